"""Sets a lesson section for a terminal of a given width: Markdown becomes lines of styled segments.

What can be followed or answered is returned beside the lines with its place, and each of its segments carries its number, so
that a reader can find it again under keys and mouse.
"""

import io
from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from studyapp.tui.widgets.blocks import Callout, Check, Code, Prose, blocks
from studyapp.tui.widgets.lesson_page import CodePlace, Page, Target, number_of
from studyapp.tui.widgets.set_code import code_lines
from studyapp.tui.widgets.set_prose import Line, Link, ProseSetter

CALLOUTS = {
    "NOTE": ("○", "Note"),
    "TIP": ("◇", "Tip"),
    "IMPORTANT": ("●", "Important"),
    "WARNING": ("▲", "Warning"),
    "EXAM": ("★", "Exam"),
}
_SCHEMES = ("lesson", "item", "fact", "check")


class _Typesetter:
    """Sets one page."""

    def __init__(self, width: int, styles: Mapping[str, Style], answered: Mapping[str, bool]) -> None:
        self._width = width
        self._styles = styles
        self._answered = answered
        self._console = Console(
            width=width, file=io.StringIO(), color_system="truecolor", force_terminal=True, legacy_windows=False,
            no_color=False, highlight=False, _environ={},
        )  # fmt: skip
        self._prose = ProseSetter(styles, self._console)
        self.lines: list[Line] = []
        self.targets: list[Target] = []
        self.codes: list[CodePlace] = []

    def title(self, text: str) -> None:
        """The section's heading with a rule below."""
        heading = Text.assemble((text, self._styles["title"]), end="").wrap(self._console, self._width)
        self.lines += [list(line.render(self._console)) for line in heading]
        self.lines.append([Segment("─" * min(self._width, max(12, len(text))), self._styles["table-rule"])])
        self._blank()

    def section(self, markdown: str) -> None:
        """Everything below the heading."""
        found = list(blocks(markdown))
        count = sum(isinstance(block, Code) for block in found)
        for block in found:
            match block:
                case Prose():
                    self._add(*self._prose.set(block.text, self._width, len(self.targets)))
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

    def _add(self, lines: Iterable[Line], links: Iterable[Link]) -> None:
        """Take over lines with the links on them."""
        start, before = len(self.lines), len(self.targets)
        self.lines += lines
        places: dict[int, list[int]] = {}
        for place in range(start, len(self.lines)):
            for number in map(number_of, self.lines[place]):
                if number is not None:
                    places.setdefault(number, []).append(place)
        for number, (url, text) in enumerate(links, before):
            on = places.get(number, [max(0, len(self.lines) - 1)])
            self.targets.append(Target(*_destination(url), text, on[0], on[-1]))

    def _code(self, block: Code, count: int) -> None:
        first, number = len(self.lines), len(self.codes) + 1
        copies = "c copies" if count == 1 else f"{number} of {count} · c or {number} copies"
        name = block.language or "text"
        head = f" {name} {copies:>{max(1, self._width - len(name) - 3)}} "
        self.lines.append([Segment(head, self._styles["block-head"])])
        self.lines += code_lines(block.text, self._width, self._styles, self._console)
        self.codes.append(CodePlace(block.text, first, len(self.lines) - 1))

    def _callout(self, block: Callout) -> None:
        glyph, word = CALLOUTS[block.kind]
        style = self._styles[block.kind.lower()]
        bar = Segment("▌ ", style)
        self.lines.append([bar, Segment(f"{glyph} {word}", style + Style(bold=True))])
        body, links = self._prose.set(block.text, self._width - 2, len(self.targets))
        self._add([[bar, *line] for line in body], links)

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


def _destination(url: str) -> tuple[str, str]:
    scheme, _, name = url.partition(":")
    return (scheme, name) if scheme in _SCHEMES else ("web", url)


def typeset(
    title: str, markdown: str, width: int, styles: Mapping[str, Style], answered: Mapping[str, bool], way_on: str
) -> Page:
    """A section as lines.

    Args:
        title: the section's heading.
        markdown: the section without it.
        width: cells; at least 20 are used.
        styles: a style for every name in LOOKS.
        answered: item ids of checks that were answered, and whether rightly.
        way_on: what the line at the end says; empty for none.
    """
    setter = _Typesetter(max(20, width), styles, answered)
    setter.title(title)
    setter.section(markdown)
    if way_on:
        setter.way_on(way_on)
    return Page(setter.lines, tuple(setter.targets), tuple(setter.codes))
