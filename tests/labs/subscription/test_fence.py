"""The fence, request by request: what leaves, what is held back, and what is looked at before."""

import json
from typing import Any

import pytest
from azure.mgmt.compute.models import RestorePointCollection

from studyapp.core.azure_runs import RUN_TAG
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription.fence import Fence, Free, OutsideFenceError, Owned, Proof, Tagged
from studyapp.sandbox import Sandbox
from tests.labs.subscription.conftest import FOREIGN, OTHER, OWN, RUN, SIZES, SUBSCRIPTION, Ground, ground, run_of

HOST = "https://management.azure.com"
S = f"/subscriptions/{SUBSCRIPTION}"
G = f"{S}/resourceGroups/rg-shop"
V = f"{G}/providers/Microsoft.RecoveryServices/vaults/rsv"
VM = f"{G}/providers/Microsoft.Compute/virtualMachines/vm"
ITEM = f"{V}/backupFabrics/Azure/protectionContainers/IaasVMContainer;iaasvmcontainerv2;rg-shop;vm/protectedItems/VM;iaasvmcontainerv2;rg-shop;vm"  # fmt: skip
FOREIGN_VM = f"{S}/resourceGroups/rg-app/providers/Microsoft.Compute/virtualMachines/vm-app1"
OURS = {"tags": {RUN_TAG: RUN}, "location": "westeurope"}
TAGGED, FREE = (Tagged("rg-shop"),), (Free("rg-shop"),)
Body = Any


def fence(**more: Any) -> Fence:
    return Fence(run_of(Sandbox(subscription=SUBSCRIPTION), **more), HOST, SIZES)


def judged(method: str, path: str, body: Body = None, **more: Any) -> tuple[Proof, ...]:
    content = b"" if body is None else json.dumps(body).encode()
    return fence(**more).judge(method, f"{HOST}{path}?api-version=2024-01-01", content)


@pytest.mark.parametrize(
    ("method", "path", "body", "proofs"),
    [
        ("GET", f"{S}/resourceGroups", None, ()),
        ("HEAD", FOREIGN_VM, None, ()),
        ("GET", "/subscriptions", None, ()),
        ("GET", "/providers/Microsoft.Authorization/roleDefinitions/x", None, ()),
        ("PUT", G, OURS, FREE),
        ("PUT", G.lower(), OURS, FREE),
        ("PATCH", G, {"managedBy": None}, TAGGED),
        ("DELETE", G, None, TAGGED),
        ("PUT", V, {"location": "westeurope", "sku": {"name": "RS0"}, "properties": {}}, TAGGED),
        ("DELETE", f"{G}/providers/Microsoft.Network/virtualNetworks/providers", None, TAGGED),
        ("POST", f"{VM}/restart", None, TAGGED),
        ("PUT", VM, {"properties": {"hardwareProfile": {"vmSize": "standard_b2s"}}}, TAGGED),
        ("PUT", ITEM, {"properties": {"sourceResourceId": VM, "policyId": f"{V}/backupPolicies/p"}}, TAGGED),
        ("PUT", f"{VM}/providers/Microsoft.Insights/diagnosticSettings/d", {"properties": {}}, TAGGED),
        ("PUT", f"/{G.replace('/', '%2F')}/providers/Microsoft.Authorization/locks/l", {"properties": {}}, TAGGED),
        ("PUT", f"{G}/providers/Microsoft.Authorization/roleAssignments/a", {"properties": {"roleDefinitionId": f"{S}/providers/Microsoft.Authorization/roleDefinitions/r"}}, TAGGED),
        ("POST", f"{S}/providers/Microsoft.RecoveryServices/register", None, ()),
        ("POST", f"{S}/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus", {"resourceId": VM}, ()),
        ("POST", f"{S}/providers/Microsoft.Storage/checkNameAvailability", {"name": "x"}, ()),
        ("POST", "/providers/Microsoft.ResourceGraph/resources", {"query": "resources", "subscriptions": [SUBSCRIPTION]}, ()),
        ("POST", f"{S}/resourceGroups/NetworkWatcherRG/providers/Microsoft.Network/networkWatchers/w/nextHop", {"targetResourceId": VM}, ()),
        ("POST", f"{S}/providers/Microsoft.RecoveryServices/locations/westeurope/deletedVaults/d/undelete", {"properties": {"recoveryResourceGroupId": G}}, (Owned(f"{S}/providers/Microsoft.RecoveryServices/locations/westeurope/deletedVaults/d".lower(), ("properties", "vaultId")),)),
        ("DELETE", f"{S}/resourceGroups/AzureBackupRG_westeurope_1/providers/Microsoft.Compute/restorePointCollections/c/restorePoints/p", None, (Owned(f"{S}/resourceGroups/AzureBackupRG_westeurope_1/providers/Microsoft.Compute/restorePointCollections/c".lower(), ("properties", "source", "id")),)),
    ],
)  # fmt: skip
def test_what_may_leave_and_what_must_be_seen_first(
    method: str, path: str, body: Body, proofs: tuple[Proof, ...]
) -> None:
    assert judged(method, path, body) == proofs


@pytest.mark.parametrize(
    ("method", "path", "body", "why"),
    [
        ("GET", f"/subscriptions/{OTHER}/resourceGroups", None, "another subscription"),
        ("PUT", f"/subscriptions/{OTHER}/resourceGroups/rg-shop", OURS, "another subscription"),
        ("PUT", f"{S}/resourceGroups/rg-app", OURS, "the run's groups are rg-shop, rg-vaults"),
        ("PUT", f"{S}/resourceGroups/rg-shop2", OURS, "the run's groups are"),
        ("PUT", G, {"location": "westeurope"}, "must stay"),
        ("PUT", G, {"location": "westeurope", "tags": {RUN_TAG: "ffff"}}, "must stay"),
        ("PATCH", G, {"tags": {}}, "must stay"),
        ("PUT", f"{G}/providers/Microsoft.Resources/tags/default", {"properties": {"tags": {}}}, "this type"),
        ("POST", f"{G}/moveResources", {"resources": [], "targetResourceGroup": G}, "not moved"),
        ("POST", f"{G}/providers", None, "this type"),
        ("DELETE", FOREIGN_VM, None, "the run's groups are"),
        ("POST", f"{FOREIGN_VM}/deallocate", None, "the run's groups are"),
        ("PUT", ITEM.replace("rg-shop;vm", "rg-app;vm-app1"), {"properties": {}}, "it names a machine in rg-app"),
        ("PUT", ITEM, {"properties": {"sourceResourceId": FOREIGN_VM}}, "it points to"),
        ("PUT", ITEM, {"properties": {"sourceResourceId": FOREIGN_VM.replace("/", "%2F")}}, "it points to"),
        ("PUT", ITEM, {"properties": {"sourceResourceId": FOREIGN_VM.replace("/", "%252f")}}, "it points to"),
        ("PUT", VM, {"identity": {"userAssignedIdentities": {f"{S}/resourceGroups/rg-app/providers/x/y/z": {}}}}, "it points to"),
        ("PUT", VM, {"properties": {"note": f"{G}/../rg-app/providers/x/y/z"}}, "it points to"),
        ("PUT", VM, {"properties": {"note": f"see {S}/resourceGroups/rg-app"}}, "it points to"),
        ("PUT", VM, {"properties": {"hardwareProfile": {"vmSize": "Standard_M416ms_v2"}}}, "no price is known"),
        ("PATCH", VM, {"properties": {"hardwareProfile": {"vmSize": "Standard_M416ms_v2"}}}, "no price is known"),
        ("POST", f"{ITEM}/recoveryPoints/1/restore", {"properties": {"targetSubscriptionId": OTHER}}, "it points to the subscription"),
        ("POST", "/providers/Microsoft.ResourceGraph/resources", {"subscriptions": [OTHER], "query": "resources"}, "it points to the subscription"),
        ("PUT", f"{G}/providers/Microsoft.Resources/deployments/d", {"properties": {}}, "this type"),
        ("PUT", f"{G}/providers/Microsoft.Network/azureFirewalls/f", {}, "this type"),
        ("PUT", f"{VM}/providers/Microsoft.Resources/links/l", {}, "this type"),
        ("PUT", f"{V}/backupPolicies/p", {"properties": {"instantRPDetails": {"azureBackupRGNamePrefix": "rg-ap"}}}, "groups named rg-ap"),
        ("PUT", f"{G}/providers/Microsoft.Insights/activityLogAlerts/a", {"properties": {"scopes": [S]}}, "it points to"),
        ("PUT", f"{S}/providers/Microsoft.Authorization/policyAssignments/a", {}, "outside the run's groups"),
        ("PUT", f"{S}/providers/Microsoft.Authorization/locks/a", {}, "outside the run's groups"),
        ("DELETE", S, None, "outside the run's groups"),
        ("POST", f"{S}/cancel", None, "outside the run's groups"),
        ("POST", f"{S}/providers/Microsoft.ContainerService/register", None, "outside the run's groups"),
        ("POST", f"{S}/providers/Microsoft.RecoveryServices/unregister", None, "outside the run's groups"),
        ("PUT", "/providers/Microsoft.Management/managementGroups/m", {}, "belongs to no subscription"),
        ("POST", "/batch", {"requests": []}, "belongs to no subscription"),
        ("POST", f"{S}/providers/Microsoft.RecoveryServices/locations/westeurope/backupStatus", {"resourceId": FOREIGN_VM}, "it points to"),
        ("POST", "/providers/Microsoft.ResourceGraph/resources", {"subscriptions": [OTHER], "query": f"/subscriptions/{OTHER}"}, "it points to"),
        ("DELETE", f"{S}/resourceGroups/AzureBackupRG_westeurope_1", None, "the run's groups are"),
        ("DELETE", f"{S}/resourceGroups/AzureBackupRG_westeurope_1/providers/Microsoft.Compute/disks/d", None, "the run's groups are"),
        ("PUT", f"{S}/resourceGroups/AzureBackupRG_westeurope_1/providers/Microsoft.Compute/restorePointCollections/c", {}, "the run's groups are"),
        ("TRACE", G, None, "no such request"),
        ("PUT", f"{G}/../rg-app", OURS, "more than one way"),
        ("PUT", f"{G}/%2e%2e/rg-app", OURS, "more than one way"),
        ("PUT", f"{G}//providers/Microsoft.Compute/disks/d", {}, "more than one way"),
        ("PUT", f"{G}%2Fproviders%2FMicrosoft.Compute%252Fdisks/d", {}, "more than one way"),
        ("PUT", f"{G}\\..\\rg-app", OURS, "more than one way"),
        ("DELETE", f"{G}/providers/Microsoft.Compute/disks/d%0a", None, "more than one way"),
    ],
)  # fmt: skip
def test_what_is_held_back_and_why(method: str, path: str, body: Body, why: str) -> None:
    with pytest.raises(OutsideFenceError, match=why):
        judged(method, path, body)


@pytest.mark.parametrize(
    "url",
    [
        "http://management.azure.com/subscriptions",
        "https://management.azure.com.evil.example/subscriptions",
        "https://management.azure.com:444/subscriptions",
        "https://someone@management.azure.com/subscriptions",
        "https://rsv.blob.core.windows.net/x?sig=y",
    ],
)
def test_no_other_address_gets_a_request_and_with_it_the_token(url: str) -> None:
    with pytest.raises(OutsideFenceError, match="held back"):
        fence().judge("GET", url, b"")


def test_a_body_that_is_no_json_stays_here() -> None:
    with pytest.raises(OutsideFenceError, match="no JSON"):
        fence().judge("PUT", f"{HOST}{V}", b"{" + b'"a":' * 3)


def test_rules_that_watch_the_subscription_leave_only_where_the_lab_declares_them() -> None:
    path = f"{G}/providers/Microsoft.Insights/activityLogAlerts/a"
    assert judged("PUT", path, {"properties": {"scopes": [S]}}, watches=True) == TAGGED
    with pytest.raises(OutsideFenceError, match="it points to"):
        judged("PUT", f"{G}/providers/Microsoft.Insights/metricAlerts/a", {"properties": {"scopes": [S]}}, watches=True)


# The whole pipeline


def test_a_group_that_was_there_before_is_not_taken_over(azure: Ground) -> None:
    perform(SandboxTarget(azure.sandbox), "group.create", {"group": "rg-dr", "location": "westeurope"})
    ours = ground_with("rg-dr", azure)
    for name, args in (
        ("group.create", {"group": "rg-dr"}),
        ("vault.create", {"group": "rg-dr", "vault": "rsv-dr"}),
        ("group.delete", {"group": "rg-dr"}),
    ):
        with pytest.raises(OutsideFenceError, match=r"rg-dr (is there already|does not carry)"):
            perform(ours.target, name, args)
    assert perform(ours.target, "vault.list", {"group": "rg-dr"}) == []


def ground_with(group: str, azure: Ground) -> Ground:
    from tests.labs.subscription.conftest import target_of

    return Ground(azure.sandbox, target_of(azure.sandbox, groups=(*OWN, group)))


def test_a_group_that_lost_the_tag_is_nobodys_to_write_in(azure: Ground) -> None:
    free = SandboxTarget(azure.sandbox)
    azure.do("vault.create", group="rg-vaults", vault="rsv")
    free.resources.resource_groups.create_or_update("rg-vaults", {"location": "westeurope", "tags": {}})
    with pytest.raises(OutsideFenceError, match="does not carry the tag"):
        azure.do("vault.delete", group="rg-vaults", vault="rsv")
    assert azure.do("vault.show", group="rg-vaults", vault="rsv")["name"] == "rsv"


def test_nothing_is_written_before_the_group_is_there() -> None:
    made = ground()
    with pytest.raises(OutsideFenceError, match="is not there"):
        made.do("vault.create", group="rg-vaults", vault="rsv")


def test_restore_points_of_others_stay(azure: Ground) -> None:
    collections = list(SandboxTarget(azure.sandbox).compute.restore_point_collections.list_all())
    assert [one.source.id.split("/")[4] for one in collections] == [FOREIGN], "the sample's backup has left one"
    group, name = _place(collections[0])
    with pytest.raises(OutsideFenceError, match="does not belong to this run"):
        azure.target.compute.restore_point_collections.begin_delete(group, name)


def _place(collection: RestorePointCollection) -> tuple[str, str]:
    """Group and name of a collection."""
    words = str(collection.id).split("/")
    return words[4], words[-1]


def test_a_lab_works_within_the_fence(azure: Ground) -> None:
    """The run's own restore points, in Azure Backup's own group, may go; what was beside it is untouched."""
    before = azure.outside()
    azure.do("network.create", group="rg-shop", network="vnet")
    azure.do("vm.create", vm_group="rg-shop", vm="vm", network="vnet")
    azure.do("vault.create", group="rg-vaults", vault="rsv", location="westeurope")
    item = {"group": "rg-vaults", "vault": "rsv", "vm_group": "rg-shop", "vm": "vm"}
    azure.do("backup.protect", **item, policy="DefaultPolicy")
    azure.do("backup.now", **item)
    made = [one for one in azure.target.compute.restore_point_collections.list_all() if "/rg-shop/" in one.source.id]
    azure.target.compute.restore_point_collections.begin_delete(*_place(made[0])).result()
    after = azure.outside()
    left = {place: after.get(place) for place in before}
    assert left == before
