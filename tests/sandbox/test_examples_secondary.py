"""Microsoft's own examples of the secondary region and of links to resource guards, as `test_examples` has those of vaults."""

import json
from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox.arm.wire import Request
from studyapp.sandbox.cloud import BASE_URL
from tests.sandbox.conftest import Azure, JudgedSandbox
from tests.sandbox.examples import lacking
from tests.sandbox.openapi import ABSENT, SPECS
from tests.sandbox.test_cross_region import AWAY, PAIR, account, arrived, restore, switch_on, token
from tests.sandbox.test_guards import make_guard
from tests.sandbox.test_multi_user import guard_id, link, request

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)

PASSIVE = "2021-11-15/backup-passivestamp/examples/"
GUARD = "2024-04-01/backup/examples/ResourceGuardProxyCRUD/"
PI = "{v}/backupFabrics/Azure/protectionContainers/{c}/protectedItems/{i}"
LINKS = "{v}/backupResourceGuardProxies"
# Example file, verb, path.
CASES = (
    (PASSIVE + "AzureIaasVm/BackupAadProperties_Get.json", "GET", "{l}/backupAadProperties"),
    (PASSIVE + "AzureIaasVm/BackupProtectedItems_List.json", "GET", "{v}/backupProtectedItems/"),
    (PASSIVE + "AzureIaasVm/GetAccessToken_Get.json", "POST", PI + "/recoveryPoints/{p}/accessToken"),
    (PASSIVE + "AzureIaasVm/GetCrrJob_Post.json", "POST", "{l}/backupCrrJob"),
    (PASSIVE + "AzureIaasVm/ListCrrJobs_Post.json", "POST", "{l}/backupCrrJobs"),
    (PASSIVE + "AzureIaasVm/RecoveryPoints_Get.json", "GET", PI + "/recoveryPoints/{p}"),
    (PASSIVE + "AzureIaasVm/RecoveryPoints_List.json", "GET", PI + "/recoveryPoints/"),
    (PASSIVE + "AzureIaasVm/TriggerCrossRegionRestore_Post.json", "POST", "{l}/backupCrossRegionRestore"),
    (PASSIVE + "AzureIaasVm/TriggerCrossRegionRestore_IdentityBasedRestoreDetails_Post.json", "POST", "{l}/backupCrossRegionRestore"),
    (PASSIVE + "Common/BackupProtectedItem_UsageSummary_Get.json", "GET", "{v}/backupUsageSummaries"),
    (PASSIVE + "Common/BackupStorageConfig_Get.json", "GET", "{v}/backupstorageconfig/vaultstorageconfig"),
    (GUARD + "ListResourceGuardProxy.json", "GET", LINKS),
    (GUARD + "GetResourceGuardProxy.json", "GET", LINKS + "/VaultProxy"),
    (GUARD + "PutResourceGuardProxy.json", "PUT", LINKS + "/VaultProxy"),
    (GUARD + "UnlockDeleteResourceGuardProxy.json", "POST", LINKS + "/VaultProxy/unlockDelete"),
    (GUARD + "DeleteResourceGuardProxy.json", "DELETE", LINKS + "/VaultProxy"),
)  # fmt: skip
REFUSED = {
    "TriggerCrossRegionRestore_Post.json": "a managed identity is not available in the secondary region",
    "TriggerCrossRegionRestore_IdentityBasedRestoreDetails_Post.json": "a managed identity is not available in the secondary region",
    "DeleteResourceGuardProxy.json": "the link is guarded, and was not unlocked",
}
"""Examples that documented rules forbid here, and which the sandbox therefore refuses."""
MISSING = {
    "nextLink": "real answers leave it out on the last page",
    "zones": "only where the machine has a zone",
    "recoveryPointDiskConfiguration": "shown for selective backups alone",
}


@pytest.fixture(scope="module")
def site() -> Azure:
    """What the examples refer to: a replicated point, a restore that was made of it, and a linked guard."""
    azure = Azure(JudgedSandbox(seed=12))
    azure.make_group()
    azure.make_network()
    azure.make_machine()
    azure.make_vault()
    azure.protect()
    switch_on(azure)
    azure.back_up()
    azure.sandbox.advance(days=3)
    azure.resources.resource_groups.create_or_update(AWAY, {"location": PAIR})
    body = {"location": PAIR, "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
    azure.storage.storage_accounts.begin_create(AWAY, "stagingaway", body).result()
    restore(azure, arrived(azure))
    make_guard(azure)
    link(azure)
    return azure


def adapt(value: Any, azure: Azure) -> Any:
    """An example's body with its ids pointing at the site."""
    if isinstance(value, list):
        return [adapt(part, azure) for part in value]
    if isinstance(value, dict):
        return {name: _ours(azure).get(name) or adapt(part, azure) for name, part in value.items()}
    return value


def _ours(azure: Azure) -> dict[str, Any]:
    point = arrived(azure)
    job = next(iter(azure.passive.backup_crr_jobs.list(PAIR, {"resourceId": azure.vault_id})))
    aad = azure.passive.aad_properties.get(PAIR).properties
    return {
        "crossRegionRestoreAccessDetails": token(azure, point).properties.serialize(),
        "audience": aad.audience,
        "tenantId": aad.tenant_id,
        "servicePrincipalObjectId": aad.service_principal_object_id,
        "resourceId": azure.vault_id,
        "jobName": job.name,
        "recoveryPointId": point,
        "region": PAIR,
        "sourceResourceId": azure.vm_id,
        "storageAccountId": account(azure),
        "resourceGuardResourceId": guard_id(azure),
        "resourceGuardOperationRequests": [request(azure, "deleteProtectedItemRequests")],
        "resourceToBeDeleted": azure.backup.protected_items.get(*azure.item).id,
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: Path(case[0]).stem)
def test_an_example_is_accepted_and_answered_with_no_key_missing(site: Azure, case: tuple[str, str, str]) -> None:
    assert SPECS
    file, verb, template = case
    example = json.loads((SPECS / "Microsoft.RecoveryServices" / file).read_text("utf-8-sig"))
    state = site.sandbox.snapshot()
    try:
        response = _send(site, example, verb, template)
        if Path(file).name in REFUSED:
            assert response.status == 400, REFUSED[Path(file).name]
            return
        assert str(response.status) in example["responses"], response.body
        wanted = example["responses"][str(response.status)].get("body")
        missing = {path for path in lacking(wanted, response.json) if not MISSING.keys() & set(path.split("."))}
        assert not missing
    finally:
        site.sandbox.restore(state)


def _send(azure: Azure, example: Any, verb: str, template: str) -> Any:
    home = f"/subscriptions/{azure.sandbox.subscription_id}/providers/Microsoft.RecoveryServices/locations/{PAIR}"
    path = template.format(v=azure.vault_id, l=home, c=azure.item[3], i=azure.item[4], p=arrived(azure))
    body = adapt(example["parameters"].get("parameters"), azure)
    content = b"" if body is None else json.dumps(body).encode()
    version = example["parameters"]["api-version"]
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    return azure.sandbox.handle(Request(verb, f"{BASE_URL}{path}?api-version={version}", headers, content))
