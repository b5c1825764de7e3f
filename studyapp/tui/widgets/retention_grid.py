"""The recovery points of a simulated policy as a calendar: a row for each month, a letter for each point, readable without colour."""

from datetime import datetime, timedelta

from textual.content import Content
from textual.widget import Widget

from studyapp.core.playground import KeptPoint, Simulation

LETTERS = {"daily": "D", "weekly": "W", "monthly": "M", "yearly": "Y"}
_STYLES = {"daily": "$success", "weekly": "$primary", "monthly": "$warning", "yearly": "$accent"}
_LABEL = 9
LEGEND = "D daily  W weekly  M monthly  Y yearly  + snapshot too  · gone by then"


class RetentionGrid(Widget):
    """Shows the points that are there at the end of a day, and where others were."""

    DEFAULT_CSS = """
    RetentionGrid {
        height: 1fr;
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._simulation: Simulation | None = None
        self._day = 1

    def show(self, simulation: Simulation | None, day: int) -> None:
        """Show a day of a simulation; None shows nothing."""
        self._simulation = simulation
        self._day = day
        self.refresh()

    def render(self) -> Content:
        if self._simulation is None:
            return Content("")
        lines = [_heading(), *_months(self._simulation, self._day)]
        room = max(2, self.size.height)
        if len(lines) > room:
            lines = [lines[0], Content.styled("earlier  …", "$text-muted"), *lines[len(lines) - room + 2 :]]
        return Content("\n").join(lines)


def _heading() -> Content:
    days = "".join(f"{day:<2}" if day in (1, 5, 10, 15, 20, 25, 30) else "  " for day in range(1, 32))
    return Content.styled(" " * _LABEL + days, "$text-muted")


def _months(simulation: Simulation, day: int) -> list[Content]:
    """A line for each month from the first day to the chosen one; months in which nothing is left are skipped."""
    kept = {point.day: point for point in simulation.on(day)}
    made = {point.day for point in simulation.points if point.day <= day}
    looked_at = simulation.date_of(day)
    lines: list[Content] = []
    first = simulation.first.replace(day=1)
    while first <= looked_at:
        following = (first + timedelta(days=32)).replace(day=1)
        numbers = [(moment - simulation.first).days + 1 for moment in _days(first, following)]
        if any(number in kept for number in numbers) or following > looked_at:
            cells = [_cell(simulation, kept.get(number), number in made, number, day) for number in numbers]
            lines.append(Content.assemble((f"{first:%b %Y} ", "$text-muted"), *cells))
        first = following
    return lines


def _days(first: datetime, following: datetime) -> list[datetime]:
    return [first + timedelta(days=offset) for offset in range((following - first).days)]


def _cell(simulation: Simulation, point: KeptPoint | None, was_made: bool, number: int, day: int) -> Content:
    reverse = " reverse" if number == day else ""
    if point is None:
        return Content.styled("· " if was_made else "  ", f"$text-muted{reverse}")
    kind = point.kinds[-1]
    sign = "+" if point.has_snapshot(simulation.end_of(day)) else " "
    return Content.styled(LETTERS[kind] + sign, f"bold {_STYLES[kind]}{reverse}")
