"""The texts of the coach's pane: what it says about the whole way, an action, a call."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from textual.content import Content

from studyapp.core.coach import Coaching, Remark
from studyapp.core.transcripts import CallMade, Sitting, Way
from studyapp.tui.screens.lab_console import as_json, json_lines
from studyapp.tui.screens.lab_pages import heading, muted, steps_in_az
from studyapp.tui.screens.lab_way import (
    COACH,
    SIGNS,
    Step,
    is_untouched,
    other_said,
    remarks_on,
    steps,
    sums,
    verdict,
    waited,
)
from studyapp.tui.widgets.page import Block

if TYPE_CHECKING:
    from studyapp.labs.operations.model import Operation

_COLUMN = 34
"""Of the learner's own way, beside which the shortest stands."""
_EMPTY = "Nothing was done yet: o performs an operation, + d n e let time pass."
_WHAT = (
    "What you do stands here, move by move, whatever you do it with: the app, the command line, a script. The coach marks calls"
    " that were wasted (~) and calls that were dangerous (▲), each with the reason. It costs nothing and takes nothing off."
)
_LATER = "Once everything has passed, the shortest way stands beside yours."
Operations = Mapping[str, "Operation"]


def way_page(told: Sequence[Sitting], coaching: Coaching | None, row: str, operations: Operations) -> list[Block]:
    """What there is to know about a row.

    Args:
        told: everything that was done, oldest first.
        coaching: what the coach said last; None before the first time.
        row: id of the row.
        operations: every operation by name.
    """
    one, step = chosen(told, row)
    if step is not None:
        return _step_page(step, coaching)
    if one is not None:
        return _sitting_page(one, coaching, operations)
    return _empty() if is_untouched(told) else _whole(told, coaching, operations)


def copied(told: Sequence[Sitting], row: str, operations: Operations) -> str:
    """What of a row is worth copying: an action as az, the body of a call as JSON; empty where there is neither."""
    one, step = chosen(told, row)
    if step is not None:
        return as_json(step.calls[0].request) if step.calls and step.calls[0].request is not None else ""
    return operations[one.action.name].in_az(one.action.args) if one and one.action.name in operations else ""


def chosen(told: Sequence[Sitting], row: str) -> tuple[Sitting | None, Step | None]:
    """The sitting that a row belongs to, and the step that it shows."""
    if not row or row == COACH:
        return None, None
    kind, place, *more = row.split(":")
    one = told[int(place)] if int(place) < len(told) else None
    return one, steps(one.action)[int(more[0])] if one and kind == "step" else None


# The whole way


def _empty() -> list[Block]:
    return [Block(Content(_EMPTY)), muted(_WHAT, 1)]


def _whole(told: Sequence[Sitting], coaching: Coaching | None, operations: Operations) -> list[Block]:
    if coaching is None:
        return [muted(_WHAT)]
    glyph, style, said = verdict(coaching)
    found = [Block(Content.styled(f"{glyph} {said.capitalize()}", f"bold {style}"))]
    for one in coaching.remarks:
        found += _remark(one, _done_by(told, one))
    return [*found, *_ways(coaching, operations)]


def _done_by(told: Sequence[Sitting], remark: Remark) -> str:
    """The actions that a remark is about, with the time at which each ended."""
    numbers = set(remark.calls)
    done = [one.action for one in told if any(call.number in numbers for call in one.action.calls())]
    return ", ".join(f"{action.name} ({action.at:%a %H:%M})" for action in done)


def _remark(one: Remark, done_by: str = "") -> list[Block]:
    glyph, style = SIGNS[one.kind]
    indent = Content("  ")
    about = [Block(Content.styled(f"in {done_by}", "$text-muted"), lead=indent)] if done_by else []
    said = Block(Content.assemble((f"{one.kind}: ", style), one.says), lead=Content.styled(f"{glyph} ", style), gap=1)
    return [said, Block(Content.styled(one.why, "$text-muted"), lead=indent), *about]


def _ways(coaching: Coaching, operations: Operations) -> list[Block]:
    own, shortest, solution = coaching.own, coaching.shortest, coaching.solution
    if shortest is None or solution is None:
        numbered = [Block(Content(name), lead=Content(f"{place:>2}. ")) for place, name in enumerate(own.steps, 1)]
        return [heading(f"Your way so far: {sums(own)}"), *numbered, muted(_LATER, 1)]
    return [
        *_beside(own, shortest),
        *_compared(own, shortest),
        heading(f"The shortest in az: {solution.title}"),
        *steps_in_az(solution, operations),
    ]


def _beside(own: Way, shortest: Way) -> list[Block]:
    head = Block(Content.styled(f"{'Your way':{_COLUMN}}The shortest", "bold $accent"), gap=1, is_cut=True)
    lines = [(sums(own), sums(shortest)), *zip_longest(own.steps, shortest.steps, fillvalue="")]
    return [head, *(Block(Content(f"{_cut(mine):{_COLUMN}}{theirs}".rstrip()), is_cut=True) for mine, theirs in lines)]


def _cut(text: str) -> str:
    return text if len(text) < _COLUMN else f"{text[: _COLUMN - 2]}…"


def _compared(own: Way, shortest: Way) -> list[Block]:
    more = own.writes - shortest.writes
    if more > 0:
        return [muted(f"The shortest solution does with {more} {'write' if more == 1 else 'writes'} less.", 1)]
    # A way that has not come so far yet is shorter too, and that is no merit.
    has_all = set(shortest.steps) <= set(own.steps)
    return [muted("You wrote no more often than the shortest solution does.", 1)] if has_all else []


# One action, one call


def _sitting_page(one: Sitting, coaching: Coaching | None, operations: Operations) -> list[Block]:
    action = one.action
    operation = operations.get(action.name)
    found = [Block(Content.styled(operation.title if operation else action.name.capitalize(), "bold $primary"))]
    if one.is_undone:
        found.append(muted("A later reset threw it away: the coach leaves it out."))
    for remark in remarks_on(coaching, tuple(action.calls())):
        found += _remark(remark)
    found.append(muted(f"It ended on {action.at:%a %d %b %Y %H:%M:%S} in the sandbox.", 1))
    if operation:
        found += [muted(operation.teaches), heading("In az"), Block(Content(operation.in_az(action.args)))]
    return found


def _step_page(step: Step, coaching: Coaching | None) -> list[Block]:
    if step.other is not None:
        about = [] if isinstance(step.other.about, str) else json_lines(step.other.about)
        return [Block(Content(other_said(step.other).capitalize())), *about]
    call = step.calls[0]
    found = [Block(Content(call.path), lead=Content.styled(f"{call.method} ", "bold $primary"))]
    for remark in remarks_on(coaching, step.calls):
        found += _remark(remark)
    signed = f"Signed in as {call.caller}." if call.caller else "Not signed in."
    return [*found, muted(signed, 1), *_answer(step), *_changes(call), heading("Request"), *_body(call)]


def _answer(step: Step) -> list[Block]:
    last, often = step.calls[-1], waited(step)
    glyph, style = ("✗", "$error") if last.is_refused else ("✓", "$success")
    said = Block(Content.assemble("Answered with ", (f"{glyph} {last.status} {last.code}".rstrip(), style)))
    return [said, *([muted(f"Asked {often}." if len(step.calls) > 1 else f"Waited {often}.")] if often else [])]


def _changes(call: CallMade) -> list[Block]:
    if call.is_idle:
        return [muted("It changed nothing.")]
    lines = [Block(Content(f"{path}: {old} → {new}"), lead=Content("  ")) for path, (old, new) in call.was.items()]
    return [heading("Changed"), *lines] if lines else []


def _body(call: CallMade) -> list[Block]:
    return [muted("no body")] if call.request is None else json_lines(call.request)
