"""Starting a lab on the learner's own subscription: who signs in, what is in the way, what it costs; nothing is made before a yes."""

import asyncio
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from studyapp.core.azure_login import LOGINS
from studyapp.core.azure_wishes import HOURS, Wish
from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab
from studyapp.study.azure_words import prepared_lines
from studyapp.study.study import Study
from studyapp.tui.commands import bind
from studyapp.tui.screens.routes import Open
from studyapp.tui.screens.trouble import tell
from studyapp.tui.widgets.page import Block, Page
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.labs.subscription.preparing import Prepared

_FIELDS = (
    ("subscription", "Its id; empty for the only one that you allowed"),
    ("login", f"How you sign in: {', '.join(LOGINS)}"),
    ("size", "Size of all machines; empty for the lab's own"),
    ("hours", "After how many hours it counts as overdue"),
)
_FIRST = (
    "This does the lab with real resources in a subscription of yours. They cost money as long as they stand. Allow only a "
    "subscription that is for practice alone.",
    "F2 looks first: at your rights, quota, sizes, names and policies, and what it will cost. Looking makes nothing.",
)


class AzureStartScreen(Screen[None]):
    """Looks, shows, asks for a name to be typed, and opens the lab's screen, which lays the world."""

    DEFAULT_CSS = """
    AzureStartScreen {
        #fields {
            layout: grid;
            grid-size: 2;
            grid-columns: 16 1fr;
            grid-rows: 1;
            height: 5;
            padding: 0 3;
            margin-top: 1;
        }

        #fields Input { background: $surface; }

        #fields Input:focus { background: $panel; }

        #said {
            height: 1;
            padding: 0 3;
            color: $text-muted;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }

        Page {
            height: 1fr;
            border-top: solid $panel;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("azure.look", "azure.begin", priority=True),
        *bind("form.next", "form.previous", "azure.down", "azure.up", show=False, priority=True),
        *bind("app.back"),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, study: Study, lab: Lab) -> None:
        """Make the screen.

        Args:
            study: the learner's Study.
            lab: as the pack has it; it has azure among its targets.
        """
        super().__init__()
        self._study = study
        self._lab = lab
        self._prepared: Prepared | None = None
        self._is_busy = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self._lab.title, "on AZURE: real resources, real money")
        with Container(id="fields"):
            for name, about in _FIELDS:
                yield Static(name, markup=False)
                field = Input(self._first(name), placeholder=about, id=name, compact=True)
                field.cursor_blink = False
                field.select_on_focus = False
                yield field
            yield Static("to begin, type", markup=False)
            typed = Input(
                "", placeholder="the name of the first resource group, once you have looked", id="typed", compact=True
            )
            typed.cursor_blink = False
            yield typed
        yield Static("", id="said", markup=False)
        yield Page(id="text")
        yield Footer(show_command_palette=False)

    def _first(self, name: str) -> str:
        return {"login": "default", "hours": f"{HOURS:g}"}.get(name, "")

    def on_mount(self) -> None:
        self._show(_FIRST)

    def _show(self, lines: tuple[str, ...] | list[str]) -> None:
        self.query_one(Page).show_blocks([Block(Content(line)) for line in lines])

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(text)

    def _value(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _wish(self) -> Wish:
        """What stands in the fields.

        Raises:
            StudyError: a field holds something else.
        """
        login = next((one for one in LOGINS if one == self._value("login")), None)
        if login is None:
            raise StudyError(f"`{self._value('login')}` is no way to sign in.", f"There are: {', '.join(LOGINS)}.")
        try:
            hours = float(self._value("hours"))
        except ValueError as error:
            raise StudyError("`hours` must be a number.", "A run may stand for 1 to 72 hours.") from error
        if not 1 <= hours <= 72:
            raise StudyError("A run may stand for 1 to 72 hours.", f"{HOURS:g} is usual.")
        return Wish(subscription=self._value("subscription"), login=login, size=self._value("size"), hours=hours)

    # Looking

    def action_look(self) -> None:
        if self._is_busy:
            return
        try:
            wish = self._wish()
        except StudyError as error:
            tell(self.app, error)
            return
        self._is_busy, self._prepared = True, None
        self._say("◐ looking at your subscription; nothing is made …")
        self.run_worker(self._looked(wish))

    async def _looked(self, wish: Wish) -> None:
        labs = self._study.labs
        labs.azure.tell = lambda text: self.app.call_from_thread(self._say, f"◐ {text}")
        try:
            run = labs.drawn(self._lab.id, target="azure")
            self._prepared = await asyncio.to_thread(labs.azure.prepare, self._lab, run, wish)
        except StudyError as error:
            self._say(f"✗ {error.message}")
            self._show([error.message, error.hint])
            tell(self.app, error)
            return
        finally:
            self._is_busy = False
        self._show([*prepared_lines(self._prepared)])
        count = len(self._prepared.stopping)
        if not count:
            self.query_one("#typed", Input).focus()
        first = self._prepared.record.run.groups[0]
        self._say(
            f"✗ {count} to be dealt with first: see STOP below"
            if count
            else f"✓ Type {first} in the last field, then F9 begins."
        )

    # Beginning

    def action_begin(self) -> None:
        prepared = self._prepared
        if prepared is None:
            self.notify("F2 looks at the subscription first.", markup=False)
            return
        first = prepared.record.run.groups[0]
        if self._value("typed") != first:
            self.query_one("#typed", Input).focus()
            self.notify(
                f"Type {first} to begin: it makes real resources that cost money.", severity="warning", markup=False
            )
            return
        try:
            state = self._study.labs.enrol(prepared)
        except StudyError as error:
            tell(self.app, error)
            return
        self.post_message(Open("begun", state.run.id))
        self.dismiss()

    def action_down(self) -> None:
        self.query_one(Page).action_page_down()

    def action_up(self) -> None:
        self.query_one(Page).action_page_up()

    def action_next(self) -> None:
        self.focus_next(Input)

    def action_previous(self) -> None:
        self.focus_previous(Input)

    def action_back(self) -> None:
        self.dismiss()
