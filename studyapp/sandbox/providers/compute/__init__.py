"""Microsoft.Compute: virtual machines and their guests, disks, snapshots, restore points, availability sets."""
