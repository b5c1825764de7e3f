"""Faults as facts: Azure's own errors follow from them, and repairing the fact cures them."""

from collections.abc import Callable
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.faults import DenyFault, Pattern, WireFault, WorldFault
from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure
from tests.sandbox.test_vaults import refusal


def outcome(azure: Azure) -> str:
    """How a backup ends now: its status, or the title of its error."""
    job = azure.job(azure.back_up()).properties
    return job.error_details[0].error_title if job.error_details else str(job.status)


def restart(azure: Azure) -> None:
    azure.compute.virtual_machines.begin_restart(GROUP, VM).result()


def redeploy(azure: Azure) -> None:
    azure.compute.virtual_machines.begin_redeploy(GROUP, VM).result()


def reapply(azure: Azure) -> None:
    azure.compute.virtual_machines.begin_reapply(GROUP, VM).result()


def script(*lines: str, command: str = "RunShellScript") -> Callable[[Azure], None]:
    def run(azure: Azure) -> None:
        azure.compute.virtual_machines.begin_run_command(
            GROUP, VM, {"commandId": command, "script": list(lines)}
        ).result()

    return run


def enlarge(azure: Azure) -> None:
    disk = azure.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk
    azure.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    azure.compute.disks.begin_update(GROUP, disk.name, {"properties": {"diskSizeGB": 128}}).result()
    azure.compute.virtual_machines.begin_start(GROUP, VM).result()


@pytest.mark.parametrize(
    ("facts", "title", "repair"),
    [
        ({"guestAgent": "NotReady"}, "UserErrorGuestAgentStatusUnavailable", restart),
        ({"guestNetwork": "Unreachable"}, "ExtensionSnapshotFailedNoNetwork", script("dhclient eth0")),
        ({"fileSystem": "Dirty"}, "UserErrorFsFreezeFailed", script("fsck -y /dev/sdc1")),
        ({"osDisk": "Full"}, "ExtensionOperationFailedForManagedDisks", enlarge),
        ({"host": "Faulty"}, "GuestAgentSnapshotTaskStatusError", redeploy),
        ({"model": "Stale"}, "UserErrorVmProvisioningStateFailed", reapply),
        ({"otherSnapshot": "Running"}, "UserErrorBackupOperationInProgress", restart),
        ({"staleMount": True}, "UserErrorUnableToOpenMount", script("umount -l /mnt/recovered")),
    ],
)
def test_a_fact_breaks_the_backup_until_it_is_repaired(
    protected: Azure, facts: dict[str, Any], title: str, repair: Callable[[Azure], None]
) -> None:
    assert outcome(protected) == "Completed"
    protected.sandbox.inject(WorldFault("trouble", protected.vm_id, facts))
    assert outcome(protected) == title
    item = protected.backup.protected_items.get(*protected.item).properties
    assert (item["healthStatus"], item["lastBackupStatus"]) == ("ActionRequired", "Failed")
    repair(protected)
    assert protected.sandbox.faults() == ()
    assert outcome(protected) == "Completed"


def test_a_failed_vss_writer_is_seen_and_restarted(site: Azure) -> None:
    site.compute.virtual_machines.begin_delete(GROUP, VM).result()
    site.make_machine(VM, windows=True)
    site.protect()
    assert outcome(site) == "Completed"
    assert site.points()[0].properties.recovery_point_type == "AppConsistent"
    site.sandbox.inject(WorldFault("vss", site.vm_id, {"vssWriters": "Failed"}))
    assert outcome(site) == "ExtensionFailedVssWriterInBadState"
    body = {"commandId": "RunPowerShellScript", "script": ["vssadmin list writers"]}
    printed = site.compute.virtual_machines.begin_run_command(GROUP, VM, body).result()
    assert "[8] Failed" in printed.value[0].message
    script("Restart-Service VSS", command="RunPowerShellScript")(site)
    assert outcome(site) == "Completed"


def test_a_stopped_machine_needs_no_agent_and_gives_a_crash_consistent_point(protected: Azure) -> None:
    protected.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    assert outcome(protected) == "Completed"
    assert protected.points()[0].properties.recovery_point_type == "CrashConsistent"


def test_a_failed_extension_breaks_the_backup_until_it_is_removed(protected: Azure) -> None:
    protected.back_up()
    (extension,) = protected.compute.virtual_machine_extensions.list(GROUP, VM).value
    assert extension.name == "VMSnapshotLinux"
    protected.sandbox.inject(WorldFault("stuck", extension.id, {"stuck": True}))
    assert outcome(protected) == "ExtensionStuckInDeletionState"
    protected.compute.virtual_machine_extensions.begin_delete(GROUP, VM, extension.name).result()
    assert outcome(protected) == "Completed"
    assert [e.name for e in protected.compute.virtual_machine_extensions.list(GROUP, VM).value] == ["VMSnapshotLinux"]


def test_a_lock_on_the_snapshots_group_fills_the_collection(protected: Azure) -> None:
    protected.back_up()
    group = f"AzureBackupRG_{REGION}_1"
    protected.locks.management_locks.create_or_update_at_resource_group_level(group, "keep", {"level": "CanNotDelete"})
    protected.sandbox.advance(days=25)
    assert outcome(protected) == "UserErrorRpCollectionLimitReached"
    protected.locks.management_locks.delete_at_resource_group_level(group, "keep")
    protected.sandbox.advance(days=2)
    assert outcome(protected) == "Completed"


def test_an_ultra_disk_needs_an_enhanced_policy(site: Azure) -> None:
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.data_disks[0].name
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.compute.disks.begin_update(GROUP, disk, {"sku": {"name": "UltraSSD_LRS"}}).result()
    assert refusal(site.protect) == "UserErrorUnsupportedDiskType"
    site.protect("EnhancedPolicy")
    assert outcome(site) == "Completed"


def test_a_policy_that_denies_snapshots_breaks_the_backup_and_says_so_on_writes(protected: Azure) -> None:
    protected.sandbox.inject(DenyFault("no-snapshots", "Microsoft.Compute/restorePointCollections*"))
    assert outcome(protected) == "UserErrorRequestDisallowedByPolicy"
    body = {"location": REGION, "properties": {"source": {"id": protected.vm_id}}}
    with pytest.raises(HttpResponseError) as caught:
        protected.compute.restore_point_collections.create_or_update(GROUP, "mine", body)
    assert caught.value.error
    assert (caught.value.status_code, caught.value.error.code) == (403, "RequestDisallowedByPolicy")
    protected.sandbox.lift("no-snapshots")
    assert outcome(protected) == "Completed"


def test_a_machine_that_is_gone_fails_its_backups_but_keeps_its_points(protected: Azure) -> None:
    protected.back_up()
    protected.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert outcome(protected) == "UserErrorVmNotFoundV2"
    protected.sandbox.advance(days=60)
    assert len(protected.points()) == 1, "the newest point always stays"


def test_a_fault_can_name_the_request_that_cures_it(protected: Azure) -> None:
    cure = Pattern("PATCH", f"*/virtualMachines/{VM}")
    protected.sandbox.inject(WorldFault("odd", protected.vm_id, {"guestAgent": "NotReady"}, until=(cure,)))
    assert outcome(protected) == "UserErrorGuestAgentStatusUnavailable"
    protected.compute.virtual_machines.begin_update(GROUP, VM, {"tags": {"repaired": "yes"}}).result()
    assert outcome(protected) == "Completed"


def test_a_throttled_request_is_retried_by_the_client_without_any_real_waiting(site: Azure) -> None:
    before = site.sandbox.now
    site.sandbox.inject(WireFault("busy", Pattern("GET", "*/vaults/*"), 429, retry_after=20))
    assert site.vaults.vaults.get(GROUP, VAULT).name == VAULT
    assert (site.sandbox.now - before).total_seconds() == 20
    assert site.sandbox.faults() == ()


@pytest.mark.parametrize(("status", "code"), [(409, "AnotherOperationInProgress"), (404, "Gone")])
def test_a_wire_fault_answers_in_arms_envelope(site: Azure, status: int, code: str) -> None:
    site.sandbox.inject(WireFault("odd", Pattern("PATCH", "*/vaults/*"), status, code=code))
    assert refusal(site.vaults.vaults.begin_update, GROUP, VAULT, {"tags": {}}) == code
    assert site.vaults.vaults.get(GROUP, VAULT).tags == {}


def test_a_fault_needs_a_resource(site: Azure) -> None:
    with pytest.raises(ArmError, match="ResourceNotFound"):
        site.sandbox.inject(WorldFault("x", site.vm_id + "-none", {"guestAgent": "NotReady"}))


def test_lifting_a_fault_puts_the_fact_back(protected: Azure) -> None:
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    protected.sandbox.lift("agent")
    assert outcome(protected) == "Completed"
