"""A section's Markdown cut into blocks that are set each in its own way: prose, code, callouts, checks."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from studyapp.core.lessons import CHECK_PARAGRAPH

_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[\w+-]*)")
_CALLOUT = re.compile(r"^> ?\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|EXAM)\][ \t]*(?P<rest>.*)$")
_CHECK_TEXT = re.compile(r"^\[(?P<text>[^\]\n]*)\]")


class Prose(NamedTuple):
    """Paragraphs, lists, tables, smaller headings."""

    text: str


class Code(NamedTuple):
    """A fenced block."""

    language: str
    text: str


class Callout(NamedTuple):
    """A quotation that begins with [!KIND]."""

    kind: str
    """NOTE, TIP, IMPORTANT, WARNING or EXAM."""
    text: str


class Check(NamedTuple):
    """A question to answer in place."""

    item: str
    text: str


Block = Prose | Code | Callout | Check


def blocks(markdown: str) -> Iterator[Block]:
    """The blocks of a section, in order; prose that is only blank is left out."""
    lines = markdown.splitlines()
    prose: list[str] = []
    place = 0
    while place < len(lines):
        block, after = _special(lines, place)
        if block is None:
            prose.append(lines[place])
            place += 1
            continue
        yield from _prose(prose)
        yield block
        prose, place = [], after
    yield from _prose(prose)


def _prose(lines: list[str]) -> Iterator[Prose]:
    text = "\n".join(lines).strip("\n")
    if text.strip():
        yield Prose(text)


def _special(lines: list[str], place: int) -> tuple[Block | None, int]:
    """The block other than prose that begins at a line, and the line behind it."""
    line = lines[place]
    if fence := _FENCE.match(line):
        return _code(lines, place, fence["fence"], fence["language"])
    if callout := _CALLOUT.match(line):
        return _callout(lines, place, callout["kind"], callout["rest"])
    check, text = CHECK_PARAGRAPH.match(line), _CHECK_TEXT.match(line)
    if check and text and _stands_alone(lines, place):
        return Check(check["id"], text["text"]), place + 1
    return None, place


def _stands_alone(lines: list[str], place: int) -> bool:
    before = place == 0 or not lines[place - 1].strip()
    return before and (place + 1 == len(lines) or not lines[place + 1].strip())


def _code(lines: list[str], place: int, fence: str, language: str) -> tuple[Block, int]:
    end = place + 1
    while end < len(lines) and not _closes(lines[end], fence):
        end += 1
    return Code(language, "\n".join(lines[place + 1 : end])), end + 1


def _closes(line: str, fence: str) -> bool:
    found = line.strip()
    return found.startswith(fence) and not found.strip(fence[0])


def _callout(lines: list[str], place: int, kind: str, rest: str) -> tuple[Block, int]:
    end = place + 1
    while end < len(lines) and lines[end].startswith(">"):
        end += 1
    body = [rest] if rest else []
    body += [line[1:].removeprefix(" ") for line in lines[place + 1 : end]]
    return Callout(kind, "\n".join(body)), end
