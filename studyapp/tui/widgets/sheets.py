"""The sheet of an item, by its kind."""

from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.session import Shown
from studyapp.tui.widgets.sheet import Sheet, arranged
from studyapp.tui.widgets.sheet_choice import ChoiceSheet
from studyapp.tui.widgets.sheet_command import CommandSheet
from studyapp.tui.widgets.sheet_ordering import OrderingSheet
from studyapp.tui.widgets.sheet_statements import StatementsSheet
from studyapp.tui.widgets.sheet_targets import Slot, TargetsSheet, numbers


def new_sheet(item: Item, shown: Shown) -> Sheet:
    """An empty sheet for an item.

    Args:
        item: what is to be answered.
        shown: the order in which the session shows its parts.
    """
    match item:
        case Choice():
            return ChoiceSheet(item, arranged(item.options, shown, "options"))
        case Statements():
            return StatementsSheet(item, arranged(item.statements, shown, "statements"))
        case Ordering():
            return OrderingSheet(item, arranged(item.steps + item.distractors, shown, "steps"))
        case Matching():
            return TargetsSheet(match_slots(item, shown), "row")
        case Fill():
            return TargetsSheet(blank_slots(item, shown), "blank", item.text, item.code)
        case TypedCommand():
            return CommandSheet(item)


def match_slots(item: Matching, shown: Shown) -> tuple[Slot, ...]:
    """The rows of a matching, each with all targets."""
    targets = tuple((target.id, target.text) for target in arranged(item.targets, shown, "targets"))
    return tuple(Slot(prompt.id, prompt.text, targets) for prompt in arranged(item.prompts, shown, "prompts"))


def blank_slots(item: Fill, shown: Shown) -> tuple[Slot, ...]:
    """The blanks of a fill in the order of the text, each with its own entries."""
    number = numbers(item)
    blanks = sorted(item.blanks, key=lambda blank: number.get(blank.id, len(number)))
    return tuple(
        Slot(blank.id, f"[{number[blank.id]}]", tuple((o.id, o.text) for o in arranged(blank.options, shown, blank.id)))
        for blank in blanks
    )
