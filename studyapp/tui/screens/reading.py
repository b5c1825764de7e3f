"""Where a learner is in a lesson: the section shown, what follows it, and the lesson's contents."""

from collections.abc import Sequence

from textual.content import Content

from studyapp.core.lessons import Lesson, LessonHead, Section
from studyapp.tui.widgets.row import EMPTY, Row


class Reading:
    """A lesson opened at a section.

    Attributes:
        head: the lesson's head.
        place: the section shown, counted from 0.
    """

    def __init__(self, lesson: Lesson, course: Sequence[LessonHead]) -> None:
        """Open a lesson of a course at its first section."""
        self._sections = lesson.sections
        self._course = course
        self._number = next(number for number, head in enumerate(course) if head.id == lesson.id)
        self.head = lesson.head
        self.place = 0

    @property
    def section(self) -> Section:
        return self._sections[self.place]

    @property
    def is_last(self) -> bool:
        """Whether the lesson ends with this section."""
        return self.place + 1 == len(self._sections)

    @property
    def number(self) -> str:
        """Which lesson of how many."""
        return f"{self._number + 1} of {len(self._course)}"

    @property
    def where(self) -> str:
        """Which section of how many."""
        return f"{self.place + 1} of {len(self._sections)}"

    @property
    def after(self) -> str:
        """Id of the next lesson; empty after the last."""
        return self._course[self._number + 1].id if self._number + 1 < len(self._course) else ""

    @property
    def way_on(self) -> str:
        """What comes next, in words."""
        if not self.is_last:
            return f"Next section: {self._sections[self.place + 1].title}"
        if self.after:
            return f"Mark as read, and on to lesson {self._number + 2}: {self._course[self._number + 1].title}"
        return "Mark as read: this was the last lesson"

    def find(self, slug: str) -> int:
        """Place of the section with a slug; the first if there is none such."""
        return next((place for place, section in enumerate(self._sections) if section.slug == slug), 0)

    def go_on_from(self, before: "Reading") -> None:
        """Take the place that an earlier reading of the lesson had: the same section, or what stands there now."""
        slugs = [section.slug for section in self._sections]
        slug, last = before.section.slug, len(slugs) - 1
        self.place = slugs.index(slug) if slug in slugs else min(before.place, last)

    def contents(self, bookmarks: Sequence[str]) -> list[Row]:
        """The sections as rows, those with a bookmark marked."""
        return [
            Row(section.slug, Content(section.title), Content("◆") if section.slug in bookmarks else EMPTY)
            for section in self._sections
        ]
