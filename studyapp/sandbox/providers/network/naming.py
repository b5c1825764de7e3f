"""Names: which servers an interface asks, and what they answer."""

from studyapp.sandbox.arm import machines
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import addresses, name_servers, places, tags, zones
from studyapp.sandbox.providers.network.names import ADDRESSES
from studyapp.sandbox.providers.network.places import End

EXTERNAL = "192.88.99.1"
"""The address of every name of the internet: a block that leads nowhere."""
_DNS = 53


def resolve(world: World, end: End, name: str) -> str:
    """The address of a name as a machine sees it; an empty text where nobody knows it."""
    asked = name_servers.of(world, end.nic)
    if not asked:
        return _azure(world, end.network, name)
    for server in asked:
        network = _answering(world, end, server)
        if network:
            return _azure(world, network, name)
    return ""


def _answering(world: World, end: End, server: str) -> str:
    """The network from which a name server looks; an empty text where no server answers at an address."""
    if server == tags.PLATFORM:
        return end.network
    found = places.by_private(world, end.network, server)
    vm = found.machine(world) if isinstance(found, End) else None
    if vm is None or not machines.is_up(vm.facts) or vm.facts.get("guestFirewall", "Open") != "Open":
        return ""
    system = str(dig(vm.body, "properties.storageProfile.osDisk.osType", "Linux"))
    return found.network if isinstance(found, End) and _DNS in machines.listens(vm.facts, system) else ""


def _azure(world: World, network: str, name: str) -> str:
    """What Azure's resolver answers in a network: private zones that are linked to it, then the internet."""
    zone = zones.zone_for(world, network, name)
    if zone is not None:
        return zones.address_in(world, zone, name)
    if name.lower().endswith("." + addresses.DOMAIN):
        return public(world, name)
    return EXTERNAL if "." in name and not name.lower().endswith(".invalid") else ""


def public(world: World, name: str) -> str:
    """The public address that carries a name of this cloud, or an empty text."""
    for public in world.tree.of_type(ADDRESSES):
        if str(dig(public.body, "properties.dnsSettings.fqdn", "")).lower() == name.lower():
            return addresses.number(world, public)
    return ""
