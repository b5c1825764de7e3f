"""What a template would change: each of its resources as it is and as it would be, tried on a copy of the world."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.deployments import handlers, running, template
from studyapp.sandbox.providers.deployments.template import Planned

FAMILY = "resources"
"""Its result stands behind the door that all operations of Azure Resource Manager share."""
_SECONDS = 5
_UNSEEN = ("etag", "systemData")


def what_if(call: Call) -> Answer:
    """Say what a deployment would create, change, leave as it is, and not touch; nothing is made."""
    path = call.path.removesuffix("/whatIf")
    tried = handlers.made(call._replace(path=path), None)
    running.preflight(call.world, tried, call.caller)
    safe = template.without_secrets(tried.facts["template"], tried.facts["parameters"])
    found = running.planned(call.world, replace(tried, facts={**tried.facts, "parameters": safe}))
    bare = dig(call.body, "properties.whatIfSettings.resultFormat") == "ResourceIdOnly"
    changes = [_bare(one) if bare else one for one in (*_asked(call, found), *_untouched(call, found))]
    result: Json = {"status": "Succeeded", "properties": {"changes": changes}}
    operation = call.world.operate(FAMILY, call.action, f"{path}/whatIf", _SECONDS, answer=result)
    door = f"/subscriptions/{call.world.subscription}/operationresults/{operation.id}"
    return Answer(202, None, (("Location", call.link(door)), ("Retry-After", "15")), operation.id)


def _bare(change: Json) -> Json:
    kind = change["changeType"]
    return {"resourceId": change["resourceId"], "changeType": "Deploy" if kind in ("Modify", "NoChange") else kind}


def _asked(call: Call, found: tuple[Planned, ...]) -> Iterator[Json]:
    """The resources of the template, in the order of their ids."""
    for one in sorted(found, key=lambda planned: planned.key):
        old = call.world.find(one.id)
        body: Json = template.without_passwords(_evaluated(one))
        if old is None:
            yield {
                "resourceId": one.id,
                "changeType": "Create",
                "after": _described(one.id, one.type, one.version, body),
            }
            continue
        before = _described(old.id, old.type, one.version, _shown(call, old))
        delta = list(_delta(before, body, ""))
        yield {
            "resourceId": old.id,
            "changeType": "Modify" if delta else "NoChange",
            "before": before,
            "after": merge(before, body),
            "delta": delta,
        }


def _evaluated(one: Planned) -> Json:
    """What would be sent; what only a deployed resource can tell stays as it is written."""
    return {name: _value(one, part) for name, part in one.raw.items()}


def _value(one: Planned, part: Any) -> Any:
    if isinstance(part, Mapping):
        return {name: _value(one, inner) for name, inner in part.items()}
    if isinstance(part, list):
        return [_value(one, inner) for inner in part]
    return part if isinstance(part, str) and "reference(" in part.lower() else one.scope.value(part)


def _untouched(call: Call, found: tuple[Planned, ...]) -> Iterator[Json]:
    """What else the group holds: an incremental deployment leaves it alone."""
    group = ids.key(ids.group_id_of(call.path))
    asked = {one.key for one in found}
    for other in sorted(call.world.tree.below(group), key=lambda resource: resource.key):
        is_own = other.type.startswith(("Microsoft.Resources/", "Microsoft.Authorization/"))
        if other.parent == group and not is_own and other.key not in asked:
            shown = _described(other.id, other.type, call.version, _shown(call, other))
            yield {"resourceId": other.id, "changeType": "Ignore", "before": shown, "after": shown}


def _shown(call: Call, resource: Resource) -> Json:
    shown = call.world.view(resource)
    return {name: value for name, value in shown.items() if name not in _UNSEEN}


def _described(id: str, type: str, version: str, body: Json) -> Json:
    return {"apiVersion": version, "id": id, "type": type, "name": ids.name_of(id), **body}


def _delta(before: Any, wanted: Any, path: str) -> Iterator[Json]:
    """Where a resource differs from what the template says of it; what the template does not name stays."""
    if isinstance(wanted, Mapping) and isinstance(before, Mapping):
        for name, value in wanted.items():
            if "password" in name.lower():
                continue  # Azure shows none, and so nobody can tell whether it differs.
            known = next((key for key in before if key.lower() == name.lower()), None)
            inner = f"{path}.{name}" if path else name
            if known is None and value not in (None, {}, []):
                yield {"path": inner, "propertyChangeType": "Create", "after": value}
            elif known is not None:
                yield from _delta(before[known], value, inner)
    elif isinstance(wanted, list) and isinstance(before, list):
        yield from _array(before, wanted, path)
    elif not _same(before, wanted):
        yield {"path": path, "propertyChangeType": "Modify", "before": before, "after": wanted}


def _array(before: list[Any], wanted: list[Any], path: str) -> Iterator[Json]:
    children: list[Json] = []
    for place in range(max(len(before), len(wanted))):
        if place >= len(before):
            children.append({"path": str(place), "propertyChangeType": "Create", "after": wanted[place]})
        elif place >= len(wanted):
            children.append({"path": str(place), "propertyChangeType": "Delete", "before": before[place]})
        else:
            inner = list(_delta(before[place], wanted[place], ""))
            if inner and isinstance(wanted[place], Mapping):
                children.append({"path": str(place), "propertyChangeType": "Modify", "children": inner})
            else:
                children += [{**one, "path": str(place)} for one in inner]
    if children:
        yield {"path": path, "propertyChangeType": "Array", "children": children}


def _same(before: Any, wanted: Any) -> bool:
    """Ids, regions and words of Azure are compared without letter case, regions also without blanks."""
    if isinstance(before, str) and isinstance(wanted, str):
        return before.lower() == wanted.lower() or before.lower() == wanted.replace(" ", "").lower()
    return bool(before == wanted)
