"""The document of a managed disk: its defaults, its speed by kind and size, and what a copy takes over."""

from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm import carried, ids
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, guest, images, patch_calendar
from studyapp.sandbox.providers.compute.names import DISK_POINTS, DISKS, INSTANCES, SNAPSHOTS, VMS

_TIERS = ((4, "P1", 120, 25), (8, "P2", 120, 25), (16, "P3", 120, 25), (32, "P4", 120, 25), (64, "P6", 240, 50), (128, "P10", 500, 100), (256, "P15", 1100, 125), (512, "P20", 2300, 150), (1024, "P30", 5000, 200), (2048, "P40", 7500, 250), (4096, "P50", 7500, 250), (8192, "P60", 16000, 500), (16384, "P70", 18000, 750), (32767, "P80", 20000, 900))  # fmt: skip
"""Premium disks: largest size in GiB, tier, operations and MB per second."""
_GIB = 1024**3


def build(world: World, id: str, asked: Json) -> Resource:
    """A new disk from a request or from another provider; nothing is attached to it yet."""
    location = catalogue.check_region(str(asked.get("location") or ""), DISKS)
    kind = str(dig(asked, "sku.name", "Standard_LRS"))
    properties: Json = dict(asked.get("properties") or {})
    source = source_of(world, properties)
    size = int(properties.get("diskSizeGB") or size_of(source) or 30)
    body: Json = {name: asked[name] for name in ("tags", "zones") if asked.get(name)}
    body |= {"location": location, "sku": {"name": kind, "tier": catalogue.DISK_KINDS[kind][0]}}
    body["properties"] = {
        **_inherited(source),
        "encryption": {"type": "EncryptionAtRestWithPlatformKey"},
        "networkAccessPolicy": "AllowAll",
        "publicNetworkAccess": "Enabled",
        **speed(kind, size),
        **properties,
        "diskSizeGB": size,
        "creationData": _creation(properties, source),
        "diskSizeBytes": size * _GIB,
        "timeCreated": iso_offset(world.now),
        "uniqueId": world.chance.guid(),
    }
    return Resource(id, DISKS, body, content(world, source) if source else {})


def fresh_system(image: images.Image, disk: Resource) -> Json:
    """The facts of a disk that holds nothing but a platform image: which one, and what else the image's guest has."""
    name = f"{image.publisher}:{image.offer}:{image.sku}:{image.version}"
    return {"image": name, "software": patch_calendar.software(disk.body["properties"]["uniqueId"], image.windows)}


def size_of(source: Resource | None) -> int:
    """GiB of what a copy is made from, 0 without a source."""
    if source is None:
        return 0
    return (
        int(source.facts["size"]) if source.type == DISK_POINTS else int(dig(source.body, "properties.diskSizeGB", 0))
    )


def _inherited(source: Resource | None) -> Json:
    names = ("osType", "hyperVGeneration", "purchasePlan", "supportedCapabilities", "securityProfile")
    found = {name: dig(source.body, f"properties.{name}") for name in names} if source else {}
    return {name: value for name, value in found.items() if value is not None}


def _creation(properties: Json, source: Resource | None) -> Json:
    creation = dict(properties.get("creationData") or {"createOption": "Empty"})
    unique = dig(source.body, "properties.uniqueId") if source else None
    return {**creation, "sourceUniqueId": unique} if unique else creation


def speed(kind: str, size: int) -> Json:
    """Operations and MB per second of a disk, and the tier of a premium one."""
    if kind.startswith(("PremiumV2", "Ultra")):
        return {"diskIOPSReadWrite": 3000, "diskMBpsReadWrite": 125}
    if not kind.startswith("Premium"):
        return {"diskIOPSReadWrite": 500, "diskMBpsReadWrite": 100 if kind.startswith("StandardSSD") else 60}
    _, tier, operations, megabytes = next(row for row in _TIERS if size <= row[0])
    return {"diskIOPSReadWrite": operations, "diskMBpsReadWrite": megabytes, "tier": tier}


def source_of(world: World, properties: Json) -> Resource | None:
    """The disk, snapshot or disk restore point that a new disk or snapshot is made from, where it still exists."""
    return world.find("/" + str(dig(properties, "creationData.sourceResourceId", "")).lstrip("/"))


def content(world: World, source: Resource) -> Json:
    """What a copy holds: the files, and what the guest of the machine that runs from it has left there."""
    vm = owner(world, source)
    runs = vm is not None and ids.key(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", "")) == source.key
    return carried.of_copy(source.facts, vm.facts if vm is not None and runs else None)


def system_of(world: World, vm: Resource) -> Resource | None:
    """The disk of a machine's operating system."""
    return world.find(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", ""))


def owner(world: World, disk: Resource) -> Resource | None:
    """The machine that a disk is attached to."""
    vm = world.find(str(disk.facts.get("attachedTo") or ""))
    return vm if vm is not None and vm.type in (VMS, INSTANCES) else None


def check_source(world: World, properties: Json, location: str, allowed: tuple[str, ...]) -> Resource | None:
    """The source of a copy; raises Azure's refusal where it is missing, elsewhere or of a wrong type."""
    option = dig(properties, "creationData.createOption")
    named = dig(properties, "creationData.sourceResourceId")
    if option not in ("Copy", "Restore"):
        return None
    if not named:
        raise ArmError(400, "InvalidParameter", f"Required parameter 'creationData.sourceResourceId' is missing (null) for createOption '{option}'.", "creationData.sourceResourceId")  # fmt: skip
    source = source_of(world, properties)
    if source is None:
        raise ArmError(404, "NotFound", f"Source resource '{named}' of the copy was not found.", "creationData.sourceResourceId")  # fmt: skip
    if source.type not in allowed:
        raise bad_request("InvalidParameter", f"A {option} cannot be made from a resource of type '{source.type}'.")
    if source.type != DISK_POINTS and source.body["location"] != location:
        raise bad_request(
            "InvalidParameter",
            f"The source '{named}' lies in '{source.body['location']}' and the copy in '{location}': both must be in the same region.",
        )
    return source


def check_size(properties: Json, kind: str, source: Resource | None) -> None:
    """Raise Azure's refusal of a size that the kind of disk does not have."""
    size = properties.get("diskSizeGB")
    if size is None:
        if source is None and dig(properties, "creationData.createOption") == "Empty":
            raise ArmError(400, "InvalidParameter", "Required parameter 'disk.diskSizeGB' is missing (null).", "disk.diskSizeGB")  # fmt: skip
        return
    largest = catalogue.DISK_KINDS[kind][1]
    least = max(1, size_of(source))
    if not least <= size <= largest:
        raise ArmError(400, "InvalidParameter", f"Disk size {size} GB is not valid: a {kind} disk from this source has {least} to {largest} GB.", "disk.diskSizeGB")  # fmt: skip


def check_kind(kind: str, known: Mapping[str, Any] = catalogue.DISK_KINDS) -> None:
    """Raise Azure's refusal of a kind of storage that does not exist."""
    if kind not in known:
        raise ArmError(400, "InvalidParameter", f"Value '{kind}' is not a valid value for sku.name: it is one of {', '.join(known)}.", "sku.name")  # fmt: skip


def access_ends(world: World, resource: Resource) -> bool:
    """Whether a granted access of a disk or snapshot is over, or none was granted."""
    until = resource.facts.get("accessUntil")
    return not until or parse_time(until) <= world.now


def state(world: World, disk: Resource) -> str:
    """The diskState that Azure shows."""
    if disk.type == SNAPSHOTS:
        return "Unattached" if access_ends(world, disk) else "ActiveSAS"
    vm = owner(world, disk)
    if vm is not None:
        return "Reserved" if guest.power(vm.facts) == "deallocated" else "Attached"
    return "Unattached" if access_ends(world, disk) else "ActiveSAS"


def view(world: World, disk: Resource) -> Json:
    """The disk as it reads now: whose it is follows from the machine that holds it."""
    working = world.busy(disk.id)
    vm = owner(world, disk)
    properties = {
        **disk.body["properties"],
        "diskState": state(world, disk),
        "provisioningState": "Updating" if working else "Succeeded",
    }
    return {**disk.body, **({"managedBy": vm.id} if vm else {}), "properties": properties}
