"""Lessons: Markdown with a head, cut into sections at its second-level headings.

Links that mean something to the app are ordinary Markdown links with a scheme of their own:

    [text](lesson:ID) and [text](lesson:ID#section)    another lesson
    [text](item:ID)                                    a question
    [text](fact:ID)                                    the fact and its source
    [text](check:ID) alone in a paragraph              a question to answer in place
"""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

from studyapp.core.fields import Between, Doc, Id, Length, Title, Waivers

LINK = re.compile(r"\[(?P<text>[^\[\]]*)\]\((?P<scheme>lesson|item|fact|check):(?P<target>[^()\s]+)\)")
"""A link of the app's own; its text may run over lines. No part can begin inside another, so that any text is searched in
one pass."""
CHECK_PARAGRAPH = re.compile(r"^\[[^\[\]\n]*\]\(check:(?P<id>[^()\s]+)\)[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"##[ \t]+(?P<title>[^ \t].*)")
_CLOSING_SIGNS = re.compile(r"(^|[ \t])#+$")
_INLINE_CODE = re.compile(r"`[^`]*`")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}(?=[^`]*$)|~{3,})(?P<rest>.*)")


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonHead:
    """The front matter of a lesson."""

    id: Annotated[Id, Doc("Stable name of the lesson; progress and notes hang on it.")]
    title: Annotated[Title, Doc("Name of the lesson as learners see it.")]
    objectives: Annotated[tuple[Id, ...], Length(1, 20), Doc("Ids of the objectives it teaches.")]
    minutes: Annotated[int, Between(1, 240), Doc("How long it takes to read, checks included.")]
    facts: Annotated[tuple[Id, ...], Length(1, 200), Doc("Ids of the facts that it teaches.")]
    waive: Waivers = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a lesson that is read at once."""

    slug: str
    """Name for links: the title in small letters, with dashes."""
    title: str
    text: str
    """Markdown, without the section's own heading."""
    line: int
    """1-based line of the heading in the lesson's body."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that the app follows itself."""

    text: str
    scheme: str
    """lesson, item, fact or check."""
    target: str
    start: int
    """Where it begins in the Markdown, counted from 0."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """A lesson, ready to be read."""

    head: LessonHead
    body: str
    """Markdown below the front matter."""

    @property
    def id(self) -> str:
        return self.head.id

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The lesson cut at its `##` headings; text before the first one is a section titled like the lesson."""
        return cut_sections(self.head.title, self.body)


def slug(title: str) -> str:
    """The name of a heading for links: `Restore a VM` becomes `restore-a-vm`."""
    words = re.findall(r"[a-z0-9]+", title.lower())
    return "-".join(words)[:80] or "section"


def links(markdown: str) -> tuple[Link, ...]:
    """Every link of the app's own schemes, in order."""
    found = LINK.finditer(markdown)
    return tuple(Link(" ".join(m["text"].split()), m["scheme"], m["target"], m.start()) for m in found)


def without_code(markdown: str) -> str:
    """The text with blanks for its code, so that every other sign keeps its place."""
    fence, kept = "", list[str]()
    for line in markdown.split("\n"):
        before, fence = fence, _fence_after(line, fence)
        kept.append(" " * len(line) if before or fence else _INLINE_CODE.sub(lambda code: " " * len(code[0]), line))
    return "\n".join(kept)


def cut_sections(title: str, body: str) -> tuple[Section, ...]:
    """Cut Markdown at its `##` headings; fenced code is left alone; empty sections before the first are dropped."""
    sections: list[Section] = []
    heading, start, lines = title, 1, list[str]()
    fence = ""
    for number, line in enumerate(body.splitlines(), 1):
        fence = _fence_after(line, fence)
        found = "" if fence else _heading(line)
        if not found:
            lines.append(line)
            continue
        sections += _section(heading, lines, start)
        heading, start, lines = found, number, []
    return (*sections, *_section(heading, lines, start))


def _section(title: str, lines: list[str], start: int) -> list[Section]:
    text = "\n".join(lines).strip("\n")
    return [Section(slug(title), title, text, start)] if text.strip() else []


def _heading(line: str) -> str:
    """The title of a `##` heading, without closing number signs; empty for any other line."""
    found = _HEADING.match(line)
    return _CLOSING_SIGNS.sub("", found["title"].rstrip()).rstrip() if found else ""


def _fence_after(line: str, fence: str) -> str:
    """The code fence that is open after this line, or the empty string."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    if not fence:
        return found["fence"]
    closes = found["fence"].startswith(fence) and not found["rest"].strip()
    return "" if closes else fence
