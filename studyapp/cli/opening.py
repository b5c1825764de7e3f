"""Opening a Study and the app over it: all that `studyapp` without a command needs, so that it need not wait for click."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.cli.clock import clock, machine_clock, randomness
from studyapp.core.errors import StudyError
from studyapp.settings import check_profile, folders

if TYPE_CHECKING:
    from studyapp.study.study import Study

DEFAULT_PROFILE = "default"
LESSON_INSTEAD = "Add --plain to print text, or --json."


def open_study(home: Path | None, profile: str, pack: str) -> "Study":
    """The learner's Study with all packs up to date; problems of broken packs go to standard error.

    Raises:
        StudyError: the profile's name or its database can't be used.
    """
    from studyapp.study.study import Study

    study = Study(folders(home), check_profile(profile), clock(), randomness(), pack, real=machine_clock)
    for problem in study.content.refresh():
        sys.stderr.write(f"warning: {problem}\n")
    return study


def need_terminal(instead: str) -> None:
    """Refuse to open the app where there is no terminal; `instead` names what works there."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise StudyError("The app needs a terminal.", instead)


def run_app(study: "Study", *, lesson: str = "", section: str = "", session: str = "") -> None:
    """Run the app over an open Study until the learner leaves it.

    The garbage collector rests until the first screen is painted: it would look at every imported module again and again.
    """
    gc.disable()
    from studyapp.tui.app import StudyApp

    StudyApp(study, lesson=lesson, section=section, session=session).run()


def open_app(home: Path | None = None, profile: str = DEFAULT_PROFILE, pack: str = "") -> None:
    """Open the app on what to do next."""
    need_terminal("Use a command: `studyapp --help` lists them, and `quiz --plain` works in a pipe.")
    gc.disable()
    study = open_study(home, profile, pack)
    try:
        run_app(study)
    finally:
        study.close()


def run_lesson(study: "Study", lesson: str, section: str = "") -> None:
    """Run the app on a lesson (home, for the empty name); raises StudyError if the pack has no such lesson."""
    if lesson:
        study.content.lesson(lesson)
    run_app(study, lesson=lesson, section=section)


def open_lesson(name: str) -> None:
    """Open the app of the default profile on a lesson, or on a section of one as lesson#section."""
    need_terminal(LESSON_INSTEAD)
    gc.disable()
    study = open_study(None, DEFAULT_PROFILE, "")
    lesson, _, section = name.partition("#")
    try:
        run_lesson(study, lesson, section)
    finally:
        study.close()


def tell(error: StudyError) -> None:
    """Print an expected failure to standard error."""
    sys.stderr.write(f"error: {error.message}\n")
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")
