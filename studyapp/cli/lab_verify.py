"""`studyapp lab verify`: the proof of the grading, for authors."""

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.plain import to_plain


@click.command()
@click.argument("names", nargs=-1, metavar="[LAB]...")
@click.option("--all", "every", is_flag=True, help="Every lab of the pack.")
@click.option("--seed", "seeds", type=int, multiple=True, default=(1, 2), show_default=True, help="May be repeated.")
@json_option
@pass_context
def verify(context: Context, names: tuple[str, ...], every: bool, seeds: tuple[int, ...], as_json: bool) -> None:
    """Prove the grading of labs: untouched 0 %, solutions 100 %, mutants caught. Exits with 1 if anything is unsound.

    \b
    Example:
      studyapp lab verify --all
    """
    study = context.study()
    if not names and not every:
        raise click.UsageError("name labs, or use --all")
    chosen = [one.id for one in study.content.labs()] if every else list(names)
    flaws = [flaw for name in chosen for seed in seeds for flaw in study.labs.verify(name, seed)]
    if as_json:
        print_json({"labs": chosen, "seeds": list(seeds), "ok": not flaws, "flaws": [to_plain(flaw) for flaw in flaws]})
    else:
        for flaw in flaws:
            click.echo(str(flaw))
        click.echo(f"{len(chosen)} labs, {len(flaws)} flaws", err=bool(flaws))
    if flaws:
        click.get_current_context().exit(1)
