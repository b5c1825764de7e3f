"""How an attempt at a lab is named on the command line: by its lab, by its id, or by the beginning of its id."""

import click

attempt_argument = click.argument("lab", default="", required=False, metavar="[LAB or ATTEMPT]")
attempt_option = click.option(
    "--lab", default="", metavar="LAB", help="The lab, or the id of an attempt or its beginning, if several are open."
)
