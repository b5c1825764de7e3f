"""Resource groups of a run: found by tag, emptied around what has to stay, deleted."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.names import in_words, named
from studyapp.labs.subscription.cleanup.sweep import Step, Sweep, run_of
from studyapp.labs.target import Target

_LAST = ("publicipaddresses", "virtualnetworks", "networksecuritygroups", "routetables", "workspaces", "actiongroups")
"""Kinds of resources that others use, in the order in which they can go."""


def tagged(target: Target, run: str = "") -> list[Any]:
    """The groups that carry a run's tag, or that of any run, as Azure shows them; by name."""
    found = [group for group in raw(target.resources.resource_groups.list) if run_of(group)]
    return sorted((group for group in found if run in ("", run_of(group))), key=lambda group: str(group["name"]))


def remove_machines(sweep: Sweep, groups: Sequence[str]) -> None:
    """Delete the machines of the groups: they cost most, and use what lies in other groups."""
    sweep.take_all(lambda: [step for group in groups for step in _machines(sweep, group)])


def _machines(sweep: Sweep, group: str) -> list[Step]:
    machines: Any = sweep.target.compute.virtual_machines
    return [
        Step(
            vm["id"],
            f"Deleting the machine {vm['name']} in {group}",
            partial(machines.begin_delete, group, vm["name"], polling=sweep.polling),
        )
        for vm in sweep.seen(sweep.target.group_id(group), machines.list, group)
    ]


def remove(sweep: Sweep, groups: Sequence[str]) -> None:
    """Delete the groups; those that hold what stays are emptied of all else."""
    for group in groups:
        if sweep.tally.parts_left(sweep.target.group_id(group)):
            _empty(sweep, group)
    sweep.take_all(lambda: [_deletion(sweep, group) for group in groups if _can_go(sweep, group)])
    for group in groups:
        if sweep.tally.parts_left(sweep.target.group_id(group)):
            sweep.tally.leave_holder(sweep.target.group_id(group))


def _can_go(sweep: Sweep, group: str) -> bool:
    return sweep.is_ours(group) and not sweep.tally.parts_left(sweep.target.group_id(group))


def _deletion(sweep: Sweep, group: str) -> Step:
    contents = sweep.parts(sweep.target.resources.resources.list_by_resource_group, group)
    delete = partial(sweep.target.resources.resource_groups.begin_delete, group, polling=sweep.polling)
    holds = tuple(str(resource["id"]) for resource in contents)
    return Step(sweep.target.group_id(group), f"Deleting the group {group}", delete, holds=holds)


def _empty(sweep: Sweep, group: str) -> None:
    version = cache(partial(_version, sweep.target))
    sweep.take_all(lambda: [_removal(sweep, one, version) for one in _loose(sweep, group)])


def _loose(sweep: Sweep, group: str) -> list[Any]:
    """What lies in a group, but for what is known to stay, and for parts that go with their whole."""
    if not sweep.is_ours(group):
        return []
    found = sweep.parts(sweep.target.resources.resources.list_by_resource_group, group)
    loose = [one for one in found if one["type"].count("/") == 1 and not sweep.tally.is_held(one["id"])]
    return sorted(loose, key=_turn)


def _turn(resource: Any) -> int:
    """What others use goes after them; Azure refuses it before."""
    kind = resource["type"].rpartition("/")[2].lower()
    return 1 + _LAST.index(kind) if kind in _LAST else 0


def _removal(sweep: Sweep, resource: Any, version: Any) -> Step:
    delete = sweep.target.resources.resources.begin_delete_by_id
    says = f"Deleting the {in_words(resource['type'])} {resource['name']} in {named(resource['id']).group}"

    def run() -> object:
        return delete(resource["id"], api_version=version(resource["type"]), polling=sweep.polling)

    return Step(resource["id"], says, run)


def _version(target: Target, type: str) -> str:  # noqa: A002 - ARM's word
    """The newest api-version of a type that is no preview, as the subscription lists it."""
    namespace, _, short = type.partition("/")
    for known in raw(target.resources.providers.get, namespace)["resourceTypes"]:
        if known["resourceType"].lower() == short.lower():
            versions = sorted(known["apiVersions"], reverse=True)
            return str(next((one for one in versions if "preview" not in one), versions[0]))
    return "2024-01-01"
