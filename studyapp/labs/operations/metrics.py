"""Platform metrics: what the host measures of a resource, without an agent."""

from datetime import timedelta
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import IN_GROUP
from studyapp.labs.target import Target

_AZ = " --resource {resource} --resource-group {group} --resource-type {type}"
_ID = "(Get-AzResource -ResourceGroupName {group} -Name {resource} -ResourceType {type}).ResourceId"
_PORTAL = "{resource} > Monitoring > Metrics"
_WHOSE = (
    IN_GROUP,
    Param("resource", "Name of the resource, as that of a machine"),
    Param("type", "Type of the resource", default="Microsoft.Compute/virtualMachines"),
)


def _grain(interval: str) -> str:
    """az writes PT5M as 5m."""
    return interval.removeprefix("P").removeprefix("T").lower()


def _id(target: Target, args: Args) -> str:
    return target.resource_id(args["group"], args["type"], args["resource"])


def _values(target: Target, args: Args) -> Any:
    start = target.now - timedelta(hours=args.number("hours"))
    asked = {
        "timespan": f"{start:%Y-%m-%dT%H:%M:%SZ}/{target.now:%Y-%m-%dT%H:%M:%SZ}",
        "interval": args["interval"],
        "metricnames": args["metric"],
        "aggregation": args["aggregation"],
        **({"filter": args["split"] + " eq '*'"} if args["split"] else {}),
    }
    return raw(target.monitor.metrics.list, _id(target, args), **asked)


def _definitions(target: Target, args: Args) -> Any:
    return raw(target.monitor.metric_definitions.list, _id(target, args))


OPERATIONS = (
    Operation(
        name="metric.values",
        title="Read a metric of a resource",
        params=(
            *_WHOSE,
            Param("metric", "Name of the metric, as Percentage CPU"),
            Param("aggregation", "Average, Minimum, Maximum, Total or Count", default="Average"),
            Param("interval", "Grain of the values, as PT1M, PT5M or PT1H", default="PT5M", spell=_grain),
            Param("hours", "How many hours back", "number", "1"),
            Param("split", "Dimension to split by, as LUN; none if left out", default=""),
        ),
        run=_values,
        sdk="monitor.metrics.list",
        az=(
            "az monitor metrics list" + _AZ + " --metrics '{metric}' --aggregation {aggregation} --interval {interval}"
            " --offset {hours}h [--filter \"{split} eq '*'\"]"
        ),
        powershell=(
            "Get-AzMetric -ResourceId " + _ID + " -MetricName '{metric}' -AggregationType {aggregation}"
            " -StartTime (Get-Date).AddHours(-{hours}) [-MetricFilter \"{split} eq '*'\"]"
        ),
        portal=_PORTAL + " > {metric}, {aggregation}",
        teaches="The host measures every minute by itself; a machine that is off has no values at all.",
        reads=True,
    ),
    Operation(
        name="metric.definitions",
        title="List the metrics that a resource has",
        params=_WHOSE,
        run=_definitions,
        sdk="monitor.metric_definitions.list",
        az="az monitor metrics list-definitions" + _AZ,
        powershell="Get-AzMetricDefinition -ResourceId " + _ID,
        portal=_PORTAL + " > Metric",
        teaches="Names, units and dimensions; what is not in this list is not measured from outside.",
        reads=True,
        lists=True,
    ),
)
