"""A transcript is listed, done again and coached on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.labs import solve, with_lab

__all__ = ["with_lab"]


@pytest.fixture
def home(with_lab: Path, call: Call) -> Path:
    call("lab", "start", "two-groups", "--seed", "1")
    return with_lab


def test_calls_are_numbered_and_polls_are_told_as_one(call: Call, home: Path) -> None:
    solve(call)
    call("lab", "do", "clock.advance", "hours=2")
    call("lab", "do", "vault.create", "group=rg-none", "vault=rsv-x")
    shown = call("lab", "transcript").out
    lines = shown.splitlines()
    assert lines[0] == "-- begun"
    assert lines[1].startswith("    1  PUT    201 /resourcegroups/rg-web")
    assert lines[2] == "-- group.create group=rg-web location=westeurope"
    assert any(line.startswith("       read ") and " until 2026-03-02 08:" in line for line in lines)
    assert "       clock moved to 2026-03-02 1" in shown
    assert "PUT    404 ResourceGroupNotFound /resourceGroups/rg-none/providers/" in shown
    numbers = [int(line[:5]) for line in lines if line[:5].strip().isdecimal()]
    calls = [line for line in call("lab", "transcript", "--json").json if "call" in line]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == len(calls)


def test_a_replay_says_whether_the_state_is_the_same(call: Call, home: Path) -> None:
    solve(call)
    same = call("lab", "transcript", "--replay")
    assert same.code == 0
    assert same.out.startswith("The same state, byte for byte, after ")
    assert call("lab", "transcript", "--replay", "--json").json["same"] is True
    (file,) = home.glob("profiles/default/labs/*/transcript.jsonl")
    file.write_text(file.read_text().replace('"location": "westeurope"', '"location": "eastus"', 1))
    other = call("lab", "transcript", "--replay")
    assert other.code == 1
    assert other.out == "Another state. Line 3 of the transcript: the state after “group.create” is another.\n"
    plain = call("lab", "transcript", "--replay", "--json")
    assert (plain.code, plain.json["same"], plain.json["line"]) == (1, False, 3)


def test_the_coach_names_calls_and_shows_the_shortest_way_after_a_pass(call: Call, home: Path) -> None:
    call("lab", "do", "vault.create", "group=rg-none", "vault=rsv-x")
    call("lab", "do", "vault.create", "group=rg-none", "vault=rsv-x")
    call("lab", "do", "lock.create", "lock=try", "group=rg-old")
    call("lab", "do", "lock.delete", "lock=try", "group=rg-old")
    said = call("lab", "transcript", "--coach").out
    assert "[wasted] call 2: rsv-x: refused as ResourceGroupNotFound again" in said
    assert "[wasted] calls 3, 4: try was made and deleted again" in said
    assert "[dangerous] call 4: The lock try was deleted." in said
    assert "Your way so far: 2 writes, 0 virtual minutes." in said
    assert "az group create" not in said
    solve(call)
    call("lab", "check")
    said = call("lab", "transcript", "--coach").out
    assert "The shortest: Vault before lock" in said
    assert "az group create --name rg-web --location westeurope" in said
    plain = call("lab", "transcript", "--coach", "--json").json
    assert plain["shortest"]["solution"] == "group-first"
    assert (plain["own"]["writes"], plain["shortest"]["writes"]) == (5, 3)
    assert [one["rule"] for one in plain["remarks"]] == ["repeated-refusal", "made-and-deleted", "lock-deleted"]


def test_a_clean_way_is_told_so(call: Call, home: Path) -> None:
    solve(call)
    assert call("lab", "transcript", "--coach").out.startswith("Nothing was wasted, and nothing was dangerous.\n")


def test_replay_and_coach_are_two_things(call: Call, home: Path) -> None:
    assert call("lab", "transcript", "--replay", "--coach").code == 2
