"""The unmodified `az`, where it is installed, in a shell that is pointed at a server of its own.

`STUDYAPP_AZ` names the program; else it is looked for on PATH. Without it these tests are skipped by name.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studyapp.labs.playground import Playground
from studyapp.study.serving import variables
from tests.server.conftest import Running, Start, _loopback_only, start  # noqa: F401 - the fixtures

AZ = os.environ.get("STUDYAPP_AZ") or shutil.which("az")
EXTENSIONS = (
    "az monitor alert-processing-rule ",
    "az monitor data-collection ",
    "az monitor log-analytics query ",
    "az dataprotection ",
    "az vm repair ",
)
"""Commands that are no part of az itself: an extension brings each, which az fetches when it is first used."""
ABSENT = "az is not installed: put it on PATH, or name it in STUDYAPP_AZ"


@dataclass(frozen=True)
class Done:
    """How one az command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out) if self.out.strip() else None


@dataclass
class Az:
    """Runs az command lines as a persona."""

    server: Running
    folder: Path
    persona: str = "owner"

    def as_(self, persona: str) -> "Az":
        return Az(self.server, self.folder, persona)

    def run(self, *words: str, **more: str) -> Done:
        """One command, however it ends; more environment by name."""
        assert AZ is not None
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "ARM_"))}
        pointed = variables(self.server.run, self.server.client(self.persona))
        # A dead proxy: whatever is not for 127.0.0.1 fails at once.
        dead = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
        environment = kept | dict(pointed) | dead | {"NO_PROXY": "127.0.0.1,localhost", "HOME": str(self.folder)} | more
        done = subprocess.run(
            [AZ, *words], capture_output=True, text=True, env=environment, cwd=self.folder, timeout=120, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    def __call__(self, *words: str, **more: str) -> Any:
        """What a command prints as JSON; it must succeed."""
        done = self.run(*words, **more)
        assert done.code == 0, f"az {' '.join(words)}: {done.err[-2000:]}"
        return done.json


@pytest.fixture
def az_over(tmp_path: Path, start: Start) -> Callable[..., Az]:  # noqa: F811
    """Starts a server of a sandbox, sample or empty, and gives the az that is pointed at it."""

    def begin(world: str = "empty", **more: Any) -> Az:
        home = tmp_path / "user"
        home.mkdir(exist_ok=True)
        if world == "sample":
            Playground(tmp_path / "sandbox").begin("sample")
        return Az(start(**more), home)

    return begin
