"""The operations that link a vault to a resource guard."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, Route, Strict
from studyapp.sandbox.providers.recovery_services import guard_proxies

_PROXIES = GROUP + "/providers/Microsoft.RecoveryServices/vaults/{vault}/backupResourceGuardProxies"
_PROXY = _PROXIES + "/{proxy}"
_LINK = "recoveryservicesbackup.ResourceGuardProxyBaseResource"
_UNLOCK = "recoveryservicesbackup.UnlockDelete"
_ACTS = Strict(acts_on=("properties.resourceGuardResourceId", "properties.resourceGuardOperationDetails"))

GUARD_ROUTES = (
    Route("ResourceGuardProxies_Get", "GET", _PROXIES, guard_proxies.list_links, response=_LINK + "[]"),
    Route("ResourceGuardProxy_Put", "PUT", _PROXY, guard_proxies.put, request=_LINK, response=_LINK, strict=_ACTS),
    Route("ResourceGuardProxy_Get", "GET", _PROXY, generic.get, response=_LINK),
    Route("ResourceGuardProxy_Delete", "DELETE", _PROXY, guard_proxies.delete),
    Route("ResourceGuardProxy_UnlockDelete", "POST", _PROXY + "/unlockDelete", guard_proxies.unlock_delete, request=_UNLOCK + "Request", response=_UNLOCK + "Response"),
)  # fmt: skip
