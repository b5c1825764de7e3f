"""Which world is live: said by every command that works in an attempt on a real subscription, before anything else."""

import click

from studyapp.core.azure_runs import in_short
from studyapp.study.labs import RunState
from studyapp.study.study import Study


def attempt(study: Study, name: str) -> RunState:
    """The open attempt that is meant; on standard error, that it is on Azure, if it is.

    Raises:
        StudyError: none is open, or the beginning fits several.
    """
    state = study.labs.current(name)
    say_world(study, state)
    return state


def say_world(study: Study, state: RunState) -> None:
    """Say on standard error that an attempt is on Azure, if it is, and let its login speak."""
    if state.run.target == "sandbox":
        return
    study.labs.azure.tell = _say
    _say(world_text(study, state.run.id))


def world_text(study: Study, run: str) -> str:
    """The live world of an attempt on Azure in one line: subscription, run, cost, end."""
    record = study.labs.azure.record(run)
    if record is None:
        return f"[AZURE, run {run}: its record can't be read; `studyapp lab cleanup --list` looks in Azure]"
    cost = f"about {record.per_hour:.2f} USD an hour (prices of {record.priced})"
    until = f"{record.run.expires:%Y-%m-%d %H:%M} UTC"
    return f"[AZURE {in_short(record.run.subscription)}, real resources, {cost}; clean up by {until}]"


def _say(text: str) -> None:
    click.echo(text, err=True)
