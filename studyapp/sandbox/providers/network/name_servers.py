"""Which name servers an interface asks, and what its names end in."""

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network.addresses import DOMAIN


def of(world: World, nic: Resource) -> list[str]:
    """The interface's own name servers, those of its network, or none, which is Azure's."""
    own: list[str] = dig(nic.body, "properties.dnsSettings.dnsServers", [])
    return own or list(dig(_network(world, nic).body, "properties.dhcpOptions.dnsServers", []))


def suffix_of(world: World, nic: Resource) -> str:
    """What Azure's own names of the machines in a network end in."""
    guid = str(_network(world, nic).body["properties"]["resourceGuid"])
    return f"{guid.replace('-', '')[:26]}.internal.{DOMAIN}"


def _network(world: World, nic: Resource) -> Resource:
    subnet = str(nic.body["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"])
    return world.need(subnet.rpartition("/subnets/")[0])
