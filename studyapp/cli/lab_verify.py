"""`studyapp lab verify`: the proof of the grading, for authors."""

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.plain import to_plain


@click.command()
@click.argument("names", nargs=-1, metavar="[LAB]...")
@click.option("--all", "every", is_flag=True, help="Every lab of the pack.")
@click.option("--seed", "seeds", type=int, multiple=True, default=(1, 2), show_default=True, help="May be repeated.")
@click.option("--mutate", is_flag=True, help="Also loosen each check in turn, and name what no mutant would notice.")
@json_option
@pass_context
def verify(
    context: Context, names: tuple[str, ...], every: bool, seeds: tuple[int, ...], mutate: bool, as_json: bool
) -> None:
    """Prove the grading of labs: untouched 0 %, solutions 100 %, mutants caught. Exits with 1 if anything is unsound.

    \b
    Examples:
      studyapp lab verify --all
      studyapp lab verify protect-a-vm --mutate
    """
    study = context.study()
    if not names and not every:
        raise click.UsageError("name labs, or use --all")
    chosen = [one.id for one in study.content.labs()] if every else list(names)
    flaws = [flaw for name in chosen for seed in seeds for flaw in study.labs.verify(name, seed)]
    unsound = {flaw.lab for flaw in flaws}
    left = [one for name in chosen if mutate and name not in unsound for one in study.labs.survivors(name, seeds)]
    if as_json:
        found = {"flaws": [to_plain(flaw) for flaw in flaws], "survivors": [to_plain(one) for one in left]}
        print_json({"labs": chosen, "seeds": list(seeds), "ok": not flaws and not left, **found})
    else:
        for one in (*flaws, *left):
            click.echo(str(one))
        click.echo(_verdict(len(chosen), len(flaws), len(left) if mutate else None), err=bool(flaws or left))
    if flaws or left:
        click.get_current_context().exit(1)


def _verdict(labs: int, flaws: int, survivors: int | None) -> str:
    said = f"{labs} labs, {flaws} flaws"
    return said if survivors is None else f"{said}, {survivors} survivors"
