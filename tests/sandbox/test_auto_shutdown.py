"""Auto-shutdown schedules: one time a day, in a zone, and never a start."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.devtestlabs.models import Schedule

from studyapp.sandbox.providers.dev_test_lab.schedules import next_time
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_vaults import refusal

NAME = f"shutdown-computevm-{VM}"


def body(azure: Azure, time: str = "1900", zone: str = "UTC", **more: Any) -> Any:
    properties = {
        "status": "Enabled",
        "taskType": "ComputeVmShutdownTask",
        "dailyRecurrence": {"time": time},
        "timeZoneId": zone,
        "targetResourceId": azure.vm_id,
        **more,
    }
    return {"location": REGION, "properties": properties}


def set_up(azure: Azure, **more: Any) -> Schedule:
    made = azure.schedules.create_or_update(GROUP, NAME, body(azure, **more))
    assert isinstance(made, Schedule)
    return made


def power(azure: Azure) -> str:
    statuses = azure.compute.virtual_machines.instance_view(GROUP, VM).statuses
    return str(next(s.code for s in statuses if s.code.startswith("PowerState/"))).partition("/")[2]


@pytest.mark.proves("GlobalSchedules_CreateOrUpdate", "GlobalSchedules_Get")
def test_a_machine_is_deallocated_at_its_time_and_never_started_again(site: Azure) -> None:
    made = set_up(site)
    assert isinstance(made.created_date, datetime)
    assert (made.status, made.provisioning_state, made.time_zone_id) == ("Enabled", "Succeeded", "UTC")
    assert site.schedules.get(GROUP, NAME).daily_recurrence.time == "1900"
    site.sandbox.advance_to(datetime(2026, 3, 2, 18, 59, tzinfo=UTC))
    assert power(site) == "running"
    site.sandbox.advance(minutes=10)
    assert power(site) == "deallocated"
    site.sandbox.advance(days=2)
    assert power(site) == "deallocated"
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert power(site) == "running"
    site.sandbox.advance(days=1)
    assert power(site) == "deallocated"


def test_the_log_tells_who_shut_the_machine_down(site: Azure) -> None:
    set_up(site)
    site.sandbox.advance(hours=12)
    found = [e for e in site.sandbox.activity() if e["operationName"]["value"].endswith("deallocate/action")]
    assert {e["caller"] for e in found} == {"Microsoft.DevTestLab"}
    assert {e["status"]["value"] for e in found} == {"Started", "Accepted", "Succeeded"}


def test_the_time_is_that_of_the_zone() -> None:
    properties = {"dailyRecurrence": {"time": "1900"}, "timeZoneId": "India Standard Time"}
    now = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
    assert next_time(properties, now) == now + timedelta(days=1)
    assert next_time(properties, now - timedelta(seconds=1)) == now


def test_a_schedule_that_was_changed_or_disabled_no_longer_acts_at_its_old_time(site: Azure) -> None:
    set_up(site, time="1000")
    set_up(site, time="2000")
    site.sandbox.advance_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
    assert power(site) == "running"
    set_up(site, time="2000", status="Disabled")
    site.sandbox.advance(days=2)
    assert power(site) == "running"


@pytest.mark.proves(
    "GlobalSchedules_Delete", "GlobalSchedules_ListByResourceGroup", "GlobalSchedules_ListBySubscription"
)
def test_a_deleted_schedule_leaves_the_machine_running(site: Azure) -> None:
    set_up(site)
    assert [s.name for s in site.schedules.list_by_resource_group(GROUP)] == [NAME]
    assert [s.name for s in site.schedules.list_by_subscription()] == [NAME]
    site.schedules.delete(GROUP, NAME)
    assert list(site.schedules.list_by_subscription()) == []
    site.sandbox.advance(days=1)
    assert power(site) == "running"


@pytest.mark.proves("GlobalSchedules_Execute", "DevTestLab_Operations_Get")
def test_a_schedule_can_be_carried_out_at_once(site: Azure) -> None:
    set_up(site)
    site.schedules.begin_execute(GROUP, NAME).result()
    site.sandbox.advance(minutes=3)
    assert power(site) == "deallocated"


@pytest.mark.proves("GlobalSchedules_Update")
def test_an_update_changes_the_tags_alone(site: Azure) -> None:
    set_up(site)
    site.schedules.update(GROUP, NAME, {"cost": "test"})
    found = site.schedules.get(GROUP, NAME)
    assert (found.tags, found.daily_recurrence.time) == ({"cost": "test"}, "1900")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"time": "7 pm"}, "InvalidScheduleTime"),
        ({"time": "2400"}, "InvalidScheduleTime"),
        ({"zone": "Moon Standard Time"}, "InvalidTimeZoneId"),
        ({"status": "On"}, "InvalidScheduleStatus"),
        ({"notificationSettings": {"status": "Enabled", "timeInMinutes": 5}}, "InvalidNotificationTime"),
        ({"taskType": "LabVmsStartupTask"}, "SandboxNotImplemented"),
    ],
)
def test_what_is_no_schedule_is_refused(site: Azure, more: Any, code: str) -> None:
    assert refusal(site.schedules.create_or_update, GROUP, NAME, body(site, **more)) == code


def test_a_schedule_is_named_after_its_machine_and_stands_beside_it(site: Azure) -> None:
    refused = refusal(site.schedules.create_or_update, GROUP, "nightly", body(site))
    assert refused == "InvalidScheduleName"
    with pytest.raises(ResourceNotFoundError):
        site.schedules.create_or_update(GROUP, NAME, body(site, targetResourceId=site.vm_id + "x"))


def test_readers_see_schedules_and_change_none(site: Azure) -> None:
    set_up(site)
    reader = site.as_("reader")
    assert reader.schedules.get(GROUP, NAME).status == "Enabled"
    with pytest.raises(HttpResponseError) as refused:
        reader.schedules.create_or_update(GROUP, NAME, body(site))
    assert refused.value.status_code == 403
