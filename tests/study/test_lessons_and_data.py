"""Reading, statistics and the learner's own data."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.core.grading import key, nothing
from studyapp.study.study import Study
from tests.conftest import Clock


def test_reading_is_found_again_where_it_stopped(study: Study, open_study: Callable[..., Study], clock: Clock) -> None:
    first = study.lessons.next_up()
    assert first is not None
    assert first.head.id == "tea"
    study.lessons.save_place("bread", "oven", 4)
    again = open_study().lessons.next_up()
    assert again is not None
    assert again.place is not None
    assert (again.head.id, again.place.section, again.place.line) == ("bread", "oven", 4)
    study.lessons.set_done("bread")
    assert study.lessons.state("bread").is_done
    following = study.lessons.next_up()
    assert following is not None
    assert following.head.id == "tea"
    study.lessons.set_done("tea")
    assert study.lessons.next_up() is None
    study.lessons.set_done("tea", False)
    assert study.lessons.next_up() is not None


def test_bookmarks_and_notes_are_kept(study: Study) -> None:
    assert study.lessons.toggle_bookmark("bread", "yeast")
    assert study.lessons.toggle_bookmark("tea", "water")
    assert study.lessons.bookmarks() == ["tea#water", "bread#yeast"]
    assert not study.lessons.toggle_bookmark("tea", "water")
    assert study.lessons.state("bread").bookmarks == ("yeast",)
    study.lessons.write_note("tea", "Ask about milk\n")
    assert study.lessons.note("tea") == "Ask about milk"
    assert study.lessons.state("tea").has_note


def answer(study: Study, clock: Clock, share: float = 1.0) -> None:
    session = study.practice.start(Filter(), count=6)
    for position, planned in enumerate(session.items):
        item = study.content.item(planned.item)
        response = key(item) if position < share * 6 else nothing(item)
        study.practice.answer(session, position, response, milliseconds=2000)
    study.practice.finish(session.id)


def test_the_overview_counts_what_happened(study: Study, clock: Clock) -> None:
    empty = study.statistics.overview()
    assert (empty.total.answers, empty.total.accuracy, empty.streak, empty.seen) == (0, None, 0, 0)
    answer(study, clock, share=0.5)
    clock.advance(days=1)
    answer(study, clock)
    overview = study.statistics.overview()
    assert (overview.total.answers, overview.total.right, overview.total.milliseconds) == (12, 9, 24000)
    assert [(day.name, day.right) for day in overview.days] == [("2026-11-22", 3), ("2026-11-23", 6)]
    assert (overview.seen, overview.missed, overview.items, overview.streak) == (6, 0, 6, 2)
    tea = overview.objectives[0]
    assert (tea.objective.id, tea.items, tea.seen, tea.tally.answers) == ("tea", 5, 5, 10)


@pytest.mark.parametrize(("days_later", "streak"), [(0, 1), (1, 1), (2, 0)])
def test_a_streak_is_not_broken_by_a_day_that_is_not_over(
    study: Study, clock: Clock, days_later: int, streak: int
) -> None:
    answer(study, clock)
    clock.advance(days=days_later)
    assert study.statistics.overview().streak == streak


def test_an_export_makes_a_fresh_profile_equal(
    study: Study, open_study: Callable[..., Study], clock: Clock, tmp_path: Path
) -> None:
    answer(study, clock, share=0.5)
    study.practice.toggle_flag("judge")
    study.lessons.set_done("tea")
    study.lessons.save_place("bread", "oven", 4)
    study.practice.write_note("judge", "milk")
    study.practice.report("judge", "typo", "a comma")
    file = tmp_path / "out.json"
    written = study.data.export(file)
    fresh = open_study("fresh")
    assert fresh.data.take_in(file) == written
    assert fresh.statistics.overview() == study.statistics.overview()
    assert fresh.practice.history() == study.practice.history()
    assert fresh.lessons.course() == study.lessons.course()
    assert fresh.practice.finished_sessions() == study.practice.finished_sessions()
    assert set(fresh.data.take_in(file).values()) == {0}
    assert fresh.statistics.overview() == study.statistics.overview()
    with pytest.raises(StudyError, match="exists already"):
        study.data.export(file)


def test_a_bad_import_changes_nothing(study: Study, clock: Clock, tmp_path: Path) -> None:
    answer(study, clock)
    good = tmp_path / "good.json"
    study.data.export(good)
    document = json.loads(good.read_text())
    bad = tmp_path / "bad.json"
    before = study.statistics.overview()
    for text, said in (
        ("{", "is not JSON"),
        ("[1]", "no export of studyapp"),
        (json.dumps(document | {"format": "other"}), "no export of studyapp"),
        (json.dumps(document | {"schema": 99}), "written by a newer studyapp"),
        (json.dumps(document | {"tables": {"attempt": [{"x": 1}]}}), "the table `attempt` does not fit"),
        (json.dumps(document | {"tables": {"attempt": "all"}}), "the table `attempt` does not fit"),
        (_changed(document, "attempt", "session", "unknown"), "a row of `attempt` does not fit"),
        (_changed(document, "attempt", "earned", 9), "a row of `attempt` does not fit"),
        (_changed(document, "session", "mode", "cheating"), "a row of `session` does not fit"),
        (_changed(document, "session", "seed", {"a": 1}), "a value in `session` is not plain"),
    ):
        bad.write_text(text)
        with pytest.raises(StudyError, match=said):
            study.data.take_in(bad)
    assert study.statistics.overview() == before
    assert study.data.faults() == []


def _changed(document: dict[str, object], table: str, column: str, value: object) -> str:
    copy = json.loads(json.dumps(document))
    for row in copy["tables"][table]:
        row[column] = value
        if table == "session":
            row["id"] = "new"
        else:
            row["position"] += 100
    return json.dumps(copy)


def test_a_backup_is_a_whole_database(
    study: Study, clock: Clock, tmp_path: Path, open_study: Callable[..., Study]
) -> None:
    answer(study, clock)
    copy = study.data.backup(tmp_path / "copy.db")
    other = open_study("restored")
    other.close()
    copy.replace(other.data.path)
    assert open_study("restored").statistics.overview() == study.statistics.overview()
    (tmp_path / "there.db").touch()
    with pytest.raises(StudyError, match="exists already"):
        study.data.backup(tmp_path / "there.db")
