"""Log queries: the tables of a workspace, in the part of Kusto that this sandbox knows."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.kql import QueryError, Relation, run
from studyapp.sandbox.providers.operational_insights import rows

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "Heartbeat": ("TimeGenerated", "Computer", "Category", "ComputerEnvironment", "OSType", "ResourceGroup", "_ResourceId"),
    "InsightsMetrics": ("TimeGenerated", "Computer", "Origin", "Namespace", "Name", "Val", "Tags", "ResourceGroup", "_ResourceId"),
    "AzureActivity": (
        "TimeGenerated", "Caller", "CategoryValue", "OperationNameValue", "Level", "ActivityStatusValue",
        "ActivitySubstatusValue", "CorrelationId", "EventDataId", "_ResourceId", "ResourceGroup", "ResourceProviderValue",
    ),
    "AddonAzureBackupJobs": (
        "TimeGenerated", "JobUniqueId", "JobOperation", "JobStatus", "JobFailureCode", "JobStartDateTime",
        "JobDurationInSecs", "AdHocOrScheduledJob", "BackupItemUniqueId", "BackupItemFriendlyName", "VaultUniqueId",
    ),
    "AddonAzureBackupAlerts": ("TimeGenerated", "AlertUniqueId", "AlertType", "AlertStatus", "AlertSeverity"),
    "AzureDiagnostics": ("TimeGenerated", "ResourceId", "Category", "OperationName"),
}  # fmt: skip
"""The columns that a table has even while nothing has arrived in it."""
_RENDER = re.compile(r"\|\s*render\s+\w+(\s+with\s*\([^)]*\))?\s*;?\s*$", re.IGNORECASE)
"""How a portal is to draw the answer: nothing that the answer itself shows."""
_SPAN = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_USUAL = timedelta(days=1)


def execute(call: Call) -> Answer:
    """The answer to a query over one workspace."""
    workspace = call.world.need(call.upto("workspaces"))
    if call.body.get("workspaces"):
        raise not_simulated("queries over several workspaces", target="workspaces")
    text = _RENDER.sub("", str(call.body.get("query") or ""))
    since, until = _span(call, str(call.body.get("timespan") or ""))
    try:
        found = run(text, _tables(call, workspace, since, until), call.now)
    except QueryError as error:
        if error.is_gap:
            raise not_simulated(f"this query: {error.message}") from error
        detail = ArmError(400, "SemanticError", error.message)
        raise ArmError(400, "BadArgumentError", "The request had some invalid properties", details=(detail,)) from error
    return Answer(200, {"tables": [_shown(found)]})


def _span(call: Call, text: str) -> tuple[datetime, datetime]:
    """Since and until when rows are looked at: the last day unless told."""
    if not text:
        return call.now - _USUAL, call.now
    found = _SPAN.fullmatch(text)
    if found and any(found.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return call.now - timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds), call.now
    first, slash, last = text.partition("/")
    try:
        return parse_time(first), parse_time(last) if slash else call.now
    except ValueError as error:
        raise bad_request("BadArgumentError", f"The time span '{text[:60]}' is neither a duration as PT1H nor two times with a slash between.") from error  # fmt: skip


def _tables(call: Call, workspace: Resource, since: datetime, until: datetime) -> Mapping[str, Callable[[], Relation]]:
    names = {*COLUMNS, *call.world.behaviour.log_rows, *rows.tables(call.world, workspace)}
    return {name.lower(): partial(_table, call, workspace, name, since, until) for name in names}


def _table(call: Call, workspace: Resource, name: str, since: datetime, until: datetime) -> Relation:
    found = rows.between(call.world, workspace, name, since, until)
    columns = dict.fromkeys((*COLUMNS.get(name, ("TimeGenerated",)), *(column for row in found[-1:] for column in row)))
    every = dict.fromkeys(columns)
    typed = ({**every, **row, "TimeGenerated": parse_time(row["TimeGenerated"])} for row in found)
    return Relation(tuple(columns), tuple({name: row.get(name) for name in columns} for row in typed))


def _shown(found: Relation) -> Json:
    columns = [{"name": name, "type": _kind(row[name] for row in found.rows)} for name in found.columns]
    return {"name": "PrimaryResult", "columns": columns, "rows": [[row[name] for name in found.columns] for row in found.rows]}  # fmt: skip


def _kind(values: Iterable[Any]) -> str:
    known = next((value for value in values if value is not None), None)
    match known:
        case bool():
            return "bool"
        case int():
            return "long"
        case float():
            return "real"
        case list() | dict():
            return "dynamic"
        case str() if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z", known):
            return "datetime"
        case _:
            return "string"
