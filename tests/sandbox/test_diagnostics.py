"""Diagnostic settings: what a resource can send, where to, and what arrives there."""

import json
from pathlib import Path
from typing import Any

import pytest

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.monitoring import make_workspace, send_logs, setting_url
from tests.sandbox.test_storage import key, service

FIVE = ("AzureBackupReport", "AddonAzureBackupJobs", "AddonAzureBackupAlerts", "AzureSiteRecoveryJobs", "AzureSiteRecoveryEvents")  # fmt: skip
API = "2021-05-01-preview"


def exported(azure: Azure) -> dict[str, str]:
    """What has arrived in the account, read with its key: `container/blob` to text."""
    home = service(azure, key(azure))
    return {
        f"{container.name}/{name}": home.get_blob_client(container.name, name).download_blob().readall().decode()
        for container in home.list_containers()
        for name in home.get_container_client(container.name).list_blob_names()
    }


def code(answer: Any) -> str:
    return str(answer.json()["error"]["code"])


@pytest.mark.proves(
    "DiagnosticSettings_CreateOrUpdate",
    "DiagnosticSettings_Get",
    "DiagnosticSettings_List",
    "DiagnosticSettings_Delete",
)
def test_five_categories_of_a_vault_go_to_an_account_and_a_job_is_there_later(protected: Azure) -> None:
    account = protected.make_account()
    name = "Logs and Metrics to storage"
    assert send_logs(protected, *FIVE, name=name.replace(" ", "%20"), storageAccountId=account).status_code == 200
    found = protected.raw("GET", setting_url(protected.vault_id, name.replace(" ", "%20"))).json()
    assert found["name"] == name
    assert [entry["category"] for entry in found["properties"]["logs"]] == list(FIVE)
    listed = protected.raw("GET", setting_url(protected.vault_id, "").replace("/?", "?")).json()["value"]
    assert [setting["name"] for setting in listed] == [name]
    assert exported(protected) == {}
    job = protected.back_up()
    blobs = exported(protected)
    [path] = [path for path in blobs if path.startswith("insights-logs-addonazurebackupjobs/")]
    assert f"resourceId={protected.vault_id.upper()}/y=2026/m=03/d=02/h=" in path
    assert path.endswith("/m=00/PT1H.json")
    record = json.loads(blobs[path].splitlines()[0])
    assert record["properties"]["JobUniqueId"] == job
    assert (record["properties"]["JobStatus"], record["category"]) == ("Completed", "AddonAzureBackupJobs")
    containers = [c.name for c in protected.storage.blob_containers.list(GROUP, "stagingapp1")]
    assert containers == ["insights-logs-addonazurebackupjobs", "insights-logs-azurebackupreport"]
    assert protected.storage.blob_containers.get(GROUP, "stagingapp1", containers[0]).public_access == "None"
    assert protected.raw("DELETE", setting_url(protected.vault_id, name.replace(" ", "%20"))).status_code == 200
    assert protected.raw("GET", setting_url(protected.vault_id, name.replace(" ", "%20"))).status_code == 404
    before = exported(protected)
    protected.back_up()
    assert exported(protected) == before


def test_a_workspace_gets_jobs_in_the_table_that_the_mode_says(protected: Azure) -> None:
    workspace = make_workspace(protected).id
    send_logs(protected, "AddonAzureBackupJobs", workspaceId=workspace, logAnalyticsDestinationType="Dedicated")
    old = make_workspace(protected, "log-older").id
    send_logs(protected, "AddonAzureBackupJobs", name="older", workspaceId=old)
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    job = protected.back_up()
    row = protected.sandbox.log_rows(workspace, "AddonAzureBackupJobs")[-1]
    assert (row["JobUniqueId"], row["JobStatus"]) == (job, "Failed")
    assert row["JobFailureCode"] == "UserErrorGuestAgentStatusUnavailable"
    assert (row["AdHocOrScheduledJob"], row["BackupItemFriendlyName"]) == ("AdHoc", VM)
    assert protected.sandbox.log_rows(old, "AddonAzureBackupJobs") == ()
    assert [r["Category"] for r in protected.sandbox.log_rows(old, "AzureDiagnostics")] == ["AddonAzureBackupJobs"]


def test_alerts_of_a_vault_arrive_as_well(protected: Azure) -> None:
    workspace = make_workspace(protected).id
    send_logs(protected, "AddonAzureBackupAlerts", workspaceId=workspace, logAnalyticsDestinationType="Dedicated")
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    protected.back_up()
    rows = protected.sandbox.log_rows(workspace, "AddonAzureBackupAlerts")
    assert [(row["AlertType"], row["AlertSeverity"]) for row in rows] == [("Backup Failure", "Sev1")]


def test_the_activity_log_is_sent_from_the_subscription(site: Azure) -> None:
    workspace = make_workspace(site).id
    subscription = f"/subscriptions/{site.sandbox.subscription_id}"
    assert send_logs(site, "Administrative", resource=subscription, workspaceId=workspace).status_code == 200
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.advance(minutes=30)
    wanted = "Microsoft.Compute/virtualMachines/deallocate/action"
    rows = [r for r in site.sandbox.log_rows(workspace, "AzureActivity") if r["OperationNameValue"] == wanted]
    assert [(row["ActivityStatusValue"], row["Caller"]) for row in rows] == [
        (status, "owner@sandbox.invalid") for status in ("Started", "Accepted", "Succeeded")
    ]


def test_what_is_switched_off_is_not_sent(protected: Azure) -> None:
    account = protected.make_account()
    logs = [{"category": "AddonAzureBackupJobs", "enabled": False}]
    assert send_logs(protected, storageAccountId=account, logs=logs).status_code == 200
    protected.back_up()
    assert exported(protected) == {}


def test_a_group_of_categories_sends_all(protected: Azure) -> None:
    workspace = make_workspace(protected).id
    logs = [{"categoryGroup": "allLogs", "enabled": True}]
    more = {"workspaceId": workspace, "logAnalyticsDestinationType": "Dedicated", "logs": logs}
    assert send_logs(protected, **more).status_code == 200
    protected.back_up()
    assert len(protected.sandbox.log_rows(workspace, "AddonAzureBackupJobs")) == 1


@pytest.mark.proves("DiagnosticSettingsCategory_List", "DiagnosticSettingsCategory_Get")
def test_each_type_has_categories_of_its_own(site: Azure) -> None:
    def categories(resource: str) -> dict[str, str]:
        url = f"{resource}/providers/Microsoft.Insights/diagnosticSettingsCategories?api-version={API}"
        return {c["name"]: c["properties"]["categoryType"] for c in site.raw("GET", url).json()["value"]}

    vault = categories(site.vault_id)
    assert set(FIVE) < vault.keys()
    assert (vault["Health"], vault["CoreAzureBackup"]) == ("Metrics", "Logs")
    assert categories(site.vm_id) == {"AllMetrics": "Metrics"}
    assert "Administrative" in categories(f"/subscriptions/{site.sandbox.subscription_id}")
    one = f"{site.vault_id}/providers/Microsoft.Insights/diagnosticSettingsCategories"
    assert site.raw("GET", f"{one}/coreazurebackup?api-version={API}").json()["name"] == "CoreAzureBackup"
    assert site.raw("GET", f"{one}/nothing?api-version={API}").status_code == 404


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"storageAccountId": ""}, "At least one data sink"),
        ({"logs": []}, "At least one log or metric category"),
        ({"logs": [{"category": "Colours", "enabled": True}]}, "is not supported"),
        ({"logs": [{"categoryGroup": "some", "enabled": True}]}, "is not supported"),
        ({"logs": [{"categoryGroup": "allLogs", "enabled": True}, {"category": FIVE[0], "enabled": True}]}, "not both"),
        ({"metrics": [{"category": "AllMetrics", "enabled": True}]}, "is not supported"),
        ({"eventHubAuthorizationRuleId": "hub"}, "authorization rule"),
        ({"logAnalyticsDestinationType": "Everywhere"}, "Dedicated or AzureDiagnostics"),
        ({"logs": [{"category": FIVE[0], "enabled": True, "retentionPolicy": {"enabled": True, "days": 30}}]}, "retention"),
        ({"workspaceId": "/subscriptions/x/workspaces/y"}, "not an existing"),
    ],
)  # fmt: skip
def test_a_setting_that_can_send_nothing_is_refused(site: Azure, change: dict[str, Any], words: str) -> None:
    properties = {"storageAccountId": site.make_account(), **change}
    answer = send_logs(site, FIVE[0], **properties)
    assert answer.status_code in (400, 404)
    assert words in answer.json()["error"]["message"]


def test_an_account_must_be_near_and_not_premium(site: Azure) -> None:
    far = site.make_account("farapp1", location="northeurope")
    premium = site.make_account("premiumapp1", sku={"name": "Premium_LRS"}, kind="BlockBlobStorage")
    assert "must be in the resource's region" in send_logs(site, FIVE[0], storageAccountId=far).json()["error"]["message"]  # fmt: skip
    assert "premium" in send_logs(site, FIVE[0], storageAccountId=premium).json()["error"]["message"]


def test_one_category_goes_to_a_target_once_and_a_resource_has_five_settings(site: Azure) -> None:
    account = site.make_account()
    assert send_logs(site, FIVE[0], storageAccountId=account).status_code == 200
    assert code(send_logs(site, *FIVE[:2], name="second", storageAccountId=account)) == "Conflict"
    for number, category in enumerate(("CoreAzureBackup", *FIVE[1:4])):
        assert send_logs(site, category, name=f"s{number}", storageAccountId=account).status_code == 200
    assert "at most 5" in send_logs(site, FIVE[4], name="sixth", storageAccountId=account).json()["error"]["message"]
    assert send_logs(site, FIVE[4], name="s0", storageAccountId=account).status_code == 200


def test_types_without_logs_are_refused_and_rights_are_needed(site: Azure) -> None:
    account = site.make_account()
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    answer = send_logs(site, FIVE[0], resource=disk, storageAccountId=account)
    assert "does not support diagnostic settings" in answer.json()["error"]["message"]
    assert code(send_logs(site.as_("monitoring-reader"), FIVE[0], storageAccountId=account)) == "AuthorizationFailed"
    assert send_logs(site.as_("monitoring-contributor"), FIVE[0], storageAccountId=account).status_code == 200


def test_what_has_arrived_survives_saving_and_loading(protected: Azure, tmp_path: Path) -> None:
    account, workspace = protected.make_account(), make_workspace(protected).id
    send_logs(protected, *FIVE, storageAccountId=account, workspaceId=workspace)
    protected.back_up()
    protected.sandbox.save(tmp_path / "saved.json")
    opened = Sandbox.open(tmp_path / "saved.json")
    assert exported(Azure(opened)) == exported(protected) != {}
    assert opened.log_rows(workspace, "AzureDiagnostics") == protected.sandbox.log_rows(workspace, "AzureDiagnostics")
    assert opened.state() == protected.sandbox.state()


def test_the_generic_resource_client_makes_and_reads_a_setting(site: Azure) -> None:
    """azure-mgmt-monitor has no client of its own for settings any more."""
    id = setting_url(site.vault_id).partition("?")[0]
    logs = [{"category": "CoreAzureBackup", "enabled": True}]
    body = {"properties": {"storageAccountId": site.make_account(), "logs": logs}}
    resources = site.resources.resources
    resources.begin_create_or_update_by_id(id, api_version=API, parameters=body).result()
    assert resources.get_by_id(id, api_version=API).properties["logs"] == logs
