"""Files inside a machine of a real subscription, by Run Command: small scripts whose every part from outside is quoted.

A text of a learner is data to the shell, whatever is in it. Contents come back as base64, which no output can be mistaken for.
"""

import base64
import binascii
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.errors import StudyError
from studyapp.labs.target import Target

FOLDER = "/data"
"""Where the files of labs lie; no other folder is listed."""
_MARK = ":"
"""Stands before what is printed, so that a missing beginning shows, and between files; no base64 holds it."""
_PRINTED = re.compile(r"\[stdout\]\n(?P<out>.*)\n\[stderr\]\n?(?P<err>.*)", re.DOTALL)
_HINT = "`vm.show` tells its power state, `guest.files` what it holds."


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine whose files are meant."""

    group: str
    name: str


def files(target: Target, machine: Machine) -> Mapping[str, str]:
    """Path and content of every file below the folder of the labs.

    Raises:
        StudyError: the machine does not run, or its files are too large to be shown.
    """
    printed = _printed(target, machine, f"find {FOLDER} -type f")
    paths = sorted(path for path in printed.split("\n") if path.startswith("/"))
    if not paths:
        return {}
    shown = _printed(target, machine, f"\necho; echo {_MARK}\n".join(showing(path) for path in paths))
    return {path: _decoded(text) for path, text in zip(paths, shown.split(_MARK), strict=True)}


def read(target: Target, machine: Machine, path: str) -> str:
    """The content of a file.

    Raises:
        StudyError: the machine does not run, there is no such file, or it is too large to be shown.
    """
    return _decoded(_printed(target, machine, showing(path)))


def write(target: Target, machine: Machine, path: str, content: str) -> None:
    """Write a file, and the folders above it.

    Raises:
        StudyError: the machine does not run, or the file can't be written.
    """
    _printed(target, machine, writing(path, content))


def delete(target: Target, machine: Machine, path: str) -> None:
    """Delete a file.

    Raises:
        StudyError: the machine does not run, or there is no such file.
    """
    _printed(target, machine, deleting(path))


# Scripts


def writing(path: str, content: str) -> str:
    """The script that writes a file."""
    return f"mkdir -p -- {shlex.quote(dirname(path))} && printf %s {shlex.quote(content)} > {shlex.quote(path)}"


def deleting(path: str) -> str:
    """The script that deletes a file."""
    return f"rm -- {shlex.quote(path)}"


def showing(path: str) -> str:
    """The script that prints a file as base64."""
    return f"base64 -w 0 -- {shlex.quote(path)}"


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise StudyError("The file is no text.", _HINT) from error


def _printed(target: Target, machine: Machine, script: str) -> str:
    """What a script printed.

    Raises:
        StudyError: the machine does not run, the script complained, or it printed too much.
    """
    body: Any = {"commandId": "RunShellScript", "script": [f"echo {_MARK}\n{script}"]}
    try:
        done = target.compute.virtual_machines.begin_run_command(machine.group, machine.name, body).result()
    except HttpResponseError as error:
        if getattr(error.error, "code", "") == "OperationNotAllowed":
            raise StudyError(f"The machine `{machine.name}` does not run.", _HINT) from error
        raise
    message = "\n".join(str(one.message) for one in done.value or ())
    found = _PRINTED.search(message)
    if found is None:
        raise StudyError(f"Run Command gave no output of `{machine.name}`.", "It needs outbound access on port 443.")
    if found["err"].strip():
        raise StudyError(f"`{machine.name}` says: {' '.join(found['err'].split())[:300]}.", _HINT)
    if not found["out"].startswith(_MARK):
        raise StudyError("This is too long to be shown: Run Command gives the last 4,096 bytes.", _HINT)
    return found["out"].removeprefix(_MARK)
