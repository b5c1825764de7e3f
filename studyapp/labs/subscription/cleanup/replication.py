"""Site Recovery in a vault: drills, replicated machines, plans, and what fabrics hold, from the inside out."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from studyapp.labs.subscription.cleanup.names import names_below_vault
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep

_NOTE = "Cleaned up with the run of the lab."


def steps(sweep: Sweep, vault: tuple[str, str]) -> Iterator[Step]:
    """Everything of Site Recovery that keeps a vault.

    Args:
        vault: name and group.
    """
    name, group = vault
    place = (group, name)
    client = sweep.target.recovery
    fabrics = sweep.parts(client.replication_fabrics.list, *place)
    if not fabrics:
        return
    yield from _removals(sweep, place, client.replication_recovery_plans, "recovery plan")
    for item in sweep.parts(client.replication_protected_items.list, *place):
        yield from _item(sweep, place, item)
    yield from _removals(sweep, place, client.replication_network_mappings, "network mapping")
    mappings: Any = client.replication_protection_container_mappings
    yield from _removals(sweep, place, mappings, "container mapping", {"properties": {}})
    yield from _removals(sweep, place, client.replication_protection_containers, "protection container")
    for fabric in fabrics:
        yield _removal(sweep, place, client.replication_fabrics, "Site Recovery fabric", fabric)


def _removals(sweep: Sweep, place: tuple[str, str], operations: Any, kind: str, *body: Any) -> Iterator[Step]:
    for one in sweep.parts(operations.list, *place):
        yield _removal(sweep, place, operations, kind, one, *body)


def _removal(sweep: Sweep, place: tuple[str, str], operations: Any, kind: str, one: Any, *body: Any) -> Step:
    remove = partial(_begun, sweep, operations.begin_delete, *place, *names_below_vault(one["id"]), *body)
    return Step(one["id"], f"Removing the {kind} {one['name']} from {place[1]}", remove)


def _item(sweep: Sweep, place: tuple[str, str], item: Any) -> Iterator[Step]:
    """A replicated machine: end its drill, wait for its job, disable replication, and by force where that is refused."""
    items: Any = sweep.target.recovery.replication_protected_items
    path, what = (*place, *names_below_vault(item["id"])), f"{item['properties']['friendlyName']} in {place[1]}"
    allowed = item["properties"].get("allowedOperations") or []
    if "TestFailoverCleanup" in allowed:
        body: Any = {"properties": {"comments": _NOTE}}
        clean = partial(_begun, sweep, items.begin_test_failover_cleanup, *path, body)
        yield Step(item["id"], f"Cleaning up the test failover of {what}", clean, removes=False, is_optional=True)
    if _is_busy(item):
        yield Step(item["id"], f"Waiting for the job of {what}", sweep.pause, removes=False, is_optional=True)
    disable = partial(_begun, sweep, items.begin_delete, *path, {"properties": {}})
    yield Step(item["id"], f"Disabling the replication of {what}", disable)
    yield Step(
        item["id"], f"Removing the replication of {what} by force", partial(_begun, sweep, items.begin_purge, *path)
    )


def _is_busy(item: Any) -> bool:
    """Whether a job keeps everything else away: nothing is allowed, and the scenario is not `None`."""
    scenario = (item["properties"].get("currentScenario") or {}).get("scenarioName") or "None"
    return not item["properties"].get("allowedOperations") and scenario != "None"


def _begun(sweep: Sweep, begin: Callable[..., Any], *args: Any) -> object:
    return begin(*args, polling=sweep.polling)
