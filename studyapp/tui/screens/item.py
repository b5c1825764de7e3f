"""One question with its key and explanations, opened from a search or a link; nothing is recorded."""

from textual.app import ComposeResult
from textual.content import Content

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.core.session import arrange
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import KINDS, ItemActions
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.quiz_bars import PlaceBar


class ItemScreen(ItemActions[None]):
    """An item explained."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("item.flag", "item.note", "item.report", "item.lesson", "app.back"),
    ]
    DEFAULT_CSS = """
    ItemScreen.-wide ItemView { padding: 1 2; }
    """

    def __init__(self, study: Study, item_id: str) -> None:
        super().__init__(study)
        self._item_id = item_id
        self._item: Item | None = None

    def compose(self) -> ComposeResult:
        """A bar above one item."""
        yield PlaceBar()
        yield ItemView()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show the item, or say that the pack has none of this name."""
        try:
            item = self._item = self.study.content.item(self._item_id)
        except StudyError as error:
            tell(self.app, error)
            self.call_later(self.action_back)
            return
        verdict = Content.assemble(("The key and why", "bold"), ("   nothing is recorded", "$text-muted"))
        view = self.query_one(ItemView)
        view.explain(item, arrange(item, 0), None, verdict, self.facts(item), skip_stem=False)
        view.focus()
        self.marks_changed()

    @property
    def current(self) -> Item | None:
        """The item that is shown."""
        return self._item

    def marks_changed(self) -> None:
        """Show flag and note."""
        if self._item is not None:
            self.query_one(PlaceBar).show(self.place(self._item, f"Question · {KINDS[self._item.kind]}"))

    def on_item_view_continued(self) -> None:
        """Enter goes back: there is nothing to go on to."""
        self.dismiss(None)

    def action_back(self) -> None:
        """Back to where it was opened."""
        self.dismiss(None)
