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
    # Pages: text that scrolls, and rows on it
    "page.up": ("up,k", "Up", "Go to the row above, or scroll up"),
    "page.down": ("down,j", "Down", "Go to the row below, or scroll down"),
    "page.page_up": ("pageup,ctrl+b", "Page up", "Scroll a screen up"),
    "page.page_down": ("pagedown,ctrl+f", "Page down", "Scroll a screen down"),
    "page.home": ("home", "Top", "Go to the beginning"),
    "page.end": ("end", "End", "Go to the end"),
    "page.choose": ("enter", "Open", "Open the row"),
    # Answering
    "sheet.enter": ("enter", "Answer", "Pick the row or open its list; answer when complete; go on when explained"),
    "sheet.space": ("space", "Pick", "Pick the row, or take the pick back"),
    "sheet.digit": ("1-9", "Pick by number", "Pick the option, step or target with this number"),
    "sheet.left": ("left", "Yes, back", "Yes for a statement, the entry before, or out of the list"),
    "sheet.right": ("right", "No, on", "No for a statement, the next entry, or into the list"),
    "sheet.earlier": ("minus,shift+up", "Earlier", "Move the step one place up"),
    "sheet.later": ("plus,equals_sign,shift+down", "Later", "Move the step one place down"),
    "sheet.yes": ("y", "Yes", "Judge the statement with Yes"),
    "sheet.no": ("n", "No", "Judge the statement with No"),
    "sheet.close": ("escape", "Close list", "Close the open list"),
    "sheet.finish": ("a", "To the answer", "Go to the answer button"),
    # A question, wherever it is shown
    "item.flag": ("f", "Flag", "Flag the question to see it again, or take the flag back"),
    "item.note": ("e", "Note", "Write a note on the question"),
    "item.report": ("r", "Report", "Tell the author that something is wrong with the question"),
    "item.lesson": ("l", "Lesson", "Go to the paragraph that teaches it"),
    "quiz.guess": ("g", "Guess", "Say that the answer is a guess"),
    "quiz.unsure": ("u", "Unsure", "Say that you are not sure of the answer"),
    "quiz.sure": ("s", "Sure", "Say that you are sure of the answer"),
    "quiz.leave": ("escape", "Leave", "Leave the session; it can be resumed"),
    "check.leave": ("escape", "Close", "Go back to the lesson"),
    "report.send": ("ctrl+s,f2", "Send", "Keep the report for the author"),
    "report.cancel": ("escape", "Cancel", "Close without a report"),
    # The practice builder
    "practice.start": ("enter", "Start", "Start the practice"),
    "practice.toggle": ("space,x", "Choose", "Choose the row, or take it back"),
    "practice.more": ("right,plus", "More", "More questions"),
    "practice.fewer": ("left,minus", "Fewer", "Fewer questions"),
    "practice.all": ("a", "All", "Choose every objective"),
    "practice.other": ("tab", "Other side", "Go to the other list"),
    # Results
    "result.retry": ("x", "Retry misses", "Practise only what was not right"),
    "result.other": ("tab", "Other side", "Go to the other list"),
    "review.next": ("right,n,enter", "Next", "Show the next answer"),
    "review.previous": ("left,p", "Previous", "Show the answer before"),
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


def bind_digits(name: str) -> list[BindingType]:
    """Bindings of the keys 1 to 9 to one command, whose action takes the digit."""
    action = name.partition(".")[2]
    return [
        Binding(digit, f"{action}('{digit}')", label(name), show=False, tooltip=explanation(name), id=f"{name}.{digit}")
        for digit in "123456789"
    ]
