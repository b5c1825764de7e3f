"""The members of backend pools: ip configurations of interfaces, or addresses of a network; nothing refers to what is gone."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import balancing, documents, places, prefixes
from studyapp.sandbox.providers.network.names import BALANCERS, INTERFACES, NETWORKS
from studyapp.sandbox.providers.network.places import End

_MEMBERSHIPS = {
    "loadBalancerBackendAddressPools": "backendAddressPools",
    "loadBalancerInboundNatRules": "inboundNatRules",
}
_ENTRIES = "loadBalancerBackendAddresses"


def check_addresses(world: World, id: str, properties: Json) -> None:
    """The addresses that pools name lie in a network; the state of a machine may be set by hand."""
    for pool in properties["backendAddressPools"]:
        for entry in pool["properties"].get(_ENTRIES) or []:
            given = documents.given(entry)
            if given.get("loadBalancerFrontendIPConfiguration"):
                raise not_simulated("load balancers across regions", target=_ENTRIES)
            if prefixes.address(str(given.get("ipAddress") or "")) is None:
                raise bad_request("InvalidIPAddressFormat", f"The backend address of pool {pool['id']} is not a valid IP address.")  # fmt: skip
            home = dig(given, "virtualNetwork.id") or dig(pool, "properties.virtualNetwork.id")
            if home:
                documents.reference(world, str(home), NETWORKS, id)


def check_lost(world: World, old: Resource, new: Resource) -> None:
    """Raise 400 where a part is to go that an interface belongs to."""
    for end in _all_ends(world):
        for word, kind in _MEMBERSHIPS.items():
            for entry in end.entry["properties"].get(word) or []:
                id = str(entry["id"])
                if balancing.named(old, kind, id) and not balancing.named(new, kind, id):
                    raise bad_request(f"InUse{kind[0].upper()}{kind[1:-1]}CannotBeDeleted", f"{id} cannot be deleted because it is in use by {end.entry['id']}.")  # fmt: skip


def _all_ends(world: World) -> list[End]:
    return [end for nic in world.tree.of_type(INTERFACES) for end in places.ends_on(nic)]


def shown(world: World, balancer: Resource, kind: str, part: Json) -> Json:
    """The members of a pool, and the follower of a NAT rule, as Azure shows them."""
    if kind == "inboundNatRules":
        follower = next((end for end in _all_ends(world) if _belongs(end, "loadBalancerInboundNatRules", part)), None)
        return {"backendIPConfiguration": {"id": follower.entry["id"]}} if follower else {}
    if kind != "backendAddressPools":
        return {}
    members = [end for end in _all_ends(world) if _belongs(end, "loadBalancerBackendAddressPools", part)]
    states = balancing.admin_states(balancer, part["id"])
    entries = [_entry(end, states.get(end.address, "")) for end in members]
    named = [entry for entry in part["properties"].get(_ENTRIES) or [] if not _is_among(entry, members)]
    found: Json = {"backendIPConfigurations": [{"id": end.entry["id"]} for end in members]} if members else {}
    return {**found, _ENTRIES: [*entries, *named]}


def _belongs(end: End, word: str, part: Json) -> bool:
    return any(documents.same(entry["id"], part["id"]) for entry in end.entry["properties"].get(word) or [])


def _is_among(entry: Json, members: list[End]) -> bool:
    return any(end.address == dig(entry, "properties.ipAddress") for end in members)


def _entry(end: End, state: str) -> Json:
    given = {"ipAddress": end.address, "networkInterfaceIPConfiguration": {"id": end.entry["id"]}}
    return {"name": f"{end.nic.name}_{end.entry['name']}", "properties": {**given, **({"adminState": state} if state else {})}}  # fmt: skip


def gone(world: World, balancer: Resource) -> None:
    """A load balancer was deleted: the interfaces leave its pools and rules."""
    beginning = balancer.key + "/"
    for nic in world.tree.of_type(INTERFACES):
        entries = [_without(entry, beginning) for entry in nic.body["properties"]["ipConfigurations"]]
        if entries != nic.body["properties"]["ipConfigurations"]:
            world.put(replace(nic, body=put_at(nic.body, "properties.ipConfigurations", entries)))


def _without(entry: Json, beginning: str) -> Json:
    properties = dict(entry["properties"])
    for word in _MEMBERSHIPS:
        kept = [one for one in properties.get(word) or [] if not str(one["id"]).lower().startswith(beginning)]
        properties.pop(word, None)
        properties |= {word: kept} if kept else {}
    return {**entry, "properties": properties}


def interfaces_of(call: Call) -> Answer:
    """The interfaces that are in a load balancer's pools or follow its rules."""
    balancer = call.world.need(call.upto("loadBalancers"))
    found = [nic for nic in call.world.tree.of_type(INTERFACES) if balancer.key in balancers_of(nic)]
    return Answer(200, {"value": [call.world.view(nic) for nic in found]})


def balancers_for(call: Call) -> Answer:
    """The load balancers whose pools or rules an interface is in."""
    nic = call.world.need(call.upto("networkInterfaces"))
    found = [one for one in call.world.tree.of_type(BALANCERS) if one.key in balancers_of(nic)]
    return Answer(200, {"value": [call.world.view(balancer) for balancer in found]})


def balancers_of(nic: Resource) -> set[str]:
    """The keys of the load balancers that an interface belongs to."""
    return {
        str(entry["id"]).lower().rpartition(f"/{kind.lower()}/")[0]
        for end in places.ends_on(nic)
        for word, kind in _MEMBERSHIPS.items()
        for entry in end.entry["properties"].get(word) or []
    }
