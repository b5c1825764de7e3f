"""The learner's facts as one JSON file: out, and in again without doubling anything."""

import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from studyapp.core.errors import StoreError
from studyapp.store.learner import FACT_TABLES, LearnerStore
from studyapp.store.schema import LATEST

FORMAT = "studyapp-learner-data"
MOST_BYTES = 512 * 1024 * 1024


def export_facts(store: LearnerStore, goal: Path, now: datetime) -> dict[str, int]:
    """Write every fact to a new file, whole or not at all; returns the number of rows by table.

    Raises:
        StoreError: the file can't be written.
    """
    tables = {name: _rows(store, name) for name in FACT_TABLES}
    document = {"format": FORMAT, "schema": LATEST, "exported": now.isoformat(), "tables": tables}
    part = goal.with_name(goal.name + ".part")
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.replace(goal)
    except OSError as error:
        raise StoreError(f"{goal} can't be written: {error.strerror}.", "Name a place where you may write.") from error
    return {name: len(rows) for name, rows in tables.items()}


def _rows(store: LearnerStore, table: str) -> list[dict[str, Any]]:
    order = "pack, lesson" if table == "place" else "rowid"
    cursor = store.connection.execute(f"SELECT {', '.join(_columns(store, table))} FROM {table} ORDER BY {order}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def _columns(store: LearnerStore, table: str) -> list[str]:
    """Columns of a table, without the row number that each database gives for itself."""
    found = [str(row[1]) for row in store.connection.execute(f"PRAGMA table_info({table})")]
    return [name for name in found if name != "id" or table == "session"]


def import_facts(store: LearnerStore, source: Path) -> dict[str, int]:
    """Add the facts of an exported file in one transaction and rebuild the sums; returns rows added by table.

    Raises:
        StoreError: the file is no export, is newer, or does not fit together; nothing was changed then.
    """
    tables = _read(source)
    before = store.counts()
    with store.atomic():
        for name in FACT_TABLES:
            _add(store, name, tables.get(name, []), source)
        store.rebuild()
    return {name: count - before[name] for name, count in store.counts().items()}


def _read(source: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        if source.stat().st_size > MOST_BYTES:
            raise StoreError(
                f"{source} is larger than {MOST_BYTES // 1024 // 1024} MiB.", "It is no export of studyapp."
            )
        document = json.loads(source.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(
            f"{source} can't be read: {error.strerror}.", "Name a file made by `studyapp data export`."
        ) from error
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{source} is not JSON.", "Name a file made by `studyapp data export`.") from error
    if (
        not isinstance(document, dict)
        or document.get("format") != FORMAT
        or not isinstance(document.get("tables"), dict)
    ):
        raise StoreError(f"{source} is no export of studyapp.", "Name a file made by `studyapp data export`.")
    if not isinstance(document.get("schema"), int) or document["schema"] > LATEST:
        raise StoreError(f"{source} was written by a newer studyapp.", "Update studyapp, then import it.")
    tables: dict[str, list[dict[str, Any]]] = document["tables"]
    return tables


def _add(store: LearnerStore, table: str, rows: object, source: Path) -> None:
    """Insert the rows that are not there yet; rows of a table without a natural key are compared whole."""
    columns = _columns(store, table)
    if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == set(columns) for row in rows):
        raise StoreError(f"{source}: the table `{table}` does not fit this version.", "Export it again.")
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    same = " AND ".join(f"{name} IS ?" for name in columns)
    sql = f"""INSERT INTO {table} ({names}) SELECT {marks}
              WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {same}) ON CONFLICT DO NOTHING"""
    try:
        for row in rows:
            values = [row[name] for name in columns]
            store.connection.execute(sql, (*values, *values))
    except sqlite3.IntegrityError as error:
        raise StoreError(f"{source}: a row of `{table}` does not fit: {error}.", "Export it again.") from error
    except (sqlite3.InterfaceError, sqlite3.ProgrammingError) as error:
        raise StoreError(f"{source}: a value in `{table}` is not plain: {error}.", "Export it again.") from error
