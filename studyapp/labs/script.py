"""Running a learner's own script in an attempt: in a process of its own, against the attempt's saved world."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

FOLDER = "STUDYAPP_LAB_FOLDER"
"""Environment variable that tells the script's process where the attempt's world is."""
WHAT = "STUDYAPP_LAB_WHAT"
"""Environment variable that tells it what it is called in the transcript."""

_RUNNER = """
import datetime, runpy, sys
from studyapp.labs import here
here.begin(lambda: datetime.datetime.now(datetime.timezone.utc))
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
finally:
    here.keep()
"""


class Scripted(Protocol):
    """An attempt in any world."""

    folder: Path

    def for_scripts(self) -> Mapping[str, str]:
        """Environment variables with which a script's process comes to the attempt's world; none of them is secret."""
        ...


def run_script(attempt: Scripted, script: Path) -> int:
    """Run a script and wait for it; returns its exit code. What it did is kept, whether it fails or not."""
    environment = {**os.environ, **attempt.for_scripts(), FOLDER: str(attempt.folder), WHAT: f"ran {script.name}"}
    command = [sys.executable, "-c", _RUNNER, str(script)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the learner's own script
