"""Keeping secrets off the disk: what a transcript holds instead of passwords and keys, so that it can still be sent again.

Azure judges a password by its strength and keeps none of it. A strong one is replaced by one strong text and a weak one by one
weak text, so that a request comes out as it did, and the state with it.
"""

import re
from collections.abc import Mapping
from typing import Any

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.providers.compute.machine_rules import check_password

STRONG = "Blotted-Out-0"
WEAK = "***"
_SECRETS = (
    "password",
    "secret",
    "secretdata",
    "sharedkey",
    "accountkey",
    "protectedsettings",
    "protectedparameters",
    "customdata",
)
"""How the names of secrets end; secretUrl and the like only say where one lies, and keyAndSecret holds such places."""
_SIGNED = re.compile(r"(?<=[?&])(sig|code|token|key|password)=[^&#]*", re.IGNORECASE)
"""Parts of a URL's query that open what it points to."""


def without_secrets(value: Any) -> Any:
    """A JSON value with the values of passwords and keys blotted out."""
    if isinstance(value, dict):
        return {name: _all_blotted(part) if _is_secret(name) else without_secrets(part) for name, part in value.items()}
    if isinstance(value, list):
        return [without_secrets(entry) for entry in value]
    return _url_blotted(value) if isinstance(value, str) else value


def without_secret_args(args: Mapping[str, str]) -> dict[str, str]:
    """The arguments of an operation with the values of passwords and keys blotted out."""
    return {name: blotted(value) if _is_secret(name) else value for name, value in args.items()}


def blotted(secret: str) -> str:
    """What stands for a secret: one text for all that Azure takes for a password, another for the rest."""
    try:
        check_password(secret)
    except ArmError:
        return WEAK if secret else ""
    return STRONG


def blotted_url(url: str) -> str:
    """A URL without the signature that lets its bearer in."""
    return _SIGNED.sub(lambda found: f"{found[1]}={WEAK}", url)


def _url_blotted(text: str) -> str:
    return blotted_url(text) if text.startswith("https://") else text


def _is_secret(name: str) -> bool:
    return name.lower().endswith(_SECRETS) and name != "keyAndSecret"


def _all_blotted(value: Any) -> Any:
    """Every text below a secret's name, and every number: what else may stand there opens nothing."""
    if isinstance(value, dict):
        return {name: _all_blotted(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_all_blotted(part) for part in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 0
    return blotted(value) if isinstance(value, str) else value
