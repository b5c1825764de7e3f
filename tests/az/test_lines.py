"""Every az line that the app shows for an operation is one that az's own parser takes."""

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from studyapp.labs.operations.model import Operation, Param
from studyapp.labs.operations.table import OPERATIONS
from tests.az.conftest import ABSENT, AZ, EXTENSIONS

PARSER = Path(__file__).with_name("parser_of_az.py")
PYTHON = Path(AZ).parent / "python" if AZ else None
"""Of az's own environment, where it was installed by pip; elsewhere nothing but az itself can be run."""
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(AZ is None, reason=ABSENT),
    pytest.mark.skipif(PYTHON is None or not PYTHON.exists(), reason="az's own Python is not beside az"),
]
_INNER = re.compile(r"\$\(((?:[^()]|\([^()]*\))*)\)")
"""A command in a command, with at most one pair of brackets in it."""
_ID = "/subscriptions/s/resourceGroups/g/providers/a.b/c/x1"
_TYPED = {"text": "x1", "number": "1", "truth": "true", "list": "1"}
_ONE_OF = {
    "vault.redundancy cross_region": "true",
    "vault.soft-delete state": "Enable",
    "vault.immutability state": "Unlocked",
    "vault.alerts failures": "Enable",
    "route.create next_hop": "None",
    "backup.jobs status": "Failed",
    "backup.jobs operation": "Backup",
    "restore.disks zone": "1",
    "restore.new-vm zone": "1",
}
"""Arguments of which az knows every value."""


def value(operation: Operation, param: Param) -> str:
    if param.default and "{" not in param.default:
        return param.default
    return _ONE_OF.get(f"{operation.name} {param.name}", _TYPED[param.type])


def lines(operation: Operation) -> Iterator[str]:
    """The az commands in an operation's line, with something in each place."""
    asked = [param for param in operation.params if param.default is None or "{" not in param.default]
    line = operation.in_az({param.name: value(operation, param) for param in asked})
    while found := _INNER.search(line):
        is_az = found[1].startswith("az ")
        if is_az:
            yield found[1]
        line = line.replace(found[0], _ID if is_az else "01-01-2027")
    if line.startswith("az "):
        yield line


def test_az_itself_takes_every_line() -> None:
    shown = {line: operation.name for operation in OPERATIONS.values() for line in lines(operation)}
    told = {line: name for line, name in shown.items() if not line.startswith(EXTENSIONS)}
    asked = "\n".join(json.dumps(shlex.split(line)[1:]) for line in told)
    done = subprocess.run([str(PYTHON), str(PARSER)], input=asked, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(told) > 50
    refused = {line: said for line, said in zip(told, answers, strict=True) if said}
    assert refused == {}
