"""An attempt on a subscription in the same process: laid, cut off anywhere and gone on with, worked in, and ended."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from studyapp import process_lock
from studyapp.core.azure_login import Login
from studyapp.core.azure_runs import AzureRun, run_of
from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import LabRun, is_pass
from studyapp.core.labs import Lab, Step
from studyapp.labs.attempt import NotDoneError
from studyapp.labs.operations.table import OPERATIONS
from studyapp.labs.subscription import record as records
from studyapp.labs.subscription.attempt import AzureAttempt
from studyapp.labs.subscription.door import Allowed, Door
from studyapp.labs.subscription.record import Record
from studyapp.labs.subscription.rehearsal import rehearsal
from studyapp.labs.subscription.target import AzureTarget, Line
from studyapp.sandbox import Sandbox
from tests.labs.subscription.conftest import SIZES, SUBSCRIPTION
from tests.labs.subscription.runs import Death, KilledError, MortalTransport
from tests.labs.test_replay import LABS, load_lab

SEED = 3
_TRACES = ("/backupjobs/", "/replicationjobs/", "/microsoft.alertsmanagement/alerts/")


@dataclass
class Here:
    """A subscription in this process, and a run of a lab in it that is not laid yet."""

    lab: Lab
    folder: Path
    sandbox: Sandbox = field(default_factory=lambda: Sandbox(seed=2, subscription=SUBSCRIPTION))
    passwords: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        groups = tuple(group.name for group in rehearsal(self.lab, SEED).plan.groups)
        now = self.sandbox.now
        azure = AzureRun(id="0011223344556677", lab=self.lab.id, subscription=SUBSCRIPTION, groups=groups, started=now, expires=now)  # fmt: skip
        records.save(self.folder, Record(run=azure, login="default", phase="laying", laid=0))

    def attempt(self, death: Death | None = None) -> AzureAttempt:
        """The attempt as a process sees it that may end at some request."""
        return AzureAttempt(self.lab, SEED, self.folder, _Here(self, death))

    def password(self) -> str:
        self.passwords.append(f"Made-up-{len(self.passwords)}-Passw0rd")
        return self.passwords[-1]

    def ids(self) -> list[str]:
        """What stands, without traces of what was tried when, and without what is drawn anew each time."""
        found = {str(one.get("id", "")).lower() for one in self.sandbox.state()}
        return sorted(_without_chance(one) for one in found if not any(trace in one for trace in _TRACES))


class _Here(Door):
    """A door to the sandbox in this process."""

    def __init__(self, here: Here, death: Death | None) -> None:
        allowed = Allowed((SUBSCRIPTION,), Path("list"))
        super().__init__(allowed, "", False, lambda: here.sandbox.now, lambda text: None, here.password)
        self._here = here
        self._death = death

    def target(self, run: AzureRun, login: Login) -> AzureTarget:
        connection = self._here.sandbox.connection()
        inner = connection["transport"]
        sender = inner if self._death is None else MortalTransport(inner, self._death)
        line = Line(connection["credential"], connection["base_url"], SIZES, self.now, lambda: sender)
        return AzureTarget(run, line)


def silent(text: str) -> None:
    """Nobody listens."""


@pytest.fixture
def here(tmp_path: Path) -> Here:
    return Here(load_lab(LABS / "protect-a-vm.yaml"), tmp_path / "run")


def test_a_world_is_laid_step_by_step_and_then_the_learners(here: Here) -> None:
    said: list[str] = []
    attempt = here.attempt()
    with pytest.raises(StudyError, match="not laid to its end"):
        attempt.check()
    with pytest.raises(StudyError, match="not laid to its end"):
        attempt.do("group.list", {})
    attempt.resume(said.append)
    assert [text.partition(":")[0] for text in said] == [f"{number} of 4" for number in range(1, 5)]
    record = attempt.record()
    assert (record.phase, record.laid) == ("ready", 4)
    assert datetime.fromisoformat(record.began) == here.sandbox.now
    assert {finding.mark for finding in attempt.check()} == {"fail"}
    attempt.resume(said.append)
    assert len(said) == 4, "there is nothing left to lay"


def test_the_password_of_a_machine_is_made_for_it_and_kept_nowhere(here: Here) -> None:
    attempt = here.attempt()
    attempt.resume(silent)
    assert len(here.passwords) == 1
    written = b"".join(path.read_bytes() for path in here.folder.iterdir())
    assert here.passwords[0].encode() not in written
    assert b"Sandbox-Pass" not in written
    attempt.do("vm.create", {"vm_group": "rg-orders", "vm": "vm-own", "network": "vnet-orders", "password": "My-0wn-Passw0rd!"})  # fmt: skip
    assert len(here.passwords) == 1, "a password that the learner gives is used"


def test_a_backup_is_not_waited_for_unless_that_is_asked(here: Here) -> None:
    attempt = here.attempt()
    attempt.resume(silent)
    machine = next(one["name"] for one in here.sandbox.state() if one["type"].endswith("/virtualMachines"))
    place = next(one["location"] for one in here.sandbox.state() if one["type"].endswith("/virtualMachines"))
    item = {"group": "rg-vaults", "vault": "rsv-orders", "vm_group": "rg-orders", "vm": machine}
    attempt.do("vault.create", {"group": "rg-vaults", "vault": "rsv-orders", "location": place})
    attempt.do("backup.protect", {**item, "policy": "EnhancedPolicy"})
    assert attempt.do("backup.now", item).answer["properties"]["status"] == "InProgress"
    running = next(one for one in attempt.check() if one.check == "point-in-vault")
    assert "job-still-runs" in running.near
    assert attempt.do("backup.wait-jobs", {"group": "rg-vaults", "vault": "rsv-orders"}).answer is not None
    assert next(one for one in attempt.check() if one.check == "point-in-vault").mark == "pass"
    seen = attempt.look()
    assert {job.operation for job in seen.jobs} == {"ConfigureBackup", "Backup"}
    assert all(job.ended for job in seen.jobs)
    assert any(sight.name == machine and sight.status.startswith("Protected") for sight in seen.resources)
    assert seen.document(seen.jobs[0].id)["properties"]["operation"] == "Backup"


def test_the_transcript_tells_what_was_refused_too(here: Here) -> None:
    attempt = here.attempt()
    attempt.resume(silent)
    with pytest.raises(NotDoneError, match="ResourceNotFound"):
        attempt.do("vault.show", {"group": "rg-vaults", "vault": "rsv-none"})
    *_, call, mark = attempt.transcript()
    assert (call["call"]["status"], call["code"]) == (404, "ResourceNotFound")
    assert mark["kept"] == "vault.show"
    assert mark["args"] == {"group": "rg-vaults", "vault": "rsv-none"}


def test_a_line_that_a_crash_cut_off_is_passed_over(here: Here) -> None:
    attempt = here.attempt()
    attempt.resume(silent)
    before = len(attempt.transcript())
    with (here.folder / "transcript.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"call": {"meth')
    assert len(attempt.transcript()) == before


def test_ended_it_is_nobodys_to_work_in(here: Here) -> None:
    attempt = here.attempt()
    attempt.resume(silent)
    report = attempt.end(silent)
    assert report.is_done
    assert attempt.record().phase == "ended"
    with pytest.raises(StudyError, match="being cleaned up"):
        attempt.do("group.list", {})
    with pytest.raises(StudyError, match="being cleaned up"):
        attempt.resume(silent)
    assert attempt.end(silent).removed == (), "a second time there is nothing to do"


def test_a_clean_up_that_had_to_wait_in_vain_leaves_the_run_the_learners(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    attempt = here.attempt()
    attempt.resume(silent)
    monkeypatch.setattr(process_lock, "PATIENCE", 0.05)
    refused = pytest.raises(process_lock.BusyError, match=r"\(backup.now\)")
    with process_lock.alone(here.folder / "lock", "backup.now", "This run"), refused:
        attempt.end(silent)
    assert attempt.record().phase == "ready"
    attempt.do("group.list", {})


def test_who_waited_for_another_looks_at_the_run_again(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other may have ended it, or laid it: nothing is made after the end, and nothing is laid twice."""
    here.attempt().resume(silent)
    laid = here.attempt().record()
    alone = process_lock.alone

    def quicker(record: Record) -> Callable[..., Any]:
        """Somebody else gets in first, and leaves this record."""

        def enter(*args: Any) -> Any:
            records.save(here.folder, record)
            return alone(*args)

        return enter

    monkeypatch.setattr(process_lock, "alone", quicker(replace(laid, phase="ended")))
    with pytest.raises(StudyError, match="being cleaned up"):
        here.attempt().do("group.create", {"group": "rg-orders"})
    records.save(here.folder, replace(laid, phase="laying"))
    with pytest.raises(StudyError, match="being cleaned up"):
        here.attempt().resume(silent)
    said: list[str] = []
    records.save(here.folder, replace(laid, phase="laying", laid=0, is_begun=False))
    monkeypatch.setattr(process_lock, "alone", quicker(laid))
    here.attempt().resume(said.append)
    assert said == []


@pytest.mark.parametrize("content", ["", "{", '{"version": 2}', '{"version": 1}'])
def test_a_record_that_can_not_be_read_is_told_with_what_to_do(here: Here, content: str) -> None:
    (here.folder / records.FILE).write_text(content, encoding="utf-8")
    with pytest.raises(StudyError, match="can't be read") as caught:
        here.attempt().record()
    assert "lab cleanup" in caught.value.hint


# Cut off


def _writes(here: Here) -> int:
    """How many requests that write it takes to lay the world."""
    here.attempt().resume(silent)
    return sum(line["call"]["method"] != "GET" for line in here.attempt().transcript() if "call" in line)


def _interrupted(lab: Lab, folder: Path, at: int, is_sent: bool) -> Here:
    here = Here(lab, folder)
    with pytest.raises(KilledError):
        here.attempt(Death(at, is_sent, writes_only=True)).resume(silent)
    here.attempt().resume(silent)
    return here


def _check_cut_off_anywhere(lab: Lab, folder: Path) -> None:
    whole = Here(lab, folder / "whole")
    count = _writes(whole)
    expected = whole.ids()
    for at in range(1, count + 1):
        for is_sent in (False, True):
            here = _interrupted(lab, folder / f"{at}-{is_sent}", at, is_sent)
            assert here.attempt().record().phase == "ready"
            assert here.ids() == expected, (at, is_sent)


def _without_chance(id: str) -> str:  # noqa: A002 - ARM's word
    """An id without what is drawn anew: recovery points, and the collections of their snapshots."""
    place, _, _ = id.partition("/recoverypoints/")
    return place.partition("/restorepoints/")[0].rpartition("_")[0] if "restorepointcollections" in id else place


def test_laying_that_is_cut_off_at_any_write_comes_to_the_same(tmp_path: Path) -> None:
    _check_cut_off_anywhere(load_lab(LABS / "protect-a-vm.yaml"), tmp_path)


def test_a_backup_of_the_world_is_not_made_twice(tmp_path: Path) -> None:
    """A world with a backup in it: whoever goes on with it waits for the one that was begun."""
    lab = load_lab(LABS / "soft-delete-and-undelete.yaml")
    whole = Here(lab, tmp_path / "whole")
    whole.attempt().resume(silent)
    lines = [line["call"] for line in whole.attempt().transcript() if "call" in line]
    writes = [call for call in lines if call["method"] != "GET"]
    at = next(number for number, call in enumerate(writes, 1) if call["url"].partition("?")[0].endswith("/backup"))
    here = _interrupted(lab, tmp_path / "cut", at, is_sent=True)
    assert _backups(here) == _backups(whole)
    assert here.ids() == whole.ids()


def _backups(here: Here) -> int:
    jobs: list[Any] = [one for one in here.sandbox.state() if one["type"].endswith("/backupJobs")]
    return sum(job["properties"]["operation"] == "Backup" for job in jobs)


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(LABS.glob("*.yaml")), ids=lambda path: path.stem)
def test_laying_any_lab_that_is_cut_off_comes_to_the_same(path: Path, tmp_path: Path) -> None:
    lab = load_lab(path)
    if "azure" in lab.targets:
        _check_cut_off_anywhere(lab, tmp_path)
    else:
        with pytest.raises(StudyError):
            Here(lab, tmp_path / "sandbox").attempt().resume(silent)


def test_a_run_keeps_no_more_than_its_lab(here: Here) -> None:
    """What a run is kept as in the learner's database says nothing of the subscription."""
    kept = LabRun("1", "pack", "1", here.lab.id, "hash", SEED, "azure", here.sandbox.now)
    assert SUBSCRIPTION not in repr(kept)


# Every lab, whole


def _on_azure() -> list[Path]:
    return [path for path in sorted(LABS.glob("*.yaml")) if "azure" in load_lab(path).targets]


@pytest.mark.parametrize("path", _on_azure(), ids=lambda path: path.stem)
def test_every_lab_is_laid_solved_graded_and_ended_within_the_fence(path: Path, tmp_path: Path) -> None:
    here = Here(load_lab(path), tmp_path / "run")
    attempt = here.attempt()
    attempt.resume(silent)
    assert not is_pass(attempt.check()), "there is something to do"
    for step in attempt.lab.solutions[0].steps:
        attempt.do(step.do, {"wait": "true", **step.args} if _waits(step) else step.args)
    assert {finding.check: finding.mark for finding in attempt.check() if finding.mark != "pass"} == {}
    report = attempt.end(silent)
    assert [one.id for one in report.left if not one.goes_by_itself] == []
    tagged = [one["name"] for one in here.sandbox.state() if run_of(one.get("tags")) == attempt.record().run.id]
    assert tagged == []


def _waits(step: Step) -> bool:
    return any(param.name == "wait" for param in OPERATIONS[step.do].params)
