"""Private DNS: zones, links and records, and what a wrong record or name server does to a connection."""

from typing import Any

import pytest
from azure.mgmt.privatedns.models import PrivateZone, RecordSet, VirtualNetworkLink

from tests.sandbox.conftest import GROUP, VM, Azure, typed
from tests.sandbox.networks import id_of, interface, machine, network, public, vm_id
from tests.sandbox.test_vaults import refusal

ZONE, DB = "corp.internal", "vm-db"


def link(azure: Azure, name: str = "app", network: str = "vnet-app", **properties: Any) -> Any:
    home = {"virtualNetwork": {"id": id_of(azure, f"virtualNetworks/{network}")}}
    body = {"location": "global", "properties": {**home, **properties}}
    return azure.dns.virtual_network_links.begin_create_or_update(GROUP, ZONE, name, body).result()


def record(azure: Azure, name: str, *addresses: str) -> Any:
    body = {"properties": {"ttl": 300, "aRecords": [{"ipv4Address": address} for address in addresses]}}
    return azure.dns.record_sets.create_or_update(GROUP, ZONE, "A", name, body)


def reach(azure: Azure, name: str = f"db.{ZONE}") -> str:
    return azure.sandbox.can_connect(azure.vm_id, name, 22).reason


@pytest.fixture
def zone(azure: Azure) -> Azure:
    """Two machines, and a zone that their network is linked to."""
    azure.make_group()
    default = azure.make_network()
    machine(azure, VM, default)
    machine(azure, DB, default)
    azure.dns.private_zones.begin_create_or_update(GROUP, ZONE, {"location": "global"}).result()
    link(azure)
    return azure


@pytest.mark.proves("RecordSets_CreateOrUpdate", "RecordSets_Update", "RecordSets_Get", "RecordSets_Delete", "RecordSets_ListByType", "RecordSets_List")  # fmt: skip
def test_a_wrong_record_leads_nowhere_until_it_is_put_right(zone: Azure) -> None:
    sets = zone.dns.record_sets
    assert "is not known to the name servers" in reach(zone)
    made = typed(record(zone, "db", "10.1.0.99"), RecordSet)
    assert (made.fqdn, made.is_auto_registered) == (f"db.{ZONE}.", False)
    assert "nothing in the virtual network has the address 10.1.0.99" in reach(zone)
    sets.update(GROUP, ZONE, "A", "db", {"properties": {"aRecords": [{"ipv4Address": "10.1.0.5"}]}})
    assert reach(zone) == ""
    assert sets.get(GROUP, ZONE, "A", "DB").ttl == 300
    alias = {"properties": {"ttl": 60, "cnameRecord": {"cname": f"db.{ZONE}"}}}
    sets.create_or_update(GROUP, ZONE, "CNAME", "sql", alias)
    assert reach(zone, f"sql.{ZONE}") == ""
    assert [s.name for s in sets.list_by_type(GROUP, ZONE, "A")] == ["db"]
    assert [s.name for s in sets.list(GROUP, ZONE)] == ["db", "sql"]
    sets.delete(GROUP, ZONE, "A", "db")
    assert refusal(sets.get, GROUP, ZONE, "A", "db") == "NotFound"
    assert "is not known" in reach(zone, f"sql.{ZONE}")


@pytest.mark.proves("VirtualNetworkLinks_CreateOrUpdate", "VirtualNetworkLinks_Update", "VirtualNetworkLinks_Get", "VirtualNetworkLinks_List", "VirtualNetworkLinks_Delete")  # fmt: skip
def test_a_zone_answers_linked_networks_alone_and_registers_their_machines(zone: Azure) -> None:
    links = zone.dns.virtual_network_links
    record(zone, "db", "10.1.0.5")
    links.begin_delete(GROUP, ZONE, "app").result()
    assert list(links.list(GROUP, ZONE)) == []
    assert zone.sandbox.can_connect(zone.vm_id, f"db.{ZONE}", 22).steps[-1].kind == "Internet", "a name of the internet"
    made = typed(link(zone), VirtualNetworkLink)
    assert (made.virtual_network_link_state, made.registration_enabled) == ("Completed", False)
    links.begin_update(GROUP, ZONE, "app", {"properties": {"registrationEnabled": True}, "tags": {"a": "b"}}).result()
    assert links.get(GROUP, ZONE, "app").tags == {"a": "b"}
    own = zone.dns.record_sets.get(GROUP, ZONE, "A", DB)
    assert (own.is_auto_registered, own.a_records[0].ipv4_address) == (True, "10.1.0.5")
    assert reach(zone, f"{DB}.{ZONE}") == ""
    assert refusal(link, zone, "again") == "Conflict"


@pytest.mark.proves("PrivateZones_CreateOrUpdate", "PrivateZones_Update", "PrivateZones_Get", "PrivateZones_List", "PrivateZones_ListByResourceGroup", "PrivateZones_Delete")  # fmt: skip
def test_a_zone_goes_once_nothing_is_linked_to_it(zone: Azure) -> None:
    zones = zone.dns.private_zones
    record(zone, "db", "10.1.0.5")
    shown = typed(zones.get(GROUP, ZONE), PrivateZone)
    assert (shown.number_of_record_sets, shown.number_of_virtual_network_links) == (1, 1)
    assert zones.begin_update(GROUP, ZONE, {"tags": {"a": "b"}}).result().tags == {"a": "b"}
    assert [z.name for z in zones.list()] == [z.name for z in zones.list_by_resource_group(GROUP)] == [ZONE]
    assert refusal(zones.begin_delete, GROUP, ZONE) == "CannotDeleteResource"
    zone.dns.virtual_network_links.begin_delete(GROUP, ZONE, "app").result()
    zones.begin_delete(GROUP, ZONE).result()
    assert list(zones.list()) == []
    assert refusal(zones.begin_create_or_update, GROUP, "single", {"location": "global"}) == "BadRequest"


@pytest.mark.parametrize(
    ("kind", "name", "properties", "code"),
    [
        ("A", "x", {"aRecords": [{"ipv4Address": "here"}]}, "BadRequest"),
        ("A", "x", {"txtRecords": [{"value": ["a"]}]}, "BadRequest"),
        ("A", "x", {"ttl": 0, "aRecords": [{"ipv4Address": "10.1.0.5"}]}, "BadRequest"),
        ("CNAME", "@", {"cnameRecord": {"cname": "a.b"}}, "BadRequest"),
        ("CNAME", "db", {"cnameRecord": {"cname": "a.b"}}, "BadRequest"),
        ("SOA", "@", {"soaRecord": {"email": "a"}}, "SandboxNotImplemented"),
    ],
)
def test_an_impossible_record_is_refused(zone: Azure, kind: str, name: str, properties: dict[str, Any], code: str) -> None:  # fmt: skip
    record(zone, "db", "10.1.0.5")
    call = zone.dns.record_sets.create_or_update
    assert refusal(lambda: call(GROUP, ZONE, kind, name, {"properties": properties})) == code


def test_a_name_server_that_does_not_answer_breaks_every_name(zone: Azure) -> None:
    record(zone, "db", "10.1.0.5")
    servers = {"dhcpOptions": {"dnsServers": ["10.1.0.5"]}}
    network(zone, "vnet-app", "10.1.0.0/22", **servers)
    nic = zone.network.network_interfaces.get(GROUP, f"{VM}-nic")
    assert nic.dns_settings.applied_dns_servers == ["10.1.0.5"]
    assert "is not known to the name servers" in reach(zone)
    assert zone.sandbox.can_connect(zone.vm_id, vm_id(zone, DB), 22).reachable, "addresses need no names"
    script = {"commandId": "RunShellScript", "script": ["systemctl start named"]}
    zone.compute.virtual_machines.begin_run_command(GROUP, DB, script).result()
    assert reach(zone) == ""
    network(zone, "vnet-app", "10.1.0.0/22")
    assert reach(zone) == ""


def test_links_and_records_need_their_zone(azure: Azure) -> None:
    azure.make_group()
    azure.make_network()
    assert refusal(link, azure) == "ParentResourceNotFound"
    assert refusal(lambda: record(azure, "db", "10.1.0.5")) == "ParentResourceNotFound"


def test_public_names_lead_to_their_address(zone: Azure) -> None:
    address = public(zone, "pip", dnsSettings={"domainNameLabel": "shop"})
    name = address.dns_settings.fqdn
    assert "nothing uses the public address" in zone.sandbox.can_connect("Internet", name, 22).reason
    interface(zone, f"{DB}-nic", id_of(zone, "virtualNetworks/vnet-app/subnets/default"), publicIPAddress={"id": address.id})  # fmt: skip
    assert "closed until" in zone.sandbox.can_connect("Internet", name, 22).reason
    assert "is not known" in reach(zone, "other.westeurope.cloudapp.sandbox.invalid")


def test_a_network_takes_its_links_along(zone: Azure) -> None:
    network(zone, "vnet-far", "10.8.0.0/16")
    link(zone, "far", "vnet-far")
    zone.network.virtual_networks.begin_delete(GROUP, "vnet-far").result()
    assert [found.name for found in zone.dns.virtual_network_links.list(GROUP, ZONE)] == ["app"]
