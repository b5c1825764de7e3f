"""Attempts at labs: what a check found, what it earned, and what happened on the way, as the learner's database keeps it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from studyapp.core.labs import Lab, Never, TargetKind, Task

Mark = Literal["pass", "fail", "running", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found in the state."""

    check: str
    task: str
    mark: Mark
    """`running`: a job has not ended yet; `error`: the check could not look, which is nobody's mistake."""
    points: int
    """Earned by it."""
    expected: str
    found: str
    """What is there instead, in words with values."""
    why: str
    look: str
    near: tuple[str, ...] = ()
    """Ids of the known mistakes that were recognised."""
    says: tuple[str, ...] = ()
    """What is said about each of them."""


def score(lab: Lab, findings: tuple[Finding, ...]) -> int:
    """Points earned, 0 to lab.points(): a task in which a forbidden move was made earns nothing."""
    forbidden = {check.id for check in lab.checks() if isinstance(check, Never)}
    spoilt = {finding.task for finding in findings if finding.check in forbidden and finding.mark == "fail"}
    return sum(finding.points for finding in findings if finding.task not in spoilt)


# An attempt, as the learner's database keeps it

LabEventKind = Literal["check", "hint", "solution", "reset", "stop"]

HINT_COST = 10
"""Percent of a task's points that each of its hints costs."""


@dataclass(frozen=True, slots=True)
class LabRun:
    """The fact that a lab was started."""

    id: str
    pack: str
    pack_version: str
    lab: str
    lab_hash: str
    seed: int
    target: TargetKind
    started: datetime


@dataclass(frozen=True, slots=True)
class LabEvent:
    """Something that happened in an attempt: it was checked, a hint was opened, the solution was shown."""

    run: str
    kind: LabEventKind
    task: str
    """The task that a hint belongs to; else empty."""
    earned: int
    possible: int
    findings: tuple[Finding, ...]
    """What a check found; else empty."""
    at: datetime


def after_hints(lab: Lab, findings: tuple[Finding, ...], hints: Mapping[str, int], was_solved: bool) -> float:
    """Percent of the lab's points that count, 0 to 100: hints cost a share of their task, a shown solution everything.

    Args:
        lab: the lab.
        findings: what the check found.
        hints: how many hints were opened, by task id.
        was_solved: whether the solution was shown.
    """
    if was_solved:
        return 0.0
    kept = sum(
        (100 - HINT_COST * hints.get(task.id, 0)) * score(lab, tuple(f for f in findings if f.task == task.id))
        for task in lab.tasks
    )
    return kept / lab.points()


def results(lab: Lab, events: Iterable[LabEvent]) -> tuple[float, ...]:
    """What each check of an attempt came to in percent, by the help that was taken before it.

    Help that is taken after the lab was passed is free: it changes no result.
    """
    hints: dict[str, int] = {}
    is_solved = has_passed = False
    found: list[float] = []
    for event in events:
        if event.kind == "check":
            found.append(after_hints(lab, event.findings, hints, is_solved))
            has_passed = has_passed or is_pass(event.findings)
        elif event.kind == "hint" and not has_passed:
            hints[event.task] = hints.get(event.task, 0) + 1
        elif event.kind == "solution" and not has_passed:
            is_solved = True
    return tuple(found)


def is_pass(findings: tuple[Finding, ...]) -> bool:
    """Whether a check found that nothing is missing."""
    return bool(findings) and all(finding.mark == "pass" for finding in findings)


@dataclass(frozen=True, slots=True)
class HintOffer:
    """The next hint of a task, before it is opened."""

    task: str
    number: int
    """Which it is, from 1."""
    count: int
    """How many the task has."""
    percent: int
    """What it costs, in percent of its task; 0 once the lab was passed."""
    points: float
    """The same in points of the lab."""


def hint_offer(task: Task, opened: int, has_passed: bool) -> HintOffer:
    """What opening the next hint of a task costs; `opened` are open already."""
    percent = 0 if has_passed else HINT_COST
    points = sum(check.points for check in task.checks) * percent / 100
    return HintOffer(task.id, opened + 1, len(task.hints), percent, points)
