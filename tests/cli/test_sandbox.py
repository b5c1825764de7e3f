"""`studyapp sandbox`."""

from studyapp.settings import Folders
from tests.cli.conftest import Call


def test_the_sandbox_is_reset_looked_at_and_moved_on(call: Call) -> None:
    empty = call("sandbox", "state")
    assert "The sandbox is empty" in empty.err
    assert call("sandbox", "reset", "--sample", "--yes").out == "The sandbox begins anew with 17 resources.\n"
    assert "vm-app1  protectedItems  Protected, DefaultPolicy" in call("sandbox", "state").out
    shown = call("sandbox", "state", "--type", "disks", "--json").json
    assert [disk["name"] for disk in shown["resources"]] == ["vm-app1-os", "vm-app1-data-0"]
    assert shown["clock"]["next_what"] == "scheduled backup of vm-app1"
    assert call("sandbox", "advance", "--next", "--json").json["now"] == shown["clock"]["next_at"]
    moved = call("sandbox", "advance", "--days", "2")
    assert "Recovery points: 2 new, 0 gone" in moved.out or "Recovery points: 3 new, 0 gone" in moved.out
    assert call("--profile", "anna", "sandbox", "state", "--json").json["resources"] == []


def test_faults_are_added_listed_and_lifted(call: Call) -> None:
    call("sandbox", "reset", "--yes")
    assert "Nothing goes wrong." in call("sandbox", "faults").out
    added = call("sandbox", "faults", "--add", "agent-down", "--on", "vm-app1", "--json").json
    assert [fault["id"] for fault in added["faults"]] == ["agent-down@rg-app/vm-app1"]
    assert "agent-down@rg-app/vm-app1" in call("sandbox", "faults").out
    assert call("sandbox", "faults", "--lift", "agent-down@rg-app/vm-app1", "--json").json["faults"] == []
    unknown = call("sandbox", "faults", "--lift", "x")
    assert unknown.failure is not None


def test_reset_without_yes_fails_in_a_pipe_and_names_the_flag(call: Call) -> None:
    said = call("sandbox", "reset")
    assert said.failure is not None
    assert "--yes" in said.failure.hint


def test_a_damaged_sandbox_is_told_and_put_aside(call: Call, places: Folders) -> None:
    folder = places.sandbox("default")
    folder.mkdir(parents=True)
    (folder / "sandbox.json").write_text("{")
    said = call("sandbox", "state")
    assert said.failure is not None
    assert "damaged" in said.failure.message
    shown = call("sandbox", "reset", "--empty", "--yes", "--json").json
    assert (folder / "sandbox.unreadable-1.json").read_text() == "{"
    assert shown["set_aside"] == str(folder / "sandbox.unreadable-1.json")


def test_wrong_usage_exits_with_2(call: Call) -> None:
    assert call("sandbox", "advance").code == 2
    assert call("sandbox", "advance", "--next", "--days", "1").code == 2
    assert call("sandbox", "faults", "--on", "vm-app1").code == 2


def test_the_policy_simulator_prints_the_points_of_a_day(call: Call) -> None:
    words = ("sandbox", "policy", "--daily", "7", "--weekly", "4", "--monthly", "12", "--instant", "2", "--day", "40")
    assert call(*words).out.startswith("Day 40, Fri 10 Apr 2026: 10 recovery points\n")
    points = call(*words, "--json").json["points"]
    assert [point["day"] for point in points] == [14, 21, 28, 34, 35, 36, 37, 38, 39, 40]
    assert [point["snapshot"] for point in points] == [False] * 8 + [True] * 2
    refused = call("sandbox", "policy", "--daily", "3")
    assert refused.failure is not None
