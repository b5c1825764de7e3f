"""Diagnostic settings: which logs of a resource go to which workspace, account or event hub."""

import re
from collections.abc import Iterator

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import log_categories
from studyapp.sandbox.providers.insights.log_categories import ALL, Sendable
from studyapp.sandbox.providers.insights.names import SETTINGS

CATEGORIES = "Microsoft.Insights/diagnosticSettingsCategories"
ACCOUNTS, WORKSPACES = "Microsoft.Storage/storageAccounts", "Microsoft.OperationalInsights/workspaces"
_SINKS = ("storageAccountId", "workspaceId", "eventHubAuthorizationRuleId", "marketplacePartnerId")
_HUB = re.compile(r"/subscriptions/[^/]+/resourcegroups/[^/]+/providers/microsoft\.eventhub/namespaces/[^/]+/authorizationrules/[^/]+", re.IGNORECASE)  # fmt: skip
_MOST = 5


def put(call: Call) -> Answer:
    """Make a setting or replace it."""
    scope = call.names["scope"]
    resource = call.world.find(scope)
    kind = resource.type if resource else log_categories.SUBSCRIPTIONS
    known = log_categories.of_type(kind)
    if known is None:
        raise _wrong(f"The resource type '{kind}' does not support diagnostic settings.")
    asked: Json = {n: v for n, v in (call.body.get("properties") or {}).items() if v not in (None, "")}
    _check_targets(call.world, resource, asked)
    _check_categories(known, asked)
    others = [s for s in call.world.tree.children(scope, SETTINGS) if s.key != ids.key(call.path)]
    if len(others) >= _MOST:
        raise _wrong(f"A resource has at most {_MOST} diagnostic settings.")
    for other in others:
        _check_apart(known, asked, other)
    made = Resource(call.path, SETTINGS, {"properties": asked})
    return Answer(200, call.world.view(call.world.put(made)))


def _check_targets(world: World, resource: Resource | None, asked: Json) -> None:
    if not any(asked.get(sink) for sink in _SINKS):
        raise _wrong("At least one data sink needs to be specified: a workspace, a storage account or an event hub.")
    if asked.get("serviceBusRuleId"):
        raise _wrong("'serviceBusRuleId' is the older name of 'eventHubAuthorizationRuleId': use that one.")
    account, hub = asked.get("storageAccountId"), asked.get("eventHubAuthorizationRuleId")
    if account:
        _check_account(_need(world, account, ACCOUNTS), resource)
    if asked.get("workspaceId"):
        _need(world, asked["workspaceId"], WORKSPACES)
    if hub and not _HUB.fullmatch(hub):
        raise _wrong(f"'{hub[:200]}' is not the id of an authorization rule of an Event Hubs namespace.")
    if asked.get("logAnalyticsDestinationType") not in (None, "Dedicated", "AzureDiagnostics"):
        raise _wrong("'logAnalyticsDestinationType' is Dedicated or AzureDiagnostics.")


def _check_account(account: Resource, resource: Resource | None) -> None:
    if account.body["sku"]["tier"] == "Premium":
        raise _wrong(f"The storage account '{account.name}' is premium: diagnostic logs need a standard one.")
    place = resource.body.get("location") if resource else None
    if place not in (None, "global", account.body["location"]):
        raise _wrong(f"Resource '{resource.name if resource else ''}' is in region '{place}' and resource '{account.name}' is in region '{account.body['location']}': the storage account must be in the resource's region.")  # fmt: skip


def _need(world: World, id: str, type: str) -> Resource:
    found = world.find(id)
    if found is None or ids.key(found.type) != ids.key(type):
        raise ArmError(404, "ResourceNotFound", f"The resource '{id[:200]}' is not an existing {type}.")
    return found


def _check_categories(known: Sendable, asked: Json) -> None:
    logs, metrics = asked.get("logs") or [], asked.get("metrics") or []
    if not logs and not metrics:
        raise _wrong("At least one log or metric category needs to be specified.")
    for entry in (*logs, *metrics):
        policy = entry.get("retentionPolicy") or {}
        if policy.get("enabled") and policy.get("days"):
            raise _wrong("Diagnostic settings do not support retention for new diagnostic settings: use the lifecycle of the storage account, or the retention of the workspace.")  # fmt: skip
    if any(e.get("categoryGroup") for e in logs) and any(e.get("category") for e in logs):
        raise _wrong("Either categories or category groups of logs can be specified, not both.")
    for entry in logs:
        name, group = entry.get("category"), entry.get("categoryGroup")
        if name and name.lower() not in {category.lower() for category in known.logs}:
            raise _wrong(f"Category '{name[:60]}' is not supported: {', '.join(known.logs) or 'there is none'}.")
        if not name and (not known.logs or str(group).lower() != ALL.lower()):
            raise _wrong(
                f"Category group '{str(group)[:60]}' is not supported: {ALL if known.logs else 'there is none'}."
            )
    for entry in metrics:
        if str(entry.get("category")).lower() not in {category.lower() for category in known.metrics}:
            raise _wrong(f"Category '{str(entry.get('category'))[:60]}' is not supported: {', '.join(known.metrics) or 'there is none'}.")  # fmt: skip


def _check_apart(known: Sendable, asked: Json, other: Resource) -> None:
    theirs = other.body["properties"]
    shared = set(enabled(known, asked)) & set(enabled(known, theirs))
    for sink in _SINKS:
        if shared and asked.get(sink) and ids.key(asked[sink]) == ids.key(str(theirs.get(sink) or "")):
            raise conflict("Conflict", f"Data sink '{asked[sink]}' is already used in diagnostic setting '{other.name}' for category '{min(shared)}'. Data sinks can't be reused in different settings on the same category for the same resource.")  # fmt: skip


def enabled(known: Sendable, properties: Json) -> Iterator[str]:
    """The categories that a setting sends, logs and metrics."""
    for entry in properties.get("logs") or []:
        if entry["enabled"]:
            wanted = str(entry.get("category") or "").lower()
            yield from (category for category in known.logs if not wanted or category.lower() == wanted)
    for entry in properties.get("metrics") or []:
        if entry["enabled"]:
            yield str(entry["category"])


def list_settings(call: Call) -> Answer:
    """The settings of a resource."""
    found = call.world.tree.children(call.names["scope"], SETTINGS)
    return Answer(200, {"value": [call.world.view(setting) for setting in found]})


def list_categories(call: Call) -> Answer:
    """The categories that a resource can send."""
    return Answer(200, {"value": list(_categories(call))})


def _categories(call: Call) -> Iterator[Json]:
    scope = call.names["scope"]
    resource = call.world.find(scope)
    known = log_categories.of_type(resource.type if resource else log_categories.SUBSCRIPTIONS)
    for kind, names in (("Metrics", known.metrics), ("Logs", tuple(known.logs))) if known else ():
        for name in names:
            properties = {"categoryType": kind, **({"categoryGroups": [ALL]} if kind == "Logs" else {})}
            yield {"id": f"{scope}/providers/{CATEGORIES}/{name}", "name": name, "type": CATEGORIES, "properties": properties}  # fmt: skip


def get_category(call: Call) -> Answer:
    """One of them."""
    wanted = call.names["category"].lower()
    found = next((category for category in _categories(call) if category["name"].lower() == wanted), None)
    if found is None:
        raise ArmError(404, "ResourceNotFound", f"The resource has no category '{call.names['category'][:60]}'.")
    return Answer(200, found)


def _wrong(text: str) -> ArmError:
    return ArmError(400, "BadRequest", text)
