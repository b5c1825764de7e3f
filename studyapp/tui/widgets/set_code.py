"""Code as lines on a background: cut at blanks where it is too long, comments, strings and flags told apart."""

import re
from collections.abc import Iterator, Mapping

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

_PARTS = re.compile(
    r"""(?P<comment>(?:^|(?<=\s))#.*$)|(?P<string>"[^"]*"|'[^']*')|(?P<flag>(?:(?<=\s)|^)--?[A-Za-z][\w-]*)"""
)


def code_lines(code: str, width: int, styles: Mapping[str, Style], console: Console) -> list[list[Segment]]:
    """Lines of exactly `width` cells."""
    parts = (part for line in code.expandtabs(4).splitlines() for part in _wrapped(line, width - 2))
    return [_padded(part, width, styles, console) for part in parts]


def _padded(text: str, width: int, styles: Mapping[str, Style], console: Console) -> list[Segment]:
    """A line of code on its background."""
    line = Text(f" {text}", end="")
    line.truncate(width)
    line.pad_right(max(0, width - line.cell_len))
    line.stylize(styles["block"])
    for found in _PARTS.finditer(text):
        line.stylize(styles[found.lastgroup or "text"], found.start() + 1, found.end() + 1)
    return [segment for segment in line.render(console) if segment.text]


def _wrapped(line: str, width: int) -> Iterator[str]:
    """A line of code cut at blanks, rather before a flag than before its value, its rest indented and marked; what has no blank is cut where the line ends."""
    if len(line) <= width:
        yield line
        return
    begin = len(line) - len(line.lstrip()) + 1
    before_flag = line.rfind(" -", begin, width - 1)
    cut = before_flag if before_flag > width // 2 else line.rfind(" ", begin, width - 1)
    cut = cut if cut > width // 3 else width - 2
    yield f"{line[:cut].rstrip()} ↩"
    yield from _wrapped("    " + line[cut:].lstrip(), width)
