"""Operations of Log Analytics that the sandbox refuses by name: a reason, then verb, operation and path of each.

In a path, W stands for a workspace, G for the namespace in a group and S for the namespace in the subscription.
"""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, Grade, Route

_NS = "/providers/Microsoft.OperationalInsights"
_PLACES = {"W": f"{GROUP}{_NS}/workspaces/{{workspace}}", "G": GROUP + _NS, "S": SUBSCRIPTION + _NS}
_GAPS = {
    "dedicated clusters": """
        GET Clusters_Get G/clusters/{cluster}
        PUT Clusters_CreateOrUpdate G/clusters/{cluster}
        PATCH Clusters_Update G/clusters/{cluster}
        DELETE Clusters_Delete G/clusters/{cluster}
        GET Clusters_ListByResourceGroup G/clusters
        GET Clusters_List S/clusters
        GET OperationStatuses_Get S/locations/{location}/operationStatuses/{asyncoperation}
    """,
    "exports from a workspace": """
        GET DataExports_Get W/dataExports/{dataexport}
        PUT DataExports_CreateOrUpdate W/dataExports/{dataexport}
        DELETE DataExports_Delete W/dataExports/{dataexport}
        GET DataExports_ListByWorkspace W/dataExports
        GET LinkedStorageAccounts_Get W/linkedStorageAccounts/{datasourcetype}
        PUT LinkedStorageAccounts_CreateOrUpdate W/linkedStorageAccounts/{datasourcetype}
        DELETE LinkedStorageAccounts_Delete W/linkedStorageAccounts/{datasourcetype}
        GET LinkedStorageAccounts_ListByWorkspace W/linkedStorageAccounts
    """,
    "replication and network perimeters of a workspace": """
        POST Workspaces_Failback W/failback
        GET Workspaces_GetNSP W/networkSecurityPerimeterConfigurations/{configuration}
        GET Workspaces_ListNSP W/networkSecurityPerimeterConfigurations
        POST Workspaces_ReconcileNSP W/networkSecurityPerimeterConfigurations/{configuration}/reconcile
        POST Workspaces_Failover G/locations/{location}/workspaces/{workspace}/failover
    """,
    "sources of the retired agent": """
        GET DataSources_Get W/dataSources/{datasource}
        PUT DataSources_CreateOrUpdate W/dataSources/{datasource}
        DELETE DataSources_Delete W/dataSources/{datasource}
        GET DataSources_ListByWorkspace W/dataSources
        GET LinkedServices_Get W/linkedServices/{linkedservice}
        PUT LinkedServices_CreateOrUpdate W/linkedServices/{linkedservice}
        DELETE LinkedServices_Delete W/linkedServices/{linkedservice}
        GET LinkedServices_ListByWorkspace W/linkedServices
        DELETE Gateways_Delete W/gateways/{gateway}
        POST IntelligencePacks_Disable W/intelligencePacks/{intelligencepack}/Disable
        POST IntelligencePacks_Enable W/intelligencePacks/{intelligencepack}/Enable
        GET IntelligencePacks_List W/intelligencePacks
        GET ManagementGroups_List W/managementGroups
        GET StorageInsightConfigs_Get W/storageInsightConfigs/{storageinsight}
        PUT StorageInsightConfigs_CreateOrUpdate W/storageInsightConfigs/{storageinsight}
        DELETE StorageInsightConfigs_Delete W/storageInsightConfigs/{storageinsight}
        GET StorageInsightConfigs_ListByWorkspace W/storageInsightConfigs
    """,
    "queries that are kept": """
        GET SavedSearches_Get W/savedSearches/{savedsearch}
        PUT SavedSearches_CreateOrUpdate W/savedSearches/{savedsearch}
        DELETE SavedSearches_Delete W/savedSearches/{savedsearch}
        GET SavedSearches_ListByWorkspace W/savedSearches
        POST Schema_Get W/schema
        GET Queries_Get G/queryPacks/{querypack}/queries/{id}
        PUT Queries_Put G/queryPacks/{querypack}/queries/{id}
        PATCH Queries_Update G/queryPacks/{querypack}/queries/{id}
        DELETE Queries_Delete G/queryPacks/{querypack}/queries/{id}
        GET Queries_List G/queryPacks/{querypack}/queries
        POST Queries_Search G/queryPacks/{querypack}/queries/search
        GET QueryPacks_Get G/queryPacks/{querypack}
        PUT QueryPacks_CreateOrUpdate G/queryPacks/{querypack}
        PATCH QueryPacks_UpdateTags G/queryPacks/{querypack}
        DELETE QueryPacks_Delete G/queryPacks/{querypack}
        GET QueryPacks_ListByResourceGroup G/queryPacks
        GET QueryPacks_List S/queryPacks
        PUT QueryPacks_CreateOrUpdateWithoutName G/queryPacks
        GET SummaryLogs_Get W/summaryLogs/{summarylogs}
        PUT SummaryLogs_CreateOrUpdate W/summaryLogs/{summarylogs}
        DELETE SummaryLogs_Delete W/summaryLogs/{summarylogs}
        GET SummaryLogs_ListByWorkspace W/summaryLogs
        POST SummaryLogs_Start W/summaryLogs/{summarylogs}/start
        POST SummaryLogs_Stop W/summaryLogs/{summarylogs}/stop
        POST SummaryLogs_RetryBin W/summaryLogs/{summarylogs}/retrybin
    """,
    "settings of single tables": """
        GET Tables_Get W/tables/{table}
        PUT Tables_CreateOrUpdate W/tables/{table}
        PATCH Tables_Update W/tables/{table}
        DELETE Tables_Delete W/tables/{table}
        GET Tables_ListByWorkspace W/tables
        POST Tables_Migrate W/tables/{table}/migrate
        POST Tables_CancelSearch W/tables/{table}/cancelSearch
        POST WorkspacePurge_Purge W/purge
        GET WorkspacePurge_GetPurgeStatus W/operations/{purge}
    """,
    "usage and prices of a workspace": """
        GET AvailableServiceTiers_ListByWorkspace W/availableServiceTiers
        GET Usages_List W/usages
    """,
}


def routes() -> Iterator[Route]:
    """A route for each of them."""
    for what, listed in _GAPS.items():
        for line in listed.strip().splitlines():
            verb, operation, path = line.split()
            place, slash, rest = path.partition("/")
            yield Route(operation, verb, _PLACES[place] + slash + rest, generic.absent(what), Grade.ABSENT, what)
