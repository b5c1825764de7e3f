"""Numbers about learning, all derived from attempts, with the uncertainty that small samples have."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studyapp.core.session import Attempt

Z80 = 1.2815515655446004
"""Half-width of a two-sided 80 % interval in standard deviations."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Answers counted together: those of an objective, a day, a session."""

    name: str
    answers: int = 0
    right: int = 0
    earned: int = 0
    possible: int = 0
    milliseconds: int = 0

    @property
    def accuracy(self) -> float | None:
        """Share of answers that were wholly right, 0 to 1; None without answers."""
        return self.right / self.answers if self.answers else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 80 % interval of the accuracy; None without answers."""
        return wilson(self.right, self.answers) if self.answers else None

    def plus(self, attempt: "Attempt") -> "Tally":
        """This tally with one more answer."""
        return Tally(
            self.name,
            self.answers + 1,
            self.right + attempt.right,
            self.earned + attempt.earned,
            self.possible + attempt.possible,
            self.milliseconds + attempt.milliseconds,
        )

    def without(self, other: "Tally") -> "Tally":
        """This tally less answers that were counted in it."""
        return Tally(
            self.name,
            self.answers - other.answers,
            self.right - other.right,
            self.earned - other.earned,
            self.possible - other.possible,
            self.milliseconds - other.milliseconds,
        )


def wilson(right: int, answers: int, z: float = Z80) -> tuple[float, float]:
    """Wilson score interval of a share, 0 to 1.

    Args:
        right: successes, at most `answers`.
        answers: trials, at least 1.
        z: standard deviations of the half-width; 1.28 gives 80 %.
    """
    share = right / answers
    centre = share + z * z / (2 * answers)
    spread = z * sqrt(share * (1 - share) / answers + z * z / (4 * answers * answers))
    scale = 1 + z * z / answers
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


def by_objective(attempts: "Iterable[Attempt]") -> dict[str, Tally]:
    """Tallies by objective; an answer counts for every objective that its item measures."""
    tallies: dict[str, Tally] = {}
    for attempt in attempts:
        for name in attempt.objectives:
            tallies[name] = tallies.get(name, Tally(name)).plus(attempt)
    return tallies


def by_day(attempts: "Iterable[Attempt]") -> dict[str, Tally]:
    """Tallies by the learner's own day."""
    tallies: dict[str, Tally] = {}
    for attempt in attempts:
        name = attempt.at.date().isoformat()
        tallies[name] = tallies.get(name, Tally(name)).plus(attempt)
    return tallies


def total(name: str, attempts: "Iterable[Attempt]") -> Tally:
    """One tally of all attempts."""
    tally = Tally(name)
    for attempt in attempts:
        tally = tally.plus(attempt)
    return tally
