"""Which machine a load balancer passes a connection on to: the members of its pools, and their health by its probes."""

from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import arriving, documents, places, tags
from studyapp.sandbox.providers.network.arriving import Issue
from studyapp.sandbox.providers.network.names import INTERFACES
from studyapp.sandbox.providers.network.packets import Packet, Peer
from studyapp.sandbox.providers.network.places import End, Front

_ADMIN = "loadBalancerBackendAddresses"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a pool, and why its probe fails, if it does."""

    end: End
    issue: Issue | None
    forced: str = ""
    """Up or Down, where an administrator has said so instead of the probe."""

    @property
    def up(self) -> bool:
        return self.forced == "Up" or (not self.forced and self.issue is None)


def parts(balancer: Resource, kind: str) -> list[Json]:
    """The parts of a load balancer of one kind, as loadBalancingRules."""
    return list(balancer.body["properties"].get(kind) or [])


def named(balancer: Resource, kind: str, id: str | None) -> Json | None:
    """The part of an id, or None."""
    return next((part for part in parts(balancer, kind) if documents.same(id, part["id"])), None)


def pools_of(rule: Json) -> list[str]:
    """The ids of the pools of a rule: newer versions allow several."""
    given = rule["properties"]
    found = [given["backendAddressPool"]] if given.get("backendAddressPool") else []
    return list(dict.fromkeys(str(pool["id"]) for pool in (*found, *(given.get("backendAddressPools") or []))))


def ends_in(world: World, balancer: Resource, pool: str) -> Iterator[End]:
    """The ip configurations that are in a pool: they say so, or the pool names their address."""
    part = named(balancer, "backendAddressPools", pool)
    for entry in dig(part, f"properties.{_ADMIN}", []):
        home = dig(entry, "properties.virtualNetwork.id") or dig(part, "properties.virtualNetwork.id")
        found = places.by_private(world, str(home), str(dig(entry, "properties.ipAddress"))) if home else None
        if isinstance(found, End):
            yield found
    for nic in world.tree.of_type(INTERFACES):
        for end in places.ends_on(nic):
            entries = end.entry["properties"].get("loadBalancerBackendAddressPools") or []
            if any(documents.same(entry["id"], pool) for entry in entries):
                yield end


def members(world: World, balancer: Resource, rule: Json) -> list[Member]:
    """The members of a rule's pools with their health; without a probe every one counts as well."""
    probe = named(balancer, "probes", dig(rule, "properties.probe.id"))
    found = []
    for pool in pools_of(rule):
        states = admin_states(balancer, pool)
        for end in ends_in(world, balancer, pool):
            issue = _probed(world, end, probe) if probe else None
            found.append(Member(end, issue, states.get(end.address, "")))
    return found


def admin_states(balancer: Resource, pool: str) -> dict[str, str]:
    """Private address to Up or Down, where the pool says so."""
    part = named(balancer, "backendAddressPools", pool)
    entries: list[Json] = dig(part, f"properties.{_ADMIN}", [])
    states = ((dig(e, "properties.ipAddress", ""), dig(e, "properties.adminState", "None")) for e in entries)
    return {address: state for address, state in states if state in ("Up", "Down")}


def _probed(world: World, end: End, probe: Json) -> Issue | None:
    """What a probe runs into: it comes from the platform's own address."""
    packet = Packet("Tcp", Peer(tags.PLATFORM), end.peer, int(probe["properties"]["port"]))
    return arriving.stopped(world, end, packet)


def probe(world: World, id: str, machine: str) -> str:
    """What a probe runs into at a machine, by its primary address; an empty text where the machine answers."""
    balancer, vm = world.find(id.lower().partition("/probes/")[0]), world.find(machine)
    found = named(balancer, "probes", id) if balancer else None
    end = next(iter(places.ends_of(world, vm)), None) if vm else None
    if found is None or end is None:
        return "there is no such probe, or the machine has no address"
    issue = _probed(world, end, found)
    return issue.text if issue else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """Where a frontend passes a connection on to: a configuration and its port, or why it cannot."""

    end: End | None
    port: int | None
    issue: Issue | None = None


def choose(world: World, front: Front, protocol: str, port: int | None) -> Choice:
    """The machine for a new connection to a frontend: one that a NAT rule names, or a healthy member of a pool."""
    nat = _rule(front, "inboundNatRules", protocol, port)
    if nat:
        return _by_nat(world, nat)
    rule = _rule(front, "loadBalancingRules", protocol, port)
    if rule is None:
        return Choice(None, None, Issue("Local", "Platform", f"the load balancer {front.balancer.name} has no rule for port {port}"))  # fmt: skip
    found = members(world, front.balancer, rule)
    chosen = next((member for member in found if member.up), None)
    if chosen is None:
        why = found[0].issue.text if found and found[0].issue else "its pool is empty" if not found else "it was taken out"  # fmt: skip
        return Choice(None, None, Issue("Local", "Platform", f"the load balancer {front.balancer.name} has no healthy machine: {why}"))  # fmt: skip
    return Choice(chosen.end, int(rule["properties"]["backendPort"]) or port)


def _rule(front: Front, kind: str, protocol: str, port: int | None) -> Json | None:
    for rule in parts(front.balancer, kind):
        given = rule["properties"]
        fits = given.get("frontendPort") in (0, port) and given["protocol"].lower() in ("all", protocol.lower())
        if fits and documents.same(dig(given, "frontendIPConfiguration.id"), front.entry["id"]):
            return rule
    return None


def _by_nat(world: World, rule: Json) -> Choice:
    for nic in world.tree.of_type(INTERFACES):
        for end in places.ends_on(nic):
            entries = end.entry["properties"].get("loadBalancerInboundNatRules") or []
            if any(documents.same(entry["id"], rule["id"]) for entry in entries):
                return Choice(end, int(rule["properties"]["backendPort"]))
    return Choice(None, None, Issue("Local", "Platform", f"no network interface follows the inbound NAT rule {rule['name']}"))  # fmt: skip
