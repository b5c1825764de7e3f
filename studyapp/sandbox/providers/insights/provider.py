"""What Microsoft.Insights declares: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.alerting import GROUPS
from studyapp.sandbox.arm.routes import GROUP, SCOPE, SUBSCRIPTION, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.providers.insights import (
    action_groups,
    activity_alerts,
    activity_log,
    activity_watch,
    gaps,
    metric_alerts,
    metric_checks,
    metrics,
    samples,
)
from studyapp.sandbox.providers.insights.names import ACTIVITY_ALERTS, METRIC_ALERTS, NAMESPACE
from studyapp.sandbox.providers.insights.rules import RuleRecord
from studyapp.sandbox.providers.insights.timeline import MACHINES, Timeline

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
        *gaps.routes(),
    ),
    types=("eventtypes", "actionGroups", "activityLogAlerts", "metricAlerts", "metrics", "metricDefinitions"),
    records=(RuleRecord, Timeline),
    effects={activity_watch.ENDED: activity_watch.ended, metric_checks.CHECK: metric_checks.checked},
    watchers={MACHINES.lower(): metric_checks.machine_changed, samples.JOBS.lower(): metric_checks.job_changed},
    viewers={GROUPS.lower(): action_groups.view},
    listeners=(activity_watch.listen,),
)  # fmt: skip
