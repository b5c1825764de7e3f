"""The keys that work now, in one line: one widget drawn anew where Textual's footer makes one widget a key at every change."""

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget


class KeyBar(Widget):
    """The last line of a screen; a click on a key presses it."""

    DEFAULT_CSS = """
    KeyBar { dock: bottom; height: 1; background: $footer-background; color: $footer-description-foreground; }
    """

    def on_mount(self) -> None:
        """Follow the bindings of the screen."""
        self.screen.bindings_updated_signal.subscribe(self, self._draw_anew)

    def _draw_anew(self, _screen: Screen[object]) -> None:
        self.refresh()

    def _shown(self) -> list[tuple[Binding, bool]]:
        """What is shown, each action once, and whether it works."""
        active = [(found.binding, found.enabled) for found in self.screen.active_bindings.values()]
        return list({binding.action: (binding, works) for binding, works in reversed(active) if binding.show}.values())[
            ::-1
        ]

    def _label(self, binding: Binding, works: bool) -> Content:
        dim = "" if works else "dim"
        key = self.app.get_key_display(binding)
        return Content.assemble((f" {key} ", f"bold $footer-key-foreground {dim}"), (f"{binding.description} ", dim))

    def render(self) -> Content:
        """Every key with its label."""
        line = Content("").join([self._label(*found) for found in self._shown()])
        return line.truncate(self.content_size.width, ellipsis=True)

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        end = 0
        for binding, works in self._shown():
            end += self._label(binding, works).cell_length
            if event.x < end:
                self.app.simulate_key(binding.key) if works else self.app.bell()
                return
