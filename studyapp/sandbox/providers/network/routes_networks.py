"""The operations of virtual networks, subnets, peerings, route tables and public addresses."""

from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.network import (
    addresses,
    availability,
    networks,
    peerings,
    route_tables,
    subnets,
)
from studyapp.sandbox.providers.network.declaring import children_of, documents_of, gap
from studyapp.sandbox.providers.network.names import ADDRESSES, HOME, NETWORKS, PEERINGS, ROUTES, SUBNETS, TABLES

_NETWORK = Strict(
    acts_on=("location", "properties.addressSpace", "properties.dhcpOptions", "properties.subnets", "properties.virtualNetworkPeerings"),
    refuses={
        "extendedLocation": (),
        "properties.enableDdosProtection": (False,),
        "properties.ddosProtectionPlan": (),
        "properties.encryption.enabled": (False,),
        "properties.ipAllocations": (),
        "properties.addressSpace.ipamPoolPrefixAllocations": (),
    },
)  # fmt: skip
_ADDRESS = Strict(
    acts_on=("location", "sku.name", "zones", "properties.publicIPAllocationMethod", "properties.dnsSettings.domainNameLabel", "properties.idleTimeoutInMinutes"),
    refuses={
        "extendedLocation": (),
        "sku.tier": ("Regional",),
        "properties.publicIPAddressVersion": ("IPv4",),
        "properties.publicIPPrefix": (),
        "properties.natGateway": (),
        "properties.linkedPublicIPAddress": (),
        "properties.servicePublicIPAddress": (),
        "properties.migrationPhase": (),
    },
)  # fmt: skip
_TABLE = Strict(
    acts_on=("location", "properties.routes"),
    refuses={"properties.disablePeeringRoute": ("None",)},
)
_IN_NETWORK = "virtualNetworks/{name}"
_IN_SUBNET = "virtualNetworks/{name}/subnets/{child}"

ROUTES_OF_NETWORKS = (
    *documents_of("VirtualNetworks", NETWORKS, "VirtualNetwork", networks.put, _NETWORK),
    Route("VirtualNetworks_CheckIPAddressAvailability", "GET", f"{HOME}/{_IN_NETWORK}/CheckIPAddressAvailability", availability.check, response="network.IPAddressAvailabilityResult", action="Microsoft.Network/virtualNetworks/checkIpAddressAvailability/read"),
    Route("VirtualNetworks_ListUsage", "GET", f"{HOME}/{_IN_NETWORK}/usages", availability.usages, response="network.VirtualNetworkUsage[]", action="Microsoft.Network/virtualNetworks/usages/read"),
    gap("VirtualNetworks_ListDdosProtectionStatus", "POST", _IN_NETWORK + "/ddosProtectionStatus", "DDoS protection"),
    *children_of("Subnets", SUBNETS, "Subnet", subnets.put, subnets.STRICT),
    gap("Subnets_PrepareNetworkPolicies", "POST", _IN_SUBNET + "/PrepareNetworkPolicies", "services that are delegated a subnet"),
    gap("Subnets_UnprepareNetworkPolicies", "POST", _IN_SUBNET + "/UnprepareNetworkPolicies", "services that are delegated a subnet"),
    gap("ResourceNavigationLinks_List", "GET", _IN_SUBNET + "/ResourceNavigationLinks", "services that are delegated a subnet"),
    gap("ServiceAssociationLinks_List", "GET", _IN_SUBNET + "/ServiceAssociationLinks", "services that are delegated a subnet"),
    *children_of("VirtualNetworkPeerings", PEERINGS, "VirtualNetworkPeering", peerings.put, peerings.STRICT),
    *documents_of("PublicIPAddresses", ADDRESSES, "PublicIPAddress", addresses.put, _ADDRESS),
    gap("PublicIPAddresses_DdosProtectionStatus", "POST", "publicIPAddresses/{name}/ddosProtectionStatus", "DDoS protection"),
    *documents_of("RouteTables", TABLES, "RouteTable", route_tables.put, _TABLE),
    *children_of("Routes", ROUTES, "Route", route_tables.put_route, route_tables.STRICT),
)  # fmt: skip
