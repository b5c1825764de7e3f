"""What Microsoft.Network declares. Everything is simplified: documents of the right shape, and no packet moves."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.network import addresses, documents, interfaces, networks, security
from studyapp.sandbox.providers.network.documents import ADDRESSES, FAMILY, GROUPS, INTERFACES, NETWORKS, RULES, SUBNETS

_NOTE = "Documents that refer to each other; no packet moves."
_HOME = GROUP + "/providers/Microsoft.Network"
_EVERY = SUBSCRIPTION + "/providers/Microsoft.Network"
_REGION = _EVERY + "/locations/{location}"
_NIC = Strict(refuses={"extendedLocation": (), "properties.privateLinkService": (), "properties.migrationPhase": ()})
_NET = Strict(refuses={"extendedLocation": (), "properties.virtualNetworkPeerings": (), "properties.enableDdosProtection": (False,), "properties.ddosProtectionPlan": (), "properties.encryption.enabled": (False,), "properties.ipAllocations": ()})  # fmt: skip
_SUB = Strict(refuses={"properties.natGateway": (), "properties.routeTable": (), "properties.serviceEndpointPolicies": (), "properties.ipamPoolPrefixAllocations": ()})  # fmt: skip
_PIP = Strict(refuses={"extendedLocation": (), "properties.publicIPPrefix": (), "properties.natGateway": (), "properties.linkedPublicIPAddress": ()})  # fmt: skip


def _routes(
    operation: str, word: str, type: str, model: str, put: generic.Handler, strict: Strict
) -> tuple[Route, ...]:
    """The seven operations that every kind of top-level document has."""
    one, model = f"{_HOME}/{word}/{{name}}", f"network.{model}"
    return (
        Route(f"{operation}_CreateOrUpdate", "PUT", one, put, Grade.SIMPLIFIED, _NOTE, request=model, response=model, strict=strict),
        Route(f"{operation}_UpdateTags", "PATCH", one, documents.update_tags, Grade.SIMPLIFIED, _NOTE, request="network.TagsObject", response=model),
        Route(f"{operation}_Get", "GET", one, generic.get, Grade.SIMPLIFIED, _NOTE, response=model),
        Route(f"{operation}_List", "GET", f"{_HOME}/{word}", generic.list_children(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"),
        Route(f"{operation}_ListAll", "GET", f"{_EVERY}/{word}", generic.list_all(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"),
        Route(f"{operation}_Delete", "DELETE", one, documents.delete, Grade.SIMPLIFIED, _NOTE),
    )  # fmt: skip


def _children(
    operation: str, path: str, type: str, model: str, put: generic.Handler, strict: Strict
) -> tuple[Route, ...]:
    one, model = f"{_HOME}/{path}/{{child}}", f"network.{model}"
    return (
        Route(f"{operation}_CreateOrUpdate", "PUT", one, put, Grade.SIMPLIFIED, _NOTE, request=model, response=model, strict=strict),
        Route(f"{operation}_Get", "GET", one, generic.get, Grade.SIMPLIFIED, _NOTE, response=model),
        Route(f"{operation}_List", "GET", f"{_HOME}/{path}", generic.list_children(type), Grade.SIMPLIFIED, _NOTE, response=model + "[]"),
        Route(f"{operation}_Delete", "DELETE", one, documents.delete, Grade.SIMPLIFIED, _NOTE),
    )  # fmt: skip


PROVIDER = Provider(
    "Microsoft.Network",
    ApiVersions("2015-06-15", "2026-12-31", ("2026-03-01", "2025-03-01", "2024-05-01", "2024-03-01", "2023-11-01")),
    routes=(
        *_routes("VirtualNetworks", "virtualNetworks", NETWORKS, "VirtualNetwork", networks.put, _NET),
        *_routes("NetworkInterfaces", "networkInterfaces", INTERFACES, "NetworkInterface", interfaces.put, _NIC),
        *_routes("PublicIPAddresses", "publicIPAddresses", ADDRESSES, "PublicIPAddress", addresses.put, _PIP),
        *_routes("NetworkSecurityGroups", "networkSecurityGroups", GROUPS, "NetworkSecurityGroup", security.put, Strict()),
        *_children("Subnets", "virtualNetworks/{name}/subnets", SUBNETS, "Subnet", networks.put_subnet, _SUB),
        *_children("SecurityRules", "networkSecurityGroups/{name}/securityRules", RULES, "SecurityRule", security.put_rule, Strict()),
        Route("Network_OperationStatus", "GET", _REGION + "/operations/{operation}", generic.status_door(FAMILY), Grade.SIMPLIFIED, _NOTE, existing=True),
        Route("Network_OperationResult", "GET", _REGION + "/operationResults/{operation}", documents.operation_result, Grade.SIMPLIFIED, _NOTE, existing=True),
    ),
    types=("virtualNetworks", "virtualNetworks/subnets", "networkInterfaces", "publicIPAddresses", "networkSecurityGroups", "networkSecurityGroups/securityRules"),
    effects={documents.REMOVED: documents.removed},
    builders={INTERFACES.lower(): interfaces.build},
    viewers={
        NETWORKS.lower(): networks.view,
        SUBNETS.lower(): networks.view_subnet,
        INTERFACES.lower(): interfaces.view,
        ADDRESSES.lower(): addresses.view,
        GROUPS.lower(): security.view,
        RULES.lower(): documents.view,
    },
    may_delete={
        NETWORKS.lower(): networks.may_delete,
        SUBNETS.lower(): networks.may_delete_subnet,
        INTERFACES.lower(): interfaces.may_delete,
        ADDRESSES.lower(): addresses.may_delete,
        GROUPS.lower(): security.may_delete,
    },
    deleted={INTERFACES.lower(): interfaces.gone},
)  # fmt: skip
