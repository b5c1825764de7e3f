"""What Microsoft.Maintenance declares."""

from collections.abc import Iterator

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Grade, Provider, Route, Strict
from studyapp.sandbox.providers.maintenance import assignments, configurations, runs
from studyapp.sandbox.providers.maintenance.names import CONFIGURATIONS

_NS = "Microsoft.Maintenance"
_CONFIGURATION, _ASSIGNMENT = "maintenance.MaintenanceConfiguration", "maintenance.ConfigurationAssignment"
_RUN = "maintenance.ApplyUpdate"
_IN_GROUP = f"{GROUP}/providers/{_NS}/maintenanceConfigurations"
_C = _IN_GROUP + "/{configuration}"
_TARGET = GROUP + "/providers/{provider}/{type}/{resource}/providers/" + _NS
_PARENT = GROUP + "/providers/{provider}/{parentType}/{parent}/{type}/{resource}/providers/" + _NS
_A = _TARGET + "/configurationAssignments/{assignment}"
_HOST = "updates of hosts, which only isolated machines and dedicated hosts leave to their owner"
_SETS = "assignments to instances of scale sets"
_PUBLIC = "Microsoft's public configurations, which are for databases"
_STRICT = Strict(
    acts_on=(
        "location",
        "properties.maintenanceScope",
        "properties.maintenanceWindow",
        "properties.installPatches",
        "properties.extensionProperties.InGuestPatchMode",
    ),
    refuses={"properties.visibility": ("Custom",), "properties.namespace": ("Microsoft.Maintenance",)},
)


def _scopes() -> Iterator[Route]:
    """Dynamic scopes: the same four operations on the subscription and on a group."""
    for noun, home in (("ForSubscriptions", SUBSCRIPTION), ("ForResourceGroup", GROUP)):
        path = home + f"/providers/{_NS}/configurationAssignments/{{assignment}}"
        name = f"ConfigurationAssignments{noun}"
        yield Route(f"{name}_Get", "GET", path, assignments.get, response=_ASSIGNMENT)
        yield Route(f"{name}_CreateOrUpdate", "PUT", path, assignments.put_scope, request=_ASSIGNMENT, response=_ASSIGNMENT)  # fmt: skip
        yield Route(f"{name}_Update", "PATCH", path, assignments.patch_scope, request=_ASSIGNMENT, response=_ASSIGNMENT)
        yield Route(f"{name}_Delete", "DELETE", path, assignments.delete, existing=True, response=_ASSIGNMENT)


def _absent(operation: str, verb: str, path: str, what: str) -> Route:
    return Route(operation, verb, path, generic.absent(what), Grade.ABSENT, what)


PROVIDER = Provider(
    _NS,
    ApiVersions("2018-06-01-preview", "2099-12-31", ("2023-04-01",)),
    routes=(
        Route("MaintenanceConfigurations_CreateOrUpdate", "PUT", _C, configurations.put, request=_CONFIGURATION, response=_CONFIGURATION, strict=_STRICT),
        Route("MaintenanceConfigurations_Update", "PATCH", _C, configurations.patch, request=_CONFIGURATION, response=_CONFIGURATION, strict=_STRICT),
        Route("MaintenanceConfigurations_Get", "GET", _C, generic.get, response=_CONFIGURATION),
        Route("MaintenanceConfigurations_Delete", "DELETE", _C, configurations.delete, existing=True, response=_CONFIGURATION),
        Route("MaintenanceConfigurationsForResourceGroup_List", "GET", _IN_GROUP, generic.list_children(CONFIGURATIONS), response=_CONFIGURATION + "[]"),
        Route("MaintenanceConfigurations_List", "GET", f"{SUBSCRIPTION}/providers/{_NS}/maintenanceConfigurations", generic.list_all(CONFIGURATIONS), response=_CONFIGURATION + "[]"),
        Route("ConfigurationAssignments_CreateOrUpdate", "PUT", _A, assignments.put_on_machine, request=_ASSIGNMENT, response=_ASSIGNMENT),
        Route("ConfigurationAssignments_Get", "GET", _A, assignments.get, response=_ASSIGNMENT),
        Route("ConfigurationAssignments_Delete", "DELETE", _A, assignments.delete, existing=True, response=_ASSIGNMENT),
        Route("ConfigurationAssignments_List", "GET", _TARGET + "/configurationAssignments", assignments.list_on_machine, response=_ASSIGNMENT + "[]"),
        Route("ConfigurationAssignmentsWithinSubscription_List", "GET", f"{SUBSCRIPTION}/providers/{_NS}/configurationAssignments", assignments.list_all, response=_ASSIGNMENT + "[]"),
        *_scopes(),
        Route("ApplyUpdates_List", "GET", f"{SUBSCRIPTION}/providers/{_NS}/applyUpdates", runs.list_runs, response=_RUN + "[]"),
        Route("ApplyUpdates_Get", "GET", _TARGET + "/applyUpdates/{run}", generic.get, response=_RUN),
        Route("Updates_List", "GET", _TARGET + "/updates", runs.list_updates, Grade.SIMPLIFIED, "Always empty: an ordinary machine has no updates of its host to decide on.", response="maintenance.Update[]"),
        _absent("ApplyUpdates_CreateOrUpdate", "PUT", _TARGET + "/applyUpdates/default", _HOST),
        _absent("Updates_ListParent", "GET", _PARENT + "/updates", _SETS),
        _absent("ApplyUpdates_GetParent", "GET", _PARENT + "/applyUpdates/{run}", _SETS),
        _absent("ApplyUpdates_CreateOrUpdateParent", "PUT", _PARENT + "/applyUpdates/default", _SETS),
        _absent("ConfigurationAssignments_CreateOrUpdateParent", "PUT", _PARENT + "/configurationAssignments/{assignment}", _SETS),
        _absent("ConfigurationAssignments_GetParent", "GET", _PARENT + "/configurationAssignments/{assignment}", _SETS),
        _absent("ConfigurationAssignments_DeleteParent", "DELETE", _PARENT + "/configurationAssignments/{assignment}", _SETS),
        _absent("ConfigurationAssignments_ListParent", "GET", _PARENT + "/configurationAssignments", _SETS),
        _absent("PublicMaintenanceConfigurations_List", "GET", f"{SUBSCRIPTION}/providers/{_NS}/publicMaintenanceConfigurations", _PUBLIC),
        _absent("PublicMaintenanceConfigurations_Get", "GET", f"{SUBSCRIPTION}/providers/{_NS}/publicMaintenanceConfigurations/{{configuration}}", _PUBLIC),
    ),
    types=("maintenanceConfigurations", "configurationAssignments", "applyUpdates", "updates"),
    effects={configurations.DUE: runs.open_window, runs.ENDED: runs.ended},
    rows={"maintenanceresources": runs.rows},
)  # fmt: skip
