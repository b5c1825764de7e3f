"""How the faults of a world bear on a request: wire faults answer for it, policies deny it, repairs cure."""

from dataclasses import replace
from fnmatch import fnmatchcase

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, gateway
from studyapp.sandbox.arm.faults import DenyFault, Fault, WireFault, WorldFault
from studyapp.sandbox.arm.world import World

_CODES = {
    409: ("AnotherOperationInProgress", "Another operation on this or dependent resource is in progress."),
    429: ("ResourceRequestsThrottled", "Number of requests for this resource exceeded the limit. Please try again."),
    500: ("InternalServerError", "The server encountered an internal error. Please retry the request."),
    503: ("ServerBusy", "The service is temporarily unable to process the request. Please try again later."),
}


def inject(world: World, fault: Fault) -> None:
    """Make something go wrong from now on; a fault of the same id is lifted first.

    Raises:
        ArmError: the resource of a world fault does not exist.
    """
    lift(world, fault.id)
    match fault:
        case WorldFault():
            resource = world.need(fault.resource)
            fault = replace(fault, before={name: resource.facts.get(name) for name in fault.facts})
            world.remember(replace(resource, facts={**resource.facts, **fault.facts}))
        case DenyFault() | WireFault():
            pass
    world.faults = (*world.faults, fault)


def lift(world: World, id: str) -> None:
    """Take a fault back, and the facts that it set; an unknown id changes nothing."""
    for fault in world.faults:
        if fault.id == id:
            _restore(world, fault)
    world.faults = tuple(fault for fault in world.faults if fault.id != id)
    world.hits.pop(id, None)


def active(world: World) -> tuple[Fault, ...]:
    """The faults that still bite: a world fault whose facts were repaired is over."""
    return tuple(fault for fault in world.faults if _bites(world, fault))


def _bites(world: World, fault: Fault) -> bool:
    match fault:
        case WorldFault():
            resource = world.find(fault.resource)
            return resource is not None and all(resource.facts.get(n) == v for n, v in fault.facts.items())
        case WireFault():
            return world.hits.get(fault.id, 0) < fault.nth + fault.times - 1
        case DenyFault():
            return True


def _restore(world: World, fault: Fault) -> None:
    if not isinstance(fault, WorldFault):
        return
    resource = world.find(fault.resource)
    if resource is None:
        return
    facts = {name: value for name, value in resource.facts.items() if name not in fault.before}
    facts |= {name: value for name, value in fault.before.items() if value is not None}
    world.remember(replace(resource, facts=facts))


def check_wire(world: World, verb: str, path: str) -> None:
    """Raise the wire fault that this request runs into."""
    for fault in world.faults:
        if not isinstance(fault, WireFault) or not fault.request.matches(verb, path):
            continue
        seen = world.hits[fault.id] = world.hits.get(fault.id, 0) + 1
        if fault.nth <= seen < fault.nth + fault.times:
            raise _wire_error(fault)


def _wire_error(fault: WireFault) -> ArmError:
    code, message = _CODES.get(fault.status, ("BadRequest", "The request could not be served."))
    headers = (("Retry-After", str(fault.retry_after)),) if fault.retry_after else ()
    return gateway(fault.status, fault.code or code, message, headers=headers)


def check_policy(world: World, verb: str, type: str, id: str) -> None:
    """Raise ARM's 403 where a policy denies writing this resource."""
    if verb not in ("PUT", "PATCH"):
        return
    for fault in world.faults:
        if isinstance(fault, DenyFault) and denies(fault, type, id):
            raise _denied(world, fault, id)


def denies(fault: DenyFault, type: str, id: str) -> bool:
    return fnmatchcase(type.lower(), fault.type.lower()) and ids.key(id).startswith(ids.key(fault.scope))


def _denied(world: World, fault: DenyFault, id: str) -> ArmError:
    scope = fault.scope or f"/subscriptions/{world.subscription}"
    assignment = f"{scope}/providers/Microsoft.Authorization/policyAssignments/{fault.id}"
    name = ids.name_of(id)
    return gateway(
        403,
        "RequestDisallowedByPolicy",
        f"Resource '{name}' was disallowed by policy. Policy identifiers: '[{{\"policyAssignment\":"
        f'{{"name":"{fault.policy}","id":"{assignment}"}}}}]\'.',
        target=name,
        additional_info=(
            {
                "type": "PolicyViolation",
                "info": {
                    "policyAssignmentId": assignment,
                    "policyAssignmentName": fault.id,
                    "policyDefinitionDisplayName": fault.policy,
                    "policyDefinitionEffect": "Deny",
                },
            },
        ),
    )


def cure(world: World, verb: str, path: str) -> None:
    """Lift the world faults that a successful request repairs."""
    for fault in world.faults:
        if isinstance(fault, WorldFault) and any(pattern.matches(verb, path) for pattern in fault.until):
            lift(world, fault.id)
