"""The types of Microsoft.Maintenance, and the moments that matter to them."""

from datetime import timedelta

CONFIGURATIONS = "Microsoft.Maintenance/maintenanceConfigurations"
ASSIGNMENTS = "Microsoft.Maintenance/configurationAssignments"
RUNS = "Microsoft.Maintenance/applyUpdates"
VMS = "Microsoft.Compute/virtualMachines"
SCALE_SETS = "Microsoft.Compute/virtualMachineScaleSets"
FREEZE = timedelta(minutes=15)
"""What changes less than this before a window opens does not take part in it."""
