"""IP flow verify, next hop and the security group view of network watchers."""

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import (
    documents,
    effective,
    effective_answers,
    places,
    prefixes,
    routing,
    security,
    watchers,
)
from studyapp.sandbox.providers.network.names import RULES
from studyapp.sandbox.providers.network.packets import Packet, Peer, Rule
from studyapp.sandbox.providers.network.places import End

_DENIED = {
    "defaultSecurityRules/DenyAllInBound": "defaultSecurityRules/DefaultInboundDenyAll",
    "defaultSecurityRules/DenyAllOutBound": "defaultSecurityRules/DefaultOutboundDenyAll",
}
"""What IP flow verify calls the rules that deny all."""


def verify_ip_flow(call: Call) -> Answer:
    """Whether the security groups let a packet through, and which rule decides."""
    body = call.body
    for name in ("targetResourceId", "direction", "protocol", "localPort", "remotePort", "localIPAddress", "remoteIPAddress"):  # fmt: skip
        if body.get(name) is None:
            raise _missing(name)
    end = watchers.end_of(call, body, _address(body, "localIPAddress"))
    remote = _peer(call.world, end, _address(body, "remoteIPAddress"))
    inbound = body["direction"] == "Inbound"
    local_port = _port(body, "localPort", any_allowed=not inbound)
    remote_port = _port(body, "remotePort", any_allowed=inbound)
    protocol = str(body["protocol"]).capitalize()
    packet = Packet(protocol, remote, end.peer, local_port, remote_port) if inbound else Packet(protocol, end.peer, remote, remote_port, local_port)  # fmt: skip
    decision = effective.decide(call.world, end, str(body["direction"]), packet)
    answer = {"access": "Allow" if decision.allowed else "Deny"}
    if decision.rule:
        answer["ruleName"] = _DENIED.get(decision.rule.name, decision.rule.name)
    return documents.computed(call, watchers.watcher_of(call).body["location"], answer)


def _missing(name: str) -> ArmError:
    return bad_request("InvalidRequestFormat", f"The parameter '{name}' is missing.")


def _address(body: Json, name: str) -> str:
    text = str(body.get(name) or "")
    if prefixes.address(text) is None:
        raise bad_request("InvalidIPAddressFormat", f"The {name} '{text[:50]}' is not a valid IP address.")
    return text


def _port(body: Json, name: str, *, any_allowed: bool) -> int | None:
    text = str(body[name])
    if text == "*" and any_allowed:
        return None
    if not text.isdecimal() or int(text) > 65535:
        raise bad_request("InvalidPort", f"The {name} '{text[:20]}' is not valid: an integer from 0 to 65535, or * for the source port.")  # fmt: skip
    return int(text)


def _peer(world: World, end: End, address: str) -> Peer:
    found = places.by_private(world, end.network, address)
    return found.peer if isinstance(found, End) else Peer(address)


def next_hop(call: Call) -> Answer:
    """Where a packet of a machine goes next, and the route table that says so."""
    for name in ("targetResourceId", "sourceIPAddress", "destinationIPAddress"):
        if call.body.get(name) is None:
            raise _missing(name)
    end = watchers.end_of(call, call.body, _address(call.body, "sourceIPAddress"))
    hop = routing.next_hop(call.world, end, Peer(_address(call.body, "destinationIPAddress")))
    kind = "VnetPeering" if hop.kind == routing.PEERED else hop.kind
    address = {"nextHopIpAddress": hop.address} if hop.address else {}
    answer = {"nextHopType": kind, **address, "routeTableId": hop.table}
    return documents.computed(call, watchers.watcher_of(call).body["location"], answer)


def security_group_view(call: Call) -> Answer:
    """The rules of every interface of a machine: those that were written, Azure's, and what applies in the end."""
    if call.body.get("targetResourceId") is None:
        raise _missing("targetResourceId")
    vm = watchers.target(call, str(call.body["targetResourceId"]))
    first: dict[str, End] = {}
    for end in places.ends_of(call.world, vm):
        first.setdefault(end.nic.key, end)
    shown = [{"id": end.nic.id, "securityRuleAssociations": _associations(call.world, end)} for end in first.values()]
    return documents.computed(call, vm.body["location"], {"networkInterfaces": shown})


def _associations(world: World, end: End) -> Json:
    found: Json = {}
    rules: list[tuple[End, Rule]] = []
    for applied in effective.groups_of(world, end):
        own = [world.view(rule) for rule in world.tree.children(applied.group.id, RULES)]
        found[f"{applied.part}Association"] = {"id": applied.owner, "securityRules": own}
        found["defaultSecurityRules"] = security.defaults(applied.group)
        rules += [(end, rule) for rule in effective.rules_of(world, applied.group)]
    return {**found, "effectiveSecurityRules": [effective_answers.rule(world, end, rule) for end, rule in rules]}
