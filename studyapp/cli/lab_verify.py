"""`studyapp lab verify`: the proof of the grading, for authors."""

from pathlib import Path

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.labs import Lab
from studyapp.core.plain import to_plain
from studyapp.study.lab_authoring import lab_in, lab_survivors, verify_lab


@click.command()
@click.argument("names", nargs=-1, metavar="[LAB or FILE]...")
@click.option("--all", "every", is_flag=True, help="Every lab of the pack.")
@click.option("--seed", "seeds", type=int, multiple=True, default=(1, 2), show_default=True, help="May be repeated.")
@click.option("--mutate", is_flag=True, help="Also loosen each check in turn, and name what no mutant would notice.")
@json_option
@pass_context
def verify(
    context: Context, names: tuple[str, ...], every: bool, seeds: tuple[int, ...], mutate: bool, as_json: bool
) -> None:
    """Prove the grading of labs: untouched 0 %, solutions 100 %, mutants caught. Exits with 1 if anything is unsound.

    A FILE is a lab in the folder of a pack, which need not be installed.

    \b
    Examples:
      studyapp lab verify --all
      studyapp lab verify protect-a-vm --mutate
      studyapp lab verify my-pack/labs/first-vault.yaml
    """
    if not names and not every:
        raise click.UsageError("name labs, or use --all")
    chosen = context.study().content.labs() if every else _chosen(context, names)
    flaws = [flaw for lab in chosen for seed in seeds for flaw in verify_lab(lab, seed)]
    unsound = {flaw.lab for flaw in flaws}
    left = [one for lab in chosen if mutate and lab.id not in unsound for one in lab_survivors(lab, seeds)]
    if as_json:
        found = {"flaws": [to_plain(flaw) for flaw in flaws], "survivors": [to_plain(one) for one in left]}
        print_json({"labs": [lab.id for lab in chosen], "seeds": seeds, "ok": not flaws and not left, **found})
    else:
        for one in (*flaws, *left):
            click.echo(str(one))
        click.echo(_verdict(len(chosen), len(flaws), len(left) if mutate else None), err=bool(flaws or left))
    if flaws or left:
        click.get_current_context().exit(1)


def _chosen(context: Context, names: tuple[str, ...]) -> list[Lab]:
    """Labs of the pack in use by their ids, and any by their files; for files alone the learner's data stays closed."""
    files = {name for name in names if name.endswith(".yaml")}
    content = context.study().content if set(names) - files else None
    return [lab_in(Path(name)) if content is None or name in files else content.lab(name) for name in names]


def _verdict(labs: int, flaws: int, survivors: int | None) -> str:
    said = f"{labs} labs, {flaws} flaws"
    return said if survivors is None else f"{said}, {survivors} survivors"
