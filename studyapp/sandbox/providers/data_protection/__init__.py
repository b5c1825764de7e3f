"""Microsoft.DataProtection: Backup vaults for disks and blobs, and the resource guards that other vaults read off the tree."""
