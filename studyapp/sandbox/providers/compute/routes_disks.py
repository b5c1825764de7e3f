"""The operations of disks, snapshots and restore points."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.routes import Grade, Route, Strict
from studyapp.sandbox.providers.compute import access, disks, restore_points, snapshots
from studyapp.sandbox.providers.compute.names import DISKS, IN_GROUP, IN_SUBSCRIPTION, SNAPSHOTS

_DISKS = IN_GROUP + "/disks"
_SNAPS = IN_GROUP + "/snapshots"
_SETS = IN_GROUP + "/restorePointCollections"
_POINT = _SETS + "/{collection}/restorePoints/{point}"
_DISK_POINTS = _POINT + "/diskRestorePoints"
_SHARED = {
    "extendedLocation": (),
    "properties.creationData.galleryImageReference": (),
    "properties.creationData.elasticSanResourceId": (),
    "properties.creationData.securityDataUri": (),
    "properties.creationData.securityMetadataUri": (),
    "properties.creationData.instantAccessDurationMinutes": (),
    "properties.diskAccessId": (),
    "properties.networkAccessPolicy": ("AllowAll", "DenyAll"),
    "properties.encryption.diskEncryptionSetId": (),
    "properties.encryption.type": ("EncryptionAtRestWithPlatformKey",),
    "properties.encryptionSettingsCollection": (),
    "properties.dataAccessAuthMode": ("None",),
    "properties.securityProfile.securityType": ("Standard", "TrustedLaunch"),
}
_DISK = Strict(
    acts_on=("location", "zones", "sku", "properties.creationData", "properties.diskSizeGB", "properties.maxShares", "properties.networkAccessPolicy"),
    refuses={
        **_SHARED,
        "properties.creationData.createOption": ("Empty", "Copy", "FromImage", "Restore"),
        "properties.creationData.imageReference.sharedGalleryImageId": (),
        "properties.creationData.imageReference.communityGalleryImageId": (),
        "properties.availabilityPolicy": (),
    },
)  # fmt: skip
_SNAP = Strict(
    acts_on=("location", "sku", "properties.creationData", "properties.incremental", "properties.networkAccessPolicy"),
    refuses={
        **_SHARED,
        "properties.creationData.createOption": ("Copy",),
        "properties.creationData.provisionedBandwidthCopySpeed": ("None",),
    },
)
_POINTS = Strict(
    acts_on=("properties.excludeDisks", "properties.consistencyMode"),
    refuses={"properties.sourceRestorePoint": (), "properties.instantAccessDurationMinutes": ()},
)
_COLLECTION = Strict(acts_on=("location", "properties.source"), refuses={"properties.instantAccess": (False,)})

ROUTES = (
    Route("Disks_CreateOrUpdate", "PUT", _DISKS + "/{disk}", disks.put, request="compute.Disk", response="compute.Disk", strict=_DISK),
    Route("Disks_Update", "PATCH", _DISKS + "/{disk}", disks.patch, request="compute.DiskUpdate", response="compute.Disk", strict=_DISK),
    Route("Disks_Get", "GET", _DISKS + "/{disk}", generic.get, response="compute.Disk"),
    Route("Disks_ListByResourceGroup", "GET", _DISKS, generic.list_children(DISKS), response="compute.Disk[]"),
    Route("Disks_List", "GET", IN_SUBSCRIPTION + "/disks", generic.list_all(DISKS), response="compute.Disk[]"),
    Route("Disks_Delete", "DELETE", _DISKS + "/{disk}", disks.delete),
    Route("Disks_GrantAccess", "POST", _DISKS + "/{disk}/beginGetAccess", access.grant, request="compute.GrantAccessData", strict=Strict(refuses={"getSecureVMGuestStateSAS": (False,)}), note="The url names the bytes; downloading them is refused."),
    Route("Disks_RevokeAccess", "POST", _DISKS + "/{disk}/endGetAccess", access.revoke),
    Route("Snapshots_CreateOrUpdate", "PUT", _SNAPS + "/{snapshot}", snapshots.put, request="compute.Snapshot", response="compute.Snapshot", strict=_SNAP),
    Route("Snapshots_Update", "PATCH", _SNAPS + "/{snapshot}", snapshots.patch, request="compute.SnapshotUpdate", response="compute.Snapshot", strict=_SNAP),
    Route("Snapshots_Get", "GET", _SNAPS + "/{snapshot}", generic.get, response="compute.Snapshot"),
    Route("Snapshots_ListByResourceGroup", "GET", _SNAPS, generic.list_children(SNAPSHOTS), response="compute.Snapshot[]"),
    Route("Snapshots_List", "GET", IN_SUBSCRIPTION + "/snapshots", generic.list_all(SNAPSHOTS), response="compute.Snapshot[]"),
    Route("Snapshots_Delete", "DELETE", _SNAPS + "/{snapshot}", snapshots.delete),
    Route("Snapshots_GrantAccess", "POST", _SNAPS + "/{snapshot}/beginGetAccess", access.grant, request="compute.GrantAccessData", strict=Strict(refuses={"getSecureVMGuestStateSAS": (False,)}), note="The url names the bytes; downloading them is refused."),
    Route("Snapshots_RevokeAccess", "POST", _SNAPS + "/{snapshot}/endGetAccess", access.revoke),
    Route("RestorePointCollections_CreateOrUpdate", "PUT", _SETS + "/{collection}", restore_points.put_collection, request="compute.RestorePointCollection", response="compute.RestorePointCollection", strict=_COLLECTION),
    Route("RestorePointCollections_Update", "PATCH", _SETS + "/{collection}", restore_points.patch_collection, request="compute.RestorePointCollectionUpdate", response="compute.RestorePointCollection", strict=_COLLECTION),
    Route("RestorePointCollections_Get", "GET", _SETS + "/{collection}", restore_points.get_collection, response="compute.RestorePointCollection"),
    Route("RestorePointCollections_List", "GET", _SETS, restore_points.list_in_group, response="compute.RestorePointCollection[]"),
    Route("RestorePointCollections_ListAll", "GET", IN_SUBSCRIPTION + "/restorePointCollections", restore_points.list_everywhere, response="compute.RestorePointCollection[]"),
    Route("RestorePointCollections_Delete", "DELETE", _SETS + "/{collection}", restore_points.delete),
    Route("RestorePoints_Create", "PUT", _POINT, restore_points.put_point, request="compute.RestorePoint", response="compute.RestorePoint", strict=_POINTS),
    Route("RestorePoints_Get", "GET", _POINT, restore_points.get_point, response="compute.RestorePoint"),
    Route("RestorePoints_Delete", "DELETE", _POINT, restore_points.delete),
    Route("DiskRestorePoint_ListByRestorePoint", "GET", _DISK_POINTS, restore_points.disk_points, response="compute.DiskRestorePoint[]"),
    Route("DiskRestorePoint_Get", "GET", _DISK_POINTS + "/{disk}", generic.get, response="compute.DiskRestorePoint"),
    Route("DiskRestorePoint_GrantAccess", "POST", _DISK_POINTS + "/{disk}/beginGetAccess", access.grant, request="compute.GrantAccessData", note="The url names the bytes; downloading them is refused."),
    Route("DiskRestorePoint_RevokeAccess", "POST", _DISK_POINTS + "/{disk}/endGetAccess", access.revoke),
    Route("Snapshots_UpdateImmutabilityPolicy", "POST", _SNAPS + "/{snapshot}/updateImmutabilityPolicy", generic.absent("immutability of snapshots"), Grade.ABSENT, "Immutable snapshots."),
)  # fmt: skip
