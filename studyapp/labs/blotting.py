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
        if isinstance(value.get("template"), dict):
            return _deployment(value)
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


# Template deployments


def _deployment(properties: dict[str, Any]) -> dict[str, Any]:
    """What a deployment asks for: the template says which of its parameters are secret."""
    template, given = properties["template"], properties.get("parameters")
    rest = {name: without_secrets(part) for name, part in properties.items() if name not in ("template", "parameters")}
    found = {"template": _in_template(template), **rest}
    if not isinstance(given, dict):
        return found if given is None else {**found, "parameters": without_secrets(given)}
    declared = template.get("parameters")
    secure = (
        {name.lower() for name, one in declared.items() if _is_secure(one)} if isinstance(declared, dict) else set()
    )
    safe = {
        name: _all_blotted(part) if _is_secret(name) or name.lower() in secure else without_secrets(part)
        for name, part in given.items()
    }
    return {**found, "parameters": safe}


def _is_secure(declared: Any) -> bool:
    return isinstance(declared, dict) and str(declared.get("type") or "").lower().startswith("secure")


def _in_template(value: Any, name: str = "") -> Any:
    """A part of a template; expressions stay, since they only name the parameter that holds a secret."""
    if isinstance(value, dict):
        holds_secret = _is_secure(value) or _is_secret(name)
        return {
            key: _default(part) if holds_secret and key == "defaultValue" else _in_template(part, key)
            for key, part in value.items()
        }
    if isinstance(value, list):
        return [_in_template(part, name) for part in value]
    return blotted(value) if isinstance(value, str) and _is_secret(name) and not _is_expression(value) else value


def _default(value: Any) -> Any:
    return value if isinstance(value, str) and _is_expression(value) else _all_blotted(value)


def _is_expression(text: str) -> bool:
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")
