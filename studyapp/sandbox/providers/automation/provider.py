"""What Microsoft.Automation declares: accounts and their keys; what runs in an account is refused by name."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.automation import accounts
from studyapp.sandbox.providers.automation.accounts import ACCOUNTS

_NS = "Microsoft.Automation"
_HOME = f"{GROUP}/providers/{_NS}/automationAccounts"
_A = _HOME + "/{account}"
_ACCOUNT = "automation.AutomationAccount"
_STRICT = Strict(
    acts_on=("location", "identity", "properties.sku"),
    refuses={
        "properties.encryption.keySource": ("Microsoft.Automation",),
        "properties.encryption.keyVaultProperties": (),
        "properties.encryption.identity": (),
        "properties.publicNetworkAccess": (True,),
        "properties.disableLocalAuth": (False,),
    },
)
_GAPS = {
    "Runbook": "runbooks",
    "Job": "jobs",
    "Schedule": "schedules",
    "JobSchedule": "jobSchedules",
    "Webhook": "webhooks",
    "Variable": "variables",
    "Credential": "credentials",
    "Module": "modules",
}


def _gaps() -> Iterator[Route]:
    for kind, word in _GAPS.items():
        what = f"{word} of an Automation account: nothing runs in it"
        path = f"{_A}/{word}"
        yield Route(f"{kind}_ListByAutomationAccount", "GET", path, generic.absent(what), Grade.ABSENT, what)
        yield Route(f"{kind}_Get", "GET", path + "/{name}", generic.absent(what), Grade.ABSENT, what)
        verb = "Create" if kind in ("Job", "JobSchedule") else "CreateOrUpdate"
        yield Route(f"{kind}_{verb}", "PUT", path + "/{name}", generic.absent(what), Grade.ABSENT, what)


PROVIDER = Provider(
    _NS,
    ApiVersions("2015-10-31", "2026-12-31", ("2024-10-23", "2023-11-01", "2022-08-08", "2021-06-22")),
    routes=(
        Route("AutomationAccount_CreateOrUpdate", "PUT", _A, accounts.put, request="automation.AutomationAccountCreateOrUpdateParameters", response=_ACCOUNT, strict=_STRICT),
        Route("AutomationAccount_Get", "GET", _A, generic.get, response=_ACCOUNT),
        Route("AutomationAccount_Update", "PATCH", _A, accounts.patch, request="automation.AutomationAccountUpdateParameters", response=_ACCOUNT, strict=_STRICT),
        Route("AutomationAccount_Delete", "DELETE", _A, generic.delete, existing=True),
        Route("AutomationAccount_ListByResourceGroup", "GET", _HOME, generic.list_children(ACCOUNTS), response=_ACCOUNT + "[]"),
        Route("AutomationAccount_List", "GET", f"{SUBSCRIPTION}/providers/{_NS}/automationAccounts", generic.list_all(ACCOUNTS), response=_ACCOUNT + "[]"),
        Route("Keys_ListByAutomationAccount", "POST", _A + "/listKeys", accounts.list_keys, response="automation.KeyListResult"),
        *_gaps(),
    ),
    types=("automationAccounts",),
    viewers={ACCOUNTS.lower(): accounts.view},
)  # fmt: skip
