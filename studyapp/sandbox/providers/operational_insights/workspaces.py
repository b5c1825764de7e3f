"""Log Analytics workspaces: make, change, delete softly, bring back, and their keys."""

import base64
import re
from dataclasses import replace
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

WORKSPACES = "Microsoft.OperationalInsights/workspaces"
DELETED = "Microsoft.OperationalInsights/deletedWorkspaces"
PURGED = "logs.workspace-purged"
FAMILY = "logs"
SOFT_DELETED = timedelta(days=14)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]")
_SKUS = {sku.lower(): sku for sku in ("PerGB2018", "CapacityReservation", "Standalone", "PerNode")}
_RETIRED = ("free", "standard", "premium")
_LEVELS = (100, 200, 300, 400, 500, 1000, 2000, 5000, 10000, 25000, 50000)
_LEAST_DAYS, _MOST_DAYS = 4, 730
_OWN = ("customerId", "createdDate", "modifiedDate")


def put(call: Call) -> Answer:
    """Make a workspace, change one, or bring a soft-deleted one back with its id, its keys and its data."""
    old = call.world.find(call.path)
    name = ids.name_of(call.path)
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidResourceName", f"The workspace name '{name[:80]}' is not valid: 4 to 63 letters, digits and hyphens, the first and the last no hyphen.")  # fmt: skip
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{location}' is not available for resource type '{WORKSPACES}'.")  # fmt: skip
    _check_place(call, old, location)
    asked: Json = call.body.get("properties") or {}
    _check(asked)
    if old is not None:
        return Answer(200, call.world.view(_changed(call, old, call.body)))
    gone = call.world.find(deleted_id(call.path))
    made = _back(call, gone) if gone else _new(call, location)
    made = _changed(call, made, call.body)
    operation = call.world.operate(FAMILY, call.action, made.id, call.world.chance.between(8, 20))
    return Answer(201, call.world.view(made), (), operation.id)


def _check_place(call: Call, old: Resource | None, location: str) -> None:
    there = old or call.world.find(deleted_id(call.path))
    place = (there.body or there.facts["body"])["location"] if there else location
    if place != location:
        raise conflict("InvalidResourceLocation", f"The resource '{ids.name_of(call.path)}' already exists in location '{place}'. A resource with the same name cannot be created in location '{location}'.")  # fmt: skip


def deleted_id(workspace: str) -> str:
    """Where a workspace waits after its deletion."""
    return workspace.replace(f"/{WORKSPACES}/", f"/{DELETED}/")


def _new(call: Call, location: str) -> Resource:
    properties: Json = {
        "customerId": call.world.chance.guid(),
        "sku": {"name": "PerGB2018", "lastSkuUpdate": iso(call.now)},
        "retentionInDays": 30,
        "features": {"enableLogAccessUsingOnlyResourcePermissions": True},
        "workspaceCapping": {"dailyQuotaGb": -1.0},
        "publicNetworkAccessForIngestion": "Enabled",
        "publicNetworkAccessForQuery": "Enabled",
        "createdDate": iso(call.now),
    }
    facts = {"keys": {"primary": _key(call.world), "secondary": _key(call.world)}}
    return Resource(call.path, WORKSPACES, {"location": location, "tags": {}, "properties": properties}, facts)


def _key(world: World) -> str:
    return base64.b64encode(b"".join(world.chance.number().to_bytes(8, "big") for _ in range(8))).decode()


def _back(call: Call, gone: Resource) -> Resource:
    made = Resource(call.path, WORKSPACES, gone.facts["body"], {"keys": gone.facts["keys"]})
    _move(call.world, gone, made)
    return made


def _changed(call: Call, workspace: Resource, asked: Json) -> Resource:
    wanted: Json = {n: v for n, v in (asked.get("properties") or {}).items() if n not in _OWN}
    properties = merge(workspace.body["properties"], wanted)
    sku = dig(wanted, "sku.name")
    if sku:
        properties["sku"] = {**wanted["sku"], "name": _SKUS[sku.lower()], "lastSkuUpdate": iso(call.now)}
    properties["modifiedDate"] = iso(call.now)
    body = {**workspace.body, "properties": properties}
    body |= {name: asked[name] for name in ("tags", "identity") if asked.get(name) is not None}
    return call.world.put(replace(workspace, body=body))


def _check(asked: Json) -> None:
    sku = str(dig(asked, "sku.name", "PerGB2018")).lower()
    if sku in _RETIRED:
        raise bad_request("InvalidParameter", f"The pricing tier '{dig(asked, 'sku.name')}' is no longer available for new workspaces: {', '.join(_SKUS.values())}.")  # fmt: skip
    if sku == "lacluster":
        raise not_simulated("dedicated clusters", target="properties.sku.name")
    if sku not in _SKUS:
        raise bad_request("InvalidParameter", f"The pricing tier '{sku[:40]}' is not valid: {', '.join(_SKUS.values())}.")  # fmt: skip
    level = dig(asked, "sku.capacityReservationLevel")
    if (sku == "capacityreservation") != (level is not None) or (level is not None and level not in _LEVELS):
        raise bad_request("InvalidParameter", f"The tier CapacityReservation, and no other, has a level: {', '.join(map(str, _LEVELS))}.")  # fmt: skip
    days = asked.get("retentionInDays")
    if days is not None and not _LEAST_DAYS <= days <= _MOST_DAYS:
        raise bad_request("InvalidParameter", f"'RetentionInDays' must lie between {_LEAST_DAYS} and {_MOST_DAYS}, not be {days}.")  # fmt: skip
    quota = dig(asked, "workspaceCapping.dailyQuotaGb")
    if quota is not None and quota != -1 and quota < 0.023:
        raise bad_request("InvalidParameter", "'DailyQuotaGb' must be -1, for none, or at least 0.023.")


def patch(call: Call) -> Answer:
    """Change some properties."""
    _check(call.body.get("properties") or {})
    return Answer(200, call.world.view(_changed(call, call.resource(), call.body)))


def view(world: World, workspace: Resource) -> Json:
    """The workspace as it reads now."""
    state = "Creating" if world.busy(workspace.id) else "Succeeded"
    capping = {**workspace.body["properties"]["workspaceCapping"], "dataIngestionStatus": "RespectQuota"}
    properties = {**workspace.body["properties"], "provisioningState": state, "workspaceCapping": capping}
    return {**workspace.body, "etag": f'"{workspace.etag[3:-1]}"', "properties": properties}


def delete(call: Call) -> Answer:
    """Delete a workspace: it can be brought back for 14 days, unless `force=true`."""
    workspace = call.world.find(call.path)
    if workspace is None:
        return Answer(204)
    let_go(call.world, workspace, force=call.query.get("force", "").lower() == "true")
    return Answer(200)


def let_go(world: World, workspace: Resource, *, force: bool = False) -> None:
    """Delete a workspace, softly unless told otherwise; its tables go along with it."""
    if force:
        world.remove(workspace.id)
        return
    # What is deleted is no resource that lists and queries know, so its body is a fact of what is left.
    gone = Resource(deleted_id(workspace.id), DELETED, {}, {**workspace.facts, "body": workspace.body})
    _move(world, workspace, gone)
    customer = workspace.body["properties"]["customerId"]
    world.schedule(world.now + SOFT_DELETED, PURGED, {"workspace": gone.id, "customer": customer})


def _move(world: World, old: Resource, new: Resource) -> None:
    """Put a workspace in the place of another one, with the rows of its tables."""
    below = world.tree.below(old.id)
    world.remove(old.id)
    world.put(new)
    for child in below:
        world.remember(replace(child, id=new.id + child.id[len(old.id) :]))


def purged(world: World, values: Json) -> None:
    """The time to bring a workspace back is over."""
    gone = world.find(values["workspace"])
    if gone is not None and gone.facts["body"]["properties"]["customerId"] == values["customer"]:
        world.remove(gone.id)


def list_deleted(call: Call) -> Answer:
    """The workspaces of the subscription, or of a group, that can be brought back."""
    group = ids.group_of(call.path).lower()
    found = [gone for gone in call.world.tree.of_type(DELETED) if not group or ids.group_of(gone.id).lower() == group]
    return page(call, found, _shown_deleted)


def _shown_deleted(gone: Resource) -> Json:
    id = gone.id.replace(f"/{DELETED}/", f"/{WORKSPACES}/")
    return {"id": id, "name": gone.name, "type": WORKSPACES, **gone.facts["body"]}


def keys(call: Call) -> Answer:
    """Both keys of a workspace."""
    return _keys(call.world.need(call.upto("workspaces")))


def _keys(workspace: Resource) -> Answer:
    found = workspace.facts["keys"]
    return Answer(200, {"primarySharedKey": found["primary"], "secondarySharedKey": found["secondary"]})


def regenerate(call: Call) -> Answer:
    """New keys: the old ones no longer open anything."""
    workspace = call.world.need(call.upto("workspaces"))
    fresh = {"primary": _key(call.world), "secondary": _key(call.world)}
    return _keys(call.world.put(replace(workspace, facts={**workspace.facts, "keys": fresh})))
