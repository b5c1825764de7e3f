"""Microsoft.DataProtection: Backup vaults for managed disks, and the resource guards that other vaults read off the tree."""
