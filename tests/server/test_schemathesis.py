"""No request that Microsoft's OpenAPI describes, or nearly does, makes the server fail: Schemathesis makes them, over https."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from studyapp.labs.bench import run
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox import Sandbox, starting
from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.pipeline import Pipeline
from studyapp.sandbox.arm.routes import template_of
from studyapp.sandbox.http.pace import Paused
from tests.sandbox.openapi import ABSENT, SPECS
from tests.server.conftest import RealTime, Running, Start
from tests.server.fuzz import names_of
from tests.server.test_fuzzing import Memory

pytestmark = [pytest.mark.slow, pytest.mark.skipif(SPECS is None, reason=ABSENT)]
MOST = timedelta(seconds=150)
"""What all of it may take; operations that are not reached then come first the next time, for their order is drawn."""
EXAMPLES = 6
"""Requests to each operation, of each mode."""
LEAST = 40
"""Operations that are reached in any case, or the machine is too slow for this test to mean anything."""


@dataclass(frozen=True)
class Described:
    """An operation of Microsoft's files that the sandbox has, and names that its path may hold here."""

    operation: Any
    names: Mapping[str, tuple[str, ...]]

    def request(self, mode: GenerationMode) -> st.SearchStrategy[Any]:
        """A request: as described, or not quite; its path leads to what exists more often than not."""
        return st.builds(_led, self.operation.as_strategy(generation_mode=mode), st.fixed_dictionaries(self._words()))

    def _words(self) -> dict[str, st.SearchStrategy[str]]:
        return {name: st.sampled_from((*known, *known, "new-1")) for name, known in self.names.items() if known}


def _led(case: Any, words: Mapping[str, str]) -> Any:
    case.path_parameters = {**(case.path_parameters or {}), **words}
    case.query = {**(case.query or {}), "api-version": case.operation.schema.raw_schema["info"]["version"]}
    return case


def described(sandbox: Sandbox) -> Iterator[Described]:
    """Every operation of the files that the sandbox has."""
    assert SPECS is not None
    router, known = Pipeline(starting.providers()).router, names_of(sandbox)
    known = {**known, "subscription": (sandbox.subscription_id,)}
    for file in sorted(SPECS.rglob("*.json")):
        if "examples" in file.parts or file.parent == SPECS:
            continue
        for found in schemathesis.openapi.from_path(str(file)).get_all_operations():
            operation: Any = found.ok()  # type: ignore[union-attr] # a file that is no OpenAPI fails the test here
            words = operation.path.strip("/").split("/")
            match = router.find(ids.segments(operation.path.replace("{", "x").replace("}", "")))
            route = match.verbs.get(operation.method.upper()) if match else None
            if route is not None:
                yield Described(operation, _names(words, template_of(route), known))


def _names(
    words: list[str], template: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...]]:
    pairs = zip(words, template, strict=False)
    return {word[1:-1]: known.get(part[1:-1], ()) for word, part in pairs if word[:1] == "{" == part[:1]}


@dataclass
class Client:
    """Sends requests to a server, and remembers how they were answered."""

    server: Running
    session: requests.Session
    seen: dict[int, int]

    def send(self, case: Any) -> None:
        signed = {"Authorization": f"Bearer {self.token}"}
        response = case.call(
            base_url=self.server.url, session=self.session, headers=signed, verify=self.server.run.ca_file
        )
        self.seen[response.status_code] = self.seen.get(response.status_code, 0) + 1
        assert response.status_code < 500, (case.as_curl_command(), response.text[:2000])

    @property
    def token(self) -> str:
        return self.server.sign_in()


def test_requests_by_microsofts_files_are_answered_and_never_break_the_server(
    start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox = Sandbox()
    run(SandboxTarget(sandbox), SAMPLE)
    state = sandbox.snapshot()
    server = start(goes=Paused(), world=Memory(sandbox))
    client, time = Client(server, requests.Session(), {}), RealTime()
    end, reached = time() + MOST, 0

    @settings(max_examples=1, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.permutations(list(described(sandbox))))
    def drawn(order: list[Described]) -> None:
        orders.append(order)

    orders: list[list[Described]] = []
    drawn()
    for one in orders[0]:
        if time() > end:
            break
        for mode in GenerationMode:

            @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(one.request(mode))
            def all_are_answered(case: Any) -> None:
                sandbox.restore(state)
                client.send(case)

            all_are_answered()
        reached += 1
    assert "Traceback" not in caplog.text
    assert reached >= LEAST
    assert {200, 400, 404} <= set(client.seen), "the requests reach every depth"
