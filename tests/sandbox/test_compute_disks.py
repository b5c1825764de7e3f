"""Disks, snapshots and restore points: what they hold, who may read them, and what is refused."""

from datetime import datetime
from typing import Any

import pytest

from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal


def disk_id(azure: Azure, name: str) -> str:
    return f"{azure.group_id}/providers/Microsoft.Compute/disks/{name}"


def make(azure: Azure, name: str, **properties: Any) -> Any:
    whole = {"creationData": {"createOption": "Empty"}, "diskSizeGB": 32, **properties}
    body = {"location": REGION, "sku": {"name": "Premium_LRS"}, "properties": whole}
    return azure.compute.disks.begin_create_or_update(GROUP, name, body).result()


@pytest.mark.proves("Disks_GrantAccess", "Disks_RevokeAccess")
def test_a_granted_disk_can_be_neither_attached_nor_deleted_until_it_is_revoked(site: Azure) -> None:
    made = make(site, "extra")
    asked = {"access": "Read", "durationInSeconds": 3600}
    url = site.compute.disks.begin_grant_access(GROUP, "extra", asked).result().access_sas
    assert site.compute.disks.get(GROUP, "extra").disk_state == "ActiveSAS"
    attach = {"dataDisksToAttach": [{"diskId": made.id}]}
    assert refusal(site.compute.virtual_machines.begin_attach_detach_data_disks, GROUP, VM, attach) == (
        "OperationNotAllowed"
    )
    assert refusal(site.compute.disks.begin_delete, GROUP, "extra") == "OperationNotAllowed"
    download = site.sandbox.handle(Request("GET", url))
    assert download.json["error"]["code"] == "SandboxNotImplemented", "no bytes stand behind the url"
    site.compute.disks.begin_revoke_access(GROUP, "extra").result()
    assert site.compute.disks.get(GROUP, "extra").disk_state == "Unattached"
    site.compute.disks.begin_delete(GROUP, "extra").result()


def test_a_granted_access_ends_by_itself(site: Azure) -> None:
    make(site, "extra")
    site.compute.disks.begin_grant_access(GROUP, "extra", {"access": "Read", "durationInSeconds": 600}).result()
    site.sandbox.advance(minutes=11)
    assert site.compute.disks.get(GROUP, "extra").disk_state == "Unattached"


def test_a_disk_that_may_not_be_exported_is_not(site: Azure) -> None:
    make(site, "closed", networkAccessPolicy="DenyAll")
    asked = {"access": "Read", "durationInSeconds": 600}
    assert refusal(site.compute.disks.begin_grant_access, GROUP, "closed", asked) == "OperationNotAllowed"


@pytest.mark.proves("Blobs_GetProperties")
def test_a_link_tells_the_size_of_the_disk_until_it_ends_or_is_revoked(site: Azure) -> None:
    size = make(site, "extra").disk_size_gb * 1024**3 + 512
    asked = {"access": "Read", "durationInSeconds": 600}
    url = site.compute.disks.begin_grant_access(GROUP, "extra", asked).result().access_sas
    named = site.sandbox.handle(Request("HEAD", url))
    assert (named.status, named.headers["Content-Length"], named.body) == (200, str(size), b"")
    assert site.sandbox.handle(Request("HEAD", url.replace("sig=", "sig=0"))).status == 403
    site.compute.disks.begin_revoke_access(GROUP, "extra").result()
    ended = site.sandbox.handle(Request("GET", url))
    assert (ended.status, ended.json["error"]["code"]) == (403, "AuthenticationFailed")
    again = site.compute.disks.begin_grant_access(GROUP, "extra", asked).result().access_sas
    assert site.sandbox.handle(Request("HEAD", again)).status == 200
    site.sandbox.advance(minutes=11)
    assert site.sandbox.handle(Request("HEAD", again)).status == 403


@pytest.mark.proves("Snapshots_GrantAccess", "Snapshots_RevokeAccess")
def test_a_granted_snapshot_stays_until_it_is_revoked(site: Azure) -> None:
    make(site, "extra")
    source = {"creationData": {"createOption": "Copy", "sourceResourceId": disk_id(site, "extra")}}
    snapshots = site.compute.snapshots
    snapshots.begin_create_or_update(GROUP, "snap", {"location": REGION, "properties": source}).result()
    granted = snapshots.begin_grant_access(GROUP, "snap", {"access": "Read", "durationInSeconds": 600}).result()
    assert granted.access_sas.startswith("https://")
    assert refusal(snapshots.begin_delete, GROUP, "snap") == "OperationNotAllowed"
    snapshots.begin_revoke_access(GROUP, "snap").result()
    assert snapshots.get(GROUP, "snap").disk_state == "Unattached"


def test_incremental_snapshots_of_a_disk_are_one_family(site: Azure) -> None:
    make(site, "extra")
    families = []
    for name in ("one", "two"):
        source = {"createOption": "Copy", "sourceResourceId": disk_id(site, "extra")}
        body = {"location": REGION, "properties": {"creationData": source, "incremental": True}}
        made = site.compute.snapshots.begin_create_or_update(GROUP, name, body).result()
        families.append(made.incremental_snapshot_family_id)
    assert families[0] == families[1]
    assert made.creation_data.source_unique_id == site.compute.disks.get(GROUP, "extra").unique_id
    site.compute.disks.begin_delete(GROUP, "extra").result()
    assert site.compute.snapshots.get(GROUP, "two").disk_size_gb == 32, "a snapshot outlives its disk"


@pytest.mark.parametrize(
    ("name", "change", "code"),
    [
        ("-odd", {}, "InvalidParameter"),
        ("extra", {"sku": {"name": "Fast_LRS"}}, "InvalidParameter"),
        ("extra", {"location": "mars"}, "LocationNotAvailableForResourceType"),
        ("extra", {"zones": ["9"]}, "InvalidAvailabilityZone"),
        ("extra", {"properties": {"creationData": {"createOption": "Empty"}}}, "InvalidParameter"),
        ("extra", {"properties": {"creationData": {"createOption": "Copy"}}}, "InvalidParameter"),
        (
            "extra",
            {"properties": {"creationData": {"createOption": "Copy", "sourceResourceId": "/subscriptions/x"}}},
            "NotFound",
        ),
        (
            "extra",
            {"properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 40000}},
            "InvalidParameter",
        ),
        ("extra", {"properties": {"creationData": {"createOption": "Upload"}}}, "SandboxNotImplemented"),
        ("extra", {"properties": {"colour": "red"}}, "InvalidRequestContent"),
    ],
)
def test_an_impossible_disk_is_refused(site: Azure, name: str, change: dict[str, Any], code: str) -> None:
    body = {
        "location": REGION,
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 4},
        **change,
    }
    assert refusal(site.compute.disks.begin_create_or_update, GROUP, name, body) == code


def test_a_premium_disk_is_as_fast_as_it_is_large(site: Azure) -> None:
    made = make(site, "extra", diskSizeGB=512)
    assert (made.tier, made.disk_iops_read_write, made.disk_m_bps_read_write) == ("P20", 2300, 150)
    assert isinstance(made.time_created, datetime)
    site.compute.disks.begin_update(GROUP, "extra", {"properties": {"diskSizeGB": 1024}}).result()
    assert site.compute.disks.get(GROUP, "extra").tier == "P30"
    site.compute.disks.begin_update(GROUP, "extra", {"sku": {"name": "Standard_LRS"}}).result()
    slower = site.compute.disks.get(GROUP, "extra")
    assert (slower.tier, slower.disk_iops_read_write) == (None, 500)


def test_the_systems_disk_grows_only_while_deallocated(site: Azure) -> None:
    name = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.name
    larger = {"properties": {"diskSizeGB": 128}}
    assert refusal(site.compute.disks.begin_update, GROUP, name, larger) == "OperationNotAllowed"
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert site.compute.disks.begin_update(GROUP, name, larger).result().disk_size_gb == 128
    assert site.compute.disks.get(GROUP, name).disk_state == "Reserved"


def test_a_disk_of_an_image_has_its_system(site: Azure) -> None:
    image = f"/Subscriptions/{site.sandbox.subscription_id}/Providers/Microsoft.Compute/Locations/{REGION}/Publishers/Canonical/ArtifactTypes/VMImage/Offers/ubuntu-24_04-lts/Skus/server/Versions/latest"
    creation = {"createOption": "FromImage", "imageReference": {"id": image}}
    body = {"location": REGION, "properties": {"creationData": creation}}
    made = site.compute.disks.begin_create_or_update(GROUP, "system", body).result()
    assert (made.os_type, made.disk_size_gb, made.hyper_v_generation) == ("Linux", 30, "V2")


@pytest.mark.proves(
    "DiskRestorePoint_ListByRestorePoint",
    "DiskRestorePoint_Get",
    "DiskRestorePoint_GrantAccess",
    "DiskRestorePoint_RevokeAccess",
)
def test_a_disk_is_made_from_a_restore_point(site: Azure) -> None:
    compute = site.compute
    held = compute.virtual_machines.get(GROUP, VM).storage_profile
    site.sandbox.inject(WorldFault("v1", held.data_disks[0].managed_disk.id, {"files": {"/data/a": "one"}}))
    source = {"location": REGION, "properties": {"source": {"id": site.vm_id}}}
    compute.restore_point_collections.create_or_update(GROUP, "rpc", source)
    compute.restore_points.begin_create(GROUP, "rpc", "first", {}).result()
    site.sandbox.inject(WorldFault("v2", held.data_disks[0].managed_disk.id, {"files": {}}))
    parts = list(compute.disk_restore_point.list_by_restore_point(GROUP, "rpc", "first"))
    assert len(parts) == 2
    data = next(part for part in parts if part.source_resource_id == held.data_disks[0].managed_disk.id)
    read = compute.disk_restore_point.get(GROUP, "rpc", "first", data.name)
    assert isinstance(read.time_created, datetime)
    granted = compute.disk_restore_point.begin_grant_access(
        GROUP, "rpc", "first", data.name, {"access": "Read", "durationInSeconds": 60}
    ).result()
    assert "sig=" in granted.access_sas
    compute.disk_restore_point.begin_revoke_access(GROUP, "rpc", "first", data.name).result()
    creation = {"createOption": "Restore", "sourceResourceId": data.id}
    body = {"location": REGION, "properties": {"creationData": creation}}
    made = compute.disks.begin_create_or_update(GROUP, "restored", body).result()
    assert made.disk_size_gb == 64
    found = site.sandbox.world.need(made.id)
    assert found.facts["files"] == {"/data/a": "one"}


def test_a_restore_point_leaves_out_the_disks_it_is_told_to(site: Azure) -> None:
    compute = site.compute
    held = compute.virtual_machines.get(GROUP, VM).storage_profile
    source = {"location": REGION, "properties": {"source": {"id": site.vm_id}}}
    compute.restore_point_collections.create_or_update(GROUP, "rpc", source)
    asked = {"properties": {"excludeDisks": [{"id": held.data_disks[0].managed_disk.id}]}}
    compute.restore_points.begin_create(GROUP, "rpc", "first", asked).result()
    point = compute.restore_points.get(GROUP, "rpc", "first", expand="instanceView")
    assert point.source_metadata.storage_profile.data_disks == []
    assert len(point.instance_view.disk_restore_points) == 1


@pytest.mark.parametrize(
    ("facts", "mode", "outcome"),
    [
        ({}, None, "FileSystemConsistent"),
        ({"guestAgent": "NotReady"}, None, "VMAgentStatusCommunicationError"),
        ({"guestAgent": "NotReady"}, "CrashConsistent", "CrashConsistent"),
    ],
)
def test_a_consistent_restore_point_needs_the_agent(
    site: Azure, facts: dict[str, Any], mode: str | None, outcome: str
) -> None:
    source = {"location": REGION, "properties": {"source": {"id": site.vm_id}}}
    site.compute.restore_point_collections.create_or_update(GROUP, "rpc", source)
    site.sandbox.inject(WorldFault("trouble", site.vm_id, facts))
    asked = {"properties": {"consistencyMode": mode}} if mode else {}
    points = site.compute.restore_points
    if outcome.endswith("Error"):
        assert refusal(points.begin_create, GROUP, "rpc", "first", asked) == outcome
    else:
        assert points.begin_create(GROUP, "rpc", "first", asked).result().consistency_mode == outcome
