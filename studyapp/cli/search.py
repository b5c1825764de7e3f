"""`studyapp search`: words in lessons, explanations and facts."""

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json


@click.command()
@click.argument("words", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="How many places at the most."
)
@json_option
@pass_context
def search(context: Context, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find WORDS in lessons, explanations and facts; every word must occur, best places first.

    \b
    Examples:
      studyapp search soft delete
      studyapp search --json file recovery
    """
    hits = context.study().content.search(" ".join(words), limit)
    if as_json:
        print_json([hit._asdict() for hit in hits])
        return
    for hit in hits:
        click.echo(f"{hit.kind} {hit.target}: {hit.title}\n    {' '.join(hit.snippet.split())}")
    if not hits:
        click.echo("Nothing was found.", err=True)
