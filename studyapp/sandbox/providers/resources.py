"""Microsoft.Resources: the subscription, resource groups with cascading delete, generic lists, provider registration."""

from collections.abc import Mapping
from dataclasses import replace

from studyapp.sandbox.arm import generic, ids, locks, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, gateway
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.pipeline import REGISTRATION
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

GROUPS = "Microsoft.Resources/resourceGroups"
_DELETE_SECONDS = 90
_ORDER = ("virtualmachines", "virtualmachinescalesets", "networkinterfaces", "loadbalancers", "publicipaddresses", "virtualnetworks", "networksecuritygroups", "routetables", "applicationsecuritygroups")  # fmt: skip


def get_subscription(call: Call) -> Answer:
    return Answer(200, _subscription(call))


def list_subscriptions(call: Call) -> Answer:
    return Answer(200, {"value": [_subscription(call)]})


def _subscription(call: Call) -> Json:
    world = call.world
    return {
        "id": f"/subscriptions/{world.subscription}",
        "subscriptionId": world.subscription,
        "tenantId": world.tenant,
        "displayName": "Sandbox",
        "state": world.settings.state,
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01" if world.settings.spending_limit == "Off" else "FreeTrial_2014-09-01",
            "spendingLimit": world.settings.spending_limit,
        },
        "authorizationSource": "RoleBased",
    }


def list_tenants(call: Call) -> Answer:
    tenant = call.world.tenant
    return Answer(200, {"value": [{"id": f"/tenants/{tenant}", "tenantId": tenant, "displayName": "Sandbox"}]})


def list_locations(call: Call) -> Answer:
    base = f"/subscriptions/{call.world.subscription}/locations"
    shown = [
        {
            "id": f"{base}/{name}",
            "name": name,
            "type": "Region",
            "displayName": title,
            "regionalDisplayName": title,
            "metadata": {
                "regionType": "Physical",
                "regionCategory": "Recommended",
                "pairedRegion": [{"name": pair, "id": f"{base}/{pair}"}] if pair else [],
            },
        }
        for name, (title, pair) in REGIONS.items()
    ]
    return Answer(200, {"value": shown})


def put_group(call: Call) -> Answer:
    name = call.names["group"]
    if len(name) > 90 or name.endswith(".") or not all(c.isalnum() or c in "-_.()" for c in name):
        raise bad_request("InvalidResourceGroup", f"The provided resource group name '{name[:100]}' is not valid.")
    location = region(str(call.body.get("location") or ""))
    if location not in REGIONS:
        raise gateway(
            400,
            "LocationNotAvailableForResourceGroup",
            f"The provided location '{location}' is not available for resource group. "
            f"List of available regions is '{','.join(REGIONS)}'.",
        )
    old = call.world.find(call.path)
    if old and old.body["location"] != location:
        raise gateway(
            409,
            "InvalidResourceGroupLocation",
            f"Invalid resource group location '{location}'. The Resource group already exists in location "
            f"'{old.body['location']}'.",
        )
    made = call.world.put(_group(call.path, location, call.body))
    return Answer(200 if old else 201, call.world.view(made))


def _group(id: str, location: str, body: Json) -> Resource:
    kept = {name: body[name] for name in ("tags", "managedBy") if body.get(name)}
    return Resource(id, GROUPS, {"location": location, **kept, "properties": {"provisioningState": "Succeeded"}})


def build_group(world: World, id: str, body: Json) -> Resource:
    return _group(id, region(str(body["location"])), body)


def patch_group(call: Call) -> Answer:
    old = call.resource()
    tags = call.body.get("tags", old.body.get("tags"))
    made = call.world.put(replace(old, body={**old.body, "tags": tags} if tags is not None else old.body))
    return Answer(200, call.world.view(made))


def check_group(call: Call) -> Answer:
    return Answer(204 if call.world.find(call.path) else 404)


def delete_group(call: Call) -> Answer:
    group = call.resource()
    operation = call.world.operate(
        "resources",
        call.action,
        group.id,
        _DELETE_SECONDS,
        effect="resources.group-deleted",
        values={"group": group.id},
    )
    path = f"/subscriptions/{call.world.subscription}/operationresults/{operation.id}"
    return Answer(202, None, (("Location", call.link(path)), ("Retry-After", "15")), operation.id)


def group_deleted(world: World, values: Json) -> None:
    """Delete all that a group holds, machines first; what its provider protects fails the whole deletion."""
    group = world.find(values["group"])
    if group is None:
        return
    locks.check(world, "DELETE", group.id)
    children = [child for child in world.tree.below(group.id) if child.parent == group.key]
    for child in sorted(children, key=_order):
        _delete_child(world, group, child)
    world.remove(group.id)


def _order(resource: Resource) -> int:
    kind = resource.type.rpartition("/")[2].lower()
    return _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _delete_child(world: World, group: Resource, child: Resource) -> None:
    if world.find(child.id) is None:
        return
    try:
        world.check_delete(child)
    except ArmError as error:
        text = f"Deletion of resource group '{group.name}' failed as resources with identifiers '{child.id}' could not be deleted. {error.code}: {error.message}"
        raise ArmError(409, "ResourceGroupDeletionBlocked", text) from error
    world.let_go(child)


def operation_result(call: Call) -> Answer:
    operation = generic.find_operation(call, "resources")
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, (("Location", call.request.url), ("Retry-After", "15")))
    if operation.failure:
        raise ArmError(409, operation.failure.code, operation.failure.message)
    return Answer(200, operation.answer)


def list_resources(call: Call) -> Answer:
    """Top-level resources of the subscription or of one group, filtered by type, name or tag."""
    group = ids.group_of(call.path)
    wanted = odata.values(call.query.get("$filter", ""))
    found = [r for r in call.world.tree if _is_tracked(r) and _fits(r, group, wanted)]
    return page(call, found, _expanded, 1000)


def _is_tracked(resource: Resource) -> bool:
    parsed = ids.parse(resource.id)
    if parsed is None or parsed.namespace in ("Microsoft.Resources", "Microsoft.Authorization"):
        return False
    return len(parsed.types) == 1 and bool(ids.group_of(resource.id)) and "location" in resource.body


def _fits(resource: Resource, group: str, wanted: Mapping[str, str]) -> bool:
    if group and ids.group_of(resource.id).lower() != group.lower():
        return False
    tags = resource.body.get("tags") or {}
    facts = {
        "resourcetype": resource.type,
        "name": resource.name,
        "location": resource.body.get("location", ""),
        "resourcegroup": ids.group_of(resource.id),
    }
    for name, value in wanted.items():
        if name == "tagname":
            if value not in tags or tags[value] != wanted.get("tagvalue", tags[value]):
                return False
        elif name in facts and facts[name].lower() != value.lower():
            return False
    return True


def _expanded(resource: Resource) -> Json:
    shown = {"id": resource.id, "name": resource.name, "type": resource.type}
    kept = ("location", "tags", "sku", "kind", "zones", "identity", "managedBy", "plan")
    shown |= {name: resource.body[name] for name in kept if resource.body.get(name)}
    state = dig(resource.body, "properties.provisioningState")
    return shown | ({"provisioningState": state} if state else {})


def provider_routes(providers: tuple[Provider, ...]) -> tuple[Route, ...]:
    """The routes that tell of the other providers and register them."""

    def show(call: Call, provider: Provider) -> Json:
        state = call.world.find(_state_id(call, provider))
        registered = state.facts["registered"] if state else provider.registered
        return {
            "id": f"/subscriptions/{call.world.subscription}/providers/{provider.namespace}",
            "namespace": provider.namespace,
            "registrationState": "Registered" if registered else "NotRegistered",
            "registrationPolicy": "RegistrationRequired",
            "resourceTypes": [
                {
                    "resourceType": type,
                    "locations": [title for title, _ in REGIONS.values()],
                    "apiVersions": list(provider.versions.listed),
                }
                for type in provider.types
            ],
        }

    def find(call: Call) -> Provider:
        for provider in providers:
            if provider.namespace.lower() == call.names["namespace"].lower():
                return provider
        raise gateway(
            404, "InvalidResourceNamespace", f"The resource namespace '{call.names['namespace']}' is invalid."
        )

    def list_providers(call: Call) -> Answer:
        return page(call, providers, lambda provider: show(call, provider))

    def get_provider(call: Call) -> Answer:
        return Answer(200, show(call, find(call)))

    def register(registered: bool) -> generic.Handler:
        def handle(call: Call) -> Answer:
            provider = find(call)
            state = Resource(_state_id(call, provider), REGISTRATION, {}, {"registered": registered})
            call.world.put(state)
            return Answer(200, show(call, provider))

        return handle

    root = SUBSCRIPTION + "/providers"
    return (
        Route("Providers_List", "GET", root, list_providers, response="resources.Provider[]"),
        Route("Providers_Get", "GET", root + "/{namespace}", get_provider, response="resources.Provider"),
        Route(
            "Providers_Register",
            "POST",
            root + "/{namespace}/register",
            register(True),
            action="Microsoft.Resources/register/action",
        ),
        Route(
            "Providers_Unregister",
            "POST",
            root + "/{namespace}/unregister",
            register(False),
            action="Microsoft.Resources/unregister/action",
        ),
    )


def _state_id(call: Call, provider: Provider) -> str:
    return f"/subscriptions/{call.world.subscription}/providers/{provider.namespace}/registration/state"


_GROUPS = SUBSCRIPTION + "/resourceGroups"
_ACTION = "Microsoft.Resources/subscriptions/resourceGroups/"


def provider(others: tuple[Provider, ...]) -> Provider:
    """Microsoft.Resources, which also tells of the other providers."""
    return Provider(
        "Microsoft.Resources",
        ApiVersions("2015-01-01", "2099-12-31", ("2025-04-01", "2024-07-01", "2022-12-01")),
        routes=(
            Route("Subscriptions_List", "GET", "/subscriptions", list_subscriptions, existing=True, action="Microsoft.Resources/subscriptions/read"),
            Route("Subscriptions_Get", "GET", SUBSCRIPTION, get_subscription, action="Microsoft.Resources/subscriptions/read"),
            Route("Subscriptions_ListLocations", "GET", SUBSCRIPTION + "/locations", list_locations, Grade.SIMPLIFIED, "Twelve regions only."),
            Route("Tenants_List", "GET", "/tenants", list_tenants, existing=True),
            Route("ResourceGroups_CreateOrUpdate", "PUT", GROUP, put_group, request="resources.ResourceGroup", response="resources.ResourceGroup", existing=True, action=_ACTION + "write"),
            Route("ResourceGroups_Get", "GET", GROUP, generic.get, response="resources.ResourceGroup", action=_ACTION + "read"),
            Route("ResourceGroups_CheckExistence", "HEAD", GROUP, check_group, existing=True, action=_ACTION + "read"),
            Route("ResourceGroups_List", "GET", _GROUPS, generic.list_all(GROUPS), response="resources.ResourceGroup[]", action=_ACTION + "read"),
            Route("ResourceGroups_Update", "PATCH", GROUP, patch_group, request="resources.ResourceGroupPatchable", response="resources.ResourceGroup", action=_ACTION + "write"),
            Route("ResourceGroups_Delete", "DELETE", GROUP, delete_group, action=_ACTION + "delete"),
            Route("Resources_List", "GET", SUBSCRIPTION + "/resources", list_resources, response="resources.GenericResourceExpanded[]"),
            Route("Resources_ListByResourceGroup", "GET", GROUP + "/resources", list_resources, response="resources.GenericResourceExpanded[]"),
            Route("Resources_OperationResult", "GET", SUBSCRIPTION + "/operationresults/{operation}", operation_result, existing=True, action="Microsoft.Resources/subscriptions/operationresults/read"),
            *provider_routes(others),
        ),
        types=("resourceGroups",),
        effects={"resources.group-deleted": group_deleted},
        builders={GROUPS.lower(): build_group},
    )  # fmt: skip
