"""The coach over real SDK calls: silent on every reference solution, and right about what was really done."""

from dataclasses import replace
from pathlib import Path

import pytest

from studyapp.core.labs import Step
from studyapp.labs.attempt import Attempt
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.coaching import coaching, references
from tests.labs.test_replay import LABS, SAMPLE, load_lab

VAULT = {"group": "rg-app", "vault": "rsv-app"}
POLICY = {**VAULT, "policy": "daily"}


@pytest.mark.parametrize("path", sorted(LABS.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_the_coach_is_silent_on_a_reference_solution(path: Path, tmp_path: Path) -> None:
    attempt = Attempt(load_lab(path), 2, tmp_path / "attempt")
    attempt.begin()
    for step in attempt.lab.solutions[-1].steps:
        attempt.do(step.do, step.args)
    found = attempt.coach(is_shown=True)
    assert found.remarks == ()
    assert found.shortest is not None
    assert found.shortest.writes <= found.own.writes
    assert set(found.own.steps) <= {step.do for step in attempt.lab.solutions[-1].steps}


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    made = Attempt(load_lab(SAMPLE), 1, tmp_path / "attempt")
    made.begin()
    return made


def rules(attempt: Attempt) -> list[str]:
    return [one.rule for one in attempt.coach(is_shown=False).remarks]


def test_protection_that_is_taken_away_is_named(attempt: Attempt) -> None:
    attempt.do("group.create", {"group": "rg-app"})
    attempt.do("vault.create", VAULT)
    attempt.do("vault.soft-delete", {**VAULT, "days": "60"})
    attempt.do("vault.immutability", {**VAULT, "state": "Unlocked"})
    assert rules(attempt) == []
    attempt.do("vault.soft-delete", {**VAULT, "days": "20"})
    attempt.do("vault.immutability", {**VAULT, "state": "Disabled"})
    assert rules(attempt) == ["soft-delete-shorter", "immutability-off"]
    attempt.do("vault.immutability", {**VAULT, "state": "Unlocked"})
    attempt.do("vault.immutability", {**VAULT, "state": "Locked"})
    assert rules(attempt) == ["soft-delete-shorter", "immutability-off", "immutability-locked"]


def test_a_policy_with_less_retention_is_named_and_one_with_more_is_not(attempt: Attempt) -> None:
    attempt.do("group.create", {"group": "rg-app"})
    attempt.do("vault.create", VAULT)
    attempt.do("policy.create-daily", {**POLICY, "daily": "30"})
    attempt.do("policy.create-daily", {**POLICY, "daily": "60"})
    assert rules(attempt) == []
    attempt.do("policy.create-daily", {**POLICY, "daily": "10"})
    assert rules(attempt) == ["retention-shorter"]


def test_what_changed_nothing_and_what_was_not_there_are_named(attempt: Attempt) -> None:
    attempt.do("group.create", {"group": "rg-app"})
    attempt.do("lock.create", {"lock": "keep", "group": "rg-app"})
    assert rules(attempt) == []
    attempt.do("lock.create", {"lock": "keep", "group": "rg-app"})
    assert rules(attempt) == ["without-effect"]
    attempt.do("group.show", {"group": "rg-app"})
    attempt.do("group.show", {"group": "rg-app"})
    assert rules(attempt) == ["without-effect", "repeated-read"]


def test_the_own_way_is_counted_from_the_start_of_the_attempt(attempt: Attempt) -> None:
    attempt.do("group.create", {"group": "rg-app"})
    attempt.do("clock.advance", {"hours": "3"})
    own = attempt.coach(is_shown=True).own
    assert (own.steps, own.writes, own.minutes) == (("group.create", "clock.advance"), 1, 180.0)
    assert attempt.coach(is_shown=False).shortest is None


def test_a_solution_that_can_no_longer_be_done_is_left_out(attempt: Attempt) -> None:
    locked = Step(do="lock.create", args={"lock": "x", "group": "rg-gone"})
    broken = replace(attempt.lab.solutions[0], steps=(locked,))
    files = AttemptFiles(attempt.folder)
    found = coaching(references(replace(attempt.lab, solutions=(broken,)), files), files, is_shown=True)
    assert (found.shortest, found.solution) == (None, None)
