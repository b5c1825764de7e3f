"""Application security groups: names for interfaces, which security rules use in the place of addresses."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents
from studyapp.sandbox.providers.network.names import APPLICATIONS, INTERFACES, RULES


def put(call: Call) -> Answer:
    """Create or replace a group."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, APPLICATIONS, old)
    made = call.world.put(Resource(call.path, APPLICATIONS, documents.top(call, location, {}, old)))
    return documents.written(call, made, old)


def of(entry: dict[str, object]) -> frozenset[str]:
    """The keys of the groups that an ip configuration is in."""
    groups = dig(entry, "properties.applicationSecurityGroups", [])
    return frozenset(str(group["id"]).lower() for group in groups)


def may_delete(world: World, group: Resource) -> None:
    """A group that a rule or an interface names stays."""
    for rule in world.tree.of_type(RULES):
        for side in ("source", "destination"):
            named = rule.body["properties"].get(f"{side}ApplicationSecurityGroups") or []
            if any(documents.same(entry["id"], group.id) for entry in named):
                raise _in_use(group, rule.id)
    for nic in world.tree.of_type(INTERFACES):
        if any(group.key in of(entry) for entry in nic.body["properties"]["ipConfigurations"]):
            raise _in_use(group, nic.id)


def _in_use(group: Resource, user: str) -> ArmError:
    return bad_request("ApplicationSecurityGroupInUse", f"Application security group {group.id} cannot be deleted because it is in use by {user}.")  # fmt: skip
