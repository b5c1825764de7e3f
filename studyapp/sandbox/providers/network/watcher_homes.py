"""Network watchers come to be by themselves: one in each region that has a virtual network."""

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network.names import WATCHERS

_GROUP = "NetworkWatcherRG"
_GROUPS = "Microsoft.Resources/resourceGroups"


def of_region(world: World, location: str) -> Resource | None:
    """The watcher of a region, or None: there is at most one."""
    return next((watcher for watcher in world.tree.of_type(WATCHERS) if watcher.body["location"] == location), None)


def enable(world: World, location: str) -> None:
    """Make the watcher of a region, and the group for all of them, where they are missing."""
    if of_region(world, location) is not None:
        return
    group = f"/subscriptions/{world.subscription}/resourceGroups/{_GROUP}"
    if world.find(group) is None:
        world.build(_GROUPS, group, {"location": location})
    id = f"{world.need(group).id}/providers/{WATCHERS}/NetworkWatcher_{location}"
    world.put(Resource(id, WATCHERS, {"location": location, "properties": {}}))
