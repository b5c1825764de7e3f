"""Accuracy as a plot, by day or by objective. Signs, not colours, tell the series apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from textual.color import Color
from textual_plotext import PlotextPlot


@dataclass(frozen=True, slots=True)
class Point:
    """A day, or an objective."""

    label: str
    right: int
    answers: int

    @property
    def share(self) -> float:
        """Percentage of right answers; 0 without answers."""
        return 100 * self.right / self.answers if self.answers else 0.0


class AccuracyPlot(PlotextPlot):
    """One of two plots at a time."""

    DEFAULT_CSS = """
    AccuracyPlot {
        height: 1fr;
        min-height: 9;
        max-height: 18;
    }
    """

    def __init__(self, days: Sequence[Point], objectives: Sequence[Point]) -> None:
        """Make the widget.

        Args:
            days: days with answers, oldest first; at least one.
            objectives: every objective, labelled as in the table beside the plot.
        """
        super().__init__()
        self.can_focus = False
        self._days = tuple(days)
        self._objectives = tuple(objectives)
        self._by_day = True

    def on_mount(self) -> None:
        self._draw()

    def switch(self) -> None:
        """Show the other plot."""
        self._by_day = not self._by_day
        self._draw()

    def _draw(self) -> None:
        self.plt.clear_figure()
        self.plt.ylim(0, 105)
        self.plt.yticks([0, 50, 100], ["0 %", "50 %", "100 %"])
        if self._by_day:
            self._draw_days()
        else:
            self._draw_objectives()
        self.refresh()

    def _colour(self, name: str) -> tuple[int, int, int]:
        """A colour of the theme."""
        return Color.parse(self.app.theme_variables[name]).rgb

    def _draw_days(self) -> None:
        places = [float(place) for place in range(1, len(self._days) + 1)]
        right = accumulate(day.right for day in self._days)
        answers = accumulate(day.answers for day in self._days)
        so_far = [100 * r / a for r, a in zip(right, answers, strict=True)]
        self.plt.title("Right answers by day:  ● that day   · all so far")
        self.plt.plot(places, so_far, marker="·", color=self._colour("accent"))
        self.plt.scatter(places, [day.share for day in self._days], marker="●", color=self._colour("primary"))
        step = max(1, len(places) // 6)
        self.plt.xticks(places[::step], [day.label for day in self._days[::step]])
        self.plt.xlim(0.5, len(places) + 0.5)

    def _draw_objectives(self) -> None:
        self.plt.title("Right answers by objective, numbered as below; none for none answered")
        labels = [point.label for point in self._objectives]
        self.plt.bar(
            labels, [point.share for point in self._objectives], marker="█", width=0.6, color=self._colour("primary")
        )
