"""New versions of images that scale sets take by themselves: as they come out, or in the windows of their owner.

Maintenance asks by the name of the effect `WINDOW`; which scale sets have a window is read off their assignments.
"""

from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import images
from studyapp.sandbox.providers.compute.scale_sets import model, rolling

LOOK = "compute.image-released"
WINDOW = "compute.image-window"
_ASSIGNMENTS = "Microsoft.Maintenance/configurationAssignments"
_SOON = timedelta(hours=1)


def plan(world: World, home: Resource) -> None:
    """Plan the next look for a new version; an earlier plan is void."""
    turn = int(home.facts["turn"]) + 1
    world.remember(replace(home, facts={**home.facts, "turn": turn}))
    if not model.upgrades_images(home.body):
        return
    behind = bool(rolling.outdated(world, home)) and not has_window(world, home)
    when = world.now if behind else images.next_release(world.now)
    world.schedule(when + _SOON, LOOK, {"set": home.id, "turn": turn})


def look(world: World, values: Json) -> None:
    """A new version may be out: it is taken, unless the owner has a window for it."""
    home = world.find(values["set"])
    if home is None or home.facts["turn"] != values["turn"]:
        return
    if not has_window(world, home):
        start(world, home, "Platform")
    when = images.next_release(world.now) + _SOON
    world.schedule(when, LOOK, values)


def has_window(world: World, home: Resource) -> bool:
    """Whether a maintenance configuration of the scope OSImage is assigned."""
    for assignment in world.tree.children(home.id, _ASSIGNMENTS):
        found = world.find(str(dig(assignment.body, "properties.maintenanceConfigurationId", "")))
        if found is not None and dig(found.body, "properties.maintenanceScope") == "OSImage":
            return True
    return False


def start(world: World, home: Resource, by: str, then: Json | None = None) -> Resource | None:
    """Begin to bring the instances to the newest version; None where all have it, or an upgrade is under way."""
    todo = rolling.outdated(world, home)
    if not todo or rolling.is_running(rolling.latest(world, home)):
        return None
    return rolling.begin(world, home, rolling.IMAGE, by, todo, then)


def window(world: World, values: Json) -> None:
    """A window of the owner opens.

    Values: `set`; `by`, the service that asks; `then` and `run`: which effect hears of the outcome, with which run.
    """
    home = world.find(values["set"])
    if home is None:
        return
    then = {"effect": values["then"], "run": values["run"]}
    begun = start(world, home, "Platform", then) if model.upgrades_images(home.body) else None
    if begun is None:
        world.schedule(world.now, values["then"], {"run": values["run"], **rolling.outcome("Completed", "")})
