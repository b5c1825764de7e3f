"""Names of the types of Microsoft.Insights, and what a name of one may hold."""

import re
from collections.abc import Mapping

from studyapp.sandbox.arm.alerting import GROUPS
from studyapp.sandbox.arm.errors import bad_request

NAMESPACE = "Microsoft.Insights"
ACTIVITY_ALERTS = "Microsoft.Insights/activityLogAlerts"
METRIC_ALERTS = "Microsoft.Insights/metricAlerts"
TIMELINES = "Microsoft.Insights/timelines"
SETTINGS = "Microsoft.Insights/diagnosticSettings"
RULES = "Microsoft.Insights/dataCollectionRules"
ENDPOINTS = "Microsoft.Insights/dataCollectionEndpoints"
ASSOCIATIONS = "Microsoft.Insights/dataCollectionRuleAssociations"
_FORBIDDEN: Mapping[str, str] = {
    GROUPS: r":<>+/&%\\?|",
    ACTIVITY_ALERTS: r"<>*%{}&:\\?+/#|",
    METRIC_ALERTS: r"*#&+:<>?@%{}\\/|",
}
"""Signs that a name must not hold, by type."""


def check_name(type: str, name: str) -> None:
    """Raise the refusal of a name that is too long, ends badly or holds a sign that its type forbids."""
    signs = _FORBIDDEN[type]
    if len(name) > 260 or name.endswith((" ", ".")) or re.search(f"[{re.escape(signs)}\x00-\x1f]", name):
        word = type.rpartition("/")[2]
        text = f"The name '{name[:80]}' is not valid for {word}: 1 to 260 characters without any of {signs}, not ending in a space or a period."  # fmt: skip
        raise bad_request("InvalidResourceName", text)
