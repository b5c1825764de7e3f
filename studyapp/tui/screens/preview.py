"""The contents of a pack that is being written: every lesson, question and lab, with what `pack check` finds at each."""

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from studyapp.study.one_pack import Thing
from studyapp.study.preview import PreviewStudy
from studyapp.tui.commands import bind
from studyapp.tui.screens.preview_pages import (
    about_item,
    about_lab,
    about_lesson,
    findings_at,
    place_line,
    title,
    worst,
)
from studyapp.tui.screens.routes import Open
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.prose import inline
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_HEADINGS = {"lesson": "Lessons", "item": "Questions", "lab": "Labs"}


class PreviewScreen(Screen[None]):
    """Lists what there is; a row's id is kind:id."""

    DEFAULT_CSS = """
    PreviewScreen {
        #state {
            height: auto;
            margin: 1 3 0 3;
        }

        Container {
            width: 100%;
            layout: vertical;
            height: 1fr;
        }

        #things {
            width: 1fr;
            margin: 1 1 0 1;
        }

        #about {
            height: 8;
            border-top: solid $panel;
        }

        &.-wide Container {
            layout: horizontal;
        }

        &.-wide #about {
            width: 45%;
            height: 1fr;
            margin-top: 1;
            border-top: none;
            border-left: solid $panel;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("preview.part"),
        *bind("go.course", "go.labs", "go.search", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: PreviewStudy, is_watching: bool) -> None:
        """Make the screen.

        Args:
            study: the pack.
            is_watching: whether saved files are shown by themselves.
        """
        super().__init__()
        self._study = study
        self._is_watching = is_watching

    def compose(self) -> ComposeResult:
        yield TitleBar("", before="preview")
        yield Static("", id="state", markup=False)
        with Container():
            yield RowList(id="things")
            yield Page(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Page).can_focus = False
        self.reload()

    def reload(self) -> None:
        """Show what the pack has now; the selected row stays."""
        pack = self._study.pack
        if pack.is_readable:
            self.query_one(TitleBar).show(pack.pack.title, f"{pack.pack.version}, nothing is recorded")
        else:
            self.query_one(TitleBar).show(str(pack.folder))
        self.query_one("#state", Static).update(self._state())
        self.query_one("#things", RowList).show(self._rows())
        self._about()

    def _state(self) -> Content:
        pack = self._study.pack
        watching = ("  Watching its files." if self._is_watching else "", "$text-muted")
        if pack.problems:
            stays = "what was read before stays" if pack.is_readable else "there is nothing to see yet"
            count = f"{len(pack.problems)} problem{'s' * (len(pack.problems) != 1)}"
            first = f"\n{pack.problems[0]}"
            return Content.assemble((f"✗ {count}, v shows all; {stays}.", "bold $error"), watching, first)
        if pack.findings:
            count = f"{len(pack.findings)} finding{'s' * (len(pack.findings) != 1)}"
            return Content.assemble((f"▲ pack check has {count}: v shows all.", "$warning"), watching)
        return Content.assemble(("✓ pack check finds nothing.", "$success"), watching)

    # Rows

    def _rows(self) -> list[Row]:
        rows: list[Row] = []
        headed = ""
        for thing in self._study.pack.things():
            file = f"  {thing.file}" if thing.kind == "item" else ""
            name = f"{_HEADINGS[thing.kind]}{file}"
            if name != headed:
                rows += [Row("", Content(""))] if rows else []
                rows.append(Row("", Content.styled(name, "bold $accent")))
                headed = name
            rows.append(self._row(thing))
        return rows

    def _row(self, thing: Thing) -> Row:
        return Row(f"{thing.kind}:{thing.id}", inline(thing.title), worst(self._study.pack.about(thing)))

    @property
    def _selected(self) -> Thing | None:
        row = self.query_one("#things", RowList).row
        return next((thing for thing in self._study.pack.things() if f"{thing.kind}:{thing.id}" == row), None)

    def on_row_list_moved(self) -> None:
        self._about()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        kind, _, name = event.row.partition(":")
        self.post_message(Open(kind, name))

    def action_part(self) -> None:
        """Go to the first row below the next heading; from the last group to the first."""
        rows = self.query_one("#things", RowList)
        ids = [row.id for row in rows.rows]
        firsts = [place for place, name in enumerate(ids) if name and not ids[place - 1 : place][0]]
        if firsts:
            rows.selected = next((place for place in firsts if place > rows.selected), firsts[0])

    # The selected thing

    def _about(self) -> None:
        thing = self._selected
        self.query_one(Page).display = thing is not None
        if thing is not None:
            found = findings_at(self._study.pack.about(thing))
            self.query_one(Page).show_blocks([*self._what(thing), Block(Content("")), place_line(thing), *found])

    def _what(self, thing: Thing) -> list[Block]:
        content = self._study.content
        match thing.kind:
            case "lesson":
                return [title(thing.title), *about_lesson(content.lesson(thing.id))]
            case "item":
                return [title(thing.id), *about_item(content.item(thing.id), self._study.pack.state(thing.id))]
            case "lab":
                return about_lab(content.lab(thing.id))

    def on_resize(self) -> None:
        """The text is wrapped anew once the other layout stands."""
        self.call_after_refresh(self._about)
