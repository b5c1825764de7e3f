"""Replication policies: for how long recovery points are kept, and how often application-consistent ones are made."""

from dataclasses import replace

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.site_recovery import documents
from studyapp.sandbox.providers.site_recovery.errors import in_use, invalid, other_kind
from studyapp.sandbox.providers.site_recovery.names import A2A, MAPPINGS, POLICIES, vault_of

_KIND = "ProtectionProfile"
CRASH_EVERY = 5
"""Minutes between crash-consistent points; nobody can change it."""
LONGEST = 15 * 24 * 60
"""Minutes for which points of managed disks are kept at most."""
_APP = (60, 720)
"""Minutes between application-consistent points, unless they are off (0)."""


def put(call: Call) -> Answer:
    """Create a policy."""
    asked: Json = dig(call.body, "properties.providerSpecificInput", {})
    made = Resource(call.path, POLICIES, {"properties": settings(asked, {})})
    return documents.write(call, "AddProtectionProfile", "Create replication policy", made, _KIND)


def patch(call: Call) -> Answer:
    """Change a policy; what it keeps follows at once."""
    old = call.resource()
    asked: Json = dig(call.body, "properties.replicationProviderSettings", {})
    made = replace(old, body={"properties": settings(asked, old.body["properties"])})
    return documents.write(call, "UpdateProtectionProfile", "Update replication policy", made, _KIND)


def settings(asked: Json, old: Json) -> Json:
    """The settings of a policy, checked against the limits of the service; what is not asked for stays as it was."""
    if asked.get("instanceType") != A2A:
        raise other_kind(asked.get("instanceType"))
    given = {**old, **{name: value for name, value in asked.items() if value is not None}}
    history = int(given.get("recoveryPointHistory", 24 * 60))
    crash = int(given.get("crashConsistentFrequencyInMinutes", CRASH_EVERY))
    app = int(given.get("appConsistentFrequencyInMinutes", 0))
    if not 0 <= history <= LONGEST:
        raise invalid(f"recoveryPointHistory is 0 to {LONGEST} minutes (15 days).")
    if crash != CRASH_EVERY:
        raise invalid(f"crashConsistentFrequencyInMinutes is {CRASH_EVERY} and cannot be changed.")
    if app and (not _APP[0] <= app <= _APP[1] or app > history):
        raise invalid(f"appConsistentFrequencyInMinutes is 0, or {_APP[0]} to {_APP[1]} and not more than recoveryPointHistory.")  # fmt: skip
    if given.get("multiVmSyncStatus") not in ("Enable", "Disable", "Enabled", "Disabled"):
        raise invalid("multiVmSyncStatus is Enable or Disable.")
    return {
        "recoveryPointHistory": history,
        "crashConsistentFrequencyInMinutes": crash,
        "appConsistentFrequencyInMinutes": app,
        "multiVmSyncStatus": str(given["multiVmSyncStatus"]).removesuffix("d") + "d",
    }


def view(world: World, policy: Resource) -> Json:
    """The policy as Azure shows it."""
    details = {"instanceType": A2A, "recoveryPointThresholdInMinutes": 30, **policy.body["properties"]}
    return {"properties": {"friendlyName": policy.name, "providerSpecificDetails": details}}


def remove(call: Call) -> Answer:
    return documents.remove(call, "RemoveProtectionProfile", "Delete replication policy", _KIND)


def users_of(world: World, policy: Resource) -> list[Resource]:
    """The mappings that name a policy."""
    return [
        m
        for m in world.tree.of_type(MAPPINGS)
        if vault_of(m.key) == vault_of(policy.key) and m.body["properties"]["policy"].lower() == policy.name.lower()
    ]


def may_delete(world: World, policy: Resource) -> None:
    """Refuse while a mapping names it."""
    users = users_of(world, policy)
    if users:
        raise in_use(f"The policy '{policy.name}'", documents.names(users))


def history_of(policy: Resource) -> int:
    """Minutes for which points are kept."""
    return int(policy.body["properties"]["recoveryPointHistory"])


def app_every(policy: Resource) -> int:
    """Minutes between application-consistent points, 0 for none."""
    return int(policy.body["properties"]["appConsistentFrequencyInMinutes"])
