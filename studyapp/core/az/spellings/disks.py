"""Disks, snapshots, images and storage accounts: how az spells it, a line to a command."""

SPELLINGS = """
disk create | --resource-group/-g!@resource_group --name/-n!@name --location/-l --size-gb/-z
    --sku=Premium_LRS{PremiumV2_LRS,Premium_LRS,Premium_ZRS,StandardSSD_LRS,StandardSSD_ZRS,Standard_LRS,UltraSSD_LRS}
    --os-type{Linux,Windows} --source --for-upload:truth --upload-size-bytes --source-storage-account-id --tags:list
    --zone --disk-iops-read-write --disk-mbps-read-write --hyper-v-generation{V1,V2}
    --encryption-type{EncryptionAtRestWithPlatformKey,EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys}
    --disk-encryption-set --max-shares --disk-iops-read-only --disk-mbps-read-only --image-reference
    --image-reference-lun --gallery-image-reference --gallery-image-reference-lun
    --network-access-policy{AllowAll,AllowPrivate,DenyAll} --disk-access --logical-sector-size --tier
    --enable-bursting:truth --edge-zone
    --security-type{TrustedLaunch,ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey,ConfidentialVM_DiskEncryptedWithPlatformKey,ConfidentialVM_DiskEncryptedWithCustomerKey,Standard}
    --support-hibernation:truth --public-network-access{Disabled,Enabled} --accelerated-network:truth
    --architecture{x64,Arm64} --data-access-auth-mode{AzureActiveDirectory,None} --security-data-uri
    --upload-type{Upload,UploadWithSecurityData} --secure-vm-disk-encryption-set --performance-plus:truth
    --optimized-for-frequent-attach:truth --security-metadata-uri --action-on-disk-delay{AutomaticReattach}
    --supported-security-option/--security-option{TrustedLaunchAndConfidentialVMSupported,TrustedLaunchSupported}
    --no-wait:flag
disk delete | --no-wait:truth --name/--disk-name/-n!@name --resource-group/-g!@resource_group --yes/-y:flag --ids:list
disk grant-access | --no-wait:truth --name/--disk-name/-n!@name --resource-group/-g!@resource_group
    --access/--access-level=Read{None,Read,Write} --duration-in-seconds! --secure-vm-guest-state-sas/-s:truth --ids:list
disk list | --next-token --max-items --resource-group/-g!@resource_group
disk revoke-access | --no-wait:truth --name/--disk-name/-n!@name --resource-group/-g!@resource_group --ids:list
disk show | --name/--disk-name/-n!@name --resource-group/-g!@resource_group --ids:list
disk update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --name/--disk-name/-n!@name
    --resource-group/-g!@resource_group
    --sku{PremiumV2_LRS,Premium_LRS,Premium_ZRS,StandardSSD_LRS,StandardSSD_ZRS,Standard_LRS,UltraSSD_LRS}
    --action-on-disk-delay{AutomaticReattach,None}
    --encryption-type{EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys,EncryptionAtRestWithPlatformKey}
    --enable-bursting/--bursting-enabled:truth --data-access-auth-mode{AzureActiveDirectory,None} --disk-iops-read-only
    --disk-iops-read-write --disk-mbps-read-only --disk-mbps-read-write --size-gb/--disk-size-gb/-z --max-shares
    --network-access-policy{AllowAll,AllowPrivate,DenyAll} --public-network-access{Disabled,Enabled}
    --accelerated-network:truth --architecture{Arm64,x64}
    --security-option/--supported-security-option{TrustedLaunchAndConfidentialVMSupported,TrustedLaunchSupported}
    --disk-access --disk-encryption-set --ids:list
disk wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --name/--disk-name/-n!@name --resource-group/-g!@resource_group --ids:list
image create | --resource-group/-g!@resource_group --name/-n! --source! --os-type{Windows,Linux}
    --data-disk-sources:list --location/-l
    --storage-sku{PremiumV2_LRS,Premium_LRS,Premium_ZRS,StandardSSD_LRS,StandardSSD_ZRS,Standard_LRS,UltraSSD_LRS}
    --hyper-v-generation=V1{V1,V2} --os-disk-caching{None,ReadOnly,ReadWrite}
    --data-disk-caching{None,ReadOnly,ReadWrite} --tags:list --zone-resilient:truth --edge-zone
image delete | --no-wait:truth --name/--image-name/-n!@name --resource-group/-g!@resource_group --ids:list
image list | --next-token --max-items --resource-group/-g@resource_group
image show | --name/--image-name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
image update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --name/--image-name/-n!@name
    --resource-group/-g!@resource_group --tags:more --ids:list
image wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --name/--image-name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
snapshot create | --resource-group/-g!@resource_group --name/-n!@name --location/-l --size-gb/-z
    --sku=Standard_LRS{Premium_LRS,Standard_LRS,Standard_ZRS} --source --for-upload:truth --copy-start:truth
    --incremental:truth --source-storage-account-id --hyper-v-generation{V1,V2} --tags:list --disk-encryption-set
    --encryption-type{EncryptionAtRestWithPlatformKey,EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys}
    --network-access-policy{AllowAll,AllowPrivate,DenyAll} --disk-access --edge-zone
    --public-network-access{Disabled,Enabled} --accelerated-network:truth --architecture{x64,Arm64}
    --elastic-san-resource-id/--elastic-san-id --bandwidth-copy-speed{None,Enhanced}
    --instant-access-duration-minutes/--instant-access-duration/--ia-duration --no-wait:flag
snapshot delete | --no-wait:truth --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name --ids:list
snapshot grant-access | --no-wait:truth --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name
    --access/--access-level=Read{Read,Write} --duration-in-seconds! --file-format{VHD,VHDX} --ids:list
snapshot list | --next-token --max-items --resource-group/-g@resource_group
snapshot revoke-access | --no-wait:truth --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name --ids:list
snapshot show | --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name --ids:list
snapshot update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name --sku{Premium_LRS,Standard_LRS,Standard_ZRS}
    --encryption-type{EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys,EncryptionAtRestWithPlatformKey}
    --network-access-policy{AllowAll,AllowPrivate,DenyAll} --public-network-access{Disabled,Enabled}
    --accelerated-network:truth --architecture{Arm64,x64} --disk-access --disk-encryption-set --ids:list
snapshot wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --resource-group/-g!@resource_group --name/--snapshot-name/-n!@name --ids:list
storage account check-name | --name/-n!
storage account create | --resource-group/-g!@resource_group --name/-n!@name
    --sku=Standard_RAGRS{Standard_LRS,Standard_GRS,Standard_RAGRS,Standard_ZRS,Premium_LRS,Premium_ZRS,Standard_GZRS,Standard_RAGZRS,StandardV2_LRS,StandardV2_GRS,StandardV2_ZRS,StandardV2_GZRS,PremiumV2_LRS,PremiumV2_ZRS}
    --location/-l --kind=StorageV2{Storage,StorageV2,BlobStorage,FileStorage,BlockBlobStorage} --tags:list
    --custom-domain --encryption-services:list{blob,file,table,queue}
    --encryption-key-source{Microsoft.Storage,Microsoft.Keyvault} --encryption-key-name --encryption-key-vault
    --encryption-key-version --access-tier{Hot,Cool,Premium,Cold,Smart} --https-only:truth --enable-sftp:truth
    --enable-local-user:truth --enable-files-aadkerb:truth --enable-files-aadds:truth
    --bypass:list{None,Logging,Metrics,AzureServices} --default-action{Allow,Deny} --assign-identity:flag
    --enable-large-file-share:flag --enable-files-adds:truth --domain-name --net-bios-domain-name --forest-name
    --domain-guid --domain-sid --sam-account-name --account-type{User,Computer} --azure-storage-sid
    --enable-hierarchical-namespace/--hns/--hierarchical-namespace:truth
    --encryption-key-type-for-table/-t{Account,Service} --encryption-key-type-for-queue/-q{Account,Service}
    --routing-choice{MicrosoftRouting,InternetRouting} --publish-microsoft-endpoints:truth
    --publish-internet-endpoints:truth --require-infrastructure-encryption/-i:truth --allow-blob-public-access:truth
    --min-tls-version{TLS1_0,TLS1_1,TLS1_2,TLS1_3} --allow-shared-key-access/-k:truth --edge-zone --identity-type
    --user-identity-id --key-vault-user-identity-id/-u --key-vault-federated-client-id/-f
    --sas-expiration-action/--sas-exp-action{Log,Block} --sas-expiration-period/--sas-exp
    --key-expiration-period-in-days/--key-exp-days --allow-cross-tenant-replication/-r:truth
    --default-share-permission/-d{None,StorageFileDataSmbShareReader,StorageFileDataSmbShareContributor,StorageFileDataSmbShareElevatedContributor}
    --enable-nfs-v3:truth --subnet --vnet-name --action=Allow --enable-alw:truth
    --immutability-period-in-days/--immutability-period --immutability-state{Unlocked,Locked,Disabled}
    --allow-protected-append-writes/--allow-append/-w:truth --public-network-access{Enabled,Disabled,SecuredByPerimeter}
    --dns-endpoint-type/--endpoint{Standard,AzureDnsZone} --enable-smb-oauth:truth --zones:list
    --zone-placement-policy{Any,None} --enable-blob-geo-priority-replication/--blob-geo-sla:truth
    --publish-ipv6-endpoint:truth --allowed-copy-scope{PrivateLink,AAD,All}
storage account delete | --resource-group/-g@resource_group --name/-n!@name --yes/-y:flag --ids:list
storage account failover | --resource-group/-g@resource_group --name/-n!@name --failover-type/--type{Unplanned,Planned}
    --yes/-y:flag --no-wait:flag --ids:list
storage account file-service-usage | --account-name!@name --resource-group/-g@resource_group --ids:list
storage account generate-sas | --account-name@name --connection-string --blob-endpoint --account-key --services!
    --resource-types! --permissions! --expiry! --start --ip --https-only:flag --encryption-scope --ids:list
storage account keys list | --resource-group/-g@resource_group --account-name/-n! --expand-key-type=kerb{kerb}
storage account keys renew | --account-name/-n! --key!{primary,secondary,key1,key2} --resource-group/-g@resource_group
    --key-type{kerb}
storage account list | --resource-group/-g@resource_group
storage account revoke-delegation-keys | --resource-group/-g@resource_group --name/-n!@name --ids:list
storage account show | --resource-group/-g@resource_group --name/-n!@name
    --expand{geoReplicationStats,blobRestoreStatus} --ids:list
storage account show-connection-string | --resource-group/-g@resource_group --name/-n!@name --protocol=https{http,https}
    --blob-endpoint --file-endpoint --queue-endpoint --table-endpoint --sas-token
    --key=key1{primary,secondary,key1,key2} --ids:list
storage account show-usage | --location/-l!
storage account update | --resource-group/-g@resource_group --name/-n!@name
    --sku{Standard_LRS,Standard_GRS,Standard_RAGRS,Standard_ZRS,Premium_LRS,Premium_ZRS,Standard_GZRS,Standard_RAGZRS,StandardV2_LRS,StandardV2_GRS,StandardV2_ZRS,StandardV2_GZRS,PremiumV2_LRS,PremiumV2_ZRS}
    --tags:list --custom-domain --use-subdomain{true,false} --encryption-services:list{blob,file,table,queue}
    --encryption-key-source{Microsoft.Storage,Microsoft.Keyvault} --encryption-key-version --encryption-key-name
    --encryption-key-vault --enable-files-aadkerb:truth --access-tier{Hot,Cool,Premium,Cold,Smart} --https-only:truth
    --enable-sftp:truth --enable-local-user:truth --enable-files-aadds:truth --assign-identity:flag
    --bypass:list{None,Logging,Metrics,AzureServices} --default-action{Allow,Deny} --enable-large-file-share:flag
    --enable-files-adds:truth --domain-name --net-bios-domain-name --forest-name --domain-guid --domain-sid
    --azure-storage-sid --sam-account-name --account-type{User,Computer}
    --routing-choice{MicrosoftRouting,InternetRouting} --publish-microsoft-endpoints:truth
    --publish-internet-endpoints:truth --allow-blob-public-access:truth --min-tls-version{TLS1_0,TLS1_1,TLS1_2,TLS1_3}
    --allow-shared-key-access/-k:truth --identity-type --user-identity-id --key-vault-user-identity-id/-u
    --key-vault-federated-client-id/-f --sas-expiration-action/--sas-exp-action{Log,Block}
    --sas-expiration-period/--sas-exp --key-expiration-period-in-days/--key-exp-days
    --allow-cross-tenant-replication/-r:truth
    --default-share-permission/-d{None,StorageFileDataSmbShareReader,StorageFileDataSmbShareContributor,StorageFileDataSmbShareElevatedContributor}
    --immutability-period-in-days/--immutability-period --immutability-state{Unlocked,Locked,Disabled}
    --allow-protected-append-writes/--allow-append/-w:truth --public-network-access{Enabled,Disabled,SecuredByPerimeter}
    --upgrade-to-storagev2:truth --yes/-y:flag --enable-smb-oauth:truth --zones:list --zone-placement-policy{Any,None}
    --enable-blob-geo-priority-replication/--blob-geo-sla:truth --publish-ipv6-endpoint:truth
    --allowed-copy-scope{PrivateLink,AAD,All} --set:more --add:more --remove:more --force-string:flag --ids:list
"""
