"""The course: every lesson with how far the learner is, and the bookmarks."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from studyapp.study.lessons import LessonState
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar


class CourseScreen(Screen[None]):
    """Lists lessons; Enter reads one. A row's id is a lesson, or lesson#section for a bookmark."""

    DEFAULT_CSS = """
    CourseScreen {
        #lessons {
            width: 1fr;
            margin: 1 1 0 1;
        }

        #preview {
            display: none;
            width: 46;
            margin: 1 1 1 0;
            padding: 0 1;
            border-left: solid $panel;
        }

        &.-wide #preview {
            display: block;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("course.done", "course.note", "app.back"),
        *bind("go.home", "go.practice", "go.labs", "go.search", "go.progress", "go.settings", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        """Make the screen; raises StudyError if there is no valid pack."""
        super().__init__()
        self._study = study
        self._pack = study.content.pack
        self._states: dict[str, LessonState] = {}

    def compose(self) -> ComposeResult:
        yield TitleBar("Lessons", self._pack.title)
        with Horizontal():
            yield RowList(id="lessons")
            yield Static("", id="preview", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        upcoming = self._study.lessons.next_up()
        self._fill(upcoming.head.id if upcoming else None)

    def on_screen_resume(self) -> None:
        """Something may have been read meanwhile."""
        if self._states:
            self._fill(None)

    def _fill(self, select: str | None) -> None:
        course = self._study.lessons.course()
        self._states = {state.head.id: state for state in course}
        rows = [_lesson_row(number, state) for number, state in enumerate(course, 1)]
        self.query_one(RowList).show([*rows, *self._bookmarks()], select)
        self._preview()

    def _bookmarks(self) -> list[Row]:
        marked = self._study.lessons.bookmarks()
        if not marked:
            return []
        rows = [Row(name, Content(self._section_title(name)), Content("◆ bookmark")) for name in marked]
        return [Row("", Content("")), Row("", Content.styled("Bookmarks", "bold $accent")), *rows]

    def _section_title(self, name: str) -> str:
        lesson, _, slug = name.partition("#")
        found = self._study.content.lesson(lesson)
        title = next((section.title for section in found.sections if section.slug == slug), slug)
        return f"{found.head.title}: {title}"

    # The selected lesson

    @property
    def _selected(self) -> str:
        """Id of the lesson that the selected row is about; empty if there are no rows."""
        return self.query_one(RowList).row.partition("#")[0]

    def on_row_list_moved(self) -> None:
        self._preview()

    def _preview(self) -> None:
        """What the selected lesson holds, where there is room to show it."""
        state = self._states.get(self._selected)
        if state is None or not self.has_class("-wide"):
            return
        lesson = self._study.content.lesson(state.head.id)
        titles = {objective.id: objective.title for objective in self._pack.objectives}
        note = self._study.lessons.note(state.head.id)
        parts = [Content.styled(state.head.title, "bold $primary"), Content("")]
        parts += [Content(f"{'◆' if s.slug in state.bookmarks else '·'} {s.title}") for s in lesson.sections]
        parts += [Content(""), Content.styled("Teaches", "bold $accent")]
        parts += [Content(titles.get(name, name)) for name in state.head.objectives]
        parts += [Content(""), Content.styled("✎ Your note", "bold $accent"), Content(note)] if note else []
        self.query_one("#preview", Static).update(Content("\n").join(parts))

    def on_resize(self) -> None:
        self.call_after_refresh(self._preview)

    # Commands

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        from studyapp.tui.screens.lesson import LessonScreen

        lesson, _, section = event.row.partition("#")
        self.app.push_screen(LessonScreen(self._study, lesson, section))

    def action_done(self) -> None:
        state = self._states.get(self._selected)
        if state is not None:
            self._study.lessons.set_done(state.head.id, not state.is_done)
            self._fill(None)

    def action_note(self) -> None:
        state = self._states.get(self._selected)
        if state is None:
            return
        from studyapp.tui.screens.note import NoteDialog

        lesson = state.head.id
        note = self._study.lessons.note(lesson)
        self.app.push_screen(NoteDialog(state.head.title, note), lambda text: self._keep_note(lesson, text))

    def _keep_note(self, lesson: str, text: str | None) -> None:
        if text is not None:
            self._study.lessons.write_note(lesson, text)
            self._fill(None)

    def action_back(self) -> None:
        self.dismiss()


def _lesson_row(number: int, state: LessonState) -> Row:
    glyph, word, style = _progress(state)
    left = Content.assemble((glyph, style), f" {number:>2}  ", (state.head.title, "bold"))
    extras = ("✎ note  " if state.has_note else "") + (f"◆ {len(state.bookmarks)}  " if state.bookmarks else "")
    right = Content.assemble(
        (extras, "$accent"), (word.ljust(5), style), (f"{state.head.minutes:>3} min", "$text-muted")
    )
    return Row(state.head.id, left, right)


def _progress(state: LessonState) -> tuple[str, str, str]:
    """Glyph, word and style."""
    if state.is_done:
        return "✓", "read", "$success"
    return ("◐", "begun", "$warning") if state.place else ("○", "new", "$text-muted")
