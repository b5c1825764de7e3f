"""Container mappings: which container is replicated to which, by which policy."""

from dataclasses import replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import documents, fabrics
from studyapp.sandbox.providers.site_recovery.errors import in_use, other_kind, refused
from studyapp.sandbox.providers.site_recovery.names import (
    A2A,
    CONTAINERS,
    ITEMS,
    MAPPINGS,
    POLICIES,
    container_of,
    is_a,
    vault_of,
)
from studyapp.sandbox.providers.site_recovery.records import ReplicatedItem

_ACCOUNTS = "Microsoft.Automation/automationAccounts"
_KIND = "ProtectionContainerMapping"
_RESTRICTED = {"germanynorth": ("germanywestcentral",)}
"""Regions for recovery within their country alone, and whom they serve."""


def put(call: Call) -> Answer:
    """Map a container to one of another region."""
    asked: Json = call.body.get("properties") or {}
    details: Json = asked.get("providerSpecificInput") or {}
    if details.get("instanceType") != A2A:
        raise other_kind(details.get("instanceType"))
    source = call.world.need(call.upto("replicationProtectionContainers"))
    target = named(call.world, asked.get("targetProtectionContainerId"), CONTAINERS, source.id)
    policy = named(call.world, asked.get("policyId"), POLICIES, source.id)
    _check_regions(call.world, source, target)
    properties = {"target": target.id, "policy": policy.name, **updates(call.world, details)}
    made = Resource(call.path, MAPPINGS, {"properties": properties})
    return documents.write(call, "PairCloud", "Associate replication policy", made, _KIND)


def updates(world: World, details: Json) -> Json:
    """Who keeps the Mobility service up to date: somebody by hand, or an Automation account, which must exist."""
    account = str(details.get("automationAccountArmId") or "")
    if details.get("agentAutoUpdateStatus") == "Enabled" and not account:
        raise refused("AutomationAccountMissing", "Automatic updates of the Mobility service need automationAccountArmId.")  # fmt: skip
    if account and (not is_a(account, _ACCOUNTS) or world.find(account) is None):
        raise refused("AutomationAccountNotFound", f"automationAccountArmId must be the id of an Automation account: '{account[:300]}' does not exist.")  # fmt: skip
    kept = ("agentAutoUpdateStatus", "automationAccountArmId", "automationAccountAuthenticationType")
    found = {name: details[name] for name in kept if details.get(name)}
    return {"details": {"agentAutoUpdateStatus": "Disabled", **found}}


def named(world: World, id: object, type: str, near: str) -> Resource:
    """A resource that a request names, of the right type and in the same vault."""
    found = world.find(str(id)) if is_a(str(id or ""), type) else None
    if found is None or vault_of(found.key) != vault_of(ids.key(near)):
        raise refused("ResourceNotFoundInVault", f"The vault has no {type.rpartition('/')[2]} of the id '{id}'.", 404)
    return found


def _check_regions(world: World, source: Resource, target: Resource) -> None:
    here, there = (fabrics.location(fabrics.of(world, side.id)) for side in (source, target))
    if here == there:
        raise not_simulated("replication between the zones of one region: the target container is in the same region")
    check_pair(here, there)


def check_pair(here: str, there: str) -> None:
    """Any two regions go together, but for those that serve their own country alone."""
    for one, other in ((here, there), (there, here)):
        if one in _RESTRICTED and other not in _RESTRICTED[one]:
            raise restricted(one)


def restricted(place: str) -> ArmError:
    serves = ", ".join(_RESTRICTED[place])
    return refused("TargetRegionNotSupported", f"The region '{place}' is kept for disaster recovery within its country: it goes with {serves} only.")  # fmt: skip


def patch(call: Call) -> Answer:
    """Change who keeps the Mobility service up to date."""
    old = call.resource()
    details: Json = dig(call.body, "properties.providerSpecificInput", {})
    if details.get("instanceType") != A2A:
        raise other_kind(details.get("instanceType"))
    made = replace(old, body={"properties": {**old.body["properties"], **updates(call.world, details)}})
    return documents.write(call, "UpdateProtectionContainerMapping", "Update protection container mapping", made, _KIND)


def view(world: World, mapping: Resource) -> Json:
    """The mapping as it reads now."""
    kept = mapping.body["properties"]
    target = world.need(kept["target"])
    return {
        "properties": {
            "targetProtectionContainerId": target.id,
            "targetProtectionContainerFriendlyName": target.name,
            "providerSpecificDetails": {"instanceType": A2A, **kept["details"], **_schedule(mapping)},
            "health": "Normal",
            "healthErrorDetails": [],
            "policyId": f"{vault_of(mapping.id)}/replicationPolicies/{kept['policy']}",
            "state": "Paired",
            "sourceProtectionContainerFriendlyName": ids.name_of(container_of(mapping.id)),
            "sourceFabricFriendlyName": fabrics.title(fabrics.of(world, mapping.id)),
            "targetFabricFriendlyName": fabrics.title(fabrics.of(world, target.id)),
            "policyFriendlyName": kept["policy"],
        }
    }


def _schedule(mapping: Resource) -> Json:
    """By which schedule of the automation account the Mobility service is kept up to date."""
    if mapping.body["properties"]["details"]["agentAutoUpdateStatus"] != "Enabled":
        return {}
    identifier = mapping.facts["identifier"]
    return {"scheduleName": f"{mapping.name}_{identifier}", "jobScheduleName": identifier}


def list_all(call: Call) -> Answer:
    """Every mapping of the vault."""
    vault = call.world.need(call.upto("vaults"))
    found = [m for m in call.world.tree.of_type(MAPPINGS) if vault_of(m.key) == vault.key]
    return page(call, found, call.world.view)


def remove(call: Call) -> Answer:
    return documents.remove(call, "UnpairCloud", "Dissociate replication policy", _KIND)


def users_of(world: World, mapping: Resource) -> list[Resource]:
    """The machines that are replicated by a mapping."""
    kept = mapping.body["properties"]
    container = container_of(mapping.id)
    return [i for i in world.tree.children(container, ITEMS) if _uses(i.record, kept)]


def _uses(item: ReplicatedItem, kept: Json) -> bool:
    return ids.key(item.container) == ids.key(kept["target"]) and item.policy.lower() == kept["policy"].lower()


def may_delete(world: World, mapping: Resource) -> None:
    """Refuse while machines are replicated by it."""
    users = users_of(world, mapping)
    if users:
        raise in_use(f"The mapping '{mapping.name}'", documents.names(users))


def between(world: World, source: str, target: str, policy: str) -> Resource | None:
    """The mapping of a container to another one by a policy."""
    for mapping in world.tree.children(source, MAPPINGS):
        kept = mapping.body["properties"]
        if ids.key(kept["target"]) == ids.key(target) and kept["policy"].lower() == policy.lower():
            return mapping
    return None
