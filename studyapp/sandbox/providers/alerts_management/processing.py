"""Alert processing rules: which apply to an alert that has fired, and whether they suppress its actions or add to them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.alerting import group_of
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.alerts_management import windows

RULES = "Microsoft.AlertsManagement/actionRules"
SUPPRESS, ADD = "RemoveAllActionGroups", "AddActionGroups"
_MOST = 1000
_MOST_VALUES = 5
_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "Equals": lambda value, wanted: value == wanted,
    "NotEquals": lambda value, wanted: value != wanted,
    "Contains": lambda value, wanted: wanted in value,
    "DoesNotContain": lambda value, wanted: wanted not in value,
}
_SEARCHED = ("Description", "AlertContext", "AlertRuleName", "TargetResource", "TargetResourceGroup", "AlertRuleId")
"""Fields that may be searched for a part of them."""
_UNTOUCHED = ("servicehealth",)
"""Monitor services whose alerts no processing rule touches."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the processing rules in force say about an alert."""

    suppressed_by: str = ""
    """Id of a rule that takes all action groups away; it outweighs every rule that adds."""
    added: tuple[tuple[str, str], ...] = ()
    """Action group and the rule that adds it."""


def judge(world: World, alert: Resource) -> Ruling:
    """What the rules say about an alert now."""
    in_force = [rule for rule in world.tree.of_type(RULES) if _applies(world, rule, alert)]
    actions = [(rule, action) for rule in in_force for action in rule.body["properties"]["actions"]]
    suppressing = next((rule.id for rule, action in actions if action["actionType"] == SUPPRESS), "")
    added = {id: rule.id for rule, action in actions for id in action.get("actionGroupIds") or ()}
    return Ruling(suppressing, tuple(added.items()))


def _applies(world: World, rule: Resource, alert: Resource) -> bool:
    properties = rule.body["properties"]
    essentials = alert.body["properties"]["essentials"]
    if not properties["enabled"] or essentials["monitorService"].lower() in _UNTOUCHED:
        return False
    target = ids.key(essentials["targetResource"])
    if not any(target == ids.key(scope) or target.startswith(ids.key(scope) + "/") for scope in properties["scopes"]):
        return False
    met = all(_meets(world, condition, alert) for condition in properties.get("conditions") or ())
    return met and windows.in_force(properties.get("schedule"), world.now)


def _meets(world: World, condition: Json, alert: Resource) -> bool:
    value = ids.key(_field(world, condition["field"], alert))
    compare = _OPERATORS[condition["operator"]]
    hits = [compare(value, ids.key(wanted)) for wanted in condition["values"]]
    # To be none of several values is to differ from each.
    return all(hits) if condition["operator"] in ("NotEquals", "DoesNotContain") else any(hits)


def _field(world: World, name: str, alert: Resource) -> str:
    essentials = alert.body["properties"]["essentials"]
    rule = essentials["alertRule"]
    match name:
        case "AlertRuleId":
            return str(rule)
        case "AlertRuleName":
            return ids.name_of(rule)
        case "AlertContext":
            return str(alert.record.context)
        case "SignalType":
            return str(essentials["signalType"])
        case "TargetResourceGroup":
            return ids.group_id_of(essentials["targetResource"])
        case _:
            return str(essentials[name[0].lower() + name[1:]])


def put(call: Call) -> Answer:
    """Make a rule or replace it."""
    old = call.world.find(call.path)
    location = str(call.body.get("location") or "")
    if region(location) != "global":
        raise bad_request("LocationNotAvailableForResourceType", f"The location '{location}' is not available for alert processing rules: only Global is.")  # fmt: skip
    if old is None and len(call.world.tree.of_type(RULES)) >= _MOST:
        raise conflict("QuotaExceeded", f"A subscription holds at most {_MOST} alert processing rules.")
    asked: Json = {n: v for n, v in (call.body.get("properties") or {}).items() if v is not None}
    _check(call, asked)
    asked["enabled"] = asked.get("enabled", True)
    body = {"location": "Global", "tags": call.body.get("tags") or {}, "properties": asked}
    made = replace(old, body=body) if old else Resource(call.path, RULES, body)
    return Answer(200 if old else 201, call.world.view(call.world.put(made)))


def _check(call: Call, asked: Json) -> None:
    for part in ("scopes", "actions"):
        if not asked.get(part):
            raise _wrong(f"The property '{part}' must hold at least one entry.", part)
    for scope in asked["scopes"]:
        if ids.parse(scope) is None or ids.subscription_of(scope).lower() != call.world.subscription:
            raise _wrong(f"The scope '{scope[:200]}' is no subscription, group or resource of the rule's own subscription.", "scopes")  # fmt: skip
    for condition in asked.get("conditions") or ():
        _check_condition(condition)
    windows.check(asked.get("schedule") or {})
    for action in asked["actions"]:
        _check_action(call, action)


def _check_condition(condition: Json) -> None:
    name, operator, wanted = (condition.get(part) for part in ("field", "operator", "values"))
    fields = ("Severity", "MonitorService", "MonitorCondition", "SignalType", "TargetResourceType", *_SEARCHED)
    if name not in fields:
        raise _wrong(f"The field '{str(name)[:40]}' is not valid: {', '.join(fields)}.", "conditions")
    if operator not in _OPERATORS:
        raise _wrong(f"The operator '{str(operator)[:40]}' is not valid: {', '.join(_OPERATORS)}.", "conditions")
    if operator in ("Contains", "DoesNotContain") and name not in (*_SEARCHED, "TargetResourceType"):
        raise _wrong(f"The field '{name}' can be compared with Equals and NotEquals only.", "conditions")
    if not wanted or len(wanted) > _MOST_VALUES:
        raise _wrong(f"A condition holds one to {_MOST_VALUES} values.", "conditions")


def _check_action(call: Call, action: Json) -> None:
    match action.get("actionType"):
        case "RemoveAllActionGroups":
            return
        case "AddActionGroups" if action.get("actionGroupIds"):
            for id in action["actionGroupIds"]:
                if group_of(call.world.need(id)) is None:
                    raise _wrong(f"'{id[:200]}' is not an action group.", "actions")
        case "AddActionGroups":
            raise _wrong("The action AddActionGroups needs 'actionGroupIds'.", "actions")
        case other:
            raise _wrong(f"The action type '{str(other)[:40]}' is not valid: {ADD} or {SUPPRESS}.", "actions")


def patch(call: Call) -> Answer:
    """Change tags, or switch the rule on or off."""
    old = call.resource()
    body = dict(old.body)
    if call.body.get("tags") is not None:
        body["tags"] = call.body["tags"]
    enabled = dig(call.body, "properties.enabled")
    if enabled is not None:
        body["properties"] = {**body["properties"], "enabled": enabled}
    return Answer(200, call.world.view(call.world.put(replace(old, body=body))))


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "BadRequest", text, target)
