"""Ways out: whether an interface can open connections to the internet."""

from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import balancing
from studyapp.sandbox.providers.network.places import End


def has_one(world: World, end: End) -> bool:
    """Whether an ip configuration can open connections to the internet."""
    if end.public(world) is not None or dig(world.need(end.subnet).body, "properties.defaultOutboundAccess", True):
        return True
    pools = [str(entry["id"]) for entry in end.entry["properties"].get("loadBalancerBackendAddressPools") or []]
    return any(_translates(world, pool) for pool in pools)


def _translates(world: World, pool: str) -> bool:
    """Whether a pool's load balancer lends its public address to connections from inside."""
    balancer = world.need(pool.rpartition("/backendAddressPools/")[0])
    fronts = balancing.parts(balancer, "frontendIPConfigurations")
    if not any(dig(front, "properties.publicIPAddress") for front in fronts):
        return False
    outbound = [dig(rule, "properties.backendAddressPool.id") for rule in balancing.parts(balancer, "outboundRules")]
    shared = (r for r in balancing.parts(balancer, "loadBalancingRules") if not r["properties"].get("disableOutboundSnat"))  # fmt: skip
    return pool.lower() in {str(id).lower() for id in outbound} | {id.lower() for rule in shared for id in balancing.pools_of(rule)}  # fmt: skip
