"""What a session draws, how it arranges an item, and which answers it takes."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.draw import Filter, ItemHead, ItemHistory, draw, permutation
from studyapp.core.errors import StudyError
from studyapp.core.grading import Assigned, Ordered, Picked, Response, assigned, key, key_hash
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.plain import fingerprint
from studyapp.core.session import MOST_CHANGES, Attempt, Change, Planned, Session, Shown, answer, arrange, next_position
from studyapp.library.load import load
from tests.conftest import SAMPLE
from tests.strategies import fitting_responses, items, items_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
OBJECTIVES = ("tea", "bread", "soup")
KINDS = ("choice", "statements", "ordering", "matching", "fill", "command")
SEEDS = st.integers(0, 2**63)


def head(name: str, kind: str = "choice", objectives: tuple[str, ...] = ("tea",)) -> ItemHead:
    return ItemHead(name, kind, objectives, "easy", "apply", "hash", None)


heads = st.lists(
    st.builds(
        head,
        name=st.text("abcdefghij", min_size=1, max_size=3),
        kind=st.sampled_from(KINDS),
        objectives=st.lists(st.sampled_from(OBJECTIVES), min_size=1, unique=True).map(tuple),
    ),
    unique_by=lambda one: one.id,
    max_size=20,
)
pasts = st.builds(
    ItemHistory,
    attempts=st.integers(0, 3),
    right=st.integers(0, 3),
    last_right=st.booleans(),
    flagged=st.booleans(),
)
filters = st.builds(
    Filter,
    objectives=st.lists(st.sampled_from(OBJECTIVES), unique=True, max_size=2).map(tuple),
    kinds=st.lists(st.sampled_from(KINDS), unique=True, max_size=3).map(tuple),
    only=st.sampled_from(["all", "unseen", "missed", "flagged"]),
)


@st.composite
def drawings(draw_value: st.DrawFn) -> dict[str, Any]:
    """The arguments of a draw."""
    some = draw_value(heads)
    known = draw_value(st.lists(st.sampled_from([one.id for one in some]), unique=True)) if some else []
    history = {name: draw_value(pasts) for name in known}
    return {
        "heads": some,
        "wanted": draw_value(filters),
        "history": history,
        "seed": draw_value(SEEDS),
        "pack_hash": "p",
    }


def fits(one: ItemHead, wanted: Filter, past: ItemHistory) -> bool:
    """What a filter means, said once more."""
    return (
        (not wanted.objectives or any(name in wanted.objectives for name in one.objectives))
        and (not wanted.kinds or one.kind in wanted.kinds)
        and {
            "all": True,
            "unseen": past.attempts == 0,
            "missed": past.attempts > 0 and not past.last_right,
            "flagged": past.flagged,
        }[wanted.only]
    )


# Drawing


@given(drawings())
def test_a_draw_holds_every_fitting_item_once_and_no_other(given_: dict[str, Any]) -> None:
    fitting = [
        one.id for one in given_["heads"] if fits(one, given_["wanted"], given_["history"].get(one.id, ItemHistory()))
    ]
    assert sorted(draw(**given_)) == sorted(fitting)


@given(drawings(), st.integers(0, 25))
def test_a_counted_draw_is_the_beginning_of_the_whole_one(given_: dict[str, Any], count: int) -> None:
    assert draw(**given_, count=count) == draw(**given_)[:count]


@given(drawings(), st.randoms(use_true_random=False))
def test_a_draw_does_not_depend_on_the_order_of_the_items(given_: dict[str, Any], rng: Any) -> None:
    mixed = list(given_["heads"])
    rng.shuffle(mixed)
    assert draw(**given_ | {"heads": mixed}) == draw(**given_)


@given(drawings())
def test_a_filter_keeps_the_order_of_the_whole_draw(given_: dict[str, Any]) -> None:
    chosen = draw(**given_)
    everything = draw(**given_ | {"wanted": Filter()})
    assert [name for name in everything if name in chosen] == list(chosen)


@given(drawings())
def test_a_draw_without_history_in_its_filter_does_not_depend_on_history(given_: dict[str, Any]) -> None:
    given_ |= {"wanted": Filter(kinds=given_["wanted"].kinds)}
    assert draw(**given_) == draw(**given_ | {"history": {}})


@given(drawings())
def test_nothing_repeats_while_something_is_unseen(given_: dict[str, Any]) -> None:
    order = draw(**given_, fresh_first=True)
    seen = [given_["history"].get(name, ItemHistory()).attempts for name in order]
    assert seen == sorted(seen)
    assert sorted(order) == sorted(draw(**given_))


def test_another_seed_or_pack_gives_another_order() -> None:
    many = [head(f"item-{number}") for number in range(30)]
    one = draw(many, Filter(), {}, seed=1, pack_hash="p")
    assert one != draw(many, Filter(), {}, seed=2, pack_hash="p")
    assert one != draw(many, Filter(), {}, seed=1, pack_hash="q")


def test_named_items_are_drawn_alone() -> None:
    many = [head(name) for name in "abc"]
    assert set(draw(many, Filter(items=("c", "a", "zz")), {}, seed=1, pack_hash="p")) == {"a", "c"}


# Order


@given(SEEDS, st.text(max_size=5), st.lists(st.text(max_size=4), unique=True))
def test_a_permutation_holds_the_same_names(seed: int, salt: str, names: list[str]) -> None:
    assert Counter(permutation(seed, salt, names)) == Counter(names)


@pytest.mark.parametrize(
    ("seed", "salt", "order"),
    [
        (0, "", "ejabihdfcg"),
        (1, "", "dagbhcfiej"),
        (1, "salt", "abgiehdjfc"),
        (2**63, "Salz \u00e4", "bgjcfaeihd"),
    ],
)
def test_a_permutation_is_the_same_on_every_machine(seed: int, salt: str, order: str) -> None:
    """Golden values: a change of these would show learners their open sessions in another order."""
    assert "".join(permutation(seed, salt, "abcdefghij")) == order


def test_every_name_may_come_first() -> None:
    firsts = Counter(permutation(seed, "s", "abcd")[0] for seed in range(400))
    assert set(firsts) == set("abcd")
    assert max(firsts.values()) < 140  # 100 expected; 140 is 4.6 standard deviations off


def parts(item: Item) -> dict[str, list[str]]:
    """The names of every group that is shown."""
    match item:
        case Choice():
            return {"options": [option.id for option in item.options]}
        case Statements():
            return {"statements": [row.id for row in item.statements]}
        case Ordering():
            return {"steps": [step.id for step in item.steps + item.distractors]}
        case Matching():
            return {"prompts": [p.id for p in item.prompts], "targets": [t.id for t in item.targets]}
        case Fill():
            return {blank.id: [option.id for option in blank.options] for blank in item.blanks}
        case TypedCommand():
            return {}


@given(items(), SEEDS)
def test_every_part_is_shown_once(item: Item, seed: int) -> None:
    shown = arrange(item, seed)
    assert {name: sorted(ids) for name, ids in shown} == {name: sorted(ids) for name, ids in parts(item).items()}
    assert shown == arrange(item, seed)


@given(items(), SEEDS)
def test_unshuffled_parts_stand_as_written_and_steps_by_name(item: Item, seed: int) -> None:
    if item.shuffle:
        return
    wanted = {name: tuple(ids) for name, ids in parts(item).items()}
    if isinstance(item, Ordering):
        wanted = {"steps": tuple(sorted(wanted["steps"]))}
    assert dict(arrange(item, seed)) == wanted


def test_seeds_arrange_options_differently() -> None:
    item = next(item for item in sample() if item.id == "two-needs")
    assert len({arrange(item, seed) for seed in range(20)}) > 5


@cache
def sample() -> tuple[Item, ...]:
    pack = load(SAMPLE).pack
    assert pack is not None
    return pack.items


def test_the_sample_is_arranged_as_ever() -> None:
    """Golden values, as for permutations."""
    assert {item.id: arrange(item, 7) for item in sample()} == ARRANGED


ARRANGED: dict[str, Shown] = {
    "check-water": (("options", ("cold", "warm", "boiling")),),
    "two-needs": (("options", ("sugar", "yeast", "water", "time")),),
    "judge": (("statements", ("green", "boil", "ice")),),
    "steps": (("steps", ("chill", "pour", "boil", "wait")),),
    "pairs": (("prompts", ("rise", "crust")), ("targets", ("oven", "yeast", "salt"))),
    "command": (("verb", ("freeze", "boil")), ("heat", ("hot", "cool", "mild"))),
}


# Answering


def session_of(*planned: Item, seed: int = 3, mode: Any = "practice", profile: Any = "practice") -> Session:
    return Session(
        id="s1",
        pack="sample",
        pack_version="1.2.0",
        pack_hash="p",
        mode=mode,
        profile=profile,
        seed=seed,
        items=tuple(Planned(item.id, arrange(item, seed)) for item in planned),
        started=NOON,
    )


@given(items(), st.sampled_from(["practice", "exam"]))
def test_an_answer_is_kept_with_all_that_it_was_given_under(item: Item, profile: Any) -> None:
    session = session_of(item, profile=profile)
    attempt, verdict = answer(session, 0, item, key(item), now=NOON, milliseconds=900, confidence=2)
    assert verdict.right
    assert attempt.right
    assert (attempt.earned, attempt.possible) == (verdict.earned, verdict.possible)
    assert (attempt.session, attempt.position, attempt.item, attempt.kind) == ("s1", 0, item.id, item.kind)
    assert (attempt.item_hash, attempt.key_hash) == (fingerprint(item), key_hash(item))
    assert (attempt.shown, attempt.seed, attempt.profile) == (session.items[0].shown, 3, profile)
    assert (attempt.response, attempt.milliseconds, attempt.confidence, attempt.at) == (key(item), 900, 2, NOON)


@given(st.data(), items())
def test_whatever_a_screen_sends_is_taken(data: st.DataObject, item: Item) -> None:
    response = data.draw(fitting_responses(item))
    attempt, verdict = answer(session_of(item), 0, item, response, now=NOON, milliseconds=1)
    assert attempt.response == response
    assert attempt.right == verdict.right == (verdict.earned == verdict.possible)


def two_needs() -> Choice:
    item = next(item for item in sample() if item.id == "two-needs")
    assert isinstance(item, Choice)
    return item


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Picked(("water", "time", "sugar")), "This answer can't be taken: 3 options are picked; pick 2."),
        (Picked(("water", "milk")), "This answer can't be taken: the item has no such options: milk."),
        (Picked(("water", "water")), "This answer can't be taken: one of the options is given twice."),
        (Ordered(("water",)), "This answer can't be taken: this item is answered with options."),
        (assigned({"water": "yes"}), "This answer can't be taken: this item is answered with options."),
    ],
)
def test_an_answer_that_can_not_be_one_is_refused(response: Response, said: str) -> None:
    item = two_needs()
    with pytest.raises(StudyError) as refused:
        answer(session_of(item), 0, item, response, now=NOON, milliseconds=1)
    assert (refused.value.message, refused.value.hint) == (said, "Change the answer and send it again.")


@pytest.mark.parametrize("position", [0, 2, 99, -1])
def test_an_item_is_answered_in_its_own_place_only(position: int) -> None:
    first, second = sample()[:2]
    with pytest.raises(StudyError) as refused:
        answer(session_of(first, second), position, second, key(second), now=NOON, milliseconds=1)
    assert refused.value.message == f"Question {position + 1} is not `{second.id}`."


def test_the_first_changes_are_kept_and_time_never_runs_backwards() -> None:
    item = two_needs()
    changes = tuple(Change(number, Picked(("water",))) for number in range(MOST_CHANGES + 5))
    attempt, _ = answer(session_of(item), 0, item, Picked(), now=NOON, milliseconds=-5, changes=changes)
    assert attempt.changes == changes[:MOST_CHANGES]
    assert attempt.milliseconds == 0


@pytest.mark.parametrize(("mode", "feedback"), [("practice", True), ("review", True), ("check", True), ("exam", False)])
def test_only_an_exam_explains_at_its_end(mode: str, feedback: bool) -> None:
    assert session_of(two_needs(), mode=mode).feedback is feedback


# Resuming


@given(st.permutations(range(6)))
def test_a_session_goes_on_at_the_first_open_question(order: list[int]) -> None:
    session = session_of(*sample())
    attempts: list[Attempt] = []
    for position in order:
        open_before = set(range(6)) - {attempt.position for attempt in attempts}
        assert next_position(session, attempts) == min(open_before)
        item = sample()[position]
        attempts.append(answer(session, position, item, key(item), now=NOON, milliseconds=1)[0])
    assert next_position(session, attempts) is None


def test_an_empty_session_is_at_its_end() -> None:
    assert next_position(session_of(), []) is None


@given(items_of(Matching))
def test_pairs_of_the_key_are_sorted_so_that_equal_answers_are_equal(item: Matching) -> None:
    wanted = key(item)
    assert isinstance(wanted, Assigned)
    assert all(before < after for before, after in pairwise(wanted.pairs))
