"""Metrics as their readers see them: definitions, namespaces, and values by time span, grain, aggregation and dimension."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, duration, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.insights import aggregates, catalogue, dimension_filter, samples
from studyapp.sandbox.providers.insights.aggregates import AGGREGATES
from studyapp.sandbox.providers.insights.catalogue import Metric
from studyapp.sandbox.providers.insights.dimension_filter import Wanted
from studyapp.sandbox.providers.insights.durations import GRAINS, SPANS, named
from studyapp.sandbox.providers.insights.samples import Values
from studyapp.sandbox.providers.insights.timeline import KEPT, MINUTE

_MOST_NAMES = 20
_MOST_POINTS = 50_000


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader asks of some metrics."""

    start: datetime
    end: datetime
    grain: timedelta
    grain_name: str
    aggregations: tuple[str, ...]
    """Empty where each metric shows its own."""
    wanted: Wanted
    top: int
    order: str
    """An aggregation and `asc` or `desc`; empty keeps the order in which series began."""


def definitions(call: Call) -> Answer:
    """The metrics that a resource has."""
    resource = _resource(call)
    _check_namespace(call, resource)
    return Answer(200, {"value": [_definition(resource, metric) for metric in catalogue.of_type(resource.type)]})


def _definition(resource: Resource, metric: Metric) -> Json:
    shown: Json = {
        "id": f"{resource.id}/providers/microsoft.insights/metricdefinitions/{metric.name}",
        "resourceId": resource.id,
        "namespace": resource.type,
        "name": {"value": metric.name, "localizedValue": metric.display},
        "displayDescription": metric.description or metric.display,
        "isDimensionRequired": False,
        "unit": metric.unit,
        "primaryAggregationType": metric.primary,
        "supportedAggregationTypes": list(metric.supported),
        "metricAvailabilities": [{"timeGrain": grain, "retention": "P93D"} for grain in GRAINS],
    }
    if metric.category:
        shown["category"] = metric.category
    if metric.dimensions:
        shown["dimensions"] = [{"value": name, "localizedValue": name} for name in metric.dimensions]
    return shown


def namespaces(call: Call) -> Answer:
    """The one namespace in which a resource's own metrics are."""
    resource = _resource(call)
    if not catalogue.of_type(resource.type):
        return Answer(200, {"value": []})
    entry = {
        "id": f"{resource.id}/providers/microsoft.insights/metricnamespaces/{resource.type}",
        "name": resource.type.rpartition("/")[2],
        "type": "Microsoft.Insights/metricNamespaces",
        "classification": "Platform",
        "properties": {"metricNamespaceName": resource.type},
    }
    return Answer(200, {"value": [entry]})


def _resource(call: Call) -> Resource:
    return call.world.need(call.names["scope"])


def _check_namespace(call: Call, resource: Resource) -> None:
    asked = call.query.get("metricnamespace")
    if asked and ids.key(asked) != ids.key(resource.type):
        raise bad_request("BadRequest", f"Failed to find metric namespace '{asked[:80]}' of the resource: it has {resource.type}.")  # fmt: skip


def values(call: Call) -> Answer:
    """The values of some metrics of a resource."""
    resource = _resource(call)
    _check_namespace(call, resource)
    asked = _metrics(call, resource)
    question = _question(call, asked)
    minutes = (question.end - question.start) // MINUTE
    shown: Json = {
        "cost": max(0, minutes - 1) * len(asked),
        "timespan": f"{question.start:%Y-%m-%dT%H:%M:%SZ}/{question.end:%Y-%m-%dT%H:%M:%SZ}",
        "interval": duration(question.grain) if question.grain_name == "FULL" else question.grain_name,
        "value": [_metric(call, resource, metric, question) for metric in asked],
        "namespace": resource.type,
    }
    if resource.body.get("location"):
        shown["resourceregion"] = resource.body["location"]
    return Answer(200, shown)


def _metrics(call: Call, resource: Resource) -> list[Metric]:
    known = catalogue.of_type(resource.type)
    if not known:
        raise bad_request("BadRequest", f"Metrics of the type '{resource.type}' are not among those that the sandbox has: those of machines, disks, storage accounts and Recovery Services vaults are.")  # fmt: skip
    names = [name for name in call.query.get("metricnames", known[0].name).split(",") if name.strip()]
    if len(names) > _MOST_NAMES:
        raise bad_request("BadRequest", f"At most {_MOST_NAMES} metrics can be asked for at once.")
    return [need(resource.type, name) for name in names]


def need(type: str, name: str) -> Metric:
    """The metric, or Azure's refusal of a name that the type does not have."""
    metric = catalogue.find(type, name)
    if metric is None:
        parsed = type.partition("/")
        valid = ",".join(known.name for known in catalogue.of_type(type))
        text = f"Failed to find metric configuration for provider: {parsed[0]}, resource Type: {parsed[2]}, metric: {name.strip()[:80]}, Valid metrics: {valid}"  # fmt: skip
        raise bad_request("BadRequest", text)
    return metric


def _question(call: Call, asked: list[Metric]) -> Question:
    start, end = _span(call)
    grain_name, grain = _grain(call, start, end)
    if (end - start) / grain * len(asked) > _MOST_POINTS:
        raise bad_request("BadRequest", f"The request asks for more than {_MOST_POINTS} values: take a longer interval or a shorter time span.")  # fmt: skip
    wanted = dimension_filter.parse(call.query.get("$filter", ""))
    if call.query.get("validatedimensions", "").lower() != "false":
        for metric in asked:
            dimension_filter.check(wanted, metric.dimensions)
    names = [word.strip().lower() for word in call.query.get("aggregation", "").split(",") if word.strip()]
    known = {name.lower(): name for name in AGGREGATES}
    if any(name not in known for name in names):
        raise bad_request("BadRequest", f"The aggregation '{call.query['aggregation'][:80]}' is not valid: {', '.join(AGGREGATES)}.")  # fmt: skip
    top, order = _top(call), call.query.get("orderby", "").lower()
    if call.query.get("rollupby"):
        raise ArmError(400, "SandboxNotImplemented", "The sandbox does not simulate rolling dimensions up. Real Azure does.", "rollupby")  # fmt: skip
    return Question(start, end, grain, grain_name, tuple(known[name] for name in names), wanted, top, order)


def _top(call: Call) -> int:
    text = call.query.get("top", "10")
    if not text.isdecimal() or int(text) < 1:
        raise bad_request("BadRequest", f"The value '{text[:20]}' of top is not a positive number.")
    return int(text)


def _span(call: Call) -> tuple[datetime, datetime]:
    """The full minutes that are asked for: the last hour unless told."""
    text = call.query.get("timespan", "")
    if not text:
        end = _floor(call.now, MINUTE)
        return end - timedelta(hours=1), end
    # Unquoted once more: az quotes the span, and then its client quotes it again.
    first, _, last = unquote(text).partition("/")
    try:
        start, end = parse_time(first.replace(" ", "+")), parse_time(last.replace(" ", "+"))
    except ValueError as error:
        raise bad_request("BadRequest", f"The time span '{text[:80]}' cannot be read: two times in ISO 8601 with a slash between.") from error  # fmt: skip
    if end <= start:
        raise bad_request("BadRequest", "The end of the time span must be later than its start.")
    if start < call.now - KEPT:
        raise bad_request("BadRequest", f"The start of the time span, {first}, lies more than 93 days in the past: metrics are kept that long.")  # fmt: skip
    return _floor(start, MINUTE), end


def _grain(call: Call, start: datetime, end: datetime) -> tuple[str, timedelta]:
    text = call.query.get("interval", "PT1M")
    if text.upper() == "FULL":
        return text.upper(), max(MINUTE, end - start)
    name = named(text)
    if name:
        return name, SPANS[name]
    if call.query.get("autoadjusttimegrain", "").lower() == "true":
        return "PT1M", MINUTE
    raise bad_request("BadRequest", f"Detected invalid time grain input: {text[:20]}; valid are: {', '.join(GRAINS)}, FULL.")  # fmt: skip


def _floor(moment: datetime, grain: timedelta) -> datetime:
    origin = datetime(1970, 1, 1, tzinfo=UTC)
    return moment - (moment - origin) % grain


def _metric(call: Call, resource: Resource, metric: Metric, question: Question) -> Json:
    data = call.query.get("resulttype", "").lower() != "metadata"
    series = [_shown(metric, question, dimensions, found, data) for dimensions, found in _series(call, resource, metric, question)]  # fmt: skip
    series = _ordered(series, question)[: question.top] if question.wanted else series
    return {
        "id": f"{resource.id}/providers/Microsoft.Insights/metrics/{metric.name}",
        "type": "Microsoft.Insights/metrics",
        "name": {"value": metric.name, "localizedValue": metric.display},
        "displayDescription": metric.description or metric.display,
        "unit": metric.unit,
        "timeseries": [entry for entry, _ in series],
        "errorCode": "Success",
    }


def _series(call: Call, resource: Resource, metric: Metric, question: Question) -> list[tuple[dict[str, str], Values]]:
    """Dimensions and minutes: all series as one, or split by the dimensions that the filter names."""
    start = question.start if question.grain_name == "FULL" else _floor(question.start, question.grain)
    minutes = (_floor(min(question.end, call.now), MINUTE) - start) // MINUTE
    found: dict[tuple[str, ...], list[Values]] = {}
    names = [name for name in metric.dimensions if name.lower() in question.wanted]
    for source in samples.sources(call.world, resource, metric):
        if dimension_filter.fits(question.wanted, source.dimensions):
            key = tuple(source.dimensions.get(name, "") for name in names)
            found.setdefault(key, []).append(source.values(start, max(0, minutes)))
    if not found and not names:
        found[()] = [[0.0 if metric.primary == "Count" else None] * max(0, minutes)]
    joined = ((key, aggregates.together(metric, several)) for key, several in found.items())
    return [(dict(zip(names, key, strict=True)), minutes_of) for key, minutes_of in joined]


def _shown(
    metric: Metric, question: Question, dimensions: dict[str, str], found: Values, data: bool
) -> tuple[Json, float]:
    """A series, and the value that it is ordered by."""
    named_values = [
        {"name": {"value": n.lower(), "localizedValue": n.lower()}, "value": v} for n, v in dimensions.items()
    ]
    whole = aggregates.of(metric, _ordering(metric, question), found)
    if not data:
        return {"metadatavalues": named_values}, whole or 0.0
    step = question.grain // MINUTE
    start = question.start if question.grain_name == "FULL" else _floor(question.start, question.grain)
    rows = [
        _row(metric, question, start + at * MINUTE, found[at : at + step]) for at in range(0, len(found), max(1, step))
    ]
    return {"metadatavalues": named_values, "data": rows}, whole or 0.0


def _row(metric: Metric, question: Question, moment: datetime, found: Values) -> Json:
    row: Json = {"timeStamp": f"{moment:%Y-%m-%dT%H:%M:%SZ}"}
    for name in question.aggregations or (metric.primary,):
        value = aggregates.of(metric, name, found) if name in metric.supported else None
        if value is not None:
            row[name.lower()] = value
    return row


def _ordering(metric: Metric, question: Question) -> str:
    word = question.order.partition(" ")[0]
    return {name.lower(): name for name in AGGREGATES}.get(word, metric.primary)


def _ordered(series: list[tuple[Json, float]], question: Question) -> list[tuple[Json, float]]:
    if not question.order:
        return series
    return sorted(series, key=lambda entry: entry[1], reverse=not question.order.endswith(" asc"))
