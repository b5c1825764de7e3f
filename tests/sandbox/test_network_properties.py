"""Laws of networks: addresses are held once, references lead somewhere, the first fitting rule and the longest prefix win."""

import json
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.network import allocation, effective, packets, places, prefixes, routing
from studyapp.sandbox.providers.network.names import (
    ADDRESSES,
    BALANCERS,
    INTERFACES,
    NETWORKS,
    PEERINGS,
    ROUTES,
    SUBNETS,
)
from studyapp.sandbox.providers.network.packets import Packet, Peer
from tests.sandbox.conftest import REGION, VM, Azure, JudgedSandbox
from tests.sandbox.networks import group, id_of, machine, rule, subnet, table

API = "?api-version=2026-03-01"
BOUNDED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NAMES = st.sampled_from(["one", "two", "three"])
SPACES = {"one": "10.0.0.0/16", "two": "10.1.0.0/16", "three": "10.0.0.0/20"}


class Player:
    """Plays moves on a network through raw requests; a refusal changes nothing."""

    def __init__(self) -> None:
        self.azure = Azure(JudgedSandbox(seed=5))
        self.azure.make_group()

    def send(self, verb: str, path: str, body: Any = None) -> Response:
        sandbox = self.azure.sandbox
        headers = {"authorization": f"Bearer {sandbox.token()}"}
        content = b"" if body is None else json.dumps(body).encode()
        before = sandbox.state()
        response = sandbox.handle(Request(verb, f"{BASE_URL}{id_of(self.azure, path)}{API}", headers, content))
        assert response.status < 500
        if response.status >= 400:
            assert sandbox.state() == before, "a refusal changed something"
        return response

    def put(self, path: str, properties: Any, **more: Any) -> None:
        self.send("PUT", path, {"location": REGION, "properties": properties, **more})

    def reference(self, path: str) -> dict[str, str]:
        return {"id": id_of(self.azure, path)}

    def network(self, name: str) -> None:
        self.put(f"virtualNetworks/{name}", {"addressSpace": {"addressPrefixes": [SPACES[name]]}})

    def subnet(self, home: str, name: str, at: int, guarded: str | None) -> None:
        space = ip_network(SPACES[home])
        prefix = f"{space.network_address + at * 8}/29"
        more = {"networkSecurityGroup": self.reference(f"networkSecurityGroups/{guarded}")} if guarded else {}
        self.send("PUT", f"virtualNetworks/{home}/subnets/{name}", {"properties": {"addressPrefix": prefix, **more}})

    def interface(self, name: str, home: str, inner: str, fixed: int, public: str | None, pool: str | None) -> None:
        space = ip_network(SPACES[home])
        given: dict[str, Any] = {"subnet": self.reference(f"virtualNetworks/{home}/subnets/{inner}")}
        if fixed:
            given |= {"privateIPAllocationMethod": "Static", "privateIPAddress": str(space.network_address + fixed)}
        if public:
            given["publicIPAddress"] = self.reference(f"publicIPAddresses/{public}")
        if pool:
            given["loadBalancerBackendAddressPools"] = [self.reference(f"loadBalancers/{pool}/backendAddressPools/pool")]  # fmt: skip
        self.put(f"networkInterfaces/{name}", {"ipConfigurations": [{"name": "c", "properties": given}]})

    def public(self, name: str) -> None:
        self.put(f"publicIPAddresses/{name}", {}, sku={"name": "Standard"})

    def group(self, name: str) -> None:
        self.put(f"networkSecurityGroups/{name}", {})

    def balancer(self, name: str, home: str, inner: str, public: str | None, *, pooled: bool) -> None:
        front: dict[str, Any] = {"subnet": self.reference(f"virtualNetworks/{home}/subnets/{inner}")}
        if public:
            front = {"publicIPAddress": self.reference(f"publicIPAddresses/{public}")}
        pools = [{"name": "pool"}] if pooled else []
        fronts = [{"name": "front", "properties": front}]
        self.put(f"loadBalancers/{name}", {"frontendIPConfigurations": fronts, "backendAddressPools": pools})

    def peering(self, home: str, other: str) -> None:
        remote = {"remoteVirtualNetwork": self.reference(f"virtualNetworks/{other}")}
        self.send("PUT", f"virtualNetworks/{home}/virtualNetworkPeerings/{other}", {"properties": remote})

    def delete(self, path: str) -> None:
        self.send("DELETE", path)

    def advance(self, seconds: int) -> None:
        self.azure.sandbox.advance(seconds=seconds)


_MAYBE = st.none() | NAMES
_PATHS = st.one_of(
    st.builds("virtualNetworks/{}".format, NAMES),
    st.builds("virtualNetworks/{}/subnets/{}".format, NAMES, NAMES),
    st.builds("virtualNetworks/{}/virtualNetworkPeerings/{}".format, NAMES, NAMES),
    st.builds("{}/{}".format, st.sampled_from(["networkInterfaces", "publicIPAddresses", "loadBalancers", "networkSecurityGroups"]), NAMES),
)  # fmt: skip
_MOVES = st.one_of(
    st.tuples(st.just("network"), NAMES),
    st.tuples(st.just("subnet"), NAMES, NAMES, st.integers(0, 3), _MAYBE),
    st.tuples(st.just("interface"), NAMES, NAMES, NAMES, st.sampled_from([0, 4, 5, 12]), _MAYBE, _MAYBE),
    st.tuples(st.just("public"), NAMES),
    st.tuples(st.just("group"), NAMES),
    st.tuples(st.just("balancer"), NAMES, NAMES, NAMES, _MAYBE),
    st.tuples(st.just("peering"), NAMES, NAMES),
    st.tuples(st.just("delete"), _PATHS),
    st.tuples(st.just("advance"), st.integers(1, 20)),
)


def _references(value: Any) -> Iterator[str]:
    """Every id below a body but those that name the part itself."""
    if isinstance(value, list):
        for part in value:
            yield from _references(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "id" and isinstance(part, str) and len(value) == 1:
                yield part
            else:
                yield from _references(part)


def _exists(world: World, id: str) -> bool:
    found = world.find(id)
    if found is not None:
        return True
    owner = world.find("/".join(id.split("/")[:9]))
    return owner is not None and id in {part["id"] for part in _parts(owner)}


def _parts(resource: Resource) -> Iterator[dict[str, Any]]:
    for value in resource.body["properties"].values():
        if isinstance(value, list):
            yield from (part for part in value if isinstance(part, dict) and "id" in part)


def _check_addresses(world: World) -> None:
    for home in world.tree.of_type(SUBNETS):
        held = [holder.address for holder in allocation.holders(world, home.id)]
        assert len(set(held)) == len(held), "an address is held twice"
        assert all(prefixes.within(text, allocation.ranges_of(home)) for text in held)
        assert not any(allocation.is_reserved(home, text) for text in held)
    numbers = [world.view(public)["properties"].get("ipAddress") for public in world.tree.of_type(ADDRESSES)]
    assert len(set(numbers)) == len(numbers), "a number is had twice"


def _check_references(world: World) -> None:
    users: list[str] = []
    for type in (INTERFACES, BALANCERS, SUBNETS, NETWORKS):
        for resource in world.tree.of_type(type):
            found = list(_references(resource.body["properties"]))
            assert not [id for id in found if not _exists(world, id)], "a reference dangles"
            users += [id.lower() for id in found if "/publicipaddresses/" in id.lower()]
    assert len(set(users)) == len(users), "a public address is used twice"


def _check_peerings(world: World) -> None:
    for peering in world.tree.of_type(PEERINGS):
        remote = world.find(dig(peering.body, "properties.remoteVirtualNetwork.id"))
        back = [p for p in world.tree.children(remote.id, PEERINGS) if p.name.lower() == peering.id.split("/")[8].lower()] if remote else []  # fmt: skip
        if peering.facts["state"] == "Connected":
            assert [p.facts["state"] for p in back] == ["Connected"]


@BOUNDED
@given(st.lists(_MOVES, min_size=5, max_size=40), st.booleans())
def test_whatever_happens_addresses_are_held_once_and_nothing_dangles(moves: list[tuple[Any, ...]], pooled: bool) -> None:  # fmt: skip
    player = Player()
    for name in SPACES:
        player.network(name)
        player.subnet(name, "one", 0, None)
    for word, *arguments in moves:
        if word == "balancer":
            player.balancer(*arguments, pooled=pooled)
        else:
            getattr(player, word)(*arguments)
        world = player.azure.sandbox.world
        _check_addresses(world)
        _check_references(world)
        _check_peerings(world)


_ADDRESSES = st.sampled_from(["10.1.0.4", "10.1.1.4", "10.8.0.4", "8.8.8.8", "20.1.2.3", "168.63.129.16"])
_PREFIXES = st.sampled_from(["*", "10.1.0.0/16", "10.1.1.0/24", "10.1.1.4/32", "10.1.1.4", "8.0.0.0/7", "VirtualNetwork", "Internet", "AzureLoadBalancer"])  # fmt: skip
_RULES = st.lists(
    st.tuples(st.integers(100, 130), st.sampled_from(["Allow", "Deny"]), _PREFIXES, _PREFIXES, st.sampled_from(["*", "22", "80-90"]), st.sampled_from(["*", "Tcp", "Udp"])),
    max_size=6,
    unique_by=lambda row: row[0],
)  # fmt: skip


def _site() -> Azure:
    azure = Azure(JudgedSandbox(seed=5))
    azure.make_group()
    machine(azure, VM, azure.make_network())
    return azure


SITE = _site()


@BOUNDED
@given(_RULES, _ADDRESSES, _ADDRESSES, st.integers(1, 100), st.sampled_from(["Tcp", "Udp"]))
def test_the_fitting_rule_of_the_lowest_number_decides(
    rows: list[tuple[Any, ...]], source: str, target: str, port: int, protocol: str
) -> None:
    words = ("sourceAddressPrefix", "destinationAddressPrefix", "destinationPortRange", "protocol")
    rules = [rule(f"r{row[0]}", row[0], row[1], **dict(zip(words, row[2:], strict=True))) for row in rows]
    made = group(SITE, "nsg", *rules)
    world = SITE.sandbox.world
    packet = Packet(protocol, Peer(source), Peer(target), port)
    network = (ip_network("10.1.0.0/16"),)
    found = packets.decide(effective.rules_of(world, world.need(made)), "Inbound", packet, network)
    fitting = [r for r in effective.rules_of(world, world.need(made)) if r.properties["direction"] == "Inbound" and packets.fits(r.properties, packet, network)]  # fmt: skip
    assert found.properties["priority"] == min(r.properties["priority"] for r in fitting)
    assert fitting[-1].name == "defaultSecurityRules/DenyAllInBound", "something always decides"


_ROUTED = st.dictionaries(
    st.sampled_from(["0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.1.0/24", "10.1.1.4/32", "8.8.0.0/16", "20.0.0.0/7"]),
    st.sampled_from(["None", "Internet", "VnetLocal"]),
)  # fmt: skip


@BOUNDED
@given(_ROUTED, _ADDRESSES)
def test_the_route_of_the_longest_prefix_wins_and_ones_own_before_azures(routes: dict[str, str], target: str) -> None:
    named = {f"r{at}": (prefix, kind, None) for at, (prefix, kind) in enumerate(routes.items())}
    subnet(SITE, "vnet-app", "default", "10.1.0.0/24", routeTable={"id": table(SITE, "rt", **named)})
    world = SITE.sandbox.world
    assert len(world.tree.of_type(ROUTES)) == len(routes)
    end = places.ends_of(world, world.need(SITE.vm_id))[0]
    found = routing.next_hop(world, end, Peer(target))
    fitting = [hop for hop in routing.table(world, end) if ip_address(target) in ip_network(hop.prefix)]
    longest = max(ip_network(hop.prefix).prefixlen for hop in fitting)
    assert ip_network(found.prefix).prefixlen == longest
    assert found.source == "User" or not any(hop.source == "User" and hop.prefix == found.prefix for hop in fitting)
