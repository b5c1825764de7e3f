"""Where an answer of the sandbox may differ from Microsoft's OpenAPI files, and why; a test keeps each entry alive.

What real Azure was seen to answer outranks its documentation.
"""

from collections.abc import Iterator, Mapping

_SEEN = "real answers of Recovery Services carry these three, empty"
_LATER = "added by later api-versions, which Azure shows whatever version is asked for"

_WRAPPED = "the sandbox wraps every refusal alike; the SDK reads both forms"

ACCEPTED: Mapping[str, str] = {
    # Vaults
    "vaults/VaultProperties: unknown key costManagementSettings": _LATER,
    "vaults/VaultProperties: unknown key regionOfChoiceSettings": _LATER,
    "vaults/SecuritySettings: unknown key sourceScanConfiguration": _LATER,
    "vaults/OperationResource.endTime: against its format date-time": "while it runs the real end is the year 1, zone left out",
    "vaults/Error: unknown key innerError": _SEEN,
    "vaults/Error.target: null instead of string": _SEEN,
    "vaults/Error.details: null instead of array": _SEEN,
    "types/ErrorDetail: unknown key innerError": _SEEN,
    "types/ErrorDetail.target: null instead of string": _SEEN,
    "types/ErrorDetail.details: null instead of array": _SEEN,
    # Backup
    "bms/AzureIaaSComputeVMProtectedItem: unknown key policyType": _LATER,
    "bms/DiskInformation: unknown key diskSizeInGb": _LATER,
    "bms/DiskInformation: unknown key storageType": _LATER,
    "bms/OperationStatus.endTime: against its format date-time": "while it runs the real end is the year 1, zone left out",
    "bms/ProtectedItem.lastRecoveryPoint: null instead of string": "Microsoft's own examples have null before the first point",
    "bms/CloudErrorBody: unknown key innerError": _SEEN,
    "bms/CloudErrorBody.target: null instead of string": _SEEN,
    "bms/CloudErrorBody.details: null instead of array": _SEEN,
    "bms/NewErrorResponse.error: unknown key innerError": _SEEN,
    "bms/NewErrorResponse.error.target: null instead of string": _SEEN,
    "bms/NewErrorResponse.error.details: null instead of array": _SEEN,
    "RecoveryPoints_GetAccessToken 400: a body where none is documented": "a refusal says why, as all others do",
    # Compute
    "computeRPCommon/HardwareProfile.vmSize: not listed": "its own file calls this list outdated: sizes are had from a call",
    "virtualMachineImage/VirtualMachineImageResource: unknown key properties": "asked for by $expand; the file knows the bare entry",
    # What backups of machines need besides
    "storage/StorageAccountKey.permissions: not listed: FULL": "real answers write it in capitals",
    "subscriptions/SubscriptionListResult: no nextLink": "real answers leave it out on the last page",
    "subscriptions/TenantListResult: no nextLink": "real answers leave it out on the last page",
    "ResourceHealth/ErrorResponse: unknown key error": _WRAPPED,
    "Maintenance/ErrorDetails: unknown key target": "a refusal of the sandbox itself names the property, as ARM does",
    "resourcegraph/QueryResponse.data: list instead of object": "rows are a list unless a table is asked for, as in Microsoft's own examples",
    "resourcegraph/Error: unknown key target": "a refusal of the sandbox itself names the property, as ARM does",
    "activityLogs_API/ErrorResponse: unknown key error": _WRAPPED,
    # Azure Policy
    "policyAssignments/ParameterValuesValue.value: str instead of object": "the file's own examples have texts and lists here",
    "policyAssignments/ParameterValuesValue.value: list instead of object": "the file's own examples have texts and lists here",
    "policyAssignments/PolicyAssignmentProperties: unknown key instanceId": _LATER,
    "policyDefinitions/ParameterDefinitionsValue.allowedValues[]: str instead of object": "the file's own examples have texts here",
    "policyDefinitions/ParameterDefinitionsValue.defaultValue: str instead of object": "the file's own examples have texts here",
    # Azure Monitor
    "types/ErrorResponse: unknown key error": "metrics document the error without its wrapper",
    "actionGroups_API/ErrorResponse: unknown key error": _WRAPPED,
    "alertRules_API/ErrorResponse: unknown key error": _WRAPPED,
    "diagnosticsSettings_API/ErrorResponse: unknown key error": _WRAPPED,
    "activityLogAlerts_API/ErrorResponse: unknown key error": _WRAPPED,
    "dataCollectionRules_API/DataCollectionRuleResource.kind: not listed": "its file's own examples have more kinds",
    "dataCollectionRules_API/DataFlow.streams[]: not listed": "its file's own examples have streams of their own",
    "ActionGroups_EnableReceiver 409: a body where none is documented": "a refusal says why, as all others do",
    "ActionGroups_GetTestNotificationsAtActionGroupResourceLevel 202: undeclared status": "while the sample is on its way",
}
"""Problem, or its beginning up to a colon, to the reason why it is none."""


def entry_of(problem: str) -> str | None:
    """The entry that accepts a problem, or None."""
    return next((entry for entry in _entries(problem) if entry in ACCEPTED), None)


def _entries(problem: str) -> Iterator[str]:
    yield problem
    yield problem.rpartition(": ")[0]
