"""Whatever a crash interrupts, world and transcript tell the same story, and nobody's turn outlives its holder."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from studyapp import process_lock
from studyapp.core.errors import StudyError
from studyapp.labs.attempt import Attempt
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.process_lock import BusyError
from studyapp.sandbox import Sandbox
from tests.labs.test_replay import SAMPLE, load_lab


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    made = Attempt(load_lab(SAMPLE), 1, tmp_path / "attempt")
    made.begin()
    made.do("group.create", {"group": "rg-first"})
    return made


def groups(attempt: Attempt) -> set[str]:
    return groups_of(attempt.target().sandbox) - {"rg-old"}


def groups_of(sandbox: Sandbox) -> set[str]:
    return {str(one["name"]) for one in sandbox.state() if str(one["type"]).endswith("/resourceGroups")}


def test_a_crash_between_transcript_and_world_leaves_no_trace(attempt: Attempt, tmp_path: Path) -> None:
    before = attempt.transcript()
    shutil.copy(attempt.folder / "world.json", tmp_path / "old.json")
    attempt.do("group.create", {"group": "rg-lost"})
    shutil.copy(tmp_path / "old.json", attempt.folder / "world.json")
    assert attempt.transcript() == before
    assert attempt.replay().same
    attempt.do("group.create", {"group": "rg-next"})
    assert groups(attempt) == {"rg-first", "rg-next"}
    assert [line["kept"] for line in attempt.transcript() if "kept" in line] == [
        "begun",
        "group.create",
        "group.create",
    ]
    assert attempt.replay().same
    assert "rg-lost" not in (attempt.folder / "transcript.jsonl").read_text()


def test_a_crash_after_any_byte_of_a_sitting_leaves_the_one_before(attempt: Attempt) -> None:
    before, world = attempt.transcript(), (attempt.folder / "world.json").read_bytes()
    file = attempt.folder / "transcript.jsonl"
    length = len(file.read_bytes())
    attempt.do("vault.create", {"group": "rg-first", "vault": "rsv-x"})
    after, whole = (attempt.folder / "world.json").read_bytes(), file.read_bytes()
    (attempt.folder / "world.json").write_bytes(world)
    for end in (*range(length, len(whole), 7), len(whole) - 1, len(whole)):
        file.write_bytes(whole[:end])
        assert attempt.transcript() == before
    (attempt.folder / "world.json").write_bytes(after)
    assert len(attempt.transcript()) > len(before)
    assert attempt.replay().same


@pytest.mark.parametrize("left", ['{"call": {"meth', '{"call": {"method": "PUT"}}\n', "\x00\x00", '["no line"]\n'])
def test_what_a_crash_left_unfinished_is_passed_over_and_cut_off(attempt: Attempt, left: str) -> None:
    before = attempt.transcript()
    with (attempt.folder / "transcript.jsonl").open("a") as file:
        file.write(left)
    assert attempt.transcript() == before
    attempt.do("group.create", {"group": "rg-next"})
    assert attempt.replay().same
    assert len((attempt.folder / "transcript.jsonl").read_text().splitlines()) == len(before) + 2


def test_two_of_one_process_wait_for_each_other_and_are_told_who_is_at_it(attempt: Attempt) -> None:
    lock = attempt.folder / "lock"
    with attempt.working("something long"):
        with pytest.raises(BusyError) as caught, process_lock.alone(lock, "", "This attempt", patience=0.1):
            pass
        said = f"This attempt is in use by process {os.getpid()} (something long); it was not free within 0 seconds."
        assert caught.value.message == said
        assert "try again" in caught.value.hint
    with process_lock.alone(lock, "", "This attempt", patience=0.1):
        pass


def test_a_turn_ends_with_an_error_and_what_did_nothing_leaves_no_mark(attempt: Attempt) -> None:
    before = attempt.transcript()
    with pytest.raises(ZeroDivisionError), attempt.working("failed"):
        _ = 1 / 0
    with pytest.raises(StudyError, match="no operation"):
        attempt.do("group.crate", {})
    assert attempt.transcript() == before
    attempt.do("group.create", {"group": "rg-next"})


def test_an_attempt_that_was_stopped_meanwhile_is_told(attempt: Attempt) -> None:
    attempt.remove()
    for act in (
        lambda: attempt.do("group.show", {"group": "rg-old"}),
        attempt.reset,
        attempt.check,
        attempt.transcript,
    ):
        with pytest.raises(StudyError):
            act()
    assert not attempt.folder.exists()
    attempt.remove()


WORKER = """
import sys
from pathlib import Path
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.operations.table import perform
files = AttemptFiles(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    with files.working("group.create") as target:
        perform(target, "group.create", {"group": f"rg-{sys.argv[2]}-{number}"})
"""
PLAYER = """
import sys
from pathlib import Path
from studyapp.labs.playground import Playground
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.operations.table import perform
playground = Playground(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    with playground.changing() as sandbox:
        sandbox.advance(hours=1)
        perform(SandboxTarget(sandbox), "group.create", {"group": f"rg-{sys.argv[2]}-{number}"})
"""
HOLDER = """
import os, sys
from pathlib import Path
from studyapp import process_lock
with process_lock.alone(Path(sys.argv[1]), "being killed", "It"):
    print("held", flush=True)
    sys.stdin.read()
"""
PROCESSES, CHANGES = 3, 5
ALL = {f"rg-{who}-{number}" for who in range(PROCESSES) for number in range(CHANGES)}


def run_together(script: str, folder: Path) -> None:
    """Several processes at once, each making its own changes."""
    words = [sys.executable, "-c", script, str(folder)]
    started = [
        subprocess.Popen([*words, str(who), str(CHANGES)], stderr=subprocess.PIPE, text=True)
        for who in range(PROCESSES)
    ]
    said = [process.communicate()[1] for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES, said


def kill_holder(lock: Path) -> subprocess.Popen[str]:
    """A process that holds a lock; it is killed while it does."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", HOLDER, str(lock)], text=True, **pipes)  # type: ignore[call-overload,no-any-return]


def test_processes_in_one_attempt_lose_nothing_of_each_others_work(attempt: Attempt) -> None:
    run_together(WORKER, attempt.folder)
    assert groups(attempt) == ALL | {"rg-first"}
    again = attempt.replay()
    assert (again.same, again.calls) == (True, len(ALL) + 1)


def test_processes_in_one_free_sandbox_lose_nothing_of_each_others_work(tmp_path: Path) -> None:
    from studyapp.labs.playground import Playground

    begun = Playground(tmp_path / "free").look().now
    run_together(PLAYER, tmp_path / "free")
    sandbox = Playground(tmp_path / "free").look()
    assert groups_of(sandbox) == ALL
    assert (sandbox.now - begun).total_seconds() == len(ALL) * 3600
    assert json.loads((tmp_path / "free" / "sandbox.json").read_text())["format"] == "studyapp-sandbox"


def test_a_holder_that_is_killed_blocks_nobody(attempt: Attempt) -> None:
    lock = attempt.folder / "lock"
    holder = kill_holder(lock)
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(BusyError, match="being killed"), process_lock.alone(lock, "", "This attempt", patience=0.1):
        pass
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    attempt.do("group.create", {"group": "rg-next"})
    assert groups(attempt) == {"rg-first", "rg-next"}


def test_a_killed_worker_leaves_an_attempt_that_goes_on(attempt: Attempt) -> None:
    words = [sys.executable, "-c", WORKER, str(attempt.folder), "k", "500"]
    for _ in range(3):
        worker = subprocess.Popen(words)
        while len(groups(attempt)) < 2:
            attempt.transcript()
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert attempt.replay().same
        attempt.reset()
    assert AttemptFiles(attempt.folder).lines()[-1]["kept"] == "reset to the start"
