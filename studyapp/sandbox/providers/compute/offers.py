"""What a region offers, as answers: sizes of machines, SKUs, quota, platform images."""

from collections.abc import Iterator

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, WITHOUT_ZONES, region
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import catalogue
from studyapp.sandbox.providers.compute.catalogue import DISK_KINDS, IMAGES, SIZES, ZONES, Image, Size
from studyapp.sandbox.providers.compute.names import VMS

_CORES = 100


def _size(size: Size) -> Json:
    return {
        "name": size.name,
        "numberOfCores": size.cores,
        "osDiskSizeInMB": 1047552,
        "resourceDiskSizeInMB": size.temporary,
        "memoryInMB": size.memory,
        "maxDataDiskCount": size.disks,
    }


def sizes(call: Call) -> Answer:
    """The sizes of machines in a region."""
    catalogue.check_region(call.names["location"], VMS)
    return Answer(200, {"value": [_size(size) for size in SIZES.values()]})


def sizes_for(call: Call) -> Answer:
    """The sizes that a machine, or the machines of a set, can be changed to."""
    call.world.need(call.path.rpartition("/")[0])
    return Answer(200, {"value": [_size(size) for size in SIZES.values()]})


def skus(call: Call) -> Answer:
    """Sizes of machines and kinds of disks with their zones, of one region or of all."""
    wanted = odata.values(call.query.get("$filter", "")).get("location", "")
    places = [region(wanted)] if wanted else list(REGIONS)
    rows = [row for place in places if place in REGIONS for row in _skus(place)]
    return page(call, rows, lambda row: row, 1000)


def _skus(place: str) -> Iterator[Json]:
    zones = [] if place in WITHOUT_ZONES else list(ZONES)
    shared: Json = {"locations": [place], "locationInfo": [{"location": place, "zones": zones}], "restrictions": []}
    for size in SIZES.values():
        abilities = {"vCPUs": size.cores, "MemoryGB": size.memory / 1024, "MaxDataDiskCount": size.disks, "PremiumIO": size.premium}  # fmt: skip
        shown = [{"name": name, "value": str(value)} for name, value in abilities.items()]
        yield {"resourceType": "virtualMachines", "name": size.name, "tier": "Standard", "size": size.name.removeprefix("Standard_"), "family": size.family, **shared, "capabilities": shown}  # fmt: skip
    for name, (tier, most) in DISK_KINDS.items():
        yield {"resourceType": "disks", "name": name, "tier": tier, **shared, "capabilities": [{"name": "MaxSizeGiB", "value": str(most)}]}  # fmt: skip


def usage(call: Call) -> Answer:
    """How much of the quota of a region is used."""
    place = catalogue.check_region(call.names["location"], VMS)
    machines = [vm for vm in call.world.tree.of_type(VMS) if vm.body["location"] == place]
    used: dict[str, int] = {}
    for vm in machines:
        size = SIZES[dig(vm.body, "properties.hardwareProfile.vmSize").lower()]
        used[size.family] = used.get(size.family, 0) + size.cores
    rows = [("cores", "Total Regional vCPUs", sum(used.values()), _CORES), ("virtualMachines", "Virtual Machines", len(machines), 25000)]  # fmt: skip
    families = sorted({size.family for size in SIZES.values()})
    rows += [(family, f"{family} vCPUs", used.get(family, 0), _CORES) for family in families]
    return Answer(200, {"value": [_usage(*row) for row in rows]})


def _usage(name: str, title: str, current: int, limit: int) -> Json:
    return {"unit": "Count", "currentValue": current, "limit": limit, "name": {"value": name, "localizedValue": title}}


def _fitting(call: Call) -> list[Image]:
    """The images that the names in the path leave."""
    named = call.names
    return [
        image
        for image in IMAGES
        if image.publisher.lower() == named.get("publisher", image.publisher).lower()
        and image.offer.lower() == named.get("offer", image.offer).lower()
        and image.sku.lower() == named.get("sku", image.sku).lower()
    ]


def _listed(call: Call, names: list[str]) -> Answer:
    place = catalogue.check_region(call.names["location"], VMS)
    rows = [{"name": name, "location": place, "id": f"{call.path}/{name}"} for name in dict.fromkeys(names)]
    return Answer(200, rows)


def publishers(call: Call) -> Answer:
    return _listed(call, [image.publisher for image in _fitting(call)])


def image_offers(call: Call) -> Answer:
    return _listed(call, [image.offer for image in _fitting(call)])


def image_skus(call: Call) -> Answer:
    return _listed(call, [image.sku for image in _fitting(call)])


def versions(call: Call) -> Answer:
    return _listed(call, [image.version for image in _fitting(call)])


def image(call: Call) -> Answer:
    """One version of a platform image."""
    place = catalogue.check_region(call.names["location"], VMS)
    wanted = call.names["version"]
    for found in _fitting(call):
        if wanted == found.version:
            properties: Json = {
                "osDiskImage": {"operatingSystem": "Windows" if found.windows else "Linux"},
                "dataDiskImages": [],
                "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": True},
                "hyperVGeneration": found.generation,
                "architecture": "x64",
                "features": [{"name": "IsAcceleratedNetworkSupported", "value": "True"}],
                "disallowed": {"vmDiskType": "None"},
                "imageDeprecationStatus": {"imageState": "Active"},
            }
            if found.plan:
                properties["plan"] = {"publisher": found.publisher, "name": found.sku, "product": found.offer}
            return Answer(200, {"name": wanted, "location": place, "id": call.path, "properties": properties})
    raise ArmError(404, "NotFound", f"Artifact: VMImage '{call.path.rpartition('/Publishers/')[2]}' was not found.")
