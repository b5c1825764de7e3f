"""How fast the sandbox is behind its in-process door: `python benchmarks/bench_sandbox.py [--rounds 7] [--only WORD ...]`.

Every row has a yardstick that is measured beside it in interleaved rounds, so a busy machine moves both; a few goals are
absolute, and shown as such. What only computes is measured in processor time, which other programs disturb least; a
start, a save and a load by the clock on the wall.
"""

import argparse
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import sites
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest
from azure.mgmt.recoveryservices import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient
from pairs import absolute, ratios, row
from sites import API, GROUP, MACHINES, VAULT, VAULTS, Raw

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import schema
from studyapp.sandbox.arm.wire import Response
from studyapp.sandbox.sdk import SandboxResponse, connection

Work = Callable[[], object]
Found = tuple[float, float, float]
MANY = 10_000


def computed(work: Work, times: int) -> float:
    """Seconds of processor time a call."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def passed(work: Work) -> float:
    """Seconds until it is done."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def against(work: Work, yard: Work, times: int, rounds: int) -> Found:
    """Medians of ours, of the yardstick and of their ratio, in seconds of processor time a call."""
    return ratios(partial(computed, work, times), partial(computed, yard, times), rounds)


def waited(work: Work, yard: Work, rounds: int) -> Found:
    """The same in seconds on the wall."""
    return ratios(partial(passed, work), partial(passed, yard), rounds)


def bare_handler(bodies: dict[str, Any], url: str, content: Any = None) -> Response:
    """The least that a simulator can do: the path of the url, a body read as JSON, a dictionary, an answer in JSON."""
    if content:
        json.loads(content)
    body = json.dumps(bodies[urlsplit(url).path.lower()]).encode()
    return Response(200, {"Content-Type": "application/json", "Content-Length": str(len(body))}, body)


class Toy(HttpTransport[Any, Any]):
    """A transport to a bare handler: what the SDK itself costs."""

    def __init__(self, sandbox: Sandbox, path: str) -> None:
        got = Raw(sandbox).send("GET", path)
        self.bodies = {f"/subscriptions/{sandbox.subscription_id}{path.partition('?')[0]}".lower(): got.json}

    def send(self, request: HttpRequest, **kwargs: Any) -> SandboxResponse:
        return SandboxResponse(request, bare_handler(self.bodies, request.url, request.content))

    def open(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> "Toy":
        return self

    def __exit__(self, *args: object) -> None: ...


def shown(sandbox: Sandbox) -> dict[str, Any]:
    """Every body as Azure shows it, by key: what a dictionary alone would hold."""
    return {body["id"].lower(): body for body in sandbox.state()}


def start(rounds: int) -> Iterator[bool]:
    """From nothing to a sandbox that answers, in a process of its own that finds its bytecode."""
    laid = {
        "an empty sandbox": "from studyapp.sandbox import Sandbox; Sandbox()",
        "a lab": "import sites; sites.protected(1)",
    }
    yard = "import starlette.applications, starlette.routing, uvicorn"
    paths = os.pathsep.join((str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = paths

    def run(code: str) -> str:
        command = [sys.executable, "-c", code]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    if not (find_spec("starlette") and find_spec("uvicorn")):
        sys.stdout.write("the start is not measured: install starlette and uvicorn, its yardstick\n")
        yield False
        return
    for code in (yard, *laid.values()):
        run(code)
    for name, code in laid.items():
        found = waited(partial(run, code), partial(run, yard), 2 * rounds)
        yield row(f"import and {name} / import starlette, uvicorn", found, 1.0)
        modules = run(f"{code}\nimport sys\nprint(*(m for m in sys.modules if m.partition('.')[0] == 'azure'))").split()
        yield absolute(f"modules of SDK clients that come with {name}", len(modules), 0, "", 1)


def sdk_get(rounds: int) -> Iterator[bool]:
    sandbox, path = sites.vault(), f"{VAULTS}/{VAULT}{API}"
    door = connection(sandbox, "owner")
    real = RecoveryServicesClient(**door)
    toy = RecoveryServicesClient(**{**door, "transport": Toy(sandbox, path)})
    get = partial(real.vaults.get, GROUP, VAULT)
    found = against(get, partial(toy.vaults.get, GROUP, VAULT), 25, 12 * rounds)
    yield row("SDK GET, whole pipeline / toy transport", found, 1.25, "us", 1e6)
    check = partial(schema.check_answer, "recoveryservices.Vault", Raw(sandbox).send("GET", path).json)
    yield row("response check / SDK GET", against(check, get, 25, 12 * rounds), 0.1, "us", 1e6)


def sdk_write(rounds: int) -> Iterator[bool]:
    sandbox = sites.vault()
    door, config = connection(sandbox, "owner"), f"{VAULTS}/{VAULT}/backupconfig/vaultconfig{API}"
    real = RecoveryServicesBackupClient(**door).backup_resource_vault_configs
    toy = RecoveryServicesBackupClient(**{**door, "transport": Toy(sandbox, config)}).backup_resource_vault_configs
    body = {"properties": {"softDeleteRetentionPeriodInDays": 30}}
    for verb, ours, yard in (("PUT", real.put, toy.put), ("PATCH", real.update, toy.update)):
        found = against(partial(ours, VAULT, GROUP, body), partial(yard, VAULT, GROUP, body), 25, 12 * rounds)
        yield row(f"SDK {verb} with request schema / toy transport", found, 1.5, "us", 1e6)


def growth(rounds: int) -> Iterator[bool]:
    small, big, one_group = Raw(sites.disks(10)), Raw(sites.disks(MANY)), Raw(sites.disks(200))
    of_group = "/resourceGroups/rg0/providers/Microsoft.Compute/disks"
    one, listed = f"{of_group}/d5{API}", of_group + API
    found = against(lambda: big.send("GET", one), lambda: small.send("GET", one), 1000, rounds)
    yield row("GET, 10,000 resources / 10", found, 1.2, "us", 1e6)
    found = against(lambda: big.send("GET", listed), lambda: one_group.send("GET", listed), 20, rounds)
    yield row("list of 200, 10,000 resources / 200", found, 1.3)


def copies(rounds: int) -> Iterator[bool]:
    sandbox = sites.disks(MANY)
    bodies, state = shown(sandbox), sandbox.snapshot()
    for name, work in (("snapshot", sandbox.snapshot), ("restore", lambda: sandbox.restore(state))):
        found = against(work, lambda: dict(bodies), 20, rounds)
        yield row(f"{name} of 10,000 / dict copy", found, 10)
        yield absolute(f"{name} of 10,000", found[0], 2e-3)


def saving(rounds: int) -> Iterator[bool]:
    """Saved and loaded with all its history, and forced to the disk; the yardstick is text in memory."""
    sandbox, other = sites.disks(MANY), Sandbox()
    bodies, state = shown(sandbox), sandbox.snapshot()
    text = json.dumps(bodies)
    gc.collect()
    gc.freeze()  # a load begins in a process that holds nothing: what is here already is not its garbage collector's work
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        file = Path(folder) / "run.json"

        def first() -> float:
            sandbox.restore(state)
            return passed(lambda: sandbox.save(file))

        found = ratios(first, lambda: passed(lambda: json.dumps(bodies)), 2 * rounds)
        yield row("first save of 10,000 / json dump of the bodies", found, 2)
        found = waited(lambda: sandbox.save(file), lambda: json.dumps(bodies), 2 * rounds)
        yield row("later save of 10,000 / json dump of the bodies", found, 2)
        found = waited(lambda: other.load(file), lambda: json.loads(text), 2 * rounds)
        yield row("load of 10,000 / json load of the bodies", found, 2)
    gc.unfreeze()


def memory(rounds: int) -> Iterator[bool]:
    """All that a sandbox holds after making them, its history as well; one run, for memory does not vary."""
    warm = sites.disks(1)
    gc.collect()
    tracemalloc.start()
    sandbox = sites.disks(MANY)
    gc.collect()
    whole = tracemalloc.get_traced_memory()[0]
    text = json.dumps(shown(sandbox))
    del sandbox, warm
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    bodies = json.loads(text)
    plain = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert len(bodies) > MANY
    yield row("memory of 10,000 / dict of the bodies", (whole, plain, whole / plain), 2, "MiB", 2**-20)


def month(rounds: int) -> Iterator[bool]:
    sandbox = sites.protected(100)
    state, raw = sandbox.snapshot(), Raw(sandbox)
    vault = f"{raw.base}{VAULTS}/{VAULT}{API}"
    bodies = shown(sandbox)

    def live() -> None:
        sandbox.restore(state)
        sandbox.advance(days=30)

    def calls() -> None:
        for _ in range(3000):
            bare_handler(bodies, vault)

    found = against(live, calls, 1, rounds)
    yield row("30 days x 100 machines / 3,000 bare handler calls", found, 20)
    yield absolute("30 days x 100 machines", found[0], 1, "s", 1)
    found = against(live, lambda: [raw.send("GET", f"{MACHINES}/vm0{API}") for _ in range(3000)], 1, rounds)
    yield row("30 days x 100 machines / 3,000 handled GETs", found, 20)


def watched_job(rounds: int) -> Iterator[bool]:
    sandbox = sites.protected(1)
    backup = RecoveryServicesBackupClient(**connection(sandbox, "owner"))
    sandbox.advance(days=1)
    job = str(next(iter(backup.backup_jobs.list(VAULT, GROUP, filter="operation eq 'Backup'"))).name)

    def watch() -> None:
        for _ in range(40):
            sandbox.advance(minutes=1)
            backup.job_details.get(VAULT, GROUP, job)

    def just_get() -> None:
        for _ in range(40):
            backup.job_details.get(VAULT, GROUP, job)

    yield row("a job watched for 40 virtual minutes / 40 GETs", against(watch, just_get, 1, rounds), 1.5)


PARTS = (start, sdk_get, sdk_write, growth, copies, saving, memory, month, watched_job)


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", default=[part.__name__ for part in PARTS], metavar="PART")
    options = parser.parse_args()
    chosen = [part for part in PARTS if part.__name__ in options.only]
    met = [met for part in chosen for met in part(options.rounds)]
    return all(met)


if __name__ == "__main__":
    sys.exit(0 if main() else 3)
