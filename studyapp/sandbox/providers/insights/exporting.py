"""Logs reach the targets of diagnostic settings: jobs and alerts of vaults, and entries of the activity log, a while later."""

import base64
import json
from dataclasses import replace
from datetime import datetime, timedelta

from studyapp.sandbox.arm import activity, blobs
from studyapp.sandbox.arm.events import Event
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time, share_of
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import diagnostics, log_categories
from studyapp.sandbox.providers.insights.log_categories import ALERTS, JOBS, REPORT, SHARED, SUBSCRIPTIONS
from studyapp.sandbox.providers.insights.names import SETTINGS

JOB_ENDED = "insights.job-exported"
ALERT_RAISED = "insights.alert-exported"
ENTRY_WRITTEN = "insights.activity-exported"
ROWS = "logs.ingested"
"""The effect by which rows arrive in a workspace."""
_OWN = ("insights.", "alerts.", "logs.")
"""Beginnings of the names of what monitoring itself does, which is no event of Azure's."""
_DELAY = (180.0, 1200.0)
"""Seconds until a record is where it is sent to."""
_BACKUP, _ACTIVITY = "Azure Backup", "AzureActivity"


def _later(moment: datetime, *words: str) -> datetime:
    least, most = _DELAY
    return moment + timedelta(seconds=least + (most - least) * share_of(*words))


# What is worth a record


def job_changed(world: World, job: Resource) -> None:
    """A job has begun, or ends otherwise than was known: its record is due when it has ended."""
    ends = job.facts.get("ends")
    if ends and world.tree.count(job.parent, SETTINGS):
        world.schedule(_later(max(world.now, parse_time(ends)), job.key), JOB_ENDED, {"job": job.id, "ends": ends})


def job_ended(world: World, values: Json) -> None:
    """Write the record of a job, unless it has come to another end since."""
    job = world.find(values["job"])
    if job is None or job.facts.get("ends") != values["ends"]:
        return
    vault = world.find(job.parent)
    if vault is not None:
        record = _job(world, vault, job)
        for category in (JOBS, REPORT):
            _send(world, vault.id, vault.type, category, "Job", record, parse_time(values["ends"]))


def alert_changed(world: World, alert: Resource, before: Resource | None) -> None:
    """An alert of a vault's own has been raised."""
    if before is not None:
        return
    essentials = alert.body["properties"]["essentials"]
    vault = world.find(essentials["targetResource"])
    if essentials["monitorService"] == _BACKUP and vault is not None and world.tree.count(vault.id, SETTINGS):
        world.schedule(_later(world.now, alert.key), ALERT_RAISED, {"alert": alert.id, "vault": vault.id})


def alert_raised(world: World, values: Json) -> None:
    """Write the record of an alert."""
    alert, vault = world.find(values["alert"]), world.find(values["vault"])
    if alert is not None and vault is not None:
        essentials = alert.body["properties"]["essentials"]
        record = {
            "AlertUniqueId": alert.name,
            "AlertType": essentials["alertRule"],
            "AlertStatus": "Active",
            "AlertOccurrenceDateTime": essentials["startDateTime"],
            "AlertSeverity": essentials["severity"],
            "AlertRaisedOn": "Vault",
            "SchemaVersion": "V2",
        }
        _send(world, vault.id, vault.type, ALERTS, "Alert", record, parse_time(essentials["startDateTime"]))


def listen(world: World, event: Event) -> None:
    """Something has happened: its entries are due once the last of them stands in the activity log."""
    if not world.tree.count(_subscription(world), SETTINGS) or event.name.startswith(_OWN):
        return
    operation = world.operations.get(event.operation.lower()) if event.operation else None
    last = operation.ends if operation and event.status and not event.code else event.time
    world.schedule(_later(last, str(event.number)), ENTRY_WRITTEN, {"event": event.number})


def entry_written(world: World, values: Json) -> None:
    """Write the records of the entries of one event."""
    event = next((event for event in reversed(world.events) if event.number == values["event"]), None)
    for entry in reversed(list(activity.of_event(world, event))) if event else ():
        category = entry["category"]["value"]
        _send(world, _subscription(world), SUBSCRIPTIONS, category, entry["operationName"]["value"], _entry(entry), parse_time(entry["eventTimestamp"]))  # fmt: skip


def _subscription(world: World) -> str:
    return f"/subscriptions/{world.subscription}"


# Records


def _job(world: World, vault: Resource, job: Resource) -> Json:
    shown = world.view(job)["properties"]
    error = (shown.get("errorDetails") or [{}])[0]
    started, ended = parse_time(shown["startTime"]), parse_time(job.facts["ends"])
    return {
        "JobUniqueId": job.name,
        "JobOperation": shown["operation"],
        "JobStatus": shown["status"],
        "JobFailureCode": error.get("errorTitle") or "Success",
        "JobStartDateTime": shown["startTime"],
        "JobDurationInSecs": round((ended - started).total_seconds()),
        "AdHocOrScheduledJob": "AdHoc" if shown["isUserTriggered"] else "Scheduled",
        "BackupManagementType": "IaaSVM",
        "BackupItemUniqueId": job.facts["machine"],
        "BackupItemFriendlyName": shown["entityFriendlyName"],
        "VaultUniqueId": vault.id,
        "SchemaVersion": "V2",
        "State": "Active",
    }


def _entry(entry: Json) -> Json:
    return {
        "Caller": entry["caller"],
        "CategoryValue": entry["category"]["value"],
        "OperationNameValue": entry["operationName"]["value"],
        "Level": entry["level"],
        "ActivityStatusValue": entry["status"]["value"],
        "ActivitySubstatusValue": entry["subStatus"]["value"],
        "CorrelationId": entry["correlationId"],
        "EventDataId": entry["eventDataId"],
        "_ResourceId": entry["resourceId"],
        "ResourceGroup": entry["resourceGroupName"],
        "ResourceProviderValue": entry["resourceProviderName"]["value"],
    }


# Targets


def _send(world: World, id: str, type: str, category: str, operation: str, record: Json, at: datetime) -> None:
    """Let a record arrive wherever a setting of the resource sends its category."""
    known = log_categories.of_type(type)
    for setting in world.tree.children(id, SETTINGS) if known else ():
        properties = setting.body["properties"]
        if known and category in diagnostics.enabled(known, properties):
            _to_workspace(world, properties, known.logs[category], id, category, operation, record, at)
            _to_account(world, properties, known.logs[category], id, category, operation, record, at)


def _to_workspace(
    world: World, properties: Json, table: str, id: str, category: str, operation: str, record: Json, at: datetime
) -> None:
    if properties.get("workspaceId"):
        dedicated = properties.get("logAnalyticsDestinationType") == "Dedicated" or table == _ACTIVITY
        row = {"TimeGenerated": iso(at), "OperationName": operation, "Category": category, "ResourceId": id.upper(), **record}  # fmt: skip
        values = {"workspace": properties["workspaceId"], "table": table if dedicated else SHARED, "rows": [row]}
        world.perform(ROWS, values)


def _to_account(
    world: World, properties: Json, table: str, id: str, category: str, operation: str, record: Json, at: datetime
) -> None:
    account = world.find(properties.get("storageAccountId") or "")
    if account is None:
        return
    container = "insights-activity-logs" if table == _ACTIVITY else f"insights-logs-{category.lower()}"
    blob = f"resourceId={id.upper()}/y={at:%Y}/m={at:%m}/d={at:%d}/h={at:%H}/m=00/PT1H.json"
    line = {"time": iso(at), "resourceId": id.upper(), "operationName": operation, "category": category, "properties": record}  # fmt: skip
    _append(world, account, container, blob, json.dumps(line, separators=(",", ":")) + "\n")


def _append(world: World, account: Resource, container: str, name: str, line: str) -> None:
    """Write a line at the end of a blob: no request of anybody, so nothing of it stands in the history."""
    id = f"{account.id}/blobServices/default/containers/{container}"
    home = world.find(id) or world.build(blobs.CONTAINERS, id, {})
    held = blobs.all_in(home)
    before = base64.b64decode(held[name]["content"]) if name in held else b""
    blob = blobs.with_content(before + line.encode(), "application/json", iso(world.now))
    body = {"properties": {**home.body["properties"], "lastModifiedTime": iso(world.now)}}
    world.remember(replace(home, body=body, facts={**home.facts, "blobs": {**held, name: blob}}))
