"""Running a learner's own script in an attempt: in a process of its own, against the attempt's saved world."""

import os
import subprocess
import sys
from pathlib import Path

from studyapp.labs.attempt import Attempt

FOLDER = "STUDYAPP_LAB_FOLDER"
"""Environment variable that tells the script's process where the attempt's world is."""
WHAT = "STUDYAPP_LAB_WHAT"
"""Environment variable that tells it what it is called in the transcript."""

_RUNNER = """
import runpy, sys
from studyapp.labs import here
try:
    runpy.run_path(sys.argv[1], run_name="__main__")
finally:
    here.keep()
"""


def run_script(attempt: Attempt, script: Path) -> int:
    """Run a script and wait for it; returns its exit code. What it did is kept, whether it fails or not."""
    environment = {**os.environ, FOLDER: str(attempt.folder), WHAT: f"ran {script.name}"}
    command = [sys.executable, "-c", _RUNNER, str(script)]
    return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - the learner's own script
