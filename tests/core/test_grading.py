"""Laws of grading: what a response can earn, and what it never can."""

from fractions import Fraction
from itertools import combinations, permutations, product
from math import comb, factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.grading import (
    Assigned,
    Ordered,
    Picked,
    Profile,
    Response,
    Typed,
    assigned,
    choices,
    fault,
    grade,
    is_complete,
    key,
    nothing,
    points,
)
from studyapp.core.items import (
    Blank,
    Choice,
    Fill,
    Item,
    Matching,
    Option,
    Ordering,
    Prompt,
    Statement,
    Statements,
    Step,
    Target,
    TypedCommand,
)
from studyapp.core.typed_commands import compare
from tests.strategies import ANY_RESPONSE, fitting_responses, items, items_of

PROFILES: tuple[Profile, ...] = ("practice", "exam")
profiles = st.sampled_from(PROFILES)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Item, Response]:
    """An item and a response: any, one that fits, or the key."""
    item = draw(items())
    return item, draw(st.one_of(ANY_RESPONSE, fitting_responses(item), st.just(key(item))))


def is_right(item: Item, response: Response) -> bool:
    """Whether a response says just what the key says; a choice may be picked in any order."""
    wanted = key(item)
    if isinstance(wanted, Picked) and isinstance(response, Picked):
        return sorted(response.options) == sorted(wanted.options)
    if isinstance(wanted, Assigned) and isinstance(response, Assigned):
        return sorted(response.pairs) == sorted(wanted.pairs)
    if isinstance(item, TypedCommand) and isinstance(response, Typed):
        return any(all(p.given == p.expected for p in compare(line, response.line)) for line in (item.command, *item.accept))
    return response == wanted


# Laws


@given(answered(), profiles)
def test_any_response_gets_a_verdict_within_range(pair: tuple[Item, Response], profile: Profile) -> None:
    item, response = pair
    verdict = grade(item, response, profile)
    assert verdict.profile == profile
    assert verdict.possible == points(item, profile) >= 1
    assert 0 <= verdict.earned <= verdict.possible


@given(answered(), profiles)
def test_all_points_are_earned_by_the_right_response_only(pair: tuple[Item, Response], profile: Profile) -> None:
    item, response = pair
    assert grade(item, response, profile).right == is_right(item, response)


@given(items(), profiles)
def test_the_key_earns_all(item: Item, profile: Profile) -> None:
    verdict = grade(item, key(item), profile)
    assert verdict.earned == verdict.possible
    assert all(part.right for part in verdict.parts)


@given(items(), profiles)
def test_no_answer_earns_nothing(item: Item, profile: Profile) -> None:
    assert grade(item, nothing(item), profile).earned == 0


@given(answered())
def test_practice_is_all_or_nothing(pair: tuple[Item, Response]) -> None:
    verdict = grade(*pair, "practice")
    assert verdict.possible == 1
    assert verdict.earned in (0, 1)


@given(answered())
def test_both_profiles_agree_on_what_is_wholly_right(pair: tuple[Item, Response]) -> None:
    assert grade(*pair, "practice").right == grade(*pair, "exam").right


@given(answered(), profiles)
def test_what_can_not_be_an_answer_earns_nothing(pair: tuple[Item, Response], profile: Profile) -> None:
    item, response = pair
    if fault(item, response):
        assert grade(item, response, profile).earned == 0


@given(st.data(), items_of(Choice), profiles)
def test_the_order_of_picking_does_not_matter(data: st.DataObject, item: Choice, profile: Profile) -> None:
    response = data.draw(fitting_responses(item))
    assert isinstance(response, Picked)
    backwards = Picked(response.options[::-1])
    assert grade(item, backwards, profile) == grade(item, response, profile)


# Too many picks


@given(items_of(Choice))
def test_picking_everything_earns_nothing_in_an_exam(item: Choice) -> None:
    everything = Picked(tuple(option.id for option in item.options))
    assert grade(item, everything, "exam").earned == 0


@given(items_of(Choice), st.data())
def test_more_picks_than_keys_are_never_accepted(item: Choice, data: st.DataObject) -> None:
    ids = [option.id for option in item.options]
    picked = data.draw(st.lists(st.sampled_from(ids), min_size=item.picks + 1, unique=True))
    assert fault(item, Picked(tuple(picked))) == f"{len(picked)} options are picked; pick {item.picks}"


# Faults and completeness


@given(st.data(), items())
def test_what_a_screen_can_send_has_no_fault(data: st.DataObject, item: Item) -> None:
    assert fault(item, data.draw(fitting_responses(item))) == ""


@given(items())
def test_the_key_is_complete_and_nothing_is_not(item: Item) -> None:
    assert is_complete(item, key(item))
    assert not is_complete(item, nothing(item))


@given(answered())
def test_a_complete_response_has_no_fault(pair: tuple[Item, Response]) -> None:
    if is_complete(*pair):
        assert fault(*pair) == ""


@given(answered())
def test_what_is_right_is_complete(pair: tuple[Item, Response]) -> None:
    if grade(*pair, "practice").right:
        assert is_complete(*pair)


@given(st.data(), items_of(Matching))
def test_a_table_is_complete_when_every_row_has_a_value(data: st.DataObject, item: Matching) -> None:
    response = data.draw(fitting_responses(item))
    assert isinstance(response, Assigned)
    assert is_complete(item, response) == all(response.given(row) is not None for row in choices(item))


def _option(name: str, correct: bool = False) -> Option:
    return Option(id=name, text=name, correct=correct, explanation="x")


def _choice(names: str, keys: str) -> Choice:
    options = tuple(_option(name, name in keys) for name in names)
    return Choice(id="i", objectives=("o",), difficulty="easy", bloom="apply", facts=("f",), stem="x", options=options)


def _statements(answers: tuple[bool, ...]) -> Statements:
    rows = tuple(
        Statement(id=name, text=name, answer=yes, explanation="x")
        for name, yes in zip("abcdefgh", answers, strict=False)
    )
    return Statements(
        id="i", objectives=("o",), difficulty="easy", bloom="apply", facts=("f",), stem="x", statements=rows
    )


def _ordering(steps: str, distractors: str = "") -> Ordering:
    made = {name: Step(id=name, text=name, explanation="x") for name in steps + distractors}
    return Ordering(
        id="i", objectives=("o",), difficulty="easy", bloom="apply", facts=("f",), stem="x",
        steps=tuple(made[name] for name in steps), distractors=tuple(made[name] for name in distractors),
    )  # fmt: skip


def _matching(targets: str, key: str) -> Matching:
    prompts = tuple(Prompt(id=f"p{n}", text=str(n), target=name, explanation="x") for n, name in enumerate(key))
    return Matching(
        id="i", objectives=("o",), difficulty="easy", bloom="apply", facts=("f",), stem="x", prompts=prompts,
        targets=tuple(Target(id=name, text=name, explanation="x") for name in targets),
    )  # fmt: skip


def _fill(names: str, key: str) -> Fill:
    blanks = tuple(
        Blank(id=f"b{n}", options=tuple(_option(name, name == right) for name in names)) for n, right in enumerate(key)
    )
    return Fill(
        id="i", objectives=("o",), difficulty="easy", bloom="apply", facts=("f",), stem="x", blanks=blanks,
        text=" ".join(f"{{{{{blank.id}}}}}" for blank in blanks),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("item", "response", "said"),
    [
        (_choice("abc", "ab"), Picked(("a", "b", "c")), "3 options are picked; pick 2"),
        (_choice("abc", "ab"), Picked(("a", "a")), "one of the options is given twice"),
        (_choice("abc", "ab"), Picked(("a", "z")), "the item has no such options: z"),
        (_choice("abc", "ab"), Ordered(("a", "b")), "this item is answered with options"),
        (_ordering("abc", "d"), Ordered(("d", "y", "z")), "the item has no such steps: y, z"),
        (_ordering("abc", "d"), Ordered(("a", "b", "a")), "one of the steps is given twice"),
        (_ordering("abc", "d"), Picked(("a",)), "this item is answered with steps"),
        (_statements((True, False)), assigned({"a": "maybe", "z": "yes"}), "the item can't be answered with a=maybe, z=yes"),
        (_statements((True, False)), Assigned((("a", "yes"), ("a", "no"))), "a row is given twice"),
        (_matching("xy", "xx"), assigned({"p0": "z"}), "the item can't be answered with p0=z"),
        (_fill("xyz", "x"), assigned({"b0": "w"}), "the item can't be answered with b0=w"),
        (_fill("xyz", "x"), Picked(("x",)), "this item is answered row by row"),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_wrong(item: Item, response: Response, said: str) -> None:
    assert fault(item, response) == said
    assert not is_complete(item, response)


@pytest.mark.parametrize(
    ("item", "response", "earned", "possible"),
    [
        (_choice("abcd", "ab"), Picked(("a", "c")), 1, 2),
        (_choice("abcd", "ab"), Picked(("b",)), 1, 2),
        (_choice("abcd", "a"), Picked(("b",)), 0, 1),
        (_choice("abcd", "ab"), Picked(("a", "b", "c")), 0, 2),
        (_statements((True, False, True)), assigned({"a": "yes", "b": "yes", "c": "yes"}), 2, 3),
        (_statements((True, False, True)), assigned({"b": "no"}), 1, 3),
        (_matching("xyz", "xxy"), assigned({"p0": "x", "p1": "y", "p2": "y"}), 2, 3),
        (_fill("xyz", "xy"), assigned({"b0": "x", "b1": "z"}), 1, 2),
        (_ordering("abc"), Ordered(("a", "c", "b")), 0, 1),
        (_ordering("abc", "d"), Ordered(("a", "b", "c", "d")), 0, 1),
        (_ordering("abc", "d"), Ordered(("a", "b")), 0, 1),
        (_ordering("abc", "d"), Ordered(("a", "b", "c")), 1, 1),
    ],
)
def test_an_exam_gives_a_point_for_each_right_part(item: Item, response: Response, earned: int, possible: int) -> None:
    verdict = grade(item, response, "exam")
    assert (verdict.earned, verdict.possible) == (earned, possible)
    assert grade(item, response, "practice").earned == (earned == possible)


def test_the_parts_of_a_verdict_say_what_was_given_and_expected() -> None:
    verdict = grade(_ordering("abc"), Ordered(("a", "c")), "exam")
    assert [(part.id, part.given, part.expected, part.right) for part in verdict.parts] == [
        ("1", "a", "a", True),
        ("2", "c", "b", False),
        ("3", None, "c", False),
    ]


# Blind strategies: with every key equally likely, no response earns more than guessing does

SIZES = [(options, keys) for options in range(2, 7) for keys in range(1, options)]


def _mean(earned: list[int]) -> Fraction:
    return Fraction(sum(earned), len(earned))


@pytest.mark.parametrize(("options", "keys"), SIZES)
def test_no_blind_way_to_pick_beats_guessing(options: int, keys: int) -> None:
    names = "abcdef"[:options]
    every_item = [_choice(names, "".join(right)) for right in combinations(names, keys)]
    for picks in range(options + 1):
        response = Picked(tuple(names[:picks]))
        exam = _mean([grade(item, response, "exam").earned for item in every_item])
        practice = _mean([grade(item, response, "practice").earned for item in every_item])
        assert exam <= Fraction(keys * keys, options)
        assert exam == (Fraction(picks * keys, options) if picks <= keys else 0)
        assert practice == (Fraction(1, comb(options, keys)) if picks == keys else 0)


@pytest.mark.parametrize("rows", range(2, 7))
def test_no_blind_way_to_judge_beats_guessing(rows: int) -> None:
    every_item = [_statements(answers) for answers in product((True, False), repeat=rows)]
    for yes in range(rows + 1):
        response = assigned({name: "yes" if place < yes else "no" for place, name in enumerate("abcdefgh"[:rows])})
        assert _mean([grade(item, response, "exam").earned for item in every_item]) == Fraction(rows, 2)
        assert _mean([grade(item, response, "practice").earned for item in every_item]) == Fraction(1, 2**rows)


@pytest.mark.parametrize("rows", [2, 3, 4])
def test_no_blind_way_to_match_or_fill_beats_guessing(rows: int) -> None:
    keys = ["".join(key) for key in product("xyz", repeat=rows)]
    for given_values in (("x",) * rows, tuple("xyz"[n % 3] for n in range(rows))):
        for make, sign in ((_matching, "p"), (_fill, "b")):
            response = assigned({f"{sign}{n}": value for n, value in enumerate(given_values)})
            every_item = [make("xyz", key) for key in keys]
            assert _mean([grade(item, response, "exam").earned for item in every_item]) == Fraction(rows, 3)


@pytest.mark.parametrize("steps", [2, 3, 4, 5])
def test_no_blind_order_beats_guessing(steps: int) -> None:
    names = "abcde"[:steps]
    every_item = [_ordering("".join(order)) for order in permutations(names)]
    for profile in PROFILES:
        assert _mean([grade(item, Ordered(tuple(names)), profile).earned for item in every_item]) == Fraction(
            1, factorial(steps)
        )
