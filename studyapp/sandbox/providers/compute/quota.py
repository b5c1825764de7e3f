"""The quota of a region: how many cores, machines and disks there are, how many there may be, and the refusal."""

from studyapp.sandbox.arm.errors import conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute.names import DISKS, INSTANCES, SCALE_SETS, SETS, SNAPSHOTS, VMS
from studyapp.sandbox.providers.compute.sizes import SIZES, Size

_MACHINES, _SETS, _DISKS = 25000, 2500, 50000
_KINDS = ("Standard", "StandardSSD", "Premium", "PremiumV2", "UltraSSD")


def size_of(vm: Resource) -> Size:
    """The size of a machine."""
    return SIZES[str(dig(vm.body, "properties.hardwareProfile.vmSize")).lower()]


def cores(world: World, place: str) -> dict[str, int]:
    """Family to the cores that its machines in a region hold; deallocated ones and instances of scale sets count as well."""
    used: dict[str, int] = {}
    for vm in (*world.tree.of_type(VMS), *world.tree.of_type(INSTANCES)):
        if vm.body["location"] == place:
            size = size_of(vm)
            used[size.family] = used.get(size.family, 0) + size.cores
    return used


def check(world: World, place: str, wanted: Size, now: Size | None = None, count: int = 1) -> None:
    """Raise Azure's refusal where the cores of a new machine, or of a resized one, exceed the quota.

    Args:
        world: what there is.
        place: the region.
        wanted: the size that is asked for.
        now: the size that it takes the place of.
        count: how many machines.
    """
    used = cores(world, place)
    before = now.cores if now else 0
    within = before if now and now.family == wanted.family else 0
    settings = world.settings
    for title, limit, current, more in (
        ("Total Regional Cores", settings.cores, sum(used.values()), wanted.cores * count - before),
        (
            f"{wanted.family} Cores",
            settings.cores_of(wanted.family),
            used.get(wanted.family, 0),
            wanted.cores * count - within,
        ),
    ):
        if more > 0 and current + more > limit:
            raise conflict(
                "OperationNotAllowed",
                f"Operation could not be completed as it results in exceeding approved {title} quota. Additional "
                f"details - Deployment Model: Resource Manager, Location: {place}, Current Limit: {limit}, Current "
                f"Usage: {current}, Additional Required: {more}, (Minimum) New Limit Required: {current + more}.",
            )


def rows(world: World, place: str) -> list[Json]:
    """Every quota of a region with what is used of it."""
    used, settings = cores(world, place), world.settings
    families = sorted({size.family for size in SIZES.values()})
    disks, snapshots = _by_kind(world, DISKS, place), _by_kind(world, SNAPSHOTS, place)
    return [
        _row("availabilitySets", "Availability Sets", _count(world, SETS, place), _SETS),
        _row("cores", "Total Regional vCPUs", sum(used.values()), settings.cores),
        _row(
            "virtualMachines",
            "Virtual Machines",
            _count(world, VMS, place) + _count(world, INSTANCES, place),
            _MACHINES,
        ),
        _row("virtualMachineScaleSets", "Virtual Machine Scale Sets", _count(world, SCALE_SETS, place), _SETS),
        *(
            _row(name, f"{name.removesuffix('Family')} Family vCPUs", used.get(name, 0), settings.cores_of(name))
            for name in families
        ),
        *(_row(f"{kind}DiskCount", f"{kind} Managed Disks", disks.get(kind, 0), _DISKS) for kind in _KINDS),
        *(_row(f"{kind}SnapshotCount", f"{kind} Snapshots", snapshots.get(kind, 0), _DISKS) for kind in _KINDS[::2]),
    ]


def _there(world: World, type: str, place: str) -> list[Resource]:
    return [found for found in world.tree.of_type(type) if found.body["location"] == place]


def _count(world: World, type: str, place: str) -> int:
    return len(_there(world, type, place))


def _by_kind(world: World, type: str, place: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for resource in _there(world, type, place):
        kind = str(resource.body["sku"]["name"]).partition("_")[0]
        found[kind] = found.get(kind, 0) + 1
    return found


def _row(name: str, title: str, current: int, limit: int) -> Json:
    return {"unit": "Count", "currentValue": current, "limit": limit, "name": {"value": name, "localizedValue": title}}
