"""Network security groups and their rules: documents with Azure's default rules; no packet is ever judged."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents
from studyapp.sandbox.providers.network.documents import GROUPS, INTERFACES, RULES, SUBNETS

_DEFAULTS = (
    ("AllowVnetInBound", "Inbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowAzureLoadBalancerInBound", "Inbound", 65001, "Allow", "AzureLoadBalancer", "*"),
    ("DenyAllInBound", "Inbound", 65500, "Deny", "*", "*"),
    ("AllowVnetOutBound", "Outbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork"),
    ("AllowInternetOutBound", "Outbound", 65001, "Allow", "*", "Internet"),
    ("DenyAllOutBound", "Outbound", 65500, "Deny", "*", "*"),
)
_NEEDED = ("protocol", "access", "direction", "priority")


def put(call: Call) -> Answer:
    """Create or replace a group, with the rules that the request names."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, GROUPS, old)
    given = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    rules: list[Json] | None = given.pop("securityRules", None)
    made = call.world.put(Resource(call.path, GROUPS, documents.top(call, location, given, old)))
    if rules is not None:
        wanted = {str(rule.get("name")).lower() for rule in rules}
        for rule in call.world.tree.children(made.id, RULES):
            if rule.name.lower() not in wanted:
                call.world.remove(rule.id)
        for entry in rules:
            _put_rule(call.world, f"{made.id}/securityRules/{entry.get('name')}", entry)
    return documents.written(call, made, old)


def put_rule(call: Call) -> Answer:
    """Create or replace one rule."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    return documents.written(call, _put_rule(call.world, call.path, call.body), old)


def _put_rule(world: World, id: str, asked: Json) -> Resource:
    given = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    for name in _NEEDED:
        if given.get(name) is None:
            raise bad_request("SecurityRuleParameterMissing", f"Required security rule parameter '{name}' is missing for security rule with Id: {id}.")  # fmt: skip
    if not 100 <= given["priority"] <= 4096:
        raise bad_request("SecurityRuleInvalidPriority", f"Security rule has invalid priority. Value provided: {given['priority']}. Allowed range is 100-4096.")  # fmt: skip
    made = Resource(id, RULES, {"properties": _complete(given)})
    for other in world.tree.children(made.parent, RULES):
        mine = other.body["properties"]
        if other.key != made.key and (mine["priority"], mine["direction"]) == (given["priority"], given["direction"]):
            raise bad_request("SecurityRuleConflict", f"Security rule {made.name} conflicts with rule {other.name}. Rules cannot have the same Priority and Direction.")  # fmt: skip
    return world.put(made)


def _complete(given: Json) -> Json:
    lists: Json = {
        f"{side}{word}": [] for side in ("source", "destination") for word in ("AddressPrefixes", "PortRanges")
    }
    return {**lists, **given}


def view(world: World, group: Resource) -> Json:
    """The group with its own rules, Azure's, and who uses it."""
    shown = documents.view(world, group)
    rules = [world.view(rule) for rule in world.tree.children(group.id, RULES)]
    used: Json = {}
    for name, type in (("networkInterfaces", INTERFACES), ("subnets", SUBNETS)):
        found = _users(world, group, type)
        used |= {name: [{"id": user.id} for user in found]} if found else {}
    defaults = [_default(group, *row) for row in _DEFAULTS]
    return {
        **shown,
        "properties": {**shown["properties"], "securityRules": rules, "defaultSecurityRules": defaults, **used},
    }


def _default(group: Resource, name: str, direction: str, priority: int, access: str, source: str, target: str) -> Json:
    return {
        "id": f"{group.id}/defaultSecurityRules/{name}",
        "name": name,
        "type": GROUPS + "/defaultSecurityRules",
        "etag": group.etag,
        "properties": {
            "provisioningState": "Succeeded",
            "protocol": "*",
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": target,
            "access": access,
            "priority": priority,
            "direction": direction,
            **_complete({}),
        },
    }


def _users(world: World, group: Resource, type: str) -> list[Resource]:
    return documents.users(world, type, lambda p: documents.same(dig(p, "networkSecurityGroup.id"), group.id))


def may_delete(world: World, group: Resource) -> None:
    for type in (INTERFACES, SUBNETS):
        for user in _users(world, group, type):
            raise bad_request("InUseNetworkSecurityGroupCannotBeDeleted", f"Network security group {group.id} cannot be deleted because it is in use by the following resources: {user.id}.")  # fmt: skip
