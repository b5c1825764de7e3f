"""Evaluates the expressions of a template: parameters, variables, copies, and what already exists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.expressions import BadExpressionError, Function, Literal, Member, Node, is_expression
from studyapp.sandbox.arm.expressions import parse as parse_expression
from studyapp.sandbox.arm.functions import FUNCTIONS
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.deployments.refusals import invalid

_GAPS = (
    "list", "listkeys", "listsecrets", "providers", "pickzones", "cidrsubnet", "map", "filter", "reduce", "lambda",
    "toobject", "managementgroup", "tenant", "environment", "extensionresourceid", "deployer", "datauri", "uri",
)  # fmt: skip
_DEEPEST = 30


@lru_cache(maxsize=1024)
def _parse(text: str) -> Node:
    try:
        return parse_expression(text)
    except BadExpressionError as error:
        raise invalid(str(error)) from error


@dataclass(frozen=True, slots=True)
class Scope:
    """What expressions of one deployment may look at."""

    world: World
    group: str
    """Id of the resource group."""
    deployment: str
    """Its name."""
    parameters: Mapping[str, Any]
    variables: Mapping[str, Any]
    """As they are written."""
    references: Callable[[str], str | None] = lambda named: None
    """The id of a resource of the template by its name; None where there is none."""
    copies: Mapping[str, int] = field(default_factory=dict)
    """Name of each running copy to its turn; the innermost one is also under an empty name."""
    depth: int = 0

    def value(self, of: Any) -> Any:
        """A part of the template with its expressions evaluated.

        Raises:
            ArmError: an expression is wrong, or asks for what is not simulated.
        """
        if isinstance(of, str):
            return self._text(of)
        if isinstance(of, list):
            return [self.value(part) for part in of]
        if isinstance(of, dict):
            return {name: self.value(part) for name, part in of.items()}
        return of

    def _text(self, text: str) -> Any:
        if is_expression(text):
            return self.node(_parse(text))
        return text[1:] if text.startswith("[[") else text

    def node(self, of: Node) -> Any:
        """The value of an expression."""
        match of:
            case Literal(value):
                return value
            case Member(inner, key):
                return _member(self.node(inner), self.node(key))
            case Function():
                return self._call(of)

    def _call(self, of: Function) -> Any:
        name = of.name.lower()
        if name == "if":
            return self._choice(of)
        values = [self.node(argument) for argument in of.arguments]
        look = _LOOKING.get(name)
        try:
            return look(self, *values) if look else self._plain(of, name)(*values)
        except BadExpressionError as error:
            raise invalid(str(error)) from error
        except (TypeError, ValueError, IndexError, AttributeError, KeyError) as error:
            raise invalid(f"the function '{of.name}' can't take these arguments") from error

    def _choice(self, of: Function) -> Any:
        if len(of.arguments) != 3:
            raise invalid("the function 'if' takes three arguments")
        test, then, other = of.arguments
        return self.node(then if self.node(test) else other)

    def _plain(self, of: Function, name: str) -> Callable[..., Any]:
        if name in _GAPS or name.startswith("list"):
            raise not_simulated(f"the template function '{of.name}'")
        if name not in FUNCTIONS:
            raise invalid(f"the template function '{of.name}' is not valid")
        return FUNCTIONS[name]

    # Functions that look around

    def parameter(self, name: str) -> Any:
        found = {known.lower(): value for known, value in self.parameters.items()}
        if name.lower() not in found:
            raise invalid(f"the template parameter '{name}' is not found")
        return found[name.lower()]

    def variable(self, name: str) -> Any:
        found = {known.lower(): value for known, value in self.variables.items()}
        if name.lower() not in found:
            raise invalid(f"the template variable '{name}' is not found")
        if self.depth > _DEEPEST:
            raise invalid(f"the template variable '{name}' refers to itself")
        return self._deeper().value(found[name.lower()])

    def _deeper(self) -> "Scope":
        return replace(self, depth=self.depth + 1)

    def resource_id(self, *words: str) -> str:
        parts = list(words)
        at = next(i for i, part in enumerate(parts) if "/" in part)
        scope = self.group
        if at == 1:
            scope = f"/subscriptions/{self.world.subscription}/resourceGroups/{parts[0]}"
        elif at == 2:
            scope = f"/subscriptions/{parts[0]}/resourceGroups/{parts[1]}"
        return id_of(scope, parts[at], parts[at + 1 :])

    def subscription_resource_id(self, *words: str) -> str:
        at = next(i for i, part in enumerate(words) if "/" in part)
        subscription = words[0] if at else self.world.subscription
        return id_of(f"/subscriptions/{subscription}", words[at], words[at + 1 :])

    def resource_group(self) -> Json:
        found = self.world.need(self.group)
        return {"id": found.id, "name": found.name, "type": found.type, "tags": {}, **found.body}

    def subscription(self) -> Json:
        id = f"/subscriptions/{self.world.subscription}"
        return {
            "id": id,
            "subscriptionId": self.world.subscription,
            "tenantId": self.world.tenant,
            "displayName": "Sandbox",
        }

    def copy_index(self, *words: Any) -> int:
        name = str(words[0]) if words and isinstance(words[0], str) else ""
        offset = int(next((word for word in words if isinstance(word, int)), 0))
        if name.lower() not in self.copies:
            raise invalid("the function 'copyIndex' stands outside of a copy")
        return self.copies[name.lower()] + offset

    def reference(self, named: str, version: str = "", whole: str = "") -> Any:
        """What a resource looks like now, as a GET shows it: its properties, or all of it."""
        id = named if named.startswith("/") else self.references(named)
        resource = self.world.find(id) if id else None
        if resource is None:
            raise ArmError(400, "InvalidTemplate", f"The resource '{named}' that the template refers to is not there.")
        shown = self.world.view(resource)
        return shown if whole.lower() == "full" else shown.get("properties", {})


_LOOKING: Mapping[str, Callable[..., Any]] = {
    "parameters": Scope.parameter,
    "variables": Scope.variable,
    "resourceid": Scope.resource_id,
    "subscriptionresourceid": Scope.subscription_resource_id,
    "resourcegroup": Scope.resource_group,
    "subscription": Scope.subscription,
    "deployment": lambda scope: {"name": scope.deployment},
    "copyindex": Scope.copy_index,
    "reference": Scope.reference,
    "utcnow": lambda scope, *form: f"{scope.world.now:%Y%m%dT%H%M%SZ}",
    "newguid": lambda scope: scope.world.chance.guid(),
}


def id_of(scope: str, type: str, names: Any) -> str:
    """The id of a resource by its whole type and its names."""
    namespace, *types = type.split("/")
    if len(types) != len(names):
        raise invalid(f"the type '{type}' needs {len(types)} names, not {len(names)}")
    return f"{scope}/providers/{namespace}" + "".join(f"/{t}/{n}" for t, n in zip(types, names, strict=True))


def _member(of: Any, key: Any) -> Any:
    if isinstance(of, Mapping):
        found = {str(name).lower(): value for name, value in of.items()}
        if str(key).lower() not in found:
            raise invalid(f"the property '{key}' doesn't exist")
        return found[str(key).lower()]
    if isinstance(of, list | str) and isinstance(key, int) and 0 <= key < len(of):
        return of[key]
    raise invalid(f"the index or property '{key}' can't be selected")


def named_references(of: Any) -> set[str]:
    """The literal names and ids that `reference` is called with anywhere in a part of a template."""
    if isinstance(of, str):
        return _names_in(_parse(of)) if is_expression(of) else set()
    parts = of if isinstance(of, list) else list(of.values()) if isinstance(of, dict) else []
    return {name for part in parts for name in named_references(part)}


def _names_in(node: Node) -> set[str]:
    match node:
        case Literal():
            return set()
        case Member(of, key):
            return _names_in(of) | _names_in(key)
        case Function(name, arguments):
            found = {name for argument in arguments for name in _names_in(argument)}
            if name.lower() == "reference" and arguments and isinstance(arguments[0], Literal):
                found.add(str(arguments[0].value))
            return found
