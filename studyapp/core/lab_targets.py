"""A lab as it is in each world: the file tells the sandbox's, and under `azure` what differs on a real subscription.

What needs the sandbox follows from the operations: solutions and mutants that use one of its own are left out on a subscription
by themselves. Checks are not: what is not graded there is said in the file, with the reason.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Protocol, TypeVar

from studyapp.core.labs import (
    START_OVER,
    Check,
    Lab,
    LeftOut,
    Mutant,
    Near,
    OnAzure,
    OtherTexts,
    Step,
    TargetKind,
    Task,
    filled,
    mutated,
)

SANDBOX_ONLY = frozenset(
    {
        "alert.notices",
        "clock.advance",
        "clock.next",
        "clock.until",
        "files.copy",
        "files.list",
        "files.read",
    }
)
"""Operations that only the sandbox has: its clock, what it would have sent, and the inside of a mounted recovery point."""

_ON_AZURE: Mapping[str, str] = MappingProxyType({START_OVER: "a new run after `studyapp lab cleanup`"})
_AS_IN_THE_SANDBOX = OnAzure(laying=1)


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Named = TypeVar("_Named", bound=_HasId)


def for_target(lab: Lab, target: TargetKind) -> Lab:
    """The lab as it is in one world; in the sandbox that is the lab itself.

    Points of checks that are left out don't count. `azure` stays, so that `left_out` can say what is missing and why.
    """
    if target == "sandbox":
        return lab
    form = lab.azure or _AS_IN_THE_SANDBOX
    return filled(_worded(arranged(lab), form.texts), _ON_AZURE)


def left_out(lab: Lab) -> tuple[tuple[Check, str], ...]:
    """The checks that a subscription can't answer, each with the reason, of a lab as its file has it."""
    reasons = {one.check: one.because for one in (lab.azure or _AS_IN_THE_SANDBOX).omit if one.check}
    return tuple((check, reasons[check.id]) for check in lab.checks() if check.id in reasons)


def groups_of(lab: Lab) -> tuple[str, ...]:
    """Names of the resource groups that the world or a solution of a lab makes, in the order of the file."""
    steps = (*lab.world, *lab.aftermath, *(step for solution in lab.solutions for step in solution.steps))
    return tuple(dict.fromkeys(step.args["group"] for step in steps if step.do == "group.create"))


def arranged(lab: Lab) -> Lab:
    """The lab as it is on a subscription, but for its words; whatever does not differ is the same object."""
    form = lab.azure or _AS_IN_THE_SANDBOX
    tasks = tuple(task for task in (_task(task, form) for task in lab.tasks) if task.checks)
    gone = {one.solution for one in form.omit}
    solutions = tuple(
        one for one in _instead(lab.solutions, form.solutions) if one.id not in gone and not needs_sandbox(one.steps)
    )
    whole = replace(lab, tasks=tasks, solutions=solutions, mutants=_instead(lab.mutants, form.mutants))
    return replace(
        whole,
        minutes=lab.minutes if form.minutes is None else form.minutes,
        variables=_instead(lab.variables, form.variables),
        briefing=lab.briefing if form.briefing is None else form.briefing,
        world=lab.world if form.world is None else form.world,
        faults=lab.faults if form.aftermath is None else (),
        aftermath=lab.aftermath if form.aftermath is None else form.aftermath,
        mutants=_mutants(whole, form.omit),
    )


def needs_sandbox(steps: Iterable[Step]) -> bool:
    """Whether any of the steps is an operation that only the sandbox has."""
    return any(step.do in SANDBOX_ONLY for step in steps)


def _instead(own: tuple[_Named, ...], others: tuple[_Named, ...]) -> tuple[_Named, ...]:
    """Every other one in the place of the one with its id, or behind them all."""
    by_id = {one.id: one for one in (*own, *others)}
    return tuple(by_id.values())


def _task(task: Task, form: OnAzure) -> Task:
    gone, mistakes = {one.check for one in form.omit}, {one.mistake for one in form.omit}
    by_id = {check.id: check for check in form.checks}
    kept = (by_id.get(check.id, check) for check in task.checks if check.id not in gone)
    checks = tuple(_freed(check, gone, mistakes) for check in kept)
    return task if checks == task.checks else replace(task, checks=checks)


def _freed(check: Check, gone: set[str | None], mistakes: set[str | None]) -> Check:
    """The check without needing one that is gone, and without known mistakes that are gone or that only a sandbox shows."""
    near = tuple(one for one in check.near if one.id not in mistakes and one.read not in SANDBOX_ONLY)
    needs = None if check.needs in gone else check.needs
    return check if (near, needs) == (check.near, check.needs) else replace(check, near=near, needs=needs)


def _mutants(lab: Lab, omit: tuple[LeftOut, ...]) -> tuple[Mutant, ...]:
    """The mutants that can be tried, each with what it fails and shows of what is graded."""
    gone = {one.mutant for one in omit}
    solutions = {solution.id: solution for solution in lab.solutions}
    checks = {check.id for check in lab.checks()}
    mistakes = {near.id for check in lab.checks() for near in check.near}
    possible = (
        mutant
        for mutant in lab.mutants
        if mutant.id not in gone and mutant.of in solutions and not needs_sandbox(mutated(solutions[mutant.of], mutant))
    )
    restricted = (_restricted(mutant, checks, mistakes) for mutant in possible)
    return tuple(mutant for mutant in restricted if mutant.fails)


def _restricted(mutant: Mutant, checks: set[str], mistakes: set[str]) -> Mutant:
    fails = tuple(name for name in mutant.fails if name in checks)
    shows = tuple(name for name in mutant.shows if name in mistakes)
    same = (fails, shows) == (mutant.fails, mutant.shows)
    return mutant if same else replace(mutant, fails=fails, shows=shows)


def _worded(lab: Lab, texts: tuple[OtherTexts, ...]) -> Lab:
    """The lab with other words for some of its parts."""
    of_task = {one.task: one for one in texts}
    of_check = {one.check: one for one in texts}
    of_mistake = {one.mistake: one for one in texts}

    def mistake(near: Near) -> Near:
        other = of_mistake.get(near.id)
        return replace(near, says=other.says) if other and other.says else near

    def check(one: Check) -> Check:
        other = of_check.get(one.id)
        return replace(
            one,
            expected=(other and other.expected) or one.expected,
            why=(other and other.why) or one.why,
            look=(other and other.look) or one.look,
            near=tuple(mistake(near) for near in one.near),
        )

    def task(one: Task) -> Task:
        other = of_task.get(one.id)
        return replace(
            one,
            title=(other and other.title) or one.title,
            text=(other and other.text) or one.text,
            hints=(other and other.hints) or one.hints,
            checks=tuple(check(inner) for inner in one.checks),
        )

    return replace(lab, tasks=tuple(task(one) for one in lab.tasks))
