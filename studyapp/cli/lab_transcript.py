"""`studyapp lab transcript`: what was done in an attempt, done again, and coached."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_options import attempt_argument
from studyapp.cli.lab_world import attempt as attempt_of
from studyapp.core.coach import Coaching
from studyapp.core.plain import to_plain

if TYPE_CHECKING:
    from studyapp.study.labs import Labs

_SUBSCRIPTION = re.compile(r"^/subscriptions/[^/]+(?=/)")
"""There is one: a line is easier to read without it."""
WIDTH = 44
"""Of the learner's own way, beside which the shortest stands."""


@click.command()
@attempt_argument
@click.option(
    "--replay", is_flag=True, help="Do it all again in a copy of the start, and compare. Exits with 1 if it differs."
)
@click.option("--coach", is_flag=True, help="Name wasted and dangerous calls; after a pass, show the shortest way.")
@json_option
@pass_context
def transcript(context: Context, lab: str, replay: bool, coach: bool, as_json: bool) -> None:
    """Show every ARM call and every other move that was made in an attempt.

    \b
    Examples:
      studyapp lab transcript
      studyapp lab transcript protect-a-vm --replay
      studyapp lab transcript --coach --json
    """
    if replay and coach:
        raise click.UsageError("--replay and --coach are two things: ask for one")
    study = context.study()
    labs = study.labs
    run = attempt_of(study, lab).run.id
    if replay:
        _replay(labs, run, as_json)
    elif coach:
        _coach(labs, run, as_json)
    elif as_json:
        print_json(labs.attempt(run).transcript())
    else:
        for line in listing(labs.attempt(run).transcript()):
            click.echo(line)


def _replay(labs: "Labs", run: str, as_json: bool) -> None:
    found = labs.replay(run)
    if as_json:
        print_json(to_plain(found))
    elif found.same:
        click.echo(f"The same state, byte for byte, after {found.calls} calls and {found.moves} other moves.")
    else:
        click.echo(f"Another state. Line {found.line} of the transcript: {found.differs}.")
    if not found.same:
        click.get_current_context().exit(1)


def listing(lines: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """A transcript as people read it; polls of one URL are told as one."""
    number = polls = 0
    url, clock = "", ""
    for line in lines:
        call = line.get("call")
        number += call is not None
        if call and call["method"] == "GET" and call["url"] == url:
            polls += 1
            continue
        if "clock" in line and url:
            clock = line["clock"]
            continue
        if polls or clock:
            yield _waited(polls, clock)
        polls, clock = 0, ""
        url = call["url"] if call and call["method"] == "GET" else ""
        yield _told(line, number)


def _waited(polls: int, clock: str) -> str:
    again = f"read {polls} more time{'' if polls == 1 else 's'}" if polls else "waited"
    return f"       {again}" + (f" until {_time(clock)}" if clock else "")


def _time(clock: str) -> str:
    return clock[:19].replace("T", " ")


def _told(line: Mapping[str, Any], number: int) -> str:
    if "call" in line:
        call = line["call"]
        path = _SUBSCRIPTION.sub("", unquote(urlsplit(call["url"]).path))
        more = f" {line['code']}" if line.get("code") else ""
        who = f" as {line['as'] or 'nobody'}" if line.get("as", "owner") != "owner" else ""
        return f"{number:5}  {call['method']:6} {call['status']}{more} {path}{who}"
    if "clock" in line:
        return f"       clock moved to {_time(line['clock'])}"
    if "kept" in line:
        args = " ".join(f"{name}={value}" for name, value in line.get("args", {}).items())
        return f"-- {line['kept']} {args}".rstrip()
    kind = next(iter(line))
    return f"       {kind}: {line[kind]}"


def _coach(labs: "Labs", run: str, as_json: bool) -> None:
    found = labs.coach(run)
    az = {}
    if found.solution:
        operations = labs.operations()
        az = {step.do: operations[step.do] for step in found.solution.steps}
    steps = (
        [{"do": s.do, "args": s.args, "az": az[s.do].in_az(s.args)} for s in found.solution.steps]
        if found.solution
        else []
    )
    if as_json:
        print_json(_json(found, steps))
        return
    click.echo("\n".join([*_remarks(found), "", *_ways(found)]))
    for step in steps:
        click.echo(f"  {step['az']}")


def _json(found: Coaching, steps: list[dict[str, Any]]) -> dict[str, Any]:
    shortest = None
    if found.solution and found.shortest:
        about = {"solution": found.solution.id, "title": found.solution.title, "az": [step["az"] for step in steps]}
        shortest = about | to_plain(found.shortest)
    return {"remarks": [to_plain(one) for one in found.remarks], "own": to_plain(found.own), "shortest": shortest}


def _remarks(found: Coaching) -> Iterator[str]:
    if not found.remarks:
        yield "Nothing was wasted, and nothing was dangerous."
    for one in found.remarks:
        calls = ", ".join(map(str, one.calls))
        yield f"[{one.kind}] call{'s' if len(one.calls) > 1 else ''} {calls}: {one.says}"
        yield f"    {one.why}"


def _ways(found: Coaching) -> Iterator[str]:
    own, shortest = found.own, found.shortest
    sums = f"{own.writes} writes, {own.minutes:.0f} virtual minutes"
    if shortest is None or found.solution is None:
        yield f"Your way so far: {sums}."
        return
    yield f"{'Your way':{WIDTH}}The shortest: {found.solution.title}"
    yield f"{sums:{WIDTH}}{shortest.writes} writes, {shortest.minutes:.0f} virtual minutes"
    for mine, theirs in zip_longest(own.steps, shortest.steps, fillvalue=""):
        yield f"  {mine:{WIDTH - 2}}  {theirs}".rstrip()
    yield ""
