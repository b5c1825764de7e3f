"""What Resource Graph is told of patches: the last assessment of each machine, and its installations of thirty days."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso_offset, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import patches, patching
from studyapp.sandbox.providers.compute.names import VMS

_KEPT_ASSESSMENTS = timedelta(days=7)
_KEPT_INSTALLATIONS = timedelta(days=30)
_NAMES: Mapping[bool, tuple[str, ...]] = {
    True: ("critical", "security", "updateRollup", "featurePack", "servicePack", "definition", "tools", "updates"),
    False: ("critical", "security", "other"),
}


def assessments(world: World) -> Iterator[Json]:
    """Rows of patchassessmentresources: the result of each machine, and behind it the patches that it lacks."""
    for vm in world.tree.of_type(VMS):
        summary: Json = (patching.status(world, vm) or {}).get("availablePatchSummary") or {}
        if not summary.get("lastModifiedTime"):
            continue
        moment = parse_time(summary["startTime"])
        if moment >= world.now - _KEPT_ASSESSMENTS:
            found = patching.pending(world, vm, moment) if summary["status"] == "Succeeded" else []
            yield _assessment(vm, summary, found)
            yield from (_patch(vm, patch, summary) for patch in found)


def _assessment(vm: Resource, summary: Json, found: list[patches.Patch]) -> Json:
    windows = patching.is_windows(vm)
    counted = Counter(patch.classification.lower() for patch in found)
    properties = {
        "status": summary["status"],
        "assessmentActivityId": summary["assessmentActivityId"],
        "osType": "Windows" if windows else "Linux",
        "rebootPending": summary["rebootPending"],
        "startDateTime": summary["startTime"],
        "lastModifiedDateTime": summary["lastModifiedTime"],
        "availablePatchCountByClassification": {name: counted[name.lower()] for name in _NAMES[windows]},
    }
    return _row(vm, "patchAssessmentResults/latest", properties)


def _patch(vm: Resource, patch: patches.Patch, summary: Json) -> Json:
    shown = patch.body()
    properties = {
        "patchName": shown.pop("name"),
        **shown,
        "rebootBehavior": patch.reboot,
        "publishedDateTime": iso_offset(patch.published),
        "lastModifiedDateTime": summary["lastModifiedTime"],
    }
    return _row(vm, f"patchAssessmentResults/latest/softwarePatches/{patch.id}", properties)


def installations(world: World) -> Iterator[Json]:
    """Rows of patchinstallationresources: each run of thirty days, and behind it the patches that it looked at."""
    for vm in world.tree.of_type(VMS):
        for run in patching.history(vm):
            if parse_time(run["startTime"]) >= world.now - _KEPT_INSTALLATIONS:
                yield from _installation(vm, run)


def _installation(vm: Resource, run: Json) -> Iterator[Json]:
    named = {"startTime": "startDateTime", "lastModifiedTime": "lastModifiedDateTime"}
    properties = {named.get(name, name): value for name, value in run.items() if name != "patches"}
    home = f"patchInstallationResults/{run['installationActivityId']}"
    yield _row(vm, home, {**properties, "osType": "Windows" if patching.is_windows(vm) else "Linux"})
    for patch in run["patches"]:
        shown = {"patchName" if name == "name" else name: value for name, value in patch.items()}
        yield _row(vm, f"{home}/softwarePatches/{patch['patchId']}", shown)


def _row(vm: Resource, below: str, properties: Json) -> Json:
    words = below.split("/")
    return {
        "id": f"{vm.id}/{below}",
        "name": words[-1],
        "type": "/".join([VMS, *words[::2]]),
        "location": vm.body["location"],
        "properties": properties,
    }
