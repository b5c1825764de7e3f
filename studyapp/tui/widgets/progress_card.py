"""Progress at a glance: two lines for the learner, and a panel with a line or two for each objective."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from studyapp.core.progress import Tally
from studyapp.tui.widgets.bars import bar, percent


class Glance(NamedTuple):
    """What the two lines say."""

    lessons: int
    lessons_done: int
    items: int
    seen: int
    total: Tally
    streak: int


class ProgressCard(Widget):
    """Lessons and questions with bars, accuracy and streak in words."""

    DEFAULT_CSS = """
    ProgressCard {
        height: 2;
        width: 1fr;
    }
    """

    def __init__(self, glance: Glance | None) -> None:
        """Make the card; None shows nothing."""
        super().__init__()
        self._glance = glance

    def show(self, glance: Glance) -> None:
        """Show other numbers."""
        self._glance = glance
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 2

    def render(self) -> Content:
        glance = self._glance
        if glance is None:
            return Content("")
        width = max(2, min(30, self.size.width - 54))
        days = "1 day" if glance.streak == 1 else f"{glance.streak} days"
        total = glance.total
        right = f"{percent(total.accuracy)} right" if total.answers else "none yet"
        first = _line("Lessons", glance.lessons_done, glance.lessons, "read", width)
        second = _line("Questions", glance.seen, glance.items, "answered", width)
        streak = Content.assemble(("Streak   ", "$text-muted"), (days, "bold"))
        accuracy = Content.assemble(("Answers  ", "$text-muted"), (right, "bold"))
        lines = (first + streak, second + accuracy)
        return Content("\n").join(line.truncate(self.size.width, ellipsis=True) for line in lines)


def _line(name: str, done: int, all_of_them: int, verb: str, width: int) -> Content:
    full, empty = bar(done / all_of_them if all_of_them else 0.0, width)
    count = f"{done} of {all_of_them} {verb}"
    return Content.assemble(
        (name.ljust(11), "$text-muted"), (full, "$success"), (empty, "$text-muted"), f"  {count:<19}  "
    )


class ObjectiveLine(NamedTuple):
    """An objective in the panel."""

    title: str
    items: int
    seen: int
    tally: Tally


class ObjectivePanel(Widget):
    """Every objective with how much of it was answered and how well; two lines each if there is room, else one."""

    DEFAULT_CSS = """
    ObjectivePanel {
        height: 1fr;
        padding: 0 1;
        border-left: solid $panel;
    }
    """

    def __init__(self, lines: Sequence[ObjectiveLine]) -> None:
        super().__init__()
        self._lines = tuple(lines)

    def show(self, lines: Sequence[ObjectiveLine]) -> None:
        """Show other numbers."""
        self._lines = tuple(lines)
        self.refresh()

    def render(self) -> Content:
        width, height = self.size.width, self.size.height
        heading = Content.styled("Objectives", "bold $accent")
        if 3 * len(self._lines) + 1 <= height:
            rows = [part for line in self._lines for part in (*_tall(line, width), Content(""))]
        elif 2 * len(self._lines) + 1 <= height:
            rows = [part for line in self._lines for part in _tall(line, width)]
        else:
            rows = [_short(line, width) for line in self._lines]
        hidden = len(rows) - (height - 1)
        if hidden > 0:
            rows = [*rows[: height - 2], Content.styled(f"… {hidden + 1} more: press g", "$text-muted")]
        return Content("\n").join([heading, *rows])


def _tall(line: ObjectiveLine, width: int) -> tuple[Content, Content]:
    full, empty = bar(line.seen / line.items if line.items else 0.0, 12)
    seen = f" {line.seen}/{line.items} answered"
    return (
        Content(line.title).truncate(width, ellipsis=True),
        Content.assemble(
            (full, "$success"), (empty, "$text-muted"), (f"{seen:<16}", "$text-muted"), _right(line.tally)
        ),
    )


def _short(line: ObjectiveLine, width: int) -> Content:
    share = f"{percent(line.tally.accuracy):>6}"
    return Content(line.title).truncate(max(8, width - 7), ellipsis=True, pad=True) + Content(f" {share}")


def _right(tally: Tally) -> str:
    return f"  {percent(tally.accuracy)} right" if tally.answers else ""
