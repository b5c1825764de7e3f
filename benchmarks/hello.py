"""The yardstick: the smallest Textual program that paints a word and answers a key."""

from textual.app import App, ComposeResult
from textual.widgets import Static


class Hello(App[None]):
    """One line of text; j counts."""

    BINDINGS = [("q", "quit", "Quit"), ("j", "count", "Count")]  # noqa: RUF012 - Textual's own class attribute
    count = 0

    def compose(self) -> ComposeResult:
        yield Static("HELLO-WORLD", id="word")

    def action_count(self) -> None:
        self.count += 1
        self.query_one("#word", Static).update(f"COUNT-{self.count}-")


if __name__ == "__main__":
    Hello().run()
