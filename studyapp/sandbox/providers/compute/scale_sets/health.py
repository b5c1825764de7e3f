"""The health of instances, as the application health extension reports it or a load balancer's probe finds it.

Facts of an instance: `application` (Answers), or Failing: the application does not answer, until the next boot.
Facts of a scale set: `breaksOn`, a version of an image, the id of an image or a size with which the application does
not work: what an upgrade that goes wrong runs into.
"""

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import guest
from studyapp.sandbox.providers.compute.names import EXTENSIONS
from studyapp.sandbox.providers.compute.scale_sets import instances, model

_TEXTS = {
    "Healthy": "The VM is reporting itself as healthy or is known to be healthy.",
    "Unhealthy": "The VM is reporting itself as unhealthy or is known to be unhealthy.",
    "Unknown": "The VM's health is not known.",
}


def of(world: World, home: Resource, vm: Resource) -> str:
    """Healthy, Unhealthy or Unknown; an empty text where nobody watches the instance."""
    source = model.health_source(home.body)
    if source == "probe":
        return (
            "Unhealthy"
            if _fails(home, vm) or world.behaviour.probe(world, model.probe_of(home.body), vm.id)
            else "Healthy"
        )
    if source != "extension" or not _watched(world, vm):
        return ""
    if not guest.agent_answers(vm.facts):
        return "Unknown"
    return "Unhealthy" if _fails(home, vm) else "Healthy"


def _fails(home: Resource, vm: Resource) -> bool:
    return vm.facts.get("application") == "Failing" or _breaks(home, vm)


def _watched(world: World, vm: Resource) -> bool:
    """Whether the instance itself has the extension: one that has not followed the model may lack it."""
    kinds = [str(found.body["properties"].get("type")) for found in world.tree.children(vm.id, EXTENSIONS)]
    return any(kind.startswith("ApplicationHealth") for kind in kinds)


def _breaks(home: Resource, vm: Resource) -> bool:
    cause = str(home.facts.get("breaksOn") or "").lower()
    size = str(vm.body["properties"]["hardwareProfile"]["vmSize"])
    return bool(cause) and cause in (instances.version(vm).lower(), size.lower())


def is_bad(world: World, home: Resource, vm: Resource) -> bool:
    """Whether an upgrade counts the instance as unhealthy: Unknown counts, one that is deallocated or on its way in does not."""
    if guest.power(vm.facts) in ("deallocated", "deallocating") or vm.facts.get("creating"):
        return False
    return of(world, home, vm) in ("Unhealthy", "Unknown")


def view(world: World, home: Resource, vm: Resource) -> Json:
    """What the instance view says, nothing where nobody watches."""
    state = of(world, home, vm)
    if not state:
        return {}
    level = "Info" if state == "Healthy" else "Error" if state == "Unhealthy" else "Warning"
    return {"vmHealth": {"status": {"code": f"HealthState/{state.lower()}", "level": level, "displayStatus": _TEXTS[state]}}}  # fmt: skip
