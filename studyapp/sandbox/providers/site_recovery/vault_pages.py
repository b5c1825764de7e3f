"""What a vault tells of replication as a whole: health, events, usage, alerts, settings, supported systems; and of a
machine, whether it can be replicated."""

from collections.abc import Iterator
from datetime import datetime

from studyapp.sandbox.arm import odata
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.paging import page
from studyapp.sandbox.arm.regions import REGIONS
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, iso
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World, missing
from studyapp.sandbox.providers.site_recovery import doors, health, jobs, rules
from studyapp.sandbox.providers.site_recovery.errors import advice, invalid, refused
from studyapp.sandbox.providers.site_recovery.names import ALERTS, EVENTS, JOBS, NS, PLANS, SETTINGS
from studyapp.sandbox.providers.site_recovery.records import Outage
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
            "eventsCount": len(list(_events(world, vault))),
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


def list_events(call: Call) -> Answer:
    """What happened to the health of machines, newest first, by severity, kind or time."""
    wanted = odata.values(call.query.get("$filter", ""))
    found = [event for event in _events(call.world, _vault(call)) if _fits(event["properties"], wanted)]
    return page(call, found, lambda event: event)


def _fits(event: Json, wanted: dict[str, str]) -> bool:
    for name in ("severity", "eventType", "affectedObjectFriendlyName"):
        if wanted.get(name.lower(), event[name]).lower() != event[name].lower():
            return False
    moment = odata.moment(event["timeOfOccurrence"])
    if "starttime" in wanted and moment < odata.moment(wanted["starttime"]):
        return False
    return "endtime" not in wanted or moment <= odata.moment(wanted["endtime"])


def get_event(call: Call) -> Answer:
    found = next((e for e in _events(call.world, _vault(call)) if e["name"].lower() == call.names["event"].lower()), None)  # fmt: skip
    if found is None:
        raise missing(call.path)
    return Answer(200, found)


def _events(world: World, vault: Resource) -> Iterator[Json]:
    """Each outage has made one event when it began, one when it became critical, and one when it was over."""
    found: list[tuple[datetime, str, str, Resource]] = []
    for item in health.items_of(world, vault.id):
        for outage in record(item).outages:
            found += [(at, severity, code, item) for at, severity, code in _turns(outage, world.now)]
    for number, (at, severity, code, item) in sorted(enumerate(found), key=lambda entry: entry[1][0], reverse=True):
        yield _event(vault, item, at, severity, code, number)


def _turns(outage: Outage, now: datetime) -> Iterator[tuple[datetime, str, str]]:
    yield outage.since, "Warning", outage.cause
    end = outage.until or now
    if not outage.application_only and end - outage.since >= health.ALARM:
        yield outage.since + health.ALARM, "Critical", health.NO_POINT
    if outage.until:
        yield outage.until, "OK", ""


def _event(vault: Resource, item: Resource, at: datetime, severity: str, code: str, number: int) -> Json:
    name = f"VmMonitoringEvent;{int(at.timestamp() * 1000)}_{record(item).lifecycle}_{number}"
    text = health.SUMMARIES[code] if code else "Virtual machine health is OK"
    fabric = "/".join(item.id.split("/")[:11])
    words = advice(code)
    errors = [{"errorCode": code, "summaryMessage": text, "errorMessage": text, "possibleCauses": words.causes, "recommendedAction": words.action, "errorLevel": "Error" if severity == "Critical" else "Warning", "creationTimeUtc": iso(at)}]  # fmt: skip
    properties: Json = {
        "eventCode": code or "OK",
        "description": text,
        "eventType": "VmHealth",
        "affectedObjectFriendlyName": record(item).vm.rpartition("/")[2],
        "affectedObjectCorrelationId": record(item).lifecycle,
        "severity": severity,
        "timeOfOccurrence": iso(at),
        "fabricId": fabric,
        "providerSpecificDetails": {"instanceType": "A2A", "protectedItemName": item.name, "fabricObjectId": record(item).vm, "fabricName": fabric.rpartition("/")[2]},
        "healthErrors": errors if code else [],
    }  # fmt: skip
    return {"id": f"{vault.id}/replicationEvents/{name}", "name": name, "type": EVENTS, "properties": properties}


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


def eligibility(call: Call) -> Answer:
    """Whether a machine can be replicated: the reasons against it."""
    return Answer(200, _eligibility(call))


def list_eligibility(call: Call) -> Answer:
    return Answer(200, {"value": [_eligibility(call)]})


def _eligibility(call: Call) -> Json:
    vm = call.world.need(call.upto("virtualMachines"))
    id = f"{vm.id}/providers/{NS}/replicationEligibilityResults/default"
    errors = [_reason(error) for error in _reasons(call.world, vm)]
    properties = {"clientRequestId": call.request.headers.get("x-ms-client-request-id", ""), "errors": errors}
    return {"id": id, "name": "default", "type": f"{NS}/replicationEligibilityResults", "properties": properties}


def _reasons(world: World, vm: Resource) -> Iterator[ArmError]:
    place = str(vm.body["location"])
    if place not in REGIONS:
        return
    try:
        rules.machine(world, vm.id, place)
        rules.check_free(world, vm, "/none")
    except ArmError as error:
        yield error
        return
    why = rules.obstacle(world, vm)
    if why is not None:
        yield why


def _reason(error: ArmError) -> Json:
    words = advice(error.code)
    return {"code": error.code, "message": error.message, "possibleCauses": words.causes, "recommendedAction": words.action, "status": "Error"}  # fmt: skip
