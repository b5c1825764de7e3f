"""Platform images as answers: publishers, offers, SKUs, versions, and one version."""

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.compute import catalogue
from studyapp.sandbox.providers.compute.images import Image, published
from studyapp.sandbox.providers.compute.names import VMS


def _fitting(call: Call) -> list[Image]:
    """The images that the names in the path leave; an unknown publisher, offer or SKU is a 404."""
    named = {part: call.names[part].lower() for part in ("publisher", "offer", "sku") if part in call.names}
    found = [
        i for i in published(call.now) if all(getattr(i, part).lower() == wanted for part, wanted in named.items())
    ]
    if not found:
        raise _missing(call)
    return found


def _missing(call: Call) -> ArmError:
    path = call.path.lower().partition("/publishers/")[2]
    return ArmError(404, "NotFound", f"Artifact: VMImage was not found. Nothing is called '{path}' in this region.")


def _listed(call: Call, names: list[str]) -> Answer:
    place = catalogue.check_region(call.names["location"], VMS)
    rows = [{"name": name, "location": place, "id": f"{call.path}/{name}"} for name in dict.fromkeys(names)]
    return Answer(200, rows)


def publishers(call: Call) -> Answer:
    """Who publishes images."""
    return _listed(call, [image.publisher for image in _fitting(call)])


def offers(call: Call) -> Answer:
    """What a publisher offers."""
    return _listed(call, [image.offer for image in _fitting(call)])


def skus(call: Call) -> Answer:
    """The SKUs of an offer."""
    if call.query.get("$expand"):
        raise not_simulated("$expand in lists of SKUs", target="$expand")
    return _listed(call, [image.sku for image in _fitting(call)])


def versions(call: Call) -> Answer:
    """The versions of a SKU, oldest first; `$orderby=name desc` turns them round and `$top` cuts the list."""
    place = catalogue.check_region(call.names["location"], VMS)
    found = _cut(call, _fitting(call))
    expand = call.query.get("$expand", "").lower()
    if expand not in ("", "properties"):
        raise ArmError(400, "InvalidParameter", f"The value '{expand[:40]}' of $expand is not valid: properties.", "$expand")  # fmt: skip
    return Answer(200, [_version(call, place, image, bool(expand)) for image in found])


def _cut(call: Call, found: list[Image]) -> list[Image]:
    order = call.query.get("$orderby", "name").lower().split()
    if order not in (["name"], ["name", "asc"], ["name", "desc"]):
        raise ArmError(400, "InvalidParameter", "The images can be ordered by name: 'name', 'name asc' or 'name desc'.", "$orderby")  # fmt: skip
    most = call.query.get("$top", str(len(found)))
    if not most.isdecimal() or not int(most):
        raise ArmError(400, "InvalidParameter", "The value of $top must be a positive number.", "$top")
    return (found[::-1] if order[1:] == ["desc"] else found)[: int(most)]


def _version(call: Call, place: str, image: Image, whole: bool) -> Json:
    row: Json = {"name": image.version, "location": place, "id": f"{call.path}/{image.version}"}
    return {**row, "properties": _properties(image)} if whole else row


def image(call: Call) -> Answer:
    """One version of a platform image, by its number: only a machine's reference may say `latest`."""
    place = catalogue.check_region(call.names["location"], VMS)
    wanted = call.names["version"]
    for found in _fitting(call):
        if found.version == wanted:
            return Answer(200, {"name": wanted, "location": place, "id": call.path, "properties": _properties(found)})
    raise _missing(call)


def _properties(found: Image) -> Json:
    planned: Json = {"imageState": "ScheduledForDeprecation", "scheduledDeprecationTime": found.ends}
    properties: Json = {
        "osDiskImage": {"operatingSystem": "Windows" if found.windows else "Linux"},
        "dataDiskImages": [],
        "automaticOSUpgradeProperties": {"automaticOSUpgradeSupported": not found.plan},
        "hyperVGeneration": found.generation,
        "architecture": "x64",
        "features": [{"name": "IsAcceleratedNetworkSupported", "value": "True"}],
        "disallowed": {"vmDiskType": "None"},
        "imageDeprecationStatus": planned if found.ends else {"imageState": "Active"},
    }
    if found.plan:
        properties["plan"] = {"publisher": found.publisher, "name": found.sku, "product": found.offer}
    return properties
