"""Core types survive the way to JSON and back, and their fingerprints change when they do and only then."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.core.draw import Filter, ItemHead, ItemHistory
from studyapp.core.grading import Assigned, Ordered, Picked, Response, key_hash
from studyapp.core.items import Choice, Fill, Item, ItemFile, Matching, Ordering, Statements, TypedCommand
from studyapp.core.lessons import Lesson, LessonHead
from studyapp.core.packs import Fact, FactFile, Objective, PackInfo
from studyapp.core.plain import dumps, fingerprint, from_plain, loads, to_plain
from studyapp.core.session import Change, Planned
from tests.strategies import ANY_RESPONSE, items, items_of, values

KINDS = (Choice, Statements, Ordering, Matching, Fill, TypedCommand)
TYPES = (
    *KINDS,
    PackInfo,
    Objective,
    Fact,
    FactFile,
    ItemFile,
    LessonHead,
    Lesson,
    Filter,
    ItemHead,
    ItemHistory,
    Planned,
)


@pytest.mark.parametrize("wanted", TYPES, ids=lambda wanted: wanted.__name__)
def test_every_type_comes_back_from_json(wanted: type[Any]) -> None:
    @settings(max_examples=25, deadline=None)
    @given(values(wanted))
    def check(value: Any) -> None:
        assert loads(wanted, dumps(value)) == value
        assert type(from_plain(wanted, to_plain(value))) is wanted

    check()


@given(items())
def test_an_item_comes_back_as_its_kind(item: Item) -> None:
    back: Any = loads(Item, dumps(item))  # type: ignore[arg-type] # a union stands for a type here
    assert back == item
    assert type(back) is type(item)


@given(ANY_RESPONSE)
def test_a_response_comes_back_as_its_kind(response: Response) -> None:
    back: Any = loads(Response, dumps(response))  # type: ignore[arg-type] # a union stands for a type here
    assert back == response
    assert type(back) is type(response)


@given(st.builds(Change, milliseconds=st.integers(0, 10**9), response=ANY_RESPONSE))
def test_a_union_inside_a_type_comes_back(change: Change) -> None:
    assert loads(Change, dumps(change)) == change


@given(values(ItemFile))
def test_plain_values_are_json_and_nothing_else(value: ItemFile) -> None:
    plain = to_plain(value)
    assert json.loads(json.dumps(plain)) == plain


def test_fields_at_their_default_are_left_out_but_the_kind_never() -> None:
    assert to_plain(Picked()) == {"kind": "picked"}
    assert to_plain(Filter(only="missed")) == {"only": "missed"}


def test_canonical_json_is_as_ever() -> None:
    """Golden values: learners' databases hold these."""
    assert dumps(Picked(("b", "ä"))) == '{"kind":"picked","options":["b","ä"]}'
    assert fingerprint(Picked(("b", "ä"))) == "dac2337d425c78387bd0d9bd63c22adb"
    assert fingerprint(Ordered(("b", "a"))) == "f78c426b3bda01966530834d3ecb45c2"
    assert fingerprint(Assigned((("a", "yes"),))) == "dd7d19f56f0971348b42f6f5439517a7"


@settings(max_examples=60)
@given(items(light=False), items(light=False))
def test_fingerprints_are_equal_exactly_for_equal_items(one: Item, other: Item) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)
    assert fingerprint(one) == fingerprint(replace(one))
    assert len(fingerprint(one)) == 32


@given(items(), st.sampled_from(["id", "stem", "explanation", "lesson", "difficulty", "shuffle", "facts"]))
def test_a_fingerprint_changes_with_every_field(item: Item, name: str) -> None:
    other: dict[str, Any] = {"shuffle": not item.shuffle, "facts": (*item.facts, "one-more")}
    other["difficulty"] = "easy" if item.difficulty != "easy" else "hard"
    changed = replace(item, **{name: other.get(name, "something else")})
    assert fingerprint(changed) != fingerprint(item)


# The key's hash


def reworded(item: Item) -> Item:
    """The item in other words."""
    item = replace(
        item, stem="Other words?", explanation="Since.", difficulty="hard", bloom="create", lesson=None, shuffle=True
    )
    match item:
        case Choice():
            return replace(item, options=tuple(replace(o, text=o.text + "!", explanation="New.") for o in item.options))
        case Statements():
            return replace(item, statements=tuple(replace(s, text=s.text + "!") for s in item.statements))
        case Ordering():
            return replace(item, steps=tuple(replace(s, text=s.text + "!") for s in item.steps), distractors=())
        case Matching():
            return replace(item, prompts=tuple(replace(p, text=p.text + "!") for p in item.prompts))
        case Fill():
            return replace(item, text="Now: " + item.text, code=not item.code)
        case TypedCommand():
            parts = tuple(replace(part, explanation="New.") for part in item.parts)
            return replace(item, parts=parts, command=item.command.replace("--resource-group", "-g"))


@given(items())
def test_the_key_stays_under_other_words(item: Item) -> None:
    assert fingerprint(reworded(item)) != fingerprint(item)
    assert key_hash(reworded(item)) == key_hash(item)


@given(items())
def test_the_key_stays_when_what_is_written_in_any_order_is_reordered(item: Item) -> None:
    match item:
        case Choice():
            turned: Item = replace(item, options=item.options[::-1])
        case Statements():
            turned = replace(item, statements=item.statements[::-1])
        case Ordering():
            turned = replace(item, distractors=item.distractors[::-1])
        case Matching():
            turned = replace(item, prompts=item.prompts[::-1], targets=item.targets[::-1])
        case Fill():
            turned = replace(item, blanks=item.blanks[::-1])
        case TypedCommand():
            turned = replace(item, accept=item.accept[::-1], parts=item.parts[::-1])
    assert key_hash(turned) == key_hash(item)


@given(items_of(Choice))
def test_the_key_of_a_choice_changes_with_what_is_right(item: Choice) -> None:
    other = replace(item, options=tuple(replace(option, correct=not option.correct) for option in item.options))
    assert key_hash(other) != key_hash(item)


@given(items_of(Statements))
def test_the_key_of_statements_changes_with_an_answer(item: Statements) -> None:
    first = replace(item.statements[0], answer=not item.statements[0].answer)
    assert key_hash(replace(item, statements=(first, *item.statements[1:]))) != key_hash(item)


@given(items_of(Ordering))
def test_the_key_of_an_ordering_changes_with_the_order(item: Ordering) -> None:
    assert key_hash(replace(item, steps=item.steps[::-1])) != key_hash(item)


@given(items_of(Matching))
def test_the_key_of_a_matching_changes_with_a_target(item: Matching) -> None:
    first = item.prompts[0]
    other = next(target.id for target in item.targets if target.id != first.target)
    assert key_hash(replace(item, prompts=(replace(first, target=other), *item.prompts[1:]))) != key_hash(item)


@given(items_of(Fill))
def test_the_key_of_a_fill_changes_with_an_option(item: Fill) -> None:
    first = item.blanks[0]
    keys = [option.correct for option in first.options]
    moved = tuple(
        replace(option, correct=right) for option, right in zip(first.options, keys[1:] + keys[:1], strict=True)
    )
    assert key_hash(replace(item, blanks=(replace(first, options=moved), *item.blanks[1:]))) != key_hash(item)


@given(items())
def test_the_key_changes_with_the_id_of_what_is_right(item: Item) -> None:
    match item:
        case Choice():
            other: Item = replace(item, options=tuple(replace(o, id=o.id + "2") for o in item.options))
        case Statements():
            other = replace(item, statements=tuple(replace(s, id=s.id + "2") for s in item.statements))
        case Ordering():
            other = replace(item, steps=tuple(replace(s, id=s.id + "2") for s in item.steps))
        case Matching():
            other = replace(item, prompts=tuple(replace(p, id=p.id + "2") for p in item.prompts))
        case Fill():
            other = replace(item, blanks=tuple(replace(b, id=b.id + "2") for b in item.blanks))
        case TypedCommand():
            other = replace(item, command="az group list", accept=())
    assert key_hash(other) != key_hash(item)
