"""The lesson reader: one section at a time, its place kept with every move, links and checks under the keys."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from studyapp.core.errors import StudyError
from studyapp.study.lessons import LessonState
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.lesson_links import follow
from studyapp.tui.screens.reading import Reading
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.lesson_page import Target
from studyapp.tui.widgets.lesson_text import LessonText
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_OPENS = {
    "lesson": "the lesson",
    "item": "the question",
    "fact": "the fact",
    "check": "the question",
    "web": "(copies)",
}


class LessonScreen(Screen[None]):
    """Reads a lesson from where reading stopped."""

    DEFAULT_CSS = """
    LessonScreen {
        #side {
            display: none;
            width: 32;
            padding: 1 0 0 1;
            border-right: solid $panel;
        }

        &.-wide #side {
            display: block;
        }

        #where {
            height: 1;
            padding: 0 2;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("lesson.next", "lesson.previous", "lesson.contents", "app.back"),
        *bind("lesson.copy", "lesson.bookmark", "lesson.note", "lesson.done", "lesson.practise", show=False),
        *bind("go.search", "go.home", show=False),
    ]
    AUTO_FOCUS = "LessonText"

    def __init__(self, study: Study, lesson_id: str, section_slug: str = "") -> None:
        """Open a lesson.

        Args:
            study: the learner's Study.
            lesson_id: which lesson.
            section_slug: where to begin; empty for where reading stopped.

        Raises:
            StudyError: the pack has no such lesson.
        """
        super().__init__()
        self._study = study
        self._reading = Reading(study.content.lesson(lesson_id), study.content.lesson_heads())
        place = study.lessons.state(lesson_id).place
        wanted = section_slug or (place.section if place else "")
        self._start = self._reading.find(wanted), place.line if place and place.section == wanted else 0
        self._copied: int | None = None

    def compose(self) -> ComposeResult:
        head = self._reading.head
        yield TitleBar(head.title, f"{head.minutes} min", before=f"Lesson {self._reading.number}")
        with Horizontal():
            with Vertical(id="side"):
                yield RowList(id="contents")
            yield LessonText()
        yield Static("", id="where", markup=False)
        yield KeyBar()

    def on_mount(self) -> None:
        self._show(*self._start)

    def on_screen_resume(self) -> None:
        """A check may have been answered meanwhile."""
        if self.is_mounted and self._text.targets:
            self._text.mark_answered(self._study.lessons.answered())

    def reload(self) -> None:
        """Show the lesson as the pack has it now, at the same place; raises StudyError if it is gone."""
        before = self._reading
        place = self._study.lessons.state(before.head.id).place
        self._reading = Reading(self._study.content.lesson(before.head.id), self._study.content.lesson_heads())
        self._reading.go_on_from(before)
        self.query_one(TitleBar).show(self._reading.head.title, f"{self._reading.head.minutes} min")
        self._show(self._reading.place, place.line if place else 0)

    # Where one is

    @property
    def _text(self) -> LessonText:
        return self.query_one(LessonText)

    def _show(self, place: int, line: int = 0) -> None:
        """Show a section from a line on, and keep the place."""
        self._copied = None
        reading = self._reading
        reading.place = place
        section = reading.section
        self._text.show(section.title, section.text, self._study.lessons.answered(), reading.way_on, line)
        self._study.lessons.save_place(reading.head.id, section.slug, line)
        self._tell_state()

    def _tell_state(self) -> None:
        """Contents and status line after something changed."""
        state = self._study.lessons.state(self._reading.head.id)
        self.query_one("#contents", RowList).show(self._reading.contents(state.bookmarks), self._reading.section.slug)
        self.query_one("#where", Static).update(Content("  ").join(self._where(state)))

    def _where(self, state: LessonState) -> list[Content]:
        """What the line below the text says: the section, and what was put on it."""
        marks = [f"section {self._reading.where}"]
        marks += ["◆ bookmarked"] if self._reading.section.slug in state.bookmarks else []
        marks += ["✎ note"] if state.has_note else []
        marks += ["✓ lesson read"] if state.is_done else []
        return [Content(" · ".join(marks))]

    # What the text says

    def on_lesson_text_scrolled(self, event: LessonText.Scrolled) -> None:
        self._copied = None
        self._study.lessons.save_place(self._reading.head.id, self._reading.section.slug, event.line)

    def on_lesson_text_finished(self) -> None:
        """Paging on goes to the next section, but never past the lesson."""
        if self._reading.is_last:
            self.notify("This is the end of the lesson: n marks it as read and goes on.", markup=False)
        else:
            self.action_next()

    def on_lesson_text_selected(self, event: LessonText.Selected) -> None:
        if event.target is None or event.target.kind == "next":
            self._tell_state()
        else:
            what = f"▸ Enter opens {_OPENS[event.target.kind]}: {event.target.text}"
            self.query_one("#where", Static).update(Content(what))

    def on_lesson_text_followed(self, event: LessonText.Followed) -> None:
        self._follow(event.target)

    def _follow(self, target: Target) -> None:
        if target.kind == "next":
            self.action_next()
            return
        if target.kind == "lesson" and target.name.partition("#")[0] == self._reading.head.id:
            self._go(target.name.partition("#")[2])
            return
        try:
            follow(self, self._study, target)
        except StudyError as error:
            tell(self.app, error)

    # Moving

    def _go(self, slug: str | None) -> None:
        """Show the section with a slug; the first one if there is none such, nothing for None."""
        if slug is None:
            return
        self._show(self._reading.find(slug))
        self._text.focus()

    def action_next(self) -> None:
        if not self._reading.is_last:
            self._show(self._reading.place + 1)
            return
        self._study.lessons.set_done(self._reading.head.id)
        self.notify(f"✓ Read: {self._reading.head.title}", markup=False)
        if self._reading.after:
            first = self._study.content.lesson(self._reading.after).sections[0].slug
            self.app.switch_screen(type(self)(self._study, self._reading.after, first))
        else:
            self.dismiss()

    def action_previous(self) -> None:
        if self._reading.place:
            self._show(self._reading.place - 1)

    def action_contents(self) -> None:
        """Go to the contents: the list beside the text, or a dialog where there is no room for it."""
        if self.has_class("-wide"):
            self.query_one("#contents").focus()
            return
        from studyapp.tui.screens.contents import ContentsDialog

        rows = self._reading.contents(self._study.lessons.state(self._reading.head.id).bookmarks)
        self.app.push_screen(ContentsDialog(self._reading.head.title, rows, self._reading.section.slug), self._go)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self._go(event.row)

    def action_back(self) -> None:
        if self.query_one("#contents").has_focus:
            self._text.focus()
        else:
            self.dismiss()

    # What a learner puts on a lesson

    def action_bookmark(self) -> None:
        self._study.lessons.toggle_bookmark(self._reading.head.id, self._reading.section.slug)
        self._tell_state()

    def action_done(self) -> None:
        is_done = self._study.lessons.state(self._reading.head.id).is_done
        self._study.lessons.set_done(self._reading.head.id, not is_done)
        self._tell_state()

    def action_note(self) -> None:
        from studyapp.tui.screens.note import NoteDialog

        note = self._study.lessons.note(self._reading.head.id)
        self.app.push_screen(NoteDialog(self._reading.head.title, note), self._keep_note)

    def _keep_note(self, text: str | None) -> None:
        if text is not None:
            self._study.lessons.write_note(self._reading.head.id, text)
            self._tell_state()

    def action_practise(self) -> None:
        self.post_message(Open("practice", ",".join(self._reading.head.objectives)))

    # Code

    def action_copy(self) -> None:
        codes = self._text.codes
        if not codes:
            self.notify("This section has no code to copy.", markup=False)
            return
        self._copy(self._text.code_in_view() if self._copied is None else (self._copied + 1) % len(codes))

    def on_key(self, event: events.Key) -> None:
        """A digit copies the code block with that number."""
        number = int(event.key) - 1 if event.key.isdigit() else -1
        if 0 <= number < len(self._text.codes):
            event.stop()
            self._copy(number)

    def _copy(self, number: int) -> None:
        self._copied = number
        codes = self._text.codes
        self.app.copy_to_clipboard(codes[number].text)
        which = f"{number + 1} of {len(codes)} " if len(codes) > 1 else ""
        self.notify(codes[number].text.partition("\n")[0], title=f"Copied code block {which}".strip(), markup=False)
