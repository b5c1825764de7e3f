"""Where the links of lessons and search hits lead."""

from typing import TYPE_CHECKING

from textual.screen import Screen

from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.screens.routes import Open
from studyapp.tui.widgets.lesson_page import Target

if TYPE_CHECKING:
    from studyapp.tui.screens.fact import FactDialog


def follow(screen: Screen[None], study: Study, target: Target) -> None:
    """Open what a link names.

    Raises:
        StudyError: the pack has no such fact.
    """
    match target.kind:
        case "fact":
            screen.app.push_screen(_fact(study, target.name))
        case "web":
            screen.app.copy_to_clipboard(target.name)
            screen.notify(target.name, title="Copied the address", markup=False)
        case _:
            screen.post_message(Open(target.kind, target.name))


def _fact(study: Study, name: str) -> "FactDialog":
    from studyapp.tui.screens.fact import FactDialog

    fact = study.content.facts().get(name)
    if fact is None:
        raise StudyError(f"This pack has no fact `{name}`.", "It may have been removed by an update of the pack.")
    return FactDialog(fact)
