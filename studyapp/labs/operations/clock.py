"""The sandbox's clock, as operations: a real subscription only has the real one."""

from datetime import UTC, datetime
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.target import Target


def _advance(target: Target, args: Args) -> Any:
    moved = in_sandbox(target).sandbox.advance(
        days=args.number("days"), hours=args.number("hours"), minutes=args.number("minutes")
    )
    return {"now": moved.isoformat()}


def _until(target: Target, args: Args) -> Any:
    try:
        moment = datetime.fromisoformat(args["time"])
    except ValueError as error:
        raise StudyError(f"`{args['time']}` is no time.", "Write it in UTC, as 2026-03-02T08:00Z.") from error
    try:
        moved = in_sandbox(target).sandbox.advance_to(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except ValueError as error:
        raise StudyError(
            f"The clock can't move to {args['time']}: {error}.", "`studyapp lab reset` goes back to the start."
        ) from error
    return {"now": moved.isoformat()}


def _next(target: Target, args: Args) -> Any:
    return {"now": in_sandbox(target).sandbox.skip_to_next_event().isoformat()}


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
        az="studyapp lab do clock.advance days={days} hours={hours} minutes={minutes}",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="Schedules, retention and soft delete are functions of time.",
    ),
    Operation(
        name="clock.until",
        title="Move the sandbox's clock on to a moment",
        params=(Param("time", "Date and time in UTC, as 2026-03-02T08:00Z"),),
        run=_until,
        sdk="sandbox.advance_to",
        az="studyapp lab do clock.until time={time}",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="What is there on a certain day: the clock only moves forward.",
    ),
    Operation(
        name="clock.next",
        title="Move the sandbox's clock to the next event",
        params=(),
        run=_next,
        sdk="sandbox.skip_to_next_event",
        az="studyapp lab do clock.next",
        powershell="(sandbox only)",
        portal="(sandbox only)",
        teaches="What comes next: a job that ends, a scheduled backup, a point that expires.",
    ),
)
