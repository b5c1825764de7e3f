"""Every user command of the terminal app, once: its key, its label, and what it does.

Screens take their bindings from here by id; the footer, the command palette and the key help read the same declarations, so
no key is described twice and every key can be rebound by its id.
"""

from textual.binding import Binding, BindingType

_COMMANDS: dict[str, tuple[str, str, str]] = {
    # id: key, label, what it does
    "app.quit": ("ctrl+q", "Quit", "Leave studyapp; everything is saved already"),
    "app.help": ("question_mark,f1", "Help", "Show every key that works on this screen"),
    "app.command_palette": ("ctrl+p,colon", "Commands", "Find a command by name"),
    "app.back": ("escape", "Back", "Go back to the screen before"),
    # Places; they belong to the app and can be reached from everywhere by the palette.
    "go.home": ("h", "Home", "Go to what is next"),
    "go.course": ("l", "Lessons", "Show all lessons and how far you are"),
    "go.practice": ("p", "Practise", "Choose questions to practise"),
    "go.search": ("slash", "Search", "Find words in lessons, explanations and facts"),
    "go.progress": ("g", "Progress", "Show how well each objective goes"),
    "go.settings": ("comma", "Settings", "Change theme, pack and practice defaults"),
    # Home
    "home.discard": ("d", "Discard", "End the unfinished practice without a result; its answers stay on record"),
    "home.quit": ("q", "Quit", "Leave studyapp; everything is saved already"),
    # Course
    "course.done": ("m", "Read/unread", "Mark the lesson as read, or as unread again"),
    "course.note": ("e", "Note", "Write a note on the lesson"),
    # Lesson
    "lesson.next": (
        "n,right",
        "Next",
        "Next section; after the last one the lesson is marked as read and the next begins",
    ),
    "lesson.previous": ("p,left", "Previous", "Previous section"),
    "lesson.contents": ("t", "Contents", "Choose a section from the contents"),
    "lesson.bookmark": ("b", "Bookmark", "Set a bookmark on this section, or take it back"),
    "lesson.note": ("e", "Note", "Write a note on this lesson"),
    "lesson.done": ("m", "Read/unread", "Mark the lesson as read, or as unread again"),
    "lesson.copy": (
        "c",
        "Copy code",
        "Copy the code block in view, again for the next one; a digit copies the block with that number",
    ),
    "lesson.practise": ("o", "Practise this", "Practise questions on this lesson's objectives"),
    # Reading
    "text.page": ("space", "Page", "Scroll a page; at the end go to the next section"),
    "text.pageup": ("pageup", "Page up", "Scroll a page up"),
    "text.pagedown": ("pagedown", "Page down", "Scroll a page down"),
    "text.down": ("down,j", "Down", "Scroll down"),
    "text.up": ("up,k", "Up", "Scroll up"),
    "text.top": ("home", "Top", "Scroll to the beginning"),
    "text.bottom": ("end", "Bottom", "Scroll to the end"),
    "text.forward": ("tab", "Link", "Select the next link or check"),
    "text.backward": ("shift+tab", "Link before", "Select the link or check before"),
    "text.follow": ("enter", "Follow", "Open the selected link, or answer the selected check"),
    # Lists
    "list.down": ("down,j", "Down", "Select the row below"),
    "list.up": ("up,k", "Up", "Select the row above"),
    "list.pagedown": ("pagedown", "Page down", "Go down by a page"),
    "list.pageup": ("pageup", "Page up", "Go up by a page"),
    "list.first": ("home", "First", "Select the first row"),
    "list.last": ("end", "Last", "Select the last row"),
    "list.choose": ("enter", "Choose", "Open or do what the selected row says"),
    # Search
    "search.down": ("down", "Next hit", "Select the next hit"),
    "search.up": ("up", "Hit before", "Select the hit before"),
    "search.open": ("enter", "Open", "Open the selected hit"),
    "search.pagedown": ("pagedown", "Page down", "Go down the hits by a page"),
    "search.pageup": ("pageup", "Page up", "Go up the hits by a page"),
    # Progress
    "progress.plot": ("o", "Other plot", "Switch the plot between days and objectives"),
    # Settings
    "settings.next": ("right,space", "Change", "Choose the next value"),
    "settings.previous": ("left", "Change back", "Choose the value before"),
    # Dialogs
    "dialog.yes": ("y", "Yes", "Agree"),
    "dialog.no": ("n,escape", "No", "Leave everything as it is"),
    "dialog.close": ("escape,enter,q", "Close", "Close this dialog"),
    "dialog.cancel": ("escape", "Cancel", "Close without saving"),
    "note.save": ("ctrl+s,f2", "Save", "Keep the note"),
}


def bind(*ids: str, show: bool = True) -> list[BindingType]:
    """Bindings for a screen: each command id names an action of the same name, with dots as underscores behind the first part.

    `bind("quiz.flag")` binds the key of that command to the screen's `action_flag`; the ids that begin with `go.` name places,
    and their actions are the app's.
    """
    return [_binding(name, show) for name in ids]


def _binding(name: str, show: bool) -> Binding:
    key, label, tooltip = _COMMANDS[name]
    owner, _, rest = name.partition(".")
    action = rest.replace(".", "_")
    return Binding(key, f"app.{action}" if owner == "go" else action, label, show=show, tooltip=tooltip, id=name)


def label(name: str) -> str:
    """The label of a command."""
    return _COMMANDS[name][1]


def explanation(name: str) -> str:
    """What a command does, as one sentence."""
    return _COMMANDS[name][2]


def places() -> list[str]:
    """Ids of the commands that lead to a place, wherever one is."""
    return [name for name in _COMMANDS if name.startswith("go.")]


def is_command(name: str) -> bool:
    """Whether a binding's id is one of ours."""
    return name in _COMMANDS


def is_movement(name: str) -> bool:
    """Whether a command only moves in a list or text: of use as a key, not by name."""
    return name.startswith(("list.", "text."))
