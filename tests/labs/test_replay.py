"""A transcript tells how the state came about: made again, its moves bring about the same bytes, and a changed one is noticed."""

import inspect
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.coach import remarks
from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab
from studyapp.core.transcripts import actions
from studyapp.labs.attempt import Attempt
from studyapp.labs.blotting import STRONG, WEAK, blotted, blotted_url, without_secrets
from studyapp.labs.journal import JournalSandbox
from studyapp.library.load import load_text
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.faults import DenyFault, Pattern, WireFault, WorldFault
from studyapp.sandbox.arm.wire import Request

LABS = Path(__file__).parents[2] / "labs"
SAMPLE = Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml"
PASSWORD = "Correct-Horse-9"  # noqa: S105 - of a machine that is not there


def load_lab(path: Path) -> Lab:
    found, problems = load_text(path.read_text(encoding="utf-8"), Lab, path.name)
    assert problems == ()
    assert isinstance(found, Lab)
    return found


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    made = Attempt(load_lab(SAMPLE), 1, tmp_path / "attempt")
    made.begin()
    return made


def solutions() -> Iterator[Any]:
    for path in sorted(LABS.glob("*.yaml")):
        for solution in load_lab(path).solutions:
            yield pytest.param(path, solution.id, id=f"{path.stem}-{solution.id}")


@pytest.mark.parametrize(("path", "solution"), solutions())
def test_every_solution_of_every_lab_can_be_replayed_and_wastes_nothing(
    path: Path, solution: str, tmp_path: Path
) -> None:
    attempt = Attempt(load_lab(path), 3, tmp_path / "attempt")
    attempt.begin()
    for step in next(one for one in attempt.lab.solutions if one.id == solution).steps:
        attempt.do(step.do, step.args)
    again = attempt.replay()
    assert (again.same, again.differs) == (True, "")
    assert again.calls == len([line for line in attempt.transcript() if "call" in line]) > 0
    assert [one for one in remarks(actions(attempt.transcript())) if one.kind == "wasted"] == []


def lines_of(attempt: Attempt) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (attempt.folder / "transcript.jsonl").read_text().splitlines()]


def write_lines(attempt: Attempt, lines: list[dict[str, Any]]) -> None:
    (attempt.folder / "transcript.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))


def solve(attempt: Attempt) -> None:
    for step in attempt.lab.solutions[0].steps:
        attempt.do(step.do, step.args)


@pytest.mark.parametrize("number", range(8))
def test_a_line_that_is_left_out_is_noticed(attempt: Attempt, number: int) -> None:
    solve(attempt)
    lines = lines_of(attempt)
    moves = [place for place, line in enumerate(lines) if "kept" not in line]
    if number >= len(moves):
        pytest.skip("no such line")
    del lines[moves[number]]
    write_lines(attempt, lines)
    again = attempt.replay()
    assert not again.same
    assert again.line


def test_a_line_that_is_changed_is_noticed_where_it_stands(attempt: Attempt) -> None:
    solve(attempt)
    lines = lines_of(attempt)
    place = next(number for number, line in enumerate(lines) if "call" in line)
    lines[place]["call"]["request"]["location"] = "eastus"
    write_lines(attempt, lines)
    again = attempt.replay()
    assert (again.same, again.differs) == (False, "the state after “group.create” is another")
    lines[place]["call"]["status"] = 418
    write_lines(attempt, lines)
    again = attempt.replay()
    assert (again.line, again.differs) == (place + 1, "answered with 201 instead of 418")
    lines[place] = {"nonsense": 1}
    write_lines(attempt, lines)
    assert "can't be done again" in attempt.replay().differs


def test_a_world_that_was_changed_behind_the_transcript_is_noticed(attempt: Attempt) -> None:
    solve(attempt)
    world = attempt.folder / "world.json"
    world.write_text(world.read_text().replace("rg-old", "rg-new"))
    assert attempt.replay().differs == "what the transcript ends with is not the saved world"


def test_resets_are_replayed_too(attempt: Attempt) -> None:
    solve(attempt)
    attempt.check()
    attempt.mark_passed()
    attempt.do("group.delete", {"group": "rg-old"})
    attempt.reset(to_pass=True)
    attempt.do("group.create", {"group": "rg-more"})
    assert attempt.replay().same
    attempt.reset()
    attempt.do("clock.advance", {"days": "2"})
    assert attempt.replay().same


def test_a_password_never_reaches_the_disk_and_the_state_comes_out_the_same(attempt: Attempt) -> None:
    attempt.do("network.create", {"group": "rg-old", "network": "vnet-one"})
    machine = {"vm_group": "rg-old", "vm": "vm-one", "network": "vnet-one"}
    with pytest.raises(StudyError, match="InvalidParameter"):
        attempt.do("vm.create", {**machine, "password": "tooweak"})
    attempt.do("vm.create", {**machine, "password": PASSWORD})
    assert attempt.replay().same
    for file in attempt.folder.iterdir():
        content = file.read_text(encoding="utf-8")
        assert PASSWORD not in content
        assert "tooweak" not in content


def test_secrets_are_blotted_and_where_they_lie_is_not() -> None:
    body = {
        "runAsPassword": PASSWORD,
        "adminPassword": "weak",
        "password": "",
        "protectedSettings": {"script": "x", "list": ["y", 5, True]},
        "disablePasswordAuthentication": True,
        "secretUrl": "https://vault/secrets/a",
        "link": "https://a.invalid/b?sv=1&sig=abc",
        "numbered": [{"accountKey": 17}],
    }
    assert without_secrets(body) == {
        "runAsPassword": STRONG,
        "adminPassword": WEAK,
        "password": "",
        "protectedSettings": {"script": WEAK, "list": [WEAK, 0, True]},
        "disablePasswordAuthentication": True,
        "secretUrl": "https://vault/secrets/a",
        "link": f"https://a.invalid/b?sv=1&sig={WEAK}",
        "numbered": [{"accountKey": 0}],
    }
    assert blotted(STRONG) == STRONG
    assert blotted_url("https://a.invalid/?token=1&x=2#3") == f"https://a.invalid/?token={WEAK}&x=2#3"


TEMPLATE: dict[str, Any] = {
    "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "parameters": {
        "pw": {"type": "secureString"},
        "other": {"type": "securestring", "defaultValue": "Default-Horse-9"},
        "adminPassword": {"type": "string", "minLength": 5, "defaultValue": "[parameters('pw')]"},
        "name": {"type": "string"},
    },
    "variables": {"password": "Literal-Horse-9", "again": "[parameters('pw')]"},
    "resources": [
        {
            "type": "Microsoft.RecoveryServices/vaults",
            "apiVersion": "2025-08-01",
            "name": "[parameters('name')]",
            "location": "westeurope",
            "sku": {"name": "Standard"},
            "properties": {},
        }
    ],
}


def test_secrets_of_a_deployment_never_reach_the_disk_and_the_state_comes_out_the_same(attempt: Attempt) -> None:
    given = {"pw": {"value": PASSWORD}, "name": {"value": "rsv-made"}}
    body: Any = {"properties": {"mode": "Incremental", "template": TEMPLATE, "parameters": given}}
    with attempt.working("deployed") as target:
        url = f"https://a.invalid{target.group_id('rg-old')}/providers/Microsoft.Resources/deployments/d?api-version=2025-04-01"
        headers = {"authorization": f"Bearer {target.sandbox.token()}"}
        answer = target.sandbox.handle(Request("PUT", url, headers, json.dumps(body).encode()))
        assert answer.status == 201, answer.body
        target.sandbox.advance(hours=1)
    assert attempt.replay().differs == ""
    noted = next(line["call"]["request"] for line in attempt.transcript() if "call" in line)["properties"]
    assert noted["parameters"] == {"pw": {"value": STRONG}, "name": {"value": "rsv-made"}}
    assert noted["template"]["parameters"]["adminPassword"] == TEMPLATE["parameters"]["adminPassword"]
    assert noted["template"]["variables"] == {"password": STRONG, "again": "[parameters('pw')]"}
    for file in attempt.folder.iterdir():
        content = file.read_text(encoding="utf-8")
        assert PASSWORD not in content
        assert "Horse-9" not in content


def test_blobs_that_were_written_with_a_key_or_a_signature_are_replayed(attempt: Attempt) -> None:
    from azure.storage.blob import BlobServiceClient, ResourceTypes, generate_account_sas

    with attempt.working("blobs") as target:
        body: Any = {"location": "westeurope", "sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
        empty: Any = {}
        target.storage.storage_accounts.begin_create("rg-old", "acct", body).result()
        target.storage.blob_containers.create("rg-old", "acct", "logs", empty)
        keys: Any = target.storage.storage_accounts.list_keys("rg-old", "acct")
        named = {"account_name": "acct", "account_key": keys.keys_property[0].value}
        kinds, until = ResourceTypes(object=True, container=True), target.now + timedelta(hours=2)
        token = generate_account_sas(**named, resource_types=kinds, permission="rwdl", expiry=until)
        for credential in (named, token):
            transport = target.sandbox.connection()["transport"]
            service = BlobServiceClient("https://acct.blob.sandbox.invalid", credential=credential, transport=transport)
            container = service.get_container_client("logs")
            container.upload_blob("a.json", b'{"password": 1}', overwrite=True)
            container.upload_blob("b.bin", b"\x00\xff", overwrite=True)
            container.delete_blob("b.bin")
            assert [blob.name for blob in container.list_blobs()] == ["a.json"]
    assert attempt.replay().differs == ""
    assert [one.rule for one in remarks(actions(attempt.transcript()))] == []


def test_whatever_a_script_does_is_replayed(attempt: Attempt) -> None:
    with attempt.working("tried things") as target:
        sandbox = target.sandbox
        group = target.group_id("rg-old")
        network = {"group": "rg-old", "network": "vnet-one"}
        machine = {"vm_group": "rg-old", "vm": "vm-one", "network": "vnet-one"}
        from studyapp.labs.operations.table import perform

        perform(target, "network.create", network)
        perform(target, "vm.create", machine)
        vm = target.resource_id("rg-old", "Microsoft.Compute/virtualMachines", "vm-one")
        sandbox.write_guest_file(vm, "/data/a", "one")
        sandbox.write_guest_file(vm, "/data/b", "two")
        sandbox.delete_guest_file(vm, "/data/a")
        sandbox.inject(WorldFault("w", vm, {"guestAgent": "NotReady"}, (Pattern("GET", "*"),)))
        sandbox.inject(DenyFault("d", "Microsoft.Compute/snapshots", group))
        sandbox.inject(WireFault("x", Pattern("GET", "*"), 429))
        sandbox.lift("x")
        sandbox.advance(days=1)
        sandbox.skip_to_next_event()
        for persona in ("reader", "nobody"):
            token = sandbox.token(persona) if persona == "reader" else "nonsense"
            headers = {"authorization": f"Bearer {token}", "x-ms-correlation-request-id": "c" * 36}
            sandbox.handle(Request("PUT", f"https://a.invalid{group}?api-version=2021-04-01", headers, b'{"location":'))
            sandbox.handle(Request("PUT", f"https://a.invalid{group}?api-version=2021-04-01", {}, b"{}"))
    again = attempt.replay()
    assert (again.same, again.differs, again.line) == (True, "", 0)
    assert again.moves > 8


def test_a_serial_console_is_replayed(attempt: Attempt) -> None:
    from studyapp.labs.operations.table import perform

    with attempt.working("typed") as target:
        perform(target, "network.create", {"group": "rg-old", "network": "vnet-one"})
        perform(target, "vm.create", {"vm_group": "rg-old", "vm": "vm-one", "network": "vnet-one"})
        vm = target.resource_id("rg-old", "Microsoft.Compute/virtualMachines", "vm-one")
        body: Any = {"properties": {"diagnosticsProfile": {"bootDiagnostics": {"enabled": True}}}}
        target.compute.virtual_machines.begin_update("rg-old", "vm-one", body).result()
        target.sandbox.type_into_console(vm, "echo typed > /data/typed")
        assert target.guest_files(vm)["/data/typed"] == "typed\n"
    assert attempt.replay().same


def test_a_refusal_in_a_sitting_is_told_as_it_is(attempt: Attempt) -> None:
    def type_in_vain() -> None:
        with attempt.working("typed") as target:
            target.sandbox.advance(hours=1)
            vm = target.resource_id("rg-old", "Microsoft.Compute/virtualMachines", "x")
            target.sandbox.type_into_console(vm, "ls")

    with pytest.raises(ArmError, match="was not found"):
        type_in_vain()
    assert attempt.transcript()[-1]["kept"] == "typed"


def test_a_lab_cannot_be_set_back_from_within(attempt: Attempt) -> None:
    with pytest.raises(StudyError, match="set back from within"), attempt.working("reset") as target:
        target.sandbox.reset()
    with pytest.raises(StudyError, match="set back from within"), attempt.working("load") as target:
        target.sandbox.load(attempt.folder / "start.json")


LOOKING = {
    "token", "personas", "subscription_id", "tenant_id", "now", "next_event", "snapshot", "state", "activity", "world",
    "simulate_policy", "mounted_files", "guest_files", "serial_log", "screenshot", "faults", "save", "open", "branch",
    "connection", "leave", "notifications", "log_rows", "can_connect", "tried",
}  # fmt: skip
MADE_OF_OTHERS = {"advance": "advance_to", "skip_to_next_event": "advance_to", "wait": "advance_to", "reset": "restore"}


def test_every_move_that_a_sandbox_knows_is_noted_or_refused() -> None:
    public = {name for name, _ in inspect.getmembers(Sandbox) if not name.startswith("_")}
    noted = {name for name in vars(JournalSandbox) if not name.startswith("_")}
    assert public - LOOKING - set(MADE_OF_OTHERS) - noted == set()
    assert set(MADE_OF_OTHERS.values()) <= noted
