"""Runs on a subscription in words, the same on the screen and on the command line: what will be made, what is live, what is left."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from studyapp.core.azure_cleanup import CleanUp, Left
from studyapp.core.azure_costs import in_words
from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_runs import in_short
from studyapp.core.lab_targets import for_target, left_out
from studyapp.core.labs import draw_variables, filled

if TYPE_CHECKING:
    from studyapp.labs.subscription.preparing import Prepared
    from studyapp.labs.subscription.record import Record

_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=IP)(?=A)")


def standing_line(record: "Record", now: datetime) -> str:
    """A run that something may be left of in Azure, as the app says it when it starts."""
    late = (
        f"it should have been cleaned up by {record.run.expires:%d %b %H:%M} UTC"
        if now >= record.run.expires
        else f"clean up by {record.run.expires:%d %b %H:%M} UTC"
    )
    spent = (
        f"about {record.per_hour * _hours(record, now):.2f} USD so far"
        if record.phase in ("laying", "ready")
        else "clean-up was begun, and something is left"
    )
    return f"The run {record.run.id[:8]} of {record.run.lab} stands in Azure: {spent}; {late}."


def _so_far(record: "Record", now: datetime) -> str:
    """What it came to until now, as if everything had stood from the beginning."""
    return f", {record.per_hour * _hours(record, now):.2f} so far"


def _hours(record: "Record", now: datetime) -> float:
    return max((now - record.run.started).total_seconds(), 0) / 3600


def short_line(record: "Record") -> str:
    """The live world of an attempt on Azure as a narrow screen has room for it."""
    until = f"{record.run.expires:%d %b %H:%M}"
    return (
        f"AZURE {in_short(record.run.subscription)}: real resources, {record.per_hour:.2f} USD/h, clean up by {until}"
    )


def world_line(record: "Record | None", run: str, now: datetime) -> str:
    """The live world of an attempt on Azure: subscription, cost, end."""
    if record is None:
        return f"AZURE, run {run}: its record can't be read; `studyapp lab cleanup --list` looks in Azure"
    cost = f"about {record.per_hour:.2f} USD an hour{_so_far(record, now)} (prices of {record.priced})"
    until = f"{record.run.expires:%Y-%m-%d %H:%M} UTC"
    return f"AZURE {in_short(record.run.subscription)}, real resources, {cost}; clean up by {until}"


def prepared_lines(prepared: "Prepared") -> Iterator[str]:
    """What a learner should know before anything is made."""
    run = prepared.record.run
    yield f"{prepared.lab.title}, on the subscription {run.subscription}"
    for obstacle in prepared.stopping:
        yield from _obstacle_lines(obstacle)
    yield "It makes these resource groups, and writes nowhere else:"
    for group in prepared.plan.groups:
        yield f"  {group.name} ({group.region})"
    yield f"In them, at most: {_counted(prepared)}."
    yield from in_words(prepared.estimate)
    yield f"Clean up by {run.expires:%Y-%m-%d %H:%M} UTC with `studyapp lab stop`; until then it costs, whether you work or not."
    drawn = draw_variables(for_target(prepared.given, "azure"), prepared.run.seed)
    for check, because in left_out(filled(prepared.given, drawn)):
        yield f"Not graded here: {check.expected} ({because})"
    for obstacle in prepared.obstacles:
        if not obstacle.stops:
            yield from _obstacle_lines(obstacle)


def _counted(prepared: "Prepared") -> str:
    """What is made, by kinds, as 1 virtual machine."""
    found = Counter(one.type for one in prepared.plan.resources if one.type.count("/") == 1)
    found.pop("Microsoft.Resources/resourceGroups", None)
    return ", ".join(f"{count} {_kind(one, count)}" for one, count in found.items())


def _kind(type: str, count: int) -> str:  # noqa: A002 - ARM's word
    words = _HUMP.sub(" ", type.rpartition("/")[2]).lower()
    return words.removesuffix("s") if count == 1 else words


def _obstacle_lines(obstacle: Obstacle) -> Iterator[str]:
    yield f"{'STOP' if obstacle.stops else 'note'}  {obstacle.what}"
    yield f"      {obstacle.why}"
    yield f"      fix: {obstacle.fix}"
    proposal = obstacle.proposal
    if proposal is not None and proposal.kind == "size":
        yield f"      proposal: add --size {proposal.value} ({proposal.because})"
    elif proposal is not None and proposal.kind == "register":
        yield "      proposal: add --register, and it is done for you"
    elif proposal is not None:
        yield f"      proposal: another --seed draws {proposal.value} ({proposal.because})"


def report_lines(report: CleanUp) -> Iterator[str]:
    """What a clean-up came to."""
    for removed in report.removed:
        yield f"removed  {removed.type} {removed.name}" + (f" in {removed.group}" if removed.group else "")
    for left in report.left:
        yield from _left_lines(left)
    yield f"Run {report.run}: {len(report.removed)} removed, {len(report.left)} left." + (
        "" if report.left else " Nothing of it is left in Azure."
    )


def _left_lines(left: Left) -> Iterator[str]:
    until = f", until {left.until:%Y-%m-%d %H:%M} UTC" if left.until else ""
    yield f"LEFT     {left.kind} {left.id.rpartition('/')[2]}{until}" + (", may cost money" if left.may_cost else "")
    yield f"         {left.why}"
    yield f"         next: {left.next}"
