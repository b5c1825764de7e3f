"""Containers, and the machines that a vault could protect."""

from collections.abc import Iterator

from studyapp.sandbox.arm import ids, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.providers.recovery_services import contents, names
from studyapp.sandbox.providers.recovery_services.errors import refused


def list_containers(call: Call) -> Answer:
    """Registered containers of the vault, by management type, status or friendly name."""
    return page(call, list(_containers(call, "Registered")), call.world.view)


def list_deleted(call: Call) -> Answer:
    """Containers whose items are soft-deleted."""
    return page(call, list(_containers(call, "SoftDeleted")), call.world.view)


def _containers(call: Call, status: str) -> Iterator[Resource]:
    vault = call.world.need(call.upto("vaults"))
    wanted = odata.values(call.query.get("$filter", ""))
    if wanted.get("backupmanagementtype", "").lower() not in ("", "azureiaasvm"):
        return
    asked = wanted.get("status", status).lower()
    for container in call.world.tree.children(f"{vault.id}/backupFabrics/{names.FABRIC}", names.CONTAINERS):
        properties = call.world.view(container)["properties"]
        is_deleted = any(contents.item(i).deleted_at for i in call.world.tree.children(container.id, names.ITEMS))
        now = "softdeleted" if is_deleted else "registered"
        if now == status.lower() == asked and _is_called(properties, wanted.get("friendlyname")):
            yield container


def _is_called(properties: Json, name: str | None) -> bool:
    return name is None or str(properties["friendlyName"]).lower() == name.lower()


def get(call: Call) -> Answer:
    container = call.world.find(call.upto("protectionContainers"))
    if container is None:
        raise refused(
            "BMSUserErrorContainerObjectNotFound",
            f"The container '{call.names['container']}' is not registered in the vault.",
            404,
        )
    return Answer(200, call.world.view(container))


def refresh(call: Call) -> Answer:
    """Look for machines anew; the sandbox knows them at once, so this only takes its time."""
    fabric = call.upto("backupFabrics")
    operation = call.world.operate("backup", call.action, fabric, 12)
    vault = call.world.need(call.upto("vaults")).id
    headers = (
        (
            "Azure-AsyncOperation",
            call.link(f"{vault}/backupFabrics/{names.FABRIC}/operationsStatus/{operation.id}", "2019-05-13-preview"),
        ),
        (
            "Location",
            call.link(f"{vault}/backupFabrics/{names.FABRIC}/operationResults/{operation.id}", "2019-05-13-preview"),
        ),
    )
    return Answer(202, None, headers, operation.id)


def list_protectable(call: Call) -> Answer:
    """Machines of the vault's region that no vault protects and this vault does not hold."""
    wanted = odata.values(call.query.get("$filter", ""))
    if wanted.get("backupmanagementtype", "AzureIaasVM").lower() != "azureiaasvm":
        return Answer(200, {"value": []})
    vault = call.world.need(call.upto("vaults"))
    found = [vm for vm in call.world.tree.of_type(names.VMS) if _is_free(call, vault, vm)]
    name = wanted.get("friendlyname")
    found = [vm for vm in found if name is None or vm.name.lower() == name.lower()]
    return page(call, found, lambda vm: _protectable(vault, vm))


def _is_free(call: Call, vault: Resource, vm: Resource) -> bool:
    if vm.body["location"] != vault.body["location"]:
        return False
    for item in contents.protecting(call.world, vm.id):
        here = contents.vault_of(call.world, item).key == vault.key
        record = contents.item(item)
        if here or (record.state == "Protected" and record.deleted_at is None):
            return False
    return True


def _protectable(vault: Resource, vm: Resource) -> Json:
    group, machine = ids.group_of(vm.id), vm.name
    container = names.container_id(vault.id, group, machine)
    name = names.short_name(group, machine)
    return {
        "id": f"{container}/protectableItems/{name}",
        "name": name,
        "type": names.CONTAINERS + "/protectableItems",
        "properties": {
            "friendlyName": machine,
            "protectableItemType": names.VMS,
            "virtualMachineId": vm.id,
            "virtualMachineVersion": "Compute",
            "resourceGroup": group,
            "backupManagementType": "AzureIaasVM",
            "workloadType": "VM",
            "protectionState": "NotProtected",
        },
    }


def register(call: Call) -> Answer:
    """Refused: containers of virtual machines come with protection, other kinds are not simulated."""
    asked = call.body.get("properties") or {}
    if names.is_machine_container(call.names["container"]) or asked.get("backupManagementType") == "AzureIaasVM":
        raise refused("BMSUserErrorInvalidInput", "Containers of virtual machines are not registered by hand: protect the machine.")  # fmt: skip
    raise not_simulated("registering containers of anything but virtual machines")


def unregister(call: Call) -> Answer:
    """Refused while the container has an item, which that of a machine always has; an unknown one is gone already."""
    container = call.world.find(call.upto("protectionContainers"))
    if container is None:
        return Answer(204)
    held = call.world.tree.children(container.id, names.ITEMS)
    raise refused(
        "BMSUserErrorContainerHasDatasources",
        f"The container '{container.name}' holds {len(held)} protected item(s) and goes with them: stop their protection and delete their data.",
    )


def inquire(call: Call) -> Answer:
    """Refused: an inquiry looks for workloads inside a container, and a container of a virtual machine has none."""
    get(call)
    raise refused("BMSUserErrorInvalidInput", "Containers of virtual machines cannot be inquired: they hold no workloads.")  # fmt: skip


def usage(call: Call) -> Answer:
    """How many items or containers of each kind the vault holds."""
    vault = call.world.need(call.upto("vaults"))
    kind = odata.values(call.query.get("$filter", "")).get("type", "BackupProtectedItemCountSummary")
    held = contents.items(call.world, vault)
    count = len(held) if kind.lower() == "backupprotecteditemcountsummary" else 0
    name = {"value": "AzureIaasVM", "localizedValue": "Azure Virtual Machine"}
    return Answer(200, {"value": [{"unit": "Count", "currentValue": count, "limit": -1, "name": name}]})


def empty(call: Call) -> Answer:
    """A list of things that the sandbox never has: backup servers, resource guard proxies, intents."""
    call.world.need(call.upto("vaults"))
    return Answer(200, {"value": []})
