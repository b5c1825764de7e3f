"""Which name servers an interface asks."""

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World


def of(world: World, nic: Resource) -> list[str]:
    """The interface's own name servers, those of its network, or none, which is Azure's."""
    own: list[str] = dig(nic.body, "properties.dnsSettings.dnsServers", [])
    subnet = str(nic.body["properties"]["ipConfigurations"][0]["properties"]["subnet"]["id"])
    network = world.need(subnet.rpartition("/subnets/")[0])
    return own or list(dig(network.body, "properties.dhcpOptions.dnsServers", []))
