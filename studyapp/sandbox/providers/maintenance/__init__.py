"""Microsoft.Maintenance: schedules of guest patching, and what they are assigned to."""
