"""Sets a lesson section for a terminal of a given width: Markdown becomes lines of styled segments.

Rich's Markdown does the prose; code, callouts and checks are set here. What can be followed or answered is returned beside the
lines with its place, and each of its segments carries its number, so that a reader can find it again under keys and mouse.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, MarkdownElement, TableElement
from rich.measure import Measurement
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from studyapp.tui.widgets.blocks import Callout, Check, Code, Prose, blocks

STYLES = (
    "text", "title", "heading", "strong", "em", "code", "link", "muted", "table-header", "table-rule", "block",
    "block-head", "comment", "flag", "string", "on", "note", "tip", "important", "warning", "exam", "check", "right", "wrong",
)  # fmt: skip
"""Names of the styles that a page is set with."""
CALLOUTS = {
    "NOTE": ("○", "Note"),
    "TIP": ("◇", "Tip"),
    "IMPORTANT": ("●", "Important"),
    "WARNING": ("▲", "Warning"),
    "EXAM": ("★", "Exam"),
}
_SCHEMES = ("lesson", "item", "fact", "check")
_CODE = re.compile(
    r"""(?P<comment>(?:^|(?<=\s))#.*$)|(?P<string>"[^"]*"|'[^']*')|(?P<flag>(?:(?<=\s)|^)--?[A-Za-z][\w-]*)"""
)

Line = list[Segment]


@dataclass(frozen=True, slots=True)
class Target:
    """Something on the page that can be followed."""

    kind: str
    """lesson, item, fact, check, web, or next for the way on at the end."""
    name: str
    """What the link names: an id, or the address of a web page."""
    text: str
    first: int
    """First line it stands on."""
    last: int


@dataclass(frozen=True, slots=True)
class CodePlace:
    """A code block and the lines it stands on."""

    text: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Page:
    """A section, set."""

    lines: list[Line]
    targets: tuple[Target, ...]
    codes: tuple[CodePlace, ...]


class _Table(TableElement):
    """A table with rules between the rows where cells take several lines."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        table = Table(box=box.HORIZONTALS, show_edge=False, pad_edge=False, border_style="table-rule")
        for column in self.header.row.cells if self.header and self.header.row else ():
            heading = column.content.copy()
            heading.stylize("table-header")
            table.add_column(heading)
        for row in self.body.rows if self.body else ():
            table.add_row(*(cell.content for cell in row.cells))
        table.show_lines = Measurement.get(console, options, table).maximum > options.max_width
        yield table


class _Prose(Markdown):
    elements = {**Markdown.elements, "table_open": _Table}  # noqa: RUF012 - Rich's own class attribute

    @classmethod
    def elements_by_token(cls) -> dict[str, type[MarkdownElement]]:
        return cls.elements


class _Typesetter:
    """Sets one page."""

    def __init__(self, width: int, styles: Mapping[str, Style], answered: Mapping[str, bool]) -> None:
        self._width = width
        self._styles = styles
        self._answered = answered
        self._console = Console(
            width=width, file=io.StringIO(), color_system="truecolor", force_terminal=True, legacy_windows=False,
            no_color=False, theme=_theme(styles), highlight=False, _environ={},
        )  # fmt: skip
        self.lines: list[Line] = []
        self.targets: list[Target] = []
        self.codes: list[CodePlace] = []
        self._links: dict[str, int] = {}

    # Blocks

    def title(self, text: str) -> None:
        """The section's heading with a rule below."""
        self.lines += self._render(Text(text, style="title"), self._width)
        self.lines.append([Segment("─" * min(self._width, max(12, len(text))), self._styles["table-rule"])])
        self._blank()

    def section(self, markdown: str) -> None:
        """Everything below the heading."""
        found = list(blocks(markdown))
        count = sum(isinstance(block, Code) for block in found)
        for block in found:
            match block:
                case Prose():
                    self.lines += self._linked(self._render(_Prose(block.text, style="text"), self._width))
                case Code():
                    self._code(block, count)
                case Callout():
                    self._callout(block)
                case Check():
                    self._check(block)
            self._blank()

    def way_on(self, text: str) -> None:
        """The last line: what comes next."""
        self._button("next", "", "▸", text, "on", "n")

    def _blank(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def _code(self, block: Code, count: int) -> None:
        first, head, body = len(self.lines), self._styles["block-head"], self._styles["block"]
        number = len(self.codes) + 1
        copies = "c copies" if count == 1 else f"{number} of {count} · c or {number} copies"
        name = block.language or "text"
        self.lines.append([Segment(f" {name} {copies:>{max(1, self._width - len(name) - 3)}} ", head)])
        for line in block.text.expandtabs(4).splitlines():
            self.lines += [self._padded(part, body) for part in _wrapped(line, self._width - 2)]
        self.codes.append(CodePlace(block.text, first, len(self.lines) - 1))

    def _padded(self, text: str, style: Style) -> Line:
        """A line of code on its background."""
        line = Text(f" {text}", style=style, end="")
        for found in _CODE.finditer(text):
            line.stylize(self._styles[found.lastgroup or "text"], found.start() + 1, found.end() + 1)
        line.pad_right(max(0, self._width - line.cell_len))
        return [segment for segment in line.render(self._console) if segment.text]

    def _callout(self, block: Callout) -> None:
        glyph, word = CALLOUTS[block.kind]
        style = self._styles[block.kind.lower()]
        bar = Segment("▌ ", style)
        self.lines.append([bar, Segment(f"{glyph} {word}", style + Style(bold=True))])
        body = self._render(_Prose(block.text, style="text"), self._width - 2)
        self.lines += [[bar, *line] for line in self._linked(body, 2)]

    def _check(self, block: Check) -> None:
        right = self._answered.get(block.item)
        glyph = "○" if right is None else "✓" if right else "✗"
        state = "Enter answers" if right is None else "answered right" if right else "answered wrong"
        style = "check" if right is None else "right" if right else "wrong"
        self._button("check", block.item, glyph, block.text, style, state)

    def _button(self, kind: str, name: str, glyph: str, text: str, style: str, state: str) -> None:
        """A line of its own that can be followed."""
        first, number = len(self.lines), len(self.targets)
        look = self._styles[style] + Style.from_meta({"target": number})
        room = self._width - len(state) - 6
        lines = Text(text).wrap(self._console, max(16, room))
        for place, part in enumerate(lines):
            left = f"{glyph if place == 0 else ' '} {part.plain.rstrip()}"
            right = state if place == 0 else ""
            gap = max(1, self._width - Text(left).cell_len - len(right) - 2)
            self.lines.append([Segment(f" {left}{' ' * gap}{right} ", look)])
        self.targets.append(Target(kind, name, text, first, len(self.lines) - 1))

    # Prose

    def _render(self, what: Text | Markdown, width: int) -> list[Line]:
        options = self._console.options.update(width=width, height=None)
        lines = self._console.render_lines(what, options, pad=False, new_lines=False)
        return _trimmed(lines)

    def _linked(self, lines: Iterable[Line], indent: int = 0) -> list[Line]:
        """The lines with their links taken over: numbered, and without the terminal's own hyperlinks."""
        start = len(self.lines)
        return [[self._link(segment, start + number) for segment in line] for number, line in enumerate(lines)]

    def _link(self, segment: Segment, line: int) -> Segment:
        style = segment.style
        if style is None or not style.link:
            return segment
        number = self._links.setdefault(style.link_id, len(self.targets))
        if number == len(self.targets):
            kind, name = _destination(style.link)
            self.targets.append(Target(kind, name, segment.text, line, line))
        else:
            old = self.targets[number]
            self.targets[number] = Target(old.kind, old.name, f"{old.text} {segment.text}", old.first, line)
        look = style.update_link(None) + self._styles["link"] + Style.from_meta({"target": number})
        return Segment(segment.text, look)


def _trimmed(lines: list[Line]) -> list[Line]:
    """Without blank lines at the beginning and the end; Rich puts some around lists and tables."""
    written = [place for place, line in enumerate(lines) if any(segment.text.strip() for segment in line)]
    return lines[written[0] : written[-1] + 1] if written else []


def _destination(url: str) -> tuple[str, str]:
    scheme, _, name = url.partition(":")
    return (scheme, name) if scheme in _SCHEMES else ("web", url)


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


def _theme(styles: Mapping[str, Style]) -> Theme:
    """Rich's names for what Markdown holds."""
    names = {
        "markdown.paragraph": "text", "markdown.text": "text", "markdown.em": "em", "markdown.strong": "strong",
        "markdown.code": "code", "markdown.item": "text", "markdown.item.bullet": "heading",
        "markdown.item.number": "heading", "markdown.h1": "title", "markdown.h2": "title", "markdown.h3": "heading",
        "markdown.h4": "heading", "markdown.h5": "heading", "markdown.h6": "heading", "markdown.link": "link",
        "markdown.link_url": "link", "markdown.block_quote": "muted", "markdown.hr": "table-rule",
        "markdown.table.header": "table-header", "markdown.table.border": "table-rule", "markdown.list": "text",
    }  # fmt: skip
    return Theme({**styles, **{name: styles[ours] for name, ours in names.items()}})


def typeset(
    title: str, markdown: str, width: int, styles: Mapping[str, Style], answered: Mapping[str, bool], way_on: str
) -> Page:
    """A section as lines.

    Args:
        title: the section's heading.
        markdown: the section without it.
        width: cells; at least 20 are used.
        styles: a style for every name in STYLES.
        answered: item ids of checks that were answered, and whether rightly.
        way_on: what the line at the end says; empty for none.
    """
    setter = _Typesetter(max(20, width), styles, answered)
    setter.title(title)
    setter.section(markdown)
    if way_on:
        setter.way_on(way_on)
    return Page(setter.lines, tuple(setter.targets), tuple(setter.codes))
