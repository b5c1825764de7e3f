"""Markdown prose as lines of styled segments: paragraphs, headings, lists, tables, quotations, code.

The Markdown is CommonMark with tables, parsed by markdown-it; HTML is shown as written. Each link's segments carry its number
under the meta key `target`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from studyapp.tui.widgets.set_code import code_lines

Line = list[Segment]
Link = tuple[str, str]
"""Where it leads, and its text."""

_BULLET = " • "
_NARROWEST = 12
"""Cells that a text keeps however deep it is nested."""
_MARKS = {"strong_open": "strong", "em_open": "em", "s_open": "muted"}


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class ProseSetter:
    """Sets the prose of a page; links are numbered through all of it."""

    def __init__(self, styles: Mapping[str, Style], console: Console) -> None:
        """Begin a page.

        Args:
            styles: by the names of LOOKS.
            console: for Rich's own layout; its width does not matter.
        """
        self._styles = styles
        self._console = console

    def set(self, markdown: str, width: int, first: int) -> tuple[list[Line], list[Link]]:
        """Markdown as lines of at most `width` cells, and its links, numbered from `first` on."""
        links: list[Link] = []
        return self._blocks(_parser().parse(markdown), width, _Inline(self._styles, first, links)), links

    # Blocks

    def _blocks(self, tokens: Sequence[Token], width: int, inline: "_Inline", gap: bool = True) -> list[Line]:
        """Blocks below each other, with an empty line between them if there is to be a gap."""
        lines: list[Line] = []
        for token, inner in _grouped(tokens):
            found = self._block(token, inner, width, inline)
            if lines and found and gap:
                lines.append([])
            lines += found
        return lines

    def _block(self, token: Token, inner: Sequence[Token], width: int, inline: "_Inline") -> list[Line]:
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token, inner, width, inline)
            case "table_open":
                return self._table(inner, width, inline)
            case "blockquote_open":
                return self._indented("▌ ", "▌ ", self._styles["muted"], inner, width, inline)
            case "fence" | "code_block":
                return code_lines(token.content, width, self._styles, self._console)
            case "hr":
                return [[Segment("─" * width, self._styles["table-rule"])]]
            case "heading_open":
                return self._wrapped(inline.text(inner, "title" if token.tag in ("h1", "h2") else "heading"), width)
            case _:
                return self._wrapped(inline.text(inner or (token,), "text"), width)

    def _wrapped(self, text: Text, width: int) -> list[Line]:
        lines = text.wrap(self._console, width)
        return [[segment for segment in line.render(self._console) if segment.text] for line in lines]

    def _list(self, token: Token, inner: Sequence[Token], width: int, inline: "_Inline") -> list[Line]:
        entries = list(_grouped(inner))
        begin = int(token.attrs.get("start", 1))
        room = len(str(begin + len(entries) - 1)) + 1
        lines: list[Line] = []
        for number, (_, entry) in enumerate(entries, begin):
            mark = _BULLET if token.type.startswith("bullet") else f"{number:>{room}} "
            lines += self._indented(mark, " " * len(mark), self._styles["heading"], entry, width, inline, gap=False)
        return lines

    def _indented(
        self,
        first: str,
        rest: str,
        style: Style,
        inner: Sequence[Token],
        width: int,
        inline: "_Inline",
        gap: bool = True,
    ) -> list[Line]:
        """Blocks behind a mark; where there is no room left for one, the text goes without."""
        if width - len(first) < _NARROWEST:
            return self._blocks(inner, width, inline, gap)
        lines = self._blocks(inner, width - len(first), inline, gap) or [[]]
        return [[Segment(rest if place else first, style), *line] for place, line in enumerate(lines)]

    def _table(self, inner: Sequence[Token], width: int, inline: "_Inline") -> list[Line]:
        """A table, with rules between the rows where cells take several lines."""
        table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False, border_style=self._styles["table-rule"])
        for part, rows in _grouped(inner):
            for _, row in _grouped(rows):
                if part.type == "thead_open":
                    for _, cell in _grouped(row):
                        table.add_column(inline.text(cell, "table-header"))
                else:
                    table.add_row(*(inline.text(cell, "text") for _, cell in _grouped(row)))
        options = self._console.options.update(width=width, height=None)
        table.show_lines = Measurement.get(self._console, options, table).maximum > width
        lines = self._console.render_lines(table, options, pad=False, new_lines=False)
        return [list(line) for line in lines if any(segment.text.strip() for segment in line)]


class _Inline:
    """Makes styled text of what stands in a line."""

    def __init__(self, styles: Mapping[str, Style], first: int, links: list[Link]) -> None:
        self._styles = styles
        self._first = first
        self._links = links

    def text(self, tokens: Iterable[Token], style: str) -> Text:
        """The text of inline tokens upon a style."""
        text = Text(end="")
        for token in tokens:
            self._add(text, token.children if token.children is not None else (token,), self._styles[style])
        return text

    def _add(self, text: Text, tokens: Iterable[Token], style: Style) -> None:
        worn = [style]
        begins = 0
        for token in tokens:
            if token.type == "link_open":
                begins = len(text)
                worn.append(self._link(str(token.attrs["href"])))
            elif token.type == "link_close":
                worn.pop()
                self._links[-1] = (self._links[-1][0], " ".join(text.plain[begins:].split()))
            elif token.nesting > 0:
                worn.append(self._styles[_MARKS[token.type]])
            elif token.nesting < 0:
                worn.pop()
            else:
                look = [self._styles["code"]] if token.type == "code_inline" else []
                text.append(_written(token), Style.combine([*worn, *look]))

    def _link(self, href: str) -> Style:
        self._links.append((href, ""))
        number = self._first + len(self._links) - 1
        return self._styles["link"] + Style.from_meta({"target": number})


def _written(token: Token) -> str:
    """What an inline token puts into the text."""
    match token.type:
        case "softbreak":
            return " "
        case "hardbreak":
            return "\n"
        case _:
            return token.content


def _grouped(tokens: Iterable[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """The outermost blocks, each with the tokens inside it."""
    inner: list[Token] = []
    depth = 0
    head: Token | None = None
    for token in tokens:
        depth += token.nesting
        if head is None:
            head = token
        elif depth:
            inner.append(token)
        if not depth:
            yield head, inner
            head, inner = None, []
