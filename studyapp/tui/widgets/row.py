"""A row of a list to choose from, and its lines fitted to a width."""

from typing import NamedTuple

from textual.content import Content

MARK = "▸ "
EMPTY = Content("")


class Row(NamedTuple):
    """A row of the list."""

    id: str
    """What the messages name; empty for a heading, which can't be selected."""
    left: Content
    right: Content = EMPTY
    """Stands at the right edge."""
    below: Content = EMPTY
    """A second line; empty for none."""

    @property
    def height(self) -> int:
        return 2 if self.below else 1


def line_of(row: Row, part: int, width: int, is_cursor: bool) -> Content:
    """One line of a row, fitted to a width: part 0 is the first, part 1 the second."""
    indent = len(MARK) if row.id else 0
    if part == 1:
        content = Content(" " * indent) + _plain(row.below, is_cursor)
        return content.truncate(width, ellipsis=True)
    mark = Content(MARK if is_cursor else " " * indent)
    left, right = mark + _plain(row.left, is_cursor), _plain(row.right, is_cursor)
    if not right or right.cell_length + 12 > width:
        return left.truncate(width, ellipsis=True)
    room = width - right.cell_length - 2
    left = left.truncate(room, ellipsis=True)
    return left + Content(" " * (room - left.cell_length + 1)) + right


def _plain(content: Content, is_cursor: bool) -> Content:
    """Without its colours where the cursor's colours are needed."""
    return Content(content.plain) if is_cursor else content
