"""The network that a machine needs, and the staging account: documents that refer to each other."""

from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, REGION, VM, Azure
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
    assert [s.name for s in net.network.virtual_networks.get(GROUP, "vnet-app").subnets] == ["default", "second"]


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
    dynamic = {"location": REGION, "sku": {"name": "Standard"}, "properties": {"publicIPAllocationMethod": "Dynamic"}}
    code = refusal(addresses.begin_create_or_update, GROUP, "x", dynamic)
    assert code == "PublicIPAndSkuAllocationMethodCombinationNotAllowed"


def rule(priority: int, name: str = "ssh") -> dict[str, Any]:
    properties = {"protocol": "Tcp", "access": "Allow", "direction": "Inbound", "priority": priority}
    ends = {"sourceAddressPrefix": "*", "sourcePortRange": "*", "destinationAddressPrefix": "*"}
    return {"name": name, "properties": {**properties, **ends, "destinationPortRange": "22"}}


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
    assert groups.update_tags(GROUP, "nsg", {"tags": {"a": "b"}}).tags == {"a": "b"}


def test_everything_of_a_network_can_be_deleted_in_order(net: Azure) -> None:
    interface(net, "one")
    net.network.network_interfaces.begin_delete(GROUP, "one").result()
    net.network.subnets.begin_delete(GROUP, "vnet-app", "default").result()
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
