"""Network security groups and their rules: one thing, whether written inside of the group or one by one."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, rule_body
from studyapp.sandbox.providers.network.names import GROUPS, INTERFACES, RULES, SUBNETS

_DEFAULTS = (
    ("AllowVnetInBound", "Inbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork", "Allow inbound traffic from all VMs in VNET"),
    ("AllowAzureLoadBalancerInBound", "Inbound", 65001, "Allow", "AzureLoadBalancer", "*", "Allow inbound traffic from azure load balancer"),
    ("DenyAllInBound", "Inbound", 65500, "Deny", "*", "*", "Deny all inbound traffic"),
    ("AllowVnetOutBound", "Outbound", 65000, "Allow", "VirtualNetwork", "VirtualNetwork", "Allow outbound traffic from all VMs to all VMs in VNET"),
    ("AllowInternetOutBound", "Outbound", 65001, "Allow", "*", "Internet", "Allow outbound traffic from all VMs to Internet"),
    ("DenyAllOutBound", "Outbound", 65500, "Deny", "*", "*", "Deny all outbound traffic"),
)  # fmt: skip


def put(call: Call) -> Answer:
    """Create or replace a group, with the rules that the request names."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, GROUPS, old)
    given = documents.given(call.body)
    rules: list[Json] | None = given.pop("securityRules", None)
    made = call.world.put(
        Resource(call.path, GROUPS, documents.top(call, location, {"flushConnection": False, **given}, old))
    )
    if rules is not None:
        _bring(call.world, made, rules)
    return documents.written(call, made, old)


def _bring(world: World, group: Resource, rules: list[Json]) -> None:
    for rule in world.tree.children(group.id, RULES):
        world.remove(rule.id)
    for entry in rules:
        _put_rule(world, f"{group.id}/securityRules/{entry.get('name')}", entry)


def put_rule(call: Call) -> Answer:
    """Create or replace one rule."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    return documents.written(call, _put_rule(call.world, call.path, call.body), old)


def _put_rule(world: World, id: str, asked: Json) -> Resource:
    documents.check_name(id)
    group = world.need(id.rpartition("/securityRules/")[0])
    made = Resource(id, RULES, {"properties": rule_body.complete(world, id, asked, group.body["location"])})
    mine = made.body["properties"]
    for other in world.tree.children(made.parent, RULES):
        theirs = other.body["properties"]
        if other.key != made.key and (theirs["priority"], theirs["direction"]) == (mine["priority"], mine["direction"]):
            raise bad_request("SecurityRuleConflict", f"Security rule {made.name} conflicts with rule {other.name}. Rules cannot have the same Priority and Direction.")  # fmt: skip
    return world.put(made)


def view(world: World, group: Resource) -> Json:
    """The group with its own rules, Azure's, and who uses it."""
    shown = documents.view(world, group)
    rules = [world.view(rule) for rule in world.tree.children(group.id, RULES)]
    used: Json = {}
    for name, type in (("networkInterfaces", INTERFACES), ("subnets", SUBNETS)):
        found = _users(world, group, type)
        used |= {name: [{"id": user.id} for user in found]} if found else {}
    inner = {"securityRules": rules, "defaultSecurityRules": defaults(group), **used}
    return {**shown, "properties": {**shown["properties"], **inner}}


def defaults(group: Resource) -> list[Json]:
    """The six rules that every group has."""
    return [_default(group, *row) for row in _DEFAULTS]


def _default(group: Resource, name: str, direction: str, priority: int, access: str, source: str, target: str, text: str) -> Json:  # fmt: skip
    return {
        "id": f"{group.id}/defaultSecurityRules/{name}",
        "name": name,
        "type": GROUPS + "/defaultSecurityRules",
        "etag": group.etag,
        "properties": {
            "provisioningState": "Succeeded",
            "description": text,
            "protocol": "*",
            "sourcePortRange": "*",
            "destinationPortRange": "*",
            "sourceAddressPrefix": source,
            "destinationAddressPrefix": target,
            "access": access,
            "priority": priority,
            "direction": direction,
            **rule_body.LISTS,
        },
    }


def list_defaults(call: Call) -> Answer:
    return Answer(200, {"value": defaults(call.world.need(call.upto("networkSecurityGroups")))})


def get_default(call: Call) -> Answer:
    return documents.part(call, defaults(call.world.need(call.upto("networkSecurityGroups"))))


def _users(world: World, group: Resource, type: str) -> list[Resource]:
    return documents.users(world, type, lambda p: documents.same(dig(p, "networkSecurityGroup.id"), group.id))


def may_delete(world: World, group: Resource) -> None:
    for type in (INTERFACES, SUBNETS):
        for user in _users(world, group, type):
            raise bad_request("InUseNetworkSecurityGroupCannotBeDeleted", f"Network security group {group.id} cannot be deleted because it is in use by the following resources: {user.id}.")  # fmt: skip
