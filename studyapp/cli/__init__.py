"""The command line: builds the Study, and is the only reader of the clock and of randomness."""

from studyapp.cli.main import run

__all__ = ["run"]
