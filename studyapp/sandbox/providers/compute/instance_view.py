"""The instance view of a machine: power, agent, disks, extensions and boot diagnostics, all read off its facts."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import (
    boot_diagnostics,
    catalogue,
    guest,
    hibernation,
    images,
    machine_body,
    patching,
)
from studyapp.sandbox.providers.compute.names import EXTENSIONS

_WORDS = {"Succeeded": "Provisioning succeeded", "Failed": "Provisioning failed"}


def of(world: World, vm: Resource) -> Json:
    """Everything that the platform knows of the running machine."""
    shown: Json = {}
    shown |= _places(world, vm)
    if guest.agent_answers(vm.facts):
        shown |= _system(world, vm)
    if guest.power(vm.facts) != "deallocated":
        shown["vmAgent"] = _agent(world, vm)
    shown["disks"] = [_disk(world, entry) for entry in _entries(vm)]
    diagnostics = boot_diagnostics.instance_view(vm)
    if diagnostics is not None:
        shown["bootDiagnostics"] = diagnostics
    extensions = world.tree.children(vm.id, EXTENSIONS)
    if extensions and guest.power(vm.facts) != "deallocated":
        shown["extensions"] = [extension_view(world, extension) for extension in extensions]
    patching_status = patching.status(world, vm)
    shown |= {"patchStatus": patching_status} if patching_status else {}
    generation = dig(_system_disk(world, vm), "properties.hyperVGeneration")
    shown |= {"hyperVGeneration": generation} if generation else {}
    shown["statuses"] = list(_statuses(world, vm))
    return shown


def _places(world: World, vm: Resource) -> Json:
    """Fault and update domain of a machine in an availability set, dealt in turn."""
    named = dig(vm.body, "properties.availabilitySet.id")
    found = world.find(named) if named else None
    if found is None:
        return {}
    members = [m for m in world.tree.of_type(vm.type) if ids.key(dig(m.body, "properties.availabilitySet.id", "")) == found.key]  # fmt: skip
    at = [m.key for m in members].index(vm.key)
    properties = found.body["properties"]
    return {
        "platformFaultDomain": at % properties["platformFaultDomainCount"],
        "platformUpdateDomain": at % properties["platformUpdateDomainCount"],
    }


def _system(world: World, vm: Resource) -> Json:
    name = dig(vm.body, "properties.osProfile.computerName", vm.name)
    reference = dig(vm.body, "properties.storageProfile.imageReference")
    if not reference or not reference.get("publisher"):
        return {"computerName": name}
    found = images.of_machine(reference, world.now)
    title, _, version = found.name.rpartition(" ")
    return {"computerName": name, "osName": found.name if found.windows else title, "osVersion": f"10.0.{found.version}" if found.windows else version}  # fmt: skip


def _agent(world: World, vm: Resource) -> Json:
    windows = dig(vm.body, "properties.storageProfile.osDisk.osType") == "Windows"
    if not guest.agent_answers(vm.facts):
        text = "VM Agent is unresponsive." if guest.is_running(vm.facts) else "VM status blob is found but not yet populated."  # fmt: skip
        status = {"code": "ProvisioningState/Unavailable", "level": "Warning", "displayStatus": "Not Ready", "message": text, "time": iso_offset(world.now)}  # fmt: skip
        return {"vmAgentVersion": "Unknown", "statuses": [status]}
    text = "GuestAgent is running and processing the extensions." if windows else "Guest Agent is running"
    status = {"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Ready", "message": text, "time": iso_offset(world.now)}  # fmt: skip
    handlers = [_handler(world, extension) for extension in world.tree.children(vm.id, EXTENSIONS)]
    version = "2.7.41491.1176" if windows else "2.15.0.1"
    return {"vmAgentVersion": version, "statuses": [status], "extensionHandlers": handlers}


def _handler(world: World, extension: Resource) -> Json:
    properties = extension.body["properties"]
    kind = f"{properties.get('publisher')}.{properties.get('type')}"
    ready = not extension.facts.get("stuck")
    return {
        "type": kind,
        "typeHandlerVersion": _version(properties),
        "status": {
            "code": "ProvisioningState/succeeded" if ready else "ProvisioningState/failed/1",
            "level": "Info" if ready else "Error",
            "displayStatus": "Ready" if ready else "Not Ready",
        },
    }


def _version(properties: Json) -> str:
    kind = f"{properties.get('publisher')}.{properties.get('type')}"
    known = catalogue.EXTENSIONS.get(kind)
    return known[0] if known else str(properties.get("typeHandlerVersion"))


def extension_view(world: World, extension: Resource) -> Json:
    """The instance view of one extension."""
    shown = world.view(extension)["properties"]
    state = str(shown["provisioningState"])
    status: Json = {
        "code": f"ProvisioningState/{state.lower()}" + ("/1" if state == "Failed" else ""),
        "level": "Error" if state == "Failed" else "Info",
        "displayStatus": _WORDS.get(state, state),
    }
    message = extension.facts.get("message")
    if message:
        status["message"] = message
    status["time"] = extension.facts.get("since") or iso_offset(world.now)
    kind = f"{shown.get('publisher')}.{shown.get('type')}"
    return {"name": extension.name, "type": kind, "typeHandlerVersion": _version(shown), "statuses": [status]}


def _entries(vm: Resource) -> list[Json]:
    profile = vm.body["properties"]["storageProfile"]
    return [profile["osDisk"], *(profile.get("dataDisks") or [])]


def _disk(world: World, entry: Json) -> Json:
    disk = world.find(dig(entry, "managedDisk.id", ""))
    since = dig(disk.body, "properties.timeCreated") if disk else iso_offset(world.now)
    status = {"code": "ProvisioningState/succeeded", "level": "Info", "displayStatus": "Provisioning succeeded", "time": since}  # fmt: skip
    return {"name": entry["name"], "statuses": [status]}


def _system_disk(world: World, vm: Resource) -> Json:
    disk = world.find(dig(vm.body, "properties.storageProfile.osDisk.managedDisk.id", ""))
    return disk.body if disk else {}


def _statuses(world: World, vm: Resource) -> list[Json]:
    state = machine_body.state(world, vm)
    since = dig(vm.body, "properties.timeCreated", iso_offset(world.now))
    first: Json = {"code": f"ProvisioningState/{state.lower()}", "level": "Info", "displayStatus": _WORDS.get(state, state), "time": since}  # fmt: skip
    if state == "Failed":
        text = "The platform's model of the VM and the VM's own state differ. Reapply the VM's state."
        first |= {"code": "ProvisioningState/failed/InternalOperationError", "level": "Error", "message": text}
    power = guest.power(vm.facts)
    shown = [first, {"code": f"PowerState/{power}", "level": "Info", "displayStatus": f"VM {power}"}]
    if hibernation.is_asleep(vm):
        shown.append({"code": "HibernationState/Hibernated", "level": "Info", "displayStatus": "VM hibernated"})
    if vm.facts.get("generalized"):
        shown.insert(1, {"code": "OSState/generalized", "level": "Info", "displayStatus": "VM generalized"})
    return shown
