"""Where the operations of Microsoft.RecoveryServices live: the path templates that its tables of routes share."""

from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION

NS = "Microsoft.RecoveryServices"
IN_GROUP = f"{GROUP}/providers/{NS}/vaults"
VAULT = IN_GROUP + "/{vault}"
REGION = f"{SUBSCRIPTION}/providers/{NS}/locations/{{region}}"
FABRIC = VAULT + "/backupFabrics/{fabric}"
CONTAINER = FABRIC + "/protectionContainers/{container}"
ITEM = CONTAINER + "/protectedItems/{item}"
POINT = ITEM + "/recoveryPoints/{point}"
STORAGE = VAULT + "/backupstorageconfig/vaultstorageconfig"
VAULT_MODELS, BACKUP_MODELS = "recoveryservices.", "recoveryservicesbackup."
"""Where the models of bodies come from: the SDKs of vaults and of backups."""
