"""What the practice builder has chosen, as a value, and the rows that show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from textual.content import Content

from studyapp.core.draw import Filter, ItemHead, ItemHistory, Only
from studyapp.core.grading import Profile
from studyapp.core.packs import PackInfo
from studyapp.core.session import Mode
from studyapp.tui.screens.item_actions import KINDS
from studyapp.tui.widgets.row import Row

ONLY: dict[Only, str] = {
    "all": "all",
    "unseen": "not yet answered",
    "missed": "missed last time",
    "flagged": "flagged",
}
MODES: dict[Literal["practice", "exam"], str] = {"practice": "after each answer", "exam": "at the end, as in an exam"}
SCORES: dict[Profile, str] = {"practice": "for wholly right answers", "exam": "for each right part"}
STEPS: tuple[int | None, ...] = (5, 10, 15, 20, 30, 40, 50, None)
"""Numbers of questions on offer; None for all that fit."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A practice that is being put together."""

    wanted: Filter
    count: int | None
    mode: Mode
    profile: Profile


def count_steps(*more: int | None) -> list[int | None]:
    """The numbers on offer with those that are in use, all last."""
    numbers = sorted({number for number in (*STEPS, *more) if number is not None})
    return [*numbers, None]


def toggled(plan: Plan, row: str) -> Plan:
    """The plan after a row was chosen or taken back.

    Args:
        plan: as it was.
        row: id of the row: `objective:D5-07`, `kind:fill`, `only:missed`, `mode:exam`, `profile:exam`; the first two without
            a name mean all.
    """
    kind, _, name = row.partition(":")
    wanted = plan.wanted
    match kind:
        case "objective":
            return replace(plan, wanted=replace(wanted, objectives=_flipped(wanted.objectives, name)))
        case "kind":
            return replace(plan, wanted=replace(wanted, kinds=_flipped(wanted.kinds, name)))
        case "only":
            return replace(plan, wanted=replace(wanted, only=next(only for only in ONLY if only == name)))
        case "mode":
            return replace(plan, mode=next(mode for mode in MODES if mode == name))
        case "profile":
            return replace(plan, profile=next(profile for profile in SCORES if profile == name))
        case _:
            steps = count_steps(plan.count)
            return replace(plan, count=steps[(steps.index(plan.count) + 1) % len(steps)])


def _flipped(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    if not name:
        return ()
    return tuple(other for other in names if other != name) if name in names else (*names, name)


def objective_rows(pack: PackInfo, heads: Sequence[ItemHead], plan: Plan) -> list[Row]:
    """Every objective with its number of questions."""
    chosen = plan.wanted.objectives
    rows = [_heading("Objectives"), _radio("objective:", "every objective", not chosen, len(heads))]
    for objective in pack.objectives:
        count = sum(objective.id in head.objectives for head in heads)
        rows.append(_box(f"objective:{objective.id}", objective.title, objective.id in chosen, count))
    return rows


def option_rows(heads: Sequence[ItemHead], history: Mapping[str, ItemHistory], plan: Plan) -> list[Row]:
    """Kinds, which questions, how many, when to explain, how to score."""
    wanted = plan.wanted
    rows = [_heading("Kinds"), _radio("kind:", "every kind", not wanted.kinds, None)]
    for kind, title in KINDS.items():
        rows.append(_box(f"kind:{kind}", title, kind in wanted.kinds, sum(head.kind == kind for head in heads)))
    rows.append(_heading("Questions"))
    counts = _counts(heads, history)
    rows += [_radio(f"only:{only}", text, wanted.only == only, counts[only]) for only, text in ONLY.items()]
    number = "all that fit" if plan.count is None else str(plan.count)
    rows.append(Row("count:", Content.assemble("How many  ", (f"‹ {number} ›", "bold $accent"))))
    rows.append(_heading("Explained"))
    rows += [_radio(f"mode:{mode}", text, plan.mode == mode, None) for mode, text in MODES.items()]
    rows.append(_heading("A point"))
    rows += [_radio(f"profile:{profile}", text, plan.profile == profile, None) for profile, text in SCORES.items()]
    return rows


def _counts(heads: Iterable[ItemHead], history: Mapping[str, ItemHistory]) -> dict[Only, int]:
    past = [history.get(head.id, ItemHistory()) for head in heads]
    return {
        "all": len(past),
        "unseen": sum(not each.attempts for each in past),
        "missed": sum(each.attempts > 0 and not each.last_right for each in past),
        "flagged": sum(each.flagged for each in past),
    }


def _heading(text: str) -> Row:
    return Row("", Content.styled(text, "bold $text-muted"))


def _box(id_: str, text: str, is_on: bool, count: int) -> Row:
    style = "bold $accent" if is_on else ("" if count else "$text-muted")
    return Row(id_, Content.styled(f"{'[x]' if is_on else '[ ]'} {text}", style), Content(f"{count} "))


def _radio(id_: str, text: str, is_on: bool, count: int | None) -> Row:
    right = Content("" if count is None else f"{count} ")
    return Row(id_, Content.styled(f"{'●' if is_on else '○'} {text}", "bold $accent" if is_on else ""), right)
