"""Rules about names: products go by the name they have today."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Annotated

from studyapp.core.fields import Date, Doc, Length, PageDate, Title
from studyapp.core.items import all_texts
from studyapp.library.lint.rule import Content, Finding, Rule

_SAYS_SO = re.compile(
    r"\b(retire[sd]?|retirement|former(ly)?|old(er)?|renamed|replace[sd]?|successor|no longer|legacy|deprecated|ended)\b",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredName:
    """A product's name that is no longer used."""

    old: Annotated[Title, Doc("The name that is gone.")]
    new: Annotated[Title, Doc("What to write instead.")]
    since: Annotated[PageDate, Doc("When it was retired or renamed.")]
    source: Annotated[Title, Doc("Title of the page that says so.")]
    checked: Annotated[Date, Doc("The day on which that page was read.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredNames:
    """The data file beside this module."""

    names: Annotated[tuple[RetiredName, ...], Length(1, 200), Doc("Every name, each once.")]


@cache
def retired_names() -> tuple[RetiredName, ...]:
    """The names that texts should not use any more."""
    from studyapp.library.load import load_text

    text = resources.files("studyapp.library.lint").joinpath("retired_names.yaml").read_text(encoding="utf-8")
    found, problems = load_text(text, RetiredNames, "retired_names.yaml")
    assert isinstance(found, RetiredNames), problems
    return found.names


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(re.escape(name.old) for name in retired_names())})s?\b", re.IGNORECASE)


@cache
def _old_names() -> tuple[str, ...]:
    return tuple(name.old.lower() for name in retired_names())


def _may_name_one(text: str) -> bool:
    """Whether a retired name may stand in a text; nearly all texts have none, and need not be searched word by word."""
    lowered = text.lower()
    return any(name in lowered for name in _old_names())


def _retired(text: str) -> Iterator[tuple[str, str, int]]:
    """Message, hint and offset for each retired name of a text whose paragraph does not say that it is one."""
    if not _may_name_one(text):
        return
    begin = 0
    for paragraph in _PARAGRAPH.split(text):
        start = text.index(paragraph, begin)
        begin = start + len(paragraph)
        for found in () if _SAYS_SO.search(paragraph) else _pattern().finditer(paragraph):
            name = next(name for name in retired_names() if name.old.lower() == found[1].lower())
            hint = f"Write {name.new}, or say that it is retired."
            yield f"`{found[0]}` is a retired name ({name.since}, {name.source})", hint, start + found.start()


def in_items(content: Content) -> Iterator[Finding]:
    """Retired names in what an item shows; a text and its explanation are read as one."""
    for item in content.items:
        if not _may_name_one("\n".join((item.stem, item.explanation or "", *map("\n".join, all_texts(item))))):
            continue
        texts = (item.stem, item.explanation or "", *(f"{text}\n{why}" for text, why in all_texts(item)))
        for message, hint, _ in (found for text in texts for found in _retired(text)):
            yield Finding(item, message, hint)


def in_lessons(content: Content) -> Iterator[Finding]:
    """Retired names in lessons."""
    for lesson in content.lessons:
        for message, hint, offset in _retired(lesson.body):
            yield Finding(lesson, message, hint, offset=offset)


def in_labs(content: Content) -> Iterator[Finding]:
    """Retired names in what a lab tells."""
    for lab in content.labs:
        texts = [lab.briefing, *(part for task in lab.tasks for part in (task.text, *task.hints))]
        for message, hint, _ in (found for text in texts for found in _retired(text)):
            yield Finding(lab, message, hint)


RULES = (
    Rule("Q032", "warn", "an item uses no retired name", in_items),
    Rule("L032", "warn", "a lesson uses no retired name", in_lessons),
    Rule("B032", "warn", "a lab uses no retired name", in_labs),
)
