"""The short Markdown of items as blocks of a page: paragraphs, lists, code, tables as written; no parser is imported for it."""

import re

from textual.content import Content

from studyapp.tui.widgets.page import Block

_INLINE = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?!\w)|\[([^\]]+)\]\([^)\s]+\)")
_LIST = re.compile(r"^(\s*)([-*]|\d+[.)])\s+(.*)$")
_STYLES = ("$accent", "bold", "italic", "underline")


def inline(text: str, style: str = "") -> Content:
    """Text with its code, strong and emphasised words and link texts."""
    pieces: list[str | tuple[str, str]] = []
    end = 0
    for match in _INLINE.finditer(text):
        kind, inner = next((place, group) for place, group in enumerate(match.groups()) if group is not None)
        pieces += [(text[end : match.start()], style), (inner, f"{style} {_STYLES[kind]}".strip())]
        end = match.end()
    pieces.append((text[end:], style))
    return Content.assemble(*(piece for piece in pieces if piece[0]))


def blocks(text: str, style: str = "") -> list[Block]:
    """A Markdown text, its paragraphs an empty line apart."""
    found: list[Block] = []
    lines: list[str] = []
    fence = False
    for line in [*text.strip("\n").splitlines(), ""]:
        if line.lstrip().startswith("```"):
            found += _paragraph(lines, style, bool(found))
            lines, fence = [], not fence
        elif fence:
            found.append(code_line(Content(line), gap=0 if found and found[-1].hang is not None else 1))
        elif line.strip() and not (lines and _LIST.match(line)):
            lines.append(line)
        else:
            found += _paragraph(lines, style, bool(found))
            lines = [line] if line.strip() else []
    return found


def _paragraph(lines: list[str], style: str, gap: bool) -> list[Block]:
    if not lines:
        return []
    if lines[0].lstrip().startswith("|"):
        return [Block(Content(line.strip()), gap=int(gap and not place)) for place, line in enumerate(lines)]
    entry = _LIST.match(lines[0])
    joined = " ".join(line.strip() for line in lines)
    if entry is None:
        return [Block(inline(joined, style), gap=int(gap))]
    sign = "•" if entry[2] in "-*" else entry[2]
    return [Block(inline(joined.removeprefix(entry[2]).strip(), style), lead=Content(f"{entry[1]}{sign} "))]


def code_line(line: Content, gap: int = 0, row: int | None = None) -> Block:
    """A line of code: its indentation stays, also where it wraps."""
    depth = len(line.plain) - len(line.plain.lstrip(" "))
    lead = Content.assemble(("│ ", "$text-muted"), " " * depth)
    return Block(line[depth:], lead=lead, hang=lead + Content("  ")[:0], gap=gap, row=row)
