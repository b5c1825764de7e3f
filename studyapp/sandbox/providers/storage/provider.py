"""What Microsoft.Storage declares: accounts and containers, and the blob service under the accounts' own names."""

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.blobs import CONTAINERS
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION, ApiVersions, Provider, Route, Strict
from studyapp.sandbox.arm.wire import BLOBS
from studyapp.sandbox.providers.storage import accounts, blobs, containers, signatures
from studyapp.sandbox.providers.storage.accounts import ACCOUNTS, FAMILY

_HOME = GROUP + "/providers/Microsoft.Storage/storageAccounts"
_A = _HOME + "/{account}"
_EVERY = SUBSCRIPTION + "/providers/Microsoft.Storage"
_SERVICES = _A + "/blobServices"
_CONTAINERS = _SERVICES + "/default/containers"
_C = _CONTAINERS + "/{container}"
_MODEL, _KEYS = "storage.StorageAccount", "storage.StorageAccountListKeysResult"
_SERVICE, _CONTAINER = "storage.BlobServiceProperties", "storage.BlobContainer"
_BLOBS = f"/{BLOBS}/{{account}}"
_STRICT = Strict(
    acts_on=("location", "sku", "kind", "properties.allowSharedKeyAccess", "properties.allowBlobPublicAccess"),
    refuses={
        "extendedLocation": (),
        "properties.customDomain": (),
        "properties.isHnsEnabled": (False,),
        "properties.isNfsV3Enabled": (False,),
        "properties.isSftpEnabled": (False,),
        "properties.immutableStorageWithVersioning.enabled": (False,),
        "properties.encryption.keySource": ("Microsoft.Storage",),
        "properties.encryption.keyvaultproperties": (),
        "properties.azureFilesIdentityBasedAuthentication.directoryServiceOptions": ("None",),
    },
)
_SERVICE_STRICT = Strict(
    refuses={
        "properties.isVersioningEnabled": (False,),
        "properties.changeFeed.enabled": (False,),
        "properties.restorePolicy.enabled": (False,),
        "properties.lastAccessTimeTrackingPolicy.enable": (False,),
    }
)
_CONTAINER_STRICT = Strict(
    acts_on=("properties.publicAccess",),
    refuses={
        "properties.immutableStorageWithVersioning.enabled": (False,),
        "properties.enableNfsV3RootSquash": (False,),
        "properties.enableNfsV3AllSquash": (False,),
    },
)
_NOTE = "By shared access signature or shared key; block blobs in one piece"

PROVIDER = Provider(
    "Microsoft.Storage",
    ApiVersions("2015-06-15", "2026-12-31", ("2026-09-01", "2025-06-01", "2024-01-01", "2023-05-01", "2022-09-01")),
    routes=(
        Route("StorageAccounts_Create", "PUT", _A, accounts.put, request="storage.StorageAccountCreateParameters", response=_MODEL, strict=_STRICT),
        Route("StorageAccounts_Update", "PATCH", _A, accounts.patch, request="storage.StorageAccountUpdateParameters", response=_MODEL, strict=_STRICT),
        Route("StorageAccounts_GetProperties", "GET", _A, generic.get, response=_MODEL),
        Route("StorageAccounts_ListByResourceGroup", "GET", _HOME, generic.list_children(ACCOUNTS), response=_MODEL + "[]"),
        Route("StorageAccounts_List", "GET", _EVERY + "/storageAccounts", generic.list_all(ACCOUNTS), response=_MODEL + "[]"),
        Route("StorageAccounts_Delete", "DELETE", _A, accounts.delete),
        Route("StorageAccounts_ListKeys", "POST", _A + "/listKeys", accounts.list_keys, response=_KEYS),
        Route("StorageAccounts_RegenerateKey", "POST", _A + "/regenerateKey", accounts.regenerate, request="storage.StorageAccountRegenerateKeyParameters", response=_KEYS),
        Route("StorageAccounts_ListAccountSAS", "POST", _A + "/ListAccountSas", signatures.list_account_sas, request="storage.AccountSasParameters", response="storage.ListAccountSasResponse"),
        Route("StorageAccounts_ListServiceSAS", "POST", _A + "/ListServiceSas", signatures.list_service_sas, request="storage.ServiceSasParameters", response="storage.ListServiceSasResponse"),
        Route("StorageAccounts_CheckNameAvailability", "POST", _EVERY + "/checkNameAvailability", accounts.check_name, request="storage.StorageAccountCheckNameAvailabilityParameters", response="storage.CheckNameAvailabilityResult"),
        Route("Storage_OperationStatus", "GET", _EVERY + "/locations/{location}/asyncoperations/{operation}", generic.status_door(FAMILY), existing=True),
        Route("BlobServices_List", "GET", _SERVICES, containers.list_services, response=_SERVICE + "[]"),
        Route("BlobServices_GetServiceProperties", "GET", _SERVICES + "/default", containers.get_service, response=_SERVICE),
        Route("BlobServices_SetServiceProperties", "PUT", _SERVICES + "/default", containers.put_service, request=_SERVICE, response=_SERVICE, strict=_SERVICE_STRICT),
        Route("BlobContainers_Create", "PUT", _C, containers.put, request=_CONTAINER, response=_CONTAINER, strict=_CONTAINER_STRICT),
        Route("BlobContainers_Update", "PATCH", _C, containers.patch, request=_CONTAINER, response=_CONTAINER, strict=_CONTAINER_STRICT),
        Route("BlobContainers_Get", "GET", _C, generic.get, response=_CONTAINER),
        Route("BlobContainers_List", "GET", _CONTAINERS, containers.list_containers, response="storage.ListContainerItem[]"),
        Route("BlobContainers_Delete", "DELETE", _C, containers.delete, existing=True),
        Route("BlobService_ListContainers", "GET", _BLOBS, blobs.of_service, note=_NOTE, signed=True),
        Route("Container_ListBlobs", "GET", _BLOBS + "/{container}", blobs.of_container, note=_NOTE, signed=True),
        Route("Blob_Download", "GET", _BLOBS + "/{container}/{blob}", blobs.read, note=_NOTE, signed=True),
        Route("Blob_GetProperties", "HEAD", _BLOBS + "/{container}/{blob}", blobs.head, note=_NOTE, signed=True),
        Route("BlockBlob_Upload", "PUT", _BLOBS + "/{container}/{blob}", blobs.write, note=_NOTE, signed=True),
        Route("Blob_Delete", "DELETE", _BLOBS + "/{container}/{blob}", blobs.delete, note=_NOTE, signed=True),
    ),
    types=("storageAccounts", "storageAccounts/blobServices/containers"),
    builders={ACCOUNTS.lower(): accounts.build, CONTAINERS.lower(): containers.build},
    viewers={ACCOUNTS.lower(): accounts.view, CONTAINERS.lower(): containers.view},
)  # fmt: skip
