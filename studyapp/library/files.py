"""Writing files of a pack: whole or not at all, and never outside of it."""

import os
from pathlib import Path

from studyapp.core.errors import StudyError


def write_in_pack(folder: Path, name: str, text: str) -> Path:
    """Put a text in the place of a pack's file, and return its path; whoever reads meanwhile sees the old text or the new one.

    Args:
        folder: the pack.
        name: path of the file in it, with forward slashes.
        text: what it is to hold.

    Raises:
        StudyError: a link leads out of the pack there, or it can't be written; the file is as it was.
    """
    path = folder / name
    if not Path(os.path.realpath(path.parent)).is_relative_to(os.path.realpath(folder)):
        raise StudyError(f"{path.parent} is a link to a place outside the pack.", "Put a folder in its place.")
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with part.open("xb") as file:  # never follows a link that lies there
            file.write(text.encode())
        part.replace(path)
    except OSError as error:
        raise StudyError(f"{path} can't be written: {error.strerror}.", "Name a place where you may write.") from error
    return path
