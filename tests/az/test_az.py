"""What a learner does with the unmodified az: signing in, vaults, machines, backups and restores."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.az.conftest import ABSENT, AZ, Az

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
AzOver = Callable[..., Az]
VAULT = ("-g", "rg-app", "-v", "rsv-app")
ITEM = (*VAULT, "-c", "vm-app1", "-i", "vm-app1")
VM_KIND = ("--backup-management-type", "AzureIaasVM")


def test_a_shell_of_the_sandbox_is_signed_in_to_it_and_to_nothing_else(az_over: AzOver) -> None:
    az = az_over()
    shown = az("account", "show")
    assert (shown["environmentName"], shown["id"]) == ("Sandbox", az.server.run.subscription_id)
    assert az("group", "create", "-n", "rg-app", "-l", "westeurope")["properties"]["provisioningState"] == "Succeeded"
    assert [group["name"] for group in az("group", "list")] == ["rg-app"]
    assert az("group", "exists", "-n", "rg-app") is True
    assert not (az.folder / ".azure").exists(), "the learner's own folder is not touched"
    az("group", "delete", "-n", "rg-app", "--yes")
    assert az("group", "list") == []


def test_az_signs_in_by_itself_in_each_way(az_over: AzOver) -> None:
    az = az_over()
    own = {"AZURE_CONFIG_DIR": str(az.folder / "own")}
    run, client = az.server.run, az.server.client("reader")
    az("config", "set", "core.instance_discovery=false", **own)
    az("cloud", "register", "-n", "Sandbox", "--endpoint-resource-manager", run.url, **own)
    az("cloud", "set", "-n", "Sandbox", **own)
    # First, for az takes a token that it has without looking at the secret.
    wrong = az.run("login", "--service-principal", "-u", client.client_id, "-p", "no", "--tenant", run.tenant_id, **own)
    assert "AADSTS7000215" in wrong.err
    words = ("login", "--service-principal", "-u", client.client_id, "-p", client.client_secret)
    signed = az(*words, "--tenant", run.tenant_id, **own)
    assert signed[0]["user"]["name"] == client.client_id
    refused = az.run("group", "create", "-n", "rg-app", "-l", "westeurope", **own)
    assert "AuthorizationFailed" in refused.err
    assert az("login", "--identity", **own)[0]["id"] == run.subscription_id


def test_errors_are_azures_own(az_over: AzOver) -> None:
    az = az_over()
    missing = az.run("group", "show", "-n", "nothing")
    assert (missing.code, "ResourceGroupNotFound" in missing.err) == (3, True)
    # az sends no token to an address that it does not know as a cloud's.
    foreign = az.server.url.replace("127.0.0.1", "localhost")
    told = az.run("rest", "--method", "get", "--url", f"{foreign}/subscriptions?api-version=2022-12-01")
    assert "carried no access token" in told.err


def test_a_vault_is_made_changed_and_deleted(az_over: AzOver) -> None:
    az = az_over()
    az("group", "create", "-n", "rg", "-l", "westeurope")
    made = az("backup", "vault", "create", "-g", "rg", "-n", "rsv-one", "-l", "westeurope")
    assert made["properties"]["provisioningState"] == "Succeeded"
    words = ("-g", "rg", "-n", "rsv-one")
    az("backup", "vault", "backup-properties", "set", *words, "--backup-storage-redundancy", "LocallyRedundant")
    shown = az("backup", "vault", "backup-properties", "show", *words)
    assert "LocallyRedundant" in str(shown)
    updated = az("backup", "vault", "update", *words, "--immutability-state", "Unlocked")
    assert updated["properties"]["securitySettings"]["immutabilitySettings"]["state"] == "Unlocked"
    az("backup", "vault", "delete", *words, "--yes")
    assert az("backup", "vault", "list", "-g", "rg") == []


def test_a_policy_that_was_printed_is_edited_and_put_back(az_over: AzOver) -> None:
    az = az_over("sample")
    printed = az.run("backup", "policy", "get-default-for-vm", *VAULT).out
    file = az.folder / "policy.json"
    file.write_text(printed.replace('"count": 30', '"count": 14'))
    az("backup", "policy", "create", *VAULT, "-n", "short", *VM_KIND, "--policy", f"@{file}")
    made = az("backup", "policy", "show", *VAULT, "-n", "short")
    assert made["properties"]["retentionPolicy"]["dailySchedule"]["retentionDuration"]["count"] == 14
    moved = az("backup", "item", "set-policy", *VAULT, "-c", "vm-app1", "-n", "vm-app1", "--policy-name", "short", *VM_KIND, "--workload-type", "VM")  # fmt: skip
    assert moved["properties"]["status"] == "Completed"
    assert [item["name"] for item in az("backup", "policy", "list-associated-items", *VAULT, "-n", "short")]


def test_a_machine_is_backed_up_its_disks_restored_and_its_data_deleted_and_brought_back(az_over: AzOver) -> None:
    az = az_over("sample")
    job = az("backup", "protection", "backup-now", *ITEM, *VM_KIND, "--retain-until", "01-05-2026")
    shown = [az("backup", "job", "show", *VAULT, "-n", job["name"])["properties"]["status"] for _ in range(6)]
    assert shown[-1] == "Completed"
    points = az("backup", "recoverypoint", "list", *ITEM, *VM_KIND, "--workload-type", "VM")
    assert points
    az("storage", "account", "create", "-g", "rg-app", "-n", "stagingapp1", "-l", "westeurope", "--sku", "Standard_LRS")
    az("group", "create", "-n", "rg-restored", "-l", "westeurope")
    restore = az("backup", "restore", "restore-disks", *ITEM, "-r", points[0]["name"], "--storage-account", "stagingapp1", "--target-resource-group", "rg-restored")  # fmt: skip
    for _ in range(6):
        ended = az("backup", "job", "show", *VAULT, "-n", restore["name"])["properties"]["status"]
    assert ended == "Completed"
    assert len(az("disk", "list", "-g", "rg-restored")) == 2
    az("backup", "protection", "disable", *ITEM, *VM_KIND, "--delete-backup-data", "true", "--yes")
    item = az("backup", "item", "list", *VAULT)[0]["properties"]
    assert (item["protectionState"], item["isScheduledForDeferredDelete"]) == ("ProtectionStopped", True)
    az("backup", "protection", "undelete", *ITEM, *VM_KIND, "--workload-type", "VM")
    az("backup", "protection", "resume", *ITEM, *VM_KIND, "-p", "DefaultPolicy")
    assert az("backup", "item", "list", *VAULT)[0]["properties"]["isScheduledForDeferredDelete"] is not True


def test_disks_of_a_machine_are_left_out_of_its_backups(az_over: AzOver) -> None:
    az = az_over("sample")
    az("backup", "protection", "update-for-vm", *ITEM, "--disk-list-setting", "exclude", "--diskslist", "0")
    item = az("backup", "item", "list", *VAULT)[0]["properties"]
    assert item["extendedProperties"]["diskExclusionProperties"] == {"diskLunList": [0], "isInclusionList": False}


def test_files_of_a_recovery_point_are_mounted(az_over: AzOver) -> None:
    az = az_over("sample")
    point = az("backup", "recoverypoint", "list", *ITEM, *VM_KIND, "--workload-type", "VM")[0]["name"]
    before = set(Path(az.folder).iterdir())
    mounted = az.run("backup", "restore", "files", "mount-rp", *ITEM, "-r", point)
    assert mounted.code == 0
    assert "Use password" in mounted.err
    assert set(Path(az.folder).iterdir()) - before
    assert az.run("backup", "restore", "files", "unmount-rp", *ITEM, "-r", point).code == 0


def test_machines_are_listed_started_stopped_and_looked_into(az_over: AzOver) -> None:
    az = az_over("sample")
    assert [vm["name"] for vm in az("vm", "list")] == ["vm-app1"]
    assert [vm["powerState"] for vm in az("vm", "list", "-d")] == ["VM running"]
    words = ("-g", "rg-app", "-n", "vm-app1")
    az("vm", "deallocate", *words)
    assert az("vm", "show", "-d", *words)["powerState"] == "VM deallocated"
    az("vm", "resize", *words, "--size", "Standard_D4s_v5")
    az("vm", "start", *words)
    assert az("vm", "show", *words)["hardwareProfile"]["vmSize"] == "Standard_D4s_v5"
    said = az("vm", "run-command", "invoke", *words, "--command-id", "RunShellScript", "--scripts", "echo hello")
    assert "hello" in said["value"][0]["message"]
    assert az("vm", "assess-patches", *words)["status"] == "Succeeded"
    assert "Linux version" in az.run("vm", "boot-diagnostics", "get-boot-log", *words).out


def test_a_machine_is_made_by_a_template_deployment_and_protected(az_over: AzOver) -> None:
    az = az_over()
    az("group", "create", "-n", "rg", "-l", "westeurope")
    az("vm", "create", "-g", "rg", "-n", "vm-new", "--image", "Ubuntu2204", "--admin-username", "azureuser", "--admin-password", "Sandbox-Pass-1234", "--size", "Standard_D2s_v3", "--nsg-rule", "NONE")  # fmt: skip
    assert az("vm", "show", "-d", "-g", "rg", "-n", "vm-new")["powerState"] == "VM running"
    az("backup", "vault", "create", "-g", "rg", "-n", "rsv-one", "-l", "westeurope")
    done = az("backup", "protection", "enable-for-vm", "-g", "rg", "-v", "rsv-one", "--vm", "vm-new", "-p", "DefaultPolicy")  # fmt: skip
    assert done["properties"]["status"] == "Completed"


def test_snapshots_disks_and_locks(az_over: AzOver) -> None:
    az = az_over("sample")
    disk = az("vm", "show", "-g", "rg-app", "-n", "vm-app1")["storageProfile"]["osDisk"]["managedDisk"]["id"]
    az("snapshot", "create", "-g", "rg-app", "-n", "snap1", "--source", disk, "--incremental", "true")
    az("disk", "create", "-g", "rg-app", "-n", "copy1", "--source", "snap1")
    assert "copy1" in [one["name"] for one in az("disk", "list", "-g", "rg-app")]
    az("lock", "create", "-g", "rg-app", "-n", "keep", "--lock-type", "CanNotDelete")
    refused = az.run("group", "delete", "-n", "rg-app", "--yes")
    assert "ScopeLocked" in refused.err
    az("lock", "delete", "-g", "rg-app", "-n", "keep")
    assert az("lock", "list", "-g", "rg-app") == []


def test_a_reader_reads_and_no_more(az_over: AzOver) -> None:
    az = az_over("sample").as_("backup-reader")
    assert az("backup", "item", "list", *VAULT)
    refused = az.run("backup", "protection", "disable", *ITEM, *VM_KIND, "--yes")
    assert "AuthorizationFailed" in refused.err
