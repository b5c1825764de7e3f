"""What Microsoft.Insights declares: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.alerting import ALERTS, GROUPS
from studyapp.sandbox.arm.routes import GROUP, SCOPE, SUBSCRIPTION, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.providers.insights import (
    action_groups,
    activity_alerts,
    activity_log,
    activity_watch,
    agent_rows,
    collection,
    diagnostics,
    exporting,
    gaps,
    metric_alerts,
    metric_checks,
    metrics,
    samples,
)
from studyapp.sandbox.providers.insights.names import (
    ACTIVITY_ALERTS,
    ASSOCIATIONS,
    ENDPOINTS,
    METRIC_ALERTS,
    NAMESPACE,
    RULES,
)
from studyapp.sandbox.providers.insights.rules import RuleRecord
from studyapp.sandbox.providers.insights.timeline import EXTENSIONS, MACHINES, Timeline

_IN_GROUP = f"{GROUP}/providers/{NAMESPACE}"
_EVERY = f"{SUBSCRIPTION}/providers/{NAMESPACE}"
_GROUPS, _ACTIVITY = _IN_GROUP + "/actionGroups", _IN_GROUP + "/activityLogAlerts"
_G, _A = _GROUPS + "/{group_name}", _ACTIVITY + "/{rule}"
_GROUP, _RULE = "monitor.ActionGroupResource", "monitor.ActivityLogAlertResource"
_METRICS = _IN_GROUP + "/metricAlerts"
_M, _METRIC = _METRICS + "/{rule}", "monitor.MetricAlertResource"
_ANY = f"{SCOPE}/providers/{NAMESPACE}"
_SHARE = "A part of Azure's metrics of machines, disks, storage accounts and Recovery Services vaults"
_CRITERIA = Strict(
    acts_on=tuple(
        f"properties.{name}"
        for name in (
            "scopes",
            "criteria",
            "windowSize",
            "evaluationFrequency",
            "severity",
            "enabled",
            "autoMitigate",
            "actions",
        )
    )
)
_RULES, _ENDPOINTS, _LINKS = (
    _IN_GROUP + "/dataCollectionRules",
    _IN_GROUP + "/dataCollectionEndpoints",
    _ANY + "/dataCollectionRuleAssociations",
)
_DCR, _DCE, _LINK = (
    f"monitor.DataCollection{name}" for name in ("RuleResource", "EndpointResource", "RuleAssociationProxyOnlyResource")
)
_COLLECTED = "Heartbeats and the metrics of VM insights arrive; other sources are kept and shown"
_SETTINGS, _SETTING = _ANY + "/diagnosticSettings", "diagnosticsettings.DiagnosticSettingsResource"
_SETTING_CATEGORY = "diagnosticsettings.DiagnosticSettingsCategoryResource"
_SENT = "Jobs and alerts of vaults and the activity log arrive; other categories and metrics are kept and shown"
_TOLD = tuple(f"properties.{name}" for name in ("groupShortName", "enabled", "emailReceivers", "smsReceivers", "webhookReceivers"))  # fmt: skip

PROVIDER = Provider(
    NAMESPACE,
    ApiVersions("2014-04-01", "2099-12-31", ("2024-02-01", "2023-03-11", "2023-01-01", "2021-05-01-preview", "2020-10-01", "2018-03-01", "2015-04-01")),
    routes=(
        Route("ActivityLogs_List", "GET", _EVERY + "/eventtypes/management/values", activity_log.list_events, response="monitor.EventData[]"),
        Route("EventCategories_List", "GET", "/providers/Microsoft.Insights/eventcategories", activity_log.categories, response="monitor.LocalizableString[]"),
        Route("ActionGroups_CreateOrUpdate", "PUT", _G, action_groups.put, request=_GROUP, response=_GROUP, strict=Strict(acts_on=_TOLD)),
        Route("ActionGroups_Get", "GET", _G, generic.get, response=_GROUP),
        Route("ActionGroups_Delete", "DELETE", _G, generic.delete),
        Route("ActionGroups_Update", "PATCH", _G, action_groups.patch, request="monitor.ActionGroupPatchBody", response=_GROUP),
        Route("ActionGroups_ListBySubscriptionId", "GET", _EVERY + "/actionGroups", generic.list_all(GROUPS), response=_GROUP + "[]"),
        Route("ActionGroups_ListByResourceGroup", "GET", _GROUPS, generic.list_children(GROUPS), response=_GROUP + "[]"),
        Route("ActionGroups_EnableReceiver", "POST", _G + "/subscribe", action_groups.subscribe, request="monitor.EnableRequest"),
        Route("ActionGroups_CreateNotificationsAtActionGroupResourceLevel", "POST", _G + "/createNotifications", action_groups.test, request="monitor.NotificationRequestBody"),
        Route("ActionGroups_GetTestNotificationsAtActionGroupResourceLevel", "GET", _G + "/notificationStatus/{notification}", action_groups.test_status, response="monitor.TestNotificationDetailsResponse"),
        Route("ActivityLogAlerts_CreateOrUpdate", "PUT", _A, activity_alerts.put, request=_RULE, response=_RULE),
        Route("ActivityLogAlerts_Get", "GET", _A, generic.get, response=_RULE),
        Route("ActivityLogAlerts_Delete", "DELETE", _A, generic.delete),
        Route("ActivityLogAlerts_Update", "PATCH", _A, activity_alerts.patch, request="monitor.AlertRulePatchObject", response=_RULE),
        Route("ActivityLogAlerts_ListBySubscriptionId", "GET", _EVERY + "/activityLogAlerts", generic.list_all(ACTIVITY_ALERTS), response=_RULE + "[]"),
        Route("ActivityLogAlerts_ListByResourceGroup", "GET", _ACTIVITY, generic.list_children(ACTIVITY_ALERTS), response=_RULE + "[]"),
        Route("MetricAlerts_CreateOrUpdate", "PUT", _M, metric_alerts.put, request=_METRIC, response=_METRIC, strict=_CRITERIA),
        Route("MetricAlerts_Get", "GET", _M, generic.get, response=_METRIC),
        Route("MetricAlerts_Update", "PATCH", _M, metric_alerts.patch, request="monitor.MetricAlertResourcePatch", response=_METRIC, strict=_CRITERIA),
        Route("MetricAlerts_Delete", "DELETE", _M, generic.delete),
        Route("MetricAlerts_ListByResourceGroup", "GET", _METRICS, generic.list_children(METRIC_ALERTS), response=_METRIC + "[]"),
        Route("MetricAlerts_ListBySubscription", "GET", _EVERY + "/metricAlerts", generic.list_all(METRIC_ALERTS), response=_METRIC + "[]"),
        Route("MetricAlertsStatus_List", "GET", _M + "/status", metric_alerts.status, response="monitor.MetricAlertStatus[]"),
        Route("MetricAlertsStatus_ListByName", "GET", _M + "/status/{status}", metric_alerts.one_status, response="monitor.MetricAlertStatus[]"),
        Route("Metrics_List", "GET", _ANY + "/metrics", metrics.values, note=_SHARE, response="monitor.Response"),
        Route("MetricDefinitions_List", "GET", _ANY + "/metricDefinitions", metrics.definitions, note=_SHARE, response="monitor.MetricDefinition[]"),
        Route("MetricNamespaces_List", "GET", _ANY + "/metricNamespaces", metrics.namespaces, note=_SHARE, response="monitor.MetricNamespace[]"),
        Route("DataCollectionRules_Create", "PUT", _RULES + "/{rule}", collection.put_rule, note=_COLLECTED, request=_DCR, response=_DCR, strict=Strict(acts_on=("properties.dataSources.performanceCounters", "properties.dataFlows", "properties.destinations.logAnalytics"))),
        Route("DataCollectionRules_Get", "GET", _RULES + "/{rule}", generic.get, response=_DCR),
        Route("DataCollectionRules_Update", "PATCH", _RULES + "/{rule}", collection.patch, request="monitor.ResourceForUpdate", response=_DCR),
        Route("DataCollectionRules_Delete", "DELETE", _RULES + "/{rule}", collection.delete),
        Route("DataCollectionRules_ListByResourceGroup", "GET", _RULES, generic.list_children(RULES), response=_DCR + "[]"),
        Route("DataCollectionRules_ListBySubscription", "GET", _EVERY + "/dataCollectionRules", generic.list_all(RULES), response=_DCR + "[]"),
        Route("DataCollectionEndpoints_Create", "PUT", _ENDPOINTS + "/{endpoint}", collection.put_endpoint, request=_DCE, response=_DCE),
        Route("DataCollectionEndpoints_Get", "GET", _ENDPOINTS + "/{endpoint}", generic.get, response=_DCE),
        Route("DataCollectionEndpoints_Update", "PATCH", _ENDPOINTS + "/{endpoint}", collection.patch, request="monitor.ResourceForUpdate", response=_DCE),
        Route("DataCollectionEndpoints_Delete", "DELETE", _ENDPOINTS + "/{endpoint}", collection.delete),
        Route("DataCollectionEndpoints_ListByResourceGroup", "GET", _ENDPOINTS, generic.list_children(ENDPOINTS), response=_DCE + "[]"),
        Route("DataCollectionEndpoints_ListBySubscription", "GET", _EVERY + "/dataCollectionEndpoints", generic.list_all(ENDPOINTS), response=_DCE + "[]"),
        Route("DataCollectionRuleAssociations_Create", "PUT", _LINKS + "/{association}", collection.associate, request=_LINK, response=_LINK),
        Route("DataCollectionRuleAssociations_Get", "GET", _LINKS + "/{association}", generic.get, response=_LINK),
        Route("DataCollectionRuleAssociations_Delete", "DELETE", _LINKS + "/{association}", generic.delete),
        Route("DataCollectionRuleAssociations_ListByResource", "GET", _LINKS, collection.list_of_machine, response=_LINK + "[]"),
        Route("DataCollectionRuleAssociations_ListByRule", "GET", _RULES + "/{rule}/associations", collection.list_of_rule, response=_LINK + "[]"),
        Route("DataCollectionRuleAssociations_ListByDataCollectionEndpoint", "GET", _ENDPOINTS + "/{endpoint}/associations", collection.list_of_rule, response=_LINK + "[]"),
        Route("DiagnosticSettings_CreateOrUpdate", "PUT", _SETTINGS + "/{setting}", diagnostics.put, note=_SENT, request=_SETTING, response=_SETTING, strict=Strict(acts_on=tuple(f"properties.{name}" for name in ("workspaceId", "storageAccountId", "logAnalyticsDestinationType", "logs")))),
        Route("DiagnosticSettings_Get", "GET", _SETTINGS + "/{setting}", generic.get, response=_SETTING),
        Route("DiagnosticSettings_Delete", "DELETE", _SETTINGS + "/{setting}", generic.delete),
        Route("DiagnosticSettings_List", "GET", _SETTINGS, diagnostics.list_settings, response=_SETTING + "[]"),
        Route("DiagnosticSettingsCategory_List", "GET", _ANY + "/diagnosticSettingsCategories", diagnostics.list_categories, response=_SETTING_CATEGORY + "[]"),
        Route("DiagnosticSettingsCategory_Get", "GET", _ANY + "/diagnosticSettingsCategories/{category}", diagnostics.get_category, response=_SETTING_CATEGORY),
        *gaps.routes(),
    ),
    types=("eventtypes", "actionGroups", "activityLogAlerts", "metricAlerts", "metrics", "metricDefinitions", "dataCollectionRules", "dataCollectionEndpoints", "dataCollectionRuleAssociations", "diagnosticSettings", "diagnosticSettingsCategories"),
    records=(RuleRecord, Timeline),
    effects={activity_watch.ENDED: activity_watch.ended, metric_checks.CHECK: metric_checks.checked, exporting.JOB_ENDED: exporting.job_ended, exporting.ALERT_RAISED: exporting.alert_raised, exporting.ENTRY_WRITTEN: exporting.entry_written},
    watchers={MACHINES.lower(): metric_checks.machine_changed, EXTENSIONS.lower(): metric_checks.extension_changed, samples.JOBS.lower(): metric_checks.job_changed, ALERTS.lower(): exporting.alert_changed},
    viewers={GROUPS.lower(): action_groups.view, **{type.lower(): collection.view for type in (RULES, ENDPOINTS, ASSOCIATIONS)}},
    log_rows={"Heartbeat": agent_rows.heartbeats, "InsightsMetrics": agent_rows.insights},
    listeners=(activity_watch.listen, exporting.listen),
)  # fmt: skip
