"""The activity log: who did what to which resource, and how it ended."""

from datetime import datetime, timedelta
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.sandbox_target import in_sandbox
from studyapp.labs.target import Target


def _list(target: Target, args: Args) -> Any:
    wanted = args["operation"].lower()
    group, since = args["group"].lower(), target.now - timedelta(hours=args.number("hours"))
    return [
        entry
        for entry in in_sandbox(target).sandbox.activity()
        if entry["resourceGroupName"].lower() == group
        and wanted in entry["operationName"]["value"].lower()
        and datetime.fromisoformat(entry["eventTimestamp"]) >= since
    ]


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
        sdk="sandbox.activity",
        az="az monitor activity-log list --resource-group {group} --offset {hours}h",
        powershell="Get-AzActivityLog -ResourceGroupName {group}",
        portal="Resource groups > {group} > Activity log",
        teaches="Every change and action is logged for 90 days, with caller, time and outcome; reads are not.",
        reads=True,
        lists=True,
        sandbox_only=True,
    ),
)
