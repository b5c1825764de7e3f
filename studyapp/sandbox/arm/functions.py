"""The functions of templates and policies that need nothing but their arguments."""

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from studyapp.sandbox.arm.expressions import BadExpressionError

_LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
_LONGEST_RANGE = 800
_HOLE = re.compile(r"\{(\d{1,2})(?::([^}]*))?\}")


def unique(*parts: Any) -> str:
    """Thirteen letters and digits that follow from the parts; Azure's own differ."""
    digest = hashlib.sha256("\0".join(map(str, parts)).encode()).digest()
    return "".join(_LETTERS[byte % 32] for byte in digest[:13])


def guid(*parts: Any) -> str:
    """An id that follows from the parts."""
    text = hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-a{text[17:20]}-{text[20:32]}"


def _concat(*parts: Any) -> Any:
    if parts and all(isinstance(part, list) for part in parts):
        return [entry for part in parts for entry in part]
    return "".join(_text(part) for part in parts)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))


def _format(pattern: str, *values: Any) -> str:
    def fill(found: "re.Match[str]") -> str:
        place, form = int(found[1]), found[2] or ""
        if place >= len(values):
            raise BadExpressionError(f"format has no argument {place}")
        value = values[place]
        digits = re.fullmatch(r"[DdX]?(\d{1,2})|0{1,20}", form)
        wide = int(digits[1]) if digits and digits[1] else len(form)
        return str(value).zfill(wide) if form and isinstance(value, int) else _text(value)

    return _HOLE.sub(fill, pattern)


def _contains(whole: Any, part: Any) -> bool:
    if isinstance(whole, Mapping):
        return str(part).lower() in {name.lower() for name in whole}
    return part in whole


def _union(*parts: Any) -> Any:
    if all(isinstance(part, Mapping) for part in parts):
        return {name: value for part in parts for name, value in part.items()}
    found: list[Any] = []
    for part in parts:
        found += [entry for entry in part if entry not in found]
    return found


def _range(start: int, count: int) -> list[int]:
    if count > _LONGEST_RANGE:
        raise BadExpressionError(f"range makes at most {_LONGEST_RANGE} numbers")
    return list(range(start, start + count))


def _pad(value: Any, width: int, sign: str = " ") -> str:
    return _text(value).rjust(min(width, 1000), sign[:1] or " ")


def _take(whole: Any, count: int) -> Any:
    return whole[: max(0, count)]


def _skip(whole: Any, count: int) -> Any:
    return whole[max(0, count) :]


def _divide(a: int, b: int) -> int:
    if b == 0:
        raise BadExpressionError("a division by zero")
    return int(a / b)


def _whole(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise BadExpressionError(f"int can't read '{str(value)[:40]}'") from error


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadExpressionError("json can't read its argument") from error


def _listed(*parts: Any) -> Any:
    return parts[0] if len(parts) == 1 and isinstance(parts[0], list) else list(parts)


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "concat": _concat,
    "format": _format,
    "uniquestring": unique,
    "guid": guid,
    "length": len,
    "tolower": lambda text: str(text).lower(),
    "toupper": lambda text: str(text).upper(),
    "trim": lambda text: str(text).strip(),
    "replace": lambda text, old, new: str(text).replace(old, new),
    "substring": lambda text, start, *count: text[start : start + count[0]] if count else text[start:],
    "split": lambda text, by: str(text).split(by),
    "join": lambda parts, by: str(by).join(map(_text, parts)),
    "first": lambda whole: whole[0] if whole else None,
    "last": lambda whole: whole[-1] if whole else None,
    "take": _take,
    "skip": _skip,
    "contains": _contains,
    "empty": lambda whole: not whole,
    "startswith": lambda text, start: text.lower().startswith(start.lower()),
    "endswith": lambda text, end: text.lower().endswith(end.lower()),
    "indexof": lambda text, part: text.lower().find(part.lower()),
    "padleft": _pad,
    "base64": lambda text: base64.b64encode(str(text).encode()).decode(),
    "string": _text,
    "int": _whole,
    "bool": lambda value: str(value).lower() in ("true", "1"),
    "json": _json,
    "array": lambda value: value if isinstance(value, list) else [value],
    "createarray": lambda *parts: list(parts),
    "createobject": lambda *parts: dict(zip(parts[::2], parts[1::2], strict=True)),
    "union": _union,
    "range": _range,
    "min": lambda *numbers: min(_listed(*numbers)),
    "max": lambda *numbers: max(_listed(*numbers)),
    "coalesce": lambda *values: next((value for value in values if value is not None), None),
    "equals": lambda a, b: a == b,
    "not": lambda value: not value,
    "and": lambda *values: all(values),
    "or": lambda *values: any(values),
    "greater": lambda a, b: a > b,
    "greaterorequals": lambda a, b: a >= b,
    "less": lambda a, b: a < b,
    "lessorequals": lambda a, b: a <= b,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": _divide,
    "mod": lambda a, b: a % b if b else _divide(a, b),
    "true": lambda: True,
    "false": lambda: False,
    "null": lambda: None,
}
"""Lower-cased name to the function; `if`, `parameters`, `reference` and others that look around are what each document adds."""
