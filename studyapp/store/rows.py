"""Rows of the learner's database as core types, and back.

The types are imported when there is a row to make: most starts of the app read none.
"""

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from studyapp.core.draw import Filter
from studyapp.core.plain import dumps, from_plain, loads

if TYPE_CHECKING:
    from studyapp.core.lab_runs import LabEvent, LabRun
    from studyapp.core.session import Attempt, Session

ATTEMPT_COLUMNS = (
    "session", "position", "pack", "pack_version", "item", "item_hash", "key_hash", "objectives", "kind", "mode", "seed", "shown",
    "response", "changes", "milliseconds", "confidence", "profile", "earned", "possible", "at",
)  # fmt: skip
"""The fields of an Attempt."""
SESSION_COLUMNS = (
    "id", "pack", "pack_version", "pack_hash", "mode", "profile", "seed", "filter", "items", "started",
)  # fmt: skip
"""The fields of a Session."""
LAB_RUN_COLUMNS = ("id", "pack", "pack_version", "lab", "lab_hash", "seed", "target", "started")
"""The fields of a LabRun."""
LAB_EVENT_COLUMNS = ("run", "kind", "task", "earned", "possible", "detail", "at")
"""The fields of a LabEvent; its findings are the detail."""


def attempt_row(attempt: "Attempt") -> tuple[Any, ...]:
    """The values of ATTEMPT_COLUMNS."""
    texts = {
        "objectives": json.dumps(attempt.objectives),
        "shown": json.dumps(attempt.shown),
        "response": dumps(attempt.response),
        "changes": dumps(attempt.changes),
        "at": attempt.at.isoformat(),
    }
    return tuple(texts[name] if name in texts else getattr(attempt, name) for name in ATTEMPT_COLUMNS)


def attempt(row: Sequence[Any]) -> "Attempt":
    """The attempt from the values of ATTEMPT_COLUMNS."""
    from studyapp.core.grading import Response
    from studyapp.core.session import Attempt, Change, Shown

    values = dict(zip(ATTEMPT_COLUMNS, row, strict=True))
    values["objectives"] = tuple(json.loads(values["objectives"]))
    values["shown"] = from_plain(Shown, json.loads(values["shown"]))
    values["response"] = loads(cast(type[Response], Response), values["response"])
    values["changes"] = from_plain(tuple[Change, ...], json.loads(values["changes"]))
    values["at"] = datetime.fromisoformat(values["at"])
    return Attempt(**values)


def session_row(session: "Session") -> tuple[Any, ...]:
    """The values of SESSION_COLUMNS."""
    texts = {"filter": dumps(session.filter), "items": dumps(session.items), "started": session.started.isoformat()}
    return tuple(texts[name] if name in texts else getattr(session, name) for name in SESSION_COLUMNS)


def session(row: Sequence[Any]) -> "Session":
    """The session from the values of SESSION_COLUMNS."""
    from studyapp.core.session import Planned, Session

    values = dict(zip(SESSION_COLUMNS, row, strict=True))
    values["filter"] = loads(Filter, values["filter"])
    values["items"] = from_plain(tuple[Planned, ...], json.loads(values["items"]))
    values["started"] = datetime.fromisoformat(values["started"])
    return Session(**values)


def lab_run_row(run: "LabRun") -> tuple[Any, ...]:
    """The values of LAB_RUN_COLUMNS."""
    return (*(getattr(run, name) for name in LAB_RUN_COLUMNS[:-1]), run.started.isoformat())


def lab_run(row: Sequence[Any]) -> "LabRun":
    """The attempt at a lab from the values of LAB_RUN_COLUMNS."""
    from studyapp.core.lab_runs import LabRun

    *values, started = row
    return LabRun(**dict(zip(LAB_RUN_COLUMNS[:-1], values, strict=True)), started=datetime.fromisoformat(started))


def lab_event_row(event: "LabEvent") -> tuple[Any, ...]:
    """The values of LAB_EVENT_COLUMNS."""
    values = (getattr(event, name) for name in LAB_EVENT_COLUMNS[:-2])
    return (*values, dumps(event.findings), event.at.isoformat())


def lab_event(row: Sequence[Any]) -> "LabEvent":
    """What happened in an attempt at a lab from the values of LAB_EVENT_COLUMNS."""
    from studyapp.core.lab_runs import Finding, LabEvent

    *values, detail, at = row
    given = dict(zip(LAB_EVENT_COLUMNS[:-2], values, strict=True))
    findings = from_plain(tuple[Finding, ...], json.loads(detail))
    return LabEvent(**given, findings=findings, at=datetime.fromisoformat(at))


def insert(connection: sqlite3.Connection, table: str, columns: Sequence[str], values: Sequence[Any]) -> None:
    """Insert one row; table and columns are names from this package, never from outside."""
    marks = ", ".join("?" * len(columns))
    connection.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values)
