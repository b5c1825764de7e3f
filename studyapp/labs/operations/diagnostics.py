"""Diagnostic settings: where a vault sends its logs, and a subscription its activity log."""

import json
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import GROUP, VAULT, vault_id
from studyapp.labs.operations.workspaces import WORKSPACE, workspace_id
from studyapp.labs.target import Target

_VERSION = "2021-05-01-preview"
_SETTING = Param("setting", "Name of the diagnostic setting")
_RESOURCE = " --resource {vault} --resource-group {group} --resource-type Microsoft.RecoveryServices/vaults"
_VAULT_ID = "(Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
_PORTAL = "Recovery Services vaults > {vault} > Monitoring > Diagnostic settings"
_WORKSPACE_ID = (
    "$(az monitor log-analytics workspace show --resource-group {workspace_group} --workspace-name {workspace}"
    " --query id --output tsv)"
)


def _logs(categories: str) -> str:
    """The categories as az wants them: JSON."""
    return json.dumps([{"category": category, "enabled": True} for category in categories.split()])


_CATEGORIES = Param(
    "categories", "Categories of logs, as CoreAzureBackup,AddonAzureBackupJobs", "list", "AddonAzureBackupJobs", _logs
)


def _id(target: Target, scope: str, args: Args) -> str:
    return f"{scope}/providers/Microsoft.Insights/diagnosticSettings/{args['setting']}"


def _put(target: Target, scope: str, args: Args, more: dict[str, Any]) -> Any:
    logs = [{"category": category, "enabled": True} for category in args.entries("categories")]
    workspace = workspace_id(target, args["workspace_group"], args["workspace"])
    body: Any = {"properties": {"workspaceId": workspace, "logs": logs, **more}}
    poller = target.resources.resources.begin_create_or_update_by_id(
        _id(target, scope, args), api_version=_VERSION, parameters=body
    )
    return finished(poller)


def _create(target: Target, args: Args) -> Any:
    mode = {"logAnalyticsDestinationType": "Dedicated" if args.truth("specific") else "AzureDiagnostics"}
    return _put(target, vault_id(target, args), args, mode)


def _show(target: Target, args: Args) -> Any:
    return raw(target.resources.resources.get_by_id, _id(target, vault_id(target, args), args), api_version=_VERSION)


def _delete(target: Target, args: Args) -> Any:
    scope = vault_id(target, args)
    return finished(target.resources.resources.begin_delete_by_id(_id(target, scope, args), api_version=_VERSION))


def _subscription(target: Target) -> str:
    return f"/subscriptions/{target.subscription}"


def _export(target: Target, args: Args) -> Any:
    return _put(target, _subscription(target), args, {})


def _export_shown(target: Target, args: Args) -> Any:
    return raw(target.resources.resources.get_by_id, _id(target, _subscription(target), args), api_version=_VERSION)


_SDK = "resources.resources."
_VAULTS = (
    Operation(
        name="diagnostics.create",
        title="Send the logs of a vault to a workspace",
        params=(
            GROUP,
            VAULT,
            _SETTING,
            WORKSPACE,
            Param("workspace_group", "Resource group of the workspace", default="{group}"),
            _CATEGORIES,
            Param("specific", "Tables of their own (true), or the old table AzureDiagnostics", "truth", "true"),
        ),
        run=_create,
        sdk=_SDK + "begin_create_or_update_by_id",
        az=(
            "az monitor diagnostic-settings create --name {setting}" + _RESOURCE + " --workspace " + _WORKSPACE_ID
            + " --logs '{categories}' --export-to-resource-specific {specific}"
        ),
        powershell=(
            "$logs = '{categories}' -split ',' | ForEach-Object"
            " { New-AzDiagnosticSettingLogSettingsObject -Category $_ -Enabled $true };"
            " New-AzDiagnosticSetting -Name {setting} -ResourceId " + _VAULT_ID + " -Log $logs -WorkspaceId"
            " (Get-AzOperationalInsightsWorkspace -ResourceGroupName {workspace_group} -Name {workspace}).ResourceId"
            " -LogAnalyticsDestinationType Dedicated"
        ),
        portal=_PORTAL + " > Add diagnostic setting > {setting} > Send to Log Analytics workspace > Resource specific",
        teaches="Logs of a service go nowhere until a setting sends them; a resource has at most five.",
        needs="The vault and the workspace, which may lie in another region.",
    ),
    Operation(
        name="diagnostics.show",
        title="Show a diagnostic setting of a vault",
        params=(GROUP, VAULT, _SETTING),
        run=_show,
        sdk=_SDK + "get_by_id",
        az="az monitor diagnostic-settings show --name {setting}" + _RESOURCE,
        powershell="Get-AzDiagnosticSetting -Name {setting} -ResourceId " + _VAULT_ID,
        portal=_PORTAL + " > {setting}",
        teaches="Which categories go where, and into which tables.",
        reads=True,
    ),
    Operation(
        name="diagnostics.delete",
        title="Delete a diagnostic setting of a vault",
        params=(GROUP, VAULT, _SETTING),
        run=_delete,
        sdk=_SDK + "begin_delete_by_id",
        az="az monitor diagnostic-settings delete --name {setting}" + _RESOURCE,
        powershell="Remove-AzDiagnosticSetting -Name {setting} -ResourceId " + _VAULT_ID,
        portal=_PORTAL + " > {setting} > Delete",
        teaches="What has arrived stays; delete settings before their resource, or they may attach to a new one.",
    ),
)  # fmt: skip

_ACTIVITY = (
    Operation(
        name="activity-log.export",
        title="Send the activity log of the subscription to a workspace",
        params=(
            _SETTING,
            WORKSPACE,
            Param("workspace_group", "Resource group of the workspace"),
            Param("categories", "Categories of entries", "list", "Administrative", _logs),
        ),
        run=_export,
        sdk=_SDK + "begin_create_or_update_by_id",
        az=(
            "az monitor diagnostic-settings subscription create --name {setting} --workspace "
            + _WORKSPACE_ID + " --logs '{categories}'"
        ),
        powershell=(
            "$logs = '{categories}' -split ',' | ForEach-Object"
            " { New-AzDiagnosticSettingSubscriptionLogSettingsObject -Category $_ -Enabled $true };"
            " New-AzSubscriptionDiagnosticSetting -Name {setting} -Log $logs -WorkspaceId"
            " (Get-AzOperationalInsightsWorkspace -ResourceGroupName {workspace_group} -Name {workspace}).ResourceId"
        ),
        portal="Monitor > Activity log > Export Activity Logs > Add diagnostic setting > {setting}",
        teaches="The platform keeps the activity log for 90 days; for longer, it has to be sent somewhere.",
        needs="The workspace.",
    ),
    Operation(
        name="activity-log.export-shown",
        title="Show where the activity log is sent",
        params=(_SETTING,),
        run=_export_shown,
        sdk=_SDK + "get_by_id",
        az="az monitor diagnostic-settings subscription show --name {setting}",
        powershell="Get-AzSubscriptionDiagnosticSetting -Name {setting}",
        portal="Monitor > Activity log > Export Activity Logs > {setting}",
        teaches="The setting belongs to the subscription, not to any resource.",
        reads=True,
    ),
)  # fmt: skip

OPERATIONS = (*_VAULTS, *_ACTIVITY)
