"""The console of a lab: each operation that was performed, its requests and answers, and the same in other tools."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from textual.content import Content

from studyapp.tui.screens.lab_pages import heading, muted
from studyapp.tui.screens.lab_work import Ran
from studyapp.tui.screens.sandbox_rows import happened, in_words
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import code_line
from studyapp.tui.widgets.row import Row

if TYPE_CHECKING:
    from studyapp.labs.calls import Call

SCRIPT = """\
# my_lab.py
from studyapp.labs.here import resources, vaults, backup, sandbox

groups = resources.resource_groups
groups.create_or_update("rg-mine", {"location": "westeurope"})
for group in groups.list():
    print(group.name, group.location)
sandbox.advance(days=1)
for vault in vaults.vaults.list_by_subscription_id():
    print(vault.name, vault.properties.provisioning_state)"""
"""Ten lines that a learner may begin a script of their own with."""
_OWN = "script"


# Rows


def console_rows(runs: Sequence[Ran]) -> list[Row]:
    """A row for each operation, newest first, and below it one for each of its requests."""
    rows = [row for place, ran in enumerate(runs) for row in _rows(len(runs) - place, ran)]
    if not rows:
        lead = "Nothing was performed yet: o chooses an operation, z takes az lines."
        rows = [Row("", Content.styled(lead, "$text-muted"))]
    return [
        *rows,
        Row(_OWN, Content.assemble(("› ", "$accent"), "A script of your own, with the unmodified Azure SDK")),
    ]


def first_row(runs: Sequence[Ran]) -> str:
    """Id of the newest operation's row."""
    return f"run:{len(runs)}" if runs else _OWN


def _rows(number: int, ran: Ran) -> list[Row]:
    glyph, style = ("✗", "$error") if ran.refusal else ("✓", "$success")
    left = Content.assemble((f"{glyph} ", style), (ran.operation.name, "bold"), f"  {', '.join(ran.given.values())}")
    head = Row(f"run:{number}", left, Content.styled(f"{ran.at:%a %d %b %H:%M}", "$text-muted"))
    return [head, *(_call_row(number, place, call, times) for place, (call, times) in enumerate(polled(ran.calls)))]


def polled(calls: "Sequence[Call]") -> "list[tuple[Call, int]]":
    """The last of each row of like requests, as when one is polled, and how many there were."""
    groups = [list(group) for _, group in groupby(calls, key=lambda call: (call.method, call.url, call.status))]
    return [(group[-1], len(group)) for group in groups]


def _call_row(number: int, place: int, call: "Call", times: int) -> Row:
    is_fine = call.status < 400
    glyph, style = ("✓", "$success") if is_fine else ("✗", "$error")
    end = "/".join(_path(call).partition("?")[0].split("/")[-2:])
    left = Content.assemble("    ", (f"{glyph} {call.status} ", style), f"{call.method} {end}")
    return Row(
        f"call:{number}:{place}", left, Content.styled(f"{times} times", "$text-muted") if times > 1 else Content("")
    )


def outcome(ran: Ran) -> str:
    """What came of an operation, how long it took in the sandbox, and what happened meanwhile."""
    span, meanwhile = ran.passed.now - ran.passed.before, happened(ran.passed)
    after = f" after {in_words(span)}" if span else ""
    if ran.refusal:
        return f"✗ {ran.operation.name}: {ran.refusal[0]}"
    said = f"✓ {ran.operation.name} is done{after}"
    return f"{said}: {meanwhile}." if meanwhile else f"{said}."


# Pages


def console_page(runs: Sequence[Ran], row: str) -> list[Block]:
    """What there is to know about a row."""
    ran, call = _chosen(runs, row)
    if ran is None:
        return _script_page()
    return _run_page(ran) if call is None else _call_page(*call)


def copied(runs: Sequence[Ran], row: str) -> str:
    """What of a row is worth copying: an operation's Python, a request's answer as JSON, the script."""
    ran, call = _chosen(runs, row)
    if ran is None:
        return SCRIPT
    return "\n".join(_python_lines(ran)) if call is None else as_json(call[0].response)


def _chosen(runs: Sequence[Ran], row: str) -> "tuple[Ran | None, tuple[Call, int] | None]":
    """The operation that a row belongs to, and the request that it shows."""
    _, _, place = row.partition(":")
    number, _, call = place.partition(":")
    ran = runs[len(runs) - int(number)] if number and 0 < int(number) <= len(runs) else None
    return ran, polled(ran.calls)[int(call)] if ran and call else None


def _script_page() -> list[Block]:
    return [
        heading("In Python, with the unmodified Azure SDK", 0),
        *(code_line(Content(line)) for line in SCRIPT.splitlines()),
        muted("y copies it. Keep it as my_lab.py, then: studyapp lab run my_lab.py", 1),
        muted("What it did shows here as soon as it ends."),
    ]


def _run_page(ran: Ran) -> list[Block]:
    one = ran.operation
    return [
        Block(Content.styled(one.title, "bold $primary")),
        *(_refusal(*ran.refusal) if ran.refusal else [Block(Content(outcome(ran)))]),
        muted(one.teaches),
        heading("The same in other tools"),
        _labelled("az", one.in_az(ran.given)),
        _labelled("PowerShell", one.in_powershell(ran.given)),
        _labelled("Portal", one.in_portal(ran.given)),
        *_python(ran),
        *([] if ran.refusal else [heading("Answer"), *_json(ran.answer, "none: it was done")]),
    ]


def _python(ran: Ran) -> list[Block]:
    lines = _python_lines(ran)
    if not lines:
        return [_labelled("SDK", ran.operation.sdk)]
    return [heading("In Python"), *(code_line(Content(line)) for line in lines)]


def _python_lines(ran: Ran) -> list[str]:
    """The SDK calls that were made, as lines of a script; none where none is known."""
    said = dict.fromkeys(call.sdk for call in ran.calls if call.sdk)
    clients = dict.fromkeys(sdk.partition(".")[0] for sdk in said)
    first = [f"from studyapp.labs.here import {', '.join(clients)}"] if said else []
    return first + [line for sdk in said for line in sdk.splitlines()]


def _labelled(what: str, text: str) -> Block:
    return Block(Content(text), lead=Content.styled(f"{what:<12}", "$text-muted"))


def _refusal(message: str, rest: str) -> list[Block]:
    return [Block(Content.styled(f"✗ {message}", "bold $error")), Block(Content(rest))]


def _call_page(call: "Call", times: int) -> list[Block]:
    glyph, style = ("✓", "$success") if call.status < 400 else ("✗", "$error")
    often = muted(f"Sent {times} times until it had ended; this is the last.") if times > 1 else None
    return [
        Block(Content(_path(call)), lead=Content.styled(f"{call.method} ", "bold $primary")),
        *([often] if often else []),
        heading("Request"),
        *_json(call.request, "no body"),
        Block(Content.assemble(("Response  ", "bold $accent"), (f"{glyph} {call.status}", style)), gap=1),
        *_json(call.response, "no body"),
    ]


def _path(call: "Call") -> str:
    """The address from the subscription on, as it is read."""
    return unquote(call.url.partition(".invalid")[2] or call.url)


def _json(value: Any, none: str) -> list[Block]:
    return [muted(none)] if value is None else json_lines(value)


def json_lines(value: Any) -> list[Block]:
    """A JSON value, line by line."""
    return [code_line(Content(line)) for line in as_json(value).splitlines()]


def as_json(value: Any) -> str:
    """A JSON value as text."""
    return json.dumps(value, indent=2, ensure_ascii=False)
