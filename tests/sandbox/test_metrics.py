"""Metrics: values follow from what was true of a resource and when, by span, grain, aggregation and dimension."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.monitor.models import Metric, MetricDefinition, Response
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.providers.compute import sizes
from studyapp.sandbox.providers.insights import catalogue, dimension_filter, memory
from studyapp.sandbox.providers.insights.samples import Source
from studyapp.sandbox.providers.insights.timeline import MINUTE, State, Timeline
from tests.sandbox.conftest import GROUP, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

CPU = "Percentage CPU"


def span(azure: Azure, **back: float) -> str:
    end = azure.sandbox.now
    start = end - timedelta(**back)
    return f"{start:%Y-%m-%dT%H:%M:%SZ}/{end:%Y-%m-%dT%H:%M:%SZ}"


def read(azure: Azure, name: str = CPU, resource: str = "", **wanted: Any) -> Any:
    wanted.setdefault("aggregation", "Average")
    answer = azure.monitor.metrics.list(resource or azure.vm_id, metricnames=name, **wanted)
    return typed(answer.value[0], Metric)


def averages(metric: Any) -> list[float | None]:
    return [point.average for point in metric.timeseries[0].data]


@pytest.mark.proves("Metrics_List")
def test_a_machine_at_work_shows_its_load_from_the_minute_on_and_none_while_deallocated(site: Azure) -> None:
    site.sandbox.advance(minutes=30)
    site.sandbox.inject(WorldFault("busy", site.vm_id, {"load": 95}))
    site.sandbox.advance(minutes=30)
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.sandbox.advance(minutes=30)
    found = typed(site.monitor.metrics.list(site.vm_id, metricnames=CPU, timespan=span(site, minutes=85)), Response)
    assert (found.namespace, found.resourceregion, found.interval) == ("Microsoft.Compute/virtualMachines", "westeurope", "PT1M")  # fmt: skip
    values = averages(found.value[0])
    quiet, busy, off = values[:20], values[28:50], values[-25:]
    assert all(value is not None and 0 < value < 15 for value in quiet)
    assert all(value is not None and 90 < value <= 100 for value in busy)
    assert off == [None] * 25
    assert typed(found.value[0].timeseries[0].data[0].time_stamp, datetime)


def test_a_span_that_az_has_encoded_twice_is_read(site: Azure) -> None:
    """`az monitor metrics list` quotes the span, and then its client quotes it again."""
    site.sandbox.advance(hours=2)
    plain = span(site, hours=1)
    quoted = quote_plus(plain.replace("Z", "+00:00"))
    assert averages(read(site, timespan=quoted)) == averages(read(site, timespan=plain))


def test_values_are_the_same_whenever_they_are_read(site: Azure) -> None:
    site.sandbox.advance(hours=2)
    whole = span(site, hours=1)
    before = averages(read(site, timespan=whole))
    site.sandbox.advance(days=20)
    assert averages(read(site, timespan=whole)) == before
    twin = Azure(Sandbox(seed=7))
    for step in (twin.make_group, twin.make_network, twin.make_machine, twin.make_vault):
        step()
    twin.sandbox.advance(hours=2)
    assert averages(read(twin, timespan=whole)) == before


@pytest.mark.parametrize("interval", ["PT5M", "PT1H", "FULL"])
def test_grains_summarise_the_minutes(site: Azure, interval: str) -> None:
    site.sandbox.advance_to(datetime(2026, 3, 2, 12, tzinfo=UTC))
    names = "Average,Minimum,Maximum,Total,Count"
    minutes = read(site, timespan=span(site, hours=2)).timeseries[0].data
    grains = read(site, timespan=span(site, hours=2), interval=interval, aggregation=names).timeseries[0].data
    size = 120 // len(grains)
    assert size == {"PT5M": 5, "PT1H": 60, "FULL": 120}[interval]
    first = [point.average for point in minutes[:size]]
    assert grains[0].average == pytest.approx(sum(first) / size)
    assert (grains[0].minimum, grains[0].maximum, grains[0].count) == (min(first), max(first), size)
    assert grains[0].total == pytest.approx(sum(first))


def test_memory_and_traffic_follow_from_size_and_load(site: Azure) -> None:
    site.sandbox.advance(hours=1)
    free = [v for v in averages(read(site, "Available Memory Bytes", timespan=span(site, minutes=30))) if v]
    assert all(8 * 2**30 * 0.4 < value < 8 * 2**30 for value in free)
    traffic = read(site, "Network In Total", timespan=span(site, minutes=30), aggregation="Total")
    quiet = sum(point.total for point in traffic.timeseries[0].data)
    site.sandbox.inject(WorldFault("busy", site.vm_id, {"load": 95, "memory": 97}))
    site.sandbox.advance(hours=1)
    traffic = read(site, "Network In Total", timespan=span(site, minutes=30), aggregation="Total")
    assert sum(point.total for point in traffic.timeseries[0].data) > 3 * quiet
    free = [v for v in averages(read(site, "Available Memory Percentage", timespan=span(site, minutes=30))) if v]
    assert all(0 < value < 5 for value in free)


def test_availability_is_one_while_it_runs_zero_on_a_broken_host_and_nothing_while_stopped(site: Azure) -> None:
    site.sandbox.advance(minutes=10)
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    site.sandbox.advance(minutes=10)
    site.sandbox.lift("host")
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    site.sandbox.advance(minutes=10)
    found = averages(read(site, "VmAvailabilityMetric", timespan=span(site, minutes=28)))
    assert (found[2], found[14], found[-1]) == (1.0, 0.0, None)


def test_data_disks_are_split_by_lun(site: Azure) -> None:
    site.make_machine("vm-two", data_disks=2)
    site.sandbox.advance(hours=1)
    machine = site.vm_id.replace(VM, "vm-two")
    name, wanted = "Data Disk Read Bytes/sec", {"timespan": span(site, minutes=30)}
    whole = averages(read(site, name, machine, **wanted))
    each = read(site, name, machine, filter="LUN eq '*'", **wanted).timeseries
    assert [series.metadatavalues[0].value for series in each] == ["0", "1"]
    assert whole[0] == pytest.approx(sum(series.data[0].average for series in each))
    one = read(site, name, machine, filter="LUN eq '1'", **wanted).timeseries
    assert [series.metadatavalues[0].value for series in one] == ["1"]
    top = read(site, name, machine, filter="LUN eq '*'", top=1, orderby="average desc", **wanted).timeseries
    assert len(top) == 1
    highest = max(each, key=lambda series: sum(point.average for point in series.data))
    assert top[0].metadatavalues[0].value == highest.metadatavalues[0].value
    bare = read(site, name, machine, filter="LUN eq '*'", result_type="Metadata", **wanted).timeseries
    assert [series.data for series in bare] == [None, None]


def test_disks_and_accounts_have_metrics_of_their_own(site: Azure) -> None:
    account = site.make_account()
    site.sandbox.advance(hours=1)
    disk = site.compute.virtual_machines.get(GROUP, VM).storage_profile.os_disk.managed_disk.id
    found = averages(read(site, "Composite Disk Read Operations/sec", disk, timespan=span(site, minutes=20)))
    assert all(value is not None and value > 0 for value in found)
    used = read(site, "UsedCapacity", account, timespan=span(site, minutes=20), interval="PT5M")
    assert averages(used) == [0.0] * len(used.timeseries[0].data)


def test_a_vault_counts_how_its_jobs_ended(protected: Azure) -> None:
    protected.back_up()
    protected.sandbox.inject(WorldFault("agent", protected.vm_id, {"guestAgent": "NotReady"}))
    protected.back_up()
    protected.back_up()
    wanted = {"timespan": span(protected, days=1), "interval": "P1D", "aggregation": "Count"}
    whole = read(protected, "BackupHealthEvent", protected.vault_id, **wanted).timeseries[0].data
    assert sum(point.count for point in whole) == 3
    split = read(protected, "BackupHealthEvent", protected.vault_id, filter="healthStatus eq '*'", **wanted).timeseries
    counts = {series.metadatavalues[0].value: sum(point.count for point in series.data) for series in split}
    assert counts == {"Healthy": 1, "TransientDegraded": 1, "PersistentDegraded": 1}
    restores = read(protected, "RestoreHealthEvent", protected.vault_id, **wanted).timeseries[0].data
    assert sum(point.count for point in restores) == 0


@pytest.mark.proves("MetricDefinitions_List", "MetricNamespaces_List")
def test_definitions_tell_units_aggregations_grains_and_dimensions(site: Azure) -> None:
    found = {d.name.value: typed(d, MetricDefinition) for d in site.monitor.metric_definitions.list(site.vm_id)}
    assert (str(found[CPU].unit), str(found[CPU].primary_aggregation_type)) == ("Percent", "Average")
    assert {a.retention for a in found[CPU].metric_availabilities} == {timedelta(days=93)}
    assert [d.value for d in found["Data Disk Queue Depth"].dimensions] == ["LUN"]
    names = [d.name.value for d in site.monitor.metric_definitions.list(site.vault_id)]
    assert names == ["BackupHealthEvent", "RestoreHealthEvent"]
    spaces = [n.properties.metric_namespace_name for n in site.monitor.metric_namespaces.list(site.vm_id)]
    assert spaces == ["Microsoft.Compute/virtualMachines"]
    network = f"{site.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    assert list(site.monitor.metric_definitions.list(network)) == []


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"metricnames": "Percentage GPU"}, "Valid metrics: Percentage CPU"),
        ({"timespan": "2025-01-01T00:00:00Z/2025-01-02T00:00:00Z"}, "93 days"),
        ({"timespan": "yesterday/today"}, "cannot be read"),
        ({"timespan": "2026-03-02T09:00:00Z/2026-03-02T08:00:00Z"}, "later than its start"),
        ({"interval": "PT2M"}, "invalid time grain"),
        ({"aggregation": "Median"}, "not valid"),
        ({"filter": "LUN eq '0'"}, "does not support requested dimension"),
        ({"filter": "LUN"}, "cannot be read"),
        ({"top": 0}, "not a positive number"),
        ({"metricnamespace": "Microsoft.Sql/servers"}, "namespace"),
        ({"rollupby": "LUN"}, "does not simulate"),
        ({"timespan": "2025-12-02T08:00:00Z/2026-03-02T08:00:00Z"}, "more than 50000 values"),
    ],
)
def test_what_cannot_be_read_is_refused(site: Azure, wanted: dict[str, Any], words: str) -> None:
    with pytest.raises(HttpResponseError, match=words):
        site.monitor.metrics.list(site.vm_id, **{"metricnames": CPU, **wanted})


def test_metrics_of_what_has_none_or_does_not_exist_are_refused(site: Azure) -> None:
    network = f"{site.group_id}/providers/Microsoft.Network/virtualNetworks/vnet-app"
    assert refusal(lambda: site.monitor.metrics.list(network, metricnames=CPU)) == "BadRequest"
    with pytest.raises(ResourceNotFoundError):
        site.monitor.metrics.list(site.vm_id + "x", metricnames=CPU)
    subscription = f"/subscriptions/{site.sandbox.subscription_id}/providers/Microsoft.Insights/metrics"
    assert site.raw("GET", f"{subscription}?api-version=2024-02-01&region=westeurope").status_code == 400


def test_history_goes_with_its_machine(site: Azure) -> None:
    """A machine of the same name begins anew: what the old one did is not its own."""
    site.sandbox.advance(hours=1)
    site.compute.virtual_machines.begin_delete(GROUP, VM).result()
    subnet_free = site.network.network_interfaces.begin_delete(GROUP, f"{VM}-nic")
    subnet_free.result()
    site.make_machine(data_disks=0)
    site.sandbox.advance(minutes=5)
    found = averages(read(site, timespan=span(site, minutes=50)))
    assert found[0] is None
    assert found[-1] is not None


# Laws

STATES = st.lists(
    st.tuples(st.integers(0, 600), st.booleans(), st.none() | st.floats(0, 100)), min_size=1, max_size=5
)  # fmt: skip
START = datetime(2026, 3, 2, tzinfo=UTC)


def timeline_of(drawn: list[tuple[int, bool, float | None]]) -> Timeline:
    states = sorted({minute: (running, load) for minute, running, load in drawn}.items())
    return Timeline(
        tuple(
            State(START + timedelta(seconds=20) + minute * MINUTE, running, True, load, None, "Standard_D2s_v5", (0,))
            for minute, (running, load) in states
        )
    )


@given(STATES, st.sampled_from([m for m in catalogue.of_type("Microsoft.Compute/virtualMachines") if not m.dimensions]), st.integers(0, 300))  # fmt: skip
def test_values_stay_within_the_bounds_of_their_state_however_they_are_cut(drawn: Any, metric: Any, cut: int) -> None:
    states = timeline_of(drawn)
    source = Source("/x", metric, {}, states)
    whole = source.values(START, 660)
    assert whole == source.values(START, cut) + source.values(START + cut * MINUTE, 660 - cut)
    for at, value in enumerate(whole):
        bounds = source.bounds(states.at(START + at * MINUTE))
        assert (value is None) == (bounds is None)
        if value is not None and bounds is not None:
            assert bounds[0] <= value <= bounds[1]
            assert value >= 0


def test_the_memory_of_each_size_is_the_one_that_machines_have() -> None:
    assert {size.name: memory.mebibytes(size.name) for size in sizes.SIZES.values()} == {
        size.name: size.memory for size in sizes.SIZES.values()
    }


def test_filters_join_values_by_or_and_dimensions_by_and() -> None:
    wanted = dimension_filter.parse("A eq 'a1' or A eq 'a2' and B eq '*'")
    assert dimension_filter.fits(wanted, {"a": "A2", "b": "x"})
    assert not dimension_filter.fits(wanted, {"a": "a3", "b": "x"})
    assert dimension_filter.fits(dimension_filter.parse("A ne 'a1'"), {"A": "a2"})
