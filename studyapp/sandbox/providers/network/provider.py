"""What Microsoft.Network declares: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import ApiVersions, Provider, Route
from studyapp.sandbox.providers.network import (
    addresses,
    applications,
    balancers,
    balancing,
    documents,
    interfaces,
    networks,
    peerings,
    pools,
    private_zones,
    reachability,
    route_tables,
    security,
    subnets,
)
from studyapp.sandbox.providers.network.documents import FAMILY
from studyapp.sandbox.providers.network.names import (
    ADDRESSES,
    APPLICATIONS,
    BALANCERS,
    GROUPS,
    INTERFACES,
    LINKS,
    NETWORKS,
    PEERINGS,
    REGION,
    ROUTES,
    RULES,
    SUBNETS,
    TABLES,
    WATCHERS,
    ZONES,
)
from studyapp.sandbox.providers.network.routes_balancers import ROUTES_OF_BALANCERS
from studyapp.sandbox.providers.network.routes_interfaces import ROUTES_OF_INTERFACES
from studyapp.sandbox.providers.network.routes_networks import ROUTES_OF_NETWORKS
from studyapp.sandbox.providers.network.routes_watchers import ROUTES_OF_WATCHERS
from studyapp.sandbox.providers.network.routes_zones import ROUTES_OF_ZONES

_DOORS = (
    Route("Network_OperationStatus", "GET", REGION + "/operations/{operation}", generic.status_door(FAMILY), existing=True),
    Route("Network_OperationResult", "GET", REGION + "/operationResults/{operation}", documents.operation_result, existing=True),
)  # fmt: skip
_TYPES = (
    NETWORKS,
    SUBNETS,
    PEERINGS,
    INTERFACES,
    ADDRESSES,
    GROUPS,
    RULES,
    APPLICATIONS,
    TABLES,
    ROUTES,
    WATCHERS,
    BALANCERS,
    ZONES,
    LINKS,
)

PROVIDER = Provider(
    "Microsoft.Network",
    ApiVersions("2015-06-15", "2026-12-31", ("2026-03-01", "2025-03-01", "2024-05-01", "2024-03-01", "2023-11-01")),
    routes=(
        *ROUTES_OF_NETWORKS,
        *ROUTES_OF_INTERFACES,
        *ROUTES_OF_BALANCERS,
        *ROUTES_OF_WATCHERS,
        *ROUTES_OF_ZONES,
        *_DOORS,
    ),
    types=tuple(type.partition("/")[2] for type in _TYPES),
    effects={documents.REMOVED: documents.removed},
    builders={INTERFACES.lower(): interfaces.build},
    viewers={
        **{type.lower(): documents.view for type in (RULES, ROUTES, APPLICATIONS, WATCHERS)},
        NETWORKS.lower(): networks.view,
        SUBNETS.lower(): subnets.view,
        PEERINGS.lower(): peerings.view,
        INTERFACES.lower(): interfaces.view,
        ADDRESSES.lower(): addresses.view,
        GROUPS.lower(): security.view,
        TABLES.lower(): route_tables.view,
        BALANCERS.lower(): balancers.view,
        ZONES.lower(): private_zones.view,
        LINKS.lower(): private_zones.view_link,
    },
    may_delete={
        NETWORKS.lower(): networks.may_delete,
        SUBNETS.lower(): subnets.may_delete,
        INTERFACES.lower(): interfaces.may_delete,
        ADDRESSES.lower(): addresses.may_delete,
        GROUPS.lower(): security.may_delete,
        APPLICATIONS.lower(): applications.may_delete,
        TABLES.lower(): route_tables.may_delete,
    },
    connect=reachability.stopped,
    probe=balancing.probe,
    deleted={
        INTERFACES.lower(): interfaces.gone,
        PEERINGS.lower(): peerings.gone,
        BALANCERS.lower(): pools.gone,
        NETWORKS.lower(): private_zones.network_gone,
    },
)
