"""The load balancer's probe that a scale set goes by: its instances must be in a pool that a rule probes with it."""

from collections.abc import Iterator

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute.scale_sets import model


def check(world: World, id: str, body: Json) -> None:
    """Raise 400 where the probe does not exist, or says nothing about the instances."""
    probe = model.probe_of(body)
    if not probe:
        return
    balancer = world.find(probe.lower().partition("/probes/")[0])
    properties: Json = balancer.body["properties"] if balancer else {}
    if not any(ids.key(str(part["id"])) == ids.key(probe) for part in properties.get("probes") or []):
        raise bad_request("InvalidResourceReference", f"Resource {probe} referenced by resource {id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    pools = set(_pools(body))
    if not pools:
        raise bad_request("CannotUseHealthProbeWithoutLoadBalancing", f"VM scale set {id} cannot use probe {probe} as health probe because the primary IP configuration of the scale set does not use load balancing.")  # fmt: skip
    rules = [part["properties"] for part in properties.get("loadBalancingRules") or []]
    probed = [rule for rule in rules if ids.key(str(dig(rule, "probe.id", ""))) == ids.key(probe)]
    if not any(pools & set(_named(rule)) for rule in probed):
        raise bad_request("CannotUseInactiveHealthProbe", f"VM scale set {id} cannot use probe {probe} as health probe because no load balancing rule that uses it passes traffic to the scale set.")  # fmt: skip


def _pools(body: Json) -> Iterator[str]:
    path = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations"
    for entry in dig(body, path, []):
        for part in dig(entry, "properties.ipConfigurations", []):
            for pool in dig(part, "properties.loadBalancerBackendAddressPools", []):
                yield ids.key(str(pool.get("id")))


def _named(rule: Json) -> Iterator[str]:
    for pool in (rule.get("backendAddressPool") or {}, *(rule.get("backendAddressPools") or [])):
        yield ids.key(str(pool.get("id")))
