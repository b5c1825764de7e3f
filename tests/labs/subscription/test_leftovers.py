"""What earlier runs have left is found by their tags, with what may cost money."""

from datetime import timedelta
from typing import Any

from studyapp.core.azure_cleanup import Leftover
from studyapp.core.azure_runs import EXPIRES_TAG, LAB_TAG, RUN_TAG
from studyapp.labs.subscription.cleanup.clean import clean
from studyapp.labs.subscription.cleanup.leftovers import leftovers
from tests.labs.subscription import worlds
from tests.labs.subscription.runs import OTHER, RUN, TaggedTarget, empty
from tests.labs.subscription.worlds import HERE, neighbours, settled


def of_group(target: TaggedTarget, group: str) -> Leftover:
    return next(left for left in leftovers(target) if left.group == group)


def kinds(left: Leftover) -> set[str]:
    return {one.kind for one in left.standing}


def test_every_group_of_every_run_is_found_and_no_other() -> None:
    target = settled(neighbours)
    worlds.replicating(target)
    found = leftovers(target)
    assert [(left.group, left.run) for left in found] == [("rg-app", RUN), ("rg-away", RUN), ("rg-next", OTHER)]
    assert {left.lab for left in found} == {"a-lab"}
    assert [left.location for left in found] == ["eastus", "westus", "eastus"]
    machine, replica = found[0], found[1]
    assert kinds(machine) == {"virtual machine", "managed disk", "Recovery Services vault", "storage account"}
    assert {"managed disk", "Recovery Services vault"} <= kinds(replica)
    (vault,) = [one for one in found[2].standing if one.kind == "Recovery Services vault"]
    assert (vault.items, vault.until) == (1, None)
    (snapshots,) = [one for one in found[2].standing if one.kind == "restore point collection"]
    assert "/resourceGroups/AzureBackupRG_" in snapshots.id


def test_a_run_is_overdue_from_its_expiry_on() -> None:
    target = settled(worlds.site)
    left = of_group(target, "rg-app")
    assert left.expires
    assert not left.is_overdue(left.expires - timedelta(seconds=1))
    assert left.is_overdue(left.expires)


def test_tags_that_say_nothing_are_no_reason_to_overlook_a_group() -> None:
    target = settled(worlds.site)
    body: Any = {"tags": {RUN_TAG: "x", EXPIRES_TAG: "soon"}}
    target.resources.resource_groups.update("rg-app", body)
    left = of_group(target, "rg-app")
    assert (left.run, left.lab, left.expires, left.is_overdue(target.now)) == ("x", "", None, False)
    tags: Any = {"tags": {RUN_TAG: "x", LAB_TAG: "a-lab"}}
    target.resources.resource_groups.update("rg-app", tags)
    assert of_group(target, "rg-app").lab == "a-lab"


def test_a_deleted_vault_is_told_with_its_group() -> None:
    target = settled(worlds.soft_deleted)
    target.do("vault.delete", HERE)
    target.do("vault.create", HERE)
    standing = {one.kind: one for one in of_group(target, "rg-app").standing}
    purge = standing["deleted Recovery Services vault"].until
    assert purge
    assert purge > target.now
    assert standing["Recovery Services vault"].items == 0
    target.do("vault.delete", HERE)
    target.sandbox.advance_to(purge)
    assert "deleted Recovery Services vault" not in kinds(of_group(target, "rg-app"))


def test_backups_of_disks_count_deleted_ones_too() -> None:
    target = settled(worlds.disk_backups_deleted)
    (vault,) = [one for one in of_group(target, "rg-app").standing if one.kind == "Backup vault"]
    assert vault.items == 1
    assert "snapshot" in kinds(of_group(target, "rg-snapshots"))


def test_after_a_clean_up_nothing_is_found_any_more() -> None:
    target = settled(worlds.stopped)
    before = len(target.calls)
    assert len(leftovers(target)) == 1
    assert {call.method for call in target.calls[before:]} == {"GET"}
    clean(target, RUN, lambda says: None)
    assert leftovers(target) == ()
    assert leftovers(empty()) == ()
