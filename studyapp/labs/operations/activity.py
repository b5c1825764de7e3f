"""The activity log: who did what to which resource, and how it ended."""

from datetime import timedelta
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.target import Target

_LONGEST = timedelta(days=90) - timedelta(seconds=1)
"""Azure shows nothing older, and refuses to look further back."""


def _list(target: Target, args: Args) -> Any:
    since = target.now - min(timedelta(hours=args.number("hours")), _LONGEST)
    wanted = f"eventTimestamp ge '{since:%Y-%m-%dT%H:%M:%S.%fZ}' and resourceGroupName eq '{args['group']}'"
    found = raw(target.monitor.activity_logs.list, filter=wanted)
    return [entry for entry in found if args["operation"].lower() in entry["operationName"]["value"].lower()]


OPERATIONS = (
    Operation(
        name="activity.list",
        title="List the activity log of a resource group",
        params=(
            Param("group", "Resource group"),
            Param("operation", "Part of an operation's name, as protectedItems/delete; all without it", default=""),
            Param("hours", "How far it looks back, in hours", "number", default="2160"),
        ),
        run=_list,
        sdk="monitor.activity_logs.list",
        az="az monitor activity-log list --resource-group {group} --offset {hours}h",
        powershell="Get-AzActivityLog -ResourceGroupName {group}",
        portal="Resource groups > {group} > Activity log",
        teaches="Every change and action is logged for 90 days, with caller, time and outcome; reads are not.",
        reads=True,
        lists=True,
    ),
)
