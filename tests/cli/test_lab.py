"""A lab from start to pass on the command line, with a mistake on the way."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studyapp.settings import Folders
from tests.cli.conftest import Call

LAB = Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml"


@pytest.fixture(autouse=True)
def _with_a_lab(places: Folders) -> None:
    labs = places.packs / "sample" / "labs"
    labs.mkdir()
    shutil.copy(LAB, labs)


def app_group(call: Call) -> str:
    """The group that the open attempt asks for: its variables are filled in."""
    shown = call("lab", "start", "two-groups", "--seed", "1").out
    return shown.partition("Create the resource group ")[2].split()[0]


def test_a_lab_is_failed_with_feedback_then_passed(call: Call) -> None:
    assert "two-groups: Two groups and a lock [easy, 5 min, not tried yet]" in call("lab", "list").out
    group = app_group(call)
    call("lab", "do", "group.create", f"group={group}")
    failed = call("lab", "check")
    assert failed.code == 1
    assert "[FAIL] The group" in failed.out
    assert "found: location is eastus" in failed.out
    assert "East US is the default of this operation; say the region." in failed.out
    assert "look next: The region of the group." in failed.out
    assert call("lab", "hint", "group", "--yes").out == "Look at the region.\n"
    assert call("lab", "hint", "--yes").out == "Use group.create.\n"
    refused = call("lab", "solution")
    assert refused.failure is not None
    call("lab", "reset")
    call("lab", "do", "group.create", f"group={group}", "location=westeurope")
    call("lab", "do", "vault.create", f"group={group}", f"vault=rsv-{group}", "location=westeurope")
    call("lab", "do", "lock.create", "lock=keep", f"group={group}")
    passed = call("lab", "check", "--json")
    assert passed.code == 0
    assert passed.json["percent"] == 90.0
    assert {finding["mark"] for finding in passed.json["findings"]} == {"pass"}
    assert "best 90 %" in call("lab", "list").out
    assert f"az group create --name {group} --location westeurope" in call("lab", "solution").out
    call("lab", "do", "lock.delete", "lock=keep", f"group={group}")
    assert call("lab", "check").code == 1
    call("lab", "reset", "--to-pass")
    assert call("lab", "check").code == 0
    assert call("lab", "stop").out == "two-groups is stopped.\n"
    gone = call("lab", "check")
    assert gone.failure is not None
    assert gone.failure.message == "No lab is open."


def test_operations_are_listed_performed_and_refused_in_words(call: Call) -> None:
    assert "vault.create group vault [location=eastus]" in call("lab", "operations", "vault").out
    assert call("lab", "operations", "--json").json["group.show"]["reads"]
    call("lab", "start", "two-groups")
    done = call("lab", "do", "group.show", "group=rg-old", "--json").json
    assert done["answer"]["location"] == "westeurope"
    assert [one["method"] for one in done["calls"]] == ["GET"]
    refused = call("lab", "do", "vault.create", "group=rg-none", "vault=rsv-x")
    assert refused.failure is not None
    assert refused.failure.message == "Azure refused it: ResourceGroupNotFound."
    for words, said in (
        (("group.crate",), "There is no operation `group.crate`."),
        (("group.create",), "group.create needs `group`."),
        (("group.create", "group=a", "colour=red"), "group.create takes no `colour`."),
    ):
        wrong = call("lab", "do", *words)
        assert wrong.failure is not None
        assert wrong.failure.message == said
    assert call("lab", "do", "group.create", "group").code == 2
    assert [line["call"]["method"] for line in call("lab", "transcript", "--json").json if "call" in line] == [
        "GET",
        "PUT",
    ]


def test_several_labs_stay_open_and_are_found_again(call: Call) -> None:
    first = call("lab", "start", "two-groups", "--json").json["run"]
    second = call("lab", "start", "two-groups", "--json").json["run"]
    assert [one["run"] for one in call("lab", "status", "--json").json] == [second, first]
    assert "group: Make the group [not checked yet]" in call("lab", "status").out


def test_a_learners_own_script_works_in_the_attempt(call: Call, places: Folders, tmp_path: Path) -> None:
    group = app_group(call)
    script = tmp_path / "mine.py"
    script.write_text(
        "from studyapp.labs.here import resources, sandbox\n"
        f"resources.resource_groups.create_or_update('{group}', {{'location': 'westeurope'}})\n"
        "sandbox.advance(days=2)\n"
    )
    assert call("lab", "run", str(script)).code == 0
    assert next(one["mark"] for one in call("lab", "check", "--json").json["findings"]) == "pass"
    assert call("lab", "status", "--json").json[0]["now"].startswith("2026-03-04")
    script.write_text("import sys; sys.exit(3)")
    failed = call("lab", "run", str(script))
    assert failed.failure is not None
    assert "ended with 3" in failed.failure.message


def test_verify_proves_the_lab(call: Call) -> None:
    said = call("lab", "verify", "--all", "--json")
    assert (said.code, said.json["ok"], said.json["labs"]) == (0, True, ["two-groups"])
    assert call("lab", "verify").code == 2


def test_verify_can_loosen_the_grading_and_names_what_nothing_notices(call: Call) -> None:
    said = call("lab", "verify", "two-groups", "--seed", "1", "--mutate")
    assert said.code == 1
    assert "two-groups: check still-locked-later: with `days: 0`: nothing notices it." in said.out
    assert "1 labs, 0 flaws, 1 survivors" in said.err
    shown = call("lab", "verify", "two-groups", "--seed", "1", "--mutate", "--json")
    assert (shown.json["ok"], [one["check"] for one in shown.json["survivors"]]) == (False, ["still-locked-later"])


def test_an_attempt_survives_a_killed_process(call: Call, places: Folders) -> None:
    group = app_group(call)
    environment = {**os.environ, "STUDYAPP_HOME": str(places.home)}
    script = [sys.executable, "-m", "studyapp", "--pack", "sample", "lab", "do", "group.create", f"group={group}"]
    process = subprocess.Popen([*script, "location=westeurope"], env=environment, stdout=subprocess.PIPE)
    assert process.stdout
    process.stdout.read(1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert next(one["mark"] for one in call("lab", "check", "--json").json["findings"]) == "pass"


def test_an_unknown_lab_is_told(call: Call) -> None:
    said = call("lab", "start", "nope")
    assert said.failure is not None
    assert said.failure.message == "This pack has no lab `nope`."
