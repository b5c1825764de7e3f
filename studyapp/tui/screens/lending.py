"""Lending the terminal to another program, and taking it back."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from textual.app import App, SuspendNotSupported

from studyapp.core.errors import StudyError

Result = TypeVar("Result")


def lent(app: App[Any], work: Callable[[Callable[[str], None]], Result]) -> Result:
    """Do something while the terminal is not the app's.

    Args:
        app: it shows nothing meanwhile, and is drawn anew afterwards.
        work: is given a function that writes to the terminal.

    Raises:
        StudyError: the terminal can't be lent, or what the work raises.
    """
    result, trouble = None, None
    try:
        with app.suspend():
            # Nothing may be raised here, or the app does not come back.
            try:
                result = work(_write)
            except StudyError as error:
                trouble = error
    except SuspendNotSupported as error:
        hint = "Open another one and use `studyapp lab shell` there: what is done shows here within a second."
        raise StudyError("This terminal can't be lent to a shell.", hint) from error
    if trouble is not None:
        raise trouble
    assert result is not None
    return result


def _write(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
