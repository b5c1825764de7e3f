"""A server of a learner's own sandbox that runs in a thread, and clients that reach it and nothing else."""

import http.client
import json
import os
import random
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.identity import ClientSecretCredential

from studyapp.labs.served import ServedPlayground
from studyapp.sandbox.http.pace import Auto, Pace
from studyapp.sandbox.http.runs import Client, Run
from studyapp.sandbox.http.serving import serve
from studyapp.sandbox.http.worlds import Worlds

_CONNECT = socket.socket.connect
GROUP = "rg-app"
REGION = "westeurope"
API = "api-version=2024-11-01"


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch, _shut_out_the_machine: None) -> None:
    """Tests of the server may reach 127.0.0.1, and still nothing else."""

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] != "127.0.0.1":
            raise AssertionError(f"a test tried to reach {address}")
        _CONNECT(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    for name in [name for name in os.environ if name.startswith(("AZURE_", "IDENTITY_", "ARM_", "REQUESTS_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@dataclass
class RealTime:
    """This machine's time, moved on by a test."""

    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead  # noqa: TID251 - TLS clients hold certificates against the real time


@dataclass
class Answered:
    """A response as a plain client sees it."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.json["error"]["code"])


@dataclass
class Running:
    """A server, and what a test needs to talk to it."""

    run: Run
    end: Callable[[], None] = field(repr=False)
    folder: Path
    time: RealTime

    @property
    def url(self) -> str:
        return self.run.url

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def client(self, persona: str = "owner") -> Client:
        found = self.run.client(persona)
        assert found is not None
        return found

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.run.ca_file)

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, body: Any = None, host: str = "127.0.0.1"
    ) -> Answered:
        """One request of a plain client; a dict as the body is sent as JSON."""
        line = http.client.HTTPSConnection(host, self.port, timeout=20, context=self.context())
        content = json.dumps(body) if isinstance(body, dict) else body
        try:
            line.request(method, path, content, headers or {})
            answer = line.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, found, answer.read())
        finally:
            line.close()

    def form(self, path: str, **values: str) -> Answered:
        """A form, as clients send it to the token endpoint."""
        from urllib.parse import urlencode

        return self.send("POST", path, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(values))

    def sign_in(self, persona: str = "owner", scope: str = "") -> str:
        """An access token."""
        client = self.client(persona)
        answer = self.form(
            f"/{self.run.tenant_id}/oauth2/v2.0/token",
            grant_type="client_credentials",
            client_id=client.client_id,
            client_secret=client.client_secret,
            scope=scope or f"{self.url}/.default",
        )
        assert answer.status == 200, answer.body
        return str(answer.json["access_token"])

    def azure(self, method: str, path: str, body: Any = None, persona: str = "owner", **headers: str) -> Answered:
        """A request to Azure Resource Manager below the subscription, signed in."""
        given = {"Authorization": f"Bearer {self.sign_in(persona)}", "Content-Type": "application/json", **headers}
        return self.send(method, f"/subscriptions/{self.run.subscription_id}{path}", given, body)

    def control(self, method: str, what: str, body: Any = None) -> Answered:
        """A request to the control endpoints."""
        return self.send(method, f"/_sandbox/{what}", {"Authorization": f"Bearer {self.run.control}"}, body)

    def credential(self, persona: str = "owner", **more: Any) -> ClientSecretCredential:
        """azure-identity's own credential of a persona's service principal."""
        client = self.client(persona)
        return ClientSecretCredential(
            self.run.tenant_id,
            client.client_id,
            client.client_secret,
            authority=self.url,
            disable_instance_discovery=True,
            connection_verify=self.run.ca_file,
            **more,
        )

    def sdk(self, kind: Callable[..., Any], persona: str = "owner") -> Any:
        """An unmodified SDK client over https."""
        return kind(
            self.credential(persona),
            self.run.subscription_id,
            base_url=self.url,
            credential_scopes=[f"{self.url}/.default"],
            connection_verify=self.run.ca_file,
        )


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts servers; they are ended with the test."""
    running: list[tuple[Running, threading.Thread]] = []

    def begin(name: str = "sandbox", goes: Pace | None = None, port: int = 0, world: Worlds | None = None) -> Running:
        time = RealTime()
        folder = tmp_path / name
        begun = threading.Event()
        found: list[Running] = []

        def ready(run: Run, end: Callable[[], None]) -> None:
            found.append(Running(run, end, folder, time))
            begun.set()

        def work() -> None:
            serve(
                world or ServedPlayground(folder),
                folder / "server",
                port,
                goes or Auto(),
                time,
                random.Random(len(running)),
                ready,
            )

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        assert begun.wait(20), "the server did not start"
        one = found[0]
        stop = one.end

        def end() -> None:
            stop()
            thread.join(20)
            assert not thread.is_alive(), "the server did not end"

        one.end = end
        running.append((one, thread))
        return one

    yield begin
    for one, _ in running:
        one.end()


@pytest.fixture
def server(start: Start) -> Running:
    """A server of an empty sandbox whose clock jumps for whoever waits."""
    return start()
