"""Microsoft.Authorization: locks, role assignments and the built-in role definitions, at any scope."""

from studyapp.sandbox.arm import generic, identities, ids, locks, roles
from studyapp.sandbox.arm.access import ASSIGNMENTS
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.roles import Role
from studyapp.sandbox.arm.routes import GROUP, SCOPE, ApiVersions, Grade, Provider, Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer

_LEVELS = ("CanNotDelete", "ReadOnly")


def put_lock(call: Call) -> Answer:
    level = dig(call.body, "properties.level", "")
    if level not in _LEVELS:
        raise bad_request("InvalidLockLevel", f"The lock level '{level}' is not valid: {' or '.join(_LEVELS)}.")
    old = call.world.find(call.path)
    kept = {name: dig(call.body, f"properties.{name}") for name in ("level", "notes", "owners")}
    body = {"properties": {name: value for name, value in kept.items() if value is not None}}
    made = call.world.put(Resource(call.path, locks.LOCKS, body))
    return Answer(200 if old else 201, call.world.view(made))


def delete(call: Call) -> Answer:
    """Delete a lock or a role assignment; 204 where there is none."""
    found = call.world.find(call.path)
    if found is None:
        return Answer(204)
    shown = call.world.view(found)
    call.world.remove(found.id)
    return Answer(200, shown if found.type == ASSIGNMENTS else None)


def list_locks(call: Call) -> Answer:
    """Locks at the scope, above it and below it."""
    scope = call.names["scope"]
    below = [r for r in call.world.tree.below(scope) if r.type == locks.LOCKS]
    over = [lock for lock in locks.locks_over(call.world, scope) if lock not in below]
    return page(call, over + below, call.world.view)


def put_assignment(call: Call) -> Answer:
    role = roles.role(dig(call.body, "properties.roleDefinitionId", ""))
    principal = dig(call.body, "properties.principalId", "")
    if role is None:
        raise bad_request("RoleDefinitionDoesNotExist", "The specified role definition does not exist in the sandbox.")
    kind = _kind(call, principal)
    if not kind:
        raise bad_request(
            "PrincipalNotFound", f"Principal {principal} does not exist in the directory {call.world.tenant}."
        )
    asked = dig(call.body, "properties.principalType") or kind
    if asked != kind:
        raise bad_request(
            "UnmatchedPrincipalType",
            f"The PrincipalId '{principal}' has type '{kind}', which is different from the specified type '{asked}'.",
        )
    if len(call.names["name"]) != 36:
        raise bad_request("InvalidRoleAssignmentId", "The role assignment ID must be a GUID.")
    old = call.world.find(call.path)
    if old:
        return _same_assignment(call, old, role, principal)
    _check_no_twin(call, role, principal)
    made = call.world.put(assignment(call, call.path, role, principal, kind))
    return Answer(201, call.world.view(made))


def _kind(call: Call, principal: str) -> str:
    """A person, the managed identity of a resource, or an empty text for nobody."""
    if roles.persona(principal) is not None:
        return "User"
    return "ServicePrincipal" if identities.is_known(call.world, principal) else ""


def _same_assignment(call: Call, old: Resource, role: Role, principal: str) -> Answer:
    if (
        dig(old.body, "properties.principalId") != principal
        or roles.role(dig(old.body, "properties.roleDefinitionId")) != role
    ):
        raise conflict(
            "RoleAssignmentUpdateNotPermitted",
            "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
        )
    return Answer(200, call.world.view(old))


def _check_no_twin(call: Call, role: Role, principal: str) -> None:
    for other in call.world.tree.children(call.names["scope"], ASSIGNMENTS):
        same_role = roles.role(dig(other.body, "properties.roleDefinitionId")) == role
        if same_role and dig(other.body, "properties.principalId") == principal:
            raise conflict(
                "RoleAssignmentExists",
                f"The role assignment already exists. The ID of the existing role assignment is {other.name}.",
            )


def assignment(call: Call, id: str, role: Role, principal: str, kind: str) -> Resource:
    scope = call.names["scope"]
    body = {
        "properties": {
            "roleDefinitionId": _definition_id(call.world.subscription, role),
            "principalId": principal,
            "principalType": kind,
            "scope": scope,
            "createdOn": iso(call.now),
            "updatedOn": iso(call.now),
            "createdBy": call.caller.object_id,
            "updatedBy": call.caller.object_id,
        }
    }
    return Resource(id, ASSIGNMENTS, body)


def _definition_id(subscription: str, role: Role) -> str:
    return f"/subscriptions/{subscription}/providers/Microsoft.Authorization/roleDefinitions/{role.id}"


def list_assignments(call: Call) -> Answer:
    """Assignments at the scope and above it; without `atScope()` also those below."""
    scope, filter = call.names["scope"], call.query.get("$filter", "")
    found = [a for s in ids.scopes_of(scope) for a in call.world.tree.children(s, ASSIGNMENTS)]
    if "atscope()" not in filter.lower():
        found += [r for r in call.world.tree.below(scope) if r.type == ASSIGNMENTS and r not in found]
    if "'" in filter:
        wanted = filter.split("'")[1]
        found = [a for a in found if dig(a.body, "properties.principalId") == wanted]
    return page(call, found, call.world.view)


def list_permissions(call: Call) -> Answer:
    """What the caller may do at a scope, a part for each role that it holds there or above."""
    scope = call.names.get("scope") or ids.group_id_of(call.path)
    held = [a for s in ids.scopes_of(scope) for a in call.world.tree.children(s, ASSIGNMENTS)]
    own = [a for a in held if dig(a.body, "properties.principalId") == call.caller.object_id]
    found = [role for role in (roles.role(dig(a.body, "properties.roleDefinitionId", "")) for a in own) if role]
    return page(call, found, _permission)


def _permission(role: Role) -> Json:
    return {
        "actions": list(role.actions),
        "notActions": list(role.not_actions),
        "dataActions": [],
        "notDataActions": [],
    }


def list_definitions(call: Call) -> Answer:
    wanted = call.query.get("$filter", "").partition("'")[2].rstrip("'")
    found = [role for role in roles.ROLES if wanted in ("", role.name)]
    return page(call, found, lambda role: _definition(call, role))


def get_definition(call: Call) -> Answer:
    role = roles.role(call.names["name"])
    if role is None:
        raise ArmError(404, "RoleDefinitionDoesNotExist", f"The role definition '{call.names['name']}' does not exist.")
    return Answer(200, _definition(call, role))


def _definition(call: Call, role: Role) -> Json:
    return {
        "id": _definition_id(call.world.subscription, role),
        "name": role.id,
        "type": "Microsoft.Authorization/roleDefinitions",
        "properties": {
            "roleName": role.name,
            "type": "BuiltInRole",
            "description": role.description,
            "assignableScopes": ["/"],
            "permissions": [_permission(role)],
        },
    }


_ROOT = SCOPE + "/providers/Microsoft.Authorization"
_LOCK, _ROLE = "locks.ManagementLockObject", "authorization.RoleAssignment"

PROVIDER = Provider(
    "Microsoft.Authorization",
    ApiVersions("2015-01-01", "2099-12-31", ("2022-04-01", "2020-05-01", "2016-09-01")),
    routes=(
        Route("ManagementLocks_CreateOrUpdateByScope", "PUT", _ROOT + "/locks/{name}", put_lock, request=_LOCK, response=_LOCK),
        Route("ManagementLocks_GetByScope", "GET", _ROOT + "/locks/{name}", generic.get, response=_LOCK),
        Route("ManagementLocks_DeleteByScope", "DELETE", _ROOT + "/locks/{name}", delete, existing=True),
        Route("ManagementLocks_ListByScope", "GET", _ROOT + "/locks", list_locks, response=_LOCK + "[]"),
        Route("RoleAssignments_Create", "PUT", _ROOT + "/roleAssignments/{name}", put_assignment, request="authorization.RoleAssignmentCreateParameters", response=_ROLE),
        Route("RoleAssignments_Get", "GET", _ROOT + "/roleAssignments/{name}", generic.get, response=_ROLE),
        Route("RoleAssignments_Delete", "DELETE", _ROOT + "/roleAssignments/{name}", delete, existing=True),
        Route("RoleAssignments_ListForScope", "GET", _ROOT + "/roleAssignments", list_assignments, response=_ROLE + "[]"),
        Route("Permissions_ListForResourceGroup", "GET", GROUP + "/providers/Microsoft.Authorization/permissions", list_permissions, response="authorization.Permission[]"),
        Route("Permissions_ListForResource", "GET", _ROOT + "/permissions", list_permissions, response="authorization.Permission[]"),
        Route("RoleDefinitions_List", "GET", _ROOT + "/roleDefinitions", list_definitions, Grade.SIMPLIFIED, "The built-in roles that matter for backup of machines and disks; no custom roles.", response="authorization.RoleDefinition[]"),
        Route("RoleDefinitions_Get", "GET", _ROOT + "/roleDefinitions/{name}", get_definition, Grade.SIMPLIFIED, "Built-in roles only.", response="authorization.RoleDefinition"),
    ),
    types=("locks", "roleAssignments"),
)  # fmt: skip
