"""No request, however odd, makes the server fail: requests from the sandbox's own routes and models, over https."""

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.labs.bench import run
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox import Sandbox
from studyapp.sandbox.http.doing import Doing
from studyapp.sandbox.http.pace import Paused
from tests.server.conftest import Start
from tests.server.fuzz import Requests


class Memory:
    """A world that is kept in memory alone: thousands of requests would wear the disk."""

    notes_reads = False

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    def look(self) -> Sandbox:
        return self.sandbox

    @contextmanager
    def changing(self, doing: Doing) -> Iterator[Sandbox]:
        yield self.sandbox

    def begin(self, start: Literal["sample", "empty"]) -> None:
        self.sandbox.reset()


@pytest.mark.slow
def test_odd_requests_are_answered_and_never_break_the_server(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    """Each example begins in the sample world, and time passes after it, so that what was written has its effects."""
    sandbox = Sandbox()
    run(SandboxTarget(sandbox), SAMPLE)
    state, requests = sandbox.snapshot(), Requests(sandbox)
    server = start(goes=Paused(), world=Memory(sandbox))
    token = {"Authorization": f"Bearer {server.sign_in()}", "Content-Type": "application/json"}
    line = http.client.HTTPSConnection("127.0.0.1", server.port, timeout=20, context=server.context())
    seen: dict[int, int] = {}

    @settings(max_examples=2000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(requests.request(), min_size=1, max_size=5), st.integers(0, 3))
    def all_are_answered(sent: list[tuple[str, str, bytes]], days: int) -> None:
        sandbox.restore(state)
        for verb, path, body in sent:
            line.request(verb, path, body, token)
            answer = line.getresponse()
            content = answer.read()
            seen[answer.status] = seen.get(answer.status, 0) + 1
            assert answer.status < 500, (verb, path, body, content, caplog.text[-3000:])
            if answer.status >= 400 and answer.getheader("Content-Type", "").startswith("application/json"):
                assert json.loads(content)["error"]["code"]
            elif answer.status >= 400 and content:
                assert content.startswith(b"<?xml"), (verb, path, content)
        if days:
            sandbox.advance(days=days)
            sandbox.state()

    all_are_answered()
    line.close()
    assert "Traceback" not in caplog.text
    assert {200, 201, 202, 400, 404} <= set(seen), "the requests reach every depth"
