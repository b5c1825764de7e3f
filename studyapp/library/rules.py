"""What the types can't say: ids are unique, everything that is named exists, every item has a sound key."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice

from studyapp.core.errors import Level, Problem
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
from studyapp.core.labs import Lab
from studyapp.core.lessons import Lesson, links
from studyapp.core.packs import Fact, PackInfo
from studyapp.core.record import Entry
from studyapp.core.typed_commands import key_of, names, trouble
from studyapp.library.azure_rules import defects_on_azure
from studyapp.library.lab_rules import Signatures, defects_of_lab
from studyapp.library.reader import MOST_PROBLEMS
from studyapp.library.suggest import nearest
from studyapp.library.text import shown

Row = Option | Statement | Step | Target | Prompt | Blank
BLANK = re.compile(r"\{\{([A-Za-z0-9._-]+)\}\}")


@dataclass(frozen=True, slots=True)
class Defect:
    """Something that is wrong inside an item."""

    thing: object
    """What of the item it was written at."""
    message: str
    hint: str
    code: str


@dataclass(slots=True)
class Parts:
    """Everything read from a pack folder, before it is known to fit together."""

    info: PackInfo | None = None
    facts: list[Fact] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    labs: list[Lab] = field(default_factory=list)
    record: list[Entry] = field(default_factory=list)
    operations: Signatures | None = None
    """Operations that labs may name, with their arguments; None if they are not to be looked up."""
    places: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """File, line and column of each object, by its id()."""
    body_lines: dict[int, int] = field(default_factory=dict)
    """Line of the file on which each lesson's body begins, by the lesson's id()."""

    def take(self, more: "Parts") -> None:
        """Add what was read from one more file."""
        self.info = more.info or self.info
        self.facts += more.facts
        self.lessons += more.lessons
        self.items += more.items
        self.labs += more.labs
        self.record += more.record
        self.places |= more.places
        self.body_lines |= more.body_lines

    def problem(self, thing: object, message: str, hint: str = "", code: str = "", level: Level = "error") -> Problem:
        """A problem at the place where a thing was written."""
        file, line, column = self.places.get(id(thing), ("pack.yaml", 0, 0))
        return Problem(file, line, column, "", message, hint, code, level)


def check(parts: Parts, is_whole: bool) -> list[Problem]:
    """What breaks a rule, in a pack whose files are each well formed.

    Args:
        parts: what was read.
        is_whole: whether all files were; rules about what is missing must wait until they are.
    """
    rules: list[Callable[[Parts], Iterator[Problem]]] = [unique_ids, real_days, sound_items, sound_lessons, sound_labs]
    rules += [known_objectives] if parts.info else []
    rules += [known_facts] if parts.facts or is_whole else []
    rules += [known_links] if is_whole else []
    return [problem for rule in rules for problem in islice(rule(parts), MOST_PROBLEMS)]


def unique_ids(parts: Parts) -> Iterator[Problem]:
    """Objectives, facts, lessons and items each have ids of their own."""
    objectives = parts.info.objectives if parts.info else ()
    for noun, code, things in (
        ("objective", "P002", objectives),
        ("fact", "P002", parts.facts),
        ("lesson", "L002", parts.lessons),
        ("item", "Q002", parts.items),
        ("lab", "B002", parts.labs),
    ):
        first: dict[str, object] = {}
        for thing in things:
            if thing.id in first:
                file, line, _ = parts.places.get(id(first[thing.id]), ("", 0, 0))
                message = f"the {noun} id `{thing.id}` is taken by {file}:{line}"
                yield parts.problem(thing, message, "Give one of them another id.", code)
            first.setdefault(thing.id, thing)


def sound_labs(parts: Parts) -> Iterator[Problem]:
    """Every lab names operations, variables, steps and checks that are there."""
    for lab in parts.labs:
        for thing, message, hint in (*defects_of_lab(lab, parts.operations), *defects_on_azure(lab, parts.operations)):
            yield parts.problem(thing, f"lab `{lab.id}`: {message}", hint, "B003")


def real_days(parts: Parts) -> Iterator[Problem]:
    """The dates of facts are days of the calendar."""
    for fact in parts.facts:
        for name, day in (("published", fact.published), ("checked", fact.checked)):
            if len(day) == len("2026-11-22") and not _is_day(day):
                message = f"fact `{fact.id}`: {day} is not a day of the calendar"
                yield parts.problem(fact, message, f"Correct `{name}`.", "P003")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def known_objectives(parts: Parts) -> Iterator[Problem]:
    """Every objective that an item or lesson names stands in pack.yaml."""
    known = {objective.id for objective in parts.info.objectives} if parts.info else set()
    for thing in (*parts.items, *parts.lessons, *parts.labs):
        named = thing.head.objectives if isinstance(thing, Lesson) else thing.objectives
        for name in named:
            if name not in known:
                yield parts.problem(
                    thing,
                    f"pack.yaml has no objective `{name}`",
                    nearest(name, known) or "Add it there, or name another one.",
                    _family(thing) + "007",
                )


def _family(thing: Item | Lesson | Lab) -> str:
    """The letter that begins the codes of rules about things of this kind."""
    return "L" if isinstance(thing, Lesson) else "B" if isinstance(thing, Lab) else "Q"


def known_facts(parts: Parts) -> Iterator[Problem]:
    """Every fact that an item or lesson rests on stands in content/facts.yaml."""
    known = {fact.id for fact in parts.facts}
    for thing in (*parts.items, *parts.lessons, *parts.labs):
        named = thing.head.facts if isinstance(thing, Lesson) else thing.facts
        for name in named:
            if name not in known:
                yield parts.problem(
                    thing,
                    f"content/facts.yaml has no fact `{name}`",
                    nearest(name, known) or "Add it there, or name another one.",
                    _family(thing) + "008",
                )


def sound_items(parts: Parts) -> Iterator[Problem]:
    """Every item has a key that can be reached and options that can be told apart."""
    for item in parts.items:
        for defect in _defects(item):
            yield parts.problem(defect.thing, f"item `{item.id}`: {defect.message}", defect.hint, defect.code)


def _defects(item: Item) -> Iterator[Defect]:
    match item:
        case Choice():
            yield from _twice("option", item.options)
            yield from _keys(item, item.options, most=len(item.options) - 1)
        case Statements():
            yield from _twice("statement", item.statements)
        case Ordering():
            yield from _twice("step", item.steps + item.distractors)
        case Matching():
            yield from _matching_defects(item)
        case Fill():
            yield from _fill_defects(item)
        case TypedCommand():
            yield from _command_defects(item)


def _twice(noun: str, things: Iterable[Row]) -> Iterator[Defect]:
    """Rows with the id or, but for spaces and capitals, the text of an earlier one."""
    ids, texts = set[str](), set[str]()
    for thing in things:
        text = "" if isinstance(thing, Blank) else " ".join(thing.text.lower().split())
        if thing.id in ids:
            yield Defect(thing, f"the {noun} id `{thing.id}` is given twice", "Give one of them another id.", "Q005")
        if text and text in texts:
            yield Defect(thing, f"two {noun}s read `{shown(text)}`", "Let each say something of its own.", "Q005")
        ids.add(thing.id)
        texts.add(text)


def _keys(thing: Choice | Blank, options: tuple[Option, ...], most: int) -> Iterator[Defect]:
    keys = sum(option.correct for option in options)
    if keys == 0:
        yield Defect(thing, "no option is marked correct", "Write `correct: true` at what is right.", "Q003")
    elif keys > most:
        message = f"{keys} of {len(options)} options are marked correct; at most {most} can be"
        yield Defect(thing, message, "Remove `correct: true` from what is wrong.", "Q004")


def _matching_defects(item: Matching) -> Iterator[Defect]:
    yield from _twice("target", item.targets)
    yield from _twice("prompt", item.prompts)
    known = {target.id for target in item.targets}
    for prompt in item.prompts:
        if prompt.target not in known:
            message = f"prompt `{prompt.id}` names the target `{prompt.target}`, which is not there"
            hint = nearest(prompt.target, known) or f"Known: {', '.join(sorted(known))}."
            yield Defect(prompt, message, hint, "Q006")


def _fill_defects(item: Fill) -> Iterator[Defect]:
    yield from _twice("blank", item.blanks)
    named, given = Counter(BLANK.findall(item.text)), {blank.id for blank in item.blanks}
    for name in sorted(named.keys() - given):
        hint = nearest(name, given) or "Add it to `blanks`, or take it out of the text."
        yield Defect(item, f"the text names the blank `{shown(name)}`, which is not there", hint, "Q006")
    for name in sorted(name for name, times in named.items() if times > 1):
        yield Defect(item, f"the blank `{shown(name)}` stands in the text twice", "Name each blank once.", "Q006")
    for blank in item.blanks:
        if blank.id not in named:
            hint = f"Write {{{{{blank.id}}}}} where it belongs, without spaces."
            yield Defect(blank, f"the blank `{blank.id}` is not in the text", hint, "Q006")
        defects = (*_twice("option", blank.options), *_keys(blank, blank.options, most=1))
        yield from (replace(defect, message=f"blank `{blank.id}`: {defect.message}") for defect in defects)


def _command_defects(item: TypedCommand) -> Iterator[Defect]:
    wrong = [(line, trouble(line)) for line in (item.command, *item.accept) if trouble(line)]
    for line, why in wrong:
        yield Defect(
            item, f"`{shown(line)}` can't be a key: {why}", "Write it as az takes it; `studyapp az` tries it.", "Q003"
        )
    if wrong:
        return
    meanings = [key_of(line) for line in (item.command, *item.accept)]
    if len(set(meanings)) < len(meanings):
        yield Defect(
            item, "two of the commands mean the same", "Leave one out: spelling and order don't matter.", "Q005"
        )
    known, told = names(item.command), Counter(part.of for part in item.parts)
    for part in item.parts:
        if part.of not in known:
            hint = nearest(part.of, known) or f"Its parts: {', '.join(known)}."
            yield Defect(part, f"the command has no part `{shown(part.of)}`", hint, "Q006")
    for name in known:
        if told[name] != 1:
            message = f"the part `{name}` is explained {'twice' if told[name] else 'nowhere'}"
            yield Defect(item, message, f"Write one entry with `of: {name}` among its parts.", "Q006")


def sound_lessons(parts: Parts) -> Iterator[Problem]:
    """Every lesson has text, and no two of its sections share a name."""
    for lesson in parts.lessons:
        if not lesson.sections:
            yield parts.problem(lesson, f"the lesson `{lesson.id}` has no text", "Write below the second ---.", "L003")
        file, _, _ = parts.places[id(lesson)]
        seen: set[str] = set()
        for section in lesson.sections:
            if section.slug in seen:
                line = parts.body_lines[id(lesson)] + section.line - 1
                message = f"`{lesson.id}` has another section named `{section.slug}`"
                yield Problem(file, line, 1, "", message, "Rename one of them.", "L004")
            seen.add(section.slug)


def known_links(parts: Parts) -> Iterator[Problem]:
    """Every link of the app's own schemes leads somewhere, and so does every item's `lesson`."""
    goals = _goals(parts)
    for lesson in parts.lessons:
        file, _, _ = parts.places[id(lesson)]
        for link in links(lesson.body):
            for message, hint in _dead(link.scheme, link.target, goals):
                line = parts.body_lines[id(lesson)] + lesson.body.count("\n", 0, link.start)
                column = link.start - lesson.body.rfind("\n", 0, link.start)
                yield Problem(file, line, column, "", message, hint, "L009")
    for item in parts.items:
        named = [("lesson", item.lesson)] if item.lesson else []
        named += [(link.scheme, link.target) for text in (item.stem, item.explanation or "") for link in links(text)]
        for scheme, target in named:
            for message, hint in _dead(scheme, target, goals):
                yield parts.problem(item, f"item `{item.id}`: {message}", hint, "Q009")
    for lab in parts.labs:
        for message, hint in _dead("lesson", lab.lesson, goals) if lab.lesson else ():
            yield parts.problem(lab, f"lab `{lab.id}`: {message}", hint, "B009")


def _goals(parts: Parts) -> dict[str, set[str]]:
    sections = {f"{lesson.id}#{section.slug}" for lesson in parts.lessons for section in lesson.sections}
    items = {item.id for item in parts.items}
    lessons = {lesson.id for lesson in parts.lessons}
    return {"lesson": lessons | sections, "item": items, "check": items, "fact": {fact.id for fact in parts.facts}}


def _dead(scheme: str, target: str, goals: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Message and hint if this leads nowhere."""
    if target in goals[scheme]:
        return
    noun = {"lesson": "a lesson", "fact": "a fact"}.get(scheme, "an item")
    hint = nearest(target, goals[scheme]) or f"Name {noun} of this pack."
    yield f"`{scheme}:{shown(target)}` leads nowhere", hint
