"""What is in a lab's world, as rows to choose from and a page about each: its resources, its jobs and recovery points."""

from textual.content import Content

from studyapp.tui.screens.lab_console import json_lines
from studyapp.tui.screens.lab_pages import heading, muted
from studyapp.tui.screens.lab_work import Look
from studyapp.tui.screens.sandbox_rows import Seen, View, parts_of, rows
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.row import Row

_VIEWS: tuple[View, ...] = ("resources", "jobs", "points")


def resource_rows(seen: Seen) -> list[Row]:
    """The resource tree, a resource group first and what is in it below it."""
    return rows(seen, "resources") if seen.resources else [_empty("The subscription is empty: o can create something.")]


def job_rows(seen: Seen) -> list[Row]:
    """The jobs of every vault, and the recovery points that they made; both newest first."""
    jobs = rows(seen, "jobs") if seen.jobs else [_empty("No jobs yet: a vault's first backup or restore makes one.")]
    points = rows(seen, "points") if seen.points else [_empty("No recovery points yet.")]
    return [_title("Jobs", len(seen.jobs)), *jobs, _title("Recovery points", len(seen.points)), *points]


def thing_page(look: Look, row: str) -> list[Block]:
    """A resource, a job with its tasks, error and advice, or a recovery point; and its JSON."""
    return [*_parts(look.seen, row), *_document(look, row)]


def _parts(seen: Seen, row: str) -> list[Block]:
    found = next((parts for view in _VIEWS if (parts := parts_of(seen, view, row))), ())
    return [Block(Content(text), lead=Content.styled(f"{name:<9}", "$text-muted")) for name, text in found]


def _document(look: Look, row: str) -> list[Block]:
    found = look.document(row) if row else None
    if found is None:
        return [muted("Choose a row to see what there is to know about it.")]
    return [heading("As the SDK reads it"), *json_lines(found)]


def _title(what: str, count: int) -> Row:
    return Row("", Content.styled(f"{what} {count}", "bold $accent"))


def _empty(text: str) -> Row:
    return Row("", Content.styled(text, "$text-muted"))
