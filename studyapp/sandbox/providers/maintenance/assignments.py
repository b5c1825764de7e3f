"""Configuration assignments: one machine, or a dynamic scope that finds its machines anew for each window."""

from studyapp.sandbox.arm import generic, ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import region
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, merge
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.maintenance.configurations import GUEST, IMAGE
from studyapp.sandbox.providers.maintenance.names import ASSIGNMENTS, CONFIGURATIONS, SCALE_SETS, VMS

_MOST_GROUPS = 50
_MOST_TAGS = 50


def put_on_machine(call: Call) -> Answer:
    """Assign a configuration to one machine, or to a scale set."""
    machine = _target(call)
    configuration = _configuration(call, call.body)
    scope = configuration.body["properties"]["maintenanceScope"]
    if machine.type == SCALE_SETS:
        _check_scale_set(machine, scope)
        return _keep(call, machine.id, {})
    if scope != GUEST:
        raise bad_request("InvalidMaintenanceScope", f"A configuration of the scope {scope} cannot be assigned to '{machine.name}': the scope Host is for isolated machines and dedicated hosts, OSImage for scale sets.")  # fmt: skip
    if not _is_ready(machine):
        raise bad_request(
            "InvalidPatchMode",
            f"The patch mode of '{machine.name}' must be AutomaticByPlatform with bypassPlatformSafetyChecksOnUserSchedule true (Customer Managed Schedules) before a configuration of the scope {GUEST} is assigned.",
        )
    return _keep(call, machine.id, {})


def _check_scale_set(home: Resource, scope: str) -> None:
    """A window for images is for scale sets that take new versions by themselves."""
    path = "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"
    if scope != IMAGE or not dig(home.body, path):
        raise bad_request("InvalidMaintenanceScope", f"A configuration of the scope {scope} cannot be assigned to '{home.name}': a scale set takes the scope {IMAGE}, while its automatic OS upgrades are enabled.")  # fmt: skip


def _target(call: Call) -> Resource:
    at = call.path.lower().rfind("/providers/microsoft.maintenance/")
    target = call.world.need(call.path[:at])
    if target.type not in (VMS, SCALE_SETS):
        raise bad_request("UnsupportedResourceType", f"Configurations cannot be assigned to a resource of type '{target.type}' in the sandbox.")  # fmt: skip
    return target


def _is_ready(machine: Resource) -> bool:
    kind = "windowsConfiguration" if dig(machine.body, "properties.storageProfile.osDisk.osType") == "Windows" else "linuxConfiguration"  # fmt: skip
    settings: Json = dig(machine.body, f"properties.osProfile.{kind}.patchSettings", {})
    bypass = dig(settings, "automaticByPlatformSettings.bypassPlatformSafetyChecksOnUserSchedule")
    return settings.get("patchMode") == "AutomaticByPlatform" and bypass is True


def put_scope(call: Call) -> Answer:
    """Assign a configuration to a dynamic scope of the subscription or of a group."""
    return _put_scope(call, call.body)


def patch_scope(call: Call) -> Answer:
    """Change a dynamic scope."""
    return _put_scope(call, merge(call.resource().body, call.body))


def _put_scope(call: Call, asked: Json) -> Answer:
    configuration = _configuration(call, asked)
    if configuration.body["properties"]["maintenanceScope"] != GUEST:
        raise bad_request("InvalidMaintenanceScope", f"Dynamic scopes are for configurations of the scope {GUEST}.")
    wanted: Json = dig(asked, "properties.filter", {})
    _check_filter(wanted)
    at = call.path.lower().rfind("/providers/microsoft.maintenance/")
    return _keep(call, call.path[:at], wanted, asked)


def _check_filter(wanted: Json) -> None:
    tags: Json = dig(wanted, "tagSettings.tags", {})
    if len(wanted.get("resourceGroups") or []) > _MOST_GROUPS or len(tags) > _MOST_TAGS:
        raise bad_request("InvalidFilter", f"A dynamic scope takes at most {_MOST_GROUPS} resource groups and {_MOST_TAGS} tags.")  # fmt: skip


def _configuration(call: Call, asked: Json) -> Resource:
    named = str(dig(asked, "properties.maintenanceConfigurationId", ""))
    found = call.world.find(named)
    if found is None or found.type != CONFIGURATIONS:
        raise ArmError(404, "ResourceNotFound", f"The maintenance configuration '{named}' was not found.")
    return found


def _keep(call: Call, target: str, wanted: Json, asked: Json | None = None) -> Answer:
    asked = call.body if asked is None else asked
    old = call.world.find(call.path)
    configuration = _configuration(call, asked)
    properties: Json = {"maintenanceConfigurationId": configuration.id, "resourceId": target}
    if wanted:
        properties["filter"] = wanted
    body: Json = {"location": region(str(asked.get("location") or configuration.body["location"])), "properties": properties}  # fmt: skip
    made = call.world.put(Resource(call.path, ASSIGNMENTS, body, {"since": iso(call.now)}))
    return Answer(200 if old else 201, call.world.view(made))


def delete(call: Call) -> Answer:
    """Take an assignment away."""
    old = call.world.find(call.path)
    if old is None:
        return Answer(204)
    call.world.remove(old.id)
    return Answer(200, call.world.view(old))


def list_on_machine(call: Call) -> Answer:
    """The assignments of one machine."""
    return page(call, call.world.tree.children(_target(call).id, ASSIGNMENTS), call.world.view)


get = generic.get
list_all = generic.list_all(ASSIGNMENTS)


# Which machines a window is for


def machines_of(world: World, configuration: Resource, assigned_before: str) -> list[Resource]:
    """The machines and scale sets that are assigned to a configuration as its window opens, each once, oldest assignment first.

    Args:
        world: the state.
        configuration: whose machines.
        assigned_before: a time as `iso` writes it; assignments that are younger wait for the next window.
    """
    found: dict[str, Resource] = {}
    for assignment in world.tree.of_type(ASSIGNMENTS):
        named = str(assignment.body["properties"]["maintenanceConfigurationId"])
        if ids.key(named) == configuration.key and assignment.facts["since"] <= assigned_before:
            found |= {vm.key: vm for vm in _machines(world, assignment) if vm.key not in found}
    return list(found.values())


def _machines(world: World, assignment: Resource) -> list[Resource]:
    scope = str(assignment.body["properties"]["resourceId"])
    machine = world.find(scope)
    if machine is not None and machine.type in (VMS, SCALE_SETS):
        return [machine]
    wanted: Json = assignment.body["properties"].get("filter") or {}
    inside = ids.key(scope) + "/"
    return [vm for vm in world.tree.of_type(VMS) if vm.key.startswith(inside) and fits(vm, wanted)]


def fits(vm: Resource, wanted: Json) -> bool:
    """Whether a machine is what the filter of a dynamic scope asks for; a list that is left out asks for nothing."""
    system = dig(vm.body, "properties.storageProfile.osDisk.osType", "")
    asked = (
        (wanted.get("resourceTypes"), vm.type),
        (wanted.get("resourceGroups"), ids.group_of(vm.id)),
        (wanted.get("osTypes"), system),
        ([region(name) for name in wanted.get("locations") or []], vm.body["location"]),
    )
    if not all(not names or value.lower() in [name.lower() for name in names] for names, value in asked):
        return False
    tags: Json = dig(wanted, "tagSettings.tags", {})
    held = {name.lower(): value for name, value in (vm.body.get("tags") or {}).items()}
    hits = [held.get(name.lower()) in values for name, values in tags.items()]
    return not hits or (any(hits) if dig(wanted, "tagSettings.filterOperator", "All") == "Any" else all(hits))
