"""The learner's facts: sessions, attempts, marks, notes, reports and reading places, with the sums that screens show.

Attempts are appended and never changed. The sums (`item_stat`, `objective_stat`, `day_stat`) are written in the answer's own
transaction by `record`, and `rebuild` makes them again from the attempts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studyapp.core.draw import ItemHistory
from studyapp.core.errors import StoreError
from studyapp.core.marks import Mark, MarkKind, Note, NoteKind, Place, Report
from studyapp.core.progress import Tally
from studyapp.store import rows
from studyapp.store.database import atomic, in_words, pragma
from studyapp.store.schema import backup, backup_path, open_learner

if TYPE_CHECKING:
    from studyapp.core.lab_runs import LabEvent, LabRun
    from studyapp.core.session import Attempt, Ending, Mode, Session

_ATTEMPTS = ", ".join(rows.ATTEMPT_COLUMNS)
_SESSIONS = ", ".join(f"session.{name}" for name in rows.SESSION_COLUMNS)
_SUMS = "answers = answers + 1, right = right + excluded.right"
_TALLY_SUMS = f"{_SUMS}, earned = earned + excluded.earned, possible = possible + excluded.possible, \
milliseconds = milliseconds + excluded.milliseconds"


class LearnerStore:
    """One learner's database, open."""

    def __init__(self, path: Path, now: datetime) -> None:
        """Open or make the database at a path; raises StoreError where it can't be used."""
        self.path = path
        self._db = open_learner(path, now)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """One user action: all writes inside are committed together."""
        with atomic(self._db, self.path):
            yield

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with in_words(self.path):
            return self._db.execute(sql, values).fetchall()

    def open_log(self) -> None:
        """Write what is there already: the first write of a connection makes the log file, which takes the disk long."""
        with self.atomic():
            self._db.execute(f"PRAGMA user_version = {pragma(self._db, 'user_version')}")

    # Sessions and attempts

    def save_session(self, session: Session) -> None:
        """Keep a new session."""
        with self.atomic():
            rows.insert(self._db, "session", rows.SESSION_COLUMNS, rows.session_row(session))

    def session(self, id: str) -> Session | None:  # noqa: A002 - the field's own name
        """The session with an id."""
        found = self._all(f"SELECT {_SESSIONS} FROM session WHERE id = ?", id)
        return rows.session(found[0]) if found else None

    def open_sessions(self) -> list[Session]:
        """Sessions that were neither finished nor discarded, newest first; checks inside lessons are left out."""
        sql = f"""SELECT {_SESSIONS} FROM session LEFT JOIN session_end ON session_end.session = session.id
                  WHERE session_end.session IS NULL AND session.mode <> 'check' ORDER BY session.rowid DESC"""
        return [rows.session(row) for row in self._all(sql)]

    def unfinished(self, pack: str) -> int:
        """How many sessions of a pack are open; checks inside lessons are left out."""
        sql = """SELECT count(*) FROM session LEFT JOIN session_end ON session_end.session = session.id
                 WHERE session_end.session IS NULL AND session.mode <> 'check' AND session.pack = ?"""
        return int(self._all(sql, pack)[0][0])

    def finished_sessions(self, limit: int = 50) -> list[Session]:
        """Sessions that were finished, newest first; checks inside lessons are left out."""
        sql = f"""SELECT {_SESSIONS} FROM session JOIN session_end ON session_end.session = session.id
                  WHERE how = 'finished' AND session.mode <> 'check' ORDER BY session.rowid DESC LIMIT ?"""
        return [rows.session(row) for row in self._all(sql, limit)]

    def end_session(self, session: str, how: Ending, at: datetime) -> None:
        """Note that a session ended; the first ending counts."""
        sql = "INSERT INTO session_end (session, how, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        with self.atomic():
            self._db.execute(sql, (session, how, at.isoformat()))

    def ending(self, session: str) -> Ending | None:
        """How a session ended; None while it is open."""
        found = self._all("SELECT how FROM session_end WHERE session = ?", session)
        return _ending(str(found[0][0])) if found else None

    def record(self, attempt: Attempt) -> None:
        """Append an answer and add it to the sums, durably, in one transaction.

        Raises:
            StoreError: this place of the session was answered already, or its session has ended.
        """
        with self.atomic():
            if self.ending(attempt.session):
                raise StoreError("This session has ended; the answer was not taken.", "Start a new session.")
            try:
                rows.insert(self._db, "attempt", rows.ATTEMPT_COLUMNS, rows.attempt_row(attempt))
            except sqlite3.IntegrityError as error:
                if "attempt.session, attempt.position" not in str(error):
                    raise
                message = f"Question {attempt.position + 1} of this session was answered already."
                raise StoreError(message, "Resume the session to go on behind it.") from error
            self._add_to_sums(attempt)

    def _add_to_sums(self, attempt: Attempt) -> None:
        right = int(attempt.right)
        self._db.execute(
            f"""INSERT INTO item_stat VALUES (?, ?, ?, 1, ?, ?)
                ON CONFLICT DO UPDATE SET {_SUMS}, last_right = excluded.last_right""",
            (attempt.pack, attempt.item, attempt.key_hash, right, right),
        )
        sums = (attempt.mode, 1, right, attempt.earned, attempt.possible, attempt.milliseconds)
        names = [
            ("day_stat", attempt.at.date().isoformat()),
            *(("objective_stat", name) for name in attempt.objectives),
        ]
        for table, name in names:
            sql = f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET {_TALLY_SUMS}"
            self._db.execute(sql, (attempt.pack, name, *sums))

    def attempts(self, session: str) -> list[Attempt]:
        """The answers of a session, by place."""
        sql = f"SELECT {_ATTEMPTS} FROM attempt WHERE session = ? ORDER BY position"
        return [rows.attempt(row) for row in self._all(sql, session)]

    def attempts_on(self, pack: str, item: str) -> list[Attempt]:
        """Every answer to an item, oldest first."""
        sql = f"SELECT {_ATTEMPTS} FROM attempt WHERE pack = ? AND item = ? ORDER BY id"
        return [rows.attempt(row) for row in self._all(sql, pack, item)]

    def every_attempt(self) -> Iterator[Attempt]:
        """Every answer, oldest first, read as it is needed."""
        with in_words(self.path):
            for row in self._db.execute(f"SELECT {_ATTEMPTS} FROM attempt ORDER BY id"):
                yield rows.attempt(row)

    def rebuild(self) -> None:
        """Make the sums again from the attempts."""
        with self.atomic():
            for statement in _REBUILD:
                self._db.execute(statement)

    # Sums

    def history(self, pack: str, keys: Mapping[str, str]) -> dict[str, ItemHistory]:
        """What was done with each item of a pack, by item id; items neither answered nor flagged are left out.

        Args:
            pack: its id.
            keys: the key hash that each item has now; answers under another one are counted as older.
        """
        past = {item: ItemHistory(flagged=True) for item in self.marked("flag", pack)}
        stats = self._all("SELECT item, key_hash, answers, right, last_right FROM item_stat WHERE pack = ?", pack)
        for item, key_hash, answers, right, last_right in stats:
            so_far = past.get(item, ItemHistory())
            if keys.get(item) == key_hash:
                past[item] = replace(so_far, attempts=int(answers), right=int(right), last_right=bool(last_right))
            else:
                past[item] = replace(so_far, older=so_far.older + int(answers))
        return past

    def answers_under_other_keys(self, pack: str, keys: Mapping[str, str]) -> list[Attempt]:
        """Every answer to these items that was given under another key hash than the one here, oldest first by item.

        Args:
            pack: its id.
            keys: the key hash that each item has now.
        """
        sql = f"SELECT {_ATTEMPTS} FROM attempt WHERE pack = ? AND item = ? AND key_hash <> ? ORDER BY id"
        return [rows.attempt(row) for item, key in keys.items() for row in self._all(sql, pack, item, key)]

    def tallies(self, table: str, pack: str, modes: tuple[Mode, ...]) -> list[Tally]:
        """Sums over some modes, by name: of `objective_stat` by objective, of `day_stat` by day."""
        marks = ", ".join("?" * len(modes))
        sql = f"""SELECT name, sum(answers), sum(right), sum(earned), sum(possible), sum(milliseconds)
                  FROM {_SUM_TABLES[table]} WHERE pack = ? AND mode IN ({marks}) GROUP BY name ORDER BY name"""
        return [Tally(str(name), *map(int, sums)) for name, *sums in self._all(sql, pack, *modes)]

    def counts(self) -> dict[str, int]:
        """How many rows each table of facts holds."""
        return {name: int(self._all(f"SELECT count(*) FROM {name}")[0][0]) for name in FACT_TABLES}

    # Marks, notes, reports, places

    def add_mark(self, mark: Mark) -> None:
        """Set a mark or take it back."""
        values = (mark.kind, mark.pack, mark.target, int(mark.value), mark.at.isoformat())
        with self.atomic():
            rows.insert(self._db, "mark", ("kind", "pack", "target", "value", "at"), values)

    def marked(self, kind: MarkKind, pack: str) -> set[str]:
        """Targets of a pack that carry a mark now."""
        sql = "SELECT target, value FROM mark WHERE kind = ? AND pack = ? ORDER BY id"
        latest = dict(self._all(sql, kind, pack))
        return {str(target) for target, value in latest.items() if value}

    def add_note(self, note: Note) -> None:
        """Keep a note; it replaces the earlier one on the same target."""
        values = (note.kind, note.pack, note.target, note.text, note.at.isoformat())
        with self.atomic():
            rows.insert(self._db, "note", ("kind", "pack", "target", "text", "at"), values)

    def notes(self, kind: NoteKind, pack: str) -> dict[str, str]:
        """The notes of a pack by target."""
        sql = "SELECT target, text FROM note WHERE kind = ? AND pack = ? ORDER BY id"
        latest = {str(target): str(text) for target, text in self._all(sql, kind, pack)}
        return {target: text for target, text in latest.items() if text}

    def add_report(self, report: Report) -> None:
        """Keep what a learner reported about an item."""
        columns = ("pack", "pack_version", "item", "item_hash", "reason", "text")
        values = [getattr(report, name) for name in columns]
        with self.atomic():
            rows.insert(self._db, "report", (*columns, "at"), (*values, report.at.isoformat()))

    def save_place(self, place: Place) -> None:
        """Remember where reading of a lesson stopped."""
        values = (place.pack, place.lesson, place.section, place.line, place.at.isoformat())
        sql = "INSERT OR REPLACE INTO place (pack, lesson, section, line, at) VALUES (?, ?, ?, ?, ?)"
        with self.atomic():
            self._db.execute(sql, values)

    def places(self, pack: str) -> list[Place]:
        """Where reading of each lesson stopped, the latest first."""
        sql = "SELECT pack, lesson, section, line, at FROM place WHERE pack = ? ORDER BY at DESC"
        found = self._all(sql, pack)
        return [Place(str(p), str(le), str(s), int(n), datetime.fromisoformat(str(at))) for p, le, s, n, at in found]

    # Labs

    def add_lab_run(self, run: LabRun) -> None:
        """Keep a new attempt at a lab."""
        with self.atomic():
            rows.insert(self._db, "lab_run", rows.LAB_RUN_COLUMNS, rows.lab_run_row(run))

    def add_lab_event(self, event: LabEvent) -> None:
        """Append something that happened in an attempt."""
        with self.atomic():
            rows.insert(self._db, "lab_event", rows.LAB_EVENT_COLUMNS, rows.lab_event_row(event))

    def lab_runs(self, pack: str) -> list[LabRun]:
        """All attempts at labs of a pack, newest first."""
        sql = f"SELECT {', '.join(rows.LAB_RUN_COLUMNS)} FROM lab_run WHERE pack = ? ORDER BY rowid DESC"
        return [rows.lab_run(row) for row in self._all(sql, pack)]

    def lab_events(self, run: str) -> list[LabEvent]:
        """What happened in an attempt, oldest first."""
        sql = f"SELECT {', '.join(rows.LAB_EVENT_COLUMNS)} FROM lab_event WHERE run = ? ORDER BY id"
        return [rows.lab_event(row) for row in self._all(sql, run)]

    # The file itself

    def backup(self, now: datetime, goal: Path | None = None) -> Path:
        """Write a consistent copy, to `backups` beside the database unless a goal is given; returns its path."""
        place = goal or backup_path(self.path, now, "copy")
        backup(self._db, place)
        return place

    def faults(self) -> list[str]:
        """What SQLite's full integrity check and foreign-key check find wrong; empty if all is well."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check")]
        broken = [
            f"row {row[1]} of {row[0]} refers to a missing {row[2]}" for row in self._all("PRAGMA foreign_key_check")
        ]
        return [line for line in found if line != "ok"] + broken

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, for exchange within this package."""
        return self._db


FACT_TABLES = ("session", "session_end", "attempt", "mark", "note", "report", "place", "lab_run", "lab_event")
_SUM_TABLES = {"objective_stat": "objective_stat", "day_stat": "day_stat"}

_REBUILD = (
    "DELETE FROM item_stat",
    "DELETE FROM objective_stat",
    "DELETE FROM day_stat",
    """INSERT INTO item_stat
       SELECT pack, item, key_hash, count(*), sum(earned = possible),
              (SELECT earned = possible FROM attempt AS last
               WHERE last.pack = attempt.pack AND last.item = attempt.item AND last.key_hash = attempt.key_hash
               ORDER BY id DESC LIMIT 1)
       FROM attempt GROUP BY pack, item, key_hash""",
    """INSERT INTO objective_stat
       SELECT pack, value, mode, count(*), sum(earned = possible), sum(earned), sum(possible), sum(milliseconds)
       FROM attempt, json_each(objectives) GROUP BY pack, value, mode""",
    """INSERT INTO day_stat
       SELECT pack, substr(at, 1, 10), mode, count(*), sum(earned = possible), sum(earned), sum(possible), sum(milliseconds)
       FROM attempt GROUP BY pack, substr(at, 1, 10), mode""",
)


def _ending(text: str) -> Ending:
    return "finished" if text == "finished" else "discarded"
