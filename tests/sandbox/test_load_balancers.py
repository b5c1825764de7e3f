"""Load balancers: parts that refer to each other, pools of machines, health by probes, and taking a machine out."""

from typing import Any

import pytest
from azure.mgmt.network.models import BackendAddressPool, InboundNatRule, LoadBalancer, LoadBalancerHealthPerRule

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.networks import balancer, group, id_of, interface, machine, public, rule, subnet, vm_id
from tests.sandbox.test_vaults import refusal

LB, WEB = "lb-web", ("vm-web1", "vm-web2")


@pytest.fixture
def farm(azure: Azure) -> Azure:
    """Two web servers in the pool of an internal load balancer, and a client beside them."""
    azure.make_group()
    default = azure.make_network()
    balancer(azure, LB, {"subnet": {"id": default}})
    for name in WEB:
        machine(azure, name, default)
        join(azure, name)
        body = {"commandId": "RunShellScript", "script": ["apt-get install -y nginx"]}
        azure.compute.virtual_machines.begin_run_command(GROUP, name, body).result()
    machine(azure, "vm-client", default)
    return azure


def default(azure: Azure) -> str:
    return id_of(azure, "virtualNetworks/vnet-app/subnets/default")


def pool(azure: Azure) -> str:
    return id_of(azure, f"loadBalancers/{LB}/backendAddressPools/pool")


def join(azure: Azure, name: str, **properties: Any) -> None:
    interface(azure, f"{name}-nic", default(azure), loadBalancerBackendAddressPools=[{"id": pool(azure)}], **properties)


def leave(azure: Azure, name: str) -> None:
    interface(azure, f"{name}-nic", default(azure))


def health(azure: Azure, name: str = "rule") -> dict[str, str]:
    """Interface of each member to its state."""
    found = azure.network.load_balancer_load_balancing_rules.begin_health(GROUP, LB, name).result()
    members = typed(found, LoadBalancerHealthPerRule).load_balancer_backend_addresses
    states = {m.network_interface_ip_configuration_id.split("/")[8]: m.state for m in members}
    assert (found.up, found.down) == (list(states.values()).count("Up"), list(states.values()).count("Down"))
    return states


def served(azure: Azure) -> str:
    """The machine that answers a new connection, or why none does."""
    front = azure.network.load_balancers.get(GROUP, LB).frontend_ip_configurations[0].private_ip_address
    found = azure.sandbox.can_connect(vm_id(azure, "vm-client"), front, 80)
    return found.reason or found.steps[-1].resource.split("/")[8]


@pytest.mark.proves("LoadBalancerLoadBalancingRules_Health", "LoadBalancers_CreateOrUpdate", "LoadBalancers_Get")
def test_health_follows_the_machine_its_service_and_the_rules_in_front(farm: Azure) -> None:
    both = {f"{name}-nic": "Up" for name in WEB}
    assert health(farm) == both
    farm.compute.virtual_machines.begin_power_off(GROUP, WEB[0]).result()
    assert health(farm) == {**both, "vm-web1-nic": "Down"}
    assert served(farm) == "vm-web2-nic"
    farm.compute.virtual_machines.begin_start(GROUP, WEB[0]).result()
    farm.sandbox.inject(WorldFault("f", vm_id(farm, WEB[1]), {"guestFirewall": "Blocking"}))
    assert health(farm) == {**both, "vm-web2-nic": "Down"}
    farm.sandbox.lift("f")
    closed = group(farm, "closed", rule("no-probe", 100, "Deny", sourceAddressPrefix="AzureLoadBalancer"))
    subnet(farm, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": closed})
    assert set(health(farm).values()) == {"Down"}
    assert "has no healthy machine" in served(farm)
    group(farm, "closed")
    assert health(farm) == both


def test_a_machine_that_is_taken_out_serves_no_new_connection(farm: Azure) -> None:
    assert served(farm) == "vm-web1-nic"
    leave(farm, WEB[0])
    assert (served(farm), health(farm)) == ("vm-web2-nic", {"vm-web2-nic": "Up"})
    leave(farm, WEB[1])
    assert "its pool is empty" in served(farm)
    join(farm, WEB[0])
    assert served(farm) == "vm-web1-nic"


@pytest.mark.proves("LoadBalancerBackendAddressPools_CreateOrUpdate", "LoadBalancerBackendAddressPools_Get", "LoadBalancerBackendAddressPools_List", "LoadBalancerBackendAddressPools_Delete")  # fmt: skip
def test_the_state_of_a_member_may_be_set_by_hand(farm: Azure) -> None:
    pools = farm.network.load_balancer_backend_address_pools
    shown = typed(pools.get(GROUP, LB, "pool"), BackendAddressPool)
    assert [entry.ip_address for entry in shown.load_balancer_backend_addresses] == ["10.1.0.5", "10.1.0.6"]
    assert [c.id.split("/")[8] for c in shown.backend_ip_configurations] == ["vm-web1-nic", "vm-web2-nic"]
    shown.load_balancer_backend_addresses[0].admin_state = "Down"
    pools.begin_create_or_update(GROUP, LB, "pool", shown).result()
    assert health(farm) == {"vm-web1-nic": "Down", "vm-web2-nic": "Up"}
    assert served(farm) == "vm-web2-nic"
    assert [r.id.rpartition("/")[2] for r in pools.get(GROUP, LB, "pool").load_balancing_rules] == ["rule"]
    pools.begin_create_or_update(GROUP, LB, "spare", {}).result()
    assert [p.name for p in pools.list(GROUP, LB)] == ["pool", "spare"]
    pools.begin_delete(GROUP, LB, "spare").result()
    assert [p.name for p in pools.list(GROUP, LB)] == ["pool"]
    assert refusal(pools.begin_delete, GROUP, LB, "pool") == "InvalidResourceReference", "a rule needs it"


def test_a_pool_may_name_addresses_instead_of_interfaces(farm: Azure) -> None:
    for name in WEB:
        leave(farm, name)
    network = {"virtualNetwork": {"id": id_of(farm, "virtualNetworks/vnet-app")}}
    entries = [{"name": "one", "properties": {"ipAddress": "10.1.0.6", **network}}]
    body = {"properties": {"loadBalancerBackendAddresses": entries}}
    farm.network.load_balancer_backend_address_pools.begin_create_or_update(GROUP, LB, "pool", body).result()
    assert (health(farm), served(farm)) == ({"vm-web2-nic": "Up"}, "vm-web2-nic")


@pytest.mark.proves("InboundNatRules_CreateOrUpdate", "InboundNatRules_Get", "InboundNatRules_List", "InboundNatRules_Delete", "LoadBalancerNetworkInterfaces_List", "NetworkInterfaceLoadBalancers_List")  # fmt: skip
def test_a_nat_rule_leads_to_one_machine(farm: Azure) -> None:
    rules = farm.network.inbound_nat_rules
    front = id_of(farm, f"loadBalancers/{LB}/frontendIPConfigurations/front")
    body = {"properties": {"frontendIPConfiguration": {"id": front}, "protocol": "Tcp", "frontendPort": 2201, "backendPort": 22}}  # fmt: skip
    made = typed(rules.begin_create_or_update(GROUP, LB, "ssh", body).result(), InboundNatRule)
    interface(farm, "vm-client-nic", default(farm), loadBalancerInboundNatRules=[{"id": made.id}])
    assert rules.get(GROUP, LB, "ssh").backend_ip_configuration.id.split("/")[8] == "vm-client-nic"
    assert farm.sandbox.can_connect(vm_id(farm, WEB[0]), "10.1.0.4", 2201).steps[-1].address == "10.1.0.7"
    assert [n.name for n in farm.network.load_balancer_network_interfaces.list(GROUP, LB)] == ["vm-web1-nic", "vm-web2-nic", "vm-client-nic"]  # fmt: skip
    assert [b.name for b in farm.network.network_interface_load_balancers.list(GROUP, "vm-client-nic")] == [LB]
    assert refusal(rules.begin_delete, GROUP, LB, "ssh") == "InUseInboundNatRuleCannotBeDeleted"
    leave(farm, "vm-client")
    rules.begin_delete(GROUP, LB, "ssh").result()
    assert list(rules.list(GROUP, LB)) == []


@pytest.mark.proves("LoadBalancerFrontendIPConfigurations_List", "LoadBalancerFrontendIPConfigurations_Get", "LoadBalancerProbes_List", "LoadBalancerProbes_Get", "LoadBalancerLoadBalancingRules_List", "LoadBalancerLoadBalancingRules_Get", "LoadBalancerOutboundRules_List", "LoadBalancerOutboundRules_Get", "LoadBalancers_List", "LoadBalancers_ListAll", "LoadBalancers_UpdateTags", "LoadBalancers_Delete")  # fmt: skip
def test_the_parts_of_a_load_balancer_are_read_by_themselves_and_go_with_it(farm: Azure) -> None:
    network, part = farm.network, id_of(farm, f"loadBalancers/{LB}")
    out = {
        "frontendIPConfigurations": [{"id": f"{part}/frontendIPConfigurations/front"}],
        "backendAddressPool": {"id": f"{part}/backendAddressPools/pool"},
        "protocol": "All",
    }
    whole = typed(balancer(farm, LB, {"subnet": {"id": default(farm)}}, outboundRules=[{"name": "out", "properties": out}]), LoadBalancer)  # fmt: skip
    assert whole.frontend_ip_configurations[0].private_ip_address == "10.1.0.4", "it keeps its address"
    for reads, name in (
        (network.load_balancer_frontend_ip_configurations, "front"),
        (network.load_balancer_probes, "probe"),
        (network.load_balancer_load_balancing_rules, "rule"),
        (network.load_balancer_outbound_rules, "out"),
    ):
        assert [one.name for one in reads.list(GROUP, LB)] == [name]
        assert reads.get(GROUP, LB, name).id.endswith(f"/{LB}/{reads.get(GROUP, LB, name).type.rpartition('/')[2]}/{name}")  # fmt: skip
    assert refusal(network.load_balancer_probes.get, GROUP, LB, "none") == "NotFound"
    assert network.load_balancers.update_tags(GROUP, LB, {"tags": {"a": "b"}}).tags == {"a": "b"}
    assert [b.name for b in network.load_balancers.list(GROUP)] == [b.name for b in network.load_balancers.list_all()] == [LB]  # fmt: skip
    assert refusal(network.subnets.begin_delete, GROUP, "vnet-app", "default") == "InUseSubnetCannotBeDeleted"
    network.load_balancers.begin_delete(GROUP, LB).result()
    assert list(network.load_balancers.list_all()) == []
    left = network.network_interfaces.get(GROUP, "vm-web1-nic").ip_configurations[0]
    assert left.load_balancer_backend_address_pools is None


def test_a_public_load_balancer_needs_rules_in_front_and_gives_a_way_out(azure: Azure) -> None:
    azure.make_group()
    azure.make_network()
    closed = subnet(azure, "vnet-app", "closed", "10.1.1.0/24", defaultOutboundAccess=False)
    machine(azure, "vm-web1", closed)
    address = public(azure, "pip")
    balancer(azure, LB, {"publicIPAddress": {"id": address.id}}, port=22)
    assert "no way out" in azure.sandbox.can_connect(vm_id(azure, "vm-web1"), "Storage", 443).reason
    interface(azure, "vm-web1-nic", closed, loadBalancerBackendAddressPools=[{"id": pool(azure)}])
    assert azure.sandbox.can_connect(vm_id(azure, "vm-web1"), "Storage", 443).reachable
    assert "closed until" in azure.sandbox.can_connect("Internet", address.ip_address, 22).reason
    opened = group(azure, "open", rule("ssh", 100, destinationPortRange="22"))
    subnet(azure, "vnet-app", "closed", "10.1.1.0/24", defaultOutboundAccess=False, networkSecurityGroup={"id": opened})
    found = azure.sandbox.can_connect("Internet", address.ip_address, 22)
    assert [step.kind for step in found.steps] == ["Source", "LoadBalancer", "VirtualMachine"]
    assert "has no rule for port 80" in azure.sandbox.can_connect("Internet", address.ip_address, 80).reason
    assert refusal(azure.network.public_ip_addresses.begin_delete, GROUP, "pip") == "PublicIPAddressCannotBeDeleted"


def _other_probe(**change: Any) -> dict[str, Any]:
    return {"probes": [{"name": "probe", "properties": {"protocol": "Tcp", "port": 80, **change}}]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"probes": []}, "InvalidResourceReference"),
        ({"backendAddressPools": []}, "InvalidResourceReference"),
        ({"frontendIPConfigurations": [{"name": "front", "properties": {}}]}, "FrontendIPConfigurationMustHaveSubnetOrPublicIPAddress"),
        (_other_probe(requestPath="/"), "ProbeRequestPathInvalid"),
        (_other_probe(protocol="Http"), "ProbeRequestPathInvalid"),
        (_other_probe(port=0), "InvalidRequestFormat"),
        (_other_probe(intervalInSeconds=1), "ProbeIntervalInvalid"),
        ({"backendAddressPools": [{"name": "pool"}, {"name": "Pool"}]}, "DuplicateResourceName"),
        ({"inboundNatPools": [{"name": "x", "properties": {}}]}, "SandboxNotImplemented"),
    ],
)  # fmt: skip
def test_an_impossible_load_balancer_is_refused(azure: Azure, change: dict[str, Any], code: str) -> None:
    azure.make_group()
    front = {"subnet": {"id": azure.make_network()}}
    assert refusal(lambda: balancer(azure, LB, front, **change)) == code


def test_two_rules_do_not_share_a_port_and_skus_fit(azure: Azure) -> None:
    azure.make_group()
    front = {"subnet": {"id": azure.make_network()}}
    made = balancer(azure, LB, front)
    second = {**made.load_balancing_rules[0].as_dict(), "name": "second"}
    both = [made.load_balancing_rules[0].as_dict(), second]
    assert refusal(lambda: balancer(azure, LB, front, loadBalancingRules=both)) == "RulesUseSameFrontendPortProtocolAndIPConfig"  # fmt: skip
    body = {"location": REGION, "sku": {"name": "Basic"}, "properties": {}}
    basic = azure.network.public_ip_addresses.begin_create_or_update(GROUP, "basic", body).result()
    assert (
        refusal(lambda: balancer(azure, "other", {"publicIPAddress": {"id": basic.id}})) == "PublicIPAndLBSkuDoNotMatch"
    )
