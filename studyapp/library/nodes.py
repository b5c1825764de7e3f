"""YAML as nodes that know their place, never as guessed values.

PyYAML's composer runs without implicit types, so `no`, `1.10` and `012` stay as written. It recurses in C, so nesting is
bounded before it runs. Half of the composer's time would be the collector looking at its nodes: run it, and what reads the
nodes, inside `collector_off`.
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager

import yaml

from studyapp.core.errors import Problem

DEEPEST = 24
"""No content type nests deeper than half of this."""

_FEW_OPENERS = 500
_SHORT_LINE = 400
_START_EVENTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_END_EVENTS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own class attribute


def compose(text: str, name: str, first_line: int = 1) -> tuple[yaml.Node | None, list[Problem]]:
    """The document's root node, or the reason why it has none.

    Args:
        text: one YAML document.
        name: the file's name in problems.
        first_line: line of the file on which the text begins.
    """
    try:
        too_deep = _too_deep(text, name, first_line)
        if too_deep:
            return None, [too_deep]
        root: yaml.Node | None = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(error, text, name, first_line)]
    except yaml.YAMLError as error:
        return None, [Problem(name, first_line, 0, "", f"this is not YAML: {error}", "")]
    if root is None:
        return None, [
            Problem(name, first_line, 0, "", "the file is empty", "Write the fields that the format asks for.")
        ]
    return root, []


@contextmanager
def collector_off() -> Iterator[None]:
    """Keep the garbage collector from looking at nodes while they are made and read; they form no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _too_deep(text: str, name: str, first_line: int) -> Problem | None:
    """Nesting can't exceed the number of flow brackets plus twice the longest line; only a file beyond both is counted."""
    openers = text.count("[") + text.count("{")
    if openers <= _FEW_OPENERS and max(map(len, text.split("\n"))) <= _SHORT_LINE:
        return None
    depth = 0
    for event in yaml.parse(text, _Loader):
        if isinstance(event, _START_EVENTS):
            depth += 1
        elif isinstance(event, _END_EVENTS):
            depth -= 1
        mark = event.start_mark
        if depth > DEEPEST and mark:
            message = f"lists and mappings are nested more than {DEEPEST} deep here"
            return Problem(name, mark.line + first_line, mark.column + 1, "", message, "No pack needs that.")
    return None


_REMEDIES = (
    (
        "found character that cannot start any token",
        "Indent with spaces, not tabs; quote texts that begin with @ or `.",
    ),
    ("mapping values are not allowed", "Quote the text if it holds a colon followed by a space."),
    ("could not find expected ':'", "Write `field: value`, with a space behind the colon."),
    ("did not find expected key", "Check the indentation, and that quotes are closed."),
    ("did not find expected '-' indicator", "Check the indentation of this list."),
    ("undefined alias", "A text that begins with * or & must be quoted."),
    ("expected a single document", "Remove the line `---`: a file holds one document."),
    ("but found another document", "Remove the line `---`: a file holds one document."),
    ("unexpected end of stream", "A quote or bracket is opened and never closed."),
)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str, first_line: int) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 0)
    said = " ".join(part for part in (error.context, error.problem) if part)
    hint = next(
        (remedy for sign, remedy in _REMEDIES if sign in said), "Check quotes and indentation around this place."
    )
    if mark and "\t" in _line(text, mark.line)[: mark.column + 1]:
        said, hint = "a tab is used for indentation", "Indent with spaces."
    return Problem(name, line, column, "", f"this is not YAML: {said}", hint)


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number + 1)
    return lines[number] if number < len(lines) else ""
