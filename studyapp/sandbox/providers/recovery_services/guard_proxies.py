"""The link of a vault to a resource guard: made, read, taken away, and the unlocking of a guarded deletion."""

from studyapp.sandbox.arm import access, generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import guarding
from studyapp.sandbox.providers.recovery_services.errors import refused
from studyapp.sandbox.providers.recovery_services.names import ITEMS, PROXIES

NAME = "VaultProxy"


def list_links(call: Call) -> Answer:
    """The link of the vault, if it has one."""
    vault = call.world.need(call.upto("vaults"))
    return page(call, call.world.tree.children(vault.id, PROXIES), call.world.view)


def put(call: Call) -> Answer:
    """Link the vault to a guard of its region that the caller may read."""
    vault, old = call.world.need(call.upto("vaults")), call.world.find(call.path)
    generic.check_etag(call, old)
    guard = _checked(call, vault, old)
    kept = {name: call.body[name] for name in ("tags", "location") if call.body.get(name)}
    description = dig(call.body, "properties.description") or dig(guard.body, "properties.description")
    properties = {
        "resourceGuardResourceId": guard.id,
        "lastUpdatedTime": iso(call.now),
        "description": description,
    }
    path = f"{call.path.rpartition('/')[0]}/{NAME}"
    made = call.world.put(Resource(path, PROXIES, {**kept, "properties": properties}, old.facts if old else {}))
    return Answer(200, call.world.view(made))


def _checked(call: Call, vault: Resource, old: Resource | None) -> Resource:
    """The guard that is asked for, as long as the vault may be linked to it."""
    if call.names["proxy"].lower() != NAME.lower():
        raise refused("BMSUserErrorInvalidInput", f"A vault has one link to a resource guard, called {NAME}.")
    guard = _guard(call, vault)
    linked = guarding.guard_of(call.world, old)
    if linked is not None and linked.key != guard.key:
        raise refused(
            "BMSUserErrorInvalidInput",
            f"The vault is linked to the resource guard '{linked.name}'. Remove that link before linking another.",
        )
    chosen = dig(call.body, "properties.resourceGuardOperationDetails")
    if chosen is not None and chosen != guarding.details(guard):
        raise not_simulated("guarding a part of what the resource guard guards")
    return guard


def _guard(call: Call, vault: Resource) -> Resource:
    id = dig(call.body, "properties.resourceGuardResourceId", "")
    access.check_linked(call.world, call.caller, call.action, guarding.MAY_READ, id or call.path)
    guard = call.world.find(id)
    if guard is None or guard.type != guarding.GUARDS:
        raise refused("BMSUserErrorInvalidInput", f"The resource guard '{id}' does not exist.")
    if guard.body["location"] != vault.body["location"]:
        raise refused(
            "BMSUserErrorInvalidInput",
            f"The resource guard is in '{guard.body['location']}' and the vault in '{vault.body['location']}': a guard guards vaults of its own region.",
        )
    return guard


def view(world: World, proxy: Resource) -> Json:
    """The link with what its guard guards now."""
    found = guarding.details(guarding.guard_of(world, proxy))
    return {**proxy.body, "properties": {**proxy.body["properties"], "resourceGuardOperationDetails": found}}


def delete(call: Call) -> Answer:
    """Take the link away: a critical operation itself, and so unlocked beforehand."""
    proxy = call.world.find(call.path)
    if proxy is None:
        return Answer(204)
    guarding.check_unlocked(call, call.world.need(call.upto("vaults")), guarding.REMOVE_PROXY, proxy.id)
    call.world.remove(proxy.id)
    return Answer(200)


def unlock_delete(call: Call) -> Answer:
    """Unlock the next deletion of an item, or of the link, for a while."""
    vault = call.world.need(call.upto("vaults"))
    call.world.need(call.upto("backupResourceGuardProxies"))
    doomed = call.world.find(str(call.body.get("resourceToBeDeleted") or ""))
    if doomed is None or not doomed.key.startswith(vault.key + "/") or doomed.type not in (ITEMS, PROXIES):
        raise refused(
            "BMSUserErrorInvalidInput",
            "resourceToBeDeleted must be the id of a backup item of the vault, or of its link to the resource guard.",
        )
    operation = guarding.REMOVE_PROXY if doomed.type == PROXIES else guarding.DELETE_ITEM
    guarding.check(call, vault, operation, call.body.get(guarding.REQUESTS))
    until = guarding.unlocked_until(call)
    guarding.unlock(call, vault, doomed.id, until)
    return Answer(200, {"unlockDeleteExpiryTime": until})
