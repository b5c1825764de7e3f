"""The az commands of backup, restore and maintenance, one after the other in one world: every one does what it says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.az.conftest import ABSENT, AZ, Az

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
AzOver = Callable[..., Az]
VM = ("-g", "rg", "-n", "vm1")
VAULT = ("-g", "rg", "-v", "rsv")
KIND = ("--backup-management-type", "AzureIaasVM")
ITEM = (*VAULT, "-c", "vm1", "-i", "vm1")
PASSWORD = "Sandbox-Pass-1234"  # noqa: S105 - of a machine that is not there


class World:
    """An az, and a shorter way to say a command line."""

    def __init__(self, az: Az) -> None:
        self.az = az

    def __call__(self, line: str, *more: str) -> Any:
        """What a command prints; its words, then more that may hold spaces. It must succeed."""
        return self.az(*line.split(), *more)

    def text(self, line: str, *more: str) -> str:
        """What a command prints that is no JSON."""
        done = self.az.run(*line.split(), *more)
        assert done.code == 0, done.err[-2000:]
        return done.out

    def ended(self, job: str) -> str:
        """How a job ended; whoever asks again makes time pass."""
        for _ in range(10):
            status = self("backup job show", *VAULT, "-n", job)["properties"]["status"]
            if status not in ("InProgress", "Cancelling"):
                return str(status)
        return "InProgress"


def machine(az: Az) -> World:
    """A group with a machine made by `az vm create`."""
    world = World(az)
    world("group create -n rg -l eastus")
    world("vm create -g rg -n vm1 --image Ubuntu2204 --admin-username azureuser --size Standard_D2s_v3 --nsg-rule NONE --admin-password", PASSWORD)  # fmt: skip
    return world


def protected(az: Az) -> World:
    """The machine under the default policy of a vault, with a recovery point."""
    world = machine(az)
    world("backup vault create -g rg -n rsv -l eastus")
    world("backup protection enable-for-vm --vm vm1 -p DefaultPolicy", *VAULT)
    job = world("backup protection backup-now --retain-until 01-01-2027", *ITEM, *KIND)
    assert world.ended(job["name"]) == "Completed"
    return world


def test_vaults_and_policies(az_over: AzOver) -> None:
    world = World(az_over())
    world("group create -n rg -l eastus")
    world("backup vault create -g rg -n rsv -l eastus")
    assert world("backup vault show -g rg -n rsv")["location"] == "eastus"
    assert [one["name"] for one in world("backup vault list")] == ["rsv"]
    assert [one["name"] for one in world("backup vault list -g rg")] == ["rsv"]
    world("backup vault backup-properties set -g rg -n rsv --backup-storage-redundancy LocallyRedundant")
    world(
        "backup vault backup-properties set -g rg -n rsv --soft-delete-feature-state Enable --soft-delete-duration 30"
    )
    shown = str(world("backup vault backup-properties show -g rg -n rsv"))
    assert "LocallyRedundant" in shown
    assert "30" in shown
    world("backup vault update -g rg -n rsv --immutability-state Unlocked")
    shown = world("backup vault show -g rg -n rsv")
    assert shown["properties"]["securitySettings"]["immutabilitySettings"]["state"] == "Unlocked"
    file = Path(world.az.folder) / "policy.json"
    file.write_text(world.text("backup policy get-default-for-vm", *VAULT))
    world(f"backup policy create -n pol1 --policy @{file}", *VAULT, *KIND)
    world(f"backup policy set -n pol1 --policy @{file}", *VAULT)
    assert {"pol1", "DefaultPolicy"} <= {one["name"] for one in world("backup policy list", *VAULT)}
    assert world("backup policy show -n DefaultPolicy", *VAULT)["name"] == "DefaultPolicy"
    assert world("backup policy list-associated-items -n DefaultPolicy", *VAULT) == []
    world("backup policy delete -n pol1", *VAULT)
    world("backup vault delete -g rg -n rsv --yes")
    assert world("backup vault list") == []


def test_protection_items_containers_and_jobs(az_over: AzOver) -> None:
    world = machine(az_over())
    world("backup vault create -g rg -n rsv -l eastus")
    assert world.text("backup protection check-vm --vm vm1 -g rg").strip('"\n') == ""
    world("backup protection enable-for-vm --vm vm1 -p DefaultPolicy", *VAULT)
    assert "/vaults/rsv" in world.text("backup protection check-vm --vm vm1 -g rg")
    assert len(world("backup container list", *VAULT, *KIND)) == 1
    assert world("backup container show -n vm1", *VAULT, *KIND)["properties"]["friendlyName"] == "vm1"
    assert [one["properties"]["friendlyName"] for one in world("backup item list", *VAULT)] == ["vm1"]
    item = ("backup item show -c vm1 -n vm1 --workload-type VM", *VAULT, *KIND)
    assert world(*item)["properties"]["policyName"] == "DefaultPolicy"
    file = Path(world.az.folder) / "policy.json"
    file.write_text(world.text("backup policy get-default-for-vm", *VAULT))
    world(f"backup policy create -n pol1 --policy @{file}", *VAULT, *KIND)
    world("backup item set-policy -c vm1 -n vm1 --policy-name pol1 --workload-type VM", *VAULT, *KIND)
    assert world(*item)["properties"]["policyName"] == "pol1"
    job = world("backup protection backup-now --retain-until 01-01-2027", *ITEM, *KIND)["name"]
    assert world.ended(job) == "Completed"
    world("backup job wait -n", job, *VAULT)
    assert job in [one["name"] for one in world("backup job list --status Completed --operation Backup", *VAULT)]
    assert job in world.text("backup job list --output table", *VAULT)
    running = world("backup protection backup-now --retain-until 01-01-2027", *ITEM, *KIND)["name"]
    world("backup job stop -n", running, *VAULT)
    assert world.ended(running) == "Cancelled"
    world("backup protection update-for-vm --disk-list-setting exclude --diskslist 1", *ITEM)
    world("backup protection disable --yes", *ITEM, *KIND)
    assert world(*item)["properties"]["protectionState"] == "ProtectionStopped"
    world("backup protection resume -p DefaultPolicy", *ITEM, *KIND)
    world("backup protection disable --delete-backup-data true --yes", *ITEM, *KIND)
    assert world(*item)["properties"]["isScheduledForDeferredDelete"] is True
    world("backup protection undelete --workload-type VM", *ITEM, *KIND)
    world("backup protection resume -p DefaultPolicy", *ITEM, *KIND)
    assert world(*item)["properties"]["policyName"] == "DefaultPolicy"


def test_recovery_points_and_restores(az_over: AzOver) -> None:
    world = protected(az_over())
    world("storage account create -g rg -n sandboxsa1 -l eastus --sku Standard_LRS")
    world("group create -n rgtarget -l eastus")
    point = world("backup recoverypoint list --workload-type VM", *ITEM, *KIND)[0]["name"]
    assert world("backup recoverypoint show --workload-type VM -n", point, *ITEM, *KIND)["name"] == point
    staged = ("--storage-account", "sandboxsa1", "-r", point)
    job = world("backup restore restore-disks --target-resource-group rgtarget", *ITEM, *staged)["name"]
    assert world.ended(job) == "Completed"
    assert world("disk list -g rgtarget")
    new = (
        "--target-vm-name vm9 --target-vnet-name vm1VNET --target-vnet-resource-group rg --target-subnet-name vm1Subnet"
    )
    job = world(f"backup restore restore-disks --target-resource-group rgtarget {new}", *ITEM, *staged)["name"]
    assert world.ended(job) == "Completed"
    assert world("vm show -d -g rgtarget -n vm9")["powerState"] == "VM running"
    refused = world.az.run("backup", "restore", "restore-disks", "--restore-mode", "OriginalLocation", *ITEM, *staged)
    assert "UserErrorVmNotShutDown" in refused.err or refused.code == 0
    world("vm deallocate", *VM)
    job = world("backup restore restore-disks --restore-mode OriginalLocation", *ITEM, *staged)["name"]
    assert world.ended(job) == "Completed"
    world("vm start", *VM)
    assert world.az.run("backup", "restore", "files", "mount-rp", *ITEM, "-r", point).code == 0
    assert world.az.run("backup", "restore", "files", "unmount-rp", *ITEM, "-r", point).code == 0


def test_machines_are_looked_into_and_repaired(az_over: AzOver) -> None:
    world = machine(az_over())
    assert world("vm show", *VM)["name"] == "vm1"
    assert world("vm show -d", *VM)["powerState"] == "VM running"
    assert [one["name"] for one in world("vm list -g rg")] == ["vm1"]
    statuses = world("vm get-instance-view --query instanceView.statuses", *VM)
    assert "PowerState/running" in [one["code"] for one in statuses]
    world("vm boot-diagnostics enable", *VM)
    assert "serialConsoleLogBlobUri" in str(world("vm boot-diagnostics get-boot-log-uris", *VM))
    assert "Linux version" in world.text("vm boot-diagnostics get-boot-log", *VM)
    for verb in ("redeploy", "reapply", "restart", "stop", "start", "deallocate", "start"):
        world(f"vm {verb}", *VM)
    told = world.az.run("vm", "perform-maintenance", *VM).err
    assert "SandboxNotImplemented" in told, "what is not simulated is refused by its name"
    said = world("vm run-command invoke --command-id RunShellScript --scripts", "echo hello", *VM)
    assert "hello" in said["value"][0]["message"]
    world("vm auto-shutdown --time 1900", *VM)
    schedules = world("resource list -g rg --resource-type Microsoft.DevTestLab/schedules")
    assert [one["name"] for one in schedules] == ["shutdown-computevm-vm1"]
    assert world("vm assess-patches", *VM)["status"] == "Succeeded"
    patched = world("vm install-patches --maximum-duration PT2H --reboot-setting IfRequired --classifications-to-include-linux Critical Security", *VM)  # fmt: skip
    assert patched["status"] == "Succeeded"


def test_machines_are_changed(az_over: AzOver) -> None:
    world = machine(az_over())
    world("vm update --set", 'tags={"env":"lab"}', *VM)
    assert world("vm show --query tags", *VM) == {"env": "lab"}
    world("vm resize --size Standard_D4s_v3", *VM)
    assert world("vm show --query hardwareProfile.vmSize", *VM) == "Standard_D4s_v3"
    world("vm open-port --port 80", *VM)
    assert "open-port-80" in str(world("network nsg list -g rg"))
    world("vm disk attach -g rg --vm-name vm1 --name data1 --new --size-gb 16")
    assert [one["name"] for one in world("vm show --query storageProfile.dataDisks", *VM)] == ["data1"]
    world("vm disk detach -g rg --vm-name vm1 --name data1")
    world(
        "vm extension set -g rg --vm-name vm1 -n AzureMonitorLinuxAgent --publisher Microsoft.Azure.Monitor --version 1.0"
    )
    assert [one["name"] for one in world("vm extension list -g rg --vm-name vm1")] == ["AzureMonitorLinuxAgent"]
    world("vm create -g rg -n vm2 --image Win2022Datacenter --admin-username azureuser --admin-password", PASSWORD, "--public-ip-address", "")  # fmt: skip
    assert {one["name"]: one["powerState"] for one in world("vm list -d -g rg")} == {
        "vm1": "VM running",
        "vm2": "VM running",
    }
    world("vm delete -g rg -n vm2 --yes")
    assert [one["name"] for one in world("vm list -g rg")] == ["vm1"]


def test_disks_snapshots_locks_and_networks(az_over: AzOver) -> None:
    world = machine(az_over())
    disk = world.text("vm show --query storageProfile.osDisk.managedDisk.id -o tsv", *VM).strip()
    world("snapshot create -g rg -n snap1 --incremental true --source", disk)
    assert [one["name"] for one in world("snapshot list -g rg")] == ["snap1"]
    world("disk create -g rg -n restored1 --source snap1")
    assert "restored1" in [one["name"] for one in world("disk list -g rg")]
    world("lock create -g rg -n nodelete --lock-type CanNotDelete")
    assert "ScopeLocked" in world.az.run("disk", "delete", "-g", "rg", "-n", "restored1", "--yes").err
    assert [one["name"] for one in world("lock list -g rg")] == ["nodelete"]
    world("lock delete -g rg -n nodelete")
    world("disk delete -g rg -n restored1 --yes")
    assert [one["name"] for one in world("network vnet list -g rg")] == ["vm1VNET"]
    assert [one["name"] for one in world("network nsg list -g rg")] == ["vm1NSG"]
    assert world("network nic show -g rg -n vm1VMNic")["name"] == "vm1VMNic"
    world("network nic ip-config update -g rg --nic-name vm1VMNic -n ipconfigvm1 --private-ip-address 10.0.0.20")
    assert "10.0.0.20" in str(world("network nic show -g rg -n vm1VMNic"))
    assert {one["name"] for one in world("resource list -g rg")} >= {"vm1", "snap1", "vm1VMNic"}
    assert world("role assignment list -g rg") == []
    assert world("policy assignment list -g rg") == []
    world("group delete -n rg --yes")
    assert "rg" not in [one["name"] for one in world("group list")]


def test_monitoring(az_over: AzOver) -> None:
    world = machine(az_over())
    machine_id = world.text("vm show --query id -o tsv", *VM).strip()
    activity = world("monitor activity-log list -g rg --start-time 2026-03-01 --end-time 2026-03-10")
    assert "Microsoft.Compute/virtualMachines/write" in {one["operationName"]["value"] for one in activity}
    shown = world("monitor metrics list --start-time 2026-03-02T07:00:00Z --end-time 2026-03-02T08:00:00Z --resource", machine_id, "--metric", "Percentage CPU")  # fmt: skip
    assert shown["value"][0]["name"]["value"] == "Percentage CPU"
    world("monitor action-group create -g rg -n ag --action email me me@example.com")
    assert [one["name"] for one in world("monitor action-group list -g rg")] == ["ag"]
    world("monitor metrics alert create -g rg -n cpu --scopes", machine_id, "--condition", "avg Percentage CPU > 90", "--action", "ag")  # fmt: skip
    assert [one["name"] for one in world("monitor metrics alert list -g rg")] == ["cpu"]
    assert world("monitor diagnostic-settings list --resource", machine_id) == []


def test_the_commands_of_the_chapter(az_over: AzOver) -> None:
    """As a book about the exam prints them; the subscription alone is this one."""
    az = az_over()
    world = World(az)
    world("group create -n rg-prod-ops -l eastus")
    world("group create -n rg-prod-compute -l eastus")
    vm = ("-g", "rg-prod-compute", "-n", "vm-app-01")
    world("vm create --image Ubuntu2204 --admin-username azureuser --nsg-rule NONE --admin-password", PASSWORD, *vm)
    machine_id = f"/subscriptions/{az.server.run.subscription_id}/resourceGroups/rg-prod-compute/providers/Microsoft.Compute/virtualMachines/vm-app-01"  # fmt: skip
    world("backup vault create --resource-group rg-prod-ops --name rsv-prod-eastus --location eastus")
    world("backup protection enable-for-vm --resource-group rg-prod-ops --vault-name rsv-prod-eastus --policy-name DefaultPolicy --vm", machine_id)  # fmt: skip
    jobs = world.text("backup job list -g rg-prod-ops --vault-name rsv-prod-eastus --output table")
    assert "ConfigureBackup" in jobs
    assert world("vm get-instance-view --query instanceView.statuses", *vm)
    world("vm boot-diagnostics enable", *vm)  # or az itself refuses the next
    assert "Linux version" in world.text("vm boot-diagnostics get-boot-log", *vm)
    world("vm redeploy", *vm)
    world("vm reapply", *vm)


@pytest.mark.parametrize(
    "words", ["vm repair create -g rg -n vm1", "maintenance configuration list", "graph query -q x"]
)
def test_commands_of_extensions_are_refused_by_az_and_nothing_is_looked_for(az_over: AzOver, words: str) -> None:
    """They come from the internet: az of a sandbox's shell knows none, and does not go to look for one."""
    done = az_over().run(*words.split())
    assert (done.code, "misspelled or not recognized" in done.err or "is not in the" in done.err) == (2, True), done.err
