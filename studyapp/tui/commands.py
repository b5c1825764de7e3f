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
    "go.labs": ("b", "Labs", "Do hands-on labs against the sandbox"),
    "go.progress": ("g", "Progress", "Show how well each objective goes"),
    "go.sandbox": ("s", "Sandbox", "Look into your own local Azure and move its clock"),
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
    "search.down": ("down", "Next", "Select the next entry"),
    "search.up": ("up", "Previous", "Select the entry before"),
    "search.open": ("enter", "Open", "Open the selected entry"),
    "search.pagedown": ("pagedown", "Page down", "Go down by a page"),
    "search.pageup": ("pageup", "Page up", "Go up by a page"),
    # Progress
    "progress.plot": ("o", "Other plot", "Switch the plot between days and objectives"),
    # Sandbox
    "sandbox.next_event": ("n", "Next", "Move the clock to the next event: a backup, a job's end, a point's end"),
    "sandbox.hour": ("o", "+1 hour", "Move the clock on by an hour"),
    "sandbox.day": ("d", "+1 day", "Move the clock on by a day"),
    "sandbox.week": ("w", "+1 week", "Move the clock on by a week"),
    "sandbox.policy": ("p", "Policies", "Try which recovery points a backup policy keeps"),
    "sandbox.lift": ("x", "Lift", "Take the selected fault back"),
    "sandbox.begin": ("r", "Reset", "Throw everything away and begin with a sample world or an empty one"),
    "sandbox.next_view": ("tab,right", "Next view", "Show the next view"),
    "sandbox.previous_view": ("shift+tab,left", "View before", "Show the view before"),
    "sandbox.resources": ("1", "Resources", "Show the resource tree"),
    "sandbox.jobs": ("2", "Jobs", "Show the jobs of the vaults"),
    "sandbox.points": ("3", "Points", "Show the recovery points"),
    "sandbox.activity": ("4", "Activity", "Show the activity log"),
    "sandbox.faults": ("5", "Faults", "Show what goes wrong, and what can be made to"),
    "simulator.more": ("right", "More", "The next value of the row"),
    "simulator.less": ("left", "Less", "The value before"),
    "simulator.day": ("n", "+1 day", "Look at the next day"),
    "simulator.day_back": ("b", "-1 day", "Look at the day before"),
    "simulator.week": ("w", "+1 week", "Look at a week later"),
    "simulator.week_back": ("W", "-1 week", "Look at a week earlier"),
    "simulator.month": ("m", "+30 days", "Look thirty days later"),
    "simulator.month_back": ("M", "-30 days", "Look thirty days earlier"),
    # Settings
    "settings.next": ("right,space", "Change", "Choose the next value"),
    "settings.previous": ("left", "Change back", "Choose the value before"),
    # Dialogs
    "dialog.yes": ("y", "Yes", "Agree"),
    "dialog.no": ("n,escape", "No", "Leave everything as it is"),
    "dialog.close": ("escape,enter,q", "Close", "Close this dialog"),
    "dialog.cancel": ("escape", "Cancel", "Close without saving"),
    "note.save": ("ctrl+s,f2", "Save", "Keep the note"),
    # Pages: text that scrolls, and rows on it
    "page.up": ("up,k", "Up", "Go to the row above, or scroll up"),
    "page.down": ("down,j", "Down", "Go to the row below, or scroll down"),
    "page.page_up": ("pageup", "Page up", "Scroll a screen up"),
    "page.page_down": ("pagedown", "Page down", "Scroll a screen down"),
    "page.home": ("home", "Top", "Go to the beginning"),
    "page.end": ("end", "End", "Go to the end"),
    "page.choose": ("enter", "Open", "Open the row"),
    # Answering
    "sheet.enter": ("enter", "Answer", "Pick the row or open its list; answer when all is set"),
    "sheet.go_on": ("enter", "Go on", "Go on after the explanation"),
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
    # The practice builder
    "practice.start": ("enter", "Start", "Start the practice"),
    "practice.pick": ("space", "Choose", "Choose the row, or take it back"),
    "practice.more": ("right,plus,equals_sign", "More", "More questions"),
    "practice.fewer": ("left,minus", "Fewer", "Fewer questions"),
    "practice.all": ("a", "All", "Practise every objective and kind again"),
    # Labs
    "labs.stop": ("x", "Stop", "End the selected open attempt; only its results are kept"),
    "labs.azure": ("A", "On Azure", "Do the selected lab on your own subscription"),
    "azure.look": ("f2", "Look", "Look at the subscription; nothing is made"),
    "azure.down": ("pagedown", "Page down", "Scroll what was found a page down"),
    "azure.up": ("pageup", "Page up", "Scroll what was found a page up"),
    "azure.begin": ("f9", "Begin", "Make the lab's world in Azure, if you typed the name"),
    "lab.check": ("c", "Check", "Grade the state as it is, as often as you like"),
    "lab.operation": ("o", "Operation", "Perform an operation: a real SDK call"),
    "lab.az": ("z", "az", "Type az lines: a practice subset, with completion"),
    "prompt.complete": ("tab", "Complete", "Complete the word as far as it is clear"),
    "prompt.older": ("up", "Older", "Take the line before"),
    "prompt.newer": ("down", "Newer", "Take the line after"),
    "prompt.page_up": ("pageup", "Page up", "Scroll what was printed up"),
    "prompt.page_down": ("pagedown", "Page down", "Scroll what was printed down"),
    "lab.again": ("a", "Again", "Open the last form again, with what you gave"),
    "lab.hint": ("h", "Hint", "Open the task's next hint; says first its cost"),
    "lab.solution": ("s", "Solution", "Show the reference solutions as az commands"),
    "lab.shell": (
        "exclamation_mark",
        "Shell",
        "Open a shell of your own with az in this lab, and check when you leave it",
    ),
    "lab.hour": ("plus,equals_sign", "+1 hour", "Move the sandbox's clock on by an hour"),
    "lab.day": ("d", "+1 day", "Move the sandbox's clock on by a day"),
    "lab.event": ("n", "Next event", "Move the clock to the next thing that happens"),
    "lab.job_end": ("e", "End of job", "Move the clock to the end of a running job"),
    "lab.reset": ("r", "Reset", "Go back to the attempt's start, or its last pass"),
    "lab.branch": ("b", "Branch", "Go on from here in a second attempt, keep this one"),
    "lab.stop": ("x", "Stop", "End this attempt; only its results are kept"),
    "lab.briefing": ("1", "Briefing", "Show what the lab is about"),
    "lab.task": ("2", "Task", "Show the selected task with its open hints"),
    "lab.findings": ("3", "Findings", "Show what the last check found"),
    "lab.console": ("4", "Console", "Show operations, their requests and equivalents"),
    "lab.resources": ("5", "Resources", "Show what is there, each with its JSON"),
    "lab.jobs": ("6", "Jobs", "Show jobs with their errors; recovery points"),
    "lab.coach": ("7", "Coach", "Show every move, with what was wasted or dangerous"),
    "lab.solutions": ("8", "Solutions", "Show the reference solutions again"),
    "lab.pane_after": ("right", "Pane after", "Show the pane after this one"),
    "lab.pane_before": ("left", "Pane before", "Show the pane before this one"),
    "lab.part_after": (
        "tab",
        "Next part",
        "Go to the list or text, to move in it by arrows",
    ),
    "lab.part_before": ("shift+tab", "Part before", "Go to the part before"),
    "lab.more": ("space", "More", "Scroll a page down; at the end back to the top"),
    "lab.copy": ("y", "Copy", "Copy the Python, the answer or the JSON of the row"),
    "lab.leave": ("escape", "Leave", "Leave what is read whole, or the lab as it is"),
    "form.run": ("enter", "Run", "Perform the operation with these arguments"),
    "form.next": ("down,tab", "Next field", "Go to the next field"),
    "form.previous": ("up,shift+tab", "Field before", "Go to the field before"),
    # Previewing a pack that is being written
    "preview.findings": ("v", "Findings", "Show everything that pack check finds, with file and line"),
    "preview.behind": ("w", "Key and why", "Show what a learner sees only afterwards, or hide it again"),
    "preview.next": ("full_stop,right_square_bracket", "Next", "Show the next question or lab"),
    "preview.previous": ("comma,left_square_bracket", "Previous", "Show the question or lab before"),
    "preview.start": ("s", "Start", "Do the lab in a sandbox that is thrown away with the preview"),
    "preview.part": ("tab", "Next part", "Go to the next group of the list"),
    # Results
    "result.retry": ("x", "Retry misses", "Practise only what was not right"),
    "result.done": ("escape", "Close", "Go back; the result is kept"),
    "review.next": ("right,n", "Next", "Show the next answer"),
    "review.previous": ("left,p", "Previous", "Show the answer before"),
}


def bind(*ids: str, show: bool = True, priority: bool = False) -> list[BindingType]:
    """Bindings for a screen: each command id names an action of the same name, with dots as underscores behind the first part.

    `bind("quiz.flag")` binds the key of that command to the screen's `action_flag`; the ids that begin with `go.` name places,
    and their actions are the app's. With priority the screen comes before the widget that has the focus.
    """
    return [_binding(name, show, priority) for name in ids]


def _binding(name: str, show: bool, priority: bool) -> Binding:
    key, label, tooltip = _COMMANDS[name]
    owner, _, rest = name.partition(".")
    action = rest.replace(".", "_")
    goal = f"app.{action}" if owner == "go" else action
    return Binding(key, goal, label, show=show, tooltip=tooltip, id=name, priority=priority)


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
        Binding(digit, f"{action}('{digit}')", label(name), show=False, tooltip=explanation(name), id=name)
        for digit in "123456789"
    ]


def places() -> list[str]:
    """Ids of the commands that lead to a place, wherever one is."""
    return [name for name in _COMMANDS if name.startswith("go.")]


def is_command(name: str) -> bool:
    """Whether a binding's id is one of ours."""
    return name in _COMMANDS


def is_movement(name: str) -> bool:
    """Whether a command only moves in a list or text: of use as a key, not by name."""
    return name.startswith(("list.", "text.", "page.", "sheet."))
