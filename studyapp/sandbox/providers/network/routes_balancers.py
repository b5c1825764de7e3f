"""The operations of load balancers and their parts."""

from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.network import balancer_parts, balancers, pools
from studyapp.sandbox.providers.network.declaring import documents_of, gap, parts_of
from studyapp.sandbox.providers.network.names import BALANCERS, HOME

_ONE = "loadBalancers/{name}"
_BALANCER = Strict(
    acts_on=("location", "sku.name", "properties.frontendIPConfigurations", "properties.backendAddressPools", "properties.probes", "properties.loadBalancingRules", "properties.inboundNatRules", "properties.outboundRules"),
    refuses={"extendedLocation": (), "sku.tier": ("Regional",), "properties.inboundNatPools": (), "properties.scope": ("Public",), "properties.mode": ()},
)  # fmt: skip


def _reads(operation: str, kind: str, model: str) -> tuple[Route, ...]:
    return parts_of(operation, f"{_ONE}/{kind}", model, balancers.list_parts(kind), balancers.get_part(kind))


def _writes(operation: str, kind: str, model: str, strict: Strict) -> tuple[Route, ...]:
    one, model = f"{HOME}/{_ONE}/{kind}/{{child}}", f"network.{model}"
    return (
        Route(f"{operation}_CreateOrUpdate", "PUT", one, balancers.put_part(kind), request=model, response=model, strict=strict),
        Route(f"{operation}_Delete", "DELETE", one, balancers.delete_part(kind)),
    )  # fmt: skip


ROUTES_OF_BALANCERS = (
    *documents_of("LoadBalancers", BALANCERS, "LoadBalancer", balancers.put, _BALANCER),
    *_reads("LoadBalancerFrontendIPConfigurations", "frontendIPConfigurations", "FrontendIPConfiguration"),
    *_reads("LoadBalancerBackendAddressPools", "backendAddressPools", "BackendAddressPool"),
    *_writes("LoadBalancerBackendAddressPools", "backendAddressPools", "BackendAddressPool", balancer_parts.POOL),
    *_reads("LoadBalancerProbes", "probes", "Probe"),
    *_reads("LoadBalancerLoadBalancingRules", "loadBalancingRules", "LoadBalancingRule"),
    Route("LoadBalancerLoadBalancingRules_Health", "POST", f"{HOME}/{_ONE}/loadBalancingRules/{{child}}/health", balancers.health, note="Probes are judged when they are asked for; the words of the reasons are plausible."),
    *_reads("LoadBalancerOutboundRules", "outboundRules", "OutboundRule"),
    *_reads("InboundNatRules", "inboundNatRules", "InboundNatRule"),
    *_writes("InboundNatRules", "inboundNatRules", "InboundNatRule", balancer_parts.NAT),
    Route("LoadBalancerNetworkInterfaces_List", "GET", f"{HOME}/{_ONE}/networkInterfaces", pools.interfaces_of, response="network.NetworkInterface[]"),
    Route("NetworkInterfaceLoadBalancers_List", "GET", f"{HOME}/networkInterfaces/{{name}}/loadBalancers", pools.balancers_for, response="network.LoadBalancer[]"),
    gap("LoadBalancers_MigrateToIpBased", "POST", _ONE + "/migrateToIpBased", "pools that change their kind"),
    gap("LoadBalancers_ListInboundNatRulePortMappings", "POST", _ONE + "/backendAddressPools/{child}/queryInboundNatRulePortMapping", "inbound NAT rules for whole pools"),
)  # fmt: skip
