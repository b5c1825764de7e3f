"""Protection containers: they group the replicated machines of a fabric."""

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import documents, fabrics
from studyapp.sandbox.providers.site_recovery.errors import in_use, other_kind
from studyapp.sandbox.providers.site_recovery.names import A2A, CONTAINERS, ITEMS, MAPPINGS, vault_of

_KIND = "ProtectionContainer"


def put(call: Call) -> Answer:
    """Create a container in a fabric."""
    kinds = [entry.get("instanceType") for entry in dig(call.body, "properties.providerSpecificInput", [])]
    wrong = [kind for kind in kinds or [None] if kind != A2A]
    if wrong:
        raise other_kind(wrong[0])
    call.world.need(call.upto("replicationFabrics"))
    made = Resource(call.path, CONTAINERS, {"properties": {}})
    return documents.write(call, "CreateProtectionContainer", "Create protection container", made, _KIND)


def all_of(world: World, vault: str) -> list[Resource]:
    """Every container of a vault."""
    return [c for c in world.tree.of_type(CONTAINERS) if vault_of(c.key) == ids.key(vault)]


def list_all(call: Call) -> Answer:
    vault = call.world.need(call.upto("vaults"))
    return page(call, all_of(call.world, vault.id), call.world.view)


def mappings_of(world: World, container: Resource) -> list[Resource]:
    """The mappings that begin or end at a container."""
    found = [m for m in world.tree.of_type(MAPPINGS) if vault_of(m.key) == vault_of(container.key)]
    return [m for m in found if m.parent == container.key or ids.key(m.body["properties"]["target"]) == container.key]


def view(world: World, container: Resource) -> Json:
    """The container as it reads now."""
    mapped = mappings_of(world, container)
    starts = any(mapping.parent == container.key for mapping in mapped)
    return {
        "properties": {
            "fabricFriendlyName": fabrics.title(fabrics.of(world, container.id)),
            "friendlyName": container.name,
            "fabricType": "Azure",
            "protectedItemCount": world.tree.count(container.id, ITEMS),
            "pairingStatus": "Paired" if mapped else "NotPaired",
            "role": "Primary" if starts else "Recovery" if mapped else "",
        }
    }


def remove(call: Call) -> Answer:
    return documents.remove(call, "DeleteProtectionContainer", "Delete protection container", _KIND)


def may_delete(world: World, container: Resource) -> None:
    """Refuse while machines are replicated in it or a mapping begins or ends at it."""
    users = world.tree.children(container.id, ITEMS) or mappings_of(world, container)
    if users:
        raise in_use(f"The protection container '{container.name}'", documents.names(users))
