"""Every solution of every lab, typed as az lines into an attempt: it earns what the solution earns."""

from pathlib import Path

import pytest

from studyapp.core.az.words import join
from studyapp.core.lab_runs import score
from studyapp.core.labs import Lab, Solution, Step
from studyapp.labs.attempt import Attempt
from studyapp.labs.az.doors import AttemptDoor
from studyapp.labs.az.patterns import patterns
from studyapp.labs.az.prompt import AzPrompt
from studyapp.labs.operations.table import operation
from studyapp.library.load import load_text

LABS = sorted((Path(__file__).parents[3] / "labs").glob("*.yaml"))
SAID = {pattern.operation.name for command in patterns().values() for pattern in command} | {
    "guest.write",
    "guest.delete",
    "nic.show",
    "nic.set-address",
}
"""Operations whose az lines this prompt takes."""


def _lab(path: Path) -> Lab:
    lab, problems = load_text(path.read_text(encoding="utf-8"), Lab, path.name)
    assert problems == ()
    assert isinstance(lab, Lab)
    return lab


CASES = [
    (path, solution.id)
    for path in LABS
    for solution in _lab(path).solutions
    if any(step.do in SAID for step in solution.steps)
]


def _typed(attempt: Attempt, prompt: AzPrompt, step: Step) -> bool:
    """Do a step as its az line says it; whether it was one."""
    one = operation(step.do)
    if one.name not in SAID:
        attempt.do(one.name, step.args)
        return False
    line = one.in_az(step.args)
    printed = prompt.run(line)
    assert printed.code == 0, f"{line}\n{printed.err}"
    if any(param.name == "wait" for param in one.params) and step.args.get("wait") != "false":
        # The operation waits for its job; az does so with a command of its own.
        vault = {name: step.args[name] for name in ("group", "vault")}
        newest = "$(az backup job list -g {group} -v {vault} --query [0].name -o tsv)".format(**vault)
        waited = prompt.run(f"az backup job wait {join(['-g', vault['group'], '-v', vault['vault']])} -n {newest}")
        assert waited.code == 0, waited.err
    return True


@pytest.mark.parametrize(("path", "way"), CASES, ids=[f"{path.stem}-{way}" for path, way in CASES])
def test_a_solution_typed_as_az_lines_earns_everything(path: Path, way: str, tmp_path: Path) -> None:
    attempt = Attempt(_lab(path), 7, tmp_path)
    attempt.begin()
    prompt = AzPrompt(AttemptDoor(attempt))
    solution: Solution = next(one for one in attempt.lab.solutions if one.id == way)
    typed = [_typed(attempt, prompt, step) for step in solution.steps]
    assert any(typed)
    found = attempt.check()
    assert [(one.check, one.found) for one in found if one.mark != "pass"] == []
    assert score(attempt.lab, found) == attempt.lab.points()
    assert attempt.replay().same
