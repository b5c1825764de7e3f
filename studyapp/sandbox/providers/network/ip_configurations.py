"""The ip configurations of a network interface: addresses, public address, pools of load balancers, groups of applications."""

from studyapp.sandbox.arm import strict
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import addresses, allocation, documents
from studyapp.sandbox.providers.network.names import APPLICATIONS, BALANCERS, SUBNETS

STRICT = Strict(
    refuses={
        "properties.gatewayLoadBalancer": (),
        "properties.virtualNetworkTaps": (),
        "properties.applicationGatewayBackendAddressPools": (),
        "properties.privateIPAddressPrefixLength": (),
    }
)
_MEMBERSHIPS = (
    ("loadBalancerBackendAddressPools", "backendAddressPools"),
    ("loadBalancerInboundNatRules", "inboundNatRules"),
)
"""Lists of parts of load balancers that a configuration belongs to, and where those parts stand."""


def check(nic: str, entries: list[Json]) -> None:
    """Raise 400 where the configurations do not fit together: one primary, each name once."""
    if not entries:
        raise bad_request("InvalidRequestFormat", f"Network interface {nic} has no ip configuration.")
    names = [str(entry.get("name") or "").lower() for entry in entries]
    if "" in names and len(names) > 1:
        raise bad_request("InvalidRequestFormat", f"An ip configuration of network interface {nic} has no name.")
    if len(set(names)) < len(names):
        raise bad_request("DuplicateResourceName", f"Resource {nic} has two child resources with the same name ({names[0]}).")  # fmt: skip
    if sum(bool(dig(entry, "properties.primary")) for entry in entries) > 1:
        raise bad_request("MultiplePrimaryIpConfigurationsNotAllowed", f"Network interface {nic} must have one ip configuration that is the primary.")  # fmt: skip
    for entry in entries:
        strict.check(STRICT, entry)


def make(world: World, nic: str, entries: list[Json], location: str, old: Resource | None) -> list[Json]:
    """The configurations of an interface, each with its address; all lie in one network."""
    taken: set[str] = set()
    found: dict[int, Json] = {}
    # Wanted and held addresses come first, so that a new configuration does not take one of them.
    primary = next((at for at, entry in enumerate(entries) if dig(entry, "properties.primary")), 0)
    for at in sorted(range(len(entries)), key=lambda at: _turn(entries[at], old)):
        found[at] = _make(world, nic, entries[at], location, old, taken, primary=at == primary)
    made = [found[at] for at in range(len(entries))]
    networks = {entry["properties"]["subnet"]["id"].lower().rpartition("/subnets/")[0] for entry in made}
    if len(networks) > 1:
        raise bad_request("AllIpConfigurationsOfNicShouldBeInSameVnet", f"All ip configurations of network interface {nic} should be in the same virtual network.")  # fmt: skip
    return made


def _make(world: World, nic: str, asked: Json, location: str, old: Resource | None, taken: set[str], *, primary: bool) -> Json:  # fmt: skip
    given = documents.given(asked)
    name = str(asked.get("name") or "ipconfig1")
    subnet = documents.reference(world, str(dig(given, "subnet.id", "")), SUBNETS, nic)
    if world.need(subnet.parent).body["location"] != location:
        raise bad_request("InvalidResourceReference", f"Resource {subnet.id} referenced by resource {nic} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    address = allocation.allocate(world, nic, subnet, given, _before(old, name), taken)
    taken.add(address)
    shown = {
        "privateIPAddressVersion": "IPv4",
        "privateIPAllocationMethod": "Dynamic",
        **given,
        "primary": primary,
        "privateIPAddress": address,
        "subnet": {"id": subnet.id},
        "provisioningState": "Succeeded",
    }
    if given.get("publicIPAddress"):
        shown["publicIPAddress"] = _public(world, nic, given["publicIPAddress"], location)
    for part, home in _MEMBERSHIPS:
        if given.get(part):
            shown[part] = [{"id": _part(world, nic, str(entry.get("id")), home, location)} for entry in given[part]]
    if given.get("applicationSecurityGroups"):
        found = (str(entry.get("id")) for entry in given["applicationSecurityGroups"])
        shown["applicationSecurityGroups"] = [{"id": documents.reference(world, id, APPLICATIONS, nic, location).id} for id in found]  # fmt: skip
    return {"name": name, "id": f"{nic}/ipConfigurations/{name}", "type": "Microsoft.Network/networkInterfaces/ipConfigurations", "properties": shown}  # fmt: skip


def _turn(entry: Json, old: Resource | None) -> int:
    if dig(entry, "properties.privateIPAllocationMethod") == "Static":
        return 0
    return 1 if _before(old, str(entry.get("name") or "ipconfig1")) else 2


def _before(old: Resource | None, name: str) -> Json | None:
    entries = old.body["properties"]["ipConfigurations"] if old else []
    return next((entry["properties"] for entry in entries if entry["name"].lower() == name.lower()), None)


def _public(world: World, nic: str, asked: Json, location: str) -> Json:
    public = addresses.take(world, nic, str(asked.get("id")), location)
    option = dig(asked, "properties.deleteOption")
    return {"id": public.id, **({"properties": {"deleteOption": option}} if option else {})}


def _part(world: World, nic: str, id: str, home: str, location: str) -> str:
    """The id of a part of a load balancer, as the load balancer writes it."""
    balancer = world.find(id.rpartition(f"/{home}/")[0])
    entries = balancer.body["properties"].get(home) or [] if balancer and balancer.type == BALANCERS else []
    found = next((str(entry["id"]) for entry in entries if documents.same(entry["id"], id)), "")
    if not balancer or not found or balancer.body["location"] != location:
        raise bad_request("InvalidResourceReference", f"Resource {id} referenced by resource {nic} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    return found
