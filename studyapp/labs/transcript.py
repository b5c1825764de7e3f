"""The transcript of an attempt on the disk: a line of JSON for each move, and a mark after each sitting.

A mark names the world that was saved with it by its SHA-256. The lines are written before the world takes its place, so after a
crash in between the last sitting belongs to no world: it is passed over, and cut off before the next is written.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Line = dict[str, Any]


def digest(world: bytes) -> str:
    """What a mark calls a saved world."""
    return hashlib.sha256(world).hexdigest()


class Transcript:
    """The transcript in a file; whoever writes to it is alone in the attempt."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, mark: Line) -> None:
        """Start it anew with one mark."""
        self.path.write_text(_text(mark), encoding="utf-8")

    def lines(self, world: str) -> list[Line]:
        """Every move and mark that led to a world, oldest first.

        Args:
            world: its digest, taken before the transcript is read, so that no later sitting is mistaken for a crash.
        """
        return [line for line, _ in self._told(world)]

    def add(self, lines: Iterable[Line], mark: Line, world: str) -> None:
        """Add a sitting, after cutting off what belongs to no world.

        Args:
            lines: its moves.
            mark: what ends it.
            world: digest of the world as it was before.
        """
        length = sum(size for _, size in self._told(world))
        with self.path.open("r+b") as file:
            file.truncate(length)
            file.seek(length)
            file.write("".join(map(_text, [*lines, mark])).encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())

    def _told(self, world: str) -> list[tuple[Line, int]]:
        """Lines with their lengths in bytes, without what a crash left behind."""
        found = list(self._whole())
        marks = [number for number, (line, _) in enumerate(found) if "kept" in line]
        if not marks:
            return []
        is_ahead = len(marks) > 1 and found[marks[-1]][0].get("world") != world == found[marks[-2]][0].get("world")
        return found[: marks[-2 if is_ahead else -1] + 1]

    def _whole(self) -> Iterator[tuple[Line, int]]:
        """Lines up to the first that was not written to its end."""
        for raw in self.path.read_bytes().splitlines(keepends=True):
            try:
                line = json.loads(raw) if raw.endswith(b"\n") else None
            except ValueError:
                return
            if not isinstance(line, dict):
                return
            yield line, len(raw)


def _text(line: Line) -> str:
    return json.dumps(line) + "\n"
