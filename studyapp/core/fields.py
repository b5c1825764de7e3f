"""What a type hint alone can't say of a content field: its meaning, length, pattern and range.

The frozen types of this package are the schema of the pack format. The pack reader walks them to read YAML, and the
JSON Schema for editors is generated from them, so each rule stands once, beside the field it is about:

    id: Annotated[Id, Doc("Stable name of the item; a learner's history hangs on it.")]
"""

import re
from dataclasses import dataclass
from typing import Annotated


@dataclass(frozen=True, slots=True)
class Doc:
    """The meaning of a field, as an author reads it in the editor."""

    text: str


@dataclass(frozen=True, slots=True)
class Length:
    """How many characters a text, or how many entries a list may have."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Between:
    """The range of a number, both ends allowed."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression that the whole text must match, and the same in words."""

    regex: re.Pattern[str]
    words: str


@dataclass(frozen=True, slots=True)
class OneLine:
    """The text must not hold a line break."""


@dataclass(frozen=True, slots=True)
class MayBeEmpty:
    """A text for a person to fill in: nothing behind the colon is read as the empty text."""


Id = Annotated[
    str,
    Pattern(
        re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"),
        "1 to 80 letters, digits, dots, dashes and underscores, a letter or digit first",
    ),
]
"""A stable name: begins with a letter or digit."""

LessonRef = Annotated[
    str,
    Pattern(re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}(#[a-z0-9-]{1,80})?"), "a lesson id, or lesson-id#section"),
]
"""A lesson, or a section of one: `restore-options#file-recovery`."""

Title = Annotated[str, OneLine(), Length(1, 120)]
"""A heading: one line of plain text."""

Line = Annotated[str, OneLine(), Length(1, 400)]
"""One line of text with inline Markdown."""

Prose = Annotated[str, Length(1, 4000)]
"""A few sentences of Markdown."""

Date = Annotated[str, Pattern(re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"), "a date as 2026-11-22")]
"""A calendar day."""

PageDate = Annotated[
    str,
    Pattern(
        re.compile(r"undated|[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"),
        "2026-03-25, 2026-03, 2026 or undated",
    ),
]
"""The date that a source page gives itself; it may be a month, a year or missing."""

Version = Annotated[
    str, Pattern(re.compile(r"(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}"), "three numbers with dots, as 1.4.0")
]
"""A semantic version without suffixes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A rule of `pack check` that an author sets aside for one item, lesson or lab, or for the whole pack."""

    rule: Annotated[
        str, Pattern(re.compile(r"[A-Z][0-9]{3}"), "the code of a rule, as Q022"), Doc("Code of the rule, as Q022.")
    ]
    reason: Annotated[str, OneLine(), Length(10, 400), Doc("Why the rule is wrong here.")]


Waivers = Annotated[tuple[Waiver, ...], Length(0, 20), Doc("Rules of `pack check` that are set aside, with reasons.")]
