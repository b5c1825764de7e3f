"""Sessions from start to result, as a learner lives them, without a terminal."""

import json
from collections.abc import Callable

import pytest

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.core.grading import Picked, key, nothing
from studyapp.core.session import Session
from studyapp.settings import Folders
from studyapp.study.study import Study
from tests.conftest import Clock


def answer_all(study: Study, session: Session, right: Callable[[int], bool] = lambda _: True) -> None:
    for position, planned in enumerate(session.items):
        item = study.content.item(planned.item)
        response = key(item) if right(position) else nothing(item)
        study.practice.answer(session, position, response, milliseconds=1000)


def test_a_seed_draws_the_same_items_whatever_was_answered_before(
    study: Study, open_study: Callable[..., Study]
) -> None:
    first = study.practice.start(Filter(), seed=7, count=4)
    answer_all(study, first)
    again = study.practice.start(Filter(), seed=7, count=4)
    elsewhere = open_study("someone-else", seed=99).practice.start(Filter(), seed=7, count=4)
    assert first.items == again.items == elsewhere.items
    assert first.id != again.id
    assert study.practice.start(Filter(), seed=8, count=4).items != first.items


def test_without_a_seed_nothing_repeats_while_something_is_unseen(study: Study) -> None:
    first = study.practice.start(Filter(), count=3)
    answer_all(study, first)
    second = study.practice.start(Filter(), count=3)
    assert {one.item for one in first.items}.isdisjoint({one.item for one in second.items})


def test_filters_by_objective_kind_and_history(study: Study) -> None:
    def drawn(wanted: Filter) -> set[str]:
        return {one.item for one in study.practice.start(wanted, count=None).items}

    assert drawn(Filter(objectives=("bread",))) == {"two-needs", "pairs"}
    assert drawn(Filter(kinds=("choice", "fill"))) == {"check-water", "two-needs", "command"}
    assert study.practice.matching(Filter(only="unseen")) == 6
    session = study.practice.start(Filter(kinds=("choice",)), count=None)
    answer_all(study, session, right=lambda position: position == 0)
    missed, known = session.items[1].item, session.items[0].item
    assert drawn(Filter(only="missed")) == {missed}
    assert known not in drawn(Filter(only="unseen"))
    study.practice.toggle_flag("judge")
    assert drawn(Filter(only="flagged")) == {"judge"}
    assert study.practice.is_flagged("judge")
    assert not study.practice.toggle_flag("judge")


def test_a_filter_that_lets_nothing_through_is_told(study: Study) -> None:
    with pytest.raises(StudyError, match="No question fits this choice"):
        study.practice.start(Filter(only="missed"))
    with pytest.raises(StudyError, match="This pack has no objective `coffee`") as refusal:
        study.practice.start(Filter(objectives=("coffee",)))
    assert refusal.value.hint == "Its objectives are: tea, bread."


def test_an_interrupted_session_is_resumed_where_it_was(study: Study, open_study: Callable[..., Study]) -> None:
    session = study.practice.start(Filter(), count=3, seed=7)
    study.practice.answer(session, 0, key(study.content.item(session.items[0].item)), milliseconds=5)
    study.close()
    later = open_study()
    (progress,) = later.practice.open_sessions()
    assert progress.session == session
    assert progress.position == 1
    for position in (1, 2):
        later.practice.answer(
            session, position, nothing(later.content.item(session.items[position].item)), milliseconds=5
        )
    assert later.practice.progress(session.id).position is None
    result = later.practice.finish(session.id)
    assert (result.tally.answers, result.tally.right) == (3, 1)
    assert later.practice.open_sessions() == []


def test_a_discarded_session_is_not_offered_and_its_answers_count(study: Study) -> None:
    session = study.practice.start(Filter(), count=3)
    study.practice.answer(session, 0, key(study.content.item(session.items[0].item)), milliseconds=5)
    study.practice.discard(session.id)
    assert study.practice.open_sessions() == []
    assert study.statistics.overview().total.answers == 1
    with pytest.raises(StudyError, match="This session has ended"):
        study.practice.answer(session, 1, nothing(study.content.item(session.items[1].item)), milliseconds=5)


def test_a_response_that_cannot_be_an_answer_is_not_kept(study: Study) -> None:
    session = study.practice.start(Filter(items=("two-needs",)))
    with pytest.raises(StudyError, match="3 options are picked; pick 2"):
        study.practice.answer(session, 0, Picked(("water", "time", "yeast")), milliseconds=5)
    assert study.practice.progress(session.id).attempts == ()


def test_exam_scoring_gives_a_point_for_each_right_part(study: Study) -> None:
    session = study.practice.start(Filter(items=("two-needs",)), profile="exam")
    _, verdict = study.practice.answer(session, 0, Picked(("water", "yeast")), milliseconds=5)
    assert (verdict.earned, verdict.possible) == (1, 2)
    result = study.practice.finish(session.id)
    assert (result.tally.earned, result.tally.possible, result.tally.right) == (1, 2, 0)
    assert not result.passed


def test_a_result_explains_every_item_and_retries_only_the_misses(study: Study) -> None:
    session = study.practice.start(Filter(), count=None, seed=7)
    answer_all(study, session, right=lambda position: position % 2 == 0)
    result = study.practice.finish(session.id)
    assert [one.verdict is not None and one.verdict.right for one in result.answers] == [True, False] * 3
    assert [tally.name for tally in result.objectives] == ["tea", "bread"]
    again = study.practice.retry_misses(session.id)
    assert {one.item for one in again.items} == {session.items[n].item for n in (1, 3, 5)}
    answer_all(study, again)
    study.practice.finish(again.id)
    with pytest.raises(StudyError, match="Nothing was missed"):
        study.practice.retry_misses(again.id)


def test_a_check_inside_a_lesson_is_recorded_but_not_counted_as_practice(study: Study) -> None:
    session = study.practice.check("check-water")
    study.practice.answer(session, 0, Picked(("boiling",)), milliseconds=5)
    study.practice.finish(session.id)
    assert study.practice.history()["check-water"].attempts == 1
    assert study.statistics.overview().total.answers == 0
    assert study.practice.open_sessions() == []
    assert study.practice.finished_sessions() == []


def test_an_item_that_lost_what_was_answered_is_not_shown_as_answered(
    study: Study, places: Folders, clock: Clock
) -> None:
    session = study.practice.start(Filter(items=("check-water",)))
    study.practice.answer(session, 0, Picked(("cold",)), milliseconds=5)
    file = places.packs / "sample" / "questions" / "all.yaml"
    file.write_text(file.read_text().replace("      - id: cold\n", "      - id: icy\n"))
    study.content.refresh()
    (one,) = study.practice.finish(session.id).answers
    assert one.is_changed
    assert one.verdict is None
    assert one.attempt is not None
    file.write_text(file.read_text().replace("id: check-water", "id: another").replace("check-water", "another"))
    lesson = places.packs / "sample" / "content" / "lessons" / "01-tea.md"
    lesson.write_text(lesson.read_text().replace("check-water", "another"))
    assert study.content.refresh() == study.content.refresh()
    (one,) = study.practice.result(session.id).answers
    assert one.item is None


def test_notes_and_reports_reach_those_who_need_them(study: Study, places: Folders) -> None:
    study.practice.write_note("judge", "  think of milk ")
    assert study.practice.note("judge") == "think of milk"
    study.practice.write_note("judge", "")
    assert study.practice.note("judge") == ""
    path = study.practice.report("judge", "key", "Green tea is fine with 90.")
    assert path == places.reports / "sample.jsonl"
    (line,) = path.read_text().splitlines()
    told = json.loads(line)
    assert told | {"item_hash": "", "at": ""} == {
        "pack": "sample", "pack_version": "1.2.0", "item": "judge", "item_hash": "", "reason": "key",
        "text": "Green tea is fine with 90.", "at": "",
    }  # fmt: skip
    with pytest.raises(StudyError, match="`bad` is no reason"):
        study.practice.report("judge", "bad", "")


def test_progress_of_a_session_that_is_not_there_is_told(study: Study) -> None:
    with pytest.raises(StudyError, match="There is no session `nope`"):
        study.practice.progress("nope")


def test_a_session_goes_on_after_its_items_changed_or_went(study: Study, places: Folders) -> None:
    session = study.practice.start(Filter(items=("check-water", "judge", "command")), count=None, seed=7)
    file = places.packs / "sample" / "questions" / "all.yaml"
    text = file.read_text().replace("- id: warm\n", "- id: tepid\n")
    begin, end = text.index("  - id: judge"), text.index("  - id: steps")
    file.write_text(text[:begin] + text[end:])
    assert study.content.refresh() == ()
    while (position := (progress := study.practice.progress(session.id)).position) is not None:
        planned = progress.session.items[position]
        assert planned.item != "judge"
        item = study.content.item(planned.item)
        if item.id == "check-water":
            assert dict(planned.shown)["options"] == ("cold", "tepid", "boiling")
        study.practice.answer(progress.session, position, key(item), milliseconds=5)
    result = study.practice.finish(session.id)
    assert (result.tally.answers, len(result.answers)) == (2, 3)
    assert [one.item is None for one in result.answers if one.planned.item == "judge"] == [True]


def test_making_ready_for_an_answer_changes_nothing_that_counts(study: Study) -> None:
    before = study.data.counts()
    study.practice.expect_answer()
    assert study.data.counts() == before
    assert study.data.faults() == []
