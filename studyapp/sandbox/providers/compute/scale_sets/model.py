"""The document of a scale set: its defaults, what of it is the model of its instances, and how it reads now."""

from collections.abc import Iterator

from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso_offset, merge, put_at
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import images, machine_body, patch_settings, sizes

_TOP = ("tags", "plan", "zones")
_HEALTH = "Microsoft.ManagedServices.ApplicationHealth"
POLICY: Json = {
    "maxBatchInstancePercent": 20,
    "maxUnhealthyInstancePercent": 20,
    "maxUnhealthyUpgradedInstancePercent": 20,
    "pauseTimeBetweenBatches": "PT0S",
}
"""What a rolling upgrade goes by where the scale set says nothing else."""


def complete(world: World, asked: Json, location: str, image: images.Image) -> Json:
    """The body of a new scale set with Azure's defaults; passwords, custom data and protected settings are not kept."""
    given = {n: v for n, v in asked["properties"].items() if v is not None}
    zoned = bool(asked.get("zones"))
    properties = {
        "singlePlacementGroup": True,
        "overprovision": True,
        "doNotRunExtensionsOnOverprovisionedVMs": False,
        "platformFaultDomainCount": 1 if zoned else 5,
        **({"zoneBalance": False} if zoned else {}),
        **given,
        "orchestrationMode": "Uniform",
        "uniqueId": world.chance.guid(),
        "timeCreated": iso_offset(world.now),
        "virtualMachineProfile": profile(given["virtualMachineProfile"], image),
    }
    body: Json = {name: asked[name] for name in _TOP if asked.get(name)}
    if asked.get("identity"):
        body["identity"] = machine_body.identity(world, asked["identity"], {})
    return {**body, "location": location, "sku": _sku(asked["sku"], location), "properties": properties}


def _sku(asked: Json, location: str) -> Json:
    return {"name": sizes.named(asked["name"], location).name, "tier": "Standard", "capacity": int(asked["capacity"])}


def profile(asked: Json, image: images.Image) -> Json:
    """The model of the instances as Azure shows it."""
    given = {n: v for n, v in asked.items() if v is not None}
    storage: Json = given["storageProfile"]
    disk = {"createOption": "FromImage", "caching": "ReadWrite", **(storage.get("osDisk") or {})}
    disk |= {"osType": "Windows" if image.windows else "Linux", "diskSizeGB": disk.get("diskSizeGB") or image.size}
    disk["managedDisk"] = {"storageAccountType": "Standard_LRS", **(disk.get("managedDisk") or {})}
    shown = {**given, "storageProfile": {"diskControllerType": "SCSI", **storage, "osDisk": disk}}
    shown["osProfile"] = _os_profile(given["osProfile"], image.windows)
    if given.get("extensionProfile"):
        shown["extensionProfile"] = {**given["extensionProfile"], "extensions": _extensions(given["extensionProfile"])}
    return shown


def _os_profile(asked: Json, windows: bool) -> Json:
    """Sign-in and patching; a profile that was read and sent back keeps what it said."""
    shown = machine_body.os_profile("", asked, windows)
    key = patch_settings.key(windows)
    known = dig(asked, f"{key}.disablePasswordAuthentication")
    if known is not None:
        shown[key]["disablePasswordAuthentication"] = known
    return {name: value for name, value in shown.items() if name != "computerName"}


def _extensions(asked: Json) -> list[Json]:
    return [extension(str(entry.get("name")), entry.get("properties") or {}) for entry in asked.get("extensions") or []]


def extension(name: str, asked: Json) -> Json:
    """An entry of the model's extensions, without protected settings."""
    hidden = ("protectedSettings", "provisioningState")
    kept = {n: v for n, v in asked.items() if v is not None and n not in hidden}
    return {"name": name, "properties": {"autoUpgradeMinorVersion": False, **kept}}


def changed(old: Resource, asked: Json, whole: bool) -> Json:
    """The body that a change asks for, before it is checked and completed.

    Args:
        old: the scale set as it is.
        asked: the request's body.
        whole: True for a PUT, whose tags take the place of the old ones.
    """
    properties = merge(old.body["properties"], asked.get("properties") or {})
    reference: Json | None = dig(asked, "properties.virtualMachineProfile.storageProfile.imageReference")
    if reference:
        path = "virtualMachineProfile.storageProfile.imageReference"
        before: Json = dig(old.body, f"properties.{path}", {})
        # An image of somebody's own and one of the platform are told by different names.
        kept = {} if bool(reference.get("id")) != bool(before.get("id")) else before
        properties = put_at(properties, path, {**kept, **reference})
    body = {**old.body, "properties": properties, "sku": {**old.body["sku"], **(asked.get("sku") or {})}}
    if whole or "tags" in asked:
        body["tags"] = asked.get("tags") or {}
    return body


def of_instances(body: Json) -> Json:
    """What the instances have to follow: a change of it makes a new model."""
    return {"profile": body["properties"]["virtualMachineProfile"], "size": body["sku"]["name"]}


def extensions_of(home: Resource) -> list[Json]:
    """The extensions of the model."""
    found: list[Json] = dig(home.body, "properties.virtualMachineProfile.extensionProfile.extensions", [])
    return found


def kinds_of(body: Json) -> Iterator[str]:
    """Publisher and type of each extension of a model."""
    for entry in dig(body, "properties.virtualMachineProfile.extensionProfile.extensions", []):
        given = entry.get("properties") or {}
        yield f"{given.get('publisher')}.{given.get('type')}"


def health_source(body: Json) -> str:
    """How a scale set knows the health of its instances: by `extension`, by `probe`, by `both`, or not at all."""
    extension = any(kind.lower().startswith(_HEALTH.lower()) for kind in kinds_of(body))
    probe = bool(probe_of(body))
    return "both" if extension and probe else "extension" if extension else "probe" if probe else ""


def probe_of(body: Json) -> str:
    """The id of the load balancer's probe that a scale set goes by, or an empty text."""
    return str(dig(body, "properties.virtualMachineProfile.networkProfile.healthProbe.id", ""))


def policy_of(home: Resource) -> Json:
    """What a rolling upgrade of a scale set goes by."""
    given: Json = dig(home.body, "properties.upgradePolicy.rollingUpgradePolicy", {})
    return {**POLICY, **{name: value for name, value in given.items() if value is not None}}


def mode(home: Resource) -> str:
    """How changes of the model reach the instances: Manual, Automatic or Rolling."""
    return str(home.body["properties"]["upgradePolicy"]["mode"])


def upgrades_images(body: Json) -> bool:
    """Whether new versions of the image are taken by themselves."""
    return bool(dig(body, "properties.upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade"))


def view(world: World, home: Resource) -> Json:
    """The scale set as a GET shows it: without user data."""
    properties = dict(home.body["properties"])
    model = {n: v for n, v in properties["virtualMachineProfile"].items() if n != "userData"}
    return {
        **home.body,
        "etag": home.etag,
        "properties": {**properties, "virtualMachineProfile": model, "provisioningState": state(world, home)},
    }


def state(world: World, home: Resource) -> str:
    """What is being done to the scale set."""
    if home.facts.get("deleting"):
        return "Deleting"
    if not world.busy(home.id):
        return "Succeeded"
    return "Creating" if home.facts.get("creating") else "Updating"
