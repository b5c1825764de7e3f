"""Requests that nobody would write, made from the sandbox's own routes and models: names that exist, bodies that nearly fit."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from studyapp.sandbox import Sandbox, starting
from studyapp.sandbox.arm import ids, schema
from studyapp.sandbox.arm.pipeline import Pipeline, plan_of
from studyapp.sandbox.arm.routes import SCOPE, Route, bind, template_of

ROUTES = tuple(route for provider in starting.providers() for route in provider.routes)
VERSIONS = {provider.namespace: provider.versions.listed for provider in starting.providers()}
_ODD = (
    "",
    "a",
    "A" * 300,
    "ä",
    "a;b",
    "..",
    ".",
    "%",
    "%zz",
    "null",
    "true",
    "-1",
    "0",
    "'",
    '"',
    "a b",
    "\n",
    "😀",
    "{}",
    "$",
)
_FILTERS = (
    "backupManagementType eq 'AzureIaasVM'",
    "backupManagementType eq 'AzureIaasVM' and itemType eq 'VM'",
    "status eq 'Completed' and operation eq 'Backup'",
    "startTime eq '2026-01-01 00:00:00 AM' and endTime eq 'x'",
    "eventTimestamp ge '2026-01-01' and eventTimestamp le 'y'",
    "atScope()",
    "resourceType eq",
    "eq eq eq",
    "'",
)  # fmt: skip
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.sampled_from(_ODD)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def names_of(sandbox: Sandbox) -> Mapping[str, tuple[str, ...]]:
    """Every name that a template's braces may stand for in this world."""
    router = Pipeline(starting.providers()).router
    found: dict[str, dict[str, None]] = {}
    for resource in sandbox.world.tree:
        match = router.find(ids.segments(resource.id))
        if match is None:
            continue
        route = next(iter(match.verbs.values()))
        for name, value in bind(template_of(route), match.parts).items():
            found.setdefault(name, {})[value] = None
    for operation in sandbox.world.operations.values():
        found.setdefault("operation", {})[operation.id] = None
    return {name: tuple(values) for name, values in found.items()}


class Requests:
    """Strategies for requests to a world.

    Args:
        sandbox: whose names and resources are used.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.names = names_of(sandbox)
        self.subscription = sandbox.subscription_id
        self.resources = tuple(json.dumps(shown) for shown in sandbox.state())
        self.ids = tuple(resource.id for resource in sandbox.world.tree)
        self.twins = tuple(_twins(json.loads(text) for text in self.resources))

    def request(self) -> st.SearchStrategy[tuple[str, str, bytes]]:
        """A verb, a path with its query, and a body; one in eight is a resource that stands there, made again by another name."""
        odd, twin = st.composite(self._made)(), st.composite(self._twin)()
        return st.integers(0, 7).flatmap(lambda die: twin if die == 0 else odd)

    def _twin(self, draw: st.DrawFn) -> tuple[str, str, bytes]:
        """A request as a client would send it that copies what it sees: its collection is there, and its body fits or nearly."""
        shown, version = draw(st.sampled_from(self.twins))
        name = draw(st.sampled_from(("new-1", "new1", "NEW-2")))
        path = quote(f"{shown['id'].rpartition('/')[0]}/{name}", safe="/;,:@!()*'")
        body = {key: value for key, value in shown.items() if key not in ("id", "name", "type", "etag", "systemData")}
        sent = draw(st.just(body) | mutated(body))
        return "PUT", f"{path}?{urlencode({'api-version': version})}", json.dumps(sent).encode()

    def _made(self, draw: st.DrawFn) -> tuple[str, str, bytes]:
        route = draw(st.sampled_from(ROUTES))
        path = "".join("/" + quote(draw(self._segment(part)), safe=";,:@!()*'") for part in template_of(route))
        if route.path.startswith(SCOPE):
            path = draw(st.sampled_from(self.ids)) + path
        versions = VERSIONS.get(plan_of(route).namespace, ())
        version = draw(st.sampled_from((*versions, *versions, *route.versions, "2024-11-01", "x", "9999-99-99")))
        query = {"api-version": version}
        if draw(st.integers(0, 3)) == 0:
            query |= draw(st.dictionaries(st.sampled_from(("$filter", "$top", "$skip", "$skipToken", "$skiptoken", "$expand", "$orderby", "forceDeletion", "monitor", "metricnames")), st.sampled_from((*_FILTERS, *_ODD, "1", "instanceView")), max_size=3))  # fmt: skip
        return route.verb, f"{path}?{urlencode(query)}", draw(self._body(route))

    def _segment(self, part: str) -> st.SearchStrategy[str]:
        if not part.startswith("{"):
            return st.just(part)
        if part == "{subscription}":
            return st.just(self.subscription)
        known = self.names.get(part[1:-1], ())
        odd = st.sampled_from([word for word in _ODD if word not in ("", ".", "..")])
        return st.sampled_from((*known, *known, *known, "new-1", "westeurope")) if known else st.sampled_from(("new-1", "westeurope")) | odd  # fmt: skip

    def _body(self, route: Route) -> st.SearchStrategy[bytes]:
        if not route.request:
            return st.just(b"")
        shown = [text for text in self.resources if json.loads(text)["type"].lower() == plan_of(route).type.lower()]
        options: list[st.SearchStrategy[Any]] = [fitting(route.request), fitting(route.request)]
        if shown:
            options += [st.sampled_from(shown).map(json.loads).flatmap(mutated)] * 3
        made = st.one_of(*options).map(lambda value: json.dumps(value).encode())
        return made | st.sampled_from((b"", b"{", b"[]", b"null", b"1", b"\xff", b"{}", b'{"properties":null}', b'{"a":1e999}'))  # fmt: skip


def _twins(resources: Iterable[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str]]:
    """What is there and can be put, each with the newest api-version of the route that would take it."""
    router = Pipeline(starting.providers()).router
    for shown in resources:
        match = router.find(ids.segments(shown["id"]))
        route = match.verbs.get("PUT") if match else None
        if route is not None:
            yield shown, max((*VERSIONS.get(plan_of(route).namespace, ()), *route.versions))


def fitting(model: str) -> st.SearchStrategy[Any]:
    """Bodies that a model allows, and now and then does not."""
    home, _, name = model.partition(".")
    return _Maker(schema.package(home)).of(name, 0)


class _Maker:
    def __init__(self, package: schema.Package) -> None:
        self.package = package

    def of(self, kind: str, depth: int) -> st.SearchStrategy[Any]:
        usual = self._usual(kind, depth)
        return st.integers(0, 14).flatmap(lambda die: anything if die == 0 else st.none() if die == 1 else usual)

    def _usual(self, kind: str, depth: int) -> st.SearchStrategy[Any]:
        plain: dict[str, st.SearchStrategy[Any]] = {
            "str": st.sampled_from((*_ODD, "westeurope", "Standard_LRS", "PT1H", "P1D", "Enabled", "UTC")),
            "bytes": st.just("YQ=="),
            "bool": st.booleans(),
            "int": st.integers(-2, 100) | st.sampled_from((2**31, 10**12)),
            "float": st.floats(allow_nan=False, allow_infinity=False),
            "time": st.sampled_from(("2026-03-03T02:00:00Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59Z", "2026-03-03", "2026-03-03T02:00:00+14:00")),
            "any": anything,
        }  # fmt: skip
        if kind in plain:
            return plain[kind]
        if kind[0] == "[":
            return st.lists(self.of(kind[1:-1], depth + 1), max_size=2)
        if kind[0] == "{":
            return st.dictionaries(st.sampled_from(("a", "b")), self.of(kind[1:-1], depth + 1), max_size=2)
        if kind[0] == "=":
            return st.sampled_from(self.package.enums[kind[1:]] or [""])
        return st.deferred(lambda: self._model(kind, depth)) if depth < 6 else st.just({})

    def _model(self, name: str, depth: int) -> st.SearchStrategy[Any]:
        model = self.package.models[name]
        if "discriminator" not in model:
            return self._object(model, {}, depth)
        chosen = [(value, target) for value, target in model["kinds"].items()] or [("", name)]

        def of_kind(pair: tuple[str, str]) -> st.SearchStrategy[Any]:
            value, target = pair
            fixed = {model["discriminator"]: value} if value else {}
            inner = self.package.models[target]
            if "discriminator" in inner and target != name:
                return self._model(target, depth).map(lambda made: {**fixed, **made})
            return self._object(inner, fixed, depth)

        return st.sampled_from(chosen).flatmap(of_kind)

    def _object(self, model: Any, fixed: dict[str, Any], depth: int) -> st.SearchStrategy[Any]:
        writable = {wire: rule for wire, rule in model["props"].items() if "r" not in rule[1] and wire not in fixed}
        likely = [
            wire for wire in writable if wire in ("properties", "location", "sku", "name") or "!" in writable[wire][1]
        ]
        some = st.lists(st.sampled_from(sorted(writable)), max_size=4, unique=True) if writable else st.just([])
        return some.flatmap(
            lambda wires: st.fixed_dictionaries(
                {wire: self.of(writable[wire][0], depth + 1) for wire in dict.fromkeys([*likely, *wires])}
            )
        ).map(lambda made: {**made, **fixed})


def mutated(body: Any) -> st.SearchStrategy[Any]:
    """A body with one of its values replaced, or as it is."""
    paths = list(_paths(body))
    if not paths:
        return anything
    return st.sampled_from(paths).flatmap(
        lambda path: (st.none() | anything).map(lambda value: _with(body, path, value))
    )


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield (*path, key)
        yield from _paths(part, (*path, key))


def _with(body: Any, path: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(body))
    here = copy
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return copy
