"""When maintenance windows open: a table of known dates, and laws."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.sandbox.providers.maintenance.recurrence import next_after, parse

START = datetime(2026, 1, 14, 2, 30)  # noqa: DTZ001 - local time of some zone


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Day", [14, 15, 16]),
        ("3Days", [14, 17, 20]),
        ("Week", [14, 21, 28]),
        ("2Weeks", [14, 28]),
        ("Week Saturday,Sunday", [17, 18, 24, 25, 31]),
        ("Month day23,day24", [23, 24]),
        ("Month Last Sunday", [25]),
        ("Month Fourth Monday", [26]),
        ("Month Second Wednesday", [14]),
        ("Month Third Sunday Offset6", [24]),
        ("Month Last Sunday Offset-3", [22]),
        ("Month Second Tuesday Offset4", [17]),
    ],
)
def test_windows_of_january(text: str, days: list[int]) -> None:
    recurrence = parse(text)
    assert recurrence
    found, moment = [], START - timedelta(minutes=1)
    while (opening := next_after(recurrence, START, moment)) and opening < datetime(2026, 2, 1):  # noqa: DTZ001
        found.append(opening.day)
        moment = opening
    assert found[: len(days)] == days


@pytest.mark.parametrize(
    ("text", "after", "opening"),
    [
        ("Month", "2026-01-14", "2026-02-14"),
        ("2Months", "2026-01-14", "2026-03-14"),
        ("Month day31", "2026-01-31", "2026-03-31"),
        ("Month First Sunday Offset-6", "2026-02-01", "2026-02-23"),
        ("Month Last Saturday Offset6", "2026-01-20", "2026-02-06"),
        ("Month Second Tuesday Offset4", "2026-03-15", "2026-04-18"),
        ("3Weeks Friday", "2026-01-17", "2026-02-06"),
    ],
)
def test_windows_of_other_months(text: str, after: str, opening: str) -> None:
    recurrence = parse(text)
    assert recurrence
    found = next_after(recurrence, START, datetime.fromisoformat(f"{after}T12:00"))
    assert found == datetime.fromisoformat(f"{opening}T02:30")


@pytest.mark.parametrize("text", ["", "0Days", "Year", "Day Monday", "Week Someday", "Month Fifth Monday", "Month day32", "Month Last Day", "Month Second Tuesday Offset7", "Hour 3"])  # fmt: skip
def test_other_words_are_no_recurrence(text: str) -> None:
    assert parse(text) is None


_DAYS = st.lists(st.sampled_from(["Monday", "tuesday", "Sunday"]), min_size=1, max_size=3, unique=True).map(",".join)
_TEXTS = st.one_of(
    st.sampled_from(
        ["Day", "Week", "Month", "6Hours", "9Days", "5Weeks", "11Months", "Month day1,day31", "Month day29"]
    ),
    _DAYS.map("Week {}".format),
    st.builds(
        "Month {} {} Offset{}".format,
        st.sampled_from(["First", "Third", "Last"]),
        st.sampled_from(["Monday", "Saturday"]),
        st.integers(-6, 6),
    ),
)


@settings(max_examples=200, deadline=None)
@given(text=_TEXTS, hours=st.integers(-5000, 60_000))
def test_the_next_window_comes_after_and_none_is_left_out(text: str, hours: int) -> None:
    recurrence = parse(text)
    assert recurrence
    moment = START + timedelta(hours=hours)
    opening = next_after(recurrence, START, moment)
    assert opening
    assert opening > moment
    assert opening >= START
    assert (opening.minute, opening.second) == (30, 0)
    between = next_after(recurrence, START, opening - timedelta(seconds=1))
    assert between == opening
