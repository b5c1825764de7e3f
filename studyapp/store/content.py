"""The cache of pack contents: what was read from pack folders, ready to be asked for one by one.

It holds nothing that can't be read again from the packs, so a file of another version or a damaged one is simply made anew.
Start-up compares stamps and reads no YAML; a broken pack keeps its last valid rows beside its problems.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from studyapp.core.draw import ItemHead
from studyapp.core.errors import DamagedError, Problem, StoreError
from studyapp.core.lessons import Lesson, LessonHead
from studyapp.core.packs import Fact, PackInfo
from studyapp.core.plain import dumps, fingerprint, from_plain, loads
from studyapp.store.database import alone, atomic, connect, in_words, pragma

if TYPE_CHECKING:
    from studyapp.core.items import Item
    from studyapp.core.labs import Lab
    from studyapp.core.packs import Pack

LAYOUT = 3
"""Raised whenever the tables below or the core types stored in them change."""


class CachedPack(NamedTuple):
    """What the cache knows of a pack folder without opening it."""

    folder: str
    id: str
    hash: str
    stamp: str
    read_at: float
    """When the stamp was taken, in seconds since the epoch."""
    problems: tuple[Problem, ...]
    """What was wrong when the folder was last read; its rows are then those of the last valid reading."""
    info: PackInfo | None
    """None if the pack was never valid."""


class Hit(NamedTuple):
    """A place that a search found."""

    pack: str
    kind: str
    """lesson, item or fact."""
    target: str
    """Lesson id with #section, item id, or fact id."""
    title: str
    snippet: str
    """The words around the match, the match itself between « and »."""


class ContentCache:
    """The cache file, open."""

    def __init__(self, path: Path) -> None:
        """Open or make the cache; a file that can't be used is made anew, in memory if nothing can be written."""
        self.path = path
        try:
            self._db = _open(path)
        except DamagedError:
            self._db = _made_anew(path)
        except StoreError:
            self._db = _in_memory(path)

    def close(self) -> None:
        """Close the connection."""
        self._db.close()

    def _all(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with in_words(self.path):
            return self._db.execute(sql, values).fetchall()

    # Packs

    def packs(self) -> list[CachedPack]:
        """Every pack folder the cache knows, by folder."""
        sql = "SELECT folder, id, hash, stamp, read_at, problems, info FROM pack ORDER BY folder"
        return [_pack(row) for row in self._all(sql)]

    def touch(self, folder: str, stamp: str, read_at: float) -> None:
        """Renew the stamp of a folder whose contents turned out to be unchanged."""
        with atomic(self._db, self.path):
            self._db.execute("UPDATE pack SET stamp = ?, read_at = ? WHERE folder = ?", (stamp, read_at, folder))

    def forget(self, folder: str) -> None:
        """Drop everything of a folder that is no longer a pack."""
        with atomic(self._db, self.path):
            for (pack,) in self._all("SELECT id FROM pack WHERE folder = ?", folder):
                self._drop_rows(pack)
            self._db.execute("DELETE FROM pack WHERE folder = ?", (folder,))

    def keep_problems(self, folder: str, stamp: str, read_at: float, problems: tuple[Problem, ...]) -> None:
        """Note that a folder is broken now; rows of its last valid reading stay in use."""
        sql = """INSERT INTO pack (folder, id, hash, stamp, read_at, problems) VALUES (?, '', '', ?, ?, ?)
                 ON CONFLICT (folder) DO UPDATE SET stamp = excluded.stamp, read_at = excluded.read_at,
                 problems = excluded.problems"""
        with atomic(self._db, self.path):
            self._db.execute(sql, (folder, stamp, read_at, dumps(problems)))

    def keep(self, folder: str, pack: Pack, pack_hash: str, stamp: str, read_at: float) -> None:
        """Replace everything of a folder by a valid pack, in one transaction."""
        with atomic(self._db, self.path):
            self.forget(folder)
            self._drop_rows(pack.info.id)
            self._db.execute(
                "INSERT INTO pack VALUES (?, ?, ?, ?, ?, '[]', ?)",
                (folder, pack.info.id, pack_hash, stamp, read_at, dumps(pack.info)),
            )
            for table, values in _rows(pack):
                marks = ", ".join("?" * len(values))
                self._db.execute(f"INSERT INTO {table} VALUES ({marks})", values)

    def _drop_rows(self, pack: str) -> None:
        for table in ("fact", "lesson", "item", "lab", "search"):
            self._db.execute(f"DELETE FROM {table} WHERE pack = ?", (pack,))

    # What is in a pack

    def heads(self, pack: str) -> list[ItemHead]:
        """Every item of a pack without its text, in the order written; those that are not asked, too."""
        sql = """SELECT id, kind, objectives, difficulty, bloom, hash, lesson, key, state, asked
                 FROM item WHERE pack = ? ORDER BY place"""
        return [_head(row) for row in self._all(sql, pack)]

    def item(self, pack: str, id: str) -> Item | None:  # noqa: A002 - the field's own name
        """One item in full."""
        from studyapp.core.items import Item

        found = self._all("SELECT body FROM item WHERE pack = ? AND id = ?", pack, id)
        return loads(cast(type[Item], Item), found[0][0]) if found else None

    def lesson_heads(self, pack: str) -> list[LessonHead]:
        """The heads of a pack's lessons in course order."""
        found = self._all("SELECT head FROM lesson WHERE pack = ? ORDER BY place", pack)
        return [loads(LessonHead, head) for (head,) in found]

    def lesson(self, pack: str, id: str) -> Lesson | None:  # noqa: A002 - the field's own name
        """One lesson in full."""
        found = self._all("SELECT head, body FROM lesson WHERE pack = ? AND id = ?", pack, id)
        return Lesson(head=loads(LessonHead, found[0][0]), body=found[0][1]) if found else None

    def facts(self, pack: str) -> dict[str, Fact]:
        """The facts of a pack by id."""
        found = self._all("SELECT body FROM fact WHERE pack = ?", pack)
        facts = (loads(Fact, body) for (body,) in found)
        return {fact.id: fact for fact in facts}

    def labs(self, pack: str) -> list[Lab]:
        """The labs of a pack, in the order of their files."""
        from studyapp.core.labs import Lab

        return [loads(Lab, body) for (body,) in self._all("SELECT body FROM lab WHERE pack = ? ORDER BY place", pack)]

    def fact(self, pack: str, id: str) -> Fact | None:  # noqa: A002 - the field's own name
        """One fact."""
        found = self._all("SELECT body FROM fact WHERE pack = ? AND id = ?", pack, id)
        return loads(Fact, found[0][0]) if found else None

    def search(self, words: str, pack: str, limit: int) -> list[Hit]:
        """Places that hold all the words (each may be the beginning of a longer one), best first."""
        terms = " ".join(f'"{word}"*' for word in _words(words))
        if not terms:
            return []
        sql = """SELECT pack, kind, target, title, snippet(search, 4, '«', '»', ' … ', 24) FROM search
                 WHERE search MATCH ? AND pack = ? ORDER BY
                 bm25(search, 0, 0, 0, 5.0, 1.0) * CASE kind WHEN 'lesson' THEN 2.5 WHEN 'item' THEN 1.3 ELSE 1.0 END LIMIT ?"""
        return [Hit(*row) for row in self._all(sql, terms, pack, limit)]


def _words(text: str) -> list[str]:
    """The searchable words of a query; everything that FTS5 would read as syntax is dropped."""
    kept = "".join(character if character.isalnum() else " " for character in text)
    return kept.split()[:12]


def _pack(row: tuple[Any, ...]) -> CachedPack:
    folder, name, pack_hash, stamp, read_at, problems, info = row
    found = from_plain(tuple[Problem, ...], json.loads(problems))
    return CachedPack(folder, name, pack_hash, stamp, read_at, found, loads(PackInfo, info) if info else None)


def _head(row: tuple[Any, ...]) -> ItemHead:
    name, kind, objectives, *rest = row
    head = ItemHead(name, kind, tuple(json.loads(objectives)), *rest)
    return replace(head, asked=bool(head.asked))


def _rows(pack: Pack) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Every row of a pack as (table, values)."""
    name = pack.info.id
    yield from (("fact", (name, fact.id, dumps(fact))) for fact in pack.facts)
    for place, lesson in enumerate(pack.lessons):
        yield "lesson", (name, place, lesson.id, dumps(lesson.head), lesson.body)
    items = tuple(_item_rows(pack))
    yield from (("item", (name, *values)) for values, _ in items)
    yield from (("lab", (name, place, lab.id, dumps(lab))) for place, lab in enumerate(pack.labs))
    asked = [item for (_, is_asked), item in zip(items, pack.items, strict=True) if is_asked]
    yield from (("search", (name, *found)) for found in _searchable(pack, asked))


def _item_rows(pack: Pack) -> Iterator[tuple[tuple[Any, ...], bool]]:
    """Every item as the values of its row, behind the pack; and whether learners are asked it."""
    from studyapp.core.grading import key_hash
    from studyapp.core.review import is_asked, standings_of

    standing = standings_of(pack)
    for place, item in enumerate(pack.items):
        head = (item.kind, json.dumps(item.objectives), item.difficulty, item.bloom, fingerprint(item), item.lesson)
        state = standing[item.id].state
        asked = is_asked(state, pack.info.draws)
        yield (place, item.id, *head, key_hash(item), state, asked, dumps(item)), asked


def _searchable(pack: Pack, asked: Iterable[Item]) -> Iterator[tuple[str, str, str, str]]:
    """Kind, target, title and text of everything that a search can find."""
    for lesson in pack.lessons:
        for section in lesson.sections:
            title = f"{lesson.head.title}: {section.title}" if section.title != lesson.head.title else section.title
            yield "lesson", f"{lesson.id}#{section.slug}", title, section.text
    for item in asked:
        yield "item", item.id, item.stem[:100], "\n".join((item.explanation or "", *_explanations(item)))
    for fact in pack.facts:
        yield "fact", fact.id, fact.source, fact.statement


def _explanations(item: Item) -> Iterable[str]:
    from studyapp.core.items import all_texts

    return (f"{text}: {explanation}" for text, explanation in all_texts(item))


def _open(path: Path) -> sqlite3.Connection:
    connection = _connect_once_laid_out(path)
    if connection is not None:
        return connection
    with alone(path):
        connection = connect(path, synchronous="NORMAL")
        with in_words(path):
            if pragma(connection, "user_version") != LAYOUT:
                _lay_out(connection, path)
    return connection


def _connect_once_laid_out(path: Path) -> sqlite3.Connection | None:
    """A connection to a cache of today's layout; None if the file must be made or laid out first."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = connect(path, synchronous="NORMAL")
    with in_words(path):
        if pragma(connection, "user_version") == LAYOUT:
            return connection
    connection.close()
    return None


def _made_anew(path: Path) -> sqlite3.Connection:
    """A fresh cache file in place of a damaged one, or a cache in memory where that is not possible."""
    with suppress(OSError, StoreError):
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _open(path)
    return _in_memory(path)


def _in_memory(path: Path) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    _lay_out(memory, path)
    return memory


def _lay_out(connection: sqlite3.Connection, path: Path) -> None:
    with atomic(connection, path):
        for table in ("pack", "fact", "lesson", "item", "lab", "search"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        for statement in _TABLES.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {LAYOUT}")


_TABLES = """
CREATE TABLE pack (folder TEXT PRIMARY KEY, id TEXT, hash TEXT, stamp TEXT, read_at REAL, problems TEXT, info TEXT);
CREATE TABLE fact (pack TEXT, id TEXT, body TEXT, PRIMARY KEY (pack, id));
CREATE TABLE lesson (pack TEXT, place INTEGER, id TEXT, head TEXT, body TEXT, PRIMARY KEY (pack, id));
CREATE TABLE item (pack TEXT, place INTEGER, id TEXT, kind TEXT, objectives TEXT, difficulty TEXT, bloom TEXT, hash TEXT,
                   lesson TEXT, key TEXT, state TEXT, asked INTEGER, body TEXT, PRIMARY KEY (pack, id));
CREATE TABLE lab (pack TEXT, place INTEGER, id TEXT, body TEXT, PRIMARY KEY (pack, id));
CREATE VIRTUAL TABLE search USING fts5 (pack UNINDEXED, kind UNINDEXED, target UNINDEXED, title, text,
                                        tokenize = 'porter unicode61')
"""
