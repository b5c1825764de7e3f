"""Data collection rules, endpoints and their associations: what the agent of a machine collects, and where it goes."""

from collections.abc import Iterator
from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, named_guid
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.insights.names import ASSOCIATIONS, ENDPOINTS, RULES

_KINDS = ("linux", "windows", "agentsettings", "direct", "workspacetransforms", "platformtelemetry", "agentdirecttostore")  # fmt: skip
ACCESS = "configurationAccessEndpoint"
"""The name of the one association of a machine with an endpoint."""
WORKSPACES = "Microsoft.OperationalInsights/workspaces"
_MOST = 30


def put_rule(call: Call) -> Answer:
    """Make a data collection rule or replace it."""
    old = call.world.find(call.path)
    location = _location(call, old)
    kind = str(call.body.get("kind") or "").strip()
    if kind and kind.lower() not in _KINDS:
        raise _wrong(f"The kind '{kind[:40]}' of the data collection rule is not valid.", "kind")
    asked: Json = _stated(call.body.get("properties") or {})
    _check_rule(call.world, asked, kind.lower(), location)
    token = named_guid(call.path.lower(), iso(call.now)).replace("-", "")
    id = dig(old.body, "properties.immutableId") if old else f"dcr-{token}"
    properties: Json = {"immutableId": id, **asked, "provisioningState": "Succeeded"}
    properties["destinations"] = _with_ids(call.world, asked.get("destinations") or {})
    if not properties["destinations"]:
        del properties["destinations"]
    if kind.lower() == "direct":
        home = f"{ids.name_of(call.path)}-{token[:4]}.{location}"
        properties["endpoints"] = {"logsIngestion": f"https://{home}-1.ingest.monitor.sandbox.invalid", "metricsIngestion": f"https://{home}-1.metrics.ingest.monitor.sandbox.invalid"}  # fmt: skip
    return _written(call, old, RULES, {**_kept(call, location), **({"kind": kind} if kind else {})}, properties)


def _check_rule(world: World, asked: Json, kind: str, location: str) -> None:
    endpoint = asked.get("dataCollectionEndpointId")
    if endpoint:
        _need(world, endpoint, ENDPOINTS, "dataCollectionEndpointId")
    if kind == "agentsettings":
        return
    targets = list(_destinations(asked))
    names = [name for name, _ in targets]
    if len(set(names)) != len(names) or "" in names:
        raise _wrong("Each destination needs a name of its own.", "destinations")
    flows = asked.get("dataFlows") or []
    if not targets or not flows:
        raise _wrong("A data collection rule needs at least one destination and one data flow.", "dataFlows")
    for flow in flows:
        unknown = [name for name in flow.get("destinations") or [""] if name not in names]
        if unknown or not flow.get("streams"):
            raise _wrong(f"A data flow needs streams, and destinations of the rule; '{''.join(unknown[:1])}' is none of {', '.join(names)}.", "dataFlows")  # fmt: skip
    for workspace in (entry["workspaceResourceId"] for _, entry in targets if entry.get("workspaceResourceId")):
        found = _need(world, workspace, WORKSPACES, "destinations")
        if found.body["location"] != location:
            raise _wrong(f"The workspace '{found.name}' is in {found.body['location']}: a data collection rule must be in the region of its workspace, not in {location}.", "location")  # fmt: skip


def _destinations(asked: Json) -> Iterator[tuple[str, Json]]:
    """Name and body of each destination, of whatever kind."""
    for value in (asked.get("destinations") or {}).values():
        for entry in value if isinstance(value, list) else [value]:
            yield str(entry.get("name") or ""), entry


def _with_ids(world: World, destinations: Json) -> Json:
    """The destinations as Azure shows them: a workspace with its own id."""
    shown = dict(destinations)
    if destinations.get("logAnalytics"):
        shown["logAnalytics"] = [
            {**entry, "workspaceId": dig(world.need(entry["workspaceResourceId"]).body, "properties.customerId")}
            for entry in destinations["logAnalytics"]
        ]
    return shown


def workspaces_of(rule: Resource) -> list[str]:
    """The ids of the workspaces that a rule sends to."""
    return [entry["workspaceResourceId"] for entry in dig(rule.body, "properties.destinations.logAnalytics", [])]


def put_endpoint(call: Call) -> Answer:
    """Make a data collection endpoint or replace it."""
    old = call.world.find(call.path)
    location = _location(call, old)
    token = named_guid(call.path.lower(), iso(call.now)).replace("-", "")
    home = f"{ids.name_of(call.path)}-{token[:4]}.{location}-1"
    asked: Json = _stated(call.body.get("properties") or {})
    own: Json = {
        "immutableId": f"dce-{token}",
        "configurationAccess": {"endpoint": f"https://{home}.handler.control.monitor.sandbox.invalid"},
        "logsIngestion": {"endpoint": f"https://{home}.ingest.monitor.sandbox.invalid"},
        "metricsIngestion": {"endpoint": f"https://{home}.metrics.ingest.monitor.sandbox.invalid"},
    }
    kept = {name: old.body["properties"][name] for name in own} if old else own
    network = {"publicNetworkAccess": "Enabled", **(asked.pop("networkAcls", None) or {})}
    shown = {**asked, **kept, "networkAcls": network, "provisioningState": "Succeeded"}
    kind = {"kind": call.body["kind"]} if call.body.get("kind") else {}
    return _written(call, old, ENDPOINTS, {**_kept(call, location), **kind}, shown)


def _location(call: Call, old: Resource | None) -> str:
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise bad_request("LocationNotAvailableForResourceType", f"The provided location '{location}' is not available for data collection.")  # fmt: skip
    if old is not None and old.body["location"] != location:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    return location


def _kept(call: Call, location: str) -> Json:
    identity = {"identity": call.body["identity"]} if call.body.get("identity") else {}
    return {"location": location, "tags": call.body.get("tags") or {}, **identity}


def _stated(asked: Json) -> Json:
    return {name: value for name, value in asked.items() if value is not None}


def _written(call: Call, old: Resource | None, type: str, body: Json, properties: Json) -> Answer:
    made = call.world.put(Resource(call.path, type, {**body, "properties": properties}))
    return Answer(200 if old else 201, call.world.view(made))


def view(world: World, resource: Resource) -> Json:
    """Whatever this module makes shows its etag."""
    return {**resource.body, "etag": resource.etag[3:-1]}


def patch(call: Call) -> Answer:
    """Change tags or the identity."""
    old = call.resource()
    changed = {name: call.body[name] for name in ("tags", "identity") if call.body.get(name) is not None}
    return Answer(200, call.world.view(call.world.put(replace(old, body={**old.body, **changed}))))


def delete(call: Call) -> Answer:
    """Delete a rule or an endpoint; one that machines are associated with only with `deleteAssociations=true`."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    used = _associations(call.world, found.id)
    if used and call.query.get("deleteassociations", "").lower() != "true":
        raise conflict("Conflict", f"'{found.name}' cannot be deleted while {len(used)} resources are associated with it: delete the associations first, or with it.")  # fmt: skip
    for association in used:
        call.world.remove(association.id)
    call.world.remove(found.id)
    return Answer(200)


# Associations


def associate(call: Call) -> Answer:
    """Associate a machine with a rule, or with an endpoint."""
    machine = call.world.need(call.names["scope"])
    old = call.world.find(call.path)
    asked: Json = _stated(call.body.get("properties") or {})
    rule, endpoint = asked.get("dataCollectionRuleId"), asked.get("dataCollectionEndpointId")
    if bool(rule) == bool(endpoint):
        raise _wrong("An association names either a data collection rule or a data collection endpoint.", "properties")
    if endpoint and ids.name_of(call.path).lower() != ACCESS.lower():
        raise _wrong(f"An association with an endpoint must be called {ACCESS}.", "name")
    if rule and ids.name_of(call.path).lower() == ACCESS.lower():
        raise _wrong(f"The name {ACCESS} is for the association with an endpoint.", "name")
    _need(call.world, str(rule or endpoint), RULES if rule else ENDPOINTS, "properties")
    if old is None and call.world.tree.count(machine.id, ASSOCIATIONS) >= _MOST:
        raise conflict("Conflict", f"A resource has at most {_MOST} associations.")
    made = Resource(call.path, ASSOCIATIONS, {"properties": asked}, {"since": iso(call.now)})
    if old is not None and old.body["properties"] == asked:
        made = old
    return Answer(200 if old else 201, call.world.view(call.world.put(made)))


def list_of_machine(call: Call) -> Answer:
    """The associations of a machine."""
    return page(call, call.world.tree.children(call.names["scope"], ASSOCIATIONS), call.world.view)


def list_of_rule(call: Call) -> Answer:
    """The associations with a rule, or with an endpoint."""
    target = call.world.need(call.path.rpartition("/")[0])
    return page(call, _associations(call.world, target.id), call.world.view)


def _associations(world: World, target: str) -> list[Resource]:
    return [found for found in world.tree.of_type(ASSOCIATIONS) if ids.key(target_of(found)) == ids.key(target)]


def target_of(association: Resource) -> str:
    """The id of the rule or the endpoint that an association names."""
    properties = association.body["properties"]
    return str(properties.get("dataCollectionRuleId") or properties.get("dataCollectionEndpointId"))


def _need(world: World, id: str, type: str, target: str) -> Resource:
    found = world.find(id)
    if found is None or ids.key(found.type) != ids.key(type):
        raise _wrong(f"'{id[:200]}' is not the id of an existing {type.rpartition('/')[2]}.", target)
    return found


def _wrong(text: str, target: str) -> ArmError:
    return ArmError(400, "InvalidPayload", text, target)
