"""Microsoft.Network, a stub of what a machine needs: networks, subnets, interfaces, security groups, addresses.

They are created, shown, listed and refused deletion while in use; no packet is ever filtered or routed.
"""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.regions import REGIONS, region
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, put_at
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

NS = "Microsoft.Network"
VNETS, SUBNETS = NS + "/virtualNetworks", NS + "/virtualNetworks/subnets"
NICS, NSGS, RULES = (
    NS + "/networkInterfaces",
    NS + "/networkSecurityGroups",
    NS + "/networkSecurityGroups/securityRules",
)
ADDRESSES = NS + "/publicIPAddresses"
_INLINE = {VNETS: ("subnets", SUBNETS), NSGS: ("securityRules", RULES)}
"""Children that a PUT of the parent may bring along in a list."""


def put(type: str) -> Handler:
    """A handler that creates or replaces one kind of network resource."""

    def handle(call: Call) -> Answer:
        old = call.world.find(call.path)
        generic.check_etag(call, old)
        made = call.world.put(_made(call.world, type, call.path, call.body))
        _put_inline(call.world, made, call.body)
        return _accept(call, made, 200 if old else 201)

    return handle


def _made(world: World, type: str, id: str, body: Json) -> Resource:
    location = region(str(body.get("location") or ""))
    top = type not in (SUBNETS, RULES)
    if top and location not in REGIONS:
        raise bad_request(
            "LocationNotAvailableForResourceType",
            f"The provided location '{location}' is not available for resource type '{type}'.",
        )
    kept = {name: body[name] for name in ("tags", "sku", "zones") if body.get(name)}
    properties = dict(body.get("properties") or {})
    properties.pop(_INLINE.get(type, ("", ""))[0], None)
    if type == NICS:
        properties = _interface(world, id, properties)
    properties |= {"provisioningState": "Succeeded"} | ({"resourceGuid": world.chance.guid()} if top else {})
    shown = {**({"location": location} if top else {}), **kept, "properties": properties}
    old = world.find(id)
    return Resource(id, type, shown, old.facts if old else {})


def _interface(world: World, id: str, properties: Json) -> Json:
    configurations = [_configuration(world, id, at, c) for at, c in enumerate(properties.get("ipConfigurations") or [])]
    if not configurations:
        raise bad_request(
            "NetworkInterfaceMustHaveIpConfiguration", "A network interface needs at least one IP configuration."
        )
    return {
        "enableAcceleratedNetworking": False,
        "enableIPForwarding": False,
        **properties,
        "ipConfigurations": configurations,
    }


def _configuration(world: World, nic: str, at: int, asked: Json) -> Json:
    subnet = world.find(dig(asked, "properties.subnet.id", ""))
    if subnet is None or subnet.type != SUBNETS:
        raise bad_request(
            "InvalidResourceReference",
            f"The subnet '{dig(asked, 'properties.subnet.id')}' referenced by '{nic}' was not found.",
        )
    name = asked.get("name") or f"ipconfig{at + 1}"
    held = sum(1 for _ in _interfaces_in(world, subnet))
    prefix = str(
        dig(subnet.body, "properties.addressPrefix")
        or (dig(subnet.body, "properties.addressPrefixes") or ["10.0.0.0/24"])[0]
    )
    address = ".".join([*prefix.split("/")[0].split(".")[:3], str(4 + held % 250)])
    properties = {
        "privateIPAddress": address,
        "privateIPAllocationMethod": "Dynamic",
        "primary": at == 0,
        "privateIPAddressVersion": "IPv4",
        **(asked.get("properties") or {}),
        "provisioningState": "Succeeded",
    }
    return {
        "id": f"{nic}/ipConfigurations/{name}",
        "name": name,
        "type": NICS + "/ipConfigurations",
        "properties": properties,
    }


def _interfaces_in(world: World, subnet: Resource) -> Iterator[Resource]:
    for nic in world.tree.of_type(NICS):
        if any(
            ids.key(dig(c, "properties.subnet.id", "")) == subnet.key
            for c in nic.body["properties"]["ipConfigurations"]
        ):
            yield nic


def _put_inline(world: World, parent: Resource, body: Json) -> None:
    if parent.type not in _INLINE:
        return
    name, type = _INLINE[parent.type]
    wanted = dig(body, f"properties.{name}")
    if wanted is None:
        return
    kept = {str(child.get("name") or "").lower() for child in wanted}
    for child in world.tree.children(parent.id, type):
        if child.name.lower() not in kept:
            world.check_delete(child)
            world.remove(child.id)
    for child in wanted:
        id = f"{parent.id}/{name}/{child.get('name')}"
        world.put(_made(world, type, id, {"properties": child.get("properties")}))


def view(world: World, resource: Resource) -> Json:
    """The resource with its children and its owner as they are now."""
    body = {**resource.body, "etag": resource.etag}
    if resource.type in _INLINE:
        name, type = _INLINE[resource.type]
        body = put_at(body, f"properties.{name}", [world.view(c) for c in world.tree.children(resource.id, type)])
    owner = world.find(resource.facts.get("attachedTo") or "") if resource.type == NICS else None
    return put_at(body, "properties.virtualMachine", {"id": owner.id}) if owner else body


def build_interface(world: World, id: str, body: Json) -> Resource:
    return _made(world, NICS, id, body)


def may_delete(world: World, resource: Resource) -> None:
    """Refuse while somebody uses it."""
    match resource.type:
        case t if t == NICS:
            owner = world.find(resource.facts.get("attachedTo") or "")
            if owner is not None:
                raise bad_request(
                    "NicInUse",
                    f"Network Interface {resource.id} is used by existing resource {owner.id}. In order to delete the network interface, it must be dissociated from the resource.",
                )
        case t if t == SUBNETS:
            user = next(_interfaces_in(world, resource), None)
            if user is not None:
                raise bad_request(
                    "InUseSubnetCannotBeDeleted",
                    f"Subnet {resource.name} is in use by {user.id} and cannot be deleted.",
                )
        case t if t == VNETS:
            for subnet in world.tree.children(resource.id, SUBNETS):
                may_delete(world, subnet)


def delete(call: Call) -> Answer:
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    call.world.check_delete(found)
    call.world.remove(found.id)
    return _accept(call, found, 202)


def _accept(call: Call, resource: Resource, status: int) -> Answer:
    home = resource if "location" in resource.body else call.world.find(resource.parent)
    location = home.body["location"] if home else "westeurope"
    operation = call.world.operate("network", call.action, resource.id, 4)
    path = f"{NS}/locations/{location}/operations"
    headers = generic.async_headers(call, operation, path, location=status == 202)
    body = call.world.view(resource) if status != 202 else None
    return Answer(status, body, (*headers, ("Retry-After", "10")), operation.id)


_NOTE = "Stored, shown and kept from deletion while in use; no traffic is simulated."


def _routes(word: str, title: str, type: str, model: str) -> tuple[Route, ...]:
    one, model = f"{GROUP}/providers/{NS}/{word}/{{name}}", "network." + model
    many = one.rpartition("/")[0]
    return (
        Route(f"{title}_CreateOrUpdate", "PUT", one, put(type), Grade.SIMPLIFIED, _NOTE, request=model, response=model),
        Route(f"{title}_Get", "GET", one, generic.get, Grade.SIMPLIFIED, _NOTE, response=model),
        Route(f"{title}_List", "GET", many, generic.list_children(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"),
        Route(f"{title}_ListAll", "GET", f"{SUBSCRIPTION}/providers/{NS}/{word}", generic.list_all(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"),
        Route(f"{title}_Delete", "DELETE", one, delete, Grade.SIMPLIFIED, _NOTE, existing=True),
    )  # fmt: skip


def _inner_routes(outer: str, word: str, title: str, type: str, model: str) -> tuple[Route, ...]:
    one, model = f"{GROUP}/providers/{NS}/{outer}/{{parent}}/{word}/{{name}}", "network." + model
    many = one.rpartition("/")[0]
    return (
        Route(f"{title}_CreateOrUpdate", "PUT", one, put(type), Grade.SIMPLIFIED, _NOTE, request=model, response=model),
        Route(f"{title}_Get", "GET", one, generic.get, Grade.SIMPLIFIED, _NOTE, response=model),
        Route(
            f"{title}_List", "GET", many, generic.list_children(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"
        ),
        Route(f"{title}_Delete", "DELETE", one, delete, Grade.SIMPLIFIED, _NOTE, existing=True),
    )


_L = f"{SUBSCRIPTION}/providers/{NS}/locations/{{location}}"
_SHOWN = {type.lower(): view for type in (VNETS, SUBNETS, NICS, NSGS, RULES, ADDRESSES)}

PROVIDER = Provider(
    NS,
    ApiVersions("2015-06-15", "2099-12-31", ("2026-03-01", "2025-09-01", "2024-03-01", "2022-01-01")),
    routes=(
        *_routes("virtualNetworks", "VirtualNetworks", VNETS, "VirtualNetwork"),
        *_inner_routes("virtualNetworks", "subnets", "Subnets", SUBNETS, "Subnet"),
        *_routes("networkInterfaces", "NetworkInterfaces", NICS, "NetworkInterface"),
        *_routes("networkSecurityGroups", "NetworkSecurityGroups", NSGS, "NetworkSecurityGroup"),
        *_inner_routes("networkSecurityGroups", "securityRules", "SecurityRules", RULES, "SecurityRule"),
        *_routes("publicIPAddresses", "PublicIPAddresses", ADDRESSES, "PublicIPAddress"),
        Route("Network_OperationStatus", "GET", _L + "/operations/{operation}", generic.status_door("network"), Grade.SIMPLIFIED, _NOTE),
    ),
    types=("virtualNetworks", "virtualNetworks/subnets", "networkInterfaces", "networkSecurityGroups", "networkSecurityGroups/securityRules", "publicIPAddresses"),
    builders={NICS.lower(): build_interface},
    viewers=_SHOWN,
    may_delete={type.lower(): may_delete for type in (VNETS, SUBNETS, NICS)},
)  # fmt: skip
