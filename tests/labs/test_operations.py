"""Every operation of the labs, run for real against a sandbox and seen through another operation."""

import json
import sys

import pytest

from studyapp.core.errors import StudyError
from studyapp.labs.operations.table import OPERATIONS
from tests.labs import test_operations_monitoring, test_operations_network, test_operations_replication
from tests.labs.conftest import HERE, IN_VAULT, VM, Lab

STAGE = {"account": "stageapp"}


def test_every_operation_is_performed_by_a_test_here_or_in_the_files_beside() -> None:
    modules = (sys.modules[__name__], test_operations_monitoring, test_operations_network, test_operations_replication)
    tests = [value for module in modules for name, value in vars(module).items() if name.startswith("test_")]
    marks = [mark for test in tests for mark in getattr(test, "pytestmark", []) if mark.name == "performs"]
    assert {name for mark in marks for name in mark.args} == set(OPERATIONS)


# Backup vaults


@pytest.mark.performs("backup-vault.create", "backup-vault.show", "backup-vault.list", "backup-vault.delete")
def test_a_backup_vault_is_no_recovery_services_vault(site: Lab) -> None:
    named = {"group": "rg-app", "vault": "bv-app"}
    site.do("backup-vault.create", named, location="westeurope", redundancy="ZoneRedundant")
    shown = site.do("backup-vault.show", named)
    assert (shown["location"], shown["type"]) == ("westeurope", "Microsoft.DataProtection/backupVaults")
    assert shown["properties"]["storageSettings"] == [{"datastoreType": "VaultStore", "type": "ZoneRedundant"}]
    assert [one["name"] for one in site.do("backup-vault.list", group="rg-app")] == ["bv-app"]
    assert "bv-app" not in [one["name"] for one in site.do("vault.list", group="rg-app")]
    site.do("backup-vault.delete", named)
    assert site.gone("backup-vault.show", named)


# Groups, locks, networks, accounts


@pytest.mark.performs("group.create", "group.show", "group.delete", "group.list")
def test_a_group_comes_and_goes(lab: Lab) -> None:
    lab.do("group.create", group="rg-new", location="northeurope")
    assert lab.do("group.show", group="rg-new")["location"] == "northeurope"
    assert [group["name"] for group in lab.do("group.list")] == ["rg-new"]
    lab.do("group.delete", group="rg-new")
    assert lab.do("group.list") == []
    assert lab.gone("group.show", {"group": "rg-new"})


@pytest.mark.performs("lock.create", "lock.list", "lock.delete")
def test_a_lock_on_the_group_or_the_vault_stops_deletion(site: Lab) -> None:
    site.do("lock.create", HERE, lock="keep")
    site.do("lock.create", lock="still", group="rg-app", level="ReadOnly")
    assert {lock["name"]: lock["properties"]["level"] for lock in site.do("lock.list", group="rg-app")} == {
        "keep": "CanNotDelete",
        "still": "ReadOnly",
    }
    assert site.refused("vm.start", VM) == "ScopeLocked"
    site.do("lock.delete", lock="still", group="rg-app")
    assert site.refused("vault.delete", HERE) == "ScopeLocked"
    site.do("lock.delete", HERE, lock="keep")
    assert site.do("lock.list", HERE) == []


@pytest.mark.performs("network.create", "network.show", "storage.create", "storage.show")
def test_network_and_account_take_the_region_of_their_group(lab: Lab) -> None:
    lab.do("group.create", group="rg-app", location="westeurope")
    lab.do("network.create", group="rg-app", network="vnet-app", subnet="front", subnet_prefix="10.0.7.0/24")
    network = lab.do("network.show", group="rg-app", network="vnet-app")
    assert network["location"] == "westeurope"
    assert [s["properties"]["addressPrefix"] for s in network["properties"]["subnets"]] == ["10.0.7.0/24"]
    lab.do("storage.create", group="rg-app", account="stageapp", sku="Standard_ZRS", location="northeurope")
    account = lab.do("storage.show", group="rg-app", account="stageapp")
    assert (account["location"], account["sku"]["name"]) == ("northeurope", "Standard_ZRS")


@pytest.mark.performs("nic.show", "nic.set-address")
def test_the_address_of_a_machine_is_made_static_and_dynamic_again(site: Lab) -> None:
    def address() -> tuple[str, str]:
        found = site.do("nic.show", VM)["properties"]["ipConfigurations"][0]["properties"]
        return found["privateIPAddress"], found["privateIPAllocationMethod"]

    assert address() == ("10.0.0.4", "Dynamic")
    assert site.refused("nic.set-address", VM, address="10.9.0.20") == "PrivateIPAddressNotInSubnet"
    site.do("nic.set-address", VM, address="10.0.0.20")
    assert address() == ("10.0.0.20", "Static")
    site.do("nic.set-address", VM)
    assert address() == ("10.0.0.20", "Dynamic")


@pytest.mark.performs("nic.list", "nic.named", "nic.set-named-address")
def test_an_interface_is_found_by_its_name_and_keeps_the_address_it_is_given(site: Lab) -> None:
    (found,) = site.do("nic.list", group="rg-app")
    assert found["properties"]["virtualMachine"]["id"].endswith("/vm-app")
    here = {"group": "rg-app", "nic": found["name"]}
    site.do("nic.set-named-address", here, address="10.0.0.30")
    address = site.do("nic.named", here)["properties"]["ipConfigurations"][0]["properties"]
    assert (address["privateIPAddress"], address["privateIPAllocationMethod"]) == ("10.0.0.30", "Static")


@pytest.mark.performs("network.list", "storage.list", "group.resources")
def test_what_lies_in_one_group_or_in_all_is_listed(site: Lab) -> None:
    site.do("group.create", group="rg-other")
    site.do("network.create", group="rg-other", network="vnet-other", subnet="back", subnet_prefix="10.0.8.0/24")
    site.do("storage.create", group="rg-other", account="stother")
    assert [one["name"] for one in site.do("network.list", group="rg-app")] == ["vnet-app"]
    assert [one["name"] for one in site.do("network.list")] == ["vnet-app", "vnet-other"]
    assert [one["name"] for one in site.do("storage.list")] == ["stother"]
    assert site.do("storage.list", group="rg-app") == []
    assert sorted(one["name"] for one in site.do("group.resources", group="rg-other")) == ["stother", "vnet-other"]
    for name in ("nic.list", "vm.list", "vault.list"):
        assert len(site.do(name)) == 1, name
    assert site.do("snapshot.list") == []


# Machines


@pytest.mark.performs("vm.create", "vm.show", "vm.list", "vm.delete", "disk.list")
def test_a_machine_is_laid_with_its_disks_and_leaves_them_behind(site: Lab) -> None:
    site.do(
        "vm.create",
        vm_group="rg-app",
        vm="vm-win",
        network="vnet-app",
        image="windows",
        size="Standard_E2s_v5",
        zone="2",
    )
    assert [vm["name"] for vm in site.do("vm.list", vm_group="rg-app")] == ["vm-app", "vm-win"]
    windows = site.do("vm.show", vm_group="rg-app", vm="vm-win")
    assert windows["zones"] == ["2"]
    assert windows["properties"]["storageProfile"]["osDisk"]["osType"] == "Windows"
    assert windows["properties"]["hardwareProfile"]["vmSize"] == "Standard_E2s_v5"
    assert "Sandbox-Pass" not in str(windows)
    site.do("vm.delete", VM)
    assert site.gone("vm.show", VM)
    disks = {disk["name"]: disk["properties"]["diskState"] for disk in site.do("disk.list", group="rg-app")}
    assert disks["vm-app-os"] == disks["vm-app-data-0"] == disks["vm-app-data-1"] == "Unattached"
    assert disks["vm-win-os"] == "Attached"


@pytest.mark.performs("vm.start", "vm.stop", "vm.deallocate", "vm.restart", "vm.resize")
def test_power_and_size_follow_the_operations(site: Lab) -> None:
    for name, power in (("vm.stop", "stopped"), ("vm.start", "running"), ("vm.deallocate", "deallocated")):
        site.do(name, VM)
        assert site.power() == power
    assert site.refused("vm.restart", VM) == "OperationNotAllowed"
    site.do("vm.start", VM)
    site.do("vm.restart", VM)
    assert site.power() == "running"
    site.do("vm.resize", VM, size="Standard_D4s_v5")
    assert site.do("vm.show", VM)["properties"]["hardwareProfile"]["vmSize"] == "Standard_D4s_v5"


def agent(site: Lab) -> str:
    """What the machine's agent is said to be."""
    return str(site.do("vm.show", VM)["properties"]["instanceView"]["vmAgent"]["statuses"][0]["displayStatus"])


@pytest.mark.performs("vm.redeploy", "vm.reapply", "vm.run-command", "vm.boot-log", "vm.extensions")
def test_a_machine_is_repaired_from_outside(site: Lab) -> None:
    machine = site.do("vm.show", VM)["id"]
    site.has(machine, host="Faulty")
    assert agent(site) == "Not Ready"
    site.do("vm.redeploy", VM)
    assert agent(site) == "Ready"
    shown = site.do("vm.boot-log", VM)
    assert "login:" in shown["screen"]
    assert "login:" in shown["log"]
    assert shown["serialConsoleLogBlobUri"].startswith("https://")
    site.has(machine, model="Stale")
    assert site.do("vm.show", VM)["properties"]["provisioningState"] == "Failed"
    site.do("vm.reapply", VM)
    assert site.do("vm.show", VM)["properties"]["provisioningState"] == "Succeeded"
    assert "40%" in site.do("vm.run-command", VM, script="df -h")["value"][0]["message"]
    assert site.do("vm.extensions", VM) == []
    site.do("backup.protect", IN_VAULT)
    site.do("backup.now", IN_VAULT)
    assert [extension["name"] for extension in site.do("vm.extensions", VM)] == ["VMSnapshotLinux"]


@pytest.mark.performs(
    "disk.create", "disk.show", "disk.delete", "snapshot.create", "snapshot.list", "snapshot.delete",
    "vm.attach-disk", "vm.detach-disk", "vm.swap-os-disk",
)  # fmt: skip
def test_a_snapshot_becomes_a_disk_that_a_machine_uses(site: Lab) -> None:
    site.do("snapshot.create", group="rg-app", snapshot="os-before", disk="vm-app-os")
    (snapshot,) = site.do("snapshot.list", group="rg-app")
    assert snapshot["properties"]["incremental"] is True
    site.do("disk.create", group="rg-app", disk="os-again", snapshot="os-before")
    site.do("snapshot.delete", group="rg-app", snapshot="os-before")
    assert site.do("snapshot.list", group="rg-app") == []
    assert site.refused("vm.swap-os-disk", VM, disk="os-again") == "OperationNotAllowed"
    site.do("vm.deallocate", VM)
    site.do("vm.swap-os-disk", VM, disk="os-again")
    storage = site.do("vm.show", VM)["properties"]["storageProfile"]
    assert storage["osDisk"]["name"] == "os-again"
    assert len(storage["dataDisks"]) == 2
    site.do("disk.delete", group="rg-app", disk="vm-app-os")
    assert site.gone("disk.show", {"group": "rg-app", "disk": "vm-app-os"})
    site.do("disk.create", group="rg-app", disk="extra", size_gb="8")
    site.do("vm.attach-disk", VM, disk="extra", lun="5")
    assert site.do("disk.show", group="rg-app", disk="extra")["properties"]["diskState"] == "Reserved"
    assert [d["lun"] for d in site.do("vm.show", VM)["properties"]["storageProfile"]["dataDisks"]] == [0, 1, 5]
    site.do("vm.detach-disk", VM, disk="extra")
    assert site.do("disk.show", group="rg-app", disk="extra")["properties"]["diskState"] == "Unattached"


def test_a_disk_is_chosen_by_how_its_name_begins(site: Lab) -> None:
    """Of two that fit, the newer one, in whatever case its name is asked for."""
    for name in ("copy-z", "copy-a"):
        site.do("disk.create", group="rg-app", disk=name, source="vm-app-data-0")
        site.do("clock.advance", hours="1")
    newest = site.do("disk.show", group="rg-app", disk="COPY-*")
    assert (newest["name"], newest["properties"]["diskSizeGB"]) == ("copy-a", 16)
    assert newest["properties"]["creationData"]["sourceResourceId"].endswith("/disks/vm-app-data-0")
    site.do("vm.attach-disk", VM, disk="copy-*", lun="7")
    assert site.do("disk.show", group="rg-app", disk="copy-a")["managedBy"].endswith("/vm-app")
    site.do("vm.detach-disk", VM, disk="copy-a*")
    site.do("disk.delete", group="rg-app", disk="copy-*")
    assert site.do("disk.show", group="rg-app", disk="copy-*")["name"] == "copy-z"
    with pytest.raises(StudyError, match=r"No disk in `rg-app` has a name like `other-\*`"):
        site.do("disk.show", group="rg-app", disk="other-*")


def test_a_disk_needs_a_source_or_a_size(site: Lab) -> None:
    with pytest.raises(StudyError, match="size_gb"):
        site.do("disk.create", group="rg-app", disk="nothing")


# Vaults


@pytest.mark.performs(
    "vault.create", "vault.show", "vault.list", "vault.redundancy", "vault.soft-delete", "vault.immutability",
    "vault.alerts",
)  # fmt: skip
def test_a_vault_is_set_up(lab: Lab) -> None:
    lab.do("group.create", group="rg-app")
    lab.do("vault.create", HERE)
    assert [vault["name"] for vault in lab.do("vault.list", group="rg-app")] == ["rsv-app"]
    lab.do("vault.redundancy", HERE, redundancy="LocallyRedundant")
    redundancy = lab.do("vault.show", HERE)["properties"]["redundancySettings"]
    assert redundancy == {"standardTierStorageRedundancy": "LocallyRedundant", "crossRegionRestore": "Disabled"}
    lab.do("vault.redundancy", HERE, cross_region="true")
    redundancy = lab.do("vault.show", HERE)["properties"]["redundancySettings"]
    assert redundancy == {"standardTierStorageRedundancy": "GeoRedundant", "crossRegionRestore": "Enabled"}
    assert lab.refused("vault.redundancy", HERE, cross_region="false") == "BMSUserErrorInvalidInput"
    lab.do("vault.soft-delete", HERE, days="60")
    lab.do("vault.immutability", HERE, state="Unlocked")
    lab.do("vault.alerts", HERE, failures="Disable", classic="Enable")
    alerts = lab.do("vault.show", HERE)["properties"]["monitoringSettings"]
    assert alerts["azureMonitorAlertSettings"]["alertsForAllJobFailures"] == "Disabled"
    assert alerts["classicAlertSettings"]["alertsForCriticalOperations"] == "Enabled"
    security = lab.do("vault.show", HERE)["properties"]["securitySettings"]
    assert security["softDeleteSettings"]["softDeleteRetentionPeriodInDays"] == 60
    assert security["immutabilitySettings"]["state"] == "Unlocked"
    assert lab.refused("vault.soft-delete", HERE, days="60", state="Disabled") == "BMSUserErrorInvalidInput"


@pytest.mark.performs("vault.delete", "deleted-vault.list", "deleted-vault.undelete")
def test_a_vault_with_soft_deleted_backups_comes_back(protected: Lab) -> None:
    assert protected.refused("vault.delete", HERE) == "ServiceResourceNotEmptyWithContainerDetails"
    protected.do("backup.delete-data", IN_VAULT)
    protected.do("vault.delete", HERE)
    assert protected.gone("vault.show", HERE)
    (deleted,) = protected.do("deleted-vault.list")
    assert deleted["properties"]["vaultId"].endswith("/rsv-app")
    with pytest.raises(StudyError, match="rsv-other"):
        protected.do("deleted-vault.undelete", group="rg-app", vault="rsv-other")
    protected.do("deleted-vault.undelete", HERE)
    assert protected.do("vault.show", HERE)["name"] == "rsv-app"
    assert len(protected.do("backup.points", IN_VAULT)) == 1


# Policies


@pytest.mark.performs("policy.create-daily", "policy.show", "policy.list", "policy.delete")
def test_a_daily_policy_keeps_points_for_days_weeks_months_and_years(site: Lab) -> None:
    policy = {**HERE, "policy": "Nightly"}
    site.do(
        "policy.create-daily", policy, time="22:30", zone="W. Europe Standard Time", daily="14", weekly="8",
        weekdays="Sunday", monthly="12", yearly="5", months="January", instant="3",
    )  # fmt: skip
    shown = site.do("policy.show", policy)["properties"]
    assert shown["policyType"] == "V1"
    assert shown["timeZone"] == "W. Europe Standard Time"
    assert shown["instantRpRetentionRangeInDays"] == 3
    assert shown["schedulePolicy"]["scheduleRunTimes"][0].endswith("T22:30:00Z")
    kept = {
        kind: shown["retentionPolicy"][f"{kind}Schedule"]["retentionDuration"]["count"]
        for kind in ("daily", "weekly", "monthly", "yearly")
    }
    assert kept == {"daily": 14, "weekly": 8, "monthly": 12, "yearly": 5}
    assert shown["retentionPolicy"]["yearlySchedule"]["monthsOfYear"] == ["January"]
    site.do("policy.delete", policy)
    assert "Nightly" not in [one["name"] for one in site.do("policy.list", HERE)]


def test_a_daily_policy_can_be_an_enhanced_one(site: Lab) -> None:
    site.do("policy.create-daily", HERE, policy="Long", instant="20", enhanced="true")
    shown = site.do("policy.show", HERE, policy="Long")["properties"]
    assert (shown["policyType"], shown["instantRpRetentionRangeInDays"]) == ("V2", 20)
    assert "weeklySchedule" not in shown["retentionPolicy"]


@pytest.mark.performs("policy.create-hourly", "policy.create-weekly", "clock.advance")
def test_the_schedules_make_as_many_points_as_they_say(site: Lab) -> None:
    site.do("policy.create-hourly", HERE, policy="Often", interval="6", duration="12", daily="10")
    hourly = site.do("policy.show", HERE, policy="Often")["properties"]["schedulePolicy"]["hourlySchedule"]
    assert (hourly["interval"], hourly["scheduleWindowDuration"]) == (6, 12)
    site.do("policy.create-weekly", HERE, policy="Twice", weekdays="Tuesday,Friday", weekly="4")
    site.do("backup.protect", IN_VAULT, policy="Twice")
    site.do("clock.advance", days="14")
    assert len(site.do("backup.points", IN_VAULT)) == 4
    site.do("backup.change-policy", IN_VAULT, policy="Often")
    before = len(site.do("backup.points", IN_VAULT))
    site.do("clock.advance", days="2")
    assert len(site.do("backup.points", IN_VAULT)) >= before + 4


# Protection


@pytest.mark.performs(
    "protectable.refresh", "protectable.list", "backup.status", "backup.protect", "backup.item", "backup.items"
)
def test_a_machine_is_protected_without_some_of_its_disks(site: Lab) -> None:
    assert site.do("protectable.refresh", HERE)["status"] == "Succeeded"
    assert [found["properties"]["friendlyName"] for found in site.do("protectable.list", HERE)] == ["vm-app"]
    assert site.do("backup.status", VM)["protectionStatus"] == "NotProtected"
    site.do("backup.protect", IN_VAULT, exclude_luns="1")
    assert site.do("protectable.list", HERE) == []
    assert site.do("backup.status", VM)["policyName"] == "DefaultPolicy"
    assert site.do("backup.item", IN_VAULT)["properties"]["protectionState"] == "IRPending"
    assert [item["properties"]["friendlyName"] for item in site.do("backup.items", HERE)] == ["vm-app"]
    site.do("backup.now", IN_VAULT)
    disks = site.do("backup.point", IN_VAULT)["properties"]["recoveryPointDiskConfiguration"]
    assert [disk["lun"] for disk in disks["excludedDiskList"]] == [1]


@pytest.mark.parametrize(("given", "kept"), [({"include_luns": "1"}, [-1, 1]), ({"os_disk_only": "true"}, [-1])])
def test_a_machine_is_protected_with_the_disks_that_are_listed(
    site: Lab, given: dict[str, str], kept: list[int]
) -> None:
    site.do("backup.protect", IN_VAULT, **given)
    site.do("backup.now", IN_VAULT)
    disks = site.do("backup.point", IN_VAULT)["properties"]["recoveryPointDiskConfiguration"]
    assert [disk["lun"] for disk in disks["includedDiskList"]] == kept


def test_a_machine_of_another_group_is_protected(site: Lab) -> None:
    site.do("group.create", group="rg-vm")
    machine = {"vm_group": "rg-vm", "vm": "vm-far"}
    site.do("vm.create", machine, network="vnet-app", network_group="rg-app")
    site.do("backup.protect", HERE, **machine)
    assert site.do("backup.item", HERE, **machine)["properties"]["friendlyName"] == "vm-far"
    assert site.do("backup.status", machine)["vaultId"].endswith("/rsv-app")


@pytest.mark.performs("backup.now", "backup.points", "backup.point")
def test_a_backup_now_is_waited_for_and_kept_as_long_as_asked(site: Lab) -> None:
    site.do("backup.protect", IN_VAULT)
    job = site.do("backup.now", IN_VAULT, retain_days="9")
    assert (job["properties"]["operation"], job["properties"]["status"]) == ("Backup", "Completed")
    (point,) = site.do("backup.points", IN_VAULT)
    properties = point["properties"]
    assert properties["recoveryPointProperties"]["expiryTime"] > "2026-03-11"
    assert properties["recoveryPointProperties"]["expiryTime"] < "2026-03-12"
    assert [tier["type"] for tier in properties["recoveryPointTierDetails"]] == ["InstantRP", "HardenedRP"]
    site.do("clock.advance", days="3")
    day = properties["recoveryPointTime"][:10]
    newest = site.do("backup.points", IN_VAULT)[0]["name"]
    meant = {wanted: site.do("backup.point", IN_VAULT, point=wanted)["name"] for wanted in ("oldest", "latest", newest)}
    assert meant == {"oldest": point["name"], "latest": newest, newest: newest}
    assert site.do("backup.point", IN_VAULT, point=day)["properties"]["recoveryPointTime"][:10] == day
    with pytest.raises(StudyError, match="2031-01-01"):
        site.do("backup.point", IN_VAULT, point="2031-01-01")


@pytest.mark.performs("backup.stop-keep", "backup.resume", "backup.change-policy")
def test_backups_are_stopped_and_resumed(protected: Lab) -> None:
    protected.do("backup.stop-keep", IN_VAULT)
    assert protected.do("backup.item", IN_VAULT)["properties"]["protectionState"] == "ProtectionStopped"
    protected.do("clock.advance", days="2")
    assert len(protected.do("backup.points", IN_VAULT)) == 1
    protected.do("backup.resume", IN_VAULT)
    protected.do("clock.advance", days="2")
    assert len(protected.do("backup.points", IN_VAULT)) == 3
    protected.do("backup.change-policy", IN_VAULT, policy="EnhancedPolicy")
    assert protected.do("backup.item", IN_VAULT)["properties"]["policyId"].endswith("/EnhancedPolicy")
    assert (
        protected.refused("backup.stop-keep", IN_VAULT, as_per_policy="true")
        == "UserErrorOperationDeniedOnImmutableItem"
    )
    protected.do("vault.immutability", HERE, state="Unlocked")
    protected.do("backup.stop-keep", IN_VAULT, as_per_policy="true")
    assert protected.do("backup.item", IN_VAULT)["properties"]["protectionState"] == "BackupsSuspended"


@pytest.mark.performs("backup.delete-data", "backup.undelete")
def test_deleted_backups_come_back_stopped(protected: Lab) -> None:
    assert protected.do("backup.delete-data", IN_VAULT)["status"] == "Succeeded"
    assert protected.do("backup.item", IN_VAULT)["properties"]["isScheduledForDeferredDelete"] is True
    protected.do("backup.undelete", IN_VAULT)
    item = protected.do("backup.item", IN_VAULT)["properties"]
    assert item["protectionState"] == "ProtectionStopped"
    assert not item.get("isScheduledForDeferredDelete")


# Jobs


@pytest.mark.performs("clock.until")
def test_the_clock_moves_to_a_moment_and_never_back(lab: Lab) -> None:
    assert lab.do("clock.until", time="2027-01-31T20:00Z")["now"] == "2027-01-31T20:00:00+00:00"
    for wrong in ("2026-12-31T20:00Z", "9999-01-01T00:00Z", "tomorrow"):
        with pytest.raises(StudyError, match=wrong):
            lab.do("clock.until", time=wrong)


@pytest.mark.performs("backup.jobs", "backup.job", "backup.cancel-job", "backup.wait-jobs", "clock.next")
def test_jobs_are_listed_awaited_and_cancelled(protected: Lab) -> None:
    assert [job["properties"]["operation"] for job in protected.do("backup.jobs", HERE)] == [
        "Backup",
        "ConfigureBackup",
    ]
    started = protected.do("backup.now", IN_VAULT, wait="false")
    assert started["properties"]["status"] == "InProgress"
    assert [job["name"] for job in protected.do("backup.jobs", HERE, status="InProgress")] == [started["name"]]
    cancelled = protected.do("backup.cancel-job", HERE)
    assert (cancelled["name"], cancelled["properties"]["status"]) == (started["name"], "Cancelled")
    again = protected.do("backup.now", IN_VAULT, wait="false")["name"]
    before = protected.target.now
    assert protected.do("clock.next")["now"] > before.isoformat()
    assert [job["name"] for job in protected.do("backup.wait-jobs", HERE)] == [again]
    assert protected.do("backup.job", HERE, job=again)["properties"]["status"] == "Completed"
    assert protected.do("backup.wait-jobs", HERE) == []
    configured = protected.do("backup.job", HERE, operation="ConfigureBackup")["properties"]
    assert configured["operation"] == "ConfigureBackup"
    with pytest.raises(StudyError, match="no job"):
        protected.do("backup.job", HERE, operation="Restore")


# Restores


@pytest.mark.performs("restore.disks", "restore.new-vm")
def test_disks_and_a_new_machine_are_restored(protected: Lab) -> None:
    protected.do("group.create", group="rg-back")
    into = {**IN_VAULT, **STAGE, "target_group": "rg-back"}
    job = protected.do("restore.disks", into)
    assert (job["properties"]["operation"], job["properties"]["status"]) == ("Restore", "Completed")
    assert len(protected.do("disk.list", group="rg-back")) == 3
    protected.do("restore.disks", into, os_disk_only="true")
    protected.do("restore.disks", into, luns="0,1")
    names = [disk["name"] for disk in protected.do("disk.list", group="rg-back")]
    assert sum("osdisk" in name for name in names) == 2
    assert len(names) == 6
    protected.do("restore.new-vm", into, new_vm="vm-again", network="vnet-app", network_group="rg-app")
    new = protected.do("vm.show", vm_group="rg-back", vm="vm-again")["properties"]
    assert len(new["storageProfile"]["dataDisks"]) == 2
    assert new["instanceView"]["statuses"]


@pytest.mark.performs("restore.replace")
def test_disks_are_replaced_while_the_machine_is_shut_down(protected: Lab) -> None:
    assert protected.refused("restore.replace", IN_VAULT, **STAGE) == "UserErrorVmNotShutDown"
    protected.do("vm.deallocate", VM)
    started = protected.do("restore.replace", IN_VAULT, wait="false", point="oldest", **STAGE)
    assert started["properties"]["status"] == "InProgress"
    protected.do("backup.wait-jobs", HERE)
    assert protected.do("backup.job", HERE, job=started["name"])["properties"]["status"] == "Completed"
    assert "osdisk" in protected.do("vm.show", VM)["properties"]["storageProfile"]["osDisk"]["name"]
    assert protected.do("disk.show", group="rg-app", disk="vm-app-os")["properties"]["diskState"] == "Unattached"


@pytest.mark.performs("files.mount", "files.list", "files.read", "files.copy", "files.unmount")
def test_files_are_read_and_copied_from_a_point_while_it_is_mounted(protected: Lab) -> None:
    milk = {**VM, "path": "/data/list.txt"}
    protected.do("guest.write", milk, content="milk")
    protected.do("backup.now", IN_VAULT)
    protected.do("guest.write", milk, content="bread")
    with pytest.raises(StudyError, match="not mounted"):
        protected.do("files.list", IN_VAULT)
    assert protected.do("files.mount", IN_VAULT)["clientScripts"][0]["osType"] == "Linux"
    assert protected.do("backup.point", IN_VAULT)["properties"]["isInstantIlrSessionActive"] is True
    assert protected.do("files.list", IN_VAULT) == [{"path": "/data/list.txt", "size": 4}]
    assert protected.do("files.read", IN_VAULT, path="/data/list.txt")["content"] == "milk"
    with pytest.raises(StudyError, match=r"bread\.txt"):
        protected.do("files.read", IN_VAULT, path="/data/bread.txt")
    protected.do("files.copy", IN_VAULT, path="/data/list.txt", to="/data/old.txt")
    assert [one["content"] for one in protected.do("guest.files", VM)] == ["bread", "milk"]
    protected.do("files.copy", IN_VAULT, path="/data/list.txt")
    assert protected.do("guest.read", milk)["content"] == "milk"
    assert protected.refused("files.mount", IN_VAULT) == "UserErrorIlrSessionActive"
    protected.do("files.mount", IN_VAULT, renew="true")
    protected.do("files.unmount", IN_VAULT)
    assert protected.do("backup.point", IN_VAULT)["properties"]["isInstantIlrSessionActive"] is False


@pytest.mark.performs("guest.files", "guest.read", "guest.write", "guest.delete")
def test_files_on_a_machine_lie_on_its_disks(site: Lab) -> None:
    site.do("guest.write", VM, path="/data/list.txt", content="milk")
    site.do("guest.write", VM, path="/etc/motd", content="hello")
    assert site.do("guest.files", VM) == [
        {"path": "/data/list.txt", "content": "milk"},
        {"path": "/etc/motd", "content": "hello"},
    ]
    site.do("vm.detach-disk", VM, disk="vm-app-data-0")
    assert [one["path"] for one in site.do("guest.files", VM)] == ["/etc/motd"]
    site.do("vm.attach-disk", VM, disk="vm-app-data-0", lun="0")
    assert site.do("guest.read", VM, path="/data/list.txt")["content"] == "milk"
    site.do("guest.delete", VM, path="/data/list.txt")
    with pytest.raises(StudyError, match=r"no file `/data/list\.txt`"):
        site.do("guest.read", VM, path="/data/list.txt")
    with pytest.raises(StudyError, match=r"no file '/data/list\.txt'"):
        site.do("guest.delete", VM, path="/data/list.txt")
    site.do("vm.deallocate", VM)
    with pytest.raises(StudyError, match="does not run"):
        site.do("guest.read", VM, path="/etc/motd")


@pytest.mark.performs("activity.list")
def test_the_activity_log_of_a_group_tells_what_was_done_there(lab: Lab) -> None:
    lab.do("group.create", group="rg-app")
    lab.do("group.create", group="rg-other")
    lab.do("vault.create", HERE)
    (first, *_) = lab.do("activity.list", group="rg-app", operation="vaults/write")
    assert (first["operationName"]["value"], first["status"]["value"]) == (
        "Microsoft.RecoveryServices/vaults/write",
        "Succeeded",
    )
    assert lab.do("activity.list", group="rg-other", operation="vaults/write") == []
    assert len(lab.do("activity.list", group="rg-app")) > len(lab.do("activity.list", group="rg-other"))


# What az has commands of its own for


@pytest.mark.performs("vm.model")
def test_the_model_of_a_machine_has_no_instance_view(site: Lab) -> None:
    assert "instanceView" not in site.do("vm.model", VM)["properties"]


@pytest.mark.performs("snapshot.show")
def test_a_snapshot_tells_its_disk(site: Lab) -> None:
    site.do("snapshot.create", group="rg-app", snapshot="snap", disk="vm-app-os")
    shown = site.do("snapshot.show", group="rg-app", snapshot="snap")
    assert shown["properties"]["creationData"]["sourceResourceId"].endswith("/disks/vm-app-os")


@pytest.mark.performs("vault.properties")
def test_redundancy_and_soft_delete_are_read_together(site: Lab) -> None:
    site.do("vault.redundancy", HERE, redundancy="LocallyRedundant")
    site.do("vault.soft-delete", HERE, days="30")
    storage, vault = site.do("vault.properties", HERE)
    assert storage["properties"]["storageModelType"] == "LocallyRedundant"
    assert vault["properties"]["softDeleteRetentionPeriodInDays"] == 30


@pytest.mark.performs("backup.containers", "backup.wait-job")
def test_a_job_is_waited_for_and_its_machine_is_a_container(protected: Lab) -> None:
    assert protected.do("backup.now", IN_VAULT, wait="false")["properties"]["status"] == "InProgress"
    assert protected.do("backup.wait-job", HERE)["properties"]["status"] == "Completed"
    (container,) = protected.do("backup.containers", HERE)
    assert container["properties"]["friendlyName"] == "vm-app"


@pytest.mark.performs("policy.write")
def test_a_policy_is_written_as_its_json_says(site: Lab) -> None:
    policy = site.do("policy.show", HERE, policy="DefaultPolicy")
    policy["properties"]["instantRpRetentionRangeInDays"] = 4
    site.do("policy.write", HERE, policy="four-days", document=json.dumps(policy))
    assert site.do("policy.show", HERE, policy="four-days")["properties"]["instantRpRetentionRangeInDays"] == 4
    for document in ("{", "[]"):
        with pytest.raises(StudyError, match="is no JSON"):
            site.do("policy.write", HERE, policy="four-days", document=document)


@pytest.mark.performs("repair.create", "repair.run", "repair.restore")
def test_a_machine_that_does_not_start_is_repaired_beside_itself(site: Lab) -> None:
    before = site.do("vm.model", VM)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    site.has(before, fstab="Bad")
    site.do("vm.deallocate", VM)
    site.do("vm.start", VM)
    assert "emergency mode" in site.do("vm.boot-log", VM)["log"]
    with pytest.raises(StudyError, match="has no repair machine"):
        site.do("repair.run", VM)
    made = site.do("repair.create", {**VM, "password": "Use-A-Secure-1"})
    repair = {"vm_group": made["repair_resource_group"], "vm": made["repair_vm_name"]}
    (attached,) = site.do("vm.model", repair)["properties"]["storageProfile"]["dataDisks"]
    assert attached["managedDisk"]["id"] == made["copied_disk_uri"]
    with pytest.raises(StudyError, match="is not here"):
        site.do("repair.run", VM, script="win-chkdsk-fs-corruption", parameters="")
    site.do("repair.run", VM)
    with pytest.raises(StudyError, match="is not deallocated"):
        site.do("repair.restore", VM)
    site.do("vm.deallocate", VM)
    with pytest.raises(StudyError, match="no data disk like that"):
        site.do("repair.restore", VM, disk="other")
    site.do("repair.restore", VM)
    after = site.do("vm.model", VM)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    assert after == made["copied_disk_uri"]
    assert site.gone("group.show", {"group": made["repair_resource_group"]})
    assert (
        site.do("disk.show", group="rg-app", disk=before.rpartition("/")[2])["properties"]["diskState"] == "Unattached"
    )
    site.do("vm.start", VM)
    assert "login:" in site.do("vm.boot-log", VM)["screen"]
