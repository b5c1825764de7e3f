"""Virtual machines and what belongs to them: how az spells it, a line to a command."""

SPELLINGS = """
ppg create | --name/--proximity-placement-group-name/-n! --resource-group/-g!@resource_group --intent-vm-sizes:more
    --type/--ppg-type/-t{Standard,Ultra} --location/-l --tags:more --zone/-z:more
ppg delete | --name/--proximity-placement-group-name/-n!@name --resource-group/-g!@resource_group --ids:list
ppg list | --next-token --max-items --resource-group/-g@resource_group
ppg show | --name/--proximity-placement-group-name/-n!@name --resource-group/-g!@resource_group
    --include-colocation-status:truth --ids:list
ppg update | --add:more --set:more --remove:more --force-string:truth --name/--proximity-placement-group-name/-n!
    --resource-group/-g!@resource_group --intent-vm-sizes:more --type/--ppg-type/-t{Standard,Ultra}
restore-point collection create | --resource-group/-g!@resource_group --collection-name/--restore-point-collection-name!
    --location/-l --tags:more --instant-access:truth --source-id
restore-point collection delete | --no-wait:truth --resource-group/-g!@resource_group
    --collection-name/--restore-point-collection-name!@name --yes/-y:flag --ids:list
restore-point collection list | --next-token --max-items --resource-group/-g!@resource_group
restore-point collection list-all | --next-token --max-items
restore-point collection show | --resource-group/-g!@resource_group --collection-name! --expand --restore-points:flag
restore-point collection update | --resource-group/-g!@resource_group
    --collection-name/--restore-point-collection-name!@name --tags:more --instant-access:truth --ids:list
restore-point collection wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --resource-group/-g!@resource_group --collection-name/--restore-point-collection-name!@name
    --expand{restorePoints} --ids:list
restore-point create | --resource-group/-g!@resource_group --collection-name! --name/--restore-point-name/-n!
    --exclude-disks:list --source-restore-point
    --consistency-mode{CrashConsistent,FileSystemConsistent,ApplicationConsistent} --source-os-resource
    --os-restore-point-encryption-set
    --os-restore-point-encryption-type{EncryptionAtRestWithPlatformKey,EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys}
    --source-data-disk-resource:list --data-disk-restore-point-encryption-set:list
    --data-disk-restore-point-encryption-type:list{EncryptionAtRestWithPlatformKey,EncryptionAtRestWithCustomerKey,EncryptionAtRestWithPlatformAndCustomerKeys}
    --instant-access-duration-minutes/--instant-access-duration/--ia-duration --no-wait:flag
restore-point delete | --no-wait:truth --resource-group/-g!@resource_group
    --collection-name/--restore-point-collection-name!@name --name/--restore-point-name/-n!@child_name_1 --yes/-y:flag
    --ids:list
restore-point show | --resource-group/-g!@resource_group --name/--restore-point-name/-n! --collection-name! --expand
    --instance-view:flag
restore-point wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --resource-group/-g!@resource_group --collection-name/--restore-point-collection-name!@name
    --name/--restore-point-name/-n!@child_name_1 --expand{instanceView} --ids:list
vm application list | --vm-name/--name/-n! --resource-group/-g!@resource_group
vm application set | --name/-n!@name --resource-group/-g!@resource_group --app-version-ids:list!
    --order-applications:flag --app-config-overrides:list --treat-deployment-as-failure:list
    --enable-automatic-upgrade/--enable-auto-upgrade:list --ids:list
vm assess-patches | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm auto-shutdown | --resource-group/-g!@resource_group --name/-n!@name --off:flag --email --webhook --time --location/-l
    --ids:list
vm availability-set cancel-migration-to-vmss | --name/--availability-set-name/-n!@name
    --resource-group/-g!@resource_group --ids:list
vm availability-set convert | --name/--availability-set-name/-n!@name --resource-group/-g!@resource_group
    --all-instance-down/--enable-all-instance-down:truth --se-api-version/--scheduled-events-api-version --ids:list
vm availability-set convert-to-vmss | --no-wait:truth --name/--availability-set-name/-n!@name
    --resource-group/-g!@resource_group --vmss-name --ids:list
vm availability-set create | --name/-n!@name --resource-group/-g!@resource_group --platform-fault-domain-count=2
    --platform-update-domain-count --location/-l --ppg --unmanaged:flag --tags:list --validate:flag
    --additional-scheduled-events/--additional-events:truth --enable-user-reboot-scheduled-events/--enable-reboot:truth
    --enable-user-redeploy-scheduled-events/--enable-redeploy:truth --scheduled-events-api-version/--se-api-version
    --enable-all-instance-down/--all-instance-down:truth --no-wait:flag
vm availability-set delete | --name/--availability-set-name/-n!@name --resource-group/-g!@resource_group --ids:list
vm availability-set list | --next-token --max-items --resource-group/-g@resource_group --expand
vm availability-set list-sizes | --name/--availability-set-name/-n!@name --resource-group/-g!@resource_group --ids:list
vm availability-set show | --name/--availability-set-name/-n!@name --resource-group/-g!@resource_group --ids:list
vm availability-set start-migration-to-vmss | --name/--availability-set-name/-n!@name
    --resource-group/-g!@resource_group --vmss-flexible-id --ids:list
vm availability-set update | --add:more --set:more --remove:more --force-string:truth
    --name/--availability-set-name/-n!@name --resource-group/-g!@resource_group
    --additional-events/--additional-scheduled-events:truth --enable-reboot/--enable-user-reboot-scheduled-events:truth
    --enable-redeploy/--enable-user-redeploy-scheduled-events:truth --all-instance-down/--enable-all-instance-down:truth
    --se-api-version/--scheduled-events-api-version --ppg --ids:list
vm availability-set validate-migration-to-vmss | --name/--availability-set-name/-n!@name
    --resource-group/-g!@resource_group --vmss-flexible-id --ids:list
vm boot-diagnostics disable | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vm boot-diagnostics enable | --resource-group/-g!@resource_group --name/-n!@name --storage --ids:list
vm boot-diagnostics get-boot-log | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vm boot-diagnostics get-boot-log-uris | --resource-group/-g!@resource_group --name/-n!@name --expire --ids:list
vm capture | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --storage-container=vhds
    --overwrite:truth --vhd-name-prefix! --ids:list
vm convert | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm create | --name/-n! --resource-group/-g!@resource_group --image --size=Standard_D2s_v5 --location/-l --tags:list
    --authentication-type{ssh,password,all} --admin-password --computer-name --admin-username --ssh-dest-key-path
    --ssh-key-values:list --generate-ssh-keys:flag --availability-set --nics:list --nsg --nsg-rule{RDP,SSH,NONE}
    --accelerated-networking:truth --private-ip-address --public-ip-address
    --public-ip-address-allocation{dynamic,static} --public-ip-address-dns-name --public-ip-sku=Standard{Basic,Standard}
    --os-disk-name --os-type{windows,linux} --storage-account
    --storage-caching/--os-disk-caching{None,ReadOnly,ReadWrite} --data-disk-caching:list --storage-container-name
    --storage-sku:list --use-unmanaged-disk:flag --attach-os-disk --os-disk-size-gb --attach-data-disks:list
    --data-disk-sizes-gb:list --vnet-name --vnet-address-prefix=10.0.0.0/16 --subnet --subnet-address-prefix=10.0.0.0/24
    --validate:flag --custom-data --secrets:list --plan-name --plan-product --plan-publisher --plan-promotion-code
    --license-type{Windows_Server,Windows_Client,RHEL_BYOS,SLES_BYOS,RHEL_BASE,RHEL_SAPAPPS,RHEL_SAPHA,RHEL_EUS,RHEL_BASESAPAPPS,RHEL_BASESAPHA,SLES_STANDARD,SLES,SLES_SAP,SLES_HPC,None,RHEL_ELS_6,UBUNTU_PRO,UBUNTU}
    --assign-identity:list --scope --role --encryption-identity --asgs:list --zone/-z --boot-diagnostics-storage
    --ultra-ssd-enabled:truth --ephemeral-os-disk:truth
    --ephemeral-os-disk-placement/--ephemeral-placement{CacheDisk,NvmeDisk,ResourceDisk}
    --ephemeral-os-disk-enable-full-caching/--ephemeral-full-caching:truth --ppg --host --host-group
    --priority{Regular,Low,Spot,SpotPlus} --max-price --eviction-policy{Deallocate,Delete} --enable-agent:truth
    --workspace --vmss --os-disk-encryption-set --data-disk-encryption-sets:list --specialized:truth
    --encryption-at-host:truth --enable-auto-update:truth
    --patch-mode{AutomaticByOS,AutomaticByPlatform,Manual,ImageDefault} --ssh-key-name --enable-hotpatching:truth
    --platform-fault-domain --security-type{TrustedLaunch,Standard,ConfidentialVM} --enable-secure-boot:truth
    --enable-vtpm:truth --count --edge-zone --nic-delete-option:list --os-disk-delete-option{Delete,Detach}
    --data-disk-delete-option/--data-delete-option:list --user-data --capacity-reservation-group/--crg
    --disable-capacity-reservation-assignment/--no-cap-reservation:truth --enable-hibernation:truth
    --processor-mode{Deterministic,Opportunistic} --v-cpus-available --v-cpus-per-core --accept-term:flag
    --disable-integrity-monitoring --enable-integrity-monitoring:flag
    --os-disk-security-encryption-type{VMGuestStateOnly,DiskWithVMGuestState,NonPersistedTPM}
    --os-disk-secure-vm-disk-encryption-set --disk-controller-type{NVMe,SCSI}
    --disable-integrity-monitoring-autoupgrade:flag --enable-proxy-agent:truth --proxy-agent-mode{Audit,Enforce}
    --source-snapshots-or-disks/--source-resource:list --source-snapshots-or-disks-size-gb/--source-resource-size:list
    --source-disk-restore-point/--source-disk-rp:list --source-disk-restore-point-size-gb/--source-rp-size:list
    --ssh-key-type=RSA{RSA,Ed25519} --additional-scheduled-events/--additional-events:truth
    --enable-user-reboot-scheduled-events/--enable-reboot:truth
    --enable-user-redeploy-scheduled-events/--enable-redeploy:truth --scheduled-events-api-version/--se-api-version
    --enable-all-instance-down/--all-instance-down:truth --zone-placement-policy{Any} --include-zones:list
    --exclude-zones:list --align-regional-disks-to-vm-zone/--align-regional-disks:truth
    --wire-server-mode{Audit,Enforce} --wire-server-use-local-file-rules/--wire-local-rules:truth
    --imds-mode{Audit,Enforce} --wire-server-access-control-profile-reference-id/--wire-server-profile-id
    --imds-access-control-profile-reference-id/--imds-profile-id --key-incarnation-id
    --add-proxy-agent-extension/--add-proxy-agent-ext:truth --data-disk-iops --data-disk-mbps --zone-movement:truth
    --no-wait:flag
vm deallocate | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --force-deallocate:truth
    --hibernate:truth --ids:list
vm delete | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --force-deletion:truth --yes/-y:flag
    --ids:list
vm diagnostics get-default-config | --is-windows-os:flag
vm diagnostics set | --resource-group/-g!@resource_group --vm-name!@name --settings! --protected-settings --version
    --no-auto-upgrade-minor-version/--no-auto-upgrade:truth --ids:list
vm disk attach | --resource-group/-g!@resource_group --vm-name! --name/--disk/-n@name --ids:list --disks:list --new:flag
    --sku{PremiumV2_LRS,Premium_LRS,Premium_ZRS,StandardSSD_LRS,StandardSSD_ZRS,Standard_LRS,UltraSSD_LRS} --size-gb/-z
    --lun --caching{None,ReadOnly,ReadWrite} --enable-write-accelerator:flag --disk-ids:list
    --source-snapshots-or-disks/--source-resource:list --source-disk-restore-point/--source-disk-rp:list
    --new-names-of-source-snapshots-or-disks/--new-names-of-sr:list
    --new-names-of-source-disk-restore-point/--new-names-of-rp:list
vm disk detach | --resource-group/-g!@resource_group --vm-name! --name/-n --force-detach:flag --disk-ids:list
vm encryption disable | --resource-group/-g!@resource_group --name/-n!@name --volume-type{DATA,OS,ALL} --force:flag
    --ids:list
vm encryption enable | --resource-group/-g!@resource_group --name/-n!@name --disk-encryption-keyvault! --aad-client-id
    --aad-client-secret --aad-client-cert-thumbprint --key-encryption-keyvault --key-encryption-key
    --key-encryption-algorithm=RSA-OAEP --volume-type{DATA,OS,ALL} --encrypt-format-all:flag --force:flag
    --encryption-identity --ids:list
vm encryption show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vm extension delete | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-extension-name/-n!@child_name_1
    --vm-name!@name --ids:list
vm extension image list | --location/-l --publisher/-p --name/-n --version --latest:flag
vm extension image list-names | --location/-l!@name --publisher/--publisher-name/-p!@child_name_1 --ids:list
vm extension image list-versions | --location/-l!@name --publisher/--publisher-name/-p!@child_name_1
    --name/--type/-n!@child_name_3 --expand{properties} --filter --orderby --top --ids:list
vm extension image show | --location/-l!@name --publisher/--publisher-name/-p!@child_name_1
    --name/--type/-n!@child_name_3 --version!@child_name_4 --ids:list
vm extension list | --resource-group/-g!@resource_group --vm-name!@name --ids:list
vm extension set | --resource-group/-g!@resource_group --vm-name!@name --name/-n! --publisher! --version --settings
    --protected-settings --no-auto-upgrade-minor-version/--no-auto-upgrade:truth --force-update:flag
    --extension-instance-name --enable-auto-upgrade:truth --no-wait:flag --ids:list
vm extension show | --resource-group/-g!@resource_group --vm-name!@name --name/-n!@child_name_1 --instance-view:flag
    --expand --ids:list
vm extension wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --resource-group/-g!@resource_group --name/--vm-extension-name/-n!@child_name_1 --vm-name!@name --expand --ids:list
vm generalize | --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm get-instance-view | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vm host create | --host-group!@name --name/-n!@child_name_1 --resource-group/-g!@resource_group --sku!
    --platform-fault-domain/-d --auto-replace:truth --license-type{None,Windows_Server_Hybrid,Windows_Server_Perpetual}
    --location/-l --tags:list
vm host delete | --no-wait:truth --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1
    --resource-group/-g!@resource_group --yes/-y:flag --ids:list
vm host get-instance-view | --host-group!@name --name/-n!@child_name_1 --resource-group/-g!@resource_group --ids:list
vm host group create | --name/-n!@name --resource-group/-g!@resource_group --platform-fault-domain-count/-c!
    --automatic-placement:truth --location/-l --zone/-z --tags:list --ultra-ssd-enabled:truth
vm host group delete | --name/--host-group-name/-n!@name --resource-group/-g!@resource_group --yes/-y:flag --ids:list
vm host group get-instance-view | --name/-n!@name --resource-group/-g!@resource_group --ids:list
vm host group list | --next-token --max-items --resource-group/-g@resource_group
vm host group show | --name/--host-group-name/-n!@name --resource-group/-g!@resource_group --ids:list
vm host group update | --add:more --set:more --remove:more --force-string:truth --name/-n!@name
    --resource-group/-g!@resource_group --ids:list
vm host list | --next-token --max-items --host-group/--host-group-name! --resource-group/-g!@resource_group
vm host list-resize-options | --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1
    --resource-group/-g!@resource_group --ids:list
vm host redeploy | --no-wait:truth --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1
    --resource-group/-g!@resource_group --ids:list
vm host resize | --no-wait:truth --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1
    --resource-group/-g!@resource_group --sku --ids:list
vm host restart | --no-wait:truth --host-group/--host-group-name!@name --host-name!@child_name_1
    --resource-group/-g!@resource_group --ids:list
vm host show | --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1
    --resource-group/-g!@resource_group --expand{instanceView,resiliencyView,userData} --ids:list
vm host update | --host-group!@name --name/-n!@child_name_1 --resource-group/-g!@resource_group --set:more --add:more
    --remove:more --force-string:flag --ids:list
vm host wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --host-group/--host-group-name!@name --name/--host-name/-n!@child_name_1 --resource-group/-g!@resource_group
    --expand{instanceView,userData} --ids:list
vm identity assign | --resource-group/-g!@resource_group --name/-n!@name --identities:list --role --scope --ids:list
vm identity remove | --resource-group/-g!@resource_group --name/-n!@name --identities:list --ids:list
vm identity show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vm image accept-terms | --urn --publisher/-p --offer/-f --plan
vm image list | --location/-l --publisher/-p --offer/-f --sku/-s --all:flag --edge-zone --architecture{x64,Arm64}
vm image list-offers | --publisher/-p! --location/-l! --edge-zone
vm image list-publishers | --location/-l! --edge-zone
vm image list-skus | --location/-l! --publisher/-p! --offer/-f! --edge-zone
vm image show | --urn --publisher/-p --offer/-f --sku/-s --version --location/-l --edge-zone
vm image terms accept | --urn --publisher/-p --offer/-f --plan
vm image terms cancel | --urn --publisher/-p --offer/-f --plan
vm image terms show | --urn --publisher/-p --offer/-f --plan
vm install-patches | --resource-group/-g!@resource_group --name/-n!@name --maximum-duration!
    --reboot-setting!{Always,IfRequired,Never}
    --classifications-to-include-win:list{Critical,Definition,FeaturePack,Security,ServicePack,Tools,Updates,UpdateRollUp}
    --classifications-to-include-linux:list{Critical,Other,Security} --kb-numbers-to-include:list
    --kb-numbers-to-exclude:list --exclude-kbs-requiring-reboot:truth --package-name-masks-to-include:list
    --package-name-masks-to-exclude:list --max-patch-publish-date:list --no-wait:flag --ids:list
vm list | --resource-group/-g@resource_group --show-details/-d:flag --vmss
vm list-ip-addresses | --resource-group/-g@resource_group --name/-n@name --ids:list
vm list-sizes | --location/-l!
vm list-skus | --location/-l --size/-s --zone/-z:truth --all:truth --resource-type/-r
vm list-usage | --location/-l!
vm list-vm-resize-options | --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm migrate-to-vmss | --no-wait:truth --resource-group/-g!@resource_group --vm-name!@name --target-fault-domain
    --target-vm-size --target-zone --ids:list
vm monitor log show | --resource-group/-g!@resource_group --name/-n!@name --analytics-query/-q! --timespan --ids:list
vm monitor metrics list-definitions | --name/-n! --namespace --resource-group/-g!@resource_group
vm monitor metrics tail | --name/-n! --start-time:list --end-time:list --offset=1h --interval=1m --metadata:flag
    --dimension:list --aggregation:list{None,Average,Count,Minimum,Maximum,Total} --metrics:list --filter --namespace
    --orderby --top=10 --resource-group/-g!@resource_group
vm nic add | --resource-group/-g!@resource_group --vm-name! --nics:list! --primary-nic
vm nic list | --resource-group/-g!@resource_group --vm-name!
vm nic remove | --resource-group/-g!@resource_group --vm-name! --nics:list! --primary-nic
vm nic set | --resource-group/-g!@resource_group --vm-name! --nics:list! --primary-nic
vm nic show | --resource-group/-g!@resource_group --vm-name! --nic!
vm open-port | --resource-group/-g!@resource_group --name/-n!@name --port! --priority=900 --nsg-name
    --apply-to-subnet:flag --ids:list
vm perform-maintenance | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm reapply | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm redeploy | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm reimage | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --admin-password
    --custom-data --exact-version --temp-disk:truth --ids:list
vm resize | --resource-group/-g!@resource_group --name/-n!@name --size! --no-wait:flag --ids:list
vm restart | --resource-group/-g!@resource_group --name/-n!@name --force:flag --no-wait:flag --ids:list
vm run-command create | --resource-group/-g!@resource_group --vm-name!@name --name/--run-command-name! --location/-l
    --tags:list --script --script-uri --command-id --parameters:list --protected-parameters:list --async-execution:truth
    --run-as-user --run-as-password --timeout-in-seconds --output-blob-uri --error-blob-uri --no-wait:flag
vm run-command delete | --no-wait:truth --resource-group/-g!@resource_group --name/--run-command-name/-n!@child_name_1
    --vm-name!@name --yes/-y:flag --ids:list
vm run-command invoke | --resource-group/-g!@resource_group --name/-n!@name --command-id! --scripts:list
    --parameters:list --no-wait:flag --ids:list
vm run-command list | --resource-group/-g@resource_group --vm-name --expand --location/-l
vm run-command show | --resource-group/-g@resource_group --vm-name@name --name/--run-command-name --expand
    --instance-view:flag --location/-l --command-id --ids:list
vm run-command update | --resource-group/-g!@resource_group --vm-name!@name --name/--run-command-name! --location/-l
    --tags:list --script --script-uri --command-id --parameters:list --protected-parameters:list --async-execution:truth
    --run-as-user --run-as-password --timeout-in-seconds --output-blob-uri --error-blob-uri --no-wait:flag --ids:list
vm run-command wait | --resource-group/-g@resource_group --vm-name@name --name/--run-command-name --expand
    --instance-view:flag --location/-l --command-id --timeout=3600 --interval=30 --deleted:flag --created:flag
    --updated:flag --exists:flag --custom --ids:list
vm secret add | --resource-group/-g!@resource_group --name/-n!@name --keyvault! --certificate! --certificate-store
    --ids:list
vm secret format | --secrets/-s:list! --certificate-store --keyvault --resource-group/-g@resource_group
vm secret list | --resource-group/-g!@resource_group --name/-n!
vm secret remove | --resource-group/-g!@resource_group --name/-n!@name --keyvault! --certificate --ids:list
vm show | --resource-group/-g!@resource_group --name/-n!@name --show-details/-d:flag --include-user-data/-u:flag
    --ids:list
vm simulate-eviction | --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm start | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-name/-n!@name --ids:list
vm stop | --resource-group/-g!@resource_group --name/-n!@name --skip-shutdown:flag --no-wait:flag --ids:list
vm unmanaged-disk attach | --resource-group/-g!@resource_group --vm-name! --new:flag --vhd-uri --lun --name/-n
    --size-gb/-z=1023 --caching{None,ReadOnly,ReadWrite}
vm unmanaged-disk detach | --resource-group/-g!@resource_group --vm-name! --name/-n!
vm unmanaged-disk list | --resource-group/-g!@resource_group --vm-name/--name/-n!
vm update | --resource-group/-g!@resource_group --name/-n!@name --os-disk --disk-caching:list --write-accelerator:list
    --license-type{Windows_Server,Windows_Client,RHEL_BYOS,SLES_BYOS,RHEL_BASE,RHEL_SAPAPPS,RHEL_SAPHA,RHEL_EUS,RHEL_BASESAPAPPS,RHEL_BASESAPHA,SLES_STANDARD,SLES,SLES_SAP,SLES_HPC,None,RHEL_ELS_6,UBUNTU_PRO,UBUNTU}
    --ultra-ssd-enabled:truth --priority{Regular,Low,Spot,SpotPlus} --max-price --ppg --workspace
    --enable-secure-boot:truth --enable-vtpm:truth --user-data --capacity-reservation-group/--crg
    --disable-capacity-reservation-assignment/--no-cap-reservation:truth --host --host-group --size
    --ephemeral-os-disk-placement/--ephemeral-placement{CacheDisk,NvmeDisk,ResourceDisk} --enable-hibernation:truth
    --v-cpus-available --v-cpus-per-core --processor-mode{Deterministic,Opportunistic} --disk-controller-type{NVMe,SCSI}
    --security-type{TrustedLaunch,Standard,ConfidentialVM} --enable-proxy-agent:truth --proxy-agent-mode{Audit,Enforce}
    --additional-scheduled-events/--additional-events:truth --enable-user-reboot-scheduled-events/--enable-reboot:truth
    --enable-user-redeploy-scheduled-events/--enable-redeploy:truth --scheduled-events-api-version/--se-api-version
    --enable-all-instance-down/--all-instance-down:truth --align-regional-disks-to-vm-zone/--align-regional-disks:truth
    --wire-server-mode{Audit,Enforce} --wire-server-use-local-file-rules/--wire-local-rules:truth
    --imds-mode{Audit,Enforce} --add-proxy-agent-extension/--add-proxy-agent-ext:truth
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id
    --imds-access-control-profile-reference-id/--imds-profile-id --key-incarnation-id --zone-movement:truth --zone/-z
    --set:more --add:more --remove:more --force-string:flag --no-wait:flag --ids:list
vm user delete | --resource-group/-g!@resource_group --name/-n!@name --username/-u! --no-wait:flag --ids:list
vm user reset-ssh | --resource-group/-g!@resource_group --name/-n!@name --no-wait:flag --ids:list
vm user update | --resource-group/-g!@resource_group --name/-n!@name --username/-u! --password/-p --ssh-key-value
    --no-wait:flag --ids:list
vm wait | --resource-group/-g!@resource_group --name/-n!@name --timeout=3600 --interval=30 --deleted:flag --created:flag
    --updated:flag --exists:flag --custom --ids:list
vmss create | --name/-n! --resource-group/-g!@resource_group --image --disable-overprovision:flag --instance-count=2
    --location/-l --tags:list --upgrade-policy-mode=manual{Automatic,Manual,Rolling} --validate:flag --admin-username
    --admin-password --authentication-type{ssh,password,all} --vm-sku --ssh-dest-key-path --ssh-key-values:list
    --generate-ssh-keys:flag --ssh-key-type=RSA{RSA,Ed25519} --load-balancer/--lb
    --lb-sku=Standard{Basic,Standard,Gateway} --app-gateway --app-gateway-subnet-address-prefix
    --app-gateway-sku=Standard_Large --app-gateway-capacity=10 --backend-pool-name --lb-nat-pool-name/--nat-pool-name
    --backend-port --health-probe --public-ip-address --public-ip-address-allocation{dynamic,static}
    --public-ip-address-dns-name --accelerated-networking:truth --public-ip-per-vm:flag --vm-domain-name
    --dns-servers:list --nsg --storage-caching/--os-disk-caching{None,ReadOnly,ReadWrite} --data-disk-caching:list
    --storage-container-name=vhds --storage-sku:list --os-type{windows,linux} --os-disk-name --use-unmanaged-disk:flag
    --data-disk-sizes-gb:list --vnet-name --vnet-address-prefix=10.0.0.0/16 --subnet --subnet-address-prefix
    --single-placement-group:truth --custom-data --secrets:list --platform-fault-domain-count --plan-name --plan-product
    --plan-publisher --plan-promotion-code
    --license-type{Windows_Server,Windows_Client,RHEL_BYOS,SLES_BYOS,RHEL_BASE,RHEL_SAPAPPS,RHEL_SAPHA,RHEL_EUS,RHEL_BASESAPAPPS,RHEL_BASESAPHA,SLES_STANDARD,SLES,SLES_SAP,SLES_HPC,None,RHEL_ELS_6,UBUNTU_PRO,UBUNTU}
    --assign-identity:list --scope --role --encryption-identity --zones/-z:list --priority{Regular,Low,Spot,SpotPlus}
    --eviction-policy{Deallocate,Delete} --asgs:list --ultra-ssd-enabled:truth --ephemeral-os-disk:truth
    --ephemeral-os-disk-placement/--ephemeral-placement{CacheDisk,NvmeDisk,ResourceDisk}
    --ephemeral-os-disk-enable-full-caching/--ephemeral-full-caching:truth --ppg --terminate-notification-time
    --max-price --computer-name-prefix --orchestration-mode=Flexible{Uniform,Flexible}
    --scale-in-policy:list{Default,OldestVM,NewestVM} --os-disk-encryption-set --data-disk-encryption-sets:list
    --data-disk-iops:list --data-disk-mbps:list --automatic-repairs-grace-period --specialized:truth --os-disk-size-gb
    --encryption-at-host:truth --host-group --max-batch-instance-percent --max-unhealthy-instance-percent
    --max-unhealthy-upgraded-instance-percent --pause-time-between-batches --enable-cross-zone-upgrade:truth
    --prioritize-unhealthy-instances:truth --edge-zone --user-data --network-api-version --enable-spot-restore:truth
    --spot-restore-timeout --capacity-reservation-group/--crg
    --disable-capacity-reservation-assignment/--no-cap-reservation:truth --enable-auto-update:truth
    --patch-mode{AutomaticByOS,AutomaticByPlatform,Manual,ImageDefault} --enable-agent:truth
    --security-type{TrustedLaunch,Standard,ConfidentialVM} --enable-secure-boot:truth --enable-vtpm:truth
    --automatic-repairs-action{Replace,Restart,Reimage} --v-cpus-available --v-cpus-per-core
    --processor-mode{Deterministic,Opportunistic} --accept-term:flag --disable-integrity-monitoring
    --enable-integrity-monitoring:flag --enable-auto-os-upgrade:truth
    --os-disk-security-encryption-type{VMGuestStateOnly,DiskWithVMGuestState,NonPersistedTPM}
    --os-disk-secure-vm-disk-encryption-set --os-disk-delete-option{Delete,Detach}
    --data-disk-delete-option{Delete,Detach} --regular-priority-count --regular-priority-percentage
    --disk-controller-type{NVMe,SCSI} --lb-nat-rule-name/--nat-rule-name --enable-osimage-notification:truth
    --max-surge:truth --disable-integrity-monitoring-autoupgrade:flag --enable-hibernation:truth
    --enable-proxy-agent:truth --proxy-agent-mode{Audit,Enforce} --security-posture-reference-id/--security-posture-id
    --security-posture-reference-exclude-extensions/--exclude-extensions:list --enable-resilient-creation:truth
    --enable-resilient-deletion:truth --additional-scheduled-events/--additional-events:truth
    --enable-user-reboot-scheduled-events/--enable-reboot:truth
    --enable-user-redeploy-scheduled-events/--enable-redeploy:truth --scheduled-events-api-version/--se-api-version
    --enable-all-instance-down/--all-instance-down:truth --skuprofile-vmsizes:list
    --skuprofile-allocation-strategy/--sku-allocat-strat{LowestPrice,CapacityOptimized,Prioritized}
    --skuprofile-rank:list --security-posture-reference-is-overridable/--is-overridable:truth --zone-balance:truth
    --wire-server-mode{Audit,Enforce} --wire-server-use-local-file-rules/--wire-local-rules:truth
    --imds-mode{Audit,Enforce} --add-proxy-agent-extension/--add-proxy-agent-ext:truth
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id
    --imds-access-control-profile-reference-id/--imds-profile-id
    --enable-automatic-zone-balancing/--enable-zone-balancing:truth
    --automatic-zone-balancing-strategy/--balancing-strategy{Recreate}
    --automatic-zone-balancing-behavior/--balancing-behavior{CreateBeforeDelete}
    --enable-automatic-repairs/--enable-auto-repairs:truth --zone-placement-policy{Auto} --include-zones:list
    --exclude-zones:list --max-zone-count --instance-percent-policy/--ipp:truth
    --max-instance-percent/--value-max-instance-percent-per-zone --no-wait:flag
vmss deallocate | --resource-group/-g!@resource_group --name/-n! --instance-ids:list --hibernate:truth --no-wait:flag
vmss delete | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-scale-set-name/-n!@name
    --force-deletion:truth --ids:list
vmss delete-instances | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --instance-ids:more!
    --ids:list
vmss get-instance-view | --resource-group/-g!@resource_group --name/-n!@name --instance-id@child_name_1 --ids:list
vmss get-os-upgrade-history | --next-token --max-items --resource-group/-g!@resource_group
    --name/--vm-scale-set-name/-n!
vmss get-resiliency-view | --instance!@child_name_1 --resource-group/-g!@resource_group --name/-n!@name --ids:list
vmss list | --next-token --max-items --resource-group/-g@resource_group
vmss list-instance-connection-info | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vmss list-instance-public-ips | --resource-group/-g!@resource_group --name/-n!@name --ids:list
vmss list-instances | --resource-group/-g!@resource_group
    --name/--virtual-machine-scale-set-name/-n!@virtual_machine_scale_set_name --expand --filter --select --max-items
    --next-token --resiliency-view:flag
vmss list-skus | --next-token --max-items --resource-group/-g!@resource_group --name/--vm-scale-set-name/-n!
vmss perform-maintenance | --no-wait:truth --resource-group/-g!@resource_group --name/--vm-scale-set-name/-n!@name
    --instance-ids:more --ids:list
vmss reimage | --resource-group/-g!@resource_group --name/-n!@name --instance-ids/--instance-id:list
    --force-update-os-disk-for-ephemeral/--update-os-disk:truth --no-wait:flag --ids:list
vmss restart | --resource-group/-g!@resource_group --name/-n! --instance-ids:list --no-wait:flag
vmss scale | --resource-group/-g!@resource_group --name/-n!@name --new-capacity! --no-wait:flag --ids:list
vmss set-orchestration-service-state | --resource-group/-g!@resource_group --name/-n!@name
    --service-name!{AutomaticRepairs} --action!{Resume,Suspend} --no-wait:flag --ids:list
vmss show | --resource-group/-g!@resource_group --name/-n! --instance-id@child_name_1 --include-user-data/-u:flag
vmss simulate-eviction | --instance-id!@child_name_1 --resource-group/-g!@resource_group
    --name/--vm-scale-set-name/-n!@name --ids:list
vmss start | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --instance-ids:more --ids:list
vmss stop | --resource-group/-g!@resource_group --name/-n! --instance-ids:list --skip-shutdown:flag --no-wait:flag
vmss update | --resource-group/-g!@resource_group --name/-n!@name --instance-id@child_name_1
    --security-type{TrustedLaunch,Standard,ConfidentialVM}
    --license-type{Windows_Server,Windows_Client,RHEL_BYOS,SLES_BYOS,RHEL_BASE,RHEL_SAPAPPS,RHEL_SAPHA,RHEL_EUS,RHEL_BASESAPAPPS,RHEL_BASESAPHA,SLES_STANDARD,SLES,SLES_SAP,SLES_HPC,None,RHEL_ELS_6,UBUNTU_PRO,UBUNTU}
    --protect-from-scale-in:truth --protect-from-scale-set-actions:truth --enable-terminate-notification:truth
    --terminate-notification-time --ultra-ssd-enabled:truth --scale-in-policy:list{Default,OldestVM,NewestVM}
    --priority{Regular,Low,Spot,SpotPlus} --max-price --ppg --enable-automatic-repairs:truth
    --automatic-repairs-grace-period --max-batch-instance-percent --max-unhealthy-instance-percent
    --max-unhealthy-upgraded-instance-percent --pause-time-between-batches --enable-cross-zone-upgrade:truth
    --prioritize-unhealthy-instances:truth --user-data --enable-spot-restore:truth --spot-restore-timeout
    --capacity-reservation-group/--crg --disable-capacity-reservation-assignment/--no-cap-reservation:truth --vm-sku
    --ephemeral-os-disk-placement/--ephemeral-placement{CacheDisk,NvmeDisk,ResourceDisk} --force-deletion
    --enable-secure-boot:truth --enable-vtpm:truth --automatic-repairs-action{Replace,Restart,Reimage}
    --v-cpus-available --v-cpus-per-core --processor-mode{Deterministic,Opportunistic} --regular-priority-count
    --regular-priority-percentage --disk-controller-type{NVMe,SCSI} --enable-osimage-notification:truth --custom-data
    --enable-hibernation:truth --enable-proxy-agent:truth --proxy-agent-mode{Audit,Enforce}
    --security-posture-reference-id/--security-posture-id
    --security-posture-reference-exclude-extensions/--exclude-extensions:list --max-surge:truth
    --enable-resilient-creation:truth --enable-resilient-deletion:truth --ephemeral-os-disk:truth
    --ephemeral-os-disk-option/--ephemeral-option{Local} --zones/-z:list
    --additional-scheduled-events/--additional-events:truth --enable-user-reboot-scheduled-events/--enable-reboot:truth
    --enable-user-redeploy-scheduled-events/--enable-redeploy:truth --scheduled-events-api-version/--se-api-version
    --enable-all-instance-down/--all-instance-down:truth --upgrade-policy-mode{Automatic,Manual,Rolling}
    --enable-auto-os-upgrade:truth --skuprofile-vmsizes:list
    --skuprofile-allocation-strategy/--sku-allocat-strat{LowestPrice,CapacityOptimized,Prioritized}
    --skuprofile-rank:list --security-posture-reference-is-overridable/--is-overridable:truth --zone-balance:truth
    --wire-server-mode{Audit,Enforce} --wire-server-use-local-file-rules/--wire-local-rules:truth
    --imds-mode{Audit,Enforce} --add-proxy-agent-extension/--add-proxy-agent-ext:truth
    --wire-server-access-control-profile-reference-id/--wire-server-profile-id
    --imds-access-control-profile-reference-id/--imds-profile-id
    --enable-automatic-zone-balancing/--enable-zone-balancing:truth
    --automatic-zone-balancing-strategy/--balancing-strategy{Recreate}
    --automatic-zone-balancing-behavior/--balancing-behavior{CreateBeforeDelete} --max-zone-count
    --instance-percent-policy/--ipp:truth --max-instance-percent/--value-max-instance-percent-per-zone
    --zone-placement-policy{Auto} --include-zones:list --exclude-zones:list --set:more --add:more --remove:more
    --force-string:flag --no-wait:flag --ids:list
vmss update-domain-walk | --resource-group/-g!@resource_group --vmss-name!@name --placement-group-id
    --platform-update-domain! --zone --ids:list
vmss update-instances | --resource-group/-g!@resource_group --name/-n! --instance-ids:list! --no-wait:flag
vmss wait | --resource-group/-g!@resource_group --name/-n!@name --instance-id@child_name_1 --timeout=3600 --interval=30
    --deleted:flag --created:flag --updated:flag --exists:flag --custom --ids:list
"""
