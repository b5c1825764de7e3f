"""Automation accounts: made, changed and deleted, their identity, and the keys that agents register with."""

import base64
import re
from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, merge, named_guid
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

ACCOUNTS = "Microsoft.Automation/automationAccounts"
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]")
_SKUS = ("Basic", "Free")
_KINDS = ("None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned")


def put(call: Call) -> Answer:
    """Make an account, or change one."""
    old, name = call.world.find(call.path), call.names["account"]
    if not _NAME.fullmatch(name):
        raise bad_request("InvalidResourceName", f"The account name '{name[:60]}' is not valid: 6 to 50 letters, digits and hyphens, a letter first and no hyphen last.")  # fmt: skip
    location = _location(call, old)
    if old is None and not dig(call.body, "properties.sku.name"):
        raise bad_request("BadRequest", "An Automation account needs properties.sku.name: Basic or Free.")
    made = old or _new(call, location)
    return Answer(200 if old else 201, call.world.view(_changed(call, made)))


def _location(call: Call, old: Resource | None) -> str:
    location = region(str(call.body.get("location") or (old.body["location"] if old else "")))
    if location not in REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{location}' is not available for resource type '{ACCOUNTS}'.")  # fmt: skip
    if old is not None and location != old.body["location"]:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'. A resource with the same name cannot be created in location '{location}'.")  # fmt: skip
    return location


def _new(call: Call, location: str) -> Resource:
    number = call.world.chance.guid()
    properties: Json = {
        "sku": {"name": "Basic"},
        "state": "Ok",
        "publicNetworkAccess": True,
        "disableLocalAuth": False,
        "encryption": {"keySource": "Microsoft.Automation"},
        "automationHybridServiceUrl": f"https://{number}.jrds.{location}.azure-automation.net/automationAccounts/{number}",
        "creationTime": iso(call.now),
    }
    facts = {
        "principal": call.world.chance.guid(),
        "keys": {"Primary": _key(call.world), "Secondary": _key(call.world)},
    }
    body: Json = {"location": location, "tags": {}, "properties": properties}
    return Resource(call.path, ACCOUNTS, body, facts)


def _key(world: World) -> str:
    return base64.b64encode(b"".join(world.chance.number().to_bytes(8, "big") for _ in range(8))).decode()


def patch(call: Call) -> Answer:
    """Change an account's tags, identity or settings."""
    old = call.resource()
    _location(call, old)
    return Answer(200, call.world.view(_changed(call, old)))


def _changed(call: Call, account: Resource) -> Resource:
    asked: Json = {name: value for name, value in (call.body.get("properties") or {}).items() if value is not None}
    sku = dig(asked, "sku.name", "Basic")
    if sku not in _SKUS:
        raise bad_request("BadRequest", f"The SKU '{sku[:40]}' is not valid: it is one of {', '.join(_SKUS)}.")
    properties = {**merge(account.body["properties"], asked), "lastModifiedTime": iso(call.now)}
    body = {**account.body, "properties": properties}
    if call.body.get("tags") is not None:
        body["tags"] = call.body["tags"]
    if call.body.get("identity"):
        body["identity"] = _identity(call.world, account, call.body["identity"])
    return call.world.put(replace(account, body=body))


def _identity(world: World, account: Resource, asked: Json) -> Json:
    """The identity with the object ids that Azure gives it: switched off and on again it is the same one."""
    plain = str(asked.get("type") or "None").replace(" ", "").lower()
    kind = next((known for known in _KINDS if known.replace(" ", "").lower() == plain), None)
    users = asked.get("userAssignedIdentities") or {}
    if kind is None or ("UserAssigned" in kind.split(", ")) != bool(users):
        raise bad_request("BadRequest", f"The identity is not valid: its type is one of {'; '.join(_KINDS)}, and userAssignedIdentities goes with UserAssigned.")  # fmt: skip
    shown: Json = {"type": kind}
    if kind.startswith("SystemAssigned"):
        shown |= {"principalId": account.facts["principal"], "tenantId": world.tenant}
    if users:
        shown["userAssignedIdentities"] = {
            id: {"principalId": named_guid("principal", id.lower()), "clientId": named_guid("client", id.lower())}
            for id in users
        }
    return shown


def view(_: World, account: Resource) -> Json:
    """The account as Azure shows it."""
    return {**account.body, "etag": f'"{account.etag[3:-1]}"'}


def list_keys(call: Call) -> Answer:
    """Both keys of an account."""
    found = call.world.need(call.upto("automationAccounts")).facts["keys"]
    keys = [{"KeyName": name, "Permissions": "Full", "Value": value} for name, value in found.items()]
    return Answer(200, {"keys": keys})
