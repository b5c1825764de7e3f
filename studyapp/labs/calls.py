"""One ARM request and its answer, as a lab records it."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """One ARM request and its answer."""

    method: str
    url: str
    status: int
    request: Any
    """The JSON body that was sent; None without one."""
    response: Any
    """The JSON body of the answer; None without one."""
    sdk: str = ""
    """The SDK call that sent it, as Python, without secrets; empty where it is not known."""
