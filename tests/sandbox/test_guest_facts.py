"""What a guest leaves on its system's disk travels into recovery points and comes back out of them, and nothing else."""

from typing import Any

import pytest

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.test_faults import outcome
from tests.sandbox.test_restores import account, subnet

ON_DISK = {"osDisk": "Full", "fileSystem": "Dirty", "guestFirewall": "Blocking", "guestNetwork": "Unreachable"}


@pytest.fixture
def staged(protected: Azure) -> Azure:
    """A protected machine and a staging account."""
    protected.make_account()
    return protected


def facts(azure: Azure, id: str) -> dict[str, Any]:
    found = azure.sandbox.world.find(id)
    assert found is not None
    return dict(found.facts)


def break_guest(azure: Azure) -> None:
    azure.sandbox.inject(WorldFault("guest", azure.vm_id, ON_DISK))


def back_up_broken(azure: Azure) -> str:
    """A point of a machine whose guest is broken: a stopped machine is snapshotted from outside."""
    break_guest(azure)
    azure.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    azure.back_up()
    return str(azure.points()[0].name)


def test_restored_disks_carry_what_was_wrong_in_the_guest(staged: Azure) -> None:
    point = back_up_broken(staged)
    wanted = {"recoveryType": "RestoreDisks", "storageAccountId": account(staged), "targetResourceGroupId": staged.group_id}  # fmt: skip
    staged.restore(point, **wanted)
    system = next(d for d in staged.compute.disks.list() if "osdisk" in d.name and d.creation_data.create_option == "Restore")  # fmt: skip
    data = next(d for d in staged.compute.disks.list() if "datadisk" in d.name)
    assert ON_DISK.items() <= facts(staged, system.id).items()
    assert not ON_DISK.keys() & facts(staged, data.id).keys()


def test_a_machine_restored_from_a_broken_point_is_broken_and_its_backup_would_fail(staged: Azure) -> None:
    point = back_up_broken(staged)
    new = staged.vm_id.replace(VM, "vm-copy")
    staged.restore(
        point,
        recoveryType="AlternateLocation",
        storageAccountId=account(staged),
        targetVirtualMachineId=new,
        targetResourceGroupId=staged.group_id,
        **subnet(staged),
    )
    assert ON_DISK.items() <= facts(staged, new).items()


def test_replaced_disks_clear_what_the_point_does_not_have(staged: Azure) -> None:
    staged.back_up()
    point = str(staged.points()[0].name)
    break_guest(staged)
    machines = staged.compute.virtual_machines
    machines.begin_deallocate(GROUP, VM).result()
    old = machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    staged.restore(point, recoveryType="OriginalLocation", storageAccountId=account(staged))
    assert not ON_DISK.keys() & facts(staged, staged.vm_id).keys()
    assert ON_DISK.items() <= facts(staged, old).items(), "the disk that was taken out keeps what is wrong on it"
    machines.begin_start(GROUP, VM).result()
    assert outcome(staged) == "Completed"


def test_replaced_disks_bring_back_what_the_point_has(staged: Azure) -> None:
    point = back_up_broken(staged)
    staged.sandbox.lift("guest")
    staged.restore(point, recoveryType="OriginalLocation", storageAccountId=account(staged))
    assert ON_DISK.items() <= facts(staged, staged.vm_id).items()
    staged.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert outcome(staged) != "Completed"


def test_a_granted_access_does_not_travel_with_the_content(staged: Azure) -> None:
    machines = staged.compute.virtual_machines
    machines.begin_deallocate(GROUP, VM).result()
    name = machines.get(GROUP, VM).storage_profile.os_disk.name
    staged.compute.disks.begin_grant_access(GROUP, name, {"access": "Read", "durationInSeconds": 86400}).result()
    staged.back_up()
    wanted = {"recoveryType": "RestoreDisks", "storageAccountId": account(staged), "targetResourceGroupId": staged.group_id}  # fmt: skip
    staged.restore(str(staged.points()[0].name), **wanted)
    restored = next(d for d in staged.compute.disks.list() if "osdisk" in d.name and d.creation_data.create_option == "Restore")  # fmt: skip
    assert restored.disk_state == "Unattached"


def test_an_extension_whose_state_is_failed_fails_the_backup(protected: Azure) -> None:
    protected.back_up()
    extension = f"{protected.vm_id}/extensions/VMSnapshotLinux"
    protected.sandbox.inject(WorldFault("ext", extension, {"state": "Failed"}))
    assert outcome(protected) == "UserErrorVmProvisioningStateFailed"
    protected.compute.virtual_machine_extensions.begin_delete(GROUP, VM, "VMSnapshotLinux").result()
    assert outcome(protected) == "Completed"
