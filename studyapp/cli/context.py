"""What every command needs: the folders, the profile, the Study, and ways to print."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.clock import clock, randomness
from studyapp.core.errors import StudyError
from studyapp.settings import Folders, check_profile, folders

if TYPE_CHECKING:
    from studyapp.study.study import Study

EPILOG_EXIT_CODES = "Exit codes: 0 done, 1 an expected failure with a message and a hint, 2 wrong usage."


@dataclass(slots=True)
class Context:
    """The global options of one call."""

    home: Path | None
    profile: str
    pack: str

    def folders(self) -> Folders:
        """Where files live for this call."""
        return folders(self.home)

    def study(self) -> "Study":
        """The learner's Study with all packs up to date; it is closed when the command ends."""
        from studyapp.study.study import Study

        study = Study(self.folders(), check_profile(self.profile), clock(), randomness(), self.pack)
        click.get_current_context().call_on_close(study.close)
        for problem in study.content.refresh():
            click.echo(f"warning: {problem}", err=True)
        return study


pass_context = click.make_pass_decorator(Context)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def print_json(value: Any) -> None:
    """Print a result for other programs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def need_terminal(instead: str) -> None:
    """Refuse to open the app where there is no terminal; `instead` names what works there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise StudyError("The app needs a terminal.", instead)
