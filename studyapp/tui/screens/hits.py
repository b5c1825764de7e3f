"""Search hits as rows, and what a hit says in full."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textual.content import Content

from studyapp.study.study import Study
from studyapp.tui.screens.fact import fact_markdown
from studyapp.tui.widgets.row import Row

_MATCH = re.compile(r"«([^»]*)»")
_LINK = re.compile(r"\[(?P<text>[^\]]*)\]\([^)]*\)?")
_SIGNS = re.compile(r"\*\*|`|\|( -+ \|)*|^- |^#+ |> ?\[![A-Z]+\]|(?:^|(?<=\s))>(?=\s)")
_HEADINGS = {"lesson": "Lessons", "item": "Questions", "fact": "Facts"}
_BEFORE = 24
"""Characters of a snippet before its first match."""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit."""

    kind: str
    """lesson, item or fact."""
    target: str
    """Lesson id with #section, item id, or fact id."""
    title: str
    snippet: str
    """The words around the match, the match between « and »."""

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.target}"


def found_rows(hits: Sequence[Found], lessons: Mapping[str, str]) -> list[Row]:
    """Rows by kind, lessons first, each kind in the order found.

    Args:
        hits: what was found.
        lessons: titles of lessons by id.
    """
    rows: list[Row] = []
    for kind, heading in _HEADINGS.items():
        fitting = [hit for hit in hits if hit.kind == kind]
        if fitting:
            rows.append(Row("", Content.styled(f"{heading} · {len(fitting)}", "bold $accent")))
            rows += [_row(hit, lessons) for hit in fitting]
    return rows


def _row(hit: Found, lessons: Mapping[str, str]) -> Row:
    """What a hit says around the match, and where it stands; a fact's statement is its own title."""
    title, words = _flat(hit.title), _marked(_around(_flat(hit.snippet)))
    match hit.kind:
        case "fact":
            return Row(hit.id, words, below=Content.styled(title, "$text-muted"))
        case "lesson":
            lesson = lessons.get(hit.target.partition("#")[0], "")
            section = title.removeprefix(f"{lesson}: ")
            where = f"  {lesson}" if section != lesson else ""
            return Row(hit.id, Content.assemble((section, "bold"), (where, "$text-muted")), below=words)
        case _:
            return Row(hit.id, Content.styled(title, "bold"), below=words)


def _flat(text: str) -> str:
    """A text on one line, without the signs of Markdown."""
    return " ".join(_SIGNS.sub("", _LINK.sub(r"\g<text>", text)).split())


def _around(snippet: str) -> str:
    """The snippet from shortly before its first match on, so that a narrow list shows the match."""
    at = snippet.find("«")
    if at <= _BEFORE:
        return snippet
    return "… " + snippet[at - _BEFORE :].partition(" ")[2]


def _marked(snippet: str) -> Content:
    """A snippet with its matches set off."""
    parts = enumerate(_MATCH.split(snippet))
    return Content("").join([Content.styled(text, "bold underline $accent" if n % 2 else "") for n, text in parts])


def preview(study: Study, hit: Found) -> tuple[str, str]:
    """What a hit says in full, as a title and Markdown: a section, a stem, or a fact with its source."""
    match hit.kind:
        case "fact":
            fact = study.content.facts().get(hit.target)
            return "Fact", fact_markdown(fact) if fact else ""
        case "item":
            return "Question", study.content.item(hit.target).stem if study.content.has_item(hit.target) else ""
        case _:
            return _section(study, hit.target)


def _section(study: Study, target: str) -> tuple[str, str]:
    lesson, _, slug = target.partition("#")
    sections = study.content.lesson(lesson).sections
    section = next((section for section in sections if section.slug == slug), sections[0])
    return section.title, section.text
