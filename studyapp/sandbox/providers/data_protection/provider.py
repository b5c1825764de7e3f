"""What Microsoft.DataProtection declares: resource guards, which other vaults read off the tree, and Backup vaults."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Provider, Route
from studyapp.sandbox.providers.data_protection import guards, routes
from studyapp.sandbox.providers.data_protection.critical import GUARDS
from studyapp.sandbox.providers.data_protection.records import (
    BackupJobRecord,
    BackupVaultRecord,
    DiskPointRecord,
    InstanceRecord,
)

_NS = "Microsoft.DataProtection"
_IN_GROUP = f"{GROUP}/providers/{_NS}/resourceGuards"
_G = _IN_GROUP + "/{guard}"
_GUARD, _REQUEST = "dataprotection.ResourceGuardResource", "dataprotection.DppBaseResource"
# Azure names the permissions of guards after their whole path.
_MAY = _NS + "/subscriptions/resourceGroups/providers/resourceGuards"
_KINDS = (
    ("deleteProtectedItemRequests", "DeleteProtectedItemRequests"),
    ("updateProtectedItemRequests", "UpdateProtectedItemRequests"),
    ("updateProtectionPolicyRequests", "UpdateProtectionPolicyRequests"),
    ("deleteResourceGuardProxyRequests", "DeleteResourceGuardProxyRequests"),
    ("disableSoftDeleteRequests", "DisableSoftDeleteRequests"),
    ("getBackupSecurityPINRequests", "BackupSecurityPINRequests"),
)
"""Collection of requests to the word by which the operations call it."""


def _request_routes() -> Iterator[Route]:
    for kind, word in _KINDS:
        may = f"{_MAY}/{kind}/read"
        yield Route(f"ResourceGuards_Get{word}Objects", "GET", f"{_G}/{kind}", guards.list_requests, action=may, response=_REQUEST + "[]")  # fmt: skip
        yield Route(f"ResourceGuards_GetDefault{word}Object", "GET", f"{_G}/{kind}/{{request}}", guards.get_request, action=may, response=_REQUEST)  # fmt: skip


PROVIDER = Provider(
    _NS,
    ApiVersions("2021-01-01", "2099-12-31", ("2026-06-01", "2025-07-01", "2024-04-01", "2022-04-01")),
    routes=(
        Route("ResourceGuards_Put", "PUT", _G, guards.put, action=_MAY + "/write", request=_GUARD, response=_GUARD),
        Route("ResourceGuards_Get", "GET", _G, generic.get, action=_MAY + "/read", response=_GUARD),
        Route("ResourceGuards_Patch", "PATCH", _G, guards.patch, action=_MAY + "/write", request="dataprotection.PatchResourceGuardInput", response=_GUARD),
        Route("ResourceGuards_Delete", "DELETE", _G, guards.delete, action=_MAY + "/delete", existing=True),
        Route("ResourceGuards_GetResourcesInResourceGroup", "GET", _IN_GROUP, generic.list_children(GUARDS), action=_MAY + "/read", response=_GUARD + "[]"),
        Route("ResourceGuards_GetResourcesInSubscription", "GET", f"{SUBSCRIPTION}/providers/{_NS}/resourceGuards", generic.list_all(GUARDS), action=_NS + "/subscriptions/providers/resourceGuards/read", response=_GUARD + "[]"),
        *_request_routes(),
        *routes.ROUTES,
    ),
    types=("resourceGuards", "backupVaults", "backupVaults/backupInstances", "backupVaults/backupPolicies", "backupVaults/deletedBackupInstances"),
    records=(BackupVaultRecord, InstanceRecord, DiskPointRecord, BackupJobRecord),
    effects=routes.EFFECTS,
    viewers={GUARDS.lower(): guards.view, **routes.VIEWERS},
    may_delete=routes.MAY_DELETE,
)  # fmt: skip
