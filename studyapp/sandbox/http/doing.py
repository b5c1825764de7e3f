"""What is done to a world, in a few words, for those who keep a record of it: which command of a client a request belongs to."""

import re
from dataclasses import dataclass

from studyapp.sandbox.arm.wire import Request

_AZ_COMMAND = re.compile(r"[a-z0-9][a-z0-9 -]{0,79}")
_COMMAND_ID = re.compile(r"[0-9A-Za-z-]{8,64}")


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that is done to a world."""

    words: str
    command: str = ""
    """Names the one command, or call of an SDK, whose requests follow each other; empty where nothing tells it."""


def doing_of(request: Request) -> Doing:
    """What a client does with a request.

    az sends the name of its command and one id with all its requests; an SDK sends one id for a call and its polls.
    """
    named, id_ = request.headers.get("commandname", ""), request.headers.get("x-ms-client-request-id", "")
    words = f"az {named}" if _AZ_COMMAND.fullmatch(named) else _plainly(request)
    return Doing(words, id_ if _COMMAND_ID.fullmatch(id_) else "")


def _plainly(request: Request) -> str:
    """The method, and the last two words of the path."""
    return f"{request.method} {'/'.join(request.path.rstrip('/').split('/')[-2:])}"[:80]
