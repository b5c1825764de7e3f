"""SDK clients for the lab that is open, for a learner's own script run by `studyapp lab run`.

    from studyapp.labs.here import backup, vaults, compute, network, storage, resources, locks, sandbox

Clients are the unmodified azure-mgmt ones; waiting for an operation moves the sandbox's clock, and `sandbox.advance(days=1)`
moves it on purpose.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from studyapp.labs.script import FOLDER

_CLIENTS = ("backup", "vaults", "compute", "network", "storage", "resources", "locks", "sandbox")


@cache
def _target() -> Any:
    from studyapp.labs.target import Target
    from studyapp.sandbox import Sandbox

    folder = os.environ.get(FOLDER)
    if folder is None:
        raise RuntimeError("no lab is open here; run the script with: studyapp lab run SCRIPT.py")
    return Target(Sandbox.open(Path(folder) / "world.json"))


def __getattr__(name: str) -> Any:
    """A client by name, made when it is first imported."""
    if name not in _CLIENTS:
        raise AttributeError(f"there is no `{name}` here; there are {', '.join(_CLIENTS)}")
    return getattr(_target(), name)


def keep(what: str) -> None:
    """Keep what the script did; called when it ends."""
    from studyapp.labs.attempt import keep_world

    keep_world(Path(os.environ[FOLDER]), _target(), f"ran {what}")
