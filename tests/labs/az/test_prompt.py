"""Typing az lines into a world: what they do, print, and say where they do nothing."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.core.az.reading import read
from studyapp.labs.az.binding import bound
from tests.labs.az.conftest import Typed
from tests.labs.conftest import VM

VAULT = "-g rg-app -v rsv-app"
ITEM = f"{VAULT} -c vm-app -i vm-app"


def test_the_commands_of_the_chapter_run(typed: Typed) -> None:
    """Names and ids aside, they are typed as the chapter that the course teaches has them."""
    out = typed.out
    vm = typed.lab.do("vm.model", VM)["id"]
    out("az backup vault create \\\n  --resource-group rg-app \\\n  --name rsv-prod \\\n  --location eastus")
    out("az backup protection disable -g rg-app -v rsv-app -c vm-app -i vm-app --delete-backup-data true --yes")
    out("az backup vault create -g rg-app -n rsv-second -l eastus")
    typed.lab.do("backup.undelete", group="rg-app", vault="rsv-app", vm="vm-app")
    job = json.loads(
        out(
            "az backup protection resume -g rg-app -v rsv-app --container-name vm-app --item-name vm-app"
            " --policy-name DefaultPolicy"
        )
    )
    assert job["properties"]["status"] == "Completed"
    again = typed.run(f"az backup protection enable-for-vm {VAULT} --vm {vm} --policy-name DefaultPolicy")
    assert again.code in (0, 1)
    table = out("az backup job list -g rg-app --vault-name rsv-app --output table").splitlines()
    assert table[0].split()[:3] == ["Name", "Operation", "Status"]
    statuses = json.loads(out("az vm get-instance-view -g rg-app -n vm-app --query instanceView.statuses"))
    assert "PowerState/running" in [status["code"] for status in statuses]
    assert "login:" in out("az vm boot-diagnostics get-boot-log -g rg-app -n vm-app")
    assert out("az vm redeploy -g rg-app -n vm-app") == ""
    assert out("az vm reapply -g rg-app -n vm-app") == ""
    repair = "az vm repair create -g rg-app -n vm-app --repair-username repairadmin --repair-password 'Use-A-Secure-1'"
    assert json.loads(out(repair))["status"] == "SUCCESS"


def test_a_line_does_what_its_operation_does(typed: Typed) -> None:
    typed.out("az vm deallocate --name vm-app --resource-group=rg-app")
    assert typed.lab.power() == "deallocated"
    assert typed.door.performed == [("vm.deallocate", VM)]


def test_each_id_is_done_after_the_other(typed: Typed) -> None:
    typed.lab.do("vm.create", vm_group="rg-app", vm="vm-two", network="vnet-app")
    typed.out("az vm stop --ids $(az vm list -g rg-app --query [].id -o tsv)")
    assert [args["vm"] for name, args in typed.door.performed if name == "vm.stop"] == ["vm-app", "vm-two"]
    shown = json.loads(typed.out("az vm show --ids $(az vm list -g rg-app --query '[].id' --output tsv)"))
    assert [machine["name"] for machine in shown] == ["vm-app", "vm-two"]


def test_a_backup_is_kept_until_its_day_and_az_does_not_wait_for_it(typed: Typed) -> None:
    day = "$(date -u -d '+10 days' +%d-%m-%Y)"
    printed = json.loads(typed.out(f"az backup protection backup-now {ITEM} --retain-until {day}"))
    assert printed["properties"]["status"] == "InProgress"
    asked = dict(typed.door.performed)["backup.now"]
    assert (asked["retain_days"], asked["vm_group"], asked["wait"]) == ("10", "rg-app", "false")
    job = json.loads(typed.out(f"az backup job wait {VAULT} -n {printed['name']}"))
    assert job["properties"]["status"] == "Completed"


def test_a_protected_machine_is_found_in_a_group_of_its_own(typed: Typed) -> None:
    typed.lab.do("group.create", group="rg-far")
    typed.lab.do("vm.create", vm_group="rg-far", vm="vm-far", network="vnet-app", network_group="rg-app")
    protect = f"az backup protection enable-for-vm {VAULT} -p DefaultPolicy --vm "
    typed.out(protect + "$(az vm show -g rg-far -n vm-far --query id -o tsv)")
    name = typed.out(f"az backup item show {VAULT} -c vm-far -n vm-far --query properties.containerName -o tsv")
    assert name.strip() == "iaasvmcontainerv2;rg-far;vm-far"
    full = f"az backup item show {VAULT} -c '{name.strip()}' -n 'VM;{name.strip()}' --query properties.friendlyName"
    assert typed.out(full) == '"vm-far"\n'


def test_a_disk_is_copied_from_a_snapshot_or_a_disk_by_name_or_id(typed: Typed) -> None:
    typed.out("az snapshot create -g rg-app -n snap --source vm-app-os")
    snapshot = json.loads(typed.out("az snapshot show -g rg-app -n snap"))
    assert snapshot["incremental"] is False
    for name, source in (("d1", "snap"), ("d2", "vm-app-os"), ("d3", snapshot["id"])):
        typed.out(f"az disk create -g rg-app -n {name} --source {source} -o none")
        made = json.loads(typed.out(f"az disk show -g rg-app -n {name}"))
        assert made["creationData"]["sourceResourceId"].endswith("/vm-app-os" if name == "d2" else "/snap")
    typed.out("az vm disk attach -g rg-app --vm-name vm-app -n d1 -o none")
    typed.out("az vm disk detach -g rg-app --vm-name vm-app -n d1 -o none")


def test_a_deleted_vault_comes_back_by_its_id(typed: Typed) -> None:
    typed.out(f"az backup protection disable {ITEM} --delete-backup-data true -y")
    typed.out("az backup vault delete -g rg-app -n rsv-app --yes")
    region = typed.lab.do("group.show", group="rg-app")["location"]
    deleted = typed.out(f"az backup deleted-vault list -l {region} --query [0].id -o tsv").strip()
    typed.out(f"az backup deleted-vault undelete --ids {deleted}")
    assert typed.out("az backup vault list -g rg-app --query [].name -o tsv") == "rsv-app\n"


def test_a_policy_is_printed_changed_and_set(typed: Typed) -> None:
    policy = json.loads(typed.out(f"az backup policy show {VAULT} -n DefaultPolicy"))
    policy["properties"]["instantRpRetentionRangeInDays"] = 5
    typed.out(f"az backup policy set {VAULT} -n DefaultPolicy --policy '{json.dumps(policy)}'")
    kept = typed.out(f"az backup policy show {VAULT} -n DefaultPolicy --query properties.instantRpRetentionRangeInDays")
    assert kept == "5\n"


def test_the_activity_of_six_hours_is_listed_unless_more_is_asked_for(typed: Typed) -> None:
    before = json.loads(typed.out("az monitor activity-log list -g rg-app"))
    assert before
    typed.lab.do("clock.advance", hours="7")
    recent = json.loads(typed.out("az monitor activity-log list -g rg-app"))
    everything = json.loads(typed.out("az monitor activity-log list -g rg-app --offset 2d"))
    assert len(recent) < len(everything)


# What is said


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        ("az vm startt -g rg-app -n vm-app", 2, "Did you mean `start`"),
        ("az vm start -g rg-app -n nothing", 3, "ERROR: (ResourceNotFound) The Resource"),
        ("az group show -n rg-nothing", 3, "Code: ResourceGroupNotFound"),
        ("az vm delete -g rg-app -n vm-app", 1, "Use --yes"),
        (f"az backup protection disable {ITEM} --delete-backup-data", 1, "Use --yes"),
        ("az storage account create -g rg-app -n stnew --https-only", 2, "does not do --https-only here"),
        ("az vm create -g rg-app -n v --admin-username me --subnet s --vnet-name n", 2, "`--admin-username azureuser` only"),
        ("az vm create -g rg-app -n v", 2, "the following arguments are required: --subnet"),
        ("az backup restore restore-disks --rp-name x --storage-account s " + ITEM, 2, "required: --target-resource-group/-t"),
        ("az vm encryption show -g rg-app -n vm-app", 2, "this practice subset does not know `az vm encryption show`"),
        ("az vm encryption show -g rg-app -n vm-app", 2, "studyapp sandbox shell"),
        ("az keyvault list", 2, "studyapp sandbox shell"),
        ("Get-AzVM -Name vm-app", 2, "PowerShell is not supported. The same in az: az vm "),
        ("start-azvm -name vm-app", 2, "PowerShell is not supported. The same in az: az vm start --resource-group <vm_group>"),
        ("az network public-ip list -g rg-app", 2, "`az network --help` lists what there is here"),
        ("az aks list", 2, "`az --help` lists what there is here"),
        ("az dataprotection backup-vault create -g rg-app -v v -l westeurope --storage-settings type=LocallyRedundant datastore-type=VaultStore", 2, "`--type SystemAssigned` only"),
        ("Restart-AzVM -Name vm-app", 2, "az vm restart --resource-group"),
        ("az vm list --subscription other", 2, "leave --subscription out"),
        ("az vm start -g rg-app -n vm-app --no-wait", 2, "does not do --no-wait here"),
        ("az vm list --query '[].{'", 2, "argument --query"),
        ("az vm list --query 'join(@)'", 2, "argument --query"),
        ("az vm list -g $RG", 2, "no variables"),
        ("az vm start --ids vm-app", 2, "cannot be derived"),
        ("az vm show -g $(hostname) -n x", 2, "runs nothing else"),
        (f"az backup protection backup-now {ITEM} --retain-until tomorrow", 2, "31-12-2026"),
        ("az monitor activity-log list -g rg-app --offset week", 2, "90d or 12h"),
        ("az backup deleted-vault undelete --ids /nothing", 2, "No deleted vault has the id"),
        ("az lock create -n l -t CanNotDelete -g rg-app --resource vm-app --resource-type Microsoft.Compute/virtualMachines", 2, "does not do"),
        ("az group list -o table | head", 2, "`|`"),
        ("ls", 2, "begins with `az`"),
    ],
)  # fmt: skip
def test_a_line_that_does_nothing_says_why_and_how_it_ends(typed: Typed, line: str, code: int, told: str) -> None:
    events = len(typed.lab.target.sandbox.world.events)
    printed = typed.run(line)
    assert (printed.code, printed.out) == (code, "")
    assert told in printed.err
    if code == 2:
        assert len(typed.lab.target.sandbox.world.events) == events


def test_help_is_told_at_each_level(typed: Typed) -> None:
    everything = typed.out("az")
    assert "practice subset" in everything
    assert "PowerShell is not supported" in everything
    assert "az backup protection enable-for-vm" in everything
    assert "az vm start" in typed.out("az vm --help")
    assert "az vm start" not in typed.out("az vm disk -h")
    shown = typed.out("az backup protection backup-now -h")
    assert "--retain-until" in shown
    assert "--container-name/-c" in shown
    assert "does not know" in typed.out("az vm encryption show -h")
    assert "Not in this practice subset: " in typed.out("az vm -h")


# Laws


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.permutations([["--resource-group", "rg-app"], ["-v", "rsv-app"], ["-o", "tsv"], ["--query", "[].name"]]))
def test_the_order_of_options_changes_nothing_that_is_printed(typed: Typed, parts: list[list[str]]) -> None:
    line = " ".join(word for part in parts for word in part)
    usual = typed.out("az backup item list -g rg-app --vault-name rsv-app --query [].name --output tsv")
    assert typed.out(f"az backup item list {line}") == usual


@pytest.mark.parametrize(
    ("line", "name", "args"),
    [
        ("az disk create -g g -n d --size-gb 8", "disk.create", {"group": "g", "disk": "d", "size_gb": "8", "sku": "Premium_LRS"}),
        (
            "az storage account create -g g -n a",
            "storage.create",
            {"group": "g", "account": "a", "sku": "Standard_RAGRS", "kind": "StorageV2"},
        ),
        (
            "az lock create -n l -t readonly -g g --resource-type Microsoft.RecoveryServices/vaults --resource v",
            "lock.create",
            {"lock": "l", "level": "ReadOnly", "group": "g", "vault": "v"},
        ),
        (
            f"az backup restore restore-disks {ITEM} -r p --storage-account s -t t --diskslist 0 2",
            "restore.disks",
            {
                "group": "rg-app", "vault": "rsv-app", "vm": "vm-app", "point": "p", "account": "s",
                "target_group": "t", "luns": "0,2",
            },
        ),
        (
            f"az backup restore restore-disks {ITEM} -r p --storage-account s --restore-mode originallocation",
            "restore.replace",
            {"group": "rg-app", "vault": "rsv-app", "vm": "vm-app", "point": "p", "account": "s"},
        ),
        (
            "az vm update -g g -n v --os-disk /subscriptions/s/resourceGroups/other/providers/Microsoft.Compute/disks/d",
            "vm.swap-os-disk",
            {"vm_group": "g", "vm": "v", "disk_group": "other", "disk": "d"},
        ),
        (
            f"az backup protection enable-for-vm {VAULT} -p P --vm v --diskslist 1 2 --disk-list-setting exclude",
            "backup.protect",
            {"group": "rg-app", "vault": "rsv-app", "policy": "P", "vm": "v", "exclude_luns": "1,2"},
        ),
    ],
)  # fmt: skip
def test_a_call_is_an_operation_with_arguments(line: str, name: str, args: dict[str, str]) -> None:
    operation, found = bound(read(line))
    assert (operation.name, found) == (name, args)


def test_a_machine_is_repaired_by_az_alone(typed: Typed) -> None:
    disk = typed.lab.do("vm.model", VM)["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    typed.lab.has(disk, fstab="Bad")
    typed.out("az vm restart -g rg-app -n vm-app")
    assert "emergency mode" in typed.out("az vm boot-diagnostics get-boot-log -g rg-app -n vm-app")
    typed.out(
        "az vm repair create -g rg-app -n vm-app --repair-username mender --repair-password Use-A-Secure-1 -o none"
    )
    typed.out("az vm repair run -g rg-app -n vm-app --run-id linux-alar2 --parameters fstab --run-on-repair -o none")
    early = typed.run("az vm repair restore -g rg-app -n vm-app --yes")
    assert (early.code, "Deallocate it first" in early.err) == (1, True)
    typed.out("az vm deallocate -g rg-app -n vm-app")
    assert typed.run("az vm repair restore -g rg-app -n vm-app").code == 1
    typed.out("az vm repair restore -g rg-app -n vm-app --yes -o none")
    typed.out("az vm start -g rg-app -n vm-app")
    assert "login:" in typed.out("az vm boot-diagnostics get-boot-log -g rg-app -n vm-app")
