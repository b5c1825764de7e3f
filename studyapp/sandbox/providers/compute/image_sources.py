"""What a machine gets from an image that somebody made: its system, and what is on each of its disks."""

from collections.abc import Iterator

from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import images
from studyapp.sandbox.providers.compute.names import IMAGES


def of(world: World, reference: Json, location: str) -> images.Image:
    """The image of a reference: a platform image, or one that somebody made."""
    return named(world, reference, location) if reference.get("id") else images.image(reference, world.now)


def named(world: World, reference: Json, location: str) -> images.Image:
    """The image behind a reference by id, as the source of a new machine."""
    if "/galleries/" in str(reference["id"]).lower():
        raise not_simulated("images of galleries", target="imageReference.id")
    found = world.find(str(reference["id"]))
    if found is None or found.type != IMAGES:
        raise ArmError(404, "NotFound", f"Image '{reference['id']}' is not found.", "imageReference")
    if found.body["location"] != location:
        raise bad_request("InvalidParameter", f"The image '{found.name}' lies in '{found.body['location']}', the machine in '{location}'.")  # fmt: skip
    disk = found.body["properties"]["storageProfile"]["osDisk"]
    generation = found.body["properties"]["hyperVGeneration"]
    return images.Image(
        "", "", "", "", disk["osType"] == "Windows", "", generation, disk["diskSizeGB"], source=found.id
    )


def content(world: World, source: str, part: str) -> Json:
    """What a new disk of an image holds: of its system, or of the data disk at a lun."""
    return dict(world.need(source).facts["disks"][part])


def data_entries(world: World, source: str, asked: list[Json]) -> Iterator[Json]:
    """The data disks of a machine made from an image: the image's own, as the request names them, and the others asked for."""
    own = {disk["lun"]: disk for disk in world.need(source).body["properties"]["storageProfile"]["dataDisks"]}
    for entry in asked:
        disk = own.pop(entry.get("lun"), None)
        if disk is None and entry.get("createOption") == "FromImage":
            raise ArmError(400, "InvalidParameter", f"The image has no data disk with the lun {entry.get('lun')}.", "dataDisk.lun")  # fmt: skip
        yield _from_image(disk, entry) if disk and entry.get("createOption") == "FromImage" else entry
    for disk in own.values():
        yield _from_image(disk, {"createOption": "FromImage", "managedDisk": {"storageAccountType": disk["storageAccountType"]}})  # fmt: skip


def _from_image(disk: Json, entry: Json) -> Json:
    size = max(int(entry.get("diskSizeGB") or 0), disk["diskSizeGB"])
    return {"caching": disk["caching"], **entry, "lun": disk["lun"], "diskSizeGB": size}
