"""What a provider declares: its operations as (verb, path template, handler), and how each is graded.

The parity page, the 404 and 405 answers and the role check all read these declarations, so none of them can drift.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import Builder, Connect, Effect, Guard, Listener, LogRows, Probe, Rows, Viewer, Watcher

Handler = Callable[[Call], Answer]

GROUP = "/subscriptions/{subscription}/resourceGroups/{group}"
SUBSCRIPTION = "/subscriptions/{subscription}"
_KEPT = 2048
"""How many paths are kept resolved: clients poll and read the same few again and again."""
SCOPE = "{scope}"
"""Begins the template of an extension resource: it hangs on any other id."""


class Grade(Enum):
    """How far an operation can be believed."""

    REAL = "real"
    """State follows as in Azure, and a later read shows it."""
    SIMPLIFIED = "simplified"
    """The answer has Azure's shape; what lies behind it is thinner, as the note says."""
    ABSENT = "absent"
    """Refused, naming the gap."""


@dataclass(frozen=True, slots=True)
class Strict:
    """How the properties of a request are taken: acted on, refused unless at their default, or stored and echoed."""

    acts_on: tuple[str, ...] = ()
    """Dotted paths that change what happens."""
    refuses: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    """Dotted path to the only values that are accepted: behaviour that is not simulated."""


class Route(NamedTuple):
    """One operation of Azure."""

    operation: str
    """Its operationId in Microsoft's OpenAPI, as Vaults_Get."""
    verb: str
    path: str
    """The template, as `/subscriptions/{subscription}/providers/...`; names in braces become `Call.names`."""
    handler: Handler
    grade: Grade = Grade.REAL
    note: str = ""
    action: str = ""
    """The permission it needs; empty derives it from type and verb."""
    request: str = ""
    """Model of the request body, as `recoveryservices.Vault`; empty means that no body is read."""
    may_be_empty: bool = False
    """True where the body may be left out altogether."""
    response: str = ""
    """Model of the answer's body."""
    strict: Strict = Strict()
    existing: bool = False
    """True where the resource group and parents need not exist (they are what the handler looks for)."""
    signed: bool = False
    """True for a url that carries its own permission, as a blob's does: no sign-in and no api-version are asked for,
    the handler judges the signature."""
    versions: tuple[str, ...] = ()
    """The only api-versions that it answers to, where another operation has the same path under all others."""


class ApiVersions(NamedTuple):
    """The api-versions that a namespace accepts: dates in a range, with or without `-preview`."""

    first: str
    last: str
    listed: tuple[str, ...] = ()
    """Versions named in messages and in the provider's own description."""

    def accepts(self, version: str) -> bool:
        date = version.removesuffix("-preview").removesuffix("-privatepreview")
        return len(date) == 10 and self.first <= date <= self.last


@dataclass(frozen=True, slots=True)
class Provider:
    """Everything that one namespace adds to the sandbox."""

    namespace: str
    versions: ApiVersions
    routes: tuple[Route, ...]
    types: tuple[str, ...] = ()
    """Resource types without the namespace, in Azure's letter case."""
    records: tuple[type, ...] = ()
    """The frozen types that its resources keep, for the saved document."""
    effects: Mapping[str, Effect] = field(default_factory=dict)
    builders: Mapping[str, Builder] = field(default_factory=dict)
    viewers: Mapping[str, Viewer] = field(default_factory=dict)
    may_delete: Mapping[str, Guard] = field(default_factory=dict)
    deleted: Mapping[str, Guard] = field(default_factory=dict)
    removers: Mapping[str, Guard] = field(default_factory=dict)
    watchers: Mapping[str, Watcher] = field(default_factory=dict)
    """By lower-cased type, of whichever provider: what this one does once such a resource has changed or is gone."""
    listeners: tuple[Listener, ...] = ()
    """Called with each event of the history."""
    rows: Mapping[str, Rows] = field(default_factory=dict)
    """What it tells Resource Graph, by table."""
    log_rows: Mapping[str, LogRows] = field(default_factory=dict)
    """What it tells Log Analytics workspaces, by table, without anything being kept."""
    probe: Probe | None = None
    """How a machine does by a load balancer's probe: the one provider that has load balancers says so."""
    connect: Connect | None = None
    """Whether a machine reaches something: the one provider that knows the network says so."""
    registered: bool = True
    """Whether a new subscription has the namespace registered."""


def joined(first: Provider, second: Provider) -> Provider:
    """One namespace out of two packages that know nothing of each other: the first one's, with what the second adds."""
    return replace(
        first,
        routes=(*first.routes, *second.routes),
        types=(*first.types, *second.types),
        records=(*first.records, *second.records),
        effects={**first.effects, **second.effects},
        builders={**first.builders, **second.builders},
        viewers={**first.viewers, **second.viewers},
        may_delete={**first.may_delete, **second.may_delete},
        deleted={**first.deleted, **second.deleted},
        removers={**first.removers, **second.removers},
        watchers={**first.watchers, **second.watchers},
        listeners=(*first.listeners, *second.listeners),
        rows={table: _both(first.rows.get(table), second.rows.get(table)) for table in {**first.rows, **second.rows}},
        log_rows={**first.log_rows, **second.log_rows},
    )


def _both(first: Rows | None, second: Rows | None) -> Rows:
    """The rows of two packages in one table."""
    told = [rows for rows in (first, second) if rows is not None]
    return lambda world: chain.from_iterable(rows(world) for rows in told)


@dataclass(slots=True)
class _Node:
    literals: dict[str, "_Node"] = field(default_factory=dict)
    parameter: "_Node | None" = None
    verbs: dict[str, Route] = field(default_factory=dict)
    dated: dict[tuple[str, str], Route] = field(default_factory=dict)
    """Verb and api-version to the operation that answers to that version alone."""


class Match(NamedTuple):
    """A path that fits a template: the routes by verb, and the decoded segments."""

    verbs: Mapping[str, Route]
    parts: tuple[str, ...]
    scope: str
    """The id that an extension resource hangs on, else an empty text."""
    dated: Mapping[tuple[str, str], Route]

    def route(self, verb: str, version: str) -> Route | None:
        """The operation for a verb, the one of just this api-version first."""
        return self.dated.get((verb, version)) or self.verbs.get(verb)


class Router:
    """Finds the operation of a path: literal segments without case first, then a name."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._whole = _Node()
        self.find = lru_cache(maxsize=_KEPT)(self._find)
        self._extensions = _Node()
        for route in routes:
            scoped = route.path.startswith(SCOPE)
            root = self._extensions if scoped else self._whole
            _plant(root, route.path.removeprefix(SCOPE), route)

    def _find(self, parts: tuple[str, ...]) -> Match | None:
        """The operations at a path, or None where no template fits."""
        node = _walk(self._whole, parts, 0)
        if node is not None:
            return Match(node.verbs, parts, "", node.dated)
        at = max((i for i, part in enumerate(parts) if part.lower() == "providers"), default=-1)
        node = _walk(self._extensions, parts[at:], 0) if at >= 0 else None
        scope = "".join("/" + part for part in parts[:at])
        return Match(node.verbs, parts[at:], scope, node.dated) if node else None


def _plant(node: _Node, path: str, route: Route) -> None:
    for part in filter(None, path.split("/")):
        if part.startswith("{"):
            node.parameter = node.parameter or _Node()
            node = node.parameter
        else:
            node = node.literals.setdefault(part.lower(), _Node())
    if not route.versions:
        node.verbs[route.verb] = route
    for version in route.versions:
        node.dated[route.verb, version] = route


def _walk(node: _Node, parts: tuple[str, ...], at: int) -> _Node | None:
    if at == len(parts):
        return node if node.verbs or node.dated else None
    literal = node.literals.get(parts[at].lower())
    found = _walk(literal, parts, at + 1) if literal else None
    if found is None and node.parameter:
        found = _walk(node.parameter, parts, at + 1)
    return found


def template_of(route: Route) -> tuple[str, ...]:
    """The words of a route's path, names in braces."""
    return tuple(part for part in route.path.removeprefix(SCOPE).split("/") if part)


@lru_cache(maxsize=_KEPT)
def bind(template: tuple[str, ...], parts: tuple[str, ...]) -> Mapping[str, str]:
    """The names in a template's braces with the segments that stand there."""
    return {word[1:-1]: part for word, part in zip(template, parts, strict=True) if word.startswith("{")}


@lru_cache(maxsize=_KEPT)
def fill(template: tuple[str, ...], parts: tuple[str, ...]) -> str:
    """The path in the template's letter case, with the given names."""
    return "".join("/" + (part if word.startswith("{") else word) for word, part in zip(template, parts, strict=True))
