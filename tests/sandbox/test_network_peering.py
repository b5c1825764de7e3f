"""Peerings of virtual networks and route tables, read back through the SDK."""

from typing import Any

import pytest
from azure.mgmt.network.models import Route, RouteTable, VirtualNetworkPeering

from tests.sandbox.conftest import GROUP, REGION, Azure, typed
from tests.sandbox.networks import peer
from tests.sandbox.test_vaults import refusal


def network(azure: Azure, name: str, *prefixes: str) -> str:
    body = {"location": REGION, "properties": {"addressSpace": {"addressPrefixes": list(prefixes)}}}
    return str(azure.network.virtual_networks.begin_create_or_update(GROUP, name, body).result().id)


@pytest.fixture
def two(azure: Azure) -> Azure:
    azure.make_group()
    network(azure, "hub", "10.0.0.0/16")
    network(azure, "spoke", "10.1.0.0/16")
    return azure


@pytest.mark.proves("VirtualNetworkPeerings_CreateOrUpdate", "VirtualNetworkPeerings_Get", "VirtualNetworkPeerings_List", "VirtualNetworkPeerings_Delete")  # fmt: skip
def test_a_peering_is_connected_once_both_sides_are_there(two: Azure) -> None:
    sides = two.network.virtual_network_peerings
    first = typed(peer(two, "hub", "spoke"), VirtualNetworkPeering)
    assert (first.peering_state, first.remote_address_space.address_prefixes) == ("Initiated", ["10.1.0.0/16"])
    assert peer(two, "spoke", "hub").peering_state == "Connected"
    assert sides.get(GROUP, "hub", "to-spoke").peering_state == "Connected"
    assert two.network.virtual_networks.get(GROUP, "hub").virtual_network_peerings[0].name == "to-spoke"
    sides.begin_delete(GROUP, "hub", "to-spoke").result()
    assert sides.get(GROUP, "spoke", "to-hub").peering_state == "Disconnected"
    assert refusal(peer, two, "hub", "spoke") == "RemotePeeringIsDisconnected"
    sides.begin_delete(GROUP, "spoke", "to-hub").result()
    assert list(sides.list(GROUP, "hub")) == []


def test_networks_that_share_addresses_are_not_peered(two: Azure) -> None:
    network(two, "same", "10.0.128.0/20")
    network(two, "third", "10.1.8.0/24")
    assert refusal(peer, two, "hub", "same") == "VnetAddressSpacesOverlap"
    assert refusal(peer, two, "hub", "hub") == "CannotPeerVirtualNetworkWithItself"
    peer(two, "hub", "spoke"), peer(two, "spoke", "hub")
    assert refusal(peer, two, "hub", "third") == "VnetAddressSpaceOverlapsWithAlreadyPeeredVnet"
    assert refusal(peer, two, "hub", "nowhere") == "InvalidResourceReference"


def test_a_grown_network_is_out_of_step_until_its_peer_takes_note(two: Azure) -> None:
    peer(two, "hub", "spoke"), peer(two, "spoke", "hub")
    network(two, "spoke", "10.1.0.0/16", "10.3.0.0/16")
    sides = two.network.virtual_network_peerings
    assert sides.get(GROUP, "hub", "to-spoke").peering_sync_level == "LocalNotInSync"
    assert sides.get(GROUP, "spoke", "to-hub").peering_sync_level == "RemoteNotInSync"
    peer(two, "hub", "spoke")
    assert sides.get(GROUP, "hub", "to-spoke").peering_sync_level == "FullyInSync"


def test_what_was_read_of_a_network_can_be_written_back(two: Azure) -> None:
    peer(two, "hub", "spoke"), peer(two, "spoke", "hub")
    networks = two.network.virtual_networks
    networks.begin_create_or_update(GROUP, "hub", networks.get(GROUP, "hub")).result()
    assert two.network.virtual_network_peerings.get(GROUP, "spoke", "to-hub").peering_state == "Connected"


def route(prefix: str, kind: str = "None", address: str | None = None) -> dict[str, Any]:
    return {"properties": {"addressPrefix": prefix, "nextHopType": kind, "nextHopIpAddress": address}}


@pytest.mark.proves("RouteTables_CreateOrUpdate", "RouteTables_Get", "RouteTables_List", "RouteTables_ListAll", "RouteTables_UpdateTags", "RouteTables_Delete", "Routes_CreateOrUpdate", "Routes_Get", "Routes_List", "Routes_Delete")  # fmt: skip
def test_a_route_table_has_its_routes_and_stays_while_a_subnet_follows_it(two: Azure) -> None:
    tables, routes = two.network.route_tables, two.network.routes
    body = {"location": REGION, "properties": {"routes": [{"name": "out", **route("0.0.0.0/0")}]}}
    made = typed(tables.begin_create_or_update(GROUP, "rt", body).result(), RouteTable)
    routes.begin_create_or_update(GROUP, "rt", "fw", route("10.9.0.0/16", "VirtualAppliance", "10.0.0.4")).result()
    assert typed(routes.get(GROUP, "rt", "fw"), Route).next_hop_ip_address == "10.0.0.4"
    assert [r.name for r in routes.list(GROUP, "rt")] == [r.name for r in tables.get(GROUP, "rt").routes] == ["out", "fw"]  # fmt: skip
    routes.begin_delete(GROUP, "rt", "out").result()
    assert [r.name for r in tables.get(GROUP, "rt").routes] == ["fw"]
    subnet = {"properties": {"addressPrefix": "10.0.0.0/24", "routeTable": {"id": made.id}}}
    two.network.subnets.begin_create_or_update(GROUP, "hub", "default", subnet).result()
    assert tables.update_tags(GROUP, "rt", {"tags": {"a": "b"}}).subnets[0].id.endswith("/hub/subnets/default")
    assert refusal(tables.begin_delete, GROUP, "rt") == "InUseRouteTableCannotBeDeleted"
    two.network.subnets.begin_delete(GROUP, "hub", "default").result()
    assert [t.name for t in tables.list(GROUP)] == [t.name for t in tables.list_all()] == ["rt"]
    tables.begin_delete(GROUP, "rt").result()
    assert list(tables.list_all()) == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (route("10.9.0.0/16", "VirtualAppliance"), "RouteInvalidNextHopIpAddress"),
        (route("10.9.0.0/16", "None", "10.0.0.4"), "RouteInvalidNextHopIpAddress"),
        (route("10.9.0.0/16", "VirtualAppliance", "firewall"), "RouteInvalidNextHopIpAddress"),
        (route("10.9.0.1/16"), "InvalidCIDRNotation"),
        (route("0.0.0.0/0"), "RouteConflict"),
        (route("10.9.0.0/16", "VirtualNetworkGateway"), "SandboxNotImplemented"),
    ],
)
def test_an_impossible_route_is_refused(two: Azure, body: dict[str, Any], code: str) -> None:
    inner = [{"name": "out", **route("0.0.0.0/0")}]
    two.network.route_tables.begin_create_or_update(GROUP, "rt", {"location": REGION, "properties": {"routes": inner}}).result()  # fmt: skip
    assert refusal(two.network.routes.begin_create_or_update, GROUP, "rt", "x", body) == code
    whole = {"location": REGION, "properties": {"routes": [*inner, {"name": "x", **body}]}}
    assert refusal(two.network.route_tables.begin_create_or_update, GROUP, "rt", whole) == code
