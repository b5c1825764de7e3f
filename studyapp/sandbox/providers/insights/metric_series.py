"""The series that a metric rule checks: for each resource, and each combination of dimensions, whether its criteria are met."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import aggregates, catalogue, criteria, samples
from studyapp.sandbox.providers.insights.catalogue import Metric
from studyapp.sandbox.providers.insights.durations import SPANS
from studyapp.sandbox.providers.insights.samples import Source, Values
from studyapp.sandbox.providers.insights.timeline import MINUTE


@dataclass(frozen=True, slots=True)
class Term:
    """One criterion on the sources that it is about."""

    rule: Json
    metric: Metric
    sources: tuple[Source, ...]
    window: timedelta

    def values(self, first: datetime, minutes: int) -> Values:
        if not self.sources:
            return [0.0 if self.metric.primary == "Count" else None] * minutes
        return aggregates.together(self.metric, [source.values(first, minutes) for source in self.sources])

    def value(self, values: Values) -> float | None:
        return aggregates.of(self.metric, self.rule["timeAggregation"], values)

    def met(self, values: Values) -> bool | None:
        """Whether the criterion is met by the minutes of a window; None where none has a value."""
        value = self.value(values)
        return None if value is None else criteria.OPERATORS[self.rule["operator"]](value, self.rule["threshold"])

    def constant(self, since: datetime) -> bool:
        """Whether the criterion has had one outcome since a time, and goes on so while nothing changes."""
        outcomes = {self._outcome(source, since) for source in self.sources}
        return outcomes <= {"quiet"} or ("?" not in outcomes and len(self.sources) == 1)

    def _outcome(self, source: Source, since: datetime) -> str:
        if source.states is None:
            return "quiet" if not any(event >= since for event in source.events) else "?"
        last = source.states.states[-1] if source.states.states else None
        if last is not None and last.since > since:
            return "?"
        bounds = source.bounds(last)
        if bounds is None:
            return "none"
        minutes = self.window // MINUTE
        ends = {self.met([bound] * minutes) for bound in bounds}
        # Equality is met somewhere between two ends of which neither meets it.
        exact = self.rule["operator"] == "Equals" and bounds[0] != bounds[1]
        return "?" if len(ends) > 1 or exact else str(ends.pop())


@dataclass(frozen=True, slots=True)
class RuleSeries:
    """One series of a rule."""

    name: str
    resource: Resource
    dimensions: Mapping[str, str]
    terms: tuple[Term, ...]

    def met(self, tick: datetime) -> bool | None:
        """Whether all criteria are met at a check; None where one has no value to go by."""
        outcomes = [term.met(term.values(tick - term.window, term.window // MINUTE)) for term in self.terms]
        return None if None in outcomes else all(outcomes)

    def outcomes(self, first: datetime, step: timedelta, count: int) -> list[bool | None]:
        """The outcomes of so many checks from one on."""
        each = [_outcomes(term, first, step, count) for term in self.terms]
        return [None if None in tick else all(tick) for tick in zip(*each, strict=True)]

    def constant(self, since: datetime) -> bool:
        return all(term.constant(since - term.window) for term in self.terms)


def _outcomes(term: Term, first: datetime, step: timedelta, count: int) -> list[bool | None]:
    width, stride = term.window // MINUTE, step // MINUTE
    values = term.values(first - term.window, width + stride * (count - 1))
    return [term.met(values[at * stride : at * stride + width]) for at in range(count)]


_Key = tuple[tuple[str, str], ...]
"""The dimensions that set a series apart; empty where its rule splits by none."""


def of_rule(world: World, rule: Resource, since: datetime) -> Iterator[RuleSeries]:
    """Every series of a rule, with all that matters to checks from a time on."""
    for resource in criteria.watched(world, rule):
        yield from _of_resource(world, rule, resource, since)


def _of_resource(world: World, rule: Resource, resource: Resource, since: datetime) -> Iterator[RuleSeries]:
    properties = rule.body["properties"]
    window = SPANS[properties["windowSize"]]
    metrics = ((term, catalogue.find(resource.type, term["metricName"])) for term in properties["criteria"]["allOf"])
    known = [(term, metric) for term, metric in metrics if metric]
    each = [_by_key(world, resource, term, metric, since - window) for term, metric in known]
    split = {key for found in each for key in found if key}
    whole = not any(term.get("dimensions") for term, _ in known)
    for key in sorted(split) or ([()] if whole else []):
        terms = tuple(
            Term(term, metric, tuple(found.get(key if term.get("dimensions") else (), ())), window)
            for (term, metric), found in zip(known, each, strict=True)
        )
        name = "\n".join((resource.key, *(f"{n}={v}" for n, v in key)))
        yield RuleSeries(name, resource, dict(key), terms)


def _by_key(
    world: World, resource: Resource, term: Json, metric: Metric, since: datetime
) -> Mapping[_Key, list[Source]]:
    """The sources of a criterion, by the values of the dimensions that it names."""
    names = [dimension["name"].lower() for dimension in term.get("dimensions") or []]
    found: dict[_Key, list[Source]] = {}
    for source in samples.sources(world, resource, metric, since):
        if _fits(term, source):
            key = tuple((n, v) for n, v in source.dimensions.items() if n.lower() in names)
            found.setdefault(key, []).append(source)
    return found


def _fits(term: Json, source: Source) -> bool:
    have = {name.lower(): value.lower() for name, value in source.dimensions.items()}
    for dimension in term.get("dimensions") or []:
        values = {value.lower() for value in dimension["values"]}
        listed = "*" in values or have.get(dimension["name"].lower(), "") in values
        if listed != (dimension["operator"] == "Include"):
            return False
    return True
