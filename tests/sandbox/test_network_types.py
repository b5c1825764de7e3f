"""Every operation on networks that the course names: graded real, and answered in the SDK's types down to each value."""

from collections.abc import Callable
from typing import Any

import pytest
from azure.mgmt.network import models
from azure.mgmt.privatedns import models as dns

from studyapp.sandbox import starting
from studyapp.sandbox.arm.routes import Grade
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.networks import everything, public
from tests.sandbox.python_types import problems
from tests.sandbox.test_private_dns import ZONE, link, record

KINDS: dict[str, tuple[str, ...]] = {
    "VirtualNetworks": ("CreateOrUpdate", "UpdateTags", "Get", "List", "ListAll", "Delete", "CheckIPAddressAvailability", "ListUsage"),
    "Subnets": ("CreateOrUpdate", "Get", "List", "Delete"),
    "VirtualNetworkPeerings": ("CreateOrUpdate", "Get", "List", "Delete"),
    "NetworkInterfaces": ("CreateOrUpdate", "UpdateTags", "Get", "List", "ListAll", "Delete", "ListEffectiveNetworkSecurityGroups", "GetEffectiveRouteTable"),
    "PublicIPAddresses": ("CreateOrUpdate", "UpdateTags", "Get", "List", "ListAll", "Delete"),
    "NetworkSecurityGroups": ("CreateOrUpdate", "UpdateTags", "Get", "List", "ListAll", "Delete"),
    "SecurityRules": ("CreateOrUpdate", "Get", "List", "Delete"),
    "DefaultSecurityRules": ("Get", "List"),
    "RouteTables": ("CreateOrUpdate", "Get", "List", "ListAll", "UpdateTags", "Delete"),
    "Routes": ("CreateOrUpdate", "Get", "List", "Delete"),
    "LoadBalancers": ("CreateOrUpdate", "Get", "List", "ListAll", "UpdateTags", "Delete"),
    "NetworkWatchers": ("CreateOrUpdate", "Get", "List", "ListAll", "Delete", "VerifyIPFlow", "GetNextHop", "GetVMSecurityRules", "CheckConnectivity"),
    "PrivateZones": ("CreateOrUpdate", "Get", "List", "Delete"),
    "RecordSets": ("CreateOrUpdate", "Update", "Get", "List", "Delete"),
}  # fmt: skip
"""What the course lets a learner do with networks."""


def test_every_operation_of_the_course_is_real() -> None:
    grades = {route.operation: route.grade for provider in starting.providers() for route in provider.routes}
    named = {f"{kind}_{word}" for kind, words in KINDS.items() for word in words}
    assert {operation for operation in named if grades.get(operation) is not Grade.REAL} == set()


@pytest.fixture(scope="module")
def whole() -> Azure:
    """One of everything, with a zone."""
    azure = everything(Azure(JudgedSandbox(seed=11)))
    azure.dns.private_zones.begin_create_or_update(GROUP, ZONE, {"location": "global"}).result()
    link(azure, registrationEnabled=True)
    record(azure, "db", "10.1.0.5")
    public(azure, "zonal", idleTimeoutInMinutes=10)
    return azure


Read = Callable[[Any], Any]
READS: dict[str, tuple[Read, type]] = {
    "network": (lambda n: n.virtual_networks.get(GROUP, "vnet-app"), models.VirtualNetwork),
    "networks": (lambda n: n.virtual_networks.list_all(), models.VirtualNetwork),
    "usage": (lambda n: n.virtual_networks.list_usage(GROUP, "vnet-app"), models.VirtualNetworkUsage),
    "free address": (lambda n: n.virtual_networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.1.0.4"), models.IPAddressAvailabilityResult),
    "subnets": (lambda n: n.subnets.list(GROUP, "vnet-app"), models.Subnet),
    "peerings": (lambda n: n.virtual_network_peerings.list(GROUP, "vnet-app"), models.VirtualNetworkPeering),
    "interfaces": (lambda n: n.network_interfaces.list(GROUP), models.NetworkInterface),
    "configurations": (lambda n: n.network_interface_ip_configurations.list(GROUP, f"{VM}-nic"), models.NetworkInterfaceIPConfiguration),
    "public addresses": (lambda n: n.public_ip_addresses.list(GROUP), models.PublicIPAddress),
    "groups": (lambda n: n.network_security_groups.list(GROUP), models.NetworkSecurityGroup),
    "rules": (lambda n: n.security_rules.list(GROUP, "nsg"), models.SecurityRule),
    "default rules": (lambda n: n.default_security_rules.list(GROUP, "nsg"), models.SecurityRule),
    "tables": (lambda n: n.route_tables.list(GROUP), models.RouteTable),
    "balancers": (lambda n: n.load_balancers.list(GROUP), models.LoadBalancer),
    "pools": (lambda n: n.load_balancer_backend_address_pools.list(GROUP, "lb"), models.BackendAddressPool),
    "health": (lambda n: n.load_balancer_load_balancing_rules.begin_health(GROUP, "lb", "rule").result(), models.LoadBalancerHealthPerRule),
    "watchers": (lambda n: n.network_watchers.list_all(), models.NetworkWatcher),
    "effective rules": (lambda n: n.network_interfaces.begin_list_effective_network_security_groups(GROUP, f"{VM}-nic").result(), models.EffectiveNetworkSecurityGroupListResult),
}  # fmt: skip


def _check(found: Any, kind: type) -> None:
    rows = [found] if isinstance(found, kind) else list(found)
    assert rows
    for row in rows:
        assert isinstance(row, kind)
        assert list(problems(row)) == []


@pytest.mark.parametrize("name", READS)
def test_every_value_is_of_its_type(whole: Azure, name: str) -> None:
    read, kind = READS[name]
    _check(read(whole.network), kind)


def test_every_value_of_a_zone_is_of_its_type(whole: Azure) -> None:
    _check(whole.dns.private_zones.list(), dns.PrivateZone)
    _check(whole.dns.virtual_network_links.list(GROUP, ZONE), dns.VirtualNetworkLink)
    _check(whole.dns.record_sets.list(GROUP, ZONE), dns.RecordSet)


def test_routes_to_peers_are_written_as_azure_does_beyond_the_sdks_list(whole: Azure) -> None:
    call = whole.network.network_interfaces.begin_get_effective_route_table
    kinds = {route.next_hop_type for route in call(GROUP, f"{VM}-nic").result().value}
    assert kinds == {"VnetLocal", "VNetPeering", "Internet", "None"}
    body = {"targetResourceId": whole.vm_id, "sourceIPAddress": "10.1.0.5", "destinationIPAddress": "12.0.0.4"}
    watcher = f"NetworkWatcher_{REGION}"
    found = whole.network.network_watchers.begin_get_next_hop("NetworkWatcherRG", watcher, body).result()
    assert found.next_hop_type == "VnetPeering"
