"""Pools, probes and rules of a load balancer: their shape, and how they must fit together."""

from collections.abc import Iterator

from studyapp.sandbox.arm import strict
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.providers.network import balancing, documents

KINDS = ("backendAddressPools", "probes", "loadBalancingRules", "inboundNatRules", "outboundRules")
POOL = Strict(
    acts_on=("properties.loadBalancerBackendAddresses",),
    refuses={"properties.tunnelInterfaces": (), "properties.syncMode": ()},
)
NAT = Strict(
    acts_on=("properties",),
    refuses={
        "properties.frontendPortRangeStart": (),
        "properties.frontendPortRangeEnd": (),
        "properties.backendAddressPool": (),
    },
)
_STRICT = {"backendAddressPools": POOL, "inboundNatRules": NAT}
_DEFAULTS: dict[str, Json] = {
    "backendAddressPools": {},
    "probes": {"intervalInSeconds": 15, "numberOfProbes": 1, "probeThreshold": 1},
    "loadBalancingRules": {"idleTimeoutInMinutes": 4, "loadDistribution": "Default", "enableFloatingIP": False, "enableTcpReset": False, "disableOutboundSnat": False},
    "inboundNatRules": {"idleTimeoutInMinutes": 4, "enableFloatingIP": False, "enableTcpReset": False},
    "outboundRules": {"idleTimeoutInMinutes": 4, "enableTcpReset": False, "allocatedOutboundPorts": 0},
}  # fmt: skip
_COMPUTED = ("backendIPConfigurations", "backendIPConfiguration", "provisioningState", "outboundRule", "loadBalancingRules", "inboundNatRules", "outboundRules")  # fmt: skip
_ONE = {"frontendIPConfiguration": "frontendIPConfigurations", "backendAddressPool": "backendAddressPools", "probe": "probes"}  # fmt: skip
_MANY = {"frontendIPConfigurations": "frontendIPConfigurations", "backendAddressPools": "backendAddressPools"}


def shaped(id: str, kind: str, entry: Json) -> Json:
    """A part as it is kept: with its id, its defaults, and the ids alone of what it refers to."""
    name = str(entry.get("name") or "")
    if not name:
        raise bad_request("InvalidRequestFormat", f"A part of load balancer {id} among {kind} has no name.")
    documents.check_name(f"{id}/{kind}/{name}")
    strict.check(_STRICT.get(kind, Strict()), entry)
    given = {n: v for n, v in documents.given(entry).items() if n not in _COMPUTED}
    refs: Json = {word: {"id": given[word].get("id")} for word in _ONE if given.get(word)}
    refs |= {word: [{"id": one.get("id")} for one in given[word]] for word in _MANY if given.get(word)}
    type = f"Microsoft.Network/loadBalancers/{kind}"
    return {"name": name, "id": f"{id}/{kind}/{name}", "type": type, "properties": {**_DEFAULTS[kind], **given, **refs}}


def check(id: str, properties: Json, sku: str) -> None:
    """Raise 400 for the first part that does not fit: its values, its references, its ports."""
    for kind in KINDS:
        names = [part["name"].lower() for part in properties[kind]]
        if len(set(names)) < len(names):
            raise bad_request("DuplicateResourceName", f"Resource {id} has two child resources with the same name among {kind}.")  # fmt: skip
        for part in properties[kind]:
            _check_references(id, properties, part)
    for probe in properties["probes"]:
        _check_probe(probe, sku)
    for rule in (*properties["loadBalancingRules"], *properties["inboundNatRules"]):
        _check_rule(rule)
    _check_ports(properties)
    if properties["outboundRules"] and sku == "Basic":
        raise bad_request("OutboundRulesNotSupportedForBasicLoadBalancer", f"Load balancer {id} of SKU Basic cannot have outbound rules.")  # fmt: skip


def _references(part: Json) -> Iterator[tuple[str, str]]:
    """Kind and id of everything that a part refers to."""
    for word, kind in _ONE.items():
        if part["properties"].get(word):
            yield kind, str(part["properties"][word]["id"])
    for word, kind in _MANY.items():
        for one in part["properties"].get(word) or []:
            yield kind, str(one["id"])


def _check_references(id: str, properties: Json, part: Json) -> None:
    for kind, wanted in _references(part):
        if not any(documents.same(other["id"], wanted) for other in properties[kind]):
            raise bad_request("InvalidResourceReference", f"Resource {wanted} referenced by resource {part['id']} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
    if "Rules" in part["type"] and not dig(part, "properties.frontendIPConfiguration") and not dig(part, "properties.frontendIPConfigurations"):  # fmt: skip
        raise _invalid(part, "has no frontend")


def _invalid(part: Json, why: str) -> ArmError:
    return bad_request("InvalidRequestFormat", f"The part {part['id']} of a load balancer {why}.")


def _check_probe(probe: Json, sku: str) -> None:
    given = probe["properties"]
    protocol = given.get("protocol")
    if protocol not in ("Tcp", "Http", "Https"):
        raise _invalid(probe, "needs the protocol Tcp, Http or Https")
    if protocol == "Https" and sku == "Basic":
        raise bad_request("HttpsProbeNotSupportedForBasicLoadBalancer", f"Probe {probe['id']}: https needs the SKU Standard.")  # fmt: skip
    if bool(given.get("requestPath")) != (protocol != "Tcp"):
        raise bad_request("ProbeRequestPathInvalid", f"Probe {probe['id']} must have a request path for Http and Https, and none for Tcp.")  # fmt: skip
    if not 1 <= int(given.get("port") or 0) <= 65535:
        raise _invalid(probe, "needs a port from 1 to 65535")
    if int(given["intervalInSeconds"]) < 5:
        raise bad_request("ProbeIntervalInvalid", f"Probe {probe['id']}: the interval must be at least 5 seconds.")


def _check_rule(rule: Json) -> None:
    given = rule["properties"]
    if given.get("protocol") not in ("Tcp", "Udp", "All"):
        raise _invalid(rule, "needs the protocol Tcp, Udp or All")
    every = given["protocol"] == "All"
    for name in ("frontendPort", "backendPort"):
        port = given.get(name, 0 if every else None)
        if port is None or not (0 if every else 1) <= int(port) <= 65535 or (every and port):
            raise bad_request("LoadBalancingRulePortInvalid", f"The {name} of rule {rule['id']} is not valid: 1 to 65535, or 0 for the protocol All.")  # fmt: skip
        given.setdefault(name, port)
    if not 4 <= int(given["idleTimeoutInMinutes"]) <= 100:
        raise bad_request("LoadBalancerIdleTimeoutInvalid", f"The idle timeout of rule {rule['id']} is not valid: 4 to 100 minutes.")  # fmt: skip


def _check_ports(properties: Json) -> None:
    """A frontend's port belongs to one rule."""
    seen: dict[tuple[str, int, str], str] = {}
    for rule in (*properties["loadBalancingRules"], *properties["inboundNatRules"]):
        given = rule["properties"]
        front = str(given["frontendIPConfiguration"]["id"]).lower()
        at = (front, int(given["frontendPort"]), str(given["protocol"]))
        if at in seen:
            raise bad_request("RulesUseSameFrontendPortProtocolAndIPConfig", f"Rules {seen[at]} and {rule['name']} use the same frontend port {at[1]}, protocol {at[2]} and frontend {front}.")  # fmt: skip
        seen[at] = rule["name"]


_BACK = {
    "frontendIPConfigurations": ("loadBalancingRules", "inboundNatRules", "outboundRules"),
    "backendAddressPools": ("loadBalancingRules", "outboundRules"),
    "probes": ("loadBalancingRules",),
}


def references(balancer: Resource, kind: str, part: Json) -> Json:
    """What refers to a part, by the kind of it."""
    found: Json = {}
    for other in _BACK.get(kind, ()):
        users = [{"id": rule["id"]} for rule in balancing.parts(balancer, other) if _names(rule, part)]
        found |= {other: users} if users else {}
    return found


def _names(rule: Json, part: Json) -> bool:
    return any(documents.same(id, part["id"]) for _, id in _references(rule))
