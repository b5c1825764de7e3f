"""Commands of az's extensions that are known here, by extension: az installs one when its command is first used."""

SPELLINGS = {
    "alertsmanagement": """
monitor alert-processing-rule create | --resource-group/-g! --name/-n! --rule-type! --scopes:list! --action-groups:list
    --description --enabled --filter-alert-context:list --filter-alert-rule-id:list --filter-alert-rule-name:list
    --filter-description:list --filter-monitor-condition:list --filter-monitor-service:list --filter-resource-group:list
    --filter-resource-type:list --filter-severity:list --filter-signal-type:list --filter-target-resource:list
    --schedule-end-datetime --schedule-recurrence:list --schedule-recurrence-end-time --schedule-recurrence-start-time
    --schedule-recurrence-type --schedule-start-datetime --schedule-time-zone --tags:list
monitor alert-processing-rule delete | --resource-group/-g! --name/-n! --yes/-y:flag
monitor alert-processing-rule list | --resource-group/-g
monitor alert-processing-rule show | --resource-group/-g! --name/-n!
""",
    "dataprotection": """
dataprotection backup-vault create | --resource-group/-g! --vault-name/-v! --location/-l
    --storage-settings/--storage-setting:list! --type=None --tags:list --e-tag
    --cross-region-restore-state/--crr-state{Disabled,Enabled}
    --cross-subscription-restore-state/--csr-state{Disabled,Enabled,PermanentlyDisabled}
    --azure-monitor-alerts-for-job-failures/--job-failure-alerts{Disabled,Enabled}
    --immutability-state{Disabled,Locked,Unlocked}
    --retention-duration-in-days/--soft-delete-retention=14.0 --soft-delete-state=On{AlwaysOn,Off,On} --no-wait:flag
dataprotection backup-vault delete | --resource-group/-g!@resource_group --vault-name/-v!@name --yes/-y:flag
    --no-wait:flag --ids:list
dataprotection backup-vault list | --resource-group/-g
dataprotection backup-vault show | --resource-group/-g!@resource_group --vault-name/-v!@name --ids:list
""",
    "log-analytics": """
monitor log-analytics query | --workspace/-w! --analytics-query! --timespan/-t --workspaces:list
""",
    "monitor-control-service": """
monitor data-collection rule association create | --name/-n! --resource! --rule-id --endpoint-id --description
monitor data-collection rule association delete | --name/-n! --resource! --yes/-y:flag
monitor data-collection rule association list | --resource
monitor data-collection rule association show | --name/-n! --resource!
monitor data-collection rule create | --resource-group/-g! --name/-n! --location/-l --data-flows:list --destinations:list
    --performance-counters:list --syslog:list --windows-event-logs:list --kind --description --tags:list
monitor data-collection rule delete | --resource-group/-g! --name/-n! --delete-associations:truth --yes/-y:flag
monitor data-collection rule list | --resource-group/-g
monitor data-collection rule show | --resource-group/-g!@resource_group --name/-n!@name
""",
    "vm-repair": """
vm repair create | --resource-group/-g! --name/-n! --repair-username --repair-password --repair-vm-name --copy-disk-name
    --repair-group-name --unlock-encrypted-vm:flag --encrypt-recovery-key --enable-nested:flag --associate-public-ip:flag
    --distro --yes/-y:flag
vm repair list-scripts | --preview
vm repair repair-and-restore | --resource-group/-g! --name/-n! --repair-username --repair-password --repair-vm-name
    --copy-disk-name --repair-group-name
vm repair repair-button | --resource-group/-g! --name/-n! --button-command! --repair-username --repair-password
    --repair-vm-name --copy-disk-name --repair-group-name
vm repair reset-nic | --resource-group/-g! --name/-n! --yes/-y:flag
vm repair restore | --resource-group/-g! --name/-n! --disk-name --repair-vm-id --yes/-y:flag
vm repair run | --resource-group/-g! --name/-n! --run-id --repair-vm-id --custom-script-file --parameters:list
    --run-on-repair:flag --preview
""",
}
