"""A clean-up that is stopped at any request and made again ends as one that nobody stops."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studyapp.core.azure_cleanup import CleanUp, Left, Removed
from studyapp.labs.subscription.cleanup.clean import clean
from studyapp.labs.subscription.cleanup.groups import tagged
from studyapp.sandbox.arm.world import World
from tests.labs.subscription.runs import RUN, Death, KilledError, MortalTarget, TaggedTarget, solved, standing
from tests.labs.subscription.worlds import ENDS, STAYS, settled
from tests.labs.test_replay import LABS

GROUPS = ("rg-app", "rg-away", "rg-a-network", "rg-back", "rg-restored", "rg-snapshots")
SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)


def quietly(target: TaggedTarget, names: tuple[str, ...]) -> CleanUp:
    return clean(target, RUN, lambda says: None, names=names)


def told(left: tuple[Left, ...]) -> list[Left]:
    """What is left, whenever that ends: a clean-up that was stopped takes longer."""
    return [replace(one, until=SOME_TIME if one.until else None) for one in left]


class Beginning:
    """A world in which a run has come to its end, and what a clean-up of it comes to that nobody stops."""

    def __init__(self, target: TaggedTarget, names: tuple[str, ...]) -> None:
        self.target = target
        self.names = names
        self.world: World = target.sandbox.snapshot()
        before = len(target.calls)
        report = quietly(target, names)
        calls = [call.method for call in target.calls[before:]]
        self.requests, self.writes = len(calls), len([method for method in calls if method != "GET"])
        self.left, self.removed = told(report.left), set(report.removed)
        self.standing = standing(target)

    def check(self, death: Death) -> None:
        """Stop a clean-up where the death says, make it again, and compare what it comes to."""
        sandbox = self.target.sandbox
        sandbox.restore(self.world)
        with pytest.raises(KilledError):
            quietly(MortalTarget(sandbox, death), self.names)
        report = quietly(TaggedTarget(sandbox), self.names)
        assert told(report.left) == self.left, death
        assert standing(TaggedTarget(sandbox)) == self.standing, death
        assert {one for one in report.removed if _is_known(one)} <= self.removed, death

    def check_writes(self) -> None:
        """Stop it at each of its writes, before that is sent and after."""
        for at in range(1, self.writes + 1):
            for is_sent in (False, True):
                self.check(Death(at, is_sent, writes_only=True))

    def check_requests(self) -> None:
        """Stop it at each of its requests; a read leaves nothing behind, whether it was sent or not."""
        for at in range(1, self.requests + 1):
            self.check(Death(at, is_sent=False))


def _is_known(removed: Removed) -> bool:
    """What a clean-up itself brings back to delete it for good is one thing under two types."""
    return not removed.type.lower().endswith("backupinstances")


@pytest.mark.parametrize("world", ["planned", "locks", "locked", "disk_backups_deleted", "first_backup_runs"])
def test_stopped_at_every_write_and_made_again_it_ends_the_same(world: str) -> None:
    beginning = Beginning(settled((ENDS | STAYS)[world]), GROUPS)
    assert beginning.writes >= 4
    beginning.check_writes()


@pytest.mark.parametrize("world", ["planned", "locked", "restore_runs"])
@pytest.mark.parametrize("is_sent", [True, False])
def test_processes_that_live_for_few_writes_come_to_the_same_end(world: str, is_sent: bool) -> None:
    beginning = Beginning(settled((ENDS | STAYS)[world]), GROUPS)
    sandbox = beginning.target.sandbox
    sandbox.restore(beginning.world)
    for _ in range(4 * beginning.writes):
        try:
            report = quietly(MortalTarget(sandbox, Death(1 if is_sent else 2, is_sent, writes_only=True)), GROUPS)
        except KilledError:
            sandbox.advance(minutes=1)
        else:
            break
    assert told(report.left) == beginning.left
    assert standing(beginning.target) == beginning.standing


@pytest.mark.slow
@pytest.mark.parametrize("world", [*ENDS, *STAYS])
def test_stopped_at_every_write_it_ends_the_same_in_every_world(world: str) -> None:
    Beginning(settled((ENDS | STAYS)[world]), GROUPS).check_writes()


@pytest.mark.slow
@pytest.mark.parametrize("world", ["locks", "drill", "locked", "guarded_by_another", "disk_backups_always_on"])
def test_stopped_at_every_read_and_write_it_ends_the_same(world: str) -> None:
    Beginning(settled((ENDS | STAYS)[world]), GROUPS).check_requests()


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(LABS.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_stopped_at_every_write_it_ends_the_same_after_every_lab(path: Path) -> None:
    target = solved(path)
    names = tuple(str(group["name"]) for group in tagged(target, RUN))
    Beginning(target, names).check_writes()
