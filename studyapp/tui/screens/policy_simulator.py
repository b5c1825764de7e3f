"""The policy simulator: choose a retention, move the day, and see which recovery points the sandbox would hold."""

import asyncio
from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from studyapp.core.errors import StudyError
from studyapp.core.playground import Retention, Simulation
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.widgets.retention_grid import LEGEND, RetentionGrid
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

MOST_DAYS = 1600
_AT_ONCE = 400
"""Days that are simulated together: moving the day within them costs nothing."""
_CHOICES: dict[str, tuple[tuple[int, ...], str, str]] = {
    "daily": ((0, 7, 14, 30, 60, 90, 180, 365), "days", "each daily backup; 0 makes the schedule weekly"),
    "weekly": ((0, 1, 2, 4, 8, 12, 26, 52), "weeks", "the backup on Sunday"),
    "monthly": ((0, 1, 3, 6, 12, 24, 36, 60), "months", "the backup on the first Sunday of a month"),
    "yearly": ((0, 1, 3, 5, 7, 10), "years", "the backup on the first Sunday of January"),
    "instant": ((1, 2, 3, 4, 5), "days", "snapshots beside the machine, for instant restore"),
}


class PolicySimulator(Screen[None]):
    """A row for the day and for each kind of retention, and a calendar of the points."""

    DEFAULT_CSS = """
    PolicySimulator {
        RowList {
            height: 6;
            margin: 1 2 0 2;
        }

        #said {
            height: auto;
            max-height: 3;
            margin: 1 2;
        }

        RetentionGrid { margin: 0 2; }

        #legend {
            height: 1;
            margin: 0 2;
            color: $text-muted;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("simulator.more", "simulator.less", "simulator.day", "simulator.week", "simulator.month"),
        *bind("app.back"),
        *bind("simulator.day_back", "simulator.week_back", "simulator.month_back", "go.home", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        super().__init__()
        self._study = study
        self._retention = Retention(daily=7, weekly=4, monthly=12, yearly=0, instant=2)
        self._day = 40
        self._simulation: Simulation | None = None
        self._refused = ""
        self._is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar("Policy simulator", "one machine, backed up at 02:00 UTC; you see the end of the day")
        yield RowList()
        yield Static(id="said", markup=False)
        yield RetentionGrid()
        yield Static(LEGEND, id="legend", markup=False)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()
        self._compute()

    # Computing off the UI thread

    @property
    def _is_current(self) -> bool:
        found = self._simulation
        return found is not None and found.retention == self._retention and found.days >= self._day

    def _compute(self) -> None:
        if not self._is_busy and not self._is_current:
            self._is_busy = True
            self.run_worker(self._compute_and_show(), group="simulator")

    async def _compute_and_show(self) -> None:
        """Simulate until nothing has changed meanwhile."""
        try:
            while not self._is_current:
                wanted, days = self._retention, -(-self._day // _AT_ONCE) * _AT_ONCE
                self._refused = ""
                try:
                    self._simulation = await asyncio.to_thread(self._study.sandbox.simulate, wanted, days)
                except StudyError as error:
                    if wanted == self._retention:
                        self._refused = error.message
                        break
        finally:
            self._is_busy = False
        self._show()

    # Showing

    def _show(self) -> None:
        self.query_one(RowList).show([self._day_row(), *(self._row(name) for name in _CHOICES)])
        self.query_one(RetentionGrid).show(self._simulation if self._is_current else None, self._day)
        self.query_one("#said", Static).update(self._said())

    def _day_row(self) -> Row:
        date = f"{self._simulation.date_of(self._day):%a %d %b %Y}" if self._simulation else ""
        return Row("day", _choice("Day", str(self._day)), Content.styled(date, "$text-muted"))

    def _row(self, name: str) -> Row:
        _, unit, about = _CHOICES[name]
        value = getattr(self._retention, name)
        words = f"{value} {unit if value != 1 else unit[:-1]}" if value or name == "daily" else "not kept"
        return Row(name, _choice(name.capitalize(), words), Content.styled(about, "$text-muted"))

    def _said(self) -> Content:
        if self._refused:
            return Content.assemble(("✗ Azure Backup refuses this policy: ", "bold $error"), self._refused)
        if not self._is_current or self._simulation is None:
            return Content("◐ The sandbox runs the policy …")
        found = self._simulation.on(self._day)
        kinds = [point.kinds[-1] for point in found]
        parts = [f"{kinds.count(kind)} {kind}" for kind in dict.fromkeys(reversed(kinds))]
        end = self._simulation.end_of(self._day)
        fast = sum(point.has_snapshot(end) for point in found)
        points = f"{len(found)} recovery point{'s' * (len(found) != 1)}"
        return Content.assemble((points, "bold"), f" on day {self._day}: {', '.join(parts)}; {fast} snapshots")

    # Changing

    def on_row_list_chosen(self) -> None:
        self.action_more()

    def action_more(self) -> None:
        self._change(1)

    def action_less(self) -> None:
        self._change(-1)

    def _change(self, step: int) -> None:
        name = self.query_one(RowList).row
        if name == "day":
            self._move(step)
            return
        values = _CHOICES[name][0]
        value = values[(values.index(getattr(self._retention, name)) + step) % len(values)]
        self._retention = _with(self._retention, name, value)
        self._refused = ""
        self._show()
        self._compute()

    def _move(self, days: int) -> None:
        self._day = max(1, min(MOST_DAYS, self._day + days))
        self._show()
        self._compute()

    def action_day(self) -> None:
        self._move(1)

    def action_day_back(self) -> None:
        self._move(-1)

    def action_week(self) -> None:
        self._move(7)

    def action_week_back(self) -> None:
        self._move(-7)

    def action_month(self) -> None:
        self._move(30)

    def action_month_back(self) -> None:
        self._move(-30)

    def action_back(self) -> None:
        self.dismiss()


def _choice(name: str, value: str) -> Content:
    return Content.assemble(
        (f"{name:<10}", "bold"), ("‹ ", "$text-muted"), (value, "bold $primary"), (" ›", "$text-muted")
    )


def _with(retention: Retention, name: str, value: int) -> Retention:
    changes: dict[str, int] = {name: value}
    return replace(retention, **changes)
