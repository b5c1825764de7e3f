"""The files of a pack folder: which ones are read, and how a change is noticed without reading them."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studyapp.core.errors import Problem

MOST_FILES = 2000
_READ = {"content/lessons": ".md", "questions": ".yaml"}
_ALLOWED_BESIDE = ("README.md", ".gitkeep")


@dataclass(frozen=True, slots=True)
class PackFile:
    """A file of a pack that is to be read."""

    name: str
    """Path relative to the pack, with forward slashes."""
    path: Path


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a pack's files looked like from outside; equal stamps mean that nothing needs reading."""

    files: tuple[tuple[str, int, int], ...]
    """Name, modification time in nanoseconds and size in bytes of every file, sorted by name."""

    def youngest(self) -> float:
        """Modification time of the newest file, in seconds since the epoch."""
        return max((mtime for _, mtime, _ in self.files), default=0) / 1e9


def stamp(folder: Path) -> Stamp:
    """The stamp of a pack folder; files that can't be looked at count as absent."""
    found = []
    for file in pack_files(folder)[0]:
        try:
            stat = file.path.stat()
        except OSError:
            continue
        found.append((file.name, stat.st_mtime_ns, stat.st_size))
    return Stamp(tuple(found))


def digest(contents: dict[str, bytes]) -> str:
    """The pack hash: SHA-256 over names and contents, independent of order and of where the folder lies."""
    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(f"{name}\0{len(contents[name])}\0".encode())
        total.update(contents[name])
    return total.hexdigest()


def pack_files(folder: Path) -> tuple[list[PackFile], list[Problem]]:
    """The files of the pack that are read, sorted by name, and problems with others in their places."""
    root = folder.resolve()
    files = [PackFile(name, root / name) for name in ("pack.yaml", "content/facts.yaml") if (root / name).exists()]
    problems: list[Problem] = []
    for place, suffix in _READ.items():
        for name in _names(root, place):
            if name.endswith(suffix) and not name.endswith(_ALLOWED_BESIDE):
                files.append(PackFile(name, root / name))
            elif not name.endswith(_ALLOWED_BESIDE):
                message = f"this file is not read: only {suffix} files are, in {place}/"
                problems.append(
                    Problem(name, 0, 0, "", message, f"Rename it to end with {suffix}, or move it elsewhere.")
                )
    problems += [_escape(file) for file in files if not file.path.resolve().is_relative_to(root)]
    if len(files) > MOST_FILES:
        message = f"the pack has {len(files):,} files; at most {MOST_FILES:,} are read"
        return [], [Problem("pack.yaml", 0, 0, "", message, "Join small files.")]
    inside = [file for file in files if file.path.resolve().is_relative_to(root)]
    return sorted(inside, key=lambda file: file.name), problems


def _escape(file: PackFile) -> Problem:
    message = "this is a link to a place outside the pack"
    return Problem(file.name, 0, 0, "", message, "Put the file itself into the pack.")


def _names(root: Path, place: str) -> Iterator[str]:
    """Names of all files below a folder of the pack, hidden ones left out; links to folders are not followed."""
    for parent, folders, names in os.walk(root / place, followlinks=False):
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        for name in sorted(names):
            if not name.startswith("."):
                yield (Path(parent) / name).relative_to(root).as_posix()
        for folder in folders:
            link = Path(parent) / folder
            if link.is_symlink():
                yield link.relative_to(root).as_posix()
