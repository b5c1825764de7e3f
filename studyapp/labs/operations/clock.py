"""The sandbox's clock, as operations: a real subscription only has the real one."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.target import Target


def _advance(target: Target, args: Args) -> Any:
    moved = target.sandbox.advance(days=args.number("days"), hours=args.number("hours"), minutes=args.number("minutes"))
    return {"now": moved.isoformat()}


def _next(target: Target, args: Args) -> Any:
    return {"now": target.sandbox.skip_to_next_event().isoformat()}


OPERATIONS = (
    Operation(
        name="clock.advance",
        title="Move the sandbox's clock on",
        params=(
            Param("days", "How many days", "number", "0"),
            Param("hours", "How many hours", "number", "0"),
            Param("minutes", "How many minutes", "number", "0"),
        ),
        run=_advance,
        sdk="sandbox.advance",
        az="studyapp sandbox advance --days {days} --hours {hours} --minutes {minutes}",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="Schedules, retention and soft delete are functions of time.",
        sandbox_only=True,
    ),
    Operation(
        name="clock.next",
        title="Move the sandbox's clock to the next event",
        params=(),
        run=_next,
        sdk="sandbox.skip_to_next_event",
        az="studyapp sandbox advance --next",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="What comes next: a job that ends, a scheduled backup, a point that expires.",
        sandbox_only=True,
    ),
)
