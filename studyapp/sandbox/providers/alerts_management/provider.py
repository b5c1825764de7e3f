"""What Microsoft.AlertsManagement declares: fired alerts, alert processing rules, and what is refused by name."""

from collections.abc import Iterator

from studyapp.sandbox.arm import alerting, generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route
from studyapp.sandbox.providers.alerts_management import alerts, firing, processing
from studyapp.sandbox.providers.alerts_management.records import AlertRecord

_NS = "Microsoft.AlertsManagement"
_EVERY = f"{SUBSCRIPTION}/providers/{_NS}"
_IN_GROUP = f"{GROUP}/providers/{_NS}"
_ONE, _ALERT = _EVERY + "/alerts/{alert}", "alertsmanagement.Alert"
_RULES, _RULE = _IN_GROUP + "/actionRules", "alertprocessingrules.AlertProcessingRule"
_R = _RULES + "/{rule}"
_DETECTORS = _IN_GROUP + "/smartDetectorAlertRules"
_SMART = _EVERY + "/smartGroups"
_GAPS = (
    ("smart groups, which are retired", "SmartGroups_GetAll", "GET", _SMART),
    ("smart groups, which are retired", "SmartGroups_GetById", "GET", _SMART + "/{smart}"),
    ("smart groups, which are retired", "SmartGroups_ChangeState", "POST", _SMART + "/{smart}/changeState"),
    ("smart groups, which are retired", "SmartGroups_GetHistory", "GET", _SMART + "/{smart}/history"),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_List", "GET", _EVERY + "/smartDetectorAlertRules"),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_ListByResourceGroup", "GET", _DETECTORS),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_Get", "GET", _DETECTORS + "/{rule}"),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_CreateOrUpdate", "PUT", _DETECTORS + "/{rule}"),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_Patch", "PATCH", _DETECTORS + "/{rule}"),
    ("smart detection, which belongs to applications", "SmartDetectorAlertRules_Delete", "DELETE", _DETECTORS + "/{rule}"),
    ("the metadata of alerts, which only portals read", "Alerts_MetaData", "GET", f"/providers/{_NS}/alertsMetaData"),
)  # fmt: skip


def _gaps() -> Iterator[Route]:
    for what, operation, verb, path in _GAPS:
        yield Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what)


PROVIDER = Provider(
    _NS,
    ApiVersions("2018-05-05", "2099-12-31", ("2024-01-01-preview", "2021-08-08", "2019-05-05-preview")),
    routes=(
        Route("Alerts_GetAll", "GET", _EVERY + "/alerts", alerts.get_all, response=_ALERT + "[]"),
        Route("Alerts_GetById", "GET", _ONE, alerts.get, response=_ALERT),
        Route("Alerts_ChangeState", "POST", _ONE + "/changestate", alerts.change_state, request="alertsmanagement.Comments", may_be_empty=True, response=_ALERT),
        Route("Alerts_GetHistory", "GET", _ONE + "/history", alerts.history, response="alertsmanagement.AlertModification"),
        Route("Alerts_GetSummary", "GET", _EVERY + "/alertsSummary", alerts.summary, response="alertsmanagement.AlertsSummary"),
        Route("AlertProcessingRules_CreateOrUpdate", "PUT", _R, processing.put, request=_RULE, response=_RULE),
        Route("AlertProcessingRules_GetByName", "GET", _R, generic.get, response=_RULE),
        Route("AlertProcessingRules_Update", "PATCH", _R, processing.patch, request="alertprocessingrules.PatchObject", response=_RULE),
        Route("AlertProcessingRules_Delete", "DELETE", _R, generic.delete),
        Route("AlertProcessingRules_ListByResourceGroup", "GET", _RULES, generic.list_children(processing.RULES), response=_RULE + "[]"),
        Route("AlertProcessingRules_ListBySubscription", "GET", _EVERY + "/actionRules", generic.list_all(processing.RULES), response=_RULE + "[]"),
        *_gaps(),
    ),
    types=("alerts", "alertsSummary", "actionRules"),
    records=(AlertRecord,),
    rows={"alertsmanagementresources": lambda world: map(world.view, firing.kept(world))},
    effects={alerting.RAISE: firing.raised, alerting.RESOLVE: firing.resolved},
)  # fmt: skip
