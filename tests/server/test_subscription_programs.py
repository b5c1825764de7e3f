"""studyapp as a program on a subscription: ended in the middle by the system or by Ctrl-C, and two of them at once."""

import json
import shutil
import signal
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request
from studyapp.sandbox.arm.world import World
from studyapp.settings import Folders
from tests.server.programs import Count, Ended, Heard, Hold, Program, Programs, own, spread
from tests.server.test_subscription import PACK, Cloud, Ground, play  # noqa: F401 - the fixture

pytestmark = pytest.mark.slow
SIGN_IN = ("--login", "service-principal")


class Rounds:
    """A subscription and a home that can be had again as they were."""

    def __init__(self, cloud: Cloud, home: Path) -> None:
        assert isinstance(cloud.sandbox, Heard)
        self.cloud = cloud
        self.sandbox: Heard = cloud.sandbox
        self.home = home
        self.programs = Programs(home, PACK)
        self._world: World
        self.keep()

    def keep(self) -> None:
        """Come back to the state as it is now."""
        self._world = self.sandbox.snapshot()
        self._kept = self.home.with_name("kept-home")
        shutil.rmtree(self._kept, ignore_errors=True)
        shutil.copytree(self.home, self._kept)

    def again(self) -> None:
        """Go back to what was kept, and on to the present: Azure's clock is that of everybody."""
        self.sandbox.restore(self._world)
        self.sandbox.advance_to(max(self.sandbox.now, datetime.now(UTC)))  # noqa: TID251 - the programs have the real time
        shutil.rmtree(self.home)
        shutil.copytree(self._kept, self.home)


@pytest.fixture
def rounds(play: Callable[..., Ground], places: Folders) -> Rounds:  # noqa: F811 - the fixture
    cloud, _ = play(kind=Heard)
    return Rounds(cloud, places.home)


def start(lab: str) -> tuple[str, ...]:
    return ("lab", "start", lab, "--target", "azure", *SIGN_IN, "--seed", "3", "--yes")


LAID = "soft-delete-and-undelete"
"""Its world has a backup in it, and one that is deleted."""


@pytest.fixture
def laid(rounds: Rounds) -> Rounds:
    """The lab's world is laid, and that is what is come back to."""
    begun = rounds.programs.run(*start(LAID))
    assert begun.code == 0, begun.err
    rounds.keep()
    return rounds


def killed(rounds: Rounds, at: int, *words: str) -> None:
    rounds.again()
    ended = rounds.programs.cut_off(rounds.sandbox, at, signal.SIGKILL, *words)
    assert ended.code == -signal.SIGKILL, (at, ended.err)


def counted(rounds: Rounds, *words: str) -> tuple[int, Ended]:
    """How many requests a program makes that nobody disturbs, and how it ends."""
    rounds.again()
    count = Count()
    rounds.sandbox.ears.append(count)
    ended = rounds.programs.run(*words)
    rounds.sandbox.ears.remove(count)
    return count.seen, ended


# Killed


def test_laying_that_is_killed_is_gone_on_with(rounds: Rounds) -> None:
    """That it comes to the same, whatever is cut off, is shown in-process: tests/labs/subscription/test_attempt.py."""
    count, ended = counted(rounds, *start(LAID))
    assert ended.code == 0, ended.err
    for at in spread(count):
        killed(rounds, at, *start(LAID))
        resumed = rounds.programs.run("lab", "resume")
        assert resumed.code == 0, (at, resumed.err)
        assert rounds.programs.run("lab", "check").code == 1, "it is the learner's"


def test_killed_while_it_looks_it_leaves_nothing(rounds: Rounds) -> None:
    running: Future[Program] = Future()
    rounds.sandbox.ears.append(lambda request: running.result(60).signal(signal.SIGKILL))
    running.set_result(rounds.programs.begin(*start(LAID)))
    assert running.result().end().code == -signal.SIGKILL
    rounds.sandbox.ears.clear()
    assert rounds.programs.run("lab", "status").err == "No lab is open.\n"
    assert "No lab is open" in rounds.programs.run("lab", "resume").err
    assert rounds.cloud.groups() == []


@pytest.mark.parametrize("again", [("stop",), ("cleanup", *SIGN_IN)], ids=["stop", "cleanup"])
def test_a_clean_up_that_is_killed_is_gone_on_with(laid: Rounds, again: tuple[str, ...]) -> None:
    count, ended = counted(laid, "lab", "stop", "--yes")
    assert (ended.code, laid.cloud.groups()) == (0, []), ended.out
    for at in spread(count):
        killed(laid, at, "lab", "stop", "--yes")
        ended = laid.programs.run("lab", *again, "--yes")
        assert ended.code == 0, (at, ended.out, ended.err)
        assert laid.cloud.groups() == [], at
        assert laid.programs.run("lab", "status").err == "No lab is open.\n", at
        listed = laid.programs.run("lab", "cleanup", "--list", *SIGN_IN).out
        assert listed == "No run has left anything in this subscription.\n", at


# Ctrl-C


def test_ctrl_c_says_what_goes_on(rounds: Rounds) -> None:
    count, ended = counted(rounds, *start("protect-a-vm"))
    groups = tuple(rounds.cloud.groups())
    expected = own(rounds.sandbox, groups)
    for at in (1, count // 2, count * 3 // 4):
        rounds.again()
        ended = rounds.programs.cut_off(rounds.sandbox, at, signal.SIGINT, *start("protect-a-vm"))
        assert (ended.code, "Traceback" in ended.err) == (1, False), ended.err
        assert "hint: `studyapp lab resume` goes on with it; `studyapp lab stop` removes it." in ended.err
        ended = rounds.programs.cut_off(rounds.sandbox, 1, signal.SIGINT, "lab", "resume")
        assert (ended.code, "Traceback" in ended.err) == (1, False), ended.err
        assert "`studyapp lab resume` goes on with it" in ended.err
        assert rounds.programs.run("lab", "resume").code == 0
        assert own(rounds.sandbox, groups) == expected, at
    for again in (("lab", "stop", "--yes"), ("lab", "cleanup", "--yes", *SIGN_IN)):
        ended = rounds.programs.cut_off(rounds.sandbox, 2, signal.SIGINT, *again)
        assert (ended.code, "Traceback" in ended.err) == (1, False), ended.err
        assert f"hint: `studyapp lab {again[1]}` goes on with it." in ended.err
    assert rounds.programs.run("lab", "cleanup", "--yes", *SIGN_IN).code == 0
    assert rounds.cloud.groups() == []


# Two at once


def transcript(rounds: Rounds) -> list[Any]:
    """Every line, each of which must be whole."""
    (file,) = rounds.home.glob("profiles/*/labs/*/transcript.jsonl")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def is_(method: str, part: str) -> Callable[[Request], bool]:
    return lambda request: request.method == method and part in request.path.lower()


def test_of_two_programs_the_second_waits_for_the_first(laid: Rounds) -> None:
    do = ("lab", "do", "network.create", "group=rg-prod")
    hold = Hold(is_("PUT", "/virtualnetworks/vnet-one"))
    laid.sandbox.ears.append(hold)
    first = laid.programs.begin(*do, "network=vnet-one")
    assert hold.came.wait(60)
    second = laid.programs.begin(*do, "network=vnet-two")
    second.until("[AZURE")
    hold.go.set()
    ended = (first.end(), second.end())
    assert [one.code for one in ended] == [0, 0], ended
    told = transcript(laid)
    places = [one["call"]["url"] for one in told if "call" in one and one["call"]["method"] == "PUT"]
    assert [place.partition("?")[0].rpartition("/")[2] for place in places[-2:]] == ["vnet-one", "vnet-two"]
    assert [one["args"]["network"] for one in told if "args" in one][-2:] == ["vnet-one", "vnet-two"]


def test_stopping_while_another_program_waits_is_refused_in_words_and_changes_nothing(laid: Rounds) -> None:
    hold = Hold(is_("GET", "/backupjobs/"))
    laid.sandbox.ears.append(hold)
    vault = ("group=rg-ops", "vault=rsv-dev", "vm_group=rg-prod", "vm=vm-erp-01")
    before = len(transcript(laid))
    assert laid.programs.run("lab", "do", "backup.protect", *vault, "policy=DefaultPolicy").code == 0
    first = laid.programs.begin("lab", "do", "backup.now", *vault, "wait=true")
    assert hold.came.wait(60)
    refused = laid.programs.run("lab", "stop", "--yes")
    assert refused.code == 1
    assert "(backup.now); it was not free within 10 seconds." in refused.err
    assert "hint: Wait until that is done, or end it, then try again." in refused.err
    hold.go.set()
    done = first.end()
    assert done.code == 0, done.err
    told = transcript(laid)[before:]
    assert [one["kept"] for one in told if "kept" in one] == ["backup.protect", "backup.now"]
    assert laid.programs.run("lab", "do", "group.list").code == 0, "it is the learner's as before"
    assert laid.programs.run("lab", "stop", "--yes").code == 0
    assert laid.cloud.groups() == []


def test_who_waited_until_the_end_of_a_run_makes_nothing_more(laid: Rounds) -> None:
    hold = Hold(is_("DELETE", ""))
    laid.sandbox.ears.append(hold)
    first = laid.programs.begin("lab", "stop", "--yes")
    assert hold.came.wait(60)
    refused = laid.programs.run("lab", "do", "network.create", "group=rg-prod", "network=vnet-late")
    assert (refused.code, "This run is being cleaned up." in refused.err) == (1, True), refused.err
    hold.go.set()
    assert first.end().code == 0
    assert laid.cloud.groups() == []
    assert transcript(laid)[-1]["kept"] == "clean-up"
