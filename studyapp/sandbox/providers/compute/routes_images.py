"""The operations of images that people make, and of the catalogue of extensions."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.compute import extension_images, machine_images
from studyapp.sandbox.providers.compute.names import IMAGES, IN_GROUP, IN_REGION, IN_SUBSCRIPTION

_ALL = IN_GROUP + "/images"
_ONE = _ALL + "/{image}"
_TYPES = IN_REGION + "/publishers/{publisher}/artifacttypes/vmextension/types"
_MODEL, _KIND = "compute.Image", "compute.VirtualMachineExtensionImage"
_PART = "A part of Azure's extensions, one version of each."
_STRICT = Strict(
    acts_on=(
        "location",
        "properties.sourceVirtualMachine.id",
        "properties.hyperVGeneration",
        "properties.storageProfile",
    ),
    refuses={
        "extendedLocation": (),
        "properties.storageProfile.osDisk.blobUri": (),
        "properties.storageProfile.osDisk.diskEncryptionSet": (),
    },
)

ROUTES = (
    Route("Images_CreateOrUpdate", "PUT", _ONE, machine_images.put, request=_MODEL, response=_MODEL, strict=_STRICT),
    Route("Images_Update", "PATCH", _ONE, machine_images.patch, request="compute.ImageUpdate", response=_MODEL, strict=_STRICT),
    Route("Images_Get", "GET", _ONE, generic.get, response=_MODEL),
    Route("Images_Delete", "DELETE", _ONE, machine_images.delete),
    Route("Images_ListByResourceGroup", "GET", _ALL, generic.list_children(IMAGES), response=_MODEL + "[]"),
    Route("Images_List", "GET", IN_SUBSCRIPTION + "/images", generic.list_all(IMAGES), response=_MODEL + "[]"),
    Route("VirtualMachineExtensionImages_ListTypes", "GET", _TYPES, extension_images.types, note=_PART),
    Route("VirtualMachineExtensionImages_ListVersions", "GET", _TYPES + "/{type}/versions", extension_images.versions, note=_PART),
    Route("VirtualMachineExtensionImages_Get", "GET", _TYPES + "/{type}/versions/{version}", extension_images.get, note=_PART, response=_KIND),
)  # fmt: skip
