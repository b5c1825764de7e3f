"""Opening a SQLite file safely, and saying what is wrong with one in words.

WAL with full synchronisation: a committed answer survives a power cut. Nothing is ever overwritten: a file that is newer,
damaged or not ours is refused, and a copy is kept before the schema changes.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from studyapp import process_lock
from studyapp.core.errors import DamagedError, StoreError

BUSY_SECONDS = 5.0
"""How long a write waits for another process before it is refused."""


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn SQLite's errors about a database file into StoreErrors that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        trouble = _trouble(error, path)
        if trouble is None:
            raise
        raise trouble from error


def _trouble(error: sqlite3.DatabaseError, path: Path) -> StoreError | None:
    """The StoreError for an error whose cause lies outside the program; None for a bug of ours."""
    name = getattr(error, "sqlite_errorname", "")
    for start, (message, hint) in _TROUBLES.items():
        if name.startswith(start):
            kind = DamagedError if start in ("SQLITE_NOTADB", "SQLITE_CORRUPT") else StoreError
            return kind(f"{message}: {path}", hint)
    return None


_TROUBLES = {
    "SQLITE_NOTADB": (
        "This file is not a database, or it is damaged",
        "Move it aside, then restore a copy with `studyapp data import` or from the folder `backups` beside it.",
    ),
    "SQLITE_CORRUPT": (
        "The database is damaged",
        "Move it aside, then restore a copy from the folder `backups` beside it.",
    ),
    "SQLITE_BUSY": ("The database is in use by another program", "Close the other program, then try again."),
    "SQLITE_LOCKED": ("The database is in use by another program", "Close the other program, then try again."),
    "SQLITE_FULL": ("The disk is full; nothing was written", "Free some space, then try again."),
    "SQLITE_READONLY": ("The database can't be written", "Check the permissions of the file and its folder."),
    "SQLITE_CANTOPEN": ("The database can't be opened", "Check that its folder exists and that you may write there."),
    "SQLITE_IOERR": ("The disk reported an error; nothing was written", "Check the disk and the free space on it."),
    "SQLITE_PERM": ("The database may not be opened", "Check the permissions of the file and its folder."),
}


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Keep every other process of ours from making or changing the layout of a database meanwhile.

    Raises:
        StoreError: the folder can't be made or written, or another process took too long.
    """
    make_folder(path.parent)
    lock = path.with_name(f".{path.name}.lock")
    try:
        with process_lock.alone(lock, "preparing the database", f"The database {path}", BUSY_SECONDS * 6):
            yield
    except process_lock.BusyError as error:
        raise StoreError(error.message, error.hint) from error
    except PermissionError as error:
        raise StoreError(f"The database can't be written: {path}", "Check the permissions of its folder.") from error


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; raises StoreError where that is not possible."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        hint = "Check its permissions, or choose another place with --home."
        raise StoreError(f"The folder {folder} can't be made: {error.strerror}.", hint) from error


def connect(path: Path, *, synchronous: str = "FULL") -> sqlite3.Connection:
    """A connection in autocommit mode, WAL, foreign keys on; the folder is made if it is missing.

    Raises:
        StoreError: the file can't be opened or is no database.
    """
    make_folder(path.parent)
    with in_words(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA synchronous = {synchronous}")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def atomic(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """One transaction: everything inside is committed together or not at all. Nested use joins the outer one."""
    if connection.in_transaction:
        yield
        return
    with in_words(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            _roll_back(connection)
            raise


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def pragma(connection: sqlite3.Connection, name: str) -> int:
    """The value of an integer pragma."""
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])
