"""Reading the course: what there is, how far the learner is, and what they put on it."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from studyapp.core.lessons import LessonHead
from studyapp.core.marks import Mark, Note, Place
from studyapp.store.learner import LearnerStore
from studyapp.study.content import Content


class LessonState(NamedTuple):
    """A lesson in the course list."""

    head: LessonHead
    is_done: bool
    place: Place | None
    """Where reading stopped; None if it was never opened."""
    has_note: bool
    bookmarks: tuple[str, ...]
    """Slugs of bookmarked sections."""


class Lessons:
    """The course of the pack in use, with the learner's traces."""

    def __init__(self, store: LearnerStore, content: Content, now: Callable[[], datetime]) -> None:
        self._store = store
        self._content = content
        self._now = now

    def course(self) -> list[LessonState]:
        """Every lesson in course order with its state."""
        pack = self._content.pack.id
        done = self._store.marked("done", pack)
        places = {place.lesson: place for place in self._store.places(pack)}
        notes = self._store.notes("lesson", pack)
        marked = self._store.marked("bookmark", pack)
        return [
            LessonState(head, head.id in done, places.get(head.id), head.id in notes, _bookmarks(head.id, marked))
            for head in self._content.lesson_heads()
        ]

    def state(self, lesson: str) -> LessonState:
        """One lesson's state; raises StudyError if the pack has no such lesson."""
        self._content.lesson(lesson)
        return next(state for state in self.course() if state.head.id == lesson)

    def answered(self) -> dict[str, bool]:
        """Items that were answered, and whether rightly the last time: what the checks inside lessons show."""
        history = self._store.history(self._content.pack.id, self._content.keys())
        return {item: past.last_right for item, past in history.items() if past.attempts}

    def next_up(self) -> LessonState | None:
        """The lesson to read next: the one read last if it is not done, else the first one that is not done."""
        states = {state.head.id: state for state in self.course()}
        places = self._store.places(self._content.pack.id)
        begun = (states[place.lesson] for place in places if place.lesson in states)
        unfinished = next((state for state in begun if not state.is_done), None)
        return unfinished or next((state for state in states.values() if not state.is_done), None)

    def save_place(self, lesson: str, section: str, line: int) -> None:
        """Remember where reading stopped.

        Args:
            lesson: its id.
            section: slug of the section shown.
            line: first visible line of the section, counted from 0.
        """
        self._store.save_place(Place(self._content.pack.id, lesson, section, line, self._now()))

    def set_done(self, lesson: str, done: bool = True) -> None:
        """Mark a lesson as read, or as unread again."""
        self._store.add_mark(Mark("done", self._content.pack.id, lesson, done, self._now()))

    def toggle_bookmark(self, lesson: str, section: str) -> bool:
        """Set or take back a bookmark on a section; returns whether it is set now."""
        pack, target = self._content.pack.id, f"{lesson}#{section}"
        value = target not in self._store.marked("bookmark", pack)
        self._store.add_mark(Mark("bookmark", pack, target, value, self._now()))
        return value

    def bookmarks(self) -> list[str]:
        """All bookmarked sections as lesson#section, in course order."""
        return [f"{state.head.id}#{slug}" for state in self.course() for slug in state.bookmarks]

    def note(self, lesson: str) -> str:
        """The learner's note on a lesson; empty if there is none."""
        return self._store.notes("lesson", self._content.pack.id).get(lesson, "")

    def write_note(self, lesson: str, text: str) -> None:
        """Replace the note on a lesson; an empty text removes it."""
        self._store.add_note(Note("lesson", self._content.pack.id, lesson, text.strip(), self._now()))


def _bookmarks(lesson: str, marked: set[str]) -> tuple[str, ...]:
    pairs = (target.partition("#") for target in sorted(marked))
    return tuple(section for name, _, section in pairs if name == lesson)
