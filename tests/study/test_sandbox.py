"""The verbs on the learner's own sandbox."""

import subprocess
import sys

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.playground import Retention
from studyapp.study.study import Study


def test_a_sitting_with_the_sandbox(study: Study) -> None:
    sandbox = study.sandbox
    assert sandbox.state() == ()
    assert sandbox.reset("sample") is None
    assert sandbox.path == study.folders.sandbox("default") / "sandbox.json"
    assert [disk.name for disk in sandbox.state("disks")] == ["vm-app1-os", "vm-app1-data-0"]
    passed = sandbox.advance(days=3)
    assert (passed.now - passed.before).days == 3
    assert [job.status for job in passed.jobs] == ["Completed"] * 3
    assert [point.id for point in passed.made] == [point.id for point in sandbox.points()[:3]]
    fault = sandbox.inject("agent-down")
    assert sandbox.faults() == (fault,)
    assert sandbox.advance_to_next().now == sandbox.clock().now
    assert sandbox.advance(days=1).jobs[0].status == "Failed"
    sandbox.lift(fault.id)
    assert sandbox.faults() == ()
    assert any(entry.operation == "recovery.snapshot-taken" for entry in sandbox.activity())
    sandbox.reset("empty")
    assert (sandbox.state(), sandbox.jobs(), sandbox.points()) == ((), (), ())


@pytest.mark.parametrize("span", [{}, {"days": -1}, {"days": 4000}])
def test_the_clock_only_goes_on_and_not_too_far(study: Study, span: dict[str, float]) -> None:
    with pytest.raises(StudyError, match="can't be moved like that"):
        study.sandbox.advance(**span)


def test_the_clock_ends_in_2200(study: Study) -> None:
    for _ in range(17):
        study.sandbox.advance(days=3660)
    with pytest.raises(StudyError, match="can only move forward to 2200"):
        study.sandbox.advance(days=3660)


def test_a_simulation_leaves_the_learners_world_alone(study: Study) -> None:
    assert len(study.sandbox.simulate(Retention(daily=7), 20).on(20)) == 7
    assert not study.sandbox.path.exists()


def test_opening_a_study_or_the_app_loads_neither_azure_nor_the_sandbox() -> None:
    code = (
        "import sys, studyapp.tui.app, studyapp.tui.screens.home, studyapp.study.study, studyapp.cli.main;"
        "print([m for m in sys.modules if m.startswith(('azure', 'studyapp.sandbox', 'studyapp.labs'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
