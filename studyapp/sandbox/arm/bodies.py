"""Reads the body of a request as Azure does: JSON, or a looser text with comments, bare names and trailing commas.

`az deployment group create` sends a template's file as it is, comments and all, behind a bare `template:`.
"""

import json
from typing import Any

MOST_LOOSE = 64 * 1024
"""Length of the longest body that is read loosely, which is slow."""
_SPLICED = b", template:"
_QUOTED = b', "template":'


def read(body: bytes) -> Any:
    """The value that a body holds.

    Raises:
        ValueError: it can't be read.
    """
    try:
        return json.loads(body)
    except RecursionError as error:
        raise ValueError("it nests too deeply") from error
    except ValueError:
        return _spliced(body)


def _spliced(body: bytes) -> Any:
    """A template without comments, as az splices it in; anything else goes the slow way."""
    try:
        return json.loads(body.replace(_SPLICED, _QUOTED, 1))
    except (ValueError, RecursionError):
        return _loose(body)


def _loose(body: bytes) -> Any:
    if len(body) > MOST_LOOSE or not body.lstrip().startswith((b"{", b"/")):
        raise ValueError("it is no JSON")
    # Few bodies come here, and the sandbox has to start without it.
    import json5

    try:
        # There and back, because json5 leaves the halves of a character apart that is written as two escapes.
        return json.loads(json.dumps(json5.loads(body.decode(), parse_constant=_refuse)))
    except RecursionError as error:
        raise ValueError("it nests too deeply") from error


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no value")
