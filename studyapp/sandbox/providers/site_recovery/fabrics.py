"""Fabrics: each stands for one region of Azure in a vault."""

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import documents, health
from studyapp.sandbox.providers.site_recovery.errors import in_use, invalid, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import CONTAINERS, FABRICS, vault_of

_KIND = "Fabric"


def put(call: Call) -> Answer:
    """Create the fabric of a region; a vault has one for each."""
    details: Json = dig(call.body, "properties.customDetails", {})
    if details.get("instanceType") != "Azure":
        raise other_kind(details.get("instanceType") or "HyperVSite")
    place = region(str(details.get("location") or ""))
    if place not in REGIONS:
        raise invalid(f"The location '{details.get('location')}' is not a region that Site Recovery knows.")
    _check_region(call, place)
    made = Resource(call.path, FABRICS, {"properties": {"location": place}})
    return documents.write(call, "AddFabric", "Create a site", made, _KIND)


def _check_region(call: Call, place: str) -> None:
    for other in call.world.tree.children(call.upto("vaults"), FABRICS):
        same = other.key == call.path.lower()
        if same and location(other) != place:
            raise refused("FabricLocationCannotBeChanged", f"The fabric '{other.name}' stands for another region.", 409)
        if not same and location(other) == place:
            raise refused("FabricAlreadyExists", f"The vault has a fabric for this region already: '{other.name}'.", 409)  # fmt: skip


def location(fabric: Resource) -> str:
    """The region that a fabric stands for."""
    return str(fabric.body["properties"]["location"])


def title(fabric: Resource) -> str:
    """The region's name for people."""
    return REGIONS[location(fabric)][0]


def of(world: World, id: str) -> Resource:
    """The fabric that a container or an item lies in."""
    return world.need("/".join(id.split("/")[:11]))


def view(world: World, fabric: Resource) -> Json:
    """The fabric as it reads now."""
    containers = world.tree.children(fabric.id, CONTAINERS)
    custom = {"instanceType": "Azure", "location": location(fabric), "containerIds": [c.id for c in containers]}
    errors = health.of_fabric(world, fabric)
    return {
        "properties": {
            "friendlyName": title(fabric),
            "encryptionDetails": {"kekState": "None"},
            "rolloverEncryptionDetails": {"kekState": "None"},
            "internalIdentifier": fabric.facts["identifier"],
            "bcdrState": "Valid",
            "customDetails": custom,
            "healthErrorDetails": errors,
            "health": "Critical" if errors else "Normal",
        }
    }


def remove(call: Call) -> Answer:
    return documents.remove(call, "RemoveFabric", "Delete a site", _KIND)


def may_delete(world: World, fabric: Resource) -> None:
    """Refuse while it has containers."""
    found = world.tree.children(fabric.id, CONTAINERS)
    if found:
        raise in_use(f"The fabric '{fabric.name}'", documents.names(found))


def check_consistency(call: Call) -> Answer:
    """A consistency check of an Azure fabric finds nothing: nothing in it can drift."""
    fabric = call.world.need(call.upto("replicationFabrics"))
    return documents.write(call, "ConsistencyCheck", "Consistency check", fabric, _KIND)


def find(world: World, vault: str, place: str) -> Resource | None:
    """The fabric that a vault has for a region."""
    return next((f for f in world.tree.children(vault_of(vault), FABRICS) if location(f) == place), None)
