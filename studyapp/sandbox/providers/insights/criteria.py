"""The criteria of a metric alert rule: what is demanded of them, and the resources that a rule watches."""

from collections.abc import Callable, Mapping

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights import aggregates, catalogue, metrics, rules
from studyapp.sandbox.providers.insights.durations import SPANS, named
from studyapp.sandbox.providers.insights.timeline import MACHINES

SINGLE = "Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria"
MULTIPLE = "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria"
OPERATORS: Mapping[str, Callable[[float, float], bool]] = {
    "Equals": lambda value, threshold: value == threshold,
    "GreaterThan": lambda value, threshold: value > threshold,
    "GreaterThanOrEqual": lambda value, threshold: value >= threshold,
    "LessThan": lambda value, threshold: value < threshold,
    "LessThanOrEqual": lambda value, threshold: value <= threshold,
}
_FREQUENCIES = ("PT1M", "PT5M", "PT15M", "PT30M", "PT1H")
_MANY = (MACHINES, catalogue.VAULTS)
"""Types of which one rule can watch several resources."""
_MOST = 5
_MOST_SCOPES = 5000


def check(call: Call, asked: Json) -> Json:
    """The properties of a rule in Azure's form.

    Raises:
        ArmError: 400 for what can't be watched, and what is not simulated.
    """
    for part in ("severity", "enabled", "scopes", "evaluationFrequency", "windowSize", "criteria"):
        if asked.get(part) is None:
            raise _wrong(f"The property '{part}' of the metric alert rule is missing.", part)
    if not 0 <= asked["severity"] <= 4:
        raise _wrong(f"The severity {asked['severity']} is not valid: 0 (critical) to 4 (verbose).", "severity")
    times = _times(asked)
    scopes = rules.check_scopes(call, asked["scopes"])
    kind = str(asked["criteria"].get("odata.type") or "")
    if kind not in (SINGLE, MULTIPLE):
        raise not_simulated(f"metric alert criteria of the type '{kind[:80]}'", target="criteria")
    shown = {**{n: v for n, v in asked.items() if v is not None}, **times, "scopes": scopes}
    shown |= _target(call.world, shown, kind)
    _check_terms(shown["targetResourceType"], asked["criteria"])
    return {"autoMitigate": True, "actions": [], "description": "", **shown}


def _times(asked: Json) -> Json:
    frequency, window = named(asked["evaluationFrequency"]), named(asked["windowSize"])
    if frequency not in _FREQUENCIES:
        raise _wrong(f"The evaluation frequency '{asked['evaluationFrequency'][:20]}' is not valid: {', '.join(_FREQUENCIES)}.", "evaluationFrequency")  # fmt: skip
    if not window:
        raise _wrong(f"The window size '{asked['windowSize'][:20]}' is not valid: {', '.join(SPANS)}.", "windowSize")
    if SPANS[window] < SPANS[frequency]:
        raise _wrong(f"The window size {window} must not be shorter than the evaluation frequency {frequency}.", "windowSize")  # fmt: skip
    return {"evaluationFrequency": frequency, "windowSize": window}


def _target(world: World, asked: Json, kind: str) -> Json:
    """The type and the region of what a rule watches."""
    scopes = asked["scopes"]
    parsed = ids.parse(scopes[0])
    single = kind == SINGLE or (len(scopes) == 1 and parsed is not None and parsed.namespace != "Microsoft.Resources")
    if kind == SINGLE and len(scopes) != 1:
        raise _wrong("Criteria for a single resource need exactly one scope.", "scopes")
    if single:
        resource = world.need(scopes[0])
        return {"targetResourceType": resource.type, "targetResourceRegion": str(resource.body.get("location", ""))}
    type, place = str(asked.get("targetResourceType") or ""), region(str(asked.get("targetResourceRegion") or ""))
    if not type or place not in REGIONS:
        raise _wrong("A rule on several resources needs 'targetResourceType' and 'targetResourceRegion'.", "targetResourceType")  # fmt: skip
    if ids.key(type) not in map(ids.key, _MANY):
        raise _wrong(f"The type '{type[:80]}' cannot be watched by a rule on several resources: {', '.join(_MANY)}.", "targetResourceType")  # fmt: skip
    if len(scopes) > _MOST_SCOPES:
        raise _wrong(f"A rule has at most {_MOST_SCOPES} scopes.", "scopes")
    for scope in scopes:
        _check_scope(world, scope, type, place)
    return {"targetResourceType": type, "targetResourceRegion": place}


def _check_scope(world: World, scope: str, type: str, place: str) -> None:
    parsed = ids.parse(scope)
    if parsed and parsed.namespace == "Microsoft.Resources":
        if ids.group_of(scope):
            world.need(scope)
        return
    resource = world.need(scope)
    if ids.key(resource.type) != ids.key(type) or resource.body.get("location") != place:
        raise _wrong(f"The scope '{scope}' is not of the type {type} in the region {place}: one rule watches one type in one region.", "scopes")  # fmt: skip


def _check_terms(type: str, criteria: Json) -> None:
    terms = criteria.get("allOf") or []
    if not 1 <= len(terms) <= _MOST:
        raise _wrong(f"A metric alert rule has 1 to {_MOST} criteria, not {len(terms)}.", "criteria")
    names = [str(term.get("name") or "").lower() for term in terms]
    if "" in names or len(set(names)) != len(names):
        raise _wrong("Each criterion needs a name of its own.", "criteria")
    split = {tuple(sorted(d["name"].lower() for d in term.get("dimensions") or [])) for term in terms}
    if len(split - {()}) > 1:
        raise not_simulated("criteria that are split by different dimensions", target="criteria")
    for term in terms:
        _check_term(type, term)


def _check_term(type: str, term: Json) -> None:
    if term.get("criterionType", "StaticThresholdCriterion") != "StaticThresholdCriterion":
        raise not_simulated("dynamic thresholds, which learn from weeks of values", target="criteria")
    if not catalogue.of_type(type):
        raise not_simulated(f"metrics of the type '{type}'", target="scopes")
    space = term.get("metricNamespace")
    if space and ids.key(space) != ids.key(type):
        raise not_simulated(f"metrics of the namespace '{space[:80]}' on a resource of the type '{type}'", target="criteria")  # fmt: skip
    metric = metrics.need(type, str(term.get("metricName") or ""))
    operator, how = term.get("operator"), term.get("timeAggregation")
    if operator not in OPERATORS or term.get("threshold") is None:
        raise _wrong(f"A criterion needs a threshold, and an operator among {', '.join(OPERATORS)}.", "criteria")
    if how not in aggregates.AGGREGATES or how not in metric.supported:
        raise _wrong(f"The metric '{metric.name}' cannot be aggregated by '{how}': {', '.join(metric.supported)}.", "criteria")  # fmt: skip
    for dimension in term.get("dimensions") or []:
        if dimension["name"].lower() not in {name.lower() for name in metric.dimensions}:
            raise _wrong(f"The metric '{metric.name}' has no dimension '{dimension['name'][:40]}'.", "criteria")
        if dimension.get("operator") not in ("Include", "Exclude") or not dimension.get("values"):
            raise _wrong("A dimension is compared with Include or Exclude, and at least one value.", "criteria")


def watched(world: World, rule: Resource) -> list[Resource]:
    """The resources that a rule watches now."""
    properties = rule.body["properties"]
    named_ones = [found for scope in properties["scopes"] if (found := world.find(scope))]
    if all(ids.key(r.type) == ids.key(properties["targetResourceType"]) for r in named_ones) and named_ones:
        return named_ones
    return [r for r in world.tree.of_type(properties["targetResourceType"]) if watches(rule, r)]


def watches(rule: Resource, resource: Resource) -> bool:
    """Whether a resource is among those that a rule watches."""
    properties = rule.body["properties"]
    if ids.key(resource.type) != ids.key(properties["targetResourceType"]):
        return False
    explicit = any(ids.key(scope) == resource.key for scope in properties["scopes"])
    there = resource.body.get("location") == properties["targetResourceRegion"]
    return explicit or (there and rules.is_in(resource.id, properties["scopes"]))


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "BadRequest", text, target)
