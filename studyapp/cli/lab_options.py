"""How an attempt at a lab is named on the command line: by its lab, by its id, or by the beginning of its id."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from studyapp.core.azure_login import LOGINS
from studyapp.settings import ATTEMPT_VARIABLE

attempt_argument = click.argument(
    "lab", default="", required=False, metavar="[LAB or ATTEMPT]", envvar=ATTEMPT_VARIABLE
)
attempt_option = click.option(
    "--lab",
    default="",
    metavar="LAB",
    envvar=ATTEMPT_VARIABLE,
    help="The lab, or the id of an attempt or its beginning, if several are open.",
)

Command = TypeVar("Command", bound=Callable[..., Any])


def where_options(command: Command) -> Command:
    """Options that say which subscription, and how one signs in."""
    command = click.option(
        "--subscription",
        default="",
        metavar="ID",
        help="Which of the allowed subscriptions; needed where there are several.",
    )(command)
    return click.option(
        "--login", type=click.Choice(LOGINS), default="default", show_default=True, help="How you sign in to Azure."
    )(command)
