"""`studyapp lab new`: a lab to start from, for authors."""

from pathlib import Path

import click

from studyapp.study.lab_authoring import new_lab


@click.command()
@click.argument("place", metavar="FOLDER/ID", type=click.Path(path_type=Path))
def new(place: Path) -> None:
    """Write a small lab named ID into the pack in FOLDER that passes every check and `lab verify`, as something to start from.

    It has two tasks, hints, known mistakes, two solutions and five mutants, and the line with which editors complete and
    explain every field.

    \b
    Examples:
      studyapp lab new my-pack/first-vault
      studyapp lab preview my-pack/labs/first-vault.yaml --watch
    """
    written = new_lab(place)
    for path in written:
        click.echo(str(path))
    check, proof = f"pack check {written[0].parents[1]} --level info", f"lab verify {written[0]}"
    click.echo(f"Next: change it, and run `studyapp {check}` and `studyapp {proof}`.", err=True)
