"""Names of what a Backup vault holds, and the paths of its operations."""

from studyapp.sandbox.arm.errors import ArmError
from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION

NS = "Microsoft.DataProtection"
VAULTS = f"{NS}/backupVaults"
POLICIES = f"{VAULTS}/backupPolicies"
INSTANCES = f"{VAULTS}/backupInstances"
DELETED = f"{VAULTS}/deletedBackupInstances"
POINTS = f"{INSTANCES}/recoveryPoints"
JOBS = f"{VAULTS}/backupJobs"

DISK_TYPE = "Microsoft.Compute/disks"

IN_GROUP = f"{GROUP}/providers/{NS}"
IN_SUBSCRIPTION = f"{SUBSCRIPTION}/providers/{NS}"
VAULT = IN_GROUP + "/backupVaults/{vault}"
INSTANCE = VAULT + "/backupInstances/{instance}"
DELETED_INSTANCE = VAULT + "/deletedBackupInstances/{instance}"
POLICY = VAULT + "/backupPolicies/{policy}"


def refused(code: str, message: str, status: int = 400) -> ArmError:
    """A refusal of the service."""
    return ArmError(status, code, message)


def vault_id(id: str) -> str:
    """The id of the vault that a thing lies in, or of the vault itself."""
    lower = id.lower()
    end = id.find("/", lower.index("/backupvaults/") + len("/backupvaults/"))
    return id if end < 0 else id[:end]
