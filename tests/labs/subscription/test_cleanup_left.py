"""What a clean-up leaves it names, with the reason, until when, and what to do; and nothing else is left."""

from datetime import timedelta
from typing import Any

import pytest

from studyapp.core.azure_cleanup import CleanUp, Left
from studyapp.core.azure_runs import RUN_TAG
from studyapp.labs.subscription.cleanup.clean import clean
from studyapp.labs.subscription.cleanup.groups import tagged
from studyapp.sandbox.arm.faults import Pattern, WireFault
from studyapp.sandbox.arm.world import Settings
from tests.labs.subscription import worlds
from tests.labs.subscription.runs import OTHER, RUN, FencedTarget, TaggedTarget
from tests.labs.subscription.worlds import ITEM, settled

VAULT, ITEMS, GROUP = "Recovery Services vault", "backups of a machine", "resource group"


def cleaned(target: TaggedTarget, **more: Any) -> CleanUp:
    return clean(target, RUN, lambda says: None, **more)


def only(report: CleanUp, kind: str) -> Left:
    (found,) = [left for left in report.left if left.kind == kind]
    return found


def kinds(report: CleanUp) -> list[str]:
    return sorted(left.kind for left in report.left)


def resources(target: TaggedTarget, group: str) -> list[str]:
    return [str(one.type) for one in target.resources.resources.list_by_resource_group(group)]


def test_of_a_locked_vault_the_backups_stay_until_they_expire_and_all_else_goes() -> None:
    target = settled(worlds.locked)
    report = cleaned(target)
    assert kinds(report) == [VAULT, ITEMS, GROUP]
    assert not report.is_done
    held = only(report, ITEMS)
    assert "locked" in held.why
    assert held.until
    assert {left.until for left in report.left} == {held.until}
    assert (held.may_cost, only(report, GROUP).may_cost) == (True, False)
    assert resources(target, "rg-app") == ["Microsoft.RecoveryServices/vaults"]
    item = target.do("backup.item", ITEM)["properties"]
    assert item["protectionState"] == "BackupsSuspended"
    target.sandbox.advance_to(held.until)
    later = cleaned(target)
    assert later.is_done
    assert tagged(target) == []


def test_backups_that_a_locked_vault_retains_without_an_end_are_told_so() -> None:
    report = cleaned(settled(worlds.locked_and_stopped))
    held = only(report, ITEMS)
    assert held.until is None
    assert "without an end" in held.why
    assert "policy" in held.next


def test_the_guard_of_somebody_else_is_left_to_its_owner() -> None:
    target = settled(worlds.guarded_by_another)
    held = only(cleaned(target), ITEMS)
    assert held.code == "UserErrorResourceGuardOperationRequestMissing"
    assert "owner" in held.next
    assert target.protection.resource_guards.get("rg-guards", "guard-app").name == "guard-app"


def test_soft_delete_that_is_always_on_keeps_a_backup_vault_until_a_day() -> None:
    target = settled(worlds.disk_backups_always_on)
    report = cleaned(target)
    held = only(report, "Backup vault")
    assert held.until
    assert held.until - target.now > timedelta(days=13)
    target.sandbox.advance_to(held.until)
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_a_vault_of_the_years_before_secure_by_default_stays_until_its_backups_are_purged() -> None:
    target = settled(worlds.soft_deleted, Settings(soft_delete="optional"))
    report = cleaned(target)
    held = only(report, VAULT)
    assert held.code == "ServiceResourceNotEmptyWithBackendMessage"
    assert held.until
    target.sandbox.advance_to(held.until)
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_a_deleted_vault_costs_as_long_as_its_backups_are_kept_longer_than_what_is_free() -> None:
    target = settled(worlds.kept_for_long)
    target.do("backup.delete-data", ITEM)
    vault = only(cleaned(target), "deleted Recovery Services vault")
    assert (vault.goes_by_itself, vault.may_cost) == (True, True)
    assert vault.until
    target.sandbox.advance_to(vault.until - timedelta(days=13))
    again = only(cleaned(target, names=("rg-app",)), "deleted Recovery Services vault")
    assert again.may_cost is False
    target.sandbox.advance_to(vault.until)
    assert cleaned(target, names=("rg-app",)).left == ()


# What is not the run's


def test_a_group_without_the_tag_is_never_touched_and_told() -> None:
    target = settled(worlds.protected)
    tags: Any = {"tags": {RUN_TAG: OTHER}}
    target.resources.resource_groups.update("rg-app", tags)
    before = [call.method for call in target.calls]
    report = cleaned(target, names=("RG-App", "rg-never-made"))
    after = [call.method for call in target.calls][len(before) :]
    assert set(after) == {"GET"}
    assert kinds(report) == [GROUP, "restore point collection"]
    assert "does not carry the tag" in only(report, GROUP).why
    assert only(report, "restore point collection").may_cost
    assert report.removed == ()


def test_a_tag_that_goes_in_the_middle_ends_the_work_in_its_group() -> None:
    target = settled(worlds.protected)
    said: list[str] = []

    def take_the_tag_away(says: str) -> None:
        said.append(says)
        if says.startswith("Deleting the vault"):
            body: Any = {"tags": {}}
            target.resources.resource_groups.update("rg-app", body)

    report = clean(target, RUN, take_the_tag_away)
    assert not [says for says in said if says.startswith("Deleting the group")]
    assert {left.kind for left in report.left if "does not carry" in left.why} == {
        VAULT,
        "virtual machine",
        "restore point collection",
    }
    assert target.compute.virtual_machines.get("rg-app", "vm-app").name == "vm-app"
    assert target.vaults.vaults.get("rg-app", "rsv-app").name == "rsv-app"


def test_tags_are_read_without_regard_to_the_case_of_their_names() -> None:
    target = settled(worlds.site)
    tags: Any = {"tags": {RUN_TAG.upper(): RUN}}
    target.resources.resource_groups.update("rg-app", tags)
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_snapshots_of_a_group_that_is_gone_are_told_and_not_touched() -> None:
    target = settled(worlds.protected)
    target.do("lock.create", group="AzureBackupRG_eastus_1", lock="mine")
    refused = only(cleaned(target), "restore point collection")
    assert refused.code == "ScopeLocked"
    again = only(cleaned(target, names=("rg-app",)), "restore point collection")
    assert (again.code, again.may_cost) == ("", True)
    assert "group is gone" in again.why


def test_snapshots_in_a_group_that_a_policy_named_are_told_and_not_touched() -> None:
    target = settled(worlds.site)
    policies: Any = target.backup.protection_policies
    policy = policies.get("rsv-app", "rg-app", "DefaultPolicy").as_dict()["properties"]
    policy |= {"instantRPDetails": {"azureBackupRGNamePrefix": "rg-of-mine-"}}
    policies.create_or_update("rsv-app", "rg-app", "with-a-group", {"properties": policy})
    target.do("backup.protect", ITEM, policy="with-a-group")
    target.do("backup.now", ITEM)
    told = only(cleaned(target), "restore point collection")
    assert "/resourceGroups/rg-of-mine-1/" in told.id
    assert told.may_cost
    (kept,) = target.compute.restore_point_collections.list("rg-of-mine-1")
    assert told.id == kept.id


def test_the_group_that_site_recovery_made_is_told() -> None:
    target = settled(worlds.site)
    plain: Any = {"location": "westus"}
    target.resources.resource_groups.create_or_update("rg-app-asr", plain)
    told = only(cleaned(target), GROUP)
    assert told.id.endswith("/rg-app-asr")
    assert target.resources.resource_groups.check_existence("rg-app-asr")


def test_what_the_fence_does_not_let_out_is_told_and_the_rest_goes_on() -> None:
    target = settled(worlds.protected)
    report = cleaned(FencedTarget(target.sandbox, "/azurebackuprg_"))
    told = only(report, "restore point collection")
    assert (told.why, told.next) == ("This would leave the fence.", "Do it yourself.")
    assert tagged(target) == []


# What Azure refuses


def test_a_lock_above_the_groups_is_named_and_the_rest_goes_on() -> None:
    target = settled(worlds.away)
    level: Any = {"properties": {"level": "CanNotDelete"}}
    scope = f"/subscriptions/{target.subscription}"
    target.locks.management_locks.create_or_update_by_scope(scope, "of-the-house", level)
    report = cleaned(target)
    assert {left.code for left in report.left if left.kind != GROUP} == {"ScopeLocked"}
    assert len([left for left in report.left if left.kind == VAULT]) == 2
    assert [lock.name for lock in target.locks.management_locks.list_at_subscription_level()] == ["of-the-house"]
    target.locks.management_locks.delete_by_scope(scope, "of-the-house")
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_without_rights_everything_is_told_with_azures_code() -> None:
    target = settled(worlds.protected)
    reader = TaggedTarget(target.sandbox)
    reader._persona = "reader"
    report = cleaned(reader)
    assert {left.code for left in report.left if not left.why.startswith("It holds")} == {"AuthorizationFailed"}
    assert "right" in only(report, ITEMS).next
    assert report.removed == ()


def test_one_that_may_not_remove_locks_is_told_and_does_what_else_it_can() -> None:
    target = settled(worlds.locks)
    contributor = TaggedTarget(target.sandbox)
    contributor._persona = "contributor"
    report = cleaned(contributor)
    locks = [left for left in report.left if left.kind == "lock"]
    assert {lock.code for lock in locks} == {"AuthorizationFailed"}
    assert len(locks) == 3


def test_one_who_sees_nothing_is_told_that() -> None:
    target = settled(worlds.protected)
    newcomer = TaggedTarget(target.sandbox)
    newcomer._persona = "newcomer"
    report = cleaned(newcomer)
    assert only(report, "subscription").why.startswith("Azure could not be asked")
    assert not report.is_done


@pytest.mark.parametrize(("status", "times"), [(429, 3), (409, 1)])
def test_trouble_that_passes_is_waited_for(status: int, times: int) -> None:
    target = settled(worlds.protected)
    pattern = Pattern("DELETE", "**/protecteditems/*")
    target.sandbox.inject(WireFault("trouble", pattern, status, retry_after=5, times=times))
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_trouble_that_does_not_pass_is_told_and_the_rest_goes_on() -> None:
    target = settled(worlds.away)
    pattern = Pattern("DELETE", "**/vaults/rsv-away")
    target.sandbox.inject(WireFault("trouble", pattern, 429, retry_after=5, times=100))
    report = cleaned(target)
    assert only(report, VAULT).id.endswith("rsv-away")
    assert "often" in only(report, VAULT).next
    assert [group["name"] for group in tagged(target)] == ["rg-away"]


def test_replication_that_azure_does_not_disable_is_removed_by_force() -> None:
    target = settled(worlds.replicating)
    pattern = Pattern("POST", "**/replicationprotecteditems/*/remove")
    target.sandbox.inject(WireFault("trouble", pattern, 429, retry_after=5, times=100))
    said: list[str] = []
    assert clean(target, RUN, said.append).is_done
    assert "Removing the replication of vm-app in rsv-away by force" in said
    assert tagged(target) == []


def test_what_azure_does_not_show_keeps_nothing_that_it_lets_go() -> None:
    target = settled(worlds.site)
    for number, path in enumerate(("**/replicationfabrics", "**/backupjobs", "**/backupvaults")):
        target.sandbox.inject(WireFault(f"hidden-{number}", Pattern("GET", path), 429, retry_after=5, times=1000))
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_a_clean_up_ends_when_its_time_is_over_and_goes_on_another_time() -> None:
    target = settled(worlds.backup_transfers)
    report = cleaned(target, limit=timedelta(minutes=5))
    assert target.now - target.sandbox.now < timedelta(minutes=1)
    assert {left.why.partition(" ")[0] for left in report.left if left.kind != GROUP} <= {"The", "Azure", "It"}
    assert only(report, ITEMS).next == "Clean up again."
    assert cleaned(target).is_done
    assert tagged(target) == []


def test_a_deletion_that_is_not_done_in_time_is_told_as_such() -> None:
    target = settled(worlds.site)
    report = cleaned(target, limit=timedelta(seconds=15))
    assert only(report, VAULT).why.startswith("Azure was still at work on it")


def test_where_nothing_is_nothing_is_done() -> None:
    target = settled(lambda target: None)
    assert cleaned(target) == CleanUp(run=RUN, removed=(), left=())
