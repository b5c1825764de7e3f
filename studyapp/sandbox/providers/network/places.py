"""Who is where: interfaces by machine and by address, seen from a network."""

from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import addresses, applications, documents, peerings
from studyapp.sandbox.providers.network.names import BALANCERS, INTERFACES
from studyapp.sandbox.providers.network.packets import Peer


@dataclass(frozen=True, slots=True)
class End:
    """An ip configuration of an interface: where a packet starts or arrives."""

    nic: Resource
    entry: Json

    @property
    def address(self) -> str:
        return str(self.entry["properties"]["privateIPAddress"])

    @property
    def subnet(self) -> str:
        return str(self.entry["properties"]["subnet"]["id"])

    @property
    def network(self) -> str:
        return self.subnet.rpartition("/subnets/")[0]

    @property
    def peer(self) -> Peer:
        return Peer(self.address, groups=applications.of(self.entry))

    def machine(self, world: World) -> Resource | None:
        return machine_of(world, self.nic)

    def public(self, world: World) -> Resource | None:
        """The public address of this configuration, or None."""
        return world.find(dig(self.entry, "properties.publicIPAddress.id", ""))


@dataclass(frozen=True, slots=True)
class Front:
    """A frontend of a load balancer."""

    balancer: Resource
    entry: Json

    @property
    def address(self) -> str:
        return str(self.entry["properties"].get("privateIPAddress", ""))


def machine_of(world: World, nic: Resource) -> Resource | None:
    """The machine that holds an interface, or None."""
    return world.find(str(nic.facts.get("attachedTo") or ""))


def ends_of(world: World, vm: Resource) -> list[End]:
    """The ip configurations of a machine, the primary one of its primary interface first."""
    entries: list[Json] = dig(vm.body, "properties.networkProfile.networkInterfaces", [])
    ranked = sorted(entries, key=lambda entry: not dig(entry, "properties.primary", len(entries) == 1))
    found = (world.find(str(entry.get("id"))) for entry in ranked)
    return [end for nic in found if nic is not None for end in ends_on(nic)]


def ends_on(nic: Resource) -> list[End]:
    """The ip configurations of an interface, the primary one first."""
    entries = nic.body["properties"]["ipConfigurations"]
    return [End(nic, entry) for entry in sorted(entries, key=lambda entry: not entry["properties"]["primary"])]


def _fronts(world: World) -> Iterator[Front]:
    for balancer in world.tree.of_type(BALANCERS):
        for entry in balancer.body["properties"]["frontendIPConfigurations"]:
            yield Front(balancer, entry)


def by_private(world: World, network: str, address: str) -> End | Front | None:
    """Who holds a private address, as a network and those that it is peered with see it."""
    home = world.need(network)
    seen = {home.key, *(other.key for other in peerings.peers(world, home))}
    for nic in world.tree.of_type(INTERFACES):
        for end in ends_on(nic):
            if end.address == address and end.network.lower() in seen:
                return end
    for front in _fronts(world):
        subnet = str(dig(front.entry, "properties.subnet.id", ""))
        if front.address == address and subnet.lower().rpartition("/subnets/")[0] in seen:
            return front
    return None


def by_public(world: World, public: Resource) -> End | Front | None:
    """Who uses a public address, or None."""
    for nic in world.tree.of_type(INTERFACES):
        for end in ends_on(nic):
            if documents.same(dig(end.entry, "properties.publicIPAddress.id"), public.id):
                return end
    for front in _fronts(world):
        if documents.same(dig(front.entry, "properties.publicIPAddress.id"), public.id):
            return front
    return None


def public_of(world: World, text: str) -> Resource | None:
    """The public address of a number, or None."""
    return addresses.find(world, text) if text else None
