"""Network mappings: which network in the target region stands for which one in the source region."""

from collections.abc import Iterator
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import documents, fabrics
from studyapp.sandbox.providers.site_recovery.errors import other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import (
    FABRICS,
    NETWORK_MAPPINGS,
    NETWORKS,
    SUBNETS,
    VNETS,
    is_a,
    vault_of,
)

_KIND = "NetworkMapping"
AZURE_NETWORK = "azureNetwork"
"""What the networks of an Azure fabric are called as a whole; mappings hang under it."""
_INPUT = "AzureToAzure"


def put(call: Call) -> Answer:
    """Map a network of the fabric's region to one of the recovery region."""
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("fabricSpecificDetails") or {}
    if details.get("instanceType") != _INPUT:
        raise other_kind(details.get("instanceType"))
    if call.names["network"].lower() != AZURE_NETWORK.lower():
        raise refused("NetworkNotFound", f"The networks of an Azure fabric are mapped under '{AZURE_NETWORK}'.", 404)
    source = call.world.need(call.upto("replicationFabrics"))
    primary = network(call.world, details.get("primaryNetworkId"), fabrics.location(source))
    target = _fabric(call, str(asked.get("recoveryFabricName") or ""))
    recovery = network(call.world, asked.get("recoveryNetworkId"), fabrics.location(target))
    _check_new(call, primary)
    properties = {"primary": primary.id, "recovery": recovery.id, "fabric": target.id}
    made = Resource(call.path, NETWORK_MAPPINGS, {"properties": properties})
    return documents.write(call, "CreateNetworkMapping", "Create network mapping", made, _KIND)


def _fabric(call: Call, name: str) -> Resource:
    found = call.world.find(f"{call.upto('vaults')}/replicationFabrics/{name}") if name else None
    if found is None:
        raise refused("FabricNotFound", f"The vault has no fabric '{name}'.", 404)
    return found


def network(world: World, id: object, place: str) -> Resource:
    """A virtual network that a request names, in the region where it must lie."""
    found = world.find(str(id)) if is_a(str(id or ""), VNETS) else None
    if found is None:
        raise refused("NetworkNotFound", f"There is no virtual network of the id '{id}'.")
    if found.body["location"] != place:
        raise refused("NetworkInWrongRegion", f"The network '{found.name}' must lie in the region '{place}'.")
    return found


def _check_new(call: Call, primary: Resource) -> None:
    for other in mappings(call.world, call.upto("replicationFabrics")):
        if other.key != call.path.lower() and ids.key(other.body["properties"]["primary"]) == primary.key:
            raise refused("NetworkMappingAlreadyExists", f"The network '{primary.name}' is mapped already: '{other.name}'.", 409)  # fmt: skip


def patch(call: Call) -> Answer:
    """Map to another network of the recovery region."""
    old, asked = call.resource(), call.body.get("properties") or {}
    kept = old.body["properties"]
    target = call.world.need(kept["fabric"])
    if asked.get("recoveryFabricName"):
        target = _fabric(call, asked["recoveryFabricName"])
    wanted = asked.get("recoveryNetworkId") or kept["recovery"]
    recovery = network(call.world, wanted, fabrics.location(target))
    primary = dig(asked, "fabricSpecificDetails.primaryNetworkId", kept["primary"])
    source = call.world.need(call.upto("replicationFabrics"))
    properties = {
        "primary": network(call.world, primary, fabrics.location(source)).id,
        "recovery": recovery.id,
        "fabric": target.id,
    }
    made = replace(old, body={"properties": properties})
    return documents.write(call, "UpdateNetworkMapping", "Update network mapping", made, _KIND)


def view(world: World, mapping: Resource) -> Json:
    """The mapping as it reads now."""
    kept = mapping.body["properties"]
    source, target = fabrics.of(world, mapping.id), world.need(kept["fabric"])
    return {
        "properties": {
            "state": "Paired",
            "primaryNetworkFriendlyName": ids.name_of(kept["primary"]),
            "primaryNetworkId": kept["primary"],
            "primaryFabricFriendlyName": fabrics.title(source),
            "recoveryNetworkFriendlyName": ids.name_of(kept["recovery"]),
            "recoveryNetworkId": kept["recovery"],
            "recoveryFabricArmId": target.id,
            "recoveryFabricFriendlyName": fabrics.title(target),
            "fabricSpecificSettings": {
                "instanceType": _INPUT,
                "primaryFabricLocation": fabrics.location(source),
                "recoveryFabricLocation": fabrics.location(target),
            },
        }
    }


def mappings(world: World, fabric: str) -> list[Resource]:
    """The network mappings of a fabric."""
    return world.tree.children(f"{fabric}/replicationNetworks/{AZURE_NETWORK}", NETWORK_MAPPINGS)


def mapped(world: World, fabric: str, primary: str, target: str) -> str:
    """The network that stands for another one in the region of a target fabric, or an empty text."""
    for mapping in mappings(world, fabric):
        kept = mapping.body["properties"]
        if ids.key(kept["primary"]) == ids.key(primary) and ids.key(kept["fabric"]) == ids.key(target):
            return str(kept["recovery"])
    return ""


def remove(call: Call) -> Answer:
    return documents.remove(call, "RemoveNetworkMapping", "Delete network mapping", _KIND)


def list_mappings(call: Call) -> Answer:
    """The network mappings under the path: of one fabric, or of the whole vault."""
    vault = call.world.need(call.upto("vaults"))
    found = [m for m in call.world.tree.of_type(NETWORK_MAPPINGS) if vault_of(m.key) == vault.key]
    if "fabric" in call.names:
        fabric = call.world.need(call.upto("replicationFabrics"))
        found = [m for m in found if m.key.startswith(fabric.key + "/")]
    return page(call, found, call.world.view)


def list_networks(call: Call) -> Answer:
    """The networks of a fabric, or of every fabric: for Azure the one word that stands for all of them."""
    vault = call.world.need(call.upto("vaults"))
    one = call.world.need(call.upto("replicationFabrics")) if "fabric" in call.names else None
    found = [one] if one else call.world.tree.children(vault.id, FABRICS)
    return page(call, found, lambda fabric: _shown(call.world, fabric))


def get_network(call: Call) -> Answer:
    if call.names["network"].lower() != AZURE_NETWORK.lower():
        raise refused("NetworkNotFound", f"The networks of an Azure fabric are shown as '{AZURE_NETWORK}'.", 404)
    return Answer(200, _shown(call.world, call.world.need(call.upto("replicationFabrics"))))


def _shown(world: World, fabric: Resource) -> Json:
    id = f"{fabric.id}/replicationNetworks/{AZURE_NETWORK}"
    subnets = list(_subnets(world, fabrics.location(fabric)))
    properties = {"fabricType": "Azure", "subnets": subnets, "friendlyName": AZURE_NETWORK, "networkType": "Azure"}
    return {"id": id, "name": AZURE_NETWORK, "type": NETWORKS, "properties": properties}


def _subnets(world: World, place: str) -> Iterator[Json]:
    for found in world.tree.of_type(VNETS):
        if found.body["location"] == place:
            for subnet in world.tree.children(found.id, SUBNETS):
                prefix = dig(subnet.body, "properties.addressPrefix", "")
                yield {"name": f"{found.name}/{subnet.name}", "friendlyName": subnet.name, "addressList": [prefix]}
