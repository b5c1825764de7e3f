"""What Site Recovery adds to Microsoft.RecoveryServices: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm.routes import ApiVersions, Provider
from studyapp.sandbox.providers.site_recovery import (
    containers,
    disabling,
    disk_changes,
    documents,
    drills,
    enabling,
    fabrics,
    failovers,
    gaps,
    intents,
    item_view,
    jobs,
    mappings,
    names,
    networks,
    outbound,
    plans,
    policies,
    reprotect,
    routes,
    source,
    updating,
)
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem, ReplicationJob

_TYPES = (names.FABRICS, names.CONTAINERS, names.ITEMS, names.MAPPINGS, names.NETWORK_MAPPINGS, names.POLICIES, names.JOBS, names.PLANS, names.INTENTS)  # fmt: skip
_FOLLOWED = (names.VMS, names.EXTENSIONS, names.DISKS, names.ACCOUNTS, names.NICS, names.SUBNETS, outbound.SECURITY_GROUPS, outbound.RULES)  # fmt: skip

PROVIDER = Provider(
    names.NS,
    ApiVersions("2016-08-10", "2099-12-31", ("2025-08-01", "2025-02-01", "2024-04-01")),
    routes=(*routes.ROUTES, *gaps.routes()),
    types=tuple(type.removeprefix(names.NS + "/") for type in _TYPES),
    records=(ReplicatedItem, ReplicationJob),
    effects={
        documents.WRITTEN: jobs.effect(documents.written),
        documents.REMOVED: jobs.effect(documents.removed),
        enabling.ENABLED: jobs.effect(enabling.enabled),
        enabling.COPIED: enabling.copied,
        updating.UPDATED: jobs.effect(updating.updated),
        disk_changes.ADDED: jobs.effect(disk_changes.added),
        disk_changes.LEFT_OUT: jobs.effect(disk_changes.left_out),
        drills.TESTED: jobs.effect(drills.tested),
        drills.CLEANED: jobs.effect(drills.cleaned),
        failovers.FAILED_OVER: jobs.effect(failovers.failed_over),
        failovers.COMMITTED: jobs.effect(failovers.committed),
        failovers.CHANGED: jobs.effect(failovers.point_changed),
        reprotect.SWITCHED: jobs.effect(reprotect.switched),
        disabling.DISABLED: jobs.effect(disabling.disabled),
        disabling.PURGED: jobs.effect(disabling.purged),
        plans.RAN: jobs.effect(plans.ran),
    },
    viewers={
        names.FABRICS.lower(): fabrics.view,
        names.CONTAINERS.lower(): containers.view,
        names.ITEMS.lower(): item_view.view,
        names.MAPPINGS.lower(): mappings.view,
        names.NETWORK_MAPPINGS.lower(): networks.view,
        names.POLICIES.lower(): policies.view,
        names.JOBS.lower(): jobs.view,
        names.PLANS.lower(): plans.view,
        names.INTENTS.lower(): intents.view,
    },
    may_delete={
        names.FABRICS.lower(): fabrics.may_delete,
        names.CONTAINERS.lower(): containers.may_delete,
        names.MAPPINGS.lower(): mappings.may_delete,
        names.POLICIES.lower(): policies.may_delete,
    },
    rows={"recoveryservicesresources": item_view.rows},
    watchers={type.lower(): source.follow for type in _FOLLOWED},
)
