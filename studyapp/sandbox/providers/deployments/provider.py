"""What template deployments add to Microsoft.Resources."""

from studyapp.sandbox.arm.routes import GROUP, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.providers.deployments import handlers, running, what_if
from studyapp.sandbox.providers.deployments.running import DEPLOYMENTS

_ALL = f"{GROUP}/providers/{DEPLOYMENTS}"
_ONE = _ALL + "/{deployment}"
_LOG = GROUP + "/deployments/{deployment}/operations"
_MAY = DEPLOYMENTS
_MODEL, _EXTENDED = "deployments.Deployment", "deployments.DeploymentExtended"
_OPERATION, _WHAT_IF = "deployments.DeploymentOperation", "deployments.DeploymentWhatIf"
_STRICT = Strict(
    acts_on=("tags", "properties.template", "properties.parameters", "properties.mode"),
    refuses={
        "properties.mode": ("Incremental",),
        "properties.templateLink": (),
        "properties.parametersLink": (),
        "properties.onErrorDeployment": (),
        "properties.expressionEvaluationOptions": ({"scope": "NotSpecified"}, {"scope": "Outer"}),
        "location": (),
    },
)

PART = Provider(
    "Microsoft.Resources",
    ApiVersions("2015-01-01", "2099-12-31", ("2025-04-01",)),
    routes=(
        Route("Deployments_CreateOrUpdate", "PUT", _ONE, handlers.put, request=_MODEL, response=_EXTENDED, strict=_STRICT, note="Into resource groups; functions and shapes of templates beyond the guide's list are refused by name"),
        Route("Deployments_Get", "GET", _ONE, handlers.get, response=_EXTENDED),
        Route("Deployments_CheckExistence", "HEAD", _ONE, handlers.check_existence),
        Route("Deployments_ListByResourceGroup", "GET", _ALL, handlers.list_deployments, response=_EXTENDED + "[]"),
        Route("Deployments_Delete", "DELETE", _ONE, handlers.delete, existing=True),
        Route("Deployments_Cancel", "POST", _ONE + "/cancel", handlers.cancel),
        Route("Deployments_ExportTemplate", "POST", _ONE + "/exportTemplate", handlers.export, response="deployments.DeploymentExportResult"),
        Route("Deployments_Validate", "POST", _ONE + "/validate", handlers.validate, request=_MODEL, response="deployments.DeploymentValidateResult", strict=_STRICT, existing=True),
        Route("Deployments_WhatIf", "POST", _ONE + "/whatIf", what_if.what_if, request=_WHAT_IF, strict=_STRICT, existing=True),
        Route("Deployments_OperationStatus", "GET", _ONE + "/operationStatuses/{operation}", handlers.status, action=f"{_MAY}/operationstatuses/read", existing=True),
        Route("DeploymentOperations_List", "GET", _LOG, handlers.list_operations, action=f"{_MAY}/operations/read", response=_OPERATION + "[]", existing=True),
        Route("DeploymentOperations_Get", "GET", _LOG + "/{operation}", handlers.get_operation, action=f"{_MAY}/operations/read", response=_OPERATION, existing=True),
    ),
    types=("deployments",),
    effects={running.STEP: running.step},
    viewers={DEPLOYMENTS.lower(): handlers.view},
)  # fmt: skip
