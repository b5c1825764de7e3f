"""The last part of a packet's way: through the rules in front of a machine, and into its guest."""

from dataclasses import dataclass

from studyapp.sandbox.arm import machines
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import effective
from studyapp.sandbox.providers.network.packets import Packet, Rule
from studyapp.sandbox.providers.network.places import End


@dataclass(frozen=True, slots=True)
class Issue:
    """What stops a packet at a hop, in the words of connection troubleshoot."""

    origin: str
    """Outbound: on the way to the next hop; Inbound: on the way from the last one; Local: here."""
    type: str
    """NetworkSecurityRule, UserDefinedRoute, GuestFirewall, DnsResolution, Platform or Unknown."""
    text: str
    """For people."""
    context: tuple[tuple[str, str], ...] = ()


def of_rule(origin: str, rule: Rule) -> Issue:
    """What a rule that denies means."""
    group = rule.group.rpartition("/")[2]
    text = f"{origin.lower()} traffic is denied by {rule.name} of the network security group {group}"
    return Issue(origin, "NetworkSecurityRule", text, (("RuleName", rule.name), ("NetworkSecurityGroup", rule.group)))


def stopped(world: World, end: End, packet: Packet, *, through: Resource | None = None) -> Issue | None:
    """What stops a packet on its way into a machine; None where a service answers it.

    Args:
        world: the sandbox's state.
        end: the ip configuration that it is for.
        packet: the packet, as it arrives there.
        through: the public address that it came through, if any.
    """
    groups = effective.groups_of(world, end)
    if through is not None and not groups and through.body["sku"]["name"] == "Standard":
        return Issue("Inbound", "NetworkSecurityRule", "a Standard public address is closed until a network security group allows the traffic")  # fmt: skip
    decision = effective.decide(world, end, "Inbound", packet)
    if not decision.allowed and decision.rule:
        return of_rule("Inbound", decision.rule)
    return _guest(end.machine(world), packet)


def _guest(vm: Resource | None, packet: Packet) -> Issue | None:
    if vm is None:
        return Issue("Local", "Platform", "no machine holds this network interface")
    if not machines.is_up(vm.facts):
        return Issue("Local", "Platform", f"the machine {vm.name} does not run")
    if vm.facts.get("guestNetwork", "Reachable") != "Reachable":
        return Issue("Local", "GuestFirewall", f"the network of the machine {vm.name} does not work inside of its guest")  # fmt: skip
    if vm.facts.get("guestFirewall", "Open") != "Open":
        return Issue("Local", "GuestFirewall", f"the firewall inside of the machine {vm.name} blocks the traffic")
    if packet.port is not None and packet.port not in machines.listens(vm.facts, _system(vm)):
        return Issue("Local", "Unknown", f"nothing answers on port {packet.port} of the machine {vm.name}")
    return None


def _system(vm: Resource) -> str:
    return str(dig(vm.body, "properties.storageProfile.osDisk.osType", "Linux"))
