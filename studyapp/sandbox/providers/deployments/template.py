"""A template as a list of resources to make: copies unrolled, children lifted out, what depends on what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.expressions import is_expression
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.deployments.evaluating import Scope, id_of, named_references
from studyapp.sandbox.providers.deployments.refusals import invalid

MOST_RESOURCES = 800
MOST_PARAMETERS = 256
_KNOWN = ("$schema", "contentVersion", "apiProfile", "metadata", "parameters", "variables", "resources", "outputs")
_GAPS = {"functions": "functions of a template's own", "languageVersion": "templates with symbolic names", "definitions": "types of a template's own"}  # fmt: skip
_META = ("type", "name", "apiVersion", "dependsOn", "condition", "copy", "resources", "comments", "metadata")
_KINDS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "securestring": (str,),
    "int": (int,),
    "bool": (bool,),
    "object": (dict,),
    "secureobject": (dict,),
    "array": (list,),
}
STAND_IN = "Kept-out-of-the-record-1"
"""What stands in for a secure parameter once a deployment has been checked: secrets are written nowhere."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One resource that a template asks for."""

    id: str
    type: str
    version: str
    raw: Json = field(repr=False)
    """Its body with expressions, evaluated when its turn comes."""
    scope: Scope = field(repr=False)
    depends: tuple[str, ...] = ()
    """Keys of the resources that must be there first."""
    loop: str = ""
    """Name of the copy that it is part of."""

    @property
    def key(self) -> str:
        return ids.key(self.id)

    def body(self) -> Json:
        """What is sent; raises ArmError where an expression is wrong."""
        found: Json = self.scope.value(self.raw)
        return found


def parameters_of(template: Json, given: Json, world: World, group: str, name: str) -> dict[str, Any]:
    """The value of every parameter: given, or its default.

    Raises:
        ArmError: one is missing, unknown, or not of its type.
    """
    declared: Json = template.get("parameters") or {}
    if len(declared) > MOST_PARAMETERS:
        raise invalid(f"a template has at most {MOST_PARAMETERS} parameters")
    unknown = [one for one in given if one.lower() not in {known.lower() for known in declared}]
    if unknown:
        raise invalid(f"The following parameters were supplied, but do not correspond to any parameters defined in the template: '{', '.join(unknown)}'")  # fmt: skip
    wanted = {one.lower(): value for one, value in given.items()}
    found: dict[str, Any] = {}
    for one, kind in declared.items():
        scope = Scope(world, group, name, found, {})
        found[one] = _parameter(one, kind, wanted.get(one.lower()), scope)
    return found


def _parameter(name: str, declared: Json, given: Any, scope: Scope) -> Any:
    if isinstance(given, dict) and "reference" in given:
        raise not_simulated("parameters from a key vault")
    if isinstance(given, dict) and given.get("value") is not None:
        value = given["value"]
    elif "defaultValue" in declared:
        value = scope.value(declared["defaultValue"])
    else:
        raise invalid(f"The value for the template parameter '{name}' is not provided")
    _check_parameter(name, declared, value)
    return value


def _check_parameter(name: str, declared: Json, value: Any) -> None:
    kind = str(declared.get("type") or "").lower()
    fits = isinstance(value, _KINDS.get(kind, ())) and (kind == "bool" or not isinstance(value, bool))
    if not fits:
        raise invalid(f"The provided value for the template parameter '{name}' is not of the type '{declared.get('type')}'")  # fmt: skip
    allowed = declared.get("allowedValues")
    if allowed and value not in allowed:
        raise invalid(f"The provided value for the template parameter '{name}' is not valid. The value '{value}' is not part of the allowed value(s): '{','.join(map(str, allowed))}'")  # fmt: skip
    size = value if isinstance(value, int) else len(value)
    least, most = ("minValue", "maxValue") if isinstance(value, int) else ("minLength", "maxLength")
    if size < declared.get(least, size) or size > declared.get(most, size):
        raise invalid(f"The provided value for the template parameter '{name}' is not within its {least} and {most}")


def is_secure(declared: Json) -> bool:
    """Whether a parameter or output must be written nowhere."""
    return str(declared.get("type") or "").lower().startswith("secure")


def without_secrets(template: Json, values: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters with a stand-in for each that is secure, or a password by its name."""
    declared: Json = template.get("parameters") or {}
    return {name: _safe(name, declared[name], value) for name, value in values.items()}


def _safe(name: str, declared: Json, value: Any) -> Any:
    if is_secure(declared):
        return {} if isinstance(value, dict) else STAND_IN
    return STAND_IN if isinstance(value, str) and _is_password(name) else value


def _is_password(name: str) -> bool:
    return "password" in name.lower()


def without_passwords(of: Any) -> Any:
    """A template with a stand-in for each password that is written in it, and for defaults that are secure."""
    if isinstance(of, list):
        return [without_passwords(part) for part in of]
    if not isinstance(of, dict):
        return of
    secure = ("defaultValue",) if is_secure(of) else ()
    return {
        name: _stand_in(part) if name in secure or _is_password(name) else without_passwords(part)
        for name, part in of.items()
    }


def _stand_in(part: Any) -> Any:
    """Expressions stay: they only name what holds a secret."""
    if isinstance(part, str):
        return part if is_expression(part) else STAND_IN
    return without_passwords(part)


def plan(template: Json, scope: Scope) -> tuple[Planned, ...]:
    """Every resource that a template asks for, in an order in which each comes after what it depends on.

    Raises:
        ArmError: the template is none, or uses what is not simulated.
    """
    _check_shape(template)
    found = [one for raw in template["resources"] for one in _unrolled(raw, scope, "", "")]
    if len(found) > MOST_RESOURCES:
        raise invalid(f"a template has at most {MOST_RESOURCES} resources")
    known = {one.key: one for one in found}
    if len(known) < len(found):
        twice = next(one.id for one in found if sum(other.key == one.key for other in found) > 1)
        raise invalid(f"The resource '{twice}' is defined multiple times in a template")
    return _ordered([_linked(one, found) for one in found])


def _check_shape(template: Json) -> None:
    for name, what in _GAPS.items():
        if template.get(name):
            raise not_simulated(what)
    unknown = [name for name in template if name not in (*_KNOWN, *_GAPS)]
    if unknown or not isinstance(template.get("resources"), list):
        raise invalid(f"Could not find member '{unknown[0]}' on object of type 'Template'" if unknown else "Required property 'resources' not found")  # fmt: skip


def _unrolled(raw: Json, scope: Scope, parent_type: str, parent_name: str) -> Iterator[Planned]:
    """A resource of the template, once for each turn of its copy, and its children behind it."""
    if not isinstance(raw, dict) or not all(isinstance(raw.get(n), str) for n in ("type", "name", "apiVersion")):
        raise invalid("a resource needs the texts 'type', 'name' and 'apiVersion'")
    _check_gaps(raw)
    loop: Json = raw.get("copy") or {}
    turns = scope.value(loop.get("count", 0)) if loop else 1
    if not isinstance(turns, int) or not 0 <= turns <= MOST_RESOURCES:
        raise invalid(f"the count of a copy is a number from 0 to {MOST_RESOURCES}")
    for turn in range(turns):
        name = str(loop.get("name") or "").lower()
        inner = replace(scope, copies={**scope.copies, "": turn, name: turn}) if loop else scope
        if raw.get("condition") is not None and not inner.value(raw["condition"]):
            continue
        yield from _one(raw, inner, parent_type, parent_name, name)


def _one(raw: Json, scope: Scope, parent_type: str, parent_name: str, loop: str) -> Iterator[Planned]:
    type = f"{parent_type}/{raw['type']}" if parent_type else raw["type"]
    name = str(scope.value(raw["name"]))
    name = f"{parent_name}/{name}" if parent_name else name
    id = id_of(scope.group, type, name.split("/"))
    body = {key: value for key, value in raw.items() if key not in _META}
    above = (ids.key(id_of(scope.group, parent_type, parent_name.split("/"))),) if parent_type else ()
    asked = tuple(str(scope.value(one)) for one in raw.get("dependsOn") or ())
    yield Planned(id, type, str(raw["apiVersion"]), body, scope, (*above, *asked), loop)
    for child in raw.get("resources") or ():
        yield from _unrolled(child, scope, type, name)


def _check_gaps(raw: Json) -> None:
    if raw["type"].lower() == "microsoft.resources/deployments":
        raise not_simulated("deployments within a deployment")
    if raw.get("scope") or raw.get("subscriptionId") or raw.get("resourceGroup"):
        raise not_simulated("resources of a template outside of its resource group")
    loop = raw.get("copy")
    if isinstance(loop, dict) and (str(loop.get("mode", "Parallel")).lower() != "parallel" or loop.get("batchSize")):
        raise not_simulated("copies that are made one after the other")
    if isinstance(loop, list) or _has_copy({key: raw[key] for key in raw if key not in _META}):
        raise not_simulated("copies of a property")


def _has_copy(of: Any) -> bool:
    if isinstance(of, list):
        return any(map(_has_copy, of))
    return isinstance(of, dict) and ("copy" in of or any(map(_has_copy, of.values())))


def _linked(one: Planned, found: list[Planned]) -> Planned:
    """The resource with the keys of everything that it depends on, within the template."""
    depends: list[str] = []
    for named in one.depends:
        hits = _hits(named, found)
        if not hits and one.scope.world.find(named) is None:
            raise invalid(f"The resource '{named}' is not defined in the template, but '{one.id}' depends on it")
        depends += hits
    for named in named_references(one.raw):
        depends += _hits(named, found)
    return replace(one, depends=tuple(dict.fromkeys(key for key in depends if key != one.key)))


def _hits(named: str, found: list[Planned]) -> list[str]:
    """The keys of what a dependency names: an id, a name, a type and name, or a copy."""
    key = ids.key(named)
    return [
        one.key
        for one in found
        if key in (one.key, one.loop) or one.key.endswith("/" + key) or _short(one).endswith(key)
    ]


def _short(one: Planned) -> str:
    """The resource as `Microsoft.Network/virtualNetworks/vnet`, as a dependency may write it."""
    return one.key.rpartition("/providers/")[2]


def _ordered(found: list[Planned]) -> tuple[Planned, ...]:
    done: dict[str, Planned] = {}
    waiting = list(found)
    while waiting:
        ready = [one for one in waiting if all(key in done for key in one.depends)]
        if not ready:
            raise invalid(f"Circular dependency detected on resource: '{waiting[0].id}'")
        done |= {one.key: one for one in ready}
        waiting = [one for one in waiting if one.key not in done]
    return tuple(done.values())


def by_name(found: tuple[Planned, ...], named: str) -> str | None:
    """The id of a resource of the template by its name."""
    hits = [one.id for one in found if one.id.rpartition("/")[2].lower() == named.lower()]
    return hits[0] if len(hits) == 1 else None


def refused(status: int, body: Json) -> ArmError:
    """A refusal of one resource, as the preflight of a deployment tells it."""
    error: Json = body.get("error") or {}
    detail = ArmError(status, str(error.get("code")), str(error.get("message")), error.get("target"))
    return ArmError(
        400,
        "InvalidTemplateDeployment",
        f"The template deployment failed with error: '{detail.code}: {detail.message}'.",
        details=(detail,),
    )
