"""Labs that speak of dates: variables that fit together, outcomes on a day, and checks that need an earlier one."""

from typing import Any

import pytest

from studyapp.core.lab_runs import Finding
from studyapp.core.labs import Count, Exists, JobDone, Lab, Outcome, Step, Task, Variable, draw_variables
from studyapp.labs import checks
from studyapp.labs.beginning import Beginning
from studyapp.labs.checks import grade
from studyapp.library.lab_rules import defects_of_lab
from tests.labs.conftest import HERE, IN_VAULT
from tests.labs.conftest import Lab as Bench

SAID: dict[str, Any] = {"expected": "It is so", "why": "Because.", "look": "There."}


def points(name: str, on: str, at_least: int, at_most: int | None = None, needs: str | None = None) -> Outcome:
    """A check of how many points there are on a day."""
    count = Count(id="points", read="backup.points", args=IN_VAULT, at_least=at_least, at_most=at_most, **SAID)
    move = Step(do="clock.until", args={"time": on})
    return Outcome(id=name, days=0, first=(move,), then=count, needs=needs, **SAID)


def lab_of(*checks: Outcome | Exists | JobDone, variables: tuple[Variable, ...] = ()) -> Lab:
    return Lab(
        id="dates",
        title="Dates",
        objectives=("x",),
        facts=("y",),
        lesson=None,
        difficulty="easy",
        minutes=5,
        targets=("sandbox",),
        briefing="Dates.",
        variables=variables,
        tasks=(Task(id="only", title="Only", text="Do it.", checks=checks, hints=("a", "b", "c")),),
        solutions=(),
        mutants=(),
    )


def found(bench: Bench, *checks: Outcome | Exists | JobDone) -> tuple[Finding, ...]:
    return grade(lab_of(*checks), bench.target, Beginning(bench.target.now))


def test_a_variable_that_follows_another_takes_the_value_at_the_same_place() -> None:
    pairs = {"7": "2026-03-09", "14": "2026-03-16", "21": "2026-03-23"}
    leader = Variable(id="days", among=tuple(pairs))
    follower = Variable(id="gone_on", among=tuple(pairs.values()), follows="days")
    drawn = [draw_variables(lab_of(variables=(leader, follower)), seed) for seed in range(30)]
    assert {values["days"] for values in drawn} == set(pairs)
    assert all(pairs[values["days"]] == values["gone_on"] for values in drawn)


@pytest.mark.parametrize(("follows", "values"), [("other", ("a", "b")), ("lead", ("a",)), ("tail", ("a", "b"))])
def test_a_variable_follows_one_that_is_drawn_and_as_long(follows: str, values: tuple[str, ...]) -> None:
    lead = Variable(id="lead", among=("1", "2"))
    tail = Variable(id="tail", among=values, follows=follows)
    assert ["tail" in message for _, message, _ in defects_of_lab(lab_of(variables=(lead, tail)), None)] == [True]


def test_a_check_needs_one_before_it() -> None:
    first = points("first", "2026-03-09T12:00Z", 0, needs="second")
    second = points("second", "2026-03-09T12:00Z", 0)
    messages = [message for _, message, _ in defects_of_lab(lab_of(first, second), None)]
    assert messages == ["check `first` needs `second`, which is no earlier check"]


def test_what_never_was_is_not_gone(protected: Bench) -> None:
    never_was = points("kept", "2026-03-05T12:00Z", 100)
    was = points("kept", "2026-03-05T12:00Z", 3)
    gone = points("gone", "2027-03-05T12:00Z", 0, 50, needs="kept")
    assert [finding.mark for finding in found(protected, never_was, gone)] == ["fail", "fail"]
    assert [finding.mark for finding in found(protected, was, gone)] == ["pass", "pass"]


def test_an_outcome_on_a_date_names_it_and_leaves_the_clock_alone(protected: Bench) -> None:
    before = protected.target.now
    (finding,) = found(protected, points("kept", "2026-03-05T12:00Z", 100))
    assert finding.found.startswith("on Thu 05 Mar 2026, 12:00 UTC: ")
    assert protected.target.now == before


def test_a_date_that_has_passed_is_nobodys_mistake(protected: Bench) -> None:
    (finding,) = found(protected, points("kept", "2026-03-01T12:00Z", 1))
    assert finding.mark == "error"
    assert "2026-03-01" in finding.found


@pytest.mark.parametrize(
    ("span", "words"),
    [
        ("PT41M12.5S", "41 min"),
        ("PT2H5M", "2 h 5 min"),
        ("P1DT3H", "1 d 3 h"),
        ("PT12S", "less than a minute"),
        ("0.02:00:00", "0.02:00:00"),
    ],
)
def test_what_azure_expects_is_said_as_people_say_it(span: str, words: str) -> None:
    assert checks._words_for(span) == words


def test_a_check_runs_as_long_as_the_job_that_it_needs(site: Bench) -> None:
    site.do("backup.protect", IN_VAULT)
    site.do("backup.now", IN_VAULT, wait="false")
    job = JobDone(id="job", group=HERE["group"], vault=HERE["vault"], operation="Backup", **SAID)
    later = Exists(id="later", read="vault.show", args=HERE, needs="job", **SAID)
    assert [finding.mark for finding in found(site, job, later)] == ["running", "running"]
    first, second = found(site, job, later)
    assert first.found.startswith("the Backup job is still running, 1 % done; Azure expects it to take ")
    assert first.found.endswith("move the sandbox's clock on (clock.next), or check again later")
    assert second.found == "not looked at before this is so: It is so"
    site.do("clock.advance", minutes="10")
    left = [int(one.found.partition("take ")[2].split()[0]) for one in (first, found(site, job)[0])]
    assert left[0] - left[1] in (9, 10, 11)
    site.do("backup.wait-jobs", HERE)
    assert [finding.mark for finding in found(site, job, later)] == ["pass", "pass"]
