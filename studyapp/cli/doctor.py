"""`studyapp doctor`: is everything as it should be, and if not, what to do."""

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass

import click

from studyapp import __version__
from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.errors import StudyError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    advice: str = ""


@click.command()
@json_option
@pass_context
def doctor(context: Context, as_json: bool) -> None:
    """Check the set-up and say what to do; exits with 1 if something is wrong.

    \b
    Example:
      studyapp doctor
    """
    checks = [_python(), _terminal(), *_data(context)]
    if as_json:
        print_json({"version": __version__, "ok": all(c.ok for c in checks), "checks": [asdict(c) for c in checks]})
    else:
        for one in checks:
            click.echo(f"{'ok  ' if one.ok else 'FAIL'}  {one.name}: {one.found}")
            if one.advice:
                click.echo(f"      {one.advice}")
    if not all(one.ok for one in checks):
        click.get_current_context().exit(1)


def _python() -> Check:
    found = f"Python {platform.python_version()}, studyapp {__version__}"
    return Check("program", sys.version_info >= (3, 11), found)


def _terminal() -> Check:
    if not sys.stdout.isatty():
        return Check("terminal", True, "none: commands and line mode (--plain) work, the app needs one")
    size = shutil.get_terminal_size()
    small = size.columns < 80 or size.lines < 24
    advice = "The app is made for at least 80 columns and 24 lines." if small else ""
    return Check("terminal", True, f"{os.environ.get('TERM', 'unknown')}, {size.columns}x{size.lines}", advice)


def _data(context: Context) -> list[Check]:
    try:
        study = context.study()
        faults = study.data.faults()
        counts = study.data.counts()
        packs = study.content.packs()
    except StudyError as error:
        return [Check("data", False, error.message, error.hint)]
    database = Check("data", not faults, f"{study.data.path}: {counts['attempt']} answers", "; ".join(faults))
    checks = [database]
    for pack in packs:
        name = pack.info.title if pack.info else str(pack.folder)
        advice = f"Run `studyapp pack check {pack.folder}`." if pack.problems else ""
        found = (
            f"{name}: {len(pack.problems)} problems"
            if pack.problems
            else f"{name}: {sum(pack.items.values())} questions"
        )
        checks.append(Check("pack", not pack.problems, found, advice))
    return checks
