"""Every user command of the terminal app, once: its key, its label, and what it does.

Screens take their bindings from here by id; the footer, the command palette and the key help read the same declarations, so
no key is described twice and every key can be rebound by its id.
"""

from textual.binding import Binding, BindingType

_COMMANDS: dict[str, tuple[str, str, str]] = {
    # id: key, label, what it does
    "app.quit": ("ctrl+q", "Quit", "Leave studyapp; everything is saved already"),
    "app.help": ("f1,question_mark", "Help", "Show every key that works on this screen"),
    "app.palette": ("ctrl+p", "Palette", "Find a command by name"),
    "app.back": ("escape", "Back", "Go back to the screen before"),
}


def bind(*ids: str, show: bool = True) -> list[BindingType]:
    """Bindings for a screen: each command id names an action of the same name, with dots as underscores behind the first part.

    `bind("quiz.flag")` binds the key of that command to the screen's `action_flag`.
    """
    return [_binding(name, show) for name in ids]


def _binding(name: str, show: bool) -> Binding:
    key, label, tooltip = _COMMANDS[name]
    action = name.partition(".")[2].replace(".", "_")
    return Binding(key, action, label, show=show, tooltip=tooltip, id=name)


def label(name: str) -> str:
    """The label of a command."""
    return _COMMANDS[name][1]


def explanation(name: str) -> str:
    """What a command does, as one sentence."""
    return _COMMANDS[name][2]
