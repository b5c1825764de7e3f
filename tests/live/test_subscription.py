"""A lab on a real subscription. Off unless STUDYAPP_LIVE_SUBSCRIPTION names one: it makes real resources and costs money.

Sign in with `az login` before. It takes about two hours, and cleans up in the end, whatever happened before.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyapp.cli.clock import machine_clock, randomness
from studyapp.core.azure_wishes import Wish
from studyapp.core.lab_runs import is_pass
from studyapp.settings import folders
from studyapp.study.study import Study

SUBSCRIPTION = os.environ.get("STUDYAPP_LIVE_SUBSCRIPTION", "")
LAB = "protect-a-vm"
LONGEST = timedelta(hours=3)

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not SUBSCRIPTION, reason="STUDYAPP_LIVE_SUBSCRIPTION names no subscription"),
]


@pytest.fixture(autouse=True)
def _shut_out_the_machine() -> None:
    """This test alone sees the user's login and reaches the network."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Study]:
    """A learner with a home of its own, in which the subscription is allowed."""
    places = folders(tmp_path / "home")
    places.home.mkdir()
    places.subscriptions.write_text(f"{SUBSCRIPTION}\n", encoding="utf-8")
    made = Study(places, "live", machine_clock, randomness(), real=machine_clock)
    made.content.refresh()
    yield made
    made.close()


def test_a_lab_is_laid_solved_passed_and_leaves_nothing_behind(study: Study) -> None:
    prepared = study.labs.prepare(LAB, Wish(subscription=SUBSCRIPTION, login="cli"))
    assert prepared.stopping == (), [one.what for one in prepared.stopping]
    try:
        state = study.labs.begin(prepared, print)
        for step in state.lab.solutions[0].steps:
            study.labs.perform(state.run.id, step.do, {**step.args, "wait": "true"} if "wait" in _takes(step.do) else step.args)  # fmt: skip
        until = datetime.now(UTC) + LONGEST  # noqa: TID251 - Azure's own time
        attempt = study.labs.attempt(state.run.id)
        while not is_pass(study.labs.check(state.run.id).findings):
            assert datetime.now(UTC) < until, "the lab does not pass"  # noqa: TID251
            attempt.target().sleep(60)
    finally:
        report = study.labs.end(prepared.run.id, print)
    assert [one.id for one in report.left if not one.goes_by_itself] == []
    assert study.labs.azure.leftovers(Wish(subscription=SUBSCRIPTION, login="cli")) == ()


def _takes(operation: str) -> list[str]:
    from studyapp.labs.operations.table import OPERATIONS

    return [param.name for param in OPERATIONS[operation].params]
