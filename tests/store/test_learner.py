"""What goes into the learner's database comes out, and the sums agree with the facts."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.core.draw import Filter
from studyapp.core.errors import StoreError
from studyapp.core.grading import Assigned, Ordered, Picked, Response
from studyapp.core.marks import Mark, Note, Place, Report
from studyapp.core.session import Attempt, Change, Mode, Planned, Session
from studyapp.store.learner import FACT_TABLES, LearnerStore
from tests.conftest import NOON

names = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=12)
responses = st.one_of(
    st.builds(Picked, st.lists(names, max_size=3).map(tuple)),
    st.builds(Ordered, st.lists(names, max_size=3).map(tuple)),
    st.builds(Assigned, st.lists(st.tuples(names, names), max_size=3).map(tuple)),
)


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> LearnerStore:
    return LearnerStore(tmp_path_factory.mktemp("store") / "study.db", NOON)


def session(id_: str = "s1", mode: Mode = "practice", length: int = 50) -> Session:
    planned = tuple(Planned(f"item{n}", (("options", ("b", "a")),)) for n in range(length))
    return Session(
        id=id_, pack="p", pack_version="1.0.0", pack_hash="abc", mode=mode, profile="practice", seed=7,
        filter=Filter(objectives=("o1",), only="missed"), items=planned, started=NOON,
    )  # fmt: skip


def attempt(position: int = 0, **changed: object) -> Attempt:
    values: dict[str, object] = {
        "session": "s1", "position": position, "pack": "p", "pack_version": "1.0.0", "item": f"item{position}",
        "item_hash": "h", "key_hash": "k", "objectives": ("o1",), "kind": "choice", "mode": "practice", "seed": 7,
        "shown": (("options", ("b", "a")),), "response": Picked(("a",)), "milliseconds": 1200, "profile": "practice",
        "earned": 1, "possible": 1, "at": NOON,
    }  # fmt: skip
    return Attempt(**(values | changed))  # type: ignore[arg-type] # the values of a dict have no single type


def test_a_session_comes_back_as_it_was(store: LearnerStore) -> None:
    store.save_session(session())
    assert store.session("s1") == session()
    assert store.session("s2") is None


@given(
    responses,
    st.lists(st.builds(Change, st.integers(0, 10**9), responses), max_size=3),
    st.sampled_from([None, 1, 2, 3]),
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_an_attempt_comes_back_as_it_was(
    store: LearnerStore, response: Response, changes: list[Change], confidence: int | None
) -> None:
    count = len(store.attempts("s1"))
    if not count:
        store.save_session(session(length=1000))
    made = attempt(count, response=response, changes=tuple(changes), confidence=confidence)
    store.record(made)
    assert store.attempts("s1")[-1] == made


def test_a_place_is_answered_once(store: LearnerStore) -> None:
    store.save_session(session())
    store.record(attempt())
    with pytest.raises(StoreError, match="Question 1 of this session was answered already"):
        store.record(attempt(item="item9"))
    assert [one.item for one in store.attempts("s1")] == ["item0"]
    assert store.history("p", {"item0": "k"})["item0"].attempts == 1
    assert "item9" not in store.history("p", {"item0": "k"})


@pytest.mark.parametrize("how", ["finished", "discarded"])
def test_an_ended_session_takes_no_answer_and_its_first_ending_counts(store: LearnerStore, how: str) -> None:
    store.save_session(session())
    assert [one.id for one in store.open_sessions()] == ["s1"]
    store.end_session("s1", "finished" if how == "finished" else "discarded", NOON)
    store.end_session("s1", "discarded" if how == "finished" else "finished", NOON)
    assert store.ending("s1") == how
    assert store.open_sessions() == []
    assert len(store.finished_sessions()) == (how == "finished")
    with pytest.raises(StoreError, match="This session has ended"):
        store.record(attempt())


def test_an_answer_to_an_unknown_session_is_a_bug_and_writes_nothing(store: LearnerStore) -> None:
    import sqlite3

    with pytest.raises(sqlite3.IntegrityError):
        store.record(attempt())
    assert store.counts()["attempt"] == 0
    assert store.history("p", {"item0": "k"}) == {}


answers = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["practice", "exam", "check", "review"]),
        st.lists(st.sampled_from(["o1", "o2", "o3"]), min_size=1, max_size=3, unique=True).map(tuple),
        st.integers(0, 3),
        st.integers(0, 4000),
        st.integers(0, 60),
    ),
    max_size=30,
)


@given(answers)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_sums_kept_with_each_answer_equal_sums_made_from_all_answers(
    tmp_path_factory: pytest.TempPathFactory, given_answers: list[tuple[int, Mode, tuple[str, ...], int, int, int]]
) -> None:
    store = LearnerStore(tmp_path_factory.mktemp("sums") / "study.db", NOON)
    store.save_session(session())
    for position, (item, mode, objectives, earned, spent, hours) in enumerate(given_answers):
        store.record(
            attempt(
                position, item=f"i{item}", mode=mode, objectives=objectives, earned=earned, possible=3,
                milliseconds=spent, at=NOON + timedelta(hours=hours),
            )
        )  # fmt: skip
    kept = sums(store)
    store.rebuild()
    assert sums(store) == kept
    assert sum(int(str(row[3])) for row in kept["item_stat"]) == len(given_answers)
    store.close()


def sums(store: LearnerStore) -> dict[str, list[tuple[object, ...]]]:
    tables = ("item_stat", "objective_stat", "day_stat")
    return {table: store.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall() for table in tables}


def test_a_day_is_the_learners_own_day(store: LearnerStore) -> None:
    from datetime import timezone

    store.save_session(session())
    late = NOON.replace(hour=23).astimezone(timezone(timedelta(hours=5)))
    store.record(attempt(at=late))
    assert [tally.name for tally in store.tallies("day_stat", "p", ("practice",))] == ["2026-11-23"]
    store.rebuild()
    assert [tally.name for tally in store.tallies("day_stat", "p", ("practice",))] == ["2026-11-23"]


def test_the_latest_mark_and_note_count(store: LearnerStore) -> None:
    for value in (True, False, True):
        store.add_mark(Mark("flag", "p", "a", value, NOON))
    for value in (True, False):
        store.add_mark(Mark("flag", "p", "b", value, NOON))
    store.add_mark(Mark("flag", "other", "c", True, NOON))
    assert store.marked("flag", "p") == {"a"}
    assert store.history("p", {"item0": "k"})["a"].flagged
    for text in ("first", "second"):
        store.add_note(Note("item", "p", "a", text, NOON))
    store.add_note(Note("item", "p", "b", "gone", NOON))
    store.add_note(Note("item", "p", "b", "", NOON))
    assert store.notes("item", "p") == {"a": "second"}
    assert store.counts()["note"] == 4


def test_reading_places_are_kept_latest_first(store: LearnerStore) -> None:
    places = [Place("p", "one", "s", 3, NOON), Place("p", "two", "t", 0, NOON + timedelta(hours=1))]
    for place in places:
        store.save_place(place)
    assert store.places("p") == places[::-1]
    moved = Place("p", "one", "s", 9, NOON + timedelta(hours=2))
    store.save_place(moved)
    assert store.places("p") == [moved, places[1]]


def test_a_report_is_kept(store: LearnerStore) -> None:
    store.add_report(Report("p", "1.0.0", "a", "h", "key", "I think b is right.", NOON))
    assert store.counts()["report"] == 1


def test_counts_name_every_table_of_facts(store: LearnerStore) -> None:
    assert set(store.counts()) == set(FACT_TABLES)


def test_two_connections_see_each_others_answers(store: LearnerStore) -> None:
    store.save_session(session())
    other = LearnerStore(store.path, NOON)
    store.record(attempt())
    assert len(other.attempts("s1")) == 1
    with pytest.raises(StoreError, match="answered already"):
        other.record(attempt())
    other.close()


def test_answers_under_another_key_are_told_apart_and_a_removed_item_keeps_its_own(store: LearnerStore) -> None:
    store.save_session(session())
    for position, (item, key_hash, earned) in enumerate(
        (("a", "old", 1), ("a", "new", 0), ("a", "old", 0), ("b", "old", 1), ("gone", "old", 1))
    ):
        store.record(attempt(position, item=item, key_hash=key_hash, earned=earned))
    past = store.history("p", {"a": "new", "b": "new"})
    assert (past["a"].attempts, past["a"].right, past["a"].last_right, past["a"].older) == (1, 0, False, 2)
    assert (past["b"].attempts, past["b"].older) == (0, 1)
    assert past["gone"].older == 1
    back = store.history("p", {"a": "old"})["a"]
    assert (back.attempts, back.right, back.last_right, back.older) == (2, 1, False, 1)
    older = store.answers_under_other_keys("p", {"a": "new", "b": "new"})
    assert [(one.item, one.earned) for one in older] == [("a", 1), ("a", 0), ("b", 1)]
