"""Recovery points that follow from the clock, and health that follows from what stands in their way."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from azure.core.exceptions import ResourceNotFoundError
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox.providers.site_recovery.points import EVERY, thinned
from studyapp.sandbox.providers.site_recovery.records import Outage, ReplicatedItem
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.replicating import (
    A2A,
    CONTAINER,
    HERE,
    ITEM,
    codes,
    enable,
    item,
    make_account,
    points,
    prepare,
    set_facts,
)

# Recovery points


@pytest.mark.proves("RecoveryPoints_ListByReplicationProtectedItems", "ReplicationRecoveryPoints_Get")
def test_points_come_every_five_minutes_and_thin_out_with_age(replicated: Azure) -> None:
    found = points(replicated)
    times = [point.properties.recovery_point_time for point in found]
    assert all(isinstance(time, datetime) for time in times)
    recent = [time for time in times if replicated.sandbox.now - time <= timedelta(hours=2)]
    assert {a - b for a, b in pairwise(recent)} == {timedelta(minutes=5)}
    assert replicated.sandbox.now - times[0] < timedelta(minutes=5)
    kinds = {point.properties.recovery_point_type for point in found}
    assert kinds == {"CrashConsistent", "AppConsistent"}
    one = replicated.recovery.recovery_points.get(*ITEM, found[3].name)
    assert one.properties.recovery_point_time == times[3]
    assert len(one.properties.provider_specific_details.disks) == 2
    replicated.sandbox.advance(days=5)
    later = points(replicated)
    ages = [replicated.sandbox.now - point.properties.recovery_point_time for point in later]
    assert max(ages) <= timedelta(days=1)
    assert len([age for age in ages if age > timedelta(hours=2)]) in (22, 23)
    with pytest.raises(ResourceNotFoundError):
        replicated.recovery.recovery_points.get(*ITEM, found[0].name)


def test_a_policy_of_fifteen_days_keeps_points_for_so_long(replicated: Azure) -> None:
    settings = {"replicationProviderSettings": {**A2A, "recoveryPointHistory": 15 * 24 * 60, "appConsistentFrequencyInMinutes": 0}}  # fmt: skip
    replicated.recovery.replication_policies.begin_update(*HERE, "day", {"properties": settings}).result()
    replicated.sandbox.advance(days=40)
    found = [replicated.sandbox.now - point.properties.recovery_point_time for point in points(replicated)]
    assert timedelta(days=14, hours=20) < max(found) <= timedelta(days=15)
    assert len([age for age in found if timedelta(days=7) < age]) in (48, 49)
    assert {point.properties.recovery_point_type for point in points(replicated)} == {"CrashConsistent"}


def test_without_history_only_the_newest_point_is_kept(replicated: Azure) -> None:
    settings = {"replicationProviderSettings": {**A2A, "recoveryPointHistory": 0, "appConsistentFrequencyInMinutes": 0}}
    replicated.recovery.replication_policies.begin_update(*HERE, "day", {"properties": settings}).result()
    assert len(points(replicated)) == 1


_START = datetime(2026, 3, 2, tzinfo=UTC)


def _held(outages: list[tuple[int, int]]) -> ReplicatedItem:
    spans = tuple(Outage("x", _START + timedelta(minutes=a), _START + timedelta(minutes=a + n)) for a, n in outages)
    return ReplicatedItem("", "", "", "", 7, "", (), protected_at=_START, outages=spans)


@given(
    minutes=st.integers(0, 18 * 24 * 60),
    later=st.integers(0, 2 * 24 * 60),
    history=st.integers(0, 15 * 24 * 60),
    every=st.sampled_from([0, 60, 90, 240]),
    outages=st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 500)), max_size=3),
)
def test_points_go_and_never_come_back(minutes: int, later: int, history: int, every: int, outages: list[tuple[int, int]]) -> None:  # fmt: skip
    held, now = _held(outages), _START + timedelta(minutes=minutes)
    before = list(thinned(held, now, history, every))
    after = list(thinned(held, now + timedelta(minutes=later), history, every))
    old = {point.name for point in before}
    assert all(point.name in old for point in after if point.time <= now)
    assert len({point.name for point in before}) == len(before)
    assert all(now - point.time <= timedelta(minutes=history) or len(before) == 1 for point in before)
    assert not [p for p in before for o in held.outages if o.until and o.since <= p.time < o.until]
    recent = [p.time for p in before if now - p.time <= timedelta(hours=2)]
    assert all(a - b >= EVERY for a, b in pairwise(recent))


# Health


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"guestAgent": "NotReady"}, "MobilityServiceNotResponding"),
        ({"guestNetwork": "Unreachable"}, "151037"),
        ({"powerState": "deallocated"}, "SourceMachineNotRunning"),
    ],
)
def test_when_nothing_gets_through_health_turns_bad_and_no_points_are_made(
    replicated: Azure, facts: dict[str, str], code: str
) -> None:
    since = replicated.sandbox.now
    set_facts(replicated, **facts)
    assert item(replicated).replication_health == "Warning"
    assert codes(replicated) == [code]
    replicated.sandbox.advance(minutes=90)
    now = item(replicated)
    assert now.replication_health == "Critical"
    assert codes(replicated) == [code, "153007"]
    assert now.provider_specific_details.rpo_in_seconds >= 90 * 60
    (first, _) = now.health_errors
    assert isinstance(first.creation_time_utc, datetime)
    assert first.creation_time_utc == since
    assert points(replicated)[0].properties.recovery_point_time < since
    replicated.sandbox.lift("fault")
    replicated.sandbox.advance(minutes=10)
    assert item(replicated).replication_health == "Normal"
    assert points(replicated)[0].properties.recovery_point_time > since + timedelta(minutes=90)


def test_what_is_deleted_from_under_replication_shows(replicated: Azure) -> None:
    state = replicated.sandbox.snapshot()
    replicated.storage.storage_accounts.delete(GROUP, "cacheapp1")
    assert codes(replicated) == ["CacheStorageAccountMissing"]
    make_account(replicated, "cacheapp1", GROUP, REGION)
    assert codes(replicated) == []
    for allowed, shown in ((False, ["CacheStorageAccountKeyAccessDisabled"]), (True, [])):
        change = {"properties": {"allowSharedKeyAccess": allowed}}
        replicated.storage.storage_accounts.update(GROUP, "cacheapp1", change)
        assert codes(replicated) == shown
    replicated.compute.virtual_machine_extensions.begin_delete(GROUP, VM, "SiteRecovery-Linux").result()
    assert codes(replicated) == ["MobilityServiceMissing"]
    replicated.sandbox.restore(state)
    assert codes(replicated) == []
    replicated.compute.virtual_machines.begin_delete(GROUP, VM).result()
    assert codes(replicated) == ["SourceMachineMissing"]
    assert points(replicated)


def test_an_outbound_rule_of_a_security_group_stops_replication(replicated: Azure) -> None:
    rule = {
        "name": "no-internet",
        "properties": {
            "priority": 200,
            "direction": "Outbound",
            "access": "Deny",
            "protocol": "*",
            "sourceAddressPrefix": "*",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "Internet",
            "destinationPortRange": "*",
        },
    }
    groups, rules = replicated.network.network_security_groups, replicated.network.security_rules
    made = groups.begin_create_or_update(GROUP, "nsg-app", {"location": REGION, "properties": {"securityRules": [rule]}}).result()  # fmt: skip
    nic = replicated.network.network_interfaces.get(GROUP, f"{VM}-nic").as_dict()
    nic["properties"]["networkSecurityGroup"] = {"id": made.id}
    body = {"location": REGION, "properties": {n: nic["properties"][n] for n in ("ipConfigurations", "networkSecurityGroup")}}  # fmt: skip
    replicated.network.network_interfaces.begin_create_or_update(GROUP, f"{VM}-nic", body).result()
    assert codes(replicated) == ["151037"]
    for at, tag in enumerate(("Storage", "AzureActiveDirectory", "EventHub", "AzureSiteRecovery")):
        allow = {**rule["properties"], "priority": 100 + at, "access": "Allow", "destinationAddressPrefix": tag, "destinationPortRange": "443"}  # type: ignore[dict-item]  # fmt: skip
        assert codes(replicated) == ["151037"]
        rules.begin_create_or_update(GROUP, "nsg-app", f"allow-{tag}", {"properties": allow}).result()
    assert codes(replicated) == []


def test_failing_writers_cost_application_consistency_alone(azure: Azure) -> None:
    prepare(azure)
    azure.make_machine("vm-win", windows=True)
    enable(azure, "vm-win")
    azure.sandbox.advance(hours=3)
    path = (*CONTAINER, "vm-win")
    set_facts(azure, azure.vm_id.replace(VM, "vm-win"), vssWriters="Failed")
    azure.sandbox.advance(hours=3)
    now = item(azure, path)
    assert (now.replication_health, [e.error_code for e in now.health_errors]) == ("Warning", ["153006"])
    latest = points(azure, path)[:24]
    assert {point.properties.recovery_point_type for point in latest} == {"CrashConsistent"}


def test_the_first_copy_waits_for_a_machine_that_does_not_answer(prepared: Azure) -> None:
    enable(prepared)
    set_facts(prepared, guestAgent="NotReady")
    prepared.sandbox.advance(hours=3)
    assert item(prepared).protection_state == "InitialReplicationInProgress"
    prepared.sandbox.lift("fault")
    prepared.sandbox.advance(minutes=15)
    assert item(prepared).protection_state == "Protected"
