"""Metric rules are checked on the clock: only where the outcome can change is there a check, so that months cost little.

A series whose metric stays on one side of its threshold, whatever chance does, needs no check until the resource
changes. For any other one the checks of the next day are worked out at once, since values follow from the history
alone, and the first that changes something is planned. Whenever a resource changes, its rules are planned anew.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from studyapp.sandbox.arm import activity, alerting, ids
from studyapp.sandbox.arm.alerting import Signal
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso, parse_time
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import criteria, exporting, metric_series, timeline
from studyapp.sandbox.providers.insights.durations import SPANS
from studyapp.sandbox.providers.insights.metric_series import RuleSeries
from studyapp.sandbox.providers.insights.names import METRIC_ALERTS
from studyapp.sandbox.providers.insights.rules import RuleRecord, Series

CHECK = "insights.metric-rule-checked"
_AHEAD = timedelta(days=1)
_FIRST = 32
"""Checks that are worked out together at first, then twice as many each time."""
_CLEAR = 3
"""Checks in a row without the condition until an alert is resolved."""
_REPEAT = timedelta(minutes=5)
"""How often a rule that keeps no state fires at most."""


def machine_changed(world: World, machine: Resource, before: Resource | None) -> None:
    """A machine has changed, or its facts have: its metrics go another way from now on."""
    if world.find(machine.id) is not None and timeline.record(world, machine):
        _poke(world, machine, world.now)


def extension_changed(world: World, extension: Resource, before: Resource | None) -> None:
    """The agent may have come to a machine, or left it."""
    machine = world.find(extension.parent)
    # A machine that is being deleted with all that it has must not leave a history behind.
    if machine is not None and world.find(timeline.id_of(machine)) is not None:
        timeline.record(world, machine)


def job_changed(world: World, job: Resource, before: Resource | None) -> None:
    """A job has begun, or is going to end otherwise: its end is an event of its vault."""
    if before is not None and before.facts == job.facts:
        return
    exporting.job_changed(world, job)
    if not world.tree.of_type(METRIC_ALERTS):
        return
    vault = world.find(job.parent)
    if vault is not None and job.facts.get("ends"):
        _poke(world, vault, max(world.now, parse_time(job.facts["ends"])))


def _poke(world: World, resource: Resource, moment: datetime) -> None:
    """Let the rules that watch a resource be planned anew at the first check that sees what happens at a moment."""
    for rule in _rules(world, resource):
        step = SPANS[rule.body["properties"]["evaluationFrequency"]]
        world.schedule(_tick(moment + step, step), CHECK, {"rule": rule.id, "due": True})


def _rules(world: World, resource: Resource) -> list[Resource]:
    """The rules that watch a resource."""
    every = world.tree.of_type(METRIC_ALERTS)
    return [rule for rule in every if rule.body["properties"]["enabled"] and criteria.watches(rule, resource)]


def checked(world: World, values: Json) -> None:
    """Catch up with the checks that are due, and plan the next one that changes something."""
    rule = world.find(values["rule"])
    planned = values.get("turn")
    if rule is None or not rule.body["properties"]["enabled"] or planned not in (None, rule.record.turn):
        return
    record: RuleRecord = rule.record
    step = SPANS[rule.body["properties"]["evaluationFrequency"]]
    last = _tick(world.now, step)
    first = record.checked + step if record.checked else _tick(record.active_from + step, step)
    if world.now < record.active_from or (values.get("due") and last < first):
        return
    stands = {series.name: series for series in record.series}
    found = list(metric_series.of_rule(world, rule, first))
    for series in found:
        # What was settled is so until something changes, which no check before this one has seen.
        begin = first if series.name in record.unsettled else max(first, last)
        _catch_up(world, rule, series, stands, begin, last, step)
    ahead = {series.name: _change_of(rule, series, stands, max(last, first - step), step) for series in found}
    planned_for = [tick for tick in ahead.values() if tick]
    record = replace(
        record,
        checked=max(last, first - step),
        turn=record.turn + 1,
        series=tuple(s for s in stands.values() if s != Series(s.name)),
        unsettled=tuple(name for name, tick in ahead.items() if tick),
    )
    world.remember(replace(rule, record=record))
    if planned_for:
        world.schedule(min(planned_for), CHECK, {"rule": rule.id, "turn": record.turn})


def _tick(moment: datetime, step: timedelta) -> datetime:
    """The last time of a check up to a moment."""
    return moment - (moment - datetime(1970, 1, 1, tzinfo=UTC)) % step


def _catch_up(
    world: World,
    rule: Resource,
    series: RuleSeries,
    stands: dict[str, Series],
    first: datetime,
    last: datetime,
    step: timedelta,
) -> None:
    """Make the checks from one to another; what they change has its effect now."""
    here = stands.get(series.name, Series(series.name))
    if last < first or _is_settled(rule, series, here, first):
        return
    count = (last - first) // step + 1
    for at, met in enumerate(series.outcomes(first, step, count)):
        after = _after(rule, here, met, first + at * step)
        if after.fired != here.fired or after.fired_at != here.fired_at:
            after = _tell(world, rule, series, here, after)
        here = after
    stands[series.name] = here


def _after(rule: Resource, here: Series, met: bool | None, tick: datetime) -> Series:
    """Where a series stands after one check; a check without any value changes nothing."""
    properties = rule.body["properties"]
    if met is None:
        return here
    if not properties["autoMitigate"]:
        due = here.fired_at is None or tick - here.fired_at >= max(_REPEAT, SPANS[properties["evaluationFrequency"]])
        return replace(here, fired_at=tick, fired=iso(tick)) if met and due else here
    if met:
        return replace(here, clear=0) if here.fired else Series(here.name, iso(tick), tick)
    if not here.fired:
        return here
    return Series(here.name) if here.clear + 1 >= _CLEAR else replace(here, clear=here.clear + 1)


def _is_settled(rule: Resource, series: RuleSeries, here: Series, since: datetime) -> bool:
    """Whether no check from a time on can change anything."""
    if not series.constant(since):
        return False
    met = series.met(since)
    if not rule.body["properties"]["autoMitigate"]:
        return not met
    return met is None or (met is bool(here.fired) and not here.clear)


def _change_of(
    rule: Resource, series: RuleSeries, stands: dict[str, Series], last: datetime, step: timedelta
) -> datetime | None:
    """The next check that changes something, or the end of the day that was looked at; None where nothing can change."""
    here = stands.get(series.name, Series(series.name))
    if _is_settled(rule, series, here, last + step):
        return None
    # A series that only counts events is quiet once they have left its window: the next event brings its own check.
    counts = all(source.states is None for term in series.terms for source in term.sources)
    count = series.terms[0].window // step + _CLEAR + 1 if counts else max(_CLEAR + 1, _AHEAD // step)
    at = 0
    while at < count:
        # What is near is looked at first: a series at its threshold changes soon.
        size = min(max(_FIRST, at), count - at)
        for met in series.outcomes(last + (at + 1) * step, step, size):
            at += 1
            after = _after(rule, here, met, last + at * step)
            if (after.fired, after.fired_at) != (here.fired, here.fired_at):
                return last + at * step
            here = after
    return None if counts else last + count * step


def _tell(world: World, rule: Resource, series: RuleSeries, here: Series, after: Series) -> Series:
    """Raise or resolve the alert of a series; where it stands then names the alert."""
    if not after.fired:
        world.perform(alerting.RESOLVE, {"name": here.fired})
        world.note("Microsoft.Insights/metricAlerts", activity.ALERT_RESOLVED, rule.id, 0, "")
        return after
    assert after.fired_at is not None
    values = alerting.values(_signal(rule, series, after.fired_at), after.fired_at, series.name)
    world.perform(alerting.RAISE, values)
    world.note("Microsoft.Insights/metricAlerts", activity.ALERT_ACTIVATED, rule.id, 0, "")
    return replace(after, fired=values["name"])


def _signal(rule: Resource, series: RuleSeries, tick: datetime) -> Signal:
    properties = rule.body["properties"]
    groups = tuple(action["actionGroupId"] for action in properties["actions"])
    window = SPANS[properties["windowSize"]]
    context = {
        "conditionType": properties["criteria"]["odata.type"].rpartition(".")[2],
        "condition": {
            "windowSize": properties["windowSize"],
            "windowStartTime": iso(tick - window),
            "windowEndTime": iso(tick),
            "allOf": list(_conditions(series, tick)),
        },
    }
    return Signal(rule.id, properties["severity"], "Metric", "Platform", series.resource.id, properties["description"], context, groups)  # fmt: skip


def _conditions(series: RuleSeries, tick: datetime) -> Iterator[Json]:
    dimensions = [{"name": name, "value": value} for name, value in series.dimensions.items()]
    for term in series.terms:
        minutes = term.window // timeline.MINUTE
        yield {
            "metricName": term.metric.name,
            "metricNamespace": series.resource.type,
            "operator": term.rule["operator"],
            "threshold": f"{term.rule['threshold']:g}",
            "timeAggregation": term.rule["timeAggregation"],
            "dimensions": dimensions or [{"name": "ResourceId", "value": ids.key(series.resource.id)}],
            "metricValue": term.value(term.values(tick - term.window, minutes)),
        }
