"""A clean-up ends what a run has left, whatever state that is in, and touches nothing else."""

import json
from typing import Any

import pytest

from studyapp.core.azure_cleanup import CleanUp
from studyapp.labs.subscription.cleanup.clean import clean
from studyapp.labs.subscription.cleanup.groups import tagged
from tests.labs.subscription.runs import RUN, TaggedTarget, solved, standing
from tests.labs.subscription.worlds import ENDS, STAYS, neighbours, settled
from tests.labs.test_replay import LABS

EXPORT = "diagnostic setting of the subscription"


def cleaned(target: TaggedTarget) -> CleanUp:
    return clean(target, RUN, lambda says: None)


def others(target: TaggedTarget) -> dict[str, str]:
    """Everything that lies in no group of the run, as Azure shows it."""
    ours = tuple(f"{group['id']}/".lower() for group in tagged(target, RUN))
    shown = {str(one.get("id", "")): json.dumps(one, sort_keys=True) for one in target.sandbox.state()}
    return {one: text for one, text in shown.items() if not f"{one}/".lower().startswith(ours)}


def is_snapshot(one: str) -> bool:
    """Whether an id is that of a restore point collection, or of what lies in one."""
    return "/restorepointcollections/" in one.lower()


@pytest.mark.parametrize("path", sorted(LABS.glob("*.yaml")), ids=lambda path: str(path.stem))
def test_of_a_solved_lab_nothing_is_left_but_what_goes_by_itself(path: Any) -> None:
    target = solved(path)
    report = cleaned(target)
    assert tagged(target, RUN) == []
    assert [left for left in report.left if not left.goes_by_itself and left.kind != EXPORT] == []
    assert all(left.until and left.until > target.now for left in report.left if left.goes_by_itself)
    assert not [one for one in standing(target) if is_snapshot(one)]
    assert "Microsoft.Resources/resourceGroups" in {one.type for one in report.removed}


@pytest.mark.parametrize("world", ENDS)
def test_whatever_state_it_is_in_a_run_ends(world: str) -> None:
    target = settled(ENDS[world])
    report = cleaned(target)
    assert tagged(target, RUN) == []
    assert report.is_done, report.left
    assert list(target.vaults.vaults.list_by_subscription_id()) == []
    assert not [one for one in standing(target) if is_snapshot(one)]


@pytest.mark.parametrize("world", [*ENDS, *STAYS])
def test_what_lies_outside_is_the_same_byte_for_byte(world: str) -> None:
    target = settled(neighbours)
    (ENDS | STAYS)[world](target)
    before = others(target)
    cleaned(target)
    after = others(target)
    gone = {one for one in before if one not in after}
    assert [one for one in gone if not (is_snapshot(one) and "/AzureBackup_vm-app_" in one)] == []
    assert {one: after[one] for one in before if one not in gone} == {
        one: text for one, text in before.items() if one not in gone
    }
