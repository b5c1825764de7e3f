"""The lesson reader: one section at a time, its place kept with every move, links and checks under the keys."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.core.lessons import Section
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.lesson_links import follow
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.lesson_text import LessonText
from studyapp.tui.widgets.row_list import EMPTY, Row, RowList
from studyapp.tui.widgets.title_bar import TitleBar
from studyapp.tui.widgets.typeset import Target

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
        self._lesson = study.content.lesson(lesson_id)
        self._heads = study.content.lesson_heads()
        self._number = next(n for n, head in enumerate(self._heads) if head.id == lesson_id)
        place = study.lessons.state(lesson_id).place
        wanted = section_slug or (place.section if place else "")
        slugs = [section.slug for section in self._lesson.sections]
        self._place = slugs.index(wanted) if wanted in slugs else 0
        self._start = place.line if place and place.section == wanted else 0
        self._copied: int | None = None

    def compose(self) -> ComposeResult:
        title = f"{self._number + 1} of {len(self._heads)}"
        yield TitleBar(self._lesson.head.title, f"{self._lesson.head.minutes} min", before=f"Lesson {title}")
        with Horizontal():
            with Vertical(id="side"):
                yield RowList(id="contents")
            yield LessonText()
        yield Static("", id="where", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show(self._place, self._start)

    def on_screen_resume(self) -> None:
        """A check may have been answered meanwhile."""
        if self.is_mounted and self._text.targets:
            self._text.mark_answered(self._study.lessons.answered())

    # Where one is

    @property
    def _text(self) -> LessonText:
        return self.query_one(LessonText)

    @property
    def _section(self) -> Section:
        return self._lesson.sections[self._place]

    @property
    def _is_last(self) -> bool:
        return self._place + 1 == len(self._lesson.sections)

    @property
    def _after(self) -> str:
        """Id of the next lesson; empty after the last."""
        return self._heads[self._number + 1].id if self._number + 1 < len(self._heads) else ""

    def _show(self, place: int, line: int = 0) -> None:
        """Show a section from a line on, and keep the place."""
        self._place = place
        self._copied = None
        self._text.show(self._section.title, self._section.text, self._study.lessons.answered(), self._way_on(), line)
        self._study.lessons.save_place(self._lesson.id, self._section.slug, line)
        self._tell_state()

    def _way_on(self) -> str:
        if not self._is_last:
            return f"Next section: {self._lesson.sections[self._place + 1].title}"
        if self._after:
            return f"Mark as read, and on to lesson {self._number + 2}: {self._heads[self._number + 1].title}"
        return "Mark as read: this was the last lesson"

    def _tell_state(self) -> None:
        """Contents and status line after something changed."""
        state = self._study.lessons.state(self._lesson.id)
        self.query_one("#contents", RowList).show(self._contents(state.bookmarks), self._section.slug)
        marks = [f"section {self._place + 1} of {len(self._lesson.sections)}"]
        marks += ["◆ bookmarked"] if self._section.slug in state.bookmarks else []
        marks += ["✎ note"] if state.has_note else []
        marks += ["✓ lesson read"] if state.is_done else []
        self.query_one("#where", Static).update(Content(" · ".join(marks)))

    def _contents(self, bookmarks: tuple[str, ...]) -> list[Row]:
        return [
            Row(section.slug, Content(section.title), Content("◆") if section.slug in bookmarks else EMPTY)
            for section in self._lesson.sections
        ]

    # What the text says

    def on_lesson_text_scrolled(self, event: LessonText.Scrolled) -> None:
        self._copied = None
        self._study.lessons.save_place(self._lesson.id, self._section.slug, event.line)

    def on_lesson_text_finished(self) -> None:
        """Paging on goes to the next section, but never past the lesson."""
        if self._is_last:
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
        if target.kind == "lesson" and target.name.partition("#")[0] == self._lesson.id:
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
        slugs = [section.slug for section in self._lesson.sections]
        self._show(slugs.index(slug) if slug in slugs else 0)
        self._text.focus()

    def action_next(self) -> None:
        if not self._is_last:
            self._show(self._place + 1)
            return
        self._study.lessons.set_done(self._lesson.id)
        self.notify(f"✓ Read: {self._lesson.head.title}", markup=False)
        if self._after:
            first = self._study.content.lesson(self._after).sections[0].slug
            self.app.switch_screen(LessonScreen(self._study, self._after, first))
        else:
            self.dismiss()

    def action_previous(self) -> None:
        if self._place:
            self._show(self._place - 1)

    def action_contents(self) -> None:
        """Go to the contents: the list beside the text, or a dialog where there is no room for it."""
        if self.has_class("-wide"):
            self.query_one("#contents").focus()
            return
        from studyapp.tui.screens.contents import ContentsDialog

        rows = self._contents(self._study.lessons.state(self._lesson.id).bookmarks)
        self.app.push_screen(ContentsDialog(self._lesson.head.title, rows, self._section.slug), self._go)

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        self._go(event.row)

    def action_back(self) -> None:
        if self.query_one("#contents").has_focus:
            self._text.focus()
        else:
            self.dismiss()

    # What a learner puts on a lesson

    def action_bookmark(self) -> None:
        self._study.lessons.toggle_bookmark(self._lesson.id, self._section.slug)
        self._tell_state()

    def action_done(self) -> None:
        is_done = self._study.lessons.state(self._lesson.id).is_done
        self._study.lessons.set_done(self._lesson.id, not is_done)
        self._tell_state()

    def action_note(self) -> None:
        from studyapp.tui.screens.note import NoteDialog

        note = self._study.lessons.note(self._lesson.id)
        self.app.push_screen(NoteDialog(self._lesson.head.title, note), self._keep_note)

    def _keep_note(self, text: str | None) -> None:
        if text is not None:
            self._study.lessons.write_note(self._lesson.id, text)
            self._tell_state()

    def action_practise(self) -> None:
        self.post_message(Open("practice", ",".join(self._lesson.head.objectives)))

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
