"""A question of a pack that is being written: answered as learners do, without being recorded, its key one key away."""

from textual.app import ComposeResult
from textual.content import Content

from studyapp.core.grading import Response
from studyapp.core.items import Item
from studyapp.core.session import Shown, arrange
from studyapp.study.preview import SEED, PreviewStudy
from studyapp.tui.commands import bind
from studyapp.tui.screens.item_actions import KINDS, ItemActions
from studyapp.tui.screens.preview_pages import place_and_findings
from studyapp.tui.screens.verdicts import verdict_line
from studyapp.tui.widgets.item_view import ItemView
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.quiz_bars import Place, PlaceBar, StatusBar


class PreviewItemScreen(ItemActions[None]):
    """One question after another, in the order of the files."""

    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("preview.behind", "preview.next", "preview.previous", "item.lesson", "app.back"),
    ]
    DEFAULT_CSS = """
    PreviewItemScreen.-wide ItemView { padding: 1 2; }
    """

    def __init__(self, study: PreviewStudy, item_id: str) -> None:
        """Make the screen; raises StudyError if the pack has no such question."""
        super().__init__(study)
        self._preview = study
        self._thing = study.pack.thing("item", item_id)
        self._item: Item | None = None
        self._response: Response | None = None
        self._is_explained = False

    def compose(self) -> ComposeResult:
        """Bars above and below one item."""
        yield PlaceBar()
        yield ItemView()
        yield StatusBar()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(ItemView).focus()
        self.reload()

    @property
    def current(self) -> Item | None:
        """The item that is shown."""
        return self._item

    @property
    def _shown(self) -> Shown:
        assert self._item is not None
        return arrange(self._item, SEED)

    def reload(self) -> None:
        """Show the question as the pack has it now, asked or explained as it was; raises StudyError if it is gone."""
        self._thing = self._preview.pack.thing("item", self._thing.id)
        item = self.study.content.item(self._thing.id)
        if item != self._item:
            self._item, self._response = item, None
            self._show()
        self._tell()

    def _show(self) -> None:
        if self._item is None:
            return
        if self._is_explained:
            self._explain(self._item)
        else:
            self.query_one(ItemView).ask(self._item, self._shown)
        self._tell()

    def _explain(self, item: Item) -> None:
        given = self._response
        verdict = verdict_line(self._preview.judge(item, given)) if given else Content.styled("The key and why", "bold")
        self.query_one(ItemView).explain(item, self._shown, given, verdict, self.facts(item), skip_stem=bool(given))

    # What is said around it

    def _tell(self) -> None:
        if self._item is None:
            return
        state = self._preview.pack.state(self._item.id)
        name = f"{self._item.id} · {KINDS[self._item.kind]}"
        place = Place(name, self.subject(self._item), f"{self._item.difficulty}, {self._item.bloom}, {state}")
        self.query_one(PlaceBar).show(place)
        bar = self.query_one(StatusBar)
        if self._is_explained:
            bar.show_first("", "Enter shows the next question · w asks this one again")
        bar.show_second(place_and_findings(self._thing, self._preview.pack.about(self._thing)))

    def on_item_view_told(self, event: ItemView.Told) -> None:
        """Show which keys work, or why one did not."""
        if not self._is_explained:
            self.query_one(StatusBar).show_first(event.task, event.text, event.is_refusal)

    # Keys

    def on_item_view_submitted(self, event: ItemView.Submitted) -> None:
        """Explain what was answered; it is kept nowhere."""
        self._response, self._is_explained = event.response, True
        self._show()

    def on_item_view_continued(self) -> None:
        """Enter after the explanation."""
        self._go(1)

    def action_behind(self) -> None:
        """Show the key, or ask again."""
        self._response, self._is_explained = None, not self._is_explained
        self._show()

    def action_next(self) -> None:
        self._go(1)

    def action_previous(self) -> None:
        self._go(-1)

    def _go(self, by: int) -> None:
        other = self._preview.pack.neighbour(self._thing, by)
        if other.id == self._thing.id:
            self.notify(f"This is the {'last' if by > 0 else 'first'} question.", markup=False)
            return
        self._thing, self._is_explained = other, False
        self.reload()

    def action_back(self) -> None:
        self.dismiss(None)
