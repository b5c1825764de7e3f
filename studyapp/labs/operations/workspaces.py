"""Log Analytics workspaces, and the queries over what has arrived in them."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import IN_GROUP, REGION, region
from studyapp.labs.target import Target

WORKSPACE = Param("workspace", "Name of the Log Analytics workspace")
_AZ = " --resource-group {group} --workspace-name {workspace}"
_POWERSHELL = " -ResourceGroupName {group} -Name {workspace}"
_PORTAL = "Log Analytics workspaces > {workspace}"


def workspace_id(target: Target, group: str, name: str) -> str:
    """Id of a workspace."""
    return target.resource_id(group, "Microsoft.OperationalInsights/workspaces", name)


def _create(target: Target, args: Args) -> Any:
    settings = {"retentionInDays": args.whole("days"), "sku": {"name": "PerGB2018"}}
    body: Any = {"location": region(target, args, args["group"]), "properties": settings}
    return finished(target.logs.workspaces.begin_create_or_update(args["group"], args["workspace"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.logs.workspaces.get, args["group"], args["workspace"])


def _retention(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"retentionInDays": args.whole("days")}}
    return raw(target.logs.workspaces.update, args["group"], args["workspace"], body)


def _query(target: Target, args: Args) -> Any:
    """The rows of the answer, each with its columns by name."""
    answer = target.query_logs(workspace_id(target, args["group"], args["workspace"]), args["query"], args["timespan"])
    (table,) = answer["tables"]
    names = [column["name"] for column in table["columns"]]
    return [dict(zip(names, row, strict=True)) for row in table["rows"]]


OPERATIONS = (
    Operation(
        name="workspace.create",
        title="Create a Log Analytics workspace",
        params=(IN_GROUP, WORKSPACE, REGION, Param("days", "How many days it keeps data", "number", "30")),
        run=_create,
        sdk="logs.workspaces.begin_create_or_update",
        az="az monitor log-analytics workspace create" + _AZ + " [--location {location}] --retention-time {days}",
        powershell=(
            "New-AzOperationalInsightsWorkspace" + _POWERSHELL + " [-Location {location}] -RetentionInDays {days}"
        ),
        portal="Log Analytics workspaces > Create > {workspace}",
        teaches="Data is kept for 30 days unless told otherwise, and up to 730 in the analytics tier.",
        needs="The resource group.",
    ),
    Operation(
        name="workspace.show",
        title="Show a Log Analytics workspace",
        params=(IN_GROUP, WORKSPACE),
        run=_show,
        sdk="logs.workspaces.get",
        az="az monitor log-analytics workspace show" + _AZ,
        powershell="Get-AzOperationalInsightsWorkspace" + _POWERSHELL,
        portal=_PORTAL + " > Overview",
        teaches="Region, retention and the workspace's own id, which queries name.",
        reads=True,
    ),
    Operation(
        name="workspace.retention",
        title="Set how long a workspace keeps data",
        params=(IN_GROUP, WORKSPACE, Param("days", "30 to 730 days", "number")),
        run=_retention,
        sdk="logs.workspaces.update",
        az="az monitor log-analytics workspace update" + _AZ + " --retention-time {days}",
        powershell="Set-AzOperationalInsightsWorkspace" + _POWERSHELL + " -RetentionInDays {days}",
        portal=_PORTAL + " > Usage and estimated costs > Data Retention > {days}",
        teaches="31 days are in the price of ingestion; reports reach back only as far as data is kept.",
    ),
    Operation(
        name="log.query",
        title="Ask a workspace in Kusto",
        params=(
            IN_GROUP,
            WORKSPACE,
            Param("query", "The query, as Heartbeat | summarize max(TimeGenerated) by Computer"),
            Param("timespan", "How far back it looks, as PT4H or P7D", default="P1D"),
        ),
        run=_query,
        sdk="query_logs",
        az=(
            "az monitor log-analytics query --workspace $(az monitor log-analytics workspace show" + _AZ
            + ' --query customerId --output tsv) --analytics-query "{query}" --timespan {timespan}'
        ),
        powershell=(
            "Invoke-AzOperationalInsightsQuery -Workspace (Get-AzOperationalInsightsWorkspace" + _POWERSHELL + ")"
            ' -Query "{query}" -Timespan ([Xml.XmlConvert]::ToTimeSpan(\'{timespan}\'))'
        ),
        portal=_PORTAL + " > Logs > {query}",
        teaches="Choose the table, filter, then group.",
        needs="The workspace; something that sends to it.",
        reads=True,
        lists=True,
    ),
)  # fmt: skip
