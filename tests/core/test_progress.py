"""Intervals against values worked out by hand from the formula, and the laws of tallies.

Wilson's score interval of `right` out of n, with p = right / n:

    (p + z^2/2n +- z * sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.grading import Picked
from studyapp.core.progress import Z80, Tally, by_objective, total, wilson
from studyapp.core.session import Attempt

Z95 = 1.959963984540054
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

samples = st.integers(1, 100_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def attempt(earned: int, possible: int, objectives: tuple[str, ...] = ("tea",), milliseconds: int = 1000) -> Attempt:
    return Attempt(
        session="s",
        position=0,
        pack="sample",
        pack_version="1.0.0",
        item="i",
        item_hash="h",
        key_hash="k",
        objectives=objectives,
        kind="choice",
        mode="practice",
        seed=1,
        shown=(),
        response=Picked(),
        milliseconds=milliseconds,
        profile="exam",
        earned=earned,
        possible=possible,
        at=NOON + timedelta(milliseconds=milliseconds),
    )


attempts = st.lists(
    st.integers(1, 8).flatmap(
        lambda possible: st.builds(
            attempt,
            earned=st.integers(0, possible),
            possible=st.just(possible),
            objectives=st.lists(st.sampled_from(["tea", "bread", "soup"]), min_size=1, unique=True).map(tuple),
            milliseconds=st.integers(0, 10**6),
        )
    ),
    max_size=12,
)


# The interval


@pytest.mark.parametrize(
    ("right", "answers", "z", "low", "high"),
    [
        # 8 of 10 at z = 1.2816: centre 0.8 + 0.08212, half-width 1.2816 * sqrt(0.016 + 0.00411), scale 1.16424
        (8, 10, Z80, 0.60160, 0.91376),
        # none and all of 10: z^2 / (n + z^2) = 1.64237 / 11.64237
        (0, 10, Z80, 0.0, 0.14107),
        (10, 10, Z80, 0.85893, 1.0),
        # one answer: 1.64237 / 2.64237
        (1, 1, Z80, 0.37845, 1.0),
        (0, 1, Z80, 0.0, 0.62155),
        # half of 100: 0.5 +- 1.2816 * sqrt(0.0025 + 0.0000411) / 1.01642, symmetrical
        (50, 100, Z80, 0.43644, 0.56356),
        # the textbook 95 % of 80 %: 67-89, 71-87, 74-85, 76-84 in whole per cent
        (40, 50, Z95, 0.66963, 0.88756),
        (80, 100, Z95, 0.71117, 0.86663),
        (160, 200, Z95, 0.73914, 0.84955),
        (320, 400, Z95, 0.75803, 0.83626),
    ],
)
def test_the_interval_is_wilsons(right: int, answers: int, z: float, low: float, high: float) -> None:
    assert wilson(right, answers, z) == pytest.approx((low, high), abs=1e-5)


def test_what_is_shown_is_the_80_per_cent_interval() -> None:
    """40 of 50: narrower than the 67 to 89 % that a 95 % interval would show."""
    interval = Tally("tea", answers=50, right=40).interval
    assert interval == wilson(40, 50, Z80)
    assert interval == pytest.approx((0.71849, 0.86243), abs=1e-5)


@given(samples)
def test_the_interval_solves_wilsons_equation(sample: tuple[int, int]) -> None:
    """Its ends are the shares from which what was seen lies z standard deviations away."""
    right, answers = sample
    for end in wilson(right, answers):
        if 0 < end < 1:
            distance = (right / answers - end) ** 2
            assert distance == pytest.approx(Z80**2 * end * (1 - end) / answers, rel=1e-6, abs=1e-12)


@given(samples)
def test_the_interval_holds_the_share_and_stays_between_0_and_1(sample: tuple[int, int]) -> None:
    right, answers = sample
    low, high = wilson(right, answers)
    assert 0 <= low <= right / answers + 1e-12
    assert right / answers - 1e-12 <= high <= 1
    assert low < high


@given(samples)
def test_right_and_wrong_are_mirrored(sample: tuple[int, int]) -> None:
    right, answers = sample
    low, high = wilson(right, answers)
    assert wilson(answers - right, answers) == pytest.approx((1 - high, 1 - low))


@given(samples)
def test_ten_times_the_answers_narrow_the_interval(sample: tuple[int, int]) -> None:
    right, answers = sample
    (low, high), (less_low, less_high) = wilson(10 * right, 10 * answers), wilson(right, answers)
    assert high - low < less_high - less_low


# Tallies


def test_a_tally_without_answers_claims_nothing() -> None:
    assert (Tally("tea").accuracy, Tally("tea").interval) == (None, None)


def test_an_answer_is_right_only_as_a_whole() -> None:
    tally = Tally("tea").plus(attempt(1, 2)).plus(attempt(2, 2, milliseconds=500))
    assert tally == Tally("tea", answers=2, right=1, earned=3, possible=4, milliseconds=1500)
    assert tally.accuracy == 0.5


@given(attempts)
def test_a_total_is_the_sum_of_its_answers(some: list[Attempt]) -> None:
    tally = total("all", some)
    assert tally == Tally(
        "all",
        len(some),
        len([one for one in some if one.right]),
        sum(one.earned for one in some),
        sum(one.possible for one in some),
        sum(one.milliseconds for one in some),
    )
    assert tally.accuracy == (float(Fraction(tally.right, len(some))) if some else None)


@given(attempts)
def test_the_order_of_answers_does_not_matter(some: list[Attempt]) -> None:
    mixed = sorted(some, key=lambda one: (one.milliseconds, one.earned))
    assert total("all", mixed) == total("all", some)
    assert by_objective(mixed) == by_objective(some)


@given(attempts)
def test_an_answer_counts_for_each_of_its_objectives(some: list[Attempt]) -> None:
    tallies = by_objective(some)
    assert set(tallies) == {name for one in some for name in one.objectives}
    for name, tally in tallies.items():
        assert tally == total(name, [one for one in some if name in one.objectives])
