"""Microsoft.Storage, a stub of what a restore needs: accounts that can stage it, without any blob in them."""

import re

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request, conflict
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer

NS = "Microsoft.Storage"
ACCOUNTS = NS + "/storageAccounts"
_NAME = re.compile(r"[a-z0-9]{3,24}")
_SKUS = (
    "Standard_LRS",
    "Standard_GRS",
    "Standard_RAGRS",
    "Standard_ZRS",
    "Standard_GZRS",
    "Standard_RAGZRS",
    "Premium_LRS",
    "Premium_ZRS",
)
_KINDS = ("Storage", "StorageV2", "BlobStorage", "FileStorage", "BlockBlobStorage")


def put(call: Call) -> Answer:
    """Create an account (202, then it is there) or change it (200)."""
    name, sku = call.names["name"], (call.body.get("sku") or {}).get("name")
    if not _NAME.fullmatch(name):
        raise bad_request(
            "AccountNameInvalid",
            f"{name[:40]} is not a valid storage account name: 3 to 24 lower-case letters and digits.",
        )
    if sku not in _SKUS or call.body.get("kind") not in _KINDS:
        raise bad_request("InvalidValuesForRequestParameters", "The values of sku.name or kind are not valid.")
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{ACCOUNTS}'.",
        )
    old = call.world.find(call.path)
    if old is not None and old.body["location"] != location:
        raise conflict(
            "InvalidResourceLocation", f"The resource '{name}' already exists in location '{old.body['location']}'."
        )
    if old is None and any(a.name == name for a in call.world.tree.of_type(ACCOUNTS)):
        raise conflict("StorageAccountAlreadyTaken", f"The storage account named {name} is already taken.")
    made = call.world.put(Resource(call.path, ACCOUNTS, _shown(call, name, location)))
    if old is not None:
        return Answer(200, call.world.view(made))
    operation = call.world.operate("storage", call.action, made.id, 17)
    url = call.link(
        f"/subscriptions/{call.world.subscription}/providers/{NS}/locations/{location}/asyncoperations/{operation.id}",
        monitor="true",
    )
    return Answer(202, None, (("Location", url), ("Retry-After", "17")), operation.id)


def _shown(call: Call, name: str, location: str) -> Json:
    kept = {n: call.body[n] for n in ("tags", "kind", "identity") if call.body.get(n)}
    asked: Json = call.body.get("properties") or {}
    properties = {
        "supportsHttpsTrafficOnly": True,
        "minimumTlsVersion": "TLS1_2",
        "allowBlobPublicAccess": False,
        **asked,
        "provisioningState": "Succeeded",
        "creationTime": iso(call.now),
        "primaryLocation": location,
        "statusOfPrimary": "available",
        "primaryEndpoints": {"blob": f"https://{name}.blob.sandbox.invalid/"},
    }
    sku = call.body["sku"]["name"]
    return {"location": location, **kept, "sku": {"name": sku, "tier": sku.partition("_")[0]}, "properties": properties}


def operation(call: Call) -> Answer:
    return generic.result(generic.find_operation(call, "storage"), call)


def list_keys(call: Call) -> Answer:
    """Two keys that open nothing."""
    account = call.world.need(call.path.rpartition("/")[0])
    keys = [{"keyName": f"key{n}", "value": f"sandbox-{account.name}-{n}", "permissions": "FULL"} for n in (1, 2)]
    return Answer(200, {"keys": keys})


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.remove(found.id)
    return Answer(200)


_ONE = f"{GROUP}/providers/{NS}/storageAccounts/{{name}}"
_L = f"{SUBSCRIPTION}/providers/{NS}/locations/{{location}}"
_NOTE = "An account with its settings; there is no blob service behind it."
_M = "storage.StorageAccount"

PROVIDER = Provider(
    NS,
    ApiVersions("2015-06-15", "2099-12-31", ("2026-09-01", "2025-08-01", "2023-05-01")),
    routes=(
        Route("StorageAccounts_Create", "PUT", _ONE, put, Grade.SIMPLIFIED, _NOTE, request="storage.StorageAccountCreateParameters", response=_M),
        Route("StorageAccounts_GetProperties", "GET", _ONE, generic.get, Grade.SIMPLIFIED, _NOTE, response=_M),
        Route("StorageAccounts_ListByResourceGroup", "GET", _ONE.rpartition("/")[0], generic.list_children(ACCOUNTS), Grade.SIMPLIFIED, _NOTE, response=_M + "[]"),
        Route("StorageAccounts_List", "GET", f"{SUBSCRIPTION}/providers/{NS}/storageAccounts", generic.list_all(ACCOUNTS), Grade.SIMPLIFIED, _NOTE, response=_M + "[]"),
        Route("StorageAccounts_ListKeys", "POST", _ONE + "/listKeys", list_keys, Grade.SIMPLIFIED, "The keys open nothing.", response="storage.StorageAccountListKeysResult"),
        Route("StorageAccounts_Delete", "DELETE", _ONE, delete, Grade.SIMPLIFIED, _NOTE, existing=True),
        Route("Storage_OperationResult", "GET", _L + "/asyncoperations/{operation}", operation, Grade.SIMPLIFIED, _NOTE),
    ),
    types=("storageAccounts",),
)  # fmt: skip
