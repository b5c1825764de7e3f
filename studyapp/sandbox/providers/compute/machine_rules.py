"""What Azure refuses about a machine before anything is made: names, sizes, sign-in, network interfaces, zones."""

import re
from collections.abc import Iterable

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.errors import ArmError, bad_request, conflict, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import (
    catalogue,
    hibernation,
    image_sources,
    images,
    offers,
    patch_settings,
    quota,
    sizes,
)
from studyapp.sandbox.providers.compute.names import NICS, SETS, VMS

_NAME = re.compile(r"[^_\W](?:[\w.-]{0,62}[\w])?")
_FORBIDDEN_USERS = frozenset(["admin", "administrator", "root", "user", "user1", "user2", "test", "guest", "console", "david", "sql", "support", "a", "actuser", "adm", "admin1", "admin2", "aspnet", "backup", "john", "owner", "server", "sys", "test1", "test2", "test3", "user3", "user4", "user5", "1", "123"])  # fmt: skip
_CLASSES = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())


def missing(name: str) -> ArmError:
    return ArmError(400, "InvalidParameter", f"Required parameter '{name}' is missing (null).", name)


def check_new(world: World, id: str, body: Json) -> images.Image | None:
    """Raise the first thing that is wrong with a new machine; gives the image that it is made from."""
    name, properties = ids.name_of(id), body.get("properties") or {}
    if not _NAME.fullmatch(name):
        raise ArmError(400, "InvalidParameter", f"The VM name '{name[:80]}' is not valid: 1 to 64 letters, digits, periods and hyphens, ending in a letter or digit.", "vmName")  # fmt: skip
    location = catalogue.check_region(str(body.get("location") or ""), VMS)
    catalogue.check_zones(body.get("zones") or [], location, VMS)
    for part in ("hardwareProfile.vmSize", "storageProfile.osDisk", "networkProfile.networkInterfaces"):
        if not dig(properties, part):
            raise missing(part)
    size = sizes.named(str(properties["hardwareProfile"]["vmSize"]), location)
    image = image_of(world, properties, location)
    check_disks(size, properties["storageProfile"])
    _check_profile(name, properties, image)
    check_interfaces(world, id, location, properties["networkProfile"]["networkInterfaces"])
    _check_set(world, body, properties)
    _check_place(world, id, body, size)
    return image


def _check_place(world: World, vm: str, body: Json, size: sizes.Size) -> None:
    """The subscription gets the size there, the hardware of the set runs it, and the quota has room for it."""
    location = catalogue.check_region(body["location"], VMS)
    sizes.check_offered(size, vm, location, body.get("zones") or [], world.subscription)
    home = world.find(str(dig(body, "properties.availabilitySet.id", "")))
    bound = offers.hardware(world, home) if home else None
    if home and bound and size.cluster != bound.cluster:
        known = ", ".join(s.name for s in sizes.of_cluster(bound, location))
        raise ArmError(400, "InvalidParameter", f"Unable to create the VM '{ids.name_of(vm)}' in availability set '{home.name}' because the requested size {size.name} is not available in the current hardware cluster. The available sizes are: {known}. Read more on VM resizing strategy at https://aka.ms/azure-resizevm.", "vmSize")  # fmt: skip
    hibernation.check_size(size, body)
    quota.check(world, location, size)


def image_of(world: World, properties: Json, location: str) -> images.Image | None:
    """The image that a machine is to be made from; None where its system's disk is attached as it is."""
    option = dig(properties, "storageProfile.osDisk.createOption")
    reference = dig(properties, "storageProfile.imageReference")
    if option == "Attach":
        return None
    if option != "FromImage":
        raise ArmError(400, "InvalidParameter", f"The createOption '{option}' of the OS disk is not valid: FromImage or Attach.", "osDisk.createOption")  # fmt: skip
    if not reference:
        raise missing("imageReference")
    return image_sources.of(world, reference, location)


def check_plan(body: Json, image: images.Image | None) -> None:
    """A marketplace image needs the plan whose terms were accepted."""
    if image is not None and image.plan and not body.get("plan"):
        raise bad_request(
            "VMMarketplaceInvalidInput",
            f"Creating a virtual machine from Marketplace image '{image.publisher}:{image.offer}:{image.sku}' requires Plan information in the request.",
        )


def check_disks(size: sizes.Size, storage: Json) -> None:
    """The number, the places and the kinds of disks that a size takes."""
    entries: list[Json] = [e for e in storage.get("dataDisks") or [] if not e.get("toBeDetached")]
    luns = [entry.get("lun") for entry in entries]
    if None in luns:
        raise missing("dataDisk.lun")
    if len(set(luns)) < len(luns):
        raise ArmError(400, "InvalidParameter", "Two data disks have the same lun.", "dataDisk.lun")
    named = [ids.key(id) for entry in entries if (id := dig(entry, "managedDisk.id"))]
    if len(set(named)) < len(named):
        raise conflict("ConflictingUserInput", "A data disk is named twice.")
    if len(entries) > size.disks:
        raise conflict("OperationNotAllowed", f"The maximum number of data disks allowed to be attached to a VM of this size is {size.disks}.")  # fmt: skip
    for entry in (*entries, storage.get("osDisk") or {}):
        _check_entry(size, entry)


def _check_entry(size: sizes.Size, entry: Json) -> None:
    kind = str(dig(entry, "managedDisk.storageAccountType", ""))
    if kind.startswith(("Premium", "Ultra")) and not size.premium:
        raise bad_request("InvalidParameter", f"Requested operation cannot be performed because storage account type '{kind}' is not supported for VM size '{size.name}'.")  # fmt: skip
    for refused in ("vhd", "image", "encryptionSettings", "diffDiskSettings"):
        if entry.get(refused):
            raise not_simulated(f"'{refused}' of a disk of a virtual machine", target=refused)
    if dig(entry, "managedDisk.diskEncryptionSet"):
        raise not_simulated("disk encryption sets", target="managedDisk.diskEncryptionSet")


def _check_profile(name: str, properties: Json, image: images.Image | None) -> None:
    profile = properties.get("osProfile")
    if image is None:
        if profile:
            raise ArmError(400, "InvalidParameter", "Parameter 'osProfile' is not allowed.", "osProfile")
        return
    if not profile:
        raise missing("osProfile")
    check_user(profile)
    computer = str(profile.get("computerName") or name)
    if image.windows and len(computer) > 15:
        raise ArmError(400, "InvalidParameter", "Windows computer name cannot be more than 15 characters long, be entirely numeric, or contain special characters.", "computerName")  # fmt: skip
    check_sign_in(profile, image.windows)
    check_password(profile.get("adminPassword"))
    patch_settings.check(profile.get(patch_settings.key(image.windows)) or {}, image.windows)


def check_user(profile: Json) -> None:
    """Raise 400 where a machine's profile names no administrator, or one with a forbidden name."""
    user = str(profile.get("adminUsername") or "")
    if not user:
        raise missing("osProfile.adminUsername")
    if user.lower() in _FORBIDDEN_USERS:
        raise ArmError(400, "InvalidParameter", "The Admin Username specified is not allowed.", "adminUsername")


def check_sign_in(profile: Json, windows: bool) -> None:
    """Raise 400 where nobody could sign in to a machine with this profile."""
    password = profile.get("adminPassword")
    keys = dig(profile, "linuxConfiguration.ssh.publicKeys", [])
    other = "linuxConfiguration" if windows else "windowsConfiguration"
    if profile.get(other):
        raise ArmError(400, "InvalidParameter", f"Parameter 'osProfile.{other}' is not allowed.", other)
    if password is None and (windows or not keys):
        raise missing("osProfile.adminPassword")
    if not windows and dig(profile, "linuxConfiguration.disablePasswordAuthentication") and not keys:
        raise missing("linuxConfiguration.ssh.publicKeys")


def check_password(password: str | None) -> None:
    """Raise 400 where a password is given that is too weak."""
    if password is not None and not _is_strong(password):
        raise ArmError(400, "InvalidParameter", "The supplied password must be between 12-123 characters long and must satisfy at least 3 of the password complexity requirements: a lower case character, an upper case character, a digit, a special character.", "adminPassword")  # fmt: skip


def _is_strong(password: str) -> bool:
    return 12 <= len(password) <= 123 and sum(any(map(test, password)) for test in _CLASSES) >= 3


def check_interfaces(world: World, vm: str, location: str, references: Iterable[Json]) -> None:
    """Every network interface exists, lies in the region, is free; of several, one is the primary."""
    entries = list(references)
    for entry in entries:
        nic = world.find(str(entry.get("id") or ""))
        if nic is None or nic.type != NICS:
            raise bad_request("InvalidResourceReference", f"Resource {entry.get('id')} referenced by resource {vm} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.")  # fmt: skip
        _check_interface(world, vm, location, nic)
    primary = sum(bool(dig(entry, "properties.primary")) for entry in entries)
    if len(entries) > 1 and primary != 1:
        raise bad_request("VirtualMachineMustHaveOneNetworkInterfaceAsPrimary", f"Virtual machine {vm} must have one network interface set as the primary.")  # fmt: skip


def _check_interface(world: World, vm: str, location: str, nic: Resource) -> None:
    if nic.body["location"] != location:
        raise bad_request("InvalidResourceReference", f"Resource {nic.id} referenced by resource {vm} lies in '{nic.body['location']}', not in '{location}'.")  # fmt: skip
    holder = str(nic.facts.get("attachedTo") or "")
    if holder and ids.key(holder) != ids.key(vm) and world.find(holder) is not None:
        raise bad_request("NicInUse", f"Network Interface {nic.id} is used by existing resource {holder}. In order to use the network interface, it must be dissociated from the resource.")  # fmt: skip


def _check_set(world: World, body: Json, properties: Json) -> None:
    named = dig(properties, "availabilitySet.id")
    if not named:
        return
    found = world.find(named)
    if found is None or found.type != SETS:
        raise ArmError(404, "NotFound", f"The availability set '{named}' is not found.", "availabilitySet")
    if body.get("zones"):
        raise bad_request("BadRequest", "A virtual machine cannot be in an availability set and in an availability zone.")  # fmt: skip
    if dig(found.body, "sku.name") != "Aligned":
        raise conflict("OperationNotAllowed", f"Addition of a managed disk based VM to non-managed Availability Set '{found.name}' is not supported. Use sku 'Aligned'.")  # fmt: skip


UNCHANGING = ("osProfile.computerName", "osProfile.adminUsername", "availabilitySet.id", "storageProfile.imageReference.publisher", "storageProfile.imageReference.offer", "storageProfile.imageReference.sku", "storageProfile.osDisk.createOption", "securityProfile.securityType", "platformFaultDomain", "osProfile.customData")  # fmt: skip
"""Properties that can be set only when a machine is made."""


def check_change(old: Resource, asked: Json) -> None:
    """Raise the refusal of a change that Azure does not allow."""
    location = asked.get("location")
    if location and catalogue.check_region(location, VMS) != old.body["location"]:
        raise conflict("InvalidResourceLocation", f"The resource '{old.name}' already exists in location '{old.body['location']}' in the resource group. A resource with the same name cannot be created in location '{location}'.")  # fmt: skip
    if asked.get("zones") and asked["zones"] != old.body.get("zones"):
        raise conflict("PropertyChangeNotAllowed", "Changing property 'zones' is not allowed.")
    for path in UNCHANGING:
        new = dig(asked, f"properties.{path}")
        was = dig(old.body, f"properties.{path}")
        if new is not None and str(new).lower() != str(was).lower():
            raise ArmError(409, "PropertyChangeNotAllowed", f"Changing property '{path}' is not allowed.", path)
