"""The condition of an activity log alert: which fields of an entry it compares, and whether an entry meets it."""

from collections.abc import Callable, Mapping
from typing import Any

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.values import Json, dig

CATEGORIES = (
    "Administrative", "ServiceHealth", "ResourceHealth", "Alert", "Autoscale", "Recommendation", "Security", "Policy",
)  # fmt: skip
_FIELDS: Mapping[str, Callable[[Json], str]] = {
    "resourceid": lambda entry: entry["resourceId"],
    "category": lambda entry: entry["category"]["value"],
    "caller": lambda entry: entry["caller"],
    "level": lambda entry: entry["level"],
    "operationname": lambda entry: entry["operationName"]["value"],
    "resourcegroup": lambda entry: entry["resourceGroupName"],
    "resourceprovider": lambda entry: entry["resourceProviderName"]["value"],
    "status": lambda entry: entry["status"]["value"],
    "substatus": lambda entry: entry["subStatus"]["value"],
    "resourcetype": lambda entry: entry["resourceType"]["value"],
}
_MOST = 20


def check(condition: Json) -> None:
    """Raise the refusal of a condition that Azure would not take."""
    terms = condition.get("allOf") or []
    if not terms:
        raise _wrong("The condition must hold at least one member in 'allOf'.")
    if len(terms) > _MOST:
        raise _wrong(f"The condition holds {len(terms)} members; at most {_MOST} are allowed.")
    for term in terms:
        _check_term(term)
    categories = [term for term in terms if str(term.get("field")).lower() == "category"]
    if len(categories) != 1 or categories[0].get("equals") is None:
        raise _wrong("The condition must compare the field 'category' with 'equals', once.")
    known = {category.lower() for category in CATEGORIES}
    if categories[0]["equals"].lower() not in known:
        raise _wrong(f"The category '{categories[0]['equals'][:40]}' is not valid: {', '.join(CATEGORIES)}.")


def _check_term(term: Json) -> None:
    leaf = any(term.get(part) is not None for part in ("field", "equals", "containsAny"))
    if term.get("anyOf") is None:
        _check_leaf(term)
        return
    if leaf or not term["anyOf"]:
        raise _wrong("A member with 'anyOf' must hold conditions there, and nothing else.")
    for inner in term["anyOf"]:
        _check_leaf(inner)


def _check_leaf(leaf: Json) -> None:
    name = str(leaf.get("field") or "")
    if name.lower() not in _FIELDS and not name.lower().startswith("properties"):
        raise _wrong(f"The field '{name[:40]}' is not valid: {', '.join(sorted(_FIELDS))}, or one that begins with properties.")  # fmt: skip
    if (leaf.get("equals") is None) == (not leaf.get("containsAny")):
        raise _wrong(f"The field '{name}' must be compared with either 'equals' or 'containsAny'.")


def _wrong(text: str) -> ArmError:
    return ArmError(400, "BadRequest", text, "condition")


def meets(condition: Json, entry: Json) -> bool:
    """Whether an entry of the activity log meets every member of a condition."""
    return all(_meets(term, entry) for term in condition["allOf"])


def _meets(term: Json, entry: Json) -> bool:
    if term.get("anyOf"):
        return any(_meets(inner, entry) for inner in term["anyOf"])
    value = ids.key(_value(term["field"].lower(), entry))
    if term.get("equals") is not None:
        return value == ids.key(term["equals"])
    return any(ids.key(wanted) == value for wanted in term["containsAny"])


def _value(name: str, entry: Json) -> str:
    read = _FIELDS.get(name)
    if read:
        return read(entry)
    found: Any = dig({key.lower(): value for key, value in (entry.get("properties") or {}).items()}, name.partition(".")[2], "")  # fmt: skip
    return str(found)
