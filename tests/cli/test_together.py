"""Several processes at once, on a home that does not exist yet."""

import json
import os
import subprocess
import sys

from studyapp.settings import Folders


def test_processes_that_start_together_on_a_new_home_all_succeed(places: Folders) -> None:
    environment = {**os.environ, "STUDYAPP_HOME": str(places.home / "new")}
    script = [sys.executable, "-m", "studyapp", "quiz", "--seed", "7", "--count", "2", "--plain", "--json"]
    started = [
        subprocess.Popen(
            script, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        )
        for _ in range(4)
    ]
    said = [process.communicate() for process in started]
    assert [process.returncode for process in started] == [0] * 4, said
    results = [json.loads(out) for out, _ in said]
    assert len({result["session"] for result in results}) == 4
    assert len({json.dumps(result["items"]) for result in results}) == 1


def test_commands_that_move_one_sandboxs_clock_together_all_count(places: Folders) -> None:
    environment = {**os.environ, "STUDYAPP_HOME": str(places.home)}
    script = [sys.executable, "-m", "studyapp", "sandbox", "advance", "--hours", "1", "--json"]
    started = [subprocess.Popen(script, stdout=subprocess.PIPE, env=environment) for _ in range(3)]
    clocks = [json.loads(process.communicate()[0])["now"] for process in started]
    assert [process.returncode for process in started] == [0] * 3
    assert len(set(clocks)) == 3
    assert max(clocks)[11:13] == "11"
