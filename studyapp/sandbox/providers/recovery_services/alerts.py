"""Alerts that vaults raise by themselves: jobs that fail, where the vault asks for them, and data that somebody deletes."""

from studyapp.sandbox.arm import alerting
from studyapp.sandbox.arm.alerting import Signal
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.recovery_services import contents, jobs
from studyapp.sandbox.providers.recovery_services.records import ItemRecord, JobRecord

_SERVICE = "Azure Backup"
_RULES = {"Backup": "Backup Failure", "Restore": "Restore Failure"}


def job_ended(world: World, values: Json) -> None:
    """Raise the alert of a job that has failed, unless the vault has these alerts switched off."""
    job = world.find(values["job"])
    if job is None or jobs.record(job).operation not in _RULES or jobs.record(job).status(world.now) != "Failed":
        return
    vault = contents.vault_of(world, job)
    wanted = dig(vault.body, "properties.monitoringSettings.azureMonitorAlertSettings.alertsForAllJobFailures")
    if wanted != "Disabled":
        _raise(world, _job_signal(vault, job, jobs.record(job)), job.name)


def _job_signal(vault: Resource, job: Resource, found: JobRecord) -> Signal:
    why = found.failure
    advice = " ".join(why.advice) if why else ""
    context = {
        "category": "Jobs",
        "sourceId": found.machine,
        "sourceType": "VM",
        "extendedInfo": {"jobId": job.name, "errorCode": why.title if why else "", "recommendedActions": advice},
    }
    return Signal(_RULES[found.operation], 1, "Log", _SERVICE, vault.id, why.text if why else "", context)


def data_deleted(world: World, vault: Resource, item: Resource, record: ItemRecord) -> None:
    """Raise the alert that somebody has deleted the backup data of a machine: it can't be switched off."""
    text = f"The backup data of '{record.vm.rpartition('/')[2]}' has been deleted."
    context = {"category": "Security", "sourceId": record.vm, "sourceType": "VM", "protectedItemId": item.id}
    _raise(world, Signal("Delete Backup Data", 0, "Log", _SERVICE, vault.id, text, context), item.id)


def _raise(world: World, signal: Signal, origin: str) -> None:
    world.perform(alerting.RAISE, alerting.values(signal, world.now, origin))
