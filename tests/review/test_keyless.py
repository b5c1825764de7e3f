"""Nothing in a keyless copy tells a key, and what comes back is understood."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.grading import Assigned, Ordered, Picked, Response, Typed, grade, key
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.keyless import Sheet, blind_order, gather, keyless, name_of, part_of
from studyapp.core.readings import agreement, compare, in_words, possible_answers, reading
from studyapp.library.load import load_text
from studyapp.library.sheets import FORMS, Form, written
from studyapp.study.authoring import whole_pack
from tests.review.keys import other_keys
from tests.strategies import items, items_of

AT = "2026-11-28T09:30:00Z"
seeds = st.integers(0, 2**31 - 1)


def answer_line(item: Item, seed: int, response: Response) -> str:
    """The line by which a reader of the copy gives this response."""
    order = dict(blind_order(item, seed))
    match item, response:
        case Choice(), Picked(options):
            return ",".join(str(order["options"].index(name) + 1) for name in options)
        case Ordering(), Ordered(steps):
            return " ".join(str(order["steps"].index(name) + 1) for name in steps)
        case Statements(), Assigned():
            return " ".join(str(response.given(name)) for name in order["statements"])
        case Matching(), Assigned():
            pairs = ((row, order["targets"].index(str(response.given(row)))) for row in order["prompts"])
            return " ".join(f"{'abcdefgh'[place]}={goal + 1}" for place, (_, goal) in enumerate(pairs))
        case Fill(), Assigned():
            found = ((b.id, order[b.id].index(str(response.given(b.id)))) for b in item.blanks)
            return " ".join(f"{'abcdefgh'[place]}={goal + 1}" for place, (_, goal) in enumerate(found))
        case TypedCommand(), Typed(line):
            return line
    raise AssertionError


def answered(sheet: Sheet, pack: list[Item], responses: dict[str, Response]) -> Sheet:
    """The sheet with these responses filled in."""
    by_name = {name_of(item.id, sheet.seed): item for item in pack}
    lines = {
        name: answer_line(item, sheet.seed, responses[item.id])
        for name, item in by_name.items()
        if item.id in responses
    }
    return replace(sheet, questions=tuple(replace(one, answer=lines.get(one.name, "")) for one in sheet.questions))


@given(st.lists(items(light=False), max_size=3, unique_by=lambda item: item.id), seeds, st.data())
def test_packs_that_differ_in_their_keys_alone_have_the_same_copy(
    pack: list[Item], seed: int, data: st.DataObject
) -> None:
    others = [data.draw(other_keys(item)) for item in pack]
    for form in FORMS:
        first = written(keyless(pack, "p", "1.0.0", seed), form)
        assert written(keyless(others[::-1], "p", "1.0.0", seed), form) == first


@given(items_of(Ordering), seeds)
def test_steps_are_not_shown_as_they_belong_even_where_learners_see_them_as_written(item: Ordering, seed: int) -> None:
    assert blind_order(replace(item, shuffle=False), seed) == blind_order(replace(item, shuffle=True), seed)


@given(st.lists(items(light=False), min_size=1, max_size=3, unique_by=lambda item: item.id), seeds)
def test_a_copy_is_read_as_it_was_written(pack: list[Item], seed: int) -> None:
    sheet = keyless(pack, "p", "1.0.0", seed)
    back = load_text(written(sheet, "yaml"), Sheet)[0]
    assert [(one.name, one.question, one.answer) for one in back.questions] == [
        (one.name, one.question, "") for one in sheet.questions
    ]
    again = load_text(written(sheet, "json"), Sheet)[0]
    assert [one.name for one in again.questions] == [one.name for one in back.questions]
    for one, kept in zip(sheet.questions, back.questions, strict=True):
        assert kept.ask == "\n".join(line.rstrip() for line in one.ask.split("\n"))
    assert (back.pack, back.version, back.seed) == ("p", "1.0.0", seed)


@given(items(), seeds, st.data())
def test_the_key_given_blindly_agrees_and_another_answer_does_not(item: Item, seed: int, data: st.DataObject) -> None:
    other = data.draw(other_keys(item))
    sheet = answered(keyless([item], "p", "1.0.0", seed), [item], {item.id: key(other)})
    gathered = gather(sheet, [item])
    (given_one,) = gathered.given
    (compared,) = compare([reading([given_one], by="B", at=AT, pack="p", version="1.0.0", seed=seed)], {item.id: item})
    assert compared.agrees == grade(item, key(other), "practice").right
    assert agreement([compared]).by_chance == 1 / possible_answers(item)
    assert in_words(item, compared.response)


@given(st.lists(items(), min_size=1, max_size=5, unique_by=lambda item: item.id), seeds, st.integers(1, 4))
def test_parts_ask_everything_once(pack: list[Item], seed: int, count: int) -> None:
    sheet = keyless(pack, "p", "1.0.0", seed)
    parts = [part_of(sheet, number, count).questions for number in range(1, count + 1)]
    assert sorted(one.name for part in parts for one in part) == sorted(one.name for one in sheet.questions)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1


@given(items(), seeds)
def test_a_changed_question_and_an_unknown_one_are_told_by_name(item: Item, seed: int) -> None:
    sheet = answered(keyless([item], "p", "1.0.0", seed), [item], {item.id: key(item)})
    assert gather(sheet, [replace(item, stem=item.stem + "?")]).changed == (item.id,)
    assert gather(sheet, []).unknown == (name_of(item.id, seed),)
    assert gather(keyless([item], "p", "1.0.0", seed), [item]).skipped == (item.id,)


@pytest.mark.parametrize("form", FORMS)
def test_the_copy_of_the_builtin_pack_has_no_id_no_explanation_and_no_fact(form: Form) -> None:
    pack = whole_pack(None)
    text = written(keyless(pack.items, pack.info.id, pack.info.version, 7), form)
    texts = [text] if form != "json" else [one["ask"] for one in json.loads(text)["questions"]]
    whole = "\n".join(texts)
    options = [o for item in pack.items if isinstance(item, Choice) for o in item.options]
    assert [o.explanation for o in options if json.dumps(o.explanation)[1:-1] in whole] == []
    long_ids = [item.id for item in pack.items if item.id.count("-") > 1]
    assert [name for name in long_ids if name in whole] == []
    assert "](" not in whole
    assert all(option.text in whole for option in options)


def test_links_lose_where_they_lead(tmp_path: Path) -> None:
    (item,) = [one for one in whole_pack(None).items if isinstance(one, Choice)][:1]
    linked = replace(item, stem="Read [the limits](fact:the-answer-is-14) first. Which?")
    ask = keyless([linked], "p", "1.0.0", 7).questions[0].ask
    assert ask.startswith("Read the limits first. Which?")
