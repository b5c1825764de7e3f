"""`studyapp sandbox`: the learner's own local Azure, and the policy simulator."""

import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lazy import LazyGroup
from studyapp.core.errors import StudyError
from studyapp.core.playground import ClockSight, FaultKind, FaultSight, KeptPoint, Passed, Retention, Simulation

_EMPTY = "The sandbox is empty. `studyapp sandbox reset --sample` lays a machine with a backup in it."


COMMANDS = {
    "serve": "studyapp.cli.server:serve",
    "env": "studyapp.cli.server:env",
    "shell": "studyapp.cli.shell:shell",
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def sandbox() -> None:
    """Look into your own local Azure, move its clock, break things in it, and try backup policies.

    Each profile has one. It costs nothing, and nothing leaves this machine.
    """


@sandbox.command()
@click.option(
    "--type", "kind", default="", metavar="T", help="Only this type, or the end of one: disks, recoveryPoints."
)
@json_option
@pass_context
def state(context: Context, kind: str, as_json: bool) -> None:
    """Show the resource tree and the clock.

    \b
    Examples:
      studyapp sandbox state
      studyapp sandbox state --type virtualMachines --json
    """
    verbs = context.study().sandbox
    found, clock = verbs.state(kind), verbs.clock()
    if as_json:
        print_json(_plain({"clock": asdict(clock), "resources": [asdict(resource) for resource in found]}))
        return
    click.echo(_clock(clock))
    for resource in found:
        words = f"{'  ' * resource.depth}{resource.name}  {resource.type.rpartition('/')[2]}"
        click.echo(f"{words}  {resource.status}".rstrip())
    if not found:
        click.echo(f"No resource is of the type `{kind}`." if kind else _EMPTY, err=True)


@sandbox.command()
@click.option("--days", type=click.FloatRange(0), default=0, metavar="N", help="How many days.")
@click.option("--hours", type=click.FloatRange(0), default=0, metavar="N", help="How many hours.")
@click.option("--minutes", type=click.FloatRange(0), default=0, metavar="N", help="How many minutes.")
@click.option(
    "--next", "to_next", is_flag=True, help="To the next event: a backup, a job that ends, a point that goes."
)
@json_option
@pass_context
def advance(context: Context, days: float, hours: float, minutes: float, to_next: bool, as_json: bool) -> None:
    """Move the sandbox's clock on and tell what happened meanwhile.

    \b
    Examples:
      studyapp sandbox advance --next
      studyapp sandbox advance --days 14 --json
    """
    if to_next == bool(days or hours or minutes):
        raise click.UsageError("Give either --next, or --days, --hours and --minutes.")
    verbs = context.study().sandbox
    passed = verbs.advance_to_next() if to_next else verbs.advance(days=days, hours=hours, minutes=minutes)
    clock = verbs.clock()
    print_json(_plain(asdict(passed) | {"clock": asdict(clock)})) if as_json else click.echo(_passed(passed, clock))


@sandbox.command()
@click.option("--add", "add", default="", metavar="NAME", help="Make this go wrong.")
@click.option("--on", "on", default="", metavar="RESOURCE", help="Name or id of what it befalls, if several fit.")
@click.option("--lift", "lift", default="", metavar="ID", help="Take this fault back.")
@json_option
@pass_context
def faults(context: Context, add: str, on: str, lift: str, as_json: bool) -> None:
    """List what goes wrong and what can be made to; --add and --lift change it.

    A fault is a fact, as a full disk. Azure's own errors follow from it, and a repair cures it.

    \b
    Examples:
      studyapp sandbox faults
      studyapp sandbox faults --add agent-down --on vm-app1
      studyapp sandbox faults --lift agent-down@rg-app/vm-app1
    """
    if (add and lift) or (on and not add):
        raise click.UsageError("Give --add NAME with --on RESOURCE, or --lift ID, or neither.")
    verbs = context.study().sandbox
    if add:
        verbs.inject(add, on)
    if lift:
        verbs.lift(lift)
    biting, kinds = verbs.faults(), verbs.fault_kinds()
    if as_json:
        print_json({"faults": [_fault(fault) for fault in biting], "catalogue": [asdict(kind) for kind in kinds]})
    else:
        click.echo(_faults(biting, () if add or lift else kinds))


@sandbox.command()
@click.option("--sample", "start", flag_value="sample", help="Begin with a protected machine.  [default]")
@click.option("--empty", "start", flag_value="empty", help="Begin with an empty subscription.")
@click.option("--yes", is_flag=True, help="Do it without asking.")
@json_option
@pass_context
def reset(context: Context, start: str | None, yes: bool, as_json: bool) -> None:
    """Throw away everything in the sandbox and begin anew.

    \b
    Examples:
      studyapp sandbox reset --sample --yes
      studyapp sandbox reset --empty --yes
    """
    verbs = context.study().sandbox
    if not yes:
        _ask("Everything in the sandbox will be lost. Go on?")
    kept = verbs.reset("empty" if start == "empty" else "sample")
    found = verbs.state()
    if as_json:
        aside = str(kept) if kept else None
        print_json({"start": start or "sample", "resources": len(found), "set_aside": aside, "file": str(verbs.path)})
        return
    if kept:
        click.echo(f"The document that could not be read was kept as {kept}.", err=True)
    click.echo(f"The sandbox begins anew with {len(found)} resources." if found else "The sandbox begins anew, empty.")


def _ask(question: str) -> None:
    if not sys.stdin.isatty():
        raise StudyError("Beginning anew throws away what is in the sandbox.", "Say that you mean it with --yes.")
    click.confirm(question, abort=True)


COUNT = click.IntRange(0, 9999)


@sandbox.command()
@click.option("--daily", type=COUNT, default=30, show_default=True, metavar="N", help="Days; 0 for a weekly schedule.")
@click.option("--weekly", type=COUNT, default=0, show_default=True, metavar="N", help="Weeks, of Sunday's backup.")
@click.option("--monthly", type=COUNT, default=0, show_default=True, metavar="N", help="Months, of the first Sunday's.")
@click.option("--yearly", type=COUNT, default=0, show_default=True, metavar="N", help="Years, of January's.")
@click.option("--instant", type=COUNT, default=2, show_default=True, metavar="N", help="Days that snapshots are kept.")
@click.option("--day", type=click.IntRange(1, 3660), default=30, show_default=True, metavar="N", help="Day to look at.")
@json_option
@pass_context
def policy(
    context: Context, daily: int, weekly: int, monthly: int, yearly: int, instant: int, day: int, as_json: bool
) -> None:
    """Show which recovery points exist on a day under a backup policy.

    A machine in a sandbox of its own is protected on day 1, a Monday, and backed up at 02:00. You see the end of the day.

    \b
    Examples:
      studyapp sandbox policy --daily 7 --weekly 4 --monthly 12 --instant 2 --day 40
      studyapp sandbox policy --daily 30 --day 100 --json
    """
    retention = Retention(daily, weekly, monthly, yearly, instant)
    simulation = context.study().sandbox.simulate(retention, day)
    print_json(_simulation(simulation, day)) if as_json else click.echo(_points(simulation, day))


# As JSON


def _plain(value: Any) -> Any:
    """Dicts, lists and scalars; times in ISO 8601."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _fault(fault: FaultSight) -> dict[str, str]:
    return {"id": fault.id, "name": fault.kind.name, "resource": fault.resource, "cure": fault.kind.cure}


def _simulation(simulation: Simulation, day: int) -> Any:
    points = [
        {name: value for name, value in asdict(point).items() if name != "last_day"}
        | {"snapshot": point.has_snapshot(simulation.end_of(day))}
        for point in simulation.on(day)
    ]
    end = simulation.end_of(day)
    return _plain({"policy": asdict(simulation.retention), "day": day, "end_of_day": end, "points": points})


# As text


def _clock(clock: ClockSight) -> str:
    coming = f"; next: {clock.next_at:%a %d %b %H:%M}, {clock.next_what}" if clock.next_at else "; nothing is to come"
    return f"Clock: {clock.now:%a %d %b %Y %H:%M} UTC{coming}"


def _passed(passed: Passed, clock: ClockSight) -> str:
    lines = [_clock(clock)]
    lines += [f"{job.ended:%a %d %b %H:%M}  {job.operation} of {job.machine}: {job.status}  {job.error}".rstrip() for job in reversed(passed.jobs)]  # fmt: skip
    lines.append(f"Recovery points: {len(passed.made)} new, {passed.gone} gone")
    return "\n".join(lines)


def _faults(biting: tuple[FaultSight, ...], kinds: tuple[FaultKind, ...]) -> str:
    lines = [f"{fault.id}: {fault.kind.about} Cure: {fault.kind.cure}" for fault in biting]
    lines = lines or ["Nothing goes wrong."]
    if kinds:
        lines += ["", "What can be made to go wrong:"]
        lines += [f"  {kind.name:16} {kind.about}" for kind in kinds]
    return "\n".join(lines)


def _points(simulation: Simulation, day: int) -> str:
    found = simulation.on(day)
    end = simulation.end_of(day)
    lines = [f"Day {day}, {simulation.date_of(day):%a %d %b %Y}: {len(found)} recovery points"]
    lines += [f"  day {point.day:>4}  {point.time:%a %d %b %Y}  {_kinds(point):24} {_tier(point, end)}, until {point.expires:%d %b %Y}" for point in reversed(found)]  # fmt: skip
    return "\n".join(lines)


def _kinds(point: KeptPoint) -> str:
    return " ".join(point.kinds)


def _tier(point: KeptPoint, end: datetime) -> str:
    return "snapshot and vault" if point.has_snapshot(end) else "vault"
