"""Azure Backup: how az spells it, a line to a command."""

SPELLINGS = """
backup container list | --resource-group/-g!@resource_group --vault-name/-v!
    --backup-management-type!{AzureIaasVM,AzureStorage,AzureWorkload,MAB} --use-secondary-region:flag
backup container re-register | --vault-name/-v!@name --resource-group/-g!@resource_group
    --workload-type!{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance}
    --container-name/-c!@child_name_2 --backup-management-type=AzureWorkload{AzureIaasVM,AzureStorage,AzureWorkload}
    --yes/-y:flag --ids:list
backup container register | --vault-name/-v! --resource-group/-g!@resource_group
    --workload-type!{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance} --resource-id!
    --backup-management-type=AzureWorkload{AzureIaasVM,AzureStorage,AzureWorkload}
backup container show | --name/-n!@child_name_2 --resource-group/-g!@resource_group --vault-name/-v!@name
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload,MAB} --use-secondary-region:flag --ids:list
backup container unregister | --vault-name/-v!@name --resource-group/-g!@resource_group
    --container-name/-c!@child_name_2 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload,MAB} --yes/-y:flag
    --ids:list
backup deleted-vault get | --name/-n --location/-l --ids/--deleted-vault-id
backup deleted-vault list | --location/-l!
backup deleted-vault list-containers | --name/-n --location/-l --ids/--deleted-vault-id
backup deleted-vault undelete | --name/-n --location/-l --ids/--deleted-vault-id
backup item list | --resource-group/-g!@resource_group --vault-name/-v!
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --container-name/-c@child_name_2 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload,MAB}
    --use-secondary-region:flag
backup item set-policy | --resource-group/-g!@resource_group --vault-name/-v!@name --container-name/-c!@child_name_2
    --name/-n!@child_name_3 --policy-name/-p!
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --tenant-id --yes/-y:flag --ids:list
backup item show | --resource-group/-g!@resource_group --vault-name/-v!@name --container-name/-c!@child_name_2
    --name/-n!@child_name_3 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload,MAB}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --use-secondary-region:flag --ids:list
backup item source-scan-configuration set | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c! --name/-n! --state!{Enabled,Disabled} --backup-management-type!{AzureIaasVM}
    --workload-type!{VM} --ids:list
backup job list | --resource-group/-g!@resource_group --vault-name/-v!
    --status{Cancelled,Completed,CompletedWithWarnings,Failed,InProgress}
    --operation{Backup,ConfigureBackup,DeleteBackupData,DisableBackup,Restore} --start-date --end-date
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload,MAB} --use-secondary-region:flag
backup job show | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1
    --use-secondary-region:flag --ids:list
backup job stop | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1
    --use-secondary-region:flag --ids:list
backup job wait | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1 --timeout
    --use-secondary-region:flag --ids:list
backup policy create | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n! --policy!
    --backup-management-type!{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
backup policy delete | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1 --ids:list
backup policy get-default-for-vm | --resource-group/-g!@resource_group --vault-name/-v!
backup policy list | --resource-group/-g!@resource_group --vault-name/-v!
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --policy-sub-type{Standard,Enhanced}
    --move-to-archive-tier=All{Enabled,Disabled,All}
backup policy list-associated-items | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --ids:list
backup policy set | --resource-group/-g!@resource_group --vault-name/-v!@name --policy --name/-n@child_name_1
    --fix-for-inconsistent-items:truth --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --tenant-id
    --yes/-y:flag --ids:list
backup policy show | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_1 --ids:list
backup protectable-item initialize | --resource-group/-g!@resource_group --vault-name/-v! --container-name/-c!
    --workload-type!{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance}
backup protectable-item list | --resource-group/-g!@resource_group --vault-name/-v!
    --workload-type!{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance}
    --backup-management-type=AzureWorkload{AzureIaasVM,AzureStorage,AzureWorkload} --container-name/-c
    --protectable-item-type{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --server-name
backup protectable-item show | --resource-group/-g!@resource_group --vault-name/-v!@name --name/-n!@child_name_3
    --server-name!
    --protectable-item-type!{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --workload-type!{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance} --ids:list
backup protection auto-disable-for-azurewl | --resource-group/-g!@resource_group --vault-name/-v!
    --protectable-item-name!
    --protectable-item-type!{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --server-name!
    --workload-type!{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
backup protection auto-enable-for-azurewl | --resource-group/-g!@resource_group --vault-name/-v! --policy-name/-p!
    --protectable-item-name!
    --protectable-item-type!{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --server-name!
    --workload-type!{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
backup protection backup-now | --resource-group/-g!@resource_group --vault-name/-v!@name --item-name/-i!@child_name_3
    --retain-until --container-name/-c@child_name_2 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --backup-type --enable-compression:truth --ids:list
backup protection check-vm | --vm-id --vm --resource-group/-g@resource_group
backup protection disable | --resource-group/-g!@resource_group --vault-name/-v!@name --item-name/-i!@child_name_3
    --container-name/-c!@child_name_2 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --delete-backup-data:truth --retain-recovery-points-as-per-policy/--retain-as-per-policy:truth --tenant-id
    --yes/-y:flag --ids:list
backup protection enable-for-azurefileshare | --resource-group/-g!@resource_group --vault-name/-v! --policy-name/-p!
    --storage-account! --azure-file-share!
backup protection enable-for-azurewl | --resource-group/-g!@resource_group --vault-name/-v! --policy-name/-p!
    --protectable-item-type!{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --protectable-item-name! --server-name!
    --workload-type!{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
backup protection enable-for-vm | --resource-group/-g!@resource_group --vault-name/-v! --vm! --policy-name/-p!
    --diskslist:list --disk-list-setting{include,exclude} --exclude-all-data-disks:truth
backup protection reconfigure | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --new-vault-name!
    --new-vault-resource-group/--new-rg! --new-policy-name!
    --backup-management-type!{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --retain-as-per-policy:truth --tenant-id --ids:list
backup protection resume | --resource-group/-g!@resource_group --vault-name/-v!@name --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --policy-name/-p!
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --ids:list
backup protection undelete | --resource-group/-g!@resource_group --vault-name/-v!@name --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --ids:list
backup protection update-for-vm | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --diskslist:list
    --disk-list-setting{include,exclude,resetexclusionsettings} --exclude-all-data-disks:truth --ids:list
backup recoveryconfig show | --resource-group/-g!@resource_group --vault-name/-v!@name
    --restore-mode!{AlternateWorkloadRestore,OriginalWorkloadRestore,RestoreAsFiles} --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --rp-name/-r --target-item-name --log-point-in-time
    --target-server-type{SQLAG,SQLInstance,SQLDatabase,HANAInstance,SAPAseDatabase,SAPHanaDatabase,SAPHanaSystem,SAPHanaDBInstance}
    --target-server-name
    --workload-type{MSSQL,SAPHANA,SAPASE,SAPAseDatabase,SAPHanaDatabase,SQLDataBase,SAPHanaDBInstance}
    --backup-management-type=AzureWorkload{AzureIaasVM,AzureStorage,AzureWorkload} --from-full-rp-name --filepath
    --target-container-name --target-resource-group --target-vault-name --target-subscription-id --target-instance-name
    --attach-and-mount:truth --identity-arm-id --snapshot-rg --ids:list
backup recoverypoint list | --resource-group/-g!@resource_group --vault-name/-v! --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --start-date --end-date --use-secondary-region:flag --is-ready-for-move:truth --target-tier{VaultArchive}
    --tier{VaultStandard,Snapshot,VaultArchive,VaultStandardRehydrated,SnapshotAndVaultStandard,SnapshotAndVaultArchive}
    --recommended-for-archive:flag
backup recoverypoint move | --resource-group/-g!@resource_group --vault-name/-v! --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --name/-n!@child_name_4 --source-tier!{VaultStandard} --destination-tier!{VaultArchive}
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
backup recoverypoint show | --resource-group/-g!@resource_group --vault-name/-v!@name --container-name/-c!@child_name_2
    --item-name/-i!@child_name_3 --name/-n!@child_name_4
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload} --use-secondary-region:flag --ids:list
backup recoverypoint show-log-chain | --resource-group/-g!@resource_group --vault-name/-v!
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3
    --backup-management-type{AzureIaasVM,AzureStorage,AzureWorkload}
    --workload-type{VM,AzureFileShare,SAPHANA,SAPASE,MSSQL,SAPHanaDatabase,SQLDataBase,SAPAseDatabase,SAPHanaDBInstance}
    --start-date --end-date --use-secondary-region:flag
backup restore files mount-rp | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --rp-name/-r!@child_name_4 --ids:list
backup restore files unmount-rp | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --rp-name/-r!@child_name_4 --ids:list
backup restore restore-azurefiles | --resource-group/-g!@resource_group --vault-name/-v!@name --rp-name/-r!@child_name_4
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --restore-mode!{OriginalLocation,AlternateLocation}
    --resolve-conflict!{Overwrite,Skip} --target-storage-account --target-file-share --target-folder
    --source-file-type{File,Directory} --source-file-path:list --tenant-id --ids:list
backup restore restore-azurefileshare | --resource-group/-g!@resource_group --vault-name/-v!@name
    --rp-name/-r!@child_name_4 --container-name/-c!@child_name_2 --item-name/-i!@child_name_3
    --restore-mode!{OriginalLocation,AlternateLocation} --resolve-conflict!{Overwrite,Skip} --target-storage-account
    --target-file-share --target-folder --target-resource-group-name/--target-rg-name --tenant-id
    --use-secondary-region:flag --ids:list
backup restore restore-azurewl | --resource-group/-g!@resource_group --vault-name/-v! --recovery-config!
    --rehydration-duration=15 --rehydration-priority{Standard,High} --use-secondary-region:flag --tenant-id
backup restore restore-disks | --resource-group/-g!@resource_group --vault-name/-v!@name
    --container-name/-c!@child_name_2 --item-name/-i!@child_name_3 --rp-name/-r!@child_name_4 --storage-account!
    --target-resource-group/-t --restore-to-staging-storage-account:truth --restore-only-osdisk:truth --diskslist:list
    --restore-as-unmanaged-disks:truth --use-secondary-region:flag --rehydration-duration=15
    --rehydration-priority{Standard,High} --disk-encryption-set-id --mi-system-assigned:flag --mi-user-assigned
    --target-zone{1,2,3,NoZone} --restore-mode=AlternateLocation{OriginalLocation,AlternateLocation} --target-vm-name
    --target-vnet-name --target-vnet-resource-group --target-subnet-name --target-subscription-id
    --storage-account-resource-group --restore-to-edge-zone:truth --tenant-id
    --disk-access-option{EnablePrivateAccessForAllDisks,EnablePublicAccessForAllDisks,SameAsOnSourceDisks}
    --target-disk-access-id --cvm-os-des-id --ids:list
backup vault backup-properties set | --name/-n!@name --resource-group/-g!@resource_group
    --backup-storage-redundancy{GeoRedundant,LocallyRedundant,ZoneRedundant}
    --soft-delete-feature-state{Enable,Disable,AlwaysOn} --cross-region-restore-flag{True,False}
    --hybrid-backup-security-features{Enable,Disable} --tenant-id --classic-alerts{Enable,Disable}
    --job-failure-alerts{Enable,Disable} --soft-delete-duration --ids:list
backup vault backup-properties show | --name/-n!@name --resource-group/-g!@resource_group --ids:list
backup vault create | --name/-n!@name --resource-group/-g!@resource_group --location/-l! --tags:list
    --public-network-access{Enable,Disable} --immutability-state{Disabled,Locked,Unlocked}
    --cross-subscription-restore-state{Enable,Disable,PermanentlyDisable} --classic-alerts{Enable,Disable}
    --job-failure-alerts{Enable,Disable}
    --cost-management-granularity/--cost-granularity-level{VaultLevel,ProtectedItemLevel,ProtectedItemWithParentTag}
backup vault delete | --name/-n!@name --resource-group/-g!@resource_group --force:flag --yes/-y:flag --ids:list
backup vault encryption show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
backup vault encryption update | --resource-group/-g!@resource_group --name/-n!@name --encryption-key-id!
    --infrastructure-encryption{Enabled,Disabled} --mi-user-assigned --mi-system-assigned:flag --tenant-id --ids:list
backup vault identity assign | --resource-group/-g!@resource_group --name/-n!@name --system-assigned:flag
    --user-assigned:list --ids:list
backup vault identity remove | --resource-group/-g!@resource_group --name/-n!@name --system-assigned:flag
    --user-assigned:list --ids:list
backup vault identity show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
backup vault list | --resource-group/-g@resource_group
backup vault list-soft-deleted-containers | --resource-group/-g!@resource_group --name/-n!@name
    --backup-management-type!{AzureIaasVM,AzureStorage,AzureWorkload} --ids:list
backup vault resource-guard-mapping delete | --resource-group/-g!@resource_group --name/-n!@name --tenant-id
    --yes/-y:flag --ids:list
backup vault resource-guard-mapping show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
backup vault resource-guard-mapping update | --resource-group/-g!@resource_group --name/-n!@name --resource-guard-id!
    --tenant-id --ids:list
backup vault show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
backup vault update | --name/-n!@name --resource-group/-g!@resource_group --tags:list
    --public-network-access{Enable,Disable} --immutability-state{Disabled,Locked,Unlocked}
    --cross-subscription-restore-state{Enable,Disable,PermanentlyDisable} --classic-alerts{Enable,Disable}
    --job-failure-alerts{Enable,Disable} --tenant-id
    --backup-storage-redundancy{GeoRedundant,LocallyRedundant,ZoneRedundant}
    --cross-region-restore-flag{Enabled,Disabled}
    --cost-management-granularity/--cost-granularity-level{VaultLevel,ProtectedItemLevel,ProtectedItemWithParentTag}
    --source-scan-state{Enabled,Disabled} --ids:list
"""
