"""NSG diagnostics of network watchers: for each flow the groups that are asked, and which of their rules fit."""

from collections.abc import Iterator

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, not_simulated
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, effective, packets, places, prefixes, tags, watchers
from studyapp.sandbox.providers.network.effective import Applied
from studyapp.sandbox.providers.network.names import INTERFACES
from studyapp.sandbox.providers.network.packets import Packet, Peer
from studyapp.sandbox.providers.network.places import End

_NEEDED = ("direction", "protocol", "source", "destination", "destinationPort")
_LEVELS = ("Normal", "Minimum", "Full")


def diagnose(call: Call) -> Answer:
    """What the security groups of a machine or an interface say to some flows."""
    end = _end(call, str(call.body.get("targetResourceId") or ""))
    level = call.body.get("verbosityLevel") or "Normal"
    profiles: list[Json] = call.body.get("profiles") or []
    if not profiles or level not in _LEVELS:
        raise bad_request("InvalidRequestFormat", "A diagnosis needs profiles of flows, and Normal, Minimum or Full as its verbosityLevel.")  # fmt: skip
    results = [{"profile": profile, "networkSecurityGroupResult": _result(call.world, end, profile, level)} for profile in profiles]  # fmt: skip
    return documents.computed(call, watchers.watcher_of(call).body["location"], {"results": results})


def _end(call: Call, id: str) -> End:
    found = call.world.need(id)
    if found.type == INTERFACES:
        return places.ends_on(found)[0]
    return places.ends_of(call.world, watchers.target(call, id))[0]


def _result(world: World, end: End, profile: Json, level: str) -> Json:
    packet = _packet(profile)
    direction = str(profile["direction"])
    groups = effective.groups_of(world, end)
    evaluated = [_evaluated(world, end, applied, direction, packet, level) for applied in (groups if direction == "Inbound" else reversed(groups))]  # fmt: skip
    denied = any(group["matchedRule"]["action"] == "Deny" for group in evaluated)
    return {"securityRuleAccessResult": "Deny" if denied else "Allow", "evaluatedNetworkSecurityGroups": evaluated}


def _packet(profile: Json) -> Packet:
    for name in _NEEDED:
        if not profile.get(name):
            raise bad_request("InvalidRequestFormat", f"The {name} of a profile is missing.")
    port = str(profile["destinationPort"])
    if port != "*" and (not port.isdecimal() or int(port) > 65535):
        raise bad_request("InvalidPort", f"The destinationPort '{port[:20]}' is not valid: * or an integer from 0 to 65535.")  # fmt: skip
    protocol = str(profile["protocol"]).capitalize()
    if protocol not in ("*", "Tcp", "Udp", "Icmp"):
        raise bad_request("InvalidRequestFormat", f"The protocol '{protocol[:20]}' of a profile is not valid.")
    source, destination = _peer(str(profile["source"])), _peer(str(profile["destination"]))
    return Packet(protocol, source, destination, None if port == "*" else int(port))


def _peer(text: str) -> Peer:
    """One end of a flow: an address, or a service by its tag."""
    if prefixes.address(text) is not None:
        return Peer(text)
    tag = tags.canonical(text)
    if not tag or tag in (tags.VIRTUAL_NETWORK, tags.INTERNET, tags.BALANCER):
        raise not_simulated(f"the diagnosis of all of '{text[:40]}' at once", target="profiles")
    return Peer("", service=tag)


def _evaluated(world: World, end: End, applied: Applied, direction: str, packet: Packet, level: str) -> Json:
    network = effective.network_ranges(world, end.subnet)
    rule = packets.decide(effective.rules_of(world, applied.group), direction, packet, network)
    matched = {"ruleName": rule.name, "action": rule.properties["access"]}
    shown: Json = {"networkSecurityGroupId": applied.group.id, "appliedTo": applied.owner, "matchedRule": matched}
    rules = [] if level == "Minimum" else list(_rules(world, applied, direction, packet, network))
    if level == "Normal":
        rules = rules[: 1 + next(at for at, one in enumerate(rules) if one["name"] == rule.name)]
    return {**shown, "rulesEvaluationResult": rules}


def _rules(world: World, applied: Applied, direction: str, packet: Packet, network: tuple[prefixes.Range, ...]) -> Iterator[Json]:  # fmt: skip
    """What of each rule fits the packet, in the order in which the rules are asked."""
    for rule in packets.ordered(effective.rules_of(world, applied.group), direction):
        yield {"name": rule.name, **packets.matches(rule.properties, packet, network)}
