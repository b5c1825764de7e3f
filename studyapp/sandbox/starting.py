"""How a sandbox begins: its providers, and a world with a subscription, people and nothing else."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TypeVar

from studyapp.sandbox.arm.access import ASSIGNMENTS
from studyapp.sandbox.arm.pipeline import Pipeline
from studyapp.sandbox.arm.roles import PERSONAS, role
from studyapp.sandbox.arm.routes import Provider, joined
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Chance, iso
from studyapp.sandbox.arm.world import Behaviour, Rows, Settings, Submit, Watcher, World
from studyapp.sandbox.providers import authorization, resource_graph, resource_health, resources
from studyapp.sandbox.providers.alerts_management.provider import PROVIDER as ALERTS_MANAGEMENT
from studyapp.sandbox.providers.automation.provider import PROVIDER as AUTOMATION
from studyapp.sandbox.providers.compute.provider import PROVIDER as COMPUTE
from studyapp.sandbox.providers.data_protection.provider import PROVIDER as DATA_PROTECTION
from studyapp.sandbox.providers.deployments.provider import PART as DEPLOYMENTS
from studyapp.sandbox.providers.dev_test_lab.provider import PROVIDER as DEV_TEST_LAB
from studyapp.sandbox.providers.insights.provider import PROVIDER as INSIGHTS
from studyapp.sandbox.providers.maintenance.provider import PROVIDER as MAINTENANCE
from studyapp.sandbox.providers.network.provider import PROVIDER as NETWORK
from studyapp.sandbox.providers.operational_insights.provider import PROVIDER as OPERATIONAL_INSIGHTS
from studyapp.sandbox.providers.policy.provider import PART as POLICY
from studyapp.sandbox.providers.recovery_services.provider import PROVIDER as RECOVERY_SERVICES
from studyapp.sandbox.providers.serial_console.provider import PROVIDER as SERIAL_CONSOLE
from studyapp.sandbox.providers.site_recovery.provider import PROVIDER as SITE_RECOVERY
from studyapp.sandbox.providers.storage.provider import PROVIDER as STORAGE

SUBSCRIPTION = "5a4db0c5-0000-4000-8000-000000000000"
TENANT = "5a4db0c5-0000-4000-8000-00000000ffff"
T = TypeVar("T")


def providers() -> tuple[Provider, ...]:
    """Every provider of the sandbox."""
    others = (
        joined(authorization.PROVIDER, POLICY),
        joined(RECOVERY_SERVICES, SITE_RECOVERY),
        DATA_PROTECTION,
        COMPUTE,
        NETWORK,
        STORAGE,
        INSIGHTS,
        ALERTS_MANAGEMENT,
        OPERATIONAL_INSIGHTS,
        DEV_TEST_LAB,
        MAINTENANCE,
        AUTOMATION,
        SERIAL_CONSOLE,
        resource_health.PROVIDER,
        resource_graph.PROVIDER,
    )
    return (joined(resources.provider(others), DEPLOYMENTS), *others)


@cache
def pipeline() -> Pipeline:
    """The way of a request through every provider; it never changes, so all sandboxes and their branches share one."""
    return Pipeline(providers())


def behaviour(providers: tuple[Provider, ...], submit: Submit) -> Behaviour:
    """What the providers declare, gathered, with the way by which they may send requests."""
    return Behaviour(
        effects=_gather([p.effects for p in providers]),
        builders=_gather([p.builders for p in providers]),
        viewers=_gather([p.viewers for p in providers]),
        may_delete=_gather([p.may_delete for p in providers]),
        deleted=_gather([p.deleted for p in providers]),
        removers=_gather([p.removers for p in providers]),
        watchers=_watchers(providers),
        listeners=tuple(listener for p in providers for listener in p.listeners),
        rows=_gather_rows(providers),
        log_rows=_gather([p.log_rows for p in providers]),
        submit=submit,
        probe=next(p.probe for p in providers if p.probe),
        connect=next(p.connect for p in providers if p.connect),
    )


def _gather_rows(providers: tuple[Provider, ...]) -> Mapping[str, tuple[Rows, ...]]:
    tables = {table for provider in providers for table in provider.rows}
    return {table: tuple(p.rows[table] for p in providers if table in p.rows) for table in tables}


def _gather(parts: list[Mapping[str, T]]) -> Mapping[str, T]:
    return {name: value for part in parts for name, value in part.items()}


def _watchers(providers: tuple[Provider, ...]) -> Mapping[str, tuple[Watcher, ...]]:
    """Several providers may follow one type."""
    types = {type for provider in providers for type in provider.watchers}
    return {type: tuple(p.watchers[type] for p in providers if type in p.watchers) for type in sorted(types)}


def new_world(
    providers: tuple[Provider, ...],
    submit: Submit,
    seed: int,
    now: datetime,
    settings: Settings,
    subscription: str = SUBSCRIPTION,
) -> World:
    """An empty subscription in which every persona has its role."""
    world = World(
        behaviour(providers, submit), subscription, TENANT, now, Chance(seed), settings, wire=Chance(seed ^ 0xB17E)
    )
    scope = f"/subscriptions/{subscription}"
    for person in PERSONAS:
        held = role(person.role)
        if held:
            properties = {
                "roleDefinitionId": f"{scope}/providers/Microsoft.Authorization/roleDefinitions/{held.id}",
                "principalId": person.object_id,
                "principalType": "User",
                "scope": scope,
                "createdOn": iso(now),
                "updatedOn": iso(now),
            }
            id = f"{scope}/providers/{ASSIGNMENTS}/{person.object_id}"
            world.tree.put(Resource(id, ASSIGNMENTS, {"properties": properties}, etag='W/"0"'))
    return world
