"""Help says what it costs before it is taken, asks on a terminal only, and is free once the lab was passed."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.labs import at_terminal, solve, with_lab

__all__ = ["with_lab"]


@pytest.fixture
def home(with_lab: Path, call: Call) -> Path:
    call("lab", "start", "two-groups", "--seed", "1")
    return with_lab


def hints(call: Call) -> dict[str, int]:
    found: dict[str, int] = call("lab", "status", "--json").json[0]["hints"]
    return found


def test_without_a_terminal_a_hint_needs_the_flag_and_says_what_it_costs(call: Call, home: Path) -> None:
    refused = call("lab", "hint")
    assert refused.failure is not None
    assert refused.failure.message == "Hint 1 of 3 for group costs 10 % of its task (0.2 points)."
    assert refused.failure.hint == "Open it with --yes."
    assert hints(call) == {}
    opened = call("lab", "hint", "--yes", "--json").json
    assert opened == {"task": "group", "number": 1, "count": 3, "cost_percent": 10, "text": "Look at the region."}
    assert hints(call) == {"group": 1}


def test_on_a_terminal_a_hint_is_asked_for(call: Call, home: Path) -> None:
    code, shown = at_terminal(home, "lab", "hint", "lock", answer="n\n")
    assert code == 1
    assert "Hint 1 of 3 for lock costs 10 % of its task (0.2 points). Open it? [y/N]" in shown
    assert hints(call) == {}
    code, shown = at_terminal(home, "lab", "hint", "lock", answer="y\n")
    assert (code, shown.splitlines()[-1]) == (0, "A lock has a level.")
    assert hints(call) == {"lock": 1}


def test_a_hint_too_many_and_one_of_no_task_are_told(call: Call, home: Path) -> None:
    for _ in range(3):
        call("lab", "hint", "group", "--yes")
    too_many = call("lab", "hint", "group", "--yes")
    assert too_many.failure is not None
    assert too_many.failure.message == "All hints of `group` are open."
    none = call("lab", "hint", "nope", "--yes")
    assert none.failure is not None
    assert none.failure.hint == "Its tasks are: group, lock."


def test_the_solution_says_what_it_costs_and_needs_the_flag(call: Call, home: Path) -> None:
    early = call("lab", "solution")
    assert early.failure is not None
    assert early.failure.message.endswith("From then on every check of this attempt earns 0 %.")
    assert early.failure.hint.startswith("`studyapp lab hint` costs less")
    for _ in range(3):
        call("lab", "hint", "group", "--yes")
    helped = call("lab", "solution")
    assert helped.failure is not None
    assert helped.failure.hint == "`studyapp lab solution --give-up` shows it all the same."
    assert not call("lab", "status", "--json").json[0]["solution_shown"]
    assert "az group create" in call("lab", "solution", "--give-up").out
    assert call("lab", "solution", "--json").json[0]["steps"][0]["do"] == "group.create"
    solve(call)
    assert call("lab", "check", "--json").json["percent"] == 0.0


def test_on_a_terminal_the_solution_is_asked_for_after_the_third_hint(call: Call, home: Path) -> None:
    call("lab", "check")
    code, shown = at_terminal(home, "lab", "solution", answer="y\n")
    assert code == 1
    assert "az group create" not in shown
    for _ in range(3):
        call("lab", "hint", "group", "--yes")
    code, shown = at_terminal(home, "lab", "solution", answer="n\n")
    assert code == 1
    assert "From then on every check of this attempt earns 0 %. Give up and show it? [y/N]" in shown
    assert "az group create" not in shown
    code, shown = at_terminal(home, "lab", "solution", answer="y\n")
    assert code == 0
    assert "az group create" in shown


def test_help_is_free_after_a_pass_and_takes_nothing_back(call: Call, home: Path) -> None:
    call("lab", "hint", "group", "--yes")
    solve(call)
    assert call("lab", "check", "--json").json["percent"] == 95.0
    assert call("lab", "hint", "lock", "--json").json["cost_percent"] == 0
    assert "az group create" in call("lab", "solution").out
    call("lab", "reset")
    again = call("lab", "check", "--json").json
    assert (again["percent"], again["best"], again["passed"]) == (0.0, 95.0, True)
    solve(call)
    assert call("lab", "check", "--json").json["percent"] == 95.0


def test_a_result_from_before_giving_up_stays(call: Call, home: Path) -> None:
    call("lab", "do", "group.create", "group=rg-web", "location=westeurope")
    best = call("lab", "check", "--json").json["percent"]
    assert 0 < best < 100
    refused = call("lab", "solution")
    assert refused.failure is not None
    assert f"Its best result so far, {best:.0f} %, stays on record." in refused.failure.message
    call("lab", "solution", "--give-up")
    assert call("lab", "list", "--json").json[0]["best"] == best
    assert call("lab", "check", "--json").json["percent"] == 0.0
