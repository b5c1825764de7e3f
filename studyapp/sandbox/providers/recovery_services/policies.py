"""Backup policies: the defaults of a new vault, create, change, delete, and what a change does to those protected."""

import re
from dataclasses import replace

from studyapp.sandbox.arm import generic, odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import (
    contents,
    doors,
    jobs,
    policy_rules,
    retention,
    scheduling,
    vault_body,
)
from studyapp.sandbox.providers.recovery_services.errors import immutable, refused
from studyapp.sandbox.providers.recovery_services.names import POLICIES

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,148}[A-Za-z0-9]")
_DEFAULTS = ("DefaultPolicy", "EnhancedPolicy", "HourlyLogBackup")
MOST_ITEMS = 100
CHANGED = "recovery.policy-changed"


def add_defaults(world: World, vault: Resource) -> None:
    """Give a new vault the policies that Azure gives it, in the order in which Azure lists them."""
    day = f"{world.now:%Y-%m-%d}"
    for name, properties in (
        ("HourlyLogBackup", _log_policy(day)),
        ("DefaultPolicy", _default_policy(day)),
        ("EnhancedPolicy", _enhanced_policy(day)),
    ):
        world.put(Resource(f"{vault.id}/backupPolicies/{name}", POLICIES, {"properties": properties}))


def _default_policy(day: str) -> Json:
    time = f"{day}T19:30:00Z"
    return {
        "backupManagementType": "AzureIaasVM",
        "policyType": "V1",
        "instantRPDetails": {},
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicy",
            "scheduleRunFrequency": "Daily",
            "scheduleRunTimes": [time],
            "scheduleWeeklyFrequency": 0,
        },
        "retentionPolicy": _daily_retention(time, 30),
        "instantRpRetentionRangeInDays": 2,
        "timeZone": "UTC",
    }


def _enhanced_policy(day: str) -> Json:
    time = f"{day}T08:00:00Z"
    return {
        "backupManagementType": "AzureIaasVM",
        "policyType": "V2",
        "instantRPDetails": {},
        "schedulePolicy": {
            "schedulePolicyType": "SimpleSchedulePolicyV2",
            "scheduleRunFrequency": "Hourly",
            "hourlySchedule": {"interval": 4, "scheduleWindowStartTime": time, "scheduleWindowDuration": 12},
        },
        "retentionPolicy": _daily_retention(time, 30),
        "instantRpRetentionRangeInDays": 2,
        "timeZone": "UTC",
    }


def _daily_retention(time: str, days: int) -> Json:
    daily = {"retentionTimes": [time], "retentionDuration": {"count": days, "durationType": "Days"}}
    return {"retentionPolicyType": "LongTermRetentionPolicy", "dailySchedule": daily}


def _log_policy(day: str) -> Json:
    time = f"{day}T19:30:00Z"
    return {
        "backupManagementType": "AzureWorkload",
        "workLoadType": "SQLDataBase",
        "settings": {"timeZone": "UTC", "issqlcompression": False, "isCompression": False},
        "subProtectionPolicy": [
            {
                "policyType": "Full",
                "schedulePolicy": {
                    "schedulePolicyType": "SimpleSchedulePolicy",
                    "scheduleRunFrequency": "Daily",
                    "scheduleRunTimes": [time],
                    "scheduleWeeklyFrequency": 0,
                },
                "retentionPolicy": _daily_retention(time, 30),
            },
            {
                "policyType": "Log",
                "schedulePolicy": {"schedulePolicyType": "LogSchedulePolicy", "scheduleFrequencyInMins": 60},
                "retentionPolicy": {
                    "retentionPolicyType": "SimpleRetentionPolicy",
                    "retentionDuration": {"count": 30, "durationType": "Days"},
                },
            },
        ],
    }


def view(world: World, policy: Resource) -> Json:
    """The policy with the number of items that it protects now."""
    properties = policy.body["properties"]
    return {"properties": {**properties, "protectedItemsCount": len(contents.users_of(world, policy))}}


def list_policies(call: Call) -> Answer:
    """Policies of the vault, filtered by backup management type or workload."""
    vault = call.world.need(call.upto("vaults"))
    wanted = odata.values(call.query.get("$filter", ""))
    kind = wanted.get("backupmanagementtype", "").lower()
    found = [p for p in call.world.tree.children(vault.id, POLICIES) if kind in ("", _kind(p).lower())]
    return page(call, found, call.world.view)


def _kind(policy: Resource) -> str:
    return str(policy.body["properties"]["backupManagementType"])


def put(call: Call) -> Answer:
    """Create or change a policy: at once while it protects nothing, else as an operation with jobs."""
    asked = call.body.get("properties") or {}
    if asked.get("backupManagementType") != "AzureIaasVM":
        raise not_simulated(
            "backup policies for anything but Azure virtual machines", target="properties.backupManagementType"
        )
    name = call.names["policy"]
    if not _NAME.fullmatch(name):
        raise refused(
            "BMSUserErrorInvalidPolicyInput",
            f"The policy name '{name[:160]}' is not valid: 3 to 150 letters, digits and hyphens, a letter first, no hyphen last.",
        )
    old = call.world.find(call.path)
    generic.check_etag(call, old)
    properties = _complete(asked, old)
    policy_rules.check(properties)
    if old is not None:
        _check_change(call.world, old, properties)
        users = contents.users_of(call.world, old)
        if users and properties != old.body["properties"]:
            return _change(call, old, properties, users)
    made = call.world.put(Resource(call.path, POLICIES, {"properties": properties}))
    return Answer(200, call.world.view(made))


def _change(call: Call, old: Resource, properties: Json, users: list[Resource]) -> Answer:
    """Change a policy that protects something: accepted, with a job for each item, in effect when they are done."""
    world = call.world
    if world.busy(old.id):
        raise refused("BMSUserErrorConflictingProtectionOperation", f"Another change of the policy {old.name} is in progress. Wait until it has finished.")  # fmt: skip
    vault = contents.vault_of(world, old)
    seconds = world.chance.between(30, 50)
    started = [
        jobs.brief(
            world, vault.id, "ConfigureBackup", contents.machine_word(contents.item(i)), seconds, Policy_Name=old.name
        )
        for i in users
    ]
    shown = {"objectType": "OperationStatusJobsExtendedInfo", "jobIds": [job.name for job in started], "failedJobsError": {}}  # fmt: skip
    values = {"policy": old.id, "properties": properties}
    operation = world.operate("backup", call.action, old.id, seconds, effect=CHANGED, values=values, properties=shown)
    headers = (
        ("Azure-AsyncOperation", call.link(f"{old.id}/operations/{operation.id}")),
        ("Location", call.link(f"{old.id}/operationResults/{operation.id}")),
        ("Retry-After", "60"),
    )
    return Answer(202, None, headers, operation.id)


def changed(world: World, values: Json) -> None:
    """A change comes into effect for every point of every item that uses the policy."""
    policy = world.need(values["policy"])
    _take_hold(world, world.put(replace(policy, body={"properties": values["properties"]})))


def _complete(asked: Json, old: Resource | None) -> Json:
    """The properties with the defaults that the service fills in."""
    kept = {n: v for n, v in asked.items() if n not in ("protectedItemsCount", "resourceGuardOperationRequests")}
    kept.setdefault("policyType", "V1" if old is None else old.body["properties"].get("policyType", "V1"))
    kept.setdefault("timeZone", "UTC")
    kept.setdefault("instantRPDetails", {})
    enhanced = kept["policyType"] == "V2"
    plan = dict(kept.get("schedulePolicy") or {})
    if plan.get("schedulePolicyType") == "SimpleSchedulePolicy":
        plan.setdefault("scheduleWeeklyFrequency", 0)
        kept["schedulePolicy"] = plan
    if kept.get("instantRpRetentionRangeInDays") is None:
        weekly = plan.get("scheduleRunFrequency") == "Weekly"
        kept["instantRpRetentionRangeInDays"] = (7 if enhanced else 5) if weekly else 2
    return kept


def _check_change(world: World, old: Resource, new: Json) -> None:
    before = old.body["properties"]
    if before.get("policyType") == "V2" and new["policyType"] != "V2":
        raise refused("BMSUserErrorInvalidPolicyInput", "An Enhanced policy cannot be changed to a Standard policy.")
    if before["backupManagementType"] != new["backupManagementType"]:
        raise refused("BMSUserErrorInvalidPolicyInput", "The backup management type of a policy cannot be changed.")
    vault = contents.vault_of(world, old)
    if vault_body.is_immutable(vault) and retention.shorter(new, before):
        raise immutable("Reducing the retention of a policy")


def _take_hold(world: World, policy: Resource) -> None:
    for item in contents.users_of(world, policy):
        contents.recompute(world, item, policy.body["properties"])
        scheduling.plan(world, world.need(item.id))


def delete(call: Call) -> Answer:
    """Delete a policy that protects nothing; the system's own come back by themselves."""
    policy = call.world.find(call.path)
    if policy is None:
        return Answer(204)
    users = contents.users_of(call.world, policy)
    if users:
        raise refused(
            "BMSUserErrorPolicyInUse",
            f"Protection policy {policy.name} cannot be deleted as it is in use by {len(users)} item(s).",
        )
    call.world.remove(policy.id)
    if policy.name in _DEFAULTS:
        _bring_back(call.world, policy)
    return Answer(200)


def _bring_back(world: World, policy: Resource) -> None:
    day = f"{world.now:%Y-%m-%d}"
    properties = {"DefaultPolicy": _default_policy, "EnhancedPolicy": _enhanced_policy, "HourlyLogBackup": _log_policy}
    world.put(replace(policy, body={"properties": properties[policy.name](day)}))


def operation_result(call: Call) -> Answer:
    """What came of a change: 202 while it runs, then the policy itself."""
    operation = generic.find_operation(call, "backup")
    if operation.status(call.now) == "InProgress":
        return Answer(202, None, doors.again(call))
    if operation.failure:
        raise refused(operation.failure.code, operation.failure.message)
    return Answer(200, call.world.view(call.world.need(call.upto("backupPolicies"))))
