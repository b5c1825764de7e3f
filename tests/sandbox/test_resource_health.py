"""Resource Health: the platform or me?"""

from datetime import datetime
from typing import Any

import pytest
from azure.mgmt.resourcehealth.models import AvailabilityStatus

from studyapp.sandbox.arm.faults import WorldFault
from tests.sandbox.conftest import GROUP, VAULT, VM, Azure
from tests.sandbox.test_vaults import refusal


def health(azure: Azure) -> Any:
    found = azure.health.get_by_resource(azure.vm_id)
    assert isinstance(found, AvailabilityStatus)
    assert found.properties
    assert isinstance(found.properties.occured_time, datetime)
    assert isinstance(found.properties.reported_time, datetime)
    return found.properties


@pytest.mark.proves("AvailabilityStatuses_GetByResource")
def test_a_running_machine_is_available_until_its_host_fails(site: Azure) -> None:
    assert health(site).availability_state == "Available"
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    broken = health(site)
    assert (broken.availability_state, broken.context) == ("Unavailable", "Platform Initiated")
    assert "Redeploy" in broken.recommended_actions[0].action
    site.compute.virtual_machines.begin_redeploy(GROUP, VM).result()
    assert health(site).availability_state == "Available"


def test_what_is_wrong_inside_the_guest_does_not_show(site: Azure) -> None:
    site.sandbox.inject(WorldFault("agent", site.vm_id, {"guestAgent": "NotReady"}))
    assert health(site).availability_state == "Available"


def test_a_stop_of_its_owner_is_told_apart(site: Azure) -> None:
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    stopped = health(site)
    assert (stopped.availability_state, stopped.context) == ("Unavailable", "Customer Initiated")
    assert stopped.occured_time <= site.sandbox.now
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    assert health(site).availability_state == "Unknown"


@pytest.mark.proves("AvailabilityStatuses_List")
def test_the_history_of_thirty_days_is_listed_newest_first(site: Azure) -> None:
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    site.sandbox.advance(days=20)
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    listed = list(site.health.list(site.vm_id))
    assert listed[0].name == "current"
    states = [one.properties.availability_state for one in listed]
    assert states == ["Available", "Available", "Unknown", "Available", "Unavailable"]
    times = [one.properties.occured_time for one in listed[1:]]
    assert times == sorted(times, reverse=True)
    site.sandbox.advance(days=15)
    assert len(list(site.health.list(site.vm_id))) == 3


@pytest.mark.proves("AvailabilityStatuses_ListByResourceGroup", "AvailabilityStatuses_ListBySubscriptionId")
def test_the_health_of_all_machines_is_listed(site: Azure) -> None:
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    for listed in (site.health.list_by_resource_group(GROUP), site.health.list_by_subscription_id()):
        assert [one.properties.availability_state for one in listed] == ["Unavailable"]


def test_other_types_are_not_known(site: Azure) -> None:
    vault = f"{site.group_id}/providers/Microsoft.RecoveryServices/vaults/{VAULT}"
    assert refusal(site.health.get_by_resource, vault) == "UnsupportedResourceType"
