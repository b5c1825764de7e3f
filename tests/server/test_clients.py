"""The unmodified SDKs over https, long operations, the clock's ways, several clients, and the world that is kept."""

import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.dataprotection import DataProtectionMgmtClient
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.recoveryservices import RecoveryServicesClient
from azure.mgmt.recoveryservicesbackup import RecoveryServicesBackupClient
from azure.mgmt.resource.resources import ResourceManagementClient

from studyapp.labs.playground import Playground
from studyapp.sandbox.http.pace import Paused, Rate
from tests.server.conftest import API, GROUP, REGION, RealTime, Running, Start


def make_site(server: Running) -> str:
    """A machine and a vault, made over https; the machine's id."""
    server.sdk(ResourceManagementClient).resource_groups.create_or_update(GROUP, {"location": REGION})
    network, compute = server.sdk(NetworkManagementClient), server.sdk(ComputeManagementClient)
    space = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}, "subnets": [{"name": "default", "properties": {"addressPrefix": "10.1.0.0/24"}}]}  # fmt: skip
    vnet = network.virtual_networks.begin_create_or_update(GROUP, "vnet", {"location": REGION, "properties": space})
    address = [{"name": "ip", "properties": {"subnet": {"id": vnet.result().subnets[0].id}}}]
    card = {"location": REGION, "properties": {"ipConfigurations": address}}
    nic = network.network_interfaces.begin_create_or_update(GROUP, "nic", card).result()
    machine = {
        "location": REGION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {
                "imageReference": {
                    "publisher": "Canonical",
                    "offer": "ubuntu-24_04-lts",
                    "sku": "server",
                    "version": "latest",
                },
                "osDisk": {"createOption": "FromImage"},
            },
            "osProfile": {"computerName": "vm", "adminUsername": "azureuser", "adminPassword": "not-a-secret-1!"},
            "networkProfile": {"networkInterfaces": [{"id": nic.id}]},
        },
    }
    made = compute.virtual_machines.begin_create_or_update(GROUP, "vm-app1", machine).result()
    vault = {"location": REGION, "sku": {"name": "RS0", "tier": "Standard"}, "properties": {}}
    server.sdk(RecoveryServicesClient).vaults.begin_create_or_update(GROUP, "rsv-app", vault).result()
    return str(made.id)


def protect(server: Running, machine: str) -> None:
    short = f"iaasvmcontainerv2;{GROUP};vm-app1"
    vault = f"/subscriptions/{server.run.subscription_id}/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-app"
    body = {
        "properties": {
            "protectedItemType": "Microsoft.Compute/virtualMachines",
            "sourceResourceId": machine,
            "policyId": f"{vault}/backupPolicies/DefaultPolicy",
        }
    }
    items = server.sdk(RecoveryServicesBackupClient).protected_items
    names = ("rsv-app", GROUP, "Azure", f"IaasVMContainer;{short}", f"VM;{short}")
    items.begin_create_or_update(*names, body).result()
    assert items.get(*names).properties["protectionState"] == "IRPending"


def now_of(server: Running) -> datetime:
    return datetime.fromisoformat(server.control("GET", "clock").json["now"])


def test_the_sdks_make_and_protect_a_machine_over_https_and_the_world_is_kept(start: Start) -> None:
    server = start()
    began, before = server.time(), now_of(server)
    protect(server, make_site(server))
    assert now_of(server) - before > timedelta(seconds=60)
    assert server.time() - began < timedelta(seconds=60), "five operations, each of which asks twice or thrice"
    server.end()
    kept = Playground(server.folder).look()
    assert "vm-app1" in {resource["name"] for resource in kept.state()}
    again = start()
    items = again.sdk(RecoveryServicesBackupClient).backup_protected_items.list("rsv-app", GROUP)
    assert [item.properties["friendlyName"] for item in items] == ["vm-app1"]


def job_of(server: Running) -> tuple[str, str]:
    """The address of a running job of the vault, and its status."""
    found = server.azure(
        "GET",
        f"/resourceGroups/{GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-app/backupJobs?api-version=2026-08-01",
    )
    job = found.json["value"][0]
    return job["id"].removeprefix(f"/subscriptions/{server.run.subscription_id}"), job["properties"]["status"]


def test_with_a_clock_that_jumps_a_running_job_is_seen_running_and_then_ends(server: Running) -> None:
    """The first look shows what runs; asking again is waiting."""
    protect(server, make_site(server))
    short = f"iaasvmcontainerv2;{GROUP};vm-app1"
    server.sdk(RecoveryServicesBackupClient).backups.trigger(
        "rsv-app",
        GROUP,
        "Azure",
        f"IaasVMContainer;{short}",
        f"VM;{short}",
        {"properties": {"objectType": "IaasVMBackupRequest"}},
    )
    job, status = job_of(server)
    assert status == "InProgress"
    assert job_of(server)[1] == "InProgress", "a list is no waiting"
    before = now_of(server)
    seen = [server.azure("GET", f"{job}?api-version=2026-08-01") for _ in range(8)]
    states = [answer.json["properties"]["status"] for answer in seen]
    assert states[0] == "InProgress"
    assert states[-1] == "Completed"
    assert seen[0].headers["retry-after"] == "1"
    assert "retry-after" not in seen[-1].headers
    assert now_of(server) - before > timedelta(minutes=20)
    later = now_of(server)
    server.azure("GET", f"{job}?api-version=2026-08-01")
    assert now_of(server) == later, "what has ended is looked at, not waited for"


def test_what_is_due_at_once_happens_for_whoever_waits(server: Running) -> None:
    """A deployment begins with an event of the same moment."""
    server.azure("PUT", f"/resourcegroups/{GROUP}?{API}", {"location": REGION})
    disk = {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2024-03-02",
        "name": "disk1",
        "location": REGION,
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 8},
    }
    template = {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": [disk]}  # fmt: skip
    path = f"/resourcegroups/{GROUP}/providers/Microsoft.Resources/deployments/first?{API}"
    made = server.azure("PUT", path, {"properties": {"mode": "Incremental", "template": template}})
    assert made.status == 201
    door = made.headers["azure-asyncoperation"].removeprefix(f"{server.url}/subscriptions/{server.run.subscription_id}")
    states = [server.azure("GET", door).json["status"] for _ in range(8)]
    assert states[-1] == "Succeeded"


def test_with_a_paused_clock_clients_ask_and_nobody_is_kept_waiting(start: Start) -> None:
    server = start(goes=Paused())
    server.azure("PUT", f"/resourcegroups/{GROUP}?{API}", {"location": REGION})
    deleted = server.azure("DELETE", f"/resourcegroups/{GROUP}?{API}")
    assert (deleted.status, deleted.headers["retry-after"]) == (202, "1")
    path = deleted.headers["location"].removeprefix(f"{server.url}/subscriptions/{server.run.subscription_id}")
    before = now_of(server)
    assert [server.azure("GET", path).status for _ in range(3)] == [202] * 3
    assert now_of(server) == before
    assert server.control("POST", "clock", {"seconds": 120}).status == 200
    assert server.azure("GET", path).status == 200


def test_a_poller_of_the_sdk_ends_when_somebody_moves_the_paused_clock(start: Start) -> None:
    server = start(goes=Paused())
    groups = server.sdk(ResourceManagementClient).resource_groups
    groups.create_or_update(GROUP, {"location": REGION})
    poller = groups.begin_delete(GROUP)
    other: list[int] = []
    waiting = threading.Thread(target=poller.wait)
    waiting.start()
    other.append(server.azure("GET", f"/resourcegroups?{API}").status)
    assert waiting.is_alive()
    server.control("POST", "clock", {"next": True})
    waiting.join(20)
    assert not waiting.is_alive()
    assert other == [200]
    assert poller.status() == "Succeeded"


def test_with_a_rate_the_clock_runs_along_with_the_machines(start: Start) -> None:
    time = RealTime()
    server = start(goes=Rate(60, time))
    before = now_of(server)
    server.azure("PUT", f"/resourcegroups/{GROUP}?{API}", {"location": REGION})
    time.ahead = timedelta(seconds=10)
    server.azure("GET", f"/resourcegroups?{API}")
    assert timedelta(minutes=10) <= now_of(server) - before < timedelta(minutes=15)
    server.control("POST", "clock", {"seconds": 24 * 3600})
    moved = now_of(server)
    server.azure("GET", f"/resourcegroups?{API}")
    assert now_of(server) - moved < timedelta(minutes=5), "it goes on from where somebody moved it"


def test_a_retry_after_of_a_fault_is_one_second_of_the_machines_clock(server: Running) -> None:
    fault = {"$kind": "WireFault", "id": "busy", "status": 429, "retry_after": 30, "request": {"verb": "GET", "path": "**/resourcegroups"}}  # fmt: skip
    assert server.control("POST", "faults", fault).status == 201
    refused = server.azure("GET", f"/resourcegroups?{API}")
    assert (refused.status, refused.headers["retry-after"]) == (429, "1")
    assert server.azure("GET", f"/resourcegroups?{API}").status == 200


def test_what_another_program_saves_is_seen_and_what_the_server_saves_is_seen_there(server: Running) -> None:
    server.azure("PUT", f"/resourcegroups/one?{API}", {"location": REGION})
    playground = Playground(server.folder)
    with playground.changing() as sandbox:
        assert sandbox.world.find(f"/subscriptions/{sandbox.subscription_id}/resourceGroups/one")
        sandbox.advance(days=3)
    assert now_of(server) == sandbox.now
    server.azure("PUT", f"/resourcegroups/two?{API}", {"location": REGION})
    assert playground.look().world.find(f"/subscriptions/{sandbox.subscription_id}/resourceGroups/two")


def test_a_world_that_cannot_be_saved_is_told_and_nothing_is_changed(
    server: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as while_full:
        while_full.setattr("studyapp.sandbox.saving.save", full)
        refused = server.azure("PUT", f"/resourcegroups/one?{API}", {"location": REGION})
    assert (refused.status, refused.code) == (500, "SandboxNotSaved")
    assert "No space left" in refused.json["error"]["message"]
    assert server.azure("GET", f"/resourcegroups/one?{API}").status == 404


def test_errors_reach_the_sdk_as_azures_own(server: Running) -> None:
    with pytest.raises(HttpResponseError) as raised:
        server.sdk(ResourceManagementClient).resource_groups.create_or_update("rg", {"location": "moon"})
    assert raised.value.error is not None
    assert raised.value.error.code == "LocationNotAvailableForResourceGroup"


# The control endpoints


def test_control_wants_its_own_secret(server: Running) -> None:
    for headers in ({}, {"Authorization": f"Bearer {server.sign_in()}"}, {"Authorization": "Bearer "}):
        assert server.send("POST", "/_sandbox/reset", headers, {}).status == 401
    assert server.send("GET", "/_sandbox/run").json == {"run": server.run.run}
    token = {"Authorization": f"Bearer {server.run.control}"}
    assert server.send("GET", f"/subscriptions?{API}", token).status == 401, "and it opens nothing else"


def test_control_moves_the_clock_shows_the_state_and_begins_anew(server: Running) -> None:
    server.azure("PUT", f"/resourcegroups/one?{API}", {"location": REGION})
    before = now_of(server)
    assert server.control("POST", "clock", {"seconds": 3600}).json["now"] == (before + timedelta(hours=1)).isoformat()
    to = (before + timedelta(days=1)).isoformat()
    assert server.control("POST", "clock", {"to": to}).json["now"] == to
    assert "one" in [resource["name"] for resource in server.control("GET", "state").json["resources"]]
    assert server.control("GET", "activity").json["activity"]
    assert server.control("POST", "reset", {"start": "empty"}).json["now"] == before.isoformat()
    assert server.azure("GET", f"/resourcegroups?{API}").json["value"] == []


def test_an_error_of_azure_passes_through_the_saving_of_the_world(server: Running) -> None:
    gone = {"$kind": "WorldFault", "id": "x", "resource": "/subscriptions/nothing", "facts": {"guestAgent": "NotReady"}}
    refused = server.control("POST", "faults", gone)
    assert (refused.status, refused.code) == (404, "ResourceGroupNotFound")


def test_control_sets_lists_and_lifts_faults(server: Running) -> None:
    deny: dict[str, Any] = {"$kind": "DenyFault", "id": "no-groups", "type": "Microsoft.Compute/*"}
    assert server.control("POST", "faults", deny).status == 201
    assert [fault["id"] for fault in server.control("GET", "faults").json["faults"]] == ["no-groups"]
    assert server.control("DELETE", "faults/no-groups").status == 200
    assert server.control("GET", "faults").json["faults"] == []


@pytest.mark.parametrize(
    ("method", "what", "body", "status"),
    [
        ("POST", "clock", {"seconds": -5}, 400),
        ("POST", "clock", {"seconds": "a lot"}, 400),
        ("POST", "clock", {}, 400),
        ("POST", "clock", {"to": "tomorrow"}, 400),
        ("POST", "clock", "[1]", 400),
        ("POST", "clock", "{", 400),
        ("POST", "clock", {"seconds": 1e300}, 400),
        ("POST", "faults", {"$kind": "World", "id": "x"}, 400),
        ("POST", "faults", {"$kind": "WorldFault", "id": "x", "resource": "/nothing", "facts": {}}, 404),
        ("GET", "secrets", None, 404),
        ("PUT", "clock", None, 404),
    ],
)
def test_control_refuses_nonsense(server: Running, method: str, what: str, body: Any, status: int) -> None:
    answer = server.control(method, what, body)
    assert answer.status == status
    assert answer.code


def test_who_waits_for_a_backup_vault_gets_it(server: Running) -> None:
    """Data Protection says `Inprogress` where every other service says `InProgress`."""
    server.azure("PUT", f"/resourcegroups/{GROUP}?{API}", {"location": REGION})
    body = {
        "location": REGION,
        "identity": {"type": "SystemAssigned"},
        "properties": {"storageSettings": [{"datastoreType": "VaultStore", "type": "LocallyRedundant"}]},
    }
    waits = server.sdk(DataProtectionMgmtClient).backup_vaults.begin_create_or_update(GROUP, "bv-app", body)
    assert waits.result(30).properties.provisioning_state == "Succeeded"
