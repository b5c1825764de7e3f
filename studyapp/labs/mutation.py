"""Mutates the grading of a lab, one small change at a time, and tells which changes its proof would not notice.

The other way round than `verify`, where the learner errs and the grading holds: here the grading is wrong, and the lab's own
solutions and mutants have to show it. What they don't show is not proven.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_targets import for_target
from studyapp.core.labs import Check, Lab, Mutant, TargetKind, draw_variables, filled
from studyapp.labs.checks import findings
from studyapp.labs.loosening import loosened
from studyapp.labs.trials import Trial, said, trials
from studyapp.labs.verify import failed, judged

_DECIDE = "Add a mutant that this check decides: no other fails but those that need it."
_SHOW = "Add a mutant that shows what it is for, or leave it out."


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of a grading that the proof of the lab does not notice."""

    lab: str
    check: str
    change: str
    """What was changed, as "without the condition that location is westeurope"."""
    hint: str
    """How the lab is mended."""

    def __str__(self) -> str:
        return f"{self.lab}: check {self.check}: {self.change}: nothing notices it. {self.hint}"


@dataclass(frozen=True, slots=True)
class _Change:
    check: str
    what: str
    lab: Lab
    hint: str = _SHOW


def survivors(lab: Lab, seeds: tuple[int, ...]) -> tuple[Survivor, ...]:
    """The changes of a sound lab's grading that are noticed for none of the seeds.

    On a subscription the checks that stand in for others there are changed, too.

    Raises:
        StudyError: the lab is not sound as it is.
    """
    found = _survivors(lab, seeds, "sandbox")
    if "azure" not in lab.targets or lab.azure is None or not lab.azure.checks:
        return found
    own = {check.id for check in lab.azure.checks}
    there = _survivors(for_target(lab, "azure"), seeds, "azure")
    return (*found, *(replace(one, change=f"on azure, {one.change}") for one in there if one.check in own))


def _survivors(lab: Lab, seeds: tuple[int, ...], world: TargetKind) -> tuple[Survivor, ...]:
    left: dict[int, Survivor] = {}
    for turn, seed in enumerate(seeds):
        whole = filled(lab, draw_variables(lab, seed))
        unnoticed = {
            # The same change has the same number for every seed; only the values in it differ.
            number: Survivor(lab.id, change.check, change.what, change.hint)
            for number, change in _unnoticed(whole, _sound(whole, seed, world))
        }
        left = {number: one for number, one in unnoticed.items() if not turn or number in left}
    return tuple(left.values())


def _sound(lab: Lab, seed: int, world: TargetKind) -> tuple[Trial, ...]:
    try:
        gone = trials(lab, seed, world)
    except (StudyError, AzureError) as error:
        raise StudyError(f"The world of `{lab.id}` can't be laid: {said(error)}", "Mend it first.") from error
    flaws = judged(lab, gone)
    if flaws:
        raise StudyError(f"`{lab.id}` is not sound: {flaws[0]}", "Mend what `lab verify` says first.")
    return gone


def _unnoticed(lab: Lab, gone: tuple[Trial, ...]) -> Iterator[tuple[int, _Change]]:
    deciding = _deciding(lab, gone)
    for number, change in enumerate(_changes(lab)):
        is_deletion = change.check not in {check.id for check in change.lab.checks()}
        still = change.check in deciding if is_deletion else _deciding(change.lab, gone) >= deciding
        if still != is_deletion and not judged(change.lab, gone):
            yield number, change


def _deciding(lab: Lab, gone: tuple[Trial, ...]) -> set[str]:
    """The checks on which some mutant hangs: of the others, only those that need it fail beside it."""
    needs = {check.id: check.needs for check in lab.checks()}
    wrong = (failed(findings(lab, trial.scene)) for trial in gone if trial.way.kind == "mutant")
    return {check for one in wrong for check in one if all(_follows(other, check, needs) for other in one)}


def _follows(check: str | None, from_check: str, needs: dict[str, str | None]) -> bool:
    """Whether a check is another one, or needs it, directly or not."""
    while check is not None and check != from_check:
        check = needs.get(check)
    return check is not None


# Changes


def _changes(lab: Lab) -> Iterator[_Change]:
    for check in lab.checks():
        yield _Change(check.id, "deleted, with every mention of it", _without(lab, check.id), _DECIDE)
        for what, instead in loosened(check):
            yield _Change(check.id, what, _with(lab, instead))


def _with(lab: Lab, instead: Check) -> Lab:
    """The lab with one check in the place of the one that has its id."""
    tasks = (
        replace(task, checks=tuple(instead if check.id == instead.id else check for check in task.checks))
        for task in lab.tasks
    )
    return replace(lab, tasks=tuple(tasks))


def _without(lab: Lab, name: str) -> Lab:
    """The lab as if a check had never been written."""
    gone = next(check for check in lab.checks() if check.id == name)
    mistakes = {near.id for near in gone.near}
    tasks = (
        replace(task, checks=tuple(_free(check, name) for check in task.checks if check.id != name))
        for task in lab.tasks
    )
    mutants = tuple(_unsaid(mutant, name, mistakes) for mutant in lab.mutants)
    return replace(lab, tasks=tuple(tasks), mutants=mutants)


def _free(check: Check, name: str) -> Check:
    return replace(check, needs=None) if check.needs == name else check


def _unsaid(mutant: Mutant, check: str, mistakes: set[str]) -> Mutant:
    fails = tuple(name for name in mutant.fails if name != check)
    return replace(mutant, fails=fails, shows=tuple(name for name in mutant.shows if name not in mistakes))
