"""Backup jobs of a vault."""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import GROUP, VAULT, vault_of
from studyapp.labs.operations.waiting import RUNNING, job_ended, job_now
from studyapp.labs.target import Target

_AZ = " --resource-group {group} --vault-name {vault}"
_VAULT_ID = " -VaultId (Get-AzRecoveryServicesVault -ResourceGroupName {group} -Name {vault}).ID"
_PORTAL = "Recovery Services vaults > {vault} > Monitoring > Backup Jobs"
_OPERATION = Param("operation", "Kind of job: Backup, Restore, ConfigureBackup, ...; any if left out", default="")
_STATUS = Param("status", "Completed, InProgress, Failed, Cancelled, ...; any if left out", default="")


def _spell(job: str) -> str:
    """az has no word for the newest job: it has to look for the name."""
    if job != "latest":
        return job
    return f"$(az backup job list{_AZ} --query [0].name --output tsv)"


_JOB = Param("job", "Name of the job, or latest", default="latest", spell=_spell)


def _list(target: Target, args: Args) -> Any:
    asked = {"operation": args["operation"], "status": args["status"]}
    return _jobs(target, args, **asked)


def _jobs(target: Target, args: Args, **asked: str) -> Any:
    terms = " and ".join(f"{name} eq '{value}'" for name, value in asked.items() if value)
    return raw(target.backup.backup_jobs.list, *vault_of(args), **({"filter": terms} if terms else {}))


def _name(target: Target, args: Args) -> str:
    """The job that is meant; `latest` is the newest that fits the argument `operation`."""
    if args["job"] != "latest":
        return args["job"]
    found = _jobs(target, args, operation=args["operation"])
    if not found:
        raise StudyError(f"`{args['vault']}` has no job like that.", "`backup.jobs` lists them.")
    return str(max(found, key=lambda job: str(job["properties"]["startTime"]))["name"])


def _show(target: Target, args: Args) -> Any:
    return job_now(target, args, _name(target, args))


def _cancel(target: Target, args: Args) -> Any:
    name = _name(target, args)
    target.backup.job_cancellations.trigger(*vault_of(args), name)
    return job_ended(target, args, name)


def _wait_one(target: Target, args: Args) -> Any:
    return job_ended(target, args, _name(target, args))


def _wait(target: Target, args: Args) -> Any:
    """Wait for every job that runs, and for those that have begun meanwhile."""
    ended = []
    while running := [job["name"] for status in RUNNING for job in _jobs(target, args, status=status)]:
        ended += [job_ended(target, args, name) for name in running]
    return ended


OPERATIONS = (
    Operation(
        name="backup.jobs",
        title="List the jobs of a vault",
        params=(GROUP, VAULT, _OPERATION, _STATUS),
        run=_list,
        sdk="backup.backup_jobs.list",
        az="az backup job list" + _AZ + " [--operation {operation}] [--status {status}]",
        powershell="Get-AzRecoveryServicesBackupJob [-Operation {operation}] [-Status {status}]" + _VAULT_ID,
        portal=_PORTAL,
        teaches="Everything that a vault does is a job, with its outcome.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="backup.job",
        title="Show a job with its tasks",
        params=(GROUP, VAULT, _JOB, _OPERATION),
        run=_show,
        sdk="backup.job_details.get",
        az="az backup job show" + _AZ + " --name {job}",
        powershell="Get-AzRecoveryServicesBackupJobDetail -JobId {job}" + _VAULT_ID,
        portal=_PORTAL + " > {job}",
        teaches="The tasks show how far a job is; a failed one says why and what to do.",
        reads=True,
    ),
    Operation(
        name="backup.cancel-job",
        title="Cancel a running job",
        params=(GROUP, VAULT, _JOB, _OPERATION),
        run=_cancel,
        sdk="backup.job_cancellations.trigger",
        az="az backup job stop" + _AZ + " --name {job}",
        powershell="Stop-AzRecoveryServicesBackupJob -JobId {job}" + _VAULT_ID,
        portal=_PORTAL + " > {job} > Cancel",
        teaches="A backup can be cancelled while it takes its snapshot; what follows runs to its end.",
        needs="The job runs and can still be cancelled.",
    ),
    Operation(
        name="backup.wait-job",
        title="Wait until a job has ended",
        params=(GROUP, VAULT, _JOB, _OPERATION),
        run=_wait_one,
        sdk="backup.job_details.get",
        az="az backup job wait" + _AZ + " --name {job}",
        powershell="Wait-AzRecoveryServicesBackupJob -Job {job}" + _VAULT_ID,
        portal=_PORTAL + " > {job} > Refresh",
        teaches="A restore can be used once its job has ended, not once it was accepted.",
    ),
    Operation(
        name="backup.wait-jobs",
        title="Wait until no job of a vault runs",
        params=(GROUP, VAULT),
        run=_wait,
        sdk="backup.backup_jobs.list",
        az="for job in $(az backup job list" + _AZ + " --status InProgress --query [].name --output tsv);"
        " do az backup job wait" + _AZ + " --name $job; done",
        powershell=(
            "Get-AzRecoveryServicesBackupJob -Status InProgress"
            + _VAULT_ID
            + " | Wait-AzRecoveryServicesBackupJob"
            + _VAULT_ID
        ),
        portal=_PORTAL + " > Refresh",
        teaches="A call that was accepted is not a job that has ended.",
    ),
)
