"""Load balancers: one document with its frontends, pools, probes and rules, which refer to each other."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import balancer_parts, balancing, documents, frontends, pools
from studyapp.sandbox.providers.network.names import BALANCERS

_SKUS = ("Basic", "Standard")


def put(call: Call) -> Answer:
    """Create or replace a load balancer with all its parts."""
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    location = documents.location_of(call, BALANCERS, old)
    sku = str(dig(call.body, "sku.name", "Standard"))
    if sku not in _SKUS or (old and old.body["sku"]["name"] != sku):
        raise bad_request("LoadBalancerSkuCannotBeChanged" if sku in _SKUS else "InvalidLoadBalancerSku", f"The SKU '{sku[:40]}' of load balancer {call.path} is not possible: {' or '.join(_SKUS)}, and unchanged.")  # fmt: skip
    made = write(call.world, call.path, location, sku, documents.given(call.body), call.body, old)
    return documents.written(call, call.world.put(made), old)


def write(world: World, id: str, location: str, sku: str, given: Json, top: Json, old: Resource | None) -> Resource:
    """The load balancer that a request describes; raises 400 where its parts do not fit together."""
    properties = {**given, "frontendIPConfigurations": frontends.make(world, id, location, sku, given, old)}
    for kind in balancer_parts.KINDS:
        properties[kind] = [balancer_parts.shaped(id, kind, entry) for entry in given.get(kind) or []]
    balancer_parts.check(id, properties, sku)
    pools.check_addresses(world, id, properties)
    guid = dig(old.body, "properties.resourceGuid") if old else world.chance.guid()
    kept = {name: top[name] for name in ("tags",) if top.get(name)}
    body = {"location": location, **kept, "sku": {"name": sku, "tier": dig(top, "sku.tier", "Regional")}, "properties": {**properties, "resourceGuid": guid}}  # fmt: skip
    made = Resource(id, BALANCERS, body)
    if old is not None:
        pools.check_lost(world, old, made)
    return made


def change(call: Call, balancer: Resource, kind: str, entries: list[Json]) -> Resource:
    """The load balancer with other parts of one kind, checked as if it had been written whole."""
    given = {**balancer.body["properties"], kind: entries}
    body = balancer.body
    return call.world.put(write(call.world, balancer.id, body["location"], body["sku"]["name"], given, body, balancer))


def put_part(kind: str) -> generic.Handler:
    """A handler that creates or replaces one part of a load balancer."""

    def handle(call: Call) -> Answer:
        balancer = call.world.need(call.upto("loadBalancers"))
        old = balancing.named(balancer, kind, call.path)
        generic.check_etag(call, balancer if old else None)
        entry = {**call.body, "name": call.path.rpartition("/")[2]}
        others = [part for part in balancing.parts(balancer, kind) if part is not old]
        at = balancing.parts(balancer, kind).index(old) if old else len(others)
        made = change(call, balancer, kind, [*others[:at], entry, *others[at:]])
        answer = documents.written(call, made, balancer if old else None)
        return Answer(answer.status, shown_part(call.world, made, kind, call.path), answer.headers, answer.operation)

    return handle


def delete_part(kind: str) -> generic.Handler:
    """A handler that takes one part out of a load balancer."""

    def handle(call: Call) -> Answer:
        balancer = call.world.need(call.upto("loadBalancers"))
        old = balancing.named(balancer, kind, call.path)
        if old is None:
            return Answer(204)
        made = change(call, balancer, kind, [part for part in balancing.parts(balancer, kind) if part is not old])
        return documents.gone(call, made)

    return handle


def list_parts(kind: str) -> generic.Handler:
    """A handler that lists the parts of a load balancer of one kind."""

    def handle(call: Call) -> Answer:
        balancer = call.world.need(call.upto("loadBalancers"))
        return Answer(200, {"value": view(call.world, balancer)["properties"][kind]})

    return handle


def get_part(kind: str) -> generic.Handler:
    """A handler that shows one part of a load balancer."""

    def handle(call: Call) -> Answer:
        balancer = call.world.need(call.upto("loadBalancers"))
        return documents.part(call, view(call.world, balancer)["properties"][kind])

    return handle


def shown_part(world: World, balancer: Resource, kind: str, id: str) -> Json:
    """One part as it reads now."""
    parts: list[Json] = view(world, balancer)["properties"][kind]
    return next(part for part in parts if documents.same(part["id"], id))


def view(world: World, balancer: Resource) -> Json:
    """The load balancer, each part with what refers to it."""
    shown = documents.view(world, balancer)
    state = shown["properties"]["provisioningState"]
    parts: Json = {}
    for kind in ("frontendIPConfigurations", *balancer_parts.KINDS):
        found = balancing.parts(balancer, kind)
        parts[kind] = [_part(world, balancer, kind, part, state) for part in found]
    return {**shown, "properties": {**shown["properties"], **parts, "inboundNatPools": []}}


def _part(world: World, balancer: Resource, kind: str, part: Json, state: str) -> Json:
    more = {**balancer_parts.references(balancer, kind, part), **pools.shown(world, balancer, kind, part)}
    return {**part, "etag": balancer.etag, "properties": {**part["properties"], **more, "provisioningState": state}}


def health(call: Call) -> Answer:
    """How many machines of a rule's pools are up and down, and why."""
    balancer = call.world.need(call.upto("loadBalancers"))
    rule = balancing.named(balancer, "loadBalancingRules", call.path.removesuffix("/health"))
    if rule is None:
        return documents.part(call, [])
    found = balancing.members(call.world, balancer, rule)
    probe = balancing.named(balancer, "probes", dig(rule, "properties.probe.id"))
    up = sum(member.up for member in found)
    shown = [_health(member, probe) for member in found]
    answer = {"up": up, "down": len(found) - up, "loadBalancerBackendAddresses": shown}
    return documents.computed(call, balancer.body["location"], answer)


def _health(member: balancing.Member, probe: Json | None) -> Json:
    kind = dig(probe, "properties.protocol", "Tcp")
    failed = "Down_Probe_TcpProbeTimeout" if kind == "Tcp" else "Down_Probe_HttpEndpointUnreachable"
    reason = "Up_Probe_Success" if member.up else failed
    return {
        "ipAddress": member.end.address,
        "networkInterfaceIPConfigurationId": member.end.entry["id"],
        "state": "Up" if member.up else "Down",
        "reason": f"{member.forced}_Admin" if member.forced else reason,
    }
