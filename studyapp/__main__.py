"""The entry point: `--version` and the app itself take a short way in, everything else goes through the command line."""

import sys

from studyapp import __version__


def main() -> None:
    """Run studyapp."""
    words = sys.argv[1:]
    if words == ["--version"]:
        sys.stdout.write(f"studyapp {__version__}\n")
    elif words:
        from studyapp.cli.main import run

        run()
    else:
        _open_app()


def _open_app() -> None:
    from studyapp.cli.opening import open_app, tell
    from studyapp.core.errors import StudyError

    try:
        open_app()
    except StudyError as error:
        tell(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
