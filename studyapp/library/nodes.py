"""YAML as nodes that know their place, never as guessed values.

PyYAML's composer runs without implicit types, so `no`, `1.10` and `012` stay as written. It recurses in C, so nesting is
bounded before it runs. Half of the composer's time would be the collector looking at its nodes: run it, and what reads the
nodes, inside `collector_off`.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

from studyapp.core.errors import Problem
from studyapp.library.text import shown

DEEPEST = 24
"""No content type nests deeper than half of this."""

MOST_NODES = 1_500_000
"""Twice as many values as 10,000 questions have; each takes 300 bytes while it is read."""

_OPENERS = "[{"
_NODE_SIGNS = _OPENERS + "\n,:?-"
_FEW_OPENERS = 500
_SHORT_LINE = 400
_START_EVENTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_TOO_DEEP = "maximum nesting depth"
_END_EVENTS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class _Loader(yaml.CSafeLoader):
    """Gives no value a tag: what a value means is said by the field it stands in, and asking takes a third of the time."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        return ""

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        return

    def ascend_resolver(self) -> None:
        return


def compose(text: str, name: str, first_line: int = 1) -> tuple[yaml.Node | None, list[Problem]]:
    """The document's root node, or the reason why it has none.

    Args:
        text: one YAML document.
        name: the file's name in problems.
        first_line: line of the file on which the text begins.
    """
    try:
        excess = _excess(text, name, first_line)
        if excess:
            return None, [excess]
        root: yaml.Node | None = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        return None, [_syntax_problem(error, text, name, first_line)]
    except yaml.YAMLError as error:
        said = shown(str(error), 200)
        return None, [Problem(name, first_line, 1, "", f"this is not YAML: {said}", "Write it anew as plain text.")]
    if root is None:
        return None, [
            Problem(name, first_line, 1, "", "there are no fields here", "Write those that the format asks for.")
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


def _excess(text: str, name: str, first_line: int) -> Problem | None:
    """Where the document nests too deep or holds too much to be composed; only a suspicious one is counted."""
    if not _is_suspicious(text):
        return None
    try:
        return _counted(text, name, first_line)
    except yaml.MarkedYAMLError as error:
        # Newer releases of libyaml give up at a depth of their own before they tell of the first brackets.
        if _TOO_DEEP not in str(error.problem) or error.problem_mark is None:
            raise
        return _counted(text[: error.problem_mark.index], name, first_line)


def _counted(text: str, name: str, first_line: int) -> Problem | None:
    """The first value that nests too deep, or is one too many."""
    depth = nodes = 0
    for event in yaml.parse(text, _Loader):
        depth += isinstance(event, _START_EVENTS) - isinstance(event, _END_EVENTS)
        nodes += isinstance(event, yaml.NodeEvent)
        if depth <= DEEPEST and nodes <= MOST_NODES:
            continue
        message, hint = f"lists and mappings are nested more than {DEEPEST} deep here", "No pack needs that."
        if nodes > MOST_NODES:
            message, hint = f"the file holds more than {MOST_NODES:,} values", "Split it into several files."
        mark = event.start_mark
        line, column = (mark.line + first_line, mark.column + 1) if mark else (0, 0)
        return Problem(name, line, column, "", message, hint)
    return None


def _is_suspicious(text: str) -> bool:
    """Nesting can't exceed the flow brackets plus twice the longest line; each value but the first has a sign before it."""
    if sum(map(text.count, _OPENERS)) > _FEW_OPENERS or max(map(len, text.split("\n"))) > _SHORT_LINE:
        return True
    return len(text) > MOST_NODES and sum(map(text.count, _NODE_SIGNS)) >= MOST_NODES


_REMEDIES = (
    ("that cannot start any token", "Quote a text that begins with @, % or `."),
    ("mapping values are not allowed", "Quote a text that holds a colon and a space; check the indentation."),
    ("could not find expected ':'", "Write `field: value`, with a space behind the colon."),
    ("did not find expected key", "Check the indentation; quote the whole of a text that begins with a quote, { or [."),
    ("did not find expected '-' indicator", "Check the indentation of this list."),
    ("expected ',' or", "A bracket is opened here and not closed; quote a text that begins with { or [."),
    ("expected node content", "Close every bracket; quote a text that begins with }, ] or a comma."),
    ("undefined alias", "Quote a text that begins with *."),
    ("duplicate anchor", "Quote a text that begins with &."),
    ("found another document", "Remove the line `---`: a file holds one document."),
    ("expected <document start>", "Remove the line `...`: a file holds one document."),
    ("unexpected end of stream", "The quote that begins here is never closed."),
    ("unknown escape character", "Write \\\\ for a backslash, or use single quotes."),
    ("scanning a block scalar", "Begin the text on the next line, or quote a text that begins with | or >."),
    ("directive", "Remove lines that begin with %."),
    ("YAML document", "Remove lines that begin with %."),
    ("tag", "Quote a text that begins with !."),
)
_BEGINNINGS = ("unexpected end of stream", "expected ',' or")
"""What is noticed far below the place that has to be mended."""


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, name: str, first_line: int) -> Problem:
    said = ", ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    if error.context_mark and any(sign in said for sign in _BEGINNINGS):
        mark = error.context_mark
    line, column = (mark.line + first_line, mark.column + 1) if mark else (first_line, 1)
    hint = next((remedy for sign, remedy in _REMEDIES if sign in said), "Check quotes and indentation at this place.")
    if mark and _is_at_tab(_line(text, mark.line), mark.column):
        said, hint = "a tab is used for indentation", "Indent with spaces."
    return Problem(name, line, column, "", f"this is not YAML: {shown(said, 200)}", hint)


def _is_at_tab(line: str, column: int) -> bool:
    indent = line[: len(line) - len(line.lstrip())]
    return "\t" in indent or line[column : column + 1] == "\t"


def _line(text: str, number: int) -> str:
    lines = text.split("\n", number + 1)
    return lines[number] if number < len(lines) else ""
