"""May one machine reach another? Rules, routes, appliances, the guest and its services each have their say."""

from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure, JudgedSandbox
from tests.sandbox.networks import (
    everything,
    group,
    id_of,
    interface,
    machine,
    network,
    peer,
    public,
    rule,
    subnet,
    table,
    vm_id,
)
from tests.sandbox.test_vaults import refusal

OTHER = "vm-db"


@pytest.fixture
def pair(azure: Azure) -> Azure:
    """Two machines in two subnets of a network: the web's and the database's."""
    azure.make_group()
    default = azure.make_network()
    machine(azure, VM, default)
    machine(azure, OTHER, subnet(azure, "vnet-app", "data", "10.1.1.0/24"))
    return azure


def reach(azure: Azure, port: int | None = 22, target: str = OTHER, protocol: str = "Tcp") -> str:
    """Why the first machine does not reach the second; empty where it does."""
    found = target if target[0].isdecimal() else vm_id(azure, target)
    return azure.sandbox.can_connect(azure.vm_id, found, port, protocol).reason


def outside(azure: Azure, target: str = VM, port: int = 22) -> str:
    return azure.sandbox.can_connect("Internet", vm_id(azure, target), port).reason


def run(azure: Azure, *script: str) -> str:
    """What a script on the second machine prints."""
    body = {"commandId": "RunShellScript", "script": list(script)}
    return str(azure.compute.virtual_machines.begin_run_command(GROUP, OTHER, body).result().value[0].message)


def test_machines_of_a_network_reach_each_other_where_a_service_answers(pair: Azure) -> None:
    assert reach(pair) == ""
    assert reach(pair, 5432) == "nothing answers on port 5432 of the machine vm-db"
    run(pair, "apt-get install -y postgresql")
    assert reach(pair, 5432) == ""
    run(pair, "systemctl stop postgresql")
    assert "nothing answers" in reach(pair, 5432)
    assert reach(pair, None, protocol="Icmp") == ""


def test_a_machine_that_does_not_run_neither_sends_nor_answers(pair: Azure) -> None:
    pair.compute.virtual_machines.begin_power_off(GROUP, OTHER).result()
    assert reach(pair) == "the machine vm-db does not run"
    pair.compute.virtual_machines.begin_start(GROUP, OTHER).result()
    assert reach(pair) == ""
    pair.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert reach(pair) == "the machine vm-app1 does not run"


def test_the_groups_of_both_subnet_and_interface_must_allow(pair: Azure) -> None:
    ssh = rule("ssh", 200, destinationPortRange="22", sourceAddressPrefix="10.1.0.0/24")
    closed = group(pair, "closed", rule("none", 300, "Deny"))
    subnet(pair, "vnet-app", "data", "10.1.1.0/24", networkSecurityGroup={"id": closed})
    found = pair.sandbox.can_connect(pair.vm_id, vm_id(pair, OTHER), 22)
    assert found.issue
    assert (found.issue.origin, found.issue.type) == ("Inbound", "NetworkSecurityRule")
    assert dict(found.issue.context) == {"RuleName": "securityRules/none", "NetworkSecurityGroup": closed}
    group(pair, "closed", rule("none", 300, "Deny"), ssh)
    assert reach(pair) == ""
    data = id_of(pair, "virtualNetworks/vnet-app/subnets/data")
    interface(pair, f"{OTHER}-nic", data, {"networkSecurityGroup": {"id": group(pair, "own", rule("no", 100, "Deny"))}})
    assert "securityRules/no of the network security group own" in reach(pair)


def test_outbound_rules_stop_a_packet_at_its_source(pair: Azure) -> None:
    closed = group(pair, "out", rule("no-ssh", 100, "Deny", "Outbound", destinationPortRange="22"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": closed})
    found = pair.sandbox.can_connect(pair.vm_id, vm_id(pair, OTHER), 22)
    assert found.issue
    assert found.issue.origin == "Outbound"
    assert [step.kind for step in found.steps] == ["Source"]


def test_application_groups_stand_for_the_interfaces_in_them(pair: Azure) -> None:
    web = pair.network.application_security_groups.begin_create_or_update(GROUP, "web", {"location": "westeurope"}).result()  # fmt: skip
    named: dict[str, Any] = {"sourceAddressPrefix": None, "sourceApplicationSecurityGroups": [{"id": web.id}]}
    guard = group(pair, "guard", rule("web", 100, **named), rule("none", 200, "Deny"))
    subnet(pair, "vnet-app", "data", "10.1.1.0/24", networkSecurityGroup={"id": guard})
    assert "securityRules/none" in reach(pair)
    default = id_of(pair, "virtualNetworks/vnet-app/subnets/default")
    interface(pair, f"{VM}-nic", default, applicationSecurityGroups=[{"id": web.id}])
    assert reach(pair) == ""


@pytest.mark.parametrize("fact", ["guestFirewall", "guestNetwork"])
def test_what_is_wrong_inside_of_a_guest_stops_packets_too(pair: Azure, fact: str) -> None:
    value = "Blocking" if fact == "guestFirewall" else "Unreachable"
    pair.sandbox.inject(WorldFault("f", vm_id(pair, OTHER), {fact: value}))
    found = pair.sandbox.can_connect(pair.vm_id, vm_id(pair, OTHER), 22)
    assert found.issue
    assert found.issue.type == "GuestFirewall"
    run(pair, "ufw allow 22")
    assert reach(pair) == ""


def test_a_route_to_nowhere_drops_packets_on_either_way(pair: Azure) -> None:
    drop = table(pair, "rt", none=("10.1.1.0/24", "None", None))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": drop})
    found = pair.sandbox.can_connect(pair.vm_id, vm_id(pair, OTHER), 22)
    assert found.issue
    assert (found.issue.type, dict(found.issue.context)["RouteName"]) == ("UserDefinedRoute", "none")
    back = pair.sandbox.can_connect(vm_id(pair, OTHER), pair.vm_id, 22)
    assert "answers are dropped" in back.reason
    subnet(pair, "vnet-app", "default", "10.1.0.0/24")
    assert reach(pair) == ""


def test_an_appliance_forwards_only_what_it_is_made_for(pair: Azure) -> None:
    edge = subnet(pair, "vnet-app", "edge", "10.1.2.0/24")
    machine(pair, "vm-fw", edge)
    via = table(pair, "rt", fw=("10.1.1.0/24", "VirtualAppliance", "10.1.2.4"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": via})
    assert reach(pair) == "IP forwarding is off at the network interface vm-fw-nic"
    interface(pair, "vm-fw-nic", edge, {"enableIPForwarding": True})
    found = pair.sandbox.can_connect(pair.vm_id, vm_id(pair, OTHER), 22)
    assert [step.kind for step in found.steps] == ["Source", "VirtualAppliance", "VirtualMachine"]
    pair.compute.virtual_machines.begin_power_off(GROUP, "vm-fw").result()
    assert reach(pair) == "the appliance at 10.1.2.4 does not run"
    table(pair, "rt", fw=("10.1.1.0/24", "VirtualAppliance", "10.1.2.99"))
    assert "no network interface has the address 10.1.2.99" in reach(pair)


def test_the_longest_prefix_wins(pair: Azure) -> None:
    both = table(pair, "rt", wide=("10.1.0.0/16", "None", None), narrow=("10.1.1.0/24", "VnetLocal", None))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": both})
    assert reach(pair) == ""
    table(pair, "rt", wide=("10.1.1.0/24", "VnetLocal", None), narrow=("10.1.1.4/32", "None", None))
    assert "10.1.1.4/32 has no next hop" in reach(pair)


def test_peered_networks_reach_each_other_and_others_do_not(pair: Azure) -> None:
    network(pair, "vnet-far", "10.8.0.0/16")
    machine(pair, "vm-far", id_of(pair, "virtualNetworks/vnet-far/subnets/default"))
    assert "has no next hop: packets are dropped" in reach(pair, target="vm-far")
    peer(pair, "vnet-app", "vnet-far")
    assert reach(pair, target="vm-far") != "", "one side is not enough"
    peer(pair, "vnet-far", "vnet-app")
    assert reach(pair, target="vm-far") == ""
    peer(pair, "vnet-app", "vnet-far", allowVirtualNetworkAccess=False)
    assert reach(pair, target="vm-far") != ""


def test_a_peering_passes_forwarded_traffic_only_where_it_says_so(pair: Azure) -> None:
    """Two spokes talk through an appliance in the hub; both send their packets there."""
    for name, space in (("hub", "10.8.0.0/16"), ("spoke", "10.9.0.0/16")):
        network(pair, name, space)
    machine(pair, "vm-fw", id_of(pair, "virtualNetworks/hub/subnets/default"), {"enableIPForwarding": True})
    machine(pair, "vm-far", id_of(pair, "virtualNetworks/spoke/subnets/default"))
    for spoke in ("vnet-app", "spoke"):
        peer(pair, "hub", spoke)
        peer(pair, spoke, "hub", allowForwardedTraffic=True)
    there = table(pair, "there", far=("10.9.0.0/16", "VirtualAppliance", "10.8.0.4"))
    back = table(pair, "back", app=("10.1.0.0/16", "VirtualAppliance", "10.8.0.4"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": there})
    assert "answers are dropped" in reach(pair, target="10.9.0.4")
    subnet(pair, "spoke", "default", "10.9.0.0/18", routeTable={"id": back})
    assert reach(pair, target="10.9.0.4") == ""
    peer(pair, "spoke", "hub")
    assert reach(pair, target="10.9.0.4") == "the peering to-hub does not allow forwarded traffic"


def test_a_standard_public_address_is_closed_until_a_group_opens_it(pair: Azure) -> None:
    assert "has no public address" in outside(pair)
    default = id_of(pair, "virtualNetworks/vnet-app/subnets/default")
    address = public(pair, "pip")
    interface(pair, f"{VM}-nic", default, publicIPAddress={"id": address.id})
    assert "closed until a network security group allows" in outside(pair)
    guard = group(pair, "guard", rule("ssh", 100, destinationPortRange="22", sourceAddressPrefix="Internet"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": guard})
    assert outside(pair) == ""
    assert "defaultSecurityRules/DenyAllInBound" in outside(pair, port=80)
    assert pair.sandbox.can_connect("Internet", address.ip_address, 22).reachable


def test_services_are_reached_unless_rules_or_routes_forbid(pair: Azure) -> None:
    service = pair.sandbox.can_connect(pair.vm_id, "AzureBackup", 443)
    assert (service.reachable, service.steps[-1].kind) == (True, "Internet")
    allow = rule("backup", 100, direction="Outbound", destinationAddressPrefix="AzureBackup")
    deny = rule("none", 200, "Deny", "Outbound", destinationAddressPrefix="Internet")
    guard = group(pair, "guard", allow, deny)
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": guard})
    assert pair.sandbox.can_connect(pair.vm_id, "AzureBackup", 443).reachable
    assert "securityRules/none" in pair.sandbox.can_connect(pair.vm_id, "Storage.WestEurope", 443).reason
    assert "securityRules/none" in pair.sandbox.can_connect(pair.vm_id, "www.example.com", 443).reason
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", defaultOutboundAccess=False)
    assert "no way out" in pair.sandbox.can_connect(pair.vm_id, "AzureBackup", 443).reason
    dropped = table(pair, "rt", out=("0.0.0.0/0", "None", None))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": dropped})
    assert "no next hop" in pair.sandbox.can_connect(pair.vm_id, "AzureBackup", 443).reason


def test_a_connection_is_made_to_anything_with_an_address(pair: Azure) -> None:
    nic = id_of(pair, f"networkInterfaces/{OTHER}-nic")
    assert pair.sandbox.can_connect(pair.vm_id, nic, 22).reachable
    spare = public(pair, "spare").id
    assert "nothing uses the public address" in pair.sandbox.can_connect(pair.vm_id, spare, 22).reason
    with pytest.raises(ArmError, match="TargetResourceTypeNotSupported"):
        pair.sandbox.can_connect(pair.vm_id, id_of(pair, "virtualNetworks/vnet-app"), 22)
    with pytest.raises(ArmError, match="ResourceNotFound"):
        pair.sandbox.can_connect(pair.vm_id, vm_id(pair, "vm-nobody"), 22)


def test_a_network_is_saved_and_opened_as_it_was(tmp_path: Path) -> None:
    whole = everything(Azure(JudgedSandbox(seed=3)))
    before = whole.sandbox.state()
    whole.sandbox.save(tmp_path / "sandbox.json")
    again = Sandbox.open(tmp_path / "sandbox.json")
    assert again.state() == before
    assert again.can_connect(whole.vm_id, "10.1.0.4", 80).reason == whole.sandbox.can_connect(whole.vm_id, "10.1.0.4", 80).reason  # fmt: skip


def test_windows_services_answer_on_their_ports(azure: Azure) -> None:
    azure.make_group()
    azure.make_network()
    azure.make_machine("vm-win", windows=True, data_disks=0)
    azure.make_machine()

    def web(*script: str) -> str:
        body = {"commandId": "RunPowerShellScript", "script": list(script)}
        azure.compute.virtual_machines.begin_run_command(GROUP, "vm-win", body).result()
        return azure.sandbox.can_connect(azure.vm_id, vm_id(azure, "vm-win"), 80).reason

    assert azure.sandbox.can_connect(azure.vm_id, vm_id(azure, "vm-win"), 3389).reachable
    assert web("Install-WindowsFeature -Name Web-Server") == ""
    assert "nothing answers on port 80" in web("Stop-Service W3SVC")
    assert web("net start w3svc") == ""
    assert "nothing answers on port 80" in web("net stop w3svc")


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("nc -zv 10.1.0.4 22", "succeeded!", "timed out"),
        ("nc -zv 10.1.0.4 80", "Connection refused", "timed out"),
        ("nc -zv nowhere 80", "Name or service not known", "Name or service not known"),
        ("curl http://10.1.0.4", "Connection refused", "timed out"),
        ("curl -s https://www.example.com/", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
        ("curl http://nowhere.invalid", "(6) Could not resolve host", "(6) Could not resolve host"),
        ("curl http://169.254.169.254/metadata", "HTTP/1.1 200 OK", "HTTP/1.1 200 OK"),
        ("ping -c 1 10.1.0.4", "1 received", "0 received"),
        ("ping -c 1 nowhere", "Name or service not known", "Name or service not known"),
    ],
)
def test_a_script_meets_the_network_that_is_there(pair: Azure, line: str, before: str, after: str) -> None:
    assert before in run(pair, line)
    closed = group(pair, "closed", rule("none", 100, "Deny"))
    subnet(pair, "vnet-app", "default", "10.1.0.0/24", networkSecurityGroup={"id": closed})
    assert after in run(pair, line)


def test_powershell_tells_whether_a_port_answers(azure: Azure) -> None:
    azure.make_group()
    azure.make_network()
    azure.make_machine("vm-win", windows=True, data_disks=0)
    azure.make_machine()

    def printed(line: str) -> str:
        body = {"commandId": "RunPowerShellScript", "script": [line]}
        found = azure.compute.virtual_machines.begin_run_command(GROUP, "vm-win", body).result()
        return "".join(str(status.message) for status in found.value)

    assert "TcpTestSucceeded : True" in printed("Test-NetConnection -ComputerName 10.1.0.5 -Port 22")
    assert "TcpTestSucceeded : False" in printed("Test-NetConnection 10.1.0.5 -Port 80")
    assert "Name resolution of nowhere failed" in printed("Test-NetConnection nowhere -Port 80")
    assert "TcpTestSucceeded : True" in printed("Test-NetConnection 168.63.129.16 -Port 80")
    body = {"commandId": "RunPowerShellScript", "script": ["Test-NetConnection"]}
    assert refusal(azure.compute.virtual_machines.begin_run_command, GROUP, "vm-win", body) == "SandboxNotImplemented"


def test_asking_changes_nothing(pair: Azure) -> None:
    before = pair.sandbox.state()
    assert [reach(pair), reach(pair)] == ["", ""]
    assert pair.sandbox.state() == before
