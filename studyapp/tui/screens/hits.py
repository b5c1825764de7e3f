"""Search hits as rows, and what a hit says in full."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from studyapp.study.study import Study
from studyapp.tui.screens.fact import fact_text
from studyapp.tui.widgets.row_list import Row

_MATCH = re.compile(r"«([^»]*)»")
_WORDS = {"lesson": "Lesson", "item": "Question", "fact": "Fact"}
_HEADINGS = {"lesson": "Lessons", "item": "Questions", "fact": "Facts"}
_CHARACTERS = 1200
"""Of a section that is previewed."""


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


def found_rows(hits: Sequence[Found]) -> list[Row]:
    """Rows by kind, lessons first, each kind in the order found."""
    rows: list[Row] = []
    for kind, heading in _HEADINGS.items():
        fitting = [hit for hit in hits if hit.kind == kind]
        if fitting:
            rows.append(Row("", Content.styled(f"{heading} · {len(fitting)}", "bold $accent")))
            rows += [_row(hit) for hit in fitting]
    return rows


def _row(hit: Found) -> Row:
    """What a hit says around the match, and where it stands; a fact's statement is its own title."""
    title, words = Content.styled(_flat(hit.title), "bold"), _marked(hit.snippet)
    if hit.kind == "fact":
        return Row(hit.id, words, below=Content.styled(_flat(hit.title), "$text-muted"))
    return Row(hit.id, title, below=words)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _marked(snippet: str) -> Content:
    """A snippet with its matches set off."""
    parts: list[Content] = []
    for place, text in enumerate(_MATCH.split(_flat(snippet))):
        parts.append(Content.styled(text, "bold underline $accent" if place % 2 else ""))
    return Content("").join(parts)


def preview(study: Study, hit: Found) -> Content:
    """What a hit says: the beginning of a section, a stem, or a fact with its source."""
    head = Content.assemble((f"{_WORDS[hit.kind]}: ", "$text-muted"), (_flat(hit.title), "bold $primary"), "\n\n")
    match hit.kind:
        case "fact":
            fact = study.content.facts().get(hit.target)
            return fact_text(fact) if fact else head
        case "item":
            stem = study.content.item(hit.target).stem.strip() if study.content.has_item(hit.target) else ""
            return head + Content(stem) + Content("\n\n") + _marked(hit.snippet)
        case _:
            return head + _marked(hit.snippet) + Content("\n\n") + Content(_section(study, hit.target))


def _section(study: Study, target: str) -> str:
    lesson, _, slug = target.partition("#")
    sections = study.content.lesson(lesson).sections
    text = next((section.text for section in sections if section.slug == slug), sections[0].text)
    return text if len(text) <= _CHARACTERS else text[:_CHARACTERS].rsplit(" ", 1)[0] + " …"
