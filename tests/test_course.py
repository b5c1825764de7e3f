"""The built-in course keeps what the README promises."""

from collections import Counter
from pathlib import Path

import pytest

from studyapp.core.items import Choice, all_texts
from studyapp.core.lessons import links
from studyapp.core.packs import Pack
from studyapp.library.load import load

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def course() -> Pack:
    loaded = load(ROOT)
    assert loaded.problems == ()
    assert loaded.pack is not None
    return loaded.pack


def test_the_readme_counts_lessons_and_questions_right(course: Pack) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"of {len(course.lessons)} lessons" in readme
    assert f"**{len(course.items)} questions**" in readme


def test_there_are_enough_items_of_every_kind(course: Pack) -> None:
    kinds = Counter(item.kind for item in course.items)
    assert len(course.items) >= 110
    assert len(course.lessons) >= 12
    assert sum(isinstance(item, Choice) and item.picks > 1 for item in course.items) >= 20
    assert all(kinds[kind] >= 12 for kind in ("statements", "ordering", "matching", "fill"))


def test_every_objective_is_taught_and_asked(course: Pack) -> None:
    asked = Counter(name for item in course.items for name in item.objectives)
    taught = {name for lesson in course.lessons for name in lesson.head.objectives}
    for objective in course.info.objectives:
        assert asked[objective.id] >= 4, objective.id
        assert objective.id in taught, objective.id


def test_every_item_leads_to_the_paragraph_that_teaches_it(course: Pack) -> None:
    assert [item.id for item in course.items if not item.lesson or "#" not in item.lesson] == []


def test_every_lesson_has_a_check_and_sections_of_a_screen_or_two(course: Pack) -> None:
    for lesson in course.lessons:
        checks = [link for link in links(lesson.body) if link.scheme == "check"]
        assert checks, lesson.id
        assert all(len(section.text) < 4000 for section in lesson.sections), lesson.id


def test_explanations_are_of_their_own(course: Pack) -> None:
    for item in course.items:
        explanations = [explanation for _, explanation in all_texts(item)]
        assert len(set(explanations)) == len(explanations), item.id
        assert all(len(explanation) > 15 for explanation in explanations), item.id


def test_the_key_is_not_given_away_by_its_length(course: Pack) -> None:
    single = [item for item in course.items if isinstance(item, Choice) and item.picks == 1]
    longest = [item for item in single if max(item.options, key=lambda option: len(option.text)).correct]
    assert len(longest) <= 0.35 * len(single)


def test_no_fact_is_idle_and_every_source_is_dated(course: Pack) -> None:
    cited = {name for item in course.items for name in item.facts}
    cited |= {name for lesson in course.lessons for name in lesson.head.facts}
    assert [fact.id for fact in course.facts if fact.id not in cited] == []
    assert all("http" not in fact.source for fact in course.facts)
