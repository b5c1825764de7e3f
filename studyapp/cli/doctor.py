"""`studyapp doctor`: is everything as it should be, and if not, what to do."""

import os
import platform
import shutil
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp import __version__
from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lab_options import where_options
from studyapp.core.azure_cleanup import Leftover
from studyapp.core.azure_login import Login
from studyapp.core.azure_wishes import Wish
from studyapp.core.errors import StudyError
from studyapp.settings import is_azure as azure_endpoint_is_real
from studyapp.study.azure_words import standing_line

if TYPE_CHECKING:
    from studyapp.labs.subscription.record import Record


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    ok: bool
    found: str
    advice: str = ""


@click.command()
@click.option(
    "--azure", is_flag=True, help="Sign in to your subscription as well, and look what runs of labs have left there."
)
@where_options
@json_option
@pass_context
def doctor(context: Context, azure: bool, subscription: str, login: Login, as_json: bool) -> None:
    """Check the set-up and say what to do; exits with 1 if something is wrong.

    \b
    Examples:
      studyapp doctor
      studyapp doctor --azure --login device-code
    """
    where = Wish(subscription=subscription, login=login) if azure else None
    checks = [_python(), _terminal(), *_data(context), *_azure(context, where)]
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


def _azure(context: Context, where: Wish | None) -> list[Check]:
    """Whether labs may run on a subscription, what stands there, and how to allow one."""
    try:
        azure = context.study().labs.azure
        allowed = azure.door.allowed
        checks = [_allowed(allowed.ids, allowed.path), *(_standing(record, azure.now()) for record in azure.standing())]
        if where is not None:
            checks += _left(azure.leftovers(where))
    except StudyError as error:
        return [Check("azure", False, error.message, error.hint)]
    return checks


def _allowed(ids: tuple[str, ...], path: Path) -> Check:
    """The subscriptions that the user has allowed; labs need none."""
    if not ids:
        advice = (
            "Labs run in the sandbox, which is free. To do some on a subscription of your own that is for practice alone, write its "
            f"id into {path}, on a line of its own (`az account list` shows ids), and run `studyapp lab start LAB --target azure --dry-run`."
        )
        return Check("azure", True, "no subscription is allowed", advice)
    advice = (
        ""
        if azure_endpoint_is_real()
        else "STUDYAPP_AZURE_ENDPOINT is set, which is for tests: what runs there is not Azure."
    )
    return Check("azure", True, f"labs may run on {', '.join(ids)}", advice)


def _standing(record: "Record", now: datetime) -> Check:
    late = now >= record.run.expires or record.phase == "ending"
    advice = f"`studyapp lab cleanup {record.run.id[:8]}` removes it."
    return Check("azure run", not late, standing_line(record, now), advice)


def _left(found: tuple[Leftover, ...]) -> list[Check]:
    runs = dict.fromkeys(one.run for one in found)
    if not runs:
        return [Check("azure leftovers", True, "no run has left anything in the subscription")]
    groups = ", ".join(one.group for one in found)
    advice = "`studyapp lab cleanup --list` shows what may cost; `studyapp lab cleanup` removes it."
    return [Check("azure leftovers", False, f"{len(runs)} run{'s' * (len(runs) > 1)} left {groups}", advice)]
