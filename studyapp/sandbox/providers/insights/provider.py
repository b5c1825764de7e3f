"""What Microsoft.Insights declares: its operations, and what the world has to know about its types."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.alerting import GROUPS
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.providers.insights import (
    action_groups,
    activity_alerts,
    activity_log,
    activity_watch,
    gaps,
)
from studyapp.sandbox.providers.insights.names import ACTIVITY_ALERTS, NAMESPACE
from studyapp.sandbox.providers.insights.rules import RuleRecord

_IN_GROUP = f"{GROUP}/providers/{NAMESPACE}"
_EVERY = f"{SUBSCRIPTION}/providers/{NAMESPACE}"
_GROUPS, _ACTIVITY = _IN_GROUP + "/actionGroups", _IN_GROUP + "/activityLogAlerts"
_G, _A = _GROUPS + "/{group_name}", _ACTIVITY + "/{rule}"
_GROUP, _RULE = "monitor.ActionGroupResource", "monitor.ActivityLogAlertResource"
_TOLD = tuple(f"properties.{name}" for name in ("groupShortName", "enabled", "emailReceivers", "smsReceivers", "webhookReceivers"))  # fmt: skip

PROVIDER = Provider(
    NAMESPACE,
    ApiVersions("2014-04-01", "2099-12-31", ("2024-02-01", "2023-03-11", "2023-01-01", "2021-05-01-preview", "2020-10-01", "2018-03-01", "2015-04-01")),
    routes=(
        Route("ActivityLogs_List", "GET", _EVERY + "/eventtypes/management/values", activity_log.list_events, response="monitor.EventData[]"),
        Route("EventCategories_List", "GET", "/providers/Microsoft.Insights/eventcategories", activity_log.categories, response="monitor.LocalizableString[]"),
        Route("ActionGroups_CreateOrUpdate", "PUT", _G, action_groups.put, request=_GROUP, response=_GROUP, strict=Strict(acts_on=_TOLD)),
        Route("ActionGroups_Get", "GET", _G, generic.get, response=_GROUP),
        Route("ActionGroups_Delete", "DELETE", _G, action_groups.delete),
        Route("ActionGroups_Update", "PATCH", _G, action_groups.patch, request="monitor.ActionGroupPatchBody", response=_GROUP),
        Route("ActionGroups_ListBySubscriptionId", "GET", _EVERY + "/actionGroups", generic.list_all(GROUPS), response=_GROUP + "[]"),
        Route("ActionGroups_ListByResourceGroup", "GET", _GROUPS, generic.list_children(GROUPS), response=_GROUP + "[]"),
        Route("ActionGroups_EnableReceiver", "POST", _G + "/subscribe", action_groups.subscribe, request="monitor.EnableRequest"),
        Route("ActionGroups_CreateNotificationsAtActionGroupResourceLevel", "POST", _G + "/createNotifications", action_groups.test, request="monitor.NotificationRequestBody"),
        Route("ActionGroups_GetTestNotificationsAtActionGroupResourceLevel", "GET", _G + "/notificationStatus/{notification}", action_groups.test_status, response="monitor.TestNotificationDetailsResponse"),
        Route("ActivityLogAlerts_CreateOrUpdate", "PUT", _A, activity_alerts.put, request=_RULE, response=_RULE),
        Route("ActivityLogAlerts_Get", "GET", _A, generic.get, response=_RULE),
        Route("ActivityLogAlerts_Delete", "DELETE", _A, action_groups.delete),
        Route("ActivityLogAlerts_Update", "PATCH", _A, activity_alerts.patch, request="monitor.AlertRulePatchObject", response=_RULE),
        Route("ActivityLogAlerts_ListBySubscriptionId", "GET", _EVERY + "/activityLogAlerts", generic.list_all(ACTIVITY_ALERTS), response=_RULE + "[]"),
        Route("ActivityLogAlerts_ListByResourceGroup", "GET", _ACTIVITY, generic.list_children(ACTIVITY_ALERTS), response=_RULE + "[]"),
        *gaps.routes(),
    ),
    types=("eventtypes", "actionGroups", "activityLogAlerts"),
    records=(RuleRecord,),
    effects={activity_watch.ENDED: activity_watch.ended},
    viewers={GROUPS.lower(): action_groups.view},
    listeners=(activity_watch.listen,),
)  # fmt: skip
