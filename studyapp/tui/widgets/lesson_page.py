"""A section that was set: its lines, and what can be followed or copied on them."""

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style


class Target(NamedTuple):
    """Something on the page that can be followed."""

    kind: str
    """lesson, item, fact, check, web, or next for the way on at the end."""
    name: str
    """What the link names: an id, or the address of a web page."""
    text: str
    first: int
    """First line it stands on."""
    last: int


class CodePlace(NamedTuple):
    """A code block and the lines it stands on."""

    text: str
    first: int
    last: int


class Page(NamedTuple):
    """A section, set."""

    lines: list[list[Segment]]
    targets: tuple[Target, ...]
    codes: tuple[CodePlace, ...]

    def code_in(self, top: int, bottom: int) -> int:
        """Number of the first code block in a view, else of the first one; the page must have one."""
        seen = (number for number, code in enumerate(self.codes) if code.last >= top and code.first < bottom)
        return next(seen, 0)

    def nearest(self, step: int, top: int, bottom: int) -> int:
        """Number of the first target below the top of a view, or with a step back of the last one above its bottom."""
        if step > 0:
            return next((number for number, target in enumerate(self.targets) if target.last >= top), 0)
        last = len(self.targets) - 1
        return next((number for number in range(last, -1, -1) if self.targets[number].first < bottom), last)

    def line(self, place: int, selected: int | None, look: Style) -> list[Segment]:
        """A line, with the segments of the selected target in another look."""
        segments = self.lines[place]
        if selected is None:
            return segments
        return [Segment(s.text, (s.style or Style()) + look if number_of(s) == selected else s.style) for s in segments]


def number_of(segment: Segment) -> int | None:
    """Number of the target that a segment belongs to."""
    if segment.style is None or not segment.style.meta:
        return None
    found = segment.style.meta.get("target")
    return found if isinstance(found, int) else None
