"""The trials of a lab: its world as shipped, after each solution, and after each mutant, each brought about once.

Grading changes nothing, so any number of gradings can be tried on the same trials.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, Step, TargetKind, mutated
from studyapp.labs.beginning import beginning
from studyapp.labs.bench import lay, run
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.scene import Scene
from studyapp.labs.stand_in import StandIn, stand_in
from studyapp.labs.target import Target

TrialKind = Literal["as shipped", "solution", "mutant"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way through a lab: nothing, a solution, or a solution with a mistake in it."""

    kind: TrialKind
    name: str
    """Id of the solution or mutant; empty as shipped."""
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


@dataclass(frozen=True, slots=True)
class Trial:
    """How the world of a lab ended on one of its ways."""

    way: Way
    scene: Scene
    refusal: str = ""
    """Why a step could not be performed; empty if all were."""


def ways(lab: Lab) -> Iterator[Way]:
    """Every way through a lab, in the order of its file."""
    yield Way("as shipped", "", ())
    for solution in lab.solutions:
        yield Way("solution", solution.id, solution.steps)
    solutions = {solution.id: solution for solution in lab.solutions}
    for mutant in lab.mutants:
        yield Way("mutant", mutant.id, mutated(solutions[mutant.of], mutant))


def trials(lab: Lab, seed: int, world: TargetKind = "sandbox") -> tuple[Trial, ...]:
    """Lay a lab whose variables are filled in, and go every way through it.

    Args:
        lab: the lab, as it is in that world.
        seed: of the sandbox, which plays the subscription, too.
        world: where it is laid.

    Raises:
        StudyError, HttpResponseError: the world can't be laid.
    """
    laid = lay(lab, seed) if world == "sandbox" else stand_in(lab, seed)
    return tuple(tried(laid, way) for way in ways(lab))


def tried(laid: SandboxTarget | StandIn, way: Way) -> Trial:
    """Go one way through a laid lab; the laid world itself stays as it is."""
    target = laid.branch()
    began = beginning(target)
    for number, step in enumerate(way.steps, 1):
        if wrong := _wrong(target, step):
            return Trial(way, Scene(target, began), f"step {number} ({step.do}) {wrong}")
    return Trial(way, Scene(target, began))


def _wrong(target: Target, step: Step) -> str:
    """What is unexpected about performing a step; empty if nothing is."""
    try:
        run(target, (step,))
    except (StudyError, AzureError) as error:
        if step.refused is None:
            return f"can't be performed: {said(error)}"
        is_as_told = code(error) == step.refused
        return "" if is_as_told else f"should be refused as {step.refused}, but is as {said(error)}"
    return f"should be refused as {step.refused}, but is performed" if step.refused else ""


def said(error: StudyError | AzureError) -> str:
    """What an error says, with Azure's code before it."""
    return f"{code(error)} {error.message}".strip()


def code(error: StudyError | AzureError) -> str:
    """Azure's code of an error; empty if it has none."""
    return str(getattr(getattr(error, "error", None), "code", "") or "")
