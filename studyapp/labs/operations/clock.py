"""The sandbox's clock, as operations: a real subscription only has the real one."""

from datetime import UTC, datetime
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.target import Target


def _advance(target: Target, args: Args) -> Any:
    moved = target.sandbox.advance(days=args.number("days"), hours=args.number("hours"), minutes=args.number("minutes"))
    return {"now": moved.isoformat()}


def _until(target: Target, args: Args) -> Any:
    try:
        moment = datetime.fromisoformat(args["moment"])
        moved = target.sandbox.advance_to(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError as error:
        raise StudyError(f"The clock can't be moved to `{args['moment']}`: {error}.") from error
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
        name="clock.until",
        title="Move the sandbox's clock to a time",
        params=(Param("moment", "The time in UTC, as 2026-03-05T18:00Z, not before now"),),
        run=_until,
        sdk="sandbox.advance_to",
        az="(sandbox only)",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="A fixed day and hour, whatever took how long before.",
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
