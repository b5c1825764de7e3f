"""An operation's arguments, one field each; below them the az command line that they come to."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from studyapp.tui.commands import bind
from studyapp.tui.widgets.title_bar import TitleBar

if TYPE_CHECKING:
    from studyapp.labs.operations.model import Operation, Param

_TYPES = {
    "text": "",
    "number": " A number.",
    "truth": " true or false.",
    "list": " Several with commas between them.",
}


class OperationForm(Screen[dict[str, str] | None]):
    """Returns the arguments that were filled in; None if it was left."""

    DEFAULT_CSS = """
    OperationForm {
        #title, #az {
            height: auto;
            padding: 0 3;
        }

        #title {
            margin-top: 1;
        }

        #fields {
            layout: grid;
            grid-size: 2;
            grid-columns: 24 1fr;
            grid-rows: 1;
            height: 1fr;
            padding: 0 3;
            margin-top: 1;
        }

        #fields Input {
            background: $surface;
        }

        #fields Input:focus {
            background: $panel;
        }

        #about {
            height: 3;
            padding: 0 3;
            border-top: solid $panel;
        }

        #az {
            max-height: 6;
            margin-bottom: 1;
        }
    }
    """
    BINDINGS = [  # noqa: RUF012 - Textual's own class attribute
        *bind("form.run", "form.next", "form.previous", priority=True),
        *bind("app.back"),
    ]
    AUTO_FOCUS = "Input"

    def __init__(self, operation: "Operation", given: Mapping[str, str]) -> None:
        """Make the form.

        Args:
            operation: what is to be performed.
            given: what stands in the fields first.
        """
        super().__init__()
        self._operation = operation
        self._given = given

    def compose(self) -> ComposeResult:
        one = self._operation
        yield TitleBar(one.title, one.name)
        yield Static(self._head(), id="title", markup=False)
        with VerticalScroll(id="fields", can_focus=False):
            for place, param in enumerate(one.params):
                sign = "* " if param.default is None else "  "
                yield Static(sign + param.name, markup=False)
                text, is_secret = self._given.get(param.name, ""), param.name == "password"
                field = Input(text, placeholder=_empty(param), id=f"f{place}", compact=True, password=is_secret)
                field.cursor_blink = False
                field.select_on_focus = False
                yield field
        yield Static("", id="about", markup=False)
        yield Static("", id="az", markup=False)
        yield Footer(show_command_palette=False)

    def _head(self) -> Content:
        one = self._operation
        lines = [Content.assemble(("SDK  ", "$text-muted"), one.sdk)]
        lines += [Content.assemble(("needs  ", "$text-muted"), one.needs)] if one.needs else []
        about = "* must be given" if one.required() else "nothing must be given"
        return Content("\n").join([*lines, Content.styled(about, "$text-muted")])

    def on_mount(self) -> None:
        self._show_az()
        if not self._operation.params:
            self.query_one("#about", Static).update("It takes no arguments: Enter runs it.")

    def _fields(self) -> "list[tuple[Param, Input]]":
        return [(param, self.query_one(f"#f{place}", Input)) for place, param in enumerate(self._operation.params)]

    def _values(self) -> dict[str, str]:
        return {param.name: field.value.strip() for param, field in self._fields() if field.value.strip()}

    def on_input_changed(self) -> None:
        self._show_az()

    def _show_az(self) -> None:
        from studyapp.labs.blotting import without_secrets

        given = {name: f"<{name}>" for name in self._operation.required()} | self._values()
        line = Content.assemble(("az   ", "$text-muted"), self._operation.in_az(without_secrets(given)))
        self.query_one("#az", Static).update(line)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Say what the field is for."""
        param = next((param for param, field in self._fields() if field is event.widget), None)
        if param is not None:
            self.query_one("#about", Static).update(f"{param.about}.{_TYPES[param.type]}")

    def action_run(self) -> None:
        """Leave with the arguments, unless one is missing: then go to its field."""
        missing = next((pair for pair in self._fields() if pair[0].default is None and not pair[1].value.strip()), None)
        if missing is None:
            self.dismiss(self._values())
            return
        param, field = missing
        field.focus()
        self.notify(f"{param.name} must be given: {param.about}.", severity="warning", markup=False)

    def action_next(self) -> None:
        self.focus_next(Input)

    def action_previous(self) -> None:
        self.focus_previous(Input)

    def action_back(self) -> None:
        self.dismiss(None)


def _empty(param: "Param") -> str:
    """What an empty field stands for."""
    if param.default is None:
        return "must be given"
    if param.default.startswith("{"):
        return f"the same as {param.default.strip('{}')}"
    return f"{param.default}, if left empty" if param.default else "may be left empty"
