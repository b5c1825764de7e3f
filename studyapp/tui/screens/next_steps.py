"""What a learner may do next, best first, as rows of the home screen. A row's id is `kind:target`."""

from textual.content import Content

from studyapp.study.lessons import LessonState
from studyapp.study.statistics import Overview
from studyapp.study.study import Study
from studyapp.tui.commands import explanation, label
from studyapp.tui.widgets.row import Row

_PLACES = (
    ("course", "l"),
    ("practice", "p"),
    ("labs", "b"),
    ("search", "/"),
    ("progress", "g"),
    ("sandbox", "s"),
    ("settings", ","),
)


def next_steps(study: Study, overview: Overview | None) -> list[Row]:
    """Rows for everything that can be done; without an overview there is no valid pack, and only settings can be opened."""
    if overview is None:
        return [_place("settings", ",")]
    ways = [_place(name, key) for name, key in _PLACES]
    return [
        _heading("What next"),
        *(_sessions(study) if overview.unfinished else []),
        *_lesson(study, overview),
        *_practice(study, overview),
        _heading(""),
        *ways,
    ]


def _heading(title: str) -> Row:
    return Row("", Content.styled(title, "bold $accent"))


def _muted(text: str) -> Content:
    return Content.styled(text, "$text-muted")


def _title(text: str) -> Content:
    return Content.styled(text, "bold")


def _place(name: str, key: str) -> Row:
    name_of_it = label(f"go.{name}").ljust(11)
    text = Content.assemble((key, "bold $primary"), f"  {name_of_it}", (explanation(f"go.{name}"), "$text-muted"))
    return Row(f"go:{name}", text)


def _sessions(study: Study) -> list[Row]:
    """The unfinished session, newest only: the others can be reached from the practice screen."""
    newest = study.practice.open_sessions()[0]
    done, count = len(newest.attempts), len(newest.session.items)
    left = count - done
    text = f"{done} of {count} answered, {left} to go · started {newest.session.started:%d %b %H:%M}"
    return [Row(f"resume:{newest.session.id}", _title("Resume your practice"), _muted("d discards it"), _muted(text))]


def _lesson(study: Study, overview: Overview) -> list[Row]:
    state = study.lessons.next_up()
    if state is None:
        return []
    verb = "Go on reading" if state.place else "Read next" if overview.lessons_done else "Start with the first lesson"
    title = Content.assemble((f"{verb}: ", "bold"), (state.head.title, "bold $primary"))
    return [Row(f"lesson:{state.head.id}", title, _muted(f"{state.head.minutes} min"), _muted(_where(study, state)))]


def _where(study: Study, state: LessonState) -> str:
    sections = study.content.lesson(state.head.id).sections
    if state.place is None:
        return f"{len(sections)} sections"
    slug = state.place.section
    place = next((place for place, section in enumerate(sections) if section.slug == slug), 0)
    return f"section {place + 1} of {len(sections)}: {sections[place].title}"


def _practice(study: Study, overview: Overview) -> list[Row]:
    unseen, count = overview.items - overview.seen, study.settings.count
    rows = []
    if unseen:
        rows.append(_practise("unseen", f"Practise {min(count, unseen)} new questions", f"{unseen} not answered yet"))
    if overview.missed:
        rows.append(_practise("missed", "Practise what you missed", f"{overview.missed} answered wrong last time"))
    if overview.flagged:
        rows.append(_practise("flagged", "Practise what you flagged", f"⚑ {overview.flagged} flagged"))
    if overview.items and not unseen:
        rows.append(
            _practise("all", f"Practise {min(count, overview.items)} questions", "those seen least often first")
        )
    return rows


def _practise(only: str, title: str, text: str) -> Row:
    return Row(f"practise:{only}", _title(title), _muted(text))
