"""Name servers: which ones an interface asks."""

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World


def network_of(world: World, nic: Resource) -> Resource:
    """The virtual network that an interface lies in."""
    subnet = nic.body["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"]
    return world.need(subnet.rpartition("/subnets/")[0])


def servers(world: World, nic: Resource) -> list[str]:
    """The name servers that apply to an interface: its own, those of its network, or none, which is Azure's."""
    own: list[str] = dig(nic.body, "properties.dnsSettings.dnsServers", [])
    return own or list(dig(network_of(world, nic).body, "properties.dhcpOptions.dnsServers", []))
