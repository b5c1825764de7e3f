"""Which world is live: said by every command that works in an attempt on a real subscription, before anything else."""

import click

from studyapp.study.azure_words import world_line
from studyapp.study.lab_states import RunState
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
    _say(f"[{world_line(study.labs.azure.record(state.run.id), state.run.id, study.labs.azure.now())}]")


def _say(text: str) -> None:
    click.echo(text, err=True)
