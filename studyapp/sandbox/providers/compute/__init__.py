"""Microsoft.Compute as far as backup needs it: machines, disks, snapshots, restore points, extensions."""
