"""Never accept and ignore: a property whose behaviour is not simulated is refused unless it is at its default."""

from typing import Any

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.routes import Strict
from studyapp.sandbox.arm.values import Json, dig


def check(rules: Strict, body: Json) -> None:
    """Raise the refusal of the first property that asks for behaviour the sandbox does not have."""
    for path, allowed in rules.refuses.items():
        value = dig(body, path)
        if value is not None and not _among(value, allowed):
            raise not_simulated(f"the property '{path}' with this value", target=path)


def _among(value: Any, allowed: tuple[object, ...]) -> bool:
    if isinstance(value, str):
        return any(isinstance(other, str) and value.lower() == other.lower() for other in allowed)
    return value in allowed or value in ({}, [])
