"""The way that was gone in a lab, as rows: what the coach says, then every action with its calls and other moves, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from textual.content import Content

from studyapp.core.coach import Coaching, Kind, Remark
from studyapp.core.transcripts import Action, CallMade, OtherMove, Sitting, Way
from studyapp.tui.screens.sandbox_rows import in_words
from studyapp.tui.widgets.row import Row

COACH = "coach"
"""Id of the first row."""
SIGNS: Mapping[Kind, tuple[str, str]] = {"dangerous": ("▲", "$error"), "wasted": ("~", "$warning")}
"""Glyph and style of each kind of remark."""
_OTHER = {
    "wrote": "a file was written in a machine",
    "deleted": "a file was deleted in a machine",
    "typed": "lines were typed into a serial console",
    "fault": "something was made to go wrong",
    "lifted": "a fault was taken back",
}


@dataclass(frozen=True, slots=True)
class Step:
    """A move of an action as it is told: a call with the polls of the same address after it, or another move."""

    calls: tuple[CallMade, ...]
    """None for another move."""
    other: OtherMove | None = None
    until: str = ""
    """Where waiting after it took the clock; empty where nothing was waited for."""


def steps(action: Action) -> list[Step]:
    """The moves of an action; asking the same again and again while one waits is one step."""
    found: list[Step] = []
    for move in action.moves:
        last = found[-1] if found and found[-1].calls else None
        if isinstance(move, OtherMove):
            is_waiting = move.kind == "clock" and last is not None
            found[-1:] = [replace(found[-1], until=str(move.about))] if is_waiting else [*found[-1:], Step((), move)]
        elif last and move.is_read and (move.method, move.url) == (last.calls[-1].method, last.calls[-1].url):
            found[-1] = replace(last, calls=(*last.calls, move))
        else:
            found.append(Step((move,)))
    return found


def remarks_on(coaching: Coaching | None, calls: Sequence[CallMade]) -> list[Remark]:
    """What the coach says about calls."""
    numbers = {call.number for call in calls}
    return [one for one in coaching.remarks if numbers & set(one.calls)] if coaching else []


def is_untouched(told: Sequence[Sitting]) -> bool:
    """Whether nothing was done yet: the first sitting only opens the attempt."""
    return len(told) <= 1


_NO_COACH = "Everything that was done; the coach knows the sandbox alone."


# Rows


def way_rows(
    told: Sequence[Sitting], coaching: Coaching | None, is_looking: bool, is_on_azure: bool = False
) -> list[Row]:
    """A row for the coach, and one for each action and each of its steps.

    Args:
        told: everything that was done, oldest first.
        coaching: what the coach said last; None before the first time, and where it could not look.
        is_looking: whether it is looking anew.
        is_on_azure: whether it was done on a real subscription, where there is no coach.
    """
    rows = [Row(COACH, Content(_NO_COACH))] if is_on_azure else [_coach_row(coaching, is_looking)]
    for place in reversed(range(len(told))):
        rows += [_sitting_row(place, told[place]), *_step_rows(place, told[place], coaching)]
    return rows


def _coach_row(coaching: Coaching | None, is_looking: bool) -> Row:
    if is_looking:
        return Row(COACH, Content("◐ The coach is looking at what you did …"))
    if coaching is None:
        return Row(COACH, Content.assemble(("! ", "$warning"), "The coach could not look."))
    glyph, style, said = verdict(coaching)
    return Row(COACH, Content.assemble((f"{glyph} ", style), (f"Coach: {said}", "bold")), Content(sums(coaching.own)))


def verdict(coaching: Coaching) -> tuple[str, str, str]:
    """Glyph, style and words for everything that the coach says."""
    counts = {kind: sum(one.kind == kind for one in coaching.remarks) for kind in SIGNS}
    said = ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)
    if not said:
        return "✓", "$success", "nothing wasted, nothing dangerous"
    return *SIGNS["dangerous" if counts["dangerous"] else "wasted"], said


def sums(way: Way) -> str:
    """What a way adds up to."""
    return f"{way.writes} {'write' if way.writes == 1 else 'writes'}, {in_words(timedelta(minutes=way.minutes))}"


def _sitting_row(place: int, one: Sitting) -> Row:
    action = one.action
    glyph, style = _sign(one)
    name = "The lab was laid" if not place and action.name == "begun" else action.name
    left = Content.assemble((f"{glyph} ", style), (name, "bold"), f"  {', '.join(action.args.values())}")
    when = f"undone   {action.at:%a %d %b %H:%M}" if one.is_undone else f"{action.at:%a %d %b %H:%M}"
    return Row(f"done:{place}", left, Content.styled(when, "$text-muted"))


def _sign(one: Sitting) -> tuple[str, str]:
    if one.goal:
        return "↺", "$accent"
    if not one.action.moves:
        return "·", "$text-muted"
    last = one.action.moves[-1]
    is_refused = isinstance(last, CallMade) and last.is_refused
    return ("✗", "$error") if is_refused else ("✓", "$text-muted" if one.is_undone else "$success")


def _step_rows(place: int, one: Sitting, coaching: Coaching | None) -> list[Row]:
    return [_step_row(f"step:{place}:{number}", step, coaching) for number, step in enumerate(steps(one.action))]


def _step_row(name: str, step: Step, coaching: Coaching | None) -> Row:
    if step.other is not None:
        return Row(name, Content.styled(f"    · {other_said(step.other)}", "$text-muted"))
    call = step.calls[-1]
    glyph, style = ("✗", "$error") if call.is_refused else ("✓", "$success")
    end = "/".join(call.path.rstrip("/").split("/")[-2:])
    left = Content.assemble("    ", (f"{glyph} {call.status} ", style), f"{call.method} {end}")
    return Row(name, left, _aside(step, remarks_on(coaching, step.calls)))


def _aside(step: Step, remarks: Sequence[Remark]) -> Content:
    """What stands beside a call: what the coach thinks of it, else how long was waited."""
    kinds = dict.fromkeys(one.kind for one in remarks)
    if kinds:
        return Content("  ").join([Content.styled(f"{SIGNS[kind][0]} {kind}", SIGNS[kind][1]) for kind in kinds])
    return Content.styled(waited(step), "$text-muted")


def waited(step: Step) -> str:
    """How often the same was asked and till when; empty for a call that was answered at once."""
    often = f"{len(step.calls)} times" if len(step.calls) > 1 else ""
    until = f"until {_time(step.until)}" if step.until else ""
    return " ".join(part for part in (often, until) if part)


def other_said(move: OtherMove) -> str:
    """A move that is no call, in words."""
    if move.kind == "clock":
        return f"the clock moved to {_time(str(move.about))}"
    return _OTHER.get(move.kind, move.kind)


def _time(text: str) -> str:
    return f"{datetime.fromisoformat(text):%a %d %b %H:%M}"
