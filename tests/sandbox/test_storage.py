"""Storage accounts, their keys and signatures, and the blobs that a restore leaves in them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.mgmt.storage.models import BlobContainer, BlobServiceProperties, StorageAccount
from azure.storage.blob import (
    AccountSasPermissions,
    BlobClient,
    BlobSasPermissions,
    BlobServiceClient,
    ContainerClient,
    ContentSettings,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)

from tests.sandbox.conftest import GROUP, REGION, Azure
from tests.sandbox.test_vaults import refusal

ACCOUNT = "stagingapp1"
URL = f"https://{ACCOUNT}.blob.sandbox.invalid"


@pytest.fixture
def account(azure: Azure) -> Azure:
    """A group with a storage account that has a container."""
    azure.make_group()
    azure.make_account()
    azure.storage.blob_containers.create(GROUP, ACCOUNT, "logs", {})
    return azure


def key(azure: Azure, name: str = "key1") -> str:
    found = azure.storage.storage_accounts.list_keys(GROUP, ACCOUNT).keys_property
    return str(next(one.value for one in found if one.key_name == name))


def service(azure: Azure, credential: Any) -> BlobServiceClient:
    # The SDK reads an account's name off Azure's own hosts alone.
    named = credential if "sig=" in credential else {"account_name": ACCOUNT, "account_key": credential}
    return BlobServiceClient(URL, credential=named, transport=azure.sandbox.connection()["transport"])


def code_of(refused: pytest.ExceptionInfo[HttpResponseError]) -> str:
    code = getattr(refused.value, "error_code", "")
    return str(getattr(code, "value", code))


@pytest.mark.proves(
    "StorageAccounts_Create",
    "StorageAccounts_GetProperties",
    "StorageAccounts_Update",
    "StorageAccounts_List",
    "StorageAccounts_ListByResourceGroup",
    "StorageAccounts_Delete",
    "Storage_OperationStatus",
)
def test_an_account_is_made_changed_listed_and_deleted(azure: Azure) -> None:
    azure.make_group()
    azure.make_account()
    accounts = azure.storage.storage_accounts
    made = accounts.get_properties(GROUP, ACCOUNT)
    assert isinstance(made, StorageAccount)
    assert isinstance(made.creation_time, datetime)
    assert made.primary_endpoints.blob == f"{URL}/"
    accounts.update(GROUP, ACCOUNT, {"sku": {"name": "Standard_GRS"}, "tags": {"a": "b"}})
    read = accounts.get_properties(GROUP, ACCOUNT)
    assert (read.sku.name, read.tags) == ("Standard_GRS", {"a": "b"})
    assert [a.name for a in accounts.list()] == [a.name for a in accounts.list_by_resource_group(GROUP)] == [ACCOUNT]
    accounts.delete(GROUP, ACCOUNT)
    assert list(accounts.list()) == []


@pytest.mark.proves("StorageAccounts_ListKeys", "StorageAccounts_RegenerateKey", "BlobService_ListContainers")
def test_a_renewed_key_opens_and_the_old_one_no_more(account: Azure) -> None:
    old = key(account)
    assert [one.name for one in service(account, old).list_containers()] == ["logs"]
    account.storage.storage_accounts.regenerate_key(GROUP, ACCOUNT, {"keyName": "key1"})
    with pytest.raises(HttpResponseError) as refused:
        list(service(account, old).list_containers())
    assert code_of(refused) == "AuthenticationFailed"
    for name in ("key1", "key2"):
        assert [one.name for one in service(account, key(account, name)).list_containers()] == ["logs"]


@pytest.mark.proves("StorageAccounts_CheckNameAvailability")
def test_a_name_is_taken_once_there_is_such_an_account(azure: Azure) -> None:
    azure.make_group()
    check = azure.storage.storage_accounts.check_name_availability
    asked = {"name": ACCOUNT, "type": "Microsoft.Storage/storageAccounts"}
    assert check(asked).name_available is True
    azure.make_account()
    assert check(asked).name_available is False


@pytest.mark.proves("BlobContainers_Create", "BlobContainers_Get", "BlobContainers_Update", "BlobContainers_List", "BlobContainers_Delete")  # fmt: skip
def test_containers_are_made_changed_listed_and_deleted(account: Azure) -> None:
    containers = account.storage.blob_containers
    made = containers.create(GROUP, ACCOUNT, "backup", {"properties": {"metadata": {"a": "b"}}})
    assert isinstance(made, BlobContainer)
    assert isinstance(containers.get(GROUP, ACCOUNT, "backup").last_modified_time, datetime)
    containers.update(GROUP, ACCOUNT, "backup", {"properties": {"metadata": {"c": "d"}}})
    assert containers.get(GROUP, ACCOUNT, "backup").metadata == {"c": "d"}
    assert [one.name for one in containers.list(GROUP, ACCOUNT)] == ["backup", "logs"]
    containers.delete(GROUP, ACCOUNT, "backup")
    assert [one.name for one in containers.list(GROUP, ACCOUNT)] == ["logs"]
    assert refusal(containers.create, GROUP, ACCOUNT, "No_Name", {}) == "ContainerNameInvalid"
    assert (
        refusal(containers.create, GROUP, ACCOUNT, "open", {"properties": {"publicAccess": "Blob"}})
        == "PublicAccessNotPermitted"
    )


@pytest.mark.proves("BlobServices_List", "BlobServices_GetServiceProperties", "BlobServices_SetServiceProperties")
def test_the_settings_of_a_blob_service_are_kept(account: Azure) -> None:
    services = account.storage.blob_services
    assert services.get_service_properties(GROUP, ACCOUNT).delete_retention_policy.enabled is False
    services.set_service_properties(GROUP, ACCOUNT, {"properties": {"deleteRetentionPolicy": {"enabled": True, "days": 7}}})  # fmt: skip
    read = services.get_service_properties(GROUP, ACCOUNT)
    assert isinstance(read, BlobServiceProperties)
    assert (read.delete_retention_policy.enabled, read.delete_retention_policy.days) == (True, 7)
    assert [one.name for one in services.list(GROUP, ACCOUNT)] == ["default"]


def test_what_an_account_holds_goes_with_it(account: Azure) -> None:
    service(account, key(account)).get_blob_client("logs", "a").upload_blob(b"x")
    account.storage.storage_accounts.delete(GROUP, ACCOUNT)
    account.make_account()
    assert list(account.storage.blob_containers.list(GROUP, ACCOUNT)) == []


@pytest.mark.proves("BlockBlob_Upload", "Blob_Download", "Blob_GetProperties", "Container_ListBlobs", "Blob_Delete")
def test_blobs_are_written_read_listed_and_deleted(account: Azure) -> None:
    client = service(account, key(account)).get_container_client("logs")
    name = "resourceId=/x/y=2026/m=03/PT1H.json"
    client.upload_blob(name, b'{"time": 1}', content_settings=ContentSettings(content_type="application/json"))
    client.upload_blob("empty", b"")
    read = client.download_blob(name)
    assert read.readall() == b'{"time": 1}'
    assert client.download_blob("empty").readall() == b""
    assert client.download_blob(name, offset=2, length=4).readall() == b"time"
    known = client.get_blob_client(name).get_blob_properties()
    assert (known.size, known.content_settings.content_type) == (11, "application/json")
    assert isinstance(known.last_modified, datetime)
    assert [(one.name, one.size) for one in client.list_blobs()] == [("empty", 0), (name, 11)]
    assert [one.name for one in client.list_blobs(name_starts_with="resource")] == [name]
    with pytest.raises(HttpResponseError) as refused:
        client.upload_blob(name, b"again")
    assert code_of(refused) == "BlobAlreadyExists"
    client.upload_blob(name, b"again", overwrite=True)
    assert client.download_blob(name).readall() == b"again"
    client.delete_blob(name)
    assert [one.name for one in client.list_blobs()] == ["empty"]
    with pytest.raises(HttpResponseError) as refused:
        client.download_blob(name)
    assert code_of(refused) == "BlobNotFound"


def test_signatures_made_by_a_client_open_what_they_are_for(account: Azure) -> None:
    owner = service(account, key(account)).get_container_client("logs")
    owner.upload_blob("a", b"one")
    until = account.sandbox.now + timedelta(hours=1)
    secret = key(account, "key2")
    whole = generate_account_sas(ACCOUNT, secret, ResourceTypes(service=True, container=True, object=True), AccountSasPermissions(read=True, list=True), until)  # fmt: skip
    assert service(account, whole).get_blob_client("logs", "a").download_blob().readall() == b"one"
    assert [one.name for one in service(account, whole).get_container_client("logs").list_blobs()] == ["a"]
    one = generate_blob_sas(ACCOUNT, "logs", "a", account_key=secret, permission=BlobSasPermissions(read=True), expiry=until)  # fmt: skip
    assert service(account, one).get_blob_client("logs", "a").download_blob().readall() == b"one"
    with pytest.raises(HttpResponseError) as refused:
        service(account, one).get_blob_client("logs", "a").upload_blob(b"two", overwrite=True)
    assert code_of(refused) == "AuthorizationPermissionMismatch"
    with pytest.raises(HttpResponseError) as refused:
        service(account, one).get_blob_client("logs", "b").download_blob()
    assert code_of(refused) == "AuthenticationFailed"
    all_of_it = generate_container_sas(ACCOUNT, "logs", account_key=secret, permission="rl", expiry=until)
    assert [one.name for one in service(account, all_of_it).get_container_client("logs").list_blobs()] == ["a"]
    account.sandbox.advance(hours=2)
    with pytest.raises(HttpResponseError) as refused:
        list(service(account, all_of_it).get_container_client("logs").list_blobs())
    assert code_of(refused) == "AuthenticationFailed"


@pytest.mark.proves("StorageAccounts_ListAccountSAS", "StorageAccounts_ListServiceSAS")
def test_signatures_made_by_the_resource_manager_open_what_they_are_for(account: Azure) -> None:
    service(account, key(account)).get_blob_client("logs", "a").upload_blob(b"one")
    until = f"{account.sandbox.now + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    asked = {"signedServices": "b", "signedResourceTypes": "sco", "signedPermission": "rl", "signedExpiry": until}
    token = account.storage.storage_accounts.list_account_sas(GROUP, ACCOUNT, asked).account_sas_token
    assert service(account, token).get_blob_client("logs", "a").download_blob().readall() == b"one"
    narrow = {"canonicalizedResource": f"/blob/{ACCOUNT}/logs", "signedResource": "c", "signedPermission": "r", "signedExpiry": until}  # fmt: skip
    token = account.storage.storage_accounts.list_service_sas(GROUP, ACCOUNT, narrow).service_sas_token
    assert service(account, token).get_blob_client("logs", "a").download_blob().readall() == b"one"
    with pytest.raises(HttpResponseError):
        list(service(account, token).get_container_client("logs").list_blobs())


def test_an_account_that_allows_no_keys_opens_to_none(account: Azure) -> None:
    account.storage.storage_accounts.update(GROUP, ACCOUNT, {"properties": {"allowSharedKeyAccess": False}})
    with pytest.raises(HttpResponseError) as refused:
        list(service(account, key(account)).list_containers())
    assert code_of(refused) == "KeyBasedAuthenticationNotPermitted"
    asked = {"signedServices": "b", "signedResourceTypes": "sco", "signedPermission": "r", "signedExpiry": "2026-04-01T00:00:00Z"}  # fmt: skip
    assert refusal(account.storage.storage_accounts.list_account_sas, GROUP, ACCOUNT, asked) == "KeyBasedAuthenticationNotPermitted"  # fmt: skip


def test_without_a_sign_in_nothing_is_there(account: Azure) -> None:
    transport = account.sandbox.connection()["transport"]
    with pytest.raises(HttpResponseError) as refused:
        list(ContainerClient(URL, "logs", transport=transport).list_blobs())
    assert code_of(refused) == "ResourceNotFound"


def restored(azure: Azure, **properties: Any) -> tuple[Any, dict[str, str]]:
    """The container client of the staging account after a restore of disks, and what the job tells of it."""
    azure.protect()
    azure.back_up()
    staging = azure.make_account()
    job = azure.restore(azure.points()[0].name, recoveryType="RestoreDisks", storageAccountId=staging, **properties)
    bag = job.properties.extended_info.property_bag
    client = service(azure, key(azure)).get_container_client(bag["Config Blob Container Name"])
    return client, bag


def test_a_restore_of_disks_leaves_a_template_that_makes_the_machine(site: Azure) -> None:
    target = f"{site.group_id.rpartition('/')[0]}/rg-restored"
    site.resources.resource_groups.create_or_update("rg-restored", {"location": REGION})
    client, bag = restored(site, targetResourceGroupId=target)
    assert {blob.name for blob in client.list_blobs()} == {bag["Config Blob Name"], "azuredeploy.json"}
    configuration = json.loads(client.download_blob(bag["Config Blob Name"]).readall())
    assert configuration["properties"]["hardwareProfile"]["vmSize"] == "Standard_D2s_v5"
    transport = site.sandbox.connection()["transport"]
    link = BlobClient.from_blob_url(
        bag["Template Blob Uri"], credential={"account_name": ACCOUNT, "account_key": key(site)}, transport=transport
    )
    template = json.loads(link.download_blob().readall())
    given = {"VirtualMachineName": "vm-again", "VirtualNetwork": "vnet-app", "VirtualNetworkResourceGroup": GROUP, "Subnet": "default"}  # fmt: skip
    body = {"properties": {"mode": "Incremental", "template": template, "parameters": {n: {"value": v} for n, v in given.items()}}}  # fmt: skip
    done = site.deployments.deployments.begin_create_or_update("rg-restored", "again", body).result()
    assert done.properties.provisioning_state == "Succeeded"
    vm = site.compute.virtual_machines.get("rg-restored", "vm-again")
    disks = {disk.id.lower() for disk in site.compute.disks.list_by_resource_group("rg-restored")}
    attached = [vm.storage_profile.os_disk, *vm.storage_profile.data_disks]
    assert {disk.managed_disk.id.lower() for disk in attached} == disks


def test_a_restore_without_a_group_for_disks_writes_their_bytes(site: Azure) -> None:
    client, bag = restored(site)
    names = {blob.name: blob for blob in client.list_blobs()}
    disks = [name for name in names if name.endswith(".vhd")]
    assert len(disks) == 2
    assert bag["Config Blob Name"] in names
    assert {names[name].blob_type for name in disks} == {"PageBlob"}
    assert all(names[name].size > 0 for name in disks)
    with pytest.raises(HttpResponseError) as refused:
        client.download_blob(disks[0])
    assert code_of(refused) == "SandboxNotImplemented"


def test_times_are_those_of_the_sandbox(account: Azure) -> None:
    account.sandbox.advance_to(datetime(2026, 7, 1, 12, tzinfo=UTC))
    client = service(account, key(account)).get_blob_client("logs", "a")
    client.upload_blob(b"x")
    assert client.get_blob_properties().last_modified == datetime(2026, 7, 1, 12, tzinfo=UTC)
