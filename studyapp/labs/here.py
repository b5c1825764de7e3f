"""SDK clients for the lab that is open, for a learner's own script run by `studyapp lab run`.

    from studyapp.labs.here import backup, vaults, compute, network, storage, resources, locks, sandbox

Clients are the unmodified azure-mgmt ones; waiting for an operation moves the sandbox's clock, and `sandbox.advance(days=1)`
moves it on purpose.
"""

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from studyapp.labs.script import FOLDER, WHAT

_CLIENTS = (
    "backup", "vaults", "compute", "network", "storage", "resources", "locks", "monitor", "alerts", "processing", "logs",
    "recovery", "protection", "query_logs", "sandbox",
)  # fmt: skip


class _Turn(ExitStack):
    """What is open as long as the script works in the attempt."""

    now: Callable[[], datetime]
    """The real time."""


@cache
def _turn() -> _Turn:
    return _Turn()


def begin(now: Callable[[], datetime]) -> None:
    """Say what the time is; called before the script."""
    _turn().now = now


@cache
def _target() -> Any:
    from studyapp.core.errors import StudyError

    folder = os.environ.get(FOLDER)
    if folder is None:
        raise RuntimeError("no lab is open here; run the script with: studyapp lab run SCRIPT.py")
    try:
        return _turn().enter_context(_world(Path(folder), os.environ[WHAT]))
    except StudyError as error:
        sys.exit(f"{error.message} {error.hint}")


def _world(folder: Path, what: str) -> AbstractContextManager[Any]:
    from studyapp.labs.attempt_files import AttemptFiles
    from studyapp.labs.subscription import record

    if not record.is_there(folder):
        return AttemptFiles(folder).working(what)
    from studyapp.labs.subscription.scripts import opened

    return opened(folder, what, os.environ, _turn().now)


def __getattr__(name: str) -> Any:
    """A client by name, made when it is first imported."""
    if name not in _CLIENTS:
        raise AttributeError(f"there is no `{name}` here; there are {', '.join(_CLIENTS)}")
    return getattr(_target(), name)


def keep() -> None:
    """Keep what the script did; called when it ends."""
    _turn().close()
