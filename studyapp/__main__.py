"""The entry point: answers `--version` without importing anything heavy, hands everything else to the command line."""

import sys

from studyapp import __version__


def main() -> None:
    """Run the command line."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"studyapp {__version__}\n")
        return
    from studyapp.cli import run

    run()


if __name__ == "__main__":
    main()
