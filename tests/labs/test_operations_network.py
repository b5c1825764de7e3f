"""Operations on networks, run for real: security groups, routes, and Network Watcher, which tells what they do."""

import pytest

from studyapp.core.errors import StudyError
from tests.labs.conftest import VM, Lab

GROUP = {"group": "rg-app"}
DATA = {**GROUP, "network": "vnet-app", "subnet": "data"}
REACH = {**VM, "to": "vm-db", "port": "5432"}


@pytest.fixture
def pair(site: Lab) -> Lab:
    """The machine, and another in a subnet of its own."""
    site.do("subnet.create", DATA, subnet_prefix="10.0.1.0/24")
    site.do("vm.create", vm_group="rg-app", vm="vm-db", network="vnet-app", subnet="data")
    site.has(site.do("vm.show", vm_group="rg-app", vm="vm-db")["id"], listens=[5432])
    return site


@pytest.mark.performs(
    "nsg.create", "nsg.show", "nsg.create-rule", "nsg.delete-rule", "subnet.create", "subnet.show", "subnet.update",
    "watcher.ip-flow", "watcher.connectivity", "connection.check",
)  # fmt: skip
def test_a_rule_stops_a_connection_and_the_watcher_names_it(pair: Lab) -> None:
    pair.do("vm.install-extension", VM, extension="NetworkWatcherAgentLinux", publisher="Microsoft.Azure.NetworkWatcher", version="1.4")  # fmt: skip
    assert pair.do("watcher.connectivity", REACH)["connectionStatus"] == "Reachable"
    rule = {**GROUP, "nsg": "nsg-data", "rule": "no-db"}
    pair.do("nsg.create", GROUP, nsg="nsg-data")
    pair.do("nsg.create-rule", rule, priority="200", port="5432", access="Deny")
    pair.do("subnet.update", DATA, nsg="nsg-data")
    assert pair.do("subnet.show", DATA)["properties"]["networkSecurityGroup"]["id"].endswith("/nsg-data")
    assert pair.do("connection.check", REACH)["reachable"] is False
    (issue,) = pair.do("watcher.connectivity", REACH)["hops"][-1]["issues"]
    assert issue["type"] == "NetworkSecurityRule"
    db = {"vm_group": "rg-app", "vm": "vm-db", "local": "10.0.1.4:5432", "remote": "10.0.0.4:50000"}
    assert pair.do("watcher.ip-flow", db) == {"access": "Deny", "ruleName": "securityRules/no-db"}
    pair.do("nsg.delete-rule", rule)
    assert pair.do("nsg.show", GROUP, nsg="nsg-data")["properties"]["securityRules"] == []
    assert pair.do("connection.check", REACH) == {"reachable": True, "reason": ""}
    pair.do("subnet.update", DATA, nsg="none")
    assert "networkSecurityGroup" not in pair.do("subnet.show", DATA)["properties"]
    with pytest.raises(StudyError, match="has no port"):
        pair.do("watcher.ip-flow", db, local="10.0.1.4")
    with pytest.raises(StudyError, match="vm-gone"):
        pair.do("connection.check", REACH, to="vm-gone")


@pytest.mark.performs("route-table.create", "route-table.show", "route.create", "route.delete", "watcher.next-hop")
def test_a_route_to_nowhere_drops_packets(pair: Lab) -> None:
    route = {**GROUP, "route_table": "rt-app", "route": "drop"}
    pair.do("route-table.create", GROUP, route_table="rt-app")
    pair.do("route.create", route, prefix="10.0.1.0/24", next_hop="None")
    front = {**GROUP, "network": "vnet-app"}
    pair.do("subnet.update", front, route_table="rt-app")
    hop = {**VM, "source": "10.0.0.4", "destination": "10.0.1.4"}
    assert pair.do("watcher.next-hop", hop)["nextHopType"] == "None"
    assert pair.do("connection.check", REACH)["reachable"] is False
    pair.do("route.create", route, prefix="10.0.1.0/24", next_hop="VirtualAppliance", address="10.0.0.9")
    routes = pair.do("route-table.show", GROUP, route_table="rt-app")["properties"]["routes"]
    assert [one["properties"]["nextHopIpAddress"] for one in routes] == ["10.0.0.9"]
    pair.do("route.delete", route)
    assert pair.do("watcher.next-hop", hop)["nextHopType"] == "VnetLocal"
    assert pair.do("connection.check", REACH)["reachable"] is True


def test_a_region_without_a_network_has_no_watcher(lab: Lab) -> None:
    lab.do("group.create", group="rg-app")
    lab.do("network.create", group="rg-app", network="vnet-app")
    lab.do("vm.create", VM, network="vnet-app")
    for watcher in list(lab.target.network.network_watchers.list_all()):
        lab.target.network.network_watchers.begin_delete("NetworkWatcherRG", str(watcher.name)).result()
    with pytest.raises(StudyError, match="no network watcher in eastus"):
        lab.do("watcher.next-hop", VM, source="10.0.0.4", destination="10.0.0.5")
