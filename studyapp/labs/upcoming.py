"""What happens next in a sandbox by itself, in words. Housekeeping that changes nothing is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.world import Due, World
from studyapp.sandbox.providers.recovery_services import backups, contents, jobs, scheduling
from studyapp.sandbox.providers.recovery_services.names import JOBS, VAULTS
from studyapp.sandbox.providers.recovery_services.records import ItemRecord


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that will happen."""

    at: datetime
    what: str


def next_happening(sandbox: Sandbox) -> Happening | None:
    """What happens next; None where nothing is to come."""
    world = sandbox.world
    coming = [*_due(world), *_ends(world), *_job_ends(world)]
    return min((one for one in coming if one.at > world.now), key=lambda one: one.at, default=None)


def _due(world: World) -> Iterator[Happening]:
    for due in world.queue:
        words = _words(world, due)
        if words:
            yield Happening(due.at, words)


def _words(world: World, due: Due) -> str:
    """What an effect is to a learner; empty where it has lapsed or will change nothing."""
    item = world.find(due.values.get("item", ""))
    record = contents.item(item) if item else None
    match due.effect:
        case contents.CLEANING:
            return "expired recovery points are removed" if _cleans(world, due) else ""
        case scheduling.BACKUP:
            return f"scheduled backup of {_machine(record)}" if record and record.turn == due.values["turn"] else ""
        case backups.SNAPSHOT:
            return f"snapshot of {_machine(record)} is taken"
        case "recovery.purged":
            return f"soft-deleted data of {_machine(record)} ends for good" if record and record.purge_at else ""
        case _:
            return (
                "" if due.effect in _SILENT else _SAID.get(due.effect, due.effect.replace(".", " ").replace("-", " "))
            )


_SILENT = (
    "recovery.job-failed",  # the end of the job tells it
    "deployments.step",
    "compute.patch-window",
    "compute.patch-window-ended",
    "maintenance.run-ended",
    "insights.activity-exported",
    "insights.alert-exported",
    "insights.job-exported",
    "insights.metric-rule-checked",
    "insights.operation-ended",
    "logs.ingested",
)
"""What services do among themselves, which shows elsewhere."""
_SAID = {
    "maintenance.window-opens": "a maintenance window opens",
    "dev-test-lab.schedule-due": "an auto-shutdown is due",
    "alerts.raised": "an alert fires",
    "alerts.resolved": "an alert is resolved",
    "logs.workspace-purged": "a deleted workspace ends for good",
}


def _machine(record: ItemRecord | None) -> str:
    return record.vm.rpartition("/")[2] if record else "a machine that is gone"


def _cleans(world: World, due: Due) -> bool:
    """Whether a cleaning finds a point whose time is over; the newest of an item always stays."""
    vault = world.find(due.values["vault"])
    if vault is None:
        return False
    return any(
        contents.point(point).expires <= due.at
        for item in contents.items(world, vault)
        if contents.item(item).state != "ProtectionStopped" and not contents.item(item).deleted_at
        for point in contents.points(world, item)[:-1]
    )


def _ends(world: World) -> Iterator[Happening]:
    """Running operations; each ends with a change or a result."""
    for name in set(world.latest.values()):
        operation = world.operations[name]
        if operation.ends > world.now:
            yield Happening(operation.ends, f"{_action(operation.name)} of {ids.name_of(operation.subject)} ends")


def _action(name: str) -> str:
    """The verb in an action, as start in Microsoft.Compute/virtualMachines/start/action."""
    parts = name.split("/")
    return parts[-2] if parts[-1] == "action" else parts[-1]


def _job_ends(world: World) -> Iterator[Happening]:
    for vault in world.tree.of_type(VAULTS):
        for job in world.tree.children(vault.id, JOBS):
            found = jobs.record(job)
            if found.running(world.now):
                yield Happening(found.ends, f"{found.operation} job of {found.machine.rpartition(';')[2]} ends")
