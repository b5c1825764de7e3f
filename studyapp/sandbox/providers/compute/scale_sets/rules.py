"""What Azure refuses about a scale set before anything is made: size, image, sign-in, networks, health, upgrades."""

import re
from collections.abc import Iterator
from datetime import timedelta

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import (
    catalogue,
    image_sources,
    images,
    machine_rules,
    patch_settings,
    quota,
    sizes,
)
from studyapp.sandbox.providers.compute.names import SCALE_SETS
from studyapp.sandbox.providers.compute.scale_sets import model, probes

_NAME = re.compile(r"[^_\W](?:[\w.-]{0,62}[\w])?")
_MOST, _MOST_TOGETHER = 1000, 100
_PAUSE = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_PERCENTS = (
    ("maxBatchInstancePercent", 5),
    ("maxUnhealthyInstancePercent", 5),
    ("maxUnhealthyUpgradedInstancePercent", 0),
)
_SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
_NOT_HERE = ("publicIPAddressConfiguration", "loadBalancerInboundNatPools", "applicationGatewayBackendAddressPools")
_LONGEST_PREFIX = {True: 9, False: 58}


def check(world: World, id: str, body: Json, old: Resource | None) -> images.Image:
    """Raise the first thing that is wrong with a new or a changed scale set; gives the image of its model."""
    _check_name(ids.name_of(id))
    location = catalogue.check_region(str(body.get("location") or ""), SCALE_SETS)
    catalogue.check_zones(body.get("zones") or [], location, SCALE_SETS)
    for part in ("sku.name", "properties.upgradePolicy.mode", "properties.virtualMachineProfile"):
        if not dig(body, part):
            raise machine_rules.missing(part.removeprefix("properties."))
    profile: Json = body["properties"]["virtualMachineProfile"]
    size = sizes.named(str(body["sku"]["name"]), location)
    image = _image(world, profile, location)
    machine_rules.check_disks(size, profile["storageProfile"])
    _check_sign_in(profile, image, old)
    _check_networks(world, id, location, profile)
    probes.check(world, id, body)
    _check_extensions(body, image)
    _check_policy(body, image)
    _check_room(world, id, body, size, old)
    return image


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ArmError(400, "InvalidParameter", f"The scale set name '{name[:80]}' is not valid: 1 to 64 letters, digits, periods and hyphens, ending in a letter or digit.", "vmScaleSetName")  # fmt: skip


def _image(world: World, profile: Json, location: str) -> images.Image:
    reference = dig(profile, "storageProfile.imageReference")
    if not reference:
        raise machine_rules.missing("imageReference")
    option = dig(profile, "storageProfile.osDisk.createOption", "FromImage")
    if option != "FromImage":
        raise ArmError(400, "InvalidParameter", f"The createOption '{option}' of the OS disk is not valid: FromImage.", "osDisk.createOption")  # fmt: skip
    for entry in dig(profile, "storageProfile.dataDisks", []):
        if entry.get("createOption") != "Empty":
            raise not_simulated("data disks of a scale set that are not empty", target="dataDisks.createOption")
    image = image_sources.of(world, reference, location)
    if image.plan:
        raise not_simulated("scale sets of marketplace images with a plan", target="imageReference")
    return image


def _check_sign_in(profile: Json, image: images.Image, old: Resource | None) -> None:
    given = profile.get("osProfile")
    if not given:
        raise machine_rules.missing("osProfile")
    prefix = str(given.get("computerNamePrefix") or "")
    if not prefix:
        raise machine_rules.missing("osProfile.computerNamePrefix")
    if len(prefix) > _LONGEST_PREFIX[image.windows]:
        raise ArmError(400, "InvalidParameter", f"The computer name prefix cannot be more than {_LONGEST_PREFIX[image.windows]} characters long.", "computerNamePrefix")  # fmt: skip
    if old is None:
        machine_rules.check_user(given)
        machine_rules.check_sign_in(given, image.windows)
    machine_rules.check_password(given.get("adminPassword"))
    patch_settings.check(given.get(patch_settings.key(image.windows)) or {}, image.windows)


def _check_networks(world: World, id: str, location: str, profile: Json) -> None:
    entries: list[Json] = dig(profile, "networkProfile.networkInterfaceConfigurations", [])
    if not entries:
        raise machine_rules.missing("networkProfile.networkInterfaceConfigurations")
    primary = [entry for entry in entries if dig(entry, "properties.primary")]
    if len(entries) > 1 and len(primary) != 1:
        raise bad_request("VirtualMachineMustHaveOneNetworkInterfaceAsPrimary", f"Virtual machine scale set {id} must have one network interface configuration set as the primary.")  # fmt: skip
    for part in _configurations(entries):
        for word in _NOT_HERE:
            if part.get(word):
                raise not_simulated(f"'{word}' of a scale set", target=word)
        subnet = world.find(str(dig(part, "subnet.id", "")))
        network = world.find(subnet.parent) if subnet and subnet.type == _SUBNETS else None
        if network is None or network.body["location"] != location:
            raise bad_request("InvalidResourceReference", f"Resource {dig(part, 'subnet.id')} referenced by resource {id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip


def _configurations(entries: list[Json]) -> Iterator[Json]:
    for entry in entries:
        if not entry.get("name"):
            raise machine_rules.missing("networkInterfaceConfigurations.name")
        parts: list[Json] = dig(entry, "properties.ipConfigurations", [])
        if not parts:
            raise machine_rules.missing("networkInterfaceConfigurations.ipConfigurations")
        yield from (part.get("properties") or {} for part in parts)


def _check_extensions(body: Json, image: images.Image) -> None:
    known = {name.lower(): row for name, row in catalogue.EXTENSIONS.items()}
    kinds = list(model.kinds_of(body))
    for kind in kinds:
        row = known.get(kind.lower())
        if row is None:
            raise ArmError(404, "ArtifactNotFound", f"The VM extension '{kind}' could not be found. The sandbox has: {', '.join(catalogue.EXTENSIONS)}.")  # fmt: skip
        if row[1] != image.windows:
            raise bad_request("OperationNotAllowed", f"The extension '{kind}' does not support the operating system of the scale set.")  # fmt: skip
        if kind.rpartition(".")[2] in ("CustomScript", "CustomScriptExtension"):
            raise not_simulated("scripts of the custom script extension: use run command")
    if len({kind.lower() for kind in kinds}) < len(kinds):
        raise bad_request("BadRequest", "Multiple extensions of one handler are not supported.")


def _check_policy(body: Json, image: images.Image) -> None:
    """Rolling upgrades and upgrades of the image by themselves need a way to know the instances' health."""
    policy: Json = body["properties"]["upgradePolicy"]
    if policy["mode"] not in ("Manual", "Automatic", "Rolling"):
        raise ArmError(400, "InvalidParameter", f"The value '{policy['mode']}' of upgradePolicy.mode is not valid: Manual, Automatic or Rolling.", "upgradePolicy.mode")  # fmt: skip
    source, automatic = model.health_source(body), model.upgrades_images(body)
    for wanted, name in ((policy["mode"] == "Rolling", "Rolling Upgrade mode"), (automatic, "Automatic OS Upgrade")):
        if wanted and not source:
            raise bad_request("BadRequest", f"{name} is not supported for this Virtual Machine Scale Set because a health probe or health extension was not provided.")  # fmt: skip
        if wanted and source == "both":
            raise bad_request("BadRequest", f"{name} is not supported for this Virtual Machine Scale Set because both a health probe and a health extension were provided. Remove the health probe or health extension.")  # fmt: skip
    if automatic:
        _check_automatic(body, image)
    _check_rolling(policy.get("rollingUpgradePolicy") or {})


def _check_automatic(body: Json, image: images.Image) -> None:
    profile = body["properties"]["virtualMachineProfile"]
    if image.source or dig(profile, "storageProfile.imageReference.version", "latest") != "latest":
        raise bad_request("BadRequest", "Automatic OS Upgrade is not supported for this Virtual Machine Scale Set because the version of its image is not 'latest'.")  # fmt: skip
    settings = dig(profile, f"osProfile.{patch_settings.key(image.windows)}", {})
    if image.windows and settings.get("enableAutomaticUpdates", True):
        raise bad_request("BadRequest", "Automatic OS Upgrade needs windowsConfiguration.enableAutomaticUpdates to be false.")  # fmt: skip
    if dig(settings, "patchSettings.patchMode") == "AutomaticByPlatform":
        raise bad_request("BadRequest", "Automatic OS Upgrade is not supported with the patch mode AutomaticByPlatform.")  # fmt: skip


def _check_rolling(policy: Json) -> None:
    for name, least in _PERCENTS:
        value = int(dig(policy, name, model.POLICY[name]))
        if not least <= value <= 100:
            raise ArmError(400, "InvalidParameter", f"The value {value} of rollingUpgradePolicy.{name} must be from {least} to 100.", name)  # fmt: skip
    pause(str(policy.get("pauseTimeBetweenBatches") or "PT0S"))


def pause(text: str) -> timedelta:
    """A duration of ISO 8601 up to hours; raises 400 where it is none."""
    found = _PAUSE.fullmatch(text)
    if found is None or text == "PT":
        raise ArmError(400, "InvalidParameter", f"The value '{text[:40]}' is no duration in ISO 8601, as PT30S.", "pauseTimeBetweenBatches")  # fmt: skip
    hours, minutes, seconds = (float(part or 0) for part in found.groups())
    try:
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except OverflowError:
        raise ArmError(400, "InvalidParameter", f"The duration '{text[:40]}' is too long.", "pauseTimeBetweenBatches") from None  # fmt: skip


def _check_room(world: World, id: str, body: Json, size: sizes.Size, old: Resource | None) -> None:
    """The subscription gets the size there, and the quota has room for the instances."""
    location, capacity = catalogue.check_region(body["location"], SCALE_SETS), body["sku"].get("capacity")
    if capacity is None:
        raise machine_rules.missing("sku.capacity")
    together = dig(body, "properties.singlePlacementGroup", True)
    most = _MOST_TOGETHER if together else _MOST
    if not 0 <= capacity <= most:
        raise ArmError(400, "InvalidParameter", f"The value {capacity} of sku.capacity must be from 0 to {most}.", "sku.capacity")  # fmt: skip
    sizes.check_offered(size, id, location, body.get("zones") or [], world.subscription)
    before = old.body["sku"]["capacity"] if old else 0
    if capacity > before:
        quota.check(world, location, size, count=capacity - before)


def check_change(old: Resource, asked: Json) -> None:
    """Raise the refusal of a change that Azure does not allow."""
    location = asked.get("location")
    if location and catalogue.check_region(location, SCALE_SETS) != old.body["location"]:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}'.")  # fmt: skip
    if asked.get("zones") and asked["zones"] != old.body.get("zones"):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'zones' is not allowed.")
    model_of = "properties.virtualMachineProfile"
    for path in ("properties.platformFaultDomainCount", f"{model_of}.osProfile.computerNamePrefix", f"{model_of}.osProfile.adminUsername"):  # fmt: skip
        new, was = dig(asked, path), dig(old.body, path)
        if new is not None and new != was:
            raise ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{path.removeprefix('properties.')}' is not allowed.", path)  # fmt: skip
    networks = dig(asked, f"{model_of}.networkProfile.networkInterfaceConfigurations")
    if networks and networks != dig(old.body, f"{model_of}.networkProfile.networkInterfaceConfigurations"):
        raise not_simulated("changing the network of a scale set", target="networkInterfaceConfigurations")
