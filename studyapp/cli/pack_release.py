"""`studyapp pack release`: freeze a version, or compare a pack with one."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from studyapp.cli.clock import clock
from studyapp.cli.context import json_option, print_json
from studyapp.core.releases import KEY_REWORDED
from studyapp.study.releasing import Outcome, Verified, in_words, verify
from studyapp.study.releasing import release as freeze


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--version", metavar="X.Y.Z", help="The version to give it; is written into pack.yaml.")
@click.option("--dry-run", is_flag=True, help="Only tell what hinders, and how it differs from the last release.")
@click.option("--verify", "only_verify", is_flag=True, help="Compare every file with the checksums of its version.")
@json_option
def release(folder: Path | None, version: str | None, dry_run: bool, only_verify: bool, as_json: bool) -> None:
    """Freeze the pack in FOLDER (the built-in one without it) as a version with checksums.

    It is refused with any question that is not approved or retired, any fact older than 180 days, any finding of `pack check --level
    warn`, and a version too low for what changed: a changed key asks for a minor step, something removed for a major one. Exits with
    1 if it is refused, or if --verify finds a difference. docs/pack-review.md tells more.

    \b
    Examples:
      studyapp pack release my-pack --dry-run
      studyapp pack release my-pack --version 1.1.0
      studyapp pack release my-pack --verify
    """
    if only_verify:
        if dry_run:
            raise click.UsageError("--verify changes nothing; leave out --dry-run")
        _verify(folder, version, as_json)
        return
    outcome = freeze(folder, clock()().date(), version, dry_run=dry_run)
    if as_json:
        print_json(_outcome_json(outcome))
    else:
        _tell(outcome, dry_run)
    if outcome.obstacles:
        click.get_current_context().exit(1)


def _tell(outcome: Outcome, dry_run: bool) -> None:
    for line in in_words(outcome.differences):
        click.echo(f"since {outcome.before}: {line}")
    if any(one.what == KEY_REWORDED for one in outcome.differences):
        click.echo(
            "Is something else right now where the text of a key changed? Then give that part a new id.", err=True
        )
    for obstacle in outcome.obstacles:
        click.echo(f"{obstacle.kind}: {obstacle.message}. {obstacle.hint}")
    name = f"{outcome.pack} {outcome.version}"
    if outcome.obstacles:
        click.echo(f"{name} is not released: {len(outcome.obstacles)} obstacles", err=True)
    elif not outcome.is_new:
        click.echo(f"{name} is released already, with these contents")
    elif dry_run:
        click.echo(f"{name} can be released")
    else:
        click.echo(f"{name} is released: {outcome.file}")


def _outcome_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "pack": outcome.pack,
        "version": outcome.version,
        "ok": not outcome.obstacles,
        "obstacles": [asdict(obstacle) for obstacle in outcome.obstacles],
        "before": outcome.before,
        "differences": [asdict(one) for one in outcome.differences],
        "file": str(outcome.file) if outcome.file else None,
        "new": outcome.is_new,
    }


def _verify(folder: Path | None, version: str | None, as_json: bool) -> None:
    verified = verify(folder, version)
    if as_json:
        print_json(_verified_json(verified))
    else:
        for name, how in verified.differing:
            click.echo(f"{how}: {name}")
        count = len(verified.differing)
        what = f"{count} of its files differ" if count else f"all {verified.files} files are as released"
        click.echo(f"version {verified.version}: {what}", err=bool(count))
    if verified.differing:
        click.get_current_context().exit(1)


def _verified_json(verified: Verified) -> dict[str, Any]:
    differing = [{"file": name, "is": how} for name, how in verified.differing]
    return {"version": verified.version, "ok": not differing, "files": verified.files, "differing": differing}
