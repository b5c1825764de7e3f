"""The comparisons of policies: without letter case; a resource that lacks the property fulfils only the negative ones."""

import re
from collections.abc import Callable, Mapping
from typing import Any

Test = Callable[[Any, Any], bool]
"""Whether what was found fulfils what is wanted."""


def _low(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    return str(value).lower() if isinstance(value, str | int | float) else value


def _equals(found: Any, wanted: Any) -> bool:
    if isinstance(found, bool) or isinstance(wanted, bool):
        return str(found).lower() == str(wanted).lower()
    return bool(_low(found) == _low(wanted))


def _in(found: Any, wanted: Any) -> bool:
    return found is not None and isinstance(wanted, list) and any(_equals(found, one) for one in wanted)


def _like(found: Any, wanted: Any) -> bool:
    start, star, end = str(wanted).lower().partition("*")
    text = str(found).lower()
    if found is None or not star:
        return found is not None and text == start
    return len(text) >= len(start) + len(end) and text.startswith(start) and text.endswith(end)


def _match(found: Any, wanted: Any, flags: int = 0) -> bool:
    signs = {"#": r"\d", "?": r"[A-Za-z]", ".": "."}
    pattern = "".join(signs.get(sign) or re.escape(sign) for sign in str(wanted))
    return found is not None and re.fullmatch(pattern, str(found), flags | re.DOTALL) is not None


def _contains(found: Any, wanted: Any) -> bool:
    if isinstance(found, list):
        return any(_equals(one, wanted) for one in found)
    return isinstance(found, str) and str(wanted).lower() in found.lower()


def _contains_key(found: Any, wanted: Any) -> bool:
    return isinstance(found, Mapping) and str(wanted).lower() in {str(name).lower() for name in found}


def _compare(found: Any, wanted: Any, sign: Callable[[Any, Any], bool]) -> bool:
    if found is None or wanted is None:
        return False
    try:
        return sign(float(found), float(wanted))
    except (TypeError, ValueError):
        return sign(str(found).lower(), str(wanted).lower())


def _exists(found: Any, wanted: Any) -> bool:
    return (found is not None) == (str(wanted).lower() == "true")


def _no(test: Test) -> Test:
    return lambda found, wanted: not test(found, wanted)


def _in_any_case(found: Any, wanted: Any) -> bool:
    return _match(found, wanted, re.IGNORECASE)


TESTS: Mapping[str, Test] = {
    "equals": _equals,
    "notequals": _no(_equals),
    "like": _like,
    "notlike": _no(_like),
    "match": _match,
    "notmatch": _no(_match),
    "matchinsensitively": _in_any_case,
    "notmatchinsensitively": _no(_in_any_case),
    "contains": _contains,
    "notcontains": _no(_contains),
    "in": _in,
    "notin": _no(_in),
    "containskey": _contains_key,
    "notcontainskey": _no(_contains_key),
    "less": lambda found, wanted: _compare(found, wanted, lambda a, b: a < b),
    "lessorequals": lambda found, wanted: _compare(found, wanted, lambda a, b: a <= b),
    "greater": lambda found, wanted: _compare(found, wanted, lambda a, b: a > b),
    "greaterorequals": lambda found, wanted: _compare(found, wanted, lambda a, b: a >= b),
    "exists": _exists,
}
"""Lower-cased name of each comparison."""
PATTERNS = ("like", "notlike", "match", "notmatch", "matchinsensitively", "notmatchinsensitively")
"""Those that take a text alone."""
