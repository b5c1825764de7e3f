"""What Azure's refusals mean for a clean-up: wait a little, or leave it and say what to do."""

from dataclasses import dataclass

from azure.core.exceptions import HttpResponseError

_MOST = 400
"""Characters of Azure's message that are told."""

_BUSY = frozenset(
    {
        "AnotherOperationInProgress",
        "BMSUserErrorConflictingProtectionOperation",
        "BMSUserErrorObjectLocked",
        "OperationInProgress",
        "ResourceGroupBeingDeleted",
        "ResourceGroupDeletionInProgress",
        "UserErrorBackupOperationInProgress",
        "UserErrorOperationInProgress",
    }
)
"""Codes of Azure while other work has to end first, which it does by itself."""

_AGAIN = "Then clean up again."
_NEXT = {
    "ScopeLocked": f"Remove the lock that the message names: it stands outside of the run's own groups. {_AGAIN}",
    "AuthorizationFailed": f"Have somebody give you the right that the message names. {_AGAIN}",
    "LinkedAuthorizationFailed": f"Have somebody give you the right that the message names. {_AGAIN}",
    "RequestDisallowedByPolicy": f"Ask whoever keeps the policy that the message names for an exemption. {_AGAIN}",
    "UserErrorOperationDeniedOnImmutableItem": "Clean up again once its recovery points have expired.",
    "UserErrorResourceGuardOperationRequestMissing": f"Ask the owner of the vault's resource guard to let you. {_AGAIN}",
    "UserErrorResourceGuardOperationRequestInvalid": f"Ask the owner of the vault's resource guard to let you. {_AGAIN}",
    "TooManyRequests": "Clean up again in an hour: Azure was asked too often.",
    "ResourceRequestsThrottled": "Clean up again in an hour: Azure was asked too often.",
    "SubscriptionRequestsThrottled": "Clean up again in an hour: Azure was asked too often.",
}
_OTHERWISE = "Do what the message says, or wait a little, and clean up again."


@dataclass(frozen=True, slots=True)
class Refusal:
    """Azure's answer to what it did not do."""

    code: str
    why: str
    """In one sentence, with Azure's own words."""
    next: str
    """What to do about it."""
    is_passing: bool
    """Whether other work has to end first."""


def refusal(error: HttpResponseError) -> Refusal:
    """Read a refusal, or the failure of an operation."""
    said = error.error
    code = str((said and said.code) or type(error).__name__)
    text = " ".join(str((said and said.message) or error.message or "").split())
    shortened = text if len(text) <= _MOST else text[: _MOST - 4] + " ..."
    return Refusal(code, f"Azure refused: {code}. {shortened}".strip(), _NEXT.get(code, _OTHERWISE), code in _BUSY)


def check_signed_in(error: HttpResponseError) -> None:
    """Raise the error where nobody is signed in: nothing else can be done either."""
    if error.status_code == 401:
        raise error
