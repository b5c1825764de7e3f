"""What is kept on this machine of a run on a subscription: enough to go on with it, and to find it again. No secret is in it."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from studyapp.core.azure_login import LOGINS, Login
from studyapp.core.azure_runs import AZURE_RUN_FILE, AzureRun
from studyapp.core.errors import StudyError

Phase = Literal["laying", "ready", "ending", "ended"]
"""`laying`: its world is being made; `ready`: the learner's; `ending`: clean-up has begun, something is left; `ended`: nothing is."""
FILE = AZURE_RUN_FILE
_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A run, and how far it has come."""

    run: AzureRun
    login: Login
    phase: Phase
    laid: int
    """How many steps of the lab's world were taken to their end."""
    reached: str = ""
    """When the last of those was at its end, ISO 8601, UTC; empty before the first."""
    is_begun: bool = False
    """Whether anything was begun to be laid, so that the step after those may have been cut off."""
    began: str = ""
    """When the learner could begin, ISO 8601, UTC; empty before its world was laid."""
    size: str = ""
    """Size that machines have instead of the lab's own; empty for the lab's own."""
    per_hour: float = 0.0
    """What it was estimated to cost, USD an hour, when it was started."""
    priced: str = ""
    """Of which day the prices were, as 2026-05-01."""


def save(folder: Path, record: Record) -> None:
    """Write a record whole, or leave the old one as it was.

    Raises:
        StudyError: the folder can't be written.
    """
    run = asdict(record.run) | {"started": record.run.started.isoformat(), "expires": record.run.expires.isoformat()}
    part = folder / f"{FILE}.{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with part.open("w", encoding="utf-8") as file:
            json.dump(asdict(record) | {"version": _VERSION, "run": run}, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        part.replace(folder / FILE)
    except OSError as error:
        raise StudyError(
            f"The run's record in {folder} can't be written: {error.strerror}.", "Free some space."
        ) from error


def load(folder: Path) -> Record:
    """The record of a run.

    Raises:
        StudyError: it is missing, damaged or of a later version; clean-up finds the run by its tags all the same.
    """
    try:
        return _read(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StudyError(
            f"The record of this run can't be read: {folder / FILE}: {error}.",
            "`studyapp lab cleanup` finds what it has made in Azure by its tags.",
        ) from error


def is_there(folder: Path) -> bool:
    """Whether a folder of an attempt holds a run on a subscription."""
    return (folder / FILE).exists()


def _read(given: dict[str, Any]) -> Record:
    if given.pop("version") != _VERSION:
        raise ValueError("it was written by a later version of studyapp")
    if given["login"] not in LOGINS:
        raise ValueError("it names no known way to sign in")
    run = given.pop("run")
    times = {name: datetime.fromisoformat(run[name]) for name in ("started", "expires")}
    return Record(run=AzureRun(**run | times | {"groups": tuple(run["groups"])}), **given)
