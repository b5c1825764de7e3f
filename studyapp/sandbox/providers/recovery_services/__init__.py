"""Microsoft.RecoveryServices: vaults, and backup and restore of Azure virtual machines."""
