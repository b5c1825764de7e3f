"""What a region offers, as answers: sizes of machines, SKUs and quota."""

from collections.abc import Iterator

from studyapp.sandbox.arm import ids, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import catalogue, guest, quota, sizes
from studyapp.sandbox.providers.compute.names import SETS, VMS


def _size(size: sizes.Size) -> Json:
    return {
        "name": size.name,
        "numberOfCores": size.cores,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": size.temporary,
        "memoryInMB": size.memory,
        "maxDataDiskCount": size.disks,
    }


def list_sizes(call: Call) -> Answer:
    """The sizes of machines that the subscription can use in a region."""
    place = catalogue.check_region(call.names["location"], VMS)
    return Answer(200, {"value": [_size(size) for size in sizes.usable(place)]})


def list_sizes_for(call: Call) -> Answer:
    """The sizes that a machine, or the machines of a set, can be changed to without moving."""
    found = call.world.need(call.path.rpartition("/")[0])
    place = str(found.body["location"])
    bound = hardware(call.world, found)
    return Answer(
        200, {"value": [_size(s) for s in (sizes.of_cluster(bound, place) if bound else sizes.usable(place))]}
    )


def hardware(world: World, found: Resource) -> sizes.Size | None:
    """A size of the hardware that holds a machine or a set; None where nothing is allocated."""
    if found.type == SETS:
        return _of_set(world, found, "")
    if guest.power(found.facts) != "deallocated":
        return quota.size_of(found)
    home = world.find(str(dig(found.body, "properties.availabilitySet.id", "")))
    return _of_set(world, home, found.key) if home else None


def _of_set(world: World, home: Resource, besides: str) -> sizes.Size | None:
    """The size of an allocated machine of a set: the others have to be where it is."""
    for vm in world.tree.of_type(VMS):
        inside = ids.key(dig(vm.body, "properties.availabilitySet.id", "")) == home.key
        if inside and vm.key != besides and guest.power(vm.facts) != "deallocated":
            return quota.size_of(vm)
    return None


def skus(call: Call) -> Answer:
    """Sizes of machines and kinds of disks with their zones and restrictions, of one region or of all."""
    wanted = odata.values(call.query.get("$filter", "")).get("location", "")
    places = [region(wanted)] if wanted else list(REGIONS)
    rows = [row for place in places if place in REGIONS for row in _skus(place)]
    return page(call, rows, lambda row: row, 1000)


def _skus(place: str) -> Iterator[Json]:
    for size in sizes.in_region(place):
        yield _machine_sku(size, place)
    home: Json = {"locations": [place], "locationInfo": [{"location": place, "zones": sizes.zones(place)}], "restrictions": []}  # fmt: skip
    for name, (tier, most) in catalogue.DISK_KINDS.items():
        yield {"resourceType": "disks", "name": name, "tier": tier, **home, "capabilities": [{"name": "MaxSizeGiB", "value": str(most)}]}  # fmt: skip
    for name in ("Aligned", "Classic"):
        yield {"resourceType": "availabilitySets", "name": name, **home, "capabilities": [{"name": "MaximumPlatformFaultDomainCount", "value": "3"}]}  # fmt: skip


def _machine_sku(size: sizes.Size, place: str) -> Json:
    abilities = {
        "MaxResourceVolumeMB": size.temporary,
        "OSVhdSizeMB": 1047552,
        "vCPUs": size.cores,
        "MemoryGB": f"{size.memory / 1024:g}",
        "MaxDataDiskCount": size.disks,
        "PremiumIO": size.premium,
        "HibernationSupported": size.hibernates,
    }
    return {
        "resourceType": "virtualMachines",
        "name": size.name,
        "tier": "Standard",
        "size": size.name.removeprefix("Standard_"),
        "family": size.family,
        "locations": [place],
        "locationInfo": [{"location": place, "zones": sizes.zones(place)}],
        "capabilities": [{"name": name, "value": str(value)} for name, value in abilities.items()],
        "restrictions": list(_restrictions(size, place)),
    }


def _restrictions(size: sizes.Size, place: str) -> Iterator[Json]:
    shared = {"values": [place], "reasonCode": "NotAvailableForSubscription"}
    if sizes.restricted(size, place):
        yield {"type": "Location", **shared, "restrictionInfo": {"locations": [place]}}
    closed = sizes.zones(place) if sizes.restricted(size, place) else sizes.closed_zones(size, place)
    if closed:
        yield {"type": "Zone", **shared, "restrictionInfo": {"locations": [place], "zones": closed}}


def usage(call: Call) -> Answer:
    """How much of the quota of a region is used."""
    place = catalogue.check_region(call.names["location"], VMS)
    return Answer(200, {"value": quota.rows(call.world, place)})
