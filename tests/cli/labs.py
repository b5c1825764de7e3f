"""What tests of `studyapp lab` share: the sample lab in the sample pack, and a terminal to be asked at."""

import os
import pty
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studyapp.settings import Folders
from tests.cli.conftest import Call

LAB = Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml"


@pytest.fixture
def with_lab(places: Folders) -> Path:
    """The sample lab stands in the sample pack; returns the learner's home."""
    labs = places.packs / "sample" / "labs"
    labs.mkdir()
    shutil.copy(LAB, labs)
    return places.home


def solve(call: Call, *, lab: str = "") -> None:
    """Do the open attempt's lab, of seed 1."""
    group = "group=" + call("lab", "show", lab or "two-groups", "--json").json["tasks"][0]["text"].split()[4]
    which = ("--lab", lab) if lab else ()
    call("lab", "do", "group.create", group, "location=westeurope", *which)
    call("lab", "do", "vault.create", group, f"vault=rsv-{group[6:]}", "location=westeurope", *which)
    call("lab", "do", "lock.create", "lock=keep", group, *which)


def at_terminal(home: Path, *words: str, answer: str) -> tuple[int, str]:
    """Run a command at a terminal of its own and answer its question; returns its exit code and all that was shown."""
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "studyapp", "--home", str(home), "--pack", "sample", *words]
    process = subprocess.Popen(command, stdin=inner, stdout=inner, stderr=inner)
    os.close(inner)
    os.write(outer, answer.encode())
    shown = b""
    try:
        while more := os.read(outer, 4096):
            shown += more
    except OSError:
        pass  # Linux says so once nobody holds the other end
    os.close(outer)
    return process.wait(), shown.decode().replace("\r\n", "\n")
