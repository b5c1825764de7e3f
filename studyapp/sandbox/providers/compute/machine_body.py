"""The document of a machine: its defaults, and the view of it that follows from its facts."""

from typing import Any

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso_offset
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import images, patch_settings, sizes
from studyapp.sandbox.providers.compute.names import EXTENSIONS

_SECRET = ("adminPassword", "customData")


def complete(world: World, id: str, asked: Json, image: images.Image | None, storage: Json) -> Json:
    """The body of a new machine with Azure's defaults; passwords and custom data are not kept."""
    properties = {n: v for n, v in (asked.get("properties") or {}).items() if v is not None}
    properties |= {
        "vmId": world.chance.guid(),
        "timeCreated": iso_offset(world.now),
        "storageProfile": storage,
        "hardwareProfile": _hardware(properties["hardwareProfile"], asked["location"]),
    }
    if image is not None:
        properties["osProfile"] = os_profile(ids.name_of(id), properties["osProfile"], image.windows)
    body: Json = {name: asked[name] for name in ("tags", "plan", "zones") if asked.get(name)}
    if asked.get("identity"):
        body["identity"] = identity(world, asked["identity"], {})
    return {**body, "location": asked["location"], "properties": properties}


def _hardware(asked: Json, location: str) -> Json:
    return {**asked, "vmSize": sizes.named(asked["vmSize"], location).name}


def os_profile(name: str, asked: Json, windows: bool) -> Json:
    """The osProfile as Azure shows it."""
    kept = {n: v for n, v in asked.items() if v is not None and n not in _SECRET}
    key = patch_settings.key(windows)
    given: Json = kept.get(key) or {}
    patching = {"patchMode": patch_settings.default_mode(given, windows), "assessmentMode": "ImageDefault"}
    settings: Json = {
        "provisionVMAgent": True,
        **given,
        "patchSettings": {**patching, **(given.get("patchSettings") or {})},
    }
    if windows:
        settings = {"enableAutomaticUpdates": True, **settings}
    else:
        settings = {"disablePasswordAuthentication": not asked.get("adminPassword"), **settings}
    shared = {
        "computerName": name,
        "secrets": [],
        "allowExtensionOperations": True,
        "requireGuestProvisionSignal": True,
    }
    return {**shared, **kept, key: settings}


def identity(world: World, asked: Json, old: Json) -> Json:
    """The managed identity with the ids that Azure gives it."""
    kind = str(asked.get("type") or "None")
    shown: Json = {"type": kind}
    if "SystemAssigned" in kind:
        shown |= {"principalId": old.get("principalId") or world.chance.guid(), "tenantId": world.tenant}
    if "UserAssigned" in kind:
        known: dict[str, Any] = old.get("userAssignedIdentities") or {}
        shown["userAssignedIdentities"] = {
            name: known.get(name) or {"principalId": world.chance.guid(), "clientId": world.chance.guid()}
            for name in asked.get("userAssignedIdentities") or {}
        }
    return shown


def state(world: World, vm: Resource) -> str:
    """The provisioningState: what is being done to the machine, or how that ended."""
    if vm.facts.get("deleting"):
        return "Deleting"
    if vm.facts.get("creating"):
        return "Creating"
    if world.busy(vm.id):
        return "Updating"
    return "Failed" if vm.facts.get("model") == "Stale" else "Succeeded"


def view(world: World, vm: Resource) -> Json:
    """The machine as a GET shows it: without user data, which has to be asked for."""
    properties = {name: value for name, value in vm.body["properties"].items() if name != "userData"}
    shown = {**vm.body, "properties": {**properties, "provisioningState": state(world, vm)}, "etag": vm.etag}
    extensions = world.tree.children(vm.id, EXTENSIONS)
    if extensions:
        shown["resources"] = [world.view(extension) for extension in extensions]
    return shown
