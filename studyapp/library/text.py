"""Reading a content file as text, with every limit that keeps a hostile or broken file from doing harm."""

import re
from pathlib import Path

from studyapp.core.errors import Problem

MOST_BYTES = 16 * 1024 * 1024
"""A larger content file is refused unread: 10,000 questions of ordinary length take 13 MB."""

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters (terminal escape sequences begin with one) and characters that turn the direction of text."""


def read_text(path: Path, name: str) -> tuple[str, list[Problem]]:
    """The file's text with `\\n` line ends and without a byte-order mark, and what is wrong with it as text.

    Args:
        path: the file.
        name: its name in problems, relative to the pack.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit = f"{MOST_BYTES // 1024 // 1024} MiB"
            message = f"the file has {size:,} bytes; at most {limit} are read"
            return "", [Problem(name, 0, 0, "", message, "Split it into several files.")]
        data = path.read_bytes()
    except OSError as error:
        return "", [Problem(name, 0, 0, "", f"the file can't be read: {error.strerror}", "Check its permissions.")]
    return decode(data, name)


def decode(data: bytes, name: str) -> tuple[str, list[Problem]]:
    """Bytes as text; problems where they are not UTF-8 or hold characters that content must not hold."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8", "replace")) + 1
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        return "", [Problem(name, line, column, "", message, "Save the file with the encoding UTF-8.")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [_forbidden(text, found, name) for found in list(FORBIDDEN.finditer(text))[:20]]


def _forbidden(text: str, found: re.Match[str], name: str) -> Problem:
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    return Problem(name, line, column, "", *control_character(found[0]))


def control_character(character: str) -> tuple[str, str]:
    """Message and hint for a character that content must not hold."""
    return f"the control character U+{ord(character):04X} is not allowed in content", "Remove it."
