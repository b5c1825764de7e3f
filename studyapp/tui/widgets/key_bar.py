"""The line at the bottom of a screen: the keys that work now and what they do."""

from typing import NamedTuple

from textual import events
from textual.binding import ActiveBinding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget


class Key(NamedTuple):
    """A key as the line shows it."""

    name: str
    """What pressing it sends."""
    sign: str
    label: str
    is_enabled: bool

    @property
    def width(self) -> int:
        """Cells that it takes."""
        return self.content.cell_length

    @property
    def content(self) -> Content:
        """Sign and label, a cell of room around each."""
        look = "$footer-description-foreground" if self.is_enabled else "$footer-description-foreground 50%"
        return Content.assemble((f" {self.sign} ", "bold $footer-key-foreground"), (f"{self.label} ", look))


class KeyBar(Widget):
    """One line of keys, drawn at once, the help last. Where there is no room for a key it is left out, but never the help."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyBar {
        dock: bottom;
        height: 1;
        background: $panel;
        color: $footer-foreground;
        text-wrap: nowrap;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[Key, ...] = ()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self._update())

    def _update(self) -> None:
        if not self.is_attached or not self.app.app_focus:
            return
        shown = [active for active in self.screen.active_bindings.values() if active.binding.show]
        shown.sort(key=lambda active: active.binding.id == "app.help")
        by_action: dict[str, Key] = {}
        for active in shown:
            by_action.setdefault(active.binding.action, self._key(active))
        keys = tuple(by_action.values())
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def _key(self, active: ActiveBinding) -> Key:
        binding = active.binding
        return Key(binding.key, self.app.get_key_display(binding), binding.description, active.enabled)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1

    def fitting(self) -> list[Key]:
        """The keys that have room."""
        if not self._keys:
            return []
        *keys, last = self._keys
        room = self.size.width - last.width
        kept = []
        for key in keys:
            if key.width <= room:
                room -= key.width
                kept.append(key)
        return [*kept, last]

    def render(self) -> Content:
        return Content("").join(key.content for key in self.fitting())

    def on_click(self, event: events.Click) -> None:
        """A click on a key is the key."""
        end = 0
        for key in self.fitting():
            end += key.width
            if event.x < end:
                self.app.simulate_key(key.name) if key.is_enabled else self.app.bell()
                return
