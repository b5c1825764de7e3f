"""The list of labs as rows and pages: each lab, and where several attempts at one are open, each of those."""

from collections.abc import Mapping, Sequence

from textual.content import Content

from studyapp.core.lab_runs import LabRun, is_pass
from studyapp.study.lab_states import LabState, RunState
from studyapp.tui.screens.lab_marks import task_mark
from studyapp.tui.screens.lab_pages import heading, muted
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import blocks
from studyapp.tui.widgets.row import Row

_DRAWN = "What stands in ‹ › is drawn anew for each attempt."
Sign = tuple[str, str, str]
"""Glyph, word and style."""


# Rows


def lab_rows(states: Sequence[LabState]) -> list[Row]:
    """A row for each lab, by its id; below one with several open attempts a row for each, by the attempt's id."""
    rows: list[Row] = []
    for state in states:
        rows.append(_lab_row(state))
        rows += [_attempt_row(one) for one in state.running if len(state.running) > 1]
    return rows


def _lab_row(state: LabState) -> Row:
    glyph, word, style = _lab_sign(state)
    left = Content.assemble((glyph, style), "  ", (state.lab.title, "bold"))
    right = Content.assemble((f"{state.lab.difficulty:<6}", "$accent"), (f"{state.lab.minutes:>4} min", "$text-muted"))
    return Row(state.lab.id, left, right, Content.assemble("   ", (word, style), (_opened(state), "$text-muted")))


def _opened(state: LabState) -> str:
    if len(state.running) > 1:
        return f"  ·  {len(state.running)} open attempts, newest first"
    return f"  ·  open since {since(state.run)}, Enter goes on" if state.run else ""


def since(run: LabRun) -> str:
    """When an attempt was begun."""
    return f"{run.started:%d %b %H:%M}"


def _lab_sign(state: LabState) -> Sign:
    if state.best is None:
        return ("◐", "not checked yet", "$warning") if state.run else ("○", "not tried yet", "$text-muted")
    if state.best >= 100:
        return "✓", "done, best 100 %", "$success"
    return "◐", f"best {state.best:.0f} %", "$warning"


def _attempt_row(state: RunState) -> Row:
    glyph, word, style = _attempt_sign(state)
    left = Content.assemble(("   └ ", "$text-muted"), (glyph, style), f" since {since(state.run)}")
    right = Content.assemble((word, style), (f"   {state.run.id[:8]}", "$text-muted"))
    return Row(state.run.id, left, right)


def _attempt_sign(state: RunState) -> Sign:
    shown = ", solution shown" if state.is_solution_shown else ""
    if not state.findings:
        return "○", f"not checked yet{shown}", "$text-muted"
    if is_pass(state.findings):
        return "✓", f"passed, {state.percent:.0f} %{shown}", "$success"
    before = ", passed before" if state.has_passed else ""
    return "◐", f"last check {state.percent:.0f} %{before}{shown}", "$warning"


# Pages


def lab_page(state: LabState) -> list[Block]:
    """What a lab is about, and its tasks."""
    text = state.lab.briefing.replace("{{", "‹").replace("}}", "›")
    tasks = [Block(Content(task.title), lead=Content(f"{n}. ")) for n, task in enumerate(state.lab.tasks, 1)]
    drawn = [muted(_DRAWN, 1)] if state.lab.variables else []
    return [_title(state.lab.title), *blocks(text), *drawn, heading("Tasks"), *tasks]


def attempt_page(state: RunState) -> list[Block]:
    """When an attempt was begun, how it stands, and what can be done with it."""
    glyph, word, style = _attempt_sign(state)
    best = f", best {state.best:.0f} %" if state.best is not None else ""
    signs = [(task_mark(state, (), task.id), task) for task in state.lab.tasks]
    return [
        _title(state.lab.title),
        muted(f"Attempt {state.run.id}, begun on {state.run.started:%d %b %Y %H:%M}"),
        Block(Content.assemble((f"{glyph} {word}", style), best, _helped(state.hints))),
        heading("Tasks at the last check"),
        *(Block(Content(task.title), lead=Content.styled(f"{sign[0]} ", sign[2])) for sign, task in signs),
        muted("Enter goes on with it, x ends it.", 1),
    ]


def _helped(hints: Mapping[str, int]) -> str:
    opened = sum(hints.values())
    return f", {opened} {'hint' if opened == 1 else 'hints'} open" if opened else ""


def _title(text: str) -> Block:
    return Block(Content.styled(text, "bold $primary"))
