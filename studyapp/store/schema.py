"""The learner's database, as append-only migrations. docs/database.md describes every table.

A migration that was released is never edited; a change is a new function at the end, and a database of the schema before it
is kept in tests/data.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.core.errors import StoreError
from studyapp.store.database import alone, connect, in_words, pragma

if TYPE_CHECKING:
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

APPLICATION_ID = 0x53544459
"""Marks a database file as ours: the letters STDY."""

LATEST = 3
"""Number of the newest schema; stands in `PRAGMA user_version`."""


def open_learner(path: Path, now: datetime) -> sqlite3.Connection:
    """The learner's database, made or brought up to date if needed.

    Before a database is migrated, a copy goes to the folder `backups` beside it.

    Raises:
        StoreError: the file is newer than this program, damaged, locked, read-only or not ours. It is left as it is.
    """
    if _version(path) == LATEST:
        return connect(path)
    with alone(path):
        return _brought_up_to_date(path, now)


def _brought_up_to_date(path: Path, now: datetime) -> sqlite3.Connection:
    """The database, made or migrated unless another process has just done so; nobody else may do this meanwhile."""
    version = _version(path)
    connection = connect(path)
    try:
        with in_words(path):
            if version is not None and version < LATEST:
                backup(connection, backup_path(path, now, f"before-v{LATEST}"))
            if version != LATEST:
                migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _version(path: Path) -> int | None:
    """The schema of a database of ours, looked at without writing to it; None if there is none yet.

    Raises:
        StoreError: the file is newer than this program, damaged, or of another program.
    """
    if not path.exists() or path.stat().st_size == 0:
        return None
    with in_words(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        application, version = pragma(connection, "application_id"), pragma(connection, "user_version")
        is_empty = pragma(connection, "schema_version") == 0
    if version > LATEST:
        message = f"This database was written by a newer studyapp (schema {version}, this one knows {LATEST}): {path}"
        raise StoreError(message, "Update studyapp, or choose another profile or --home. Nothing was changed.")
    if application != APPLICATION_ID and not is_empty:
        message = f"This file is a database of another program: {path}"
        raise StoreError(message, "Choose another place with --home. Nothing was changed.")
    return None if is_empty else version


def backup_path(path: Path, now: datetime, why: str) -> Path:
    """Where a copy of a database goes: `backups/study-20261122T203000-why.db` beside it."""
    return path.parent / "backups" / f"{path.stem}-{now:%Y%m%dT%H%M%S}-{why}{path.suffix}"


def backup(connection: sqlite3.Connection, goal: Path) -> None:
    """Write a consistent copy of an open database to a new file, then move it into place.

    Raises:
        StoreError: the copy can't be written.
    """
    part = goal.with_name(goal.name + ".part")
    try:
        goal.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with in_words(goal), closing(sqlite3.connect(part)) as copy:
            connection.backup(copy)
        part.replace(goal)
    except OSError as error:
        raise StoreError(
            f"A copy of the database can't be written to {goal}: {error.strerror}.", "Free some space."
        ) from error


def migrate(connection: sqlite3.Connection) -> None:
    """Apply every migration that is still pending, each in its own transaction."""
    from sqlite_utils import Database

    migrations().apply(Database(connection, execute_plugins=False))


def migrations() -> "Migrations":
    """All migrations, oldest first."""
    from sqlite_utils.migrations import Migrations

    steps = Migrations("studyapp")

    @steps()
    def v1_facts_and_summaries(db: "Database") -> None:
        for statement in _statements(_V1):
            db.execute(statement)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")

    @steps()
    def v2_labs(db: "Database") -> None:
        for statement in _statements(_V2):
            db.execute(statement)
        db.execute("PRAGMA user_version = 2")

    @steps()
    def v3_item_sums_by_key(db: "Database") -> None:
        for statement in _statements(_V3):
            db.execute(statement)
        db.execute("PRAGMA user_version = 3")

    return steps


def _statements(script: str) -> Iterator[str]:
    return (statement.strip() for statement in script.split(";") if statement.strip())


_V1 = """
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  pack_hash TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('practice', 'review', 'exam', 'check')),
  profile TEXT NOT NULL CHECK (profile IN ('practice', 'exam')),
  seed INTEGER NOT NULL,
  filter TEXT NOT NULL CHECK (json_valid(filter)),
  items TEXT NOT NULL CHECK (json_valid(items)),
  started TEXT NOT NULL
) STRICT;
CREATE TABLE session_end (
  session TEXT PRIMARY KEY REFERENCES session (id),
  how TEXT NOT NULL CHECK (how IN ('finished', 'discarded')),
  at TEXT NOT NULL
) STRICT;
CREATE TABLE attempt (
  id INTEGER PRIMARY KEY,
  session TEXT NOT NULL REFERENCES session (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  item TEXT NOT NULL,
  item_hash TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  objectives TEXT NOT NULL CHECK (json_valid(objectives)),
  kind TEXT NOT NULL,
  mode TEXT NOT NULL,
  seed INTEGER NOT NULL,
  shown TEXT NOT NULL CHECK (json_valid(shown)),
  response TEXT NOT NULL CHECK (json_valid(response)),
  changes TEXT NOT NULL CHECK (json_valid(changes)),
  milliseconds INTEGER NOT NULL CHECK (milliseconds >= 0),
  confidence INTEGER CHECK (confidence BETWEEN 1 AND 3),
  profile TEXT NOT NULL,
  earned INTEGER NOT NULL,
  possible INTEGER NOT NULL CHECK (possible > 0),
  at TEXT NOT NULL,
  CHECK (earned BETWEEN 0 AND possible),
  UNIQUE (session, position)
) STRICT;
CREATE INDEX attempt_by_item ON attempt (pack, item);
CREATE TABLE item_stat (
  pack TEXT NOT NULL,
  item TEXT NOT NULL,
  answers INTEGER NOT NULL,
  right INTEGER NOT NULL,
  last_right INTEGER NOT NULL,
  PRIMARY KEY (pack, item)
) STRICT, WITHOUT ROWID;
CREATE TABLE objective_stat (
  pack TEXT NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  answers INTEGER NOT NULL,
  right INTEGER NOT NULL,
  earned INTEGER NOT NULL,
  possible INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  PRIMARY KEY (pack, name, mode)
) STRICT, WITHOUT ROWID;
CREATE TABLE day_stat (
  pack TEXT NOT NULL,
  name TEXT NOT NULL,
  mode TEXT NOT NULL,
  answers INTEGER NOT NULL,
  right INTEGER NOT NULL,
  earned INTEGER NOT NULL,
  possible INTEGER NOT NULL,
  milliseconds INTEGER NOT NULL,
  PRIMARY KEY (pack, name, mode)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('flag', 'bookmark', 'done')),
  pack TEXT NOT NULL,
  target TEXT NOT NULL,
  value INTEGER NOT NULL CHECK (value IN (0, 1)),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX mark_by_target ON mark (kind, pack, target);
CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('item', 'lesson')),
  pack TEXT NOT NULL,
  target TEXT NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX note_by_target ON note (kind, pack, target);
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  item TEXT NOT NULL,
  item_hash TEXT NOT NULL,
  reason TEXT NOT NULL,
  text TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE TABLE place (
  pack TEXT NOT NULL,
  lesson TEXT NOT NULL,
  section TEXT NOT NULL,
  line INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (pack, lesson)
) STRICT, WITHOUT ROWID;
"""

_V2 = """
CREATE TABLE lab_run (
  id TEXT PRIMARY KEY,
  pack TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  lab TEXT NOT NULL,
  lab_hash TEXT NOT NULL,
  seed INTEGER NOT NULL,
  target TEXT NOT NULL CHECK (target IN ('sandbox', 'azure')),
  started TEXT NOT NULL
) STRICT;
CREATE TABLE lab_event (
  id INTEGER PRIMARY KEY,
  run TEXT NOT NULL REFERENCES lab_run (id),
  kind TEXT NOT NULL CHECK (kind IN ('check', 'hint', 'solution', 'reset', 'stop')),
  task TEXT NOT NULL,
  earned INTEGER NOT NULL,
  possible INTEGER NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  at TEXT NOT NULL
) STRICT;
CREATE INDEX lab_event_by_run ON lab_event (run);
"""

_V3 = """
DROP TABLE item_stat;
CREATE TABLE item_stat (
  pack TEXT NOT NULL,
  item TEXT NOT NULL,
  key_hash TEXT NOT NULL,
  answers INTEGER NOT NULL,
  right INTEGER NOT NULL,
  last_right INTEGER NOT NULL,
  PRIMARY KEY (pack, item, key_hash)
) STRICT, WITHOUT ROWID;
INSERT INTO item_stat
  SELECT pack, item, key_hash, count(*), sum(earned = possible),
         (SELECT earned = possible FROM attempt AS last
          WHERE last.pack = attempt.pack AND last.item = attempt.item AND last.key_hash = attempt.key_hash
          ORDER BY id DESC LIMIT 1)
  FROM attempt GROUP BY pack, item, key_hash
"""
