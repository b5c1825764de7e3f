"""`studyapp az` and `studyapp lab az`."""

import shutil
from pathlib import Path

from studyapp.settings import Folders
from tests.cli.conftest import Call

LAB = Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml"


def test_lines_run_in_the_learners_own_sandbox_and_are_kept(call: Call) -> None:
    assert "practice subset" in call("az").out
    call("sandbox", "reset", "--sample", "--yes")
    assert call("az", "--", "vm", "list", "-g", "rg-app", "--query", "[].name", "-o", "tsv").out == "vm-app1\n"
    call("az", "--", "vm", "deallocate", "-g", "rg-app", "-n", "vm-app1")
    query = "instanceView.statuses[].code"
    shown = call("az", "vm", "get-instance-view", "-g", "rg-app", "-n", "vm-app1", "--query", query)
    assert "PowerState/deallocated" in shown.json


def test_exit_codes_are_those_of_az(call: Call) -> None:
    call("sandbox", "reset", "--sample", "--yes")
    wrong = call("az", "--", "vm", "strat")
    assert (wrong.code, "Did you mean" in wrong.err) == (2, True)
    assert call("az", "--", "vm", "start", "-g", "rg-app", "-n", "nobody").code == 3


def test_lines_in_an_attempt_are_moves_of_its_transcript(call: Call, places: Folders) -> None:
    labs = places.packs / "sample" / "labs"
    labs.mkdir()
    shutil.copy(LAB, labs)
    call("lab", "start", "two-groups")
    made = call("lab", "az", "--", "group", "create", "-n", "rg-by-az", "-l", "westeurope", "--query", "name")
    assert made.json == "rg-by-az"
    assert "group.create" in call("lab", "transcript").out
