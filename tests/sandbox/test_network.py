"""Virtual networks, subnets, interfaces, public addresses and security groups; and the staging account."""

from typing import Any

import pytest
from azure.mgmt.network.models import (
    ApplicationSecurityGroup,
    NetworkInterface,
    NetworkSecurityGroup,
    PublicIPAddress,
    SecurityRule,
    Subnet,
    VirtualNetwork,
)

from tests.sandbox.conftest import GROUP, REGION, VM, Azure, typed
from tests.sandbox.test_vaults import refusal


def subnet_id(azure: Azure, name: str = "default") -> str:
    return f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app/subnets/{name}"


def interface(azure: Azure, name: str, **properties: Any) -> Any:
    whole = {"subnet": {"id": subnet_id(azure)}, **properties}
    body = {"location": REGION, "properties": {"ipConfigurations": [{"name": "ipconfig1", "properties": whole}]}}
    return azure.network.network_interfaces.begin_create_or_update(GROUP, name, body).result()


@pytest.fixture
def net(azure: Azure) -> Azure:
    azure.make_group()
    azure.make_network()
    return azure


@pytest.mark.proves("Subnets_CreateOrUpdate", "Subnets_List", "VirtualNetworks_Get", "VirtualNetworks_CreateOrUpdate")
def test_subnets_lie_in_their_network_apart_from_each_other(net: Azure) -> None:
    subnets = net.network.subnets
    made = subnets.begin_create_or_update(
        GROUP, "vnet-app", "second", {"properties": {"addressPrefix": "10.1.1.0/24"}}
    ).result()
    assert made.provisioning_state == "Succeeded"
    outside = {"properties": {"addressPrefix": "10.9.0.0/24"}}
    overlap = {"properties": {"addressPrefix": "10.1.0.128/25"}}
    odd = {"properties": {"addressPrefix": "ten"}}
    put = subnets.begin_create_or_update
    assert refusal(put, GROUP, "vnet-app", "x", outside) == "NetcfgSubnetRangeOutsideVnet"
    assert refusal(put, GROUP, "vnet-app", "x", overlap) == "NetcfgSubnetRangesOverlap"
    assert refusal(put, GROUP, "vnet-app", "x", odd) == "InvalidAddressPrefixFormat"
    assert [s.name for s in subnets.list(GROUP, "vnet-app")] == ["default", "second"]
    whole = typed(net.network.virtual_networks.get(GROUP, "vnet-app"), VirtualNetwork)
    assert [typed(s, Subnet).name for s in whole.subnets] == ["default", "second"]


@pytest.mark.parametrize(
    ("prefixes", "code"),
    [
        ([], "InvalidRequestFormat"),
        (["10.0.0.1/16"], "InvalidCIDRNotation"),
        (["10.0.0.0/33"], "InvalidAddressPrefixFormat"),
        (["169.254.0.0/20"], "AddressPrefixNotAllowed"),
        (["10.0.0.0/16", "10.0.128.0/20"], "AddressPrefixesOverlap"),
    ],
)
def test_an_impossible_address_space_is_refused(azure: Azure, prefixes: list[str], code: str) -> None:
    azure.make_group()
    body = {"location": REGION, "properties": {"addressSpace": {"addressPrefixes": prefixes}}}
    assert refusal(azure.network.virtual_networks.begin_create_or_update, GROUP, "vnet", body) == code


def test_a_network_keeps_what_its_subnets_need(net: Azure) -> None:
    put = net.network.virtual_networks.begin_create_or_update
    smaller = {"location": REGION, "properties": {"addressSpace": {"addressPrefixes": ["10.2.0.0/16"]}}}
    assert refusal(put, GROUP, "vnet-app", smaller) == "NetcfgSubnetRangeOutsideVnet"
    interface(net, "one", privateIPAllocationMethod="Static", privateIPAddress="10.1.0.200")
    shrunk = {"properties": {"addressPrefix": "10.1.0.0/25"}}
    assert refusal(net.network.subnets.begin_create_or_update, GROUP, "vnet-app", "default", shrunk) == "InUsePrefixCannotBeDeleted"  # fmt: skip
    tiny = {"properties": {"addressPrefix": "10.1.2.0/30"}}
    assert refusal(net.network.subnets.begin_create_or_update, GROUP, "vnet-app", "tiny", tiny) == "NetcfgInvalidSubnet"
    assert refusal(put, GROUP, "-vnet", smaller) == "InvalidResourceName"


@pytest.mark.proves("VirtualNetworks_CheckIPAddressAvailability", "VirtualNetworks_ListUsage")
def test_a_network_tells_which_addresses_are_free(net: Azure) -> None:
    networks = net.network.virtual_networks
    interface(net, "one")
    taken = networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.1.0.4")
    assert (taken.available, taken.available_ip_addresses[:2]) == (False, ["10.1.0.5", "10.1.0.6"])
    assert networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.1.0.5").available is True
    assert networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.1.0.1").is_platform_reserved is True
    far = refusal(lambda: networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.9.0.5"))
    assert far == "PrivateIPAddressNotInAnySubnet"
    usage = next(iter(networks.list_usage(GROUP, "vnet-app")))
    assert (usage.id, usage.current_value, usage.limit) == (subnet_id(net), 1.0, 251.0)
    net.network.network_interfaces.begin_delete(GROUP, "one").result()
    assert networks.check_ip_address_availability(GROUP, "vnet-app", ip_address="10.1.0.4").available is True


@pytest.mark.proves("NetworkInterfaces_CreateOrUpdate", "NetworkInterfaces_Get", "NetworkInterfaces_List", "NetworkInterfaces_ListAll", "NetworkInterfaces_UpdateTags", "NetworkInterfaces_Delete", "NetworkInterfaceIPConfigurations_List", "NetworkInterfaceIPConfigurations_Get")  # fmt: skip
def test_an_interface_keeps_its_address_until_it_is_gone(net: Azure) -> None:
    nics, parts = net.network.network_interfaces, net.network.network_interface_ip_configurations
    made = typed(interface(net, "one"), NetworkInterface)
    interface(net, "two")
    body = {"location": REGION, "properties": {"ipConfigurations": [
        {"name": "first", "properties": {"subnet": {"id": subnet_id(net)}}},
        {"name": "ipconfig1", "properties": {"subnet": {"id": subnet_id(net)}, "primary": True}},
    ]}}  # fmt: skip
    nics.begin_create_or_update(GROUP, "one", body).result()
    found = {c.name: c.private_ip_address for c in typed(nics.get(GROUP, "one"), NetworkInterface).ip_configurations}
    assert found == {"first": "10.1.0.6", "ipconfig1": "10.1.0.4"}, "a new configuration takes nobody's address"
    assert [c.name for c in parts.list(GROUP, "one")] == ["first", "ipconfig1"]
    assert parts.get(GROUP, "one", "ipconfig1").primary is True
    assert nics.update_tags(GROUP, "one", {"tags": {"a": "b"}}).tags == {"a": "b"}
    assert made.mac_address == nics.get(GROUP, "one").mac_address
    nics.begin_delete(GROUP, "one").result()
    assert [n.name for n in nics.list(GROUP)] == [n.name for n in nics.list_all()] == ["two"]
    assert interface(net, "three").ip_configurations[0].private_ip_address == "10.1.0.4", "freed with its interface"


def test_one_configuration_of_several_is_the_primary(net: Azure) -> None:
    put = net.network.network_interfaces.begin_create_or_update
    part = {"properties": {"subnet": {"id": subnet_id(net)}}}

    def code(*names: str, primary: int = 0) -> str:
        entries = [{"name": name, "properties": {**part["properties"], "primary": at < primary}} for at, name in enumerate(names)]  # fmt: skip
        return refusal(put, GROUP, "x", {"location": REGION, "properties": {"ipConfigurations": entries}})

    assert code("a", "b", primary=2) == "MultiplePrimaryIpConfigurationsNotAllowed"
    assert code("a", "A", primary=1) == "DuplicateResourceName"


def test_private_addresses_come_from_the_subnet(net: Azure) -> None:
    first, second = interface(net, "one"), interface(net, "two")
    addresses = [nic.ip_configurations[0].private_ip_address for nic in (first, second)]
    assert addresses == ["10.1.0.4", "10.1.0.5"], "Azure keeps the first four"
    fixed = interface(net, "three", privateIPAllocationMethod="Static", privateIPAddress="10.1.0.50")
    assert fixed.ip_configurations[0].private_ip_address == "10.1.0.50"
    assert len(first.mac_address) == 17


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"subnet": {"id": "/subscriptions/x/none"}}, "InvalidResourceReference"),
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.2.0.9"}, "PrivateIPAddressNotInSubnet"),
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.1.0.1"}, "PrivateIPAddressInReservedRange"),
        ({"privateIPAllocationMethod": "Static", "privateIPAddress": "10.1.0.4"}, "PrivateIPAddressIsAllocated"),
        ({"publicIPAddress": {"id": "/subscriptions/x/none"}}, "InvalidResourceReference"),
    ],
)
def test_an_impossible_interface_is_refused(net: Azure, properties: dict[str, Any], code: str) -> None:
    interface(net, "one")
    whole = {"subnet": {"id": subnet_id(net)}, **properties}
    body = {"location": REGION, "properties": {"ipConfigurations": [{"name": "c", "properties": whole}]}}
    assert refusal(net.network.network_interfaces.begin_create_or_update, GROUP, "x", body) == code


def test_what_is_in_use_stays(site: Azure) -> None:
    network = site.network
    assert refusal(network.subnets.begin_delete, GROUP, "vnet-app", "default") == "InUseSubnetCannotBeDeleted"
    assert refusal(network.virtual_networks.begin_delete, GROUP, "vnet-app") == "InUseSubnetCannotBeDeleted"
    nic = network.network_interfaces.get(GROUP, f"{VM}-nic")
    assert (nic.virtual_machine.id, nic.primary) == (site.vm_id, True)
    subnet = network.subnets.get(GROUP, "vnet-app", "default")
    assert [c.id.split("/")[8] for c in subnet.ip_configurations] == [f"{VM}-nic"]


@pytest.mark.proves("PublicIPAddresses_Get", "PublicIPAddresses_List", "PublicIPAddresses_ListAll", "PublicIPAddresses_UpdateTags", "PublicIPAddresses_CreateOrUpdate")  # fmt: skip
def test_a_dynamic_address_has_a_number_only_while_its_machine_has_a_host(net: Azure) -> None:
    addresses, machines = net.network.public_ip_addresses, net.compute.virtual_machines
    body = {"location": REGION, "sku": {"name": "Basic"}, "properties": {}, "tags": {"a": "b"}}
    made = typed(addresses.begin_create_or_update(GROUP, "pip", body).result(), PublicIPAddress)
    assert (made.public_ip_allocation_method, made.ip_address) == ("Dynamic", None)
    net.make_machine()
    interface(net, f"{VM}-nic", publicIPAddress={"id": made.id})
    first = addresses.get(GROUP, "pip").ip_address
    machines.begin_deallocate(GROUP, VM).result()
    assert addresses.get(GROUP, "pip").ip_address is None
    machines.begin_start(GROUP, VM).result()
    assert first.count(".") == 3
    assert addresses.get(GROUP, "pip").ip_address not in (None, first)
    assert addresses.update_tags(GROUP, "pip", {"tags": {}}).tags == {}
    assert [a.name for a in addresses.list(GROUP)] == [a.name for a in addresses.list_all()] == ["pip"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"properties": {"idleTimeoutInMinutes": 3}}, "PublicIPAddressIdleTimeoutIsInvalid"),
        ({"sku": {"name": "Basic"}, "zones": ["1"]}, "ZonesNotAllowedForBasicPublicIPAddress"),
        ({"zones": ["9"]}, "AvailabilityZoneNotSupported"),
        ({"properties": {"dnsSettings": {"domainNameLabel": "Odd_Label"}}}, "InvalidDomainNameLabel"),
        ({"properties": {"dnsSettings": {"domainNameLabel": "shop"}}}, "DnsRecordInUse"),
        ({"properties": {"publicIPPrefix": {"id": "/x"}}}, "SandboxNotImplemented"),
    ],
)
def test_an_impossible_public_address_is_refused(net: Azure, change: dict[str, Any], code: str) -> None:
    put = net.network.public_ip_addresses.begin_create_or_update
    named = {"location": REGION, "properties": {"dnsSettings": {"domainNameLabel": "shop"}}}
    first = put(GROUP, "first", named).result()
    assert first.dns_settings.fqdn.startswith(f"shop.{REGION}.")
    assert refusal(put, GROUP, "x", {"location": REGION, "properties": {}, **change}) == code


@pytest.mark.proves("PublicIPAddresses_Delete")
def test_a_public_address_belongs_to_one_interface(net: Azure) -> None:
    addresses = net.network.public_ip_addresses
    made = addresses.begin_create_or_update(
        GROUP, "pip", {"location": REGION, "sku": {"name": "Standard"}, "properties": {}}
    ).result()
    assert (made.public_ip_allocation_method, made.ip_address.count(".")) == ("Static", 3)
    interface(net, "one", publicIPAddress={"id": made.id, "properties": {"deleteOption": "Delete"}})
    assert addresses.get(GROUP, "pip").ip_configuration.id.endswith("/one/ipConfigurations/ipconfig1")
    assert refusal(addresses.begin_delete, GROUP, "pip") == "PublicIPAddressCannotBeDeleted"
    other = {"subnet": {"id": subnet_id(net)}, "publicIPAddress": {"id": made.id}}
    body = {"location": REGION, "properties": {"ipConfigurations": [{"name": "c", "properties": other}]}}
    assert refusal(net.network.network_interfaces.begin_create_or_update, GROUP, "x", body) == "PublicIPAddressInUse"
    net.network.network_interfaces.begin_delete(GROUP, "one").result()
    assert list(addresses.list(GROUP)) == [], "its deleteOption takes it along"
    addresses.begin_create_or_update(GROUP, "spare", {"location": REGION, "properties": {}}).result()
    addresses.begin_delete(GROUP, "spare").result()
    assert list(addresses.list(GROUP)) == []
    dynamic = {"location": REGION, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Dynamic"}}
    code = refusal(addresses.begin_create_or_update, GROUP, "x", dynamic)
    assert code == "PublicIPAndSkuAllocationMethodCombinationNotAllowed"


def rule(priority: int, name: str = "ssh") -> dict[str, Any]:
    properties = {"protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": priority}
    ends = {"sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*"}
    return {"name": name, "properties": {**properties, **ends, "destinationPortRange": "22"}}


@pytest.mark.proves("NetworkSecurityGroups_CreateOrUpdate", "NetworkSecurityGroups_Get", "NetworkSecurityGroups_UpdateTags", "SecurityRules_CreateOrUpdate", "SecurityRules_List", "SecurityRules_Delete", "Subnets_Get")  # fmt: skip
def test_a_security_group_has_its_rules_and_azures(net: Azure) -> None:
    groups, rules = net.network.network_security_groups, net.network.security_rules
    body = {"location": REGION, "properties": {"securityRules": [rule(300)]}}
    made = groups.begin_create_or_update(GROUP, "nsg", body).result()
    assert [r.name for r in made.security_rules] == ["ssh"]
    assert len(made.default_security_rules) == 6
    put = rules.begin_create_or_update
    assert refusal(put, GROUP, "nsg", "same", rule(300, "same")) == "SecurityRuleConflict"
    assert refusal(put, GROUP, "nsg", "low", rule(5, "low")) == "SecurityRuleInvalidPriority"
    assert refusal(put, GROUP, "nsg", "bare", {"properties": {"priority": 200}}) == "SecurityRuleParameterMissing"
    put(GROUP, "nsg", "web", rule(310, "web")).result()
    assert [r.name for r in rules.list(GROUP, "nsg")] == ["ssh", "web"]
    rules.begin_delete(GROUP, "nsg", "ssh").result()
    guarded = {"properties": {"addressPrefix": "10.1.0.0/24", "networkSecurityGroup": {"id": made.id}}}
    net.network.subnets.begin_create_or_update(GROUP, "vnet-app", "default", guarded).result()
    assert [s.id for s in groups.get(GROUP, "nsg").subnets] == [subnet_id(net)]
    assert refusal(groups.begin_delete, GROUP, "nsg") == "InUseNetworkSecurityGroupCannotBeDeleted"
    assert net.network.subnets.get(GROUP, "vnet-app", "default").network_security_group.id == made.id
    assert groups.update_tags(GROUP, "nsg", {"tags": {"a": "b"}}).tags == {"a": "b"}


@pytest.mark.proves("NetworkSecurityGroups_List", "NetworkSecurityGroups_ListAll", "NetworkSecurityGroups_Delete", "SecurityRules_Get", "DefaultSecurityRules_List", "DefaultSecurityRules_Get")  # fmt: skip
def test_rules_inside_of_a_group_are_those_beside_it(net: Azure) -> None:
    groups, rules, defaults = net.network.network_security_groups, net.network.security_rules, net.network.default_security_rules  # fmt: skip
    body = {"location": REGION, "properties": {"securityRules": [rule(300), rule(310, "web")]}}
    groups.begin_create_or_update(GROUP, "nsg", body).result()
    assert typed(rules.get(GROUP, "nsg", "web"), SecurityRule).priority == 310
    swapped = {"location": REGION, "properties": {"securityRules": [rule(310), rule(300, "web")]}}
    groups.begin_create_or_update(GROUP, "nsg", swapped).result()
    assert {r.name: r.priority for r in typed(groups.get(GROUP, "nsg"), NetworkSecurityGroup).security_rules} == {"ssh": 310, "web": 300}  # fmt: skip
    assert [r.name for r in defaults.list(GROUP, "nsg")][2] == "DenyAllInBound"
    assert defaults.get(GROUP, "nsg", "DenyAllInBound").access == "Deny"
    assert [g.name for g in groups.list(GROUP)] == [g.name for g in groups.list_all()] == ["nsg"]
    groups.begin_delete(GROUP, "nsg").result()
    assert list(groups.list(GROUP)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"destinationPortRange": "70000"}, "SecurityRuleInvalidPortRange"),
        ({"destinationPortRange": "90-80"}, "SecurityRuleInvalidPortRange"),
        ({"destinationPortRanges": ["80"]}, "SecurityRuleParametersConflict"),
        ({"destinationPortRange": None}, "SecurityRuleParameterMissing"),
        ({"sourceAddressPrefix": "Intranet"}, "SecurityRuleInvalidAddressPrefix"),
        ({"sourceAddressPrefix": "10.0.0.0/40"}, "SecurityRuleInvalidAddressPrefix"),
        ({"protocol": "Gre"}, "SecurityRuleInvalidParameter"),
        ({"sourceAddressPrefix": None, "sourceApplicationSecurityGroups": [{"id": "/x"}]}, "InvalidResourceReference"),
    ],
)
def test_an_impossible_rule_is_refused(net: Azure, change: dict[str, Any], code: str) -> None:
    net.network.network_security_groups.begin_create_or_update(GROUP, "nsg", {"location": REGION}).result()
    body = {"properties": {**rule(300)["properties"], **change}}
    assert refusal(net.network.security_rules.begin_create_or_update, GROUP, "nsg", "x", body) == code


def test_a_rule_may_name_several_ranges_and_tags(net: Azure) -> None:
    net.network.network_security_groups.begin_create_or_update(GROUP, "nsg", {"location": REGION}).result()
    many = {"destinationPortRange": None, "destinationPortRanges": ["80", "8000-8080"]}
    many |= {"sourceAddressPrefix": None, "sourceAddressPrefixes": ["azureloadbalancer", "10.0.0.0/8", "storage.westeurope"]}  # fmt: skip
    body = {"properties": {**rule(300)["properties"], **many}}
    net.network.security_rules.begin_create_or_update(GROUP, "nsg", "many", body).result()
    made = net.network.security_rules.get(GROUP, "nsg", "many")
    assert made.source_address_prefixes == ["AzureLoadBalancer", "10.0.0.0/8", "Storage.westeurope"]
    assert made.destination_port_ranges == ["80", "8000-8080"]


@pytest.mark.proves("ApplicationSecurityGroups_CreateOrUpdate", "ApplicationSecurityGroups_UpdateTags", "ApplicationSecurityGroups_Get", "ApplicationSecurityGroups_List", "ApplicationSecurityGroups_ListAll", "ApplicationSecurityGroups_Delete")  # fmt: skip
def test_an_application_security_group_stays_while_an_interface_is_in_it(net: Azure) -> None:
    groups = net.network.application_security_groups
    made = typed(groups.begin_create_or_update(GROUP, "web", {"location": REGION}).result(), ApplicationSecurityGroup)
    assert groups.update_tags(GROUP, "web", {"tags": {"a": "b"}}).tags == groups.get(GROUP, "web").tags == {"a": "b"}
    interface(net, "one", applicationSecurityGroups=[{"id": made.id}])
    assert refusal(groups.begin_delete, GROUP, "web") == "ApplicationSecurityGroupInUse"
    interface(net, "one")
    assert [g.name for g in groups.list(GROUP)] == [g.name for g in groups.list_all()] == ["web"]
    groups.begin_delete(GROUP, "web").result()
    assert list(groups.list_all()) == []


@pytest.mark.proves("VirtualNetworks_Delete", "VirtualNetworks_List", "VirtualNetworks_ListAll", "VirtualNetworks_UpdateTags", "Subnets_Delete", "Network_OperationStatus", "Network_OperationResult")  # fmt: skip
def test_everything_of_a_network_can_be_deleted_in_order(net: Azure) -> None:
    interface(net, "one")
    networks = net.network.virtual_networks
    assert networks.update_tags(GROUP, "vnet-app", {"tags": {"a": "b"}}).tags == {"a": "b"}
    assert [n.tags for n in networks.list(GROUP)] == [{"a": "b"}]
    net.network.network_interfaces.begin_delete(GROUP, "one").result()
    headers = net.headers_of(net.network.subnets._delete_initial, GROUP, "vnet-app", "default")
    assert net.raw("GET", headers["Location"]).status_code == 202
    assert net.raw("GET", headers["Azure-AsyncOperation"]).json()["status"] == "InProgress"
    net.sandbox.advance(minutes=1)
    assert net.raw("GET", headers["Azure-AsyncOperation"]).json()["status"] == "Succeeded"
    assert net.raw("GET", headers["Location"]).status_code == 204
    assert list(net.network.subnets.list(GROUP, "vnet-app")) == []
    net.network.virtual_networks.begin_delete(GROUP, "vnet-app").result()
    assert list(net.network.virtual_networks.list_all()) == []


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("Odd_Name", {}, "AccountNameInvalid"),
        ("fine", {"sku": {"name": "Gold"}}, "InvalidRequestPropertyValue"),
        ("fine", {"location": "mars"}, "LocationNotAvailableForResourceType"),
        ("fine", {"properties": {"isHnsEnabled": True}}, "SandboxNotImplemented"),
        ("stagingapp1", {}, "StorageAccountAlreadyTaken"),
    ],
)
def test_an_impossible_account_is_refused(azure: Azure, name: str, change: dict[str, Any], code: str) -> None:
    for group in (GROUP, "rg-other"):
        azure.make_group(group)
    azure.make_account()
    body = {"location": REGION, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2", **change}
    assert refusal(azure.storage.storage_accounts.begin_create, "rg-other", name, body) == code
    free = azure.storage.storage_accounts.check_name_availability(
        {"name": "stagingapp1", "type": "Microsoft.Storage/storageAccounts"}
    )
    assert (free.name_available, free.reason) == (False, "AlreadyExists")
