"""The root command, its global options, and how failures are told."""

import sys
from pathlib import Path

import click

from studyapp import __version__
from studyapp.cli.context import EPILOG_EXIT_CODES, Context
from studyapp.cli.lazy import LazyGroup
from studyapp.cli.opening import DEFAULT_PROFILE, open_app, tell
from studyapp.core.errors import StudyError

COMMANDS = {
    "learn": "studyapp.cli.learn:learn",
    "search": "studyapp.cli.search:search",
    "quiz": "studyapp.cli.quiz:quiz",
    "stats": "studyapp.cli.stats:stats",
    "sandbox": "studyapp.cli.sandbox:sandbox",
    "lab": "studyapp.cli.lab:lab",
    "az": "studyapp.cli.az:az",
    "pack": "studyapp.cli.pack:pack",
    "data": "studyapp.cli.data:data",
    "doctor": "studyapp.cli.doctor:doctor",
}


@click.group(
    cls=LazyGroup,
    lazy=COMMANDS,
    invoke_without_command=True,
    epilog=EPILOG_EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="studyapp", message="%(prog)s %(version)s")
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help="Keep all data here; as STUDYAPP_HOME.")
@click.option(
    "--profile", default=DEFAULT_PROFILE, show_default=True, metavar="NAME", help="The learner whose data is used."
)
@click.option("--pack", default="", metavar="ID", help="The pack to use instead of the one in the settings.")
@click.pass_context
def root(context: click.Context, home: Path | None, profile: str, pack: str) -> None:
    """Learn, practise and check yourself in a terminal.

    Without a command the app opens on what to do next.

    \b
    Examples:
      studyapp
      studyapp quiz --count 10 --plain
      studyapp --profile anna stats --json
    """
    context.obj = Context(home, profile, pack)
    if context.invoked_subcommand is None:
        open_app(home, profile, pack)


def run() -> None:
    """Run the command line; expected failures go to stderr with a hint and exit with 1."""
    try:
        root(prog_name="studyapp")
    except StudyError as error:
        tell(error)
        sys.exit(1)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
