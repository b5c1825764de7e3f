"""Measuring two things in turn, so that what else the machine does hits both alike."""

import statistics
import sys
from collections.abc import Callable


def ratios(ours: Callable[[], float], yardstick: Callable[[], float], pairs: int) -> tuple[float, float, float]:
    """Median of ours, of the yardstick, and of their ratio, measured alternately."""
    measured = [(ours(), yardstick()) for _ in range(pairs)]
    return (
        statistics.median(one for one, _ in measured),
        statistics.median(other for _, other in measured),
        statistics.median(one / other for one, other in measured),
    )


def row(name: str, found: tuple[float, float, float], goal: float, unit: str = "ms", scale: float = 1e3) -> bool:
    """Print one figure beside its goal; returns whether it is met."""
    ours, yardstick, ratio = found
    met = ratio <= goal
    mark = "met" if met else "MISSED"
    sys.stdout.write(
        f"{name:58} {ours * scale:9.2f} {unit} / {yardstick * scale:9.2f} {unit} = {ratio:6.3f}  goal {goal:<5g} {mark}\n"
    )
    sys.stdout.flush()
    return met


def absolute(name: str, found: float, goal: float, unit: str = "ms", scale: float = 1e3) -> bool:
    """Print one figure whose goal is no ratio; returns whether it is met."""
    met = found <= goal
    mark = "met" if met else "MISSED"
    sys.stdout.write(f"{name:58} {found * scale:9.2f} {unit} {'':24}  goal {goal * scale:g} {unit} {mark}\n")
    sys.stdout.flush()
    return met
