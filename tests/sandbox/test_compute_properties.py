"""Laws of machines and disks: whatever is asked in whatever order, who holds what stays consistent."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.compute.names import DISKS, NICS, VMS
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox

TWO = "vm-two"


def _site() -> Azure:
    azure = Azure(JudgedSandbox(seed=9))
    azure.make_group()
    azure.make_network()
    for name in (VM, TWO):
        azure.make_machine(name)
    empty = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8}
    azure.compute.disks.begin_create_or_update(GROUP, "spare", {"location": REGION, "properties": empty}).result()
    return azure


SITE = _site()
START = SITE.sandbox.snapshot()
HOME = f"{SITE.group_id}/providers/Microsoft.Compute"


def send(verb: str, path: str, body: Any = None) -> Response:
    """One request; a refusal changes nothing."""
    sandbox = SITE.sandbox
    before = sandbox.state()
    headers = {"authorization": f"Bearer {sandbox.token()}"}
    content = b"" if body is None else json.dumps(body).encode()
    url = f"{BASE_URL}{path}?api-version=2024-07-01"
    response = sandbox.handle(Request(verb, url, headers, content))
    assert response.status < 500
    if response.status >= 400:
        assert sandbox.state() == before, f"{verb} {path} was refused and changed something"
    return response


def _vm(name: str) -> str:
    return f"{HOME}/virtualMachines/{name}"


def _system_disk() -> str:
    vm = SITE.sandbox.world.find(_vm(VM))
    return str(vm.body["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]) if vm else f"{HOME}/disks/none"


def _copy() -> Response:
    source = {"creationData": {"createOption": "Copy", "sourceResourceId": _system_disk()}}
    return send("PUT", f"{HOME}/disks/copy", {"location": REGION, "properties": source})


def _swap() -> Response:
    entry = {"name": "copy", "managedDisk": {"id": f"{HOME}/disks/copy"}}
    return send("PATCH", _vm(VM), {"properties": {"storageProfile": {"osDisk": entry}}})


def _attach(name: str, disk: str) -> Response:
    return send(
        "POST", f"{_vm(name)}/attachDetachDataDisks", {"dataDisksToAttach": [{"diskId": f"{HOME}/disks/{disk}"}]}
    )


def _detach(name: str, disk: str) -> Response:
    return send(
        "POST", f"{_vm(name)}/attachDetachDataDisks", {"dataDisksToDetach": [{"diskId": f"{HOME}/disks/{disk}"}]}
    )


def _break() -> None:
    disk = _system_disk()
    if SITE.sandbox.world.find(disk):
        SITE.sandbox.inject(WorldFault("fstab", disk, {"fstab": "Bad"}))


def _script() -> Response:
    line = "sed -i '/0b4c/d' /etc/fstab"
    return send("POST", f"{_vm(VM)}/runCommand", {"commandId": "RunShellScript", "script": [line]})


def _power(name: str, word: str) -> Callable[[], object]:
    return lambda: send("POST", f"{_vm(name)}/{word}")


MOVES: dict[str, Callable[[], object]] = {
    **{
        f"{word} one": _power(VM, word)
        for word in ("start", "restart", "powerOff", "deallocate", "redeploy", "reapply")
    },
    "deallocate two": _power(TWO, "deallocate"),
    "attach to one": lambda: _attach(VM, "spare"),
    "attach to two": lambda: _attach(TWO, "spare"),
    "detach from one": lambda: _detach(VM, "spare"),
    "detach from two": lambda: _detach(TWO, "spare"),
    "attach copy": lambda: _attach(TWO, "copy"),
    "detach copy": lambda: _detach(TWO, "copy"),
    "copy": _copy,
    "swap": _swap,
    "break": _break,
    "script": _script,
    "delete spare": lambda: send("DELETE", f"{HOME}/disks/spare"),
    "delete copy": lambda: send("DELETE", f"{HOME}/disks/copy"),
    "delete one": lambda: send("DELETE", _vm(VM)),
    "delete two": lambda: send("DELETE", _vm(TWO)),
    "a minute": lambda: SITE.sandbox.advance(minutes=1),
    "ten minutes": lambda: SITE.sandbox.advance(minutes=10),
}


def check_holders() -> None:
    """A disk is attached to a machine exactly where the machine lists it, and to one only; interfaces alike."""
    world = SITE.sandbox.world
    listed: dict[str, str] = {}
    for vm in world.tree.of_type(VMS):
        profile = vm.body["properties"]["storageProfile"]
        luns = [entry["lun"] for entry in profile["dataDisks"]]
        assert len(set(luns)) == len(luns)
        for entry in (profile["osDisk"], *profile["dataDisks"]):
            key = ids.key(entry["managedDisk"]["id"])
            assert key not in listed, f"{key} is in two machines"
            assert world.find(key) is not None, f"{vm.name} lists a disk that is gone"
            listed[key] = vm.key
    for disk in world.tree.of_type(DISKS):
        holder = disk.facts.get("attachedTo")
        assert (ids.key(holder) if holder else None) == listed.get(disk.key), disk.id
    for nic in world.tree.of_type(NICS):
        holder = nic.facts.get("attachedTo")
        assert holder is None or world.find(holder) is not None, f"{nic.id} is held by a machine that is gone"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(moves=st.lists(st.sampled_from(sorted(MOVES)), min_size=1, max_size=16))
def test_disks_and_machines_agree_on_who_holds_what(moves: list[str]) -> None:
    SITE.sandbox.restore(START)
    for move in moves:
        MOVES[move]()
        check_holders()


@settings(max_examples=100, deadline=None)
@given(
    line=st.text(max_size=40)
    | st.lists(st.sampled_from(["sed", "-i", "s/a/b/", "/x/d", "/etc/fstab", "cat", ";", ">", "'", "|", "echo"]), max_size=7).map(" ".join)
)  # fmt: skip
def test_any_script_is_answered_or_refused(line: str) -> None:
    SITE.sandbox.restore(START)
    response = send("POST", f"{_vm(VM)}/runCommand", {"commandId": "RunShellScript", "script": [line]})
    assert response.status in (202, 400)
