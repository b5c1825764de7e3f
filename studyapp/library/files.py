"""Writing files of a pack whole or not at all."""

from pathlib import Path

from studyapp.core.errors import StudyError


def write_whole(path: Path, text: str) -> None:
    """Put a text in a file's place; whoever reads meanwhile sees the old text or the new one.

    Raises:
        StudyError: it can't be written; the file is as it was.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(text.encode())
        part.replace(path)
    except OSError as error:
        raise StudyError(f"{path} can't be written: {error.strerror}.", "Name a place where you may write.") from error
