"""What an action group may hold: receivers with all their parts, each name once, no more of a kind than Azure allows."""

import re
from collections.abc import Iterator, Mapping

from studyapp.sandbox.arm.alerting import KINDS
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.values import Json

_NEEDED: Mapping[str, tuple[str, ...]] = {
    "emailReceivers": ("name", "emailAddress"),
    "smsReceivers": ("name", "countryCode", "phoneNumber"),
    "webhookReceivers": ("name", "serviceUri"),
    "itsmReceivers": ("name", "workspaceId", "connectionId", "ticketConfiguration", "region"),
    "azureAppPushReceivers": ("name", "emailAddress"),
    "automationRunbookReceivers": ("automationAccountId", "runbookName", "webhookResourceId", "isGlobalRunbook"),
    "voiceReceivers": ("name", "countryCode", "phoneNumber"),
    "logicAppReceivers": ("name", "resourceId", "callbackUrl"),
    "azureFunctionReceivers": ("name", "functionAppResourceId", "functionName", "httpTriggerUrl"),
    "armRoleReceivers": ("name", "roleId"),
    "eventHubReceivers": ("name", "eventHubNameSpace", "eventHubName", "subscriptionId"),
}
_MOST: Mapping[str, int] = {"emailReceivers": 1000}
_MOST_OTHERS = 10
_FORMS: Mapping[str, tuple[re.Pattern[str], str]] = {
    "emailAddress": (re.compile(r"[^@\s]+@[^@\s]+"), "an e-mail address"),
    "countryCode": (re.compile(r"\d{1,4}"), "the digits of a country code"),
    "phoneNumber": (re.compile(r"[\d\s()-]{3,20}"), "a phone number"),
    "serviceUri": (re.compile(r"https?://\S+"), "a url that begins with http:// or https://"),
}


def check(properties: Json) -> None:
    """Raise the refusal of the first receiver that is not whole."""
    seen: set[str] = set()
    for collection in KINDS:
        entries = properties.get(collection) or []
        most = _MOST.get(collection, _MOST_OTHERS)
        if len(entries) > most:
            raise _wrong(f"An action group holds at most {most} {collection}, not {len(entries)}.", collection)
        for entry in entries:
            _check_one(collection, entry)
            name = str(entry.get("name") or "").lower()
            if name and name in seen:
                raise _wrong(
                    f"The receiver name '{entry['name']}' occurs more than once in the action group.", collection
                )
            seen.add(name)


def _check_one(collection: str, entry: Json) -> None:
    for part in _NEEDED[collection]:
        if entry.get(part) in (None, ""):
            raise _wrong(f"The property '{part}' of a receiver in '{collection}' is missing or empty.", collection)
    # The address of a runbook's webhook is a secret that Azure fills in.
    for part, (form, what) in _FORMS.items() if collection != "automationRunbookReceivers" else ():
        value = entry.get(part)
        if value is not None and not form.fullmatch(str(value)):
            raise _wrong(f"The value '{str(value)[:60]}' of '{part}' of the receiver '{entry['name']}' is not {what}.", collection)  # fmt: skip


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "BadRequest", text, target)


def short_name(properties: Json) -> str:
    """The name that stands in text messages: one to twelve characters."""
    name = str(properties.get("groupShortName") or "")
    if not 1 <= len(name) <= 12:
        raise bad_request("BadRequest", f"The group short name '{name[:40]}' must have 1 to 12 characters; it has {len(name)}.")  # fmt: skip
    return name


def shown(properties: Json) -> Iterator[tuple[str, list[Json]]]:
    """Every collection as Azure shows it, with the defaults of its receivers filled in."""
    for collection in KINDS:
        yield collection, [{**_defaults(collection), **_stated(entry)} for entry in properties.get(collection) or []]


def _stated(entry: Json) -> Json:
    return {name: value for name, value in entry.items() if value is not None and name != "status"}


def _defaults(collection: str) -> Json:
    if collection in ("emailReceivers", "smsReceivers"):
        extra: Json = {"status": "Enabled"}
        return {"useCommonAlertSchema": False, **extra} if collection == "emailReceivers" else extra
    if collection in ("azureAppPushReceivers", "itsmReceivers", "voiceReceivers"):
        return {}
    return {"useCommonAlertSchema": False, **({"useAadAuth": False} if collection == "webhookReceivers" else {})}
