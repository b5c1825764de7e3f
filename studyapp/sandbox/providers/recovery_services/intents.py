"""Protection intents: the wish that a machine be protected by a policy, which the service then carries out.

Whether it has been carried out is read off the protected item; deleting an intent leaves the protection as it is.
"""

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.operations import Operation
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.routes import Route
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, names, protection
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.paths import BACKUP_MODELS, FABRIC, VAULT

TYPE = names.VAULTS + "/backupProtectionIntent"
_KIND = "AzureResourceItem"


def put(call: Call) -> Answer:
    """Wish for protection: the service configures it as if the item had been put."""
    asked: Json = call.body.get("properties") or {}
    if asked.get("protectionIntentItemType") != _KIND:
        raise not_simulated("protection intents for anything but virtual machines", target="properties.protectionIntentItemType")  # fmt: skip
    name = call.names["intent"]
    machine = names.machine_of(name, name)
    if machine is None:
        raise refused(
            "BMSUserErrorInvalidConfigureProtectionRequest",
            "The intent must be named after its virtual machine: vm;iaasvmcontainerv2;GROUP;NAME.",
        )
    operation = _carry_out(call, machine)
    facts = {"operation": operation} if operation else {}
    kept = {n: asked[n] for n in ("sourceResourceId", "policyId", "itemId", "friendlyName") if asked.get(n)}
    body = {"properties": {"protectionIntentItemType": _KIND, "backupManagementType": "AzureIaasVM", **kept}}
    made = call.world.put(Resource(call.path, TYPE, body, facts))
    return Answer(200, call.world.view(made), (), operation)


def _carry_out(call: Call, machine: tuple[str, str]) -> str:
    """Configure the protection; the operation's id, or an empty text where it is as wished already."""
    vault = call.world.need(call.upto("vaults"))
    item = call.world.find(names.item_id(vault.id, *machine))
    if item is not None and _is_as_wished(call, item):
        return ""
    return protection.enable(call, vault, item, machine).operation


def _is_as_wished(call: Call, item: Resource) -> bool:
    record, policy = contents.item(item), contents.policy_of(call.world, item)
    wanted = str(dig(call.body, "properties.policyId", "")).lower()
    return record.state == "Protected" and record.deleted_at is None and policy is not None and policy.key == wanted


def view(world: World, intent: Resource) -> Json:
    """The intent with what has become of it."""
    return {"properties": {**intent.body["properties"], "protectionState": _state(world, intent)}}


def _state(world: World, intent: Resource) -> str:
    vault = contents.vault_of(world, intent)
    machine = names.machine_of(intent.name, intent.name)
    item = world.find(names.item_id(vault.id, *machine)) if machine else None
    operation = world.operations.get(intent.facts.get("operation", ""))
    if operation is not None and operation.status(world.now) == "InProgress":
        return "Protecting"
    if item is not None and contents.item(item).state == "Protected" and contents.item(item).deleted_at is None:
        return "Protected"
    return "ProtectionFailed" if _has_failed(world, operation) else "NotProtected"


def _has_failed(world: World, operation: Operation | None) -> bool:
    return operation is not None and operation.status(world.now) == "Failed"


def get(call: Call) -> Answer:
    return Answer(200, call.world.view(_need(call)))


def _need(call: Call) -> Resource:
    found = call.world.find(call.upto("backupProtectionIntent"))
    if found is None:
        raise refused("BMSUserErrorProtectionIntentNotFound", f"The protection intent '{call.names['intent']}' does not exist.", 404)  # fmt: skip
    return found


def list_intents(call: Call) -> Answer:
    """The intents of a vault, by management type."""
    vault = call.world.need(call.upto("vaults"))
    kind = odata.values(call.query.get("$filter", "")).get("backupmanagementtype", "AzureIaasVM")
    found = call.world.tree.children(f"{vault.id}/backupFabrics/{names.FABRIC}", TYPE)
    return page(call, found if kind.lower() == "azureiaasvm" else [], call.world.view)


def delete(call: Call) -> Answer:
    """Forget a wish; what was protected stays so."""
    found = call.world.find(call.upto("backupProtectionIntent"))
    if found is not None:
        call.world.remove(found.id)
    return Answer(204)


_ONE = FABRIC + "/backupProtectionIntent/{intent}"
_MODEL = BACKUP_MODELS + "ProtectionIntentResource"
ROUTES = (
    Route("ProtectionIntent_CreateOrUpdate", "PUT", _ONE, put, request=_MODEL, response=_MODEL),
    Route("ProtectionIntent_Get", "GET", _ONE, get, response=_MODEL),
    Route("ProtectionIntent_Delete", "DELETE", _ONE, delete),
    Route("BackupProtectionIntent_List", "GET", VAULT + "/backupProtectionIntents", list_intents, response=_MODEL + "[]"),
)  # fmt: skip
