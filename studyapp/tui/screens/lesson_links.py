"""Where the links of a lesson lead."""

from typing import Any

from textual.app import App

from studyapp.study.study import Study
from studyapp.tui.widgets.typeset import Target


def follow(app: App[Any], study: Study, target: Target) -> None:
    """Open what a link names.

    Raises:
        StudyError: the pack has no such lesson, item or fact.
    """
    match target.kind:
        case "lesson":
            _lesson(app, study, target.name)
        case "fact":
            _fact(app, study, target.name)
        case "check":
            from studyapp.tui.screens.check import CheckScreen

            app.push_screen(CheckScreen(study, target.name))
        case "item":
            from studyapp.tui.screens.item import ItemScreen

            app.push_screen(ItemScreen(study, target.name))
        case _:
            app.copy_to_clipboard(target.name)
            app.notify(target.name, title="Copied the address", markup=False)


def _lesson(app: App[Any], study: Study, name: str) -> None:
    from studyapp.tui.screens.lesson import LessonScreen

    lesson, _, section = name.partition("#")
    app.push_screen(LessonScreen(study, lesson, section))


def _fact(app: App[Any], study: Study, name: str) -> None:
    from studyapp.core.errors import StudyError
    from studyapp.tui.screens.fact import FactDialog

    fact = study.content.facts().get(name)
    if fact is None:
        raise StudyError(f"This pack has no fact `{name}`.", "It may have been removed by an update of the pack.")
    app.push_screen(FactDialog(fact))
