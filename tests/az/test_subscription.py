"""Labs on a subscription with the login of the real az, against a server that plays Azure."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studyapp.settings import Folders
from tests.az.conftest import ABSENT, AZ, Az
from tests.server.programs import Ended, Heard, Programs
from tests.server.test_subscription import LAB, PACK, Cloud, Ground, play  # noqa: F401 - the fixture

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
ITEM = ("group=rg-vaults", "vault=rsv-orders", "vm_group=rg-orders")


class Learner:
    """Somebody who has az on PATH, with a configuration of their own, and no other way to sign in."""

    def __init__(self, cloud: Cloud, az: Az, programs: Programs) -> None:
        self.cloud = cloud
        self.az = az
        self._programs = programs
        self._own = {"AZURE_CONFIG_DIR": str(az.folder / "own")}

    def run_az(self, *words: str) -> Any:
        return self.az(*words, **self._own)

    def knows_the_cloud(self) -> None:
        self.run_az("config", "set", "core.instance_discovery=false", "core.collect_telemetry=false")
        self.run_az("cloud", "register", "-n", "Sandbox", "--endpoint-resource-manager", self.az.server.run.url)
        self.run_az("cloud", "set", "-n", "Sandbox")

    def signs_in(self) -> None:
        client, tenant = self.az.server.client(), self.az.server.run.tenant_id
        words = ("login", "--service-principal", "-u", client.client_id, "-p", client.client_secret)
        self.run_az(*words, "--tenant", tenant)

    def run(self, *words: str, **more: str) -> Ended:
        assert AZ is not None
        path = os.pathsep.join([str(Path(AZ).parent), os.environ["PATH"]])
        return self._programs.run(*words, **{"PATH": path, **self._own, **more})


@pytest.fixture
def learner(play: Callable[..., Ground], places: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Learner:  # fmt: skip  # noqa: F811 - the fixture
    cloud, server = play(kind=Heard)
    for name in ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"):
        monkeypatch.delenv(name)
    home = tmp_path / "user"
    home.mkdir(exist_ok=True)
    return Learner(cloud, Az(server, home), Programs(places.home, PACK))


def start(*more: str) -> tuple[str, ...]:
    return ("lab", "start", LAB, "--target", "azure", "--login", "cli", "--seed", "3", *more)


def test_a_lab_is_done_with_the_login_of_az(learner: Learner) -> None:
    learner.knows_the_cloud()
    learner.signs_in()
    looked = learner.run(*start("--dry-run"))
    assert looked.code == 0, looked.err
    assert "Nothing was made: this was a dry run." in looked.err
    assert learner.cloud.groups() == []
    begun = learner.run(*start("--yes"))
    assert begun.code == 0, begun.err
    machine = next(one["name"] for one in learner.cloud.sandbox.state() if "/rg-orders/" in one["id"] and one["type"].endswith("/virtualMachines"))  # fmt: skip
    for words in (
        ("vault.create", *ITEM[:2], "location=westeurope"),
        ("vault.redundancy", *ITEM[:2], "redundancy=ZoneRedundant"),
        ("backup.protect", *ITEM, f"vm={machine}", "policy=EnhancedPolicy"),
        ("backup.now", *ITEM, f"vm={machine}", "wait=true"),
    ):
        done = learner.run("lab", "do", *words)
        assert done.code == 0, done.err
    checked = learner.run("lab", "check")
    assert checked.code == 0, checked.out + checked.err
    assert learner.run_az("group", "show", "-n", "rg-orders")["tags"]["studyapp-lab"] == LAB
    ended = learner.run("lab", "stop", "--yes")
    assert ended.code == 0, ended.out + ended.err
    assert learner.cloud.groups() == []


def test_az_that_is_not_signed_in_is_told_to(learner: Learner) -> None:
    learner.knows_the_cloud()
    refused = learner.run(*start("--dry-run"))
    assert refused.code == 1
    assert "az login" in refused.err
    assert "Traceback" not in refused.err
    assert learner.cloud.groups() == []


def test_without_az_it_is_told_how_to_get_it(learner: Learner) -> None:
    refused = learner.run(*start("--dry-run"), PATH="/nowhere")
    assert refused.code == 1
    assert "Azure CLI not found" in refused.err
    assert "Install the Azure CLI and run `az login`" in refused.err
