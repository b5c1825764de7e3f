"""The files of a pack folder: which ones are read, and how a change is noticed without reading them."""

import hashlib
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from studyapp.core.errors import Problem
from studyapp.library.text import shown

MOST_FILES = 2000
DEEPEST_FOLDER = 8
RECORD = "review/record.yaml"
"""What was decided about the items in review."""
_HEADS = ("pack.yaml", "content/facts.yaml", RECORD)
_READ = {"content/lessons": ".md", "questions": ".yaml", "labs": ".yaml"}
_ALLOWED_BESIDE = "README.md"


class PackFile(NamedTuple):
    """Something found in a pack: a file that is to be read, or one that is in the way."""

    name: str
    """Path relative to the pack, with forward slashes."""
    path: Path
    problem: Problem | None = None
    """Why it is not read."""


class Stamp(NamedTuple):
    """What a pack's files looked like from outside; equal stamps mean that nothing needs reading."""

    files: tuple[tuple[str, int, int], ...]
    """Name, modification time in nanoseconds and size in bytes of every file that matters, sorted by name."""

    def youngest(self) -> float:
        """Modification time of the newest file, in seconds since the epoch."""
        return max((mtime for _, mtime, _ in self.files), default=0) / 1e9


def stamp(folder: Path) -> Stamp:
    """The stamp of a pack folder, files that are in the way included; those that can't be read count as absent."""
    found = []
    for file in survey(folder):
        try:
            stat = file.path.stat() if file.problem is None else file.path.lstat()
        except OSError:
            continue
        if file.problem is not None or os.access(file.path, os.R_OK):
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
    found = survey(folder)
    return [file for file in found if file.problem is None], [file.problem for file in found if file.problem]


def files_below(folder: Path, place: str, suffix: str) -> list[PackFile]:
    """The files with a suffix in another place of a pack, sorted by name, and what is in the way there.

    Looking ends at MOST_FILES.
    """
    root = Path(os.path.realpath(folder))
    found = list(islice(_below(root, place), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        message = f"there are more than {MOST_FILES:,} files in {place}/; no more are read"
        return [_in_the_way(place, root / place, message, "Remove some.")]
    return sorted((file for file in found if file.problem or file.name.endswith(suffix)), key=lambda file: file.name)


def survey(folder: Path) -> list[PackFile]:
    """Everything in the places of a pack where files are read or must not be, sorted by name.

    Looking ends at MOST_FILES, so that a link or a folder full of files can't keep it busy.
    """
    root = Path(os.path.realpath(folder))
    found = list(islice(_found(root), MOST_FILES + 1))
    if len(found) > MOST_FILES:
        message = f"the pack has more than {MOST_FILES:,} files; no more are read"
        return [_in_the_way("pack.yaml", root, message, "Join small files.")]
    return sorted(found, key=lambda file: file.name)


def _found(root: Path) -> Iterator[PackFile]:
    yield from (_file(root, root / name) for name in _HEADS if os.path.lexists(root / name))
    for place, suffix in _READ.items():
        for file in _below(root, place):
            if file.problem or file.name.endswith(suffix):
                yield file
            else:
                message = f"this file is not read: only {suffix} files are, in {place}/"
                hint = f"Rename it to end with {suffix}, or move it elsewhere."
                yield _in_the_way(file.name, file.path, message, hint)


def _below(root: Path, place: str) -> Iterator[PackFile]:
    """All files below a folder of the pack, hidden ones and READMEs left out; links to folders are not followed."""
    top = root / place
    if not _is_inside(root, top):
        yield _escape(place, top)
        return
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(top, onerror=unreadable.append, followlinks=False):
        here = Path(parent)
        folders[:] = sorted(folder for folder in folders if not folder.startswith("."))
        yield from (_folder_link(root, here / folder) for folder in folders if (here / folder).is_symlink())
        wanted = (name for name in sorted(names) if not name.startswith(".") and name != _ALLOWED_BESIDE)
        yield from (_file(root, here / name) for name in wanted)
        if len(here.relative_to(top).parts) == DEEPEST_FOLDER and folders:
            message = f"folders are nested more than {DEEPEST_FOLDER} deep here"
            yield _in_the_way(_name(root, here), here, message, "Move the files up.")
            folders.clear()
    yield from (_unreadable(root, error) for error in unreadable if not isinstance(error, FileNotFoundError))


def _name(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _is_inside(root: Path, path: Path) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(root)


def _file(root: Path, path: Path) -> PackFile:
    name = _name(root, path)
    if shown(name, len(name)) != name:
        message = "the name of this file holds characters that are not allowed"
        return _in_the_way(name, path, message, "Rename it with letters, digits and dashes.")
    return PackFile(name, path) if _is_inside(root, path) else _escape(name, path)


def _folder_link(root: Path, path: Path) -> PackFile:
    message = "this is a link to a folder, which is not followed"
    return _in_the_way(_name(root, path), path, message, "Put the folder itself into the pack.")


def _unreadable(root: Path, error: OSError) -> PackFile:
    path = Path(error.filename)
    return _in_the_way(_name(root, path), path, f"the folder can't be read: {error.strerror}", "Check its permissions.")


def _escape(name: str, path: Path) -> PackFile:
    return _in_the_way(name, path, "this is a link to a place outside the pack", "Put the file itself into the pack.")


def _in_the_way(name: str, path: Path, message: str, hint: str) -> PackFile:
    return PackFile(name, path, Problem(shown(name, 400), 0, 0, "", message, hint))
