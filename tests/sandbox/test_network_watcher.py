"""Network watchers and effective rules and routes, through the SDK: what they say changes with what is done."""

from typing import Any

import pytest
from azure.mgmt.network.models import (
    ConnectivityInformation,
    EffectiveNetworkSecurityGroupListResult,
    EffectiveRouteListResult,
    NetworkConfigurationDiagnosticResponse,
    NetworkWatcher,
    NextHopResult,
    SecurityGroupViewResult,
    VerificationIPFlowResult,
)

from studyapp.sandbox.arm import schema
from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, typed
from tests.sandbox.networks import group, id_of, interface, machine, network, peer, public, rule, subnet, table, vm_id
from tests.sandbox.test_vaults import refusal

HOME, WATCHER = "NetworkWatcherRG", f"NetworkWatcher_{REGION}"
OTHER, NIC = "vm-db", f"{VM}-nic"


@pytest.fixture
def pair(azure: Azure) -> Azure:
    """Two machines in two subnets, the first of them with the watcher's agent."""
    azure.make_group()
    machine(azure, VM, azure.make_network())
    machine(azure, OTHER, subnet(azure, "vnet-app", "data", "10.1.1.0/24"))
    agent = {"publisher": "Microsoft.Azure.NetworkWatcher", "type": "NetworkWatcherAgentLinux", "typeHandlerVersion": "1.4"}  # fmt: skip
    body = {"location": REGION, "properties": agent}
    azure.compute.virtual_machine_extensions.begin_create_or_update(GROUP, VM, "agent", body).result()
    return azure


def flow(azure: Azure, direction: str = "Outbound", **change: Any) -> tuple[str, str]:
    body = {
        "targetResourceId": azure.vm_id,
        "direction": direction,
        "protocol": "TCP",
        "localIPAddress": "10.1.0.4",
        "localPort": "22" if direction == "Inbound" else "60000",
        "remoteIPAddress": "13.107.21.200",
        "remotePort": "60000" if direction == "Inbound" else "80",
        **change,
    }
    found = azure.network.network_watchers.begin_verify_ip_flow(HOME, WATCHER, body).result()
    return typed(found, VerificationIPFlowResult).access, found.rule_name


def guard(azure: Azure, *rules: dict[str, Any]) -> str:
    """A group with the rules, at the first machine's subnet."""
    made = group(azure, "guard", *rules)
    subnet(azure, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": made})
    return made


@pytest.mark.proves("NetworkWatchers_VerifyIPFlow")
def test_ip_flow_verify_names_the_rule_that_decides(pair: Azure) -> None:
    guard(pair)
    assert flow(pair) == ("Allow", "defaultSecurityRules/AllowInternetOutBound")
    assert flow(pair, "Inbound") == ("Deny", "defaultSecurityRules/DefaultInboundDenyAll")
    assert flow(pair, remoteIPAddress="10.1.1.4") == ("Allow", "defaultSecurityRules/AllowVnetOutBound")
    guard(pair, rule("ssh", 100, destinationPortRange="22"), rule("web", 110, "Deny", "Outbound", destinationPortRange="80"))  # fmt: skip
    assert flow(pair, "Inbound") == ("Allow", "securityRules/ssh")
    assert flow(pair) == ("Deny", "securityRules/web")
    assert flow(pair, protocol="UDP", remotePort="53") == ("Allow", "defaultSecurityRules/AllowInternetOutBound")
    group(pair, "guard")
    assert flow(pair, localPort="*") == ("Allow", "defaultSecurityRules/AllowInternetOutBound")


def test_ip_flow_verify_does_not_look_into_the_guest(pair: Azure) -> None:
    guard(pair, rule("ssh", 100, destinationPortRange="22"))
    pair.sandbox.inject(WorldFault("f", pair.vm_id, {"guestFirewall": "Blocking"}))
    assert flow(pair, "Inbound") == ("Allow", "securityRules/ssh")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"localIPAddress": "10.1.0.99"}, "IPAddressNotFoundOnTarget"),
        ({"localIPAddress": "here"}, "InvalidIPAddressFormat"),
        ({"remotePort": "*"}, "InvalidPort"),
        ({"remotePort": "70000"}, "InvalidPort"),
        ({"remotePort": None}, "InvalidRequestFormat"),
        ({"targetNicResourceId": "/x"}, "InvalidResourceReference"),
    ],
)
def test_an_impossible_flow_is_refused(pair: Azure, change: dict[str, Any], code: str) -> None:
    assert refusal(flow, pair, **change) == code


def test_a_watcher_looks_at_running_machines_of_its_region_alone(pair: Azure) -> None:
    pair.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert refusal(flow, pair) == "TargetVirtualMachineNotRunning"
    far = {"location": "northeurope"}
    pair.network.network_watchers.create_or_update(GROUP, "far", far)
    body = {"targetResourceId": vm_id(pair, OTHER), "sourceIPAddress": "10.1.1.4", "destinationIPAddress": "10.1.0.4"}
    call = pair.network.network_watchers.begin_get_next_hop
    assert refusal(call, GROUP, "far", body) == "TargetResourceNotInWatcherRegion"
    assert refusal(call, HOME, WATCHER, {**body, "targetResourceId": id_of(pair, f"networkInterfaces/{NIC}")}) == "TargetResourceTypeNotSupported"  # fmt: skip


def hop(azure: Azure, address: str) -> tuple[str, str | None, str]:
    body = {"targetResourceId": azure.vm_id, "sourceIPAddress": "10.1.0.4", "destinationIPAddress": address}
    found = azure.network.network_watchers.begin_get_next_hop(HOME, WATCHER, body).result()
    return typed(found, NextHopResult).next_hop_type, found.next_hop_ip_address, found.route_table_id


@pytest.mark.proves("NetworkWatchers_GetNextHop")
def test_the_next_hop_follows_the_routes(pair: Azure) -> None:
    assert hop(pair, "10.1.1.4") == ("VnetLocal", None, "System Route")
    assert hop(pair, "8.8.8.8") == ("Internet", None, "System Route")
    assert hop(pair, "10.8.0.4") == ("None", None, "System Route")
    network(pair, "vnet-far", "10.8.0.0/16")
    peer(pair, "vnet-app", "vnet-far"), peer(pair, "vnet-far", "vnet-app")
    assert hop(pair, "10.8.0.4") == ("VnetPeering", None, "System Route")
    own = table(pair, "rt", out=("0.0.0.0/0", "VirtualAppliance", "10.1.2.4"), drop=("10.8.0.0/24", "None", None))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": own})
    assert hop(pair, "8.8.8.8") == ("VirtualAppliance", "10.1.2.4", own)
    assert hop(pair, "10.8.0.4") == ("None", None, own)
    assert hop(pair, "10.8.1.4") == ("VnetPeering", None, "System Route")


@pytest.mark.proves("NetworkInterfaces_GetEffectiveRouteTable")
def test_effective_routes_show_what_is_out_of_force(pair: Azure) -> None:
    call = pair.network.network_interfaces.begin_get_effective_route_table
    before = typed(call(GROUP, NIC).result(), EffectiveRouteListResult)
    assert {r.next_hop_type for r in before.value} == {"VnetLocal", "Internet", "None"}
    own = table(pair, "rt", out=("0.0.0.0/0", "VirtualAppliance", "10.1.2.4"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": own})
    found = {(r.source, r.state, r.next_hop_type) for r in call(GROUP, NIC).result().value if r.address_prefix == ["0.0.0.0/0"]}  # fmt: skip
    assert found == {("Default", "Invalid", "Internet"), ("User", "Active", "VirtualAppliance")}
    pair.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert refusal(call, GROUP, NIC) == "NetworkInterfaceNotAttachedToRunningVM"


@pytest.mark.proves("NetworkInterfaces_ListEffectiveNetworkSecurityGroups")
def test_effective_rules_are_those_of_subnet_and_interface(pair: Azure) -> None:
    call = pair.network.network_interfaces.begin_list_effective_network_security_groups
    assert typed(call(GROUP, NIC).result(), EffectiveNetworkSecurityGroupListResult).value == []
    many: dict[str, Any] = {
        "destinationPortRange": None,
        "destinationPortRanges": ["22", "80-90"],
        "sourceAddressPrefix": "10.0.0.7",
    }
    outer = guard(pair, rule("some", 100, protocol="Tcp", **many))
    own = group(pair, "own")
    default = id_of(pair, "virtualNetworks/vnet-app/subnets/default")
    interface(pair, NIC, default, {"networkSecurityGroup": {"id": own}})
    first, second = call(GROUP, NIC).result().value
    assert (first.network_security_group.id, first.association.subnet.id) == (outer, default)
    assert (second.network_security_group.id, second.association.network_interface.id) == (own, id_of(pair, f"networkInterfaces/{NIC}"))  # fmt: skip
    rules = {r.name: r for r in first.effective_security_rules}
    some = rules["securityRules/some"]
    assert (some.protocol, some.source_address_prefix, some.destination_port_ranges) == ("Tcp", "10.0.0.7/32", ["22-22", "80-90"])  # fmt: skip
    local = rules["defaultSecurityRules/AllowVnetInBound"]
    assert local.expanded_source_address_prefix == ["10.1.0.0/16", "168.63.129.16/32"]
    internet = rules["defaultSecurityRules/AllowInternetOutBound"].expanded_destination_address_prefix
    assert "8.0.0.0/7" in internet
    assert not [p for p in internet if p.startswith(("10.", "168.63.129.16"))]
    assert len(second.effective_security_rules) == 6


@pytest.mark.proves("NetworkWatchers_GetVMSecurityRules")
def test_the_security_group_view_shows_written_default_and_effective_rules(pair: Azure) -> None:
    call = pair.network.network_watchers.begin_get_vm_security_rules
    body = {"targetResourceId": pair.vm_id}
    bare = typed(call(HOME, WATCHER, body).result(), SecurityGroupViewResult).network_interfaces[0]
    assert bare.security_rule_associations.effective_security_rules == []
    guard(pair, rule("ssh", 100))
    shown = call(HOME, WATCHER, body).result().network_interfaces[0]
    assert shown.id == id_of(pair, f"networkInterfaces/{NIC}")
    found = shown.security_rule_associations
    assert [r.name for r in found.subnet_association.security_rules] == ["ssh"]
    assert (len(found.default_security_rules), len(found.effective_security_rules)) == (6, 7)


def diagnosis(azure: Azure, target: str = "", level: str = "Normal", **change: Any) -> Any:
    flow = {"direction": "Inbound", "protocol": "TCP", "source": "10.1.1.4", "destination": "10.1.0.4", "destinationPort": "22"}  # fmt: skip
    body = {"targetResourceId": target or azure.vm_id, "verbosityLevel": level, "profiles": [{**flow, **change}]}
    found = azure.network.network_watchers.begin_get_network_configuration_diagnostic(HOME, WATCHER, body).result()
    return typed(found, NetworkConfigurationDiagnosticResponse).results[0].network_security_group_result


@pytest.mark.proves("NetworkWatchers_GetNetworkConfigurationDiagnostic")
def test_nsg_diagnostics_show_each_group_and_what_of_its_rules_fits(pair: Azure) -> None:
    outer = guard(pair, rule("web", 100, destinationPortRange="80"))
    own = group(pair, "own", rule("no", 100, "Deny", protocol="Tcp"))
    interface(pair, NIC, id_of(pair, "virtualNetworks/vnet-app/subnets/default"), {"networkSecurityGroup": {"id": own}})
    found = diagnosis(pair)
    assert found.security_rule_access_result == "Deny"
    first, second = found.evaluated_network_security_groups
    assert (first.network_security_group_id, first.matched_rule.rule_name) == (outer, "defaultSecurityRules/AllowVnetInBound")  # fmt: skip
    assert (second.network_security_group_id, second.matched_rule.action) == (own, "Deny")
    assert second.applied_to == id_of(pair, f"networkInterfaces/{NIC}")
    web = first.rules_evaluation_result[0]
    assert (web.name, web.destination_port_matched, web.source_matched) == ("securityRules/web", False, True)
    full = diagnosis(pair, level="Full").evaluated_network_security_groups[0].rules_evaluation_result
    assert (len(first.rules_evaluation_result), len(full)) == (2, 4)
    assert diagnosis(pair, level="Minimum").evaluated_network_security_groups[0].rules_evaluation_result == []
    assert diagnosis(pair, id_of(pair, f"networkInterfaces/{NIC}"), protocol="ICMP").security_rule_access_result == "Allow"  # fmt: skip
    assert diagnosis(pair, direction="Outbound", destination="Storage").security_rule_access_result == "Allow"
    assert refusal(diagnosis, pair, destinationPort="x") == "InvalidPort"
    assert refusal(diagnosis, pair, source="Internet") == "SandboxNotImplemented"
    assert refusal(diagnosis, pair, level="Much") == "InvalidRequestFormat"


def connectivity(azure: Azure, port: int | None = 22, target: str | None = None, **more: Any) -> Any:
    end = {"address": target, "port": port} if target else {"resourceId": vm_id(azure, OTHER), "port": port}
    body = {"source": {"resourceId": azure.vm_id}, "destination": end, **more}
    found = azure.network.network_watchers.begin_check_connectivity(HOME, WATCHER, body).result()
    return typed(found, ConnectivityInformation)


def issues(found: Any) -> list[tuple[str, str, str]]:
    return [(hop.type, issue.origin, issue.type) for hop in found.hops for issue in hop.issues]


@pytest.mark.proves("NetworkWatchers_CheckConnectivity")
def test_connection_troubleshoot_tells_where_and_why_a_connection_ends(pair: Azure) -> None:
    good = connectivity(pair)
    assert (good.connection_status, good.probes_failed, issues(good)) == ("Reachable", 0, [])
    assert [hop.address for hop in good.hops] == ["10.1.0.4", "10.1.1.4"]
    assert good.hops[0].next_hop_ids == [good.hops[1].id]
    closed = group(pair, "closed", rule("no-ssh", 100, "Deny", destinationPortRange="22"))
    subnet(pair, "vnet-app", "data", "10.1.1.0/24", networkSecurityGroup={"id": closed})
    denied = connectivity(pair)
    assert (denied.connection_status, denied.probes_failed, denied.avg_latency_in_ms) == ("Unreachable", 100, None)
    assert issues(denied) == [("VirtualMachine", "Inbound", "NetworkSecurityRule")]
    assert {"key": "RuleName", "value": "securityRules/no-ssh"} in denied.hops[-1].issues[0].context
    group(pair, "closed")
    pair.sandbox.inject(WorldFault("f", vm_id(pair, OTHER), {"guestFirewall": "Blocking"}))
    assert issues(connectivity(pair)) == [("VirtualMachine", "Local", "GuestFirewall")]
    pair.sandbox.lift("f")
    drop = table(pair, "rt", none=("10.1.1.0/24", "None", None))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": drop})
    assert issues(connectivity(pair)) == [("Source", "Outbound", "UserDefinedRoute")]


def test_connection_troubleshoot_goes_to_addresses_and_names(pair: Azure) -> None:
    assert connectivity(pair, target="10.1.1.4").connection_status == "Reachable"
    assert connectivity(pair, target="https://www.example.com/x", protocol="Https", port=None).connection_status == "Reachable"  # fmt: skip
    assert issues(connectivity(pair, target="nowhere")) == [("Source", "Local", "DnsResolution")]
    assert connectivity(pair, port=None, protocol="Icmp").connection_status == "Reachable"


def test_connection_troubleshoot_needs_its_agent(pair: Azure) -> None:
    pair.sandbox.inject(WorldFault("f", pair.vm_id, {"guestAgent": "NotReady"}))
    assert issues(connectivity(pair)) == [("Source", "Local", "AgentStopped")]
    pair.sandbox.lift("f")
    assert refusal(connectivity, pair, port=None) == "InvalidRequestFormat"
    pair.compute.virtual_machine_extensions.begin_delete(GROUP, VM, "agent").result()
    assert refusal(connectivity, pair) == "NetworkWatcherAgentNotInstalled"


@pytest.mark.proves("NetworkWatchers_CreateOrUpdate", "NetworkWatchers_UpdateTags", "NetworkWatchers_Get", "NetworkWatchers_List", "NetworkWatchers_ListAll", "NetworkWatchers_Delete")  # fmt: skip
def test_a_region_has_one_watcher_from_its_first_network_on(azure: Azure) -> None:
    azure.make_group()
    watchers = azure.network.network_watchers
    assert list(watchers.list_all()) == []
    azure.make_network()
    assert typed(watchers.get(HOME, WATCHER), NetworkWatcher).location == REGION
    assert (
        refusal(watchers.create_or_update, GROUP, "second", {"location": REGION}) == "NetworkWatcherCountLimitReached"
    )
    assert watchers.update_tags(HOME, WATCHER, {"tags": {"a": "b"}}).tags == {"a": "b"}
    made = watchers.create_or_update(GROUP, "far", {"location": "northeurope"})
    assert made.provisioning_state == "Succeeded"
    assert [w.name for w in watchers.list(GROUP)] == ["far"]
    watchers.begin_delete(HOME, WATCHER).result()
    assert [w.name for w in watchers.list_all()] == ["far"]


def test_the_answers_of_checks_are_those_of_the_sdks_models(pair: Azure) -> None:
    """Their bodies come from the result door, which no route ties to a model."""
    guard(pair, rule("ssh", 100))
    public(pair, "pip")
    target = {"targetResourceId": pair.vm_id}
    ends = {"source": {"resourceId": pair.vm_id}, "destination": {"resourceId": vm_id(pair, OTHER), "port": 80}}
    watcher = f"/subscriptions/{pair.sandbox.subscription_id}/resourceGroups/{HOME}/providers/Microsoft.Network/networkWatchers/{WATCHER}"  # fmt: skip
    asked = {
        f"{watcher}/securityGroupView": (target, "SecurityGroupViewResult"),
        f"{watcher}/connectivityCheck": (ends, "ConnectivityInformation"),
        id_of(pair, f"networkInterfaces/{NIC}/effectiveNetworkSecurityGroups"): (None, "EffectiveNetworkSecurityGroupListResult"),
        id_of(pair, f"networkInterfaces/{NIC}/effectiveRouteTable"): (None, "EffectiveRouteListResult"),
    }  # fmt: skip
    for path, (body, model) in asked.items():
        answer = pair.raw("POST", f"{path}?api-version=2026-03-01", body)
        assert (answer.status_code, answer.text()) == (202, "")
        assert pair.raw("GET", answer.headers["Location"]).status_code == 202
        pair.sandbox.advance(minutes=1)
        found = pair.raw("GET", answer.headers["Location"]).json()
        assert schema.check_answer(f"network.{model}", found) == []
