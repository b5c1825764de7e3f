"""Operations of the clients of Azure Monitor that the sandbox refuses by name, each with its reason."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SCOPE, SUBSCRIPTION, Grade, Route

_EVERY = SUBSCRIPTION + "/providers/Microsoft.Insights"
_IN_GROUP = GROUP + "/providers/Microsoft.Insights"
_AUTOSCALE = _IN_GROUP + "/autoscalesettings"
_PROFILES = _EVERY + "/logprofiles"
_QUERIES = _IN_GROUP + "/scheduledQueryRules"
_GAPS = (
    (
        "autoscale, which belongs to scale sets",
        (
            ("AutoscaleSettings_ListByResourceGroup", "GET", _AUTOSCALE),
            ("AutoscaleSettings_CreateOrUpdate", "PUT", _AUTOSCALE + "/{setting}"),
            ("AutoscaleSettings_Delete", "DELETE", _AUTOSCALE + "/{setting}"),
            ("AutoscaleSettings_Get", "GET", _AUTOSCALE + "/{setting}"),
            ("AutoscaleSettings_Update", "PATCH", _AUTOSCALE + "/{setting}"),
            ("AutoscaleSettings_ListBySubscription", "GET", _EVERY + "/autoscalesettings"),
            ("PredictiveMetric_Get", "GET", _AUTOSCALE + "/{setting}/predictiveMetrics"),
        ),
    ),
    (
        "log search alerts, which need a query language",
        (
            ("ScheduledQueryRules_ListBySubscription", "GET", _EVERY + "/scheduledQueryRules"),
            ("ScheduledQueryRules_ListByResourceGroup", "GET", _QUERIES),
            ("ScheduledQueryRules_Get", "GET", _QUERIES + "/{rule}"),
            ("ScheduledQueryRules_CreateOrUpdate", "PUT", _QUERIES + "/{rule}"),
            ("ScheduledQueryRules_Update", "PATCH", _QUERIES + "/{rule}"),
            ("ScheduledQueryRules_Delete", "DELETE", _QUERIES + "/{rule}"),
        ),
    ),
    (
        "log profiles, which diagnostic settings have replaced",
        (
            ("LogProfiles_Delete", "DELETE", _PROFILES + "/{profile}"),
            ("LogProfiles_Get", "GET", _PROFILES + "/{profile}"),
            ("LogProfiles_CreateOrUpdate", "PUT", _PROFILES + "/{profile}"),
            ("LogProfiles_Update", "PATCH", _PROFILES + "/{profile}"),
            ("LogProfiles_List", "GET", _PROFILES),
        ),
    ),
    (
        "classic alert rules, which are retired",
        (
            ("AlertRuleIncidents_Get", "GET", _IN_GROUP + "/alertrules/{rule}/incidents/{incident}"),
            ("AlertRuleIncidents_ListByAlertRule", "GET", _IN_GROUP + "/alertrules/{rule}/incidents"),
        ),
    ),
    (
        "metrics of many resources at once",
        (
            ("Metrics_ListAtSubscriptionScope", "GET", _EVERY + "/metrics"),
            ("Metrics_ListAtSubscriptionScopePost", "POST", _EVERY + "/metrics"),
            ("MetricDefinitions_ListAtSubscriptionScope", "GET", _EVERY + "/metricDefinitions"),
        ),
    ),
    (
        "baselines of metrics, which dynamic thresholds learn",
        (("Baselines_List", "GET", SCOPE + "/providers/Microsoft.Insights/metricBaselines"),),
    ),
    (
        "the activity log of a whole tenant",
        (("TenantActivityLogs_List", "GET", "/providers/Microsoft.Insights/eventtypes/management/values"),),
    ),
)


def routes() -> Iterator[Route]:
    """A route for each of them."""
    for what, operations in _GAPS:
        for operation, verb, path in operations:
            yield Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what)
