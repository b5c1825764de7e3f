"""Responses that the door makes itself, without the sandbox."""

import json
from typing import Any

from studyapp.sandbox.arm import records
from studyapp.sandbox.arm.wire import Response

_JSON = "application/json; charset=utf-8"


def answer(status: int, body: Any, **headers: str) -> Response:
    """A JSON response, of records as well; names of headers are written with underscores."""
    content = json.dumps(body, separators=(",", ":"), default=records.plain).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fixed = {"Content-Type": _JSON, "Cache-Control": "no-store", "Content-Length": str(len(content))}
    return Response(status, fixed | named, content)


def refusal(status: int, code: str, message: str, **headers: str) -> Response:
    """An error in ARM's envelope."""
    return answer(status, {"error": {"code": code, "message": message}}, **headers)
