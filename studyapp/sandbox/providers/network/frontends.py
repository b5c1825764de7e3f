"""Frontends of load balancers: a private address of a subnet, or a public one."""

from studyapp.sandbox.arm import strict
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import addresses, allocation, documents
from studyapp.sandbox.providers.network.names import SUBNETS

_STRICT = Strict(
    refuses={
        "properties.publicIPPrefix": (),
        "properties.gatewayLoadBalancer": (),
        "properties.ddosSettings": (),
        "properties.privateIPAddressVersion": ("IPv4",),
    }
)
_KIND = "frontendIPConfigurations"


def make(world: World, id: str, location: str, sku: str, given: Json, old: Resource | None) -> list[Json]:
    """The frontends of a request, each with its address."""
    taken: set[str] = set()
    names: set[str] = set()
    made = []
    for entry in given.get(_KIND) or []:
        name = str(entry.get("name") or "")
        if not name or name.lower() in names:
            raise bad_request("InvalidRequestFormat", f"Each frontend of load balancer {id} needs a name of its own.")
        names.add(name.lower())
        made.append(_make(world, id, location, sku, name, entry, old, taken))
    return made


def _make(world: World, id: str, location: str, sku: str, name: str, asked: Json, old: Resource | None, taken: set[str]) -> Json:  # fmt: skip
    strict.check(_STRICT, asked)
    given = documents.given(asked)
    has_subnet, has_public = bool(dig(given, "subnet.id")), bool(dig(given, "publicIPAddress.id"))
    if has_subnet == has_public:
        raise bad_request("FrontendIPConfigurationMustHaveSubnetOrPublicIPAddress", f"Frontend {name} of load balancer {id} must refer to either a subnet or a public IP address.")  # fmt: skip
    kept = {n: given[n] for n in ("enableConnectionTracking",) if n in given}
    shown = _public(world, id, location, sku, given) if has_public else _private(world, id, location, name, given, old, taken)  # fmt: skip
    zones = {"zones": asked["zones"]} if asked.get("zones") else {}
    return {"name": name, "id": f"{id}/{_KIND}/{name}", "type": f"Microsoft.Network/loadBalancers/{_KIND}", **zones, "properties": {**kept, **shown}}  # fmt: skip


def _public(world: World, id: str, location: str, sku: str, given: Json) -> Json:
    public = addresses.take(world, id, str(given["publicIPAddress"]["id"]), location)
    theirs = public.body["sku"]["name"]
    if theirs != sku:
        raise bad_request("PublicIPAndLBSkuDoNotMatch", f"{sku} sku load balancer {id} cannot reference {theirs} sku publicIP {public.id}.")  # fmt: skip
    return {"privateIPAllocationMethod": "Dynamic", "publicIPAddress": {"id": public.id}}


def _private(world: World, id: str, location: str, name: str, given: Json, old: Resource | None, taken: set[str]) -> Json:  # fmt: skip
    subnet = documents.reference(world, str(given["subnet"]["id"]), SUBNETS, id)
    if world.need(subnet.parent).body["location"] != location:
        raise bad_request("InvalidResourceReference", f"Resource {subnet.id} referenced by resource {id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    before = _before(old, name)
    address = allocation.allocate(world, id, subnet, given, before, taken)
    taken.add(address)
    return {
        "privateIPAddressVersion": "IPv4",
        "privateIPAllocationMethod": given.get("privateIPAllocationMethod") or "Dynamic",
        "privateIPAddress": address,
        "subnet": {"id": subnet.id},
    }


def _before(old: Resource | None, name: str) -> Json | None:
    entries = old.body["properties"][_KIND] if old else []
    found = next((e["properties"] for e in entries if e["name"].lower() == name.lower()), None)
    return found if found and found.get("privateIPAddress") else None
