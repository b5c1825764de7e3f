"""What the command palette finds: the commands that work on this screen, and every place of the app."""

from collections.abc import Iterator
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from studyapp.tui.commands import explanation, is_command, is_movement, label, places


class StudyCommands(Provider):
    """Searches by label and explanation."""

    def _commands(self) -> Iterator[tuple[str, str, str, DOMNode]]:
        """Label, explanation, action and owner of each command, each once."""
        seen = {"app.command_palette"}
        for active in self.screen.active_bindings.values():
            name = active.binding.id or ""
            if active.enabled and is_command(name) and name not in seen and not is_movement(name):
                seen.add(name)
                yield active.binding.description, active.tooltip, active.binding.action, active.node
        for name in places():
            if name not in seen:
                yield label(name), explanation(name), name.partition(".")[2], self.app

    async def discover(self) -> Hits:
        for name, text, action, owner in self._commands():
            yield DiscoveryHit(name, partial(self.app.run_action, action, owner), help=text)

    async def search(self, query: str) -> Hits:
        matcher = self.matcher(query)
        for name, text, action, owner in self._commands():
            score = max(matcher.match(name), matcher.match(f"{name} {text}") * 0.8)
            if score > 0:
                yield Hit(score, matcher.highlight(name), partial(self.app.run_action, action, owner), help=text)
