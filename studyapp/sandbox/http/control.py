"""The control endpoints: the clock, the faults, the whole state and beginning anew, for the app and for tests.

They want a secret of their own, which no client of Azure has, and are no part of Azure.
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from studyapp.sandbox.arm import faults as kinds
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.faults import Fault
from studyapp.sandbox.arm.records import by_name, load
from studyapp.sandbox.arm.values import Json, parse_time
from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import Cloud
from studyapp.sandbox.http.answers import answer, refusal
from studyapp.sandbox.http.tokens import same
from studyapp.sandbox.http.worlds import NotKeptError, Served

PREFIX = "/_sandbox/"
_FAULTS = by_name((kinds.WorldFault, kinds.DenyFault, kinds.WireFault))
_WRONG = (ValueError, KeyError, TypeError, OverflowError, RecursionError)
"""What reading a wrong body raises."""


class Control:
    """Answers requests below `/_sandbox/`.

    Args:
        served: the world.
        secret: what `Authorization: Bearer` must carry.
        run: names this run of the server; no secret.
    """

    def __init__(self, served: Served, secret: str, run: str) -> None:
        self._served = served
        self._secret = secret
        self._run = run

    async def respond(self, request: Request) -> Response:
        """The answer to one request."""
        what = request.path.removeprefix(PREFIX)
        if what == "run" and request.method == "GET":
            return answer(200, {"run": self._run})
        if not self._is_allowed(request):
            text = "The control endpoints want the control secret of this run of the server, not a token of Azure."
            return refusal(401, "AuthenticationFailed", text)
        try:
            return await self._answer(request.method, what, request.body)
        except ArmError as error:
            return refusal(error.status, error.code, error.message)
        except NotKeptError as error:
            return refusal(error.status, error.code, str(error))
        except _WRONG as error:
            return refusal(400, "InvalidRequestContent", f"The body is not understood: {error}.")

    def _is_allowed(self, request: Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and same(self._secret, given)

    async def _answer(self, method: str, what: str, body: bytes) -> Response:
        match method, what.partition("/"):
            case "GET", ("clock", "", ""):
                return answer(200, await self._served.look(_clock))
            case "POST", ("clock", "", ""):
                return answer(200, await self._served.change("moved the clock", _mover(_object(body))))
            case "GET", ("state", "", ""):
                return answer(200, {"resources": await self._served.look(Cloud.state)})
            case "GET", ("activity", "", ""):
                return answer(200, {"activity": await self._served.look(Cloud.activity)})
            case "GET", ("faults", "", ""):
                return answer(200, {"faults": await self._served.look(Cloud.faults)})
            case "POST", ("faults", "", ""):
                fault: Fault = load(_object(body), _FAULTS)
                await self._served.change("made something go wrong", lambda cloud: cloud.inject(fault))
                return answer(201, fault)
            case "DELETE", ("faults", "/", id):
                await self._served.change("took a fault back", lambda cloud: cloud.lift(id))
                return answer(200, {})
            case "POST", ("reset", "", ""):
                await self._served.begin("sample" if _object(body).get("start") == "sample" else "empty")
                return answer(200, await self._served.look(_clock))
            case _:
                text = f"There is no {method} {PREFIX}{what}: clock, state, activity, faults and reset are there."
                return refusal(404, "NotFound", text)


def _object(body: bytes) -> Json:
    found: Any = json.loads(body or b"{}")
    if not isinstance(found, dict):
        raise ValueError("it must be a JSON object")
    return found


def _clock(cloud: Cloud) -> Json:
    coming = cloud.next_event()
    return {"now": cloud.now.isoformat(), "next_event": coming.isoformat() if coming else None}


def _mover(body: Mapping[str, Any]) -> Callable[[Cloud], Json]:
    def move(cloud: Cloud) -> Json:
        if body.get("next"):
            cloud.skip_to_next_event()
        elif "to" in body:
            cloud.advance_to(parse_time(body["to"]))
        else:
            cloud.advance_to(cloud.now + timedelta(seconds=body["seconds"]))
        return _clock(cloud)

    return move
