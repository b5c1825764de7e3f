"""When a pack changes, learners keep their history, and answers under an older key are told apart."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.core.draw import Filter
from studyapp.core.errors import StudyError
from studyapp.core.grading import key
from studyapp.library.record import add_to_record
from studyapp.settings import Folders
from studyapp.study import content as content_module
from studyapp.study.authoring import whole_pack
from studyapp.study.study import Study
from tests.conftest import SAMPLE, Clock
from tests.review.packs import put, reworded

ITEMS = ("check-water", "two-needs", "judge", "steps", "pairs", "command")


def answer_all(study: Study) -> str:
    """A finished session in which every item was answered rightly."""
    session = study.practice.start(Filter(), count=None, seed=7)
    for position, planned in enumerate(session.items):
        study.practice.answer(session, position, key(study.content.item(planned.item)), milliseconds=1000)
    study.practice.finish(session.id)
    return session.id


@pytest.fixture
def upgraded(study: Study, places: Folders, clock: Clock) -> tuple[Study, str]:
    """A learner who answered all, and then the pack changed: a wording, a key, an item removed, one retired."""
    session = answer_all(study)
    pack = places.packs / "sample"
    reworded(pack, "How hot is the water for black tea?", "How hot must the water for black tea be?")
    reworded(pack, "answer: false", "answer: true")
    questions = pack / "questions" / "all.yaml"
    text = questions.read_text()
    begin, end = text.index("  - id: pairs"), text.index("  - id: command")
    questions.write_text(text[:begin] + text[end:])
    put(pack, "steps", "retired")
    clock.advance(days=1)
    assert study.content.refresh() == ()
    return study, session


def test_a_wording_edit_keeps_history(upgraded: tuple[Study, str]) -> None:
    study, _ = upgraded
    past = study.practice.history()["check-water"]
    assert (past.attempts, past.right, past.last_right, past.older) == (1, 1, True, 0)


def test_a_key_edit_flags_old_answers_and_leaves_them_out(upgraded: tuple[Study, str]) -> None:
    study, _ = upgraded
    past = study.practice.history()["judge"]
    assert (past.attempts, past.older) == (0, 1)
    overview = study.statistics.overview()
    assert (overview.older_key, overview.older_key_items) == (1, ("judge",))
    assert overview.total.answers == 5
    assert {row.objective.id: row.tally.answers for row in overview.objectives} == {"tea": 4, "bread": 2}
    assert [day.answers for day in overview.days] == [5]
    assert (overview.items, overview.seen, overview.streak) == (4, 3, 1)
    assert study.practice.matching(Filter(only="unseen")) == 1


def test_a_key_edit_asks_again_and_the_new_answer_counts(upgraded: tuple[Study, str]) -> None:
    study, _ = upgraded
    session = study.practice.start(Filter(only="unseen"))
    assert [planned.item for planned in session.items] == ["judge"]
    study.practice.answer(session, 0, key(study.content.item("judge")), milliseconds=1)
    past = study.practice.history()["judge"]
    assert (past.attempts, past.right, past.older) == (1, 1, 1)
    assert study.statistics.overview().total.answers == 6


def test_nothing_is_lost(upgraded: tuple[Study, str]) -> None:
    study, session = upgraded
    assert study.data.counts()["attempt"] == 6
    before = study.practice.history()
    study.data.rebuild()
    assert study.practice.history() == before
    assert {"pairs", "steps"} <= before.keys()
    result = study.practice.result(session)
    assert (result.tally.right, result.tally.answers) == (6, 6)
    flags = {one.planned.item: (one.is_changed, one.is_older_key, one.verdict is None) for one in result.answers}
    assert flags == {
        "check-water": (True, False, False),
        "two-needs": (False, False, False),
        "judge": (True, True, True),
        "steps": (False, False, False),
        "pairs": (False, False, True),
        "command": (False, False, False),
    }


def test_a_retired_item_is_never_asked_and_can_still_be_looked_at(upgraded: tuple[Study, str]) -> None:
    study, _ = upgraded
    assert "steps" not in {head.id for head in study.content.heads()}
    with pytest.raises(StudyError, match="No question fits"):
        study.practice.start(Filter(items=("steps",)))
    with pytest.raises(StudyError, match="`steps` is not asked"):
        study.practice.check("steps")
    assert study.content.item("steps").id == "steps"
    assert all(hit.target != "steps" for hit in study.content.search("leaves"))


def test_an_open_session_passes_over_what_was_retired(study: Study, places: Folders) -> None:
    session = study.practice.start(Filter(items=("steps", "judge")), seed=3)
    put(places.packs / "sample", "steps", "retired")
    study.content.refresh()
    progress = study.practice.progress(session.id)
    assert progress.position is not None
    assert progress.session.items[progress.position].item == "judge"
    assert [session.items[place].item for place in progress.gone] == ["steps"]


@pytest.mark.parametrize(
    ("draws", "asked"),
    [
        ("approved", {"two-needs"}),
        ("ready", {"check-water", "two-needs", "pairs", "command"}),
        ("drafts", {"check-water", "two-needs", "pairs", "command", "judge"}),
    ],
)
def test_the_pack_says_which_states_are_asked(study: Study, places: Folders, draws: str, asked: set[str]) -> None:
    pack = places.packs / "sample"
    for item, state in (("two-needs", "approved"), ("judge", "draft"), ("steps", "retired"), ("pairs", "approved")):
        put(pack, item, state)
    reworded(pack, "Makes gas.", "It makes gas.")
    reworded(pack, "cut_score: 70", f"cut_score: 70\ndraws: {draws}", file="pack.yaml")
    assert study.content.refresh() == ()
    assert {head.id for head in study.content.heads()} == asked
    (summary,) = [one for one in study.content.packs() if not one.is_builtin]
    assert summary.states == {"review": 3, "approved": 1, "draft": 1, "retired": 1}
    assert sum(summary.items.values()) == len(asked)


def test_the_builtin_pack_upgrades_without_losing_history(
    places: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, open_study: Callable[..., Study]
) -> None:
    shipped = tmp_path / "shipped"
    shutil.copytree(SAMPLE, shipped)
    reworded(shipped, "id: sample", "id: shipped", file="pack.yaml")
    monkeypatch.setattr(content_module, "builtin_pack", lambda: shipped)
    study = open_study(pack="")
    assert study.content.pack.id == "shipped"
    answer_all(study)
    study.close()
    reworded(shipped, "version: 1.2.0", "version: 1.3.0", file="pack.yaml")
    reworded(shipped, "answer: false", "answer: true")
    again = open_study(pack="")
    assert again.content.pack.version == "1.3.0"
    assert again.data.counts()["attempt"] == 6
    assert {item for item, past in again.practice.history().items() if past.older} == {"judge"}


def test_an_old_record_entry_of_a_removed_item_does_no_harm(study: Study, places: Folders) -> None:
    pack = places.packs / "sample"
    put(pack, "pairs", "approved")
    text = (pack / "review" / "record.yaml").read_text()
    (pack / "review" / "record.yaml").write_text(text.replace('"pairs"', '"gone"'))
    assert study.content.refresh() == ()
    assert len(study.content.heads()) == len(ITEMS)
    add_to_record(pack, [])
    assert len(whole_pack(pack).record) == 1
    assert whole_pack(pack).record[0].at == "2026-11-22T12:00:00Z"
