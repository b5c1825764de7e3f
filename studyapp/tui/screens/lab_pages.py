"""What the panes of a lab say, as blocks of a page: briefing, task, findings, console, solutions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual.content import Content

from studyapp.core.lab_runs import HINT_COST, Finding
from studyapp.core.labs import Solution, Task
from studyapp.study.labs import RunState
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import blocks, code_line
from studyapp.tui.widgets.row import Row

if TYPE_CHECKING:
    from studyapp.labs.calls import Call
    from studyapp.labs.operations.model import Operation

MARKS = {
    "pass": ("✓", "right", "$success"),
    "fail": ("✗", "not right", "$error"),
    "running": ("◐", "still running", "$warning"),
    "error": ("!", "could not look", "$warning"),
}
"""Glyph, word and style of each mark."""
SCRIPT = """\
# my_lab.py
from studyapp.labs.here import resources, vaults, backup, sandbox

groups = resources.resource_groups
groups.create_or_update("rg-mine", {"location": "westeurope"})
for group in groups.list():
    print(group.name, group.location)
sandbox.advance(days=1)
for vault in vaults.vaults.list_by_subscription_id():
    print(vault.name, vault.properties.provisioning_state)"""
"""Ten lines that a learner may begin a script of their own with."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An operation that was performed or refused, for the console."""

    operation: "Operation"
    given: Mapping[str, str]
    calls: "Sequence[Call]"
    answer: Any
    refusal: tuple[str, str] | None
    """What was said instead of an answer, and the rest of it."""


def _heading(text: str, gap: int = 1) -> Block:
    return Block(Content.styled(text, "bold $accent"), gap=gap)


def _muted(text: str, gap: int = 0) -> Block:
    return Block(Content.styled(text, "$text-muted"), gap=gap)


# Tasks


def task_mark(state: RunState, task: str) -> tuple[str, str, str]:
    """Glyph, word and style of a task after the last check."""
    marks = {finding.mark for finding in state.findings if finding.task == task}
    if not marks:
        return "○", "not checked", "$text-muted"
    if marks == {"pass"}:
        return "✓", "done", "$success"
    if "fail" in marks:
        return "✗", "not done", "$error"
    return MARKS["error" if "error" in marks else "running"]


def task_rows(state: RunState) -> list[Row]:
    """A row for each task."""
    return [_task_row(state, number, task) for number, task in enumerate(state.lab.tasks, 1)]


def _task_row(state: RunState, number: int, task: Task) -> Row:
    glyph, word, style = task_mark(state, task.id)
    opened = state.hints.get(task.id, 0)
    hints = f"{opened} {'hint' if opened == 1 else 'hints'}  " if opened else ""
    right = Content.assemble((hints, "$accent"), (word, style))
    return Row(task.id, Content.assemble((glyph, style), f" {number}  ", (task.title, "bold")), right)


# Panes


def briefing_page(state: RunState) -> list[Block]:
    """What the lab is about."""
    lab = state.lab
    size = f"{lab.difficulty}, about {lab.minutes} minutes, {lab.points()} points"
    how = "c checks at any time. o performs an operation; clock keys let time pass in the sandbox. ? shows every key."
    return [
        Block(Content.styled(lab.title, "bold $primary")),
        _muted(size),
        Block(Content("")),
        *blocks(lab.briefing),
        _muted(how, 1),
    ]


def task_page(state: RunState, place: int) -> list[Block]:
    """A task and the hints that are open."""
    task = state.lab.tasks[place]
    glyph, word, style = task_mark(state, task.id)
    opened = state.hints.get(task.id, 0)
    found = [
        Block(Content.styled(f"Task {place + 1} of {len(state.lab.tasks)}: {task.title}", "bold $primary")),
        Block(Content.assemble((f"{glyph} {word}", style))),
        Block(Content("")),
        *blocks(task.text),
    ]
    for number, hint in enumerate(task.hints[:opened], 1):
        found += [_heading(f"Hint {number} of {len(task.hints)}"), *blocks(hint)]
    left = len(task.hints) - opened
    offer = f"h opens hint {opened + 1} of {len(task.hints)}; each costs {HINT_COST} % of this task."
    return [*found, _muted(offer if left else "All hints are open: s shows a solution.", 1)]


def findings_page(state: RunState) -> list[Block]:
    """What the last check found, task by task."""
    if not state.findings:
        return [Block(Content("Nothing was checked yet.")), _muted("c checks what you have done so far.", 1)]
    less = ", hints deducted" if state.hints else ""
    less = ", since the solution was shown before it passed" if state.is_solution_shown else less
    found = [Block(Content.styled(f"{state.percent:.0f} % of the lab{less}", "bold $primary"))]
    for task in state.lab.tasks:
        glyph, word, style = task_mark(state, task.id)
        found.append(Block(Content.assemble((f"{glyph} {task.title}", f"bold {style}"), f"  {word}"), gap=1))
        for finding in state.findings:
            found += _finding(finding) if finding.task == task.id else []
    return found


def _finding(finding: Finding) -> list[Block]:
    glyph, word, style = MARKS[finding.mark]
    found = [Block(Content(finding.expected), lead=Content.assemble(("  " + glyph, style), f" {word}: "))]
    if finding.mark == "pass":
        return found
    found.append(_said("found: ", finding.found))
    if finding.mark != "fail":
        return found
    found += [_said("▲ known mistake: ", says, "$warning") for says in finding.says]
    return [*found, _said("why it matters: ", finding.why), _said("look next: ", finding.look)]


def _said(what: str, text: str, style: str = "$text-muted") -> Block:
    return Block(Content(text.strip()), lead=Content.assemble("      ", (what, style)), hang=Content(" " * 8))


def solutions_page(solutions: Sequence[Solution], operations: "Mapping[str, Operation]") -> list[Block]:
    """Reference solutions as az commands."""
    found: list[Block] = []
    for number, one in enumerate(solutions, 1):
        found.append(_heading(f"Solution {number} of {len(solutions)}: {one.title}", 1 if found else 0))
        found += [code_line(Content(operations[step.do].in_az(step.args))) for step in one.steps]
    return found


def console_page(shown: Shown | None) -> list[Block]:
    """The last operation; before the first, and below it, how to do the same in Python."""
    own = [
        _heading("In Python, with the unmodified Azure SDK"),
        *(code_line(Content(line)) for line in SCRIPT.splitlines()),
        _muted("Keep it as my_lab.py, then in another terminal: studyapp lab run my_lab.py", 1),
    ]
    if shown is None:
        lead = "o chooses an operation: a real SDK call against the sandbox, with every request that it makes."
        return [Block(Content(lead)), *own]
    one = shown.operation
    ending = _refusal(*shown.refusal) if shown.refusal else _answer(shown.answer)
    return [
        Block(Content.styled(one.title, "bold $primary")),
        _labelled("az   ", one.in_az(shown.given)),
        _labelled("SDK  ", one.sdk),
        _heading("Requests"),
        *([_call(call) for call in shown.calls] or [_muted("none")]),
        *ending,
        *own,
    ]


def _labelled(what: str, text: str) -> Block:
    return Block(Content(text), lead=Content.styled(what, "$text-muted"))


def _call(call: "Call") -> Block:
    path = call.url.partition(".invalid")[2].partition("?")[0] or call.url
    is_fine = call.status < 400
    style = "$success" if is_fine else "$error"
    lead = Content.assemble((f"{'✓' if is_fine else '✗'} {call.status} ", style), (f"{call.method} ", "bold"))
    return Block(Content(path), lead=lead)


def _refusal(message: str, rest: str) -> list[Block]:
    return [Block(Content.styled(f"✗ {message}", "bold $error"), gap=1), Block(Content(rest))]


def _answer(answer: Any) -> list[Block]:
    if answer is None:
        return [_heading("Answer"), _muted("none: it was done")]
    text = json.dumps(answer, indent=2, ensure_ascii=False)
    return [_heading("Answer"), *(code_line(Content(line)) for line in text.splitlines())]
