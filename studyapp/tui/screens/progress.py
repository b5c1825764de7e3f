"""Progress: how many answers, how well, on which days, in which objectives; each share with the doubt that few answers leave."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from studyapp.core.draw import Filter
from studyapp.study.statistics import ObjectiveProgress, Overview
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.widgets.accuracy_plot import AccuracyPlot, Point
from studyapp.tui.widgets.bars import interval, percent, whisker
from studyapp.tui.widgets.key_bar import KeyBar
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList
from studyapp.tui.widgets.title_bar import TitleBar

_WHISKER = (11, 21)
"""Width of the scale in a narrow and in a wide window."""
_NOTHING = (
    "Nothing to show yet: no question was answered.\n\nAfter a few answers you see here how well each objective goes, with the\n"
    "range that the true share lies in with 80 % certainty, and how it changes from day to day.\n\np starts with a practice."
)


class ProgressScreen(Screen[None]):
    """A summary, a plot, and a table of objectives; Enter practises the selected one."""

    DEFAULT_CSS = """
    ProgressScreen {
        Vertical {
            padding: 1 2 0 2;
        }

        #summary {
            height: auto;
            max-height: 4;
        }

        AccuracyPlot {
            margin-top: 1;
            background: $background;
        }

        #nothing {
            padding: 2 4;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("progress.plot", "go.practice", "app.back"),
        *bind("go.home", "go.course", "go.search", "go.settings", show=False),
    ]
    AUTO_FOCUS = "RowList"

    def __init__(self, study: Study) -> None:
        """Make the screen; raises StudyError if there is no valid pack."""
        super().__init__()
        self._study = study
        self._pack = study.content.pack
        self._overview = study.statistics.overview()

    def compose(self) -> ComposeResult:
        yield TitleBar("Progress", self._pack.title)
        if not self._overview.total.answers:
            yield Static(_nothing(self._overview), id="nothing", markup=False)
        else:
            with Vertical():
                yield Static(_summary(self._overview), id="summary")
                yield AccuracyPlot(_days(self._overview), _objectives(self._overview))
                yield RowList()
        yield KeyBar()

    def on_resize(self) -> None:
        self.call_after_refresh(self._fill)

    def _fill(self) -> None:
        for table in self.query(RowList):
            table.show(_rows(self._overview, _WHISKER[self.has_class("-wide")]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "plot" or self._overview.total.answers > 0

    def action_plot(self) -> None:
        self.query_one(AccuracyPlot).switch()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        from studyapp.tui.screens.practice import PracticeScreen

        self.app.push_screen(PracticeScreen(self._study, Filter(objectives=(event.row,))))

    def action_back(self) -> None:
        self.dismiss()


def _nothing(overview: Overview) -> str:
    """What stands there before the first answer that counts."""
    return f"{_NOTHING}\n\nLeft out: {_left_out(overview)}." if overview.older_key else _NOTHING


def _left_out(overview: Overview) -> str:
    return f"{overview.older_key} answered under a key that has changed since"


def _summary(overview: Overview) -> Content:
    total = overview.total
    days = "1 day" if overview.streak == 1 else f"{overview.streak} days"
    minutes = round(total.milliseconds / 60000)
    parts: tuple[tuple[str, str], ...] = (
        ("Right", f"{percent(total.accuracy)} of {total.answers} answers, 80 % certain: {interval(total.interval)}"),
        ("Questions", f"{overview.seen} of {overview.items} answered, {overview.missed} missed last time"),
        ("Lessons", f"{overview.lessons_done} of {overview.lessons} read · streak {days} · {minutes} min answering"),
    )
    if overview.older_key:
        parts += (("Left out", _left_out(overview)),)
    lines = [Content.assemble((f"{name:<11}", "$text-muted"), (text, "bold")) for name, text in parts]
    return Content("\n").join(lines)


def _days(overview: Overview) -> list[Point]:
    return [Point(f"{date.fromisoformat(day.name):%d %b}", day.right, day.answers) for day in overview.days]


def _objectives(overview: Overview) -> list[Point]:
    return [Point(str(n), o.tally.right, o.tally.answers) for n, o in enumerate(overview.objectives, 1)]


def _rows(overview: Overview, width: int) -> list[Row]:
    """The table: a heading and a row for each objective, numbered as in the plot."""
    columns = f"{'answers':>8}{'right':>7}{'80 % range':>12}  0{'100 %':>{width - 1}}"
    heading = Row("", Content.styled("      Objective", "bold $accent"), Content.styled(columns, "$text-muted"))
    return [heading, *(_row(number, objective, width) for number, objective in enumerate(overview.objectives, 1))]


def _row(number: int, progress: ObjectiveProgress, width: int) -> Row:
    tally = progress.tally
    numbers = f"{tally.answers:>8}{percent(tally.accuracy):>7}{interval(tally.interval):>12}  "
    scale = whisker(tally.interval, tally.accuracy, width)
    right = Content.assemble(numbers, (scale, "$primary" if tally.answers else "$text-muted"))
    return Row(
        progress.objective.id, Content.assemble((f"{number:>2}  ", "$text-muted"), progress.objective.title), right
    )
