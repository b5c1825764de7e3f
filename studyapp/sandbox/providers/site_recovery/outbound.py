"""Whether the network lets a machine reach Site Recovery: outbound on port 443, by the security groups around it."""

from collections.abc import Iterator
from typing import Any

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World

RULES = "Microsoft.Network/networkSecurityGroups/securityRules"
SECURITY_GROUPS = "Microsoft.Network/networkSecurityGroups"
TAGS = ("Storage", "AzureActiveDirectory", "EventHub", "AzureSiteRecovery")
"""What the Mobility service must reach."""
_EVERYWHERE = ("*", "0.0.0.0/0", "internet", "azurecloud")
_PORT = 443


def blocked(world: World, vm: Resource) -> bool:
    """Whether a security group keeps the machine from any of the service tags that it needs."""
    groups = list(_groups(world, vm))
    return any(not _allows(world, group, tag) for group in groups for tag in TAGS)


def _groups(world: World, vm: Resource) -> Iterator[Resource]:
    """The security groups of its interfaces and of their subnets."""
    for entry in dig(vm.body, "properties.networkProfile.networkInterfaces", []):
        nic = world.find(str(entry.get("id")))
        if nic is None:
            continue
        subnet = world.find(str(dig(nic.body["properties"]["ipConfigurations"][0], "properties.subnet.id", "")))
        for holder in (nic, subnet):
            group = world.find(str(dig(holder.body, "properties.networkSecurityGroup.id", ""))) if holder else None
            if group is not None:
                yield group


def _allows(world: World, group: Resource, tag: str) -> bool:
    """The first rule that fits decides; without one, Azure's own rules let everything out."""
    rules = [rule.body["properties"] for rule in world.tree.children(group.id, RULES)]
    outbound = [rule for rule in rules if rule.get("direction") == "Outbound" and _fits(rule, tag)]
    first = min(outbound, key=lambda rule: int(rule["priority"]), default=None)
    return first is None or first.get("access") == "Allow"


def _fits(rule: Json, tag: str) -> bool:
    if str(rule.get("protocol", "*")).lower() not in ("*", "tcp"):
        return False
    targets = [str(target).lower() for target in _listed(rule, "destinationAddressPrefix")]
    named = any(target in _EVERYWHERE or target.partition(".")[0] == tag.lower() for target in targets)
    return named and any(_holds(str(port)) for port in _listed(rule, "destinationPortRange"))


def _listed(rule: Json, name: str) -> list[Any]:
    """A property that a rule has either once or as a list."""
    plural = f"{name}es" if name.endswith("x") else f"{name}s"
    single = [rule[name]] if rule.get(name) else []
    return [*single, *(rule.get(plural) or [])]


def _holds(ports: str) -> bool:
    if ports == "*":
        return True
    low, _, high = ports.partition("-")
    return low.isdecimal() and int(low) <= _PORT <= int(high or low)
