"""The entry point: `--version`, the app itself and a lesson in it take a short way in, everything else goes through click."""

import sys

from studyapp import __version__


def main() -> None:
    """Run studyapp."""
    words = sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"studyapp {__version__}\n")
    elif not words:
        _open_app()
    elif len(words) == 2 and words[0] == "learn" and words[1][:1] not in ("", "-", "#"):
        _open_app(words[1])
    else:
        from studyapp.cli.main import run

        run()


def _open_app(lesson: str = "") -> None:
    from studyapp.cli.opening import open_app, open_lesson, tell
    from studyapp.core.errors import StudyError

    try:
        open_lesson(lesson) if lesson else open_app()
    except StudyError as error:
        tell(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
