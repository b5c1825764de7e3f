"""The proof of a lab's grader: untouched it earns nothing, every solution earns everything, every mistake is noticed.

A check that no mutant fails proves nothing, so every check must be failed by at least one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, score
from studyapp.core.lab_targets import for_target
from studyapp.core.labs import Lab, TargetKind, draw_variables, filled
from studyapp.labs.checks import findings
from studyapp.labs.trials import Trial, said, trials


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something that keeps a lab from being sound."""

    lab: str
    where: str
    """`as shipped`, a solution, a mutant, or a check."""
    message: str

    def __str__(self) -> str:
        return f"{self.lab}: {self.where}: {self.message}"


def verify(lab: Lab, seed: int) -> tuple[Flaw, ...]:
    """Everything that is unsound about a lab in each of its worlds, for the variables that a seed draws."""
    return tuple(flaw for world in lab.targets for flaw in _verified(for_target(lab, world), seed, world))


def _verified(lab: Lab, seed: int, world: TargetKind) -> tuple[Flaw, ...]:
    """What is unsound about a lab as it is in one world; elsewhere than in the sandbox, nothing may need that."""
    whole = filled(lab, draw_variables(lab, seed))
    try:
        flaws = judged(whole, trials(whole, seed, world))
    except (StudyError, AzureError) as error:
        flaws = (Flaw(lab.id, "world", f"can't be laid: {said(error)}"),)
    if world == "sandbox":
        return flaws
    return tuple(replace(flaw, where=f"on {world}, {flaw.where}") for flaw in flaws)


def judged(lab: Lab, gone: tuple[Trial, ...]) -> tuple[Flaw, ...]:
    """Everything that is unsound about the grading of trials, for a lab whose variables are filled in."""
    flaws: list[Flaw] = []
    killed: set[str] = set()
    for trial in gone:
        flaws += flaws_of(lab, trial)
        if trial.way.kind == "mutant" and not trial.refusal:
            killed |= _killed(lab, failed(findings(lab, trial.scene)))
    flaws += (
        Flaw(lab.id, f"check {check.id}", "no mutant makes it fail, so nothing shows that it can")
        for check in lab.checks()
        if check.id not in killed
    )
    return tuple(flaws)


def flaws_of(lab: Lab, trial: Trial) -> tuple[Flaw, ...]:
    """What is unsound about the grading of one trial."""
    if trial.refusal:
        return (Flaw(lab.id, str(trial.way), trial.refusal),)
    found = findings(lab, trial.scene)
    return tuple(Flaw(lab.id, str(trial.way), message) for message in _messages(lab, trial, found))


def failed(found: tuple[Finding, ...]) -> set[str]:
    """Ids of the checks that did not pass."""
    return {finding.check for finding in found if finding.mark in ("fail", "running")}


def _killed(lab: Lab, wrong: set[str]) -> set[str]:
    """The checks that fail by themselves, not because one that they need does."""
    return {check.id for check in lab.checks() if check.id in wrong and check.needs not in wrong}


def _messages(lab: Lab, trial: Trial, found: tuple[Finding, ...]) -> Iterator[str]:
    match trial.way.kind:
        case "as shipped":
            yield from _untouched(lab, found)
        case "solution":
            yield from _solved(found)
        case "mutant":
            yield from _caught(lab, trial.way.name, found)


def _untouched(lab: Lab, found: tuple[Finding, ...]) -> Iterator[str]:
    earned = score(lab, found)
    if earned:
        passing = ", ".join(finding.check for finding in found if finding.points)
        yield f"earns {earned} of {lab.points()} points untouched: {passing}"
    yield from _errors(found)


def _solved(found: tuple[Finding, ...]) -> Iterator[str]:
    for finding in found:
        if finding.mark != "pass":
            yield f"{finding.check} is {finding.mark}: expected {finding.expected}; {finding.found}"


def _caught(lab: Lab, name: str, found: tuple[Finding, ...]) -> Iterator[str]:
    mutant = next(mutant for mutant in lab.mutants if mutant.id == name)
    wrong = failed(found)
    if wrong != set(mutant.fails):
        yield f"should fail {_names(mutant.fails)}, but fails {_names(wrong)}"
    elif not wrong:
        yield "fails nothing, so nobody would notice the mistake"
    shown = {near for finding in found for near in finding.near}
    for missing in sorted(set(mutant.shows) - shown):
        yield f"should be recognised as {missing}, but is not"
    for extra in sorted(shown - set(mutant.shows)):
        yield f"is also recognised as {extra}, which it does not name"
    yield from _errors(found)


def _errors(found: tuple[Finding, ...]) -> Iterator[str]:
    yield from (f"{finding.check}: {finding.found}" for finding in found if finding.mark == "error")


def _names(names: set[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(names)) or "nothing"
