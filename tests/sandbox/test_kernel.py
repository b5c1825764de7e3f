"""ARM itself: the order of checks, its errors, paging, etags, providers, groups, the clock and the saved document."""

import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError

from studyapp.sandbox import LabLeftError, Sandbox
from studyapp.sandbox.arm import schema
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request
from studyapp.sandbox.cloud import BASE_URL
from tests.sandbox.conftest import GROUP, REGION, VAULT, VM, Azure, JudgedSandbox
from tests.sandbox.test_vaults import refusal

S = "/subscriptions/5a4db0c5-0000-4000-8000-000000000000"
API = "api-version=2024-04-01"


def code(azure: Azure, verb: str, path: str, body: Any = None) -> tuple[int, str]:
    response = azure.raw(verb, path, body)
    return response.status_code, response.json()["error"]["code"]


def test_a_request_without_a_sign_in_is_told_why(azure: Azure) -> None:
    response = azure.sandbox.handle(Request("GET", f"{BASE_URL}{S}/resourceGroups?{API}"))
    assert response.status == 401
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert response.json["error"]["code"] == "AuthenticationFailed"
    wrong = azure.sandbox.handle(Request("GET", f"{BASE_URL}{S}?{API}", {"authorization": "Bearer x"}))
    assert wrong.json["error"]["code"] == "InvalidAuthenticationToken"


@pytest.mark.parametrize(
    ("verb", "path", "expected"),
    [
        ("GET", f"{S}/resourceGroups", (400, "MissingApiVersionParameter")),
        ("GET", f"{S}/providers/Microsoft.Compute/disks?api-version=banana", (400, "InvalidApiVersionParameter")),
        ("GET", f"{S}/providers/Microsoft.Compute/disks?api-version=2001-01-01", (400, "NoRegisteredProviderFound")),
        ("GET", f"/subscriptions/none/resourceGroups?{API}", (400, "InvalidSubscriptionId")),
        ("GET", f"/subscriptions/{'0' * 8}-0000-0000-0000-{'0' * 12}/resourceGroups?{API}", (404, "SubscriptionNotFound")),
        ("GET", f"{S}/providers/Contoso.Rocks/pebbles?{API}", (404, "InvalidResourceNamespace")),
        ("GET", f"{S}/providers/Microsoft.Compute/pebbles?{API}", (404, "InvalidResourceType")),
        ("GET", f"{S}/resourceGroups/none/providers/Microsoft.Compute/disks?{API}", (404, "ResourceGroupNotFound")),
        ("GET", f"{S}/resourceGroups/{GROUP}/providers/Microsoft.Compute/disks/d?{API}", (404, "ResourceNotFound")),
        ("PUT", f"{S}/resourceGroups/{GROUP}/providers/Microsoft.Compute/virtualMachines/v/extensions/e?{API}", (404, "ParentResourceNotFound")),
        ("PUT", f"{S}/providers/Microsoft.Compute/disks?{API}", (405, "HttpMethodNotSupported")),
        ("GET", f"/nothing/at/all?{API}", (404, "NotFound")),
        ("GET", f"{S}/resources?{API}&$filter=eq%20eq", (400, "BadRequest")),
        ("GET", f"{S}/resources?{API}&$skiptoken=x", (400, "InvalidSkipToken")),
    ],
)  # fmt: skip
def test_arm_refuses_in_its_own_words(azure: Azure, verb: str, path: str, expected: tuple[int, str]) -> None:
    azure.make_group()
    assert code(azure, verb, path, {} if verb == "PUT" else None) == expected


@pytest.mark.parametrize("body", [b"{", b"[]", b"[" * 5000, b'{"location": 7}', b'{"properties": "x"}', b"null", b""])
def test_a_broken_body_is_a_400(azure: Azure, body: bytes) -> None:
    azure.make_group()
    url = f"{BASE_URL}{S}/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv?{API}"
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    assert azure.sandbox.handle(Request("PUT", url, headers, body)).status == 400


def test_limits_of_size_hold(azure: Azure) -> None:
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    long = azure.sandbox.handle(Request("GET", f"{BASE_URL}{S}?{API}&x={'y' * 17000}", headers))
    big = azure.sandbox.handle(Request("PUT", f"{BASE_URL}{S}/resourceGroups/g?{API}", headers, b" " * 1_100_000))
    assert (long.status, big.status) == (414, 413)


@pytest.mark.proves(
    "ResourceGroups_CreateOrUpdate",
    "ResourceGroups_Get",
    "ResourceGroups_CheckExistence",
    "ResourceGroups_List",
    "ResourceGroups_Update",
)
def test_groups_are_found_in_any_letter_case(azure: Azure) -> None:
    groups = azure.resources.resource_groups
    groups.create_or_update("Rg-App", {"location": "West Europe", "tags": {"a": "b"}})
    assert groups.get("RG-APP").name == "Rg-App"
    assert groups.check_existence("rg-app") is True
    assert groups.check_existence("rg-none") is False
    groups.update("rg-app", {"tags": {"c": "d"}})
    assert [(g.name, g.location, g.tags) for g in groups.list()] == [("Rg-App", "westeurope", {"c": "d"})]
    assert refusal(groups.create_or_update, "Rg-App", {"location": "eastus"}) == "InvalidResourceGroupLocation"
    assert refusal(groups.create_or_update, "bad.", {"location": "eastus"}) == "InvalidResourceGroup"


@pytest.mark.proves(
    "ResourceGroups_Delete", "Resources_OperationResult", "Resources_List", "Resources_ListByResourceGroup"
)
def test_deleting_a_group_deletes_all_that_it_holds(site: Azure) -> None:
    site.make_group("rg-other")
    assert {r.type.rpartition("/")[2] for r in site.resources.resources.list_by_resource_group(GROUP)} == {
        "virtualNetworks", "networkInterfaces", "virtualMachines", "disks", "vaults",
    }  # fmt: skip
    chosen = site.resources.resources.list(filter="resourceType eq 'Microsoft.Compute/virtualMachines'")
    assert [r.name for r in chosen] == [VM]
    site.resources.resource_groups.begin_delete(GROUP).result()
    assert [r.type for r in site.resources.resources.list()] == ["Microsoft.Network/networkWatchers"], "the region's"
    assert [g.name for g in site.resources.resource_groups.list()] == ["NetworkWatcherRG", "rg-other"]


def test_a_vault_with_items_keeps_its_group(protected: Azure) -> None:
    with pytest.raises(HttpResponseError, match="ResourceGroupDeletionBlocked"):
        protected.resources.resource_groups.begin_delete(GROUP).result()
    assert protected.compute.virtual_machines.get(GROUP, VM).name == VM


@pytest.mark.proves("Providers_List", "Providers_Get", "Providers_Register", "Providers_Unregister")
def test_an_unregistered_namespace_takes_no_writes(azure: Azure) -> None:
    azure.make_group()
    assert "Microsoft.Compute" in [p.namespace for p in azure.resources.providers.list()]
    azure.resources.providers.unregister("Microsoft.RecoveryServices")
    assert azure.resources.providers.get("Microsoft.RecoveryServices").registration_state == "NotRegistered"
    vault = f"{S}/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv?{API}"
    assert (
        azure.sandbox.handle(
            Request("PUT", BASE_URL + vault, {"authorization": f"Bearer {azure.sandbox.token()}"}, b"{}")
        ).json["error"]["code"]
        == "MissingSubscriptionRegistration"
    )
    azure.resources.providers.register("Microsoft.RecoveryServices")
    assert azure.make_vault().name == VAULT


@pytest.mark.proves("Subscriptions_List", "Subscriptions_Get", "Tenants_List")
def test_there_is_one_subscription_that_cannot_be_real(azure: Azure) -> None:
    (only,) = azure.raw("GET", f"/subscriptions?{API}").json()["value"]
    assert only["subscriptionId"] == azure.sandbox.subscription_id
    assert azure.raw("GET", f"{S}?{API}").json()["displayName"] == "Sandbox"
    assert azure.raw("GET", f"/tenants?{API}").json()["value"][0]["tenantId"] == azure.sandbox.tenant_id


def test_etags_guard_against_lost_updates(site: Azure) -> None:
    url = f"{BASE_URL}{site.vault_id}?{API}"
    headers = {"authorization": f"Bearer {site.sandbox.token()}"}
    etag = site.sandbox.handle(Request("GET", url, headers)).json["etag"]
    site.vaults.vaults.begin_update(GROUP, VAULT, {"tags": {"x": "y"}}).result()
    stale = site.sandbox.handle(Request("PATCH", url, headers | {"if-match": etag}, b'{"tags": {}}'))
    assert stale.json["error"]["code"] == "PreconditionFailed"
    again = site.sandbox.handle(Request("PUT", url, headers | {"if-none-match": "*"}, b"{}"))
    assert again.status == 412


def test_the_client_request_id_is_echoed_on_demand(azure: Azure) -> None:
    headers = {
        "authorization": f"Bearer {azure.sandbox.token()}",
        "x-ms-client-request-id": "abc",
        "x-ms-return-client-request-id": "true",
    }
    response = azure.sandbox.handle(Request("GET", f"{BASE_URL}{S}?{API}", headers))
    assert response.headers["x-ms-client-request-id"] == "abc"


def test_the_clock_only_moves_forward_and_events_come_in_order(protected: Azure) -> None:
    sandbox = protected.sandbox
    with pytest.raises(ValueError, match="only move forward"):
        sandbox.advance(days=-1)
    first = sandbox.next_event()
    assert first is not None
    assert sandbox.skip_to_next_event() == first
    sandbox.advance(days=3)
    times = [event.time for event in sandbox.world.events]
    assert times == sorted(times)


def test_a_paused_clock_makes_a_client_wait_until_it_is_moved() -> None:
    sandbox = Sandbox(auto=False)
    azure = Azure(sandbox)
    azure.make_group()
    answers: list[Any] = []
    asking = threading.Thread(target=lambda: answers.append(azure.make_vault()))
    asking.start()
    while asking.is_alive():
        sandbox.advance(seconds=30)
        asking.join(0.001)
    assert answers[0].properties.provisioning_state == "Succeeded"


def test_leaving_a_lab_wakes_whoever_waits() -> None:
    sandbox = Sandbox(auto=False)
    caught: list[BaseException] = []

    def wait() -> None:
        try:
            sandbox.wait(60)
        except LabLeftError as error:
            caught.append(error)

    waiting = threading.Thread(target=wait)
    waiting.start()
    sandbox.leave()
    waiting.join(5)
    assert len(caught) == 1


def test_a_snapshot_is_restored_whole_and_a_branch_goes_its_own_way(protected: Azure) -> None:
    protected.back_up()
    state = protected.sandbox.snapshot()
    before = protected.sandbox.state()
    other = protected.sandbox.branch()
    other.advance(days=20)
    assert len(Azure(other).points()) > 15
    protected.sandbox.advance(days=90)
    protected.backup.protected_items.delete(*protected.item)
    protected.sandbox.restore(state)
    assert protected.sandbox.state() == before
    protected.sandbox.advance(days=2)
    protected.sandbox.restore(state)
    assert protected.sandbox.state() == before
    protected.sandbox.reset()
    assert list(protected.resources.resource_groups.list()) == []


def test_a_saved_sandbox_goes_on_as_if_it_had_not_stopped(protected: Azure, tmp_path: Path) -> None:
    protected.back_up()
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    path = tmp_path / "run.json"
    protected.sandbox.save(path)
    opened = Sandbox.open(path)
    assert opened.state() == protected.sandbox.state()
    assert opened.faults() == protected.sandbox.faults()
    for sandbox in (opened, protected.sandbox):
        sandbox.lift("agent")
        sandbox.advance(days=45)
    assert opened.state() == protected.sandbox.state()
    assert opened.activity() == protected.sandbox.activity()
    opened.reset()
    assert opened.now < protected.sandbox.now
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]


@pytest.mark.parametrize("text", ['{"format": "other"}', "[]", '{"format": "studyapp-sandbox", "version": 99}'])
def test_a_document_of_something_else_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"run\.json"):
        Sandbox.open(path)


def test_the_saved_document_is_plain_json(protected: Azure, tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    protected.sandbox.save(path)
    content = json.loads(path.read_text())
    assert content["format"] == "studyapp-sandbox"
    assert content["now"].startswith(f"{protected.sandbox.now:%Y-%m-%d}")


@pytest.mark.proves("ActivityLogs_List")
def test_the_activity_log_tells_who_did_what(protected: Azure) -> None:
    protected.make_account()
    reader = protected.as_("backup-reader")
    refusal(reader.backup.backups.trigger, *protected.item, {"properties": {"objectType": "IaasVMBackupRequest"}})
    since = (datetime(2026, 3, 2, tzinfo=UTC) - timedelta(days=1)).isoformat()
    log = list(
        protected.monitor.activity_logs.list(filter=f"eventTimestamp ge '{since}' and resourceGroupName eq '{GROUP}'")
    )
    newest = log[0]
    assert newest.operation_name.value.endswith("protectedItems/backup/action")
    assert (newest.status.value, newest.caller) == (
        "Started",
        "backup-reader@sandbox.invalid",
    ) or newest.status.value == "Failed"
    assert isinstance(newest.event_timestamp, datetime)
    writes = [e for e in log if e.operation_name.value.endswith("protectedItems/write")]
    assert {e.status.value for e in writes} == {"Started", "Accepted", "Succeeded"}
    assert len({e.correlation_id for e in writes}) == 1
    old = f"eventTimestamp ge '{(datetime(2025, 1, 1, tzinfo=UTC)).isoformat()}'"
    assert refusal(protected.monitor.activity_logs.list, filter=old) == "BadRequest"


def test_a_new_sandbox_has_people_and_nothing_else() -> None:
    sandbox = JudgedSandbox()
    assert {str(r["type"]) for r in sandbox.state()} == {"Microsoft.Authorization/roleAssignments"}
    assert "backup-operator" in [p.name for p in sandbox.personas]
    assert sandbox.next_event() is None
    assert REGION == "westeurope"


def test_names_of_properties_are_read_in_any_letter_case_and_numbers_as_text() -> None:
    """As az sends what it printed before."""
    printed = {"id": "/x", "resourceGroup": "rg", "Properties": {"backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": "3"}}  # fmt: skip
    body, problems = schema.read_request("recoveryservicesbackup.ProtectionPolicyResource", printed)
    assert problems == []
    assert body["properties"] == {"backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": 3}
    for wrong in ({"properties": {"resourceGroup": "rg", "backupManagementType": "AzureIaasVM"}}, {"id": "/x", "colour": "red"}, {"properties": {"backupManagementType": "AzureIaasVM", "instantRpRetentionRangeInDays": "3.5"}}):  # fmt: skip
        assert schema.read_request("recoveryservicesbackup.ProtectionPolicyResource", wrong)[1]
