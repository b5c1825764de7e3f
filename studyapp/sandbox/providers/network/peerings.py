"""Peerings of virtual networks: each side is asked for by itself, and connected once the other is there."""

from collections.abc import Iterator
from dataclasses import replace

from studyapp.sandbox.arm import generic, strict
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, prefixes, subnets
from studyapp.sandbox.providers.network.names import NETWORKS, PEERINGS

STRICT = Strict(
    acts_on=("properties.remoteVirtualNetwork", "properties.allowVirtualNetworkAccess", "properties.allowForwardedTraffic"),
    refuses={
        "properties.allowGatewayTransit": (False,),
        "properties.useRemoteGateways": (False,),
        "properties.peerCompleteVnets": (True,),
        "properties.enableOnlyIPv6Peering": (False,),
        "properties.localSubnetNames": (),
        "properties.remoteSubnetNames": (),
    },
)  # fmt: skip
CONNECTED = "Connected"
_DEFAULTS = {"allowVirtualNetworkAccess": True, "allowForwardedTraffic": False, "allowGatewayTransit": False, "useRemoteGateways": False, "doNotVerifyRemoteGateways": False}  # fmt: skip
_COMPUTED = ("peeringState", "peeringSyncLevel", "remoteAddressSpace", "localAddressSpace", "remoteVirtualNetworkAddressSpace", "localVirtualNetworkAddressSpace")  # fmt: skip


def put(call: Call) -> Answer:
    """Create or change one side of a peering; it takes over the address space that the other network has now."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    made = write(call.world, call.path, call.body)
    return documents.written(call, made, old)


def bring(world: World, network: Resource, asked: list[Json]) -> None:
    """Make the peerings of a network those of a request."""
    wanted = {str(entry.get("name")).lower() for entry in asked}
    for peering in world.tree.children(network.id, PEERINGS):
        if peering.name.lower() not in wanted:
            world.remove(peering.id)
    for entry in asked:
        write(world, f"{network.id}/virtualNetworkPeerings/{entry.get('name')}", entry)


def write(world: World, id: str, asked: Json) -> Resource:
    """Make one side, and connect the other one if it waits."""
    documents.check_name(id)
    strict.check(STRICT, asked)
    given = {n: v for n, v in documents.given(asked).items() if n not in _COMPUTED}
    local = world.need(id.rpartition("/virtualNetworkPeerings/")[0])
    remote = documents.reference(world, str(dig(given, "remoteVirtualNetwork.id", "")), NETWORKS, id)
    other = _other_side(world, local, remote)
    _check(world, id, local, remote, other)
    properties = {**_DEFAULTS, **given, "remoteVirtualNetwork": {"id": remote.id}}
    state = CONNECTED if other else "Initiated"
    facts = {"state": state, "remoteSpace": _space(remote)}
    made = world.put(Resource(id, PEERINGS, {"properties": properties}, facts))
    if other and other.facts["state"] != CONNECTED:
        world.put(replace(other, facts={**other.facts, "state": CONNECTED}))
    return made


def _other_side(world: World, local: Resource, remote: Resource) -> Resource | None:
    """The peering of the remote network that leads here."""
    for peering in world.tree.children(remote.id, PEERINGS):
        if documents.same(dig(peering.body, "properties.remoteVirtualNetwork.id"), local.id):
            return peering
    return None


def _check(world: World, id: str, local: Resource, remote: Resource, other: Resource | None) -> None:
    if local.key == remote.key:
        raise bad_request("CannotPeerVirtualNetworkWithItself", f"Virtual network {local.id} cannot be peered with itself.")  # fmt: skip
    if other and other.facts["state"] == "Disconnected":
        raise bad_request("RemotePeeringIsDisconnected", f"Cannot create or update peering {id} because remote peering {other.id} referencing parent virtual network {local.id} is in Disconnected state. Update or re-create the remote peering to get it back to Initiated state. Peering gets Disconnected when remote vnet or remote peering is deleted and re-created.")  # fmt: skip
    for peering in world.tree.children(local.id, PEERINGS):
        if not documents.same(peering.id, id) and documents.same(_remote_id(peering), remote.id):
            raise bad_request("AnotherPeeringAlreadyReferencesRemoteVnet", f"Peering {peering.id} already references remote virtual network {remote.id}.")  # fmt: skip
    _check_spaces(world, id, local, remote)


def _check_spaces(world: World, id: str, local: Resource, remote: Resource) -> None:
    mine, theirs = subnets.spaces_of(local), subnets.spaces_of(remote)
    shared = [str(one) for one in mine if prefixes.clash(one, theirs)]
    if shared:
        raise bad_request("VnetAddressSpacesOverlap", f"Cannot create or update peering {id}. Virtual networks {local.id} and {remote.id} cannot be peered because their address spaces overlap. Overlapping address prefixes: {', '.join(shared)}.")  # fmt: skip
    for known in peers(world, local):
        shared = [str(one) for one in theirs if known.key != remote.key and prefixes.clash(one, subnets.spaces_of(known))]  # fmt: skip
        if shared:
            raise bad_request("VnetAddressSpaceOverlapsWithAlreadyPeeredVnet", f"Cannot create or update peering {id}. Virtual networks {local.id} and {remote.id} cannot be peered because address space of the second virtual network overlaps with address space of virtual network {known.id} already peered with the first virtual network. Overlapping address prefixes: {', '.join(shared)}.")  # fmt: skip


def _remote_id(peering: Resource) -> str:
    return str(dig(peering.body, "properties.remoteVirtualNetwork.id", ""))


def _space(network: Resource) -> list[str]:
    return list(dig(network.body, "properties.addressSpace.addressPrefixes", []))


def peers(world: World, network: Resource) -> Iterator[Resource]:
    """The networks that a network reaches through its peerings."""
    for peering in world.tree.children(network.id, PEERINGS):
        remote = world.find(_remote_id(peering))
        if remote and peering.facts["state"] == CONNECTED and peering.body["properties"]["allowVirtualNetworkAccess"]:
            yield remote


def peering_to(world: World, network: Resource, remote: str) -> Resource | None:
    """The peering of a network that leads to another one."""
    found = world.tree.children(network.id, PEERINGS)
    return next((peering for peering in found if documents.same(_remote_id(peering), remote)), None)


def gone(world: World, peering: Resource) -> None:
    """One side was deleted: the other is disconnected."""
    remote, local = world.find(_remote_id(peering)), peering.id.rpartition("/virtualNetworkPeerings/")[0]
    for other in world.tree.children(remote.id, PEERINGS) if remote else ():
        if documents.same(_remote_id(other), local):
            world.put(replace(other, facts={**other.facts, "state": "Disconnected"}))


def view(world: World, peering: Resource) -> Json:
    """One side as it reads now: its state, the spaces, and whether they are those of the networks by now."""
    shown = documents.view(world, peering)
    known = {"addressPrefixes": list(peering.facts["remoteSpace"])}
    remote = world.find(_remote_id(peering))
    now = {"addressPrefixes": _space(remote)} if remote else known
    more = {
        "peeringState": peering.facts["state"],
        "peeringSyncLevel": _level(world, peering, remote),
        "remoteAddressSpace": known,
        **dict.fromkeys(("localAddressSpace", "localVirtualNetworkAddressSpace"), _local(world, peering)),
        "remoteVirtualNetworkAddressSpace": now,
        "remoteVirtualNetworkEncryption": {"enabled": False, "enforcement": "AllowUnencrypted"},
    }
    return {**shown, "properties": {**shown["properties"], **more}}


def _local(world: World, peering: Resource) -> Json:
    return {"addressPrefixes": _space(world.need(peering.id.rpartition("/virtualNetworkPeerings/")[0]))}


def _level(world: World, peering: Resource, remote: Resource | None) -> str:
    local = world.need(peering.id.rpartition("/virtualNetworkPeerings/")[0])
    other = _other_side(world, local, remote) if remote else None
    mine = remote is not None and list(peering.facts["remoteSpace"]) != _space(remote)
    theirs = other is not None and list(other.facts["remoteSpace"]) != _space(local)
    if mine and theirs:
        return "LocalAndRemoteNotInSync"
    return "LocalNotInSync" if mine else ("RemoteNotInSync" if theirs else "FullyInSync")
