"""Log Analytics workspaces: tiers, retention, keys, and a deletion that can be taken back for two weeks."""

from datetime import timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.loganalytics.models import Workspace

from tests.sandbox import python_types
from tests.sandbox.conftest import GROUP, Azure, typed
from tests.sandbox.monitoring import make_workspace, send_logs
from tests.sandbox.test_vaults import refusal

NAME = "log-ops"


@pytest.fixture
def group(azure: Azure) -> Azure:
    azure.make_group()
    return azure


@pytest.mark.proves(
    "Workspaces_CreateOrUpdate",
    "Workspaces_Get",
    "Workspaces_Update",
    "Workspaces_List",
    "Workspaces_ListByResourceGroup",
)
def test_a_workspace_is_made_changed_and_listed(group: Azure) -> None:
    made = typed(make_workspace(group), Workspace)
    assert list(python_types.problems(made)) == []
    assert (made.properties.sku.name, made.properties.retention_in_days) == ("PerGB2018", 30)
    assert made.properties.provisioning_state == "Succeeded"
    group.logs.workspaces.update(GROUP, NAME, {"tags": {"a": "b"}, "properties": {"retentionInDays": 90}})
    found = group.logs.workspaces.get(GROUP, NAME)
    assert (found.properties.retention_in_days, found.tags) == (90, {"a": "b"})
    assert found.properties.customer_id == made.properties.customer_id
    assert [w.name for w in group.logs.workspaces.list()] == [NAME]
    assert [w.name for w in group.logs.workspaces.list_by_resource_group(GROUP)] == [NAME]


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"retentionInDays": 3}, "InvalidParameter"),
        ({"retentionInDays": 731}, "InvalidParameter"),
        ({"sku": {"name": "Free"}}, "InvalidParameter"),
        ({"sku": {"name": "Gold"}}, "InvalidParameter"),
        ({"sku": {"name": "CapacityReservation"}}, "InvalidParameter"),
        ({"sku": {"name": "PerGB2018", "capacityReservationLevel": 100}}, "InvalidParameter"),
        ({"workspaceCapping": {"dailyQuotaGb": 0}}, "InvalidParameter"),
        ({"sku": {"name": "LACluster"}}, "SandboxNotImplemented"),
        ({"replication": {"enabled": True, "location": "northeurope"}}, "SandboxNotImplemented"),
    ],
)
def test_tiers_and_retention_have_their_limits(group: Azure, properties: dict[str, Any], code: str) -> None:
    assert refusal(lambda: make_workspace(group, **properties)) == code


def test_a_committed_tier_and_long_retention_are_taken(group: Azure) -> None:
    sku = {"name": "CapacityReservation", "capacityReservationLevel": 100}
    made = make_workspace(group, sku=sku, retentionInDays=730)
    assert (made.properties.sku.capacity_reservation_level, made.properties.retention_in_days) == (100, 730)


@pytest.mark.parametrize("name", ["abc", "-log", "log_ops", "x" * 64])
def test_names_are_of_letters_digits_and_hyphens(group: Azure, name: str) -> None:
    with pytest.raises((HttpResponseError, ValueError)):
        make_workspace(group, name)


@pytest.mark.proves("SharedKeys_GetSharedKeys", "SharedKeys_Regenerate")
def test_keys_are_shown_to_whoever_may_and_made_anew(group: Azure) -> None:
    make_workspace(group)
    keys = group.logs.shared_keys.get_shared_keys(GROUP, NAME)
    fresh = group.logs.shared_keys.regenerate(GROUP, NAME)
    assert len({keys.primary_shared_key, keys.secondary_shared_key, fresh.primary_shared_key}) == 3
    assert group.logs.shared_keys.get_shared_keys(GROUP, NAME).primary_shared_key == fresh.primary_shared_key
    reader = group.as_("monitoring-reader").logs.shared_keys
    assert refusal(lambda: reader.get_shared_keys(GROUP, NAME)) == "AuthorizationFailed"
    assert fresh.primary_shared_key not in str(group.sandbox.state())


@pytest.mark.proves("Workspaces_Delete", "DeletedWorkspaces_List", "DeletedWorkspaces_ListByResourceGroup")
def test_a_deleted_workspace_comes_back_with_its_id_and_its_rows(protected: Azure) -> None:
    made = make_workspace(protected)
    send_logs(protected, "AddonAzureBackupJobs", workspaceId=made.id, logAnalyticsDestinationType="Dedicated")
    protected.back_up()
    before = protected.sandbox.log_rows(made.id, "AddonAzureBackupJobs")
    assert len(before) == 1
    protected.logs.workspaces.begin_delete(GROUP, NAME).result()
    with pytest.raises(ResourceNotFoundError):
        protected.logs.workspaces.get(GROUP, NAME)
    assert [w.name for w in protected.logs.deleted_workspaces.list()] == [NAME]
    assert [w.name for w in protected.logs.deleted_workspaces.list_by_resource_group(GROUP)] == [NAME]
    assert NAME not in [r.name for r in protected.resources.resources.list()]
    protected.sandbox.advance(days=13)
    back = make_workspace(protected)
    assert back.properties.customer_id == made.properties.customer_id
    assert list(protected.logs.deleted_workspaces.list()) == []
    since = protected.sandbox.now - timedelta(days=14)
    assert protected.sandbox.log_rows(made.id, "AddonAzureBackupJobs", since) == before


def test_after_two_weeks_or_by_force_a_workspace_is_gone_for_good(group: Azure) -> None:
    first = make_workspace(group).properties.customer_id
    group.logs.workspaces.begin_delete(GROUP, NAME).result()
    group.sandbox.advance(days=15)
    assert list(group.logs.deleted_workspaces.list()) == []
    second = make_workspace(group).properties.customer_id
    group.logs.workspaces.begin_delete(GROUP, NAME, force=True).result()
    assert list(group.logs.deleted_workspaces.list()) == []
    assert len({first, second, make_workspace(group).properties.customer_id}) == 3


def test_a_deleted_workspace_keeps_its_place(group: Azure) -> None:
    make_workspace(group)
    group.logs.workspaces.begin_delete(GROUP, NAME).result()
    body = {"location": "northeurope"}
    assert refusal(lambda: group.logs.workspaces.begin_create_or_update(GROUP, NAME, body)) == "InvalidResourceLocation"


def test_rows_go_when_their_time_is_over(protected: Azure) -> None:
    made = make_workspace(protected, retentionInDays=4)
    send_logs(protected, "AddonAzureBackupJobs", workspaceId=made.id, logAnalyticsDestinationType="Dedicated")
    protected.sandbox.advance(days=10)
    since = protected.sandbox.now - timedelta(days=30)
    assert len(protected.sandbox.log_rows(made.id, "AddonAzureBackupJobs", since)) == 4
