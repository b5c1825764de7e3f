"""Storage accounts with their keys, as a backup's staging area and logs need them."""

import base64
import re
from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, gateway
from studyapp.sandbox.arm.regions import REGIONS, pair_of, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

ACCOUNTS = "Microsoft.Storage/storageAccounts"
FAMILY = "storage"
SUFFIX = "sandbox.invalid"
"""The end of the names under which accounts answer."""
_NAME = re.compile(r"[a-z0-9]{3,24}")
_SKUS = ("Standard_LRS", "Standard_GRS", "Standard_RAGRS", "Standard_ZRS", "Standard_GZRS", "Standard_RAGZRS", "Premium_LRS", "Premium_ZRS")  # fmt: skip
_KINDS = ("StorageV2", "Storage", "BlobStorage", "BlockBlobStorage", "FileStorage")
_SERVICES = ("blob", "dfs", "file", "queue", "table", "web")
_DEFAULTS: Json = {
    "minimumTlsVersion": "TLS1_2",
    "allowBlobPublicAccess": False,
    "allowSharedKeyAccess": True,
    "supportsHttpsTrafficOnly": True,
    "networkAcls": {"bypass": "AzureServices", "virtualNetworkRules": [], "ipRules": [], "defaultAction": "Allow"},
    "encryption": {
        "services": {"blob": {"enabled": True, "keyType": "Account"}, "file": {"enabled": True, "keyType": "Account"}},
        "keySource": "Microsoft.Storage",
    },
}


def put(call: Call) -> Answer:
    """Create an account (202, then 200 at the door), or change one."""
    old = call.world.find(call.path)
    if old is not None:
        return _change(call, old)
    name = call.path.rpartition("/")[2]
    if not _NAME.fullmatch(name):
        raise bad_request("AccountNameInvalid", f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.")  # fmt: skip
    if _taken(call.world, name):
        raise conflict("StorageAccountAlreadyTaken", f"The storage account named {name} is already taken.")
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise gateway(400, "LocationNotAvailableForResourceType", f"The provided location '{location}' is not available for resource type '{ACCOUNTS}'.")  # fmt: skip
    if _is_geo(str(dig(call.body, "sku.name"))) and not pair_of(location):
        raise bad_request("InvalidRequestPropertyValue", f"The region '{location}' has no pair: its storage accounts cannot be geo-redundant.")  # fmt: skip
    made = call.world.put(_account(call.world, call.path, call.body, location))
    operation = call.world.operate(FAMILY, call.action, made.id, call.world.chance.between(15, 25))
    path = f"/subscriptions/{call.world.subscription}/providers/Microsoft.Storage/locations/{location}/asyncoperations/{operation.id}"
    headers = (("Location", call.link(path, monitor="true")), ("Retry-After", "17"))
    return Answer(202, None, headers, operation.id)


def _taken(world: World, name: str) -> bool:
    return any(account.name == name for account in world.tree.of_type(ACCOUNTS))


def build(world: World, id: str, body: Json) -> Resource:
    """An account that another provider makes for itself, as replication does."""
    return _account(world, id, body, region(str(body["location"])))


def _account(world: World, id: str, asked: Json, location: str) -> Resource:
    sku, kind = dig(asked, "sku.name"), asked.get("kind")
    if sku not in _SKUS or kind not in _KINDS:
        raise bad_request("InvalidRequestPropertyValue", f"The sku '{sku}' or the kind '{kind}' of the storage account is not valid.")  # fmt: skip
    name = id.rpartition("/")[2]
    now = iso(world.now)
    properties: Json = {
        **_DEFAULTS,
        **{n: v for n, v in (asked.get("properties") or {}).items() if v is not None},
        "keyCreationTime": {"key1": now, "key2": now},
        "creationTime": now,
        "primaryEndpoints": {service: f"https://{name}.{service}.{SUFFIX}/" for service in _SERVICES},
        "primaryLocation": location,
        "statusOfPrimary": "available",
        "privateEndpointConnections": [],
    }
    properties.setdefault("accessTier", "Hot")
    if _is_geo(sku):
        properties |= {"secondaryLocation": pair_of(location), "statusOfSecondary": "available"}
    body: Json = {"location": location, "sku": {"name": sku, "tier": sku.partition("_")[0]}, "kind": kind}
    if asked.get("tags"):
        body["tags"] = asked["tags"]
    keys = {name: _key(world) for name in ("key1", "key2")}
    return Resource(id, ACCOUNTS, {**body, "properties": properties}, {"keys": keys})


def _is_geo(sku: str) -> bool:
    return "GRS" in sku or "GZRS" in sku


def _key(world: World) -> str:
    return base64.b64encode(b"".join(world.chance.number().to_bytes(8, "big") for _ in range(8))).decode()


def patch(call: Call) -> Answer:
    return _change(call, call.resource())


def _change(call: Call, old: Resource) -> Answer:
    if call.body.get("location") and region(call.body["location"]) != old.body["location"]:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    body = dict(old.body)
    sku = dig(call.body, "sku.name", body["sku"]["name"])
    if sku not in _SKUS or sku.partition("_")[0] != body["sku"]["tier"]:
        raise bad_request("InvalidRequestPropertyValue", f"The sku cannot be changed from '{body['sku']['name']}' to '{sku}'.")  # fmt: skip
    body["sku"] = {**body["sku"], "name": sku}
    if "tags" in call.body:
        body["tags"] = call.body["tags"] or {}
    body["properties"] = merge(body["properties"], call.body.get("properties") or {})
    return Answer(200, call.world.view(call.world.put(replace(old, body=body))))


def view(world: World, account: Resource) -> Json:
    state = "Creating" if world.busy(account.id) else "Succeeded"
    return {**account.body, "properties": {**account.body["properties"], "provisioningState": state}}


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.remove(found.id)
    return Answer(200)


def _keys(account: Resource) -> Answer:
    times = account.body["properties"]["keyCreationTime"]
    rows = [
        {"keyName": name, "value": value, "permissions": "FULL", "creationTime": times[name]}
        for name, value in account.facts["keys"].items()
    ]
    return Answer(200, {"keys": rows})


def list_keys(call: Call) -> Answer:
    """Both keys of an account."""
    return _keys(call.world.need(call.upto("storageAccounts")))


def regenerate(call: Call) -> Answer:
    """A new key in the place of an old one."""
    account = call.world.need(call.upto("storageAccounts"))
    name = str(call.body.get("keyName"))
    if name not in account.facts["keys"]:
        raise ArmError(400, "InvalidKeyName", f"The key name '{name}' is not valid: key1 or key2.")
    properties = account.body["properties"]
    times = {**properties["keyCreationTime"], name: iso(call.now)}
    body = {**account.body, "properties": {**properties, "keyCreationTime": times}}
    keys = {**account.facts["keys"], name: _key(call.world)}
    return _keys(call.world.put(replace(account, body=body, facts={**account.facts, "keys": keys})))


def check_name(call: Call) -> Answer:
    """Whether an account may be called so."""
    name = str(call.body.get("name"))
    if not _NAME.fullmatch(name):
        return Answer(200, {"nameAvailable": False, "reason": "AccountNameInvalid", "message": f"{name} is not a valid storage account name."})  # fmt: skip
    if _taken(call.world, name):
        return Answer(200, {"nameAvailable": False, "reason": "AlreadyExists", "message": f"The storage account named {name} is already taken."})  # fmt: skip
    return Answer(200, {"nameAvailable": True})
