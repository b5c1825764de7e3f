"""Data collection rules: what the agent of a machine collects, and to which workspace it goes."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import OWN_GROUP, VM, vm_id
from studyapp.labs.operations.workspaces import WORKSPACE, workspace_id
from studyapp.labs.target import Target

_RULE = Param("rule", "Name of the data collection rule")
_RULE_GROUP = Param("group", "Resource group of the rule")
_LINK = Param("association", "Name of the association", default="{rule}")
_STREAM = "Microsoft-InsightsMetrics"
_COUNTERS = "\\VmInsights\\DetailedMetrics"
_AZ = " --resource-group {group} --name {rule}"
_VM_ID = "$(az vm show --resource-group {vm_group} --name {vm} --query id --output tsv)"
_AZ_VM = "(Get-AzVM -ResourceGroupName {vm_group} -Name {vm}).Id"
_PORTAL = "Monitor > Settings > Data Collection Rules"
_WORKSPACE_ID = (
    "$(az monitor log-analytics workspace show --resource-group {workspace_group} --workspace-name {workspace}"
    " --query id --output tsv)"
)


def _rule_id(target: Target, args: Args) -> str:
    return target.resource_id(args["group"], "Microsoft.Insights/dataCollectionRules", args["rule"])


def _create(target: Target, args: Args) -> Any:
    counters = {
        "name": "VMInsightsPerfCounters",
        "streams": [_STREAM],
        "samplingFrequencyInSeconds": 60,
        "counterSpecifiers": [_COUNTERS],
    }
    return _put(target, args, _STREAM, {"performanceCounters": [counters]})


def _create_syslog(target: Target, args: Args) -> Any:
    stream = "Microsoft-Syslog"
    syslog = {"name": "syslog", "streams": [stream], "facilityNames": ["*"], "logLevels": ["*"]}
    return _put(target, args, stream, {"syslog": [syslog]})


def _put(target: Target, args: Args, stream: str, sources: dict[str, Any]) -> Any:
    workspace = raw(target.logs.workspaces.get, args["workspace_group"], args["workspace"])
    home = workspace_id(target, args["workspace_group"], args["workspace"])
    settings = {
        "dataSources": sources,
        "destinations": {"logAnalytics": [{"workspaceResourceId": home, "name": "workspace"}]},
        "dataFlows": [{"streams": [stream], "destinations": ["workspace"]}],
    }
    body: Any = {"location": workspace["location"], "properties": settings}
    return raw(target.monitor.data_collection_rules.create, args["group"], args["rule"], body)


def _show(target: Target, args: Args) -> Any:
    return raw(target.monitor.data_collection_rules.get, args["group"], args["rule"])


def _delete(target: Target, args: Args) -> None:
    target.monitor.data_collection_rules.delete(args["group"], args["rule"], delete_associations=True)


def _associate(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"dataCollectionRuleId": _rule_id(target, args)}}
    links = target.monitor.data_collection_rule_associations
    return raw(links.create, vm_id(target, args), args["association"], body)


def _associations(target: Target, args: Args) -> Any:
    return raw(target.monitor.data_collection_rule_associations.list_by_resource, vm_id(target, args))


def _dissociate(target: Target, args: Args) -> None:
    target.monitor.data_collection_rule_associations.delete(vm_id(target, args), args["association"])


_WHERE = (
    _RULE_GROUP,
    _RULE,
    WORKSPACE,
    Param("workspace_group", "Resource group of the workspace", default="{group}"),
)
_CREATE_AZ = (
    "az monitor data-collection rule create" + _AZ + " --location $(az monitor log-analytics workspace show"
    " --resource-group {workspace_group} --workspace-name {workspace} --query location --output tsv)"
    ' --destinations "{log-analytics:[{name:workspace,workspace-resource-id:' + _WORKSPACE_ID + '}]}"'
)
_CREATE_POWERSHELL = (
    "$home = Get-AzOperationalInsightsWorkspace -ResourceGroupName {workspace_group} -Name {workspace};"
    " $to = New-AzLogAnalyticsDestinationObject -Name workspace -WorkspaceResourceId $home.ResourceId;"
)
_NEW_RULE = (
    " New-AzDataCollectionRule -ResourceGroupName {group} -Name {rule} -Location $home.Location"
    " -DestinationLogAnalytics $to -DataFlow $flow"
)
_CREATE = (
    Operation(
        name="collection.create",
        title="Create a data collection rule for VM insights",
        params=_WHERE,
        run=_create,
        sdk="monitor.data_collection_rules.create",
        az=(
            _CREATE_AZ + " --data-flows '[{streams:[Microsoft-InsightsMetrics],destinations:[workspace]}]'"
            " --performance-counters '[{name:VMInsightsPerfCounters,streams:[Microsoft-InsightsMetrics],"
            "sampling-frequency-in-seconds:60,counter-specifiers:[\\VmInsights\\DetailedMetrics]}]'"
        ),
        powershell=(
            _CREATE_POWERSHELL + " $flow = New-AzDataFlowObject -Stream Microsoft-InsightsMetrics -Destination workspace;"
            " $counters = New-AzPerfCounterDataSourceObject -Name VMInsightsPerfCounters -Stream Microsoft-InsightsMetrics"
            " -SamplingFrequencyInSecond 60 -CounterSpecifier '\\VmInsights\\DetailedMetrics';"
            + _NEW_RULE + " -DataSourcePerformanceCounter $counters"
        ),
        portal="Virtual machines > (a machine) > Monitoring > Insights > Enable > Create data collection rule > {rule}",
        teaches="A rule says what is collected and where it goes; it lies in the region of its workspace.",
        needs="The workspace.",
    ),
    Operation(
        name="collection.create-syslog",
        title="Create a data collection rule for the syslog",
        params=_WHERE,
        run=_create_syslog,
        sdk="monitor.data_collection_rules.create",
        az=(
            _CREATE_AZ + " --data-flows '[{streams:[Microsoft-Syslog],destinations:[workspace]}]'"
            " --syslog '[{name:syslog,streams:[Microsoft-Syslog],facility-names:[*],log-levels:[*]}]'"
        ),
        powershell=(
            _CREATE_POWERSHELL + " $flow = New-AzDataFlowObject -Stream Microsoft-Syslog -Destination workspace;"
            " $syslog = New-AzSyslogDataSourceObject -Name syslog -Stream Microsoft-Syslog -FacilityName '*' -LogLevel '*';"
            + _NEW_RULE + " -DataSourceSyslog $syslog"
        ),
        portal=_PORTAL + " > Create > {rule} > Linux Syslog",
        teaches="Logs of a guest and its counters are different sources; each needs to be named.",
        needs="The workspace.",
    ),
)  # fmt: skip

OPERATIONS = (
    *_CREATE,
    Operation(
        name="collection.show",
        title="Show a data collection rule",
        params=(_RULE_GROUP, _RULE),
        run=_show,
        sdk="monitor.data_collection_rules.get",
        az="az monitor data-collection rule show" + _AZ,
        powershell="Get-AzDataCollectionRule -ResourceGroupName {group} -Name {rule}",
        portal=_PORTAL + " > {rule}",
        teaches="Sources, streams and destinations: what is in no data flow goes nowhere.",
        reads=True,
    ),
    Operation(
        name="collection.delete",
        title="Delete a data collection rule with its associations",
        params=(_RULE_GROUP, _RULE),
        run=_delete,
        sdk="monitor.data_collection_rules.delete",
        az="az monitor data-collection rule delete" + _AZ + " --delete-associations true --yes",
        powershell="Remove-AzDataCollectionRule -ResourceGroupName {group} -Name {rule} -DeleteAssociation",
        portal=_PORTAL + " > {rule} > Delete",
        teaches="A rule in use is deleted only together with its associations.",
    ),
    Operation(
        name="collection.associate",
        title="Associate a machine with a data collection rule",
        params=(_RULE_GROUP, _RULE, VM, Param("vm_group", "Resource group of the machine", default="{group}"), _LINK),
        run=_associate,
        sdk="monitor.data_collection_rule_associations.create",
        az=(
            "az monitor data-collection rule association create --name {association} --resource " + _VM_ID
            + " --rule-id $(az monitor data-collection rule show" + _AZ + " --query id --output tsv)"
        ),
        powershell=(
            "New-AzDataCollectionRuleAssociation -AssociationName {association} -ResourceUri " + _AZ_VM
            + " -DataCollectionRuleId (Get-AzDataCollectionRule -ResourceGroupName {group} -Name {rule}).Id"
        ),
        portal=_PORTAL + " > {rule} > Resources > Add > {vm}",
        teaches="Agent, rule and association belong together; the third is forgotten most often.",
        needs="The rule and the machine.",
    ),
    Operation(
        name="collection.associations",
        title="List the data collection rules of a machine",
        params=(OWN_GROUP, VM),
        run=_associations,
        sdk="monitor.data_collection_rule_associations.list_by_resource",
        az="az monitor data-collection rule association list --resource " + _VM_ID,
        powershell="Get-AzDataCollectionRuleAssociation -ResourceUri " + _AZ_VM,
        portal=_PORTAL + " > Resources",
        teaches="A machine may have up to 30 of them; one without any sends nothing.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="collection.dissociate",
        title="Take a machine out of a data collection rule",
        params=(OWN_GROUP, VM, Param("association", "Name of the association")),
        run=_dissociate,
        sdk="monitor.data_collection_rule_associations.delete",
        az="az monitor data-collection rule association delete --name {association} --resource " + _VM_ID + " --yes",
        powershell="Remove-AzDataCollectionRuleAssociation -AssociationName {association} -ResourceUri " + _AZ_VM,
        portal=_PORTAL + " > (the rule) > Resources > {vm} > Remove",
        teaches="The agent stays, and collects nothing for this rule any more.",
    ),
)  # fmt: skip
