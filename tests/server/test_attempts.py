"""The world of an attempt behind the server: what real clients do there is a move like every other."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from azure.mgmt.recoveryservices import RecoveryServicesClient
from azure.mgmt.resource.locks import ManagementLockClient
from azure.mgmt.resource.resources import ResourceManagementClient

from studyapp import process_lock
from studyapp.core.transcripts import Action, actions
from studyapp.labs.attempt import Attempt
from studyapp.labs.served_attempt import ServedAttempt
from tests.labs.test_replay import SAMPLE, load_lab
from tests.server.conftest import API, Running, Start

Serve = Callable[[], tuple[Attempt, Running]]
PASSWORD = "Correct-Horse-9"  # noqa: S105 - of a machine that is not there


@pytest.fixture
def attempt(tmp_path: Path) -> Attempt:
    made = Attempt(load_lab(SAMPLE), 1, tmp_path / "attempt")
    made.begin()
    return made


@pytest.fixture
def server(start: Start, attempt: Attempt) -> Running:
    return start(world=ServedAttempt(attempt.folder))


def group_of(attempt: Attempt) -> str:
    """The group that the lab asks for."""
    return attempt.lab.tasks[0].text.split()[4]


def solve(server: Running, group: str) -> None:
    """Do the sample lab with the unmodified SDKs."""
    server.sdk(ResourceManagementClient).resource_groups.create_or_update(group, {"location": "westeurope"})
    vault = {"location": "westeurope", "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}
    name = f"rsv-{group}"
    vaults = server.sdk(RecoveryServicesClient).vaults
    vaults.begin_create_or_update(group, name, vault, polling_interval=0).result()
    locks = server.sdk(ManagementLockClient).management_locks
    locks.create_or_update_at_resource_group_level(group, "keep", {"level": "CanNotDelete"})


def done(attempt: Attempt) -> tuple[Action, ...]:
    return actions(attempt.transcript())


def kept(attempt: Attempt) -> dict[str, bytes]:
    """Every file of an attempt."""
    return {path.name: path.read_bytes() for path in attempt.folder.iterdir() if path.is_file()}


def test_a_lab_is_done_with_sdk_clients_over_https_and_passes(attempt: Attempt, server: Running) -> None:
    group = group_of(attempt)
    assert {finding.mark for finding in attempt.check()} != {"pass"}
    solve(server, group)
    assert [(one.check, one.found) for one in attempt.check() if one.mark != "pass"] == []
    again = attempt.replay()
    assert (again.same, again.differs) == (True, "")
    assert again.calls == sum(1 for action in done(attempt) for _ in action.calls()) >= 3


def test_what_an_sdk_call_and_its_polls_send_is_one_action(attempt: Attempt, server: Running) -> None:
    solve(server, group_of(attempt))
    begun, group, vault, lock = done(attempt)
    assert begun.name == "begun"
    assert group.name == f"PUT resourcegroups/{group_of(attempt)}"
    assert (vault.name, len(tuple(vault.writes()))) == (f"PUT vaults/rsv-{group_of(attempt)}", 1)
    assert len(tuple(vault.calls())) > 1, "the polls of a call belong to it"
    assert lock.name == "PUT locks/keep"


def test_what_az_sends_for_one_command_is_one_action_by_its_name(attempt: Attempt, server: Running) -> None:
    for command, path in (("one-one-1", "rg-a"), ("one-one-1", "rg-old"), ("two-two-2", "rg-old")):
        named = {"CommandName": "group show", "x-ms-client-request-id": command}
        server.azure("GET", f"/resourcegroups/{path}?{API}", **named)
    odd = {"CommandName": "group show; $(rm)", "x-ms-client-request-id": "../../x"}
    server.azure("GET", f"/resourcegroups/rg-old?{API}", **odd)
    assert [(one.name, len(one.moves)) for one in done(attempt)[1:]] == [
        ("az group show", 2),
        ("az group show", 1),
        ("GET resourcegroups/rg-old", 1),
    ]
    remarks = attempt.coach(is_shown=False).remarks
    assert [remark.rule for remark in remarks] == [], "a command that only asks for what another asked for is another"


def test_reads_are_moves_and_say_who_signed_in(attempt: Attempt, server: Running) -> None:
    server.azure("GET", f"/resourcegroups?{API}", persona="reader")
    refused = server.azure("PUT", f"/resourcegroups/rg-x?{API}", {"location": "westeurope"}, persona="reader")
    assert refused.code == "AuthorizationFailed"
    calls = [call for action in done(attempt) for call in action.calls()]
    assert [(call.caller, call.status) for call in calls] == [("reader", 200), ("reader", 403)]
    assert attempt.replay().same


def test_strangers_leave_no_trace(attempt: Attempt, server: Running) -> None:
    before = kept(attempt)
    path = f"/subscriptions/{server.run.subscription_id}/resourcegroups/rg-x?{API}"
    assert server.send("GET", path).status == 401
    assert server.send("PUT", path, {"Authorization": "Bearer nobodys"}, {"location": "westeurope"}).status == 401
    assert kept(attempt) == before


def test_secrets_of_bodies_and_of_the_server_are_in_none_of_the_attempts_files(
    attempt: Attempt, server: Running
) -> None:
    token = server.sign_in()
    body = {
        "location": "westeurope",
        "properties": {"osProfile": {"computerName": "vm", "adminUsername": "adm", "adminPassword": PASSWORD}},
    }
    server.azure("PUT", f"/resourceGroups/rg-old/providers/Microsoft.Compute/virtualMachines/vm?{API}", body)
    assert attempt.replay().same
    client = server.client()
    for name, content in kept(attempt).items():
        for secret in (PASSWORD, token, client.client_secret, client.identity_header, server.run.control):
            assert secret.encode() not in content, name


def test_the_clock_that_a_waiting_client_moves_is_noted(attempt: Attempt, server: Running) -> None:
    before = attempt.target().now
    assert server.control("POST", "clock", {"seconds": 3600}).status == 200
    assert (attempt.target().now - before).total_seconds() == 3600
    assert done(attempt)[-1].name == "moved the clock"
    assert attempt.replay().same


def test_an_attempt_goes_back_and_branches_while_it_is_served(
    attempt: Attempt, server: Running, tmp_path: Path
) -> None:
    group = group_of(attempt)
    path = f"/resourcegroups/{group}?{API}"
    server.azure("PUT", path, {"location": "westeurope"})
    other = attempt.branch(tmp_path / "other")
    attempt.reset()
    assert server.azure("GET", path).status == 404
    assert other.replay().same
    assert attempt.replay().same
    assert "server" not in "".join(path.name for path in other.folder.rglob("*")), "a branch takes no secrets along"
    refused = server.control("POST", "reset", {"start": "empty"})
    assert (refused.status, refused.code) == (409, "SandboxIsALab")


def test_the_app_and_a_client_work_in_turn(attempt: Attempt, server: Running) -> None:
    """Neither loses what the other did."""

    def in_the_app() -> None:
        for number in range(8):
            attempt.do("group.create", {"group": f"rg-app-{number}", "location": "westeurope"})

    thread = threading.Thread(target=in_the_app)
    thread.start()
    groups = server.sdk(ResourceManagementClient).resource_groups
    for number in range(8):
        groups.create_or_update(f"rg-sdk-{number}", {"location": "westeurope"})
    thread.join()
    names = {group.name for group in groups.list()}
    assert names == {"rg-old"} | {f"rg-{who}-{number}" for who in ("app", "sdk") for number in range(8)}
    assert attempt.replay().same


def test_an_attempt_that_somebody_works_in_is_told_at_once_and_not_tried_again(
    attempt: Attempt, server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process_lock, "PATIENCE", 0.1)
    with attempt.working("a script"):
        answer = server.azure("GET", f"/resourcegroups?{API}")
    assert (answer.status, answer.code) == (409, "SandboxInUse")
    assert "(a script)" in answer.json["error"]["message"]
    assert server.azure("GET", f"/resourcegroups?{API}").status == 200


def test_an_attempt_that_ended_is_told_and_does_not_come_back(attempt: Attempt, server: Running) -> None:
    attempt.remove()
    answer = server.azure("PUT", f"/resourcegroups/rg-x?{API}", {"location": "westeurope"})
    assert (answer.status, answer.code) == (500, "SandboxNotSaved")
    assert "was stopped" in answer.json["error"]["message"]
    assert not attempt.folder.exists()


def test_a_reset_to_a_state_within_a_command_undoes_only_what_came_after(attempt: Attempt, server: Running) -> None:
    def send(name: str, command: str) -> Any:
        named = {"CommandName": "group create", "x-ms-client-request-id": command}
        return server.azure("PUT", f"/resourcegroups/{name}?{API}", {"location": "westeurope"}, **named)

    send("rg-one", "one-one-1")
    send("rg-two", "one-one-1")
    attempt.check()
    attempt.mark_passed()
    send("rg-three", "one-one-1")
    send("rg-four", "two-two-2")
    attempt.reset(to_pass=True)
    assert [one.name for one in done(attempt)] == ["begun", "az group create"]
    assert attempt.replay().same
