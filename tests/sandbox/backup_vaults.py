"""Steps that tests of Backup vaults begin with: a vault with an identity, its roles, a policy, a disk, an instance."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from studyapp.sandbox.arm.roles import role
from tests.sandbox.conftest import GROUP, REGION, Azure

BVAULT, DISK, SNAPSHOTS, TARGET = "bv-app", "disk-app", "rg-snapshots", "rg-restored"
POLICY, INSTANCE = "policy-disks", "disk-app-instance"
VAULT_KEY = (GROUP, BVAULT)
KEY = (GROUP, BVAULT, INSTANCE)
DISKS = "Microsoft.Compute/disks"
Tags = Mapping[str, tuple[str, str]]
STORE = {"dataStoreType": "OperationalStore", "objectType": "DataStoreInfoBase"}


def make_vault(azure: Azure, name: str = BVAULT, *, redundancy: str = "LocallyRedundant", **more: Any) -> Any:
    body = {
        "location": REGION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"storageSettings": [{"datastoreType": "VaultStore", "type": redundancy}], **more},
    }
    return azure.protection.backup_vaults.begin_create_or_update(GROUP, name, body).result()


def grant(azure: Azure, principal: str, name: str, scope: str) -> str:
    """Give a principal a role by its name; the name of the assignment."""
    found = role(name)
    assert found is not None
    body = {
        "properties": {
            "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{found.id}",
            "principalId": principal,
            "principalType": "ServicePrincipal",
        }
    }
    assignment = str(uuid.uuid5(uuid.NAMESPACE_URL, scope + found.id))
    azure.authorization.role_assignments.create(scope, assignment, body)
    return assignment


def retention(name: str, duration: str) -> dict[str, Any]:
    return {
        "name": name,
        "objectType": "AzureRetentionRule",
        "isDefault": name == "Default",
        "lifecycles": [
            {
                "deleteAfter": {"objectType": "AbsoluteDeleteOption", "duration": duration},
                "sourceDataStore": STORE,
                "targetDataStoreCopySettings": [],
            }
        ],
    }


def disk_policy(step: str = "PT4H", kept: str = "P7D", tags: Tags = MappingProxyType({})) -> dict[str, Any]:
    """A policy for disks.

    Args:
        tags: name of a tag to its marker and duration, in the order of their priority.
    """
    criteria: list[dict[str, Any]] = [
        {
            "isDefault": False,
            "taggingPriority": 20 + at,
            "tagInfo": {"tagName": name},
            "criteria": [{"objectType": "ScheduleBasedBackupCriteria", "absoluteCriteria": [marker]}],
        }
        for at, (name, (marker, _)) in enumerate(tags.items())
    ]
    criteria.append({"isDefault": True, "taggingPriority": 99, "tagInfo": {"tagName": "Default"}})
    backup = {
        "name": "BackupHourly",
        "objectType": "AzureBackupRule",
        "backupParameters": {"objectType": "AzureBackupParams", "backupType": "Incremental"},
        "dataStore": STORE,
        "trigger": {
            "objectType": "ScheduleBasedTriggerContext",
            "schedule": {"repeatingTimeIntervals": [f"R/2026-01-01T02:00:00+00:00/{step}"], "timeZone": "UTC"},
            "taggingCriteria": criteria,
        },
    }
    rules = [backup, retention("Default", kept), *(retention(name, span) for name, (_, span) in tags.items())]
    return {"properties": {"objectType": "BackupPolicy", "datasourceTypes": [DISKS], "policyRules": rules}}


def put_policy(azure: Azure, body: dict[str, Any], name: str = POLICY) -> Any:
    return azure.protection.backup_policies.create_or_update(GROUP, BVAULT, name, body)


def vault_id(azure: Azure, name: str = BVAULT) -> str:
    return f"{azure.group_id}/providers/Microsoft.DataProtection/backupVaults/{name}"


def group_id(azure: Azure, name: str) -> str:
    return f"/subscriptions/{azure.sandbox.subscription_id}/resourceGroups/{name}"


def disk_id(azure: Azure, name: str = DISK, group: str = GROUP) -> str:
    return f"{group_id(azure, group)}/providers/Microsoft.Compute/disks/{name}"


def instance(azure: Azure, *, source: str = "", group: str = SNAPSHOTS, policy: str = POLICY, **more: Any) -> Any:
    """The properties of an instance of a disk."""
    stores = [
        {
            "objectType": "AzureOperationalStoreParameters",
            "dataStoreType": "OperationalStore",
            "resourceGroupId": group_id(azure, group),
        }
    ]
    return {
        "objectType": "BackupInstance",
        "dataSourceInfo": {"objectType": "Datasource", "datasourceType": DISKS, "resourceID": source or disk_id(azure)},
        "policyInfo": {
            "policyId": f"{vault_id(azure)}/backupPolicies/{policy}",
            "policyParameters": {"dataStoreParametersList": stores},
        },
        **more,
    }


def protect(azure: Azure, properties: Any = None, name: str = INSTANCE) -> Any:
    body = {"properties": properties or instance(azure)}
    return azure.protection.backup_instances.begin_create_or_update(GROUP, BVAULT, name, body).result()


def make_disk(azure: Azure, name: str = DISK, kind: str = "Premium_LRS", **more: Any) -> Any:
    body = {
        "location": REGION,
        "sku": {"name": kind},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 64},
        **more,
    }
    return azure.compute.disks.begin_create_or_update(GROUP, name, body).result()


def prepare(azure: Azure, policy: dict[str, Any] | None = None) -> str:
    """A vault with its roles, a disk, two more groups and a policy; the principal of the vault."""
    for group in (GROUP, SNAPSHOTS, TARGET):
        azure.make_group(group)
    make_disk(azure)
    principal = str(make_vault(azure).identity.principal_id)
    grant(azure, principal, "Disk Backup Reader", disk_id(azure))
    grant(azure, principal, "Disk Snapshot Contributor", group_id(azure, SNAPSHOTS))
    put_policy(azure, policy or disk_policy())
    return principal


def back_up(azure: Azure, tag: str = "") -> Any:
    """Back the disk up now; its job once that has ended."""
    options = {"ruleName": "BackupHourly", "triggerOption": {"retentionTagOverride": tag} if tag else {}}
    done = azure.protection.backup_instances.begin_adhoc_backup(*KEY, {"backupRuleOptions": options}).result()
    azure.sandbox.advance(minutes=10)
    return azure.protection.jobs.get(*VAULT_KEY, done.job_id.rpartition("/")[2])


def operation_of(poller: Any) -> str:
    """The name of the operation behind a poller that doesn't poll."""
    headers = poller.polling_method()._initial_response.http_response.headers
    return str(headers["Azure-AsyncOperation"]).partition("?")[0].rpartition("/")[2]


def points(azure: Azure) -> list[Any]:
    """The recovery points, newest first."""
    return list(azure.protection.recovery_points.list(*KEY))


def snapshots(azure: Azure) -> list[Any]:
    return list(azure.compute.snapshots.list_by_resource_group(SNAPSHOTS))


def restore_request(azure: Azure, point: str, name: str = "disk-back", group: str = TARGET) -> Any:
    target = disk_id(azure, name, group)
    return {
        "objectType": "AzureBackupRecoveryPointBasedRestoreRequest",
        "recoveryPointId": point,
        "sourceDataStoreType": "OperationalStore",
        "sourceResourceId": disk_id(azure),
        "restoreTargetInfo": {
            "objectType": "RestoreTargetInfo",
            "recoveryOption": "FailIfExists",
            "restoreLocation": REGION,
            "datasourceInfo": {"objectType": "Datasource", "datasourceType": DISKS, "resourceID": target},
        },
    }


def restore(azure: Azure, request: Any) -> Any:
    """Run a restore to its end; its job."""
    done = azure.protection.backup_instances.begin_trigger_restore(*KEY, request).result()
    azure.sandbox.advance(minutes=10)
    return azure.protection.jobs.get(*VAULT_KEY, done.job_id.rpartition("/")[2])
