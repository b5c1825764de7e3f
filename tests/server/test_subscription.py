"""Labs on a subscription from end to end: the command line, azure-identity and the SDKs over https, against a server that plays Azure.

What only a real subscription can show is in tests/live.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import pytest

from studyapp.core.azure_runs import RUN_TAG
from studyapp.labs.bench import run
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.subscription import record as records
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.access import ASSIGNMENTS
from studyapp.sandbox.arm.world import Settings
from studyapp.sandbox.http.doing import Doing
from studyapp.settings import Folders
from tests.cli.conftest import Call, Said, call  # noqa: F401 - the fixture
from tests.server.conftest import Running, Start

SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
OTHER = "22222222-2222-4333-8444-555555555555"
PACK = "az104-vm-operations"
LAB = "protect-a-vm"
ITEM = ("group=rg-vaults", "vault=rsv-orders", "vm_group=rg-orders")
PASSWORD = "Planted-Passw0rd-7f3a"  # noqa: S105 - looked for in everything that is written


class Cloud:
    """A world that plays a subscription of the learner's; others have something in it as well."""

    notes_reads = False

    def __init__(
        self, settings: Settings | None = None, start: datetime | None = None, kind: type[Sandbox] = Sandbox
    ) -> None:
        self.sandbox = kind(
            seed=3,
            start=start or datetime.now(UTC),  # noqa: TID251 - the app's own clock is the real one here
            subscription=SUBSCRIPTION,
            settings=settings,
        )
        if settings is None:
            run(SandboxTarget(self.sandbox), SAMPLE)

    def look(self) -> Sandbox:
        return self.sandbox

    @contextmanager
    def changing(self, doing: Doing) -> Iterator[Sandbox]:
        yield self.sandbox

    def begin(self, start: Literal["sample", "empty"]) -> None:
        """Nobody asks it to."""

    def groups(self) -> list[str]:
        """Names of the resource groups that carry a run's tag."""
        return [one["name"] for one in self.sandbox.state() if RUN_TAG in (one.get("tags") or {})]


Ground = tuple[Cloud, Running]


@pytest.fixture
def play(start: Start, places: Folders, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ground]:
    """Starts a server that plays the subscription; it is allowed, and a persona's service principal is set to sign in."""

    serve = start

    def begin(persona: str = "owner", **world: Any) -> Ground:
        cloud = Cloud(**world)
        server = serve("azure", world=cloud)
        client = server.client(persona)
        places.home.mkdir(parents=True, exist_ok=True)
        places.subscriptions.write_text(f"{SUBSCRIPTION}  # my sandbox\n", encoding="utf-8")
        for name, value in {
            "STUDYAPP_AZURE_ENDPOINT": server.url,
            "REQUESTS_CA_BUNDLE": server.run.ca_file,
            "AZURE_AUTHORITY_HOST": server.url,
            "AZURE_TENANT_ID": server.run.tenant_id,
            "AZURE_CLIENT_ID": client.client_id,
            "AZURE_CLIENT_SECRET": client.client_secret,
        }.items():
            monkeypatch.setenv(name, value)
        return cloud, server

    return begin


@pytest.fixture
def azure(play: Callable[..., Ground]) -> Ground:
    return play()


@pytest.fixture
def lab(call: Call, azure: Ground) -> Callable[..., Said]:  # noqa: F811 - the fixture
    """`lab("do", ...)` over the shipped pack."""
    return lambda *words, **more: call("lab", *words, pack=PACK, **more)


def begun(lab: Callable[..., Said], *more: str) -> Said:
    said = lab("start", LAB, "--target", "azure", "--login", "service-principal", "--seed", "3", "--yes", *more)
    assert said.failure is None, (said.failure, said.err)
    return said


# A lab, whole


def test_a_lab_is_done_and_cleaned_up(lab: Callable[..., Said], azure: Ground) -> None:
    cloud, _ = azure
    before = {one["id"]: one for one in cloud.sandbox.state() if "/rg-app" in one["id"]}
    said = begun(lab)
    assert "an hour once everything stands" in said.err
    assert "4 of 4: Create a virtual machine" in said.err
    assert cloud.groups() == ["rg-orders", "rg-vaults"]

    machine = f"vm={_machine(cloud)}"
    lab("do", "vault.create", *ITEM[:2], "location=westeurope")
    assert (
        "AZURE 11111111…5555, real resources"
        in lab("do", "vault.redundancy", *ITEM[:2], "redundancy=ZoneRedundant").err
    )
    lab("do", "backup.protect", *ITEM, machine, "policy=EnhancedPolicy")
    lab("do", "backup.now", *ITEM, machine)
    waiting = lab("check")
    assert waiting.code == 1
    assert "The Backup job is still running" in waiting.out
    lab("do", "backup.wait-jobs", *ITEM[:2])
    cost = lab("status", "--cost").out
    assert "What stands costs about 0." in cost
    assert f"{machine[3:]}: machine of size Standard_D2s_v5" in cost
    passed = lab("check")
    assert passed.code == 0, passed.out
    assert "100 % of the lab" in passed.out

    ended = lab("stop", "--yes")
    assert ended.code == 0, ended.out
    assert "0 left" in ended.out or "until 20" in ended.out, "a deleted vault goes by itself, and is told with its day"
    assert cloud.groups() == []
    assert (
        lab("cleanup", "--list", "--login", "service-principal").out
        == "No run has left anything in this subscription.\n"
    )
    assert {place: one for place, one in _outside(cloud).items() if place in before} == before
    assert lab("status").err == "No lab is open.\n"


def _machine(cloud: Cloud) -> str:
    """Name of the machine that the lab is about."""
    found = (one for one in cloud.sandbox.state() if one["type"].endswith("/virtualMachines"))
    return next(str(one["name"]) for one in found if "/rg-orders/" in one["id"])


def _outside(cloud: Cloud) -> dict[str, Any]:
    return {one["id"]: one for one in cloud.sandbox.state() if "/rg-app" in one["id"]}


def test_a_script_and_an_az_line_stay_within_the_fence(lab: Callable[..., Said], azure: Ground, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:  # fmt: skip
    begun(lab)
    script = tmp_path / "mine.py"
    script.write_text(
        "from studyapp.labs.here import resources\n"
        "print(sorted(one.name for one in resources.resource_groups.list()))\n"
        "resources.resource_groups.create_or_update('rg-elsewhere', {'location': 'westeurope'})\n",
        encoding="utf-8",
    )
    assert lab("run", str(script)).code == 1
    shown = capfd.readouterr()
    assert "'rg-app', 'rg-orders', 'rg-vaults'" in shown.out
    assert "PUT rg-elsewhere was held back: the run's groups are rg-orders, rg-vaults." in shown.err
    assert "rg-elsewhere" in lab("az", "--", "group", "create", "-n", "rg-elsewhere", "-l", "westeurope").err
    assert "rg-elsewhere" not in [one["name"] for one in azure[0].sandbox.state()]
    refused = lab("do", "vm.stop", "vm_group=rg-app", "vm=vm-app1").failure
    assert refused is not None
    assert "held back" in refused.message
    told = lab("transcript").out
    assert "-- ran mine.py" in told


def test_what_only_a_sandbox_can_do_is_refused_with_what_to_do_instead(lab: Callable[..., Said], azure: Ground) -> None:
    begun(lab)
    for words, instead in (
        (("reset",), "lab stop"),
        (("branch",), "in the sandbox"),
        (("transcript", "--replay"), "lab transcript"),
        (("transcript", "--coach"), "lab transcript"),
        (("do", "clock.next"), "without `--target azure`"),
        (("shell", "--", "true"), "your own terminal"),
    ):
        failure = lab(*words).failure
        assert failure is not None, words
        assert instead in failure.hint, words
    assert lab("status", "--json").json[0]["target"] == "azure"


# Signing in


@pytest.mark.parametrize("login", ["default", "service-principal", "managed-identity"])
def test_ways_to_sign_in_that_need_no_browser(login: str, call: Call, azure: Ground, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip  # noqa: F811 - the fixture
    _, server = azure
    if login != "service-principal":
        monkeypatch.setenv("IDENTITY_ENDPOINT", f"{server.url}/msi/token")
        monkeypatch.setenv("IDENTITY_HEADER", server.client().identity_header)
    if login == "managed-identity":
        for name in ("AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET", "AZURE_TENANT_ID"):
            monkeypatch.delenv(name)
    said = call("lab", "start", LAB, "--target", "azure", "--login", login, "--dry-run", "--seed", "3", pack=PACK)
    assert said.failure is None, said.failure
    assert "Nothing was made: this was a dry run." in said.err
    assert azure[0].groups() == []


def test_without_az_without_a_login_with_a_wrong_secret(call: Call, azure: Ground, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip  # noqa: F811 - the fixture
    def refused(login: str) -> tuple[str, str]:
        failure = call("lab", "start", LAB, "--target", "azure", "--login", login, "--dry-run", pack=PACK).failure
        assert failure is not None
        return failure.message, failure.hint

    monkeypatch.setenv("AZURE_CLIENT_SECRET", "wrong")
    message, hint = refused("service-principal")
    assert "Invalid client secret" in message
    monkeypatch.delenv("AZURE_CLIENT_SECRET")
    message, hint = refused("service-principal")
    assert "AZURE_CLIENT_SECRET" in hint
    monkeypatch.setenv("PATH", str(Path("/nowhere")))
    message, hint = refused("cli")
    assert "Azure CLI not found" in message
    assert "--login device-code" in hint
    assert azure[0].groups() == []


# Which subscription


def test_only_a_subscription_that_was_allowed_is_used(call: Call, azure: Ground, places: Folders) -> None:  # noqa: F811
    def refused(*words: str) -> tuple[str, str]:
        failure = call("lab", "start", LAB, "--target", "azure", "--login", "service-principal", "--dry-run", *words, pack=PACK).failure  # fmt: skip
        assert failure is not None
        return failure.message, failure.hint

    message, hint = refused("--subscription", OTHER)
    assert "not among those that you allowed" in message
    assert str(places.subscriptions) in hint
    places.subscriptions.write_text(f"{SUBSCRIPTION}\n{OTHER}\n", encoding="utf-8")
    assert "--subscription" in refused()[1]
    message, hint = refused("--subscription", OTHER)
    assert "dealt with first" in message, "the login does not see it"
    assert "az account list" in hint
    places.subscriptions.write_text("5a4db0c5-0000-4000-8000-000000000000\n", encoding="utf-8")
    assert "embedded sandbox" in refused()[0]
    places.subscriptions.write_text("my sandbox\n", encoding="utf-8")
    assert "line 1" in refused()[0]
    places.subscriptions.unlink()
    assert "No subscription is allowed" in refused()[0]


def test_the_endpoint_may_only_be_on_this_machine(call: Call, azure: Ground, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip  # noqa: F811 - the fixture
    for address in ("https://management.evil.example", "http://127.0.0.1:80", "https://127.0.0.1.evil.example:443"):
        monkeypatch.setenv("STUDYAPP_AZURE_ENDPOINT", address)
        failure = call("lab", "start", LAB, "--target", "azure", "--dry-run", pack=PACK).failure
        assert failure is not None
        assert "on this machine" in failure.message


# What is in the way


def test_without_rights_or_quota_nothing_is_made(call: Call, play: Callable[..., Ground]) -> None:  # noqa: F811
    reader, _ = play("reader")
    words = ("lab", "start", LAB, "--target", "azure", "--login", "service-principal", "--yes", "--seed", "3")
    said = call(*words, pack=PACK)
    assert said.failure is not None
    assert "STOP" in said.err
    assert "Contributor" in said.err
    assert reader.groups() == []


def test_with_no_quota_another_size_is_proposed_and_taken(call: Call, play: Callable[..., Ground]) -> None:  # noqa: F811
    cloud, _ = play(settings=Settings(family_cores=(("standardDSv5Family", 0),)))
    words = ("lab", "start", LAB, "--target", "azure", "--login", "service-principal", "--yes", "--seed", "3")
    said = call(*words, pack=PACK)
    assert said.failure is not None
    proposed = said.err.partition("proposal: add --size ")[2].partition(" ")[0]
    assert proposed, said.err
    assert cloud.groups() == []
    assert call(*words, "--size", proposed, pack=PACK).failure is None
    made = next(one for one in cloud.sandbox.state() if one["name"] == _machine(cloud))
    assert made["properties"]["hardwareProfile"]["vmSize"] == proposed


def test_a_group_of_somebody_else_is_in_the_way(call: Call, azure: Ground) -> None:  # noqa: F811
    cloud, _ = azure
    SandboxTarget(cloud.sandbox).resources.resource_groups.create_or_update("rg-orders", {"location": "westeurope"})
    said = call("lab", "start", LAB, "--target", "azure", "--login", "service-principal", "--yes", pack=PACK)
    assert said.failure is not None
    assert "rg-orders" in said.err
    assert cloud.groups() == []


# Going on, and finding again


def test_a_run_that_was_cut_off_is_gone_on_with(lab: Callable[..., Said], azure: Ground, places: Folders) -> None:
    begun(lab)
    run_id = lab("status", "--json").json[0]["run"]
    folder = places.lab_runs("default") / run_id
    kept = records.load(folder)
    records.save(folder, records.Record(run=kept.run, login=kept.login, phase="laying", laid=2, is_begun=True))
    failure = lab("check").failure
    assert failure is not None
    assert "lab resume" in failure.hint
    assert "lab resume" in lab("status").out
    said = lab("resume")
    assert said.failure is None
    assert "3 of 4" in said.err
    assert lab("check").code == 1, "it is graded again"


def test_a_run_whose_record_is_lost_is_found_by_its_tags(lab: Callable[..., Said], azure: Ground, places: Folders) -> None:  # fmt: skip
    cloud, _ = azure
    begun(lab)
    run_id = lab("status", "--json").json[0]["run"]
    (places.lab_runs("default") / run_id / records.FILE).unlink()
    listed = lab("cleanup", "--list", "--login", "service-principal")
    assert f"run {run_id} of {LAB}" in listed.out
    assert "may cost: virtual machine" in listed.out
    assert lab("cleanup", "--login", "service-principal").failure is not None, "nobody said yes"
    cleaned = lab("cleanup", run_id[:6], "--yes", "--login", "service-principal", "--json")
    assert cleaned.json[0]["done"] is True
    assert cloud.groups() == []


def test_doctor_tells_what_stands(call: Call, lab: Callable[..., Said], azure: Ground) -> None:  # noqa: F811
    begun(lab)
    told = call("doctor", "--azure", "--login", "service-principal", pack=PACK)
    assert f"labs may run on {SUBSCRIPTION}" in told.out
    assert f"of {LAB} stands in Azure" in told.out
    assert "left rg-orders, rg-vaults" in told.out
    assert told.code == 1
    lab("stop", "--yes")
    assert "stands in Azure" not in call("doctor", pack=PACK).out


# Secrets


def test_no_secret_is_written_anywhere(call: Call, lab: Callable[..., Said], azure: Ground, places: Folders, tmp_path: Path) -> None:  # fmt: skip  # noqa: F811 - the fixture
    _, server = azure
    said = [begun(lab)]
    said.append(
        lab("do", "vm.create", "vm_group=rg-orders", "vm=vm-mine", "network=vnet-orders", f"password={PASSWORD}")
    )
    said.append(lab("do", "storage.create", "group=rg-orders", "account=stmine7f3a"))
    said.append(lab("az", "--", "vm", "user", "update", "-g", "rg-orders", "-n", "vm-mine", "-u", "x", "-p", PASSWORD))
    said += [lab("check"), lab("transcript", "--json"), lab("status", "--json")]
    said.append(call("data", "export", str(tmp_path / "export.json"), pack=PACK))
    said.append(call("doctor", "--azure", "--login", "service-principal", pack=PACK))
    said.append(lab("stop", "--yes"))
    planted = [PASSWORD, os.environ["AZURE_CLIENT_SECRET"], server.client().identity_header, "eyJ0eXAi"]
    written = [path for folder in (places.home, tmp_path) for path in folder.rglob("*") if path.is_file() and "/azure/server" not in str(path)]  # fmt: skip
    assert any(path.name == "transcript.jsonl" for path in written)
    assert any(path.name == "study.db" for path in written)
    for secret in planted:
        holding = [path for path in written if secret.encode() in path.read_bytes()]
        assert holding == [], secret
        assert not any(secret in one.out + one.err for one in said), secret
    assert '"adminPassword": "' in (next(p for p in written if p.name == "transcript.jsonl")).read_text(), "the request itself is told"  # fmt: skip


def test_the_roles_of_others_stay_as_they_were(lab: Callable[..., Said], azure: Ground) -> None:
    cloud, _ = azure
    before = [one for one in cloud.sandbox.state() if one["type"] == ASSIGNMENTS]
    begun(lab)
    lab("stop", "--yes")
    assert [one for one in cloud.sandbox.state() if one["type"] == ASSIGNMENTS] == before
