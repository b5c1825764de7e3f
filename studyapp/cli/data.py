"""`studyapp data`: the learner's own data."""

from pathlib import Path

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.core.errors import StudyError

NEW_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group()
def data() -> None:
    """Find, copy, move and check the learner's own data."""


@data.command()
@json_option
@pass_context
def path(context: Context, as_json: bool) -> None:
    """Show where everything lives.

    \b
    Example:
      studyapp data path
    """
    folders = context.folders()
    places = {
        "home": folders.home,
        "database": folders.database(context.profile),
        "settings": folders.settings,
        "packs": folders.packs,
        "reports": folders.reports,
        "cache": folders.cache,
    }
    if as_json:
        print_json({name: str(place) for name, place in places.items()} | {"profiles": folders.profiles()})
        return
    for name, place in places.items():
        click.echo(f"{name:9} {place}")


@data.command()
@click.argument("file", type=NEW_FILE)
@json_option
@pass_context
def export(context: Context, file: Path, as_json: bool) -> None:
    """Write everything that is known about the learner to a new JSON FILE.

    \b
    Example:
      studyapp data export my-progress.json
    """
    _counts(context.study().data.export(file), f"written to {file}", as_json)


@data.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@json_option
@pass_context
def take_in(context: Context, file: Path, as_json: bool) -> None:
    """Add what `data export` wrote to this profile; what is there already is not added twice.

    A backup copy of the database is made first.

    \b
    Example:
      studyapp data import my-progress.json
    """
    _counts(context.study().data.take_in(file), f"added from {file}", as_json)


@data.command()
@click.argument("file", type=NEW_FILE, required=False)
@json_option
@pass_context
def backup(context: Context, file: Path | None, as_json: bool) -> None:
    """Copy the database, whole and consistent, to a new FILE (without it, to the folder `backups` beside it).

    \b
    Example:
      studyapp data backup
    """
    place = context.study().data.backup(file)
    print_json({"file": str(place)}) if as_json else click.echo(str(place))


@data.command()
@click.option("--rebuild", is_flag=True, help="Also make all sums again from the answers.")
@json_option
@pass_context
def check(context: Context, rebuild: bool, as_json: bool) -> None:
    """Check the database from end to end; exits with 1 if anything is wrong.

    \b
    Examples:
      studyapp data check
      studyapp data check --rebuild
    """
    study = context.study()
    faults = study.data.faults()
    if rebuild and not faults:
        study.data.rebuild()
    counts = study.data.counts()
    if as_json:
        print_json({"ok": not faults, "faults": faults, "rows": counts, "rebuilt": rebuild and not faults})
    if faults and not as_json:
        raise StudyError("The database is damaged: " + "; ".join(faults[:5]) + ".", "Restore a copy from `backups`.")
    if not as_json:
        _counts(counts, "sound" + (", sums rebuilt" if rebuild else ""), as_json)
    if faults:
        click.get_current_context().exit(1)


def _counts(counts: dict[str, int], said: str, as_json: bool) -> None:
    if as_json:
        print_json(counts)
        return
    kept = ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing"
    click.echo(f"{kept}: {said}")
