"""The actions of Azure's built-in roles for Site Recovery, as far as they are about what the sandbox has."""

_VAULT = "Microsoft.RecoveryServices/vaults/"
_FABRIC = _VAULT + "replicationFabrics/"
_CONTAINER = _FABRIC + "replicationProtectionContainers/"
_ITEM = _CONTAINER + "replicationProtectedItems/"
_PLAN = _VAULT + "replicationRecoveryPlans/"

_SEES = (
    "Microsoft.Authorization/*/read",
    _VAULT + "read",
    _VAULT + "extendedInformation/read",
    _VAULT + "replicationAlertSettings/read",
    _VAULT + "replicationEvents/read",
    _FABRIC + "read",
    _FABRIC + "replicationNetworks/read",
    _FABRIC + "replicationNetworks/replicationNetworkMappings/read",
    _CONTAINER + "read",
    _ITEM + "read",
    _ITEM + "recoveryPoints/read",
    _CONTAINER + "replicationProtectionContainerMappings/read",
    _VAULT + "replicationJobs/read",
    _VAULT + "replicationPolicies/read",
    _PLAN + "read",
    _VAULT + "replicationVaultSettings/read",
    _VAULT + "usages/read",
)
_ELSEWHERE = (
    "Microsoft.Insights/alertRules/*",
    "Microsoft.Network/virtualNetworks/read",
    "Microsoft.ResourceHealth/availabilityStatuses/read",
    "Microsoft.Resources/deployments/*",
    "Microsoft.Resources/subscriptions/resourceGroups/read",
    "Microsoft.Storage/storageAccounts/read",
)

READER = _SEES
OPERATOR = (
    *_SEES,
    *_ELSEWHERE,
    _FABRIC + "checkConsistency/action",
    _CONTAINER + "switchprotection/action",
    *(
        _ITEM + f"{deed}/action"
        for deed in (
            "applyRecoveryPoint",
            "failoverCommit",
            "plannedFailover",
            "repairReplication",
            "reProtect",
            "testFailover",
            "testFailoverCleanup",
            "unplannedFailover",
            "updateMobilityService",
        )
    ),
    _VAULT + "replicationJobs/*",
    *(
        _PLAN + f"{deed}/action"
        for deed in (
            "failoverCommit",
            "plannedFailover",
            "reProtect",
            "testFailover",
            "testFailoverCleanup",
            "unplannedFailover",
        )
    ),
)
CONTRIBUTOR = (
    *_SEES,
    *_ELSEWHERE,
    _VAULT + "certificates/write",
    _VAULT + "extendedInformation/*",
    _VAULT + "registeredIdentities/*",
    _VAULT + "replicationAlertSettings/*",
    _FABRIC + "*",
    _VAULT + "replicationJobs/*",
    _VAULT + "replicationPolicies/*",
    _PLAN + "*",
    _VAULT + "replicationVaultSettings/*",
    _VAULT + "replicationOperationStatus/read",
)
