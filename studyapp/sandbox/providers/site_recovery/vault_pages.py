"""What a vault tells of replication as a whole: health, usage, alerts, settings, supported systems."""

from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.site_recovery import doors, events, health, jobs
from studyapp.sandbox.providers.site_recovery.errors import invalid, refused
from studyapp.sandbox.providers.site_recovery.names import ALERTS, JOBS, NS, PLANS, SETTINGS
from studyapp.sandbox.providers.site_recovery.source import record

_ALERT = "defaultAlertSetting"
_SETTING = "default"
_SYSTEMS = (
    ("Windows Server 2016 Datacenter", "windows", "10.0"),
    ("Windows Server 2019 Datacenter", "windows", "10.0"),
    ("Windows Server 2022 Datacenter", "windows", "10.0"),
    ("ubuntu", "linux", "22.04"),
    ("ubuntu", "linux", "24.04"),
    ("debian", "linux", "12"),
    ("redhat", "linux", "9"),
)


def _vault(call: Call) -> Resource:
    return call.world.need(call.upto("vaults"))


def vault_health(call: Call) -> Answer:
    """How healthy everything in the vault is."""
    vault = _vault(call)
    return Answer(200, _health(call.world, vault))


def _health(world: World, vault: Resource) -> Json:
    id = f"{vault.id}/replicationVaultHealth/Default"
    return {"id": id, "name": "Default", "type": f"{NS}/vaults/replicationVaultHealth", "properties": health.of_vault(world, vault)}  # fmt: skip


def refresh_health(call: Call) -> Answer:
    """Look again: what is shown always follows from the moment, so there is nothing to do but answer."""
    vault = _vault(call)
    return doors.accepted(call, doors.brief(call, f"{vault.id}/replicationVaultHealth/Default"))


def health_result(call: Call) -> Answer:
    """The result door of a refresh."""
    shown = doors.result(call)
    return Answer(200, _health(call.world, _vault(call))) if shown.status == 204 else shown


def usages(call: Call) -> Answer:
    """How much a vault replicates, and what of it needs somebody."""
    vault, world = _vault(call), call.world
    items = health.items_of(world, vault.id)
    states = [jobs.state(world, job) for job in world.tree.children(vault.id, JOBS)]
    ill = sum(health.level(record(item), world.now) != "Normal" for item in items)
    usage = {
        "monitoringSummary": {
            "unHealthyVmCount": ill,
            "unHealthyProviderCount": 0,
            "eventsCount": len(list(events.of(world, vault))),
            "deprecatedProviderCount": 0,
            "supportedProviderCount": 0,
            "unsupportedProviderCount": 0,
        },
        "jobsSummary": {
            "failedJobs": states.count("Failed"),
            "suspendedJobs": 0,
            "inProgressJobs": states.count("InProgress"),
        },
        "protectedItemCount": len(items),
        "recoveryPlanCount": world.tree.count(vault.id, PLANS),
        "registeredServersCount": 0,
        "recoveryServicesProviderAuthType": 1,
    }
    return Answer(200, {"value": [usage]})


def put_alert(call: Call) -> Answer:
    """Choose who is told of critical events."""
    vault, asked = _vault(call), call.body.get("properties") or {}
    if call.names["alert"].lower() != _ALERT.lower():
        raise refused("AlertSettingNotFound", f"The alert setting of a vault is called '{_ALERT}'.", 404)
    owners = str(asked.get("sendToOwners") or "DoNotSend")
    if owners not in ("Send", "DoNotSend", "true", "false"):
        raise invalid("sendToOwners must be Send or DoNotSend.")
    mails = list(asked.get("customEmailAddresses") or [])
    if any("@" not in mail for mail in mails):
        raise invalid("customEmailAddresses holds what is no e-mail address.")
    properties = {"sendToOwners": owners, "customEmailAddresses": mails, "locale": asked.get("locale") or "en-US"}
    made = call.world.put(Resource(f"{vault.id}/replicationAlertSettings/{_ALERT}", ALERTS, {"properties": properties}))
    return Answer(200, call.world.view(made))


def get_alert(call: Call) -> Answer:
    """The alert setting; before it is written, nobody is told."""
    vault = _vault(call)
    if call.names["alert"].lower() != _ALERT.lower():
        raise missing(call.path)
    return Answer(200, _alert(call.world, vault))


def _alert(world: World, vault: Resource) -> Json:
    id = f"{vault.id}/replicationAlertSettings/{_ALERT}"
    found = world.find(id)
    if found:
        return world.view(found)
    properties = {"sendToOwners": "DoNotSend", "customEmailAddresses": [], "locale": "en-US"}
    return {"id": id, "name": _ALERT, "type": ALERTS, "properties": properties}


def list_alerts(call: Call) -> Answer:
    return Answer(200, {"value": [_alert(call.world, _vault(call))]})


def put_setting(call: Call) -> Answer:
    """A vault's settings are all about migration, which is not simulated."""
    raise not_simulated("migration projects and appliances, which the settings of a vault name")


def _setting(vault: Resource) -> Json:
    id = f"{vault.id}/replicationVaultSettings/{_SETTING}"
    return {"id": id, "name": _SETTING, "type": SETTINGS, "properties": {}}


def get_setting(call: Call) -> Answer:
    if call.names["setting"].lower() != _SETTING:
        raise missing(call.path)
    return Answer(200, _setting(_vault(call)))


def list_settings(call: Call) -> Answer:
    return Answer(200, {"value": [_setting(_vault(call))]})


def supported_systems(call: Call) -> Answer:
    """The operating systems that can be replicated."""
    vault = _vault(call)
    wanted = call.query.get("instancetype", "A2A")
    if wanted.lower() != "a2a":
        raise not_simulated(f"replication of the kind '{wanted}'", target="instanceType")
    systems = [{"osName": n, "osType": t, "osVersions": [{"version": v}]} for n, t, v in _SYSTEMS]
    properties = {"supportedOsList": [{"instanceType": "A2A", "supportedOs": systems}]}
    id = f"{vault.id}/replicationSupportedOperatingSystems/Default"
    return Answer(200, {"id": id, "name": "Default", "type": f"{NS}/vaults/replicationSupportedOperatingSystems", "properties": properties})  # fmt: skip
