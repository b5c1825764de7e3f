"""What Microsoft.OperationalInsights declares: workspaces, and what is refused by name."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.providers.operational_insights import gaps, queries, rows, workspaces
from studyapp.sandbox.providers.operational_insights.workspaces import WORKSPACES

_NS = "Microsoft.OperationalInsights"
_IN_GROUP, _EVERY = f"{GROUP}/providers/{_NS}", f"{SUBSCRIPTION}/providers/{_NS}"
_HOME = _IN_GROUP + "/workspaces"
_W = _HOME + "/{workspace}"
_WORKSPACE, _KEYS = "loganalytics.Workspace", "loganalytics.SharedKeys"
_MAY_QUERY = "Microsoft.OperationalInsights/workspaces/query/read"
_WORDS = "The part of Kusto that Resource Graph has here; other words are refused by name"
_STRICT = Strict(
    acts_on=("properties.sku", "properties.retentionInDays"),
    refuses={
        "properties.replication.enabled": (False,),
        "properties.features.clusterResourceId": (),
        "properties.publicNetworkAccessForIngestion": ("Enabled",),
        "properties.publicNetworkAccessForQuery": ("Enabled",),
    },
)

PROVIDER = Provider(
    _NS,
    ApiVersions("2015-03-20", "2099-12-31", ("2025-07-01", "2023-09-01", "2022-10-01", "2021-06-01", "2020-08-01")),
    routes=(
        Route("Workspaces_CreateOrUpdate", "PUT", _W, workspaces.put, request=_WORKSPACE, response=_WORKSPACE, strict=_STRICT),
        Route("Workspaces_Get", "GET", _W, generic.get, response=_WORKSPACE),
        Route("Workspaces_Update", "PATCH", _W, workspaces.patch, request="loganalytics.WorkspacePatch", response=_WORKSPACE, strict=_STRICT),
        Route("Workspaces_Delete", "DELETE", _W, workspaces.delete),
        Route("Workspaces_ListByResourceGroup", "GET", _HOME, generic.list_children(WORKSPACES), response=_WORKSPACE + "[]"),
        Route("Workspaces_List", "GET", _EVERY + "/workspaces", generic.list_all(WORKSPACES), response=_WORKSPACE + "[]"),
        Route("SharedKeys_GetSharedKeys", "POST", _W + "/sharedKeys", workspaces.keys, response=_KEYS),
        Route("SharedKeys_Regenerate", "POST", _W + "/regenerateSharedKey", workspaces.regenerate, response=_KEYS),
        Route("DeletedWorkspaces_List", "GET", _EVERY + "/deletedWorkspaces", workspaces.list_deleted, response=_WORKSPACE + "[]"),
        Route("DeletedWorkspaces_ListByResourceGroup", "GET", _IN_GROUP + "/deletedWorkspaces", workspaces.list_deleted, response=_WORKSPACE + "[]"),
        Route("Query_Execute", "POST", _W + "/api/query", queries.execute, note=_WORDS, action=_MAY_QUERY, request="logquery.QueryBody", response="logquery.QueryResults"),
        Route("Query_ExecuteByResource", "POST", _W + "/query", queries.execute, note=_WORDS, action=_MAY_QUERY, request="logquery.QueryBody", response="logquery.QueryResults"),
        *gaps.routes(),
    ),
    types=("workspaces", "deletedWorkspaces"),
    records=(rows.TableRows,),
    effects={workspaces.PURGED: workspaces.purged, rows.INGESTED: rows.ingested},
    viewers={WORKSPACES.lower(): workspaces.view},
)  # fmt: skip
