"""What every command needs: the folders, the profile, the Study, and ways to print."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from studyapp.cli.opening import open_study
from studyapp.settings import Folders, folders

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
        study = open_study(self.home, self.profile, self.pack)
        click.get_current_context().call_on_close(study.close)
        return study


pass_context = click.make_pass_decorator(Context)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def print_json(value: Any) -> None:
    """Print a result for other programs."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
