"""Steps of tests about networks: subnets, interfaces, groups and machines in them."""

from typing import Any

from tests.sandbox.conftest import GROUP, REGION, VM, Azure

HOME = "providers/Microsoft.Network"


def id_of(azure: Azure, path: str) -> str:
    """The id of a network resource in the group: `id_of(azure, "loadBalancers/lb")`."""
    return f"{azure.group_id}/{HOME}/{path}"


def vm_id(azure: Azure, name: str) -> str:
    return f"{azure.group_id}/providers/Microsoft.Compute/virtualMachines/{name}"


def network(azure: Azure, name: str, prefix: str, **properties: Any) -> str:
    """A network with one subnet of a quarter of its addresses, called default."""
    first, _, length = prefix.partition("/")
    subnet = {"name": "default", "properties": {"addressPrefix": f"{first}/{int(length) + 2}"}}
    body = {"location": REGION, "properties": {"addressSpace": {"addressPrefixes": [prefix]}, "subnets": [subnet], **properties}}  # fmt: skip
    return str(azure.network.virtual_networks.begin_create_or_update(GROUP, name, body).result().id)


def subnet(azure: Azure, network: str, name: str, prefix: str, **properties: Any) -> str:
    body = {"properties": {"addressPrefix": prefix, **properties}}
    return str(azure.network.subnets.begin_create_or_update(GROUP, network, name, body).result().id)


def interface(azure: Azure, name: str, subnet: str, nic: dict[str, Any] | None = None, **properties: Any) -> Any:
    part = {"name": "ipconfig1", "properties": {"subnet": {"id": subnet}, **properties}}
    body = {"location": REGION, "properties": {"ipConfigurations": [part], **(nic or {})}}
    return azure.network.network_interfaces.begin_create_or_update(GROUP, name, body).result()


def machine(azure: Azure, name: str, subnet: str, nic: dict[str, Any] | None = None, **properties: Any) -> Any:
    """A Linux machine without data disks in a subnet; its interface is called after it."""
    azure.make_machine(name, data_disks=0)
    return interface(azure, f"{name}-nic", subnet, nic, **properties)


def rule(name: str, priority: int, access: str = "Allow", direction: str = "Inbound", **properties: Any) -> dict[str, Any]:  # fmt: skip
    ends = {"sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*", "destinationPortRange": "*"}  # fmt: skip
    kind = {"protocol": "*", "access": access, "direction": direction, "priority": priority}
    return {"name": name, "properties": {**ends, **kind, **properties}}


def group(azure: Azure, name: str, *rules: dict[str, Any]) -> str:
    body = {"location": REGION, "properties": {"securityRules": list(rules)}}
    return str(azure.network.network_security_groups.begin_create_or_update(GROUP, name, body).result().id)


def public(azure: Azure, name: str, **properties: Any) -> Any:
    body = {"location": REGION, "sku": {"name": "Standard"}, "properties": properties}
    return azure.network.public_ip_addresses.begin_create_or_update(GROUP, name, body).result()


def table(azure: Azure, name: str, **routes: tuple[str, str, str | None]) -> str:
    """A route table: name of each route to its prefix, the kind of its next hop, and the appliance's address."""
    found = [
        {"name": name, "properties": {"addressPrefix": prefix, "nextHopType": kind, "nextHopIpAddress": address}}
        for name, (prefix, kind, address) in routes.items()
    ]
    body = {"location": REGION, "properties": {"routes": found}}
    return str(azure.network.route_tables.begin_create_or_update(GROUP, name, body).result().id)


def balancer(azure: Azure, name: str, front: dict[str, Any], port: int = 80, **more: Any) -> Any:
    """A load balancer with one frontend, pool, probe and rule, called front, pool, probe and rule."""
    part = id_of(azure, f"loadBalancers/{name}")
    rule = {
        "frontendIPConfiguration": {"id": f"{part}/frontendIPConfigurations/front"},
        "backendAddressPool": {"id": f"{part}/backendAddressPools/pool"},
        "probe": {"id": f"{part}/probes/probe"},
        "protocol": "Tcp",
        "frontendPort": port,
        "backendPort": port,
    }
    properties = {
        "frontendIPConfigurations": [{"name": "front", "properties": front}],
        "backendAddressPools": [{"name": "pool"}],
        "probes": [{"name": "probe", "properties": {"protocol": "Tcp", "port": port}}],
        "loadBalancingRules": [{"name": "rule", "properties": rule}],
        **more,
    }
    body = {"location": REGION, "sku": {"name": "Standard"}, "properties": properties}
    return azure.network.load_balancers.begin_create_or_update(GROUP, name, body).result()


def peer(azure: Azure, local: str, remote: str, **properties: Any) -> Any:
    """One side of a peering."""
    body = {"properties": {"remoteVirtualNetwork": {"id": id_of(azure, f"virtualNetworks/{remote}")}, **properties}}
    sides = azure.network.virtual_network_peerings
    return sides.begin_create_or_update(GROUP, local, f"to-{remote}", body).result()


def everything(azure: Azure) -> Azure:
    """A network with each kind of resource, and all that can hang on it."""
    azure.make_group()
    tags = {"tags": {"a": "b"}}
    azure.make_network()
    guard = group(azure, "nsg", rule("rule1", 130, description="first"))
    routes = table(azure, "rt")
    more = {
        "networkSecurityGroup": {"id": guard},
        "routeTable": {"id": routes},
        "serviceEndpoints": [{"service": "Microsoft.Storage"}],
        "delegations": [],
    }
    home = subnet(azure, "vnet-app", "default", "10.1.0.0/24", **more)
    delegated = [{"name": "one", "properties": {"serviceName": "Microsoft.Sql/managedInstances"}}]
    subnet(azure, "vnet-app", "delegated", "10.1.1.0/24", delegations=delegated)
    network(azure, "vnet2", "12.0.0.0/16")
    peer(azure, "vnet-app", "vnet2"), peer(azure, "vnet2", "vnet-app")
    azure.network.virtual_networks.update_tags(GROUP, "vnet-app", tags)
    address = public(azure, "pip", dnsSettings={"domainNameLabel": "shop"})
    balancer(azure, "lb", {"subnet": {"id": home}})
    pool = {"id": id_of(azure, "loadBalancers/lb/backendAddressPools/pool")}
    own = {"networkSecurityGroup": {"id": guard}, "dnsSettings": {"internalDnsNameLabel": "nic"}}
    machine(azure, VM, home, own, publicIPAddress={"id": address.id}, loadBalancerBackendAddressPools=[pool])
    interface(azure, "free-nic", home)
    public(azure, "free-pip")
    network(azure, "vnet-free", "10.9.0.0/16")
    group(azure, "nsg-free")
    for kind, name in (
        ("network_interfaces", f"{VM}-nic"),
        ("network_security_groups", "nsg"),
        ("public_ip_addresses", "pip"),
    ):
        getattr(azure.network, kind).update_tags(GROUP, name, tags)
    return azure
