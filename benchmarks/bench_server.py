"""How fast the sandbox's server is, as ratios taken in the same run: `python benchmarks/bench_server.py [--rounds 5] [--gate]`.

Every server is a process of its own and is measured beside its yardstick in interleaved rounds by one client on one kept
connection, so a busy machine moves both.
"""

import argparse
import http.client
import json
import os
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from azure.core.credentials import AccessToken
from azure.mgmt.recoveryservices import RecoveryServicesClient

from studyapp.sandbox.http.runs import Run, find_run

HERE = Path(__file__).parent
GROUP, VAULT = "rg", "rsv-app"
API = "api-version=2024-04-01"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    value: float
    yardstick: float
    bar: float
    unit: str = "us"

    @property
    def ratio(self) -> float:
        return self.value / self.yardstick


def timed(work: Callable[[], object], times: int) -> float:
    """Microseconds a call."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times * 1e6


@contextmanager
def program(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A program that runs until the block is left."""
    process = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


def first_line(process: subprocess.Popen[str]) -> str:
    """What a program says when it is ready."""
    assert process.stdout
    return process.stdout.readline()


def serve(home: Path) -> tuple[str, ...]:
    """The words that start the sandbox's server."""
    return ("-m", "studyapp", "--home", str(home), "sandbox", "serve", "--json")


def run_of(home: Path) -> Run:
    found = find_run(home / "profiles" / "default" / "sandbox" / "server")
    assert found is not None
    return found


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


class Line:
    """One kept connection."""

    def __init__(self, port: int, ca: str = "", token: str = "") -> None:
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        context = ssl.create_default_context(cafile=ca) if ca else None
        self.line = http.client.HTTPSConnection("127.0.0.1", port, context=context) if context else http.client.HTTPConnection("127.0.0.1", port)  # fmt: skip

    def send(self, method: str, path: str, body: Any = None) -> bytes:
        content = json.dumps(body) if isinstance(body, dict) else body
        self.line.request(method, path, content, self.headers)
        answer = self.line.getresponse()
        got = answer.read()
        assert answer.status < 300, got
        return got


def token_of(run: Run) -> str:
    client = run.client("owner")
    assert client is not None
    form = f"grant_type=client_credentials&client_id={client.client_id}&client_secret={client.client_secret}&scope={run.url}/.default"
    line = Line(int(run.url.rpartition(":")[2]), run.ca_file)
    return str(json.loads(line.send("POST", f"/{run.tenant_id}/oauth2/v2.0/token", form))["access_token"])


class Given:
    """A credential that has its token already."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_token(self, *scopes: str, **options: Any) -> AccessToken:
        return AccessToken(self.token, 4_102_444_800)


def client(url: str, run: Run, token: str) -> RecoveryServicesClient:
    return RecoveryServicesClient(
        Given(token),
        run.subscription_id,
        base_url=url,
        credential_scopes=[f"{url}/.default"],
        connection_verify=run.ca_file,
    )


def request_rows(rounds: int, home: Path, stack: ExitStack) -> Iterator[Row]:
    first_line(stack.enter_context(program(*serve(home))))
    run = run_of(home)
    port = int(run.url.rpartition(":")[2])
    token = token_of(run)
    mine = Line(port, run.ca_file, token)
    base = f"/subscriptions/{run.subscription_id}/resourceGroups/{GROUP}"
    vault = f"{base}/providers/Microsoft.RecoveryServices/vaults/{VAULT}?{API}"
    mine.send("PUT", f"{base}?{API}", {"location": "westeurope"})
    mine.send("PUT", vault, {"location": "westeurope", "sku": {"name": "RS0"}, "properties": {}})
    for _ in range(4):
        body = mine.send("GET", vault)
    yard_port = free_port()
    folder = Path(run.ca_file).parent
    proof = (str(folder / "server.pem"), str(folder / "server.key"))
    stack.enter_context(program(str(HERE / "yard_hello.py"), str(yard_port), *proof))
    hello = Line(yard_port, run.ca_file)
    until_it_answers(hello)
    pairs = [
        (timed(partial(mine.send, "GET", vault), 200), timed(partial(hello.send, "GET", "/"), 200))
        for _ in range(rounds)
    ]
    ours, theirs = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    yield Row("a vault / Starlette's hello, both over https", ours, theirs, 1 / 0.6)

    (home / "body.json").write_bytes(body)
    stub = stack.enter_context(program(str(HERE / "yard_https.py"), *proof, str(home / "body.json")))
    stub_url = f"https://127.0.0.1:{first_line(stub).strip()}"
    real, bare = client(run.url, run, token), client(stub_url, run, token)
    pairs = [
        (timed(partial(real.vaults.get, GROUP, VAULT), 150), timed(partial(bare.vaults.get, GROUP, VAULT), 150))
        for _ in range(rounds)
    ]
    ours, theirs = (statistics.median(pair[n] for pair in pairs) for n in (0, 1))
    yield Row("SDK GET over https / a bare https stub", ours, theirs, 1.25)


def until_it_answers(line: Line) -> None:
    for _ in range(200):
        try:
            line.send("GET", "/")
        except ConnectionRefusedError:
            line.line.close()
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the yardstick does not answer")


def start_row(rounds: int, home: Path) -> Row:
    """From nothing to the first answer over https; the certificate is there already."""
    with program(*serve(home)) as one:
        first_line(one)
        folder = Path(run_of(home).ca_file).parent
    ca = str(folder / "ca.pem")
    body = home / "empty.json"
    body.write_text("{}")
    stub = (str(HERE / "yard_https.py"), str(folder / "server.pem"), str(folder / "server.key"), str(body))

    def ours() -> None:
        with program(*serve(home)) as one:
            port = int(json.loads(first_line(one))["url"].rpartition(":")[2])
            Line(port, ca).send("GET", "/metadata/endpoints?api-version=2022-09-01")
            took.append(time.perf_counter() - began)

    def theirs() -> None:
        with program(*stub) as one:
            Line(int(first_line(one)), ca).send("GET", "/")
            took.append(time.perf_counter() - began)

    pairs = []
    for _ in range(rounds):
        took: list[float] = []
        for work in (ours, theirs):
            began = time.perf_counter()
            work()
        pairs.append(took)
    mine, yard = (statistics.median(pair[n] for pair in pairs) * 1e3 for n in (0, 1))
    return Row("first https answer / the standard library's server", mine, yard, 4, "ms")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--gate", action="store_true", help="exit 1 where a ratio is above its bar")
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # bytecode is kept, as in an installed package
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        start = start_row(options.rounds, Path(folder))
        rows = [*request_rows(options.rounds, Path(folder), stack), start]
    print(f"{'row':62} {'value':>10} {'yardstick':>10} {'ratio':>7} {'bar':>5}")
    for row in rows:
        mark = "" if row.ratio <= row.bar else "  above"
        print(f"{row.name:62} {row.value:10.1f} {row.yardstick:10.1f} {row.ratio:7.2f} {row.bar:5.2f} {row.unit}{mark}")
    return int(options.gate and any(row.ratio > row.bar for row in rows))


if __name__ == "__main__":
    sys.exit(main())
