"""Labs done from their start to a pass with the real az in the shell of the attempt: the solutions' own az lines."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.labs import Lab, Step, draw_variables, filled
from studyapp.labs.bench import lay, run
from studyapp.labs.operations.table import OPERATIONS
from tests.az.audit import Audit
from tests.az.conftest import ABSENT, AZ, EXTENSIONS
from tests.labs.test_replay import LABS, load_lab

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
SEED = 3
STUDYAPP = (sys.executable, "-m", "studyapp")
WAIT = """
wait_for() {
    for job in $(az backup job list "$@" --query "[?properties.status=='InProgress'].name" --output tsv); do
        for turn in 1 2 3 4 5 6 7 8 9 10; do
            state=$(az backup job show "$@" --name "$job" --query properties.status --output tsv)
            [ "$state" = InProgress ] || break
        done
    done
}
"""
"""What `az backup job wait` does, without its half minutes: whoever asks again makes the sandbox's time pass."""
_ON_ITS_OWN_CLOCK = ("az monitor metrics list ",)
"""What az asks for a time before now, which is another in the sandbox."""
_STARTS_JOBS = ("backup.now", "restore.disks", "restore.new-vm", "backup.delete-data", "backup.wait-jobs")


@dataclass
class Learner:
    """Somebody with az, an account of their own that nobody may touch, and the labs of the built-in pack."""

    home: Path
    audit: Audit

    @property
    def environment(self) -> dict[str, str]:
        assert AZ is not None
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AZURE_", "ARM_"))}
        path = f"{Path(AZ).parent}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        dead = {"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
        own = {"HOME": str(self.home / "user"), "STUDYAPP_HOME": str(self.home / "data"), "PATH": path}
        return {**kept, **dead, **own, **self.audit.variables()}

    def run(self, *words: str, seconds: float = 600) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*STUDYAPP, *words],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
            cwd=self.home,
            timeout=seconds,
            stdin=subprocess.DEVNULL,
        )

    def json(self, *words: str) -> Any:
        done = self.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def learner(tmp_path: Path) -> Iterator[Learner]:
    own = tmp_path / "user" / ".azure"
    own.mkdir(parents=True)
    (own / "azureProfile.json").write_text('{"subscriptions": [{"id": "real"}]}')
    (own / "msal_token_cache.json").write_text('{"AccessToken": {"real": "secret"}}')
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in own.iterdir()}
    one = Learner(tmp_path, Audit(tmp_path / "audit"))
    yield one
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in own.iterdir()} == before


def solutions() -> Iterator[Any]:
    for path in sorted(LABS.glob("*.yaml")):
        yield pytest.param(path, id=path.stem)


def script(lab: Lab, folder: Path) -> str:
    """The first solution as a shell script; what is no Azure, or not az's own, is done by `studyapp lab do`."""
    lines = ["set -eu", WAIT]
    for number, step in enumerate(lab.solutions[0].steps):
        lines += _lines(lab, step, folder / f"policy-{number}.json")
    return "\n".join(lines)


def _lines(lab: Lab, step: Step, policy: Path) -> Iterator[str]:
    operation = OPERATIONS[step.do]
    line = operation.in_az(step.args)
    if "@policy.json" in line:
        policy.write_text(json.dumps(_policy(lab, step)))
        yield line.replace("@policy.json", f"@{policy}")
    elif not line.startswith("az ") or any(command in line for command in (*EXTENSIONS, *_ON_ITS_OWN_CLOCK)):
        words = " ".join(shlex.quote(f"{name}={value}") for name, value in step.args.items())
        yield f"{shlex.quote(sys.executable)} -m studyapp lab do {step.do} {words}"
    else:
        yield line
    if step.do in _STARTS_JOBS:
        values = operation.values(step.args)
        yield f"wait_for --resource-group {values['group']} --vault-name {values['vault']}"


def _policy(lab: Lab, step: Step) -> Any:
    """The policy that a step makes, as a learner writes it into a file."""
    target = lay(lab, SEED)
    run(target, (step,))
    made = target.backup.protection_policies.get(step.args["vault"], step.args["group"], step.args["policy"])
    return {"properties": made.as_dict()["properties"]}


@pytest.mark.parametrize("path", solutions())
def test_a_lab_is_done_with_az_and_passes(path: Path, learner: Learner) -> None:
    raw = load_lab(path)
    lab = filled(raw, draw_variables(raw, SEED))
    run_id = learner.json("lab", "start", lab.id, "--seed", str(SEED))["run"]
    (learner.home / "solve.sh").write_text(script(lab, learner.home))
    done = learner.run("lab", "shell", "--", shutil.which("bash") or "bash", "solve.sh")
    assert done.returncode == 0, done.stdout[-1500:] + done.stderr[:3000]
    state = learner.json("lab", "status", run_id)[0]
    missing = [(one["check"], one["found"]) for one in state["findings"] if one["mark"] != "pass"]
    assert (missing, state["percent"]) == ([], 100.0)
    replayed = learner.json("lab", "transcript", run_id, "--replay")
    assert (replayed["same"], replayed["differs"]) == (True, "")
    steps = learner.json("lab", "transcript", run_id, "--coach")["own"]["steps"]
    assert [name for name in steps if name.startswith("az ")], "az's commands are told by their names"
    assert learner.audit.seen, "az was watched"
    assert learner.audit.foreign() == set()
