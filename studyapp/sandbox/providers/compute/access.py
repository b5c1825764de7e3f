"""Granting and revoking access to the bytes of disks, snapshots and disk restore points."""

import hashlib
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import disk_body, guest, operating
from studyapp.sandbox.providers.compute.names import DISK_POINTS, DISKS, SNAPSHOTS

_LONGEST = 4_294_967_295


def grant(call: Call) -> Answer:
    """A url to the bytes for some time; while it lasts, the disk can be neither attached nor deleted."""
    resource = call.world.need(call.path.rpartition("/")[0])
    level, seconds = call.body.get("access"), call.body.get("durationInSeconds")
    if level not in ("Read", "Write") or not seconds or not 0 < seconds <= _LONGEST:
        raise bad_request("InvalidParameter", "The parameters 'access' (Read or Write) and 'durationInSeconds' are required.")  # fmt: skip
    _check(call, resource, level)
    until = call.now + timedelta(seconds=min(seconds, 60 * 86400 * 30))
    resource = call.world.put(replace(resource, facts={**resource.facts, "accessUntil": iso(until)}))
    operation = operating.start(call, resource, (1, 4), answer={"accessSAS": _url(call, resource, level, iso(until))})
    return operating.accepted(call, resource, operation)


def _check(call: Call, resource: Resource, level: str) -> None:
    if dig(resource.body, "properties.networkAccessPolicy") == "DenyAll":
        raise conflict(
            "OperationNotAllowed",
            f"Export of {resource.name} is not allowed: its networkAccessPolicy is DenyAll.",
        )
    vm = disk_body.owner(call.world, resource)
    if vm is not None and guest.power(vm.facts) != "deallocated":
        raise conflict(
            "OperationNotAllowed",
            f"Cannot grant access to disk {resource.name} because it is attached to running VM {vm.id}. Deallocate the VM or copy the disk.",
        )
    if level == "Write":
        raise ArmError(400, "SandboxNotImplemented", "The sandbox does not simulate uploads into disks. Real Azure does.", "access")  # fmt: skip


def _url(call: Call, resource: Resource, level: str, until: str) -> str:
    return f"{call.origin}{_path(resource, until)}?sr=b&sp={level[0].lower()}&se={until}&sig={_digest(resource, until)}"


def _digest(resource: Resource, until: str) -> str:
    return hashlib.sha256(f"{resource.id}{until}".encode()).hexdigest()


def _path(resource: Resource, until: str) -> str:
    digest = _digest(resource, until)
    return f"/blobs/md-{digest[:12]}/{digest[12:24]}/abcd"


def _granted(call: Call) -> Resource:
    """The disk, snapshot or disk restore point behind a signed url, while the access lasts."""
    until, signature = call.query.get("se", ""), call.query.get("sig", "")
    for type in (DISKS, SNAPSHOTS, DISK_POINTS):
        for resource in call.world.tree.of_type(type):
            held = resource.facts.get("accessUntil") == until and signature == _digest(resource, until)
            if held and call.path == _path(resource, until) and not disk_body.access_ends(call.world, resource):
                return resource
    raise ArmError(403, "AuthenticationFailed", "The signature of the url is not valid, its time is over, or the access was revoked.")  # fmt: skip


def head(call: Call) -> Answer:
    """How many bytes a granted url names: those of the disk, and the footer of a VHD."""
    resource = _granted(call)
    size = disk_body.size_of(resource) * 1024**3 + 512
    return Answer(200, None, (("Content-Length", str(size)), ("x-ms-blob-type", "PageBlob"), ("Accept-Ranges", "bytes")))  # fmt: skip


def read(call: Call) -> Answer:
    """The bytes that a granted url names are not there."""
    found = _granted(call)
    raise not_simulated(f"the bytes of '{found.name}': a granted access cannot be downloaded")


def revoke(call: Call) -> Answer:
    """End a granted access."""
    resource = call.world.need(call.path.rpartition("/")[0])
    kept = {name: value for name, value in resource.facts.items() if name != "accessUntil"}
    resource = call.world.put(replace(resource, facts=kept))
    return operating.accepted(call, resource, operating.start(call, resource, (1, 3), answer={}))
