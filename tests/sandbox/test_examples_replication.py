"""Microsoft's own examples of Site Recovery: most of them are of other kinds of machines, and refused by name for that.

The examples are optional data beside the repository; without them these tests are skipped by name.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest

from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL
from studyapp.sandbox.providers.site_recovery.provider import PROVIDER
from tests.sandbox.conftest import GROUP, REGION, VM, Azure, JudgedSandbox
from tests.sandbox.examples import Example, examples_of, excuses, lacking
from tests.sandbox.openapi import ABSENT, SPECS
from tests.sandbox.replicating import (
    AWAY,
    CONTAINER,
    FABRIC,
    FAR,
    FAR_VAULT,
    HERE,
    away,
    container_id,
    enable,
    enable_body,
    failover,
    far_group,
    make_policy,
    network_id,
    points,
    policy_id,
    prepare,
    try_out,
    vault_id,
)
from tests.sandbox.test_failover import commit
from tests.sandbox.test_recovery_plans import plan_body
from tests.sandbox.test_replication_intents import wish

pytestmark = pytest.mark.skipif(SPECS is None, reason=ABSENT)
CASES = examples_of(PROVIDER)
_KIND = "it is of machines on Hyper-V, VMware or in a VMM cloud"
REFUSED = {
    "ReplicationFabrics_Create": _KIND,
    "ReplicationProtectionContainers_Create": _KIND,
    "ReplicationProtectionContainerMappings_Create": _KIND,
    "ReplicationPolicies_Create": _KIND,
    "ReplicationPolicies_Update": _KIND,
    "ReplicationNetworkMappings_Create": _KIND,
    "ReplicationProtectedItems_Create": _KIND,
    "ReplicationProtectedItems_Update": _KIND,
    "ReplicationProtectedItems_TestFailover": _KIND,
    "ReplicationProtectedItems_UnplannedFailover": _KIND,
    "ReplicationProtectedItems_ApplyRecoveryPoint": _KIND,
    "ReplicationRecoveryPlans_TestFailover": _KIND,
    "ReplicationRecoveryPlans_UnplannedFailover": _KIND,
    "ReplicationProtectionContainers_SwitchProtection": "it names no disks, which the service demands of managed ones",
    "ReplicationProtectedItems_AddDisks": "it is of unmanaged disks",
    "ReplicationProtectedItems_RemoveDisks": "it is of unmanaged disks",
    "ReplicationJobs_Resume": "its job waits for somebody, and none of Azure machines does",
}
"""Examples that the sandbox refuses."""
MISSING = {
    "recoveryServicesProviderId": "Azure fabrics have no provider",
    "migrationSolutionId": "migration is not simulated",
    "nextLink": "real answers leave it out on the last page",
    "lastPlannedFailoverTime": "Azure machines have no planned failovers",
    "ReplicationProtectedItems_TestFailoverCleanup.properties.lastSuccessfulFailoverTime": "nothing was failed over before it",
    "ReplicationProtectedItems_TestFailoverCleanup.properties.failoverRecoveryPointId": "of the machine that has just been deleted",
    "tasks.customDetails": "of tasks of other machines",
    "affectedObjectDetails": "which objects these are is not documented",
    "servicePack": "none of the listed systems has one",
    "eventSpecificDetails": "no event of a machine's health has any",
}
"""Accepted deviations: a key of an example's answer that the sandbox may leave out, and why."""


@pytest.fixture(scope="module")
def site() -> Azure:
    """What the examples refer to, under names of our own."""
    azure = Azure(JudgedSandbox(seed=12))
    prepare(azure)
    account = {"location": REGION, "properties": {"sku": {"name": "Basic"}}}
    azure.automation.automation_account.create_or_update("rg-away", "aa-app", account)
    azure.make_machine("vm-db")
    enable(azure, "vm-db")
    enable(azure)
    azure.sandbox.advance(hours=3)
    client = azure.recovery
    source = f"{azure.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    mapping = {
        "recoveryFabricName": "north",
        "recoveryNetworkId": network_id(azure),
        "fabricSpecificDetails": {"instanceType": "AzureToAzure", "primaryNetworkId": source},
    }
    client.replication_network_mappings.begin_create(*FABRIC, "azureNetwork", "m", {"properties": mapping}).result()
    client.replication_recovery_plans.begin_create(*HERE, "plan-app", plan_body(azure, (VM,))).result()
    azure.sandbox.inject(WorldFault("agent", azure.vm_id, {"guestAgent": "NotReady"}))
    azure.sandbox.advance(minutes=70)
    azure.sandbox.lift("agent")
    azure.sandbox.advance(minutes=10)
    return azure


Names = dict[str, str]


def _names(azure: Azure) -> Names:
    client = azure.recovery
    return {
        "subscriptionId": azure.sandbox.subscription_id,
        "resourceGroupName": AWAY,
        "resourceName": FAR_VAULT,
        "vaultName": FAR_VAULT,
        "fabricName": "west",
        "protectionContainerName": "west-c",
        "replicatedProtectedItemName": VM,
        "mappingName": "to-north",
        "networkName": "azureNetwork",
        "networkMappingName": "m",
        "policyName": "day",
        "recoveryPlanName": "plan-app",
        "recoveryPointName": points(azure)[0].name,
        "jobName": next(iter(client.replication_jobs.list(*HERE, filter="ScenarioName eq 'EnableDr'"))).name,
        "eventName": next(iter(client.replication_events.list(*HERE, filter="Severity eq 'Critical'"))).name,
        "alertSettingName": "defaultAlertSetting",
        "vaultSettingName": "default",
        "virtualMachineName": VM,
        "intentObjectName": "wish",
    }


def _in_source_group(azure: Azure) -> Names:
    return {"resourceGroupName": GROUP}


def _tested(azure: Azure) -> Names:
    try_out(azure)
    return {}


def _tested_plan(azure: Azure) -> Names:
    body = {"properties": {"failoverDirection": "PrimaryToRecovery", "networkType": "VmNetworkAsInput", "networkId": network_id(azure, "vnet-test")}}  # fmt: skip
    azure.recovery.replication_recovery_plans.begin_test_failover(*HERE, "plan-app", body).result()
    return {}


def _failed_over(azure: Azure) -> Names:
    _tested_plan(azure)
    azure.recovery.replication_recovery_plans.begin_test_failover_cleanup(*HERE, "plan-app", {"properties": {}}).result()  # fmt: skip
    failover(azure, point=points(azure)[3].id)
    return {}


def _ill(azure: Azure) -> Names:
    azure.sandbox.inject(WorldFault("agent", azure.vm_id, {"guestAgent": "NotReady"}))
    return {}


def _committed(azure: Azure) -> Names:
    failover(azure)
    commit(azure)
    return {}


def _unused_policy(azure: Azure) -> Names:
    make_policy(azure, "unused")
    return {"policyName": "unused"}


def _nothing_replicated(azure: Azure) -> Names:
    for name in (VM, "vm-db"):
        azure.recovery.replication_protected_items.begin_purge(*CONTAINER, name).result()
    return {}


def _wished(azure: Azure) -> Names:
    _nothing_replicated(azure)
    wish(azure)
    return {}


def _unmapped(azure: Azure) -> Names:
    _nothing_replicated(azure)
    azure.recovery.replication_protection_container_mappings.begin_delete(*CONTAINER, "to-north", {}).result()
    return {}


def _emptied_fabric(azure: Azure) -> Names:
    _unmapped(azure)
    azure.recovery.replication_protection_containers.begin_delete(*CONTAINER).result()
    return {}


def _new_plan(azure: Azure) -> Names:
    return {"recoveryPlanName": "plan-new"}


def _running_job(azure: Azure) -> Names:
    body = {"properties": {"networkId": network_id(azure, "vnet-test"), "providerSpecificDetails": {"instanceType": "A2A"}}}  # fmt: skip
    azure.recovery.replication_protected_items.begin_test_failover(*CONTAINER, VM, body, polling=False)
    return {"jobName": next(iter(azure.recovery.replication_jobs.list(*HERE))).name}


def _failed_job(azure: Azure) -> Names:
    _nothing_replicated(azure)
    azure.sandbox.inject(WorldFault("agent", azure.vm_id, {"guestAgent": "NotReady"}))
    azure.recovery.replication_protected_items.begin_create(*CONTAINER, VM, enable_body(azure), polling=False)
    azure.sandbox.advance(hours=1)
    azure.sandbox.lift("agent")
    return {"jobName": next(iter(azure.recovery.replication_jobs.list(*HERE))).name}


FIRST: dict[str, Callable[[Azure], Names]] = {
    "ReplicationEligibilityResults_Get": _in_source_group,
    "ReplicationEligibilityResults_List": _in_source_group,
    "ReplicationProtectedItems_TestFailoverCleanup": _tested,
    "ReplicationRecoveryPlans_TestFailoverCleanup": _tested_plan,
    "ReplicationProtectedItems_FailoverCommit": _failed_over,
    "ReplicationRecoveryPlans_FailoverCommit": _failed_over,
    "ReplicationProtectionContainers_SwitchProtection": _committed,
    "ReplicationVaultHealth_Get": _ill,
    "ReplicationPolicies_Delete": _unused_policy,
    "ReplicationProtectionContainerMappings_Delete": _nothing_replicated,
    "ReplicationProtectionContainerMappings_Purge": _nothing_replicated,
    "ReplicationProtectionContainers_Delete": _unmapped,
    "ReplicationFabrics_Delete": _emptied_fabric,
    "ReplicationFabrics_Purge": _emptied_fabric,
    "ReplicationRecoveryPlans_Create": _new_plan,
    "ReplicationProtectionIntents_Create": _nothing_replicated,
    "ReplicationProtectionIntents_Get": _wished,
    "ReplicationProtectionIntents_List": _wished,
    "ReplicationJobs_Cancel": _running_job,
    "ReplicationJobs_Restart": _failed_job,
}
"""What happens before an example is sent, and the names that come of it."""


def adapt(value: Any, azure: Azure) -> Any:
    """An example's body with its ids pointing at the site."""
    if isinstance(value, list):
        return [adapt(part, azure) for part in value]
    if isinstance(value, dict):
        return {name: _swap(name, part, azure) for name, part in value.items()}
    return value


def _swap(name: str, value: Any, azure: Azure) -> Any:
    if name == "id" and str(value).endswith("c0c14913-3d7a-48ea-9531-cc99e0e686e6"):
        return f"{container_id(azure, 'west')}/replicationProtectedItems/vm-db"
    return _ours(azure).get(name) or adapt(value, azure)


def _ours(azure: Azure) -> dict[str, str]:
    fabrics = f"{vault_id(azure)}/replicationFabrics"
    return {
        "id": f"{container_id(azure, 'west')}/replicationProtectedItems/{VM}",
        "primaryFabricId": f"{fabrics}/west",
        "recoveryFabricId": f"{fabrics}/north",
        "recoveryFabricName": "north",
        "networkId": network_id(azure, "vnet-test"),
        "recoveryNetworkId": network_id(azure, "vnet-test"),
        "policyId": policy_id(azure),
        "targetProtectionContainerId": container_id(azure),
        "replicationProtectedItemName": VM,
        "fabricObjectId": azure.vm_id,
        "primaryLocation": REGION,
        "recoveryLocation": FAR,
        "recoverySubscriptionId": azure.sandbox.subscription_id,
        "recoveryResourceGroupId": far_group(azure),
        "automationAccountArmId": away(azure, "Microsoft.Automation/automationAccounts/aa-app"),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_example_is_accepted_and_answered_with_no_key_missing(site: Azure, case: Example) -> None:
    response, final = _answer(site, case)
    if case.name in REFUSED:
        assert response.status == 400, REFUSED[case.name]
        return
    assert str(response.status) in case.content["responses"], response.body
    assert not [path for path in _lacking(case, final) if not excuses(path, case, MISSING)]


def _lacking(case: Example, final: Response | None) -> set[str]:
    return lacking(case.answer(200), final.json) if final is not None and case.answer(200) else set()


def _answer(azure: Azure, case: Example) -> tuple[Response, Response | None]:
    """The answer, and what there is once its operation has ended: None where nothing is left."""
    state = azure.sandbox.snapshot()
    try:
        names = _names(azure)
        names |= FIRST[case.name](azure) if case.name in FIRST else {}
        body = adapt(case.body, azure)
        content = b"" if body is None else json.dumps(body).encode()
        headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
        url = f"{BASE_URL}{case.path(names)}?api-version={case.version}"
        response = azure.sandbox.handle(Request(case.operation.verb, url, headers, content))
        if response.status != 202:
            return response, response if response.status == 200 else None
        azure.sandbox.advance(hours=2)
        final = azure.sandbox.handle(Request("GET", response.headers["Location"], headers, b""))
        return response, final if final.status == 200 else None
    finally:
        azure.sandbox.restore(state)


def test_no_entry_of_these_lists_is_stale(site: Azure) -> None:
    answers = [(case, _answer(site, case)[1]) for case in CASES if case.name not in REFUSED]
    used = {entry for case, final in answers for path in _lacking(case, final) for entry in excuses(path, case, MISSING)}  # fmt: skip
    assert MISSING.keys() - used == set()
    assert {*REFUSED, *FIRST} - {case.name for case in CASES} == set()
