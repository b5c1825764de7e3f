"""What the agents of machines send to a workspace: a heartbeat each minute, and the metrics of VM insights.

Rows like these would be millions in a month, so none is kept: they follow from the history of each machine.
"""

from collections.abc import Iterator
from datetime import datetime

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import catalogue, collection, samples, timeline
from studyapp.sandbox.providers.insights.names import ASSOCIATIONS
from studyapp.sandbox.providers.insights.timeline import MINUTE

_INSIGHTS = "Microsoft-InsightsMetrics"
_METRICS = (
    ("Percentage CPU", "Processor", "UtilizationPercentage", 1.0),
    ("Available Memory Bytes", "Memory", "AvailableMB", 1024.0 * 1024.0),
)
"""Metric of the host, namespace and name in the table, and what it is divided by."""


def heartbeats(world: World, workspace: Resource, since: datetime, until: datetime) -> list[Json]:
    """The rows of Heartbeat within some time, oldest first."""
    return _of(world, workspace, "Heartbeat", since, until)


def insights(world: World, workspace: Resource, since: datetime, until: datetime) -> list[Json]:
    """The rows of InsightsMetrics within some time, oldest first."""
    return _of(world, workspace, "InsightsMetrics", since, until)


def _of(world: World, workspace: Resource, table: str, since: datetime, until: datetime) -> list[Json]:
    found = [row for machine, begin in _senders(world, workspace, table) for row in _rows(world, machine, table, max(begin, since), until)]  # fmt: skip
    return sorted(found, key=lambda row: (row["TimeGenerated"], row["Computer"]))


def _senders(world: World, workspace: Resource, table: str) -> Iterator[tuple[Resource, datetime]]:
    """The machines whose rules send the table to a workspace, and since when; each once."""
    since: dict[str, datetime] = {}
    for association in world.tree.of_type(ASSOCIATIONS):
        rule = world.find(collection.target_of(association))
        if rule is None or not _sends(rule, workspace, table):
            continue
        begin, key = parse_time(association.facts["since"]), association.parent
        since[key] = min(begin, since.get(key, begin))
    for key, begin in since.items():
        machine = world.find(key)
        if machine is not None and machine.type == timeline.MACHINES:
            yield machine, begin


def _sends(rule: Resource, workspace: Resource, table: str) -> bool:
    properties = rule.body["properties"]
    named = {e["name"]: e["workspaceResourceId"] for e in dig(properties, "destinations.logAnalytics", [])}
    for flow in properties.get("dataFlows") or []:
        there = any(ids.key(named.get(name, "")) == workspace.key for name in flow["destinations"])
        if there and (table == "Heartbeat" or (_INSIGHTS in flow["streams"] and _measures(properties))):
            return True
    return False


def _measures(properties: Json) -> bool:
    counters = dig(properties, "dataSources.performanceCounters", [])
    return any(_INSIGHTS in (source.get("streams") or []) for source in counters)


def _rows(world: World, machine: Resource, table: str, since: datetime, until: datetime) -> Iterator[Json]:
    states = timeline.of(world, machine)
    first = since - (since - datetime.min.replace(tzinfo=since.tzinfo)) % MINUTE + MINUTE
    minutes = max(0, (min(until, world.now) - first) // MINUTE)
    series = [(m, samples.Source(machine.key, metric, {}, states).values(first, minutes)) for m in _METRICS if table != "Heartbeat" and (metric := catalogue.find(machine.type, m[0]))]  # fmt: skip
    same = _of_machine(machine)
    for at in range(minutes):
        moment = first + at * MINUTE
        state = states.at(moment)
        if state is None or not (state.running and state.healthy and state.agent):
            continue
        if table == "Heartbeat":
            yield {"TimeGenerated": iso(moment), "Category": "Azure Monitor Agent", "ComputerEnvironment": "Azure", "OSType": dig(machine.body, "properties.storageProfile.osDisk.osType"), **same}  # fmt: skip
        for (_, space, name, unit), values in series:
            value = values[at]
            if value is not None:
                yield {"TimeGenerated": iso(moment), "Origin": "vm.azm.ms", "Namespace": space, "Name": name, "Val": value / unit, "Tags": "{}", **same}  # fmt: skip


def _of_machine(machine: Resource) -> Json:
    name = dig(machine.body, "properties.osProfile.computerName", machine.name)
    return {"Computer": name, "_ResourceId": machine.key, "ResourceGroup": ids.group_of(machine.id)}
