"""The sandbox's views as rows of a list, and the details of each row. Every state is a sign and a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from textual.content import Content

from studyapp.core.playground import (
    ActivitySight,
    ClockSight,
    FaultKind,
    FaultSight,
    JobSight,
    Passed,
    PointSight,
    ResourceSight,
)
from studyapp.tui.widgets.row import Row

View = Literal["resources", "jobs", "points", "activity", "faults"]
VIEWS: tuple[View, ...] = get_args(View)
MOST_ACTIVITY = 500
"""Entries of the activity log that are shown."""
_SIGNS = {
    "Completed": ("✓", "$success"),
    "Succeeded": ("✓", "$success"),
    "CompletedWithWarnings": ("!", "$warning"),
    "Failed": ("✗", "$error"),
    "InProgress": ("◐", "$warning"),
    "Accepted": ("◐", "$text-muted"),
    "Started": ("○", "$text-muted"),
    "NotStarted": ("○", "$text-muted"),
    "Cancelling": ("⊘", "$warning"),
    "Cancelled": ("⊘", "$text-muted"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Everything that a screen shows of a sandbox at one moment; a lab's screen shows neither its faults nor the activity."""

    clock: ClockSight
    resources: tuple[ResourceSight, ...]
    jobs: tuple[JobSight, ...]
    points: tuple[PointSight, ...]
    activity: tuple[ActivitySight, ...] = ()
    faults: tuple[FaultSight, ...] = ()
    kinds: tuple[FaultKind, ...] = ()

    def count(self, view: View) -> int:
        """How many entries a view has."""
        return len({v: getattr(self, v) for v in VIEWS}[view])


def rows(seen: Seen, view: View) -> list[Row]:
    """The rows of a view; one that says what to do where it is empty."""
    match view:
        case "resources":
            return [_resource(r) for r in seen.resources] or _empty("No resources. r begins with a sample world.")
        case "jobs":
            return [_job(job) for job in seen.jobs] or _empty("No jobs yet: a vault's first backup makes one.")
        case "points":
            return [_point(point) for point in seen.points] or _empty("No recovery points yet.")
        case "activity":
            shown = seen.activity[:MOST_ACTIVITY]
            return [_activity(n, entry) for n, entry in enumerate(shown)] or _empty("Nothing was done yet.")
        case "faults":
            return _faults(seen)


def _empty(text: str) -> list[Row]:
    return [Row("", Content("")), Row("", Content.styled(text, "$text-muted"))]


def _muted(text: str) -> Content:
    return Content.styled(text, "$text-muted")


def _sign(status: str) -> tuple[str, str]:
    return _SIGNS.get(status, ("·", "$text-muted"))


def _when(moment: datetime) -> str:
    return f"{moment:%a %d %b %H:%M}"


def _resource(resource: ResourceSight) -> Row:
    branch = "  " * (resource.depth - 1) + "└ " if resource.depth else ""
    kind = resource.type.rpartition("/")[2]
    left = Content.assemble((branch, "$text-muted"), (resource.name, "bold"), "  ", (kind, "$text-muted"))
    return Row(resource.id, left, Content(resource.status))


def _job(job: JobSight) -> Row:
    sign, style = _sign(job.status)
    left = Content.assemble((f"{sign} {job.status:<11}", style), " ", (job.operation, "bold"), f"  {job.machine}")
    spent = f"{in_words(job.ended - job.started)}" if job.ended else "running"
    return Row(job.id, left, _muted(f"{_when(job.started)}  {spent:>9}"))


def _point(point: PointSight) -> Row:
    kinds = " ".join(point.kinds) or "on demand"
    left = Content.assemble(("● ", "$success"), (f"{_when(point.time)}", "bold"), f"  {point.machine}  ", kinds)
    return Row(point.id, left, _muted(f"{'+'.join(point.tiers)}  until {point.expires:%d %b %Y}"))


def _activity(number: int, entry: ActivitySight) -> Row:
    sign, style = _sign(entry.status)
    action = "/".join(entry.operation.split("/")[-2:])
    left = Content.assemble((f"{sign} {entry.status:<10}", style), (action, "bold"), f"  {_name(entry.resource)}")
    return Row(str(number), left, _muted(f"{entry.caller}  {_when(entry.time)}"))


def _faults(seen: Seen) -> list[Row]:
    biting = [_fault(fault) for fault in seen.faults] or [Row("", _muted("  ✓ Nothing goes wrong."))]
    heading = Row("", Content.styled("What can be made to go wrong", "bold $accent"))
    kinds = [Row(f"kind:{kind.name}", Content(kind.title), _muted(kind.name)) for kind in seen.kinds]
    return [Row("", Content.styled("Goes wrong now", "bold $accent")), *biting, Row("", Content("")), heading, *kinds]


def _fault(fault: FaultSight) -> Row:
    on = _name(fault.resource) if fault.resource else "the subscription"
    left = Content.assemble(("✗ ", "$error"), (fault.kind.title, "bold"), f"  {on}")
    return Row(f"fault:{fault.id}", left, _muted("x lifts it"))


def _name(id: str) -> str:  # noqa: A002 - ARM's word
    """The end of an id; what belongs to a protected machine goes by the machine."""
    parts = id.split("/")
    return next((part.rpartition(";")[2] for part in parts if part.startswith("VM;")), parts[-1])


def short(id: str) -> str:  # noqa: A002 - ARM's word
    """An id from its resource group on: all lie in one subscription."""
    return id.partition("/resourceGroups/")[2] or id


# Details


def details(seen: Seen, view: View, row: str) -> Content:
    """What there is to know about a row; empty if there is no such row."""
    parts = parts_of(seen, view, row)
    lines = [Content.assemble((f"{name:<9}", "$text-muted"), text) if name else Content(text) for name, text in parts]
    return Content("\n").join(lines)


def parts_of(seen: Seen, view: View, row: str) -> Sequence[tuple[str, str]]:
    """What there is to know about a row, each with its name; none if there is no such row."""
    match view:
        case "resources":
            return next((_of_resource(r) for r in seen.resources if r.id == row), ())
        case "jobs":
            return next((_of_job(job) for job in seen.jobs if job.id == row), ())
        case "points":
            return next((_of_point(point) for point in seen.points if point.id == row), ())
        case "activity":
            return _of_activity(seen.activity[int(row)]) if row.isdigit() else ()
        case "faults":
            return _of_fault(seen, row)


def _of_resource(resource: ResourceSight) -> list[tuple[str, str]]:
    return [
        ("Name", resource.name),
        ("Type", resource.type),
        ("State", resource.status or "—"),
        ("In", short(resource.id)),
    ]


def _of_job(job: JobSight) -> list[tuple[str, str]]:
    ended = f" to {_when(job.ended)}" if job.ended else ""
    parts = [("Job", f"{job.operation} of {job.machine} in {job.vault}"), ("Time", f"{_when(job.started)}{ended}")]
    parts += [("Error", job.error)] if job.error else []
    parts += [("Advice", advice) for advice in job.advice]
    return parts + [("Task", f"{_sign(task.status)[0]} {task.name}: {task.status}") for task in job.tasks]


def _of_point(point: PointSight) -> list[tuple[str, str]]:
    return [
        ("Point", f"{point.machine} in {point.vault}, {_when(point.time)}"),
        ("Kind", " ".join(point.kinds) or "on demand"),
        ("Data", point.consistency),
        ("Tiers", ", ".join(point.tiers)),
        ("Until", f"{point.expires:%a %d %b %Y %H:%M}"),
    ]


def _of_activity(entry: ActivitySight) -> list[tuple[str, str]]:
    parts = [("Action", entry.operation), ("Status", f"{entry.status}, by {entry.caller}, {_when(entry.time)}")]
    return parts + ([("Why", entry.message)] if entry.message else []) + [("On", short(entry.resource))]


def _of_fault(seen: Seen, row: str) -> list[tuple[str, str]]:
    sort, _, name = row.partition(":")
    if sort == "kind":
        kind = next(kind for kind in seen.kinds if kind.name == name)
        return [("Fault", kind.about), ("Cure", kind.cure), ("", "Enter makes it so.")]
    found = [fault for fault in seen.faults if sort == "fault" and fault.id == name]
    return [part for fault in found for part in (("Fault", fault.kind.about), ("Cure", fault.kind.cure), ("On", short(fault.resource) or "the subscription"))]  # fmt: skip


# The clock in words


def clock_line(clock: ClockSight) -> Content:
    """What time it is, and what comes next."""
    now = (f"{clock.now:%a %d %b %Y %H:%M} UTC", "bold")
    if clock.next_at is None:
        return Content.assemble("◷ ", now, ("  nothing is to come", "$text-muted"))
    span = in_words(clock.next_at - clock.now)
    return Content.assemble("◷ ", now, ("  in ", "$text-muted"), span, (f": {clock.next_what}", "$text-muted"))


def in_words(span: timedelta) -> str:
    """A span of time, as 2 d 3 h or 40 s."""
    if span < timedelta(minutes=1):
        return f"{round(span.total_seconds())} s"
    minutes = round(span.total_seconds() / 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min"


def told(passed: Passed) -> str:
    """What happened while the clock moved on, in one line."""
    if passed.now == passed.before:
        return "Nothing is to come: the clock stands."
    return f"{in_words(passed.now - passed.before)} later: {happened(passed) or 'no job ended'}."


def happened(passed: Passed) -> str:
    """The jobs that ended and the recovery points that were made or went; empty where there was nothing of that kind."""
    failed = sum(job.status == "Failed" for job in passed.jobs)
    parts = [_count(len(passed.jobs), "job") + " ended"] if passed.jobs else []
    parts += [f"{failed} failed"] if failed else []
    parts += [_count(len(passed.made), "new recovery point")] if passed.made else []
    parts += [f"{_count(passed.gone, 'point')} gone"] if passed.gone else []
    return ", ".join(parts)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
