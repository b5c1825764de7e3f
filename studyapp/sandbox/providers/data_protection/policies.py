"""Backup policies of a Backup vault: made, read and deleted; what is protected by one keeps it."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.data_protection import contents, policy_rules, scheduling
from studyapp.sandbox.providers.data_protection.names import POLICIES, refused, vault_id

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{2,149}")


def put(call: Call) -> Answer:
    """Create a policy, or replace one: what it protects follows the new schedule, and points that exist stay as they are."""
    if not _NAME.fullmatch(call.names["policy"]):
        raise refused("BMSUserErrorInvalidInput", f"The policy name '{call.names['policy'][:60]}' is not valid: 3 to 150 letters, digits and hyphens, a letter first.")  # fmt: skip
    asked: Json = call.body.get("properties") or {}
    kind = policy_rules.check(asked)
    old = call.world.find(call.path)
    body: Json = {
        "properties": {**asked, "datasourceTypes": [kind], "policyRules": [*map(_shown, asked["policyRules"])]}
    }
    users = contents.users_of(call.world, old) if old else []
    if old and users and old.body["properties"]["datasourceTypes"] != [kind]:
        raise refused("BMSUserErrorPolicyInUse", f"The policy '{old.name}' protects datasources of another type.")
    made = call.world.put(replace(old, body=body) if old else Resource(call.path, POLICIES, body))
    for user in users:
        scheduling.plan(call.world, user)
    return Answer(200, call.world.view(made))


def _shown(rule: Json) -> Json:
    """A rule as Azure shows it: its tags have ids."""
    criteria = (rule.get("trigger") or {}).get("taggingCriteria")
    if not criteria:
        return rule
    tagged = [{**entry, "tagInfo": {**entry["tagInfo"], "id": entry["tagInfo"]["tagName"] + "_"}} for entry in criteria]
    return {**rule, "trigger": {**rule["trigger"], "taggingCriteria": tagged}}


def delete(call: Call) -> Answer:
    """Delete a policy that protects nothing."""
    policy = call.world.find(call.path)
    if policy is not None:
        call.world.check_delete(policy)
    return generic.delete(call)


def may_delete(world: World, policy: Resource) -> None:
    """Refuse while instances use the policy, soft-deleted ones included: they may come back."""
    users = contents.users_of(world, policy, deleted=True)
    if users and world.find(vault_id(policy.id)) is not None:
        names = ", ".join(user.name for user in users)
        raise refused("BMSUserErrorPolicyInUse", f"The policy '{policy.name}' cannot be deleted as it is used by backup instances: {names}.")  # fmt: skip


def in_vault(world: World, vault: Resource, id: str) -> Resource:
    """The policy that an instance names, which must lie in its own vault."""
    found = world.find(id)
    if found is None or found.type != POLICIES or vault_id(found.key) != vault.key:
        raise refused("BMSUserErrorPolicyNotFound", f"The vault '{vault.name}' has no backup policy of the id '{id[:300]}'.", 404)  # fmt: skip
    return found
