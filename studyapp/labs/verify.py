"""The proof of a lab's grader: untouched it earns nothing, every solution earns everything, every mistake is noticed.

A check that no mutant fails proves nothing, so every check must be failed by at least one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, score
from studyapp.core.labs import Lab, Mutant, Step, draw_variables, filled, mutated
from studyapp.labs.bench import last_event, lay, run
from studyapp.labs.checks import grade


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
    """Everything that is unsound about a lab, for the variables that a seed draws."""
    whole = filled(lab, draw_variables(lab, seed))
    try:
        lay(whole, seed)
    except (StudyError, AzureError) as error:
        return (Flaw(lab.id, "world", f"can't be laid: {_said(error)}"),)
    flaws = [*_as_shipped(whole, seed)]
    for solution in whole.solutions:
        flaws += _solved(whole, solution.id, solution.steps, seed)
    killed: set[str] = set()
    for mutant in whole.mutants:
        flaws += _caught(whole, mutant, seed, killed)
    flaws += [
        Flaw(lab.id, f"check {check.id}", "no mutant makes it fail, so nothing shows that it can")
        for check in whole.checks()
        if check.id not in killed
    ]
    return tuple(flaws)


def _as_shipped(lab: Lab, seed: int) -> Iterator[Flaw]:
    findings = _findings(lab, (), seed)
    if isinstance(findings, Flaw):
        yield findings
        return
    earned = score(lab, findings)
    if earned:
        passing = ", ".join(finding.check for finding in findings if finding.points)
        yield Flaw(lab.id, "as shipped", f"earns {earned} of {lab.points()} points untouched: {passing}")
    yield from _errors(lab, "as shipped", findings)


def _solved(lab: Lab, name: str, steps: tuple[Step, ...], seed: int) -> Iterator[Flaw]:
    where = f"solution {name}"
    findings = _findings(lab, steps, seed, where)
    if isinstance(findings, Flaw):
        yield findings
        return
    for finding in findings:
        if finding.mark != "pass":
            yield Flaw(
                lab.id, where, f"{finding.check} is {finding.mark}: expected {finding.expected}; {finding.found}"
            )


def _caught(lab: Lab, mutant: Mutant, seed: int, killed: set[str]) -> Iterator[Flaw]:
    where = f"mutant {mutant.id}"
    solution = next(solution for solution in lab.solutions if solution.id == mutant.of)
    findings = _findings(lab, mutated(solution, mutant), seed, where)
    if isinstance(findings, Flaw):
        yield findings
        return
    failed = {finding.check for finding in findings if finding.mark in ("fail", "running")}
    killed |= {check.id for check in lab.checks() if check.id in failed and check.needs not in failed}
    if failed != set(mutant.fails):
        yield Flaw(lab.id, where, f"should fail {_names(mutant.fails)}, but fails {_names(failed)}")
    shown = {near for finding in findings for near in finding.near}
    for missing in set(mutant.shows) - shown:
        yield Flaw(lab.id, where, f"should be recognised as {missing}, but is not")
    yield from _errors(lab, where, findings)


def _errors(lab: Lab, where: str, findings: tuple[Finding, ...]) -> Iterator[Flaw]:
    yield from (Flaw(lab.id, where, f"{f.check}: {f.found}") for f in findings if f.mark == "error")


def _findings(lab: Lab, steps: tuple[Step, ...], seed: int, where: str = "as shipped") -> tuple[Finding, ...] | Flaw:
    target = lay(lab, seed)
    since = last_event(target)
    for number, step in enumerate(steps, 1):
        try:
            run(target, (step,))
        except (StudyError, AzureError) as error:
            return Flaw(lab.id, where, f"step {number} ({step.do}) can't be performed: {_said(error)}")
    return grade(lab, target, since)


def _said(error: StudyError | AzureError) -> str:
    code = getattr(getattr(error, "error", None), "code", "")
    return f"{code} {error.message}".strip()


def _names(names: set[str] | tuple[str, ...]) -> str:
    return ", ".join(sorted(names)) or "nothing"
