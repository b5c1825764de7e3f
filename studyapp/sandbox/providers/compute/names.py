"""Names of Microsoft.Compute: types, and the paths under which they stand."""

from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION

NAMESPACE = "Microsoft.Compute"
VMS = "Microsoft.Compute/virtualMachines"
EXTENSIONS = VMS + "/extensions"
COMMANDS = VMS + "/runCommands"
DISKS = "Microsoft.Compute/disks"
SNAPSHOTS = "Microsoft.Compute/snapshots"
COLLECTIONS = "Microsoft.Compute/restorePointCollections"
POINTS = COLLECTIONS + "/restorePoints"
DISK_POINTS = POINTS + "/diskRestorePoints"
SETS = "Microsoft.Compute/availabilitySets"
IMAGES = "Microsoft.Compute/images"
SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
INSTANCES = SCALE_SETS + "/virtualMachines"
UPGRADES = SCALE_SETS + "/rollingUpgrades"
NICS = "Microsoft.Network/networkInterfaces"

IN_GROUP = GROUP + "/providers/Microsoft.Compute"
IN_SUBSCRIPTION = SUBSCRIPTION + "/providers/Microsoft.Compute"
IN_REGION = IN_SUBSCRIPTION + "/locations/{location}"
