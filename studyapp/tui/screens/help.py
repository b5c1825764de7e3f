"""The key help: every key that works on the screen it was opened from."""

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen

from studyapp.tui.commands import bind, is_command
from studyapp.tui.widgets.row import Row
from studyapp.tui.widgets.row_list import RowList

_SIGNS = {
    "question_mark": "?", "slash": "/", "comma": ",", "colon": ":", "escape": "Esc", "enter": "Enter", "space": "Space",
    "down": "↓", "up": "↑", "left": "←", "right": "→", "tab": "Tab", "shift+tab": "Shift+Tab", "pageup": "PgUp",
    "pagedown": "PgDn", "home": "Home", "end": "End", "plus": "+", "equals_sign": "=", "f1": "F1", "f2": "F2",
    "full_stop": ".", "left_square_bracket": "[", "right_square_bracket": "]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LiveKey:
    """A command that can be given now."""

    keys: tuple[str, ...]
    """As printed on a keyboard."""
    label: str
    explanation: str
    place: str
    """Where it works: this screen, the part that has the focus, or everywhere."""


def live_keys(screen: Screen[object]) -> list[LiveKey]:
    """The commands that work on a screen now, those of the screen first."""
    keys: dict[str, list[str]] = {}
    commands: dict[str, LiveKey] = {}
    for key, active in screen.active_bindings.items():
        name = active.binding.id or ""
        if not active.enabled or not is_command(name):
            continue
        keys.setdefault(name, []).append(sign(key))
        place = (
            "this screen" if active.node is screen else "everywhere" if active.node is screen.app else "selected part"
        )
        commands[name] = LiveKey(tuple(keys[name]), active.binding.description, active.tooltip, place)
    order = ("this screen", "selected part", "everywhere")
    return sorted(commands.values(), key=lambda command: order.index(command.place))


def sign(key: str) -> str:
    """A key as it is printed on a keyboard."""
    return _SIGNS.get(key, key.replace("ctrl+", "Ctrl+"))


class HelpScreen(ModalScreen[None]):
    """Lists live keys."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;

        & #box {
            width: 96;
            max-width: 96%;
            height: auto;
            max-height: 90%;
            background: $surface;
            border: round $primary;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            padding: 0 1;
        }

        & RowList {
            height: auto;
            max-height: 100%;
            background: $surface;
        }
    }
    """
    BINDINGS = [*bind("dialog.close"), *bind("app.help", show=False)]  # noqa: RUF012 - Textual's own class attribute

    def __init__(self, keys: list[LiveKey]) -> None:
        super().__init__()
        self._keys = keys

    def compose(self) -> ComposeResult:
        width = max((len(" ".join(command.keys)) for command in self._keys), default=8) + 2
        with Vertical(id="box") as box:
            box.border_title = "Keys that work here"
            box.border_subtitle = "Esc closes · ctrl+p finds any command by name"
            yield RowList(self._rows(width))

    def _rows(self, width: int) -> list[Row]:
        rows: list[Row] = []
        place = ""
        for command in self._keys:
            if command.place != place:
                place = command.place
                rows.append(Row("", Content.styled(place.capitalize(), "bold $accent")))
            keys = Content.styled(" ".join(command.keys).ljust(width), "bold $primary")
            text = Content.assemble(keys, command.label.ljust(14), (command.explanation, "$text-muted"))
            rows.append(Row(f"{place} {command.label}", text))
        return rows

    def on_row_list_chosen(self) -> None:
        self.dismiss()

    def action_close(self) -> None:
        self.dismiss()

    def action_help(self) -> None:
        self.dismiss()
