"""Several attempts at one lab: branched, told apart, and addressed by their ids."""

import shutil
from pathlib import Path

import pytest

from studyapp import process_lock
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.settings import Folders
from tests.cli.conftest import Call
from tests.cli.labs import solve, with_lab

__all__ = ["with_lab"]
pytestmark = pytest.mark.usefixtures("with_lab")


def start(call: Call) -> str:
    return str(call("lab", "start", "two-groups", "--seed", "1", "--json").json["run"])


def test_a_branch_goes_on_by_itself_and_open_hints_stay_counted(call: Call) -> None:
    first = start(call)
    call("lab", "hint", "group", "--yes")
    call("lab", "do", "group.create", "group=rg-extra")
    said = call("lab", "branch")
    second = said.out.split()[5].rstrip(";")
    assert said.out == f"two-groups goes on in attempt {second}; {first} stays as it is.\n"
    both = call("lab", "status", "--json").json
    assert [(one["run"], one["hints"], one["seed"]) for one in both] == [
        (second, {"group": 1}, 1),
        (first, {"group": 1}, 1),
    ]
    shown = call("lab", "status").out
    assert f"attempt {first}" in shown
    assert f"attempt {second}" in shown
    assert "1 hint open" in shown
    solve(call, lab=second)
    assert call("lab", "check", second[:6], "--json").json["percent"] == 95.0
    assert call("lab", "check", first).code == 1
    assert call("lab", "transcript", first, "--replay").code == 0
    assert call("lab", "transcript", second, "--replay").code == 0
    call("lab", "stop", second)
    assert [one["run"] for one in call("lab", "status", "--json").json] == [first]


def test_a_branch_of_a_given_up_attempt_is_given_up(call: Call) -> None:
    first = start(call)
    call("lab", "solution", "--give-up")
    second = call("lab", "branch", first, "--json").json
    assert (second["from"], second["solution_shown"]) == (first, True)


def test_a_beginning_that_fits_several_and_one_that_fits_none_are_told(call: Call) -> None:
    ids = [start(call) for _ in range(17)]
    firsts = [one[0] for one in ids]
    twice = next(first for first in firsts if firsts.count(first) > 1)
    unclear = call("lab", "status", twice)
    assert unclear.failure is not None
    assert unclear.failure.message == f"Several open attempts begin with `{twice}`."
    assert all(one in unclear.failure.hint for one in ids if one.startswith(twice))
    unknown = call("lab", "status", "zz")
    assert unknown.failure is not None
    assert unknown.failure.message == "The lab `zz` is not open, and no open attempt is named so."
    assert call("lab", "status", ids[3], "--json").json[0]["run"] == ids[3]


@pytest.mark.parametrize("verb", ["check", "solution", "reset", "transcript", "stop", "branch", "show", "status"])
def test_every_verb_takes_an_attempt_or_a_lab(call: Call, verb: str) -> None:
    first = start(call)
    start(call)
    give_up = ("--give-up",) if verb == "solution" else ()
    for name in ("two-groups", first, first[:10]):
        said = call("lab", verb, name, *give_up)
        stopped = verb == "stop" and name == first[:10]
        assert (said.failure is not None) == stopped


@pytest.mark.parametrize("words", [("do", "group.show", "group=rg-old"), ("hint", "--yes")])
def test_every_option_takes_an_attempt_or_a_lab(call: Call, words: tuple[str, ...]) -> None:
    first = start(call)
    for name in ("two-groups", first, first[:10]):
        assert call("lab", *words, "--lab", name).code == 0


def test_a_reset_to_the_pass_is_there_once_something_passed(call: Call) -> None:
    start(call)
    none = call("lab", "reset", "--to-pass")
    assert none.failure is not None
    assert none.failure.message == "Nothing has passed in this attempt yet."
    solve(call)
    passed = call("lab", "check")
    assert "lab transcript" in passed.err
    assert "--coach" in passed.err
    call("lab", "do", "lock.delete", "lock=keep", "group=rg-web")
    assert call("lab", "check").code == 1
    assert call("lab", "reset", "two-groups", "--to-pass").out == "two-groups is back at its last pass.\n"
    assert call("lab", "check").code == 0


def test_show_never_shows_raw_variables(call: Call) -> None:
    before = call("lab", "show", "two-groups")
    assert "{{" not in before.out
    assert "Create the resource group <app> in westeurope" in before.out
    assert "  <app>: rg-web, rg-api or rg-jobs" in before.out
    plain = call("lab", "show", "two-groups", "--json").json
    assert (plain["names"], plain["run"]) == ({"app": ["rg-web", "rg-api", "rg-jobs"]}, None)
    run = start(call)
    after = call("lab", "show", "two-groups")
    assert "<app>" not in after.out
    assert "Create the resource group rg-web in westeurope" in after.out
    plain = call("lab", "show", run, "--json").json
    assert (plain["names"], plain["run"]) == ({}, run)
    unknown = call("lab", "show", "nope")
    assert unknown.failure is not None


def test_show_says_nothing_raw_of_any_built_in_lab(call: Call) -> None:
    root = Path(__file__).parents[2] / "labs"
    names = [path.stem for path in root.glob("*.yaml")]
    assert names
    for name in names:
        assert "{{" not in call("lab", "show", name, pack="").out


def test_show_says_what_is_different_on_a_subscription(call: Call) -> None:
    said = call("lab", "show", "soft-delete-and-undelete", pack="").out
    assert (
        "too: about 80 minutes to lay, about 30 minutes to do.\nNot graded there:\n  Tonight a backup of <vm>" in said
    )
    plain = call("lab", "show", "soft-delete-and-undelete", "--json", pack="").json
    missing = [one["check"] for one in plain["azure"]["left_out"]]
    assert (plain["azure"]["laying"], missing) == (80, ["runs-tonight", "january-survives"])
    assert plain["azure"]["points"] == plain["points"] - 5
    assert "<unique>: eight letters and digits" in call("lab", "show", "restore-disks", pack="").out
    assert "subscription of your own" not in call("lab", "show", "recover-files", pack="").out
    assert call("lab", "show", "recover-files", "--json", pack="").json["azure"] is None


def test_an_attempt_without_its_world_is_listed_and_can_be_stopped(call: Call, places: Folders) -> None:
    run = start(call)
    shutil.rmtree(places.lab_runs("default") / run)
    assert "its world can't be read here: `lab stop` ends it" in call("lab", "status").out
    assert call("lab", "status", "--json").json[0]["now"] is None
    assert call("lab", "check").code == 1
    assert call("lab", "stop").out == "two-groups is stopped.\n"
    assert call("lab", "status", "--json").json == []


def test_an_attempt_in_which_another_program_works_is_not_stopped(
    call: Call, places: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start(call)
    monkeypatch.setattr(process_lock, "PATIENCE", 0.1)
    with AttemptFiles(places.lab_runs("default") / run).alone("somebody else's work"):
        stopped = call("lab", "stop")
    assert stopped.failure is not None
    assert "(somebody else's work)" in stopped.failure.message
    assert [one["run"] for one in call("lab", "status", "--json").json] == [run]
    assert call("lab", "stop").code == 0
