"""How the tasks of a lab stand, as a sign and a word each: after a check as it was found, in between as a check would find it."""

from collections.abc import Sequence

from textual.content import Content

from studyapp.core.lab_runs import Finding
from studyapp.study.lab_states import RunState
from studyapp.tui.widgets.row import Row

MARKS = {
    "pass": ("✓", "right", "$success"),
    "fail": ("✗", "not right", "$error"),
    "running": ("◐", "still running", "$warning"),
    "error": ("!", "could not look", "$warning"),
}
"""Glyph, word and style of each mark of a finding."""
Sign = tuple[str, str, str]


def task_mark(state: RunState, live: Sequence[Finding], task: str) -> Sign:
    """Glyph, word and style of a task.

    Args:
        state: the attempt, with what the last check found.
        live: what a check would find now; empty where that is not known.
        task: id of the task.
    """
    marks = {finding.mark for finding in live or state.findings if finding.task == task}
    if marks == {"pass"}:
        return "✓", "done", "$success"
    if "fail" in marks or not marks:
        # Only a check says that something is wrong: before it, a task is merely open.
        was_checked = bool(marks) and any(finding.task == task for finding in state.findings)
        return ("✗", "not done", "$error") if was_checked else ("○", "open", "$text-muted")
    return MARKS["error" if "error" in marks else "running"]


def count_done(state: RunState, live: Sequence[Finding]) -> str:
    """How many tasks are done, in words."""
    done = sum(task_mark(state, live, task.id)[1] == "done" for task in state.lab.tasks)
    return f"{done} of {len(state.lab.tasks)} tasks done"


def task_rows(state: RunState, live: Sequence[Finding], is_tall: bool = False) -> list[Row]:
    """A row for each task.

    Args:
        state: the attempt.
        live: what a check would find now; empty where that is not known.
        is_tall: whether how it stands is told below its title, not beside it.
    """
    return [_task_row(state, live, number, is_tall) for number in range(1, len(state.lab.tasks) + 1)]


def _task_row(state: RunState, live: Sequence[Finding], number: int, is_tall: bool) -> Row:
    task = state.lab.tasks[number - 1]
    glyph, word, style = task_mark(state, live, task.id)
    opened = state.hints.get(task.id, 0)
    hints = f"{opened} {'hint' if opened == 1 else 'hints'}" if opened else ""
    left = Content.assemble((glyph, style), f" {number}  ", (task.title, "bold"))
    if is_tall:
        return Row(task.id, left, below=Content.assemble("     ", (word, style), "  ", (hints, "$accent")))
    return Row(task.id, left, Content.assemble((hints, "$accent"), "  " if hints else "", (word, style)))
