"""How an attempt at a lab is named on the command line: by its lab, by its id, or by the beginning of its id."""

import click

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
