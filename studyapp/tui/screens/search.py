"""Search: hits while typing, and what the selected one says."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.screen import Screen
from textual.widgets import Input, Static

from studyapp.core.errors import StudyError
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.hits import Found, found_rows, preview
from studyapp.tui.screens.lesson_links import follow
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.lesson_page import Target
from studyapp.tui.widgets.lesson_text import LessonText
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.search_input import SearchInput
from studyapp.tui.widgets.title_bar import TitleBar

LIMIT = 200
_EMPTY = "Type words that a lesson, an explanation or a fact should hold. Beginnings of words are enough."


class SearchScreen(Screen[None]):
    """The input keeps the focus; arrows move through the hits, Enter opens one."""

    DEFAULT_CSS = """
    SearchScreen {
        SearchInput {
            margin: 1 2 0 2;
        }

        #count {
            height: 1;
            margin: 0 3;
            color: $text-muted;
        }

        Container {
            width: 100%;
            layout: vertical;
            margin-top: 1;
            height: 1fr;
        }

        #hits {
            width: 1fr;
            padding: 0 1;
        }

        LessonText {
            height: 9;
            padding: 0 1;
            border-top: solid $panel;
        }

        &.-wide Container {
            layout: horizontal;
        }

        &.-wide LessonText {
            width: 50%;
            height: 1fr;
            border-top: none;
            border-left: solid $panel;
        }
    }
    """
    BINDINGS = bind("app.back")
    AUTO_FOCUS = "Input"

    def __init__(self, study: Study) -> None:
        """Make the screen; raises StudyError if there is no valid pack."""
        super().__init__()
        self._study = study
        self._pack = study.content.pack
        self._lessons = {head.id: head.title for head in study.content.lesson_heads()}
        self._hits: dict[str, Found] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar("Search", self._pack.title)
        yield SearchInput("Words to find")
        yield Static(_EMPTY, id="count", markup=False)
        with Container():
            yield RowList(id="hits")
            yield LessonText()
        yield KeyBar()

    def on_mount(self) -> None:
        self._list.can_focus = False
        self.query_one(LessonText).can_focus = False

    @property
    def _list(self) -> RowList:
        return self.query_one("#hits", RowList)

    # Finding

    def on_input_changed(self, event: Input.Changed) -> None:
        hits = self._search(event.value)
        self._hits = {hit.id: hit for hit in hits}
        rows = found_rows(hits, self._lessons)
        self._list.show(rows, next((row.id for row in rows if row.id), ""))
        self.query_one("#count", Static).update(self._count(event.value, len(hits)))
        self._preview()

    def _search(self, words: str) -> list[Found]:
        return [Found(hit.kind, hit.target, hit.title, hit.snippet) for hit in self._study.content.search(words, LIMIT)]

    def _count(self, words: str, count: int) -> str:
        if not words.strip():
            return _EMPTY
        if not count:
            return f"Nothing holds all of: {words.strip()[:40]}. Try fewer words, or only their beginnings."
        more = " or more: the best are shown" if count == LIMIT else ""
        return f"{count} {'place' if count == 1 else 'places'}{more}"

    def on_row_list_moved(self) -> None:
        self._preview()

    def _preview(self) -> None:
        hit = self._hits.get(self._list.row)
        title, text = preview(self._study, hit) if hit else (" ", "")
        self.query_one(LessonText).show(title, text, {}, "")

    # Moving and opening

    def on_search_input_step(self, event: SearchInput.Step) -> None:
        match event.name:
            case "down":
                self._list.action_down()
            case "up":
                self._list.action_up()
            case "pagedown":
                self._list.action_pagedown()
            case _:
                self._list.action_pageup()

    def on_input_submitted(self) -> None:
        self._list.action_choose()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        hit = self._hits[event.row]
        try:
            follow(self, self._study, Target(hit.kind, hit.target, hit.title, 0, 0))
        except StudyError as error:
            tell(self.app, error)

    def action_back(self) -> None:
        """Empty the input first, then leave."""
        words = self.query_one(Input)
        if words.value:
            words.value = ""
        else:
            self.dismiss()
