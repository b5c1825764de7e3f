"""How fast the sandbox is, as ratios taken in the same run: `python benchmarks/bench_sandbox.py [--rounds 7]`.

Every row has a yardstick that is measured beside it in interleaved rounds, so a busy machine moves both. A row fails
(exit code 1) where its median ratio is above the bar and `--gate` was given.
"""

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest
from azure.mgmt.recoveryservices import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import schema
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Request, Response, encode
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.sdk import SandboxResponse, connection

GROUP = "rg"
VAULTS = f"/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults"
API = "?api-version=2024-04-01"


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


def against(
    name: str, work: Callable[[], object], yard: Callable[[], object], bar: float, times: int, rounds: int
) -> Row:
    """Medians of interleaved rounds."""
    pairs = [(timed(work, times), timed(yard, times)) for _ in range(rounds)]
    return Row(name, statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs), bar)


class Raw:
    """Requests without an SDK."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.base = f"{BASE_URL}/subscriptions/{sandbox.subscription_id}"
        self.headers = {"authorization": f"Bearer {sandbox.token()}"}

    def send(self, verb: str, path: str, body: Any = None) -> Response:
        response = self.sandbox.handle(Request(verb, self.base + path, self.headers, encode(body)))
        assert response.status < 300, response.body
        return response


def vault_body() -> Json:
    return {"location": "westeurope", "sku": {"name": "RS0"}, "properties": {}}


class Toy(HttpTransport[Any, Any]):
    """A transport that answers the same body each time: what the SDK itself costs."""

    def __init__(self, response: Response) -> None:
        self.response = response

    def send(self, request: HttpRequest, **kwargs: Any) -> SandboxResponse:
        return SandboxResponse(request, self.response)

    def open(self) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> "Toy":
        return self

    def __exit__(self, *args: object) -> None: ...


def disks(count: int) -> Sandbox:
    """A sandbox with so many disks, 200 to a group."""
    sandbox = Sandbox()
    raw = Raw(sandbox)
    for n in range(count):
        if n % 200 == 0:
            raw.send("PUT", f"/resourceGroups/rg{n // 200}{API}", {"location": "westeurope"})
        body = {"location": "westeurope", "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}}
        raw.send("PUT", f"/resourceGroups/rg{n // 200}/providers/Microsoft.Compute/disks/d{n}{API}", body)
    return sandbox


def sdk_rows(rounds: int) -> Iterator[Row]:
    sandbox = Sandbox()
    raw = Raw(sandbox)
    raw.send("PUT", f"/resourceGroups/{GROUP}{API}", {"location": "westeurope"})
    raw.send("PUT", f"{VAULTS}/rsv{API}", vault_body())
    sandbox.advance(minutes=5)
    got = raw.send("GET", f"{VAULTS}/rsv{API}")
    real = RecoveryServicesClient(**connection(sandbox, "owner"))
    toy = RecoveryServicesClient(**{**connection(sandbox, "owner"), "transport": Toy(got)})
    yield against(
        "SDK GET, full pipeline / toy transport",
        partial(real.vaults.get, GROUP, "rsv"),
        partial(toy.vaults.get, GROUP, "rsv"),
        1.25,
        300,
        rounds,
    )
    body = {"properties": {"softDeleteRetentionPeriodInDays": 30}}
    answer = raw.send("GET", f"{VAULTS}/rsv/backupconfig/vaultconfig{API}")
    real_b = RecoveryServicesBackupClient(**connection(sandbox, "owner"))
    toy_b = RecoveryServicesBackupClient(**{**connection(sandbox, "owner"), "transport": Toy(answer)})
    yield against(
        "SDK PATCH with request schema / toy transport",
        partial(real_b.backup_resource_vault_configs.update, "rsv", GROUP, body),
        partial(toy_b.backup_resource_vault_configs.update, "rsv", GROUP, body),
        1.5,
        200,
        rounds,
    )
    check = partial(schema.check_answer, "recoveryservices.Vault", got.json)
    yield against("response check / SDK GET", check, partial(real.vaults.get, GROUP, "rsv"), 0.1, 300, rounds)


def growth_rows(rounds: int) -> Iterator[Row]:
    small, big, one_group = disks(10), disks(10_000), disks(200)
    path = f"/resourceGroups/rg0/providers/Microsoft.Compute/disks/d5{API}"
    few, many, list_few = Raw(small), Raw(big), Raw(one_group)
    yield against(
        "GET, 10,000 resources / 10", lambda: many.send("GET", path), lambda: few.send("GET", path), 1.2, 500, rounds
    )
    listed = f"/resourceGroups/rg0/providers/Microsoft.Compute/disks{API}"
    yield against(
        "list of 200, 10,000 resources / 200",
        lambda: many.send("GET", listed),
        lambda: list_few.send("GET", listed),
        1.3,
        20,
        rounds,
    )
    plain = dict(big.world.tree._resources)
    yield against("snapshot of 10,000 / dict copy", big.snapshot, lambda: dict(plain), 10, 20, rounds)
    state = big.snapshot()
    yield against("restore of 10,000 / dict copy", lambda: big.restore(state), lambda: dict(plain), 10, 20, rounds)
    bodies = [resource.body for resource in big.world.tree]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "run.json"
        yield against(
            "save of 10,000 / json dump of the bodies", lambda: big.save(file), lambda: json.dumps(bodies), 2, 1, rounds
        )
        text = json.dumps(bodies)
        yield against(
            "load of 10,000 / json load of the bodies", lambda: small.load(file), lambda: json.loads(text), 2, 1, rounds
        )
    yield memory_row()


def memory_row() -> Row:
    gc.collect()
    tracemalloc.start()
    sandbox = disks(10_000)
    whole = tracemalloc.get_traced_memory()[0]
    text = json.dumps([resource.body for resource in sandbox.world.tree])
    del sandbox
    gc.collect()
    before = tracemalloc.get_traced_memory()[0]
    bodies = json.loads(text)
    plain = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert bodies
    return Row("memory of 10,000 (with history) / their bodies", whole / 2**20, plain / 2**20, 2, "MiB")


def protected_site(machines: int) -> Sandbox:
    sandbox = Sandbox()
    raw = Raw(sandbox)
    raw.send("PUT", f"/resourceGroups/{GROUP}{API}", {"location": "westeurope"})
    raw.send("PUT", f"{VAULTS}/rsv{API}", vault_body())
    vault = f"/subscriptions/{sandbox.subscription_id}{VAULTS}/rsv"
    for n in range(machines):
        vm = f"/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines/vm{n}"
        body = {
            "location": "westeurope",
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_B2s"},
                "storageProfile": {"osDisk": {"createOption": "FromImage"}},
            },
        }
        raw.send("PUT", vm + API, body)
        names = f"iaasvmcontainerv2;{GROUP};vm{n}"
        item = (
            f"{VAULTS}/rsv/backupFabrics/Azure/protectionContainers/IaasVMContainer;{names}/protectedItems/VM;{names}"
        )
        properties = {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": f"/subscriptions/{sandbox.subscription_id}{vm}",
            "policyId": f"{vault}/backupPolicies/DefaultPolicy",
        }
        raw.send("PUT", item + API, {"properties": properties})
    sandbox.advance(hours=1)
    return sandbox


def time_rows(rounds: int) -> Iterator[Row]:
    sandbox = protected_site(100)
    state = sandbox.snapshot()

    def month() -> None:
        sandbox.restore(state)
        sandbox.advance(days=30)

    raw = Raw(sandbox)
    path = f"/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines/vm0{API}"

    def calls() -> None:
        for _ in range(3000):
            raw.send("GET", path)

    yield against("30 days x 100 machines / 3,000 handled GETs", month, calls, 20, 1, rounds)
    yield Row("30 days x 100 machines, seconds", timed(month, 1) / 1e6, 1, 1, "s")
    backup = RecoveryServicesBackupClient(**connection(sandbox, "owner"))
    sandbox.restore(state)
    sandbox.advance(days=1)
    job = next(iter(backup.backup_jobs.list("rsv", GROUP, filter="operation eq 'Backup'"))).name

    def watch() -> None:
        for _ in range(40):
            sandbox.advance(minutes=1)
            backup.job_details.get("rsv", GROUP, job)

    def just_get() -> None:
        for _ in range(40):
            backup.job_details.get("rsv", GROUP, job)

    yield against("a job watched for 40 virtual minutes / 40 GETs", watch, just_get, 1.5, 1, rounds)


def start_row(rounds: int) -> Row:
    ready = "from studyapp.sandbox import Sandbox; Sandbox()"
    yard = "import azure.core.pipeline.transport"

    def run(code: str) -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        return (time.perf_counter() - start) * 1e3

    pairs = [(run(ready), run(yard)) for _ in range(rounds)]
    return Row(
        "import and a ready sandbox / import of azure-core's transport",
        statistics.median(p[0] for p in pairs),
        statistics.median(p[1] for p in pairs),
        1.0,
        "ms",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--gate", action="store_true", help="exit 1 where a ratio is above its bar")
    options = parser.parse_args()
    rows = [
        start_row(options.rounds),
        *sdk_rows(options.rounds),
        *growth_rows(options.rounds),
        *time_rows(options.rounds),
    ]
    print(f"{'row':62} {'value':>10} {'yardstick':>10} {'ratio':>7} {'bar':>5}")
    for row in rows:
        mark = "" if row.ratio <= row.bar else "  above"
        print(f"{row.name:62} {row.value:10.1f} {row.yardstick:10.1f} {row.ratio:7.2f} {row.bar:5.2f} {row.unit}{mark}")
    return int(options.gate and any(row.ratio > row.bar for row in rows))


if __name__ == "__main__":
    sys.exit(main())
