"""`studyapp az`, in the learner's own sandbox and in an attempt."""

import json
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from studyapp.cli.az import az
from studyapp.cli.main import root
from tests.cli.conftest import Call
from tests.cli.labs import with_lab  # noqa: F401 - the fixture


def test_a_line_works_in_the_learners_own_sandbox_and_is_kept(call: Call) -> None:
    made = call("az", "--", "group", "create", "-n", "rg-a", "-l", "West Europe")
    assert (made.code, made.json["location"]) == (0, "westeurope")
    assert call("az", "group", "list", "--query", "[].name", "-o", "tsv").out == "rg-a\n"
    assert [one["name"] for one in call("sandbox", "state", "--json").json["resources"]] == ["rg-a"]


def test_a_whole_line_in_quotes_may_hold_commands(call: Call) -> None:
    call("az", "group", "create", "-n", "rg-a", "-l", "westeurope")
    shown = call("az", "az group show -n $(az group list --query [0].name -o tsv) --query location -o tsv")
    assert (shown.out, shown.code) == ("westeurope\n", 0)


def test_it_ends_as_az_ends_and_complains_on_standard_error(call: Call) -> None:
    assert call("az", "vm", "startt").code == 2
    missing = call("az", "group", "show", "-n", "rg-a")
    assert (missing.code, missing.out) == (3, "")
    assert missing.err.startswith("ERROR: (ResourceGroupNotFound)")
    asked = call("az", "group", "delete", "-n", "rg-a")
    assert asked.code == 1
    assert "practice subset" in call("az").out
    assert "Start a virtual machine" in call("az", "vm", "start", "-h").out


def test_a_refused_line_leaves_the_sandbox_as_it_was(call: Call) -> None:
    call("az", "group", "create", "-n", "rg-a", "-l", "westeurope")
    before = call("sandbox", "state", "--json").json["resources"]
    assert call("az", "backup", "vault", "create", "-g", "rg-b", "-n", "rsv-a", "-l", "westeurope").code == 3
    assert call("sandbox", "state", "--json").json["resources"] == before


def test_a_line_in_an_attempt_is_a_move_of_its_transcript(call: Call, with_lab: Path) -> None:  # noqa: F811
    call("lab", "start", "two-groups", "--seed", "1")
    assert call("lab", "az", "--", "group", "create", "-n", "rg-a", "-l", "westeurope").code == 0
    listed = call("az", "--lab", "two-groups", "--", "group", "list", "--query", "[].name")
    assert json.loads(listed.out) == ["rg-old", "rg-a"]
    told = call("lab", "transcript").out
    assert "group.create group=rg-a location=westeurope" in told
    assert call("lab", "transcript", "--replay").code == 0


def test_a_value_is_read_from_a_file(call: Call, tmp_path: Path) -> None:
    name = tmp_path / "name.txt"
    name.write_text("rg-from-file")
    call("az", "group", "create", "-l", "westeurope", "-n", f"@{name}")
    assert call("az", "group", "list", "--query", "[].name", "-o", "tsv").out == "rg-from-file\n"
    gone = call("az", "group", "show", "-n", f"@{tmp_path / 'none'}")
    assert gone.failure is not None
    assert "can't be read" in gone.failure.message


@pytest.mark.parametrize(
    ("typed", "begun", "expected"),
    [
        (["az", "--", "vm"], "sta", ["start"]),
        (["az", "--", "backup", "job", "list"], "--st", ["--status"]),
        (["lab", "az", "--", "backup", "job", "list", "--status"], "Comp", ["Completed", "CompletedWithWarnings"]),
    ],
)
def test_a_shell_completes_it(typed: list[str], begun: str, expected: list[str]) -> None:
    shell = ShellComplete(root, {}, "studyapp", "_STUDYAPP_COMPLETE")
    assert [item.value for item in shell.get_completions(typed, begun)] == expected


def test_options_of_az_are_not_taken_for_ours() -> None:
    context = az.make_context("az", ["vm", "list", "--lab", "x", "-h"])
    assert isinstance(context, click.Context)
    assert context.params == {"lab": "", "words": ("vm", "list", "--lab", "x", "-h")}
