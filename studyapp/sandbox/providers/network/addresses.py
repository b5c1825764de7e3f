"""Public IP addresses."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, interfaces
from studyapp.sandbox.providers.network.documents import ADDRESSES


def put(call: Call) -> Answer:
    """Create or replace a public address; a static one keeps its number."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, ADDRESSES, old)
    given = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    sku = dig(call.body, "sku.name", "Standard")
    method = given.get("publicIPAllocationMethod") or ("Static" if sku == "Standard" else "Dynamic")
    if sku == "Standard" and method != "Static":
        raise bad_request("PublicIPAndSkuAllocationMethodCombinationNotAllowed", "Standard sku publicIp must have AllocationMethod set to Static.")  # fmt: skip
    properties = {"publicIPAddressVersion": "IPv4", "idleTimeoutInMinutes": 4, "ipTags": [], **given, "publicIPAllocationMethod": method}  # fmt: skip
    properties["ipAddress"] = dig(old.body, "properties.ipAddress") if old else _number(call.world)
    label = dig(given, "dnsSettings.domainNameLabel")
    if label:
        properties["dnsSettings"] = {**given["dnsSettings"], "fqdn": f"{label}.{location}.cloudapp.sandbox.invalid"}
    body = {**documents.top(call, location, properties, old), "sku": {"name": sku, "tier": dig(call.body, "sku.tier", "Regional")}}  # fmt: skip
    return documents.written(call, call.world.put(Resource(call.path, ADDRESSES, body)), old)


def _number(world: World) -> str:
    """An address from the block that is kept for documentation."""
    return f"203.0.113.{1 + world.chance.number() % 254}"


def view(world: World, public: Resource) -> Json:
    shown = documents.view(world, public)
    used = interfaces.holder(world, public)
    return {**shown, "properties": {**shown["properties"], **({"ipConfiguration": {"id": used}} if used else {})}}


def may_delete(world: World, public: Resource) -> None:
    used = interfaces.holder(world, public)
    if used:
        raise bad_request("PublicIPAddressCannotBeDeleted", f"Public IP address {public.id} can not be deleted since it is still allocated to resource {used}.")  # fmt: skip
