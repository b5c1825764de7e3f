"""Lists in pages: `value`, and a `nextLink` while there is more."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from urllib.parse import quote

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer

T = TypeVar("T")

PAGE = 200
"""How many entries Azure's backup lists put on a page."""


def page(call: Call, found: Sequence[T], show: Callable[[T], Json], size: int = PAGE) -> Answer:
    """One page of the found things; only those on it are rendered."""
    start = _start(call)
    shown: Json = {"value": [show(thing) for thing in found[start : start + size]]}
    if start + size < len(found):
        kept = "".join(f"&{n}={quote(v, safe='')}" for n, v in call.query.items() if n != "$skiptoken")
        shown["nextLink"] = f"{call.origin}{quote(call.path, safe='/;')}?{kept[1:]}&$skiptoken={start + size}"
    return Answer(200, shown)


def _start(call: Call) -> int:
    token = call.query.get("$skiptoken", "0") or "0"
    if not token.isdecimal() or len(token) > 9:
        raise bad_request("InvalidSkipToken", f"The skip token '{token[:50]}' is not valid.")
    return int(token)
