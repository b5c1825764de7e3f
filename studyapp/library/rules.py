"""What the types can't say: ids are unique, everything that is named exists, every item has a sound key."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from studyapp.core.errors import Problem
from studyapp.core.items import Blank, Choice, Fill, Item, Matching, Option, Ordering, Statements
from studyapp.core.lessons import Lesson, links
from studyapp.core.packs import Fact, PackInfo
from studyapp.library.suggest import nearest

BLANK = re.compile(r"\{\{([A-Za-z0-9._-]+)\}\}")


@dataclass(slots=True)
class Parts:
    """Everything read from a pack folder, before it is known to fit together."""

    info: PackInfo | None = None
    facts: list[Fact] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    places: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """File, line and column of each object, by its id()."""
    body_lines: dict[str, int] = field(default_factory=dict)
    """Line of the file on which each lesson's body begins, by lesson id."""

    def problem(self, thing: object, message: str, hint: str = "") -> Problem:
        """A problem at the place where a thing was written."""
        file, line, column = self.places.get(id(thing), ("pack.yaml", 0, 0))
        return Problem(file, line, column, "", message, hint)


def check(parts: Parts) -> list[Problem]:
    """Every problem of a pack whose files are each well formed."""
    rules: tuple[Callable[[Parts], Iterator[Problem]], ...] = (
        unique_ids,
        known_objectives,
        known_facts,
        sound_items,
        sound_lessons,
        known_links,
    )
    return [problem for rule in rules for problem in rule(parts)]


def unique_ids(parts: Parts) -> Iterator[Problem]:
    """Objectives, facts, lessons and items each have ids of their own."""
    objectives = parts.info.objectives if parts.info else ()
    for noun, things in (
        ("objective", objectives),
        ("fact", parts.facts),
        ("lesson", parts.lessons),
        ("item", parts.items),
    ):
        first: dict[str, object] = {}
        for thing in things:
            if thing.id in first:
                file, line, _ = parts.places.get(id(first[thing.id]), ("", 0, 0))
                yield parts.problem(
                    thing, f"the {noun} id `{thing.id}` is taken by {file}:{line}", "Give it another id."
                )
            first.setdefault(thing.id, thing)


def known_objectives(parts: Parts) -> Iterator[Problem]:
    """Every objective that an item or lesson names stands in pack.yaml."""
    known = {objective.id for objective in parts.info.objectives} if parts.info else set()
    for thing in (*parts.items, *(lesson for lesson in parts.lessons)):
        named = thing.head.objectives if isinstance(thing, Lesson) else thing.objectives
        for name in named:
            if name not in known:
                yield parts.problem(thing, f"pack.yaml has no objective `{name}`", nearest(name, known))


def known_facts(parts: Parts) -> Iterator[Problem]:
    """Every fact that an item or lesson rests on stands in content/facts.yaml."""
    known = {fact.id for fact in parts.facts}
    for thing in (*parts.items, *parts.lessons):
        named = thing.head.facts if isinstance(thing, Lesson) else thing.facts
        for name in named:
            if name not in known:
                yield parts.problem(thing, f"content/facts.yaml has no fact `{name}`", nearest(name, known))


def sound_items(parts: Parts) -> Iterator[Problem]:
    """Every item has a key that can be reached and options that can be told apart."""
    for item in parts.items:
        for message in _defects(item):
            yield parts.problem(item, f"item `{item.id}`: {message}")


def _defects(item: Item) -> Iterator[str]:
    match item:
        case Choice():
            yield from _twice("option", [o.id for o in item.options], [o.text for o in item.options])
            yield from _keys("option", item.options, most=len(item.options) - 1)
        case Statements():
            yield from _twice("statement", [s.id for s in item.statements], [s.text for s in item.statements])
        case Ordering():
            steps = item.steps + item.distractors
            yield from _twice("step", [s.id for s in steps], [s.text for s in steps])
        case Matching():
            yield from _matching_defects(item)
        case Fill():
            yield from _fill_defects(item)


def _twice(noun: str, ids: list[str], texts: list[str]) -> Iterator[str]:
    yield from (f"the {noun} id `{name}` is given twice" for name, times in Counter(ids).items() if times > 1)
    folded = Counter(" ".join(text.lower().split()) for text in texts)
    yield from (f"two {noun}s read `{text[:60]}`" for text, times in folded.items() if times > 1)


def _keys(noun: str, options: tuple[Option, ...], most: int) -> Iterator[str]:
    keys = sum(option.correct for option in options)
    if keys == 0:
        yield f"no {noun} is marked `correct: true`"
    elif keys > most:
        yield f"{keys} of {len(options)} {noun}s are marked correct; at most {most} can be"


def _matching_defects(item: Matching) -> Iterator[str]:
    yield from _twice("target", [t.id for t in item.targets], [t.text for t in item.targets])
    yield from _twice("prompt", [p.id for p in item.prompts], [p.text for p in item.prompts])
    known = {target.id for target in item.targets}
    for prompt in item.prompts:
        if prompt.target not in known:
            yield f"prompt `{prompt.id}` names the target `{prompt.target}`, which is not there"


def _fill_defects(item: Fill) -> Iterator[str]:
    yield from _twice("blank", [b.id for b in item.blanks], [])
    named, given = BLANK.findall(item.text), {blank.id for blank in item.blanks}
    yield from (f"the text names the blank `{name}`, which is not there" for name in named if name not in given)
    yield from (f"the blank `{name}` is not in the text" for name in sorted(given - set(named)))
    yield from (f"the blank `{name}` stands in the text twice" for name, n in Counter(named).items() if n > 1)
    for blank in item.blanks:
        yield from (f"blank `{blank.id}`: {message}" for message in _blank_defects(blank))


def _blank_defects(blank: Blank) -> Iterator[str]:
    yield from _twice("option", [o.id for o in blank.options], [o.text for o in blank.options])
    yield from _keys("option", blank.options, most=1)


def sound_lessons(parts: Parts) -> Iterator[Problem]:
    """Every lesson has text, and no two of its sections share a name."""
    for lesson in parts.lessons:
        if not lesson.sections:
            yield parts.problem(lesson, f"the lesson `{lesson.id}` has no text")
        counts = Counter(section.slug for section in lesson.sections)
        for name, times in counts.items():
            if times > 1:
                yield parts.problem(lesson, f"{times} sections of `{lesson.id}` are named `{name}`", "Rename one.")


def known_links(parts: Parts) -> Iterator[Problem]:
    """Every link of the app's own schemes leads somewhere, and so does every item's `lesson`."""
    goals = _goals(parts)
    for lesson in parts.lessons:
        file, _, _ = parts.places[id(lesson)]
        for offset, line in enumerate(lesson.body.split("\n")):
            for message, hint in _dead(line, goals):
                yield Problem(file, parts.body_lines[lesson.id] + offset, 1, "", message, hint)
    for item in parts.items:
        wanted = [("lesson", item.lesson)] if item.lesson else []
        texts = [item.stem, item.explanation or ""]
        dead = [_dead_goal(scheme, target, goals) for scheme, target in wanted]
        dead += [found for text in texts for found in _dead(text, goals)]
        for message, hint in filter(None, dead):
            yield parts.problem(item, f"item `{item.id}`: {message}", hint)


def _goals(parts: Parts) -> dict[str, set[str]]:
    sections = {f"{lesson.id}#{section.slug}" for lesson in parts.lessons for section in lesson.sections}
    items = {item.id for item in parts.items}
    lessons = {lesson.id for lesson in parts.lessons}
    return {"lesson": lessons | sections, "item": items, "check": items, "fact": {fact.id for fact in parts.facts}}


def _dead(text: str, goals: dict[str, set[str]]) -> list[tuple[str, str]]:
    if "](" not in text:
        return []
    found = [_dead_goal(link.scheme, link.target, goals) for link in links(text)]
    return [problem for problem in found if problem]


def _dead_goal(scheme: str, target: str, goals: dict[str, set[str]]) -> tuple[str, str] | None:
    if target in goals[scheme]:
        return None
    return f"`{scheme}:{target}` leads nowhere", nearest(target, goals[scheme])
