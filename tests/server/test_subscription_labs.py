"""Every lab that runs on a subscription, whole over https by the command line; and what of its secrets is written anywhere."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.lab_targets import for_target
from studyapp.core.labs import Lab, Step, draw_variables, filled
from studyapp.labs.operations.table import OPERATIONS
from studyapp.sandbox.arm.world import Settings
from tests.cli.conftest import Call, Said, call  # noqa: F401 - the fixture
from tests.labs.test_replay import LABS, load_lab
from tests.server.test_subscription import PACK, Ground, play  # noqa: F401 - the fixture

pytestmark = pytest.mark.slow
SEED = 3
ON_AZURE = [path for path in sorted(LABS.glob("*.yaml")) if "azure" in load_lab(path).targets]
STAYS = (
    "/deletedVaults/",
    "/Microsoft.AlertsManagement/alerts/",
    "/backupJobs/",
    "/recoveryPoints/",
    "/NetworkWatcherRG",
)
"""What Azure itself keeps for a while, makes where a network is made, or makes of the sample world by schedule."""
LOGIN = ("--login", "service-principal")


@pytest.fixture
def lab(call: Call) -> Callable[..., Said]:  # noqa: F811 - the fixture
    return lambda *words, **more: call("lab", *words, pack=PACK, **more)


def there(path: Path) -> Lab:
    """The lab as it is on a subscription, with the names of the seed."""
    raw = load_lab(path)
    form = for_target(raw, "azure")
    return filled(form, draw_variables(form, SEED))


def words(step: Step) -> tuple[str, ...]:
    """A step of a solution as `lab do` takes it; what starts a job waits for it."""
    waits = any(param.name == "wait" for param in OPERATIONS[step.do].params)
    args = {"wait": "true", **step.args} if waits else step.args
    return (step.do, *(f"{name}={value}" for name, value in args.items()))


def solved(lab: Callable[..., Said], whole: Lab) -> list[Said]:
    """The lab is started and its first solution done, all of it by commands."""
    said = [lab("start", whole.id, "--target", "azure", *LOGIN, "--seed", str(SEED), "--yes")]
    assert said[0].failure is None, said[0].err[-900:]
    assert "{{" not in said[0].err, "what is not graded there is told with the names of the run"
    for step in whole.solutions[0].steps:
        said.append(lab("do", *words(step)))
        assert said[-1].failure is None, (words(step), said[-1].failure)
    for one in said:
        assert one.failure is None, (one.failure, one.err, whole.id)
    return said


def by_id(cloud: Any) -> dict[str, str]:
    """Everything in the subscription as Azure shows it, by its id."""
    return {one["id"]: json.dumps(one, sort_keys=True) for one in cloud.sandbox.state()}


NOT_HERE = {
    "ready-for-another-region": "the first copy to the other region is under way as long as the server's clock stands",
    "soft-delete-and-undelete": "the server's clock stands between two polls, so the lab's own deletion is told at the learner's beginning",
}
"""Labs that a server whose clock goes by polls can't play, and why; tests/labs/subscription does all of them whole in-process."""
IN_ITS_WAY = ("vault-that-cannot-be-deleted",)
"""Labs with a resource group that the sample world has as well: they come into an empty subscription."""


def on_azure() -> list[Any]:
    known = {name: pytest.mark.skip(reason=why) for name, why in NOT_HERE.items()}
    return [pytest.param(path, id=path.stem, marks=known.get(path.stem, ())) for path in ON_AZURE]


@pytest.mark.parametrize("path", on_azure())
def test_a_lab_is_whole_over_https(path: Path, lab: Callable[..., Said], play: Callable[..., Ground], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip  # noqa: F811
    cloud, _ = play(settings=Settings()) if path.stem in IN_ITS_WAY else play()
    # One time for everybody, as with Azure: whoever waits for a job makes the sandbox's pass, which then is hours ahead.
    monkeypatch.setattr("studyapp.cli.opening.machine_clock", lambda: cloud.sandbox.now)
    before = by_id(cloud)
    solved(lab, there(path))
    checked = lab("check")
    assert checked.code == 0, checked.out
    assert "100 % of the lab" in checked.out
    groups = cloud.groups()
    assert groups
    ended = lab("stop", "--yes")
    assert ended.code == 0, ended.out
    assert cloud.groups() == []
    after = by_id(cloud)
    changed = {place for place in before if after.get(place) != before[place]}
    # A backup of the sample world that ran when the lab began came to its end meanwhile.
    assert {place for place in changed if "/protectedItems/" not in place} == set()
    new = {place for place in after if place not in before and not any(trace in place for trace in STAYS)}
    # Azure keeps backup's own group for snapshots, which must be empty.
    assert {place for place in new if not place.rpartition("/")[2].startswith("AzureBackupRG_")} == set()
