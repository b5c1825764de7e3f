"""`studyapp pack preview` and `lab preview`: a pack as its learners see it, while it is being written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from studyapp.cli.clock import clock, looks, randomness
from studyapp.cli.context import Context, pass_context
from studyapp.cli.opening import need_terminal
from studyapp.core.errors import StudyError
from studyapp.settings import load_settings

if TYPE_CHECKING:
    from studyapp.study.one_pack import ThingKind
    from studyapp.study.preview import PreviewStudy

Goal = tuple["ThingKind", str]
"""What is to be seen first: its kind, and its id; of a lesson also as lesson#section."""

LOOK_SECONDS = 0.1
"""How often it is looked whether a file was saved; a look takes two milliseconds with forty files."""
INSTEAD = "Add --plain to print text."

watch_option = click.option("--watch", is_flag=True, help="Show it anew whenever a file of the pack is saved.")
plain_option = click.option(
    "--plain", is_flag=True, help="Print text as line mode shows it, instead of opening the app."
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@watch_option
@plain_option
@click.option("--lesson", metavar="ID", default="", help="Open this lesson; as ID#SECTION at a section.")
@click.option("--item", metavar="ID", default="", help="Open this question.")
@click.option("--lab", metavar="ID", default="", help="Open this lab.")
@pass_context
def preview(context: Context, folder: Path | None, watch: bool, plain: bool, lesson: str, item: str, lab: str) -> None:
    """See the pack in FOLDER (the built-in one without it) as its learners do, without installing it; nothing is recorded.

    In the app every question can be answered and every lab started; w shows a question's key and explanations, v what
    `pack check` finds. With --watch a saved file shows at once, where you are; while it has problems they are shown with
    file and line, and what it last said stays.

    \b
    Examples:
      studyapp pack preview my-pack --watch
      studyapp pack preview my-pack --item tea-water-heat
      studyapp pack preview my-pack --plain --lesson tea
    """
    asked: list[Goal] = [("lesson", lesson), ("item", item), ("lab", lab)]
    wanted = [goal for goal in asked if goal[1]]
    if len(wanted) > 1:
        raise click.UsageError("name one of --lesson, --item and --lab")
    with _opened(context, folder) as study:
        _show(study, wanted[0] if wanted else None, watch, plain)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@watch_option
@plain_option
@pass_context
def lab_preview(context: Context, file: Path, watch: bool, plain: bool) -> None:
    """See the lab in FILE, which lies in the `labs` of a pack, as its learners do; nothing is recorded.

    \b
    Examples:
      studyapp lab preview my-pack/labs/first-vault.yaml --watch
      studyapp lab preview my-pack/labs/first-vault.yaml --plain
    """
    from studyapp.study.lab_authoring import pack_of

    with _opened(context, pack_of(file)) as study:
        name = study.pack.lab_in(file)
        if not name and not study.pack.problems:
            raise StudyError(f"{file} is no lab of the pack in {study.pack.folder}.", "Labs lie in its folder `labs`.")
        _show(study, ("lab", name) if name else None, watch, plain)


@contextmanager
def _opened(context: Context, folder: Path | None) -> "Iterator[PreviewStudy]":
    """The pack, read, over a home that is gone afterwards; of the learner's own only the theme is taken."""
    from tempfile import TemporaryDirectory

    from studyapp.study.preview import PreviewStudy

    theme = load_settings(context.folders().settings).theme
    with TemporaryDirectory(prefix="studyapp-preview-") as home:
        study = PreviewStudy(folder, Path(home), clock(), randomness(), theme)
        try:
            study.content.refresh()
            yield study
        finally:
            study.close()


def _show(study: "PreviewStudy", goal: Goal | None, watch: bool, plain: bool) -> None:
    if not watch:
        _need_a_pack(study)
    if goal is not None and study.pack.is_readable:
        study.pack.thing(goal[0], goal[1].partition("#")[0])
    if plain:
        follow(study, goal, looks(LOOK_SECONDS) if watch else ())
        return
    need_terminal(INSTEAD)
    from studyapp.tui.preview_app import PreviewApp

    kind, name = goal or ("", "")
    PreviewApp(study, kind, name, LOOK_SECONDS if watch else 0).run()


def _need_a_pack(study: "PreviewStudy") -> None:
    """Print what is wrong with a folder of which there is nothing to see."""
    from studyapp.cli.preview_text import finding_line

    if study.pack.is_readable:
        return
    for problem in study.pack.problems:
        click.echo(finding_line(problem), err=True)
    raise StudyError(
        f"The pack in {study.pack.folder} has problems.", "Mend them, or add --watch to see it once they are."
    )


# Line mode


def follow(study: "PreviewStudy", goal: Goal | None, moments: Iterable[None]) -> None:
    """Print what is wanted, and again after each save.

    Args:
        study: the pack, read.
        goal: what is wanted; None for the contents.
        moments: when to look whether a file was saved.

    Raises:
        StudyError: the pack has not what is wanted.
    """
    before = _text(study, goal)
    click.echo(before)
    for _ in moments:
        if study.pack.has_changed():
            study.content.refresh()
            text = _text_or_why_not(study, goal)
            click.echo(f"\nSaved.\n\n{text}" if text != before else "\nSaved: nothing here is changed by it.")
            before = text


def _text(study: "PreviewStudy", goal: Goal | None) -> str:
    """What is wanted as it is now, or what keeps it from being seen."""
    from studyapp.cli.preview_text import contents_text, finding_line, thing_text

    if study.pack.problems:
        return "\n".join(map(finding_line, study.pack.problems))
    if goal is None:
        return contents_text(study)
    name, _, section = goal[1].partition("#")
    return thing_text(study, study.pack.thing(goal[0], name), section)


def _text_or_why_not(study: "PreviewStudy", goal: Goal | None) -> str:
    """What is wanted as it is now; where a save took it away, that."""
    try:
        return _text(study, goal)
    except StudyError as gone:
        return f"{gone.message} {gone.hint}"
