"""`studyapp lab`: hands-on labs on the command line."""

import click

from studyapp.cli.lazy import LazyGroup

COMMANDS = {
    "list": "studyapp.cli.lab_catalogue:list_labs",
    "show": "studyapp.cli.lab_catalogue:show",
    "start": "studyapp.cli.lab_attempts:start",
    "status": "studyapp.cli.lab_attempts:status",
    "do": "studyapp.cli.lab_work:do",
    "az": "studyapp.cli.az:lab_az",
    "operations": "studyapp.cli.lab_work:operations",
    "run": "studyapp.cli.lab_work:run",
    "shell": "studyapp.cli.shell:lab_shell",
    "resume": "studyapp.cli.lab_azure:resume",
    "cleanup": "studyapp.cli.lab_azure:cleanup",
    "check": "studyapp.cli.lab_attempts:check",
    "hint": "studyapp.cli.lab_help:hint",
    "solution": "studyapp.cli.lab_help:solution",
    "reset": "studyapp.cli.lab_attempts:reset",
    "branch": "studyapp.cli.lab_attempts:branch",
    "transcript": "studyapp.cli.lab_transcript:transcript",
    "stop": "studyapp.cli.lab_attempts:stop",
    "new": "studyapp.cli.lab_new:new",
    "preview": "studyapp.cli.pack_preview:lab_preview",
    "verify": "studyapp.cli.lab_verify:verify",
}


@click.group(cls=LazyGroup, lazy=COMMANDS)
def lab() -> None:
    """Do hands-on labs: real Azure SDK operations against the local sandbox, graded by the resulting state.

    An attempt is named by its lab, for the newest that is open, or by its id or the beginning of that, as `lab status` shows
    it. Where it is left out, the attempt that was started last is meant.
    """
