"""A learner's own script in a run on a subscription: in a process of its own, which gets the same fence."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from studyapp.labs.subscription import record as records
from studyapp.labs.subscription.door import Allowed, Door
from studyapp.labs.subscription.target import AzureTarget
from studyapp.labs.subscription.working import check_ready, working

DOOR = "STUDYAPP_LAB_DOOR"
"""Environment variable that tells the script's process how Azure is reached."""


def told(door: Door) -> Mapping[str, str]:
    """The variables for a script's process; how one signs in stands in the run's record."""
    about = {
        "allowed": door.allowed.ids,
        "list": str(door.allowed.path),
        "endpoint": door.endpoint,
        "azure": door.is_azure,
    }
    return {DOOR: json.dumps(about)}


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _no_password() -> str:
    """A script gives its machines passwords of its own."""
    raise AssertionError("a script performs no operation by name")


@contextmanager
def opened(
    folder: Path, what: str, environment: Mapping[str, str], now: Callable[[], datetime]
) -> Iterator[AzureTarget]:
    """The run's world in the script's process.

    Raises:
        StudyError: as `working`; or its world is not the learner's now.
    """
    given = json.loads(environment[DOOR])
    allowed = Allowed(tuple(given["allowed"]), Path(given["list"]))
    door = Door(allowed, given["endpoint"], given["azure"], now, _say, _no_password)
    check_ready(records.load(folder))
    with working(folder, door, what, check_ready) as target:
        yield target
