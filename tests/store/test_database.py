"""The learner's database is refused, never harmed, where it can't be used."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from studyapp.core.errors import StoreError
from studyapp.store import database
from studyapp.store.database import atomic, connect
from studyapp.store.learner import LearnerStore
from studyapp.store.schema import APPLICATION_ID, LATEST
from tests.conftest import NOON


def make(path: Path) -> None:
    LearnerStore(path, NOON).close()


def test_a_new_database_is_marked_as_ours_and_sound(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "study.db"
    store = LearnerStore(path, NOON)
    assert store.faults() == []
    store.close()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert raw.execute("PRAGMA user_version").fetchone() == (LATEST,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_writes_are_synchronised_fully(tmp_path: Path) -> None:
    store = LearnerStore(tmp_path / "study.db", NOON)
    assert store.connection.execute("PRAGMA synchronous").fetchone() == (2,)
    store.close()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    make(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA user_version = {LATEST + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreError) as refusal:
        LearnerStore(path, NOON)
    assert refusal.value.message == (
        f"This database was written by a newer studyapp (schema {LATEST + 1}, this one knows {LATEST}): {path}"
    )
    assert "Update studyapp" in refusal.value.hint
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    path.write_bytes(b"These are my notes. " * 200)
    with pytest.raises(StoreError, match="not a database, or it is damaged"):
        LearnerStore(path, NOON)
    assert path.read_bytes() == b"These are my notes. " * 200


def test_a_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE recipe (name TEXT)")
        raw.commit()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="a database of another program"):
        LearnerStore(path, NOON)
    assert path.read_bytes() == before


def test_damage_inside_is_found_by_the_check(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    make(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempt_by_item'").fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(bytes(data))
    store = LearnerStore(path, NOON)
    try:
        assert store.faults() != []
    except StoreError as error:
        assert "damaged" in error.message  # noqa: PT017 - SQLite may report the page or refuse to read it
    finally:
        store.close()


def test_a_locked_database_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    path = tmp_path / "study.db"
    make(path)
    store = LearnerStore(path, NOON)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use by another program"), store.atomic():
            pass
        other.execute("ROLLBACK")
    with store.atomic():
        pass
    store.close()


def test_a_full_disk_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    store = LearnerStore(tmp_path / "study.db", NOON)
    pages = store.connection.execute("PRAGMA page_count").fetchone()[0]
    store.connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="The disk is full; nothing was written"), store.atomic():
        store.connection.execute("INSERT INTO note VALUES (NULL, 'item', 'p', 't', ?, 'now')", ("x" * 100_000,))
    assert store.counts()["note"] == 0
    assert store.faults() == []
    store.close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="can't be made"):
        LearnerStore(tmp_path / "file" / "study.db", NOON)


OPEN_AS_SOMEBODY = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
import sqlite_utils, sqlite_utils.migrations
from studyapp.core.errors import StoreError
from studyapp.store.learner import LearnerStore
if os.getuid() == 0:
    os.setuid(65534)
try:
    store = LearnerStore(Path(sys.argv[1]), datetime.now(UTC))
    with store.atomic():
        store.connection.execute("DELETE FROM note")
except StoreError as error:
    print(error.message)
"""


@pytest.mark.skipif(os.name == "nt", reason="permissions work differently on Windows")
def test_a_read_only_place_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "place" / "study.db"
    make(path)
    for part in (*tmp_path.parents, tmp_path):
        if part.stat().st_uid == os.getuid() and part != Path("/"):
            part.chmod(part.stat().st_mode | 0o055)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    before = path.read_bytes()
    script = [sys.executable, "-c", OPEN_AS_SOMEBODY, str(path)]
    said = subprocess.run(script, capture_output=True, text=True, check=False)
    path.parent.chmod(0o755)
    assert "can't be" in said.stdout or "may not" in said.stdout, said.stderr
    assert path.read_bytes() == before


def test_a_failed_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "plain.db"
    connection = connect(path)
    connection.execute("CREATE TABLE thing (name TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="nonsense"), atomic(connection, path):  # noqa: PT012 - both belong in it
        connection.execute("INSERT INTO thing VALUES ('half')")
        connection.execute("SELECT * FROM nonsense")
    assert connection.execute("SELECT count(*) FROM thing").fetchone() == (0,)
    connection.close()


def test_a_copy_is_kept_before_the_schema_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "study.db"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        raw.execute("CREATE TABLE keepsake (name TEXT)")
        raw.execute("INSERT INTO keepsake VALUES ('old')")
        raw.commit()
    LearnerStore(path, NOON).close()
    (copy,) = (tmp_path / "backups").glob("study-20261122T120000-before-v*.db")
    with closing(sqlite3.connect(copy)) as raw:
        assert raw.execute("SELECT name FROM keepsake").fetchall() == [("old",)]
        assert raw.execute("PRAGMA user_version").fetchone() == (0,)


def test_a_database_of_each_released_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    saved = sorted((Path(__file__).parents[1] / "data" / "databases").glob("schema-*.db"))
    assert [path.name for path in saved] == [f"schema-{number}.db" for number in range(1, LATEST + 1)]
    for path in saved:
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        store = LearnerStore(copy, NOON)
        assert store.faults() == []
        assert store.counts()["attempt"] == 6
        assert {attempt.item for attempt in store.every_attempt()} >= {"judge", "steps", "pairs", "command"}
        sums = {
            table: store.connection.execute(f"SELECT * FROM {table}").fetchall() for table in ("item_stat", "day_stat")
        }
        keys = {attempt.item: attempt.key_hash for attempt in store.every_attempt()}
        assert {past.attempts for past in store.history("sample", keys).values()} == {1}
        assert {past.older for past in store.history("sample", dict.fromkeys(keys, "")).values()} == {1}
        store.rebuild()
        assert sums == {table: store.connection.execute(f"SELECT * FROM {table}").fetchall() for table in sums}
        store.close()
