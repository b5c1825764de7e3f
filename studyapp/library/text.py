"""Reading a content file as text, with every limit that keeps a hostile or broken file from doing harm."""

import re
import stat
from pathlib import Path

from studyapp.core.errors import Problem

MOST_BYTES = 16 * 1024 * 1024
"""A larger content file is refused unread: 10,000 questions of ordinary length take 13 MB."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
"""Control characters (terminal escape sequences begin with one) and characters that turn the direction of text."""

_UNSHOWN = re.compile(f"{FORBIDDEN.pattern[:-1]}\t\n\r\ud800-\udfff]")


def shown(text: str, most: int = 60) -> str:
    """A piece of content as a message may quote it: cut, on one line, and with nothing that a terminal obeys."""
    return _UNSHOWN.sub(lambda found: f"\\u{ord(found[0]):04x}", text[:most])


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """The file's text with `\\n` line ends and without a byte-order mark, and what is wrong with it as text.

    Args:
        path: the file.
        name: its name in problems, relative to the pack.
    """
    try:
        data, problems = read_bytes(path, name)
    except OSError as error:
        return "", [Problem(name, 0, 0, "", f"the file can't be read: {error.strerror}", "Check its permissions.")]
    return ("", problems) if problems else decode(data, name)


def read_bytes(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """The file's bytes; a pipe or device would never end and is not opened, nor is a file read on that grows meanwhile."""
    seen = path.stat()
    if not stat.S_ISREG(seen.st_mode):
        return b"", [Problem(name, 0, 0, "", "this is not an ordinary file", "Put a text file in its place.")]
    if seen.st_size > MOST_BYTES:
        message = f"the file has {seen.st_size:,} bytes; at most {MOST_BYTES // 1024 // 1024} MiB are read"
        return b"", [Problem(name, 0, 0, "", message, "Split it into several files.")]
    with path.open("rb") as file:
        return file.read(seen.st_size), []


def decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Bytes as text; problems where they are not UTF-8 or hold characters that content must not hold."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", [_undecodable(error, name)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [_forbidden(text, found, name) for found in list(FORBIDDEN.finditer(text))[:20]]


def _undecodable(error: UnicodeDecodeError, name: str) -> Problem:
    data = error.object
    line = data.count(b"\n", 0, error.start) + 1
    column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
    message = f"byte 0x{data[error.start]:02x} is not UTF-8"
    return Problem(name, line, column, "", message, "Save the file with the encoding UTF-8.")


def _forbidden(text: str, found: re.Match[str], name: str) -> Problem:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    return Problem(name, line, column, "", *control_character(found[0]))


def control_character(character: str) -> tuple[str, str]:
    """Message and hint for a character that content must not hold."""
    return f"the control character U+{ord(character):04X} is not allowed in content", "Remove it."
