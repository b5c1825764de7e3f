"""What can be done with a question wherever it is shown: flag it, note on it, report it, read what teaches it."""

from functools import cached_property
from pathlib import Path

from textual.screen import Screen, ScreenResultType

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.core.packs import Fact
from studyapp.study.study import Study
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.quiz_bars import Place

KINDS = {
    "choice": "Choice",
    "statements": "Yes or No",
    "ordering": "Build a list",
    "matching": "Match",
    "fill": "Fill the blanks",
    "command": "Type a command",
}


class ItemActions(Screen[ScreenResultType]):
    """A screen that shows one item at a time."""

    def __init__(self, study: Study) -> None:
        super().__init__()
        self.study = study

    @property
    def current(self) -> Item | None:
        """The item that is shown; None while there is none."""
        raise NotImplementedError

    def marks_changed(self) -> None:
        """A flag or note was set or taken back."""

    def subject(self, item: Item) -> str:
        """The title of the main objective of an item."""
        return self._titles.get(item.objectives[0], item.objectives[0])

    def facts(self, item: Item) -> list[Fact]:
        """The facts that the key of an item rests on."""
        return [fact for name in item.facts if (fact := self.study.content.fact(name)) is not None]

    @cached_property
    def _titles(self) -> dict[str, str]:
        return {objective.id: objective.title for objective in self.study.content.pack.objectives}

    def place(self, item: Item, title: str) -> Place:
        """What stands above an item outside a session."""
        practice = self.study.practice
        return Place(
            title,
            self.subject(item),
            item.difficulty,
            is_flagged=practice.is_flagged(item.id),
            has_note=bool(practice.note(item.id)),
        )

    def action_flag(self) -> None:
        """Flag the item, or take the flag back."""
        if self.current is None:
            return
        is_set = self.study.practice.toggle_flag(self.current.id)
        word = "Flagged: practise it again with “flagged”." if is_set else "The flag is taken back."
        self.notify(word, timeout=3, markup=False)
        self.marks_changed()

    def action_note(self) -> None:
        """Write a note on the item."""
        if self.current is None:
            return
        from studyapp.tui.screens.note import NoteDialog

        item = self.current.id
        dialog = NoteDialog("this question", self.study.practice.note(item))
        self.app.push_screen(dialog, lambda text: self._keep_note(item, text))

    def _keep_note(self, item: str, text: str | None) -> None:
        if text is None:
            return
        self.study.practice.write_note(item, text)
        self.marks_changed()

    def action_report(self) -> None:
        """Report the item to its author."""
        if self.current is None:
            return
        from studyapp.tui.screens.report import ReportDialog

        item = self.current.id
        self.app.push_screen(ReportDialog(), lambda report: self._send(item, report))

    def _send(self, item: str, report: tuple[str, str] | None) -> None:
        if report is None:
            return
        try:
            path: Path = self.study.practice.report(item, *report)
        except StudyError as error:
            tell(self.app, error)
            return
        self.notify(f"Your report is in {path}. Send this file to the author of the pack.", timeout=8, markup=False)

    def action_lesson(self) -> None:
        """Go to the paragraph that teaches the item."""
        if self.current is None:
            return
        if self.current.lesson is None:
            self.notify("No lesson is named for this question.", severity="warning", markup=False)
            return
        self.post_message(Open("lesson", self.current.lesson))
