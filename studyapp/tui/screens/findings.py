"""What `pack check` finds in a pack that is being written: each finding with its place; Enter shows the thing it is about."""

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from studyapp.core.errors import Problem
from studyapp.study.preview import PreviewStudy
from studyapp.tui.commands import bind
from studyapp.tui.screens.preview_pages import SIGNS, finding_blocks
from studyapp.tui.screens.routes import Open
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.page import Page
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar


class FindingsScreen(Screen[None]):
    """Lists findings; a row's id is its place in the list, counted from 0."""

    DEFAULT_CSS = """
    FindingsScreen {
        #findings {
            height: 1fr;
            margin: 1 1 0 1;
        }

        #about {
            height: 7;
            border-top: solid $panel;
        }
    }
    """
    BINDINGS = bind("app.back")
    AUTO_FOCUS = "RowList"

    def __init__(self, study: PreviewStudy) -> None:
        super().__init__()
        self._study = study

    def compose(self) -> ComposeResult:
        yield TitleBar("", before="preview")
        yield RowList(id="findings")
        yield Page(id="about")
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(Page).can_focus = False
        self.reload()

    def reload(self) -> None:
        """Show the findings as they are now."""
        found = self._study.pack.findings
        count = f"{len(found)} finding{'s' * (len(found) != 1)}" if found else "nothing is found"
        self.query_one(TitleBar).show("What pack check finds", count)
        self.query_one(RowList).show([_row(place, one) for place, one in enumerate(found)])
        self._about()

    @property
    def _selected(self) -> Problem | None:
        row = self.query_one(RowList).row
        found = self._study.pack.findings
        return found[int(row)] if row and int(row) < len(found) else None

    def on_row_list_moved(self) -> None:
        self._about()

    def _about(self) -> None:
        problem = self._selected
        self.query_one(Page).show_blocks(finding_blocks(problem) if problem else [])

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        problem = self._selected
        thing = self._study.pack.at(problem) if problem else None
        if thing is None:
            self.notify("This is about no lesson, question or lab.", markup=False)
        else:
            self.post_message(Open(thing.kind, thing.id))

    def action_back(self) -> None:
        self.dismiss()


def _row(place: int, problem: Problem) -> Row:
    sign, style = SIGNS[problem.level]
    left = Content.assemble((f"{sign} {problem.code:<5}", style), problem.message)
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return Row(str(place), left, Content.styled(where, "$text-muted"))
