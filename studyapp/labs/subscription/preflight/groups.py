"""Resource groups: are the names of the lab free, and has an earlier run of it left some behind?"""

from collections.abc import Iterator, Mapping
from typing import Any

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan, PlannedGroup
from studyapp.core.azure_runs import EXPIRES_TAG, LAB_TAG, RUN_TAG
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

Group = Mapping[str, Any]


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """Groups that are in the way, and leftovers of earlier runs of the lab that are not."""
    there = {str(group["name"]).lower(): group for group in raw(target.resources.resource_groups.list)}
    wanted = {group.name.lower(): group for group in plan.groups}
    own = target.tags.get(RUN_TAG, "")
    for name, group in there.items():
        run = _tags(group).get(RUN_TAG, "")
        if run and run == own:
            continue
        if run and _tags(group).get(LAB_TAG) == plan.lab:
            yield _leftover(group, run, in_the_way=name in wanted)
        elif name in wanted:
            yield _taken(wanted[name], group, run)


def _tags(group: Group) -> Mapping[str, str]:
    """Tags by their names in lower case: Azure tells names of tags without regard to it."""
    return {str(name).lower(): str(value) for name, value in (group.get("tags") or {}).items()}


def _leftover(group: Group, run: str, *, in_the_way: bool) -> Obstacle:
    expires = _tags(group).get(EXPIRES_TAG, "a time that is not told")
    return Obstacle(
        check="groups",
        what=f"The resource group {group['name']} is left over from an earlier run of this lab ({run}, to end by {expires}).",
        why="The lab needs its name, and would find what is in it."
        if in_the_way
        else "What is in it is still paid for.",
        fix=f"`studyapp lab cleanup {run}` removes what that run has made.",
        stops=in_the_way,
    )


def _taken(wanted: PlannedGroup, group: Group, run: str) -> Obstacle:
    whose = f"of the run {run} of another lab" if run else "which no lab has made"
    fix = (
        f"`studyapp lab cleanup {run}` removes it."
        if run
        else "Use a subscription that is for labs alone, or give the group another name by moving what is in it; "
        f"`az resource list --resource-group {group['name']} --output table` shows what that is."
    )
    return Obstacle(
        check="groups",
        what=f"There is a resource group {group['name']} already, {whose}.",
        why=f"The lab makes {wanted.name} and deletes it at its end; a group that is not its own it does not touch.",
        fix=fix,
    )
