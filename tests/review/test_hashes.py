"""An item's hashes change when its meaning does, and only then; and they are the same in every release."""

from dataclasses import fields, replace
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.items import (
    Blank,
    Choice,
    Fill,
    Item,
    ItemBase,
    Matching,
    Option,
    Ordering,
    Statements,
    Step,
    TypedCommand,
)
from studyapp.core.packs import Fact
from studyapp.core.record import PARTS
from studyapp.core.review import changed_parts, decision, hashes, is_asked, question_hash, standings
from studyapp.library.load import load, load_text
from tests.conftest import SAMPLE
from tests.review.keys import other_keys
from tests.strategies import items, items_of

PINNED = {
    "check-water": "12ae4bc7 80a5e6a8 55e2b713 be2eb2cf",
    "two-needs": "58a78790 8d82a5d2 783a879b da4ec66d",
    "judge": "b123dae0 819c1495 057efaac be2eb2cf",
    "steps": "cf4d2421 7182aab5 4600f84c 59e4bf07",
    "pairs": "0d2010d1 a7ede0f1 bf8a36ab 72dc7ddc",
    "command": "c875a0dd acc67b39 2aaa7a52 4e0e98bf",
}
"""The beginnings of the hashes of the sample pack: question, key, explanation, facts. If one of these changes, every approval in every pack is lost: don't let it."""


def sample() -> dict[str, Item]:
    pack = load(SAMPLE).pack
    assert pack is not None
    return {item.id: item for item in pack.items}


def facts() -> dict[str, Fact]:
    pack = load(SAMPLE).pack
    assert pack is not None
    return pack.facts_by_id


def changed(before: Item, after: Item) -> tuple[str, ...]:
    return changed_parts(hashes(before, {}), hashes(after, {}))


def test_hashes_are_the_same_in_every_release() -> None:
    found = {name: hashes(item, facts()) for name, item in sample().items()}
    assert {name: " ".join(getattr(one, part)[:8] for part in PARTS) for name, one in found.items()} == PINNED


def test_every_field_of_an_item_is_thought_of() -> None:
    """If this fails, let `core/review.py` hash the new field (if it is not at its default), or add it here as in none."""
    in_none = {"id", "objectives", "difficulty", "bloom", "lesson", "waive"}
    hashed = {
        ItemBase: {"facts", "stem", "explanation", "shuffle"},
        Choice: {"kind", "options"},
        Statements: {"kind", "statements"},
        Ordering: {"kind", "steps", "distractors"},
        Matching: {"kind", "targets", "prompts"},
        Fill: {"kind", "text", "code", "blanks"},
        TypedCommand: {"kind", "command", "accept", "parts"},
    }
    base = {field.name for field in fields(ItemBase)}
    assert base == in_none | hashed[ItemBase]
    assert {kind: {field.name for field in fields(kind)} - base for kind in get_args(Item)} == {
        kind: names for kind, names in hashed.items() if kind is not ItemBase
    }


@given(items())
def test_names_and_grades_are_in_no_hash(item: Item) -> None:
    other = replace(
        item, id="other", objectives=("x", "y"), difficulty="hard", bloom="create", lesson="l#s", facts=("f",)
    )
    assert changed(item, other) == ()


@given(items())
def test_each_text_is_in_one_hash(item: Item) -> None:
    assert changed(item, replace(item, stem=item.stem + "?")) == ("question",)
    assert changed(item, replace(item, explanation="Another explanation.")) == ("explanation",)
    assert changed(item, replace(item, shuffle=not item.shuffle)) == ("question",)


@given(items_of(Choice), st.data())
def test_of_a_choice(item: Choice, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(item.options) - 1))
    option = item.options[place]

    def put(**new: Any) -> Choice:
        options = tuple(replace(one, **new) if one is option else one for one in item.options)
        return replace(item, options=options)

    assert changed(item, put(text="Anew")) == ("question",)
    assert changed(item, put(explanation="Anew")) == ("explanation",)
    assert changed(item, put(misconception="Anew")) == ("explanation",)
    assert "key" in changed(item, put(correct=not option.correct))
    more = (*item.options[:7], Option(id="more", text="More", explanation="Anew"))
    assert "key" not in changed(item, replace(item, options=more)) or len(item.options) == 8


@given(items_of(Choice))
def test_the_order_written_counts_only_where_it_is_shown(item: Choice) -> None:
    shuffled, kept = replace(item, shuffle=True), replace(item, shuffle=False)
    turned = item.options[::-1]
    assert changed(shuffled, replace(shuffled, options=turned)) == ()
    assert changed(kept, replace(kept, options=turned)) == ("question",)


@given(items_of(Statements))
def test_of_statements(item: Statements) -> None:
    first, *rest = item.statements

    def put(**new: Any) -> Statements:
        return replace(item, statements=(replace(first, **new), *rest))

    assert changed(item, put(answer=not first.answer)) == ("key",)
    assert changed(item, put(text="Anew")) == ("question",)
    assert changed(item, put(explanation="Anew")) == ("explanation",)


@given(items_of(Ordering))
def test_of_an_ordering(item: Ordering) -> None:
    assert changed(item, replace(item, steps=item.steps[::-1])) == ("key",)
    more = (Step(id="more", text="More", explanation="Why"), *item.distractors)
    assert changed(item, replace(item, distractors=more)) == ("question", "explanation")
    assert changed(item, replace(item, distractors=item.distractors[::-1])) == ()


@given(items_of(Matching))
def test_of_a_matching(item: Matching) -> None:
    first, *rest = item.prompts
    goal = next(target.id for target in item.targets if target.id != first.target)
    assert changed(item, replace(item, prompts=(replace(first, target=goal), *rest))) == ("key",)
    assert changed(item, replace(item, prompts=(replace(first, text="Anew"), *rest))) == ("question",)
    target, *others = item.targets
    assert changed(item, replace(item, targets=(replace(target, explanation="Anew"), *others))) == ("explanation",)


@given(items_of(Fill))
def test_of_a_fill(item: Fill) -> None:
    def put(blank: Blank) -> Fill:
        return replace(item, blanks=(blank, *item.blanks[1:]))

    first = item.blanks[0]
    keys = [option.correct for option in first.options]
    turned = [*keys[1:], keys[0]]
    options = tuple(replace(o, correct=key) for o, key in zip(first.options, turned, strict=True))
    assert changed(item, put(replace(first, options=options))) == ("key",)
    assert changed(item, replace(item, text=item.text + " more")) == ("question",)
    assert changed(item, replace(item, code=not item.code)) == ("question",)


def test_a_fact_counts_by_what_it_says() -> None:
    item, known = sample()["check-water"], facts()
    fact = known["tea-water"]

    def after(**new: Any) -> tuple[str, ...]:
        return changed_parts(hashes(item, known), hashes(item, known | {fact.id: replace(fact, **new)}))

    assert after(statement="Otherwise.") == ("facts",)
    assert after(value=99.0) == ("facts",)
    assert after(checked="2026-11-27", source="Another page", published="2026") == ()
    assert changed_parts(hashes(item, known), hashes(item, {})) == ("facts",)


def test_layout_is_in_no_hash() -> None:
    text = (SAMPLE / "questions" / "all.yaml").read_text()
    otherwise = text.replace("20 degrees", '"20 degrees"').replace("objectives: [tea]", "objectives:\n      - tea")
    from studyapp.core.items import ItemFile

    first, second = load_text(text, ItemFile)[0], load_text("# More\n" + otherwise, ItemFile)[0]
    assert otherwise != text
    assert [hashes(item, {}) for item in first.items] == [hashes(item, {}) for item in second.items]


@given(items(), st.data())
def test_the_question_hash_tells_nothing_of_the_key(item: Item, data: st.DataObject) -> None:
    assert question_hash(item) == question_hash(data.draw(other_keys(item)))


@given(items(), st.sampled_from(["draft", "review", "approved", "retired"]))
def test_an_approval_is_about_contents_a_draft_and_a_retirement_about_the_item(item: Item, state: Any) -> None:
    entry = decision(item, {}, state, "Anna", "2026-11-28T09:30:00Z")
    now = replace(item, stem=item.stem + "?")
    (as_it_was,) = standings([item], {}, [entry]).values()
    (as_it_is,) = standings([now], {}, [entry]).values()
    assert (as_it_was.state, as_it_was.changed, as_it_was.fell_back) == (state, (), False)
    assert as_it_is.changed == ("question",)
    assert as_it_is.state == ("review" if state == "approved" else state)
    assert as_it_is.fell_back == (state == "approved")


def test_the_latest_decision_counts_and_none_means_review() -> None:
    item = sample()["judge"]
    at = "2026-11-28T09:30:00Z"
    entries = [decision(item, {}, "retired", "Anna", at), decision(item, {}, "approved", "Ben", at, "Sound.")]
    assert standings([item], {}, entries)["judge"].state == "approved"
    assert standings([item], {}, [])["judge"].state == "review"


@pytest.mark.parametrize(
    ("draws", "asked"),
    [("approved", "approved"), ("ready", "review approved"), ("drafts", "draft review approved")],
)
def test_which_states_are_asked(draws: Any, asked: str) -> None:
    states: Any = ("draft", "review", "approved", "retired")
    assert " ".join(state for state in states if is_asked(state, draws)) == asked


@given(items_of(TypedCommand))
def test_of_a_typed_command(item: TypedCommand) -> None:
    spelled = replace(item, command=item.command.replace("--resource-group", "-g"))
    assert changed(item, spelled) == ()
    assert changed(item, replace(item, command="az group list", accept=())) == ("key",)
    told = replace(item, parts=(replace(item.parts[0], explanation="Something else."), *item.parts[1:]))
    assert changed(item, told) == (("explanation",) if told != item else ())
