"""Microsoft.ResourceGraph: queries over what the caller may read, in a part of the Kusto Query Language.

`resources` and `resourcecontainers` follow from the tree; what other tables hold, each provider tells itself
(`Provider.rows`). Results are as fresh as the tree: the seconds by which the real graph lags are not simulated.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from studyapp.sandbox.arm import access, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, not_simulated
from studyapp.sandbox.arm.routes import ApiVersions, Provider, Route, Strict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

if TYPE_CHECKING:
    from studyapp.sandbox.kql import Relation

_NS = "Microsoft.ResourceGraph"
_GROUPS = "Microsoft.Resources/resourceGroups"
_VMS = "Microsoft.Compute/virtualMachines"
_MOST = 1000
_USUAL = 100
COLUMNS = (
    "id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy", "sku", "plan",
    "properties", "tags", "identity", "zones", "extendedLocation",
)  # fmt: skip
_EMPTY = ("kind", "managedBy")
"""Columns that are an empty text where a resource has no such thing."""


def query(call: Call) -> Answer:
    """The answer to a query, one page of it."""
    _check_scopes(call)
    options: Json = call.body.get("options") or {}
    top, skip = _page_of(options)
    found = _run(call, str(call.body.get("query") or ""))
    shown = found.rows[skip : skip + top]
    more = skip + top < len(found.rows)
    body: Json = {
        "totalRecords": len(found.rows),
        "count": len(shown),
        "resultTruncated": "true" if more and "id" not in found.columns else "false",
        "facets": [],
        "data": _table(found, shown) if options.get("resultFormat") == "table" else list(shown),
    }
    # Pages need a stable order, which only the id gives.
    if more and "id" in found.columns:
        body["$skipToken"] = str(skip + top)
    return Answer(200, body)


def _run(call: Call, text: str) -> "Relation":
    # Imported here, as below: the language costs a tenth of what a sandbox takes to start, and few ask in it.
    from studyapp.sandbox.kql import QueryError, run

    try:
        return run(text, _tables(call), call.now)
    except QueryError as error:
        if error.is_gap:
            raise not_simulated(f"this query: {error.message}") from error
        detail = ArmError(400, "InvalidQuery", error.message)
        raise ArmError(400, "BadRequest", "Please provide below info when asking for support: the query is invalid.", details=(detail,)) from error  # fmt: skip


def _check_scopes(call: Call) -> None:
    named = call.body.get("subscriptions")
    if named and call.world.subscription not in [str(name).lower() for name in named]:
        raise bad_request("NoValidSubscriptionsInQueryRequest", "There must be at least one subscription that is eligible to contain resources.")  # fmt: skip


def _page_of(options: Json) -> tuple[int, int]:
    top, skip = options.get("$top", _USUAL), options.get("$skip", 0)
    token = str(options.get("$skipToken") or "")
    if not 1 <= top <= _MOST or skip < 0 or (token and not (token.isdecimal() and len(token) < 9)):
        raise bad_request("InvalidQueryOptions", f"$top must be 1 to {_MOST}, $skip not negative, and $skipToken one of an earlier answer.")  # fmt: skip
    return top, int(token) if token else skip


def _table(found: "Relation", rows: Iterable[Mapping[str, Any]]) -> Json:
    shown = list(rows)
    kinds = [{"name": name, "type": _kind([row[name] for row in shown])} for name in found.columns]
    return {"columns": kinds, "rows": [[row[name] for name in found.columns] for row in shown]}


def _kind(values: list[Any]) -> str:
    known = next((value for value in values if value is not None), None)
    names = {bool: "boolean", int: "integer", float: "number", str: "string"}
    return names.get(type(known), "object") if known is not None else "string"


# The tables


def _tables(call: Call) -> Mapping[str, Callable[[], "Relation"]]:
    world = call.world
    told = {table: partial(_told, call, table) for table in world.behaviour.rows}
    return {
        **told,
        "resources": lambda: _relation(call, _resources(world)),
        "resourcecontainers": lambda: _relation(call, _containers(world)),
    }


def _told(call: Call, table: str) -> "Relation":
    rows = (row for tell in call.world.behaviour.rows[table] for row in tell(call.world))
    return _relation(call, rows)


def _relation(call: Call, rows: Iterable[Json]) -> "Relation":
    """The rows that the caller may read, with every column."""
    from studyapp.sandbox.kql import Relation

    whole = (_completed(call.world, row) for row in rows if _may_read(call, row))
    return Relation(COLUMNS, tuple(whole))


def _may_read(call: Call, row: Json) -> bool:
    return access.allowed(call.world, call.caller, f"{row['type']}/read", row["id"])


def _completed(world: World, row: Json) -> Json:
    usual = {name: "" if name in _EMPTY else None for name in COLUMNS}
    place = {
        "tenantId": world.tenant,
        "subscriptionId": world.subscription,
        "resourceGroup": ids.group_of(row["id"]).lower(),
    }
    return {**usual, **place, **row, "type": row["type"].lower()}


def _resources(world: World) -> Iterator[Json]:
    for resource in world.tree:
        if _is_tracked(resource):
            shown = {name: value for name, value in world.view(resource).items() if name in COLUMNS}
            yield _with_power(resource, shown) if resource.type == _VMS else shown


def _is_tracked(resource: Resource) -> bool:
    parsed = ids.parse(resource.id)
    if parsed is None or parsed.namespace in ("Microsoft.Resources", "Microsoft.Authorization"):
        return False
    if "/virtualmachinescalesets/" in resource.key and len(parsed.types) > 1:
        return False
    is_child_of_group = "/providers/" not in parsed.scope.lower()
    return is_child_of_group and bool(ids.group_of(resource.id)) and "location" in resource.body


def _with_power(vm: Resource, shown: Json) -> Json:
    """The graph shows a machine's power beside its properties."""
    power = str(vm.facts.get("powerState", "running"))
    status = {"code": f"PowerState/{power}", "displayStatus": f"VM {power}", "level": "Info"}
    return put_at(shown, "properties.extended.instanceView.powerState", status)


def _containers(world: World) -> Iterator[Json]:
    scope = f"/subscriptions/{world.subscription}"
    kind = "Microsoft.Resources/subscriptions"
    yield {"id": scope, "name": "Sandbox", "type": kind, "properties": {"state": "Enabled"}}
    for group in world.tree.of_type(_GROUPS):
        shown = {name: value for name, value in world.view(group).items() if name in COLUMNS}
        yield {**shown, "type": f"{kind}/resourceGroups"}


PROVIDER = Provider(
    _NS,
    ApiVersions("2018-09-01-preview", "2099-12-31", ("2021-03-01",)),
    routes=(
        Route(
            "Resources",
            "POST",
            f"/providers/{_NS}/resources",
            query,
            action=f"{_NS}/resources/read",
            request="resourcegraph.QueryRequest",
            response="resourcegraph.QueryResponse",
            note="The tables and words of Kusto that the guide lists; others are refused by name",
            strict=Strict(
                acts_on=("subscriptions", "query", "options.$top", "options.$skip", "options.$skipToken", "options.resultFormat"),
                refuses={"facets": (), "managementGroups": (), "options.authorizationScopeFilter": ()},
            ),
        ),
    ),
    types=("resources",),
)  # fmt: skip
