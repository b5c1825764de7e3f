"""The texts of a lab as blocks of a page: briefing, task, findings, solutions."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from studyapp.core.lab_runs import HINT_COST, Finding
from studyapp.core.labs import Solution
from studyapp.study.lab_states import RunState
from studyapp.tui.screens.lab_marks import MARKS, task_mark
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import blocks, inline

if TYPE_CHECKING:
    from studyapp.labs.operations.model import Operation

_HOW = """\
`o` performs an operation, a real SDK call. `+` `d` `n` `e` let time pass in the sandbox. The marks of the tasks follow by \
themselves; `c` checks, says what is missing and keeps the result, at any time and as often as you like. `?` shows every key."""

_HOW_ON_AZURE = """\
`o` performs an operation, a real SDK call in your subscription, `z` an az line; both stay in this run's resource groups. What takes \
long goes on without you: leave with Esc and come back. `c` checks, at any time and as often as you like. `x` ends it and \
removes everything. `?` shows every key."""


def heading(text: str, gap: int = 1) -> Block:
    """A heading within a page."""
    return Block(Content.styled(text, "bold $accent"), gap=gap)


def muted(text: str, gap: int = 0) -> Block:
    """A remark."""
    return Block(Content.styled(text, "$text-muted"), gap=gap)


def briefing_page(state: RunState, is_on_azure: bool = False) -> list[Block]:
    """What the lab is about."""
    lab = state.lab
    size = f"{lab.difficulty}, about {lab.minutes} minutes, {lab.points()} points"
    how = blocks(_HOW_ON_AZURE if is_on_azure else _HOW, "$text-muted")
    return [
        Block(Content.styled(lab.title, "bold $primary")),
        muted(size),
        Block(Content("")),
        *blocks(lab.briefing),
        heading("How it works"),
        *how,
    ]


def task_page(state: RunState, live: Sequence[Finding], place: int) -> list[Block]:
    """A task and the hints that are open."""
    task = state.lab.tasks[place]
    glyph, word, style = task_mark(state, live, task.id)
    opened = state.hints.get(task.id, 0)
    found = [
        Block(Content.styled(f"Task {place + 1} of {len(state.lab.tasks)}: {task.title}", "bold $primary")),
        Block(Content.assemble((f"{glyph} {word}", style))),
        Block(Content("")),
        *blocks(task.text),
    ]
    for number, hint in enumerate(task.hints[:opened], 1):
        found += [heading(f"Hint {number} of {len(task.hints)}"), *blocks(hint)]
    left = len(task.hints) - opened
    cost = "free, as you have passed" if state.has_passed else f"{HINT_COST} % of this task"
    offer = f"h opens hint {opened + 1} of {len(task.hints)}: {cost}."
    return [*found, muted(offer if left else "All hints are open: s shows a solution.", 1)]


# Findings


def findings_page(state: RunState, is_outdated: bool) -> list[Block]:
    """What the last check found, task by task.

    Args:
        state: the attempt.
        is_outdated: whether a check would find something else now.
    """
    if not state.findings:
        return [
            Block(Content("Nothing was checked yet.")),
            muted("c checks what you have done so far, says what is missing, and keeps the result.", 1),
        ]
    less = ", hints deducted" if state.hints else ""
    less = ", since the solution was shown before it passed" if state.is_solution_shown else less
    found = [Block(Content.styled(f"{state.percent:.0f} % of the lab{less}", "bold $primary"))]
    if is_outdated:
        found.append(Block(Content.styled("! The state has changed since this check: c checks anew.", "$warning")))
    for task in state.lab.tasks:
        glyph, word, style = task_mark(state, (), task.id)
        found.append(Block(Content.assemble((f"{glyph} {task.title}", f"bold {style}"), f"  {word}"), gap=1))
        for finding in state.findings:
            found += _finding(finding) if finding.task == task.id else []
    return found


def _finding(finding: Finding) -> list[Block]:
    glyph, word, style = MARKS[finding.mark]
    found = [Block(inline(finding.expected), lead=Content.assemble(("  " + glyph, style), f" {word}: "))]
    if finding.mark == "pass":
        return found
    found.append(_said("found: ", finding.found))
    if finding.mark != "fail":
        return found
    found += [_said("▲ known mistake: ", says, "$warning") for says in finding.says]
    return [*found, _said("why it matters: ", finding.why), _said("look next: ", finding.look)]


def _said(what: str, text: str, style: str = "$text-muted") -> Block:
    return Block(Content.assemble((what, style)) + inline(text.strip()), lead=Content(" " * 6))


def solutions_page(solutions: Sequence[Solution], operations: "Mapping[str, Operation]") -> list[Block]:
    """Reference solutions as az commands."""
    found: list[Block] = []
    for number, one in enumerate(solutions, 1):
        found.append(heading(f"Solution {number} of {len(solutions)}: {one.title}", 1 if found else 0))
        found += steps_in_az(one, operations)
    return found


def steps_in_az(solution: Solution, operations: "Mapping[str, Operation]") -> list[Block]:
    """The steps of a reference solution as numbered az commands."""
    lines = [operations[step.do].in_az(step.args) for step in solution.steps]
    return [Block(Content(line), lead=Content(f"{place:>2}. ")) for place, line in enumerate(lines, 1)]
