"""Microsoft.DevTestLab: the auto-shutdown schedules of machines."""
