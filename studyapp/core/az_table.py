"""The commands of az that the practice subset can read, with the spellings of their options.

Made from an installed az by `python -m tests.az.table`; a test compares the two. A command starts at the beginning of a
line, its options follow, the preferred spelling first. Behind an option stand `!` where it must be given, `@` where it
must be given unless `--ids` is, `+` for one or several values, `*` for any number, `^` for none, `?` for true, false or
nothing, and `=` before the words that it may have.
"""

COMMANDS = """
account list --all^ --refresh^
account set --subscription/--name/-s/-n!
account show --subscription/--name/-s/-n
backup container list --backup-management-type!=AzureIaasVM|AzureStorage|AzureWorkload|MAB --resource-group/-g!
    --use-secondary-region^ --vault-name/-v!
backup container re-register --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@
    --ids+ --resource-group/-g@ --vault-name/-v@
    --workload-type!=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance --yes/-y^
backup container register --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --resource-group/-g!
    --resource-id! --vault-name/-v!
    --workload-type!=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance
backup container show --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload|MAB --ids+ --name/-n@
    --resource-group/-g@ --use-secondary-region^ --vault-name/-v@
backup container unregister --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload|MAB --container-name/-c@
    --ids+ --resource-group/-g@ --vault-name/-v@ --yes/-y^
backup deleted-vault get --ids/--deleted-vault-id --location/-l --name/-n
backup deleted-vault list --location/-l!
backup deleted-vault list-containers --ids/--deleted-vault-id --location/-l --name/-n
backup deleted-vault undelete --ids/--deleted-vault-id --location/-l --name/-n
backup item list --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload|MAB --container-name/-c@
    --resource-group/-g! --use-secondary-region^ --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup item set-policy --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@ --ids+
    --name/-n@ --policy-name/-p! --resource-group/-g@ --tenant-id --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
    --yes/-y^
backup item show --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload|MAB --container-name/-c@ --ids+
    --name/-n@ --resource-group/-g@ --use-secondary-region^ --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup item source-scan-configuration set --backup-management-type!=AzureIaasVM --container-name/-c! --ids+ --name/-n!
    --resource-group/-g@ --state!=Enabled|Disabled --vault-name/-v@ --workload-type!=VM
backup job list --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload|MAB --end-date
    --operation=Backup|ConfigureBackup|DeleteBackupData|DisableBackup|Restore --resource-group/-g! --start-date
    --status=Cancelled|Completed|CompletedWithWarnings|Failed|InProgress --use-secondary-region^ --vault-name/-v!
backup job show --ids+ --name/-n@ --resource-group/-g@ --use-secondary-region^ --vault-name/-v@
backup job stop --ids+ --name/-n@ --resource-group/-g@ --use-secondary-region^ --vault-name/-v@
backup job wait --ids+ --name/-n@ --resource-group/-g@ --timeout --use-secondary-region^ --vault-name/-v@
backup policy create --backup-management-type!=AzureIaasVM|AzureStorage|AzureWorkload --name/-n! --policy!
    --resource-group/-g! --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup policy delete --ids+ --name/-n@ --resource-group/-g@ --vault-name/-v@
backup policy get-default-for-vm --resource-group/-g! --vault-name/-v!
backup policy list --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload
    --move-to-archive-tier=Enabled|Disabled|All --policy-sub-type=Standard|Enhanced --resource-group/-g!
    --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup policy list-associated-items --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --ids+ --name/-n@
    --resource-group/-g@ --vault-name/-v@
backup policy set --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --fix-for-inconsistent-items? --ids+
    --name/-n@ --policy --resource-group/-g@ --tenant-id --vault-name/-v@ --yes/-y^
backup policy show --ids+ --name/-n@ --resource-group/-g@ --vault-name/-v@
backup protectable-item initialize --container-name/-c! --resource-group/-g! --vault-name/-v!
    --workload-type!=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance
backup protectable-item list --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c
    --protectable-item-type=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --resource-group/-g! --server-name --vault-name/-v!
    --workload-type!=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance
backup protectable-item show --ids+ --name/-n@
    --protectable-item-type!=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --resource-group/-g@ --server-name! --vault-name/-v@
    --workload-type!=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance
backup protection auto-disable-for-azurewl --protectable-item-name!
    --protectable-item-type!=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --resource-group/-g! --server-name! --vault-name/-v!
    --workload-type!=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection auto-enable-for-azurewl --policy-name/-p! --protectable-item-name!
    --protectable-item-type!=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --resource-group/-g! --server-name! --vault-name/-v!
    --workload-type!=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection backup-now --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --backup-type
    --container-name/-c@ --enable-compression? --ids+ --item-name/-i@ --resource-group/-g@ --retain-until
    --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection check-vm --resource-group/-g@ --vm --vm-id
backup protection disable --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@
    --delete-backup-data? --ids+ --item-name/-i@ --resource-group/-g@
    --retain-recovery-points-as-per-policy/--retain-as-per-policy? --tenant-id --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
    --yes/-y^
backup protection enable-for-azurefileshare --azure-file-share! --policy-name/-p! --resource-group/-g!
    --storage-account! --vault-name/-v!
backup protection enable-for-azurewl --policy-name/-p! --protectable-item-name!
    --protectable-item-type!=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --resource-group/-g! --server-name! --vault-name/-v!
    --workload-type!=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection enable-for-vm --disk-list-setting=include|exclude --diskslist+ --exclude-all-data-disks?
    --policy-name/-p! --resource-group/-g! --vault-name/-v! --vm!
backup protection reconfigure --backup-management-type!=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@
    --ids+ --item-name/-i@ --new-policy-name! --new-vault-name! --new-vault-resource-group/--new-rg!
    --resource-group/-g@ --retain-as-per-policy? --tenant-id --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection resume --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@ --ids+
    --item-name/-i@ --policy-name/-p! --resource-group/-g@ --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection undelete --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@ --ids+
    --item-name/-i@ --resource-group/-g@ --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup protection update-for-vm --container-name/-c@ --disk-list-setting=include|exclude|resetexclusionsettings
    --diskslist+ --exclude-all-data-disks? --ids+ --item-name/-i@ --resource-group/-g@ --vault-name/-v@
backup recoveryconfig show --attach-and-mount? --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload
    --container-name/-c@ --filepath --from-full-rp-name --identity-arm-id --ids+ --item-name/-i@ --log-point-in-time
    --resource-group/-g@ --restore-mode!=AlternateWorkloadRestore|OriginalWorkloadRestore|RestoreAsFiles --rp-name/-r
    --snapshot-rg --target-container-name --target-instance-name --target-item-name --target-resource-group
    --target-server-name
    --target-server-type=SQLAG|SQLInstance|SQLDatabase|HANAInstance|SAPAseDatabase|SAPHanaDatabase|SAPHanaSystem|SAPHanaDBInstance
    --target-subscription-id --target-vault-name --vault-name/-v@
    --workload-type=MSSQL|SAPHANA|SAPASE|SAPAseDatabase|SAPHanaDatabase|SQLDataBase|SAPHanaDBInstance
backup recoverypoint list --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c!
    --end-date --is-ready-for-move? --item-name/-i! --recommended-for-archive^ --resource-group/-g! --start-date
    --target-tier=VaultArchive
    --tier=VaultStandard|Snapshot|VaultArchive|VaultStandardRehydrated|SnapshotAndVaultStandard|SnapshotAndVaultArchive
    --use-secondary-region^ --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup recoverypoint move --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c!
    --destination-tier!=VaultArchive --item-name/-i! --name/-n! --resource-group/-g! --source-tier!=VaultStandard
    --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup recoverypoint show --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload --container-name/-c@ --ids+
    --item-name/-i@ --name/-n@ --resource-group/-g@ --use-secondary-region^ --vault-name/-v@
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup recoverypoint show-log-chain --backup-management-type=AzureIaasVM|AzureStorage|AzureWorkload
    --container-name/-c! --end-date --item-name/-i! --resource-group/-g! --start-date --use-secondary-region^
    --vault-name/-v!
    --workload-type=VM|AzureFileShare|SAPHANA|SAPASE|MSSQL|SAPHanaDatabase|SQLDataBase|SAPAseDatabase|SAPHanaDBInstance
backup restore files mount-rp --container-name/-c@ --ids+ --item-name/-i@ --resource-group/-g@ --rp-name/-r@
    --vault-name/-v@
backup restore files unmount-rp --container-name/-c@ --ids+ --item-name/-i@ --resource-group/-g@ --rp-name/-r@
    --vault-name/-v@
backup restore restore-azurefiles --container-name/-c@ --ids+ --item-name/-i@ --resolve-conflict!=Overwrite|Skip
    --resource-group/-g@ --restore-mode!=OriginalLocation|AlternateLocation --rp-name/-r@ --source-file-path+
    --source-file-type=File|Directory --target-file-share --target-folder --target-storage-account --tenant-id
    --vault-name/-v@
backup restore restore-azurefileshare --container-name/-c@ --ids+ --item-name/-i@ --resolve-conflict!=Overwrite|Skip
    --resource-group/-g@ --restore-mode!=OriginalLocation|AlternateLocation --rp-name/-r@ --target-file-share
    --target-folder --target-resource-group-name/--target-rg-name --target-storage-account --tenant-id
    --use-secondary-region^ --vault-name/-v@
backup restore restore-azurewl --recovery-config! --rehydration-duration --rehydration-priority=Standard|High
    --resource-group/-g! --tenant-id --use-secondary-region^ --vault-name/-v!
backup restore restore-disks --container-name/-c@ --cvm-os-des-id
    --disk-access-option=EnablePrivateAccessForAllDisks|EnablePublicAccessForAllDisks|SameAsOnSourceDisks
    --disk-encryption-set-id --diskslist+ --ids+ --item-name/-i@ --mi-system-assigned^ --mi-user-assigned
    --rehydration-duration --rehydration-priority=Standard|High --resource-group/-g@ --restore-as-unmanaged-disks?
    --restore-mode=OriginalLocation|AlternateLocation --restore-only-osdisk? --restore-to-edge-zone?
    --restore-to-staging-storage-account? --rp-name/-r@ --storage-account! --storage-account-resource-group
    --target-disk-access-id --target-resource-group/-t --target-subnet-name --target-subscription-id --target-vm-name
    --target-vnet-name --target-vnet-resource-group --target-zone=1|2|3|NoZone --tenant-id --use-secondary-region^
    --vault-name/-v@
backup vault backup-properties set --backup-storage-redundancy=GeoRedundant|LocallyRedundant|ZoneRedundant
    --classic-alerts=Enable|Disable --cross-region-restore-flag? --hybrid-backup-security-features=Enable|Disable
    --ids+ --job-failure-alerts=Enable|Disable --name/-n@ --resource-group/-g@ --soft-delete-duration
    --soft-delete-feature-state=Enable|Disable|AlwaysOn --tenant-id
backup vault backup-properties show --ids+ --name/-n@ --resource-group/-g@
backup vault create --classic-alerts=Enable|Disable
    --cost-management-granularity/--cost-granularity-level=VaultLevel|ProtectedItemLevel|ProtectedItemWithParentTag
    --cross-subscription-restore-state=Enable|Disable|PermanentlyDisable --immutability-state=Disabled|Locked|Unlocked
    --job-failure-alerts=Enable|Disable --location/-l! --name/-n! --public-network-access=Enable|Disable
    --resource-group/-g! --tags*
backup vault delete --force^ --ids+ --name/-n@ --resource-group/-g@ --yes/-y^
backup vault encryption show --ids+ --name/-n@ --resource-group/-g@
backup vault encryption update --encryption-key-id! --ids+ --infrastructure-encryption=Enabled|Disabled
    --mi-system-assigned^ --mi-user-assigned --name/-n@ --resource-group/-g@ --tenant-id
backup vault identity assign --ids+ --name/-n@ --resource-group/-g@ --system-assigned^ --user-assigned+
backup vault identity remove --ids+ --name/-n@ --resource-group/-g@ --system-assigned^ --user-assigned*
backup vault identity show --ids+ --name/-n@ --resource-group/-g@
backup vault list --resource-group/-g@
backup vault list-soft-deleted-containers --backup-management-type!=AzureIaasVM|AzureStorage|AzureWorkload --ids+
    --name/-n@ --resource-group/-g@
backup vault resource-guard-mapping delete --ids+ --name/-n@ --resource-group/-g@ --tenant-id --yes/-y^
backup vault resource-guard-mapping show --ids+ --name/-n@ --resource-group/-g@
backup vault resource-guard-mapping update --ids+ --name/-n@ --resource-group/-g@ --resource-guard-id! --tenant-id
backup vault show --ids+ --name/-n@ --resource-group/-g@
backup vault update --backup-storage-redundancy=GeoRedundant|LocallyRedundant|ZoneRedundant
    --classic-alerts=Enable|Disable
    --cost-management-granularity/--cost-granularity-level=VaultLevel|ProtectedItemLevel|ProtectedItemWithParentTag
    --cross-region-restore-flag=Enabled|Disabled --cross-subscription-restore-state=Enable|Disable|PermanentlyDisable
    --ids+ --immutability-state=Disabled|Locked|Unlocked --job-failure-alerts=Enable|Disable --name/-n@
    --public-network-access=Enable|Disable --resource-group/-g@ --source-scan-state=Enabled|Disabled --tags*
    --tenant-id
deployment group create --aux-subs+ --aux-tenants+ --confirm-with-what-if/-c^ --handle-extended-json-format/-j
    --mode=Incremental|Complete --name/-n --no-prompt? --no-wait^ --parameters/-p+ --proceed-if-no-change^
    --query-string/-q --resource-group/-g! --rollback-on-error --template-file/-f --template-spec/-s --template-uri/-u
    --validation-level=Template|Provider|ProviderNoRbac
    --what-if-exclude-change-types/-x+=Create|Delete|Ignore|Deploy|NoChange|Modify|Unsupported
    --what-if-result-format/-r=ResourceIdOnly|FullResourcePayloads --what-if/-w^
deployment group delete --name/-n! --no-wait^ --resource-group/-g!
deployment group list --filter --resource-group/-g!
deployment group show --name/-n! --resource-group/-g!
deployment group validate --handle-extended-json-format/-j --mode=Incremental|Complete --name/-n --no-prompt?
    --parameters/-p+ --query-string/-q --resource-group/-g! --rollback-on-error --template-file/-f --template-spec/-s
    --template-uri/-u --validation-level=Template|Provider|ProviderNoRbac
deployment group what-if --aux-tenants+
    --exclude-change-types/-x+=Create|Delete|Ignore|Deploy|NoChange|Modify|Unsupported --mode=Incremental|Complete
    --name/-n --no-pretty-print^ --no-prompt? --parameters/-p+ --query-string/-q --resource-group/-g!
    --result-format/-r=ResourceIdOnly|FullResourcePayloads --template-file/-f --template-spec/-s --template-uri/-u
    --validation-level=Template|Provider|ProviderNoRbac
disk create --accelerated-network? --action-on-disk-delay=AutomaticReattach --architecture=x64|Arm64
    --data-access-auth-mode=AzureActiveDirectory|None --disk-access --disk-encryption-set --disk-iops-read-only
    --disk-iops-read-write --disk-mbps-read-only --disk-mbps-read-write --edge-zone --enable-bursting?
    --encryption-type=EncryptionAtRestWithPlatformKey|EncryptionAtRestWithCustomerKey|EncryptionAtRestWithPlatformAndCustomerKeys
    --for-upload? --gallery-image-reference --gallery-image-reference-lun --hyper-v-generation=V1|V2 --image-reference
    --image-reference-lun --location/-l --logical-sector-size --max-shares --name/-n!
    --network-access-policy=AllowAll|AllowPrivate|DenyAll --no-wait^ --optimized-for-frequent-attach?
    --os-type=Linux|Windows --performance-plus? --public-network-access=Disabled|Enabled --resource-group/-g!
    --secure-vm-disk-encryption-set --security-data-uri --security-metadata-uri
    --security-type=TrustedLaunch|ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey|ConfidentialVM_DiskEncryptedWithPlatformKey|ConfidentialVM_DiskEncryptedWithCustomerKey|Standard
    --size-gb/-z --sku=PremiumV2_LRS|Premium_LRS|Premium_ZRS|StandardSSD_LRS|StandardSSD_ZRS|Standard_LRS|UltraSSD_LRS
    --source --source-storage-account-id --support-hibernation?
    --supported-security-option/--security-option=TrustedLaunchAndConfidentialVMSupported|TrustedLaunchSupported
    --tags* --tier --upload-size-bytes --upload-type=Upload|UploadWithSecurityData --zone
disk delete --ids+ --name/--disk-name/-n@ --no-wait? --resource-group/-g@ --yes/-y^
disk grant-access --access/--access-level=None|Read|Write --duration-in-seconds! --ids+ --name/--disk-name/-n@
    --no-wait? --resource-group/-g@ --secure-vm-guest-state-sas/-s?
disk list --max-items --next-token --resource-group/-g!
disk revoke-access --ids+ --name/--disk-name/-n@ --no-wait? --resource-group/-g@
disk show --ids+ --name/--disk-name/-n@ --resource-group/-g@
disk update --accelerated-network? --action-on-disk-delay=AutomaticReattach|None --add+ --architecture=Arm64|x64
    --data-access-auth-mode=AzureActiveDirectory|None --disk-access --disk-encryption-set --disk-iops-read-only
    --disk-iops-read-write --disk-mbps-read-only --disk-mbps-read-write --enable-bursting/--bursting-enabled?
    --encryption-type=EncryptionAtRestWithCustomerKey|EncryptionAtRestWithPlatformAndCustomerKeys|EncryptionAtRestWithPlatformKey
    --force-string? --ids+ --max-shares --name/--disk-name/-n@ --network-access-policy=AllowAll|AllowPrivate|DenyAll
    --no-wait? --public-network-access=Disabled|Enabled --remove+ --resource-group/-g@
    --security-option/--supported-security-option=TrustedLaunchAndConfidentialVMSupported|TrustedLaunchSupported
    --set+ --size-gb/--disk-size-gb/-z
    --sku=PremiumV2_LRS|Premium_LRS|Premium_ZRS|StandardSSD_LRS|StandardSSD_ZRS|Standard_LRS|UltraSSD_LRS
group create --location/-l! --managed-by --name/--resource-group/-n/-g! --tags*
group delete
    --force-deletion-types/-f=Microsoft.Compute/virtualMachines|Microsoft.Compute/virtualMachineScaleSets|Microsoft.Databricks/workspaces
    --name/--resource-group/-n/-g! --no-wait^ --yes/-y^
group exists --name/--resource-group/-n/-g!
group list --tag
group show --name/--resource-group/-n/-g!
group update --add+ --force-string^ --name/--resource-group/-n/-g! --remove+ --set+ --tags*
image create --data-disk-caching=None|ReadOnly|ReadWrite --data-disk-sources+ --edge-zone --hyper-v-generation=V1|V2
    --location/-l --name/-n! --os-disk-caching=None|ReadOnly|ReadWrite --os-type=Windows|Linux --resource-group/-g!
    --source!
    --storage-sku=PremiumV2_LRS|Premium_LRS|Premium_ZRS|StandardSSD_LRS|StandardSSD_ZRS|Standard_LRS|UltraSSD_LRS
    --tags* --zone-resilient?
image delete --ids+ --name/--image-name/-n@ --no-wait? --resource-group/-g@
image list --max-items --next-token --resource-group/-g@
image show --expand --ids+ --name/--image-name/-n@ --resource-group/-g@
lock create --lock-type/-t!=CanNotDelete|ReadOnly --name/-n! --namespace --notes --parent --resource-group/-g@
    --resource-type --resource/--resource-name
lock delete --ids+ --name/-n --namespace --parent --resource-group/-g@ --resource-type --resource/--resource-name
lock list --filter-string --namespace --parent --resource-group/-g@ --resource-type --resource/--resource-name
lock show --ids+ --name/-n --namespace --parent --resource-group/-g@ --resource-type --resource/--resource-name
lock update --ids+ --lock-type/-t=CanNotDelete|ReadOnly --name/-n --namespace --notes --parent --resource-group/-g@
    --resource-type --resource/--resource-name
monitor action-group create --actions/--action/-a+ --arm-role-receivers+ --automation-runbook-receivers+
    --azure-app-push-receivers+ --azure-function-receivers+ --email-receivers+ --enabled? --event-hub-receivers+
    --incident-receivers+ --itsm-receivers+ --location/-l --logic-app-receivers+ --name/--action-group-name/-n!
    --resource-group/-g! --short-name/--group-short-name --sms-receivers+ --system-assigned/--mi-system-assigned
    --tags+ --user-assigned/--mi-user-assigned* --voice-receivers+ --webhook-receivers+
monitor action-group delete --ids+ --name/--action-group-name/-n@ --resource-group/-g@
monitor action-group list --resource-group/-g@
monitor action-group show --ids+ --name/--action-group-name/-n@ --resource-group/-g@
monitor action-group update --add+ --add-actions/--add-action/-a+ --arm-role-receivers+
    --automation-runbook-receivers+ --azure-app-push-receivers+ --azure-function-receivers+ --email-receivers+
    --enabled? --event-hub-receivers+ --force-string? --ids+ --incident-receivers+ --itsm-receivers+
    --logic-app-receivers+ --name/--action-group-name/-n@ --remove+ --remove-action/-r+ --resource-group/-g@ --set+
    --short-name/--group-short-name --sms-receivers+ --tags+ --voice-receivers+ --webhook-receivers+
monitor activity-log alert create --action-group/-a+ --all-of+ --condition/-c+ --description --disable?
    --name/--activity-log-alert-name/-n! --resource-group/-g! --scope/-s+ --tags+ --webhook-properties/-w+
monitor activity-log alert delete --ids+ --name/--activity-log-alert-name/-n@ --resource-group/-g@
monitor activity-log alert list --resource-group/-g@
monitor activity-log alert show --ids+ --name/--activity-log-alert-name/-n@ --resource-group/-g@
monitor activity-log alert update --add+ --all-of+ --condition/-c+ --description --enabled? --force-string? --ids+
    --name/--activity-log-alert-name/-n@ --remove+ --resource-group/-g@ --set+ --tags+
monitor activity-log list --caller --correlation-id --end-time+ --max-events --namespace --offset --resource-group/-g@
    --resource-id
    --select+=authorization|claims|caller|description|id|eventDataId|correlationId|eventName|category|httpRequest|level|resourceGroupName|resourceProviderName|resourceId|resourceType|operationId|operationName|properties|status|subStatus|eventTimestamp|submissionTimestamp|subscriptionId|tenantId
    --start-time+ --status
monitor diagnostic-settings create --event-hub --event-hub-rule --export-to-resource-specific? --logs+
    --marketplace-partner-id --metrics+ --name/-n! --resource! --resource-group/-g@ --resource-namespace
    --resource-parent --resource-type --storage-account --workspace
monitor diagnostic-settings delete --name/-n! --resource! --resource-group/-g@ --resource-namespace --resource-parent
    --resource-type
monitor diagnostic-settings list --resource! --resource-group/-g@ --resource-namespace --resource-parent
    --resource-type
monitor diagnostic-settings show --name/-n! --resource! --resource-group/-g@ --resource-namespace --resource-parent
    --resource-type
monitor log-analytics workspace create --ingestion-access=Disabled|Enabled
    --level/--capacity-reservation-level=100|1000|10000|200|2000|25000|300|400|500|5000|50000 --location/-l
    --name/--workspace-name/-n! --no-wait? --query-access=Disabled|Enabled --quota --replication-enabled?
    --replication-location --resource-group/-g! --retention-time
    --sku/--sku-name=CapacityReservation|Free|LACluster|PerGB2018|PerNode|Premium|Standalone|Standard --tags+
    --type/--identity-type=None|SystemAssigned|UserAssigned --user-assigned+
monitor log-analytics workspace delete --force/-f? --ids+ --name/--workspace-name/-n@ --no-wait? --resource-group/-g@
    --yes/-y^
monitor log-analytics workspace list --resource-group/-g@
monitor log-analytics workspace show --ids+ --name/--workspace-name/-n@ --resource-group/-g@
monitor metrics alert condition create --aggregation!=Average|Minimum|Maximum|Total|Count --dimension+ --metric!
    --namespace --num-periods --num-violations
    --operator/--op!=Equals|NotEquals|GreaterThan|GreaterThanOrEqual|LessThan|LessThanOrEqual|GreaterOrLessThan
    --sensitivity=Low|Medium|High --since+ --skip-metric-validation? --threshold --type/-t!=static|dynamic
monitor metrics alert create --action/-a+ --auto-mitigate? --condition!+ --description --disabled?
    --evaluation-frequency --name/-n! --resource-group/-g! --scopes!+ --severity --tags*
    --target-resource-region/--region --target-resource-type/--type --window-size
monitor metrics alert delete --ids+ --name/-n@ --resource-group/-g@
monitor metrics alert dimension create --name/-n! --operator/--op=Include|Exclude --value/-v!+
monitor metrics alert list --resource-group/-g@
monitor metrics alert show --ids+ --name/-n@ --resource-group/-g@
monitor metrics alert update --add+ --add-actions/--add-action+ --add-conditions/--add-condition+ --auto-mitigate?
    --description --enabled? --evaluation-frequency --force-string? --ids+ --name/-n@ --remove+ --remove-actions+
    --remove-conditions+ --resource-group/-g@ --scopes+ --set+ --severity --tags+ --window-size
monitor metrics list --aggregation*=None|Average|Count|Minimum|Maximum|Total --dimension* --end-time+ --filter
    --interval --metadata^ --metrics+ --namespace --offset --orderby --resource! --resource-group/-g@
    --resource-namespace --resource-parent --resource-type --start-time+ --top
monitor metrics list-definitions --namespace --resource! --resource-group/-g@ --resource-namespace --resource-parent
    --resource-type
network lb create --backend-pool-name --edge-zone --frontend-ip-name --frontend-ip-zone+ --location/-l --name/-n!
    --no-wait^ --private-ip-address --private-ip-address-version=IPv4|IPv6 --public-ip-address
    --public-ip-address-allocation=Static|Dynamic --public-ip-dns-name --public-ip-zone --resource-group/-g!
    --sku=Basic|Gateway|Standard --subnet --subnet-address-prefix --tags* --validate^ --vnet-address-prefix
    --vnet-name@
network lb delete --ids+ --name/-n@ --no-wait? --resource-group/-g@
network lb list --max-items --next-token --resource-group/-g@
network lb show --detail-level=Reduced --expand --ids+ --name/-n@ --resource-group/-g@
network nic create --accelerated-networking? --app-gateway-address-pools/--ag-address-pools+
    --application-security-groups/--asgs+ --auxiliary-mode=AcceleratedConnections|Floating|MaxConnections|None
    --auxiliary-sku=A1|A2|A4|A8|None --dns-servers+ --edge-zone --gateway-name --internal-dns-name --ip-forwarding?
    --lb-address-pools+ --lb-inbound-nat-rules+ --lb-name --location/-l --name/-n! --network-security-group --no-wait?
    --private-ip-address --private-ip-address-version=IPv4|IPv6 --public-ip-address --resource-group/-g! --subnet!
    --tags+ --vnet-name
network nic delete --ids+ --name/-n@ --no-wait? --resource-group/-g@
network nic ip-config create --app-gateway-address-pools/--ag-address-pools+ --application-security-groups/--asgs+
    --gateway-name --lb-address-pools+ --lb-inbound-nat-rules+ --lb-name --make-primary? --name/-n! --nic-name!
    --no-wait? --private-ip-address --private-ip-address-version=IPv4|IPv6
    --private-ip-prefix-len/--private-ip-address-prefix-length --public-ip-address --resource-group/-g! --subnet
    --vnet-name
network nic ip-config list --nic-name! --resource-group/-g!
network nic ip-config show --name/-n! --nic-name! --resource-group/-g!
network nic ip-config update --add+ --app-gateway-address-pools/--ag-address-pools+
    --application-security-groups/--asgs+ --force-string? --gateway-lb --gateway-name --lb-address-pools+
    --lb-inbound-nat-rules+ --lb-name --make-primary? --name/-n! --nic-name! --no-wait? --private-ip-address
    --private-ip-address-version=IPv4|IPv6 --private-ip-prefix-len/--private-ip-address-prefix-length
    --public-ip-address --remove+ --resource-group/-g! --set+ --subnet --vnet-name
network nic list --max-items --next-token --resource-group/-g@
network nic list-effective-nsg --ids+ --name/-n@ --no-wait? --resource-group/-g@
network nic show --expand --ids+ --name/-n@ --resource-group/-g@
network nic show-effective-route-table --ids+ --name/-n@ --no-wait? --resource-group/-g@
network nsg create --location/-l --name/-n! --no-wait? --resource-group/-g! --tags+
network nsg delete --ids+ --name/-n@ --no-wait? --resource-group/-g@
network nsg list --resource-group/-g@
network nsg rule create --access=Allow|Deny --description --destination-address-prefixes+ --destination-asgs+
    --destination-port-ranges+ --direction=Inbound|Outbound --name/-n! --no-wait? --nsg-name! --priority!
    --protocol=*|Ah|Esp|Icmp|Tcp|Udp --resource-group/-g! --source-address-prefixes+ --source-asgs+
    --source-port-ranges+
network nsg rule delete --ids+ --name/-n@ --no-wait? --nsg-name@ --resource-group/-g@
network nsg rule list --include-default^ --nsg-name! --resource-group/-g!
network nsg rule show --ids+ --name/-n@ --nsg-name@ --resource-group/-g@
network nsg rule update --access=Allow|Deny --add+ --description --destination-address-prefixes+ --destination-asgs+
    --destination-port-ranges+ --direction=Inbound|Outbound --force-string? --ids+ --name/-n@ --no-wait? --nsg-name@
    --priority --protocol=*|Ah|Esp|Icmp|Tcp|Udp --remove+ --resource-group/-g@ --set+ --source-address-prefixes+
    --source-asgs+ --source-port-ranges+
network nsg show --expand --ids+ --name/-n@ --resource-group/-g@
network private-dns zone create --name/-n! --no-wait? --resource-group/-g! --tags+
network private-dns zone delete --ids+ --if-match --name/-n@ --no-wait? --resource-group/-g@ --yes/-y^
network private-dns zone list --max-items --next-token --resource-group/-g@
network private-dns zone show --ids+ --name/-n@ --resource-group/-g@
network public-ip create --allocation-method=Static|Dynamic --ddos-custom-policy
    --ddos-protection-mode/--protection-mode=Enabled|Disabled|VirtualNetworkInherited --ddos-protection-plan
    --dns-name --dns-name-scope=NoReuse|ResourceGroupReuse|SubscriptionReuse|TenantReuse --edge-zone
    --first-party-service-tag-id/--fpst-id --idle-timeout --ip-address --ip-tags+ --location/-l --name/-n!
    --public-ip-prefix --resource-group/-g! --reverse-fqdn --sku=Basic|Standard|StandardV2 --tags*
    --tier=Regional|Global --version=IPv4|IPv6 --zone/-z+
network public-ip delete --ids+ --name/-n@ --no-wait? --resource-group/-g@
network public-ip list --max-items --next-token --resource-group/-g@
network public-ip show --expand --ids+ --name/-n@ --resource-group/-g@
network vnet create --address-prefixes+ --bgp-community --ddos-protection-plan --ddos-protection? --dns-servers+
    --edge-zone --enable-encryption?
    --encryption-policy/--encryption-enforcement-policy=AllowUnencrypted|DropUnencrypted --flowtimeout
    --ipam-allocations/--ipam-pool-prefix-allocations+ --location/-l --name/-n! --no-wait?
    --nsg/--network-security-group --pe-vnet-policies/--private-endpoint-vnet-policies=Basic|Disabled
    --resource-group/-g! --sgp/--summarized-gateway-prefixes+ --subnet-name --subnet-prefixes+ --subnets+ --tags+
    --vm-protection?
network vnet delete --ids+ --name/-n@ --no-wait? --resource-group/-g@
network vnet list --max-items --next-token --resource-group/-g@
network vnet show --expand --ids+ --name/-n@ --resource-group/-g@
network vnet subnet create --address-prefixes+ --default-outbound/--default-outbound-access? --delegations+
    --disable-private-endpoint-network-policies? --disable-private-link-service-network-policies? --endpoints+
    --ipam-allocations/--ipam-pool-prefix-allocations+ --name/-n! --nat-gateway --no-wait?
    --nsg/--network-security-group
    --ple-network-policies/--private-endpoint-network-policies=Disabled|Enabled|NetworkSecurityGroupEnabled|RouteTableEnabled
    --pls-network-policies/--private-link-service-network-policies=Disabled|Enabled --resource-group/-g! --route-table
    --service-endpoint-policy+ --service-endpoints+ --sharing-scope=DelegatedServices|Tenant --vnet-name!
network vnet subnet delete --ids+ --name/-n@ --no-wait? --resource-group/-g@ --vnet-name@
network vnet subnet list --max-items --next-token --resource-group/-g! --vnet-name!
network vnet subnet show --expand --ids+ --name/-n@ --resource-group/-g@ --vnet-name@
network vnet subnet update --add+ --address-prefixes+ --default-outbound/--default-outbound-access? --delegations+
    --disable-private-endpoint-network-policies? --disable-private-link-service-network-policies? --endpoints+
    --force-string? --ids+ --ipam-allocations/--ipam-pool-prefix-allocations+ --name/-n@ --nat-gateway --no-wait?
    --nsg/--network-security-group
    --ple-network-policies/--private-endpoint-network-policies=Disabled|Enabled|NetworkSecurityGroupEnabled|RouteTableEnabled
    --pls-network-policies/--private-link-service-network-policies=Disabled|Enabled --remove+ --resource-group/-g@
    --route-table --service-endpoint-policy+ --service-endpoints+ --set+ --sharing-scope=DelegatedServices|Tenant
    --vnet-name@
network watcher configure --enabled? --locations/-l!+ --resource-group/-g@ --tags*
network watcher list
network watcher show-next-hop --dest-ip! --nic --no-wait? --resource-group/-g --source-ip! --vm!
network watcher test-connectivity --dest-address --dest-port --dest-resource --headers+ --method=Get --no-wait?
    --protocol=Http|Https|Icmp|Tcp --resource-group/-g --source-port --source-resource! --valid-status-codes+
network watcher test-ip-flow --direction!=Inbound|Outbound --local! --nic --no-wait? --protocol!=TCP|UDP --remote!
    --resource-group/-g --vm!
policy assignment create --assign-identity/--system-assigned/--mi-system-assigned --definition-version --description
    --display-name --enforcement-mode/-e=Default|DoNotEnforce|Enroll --identity-scope --location/-l --metadata
    --name/-n --non-compliance-messages/-m+ --not-scopes+ --overrides+ --params/-p+ --policy
    --policy-set-definition/-d --resource-group/-g@ --resource-selectors+ --role --scope
    --self-serve/--self-serve-exemption-settings+ --user-assigned/--mi-user-assigned*
policy assignment delete --name/-n! --resource-group/-g@ --scope
policy assignment list --disable-scope-strict-match/-d? --expand --filter --management-group --max-items --next-token
    --resource-group/-g@ --scope
policy assignment show --expand --name/-n! --resource-group/-g@ --scope
policy definition create --description --display-name --external-settings/--external-evaluation-enforcement-settings+
    --management-group --metadata --mode/-m --name/-n! --params/-p+ --rule/--rules --version
policy definition delete --management-group --name/-n!
policy definition list --filter --management-group --max-items --next-token
policy definition show --management-group --name/-n!
provider list --expand
provider register --accept-terms --consent-to-permissions/-c^ --management-group-id/-m --namespace/-n! --wait^
provider show --expand --namespace/-n!
resource delete --api-version --ids+ --latest-include-preview/-v --name/-n --namespace --no-wait^ --parent
    --resource-group/-g@ --resource-type
resource list --location/-l --name/-n --namespace --resource-group/-g@ --resource-type --tag
resource show --api-version --ids+ --include-response-body? --latest-include-preview/-v --name/-n --namespace --parent
    --resource-group/-g@ --resource-type
resource tag --api-version --ids+ --is-incremental/-i^ --latest-include-preview/-v --name/-n --namespace --parent
    --resource-group/-g@ --resource-type --tags!*
rest --body/-b --headers+ --method/-m=head|get|put|post|delete|options|patch --output-file --resource
    --skip-authorization-header^ --uri-parameters/--url-parameters+ --url/--uri/-u!
restore-point collection create --collection-name/--restore-point-collection-name! --instant-access? --location/-l
    --resource-group/-g! --source-id --tags+
restore-point collection delete --collection-name/--restore-point-collection-name@ --ids+ --no-wait?
    --resource-group/-g@ --yes/-y^
restore-point collection list --max-items --next-token --resource-group/-g!
restore-point collection show --collection-name! --expand --resource-group/-g! --restore-points^
restore-point create --collection-name! --consistency-mode=CrashConsistent|FileSystemConsistent|ApplicationConsistent
    --data-disk-restore-point-encryption-set+
    --data-disk-restore-point-encryption-type+=EncryptionAtRestWithPlatformKey|EncryptionAtRestWithCustomerKey|EncryptionAtRestWithPlatformAndCustomerKeys
    --exclude-disks+ --instant-access-duration-minutes/--instant-access-duration/--ia-duration
    --name/--restore-point-name/-n! --no-wait^ --os-restore-point-encryption-set
    --os-restore-point-encryption-type=EncryptionAtRestWithPlatformKey|EncryptionAtRestWithCustomerKey|EncryptionAtRestWithPlatformAndCustomerKeys
    --resource-group/-g! --source-data-disk-resource+ --source-os-resource --source-restore-point
restore-point delete --collection-name/--restore-point-collection-name@ --ids+ --name/--restore-point-name/-n@
    --no-wait? --resource-group/-g@ --yes/-y^
restore-point show --collection-name! --expand --instance-view^ --name/--restore-point-name/-n! --resource-group/-g!
role assignment create --assignee --assignee-object-id
    --assignee-principal-type=User|Group|ServicePrincipal|ForeignGroup --condition --condition-version --description
    --name/-n --role! --scope!
role assignment delete --assignee --assignee-object-id --ids+ --include-inherited^ --resource-group/-g@ --role --scope
    --yes/-y^
role assignment list --all^ --assignee --assignee-object-id --fill-principal-name? --fill-role-definition-name?
    --include-groups^ --include-inherited^ --resource-group/-g@ --role --scope
role definition list --custom-role-only? --name/-n --resource-group/-g@ --scope
snapshot create --accelerated-network? --architecture=x64|Arm64 --bandwidth-copy-speed=None|Enhanced --copy-start?
    --disk-access --disk-encryption-set --edge-zone --elastic-san-resource-id/--elastic-san-id
    --encryption-type=EncryptionAtRestWithPlatformKey|EncryptionAtRestWithCustomerKey|EncryptionAtRestWithPlatformAndCustomerKeys
    --for-upload? --hyper-v-generation=V1|V2 --incremental?
    --instant-access-duration-minutes/--instant-access-duration/--ia-duration --location/-l --name/-n!
    --network-access-policy=AllowAll|AllowPrivate|DenyAll --no-wait^ --public-network-access=Disabled|Enabled
    --resource-group/-g! --size-gb/-z --sku=Premium_LRS|Standard_LRS|Standard_ZRS --source --source-storage-account-id
    --tags*
snapshot delete --ids+ --name/--snapshot-name/-n@ --no-wait? --resource-group/-g@
snapshot list --max-items --next-token --resource-group/-g@
snapshot show --ids+ --name/--snapshot-name/-n@ --resource-group/-g@
storage account create --access-tier=Hot|Cool|Premium|Cold|Smart --account-type=User|Computer --action
    --allow-blob-public-access? --allow-cross-tenant-replication/-r?
    --allow-protected-append-writes/--allow-append/-w? --allow-shared-key-access/-k?
    --allowed-copy-scope=PrivateLink|AAD|All --assign-identity^ --azure-storage-sid
    --bypass+=None|Logging|Metrics|AzureServices --custom-domain --default-action=Allow|Deny
    --default-share-permission/-d=None|StorageFileDataSmbShareReader|StorageFileDataSmbShareContributor|StorageFileDataSmbShareElevatedContributor
    --dns-endpoint-type/--endpoint=Standard|AzureDnsZone --domain-guid --domain-name --domain-sid --edge-zone
    --enable-alw? --enable-blob-geo-priority-replication/--blob-geo-sla? --enable-files-aadds? --enable-files-aadkerb?
    --enable-files-adds? --enable-hierarchical-namespace/--hns/--hierarchical-namespace? --enable-large-file-share^
    --enable-local-user? --enable-nfs-v3? --enable-sftp? --enable-smb-oauth? --encryption-key-name
    --encryption-key-source=Microsoft.Storage|Microsoft.Keyvault --encryption-key-type-for-queue/-q=Account|Service
    --encryption-key-type-for-table/-t=Account|Service --encryption-key-vault --encryption-key-version
    --encryption-services+=blob|file|table|queue --forest-name --https-only?
    --identity-type=None|SystemAssigned|UserAssigned|SystemAssigned,UserAssigned
    --immutability-period-in-days/--immutability-period --immutability-state=Unlocked|Locked|Disabled
    --key-expiration-period-in-days/--key-exp-days --key-vault-federated-client-id/-f --key-vault-user-identity-id/-u
    --kind=Storage|StorageV2|BlobStorage|FileStorage|BlockBlobStorage --location/-l
    --min-tls-version=TLS1_0|TLS1_1|TLS1_2|TLS1_3 --name/-n! --net-bios-domain-name
    --public-network-access=Enabled|Disabled|SecuredByPerimeter --publish-internet-endpoints? --publish-ipv6-endpoint?
    --publish-microsoft-endpoints? --require-infrastructure-encryption/-i? --resource-group/-g!
    --routing-choice=MicrosoftRouting|InternetRouting --sam-account-name
    --sas-expiration-action/--sas-exp-action=Log|Block --sas-expiration-period/--sas-exp
    --sku=Standard_LRS|Standard_GRS|Standard_RAGRS|Standard_ZRS|Premium_LRS|Premium_ZRS|Standard_GZRS|Standard_RAGZRS|StandardV2_LRS|StandardV2_GRS|StandardV2_ZRS|StandardV2_GZRS|PremiumV2_LRS|PremiumV2_ZRS
    --subnet --tags* --user-identity-id --vnet-name --zone-placement-policy=Any|None --zones+
storage account delete --ids+ --name/-n@ --resource-group/-g@ --yes/-y^
storage account keys list --account-name/-n! --expand-key-type=kerb --resource-group/-g@
storage account keys renew --account-name/-n! --key!=primary|secondary|key1|key2 --key-type=kerb --resource-group/-g@
storage account list --resource-group/-g@
storage account show --expand=geoReplicationStats|blobRestoreStatus --ids+ --name/-n@ --resource-group/-g@
storage account show-connection-string --blob-endpoint --file-endpoint --ids+ --key=primary|secondary|key1|key2
    --name/-n@ --protocol=http|https --queue-endpoint --resource-group/-g@ --sas-token --table-endpoint
storage account update --access-tier=Hot|Cool|Premium|Cold|Smart --account-type=User|Computer --add+
    --allow-blob-public-access? --allow-cross-tenant-replication/-r?
    --allow-protected-append-writes/--allow-append/-w? --allow-shared-key-access/-k?
    --allowed-copy-scope=PrivateLink|AAD|All --assign-identity^ --azure-storage-sid
    --bypass+=None|Logging|Metrics|AzureServices --custom-domain --default-action=Allow|Deny
    --default-share-permission/-d=None|StorageFileDataSmbShareReader|StorageFileDataSmbShareContributor|StorageFileDataSmbShareElevatedContributor
    --domain-guid --domain-name --domain-sid --enable-blob-geo-priority-replication/--blob-geo-sla?
    --enable-files-aadds? --enable-files-aadkerb? --enable-files-adds? --enable-large-file-share^ --enable-local-user?
    --enable-sftp? --enable-smb-oauth? --encryption-key-name
    --encryption-key-source=Microsoft.Storage|Microsoft.Keyvault --encryption-key-vault --encryption-key-version
    --encryption-services+=blob|file|table|queue --force-string^ --forest-name --https-only?
    --identity-type=None|SystemAssigned|UserAssigned|SystemAssigned,UserAssigned --ids+
    --immutability-period-in-days/--immutability-period --immutability-state=Unlocked|Locked|Disabled
    --key-expiration-period-in-days/--key-exp-days --key-vault-federated-client-id/-f --key-vault-user-identity-id/-u
    --min-tls-version=TLS1_0|TLS1_1|TLS1_2|TLS1_3 --name/-n@ --net-bios-domain-name
    --public-network-access=Enabled|Disabled|SecuredByPerimeter --publish-internet-endpoints? --publish-ipv6-endpoint?
    --publish-microsoft-endpoints? --remove+ --resource-group/-g@ --routing-choice=MicrosoftRouting|InternetRouting
    --sam-account-name --sas-expiration-action/--sas-exp-action=Log|Block --sas-expiration-period/--sas-exp --set+
    --sku=Standard_LRS|Standard_GRS|Standard_RAGRS|Standard_ZRS|Premium_LRS|Premium_ZRS|Standard_GZRS|Standard_RAGZRS|StandardV2_LRS|StandardV2_GRS|StandardV2_ZRS|StandardV2_GZRS|PremiumV2_LRS|PremiumV2_ZRS
    --tags* --upgrade-to-storagev2? --use-subdomain? --user-identity-id --yes/-y^ --zone-placement-policy=Any|None
    --zones+
tag create --name/-n --resource-id --tags*
tag list --resource-id
tag update --operation!=Merge|Replace|Delete --resource-id! --tags!*
vm assess-patches --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm auto-shutdown --email --ids+ --location/-l --name/-n@ --off^ --resource-group/-g@ --time --webhook
vm availability-set create --additional-scheduled-events/--additional-events?
    --enable-all-instance-down/--all-instance-down? --enable-user-reboot-scheduled-events/--enable-reboot?
    --enable-user-redeploy-scheduled-events/--enable-redeploy? --location/-l --name/-n! --no-wait^
    --platform-fault-domain-count --platform-update-domain-count --ppg --resource-group/-g!
    --scheduled-events-api-version/--se-api-version --tags* --unmanaged^ --validate^
vm availability-set list --expand --max-items --next-token --resource-group/-g@
vm availability-set show --ids+ --name/--availability-set-name/-n@ --resource-group/-g@
vm boot-diagnostics disable --ids+ --name/-n@ --resource-group/-g@
vm boot-diagnostics enable --ids+ --name/-n@ --resource-group/-g@ --storage
vm boot-diagnostics get-boot-log --ids+ --name/-n@ --resource-group/-g@
vm boot-diagnostics get-boot-log-uris --expire --ids+ --name/-n@ --resource-group/-g@
vm capture --ids+ --name/-n@ --no-wait? --overwrite? --resource-group/-g@ --storage-container --vhd-name-prefix!
vm create --accelerated-networking? --accept-term^ --add-proxy-agent-extension/--add-proxy-agent-ext?
    --additional-scheduled-events/--additional-events? --admin-password --admin-username
    --align-regional-disks-to-vm-zone/--align-regional-disks? --asgs+ --assign-identity* --attach-data-disks+
    --attach-os-disk --authentication-type=ssh|password|all --availability-set --boot-diagnostics-storage
    --capacity-reservation-group/--crg --computer-name --count --custom-data --data-disk-caching+
    --data-disk-delete-option/--data-delete-option+ --data-disk-encryption-sets+ --data-disk-iops --data-disk-mbps
    --data-disk-sizes-gb+ --disable-capacity-reservation-assignment/--no-cap-reservation?
    --disable-integrity-monitoring --disable-integrity-monitoring-autoupgrade^ --disk-controller-type=NVMe|SCSI
    --edge-zone --enable-agent? --enable-all-instance-down/--all-instance-down? --enable-auto-update?
    --enable-hibernation? --enable-hotpatching? --enable-integrity-monitoring^ --enable-proxy-agent?
    --enable-secure-boot? --enable-user-reboot-scheduled-events/--enable-reboot?
    --enable-user-redeploy-scheduled-events/--enable-redeploy? --enable-vtpm? --encryption-at-host?
    --encryption-identity --ephemeral-os-disk-enable-full-caching/--ephemeral-full-caching?
    --ephemeral-os-disk-placement/--ephemeral-placement=CacheDisk|NvmeDisk|ResourceDisk --ephemeral-os-disk?
    --eviction-policy=Deallocate|Delete --exclude-zones+ --generate-ssh-keys^ --host --host-group --image
    --imds-access-control-profile-reference-id/--imds-profile-id --imds-mode=Audit|Enforce --include-zones+
    --key-incarnation-id
    --license-type=Windows_Server|Windows_Client|RHEL_BYOS|SLES_BYOS|RHEL_BASE|RHEL_SAPAPPS|RHEL_SAPHA|RHEL_EUS|RHEL_BASESAPAPPS|RHEL_BASESAPHA|SLES_STANDARD|SLES|SLES_SAP|SLES_HPC|None|RHEL_ELS_6|UBUNTU_PRO|UBUNTU
    --location/-l --max-price --name/-n! --nic-delete-option+ --nics+ --no-wait^ --nsg --nsg-rule=RDP|SSH|NONE
    --os-disk-delete-option=Delete|Detach --os-disk-encryption-set --os-disk-name
    --os-disk-secure-vm-disk-encryption-set
    --os-disk-security-encryption-type=VMGuestStateOnly|DiskWithVMGuestState|NonPersistedTPM --os-disk-size-gb
    --os-type=windows|linux --patch-mode=AutomaticByOS|AutomaticByPlatform|Manual|ImageDefault --plan-name
    --plan-product --plan-promotion-code --plan-publisher --platform-fault-domain --ppg
    --priority=Regular|Low|Spot|SpotPlus --private-ip-address --processor-mode=Deterministic|Opportunistic
    --proxy-agent-mode=Audit|Enforce --public-ip-address --public-ip-address-allocation=dynamic|static
    --public-ip-address-dns-name --public-ip-sku=Basic|Standard --resource-group/-g! --role
    --scheduled-events-api-version/--se-api-version --scope --secrets+
    --security-type=TrustedLaunch|Standard|ConfidentialVM --size --source-disk-restore-point-size-gb/--source-rp-size+
    --source-disk-restore-point/--source-disk-rp+ --source-snapshots-or-disks-size-gb/--source-resource-size+
    --source-snapshots-or-disks/--source-resource+ --specialized? --ssh-dest-key-path --ssh-key-name
    --ssh-key-type=RSA|Ed25519 --ssh-key-values+ --storage-account
    --storage-caching/--os-disk-caching=None|ReadOnly|ReadWrite --storage-container-name --storage-sku+ --subnet
    --subnet-address-prefix --tags* --ultra-ssd-enabled? --use-unmanaged-disk^ --user-data --v-cpus-available
    --v-cpus-per-core --validate^ --vmss --vnet-address-prefix --vnet-name
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id --wire-server-mode=Audit|Enforce
    --wire-server-use-local-file-rules/--wire-local-rules? --workspace --zone-movement? --zone-placement-policy=Any
    --zone/-z
vm deallocate --force-deallocate? --hibernate? --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm delete --force-deletion? --ids+ --name/-n@ --no-wait? --resource-group/-g@ --yes/-y^
vm disk attach --caching=None|ReadOnly|ReadWrite --disk-ids+ --disks* --enable-write-accelerator^ --ids+ --lun
    --name/--disk/-n@ --new-names-of-source-disk-restore-point/--new-names-of-rp+
    --new-names-of-source-snapshots-or-disks/--new-names-of-sr+ --new^ --resource-group/-g@ --size-gb/-z
    --sku=PremiumV2_LRS|Premium_LRS|Premium_ZRS|StandardSSD_LRS|StandardSSD_ZRS|Standard_LRS|UltraSSD_LRS
    --source-disk-restore-point/--source-disk-rp+ --source-snapshots-or-disks/--source-resource+ --vm-name!
vm disk detach --disk-ids+ --force-detach^ --name/-n --resource-group/-g! --vm-name!
vm extension delete --ids+ --name/--vm-extension-name/-n@ --no-wait? --resource-group/-g@ --vm-name@
vm extension list --ids+ --resource-group/-g@ --vm-name@
vm extension set --enable-auto-upgrade? --extension-instance-name --force-update^ --ids+ --name/-n!
    --no-auto-upgrade-minor-version/--no-auto-upgrade? --no-wait^ --protected-settings --publisher!
    --resource-group/-g@ --settings --version --vm-name@
vm extension show --expand --ids+ --instance-view^ --name/-n@ --resource-group/-g@ --vm-name@
vm generalize --ids+ --name/--vm-name/-n@ --resource-group/-g@
vm get-instance-view --ids+ --name/-n@ --resource-group/-g@
vm identity assign --identities* --ids+ --name/-n@ --resource-group/-g@ --role --scope
vm identity remove --identities+ --ids+ --name/-n@ --resource-group/-g@
vm identity show --ids+ --name/-n@ --resource-group/-g@
vm image list --all^ --architecture=x64|Arm64 --edge-zone --location/-l --offer/-f --publisher/-p --sku/-s
vm image list-skus --edge-zone --location/-l! --offer/-f! --publisher/-p!
vm image show --edge-zone --location/-l --offer/-f --publisher/-p --sku/-s --urn --version
vm install-patches --classifications-to-include-linux+=Critical|Other|Security
    --classifications-to-include-win+=Critical|Definition|FeaturePack|Security|ServicePack|Tools|Updates|UpdateRollUp
    --exclude-kbs-requiring-reboot? --ids+ --kb-numbers-to-exclude+ --kb-numbers-to-include+ --max-patch-publish-date+
    --maximum-duration! --name/-n@ --no-wait^ --package-name-masks-to-exclude+ --package-name-masks-to-include+
    --reboot-setting!=Always|IfRequired|Never --resource-group/-g@
vm list --resource-group/-g@ --show-details/-d^ --vmss
vm list-ip-addresses --ids+ --name/-n@ --resource-group/-g@
vm list-sizes --location/-l!
vm list-skus --all? --location/-l --resource-type/-r --size/-s --zone/-z?
vm nic add --nics!+ --primary-nic --resource-group/-g! --vm-name!
vm nic list --resource-group/-g! --vm-name!
vm nic remove --nics!+ --primary-nic --resource-group/-g! --vm-name!
vm nic show --nic! --resource-group/-g! --vm-name!
vm open-port --apply-to-subnet^ --ids+ --name/-n@ --nsg-name --port! --priority --resource-group/-g@
vm perform-maintenance --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm reapply --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm redeploy --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm resize --ids+ --name/-n@ --no-wait^ --resource-group/-g@ --size!
vm restart --force^ --ids+ --name/-n@ --no-wait^ --resource-group/-g@
vm run-command invoke --command-id! --ids+ --name/-n@ --no-wait^ --parameters+ --resource-group/-g@ --scripts+
vm run-command list --expand --location/-l --resource-group/-g@ --vm-name
vm run-command show --command-id --expand --ids+ --instance-view^ --location/-l --name/--run-command-name
    --resource-group/-g@ --vm-name@
vm show --ids+ --include-user-data/-u^ --name/-n@ --resource-group/-g@ --show-details/-d^
vm simulate-eviction --ids+ --name/--vm-name/-n@ --resource-group/-g@
vm start --ids+ --name/--vm-name/-n@ --no-wait? --resource-group/-g@
vm stop --ids+ --name/-n@ --no-wait^ --resource-group/-g@ --skip-shutdown^
vm update --add+ --add-proxy-agent-extension/--add-proxy-agent-ext? --additional-scheduled-events/--additional-events?
    --align-regional-disks-to-vm-zone/--align-regional-disks? --capacity-reservation-group/--crg
    --disable-capacity-reservation-assignment/--no-cap-reservation? --disk-caching* --disk-controller-type=NVMe|SCSI
    --enable-all-instance-down/--all-instance-down? --enable-hibernation? --enable-proxy-agent? --enable-secure-boot?
    --enable-user-reboot-scheduled-events/--enable-reboot? --enable-user-redeploy-scheduled-events/--enable-redeploy?
    --enable-vtpm? --ephemeral-os-disk-placement/--ephemeral-placement=CacheDisk|NvmeDisk|ResourceDisk --force-string^
    --host --host-group --ids+ --imds-access-control-profile-reference-id/--imds-profile-id --imds-mode=Audit|Enforce
    --key-incarnation-id
    --license-type=Windows_Server|Windows_Client|RHEL_BYOS|SLES_BYOS|RHEL_BASE|RHEL_SAPAPPS|RHEL_SAPHA|RHEL_EUS|RHEL_BASESAPAPPS|RHEL_BASESAPHA|SLES_STANDARD|SLES|SLES_SAP|SLES_HPC|None|RHEL_ELS_6|UBUNTU_PRO|UBUNTU
    --max-price --name/-n@ --no-wait^ --os-disk --ppg --priority=Regular|Low|Spot|SpotPlus
    --processor-mode=Deterministic|Opportunistic --proxy-agent-mode=Audit|Enforce --remove+ --resource-group/-g@
    --scheduled-events-api-version/--se-api-version --security-type=TrustedLaunch|Standard|ConfidentialVM --set+
    --size --ultra-ssd-enabled? --user-data --v-cpus-available --v-cpus-per-core
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id --wire-server-mode=Audit|Enforce
    --wire-server-use-local-file-rules/--wire-local-rules? --workspace --write-accelerator* --zone-movement? --zone/-z
vmss create --accelerated-networking? --accept-term^ --add-proxy-agent-extension/--add-proxy-agent-ext?
    --additional-scheduled-events/--additional-events? --admin-password --admin-username --app-gateway
    --app-gateway-capacity --app-gateway-sku --app-gateway-subnet-address-prefix --asgs+ --assign-identity*
    --authentication-type=ssh|password|all --automatic-repairs-action=Replace|Restart|Reimage
    --automatic-repairs-grace-period --automatic-zone-balancing-behavior/--balancing-behavior=CreateBeforeDelete
    --automatic-zone-balancing-strategy/--balancing-strategy=Recreate --backend-pool-name --backend-port
    --capacity-reservation-group/--crg --computer-name-prefix --custom-data --data-disk-caching+
    --data-disk-delete-option=Delete|Detach --data-disk-encryption-sets+ --data-disk-iops+ --data-disk-mbps+
    --data-disk-sizes-gb+ --disable-capacity-reservation-assignment/--no-cap-reservation?
    --disable-integrity-monitoring --disable-integrity-monitoring-autoupgrade^ --disable-overprovision^
    --disk-controller-type=NVMe|SCSI --dns-servers+ --edge-zone --enable-agent?
    --enable-all-instance-down/--all-instance-down? --enable-auto-os-upgrade? --enable-auto-update?
    --enable-automatic-repairs/--enable-auto-repairs? --enable-automatic-zone-balancing/--enable-zone-balancing?
    --enable-cross-zone-upgrade? --enable-hibernation? --enable-integrity-monitoring^ --enable-osimage-notification?
    --enable-proxy-agent? --enable-resilient-creation? --enable-resilient-deletion? --enable-secure-boot?
    --enable-spot-restore? --enable-user-reboot-scheduled-events/--enable-reboot?
    --enable-user-redeploy-scheduled-events/--enable-redeploy? --enable-vtpm? --encryption-at-host?
    --encryption-identity --ephemeral-os-disk-enable-full-caching/--ephemeral-full-caching?
    --ephemeral-os-disk-placement/--ephemeral-placement=CacheDisk|NvmeDisk|ResourceDisk --ephemeral-os-disk?
    --eviction-policy=Deallocate|Delete --exclude-zones+ --generate-ssh-keys^ --health-probe --host-group --image
    --imds-access-control-profile-reference-id/--imds-profile-id --imds-mode=Audit|Enforce --include-zones+
    --instance-count --instance-percent-policy/--ipp? --lb-nat-pool-name/--nat-pool-name
    --lb-nat-rule-name/--nat-rule-name --lb-sku=Basic|Standard|Gateway
    --license-type=Windows_Server|Windows_Client|RHEL_BYOS|SLES_BYOS|RHEL_BASE|RHEL_SAPAPPS|RHEL_SAPHA|RHEL_EUS|RHEL_BASESAPAPPS|RHEL_BASESAPHA|SLES_STANDARD|SLES|SLES_SAP|SLES_HPC|None|RHEL_ELS_6|UBUNTU_PRO|UBUNTU
    --load-balancer/--lb --location/-l --max-batch-instance-percent
    --max-instance-percent/--value-max-instance-percent-per-zone --max-price --max-surge?
    --max-unhealthy-instance-percent --max-unhealthy-upgraded-instance-percent --max-zone-count --name/-n!
    --network-api-version --no-wait^ --nsg --orchestration-mode=Uniform|Flexible --os-disk-delete-option=Delete|Detach
    --os-disk-encryption-set --os-disk-name --os-disk-secure-vm-disk-encryption-set
    --os-disk-security-encryption-type=VMGuestStateOnly|DiskWithVMGuestState|NonPersistedTPM --os-disk-size-gb
    --os-type=windows|linux --patch-mode=AutomaticByOS|AutomaticByPlatform|Manual|ImageDefault
    --pause-time-between-batches --plan-name --plan-product --plan-promotion-code --plan-publisher
    --platform-fault-domain-count --ppg --prioritize-unhealthy-instances? --priority=Regular|Low|Spot|SpotPlus
    --processor-mode=Deterministic|Opportunistic --proxy-agent-mode=Audit|Enforce --public-ip-address
    --public-ip-address-allocation=dynamic|static --public-ip-address-dns-name --public-ip-per-vm^
    --regular-priority-count --regular-priority-percentage --resource-group/-g! --role
    --scale-in-policy+=Default|OldestVM|NewestVM --scheduled-events-api-version/--se-api-version --scope --secrets+
    --security-posture-reference-exclude-extensions/--exclude-extensions*
    --security-posture-reference-id/--security-posture-id
    --security-posture-reference-is-overridable/--is-overridable?
    --security-type=TrustedLaunch|Standard|ConfidentialVM --single-placement-group?
    --skuprofile-allocation-strategy/--sku-allocat-strat=LowestPrice|CapacityOptimized|Prioritized --skuprofile-rank+
    --skuprofile-vmsizes+ --specialized? --spot-restore-timeout --ssh-dest-key-path --ssh-key-type=RSA|Ed25519
    --ssh-key-values+ --storage-caching/--os-disk-caching=None|ReadOnly|ReadWrite --storage-container-name
    --storage-sku+ --subnet --subnet-address-prefix --tags* --terminate-notification-time --ultra-ssd-enabled?
    --upgrade-policy-mode=Automatic|Manual|Rolling --use-unmanaged-disk^ --user-data --v-cpus-available
    --v-cpus-per-core --validate^ --vm-domain-name --vm-sku --vnet-address-prefix --vnet-name
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id --wire-server-mode=Audit|Enforce
    --wire-server-use-local-file-rules/--wire-local-rules? --zone-balance? --zone-placement-policy=Auto --zones/-z+
vmss deallocate --hibernate? --instance-ids+ --name/-n! --no-wait^ --resource-group/-g!
vmss get-instance-view --ids+ --instance-id@ --name/-n@ --resource-group/-g@
vmss list --max-items --next-token --resource-group/-g@
vmss list-instances --expand --filter --max-items --name/--virtual-machine-scale-set-name/-n! --next-token
    --resiliency-view^ --resource-group/-g! --select
vmss restart --instance-ids+ --name/-n! --no-wait^ --resource-group/-g!
vmss rolling-upgrade cancel --ids+ --name/--vm-scale-set-name/--virtual-machine-scale-set-name/-n@ --no-wait?
    --resource-group/-g@
vmss rolling-upgrade get-latest --ids+ --name/--vm-scale-set-name/--virtual-machine-scale-set-name/-n@
    --resource-group/-g@
vmss rolling-upgrade start --ids+ --name/--vm-scale-set-name/--virtual-machine-scale-set-name/-n@ --no-wait?
    --resource-group/-g@
vmss show --include-user-data/-u^ --instance-id@ --name/-n! --resource-group/-g!
vmss start --ids+ --instance-ids+ --name/-n@ --no-wait? --resource-group/-g@
vmss stop --instance-ids+ --name/-n! --no-wait^ --resource-group/-g! --skip-shutdown^
vmss update-instances --instance-ids!+ --name/-n! --no-wait^ --resource-group/-g!
"""
