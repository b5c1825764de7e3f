"""What Azure Policy adds to Microsoft.Authorization."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SCOPE, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.policy import assignments, definitions, initiatives

_NS = "Microsoft.Authorization"
_OWN = f"{SUBSCRIPTION}/providers/{_NS}"
_TENANT = f"/providers/{_NS}"
_ANY = f"{SCOPE}/providers/{_NS}/policyAssignments"
_ASSIGNMENT, _DEFINITION, _SET = "policy.PolicyAssignment", "policy.PolicyDefinition", "policy.PolicySetDefinition"
_NO_SETS = "No built-in initiatives."
_BUILT_IN = "Eight built-in definitions of a few thousand."
_ALIASES = "Effects deny, audit and disabled. An alias is read as the path that it spells; Azure knows the aliases of each type by name."
_GAPS = (
    ("changing selectors and overrides of a policy assignment", "PolicyAssignments_Update", "PATCH", _ANY + "/{name}"),
    (
        "versions of policy definitions",
        "PolicyDefinitionVersions_List",
        "GET",
        _OWN + "/policyDefinitions/{name}/versions",
    ),
    (
        "versions of policy definitions",
        "PolicyDefinitionVersions_Get",
        "GET",
        _OWN + "/policyDefinitions/{name}/versions/{version}",
    ),
    (
        "exemptions from policies",
        "PolicyExemptions_ListForResourceGroup",
        "GET",
        f"{GROUP}/providers/{_NS}/policyExemptions",
    ),
    (
        "exemptions from policies",
        "PolicyExemptions_CreateOrUpdate",
        "PUT",
        f"{SCOPE}/providers/{_NS}/policyExemptions/{{name}}",
    ),
)


def _gaps() -> Iterator[Route]:
    for what, operation, verb, path in _GAPS:
        yield Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what, existing=True)


PART = Provider(
    _NS,
    ApiVersions("2015-01-01", "2099-12-31"),
    routes=(
        Route("PolicyDefinitions_CreateOrUpdate", "PUT", _OWN + "/policyDefinitions/{name}", definitions.put, note=_ALIASES, request=_DEFINITION, response=_DEFINITION,
              strict=Strict(("properties.policyRule", "properties.parameters", "properties.mode"), {"properties.externalEvaluationEnforcementSettings": ()})),
        Route("PolicyDefinitions_Get", "GET", _OWN + "/policyDefinitions/{name}", definitions.get, response=_DEFINITION),
        Route("PolicyDefinitions_Delete", "DELETE", _OWN + "/policyDefinitions/{name}", definitions.delete, existing=True),
        Route("PolicyDefinitions_List", "GET", _OWN + "/policyDefinitions", definitions.list_all, Grade.SIMPLIFIED, _BUILT_IN, response=_DEFINITION + "[]"),
        Route("PolicyDefinitions_GetBuiltIn", "GET", _TENANT + "/policyDefinitions/{name}", definitions.get_built_in, Grade.SIMPLIFIED, _BUILT_IN, response=_DEFINITION),
        Route("PolicyDefinitions_ListBuiltIn", "GET", _TENANT + "/policyDefinitions", definitions.list_built_in, Grade.SIMPLIFIED, _BUILT_IN, response=_DEFINITION + "[]"),
        Route("PolicySetDefinitions_CreateOrUpdate", "PUT", _OWN + "/policySetDefinitions/{name}", initiatives.put, request=_SET, response=_SET,
              strict=Strict(("properties.policyDefinitions", "properties.parameters"))),
        Route("PolicySetDefinitions_Get", "GET", _OWN + "/policySetDefinitions/{name}", initiatives.get, response=_SET),
        Route("PolicySetDefinitions_Delete", "DELETE", _OWN + "/policySetDefinitions/{name}", initiatives.delete, existing=True),
        Route("PolicySetDefinitions_List", "GET", _OWN + "/policySetDefinitions", initiatives.list_all, Grade.SIMPLIFIED, _NO_SETS, response=_SET + "[]"),
        Route("PolicySetDefinitions_GetBuiltIn", "GET", _TENANT + "/policySetDefinitions/{name}", initiatives.get, Grade.SIMPLIFIED, _NO_SETS, response=_SET),
        Route("PolicySetDefinitions_ListBuiltIn", "GET", _TENANT + "/policySetDefinitions", initiatives.list_built_in, Grade.SIMPLIFIED, _NO_SETS, response=_SET + "[]"),
        Route("PolicyAssignments_Create", "PUT", _ANY + "/{name}", assignments.put, request=_ASSIGNMENT, response=_ASSIGNMENT,
              strict=Strict(
                  ("properties.policyDefinitionId", "properties.parameters", "properties.notScopes", "properties.enforcementMode", "properties.nonComplianceMessages"),
                  {"identity.type": ("None",), "properties.resourceSelectors": (), "properties.overrides": (), "properties.definitionVersion": (),
                   "properties.selfServeExemptionSettings": (), "properties.assignmentType": ("Custom", "NotSpecified")})),
        Route("PolicyAssignments_Get", "GET", _ANY + "/{name}", assignments.get, response=_ASSIGNMENT),
        Route("PolicyAssignments_Delete", "DELETE", _ANY + "/{name}", assignments.delete, existing=True),
        Route("PolicyAssignments_ListForResource", "GET", _ANY, assignments.list_for, response=_ASSIGNMENT + "[]"),
        Route("PolicyAssignments_ListForResourceGroup", "GET", f"{GROUP}/providers/{_NS}/policyAssignments", assignments.list_for, response=_ASSIGNMENT + "[]"),
        Route("PolicyAssignments_List", "GET", _OWN + "/policyAssignments", assignments.list_for, response=_ASSIGNMENT + "[]"),
        *_gaps(),
    ),
    types=("policyAssignments", "policyDefinitions", "policySetDefinitions"),
)  # fmt: skip
