"""The learner's own sandbox as a document: begun, changed, opened again, and never overwritten when it can't be read."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.playground import FaultKind, Retention
from studyapp.labs import sights, troubles
from studyapp.labs.playground import Playground
from studyapp.labs.policy_trial import Trial
from studyapp.sandbox import Sandbox


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The document of a sample world."""
    playground = Playground(tmp_path_factory.mktemp("sample"))
    playground.begin("sample")
    return playground.path.read_bytes()


@pytest.fixture
def playground(tmp_path: Path, sample: bytes) -> Playground:
    """A playground with the sample world."""
    found = Playground(tmp_path / "own")
    found.path.parent.mkdir()
    found.path.write_bytes(sample)
    return found


@pytest.fixture(scope="session")
def trial() -> Trial:
    return Trial()


def test_looking_makes_no_file(tmp_path: Path) -> None:
    playground = Playground(tmp_path / "own")
    assert sights.resources(playground.look()) == ()
    assert list(tmp_path.iterdir()) == []


def test_the_sample_holds_a_protected_machine_with_its_first_backup(playground: Playground) -> None:
    sandbox = playground.look()
    (item,) = sights.resources(sandbox, "protectedItems")
    assert (item.name, item.status) == ("vm-app1", "Protected, DefaultPolicy, last backup Completed")
    assert [(job.operation, job.status) for job in sights.all_jobs(sandbox)] == [
        ("Backup", "Completed"),
        ("ConfigureBackup", "Completed"),
    ]
    (point,) = sights.all_points(sandbox)
    assert (point.machine, point.kinds, point.tiers) == ("vm-app1", (), ("snapshot", "vault"))


def test_the_tree_puts_each_resource_below_what_its_id_names(playground: Playground) -> None:
    found = sights.resources(playground.look())
    for place, resource in enumerate(found):
        above = next((o for o in reversed(found[:place]) if o.depth < resource.depth), None)
        assert (above is None) == (resource.depth == 0)
        assert above is None or resource.id.lower().startswith(above.id.lower() + "/")


def test_a_change_is_kept_and_seen_by_another_process(playground: Playground) -> None:
    other = Playground(playground.path.parent)
    before = other.look().now
    with playground.changing() as sandbox:
        sandbox.advance(days=1)
    assert (other.look().now - before).days == 1
    assert not list(playground.path.parent.glob("*.new"))


def test_a_change_that_fails_leaves_everything_as_it_was(playground: Playground) -> None:
    before, text = playground.look().now, playground.path.read_bytes()
    with pytest.raises(ValueError, match="only move forward"), playground.changing() as sandbox:
        sandbox.advance(days=-1 if sandbox.advance(days=1) else 0)
    assert playground.path.read_bytes() == text
    assert playground.look().now == before


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"format": "studyapp-sandbox", "version": 1}', "\x00", '{"a":' * 5000]
)
def test_a_damaged_document_is_told_and_never_overwritten(tmp_path: Path, text: str) -> None:
    playground = Playground(tmp_path)
    playground.path.write_text(text)
    with pytest.raises(StudyError, match="is damaged"):
        playground.look()
    with pytest.raises(StudyError, match="is damaged"), playground.changing():
        pass
    assert playground.path.read_text() == text
    kept = playground.begin("empty")
    assert kept is not None
    assert kept.read_text() == text
    assert playground.look().state()


def test_a_document_of_a_later_release_is_told(playground: Playground) -> None:
    newer = json.loads(playground.path.read_text()) | {"version": 999}
    playground.path.write_text(json.dumps(newer))
    with pytest.raises(StudyError, match="later release"):
        playground.look()


def test_the_next_event_is_told_in_words_and_reached(playground: Playground) -> None:
    sandbox = playground.look()
    told = []
    for _ in range(3):
        clock = sights.clock(sandbox)
        told.append(clock.next_what)
        assert sights.move(sandbox, None).now == clock.next_at
    assert told == ["scheduled backup of vm-app1", "snapshot of vm-app1 is taken", "Backup job of vm-app1 ends"]


@pytest.mark.parametrize("kind", troubles.KINDS, ids=lambda kind: str(kind.name))
def test_every_fault_can_be_set_is_listed_and_lifted(playground: Playground, kind: FaultKind) -> None:
    sandbox = playground.look()
    fitting = troubles.can_befall(sandbox, kind)
    if kind.name in ("vss-writer", "domain-trust"):
        with pytest.raises(StudyError, match="Nothing in the sandbox") as told:
            troubles.inject(sandbox, kind.name, "")
        assert told.value.hint.endswith("virtualMachines with Windows.")
        return
    sight = troubles.inject(sandbox, kind.name, fitting[0].id if fitting else "")
    again = Sandbox()
    playground._save(sandbox)
    again.load(playground.path)
    assert troubles.faults(again) == (sight,)
    troubles.lift(again, sight.id)
    assert troubles.faults(again) == ()


def test_a_fault_makes_the_next_backup_fail(playground: Playground) -> None:
    sandbox = playground.look()
    troubles.inject(sandbox, "disk-full", "vm-app1")
    sandbox.advance(days=1)
    job = sights.all_jobs(sandbox)[0]
    assert job.status == "Failed"
    assert job.error.startswith("ExtensionOperationFailedForManagedDisks")


@pytest.mark.parametrize(
    ("name", "look", "seen", "repair"),
    [
        ("certificate-expired", "curl https://localhost", "has expired", "certbot renew"),
        ("secret-gone", "systemctl status app", "not found", "echo s > /etc/app/secret.txt"),
        ("old-database", "systemctl status app", "timed out", "sed -i s/10.255.255.4:5432/10.0.0.4:22/ /etc/app/settings.conf"),
        ("guest-firewall", "ufw status", "DENY", "ufw allow 22"),
    ],
)  # fmt: skip
def test_a_fault_in_the_guest_is_seen_and_repaired_there(
    playground: Playground, name: str, look: str, seen: str, repair: str
) -> None:
    sandbox = playground.look()
    vm = troubles.inject(sandbox, name, "vm-app1").resource
    assert seen in sandbox.type_into_console(vm, look)
    sandbox.type_into_console(vm, repair)
    assert seen not in sandbox.type_into_console(vm, look)
    assert troubles.faults(sandbox) == ()


def test_a_fault_needs_one_resource(playground: Playground) -> None:
    sandbox = playground.look()
    with pytest.raises(StudyError, match="could befall 7 resources"):
        troubles.inject(sandbox, "lock", "")
    with pytest.raises(StudyError, match="can't befall `nobody`"):
        troubles.inject(sandbox, "agent-down", "nobody")
    with pytest.raises(StudyError, match="There is no fault `x`"):
        troubles.inject(sandbox, "x", "")


def test_daily_points_live_seven_days_and_sundays_longer(trial: Trial) -> None:
    simulation = trial.run(Retention(daily=7, weekly=4, monthly=12, instant=2), 40)
    assert [len(simulation.on(day)) for day in (1, 7, 8)] == [1, 7, 7]
    assert [point.day for point in simulation.on(40)] == [14, 21, 28, 34, 35, 36, 37, 38, 39, 40]
    assert [p.day for p in simulation.on(40) if p.has_snapshot(simulation.end_of(40))] == [39, 40]
    assert next(point for point in simulation.points if point.day == 35).kinds == ("daily", "weekly", "monthly")


def test_no_point_outlives_its_expiry_by_a_day(trial: Trial) -> None:
    simulation = trial.run(Retention(daily=14, weekly=3, monthly=1, instant=1), 120)
    over = [point for point in simulation.points if point.last_day < 120]
    assert len(over) > 90
    for point in over:
        left = point.expires - simulation.end_of(point.last_day)
        assert timedelta(0) < left < timedelta(days=1)


def test_azures_own_limits_refuse_a_policy(trial: Trial) -> None:
    with pytest.raises(StudyError, match="daily retention must be between 7 and 9999 days"):
        trial.run(Retention(daily=3), 10)
    with pytest.raises(StudyError, match="1 to 3660 days"):
        trial.run(Retention(), 0)
