"""The saved document: whole, of one layout, read in any, and still read when an earlier release wrote it."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.faults import WireFault, WorldFault
from studyapp.sandbox.arm.history import MOST_EVENTS, History
from studyapp.sandbox.arm.world import Settings
from tests.sandbox.conftest import GROUP, VAULT, VM, Azure

VERSION_1 = Path(__file__).parent.parent / "data" / "sandboxes" / "version-1.json"
"""Written by the first release: a machine with points, a snapshot, a lock, three faults, and a restore that runs."""


@pytest.fixture
def old() -> Azure:
    """The sandbox that the first release saved."""
    return Azure(Sandbox.open(VERSION_1))


def test_a_document_of_the_first_release_is_read_whole(old: Azure) -> None:
    assert f"{old.sandbox.now:%Y-%m-%dT%H:%M:%S}" == "2026-03-04T10:10:10"
    assert len(old.sandbox.state()) == 37
    assert len(old.sandbox.activity()) == 38
    failed = [entry for entry in old.sandbox.activity() if entry["status"]["value"] == "Failed"]
    assert ["ScopeLocked" in entry["properties"]["statusMessage"] for entry in failed] == [True]
    assert [fault.id for fault in old.sandbox.world.faults] == ["agent", "busy", "no-disks"]
    agent, busy, _ = old.sandbox.world.faults
    assert isinstance(agent, WorldFault)
    assert (agent.facts, agent.until[0].path) == ({"guestAgent": "NotReady"}, "**/restart")
    assert isinstance(busy, WireFault)
    assert (busy.request.verb, busy.retry_after, busy.times) == ("GET", 20, 2)
    assert [lock.name for lock in old.locks.management_locks.list_at_resource_group_level(GROUP)] == ["keep"]


def test_a_document_of_the_first_release_goes_on(old: Azure) -> None:
    old.sandbox.lift("busy")
    running = [job for job in old.backup.backup_jobs.list(VAULT, GROUP) if job.properties.status == "InProgress"]
    assert [job.properties.operation for job in running] == ["Restore"]
    old.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert [fault.id for fault in old.sandbox.faults()] == ["no-disks"]
    old.sandbox.lift("no-disks")
    before = len(old.points())
    old.sandbox.advance(days=2)
    assert len(old.points()) == before + 2


def test_a_document_of_the_first_release_is_written_anew_without_loss(old: Azure, tmp_path: Path) -> None:
    old.sandbox.save(tmp_path / "run.json")
    was, now = (json.loads(path.read_text()) for path in (VERSION_1, tmp_path / "run.json"))
    later = {"family_cores": [], "state": "Enabled", "spending_limit": "Off"}
    assert now == {**was, "settings": {**was["settings"], **later}}, "later settings stand at their defaults"


def test_events_are_lines_that_stay_as_they_were_written(site: Azure, tmp_path: Path) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    site.sandbox.save(first)
    again = Azure(Sandbox.open(first))
    again.make_vault("rsv-other")
    again.sandbox.save(second)
    was, now = (path.read_text().partition('"events":[\n')[2].splitlines()[:-1] for path in (first, second))
    assert [line.rstrip(",") for line in now[: len(was)]] == [line.rstrip(",") for line in was]
    assert [json.loads(line.rstrip(","))[3] for line in now[len(was) :]] == ["Microsoft.RecoveryServices/vaults/write"]
    assert list(again.sandbox.world.events)[: len(was)] == list(site.sandbox.world.events)


@pytest.mark.parametrize("indent", [None, 2])
def test_the_layout_of_a_document_does_not_matter(protected: Azure, tmp_path: Path, indent: int | None) -> None:
    path = tmp_path / "run.json"
    protected.sandbox.save(path)
    path.write_text(json.dumps(json.loads(path.read_text()), indent=indent))
    opened = Sandbox.open(path)
    assert opened.state() == protected.sandbox.state()
    assert opened.activity() == protected.sandbox.activity()


def test_a_document_that_breaks_off_is_refused(site: Azure, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    site.sandbox.save(path)
    whole = path.read_text()
    for length in (len(whole) - 1, len(whole) // 2, whole.index('"events":[\n') + 12):
        path.write_text(whole[:length])
        with pytest.raises(ValueError, match="line"):
            Sandbox.open(path)


def test_a_new_sandbox_has_a_history_without_lines(tmp_path: Path) -> None:
    Sandbox().save(tmp_path / "run.json")
    opened = Sandbox.open(tmp_path / "run.json")
    assert opened.activity() == ()
    assert list(opened.world.events) == []


def test_a_history_forgets_its_oldest_tenth_when_it_is_full() -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    events = [Event(n, moment, "somebody", "x/write", "/x", 200, "", "c") for n in range(MOST_EVENTS + 1)]
    history = History(events=events[:-1])
    assert len(history) == MOST_EVENTS
    history.add(events[-1])
    assert len(history) == MOST_EVENTS - MOST_EVENTS // 10 + 1
    assert (history[0], history[-1]) == (events[MOST_EVENTS // 10], events[-1])
    assert next(reversed(history)) == events[-1]


TEXTS = st.text(alphabet='],\n["\\x\u2028', max_size=8)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))), st.integers(0, 4))
def test_whatever_an_event_says_its_line_says_the_same(told: list[tuple[str, str, list[str]]], saved: int) -> None:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    events = [
        Event(n, moment, "somebody", name, "/x", 200, "", "c", changes=tuple(changes), message=message)
        for n, (name, message, changes) in enumerate(told)
    ]
    history = History(events=events[:saved])
    history.lines()
    for event in events[saved:]:
        history.add(event)
    assert [*history] == events
    assert [*reversed(history)] == events[::-1]
    lines = [*history.lines()]
    assert not any("\n" in line for line in lines)
    assert [*History(lines)] == events
    assert [history[at] for at in range(-len(events), len(events))] == events * 2
    assert history[1:] == events[1:]


def test_how_a_subscription_behaves_is_kept(tmp_path: Path) -> None:
    told = Settings(cores=10, family_cores=(("standardDSv5Family", 0),), state="Disabled", spending_limit="On")
    Sandbox(settings=told).save(tmp_path / "run.json")
    assert Sandbox.open(tmp_path / "run.json").world.settings == told
