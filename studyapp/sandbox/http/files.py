"""Files that only their owner may read."""

import os
from pathlib import Path


def make_private(folder: Path) -> None:
    """Make a folder, and those above it, that nobody else can open."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)


def write_private(path: Path, content: str | bytes, *, new: bool = False) -> None:
    """Write a file whole that nobody else can read, not even while it is written.

    Args:
        path: where.
        content: what; text becomes UTF-8.
        new: True refuses to replace a file.

    Raises:
        FileExistsError: there is such a file, and it was to be new.
        OSError: it can't be written.
    """
    data = content.encode() if isinstance(content, str) else content
    if new:
        _write(path, data)
        return
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    _write(part, data)
    part.replace(path)


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
