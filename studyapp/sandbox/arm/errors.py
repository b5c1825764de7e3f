"""ARM's error: a status, a code and a message, in the envelope that every Azure client reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from studyapp.sandbox.arm.values import Json


@dataclass(eq=False, slots=True)
class ArmError(Exception):
    """A refusal, as Azure words it: it becomes `{"error": {"code", "message", ...}}` with an HTTP status.

    It is not frozen: Python itself sets the traceback of an exception that passes through a `with`.
    """

    status: int
    code: str
    message: str
    target: str | None = None
    details: tuple["ArmError", ...] = ()
    additional_info: tuple[Json, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    by_gateway: bool = False
    """True when ARM itself refuses, before any provider sees the request."""
    nulls: bool = False
    """Recovery Services adds target, details and innerError even when they are null."""

    def body(self) -> Json:
        """The error object without the envelope."""
        body: Json = {"code": self.code, "message": self.message}
        if self.nulls:
            body |= {"target": None, "details": None, "innerError": None}
        if self.target is not None:
            body["target"] = self.target
        if self.details:
            body["details"] = [detail.body() for detail in self.details]
        if self.additional_info:
            body["additionalInfo"] = list(self.additional_info)
        return body


def gateway(status: int, code: str, message: str, **more: Any) -> ArmError:
    """An error made by ARM, marked so in the header `x-ms-failure-cause`."""
    return ArmError(status, code, message, by_gateway=True, **more)


def bad_request(code: str, message: str) -> ArmError:
    return ArmError(400, code, message)


def conflict(code: str, message: str) -> ArmError:
    return ArmError(409, code, message)


def not_simulated(what: str, *, target: str | None = None) -> ArmError:
    """The sandbox knows that Azure does this and does not do it: said aloud, never accepted and ignored."""
    return ArmError(400, "SandboxNotImplemented", f"The sandbox does not simulate {what}. Real Azure does.", target)


def invalid_content(problems: Sequence[str]) -> ArmError:
    return bad_request("InvalidRequestContent", "The request content was invalid: " + "; ".join(problems))
