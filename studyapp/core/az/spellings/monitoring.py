"""Metrics, logs and alerts: how az spells it, a line to a command."""

SPELLINGS = """
monitor action-group create | --name/--action-group-name/-n! --resource-group/-g!@resource_group --location/-l=Global
    --short-name/--group-short-name --tags:more --system-assigned/--mi-system-assigned:maybe
    --user-assigned/--mi-user-assigned:list --arm-role-receivers:more --automation-runbook-receivers:more
    --azure-app-push-receivers:more --azure-function-receivers:more --email-receivers:more --enabled:truth
    --event-hub-receivers:more --incident-receivers:more --itsm-receivers:more --logic-app-receivers:more
    --sms-receivers:more --voice-receivers:more --webhook-receivers:more --actions/--action/-a:more
monitor action-group delete | --name/--action-group-name/-n!@name --resource-group/-g!@resource_group --ids:list
monitor action-group enable-receiver | --action-group/--action-group-name!@name --resource-group/-g!@resource_group
    --name/--receiver-name/-n! --ids:list
monitor action-group list | --resource-group/-g@resource_group
monitor action-group show | --name/--action-group-name/-n!@name --resource-group/-g!@resource_group --ids:list
monitor action-group update | --add:more --set:more --remove:more --force-string:truth
    --name/--action-group-name/-n!@name --resource-group/-g!@resource_group --short-name/--group-short-name --tags:more
    --arm-role-receivers:more --automation-runbook-receivers:more --azure-app-push-receivers:more
    --azure-function-receivers:more --email-receivers:more --enabled:truth --event-hub-receivers:more
    --incident-receivers:more --itsm-receivers:more --logic-app-receivers:more --sms-receivers:more
    --voice-receivers:more --webhook-receivers:more --add-actions/--add-action/-a:more --remove-action/-r:more
    --ids:list
monitor action-group wait | --resource-group/-g!@resource_group --name/-n!@name --timeout=3600 --interval=30
    --deleted:flag --created:flag --updated:flag --exists:flag --custom --ids:list
monitor activity-log alert action-group add | --add:more --set:more --remove:more --force-string:truth
    --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group --action-group/-a:more!
    --webhook-properties/-w:more --reset:truth --strict:truth --ids:list
monitor activity-log alert action-group remove | --add:more --set:more --remove:more --force-string:truth
    --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group --action-group/-a:more! --ids:list
monitor activity-log alert create | --name/--activity-log-alert-name/-n! --resource-group/-g!@resource_group
    --all-of:more --description --tags:more --scope/-s:more --disable:truth --condition/-c:more --action-group/-a:more
    --webhook-properties/-w:more
monitor activity-log alert delete | --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group
    --ids:list
monitor activity-log alert list | --resource-group/-g@resource_group
monitor activity-log alert scope add | --add:more --set:more --remove:more --force-string:truth
    --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group --scope/-s:more! --reset:truth
    --ids:list
monitor activity-log alert scope remove | --add:more --set:more --remove:more --force-string:truth
    --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group --scope/-s:more! --ids:list
monitor activity-log alert show | --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group
    --ids:list
monitor activity-log alert update | --add:more --set:more --remove:more --force-string:truth
    --name/--activity-log-alert-name/-n!@name --resource-group/-g!@resource_group --all-of:more --description
    --enabled:truth --tags:more --condition/-c:more --ids:list
monitor activity-log list | --correlation-id --resource-group/-g@resource_group --resource-id --namespace
    --start-time:list --end-time:list --caller --status --max-events=50
    --select:list{authorization,claims,caller,description,id,eventDataId,correlationId,eventName,category,httpRequest,level,resourceGroupName,resourceProviderName,resourceId,resourceType,operationId,operationName,properties,status,subStatus,eventTimestamp,submissionTimestamp,subscriptionId,tenantId}
    --offset=6h
monitor activity-log list-categories |
monitor diagnostic-settings categories list | --resource! --resource-group/-g@resource_group --resource-namespace
    --resource-parent --resource-type
monitor diagnostic-settings categories show | --name/-n! --resource! --resource-group/-g@resource_group
    --resource-namespace --resource-parent --resource-type
monitor diagnostic-settings create | --name/-n! --event-hub-rule --event-hub --logs:more --marketplace-partner-id
    --metrics:more --storage-account --workspace --resource! --resource-group/-g@resource_group --resource-namespace
    --resource-parent --resource-type --export-to-resource-specific:truth
monitor diagnostic-settings delete | --name/-n! --resource! --resource-group/-g@resource_group --resource-namespace
    --resource-parent --resource-type
monitor diagnostic-settings list | --resource! --resource-group/-g@resource_group --resource-namespace --resource-parent
    --resource-type
monitor diagnostic-settings show | --name/-n! --resource! --resource-group/-g@resource_group --resource-namespace
    --resource-parent --resource-type
monitor diagnostic-settings subscription create | --name/-n!@name --location/-l --event-hub-auth-rule --event-hub-name
    --logs:more --service-bus-rule --storage-account --workspace
monitor diagnostic-settings subscription delete | --name/-n!@name --yes/-y:flag --ids:list
monitor diagnostic-settings subscription list |
monitor diagnostic-settings subscription show | --name/-n!@name --ids:list
monitor diagnostic-settings subscription update | --add:more --set:more --remove:more --force-string:truth
    --name/-n!@name --location/-l --event-hub-auth-rule --event-hub-name --logs:more --service-bus-rule
    --storage-account --workspace --ids:list
monitor diagnostic-settings update | --add:more --set:more --remove:more --force-string:truth --name/-n!
    --event-hub-rule --event-hub --log-ana-dtype/--log-analytics-destination-type --logs:more --marketplace-partner-id
    --metrics:more --service-bus-rule-id --storage-account-id --workspace-id --resource!
    --resource-group/-g@resource_group --resource-namespace --resource-parent --resource-type
monitor log-analytics workspace create | --no-wait:truth --resource-group/-g!@resource_group --name/--workspace-name/-n!
    --type/--identity-type{None,SystemAssigned,UserAssigned} --user-assigned:more --location/-l --tags:more
    --ingestion-access=Enabled{Disabled,Enabled} --query-access=Enabled{Disabled,Enabled} --retention-time=30 --quota
    --replication-enabled:truth --replication-location
    --level/--capacity-reservation-level{100,1000,10000,200,2000,25000,300,400,500,5000,50000}
    --sku/--sku-name=PerGB2018{CapacityReservation,Free,LACluster,PerGB2018,PerNode,Premium,Standalone,Standard}
monitor log-analytics workspace delete | --no-wait:truth --resource-group/-g!@resource_group
    --name/--workspace-name/-n!@name --force/-f:truth --yes/-y:flag --ids:list
monitor log-analytics workspace failback | --no-wait:truth --resource-group/-g!@resource_group
    --name/--workspace-name!@name --ids:list
monitor log-analytics workspace failover | --no-wait:truth --location/-l!@name --resource-group/-g!@resource_group
    --name/--workspace-name!@child_name_1 --ids:list
monitor log-analytics workspace get-schema | --resource-group/-g!@resource_group --name/--workspace-name/-n!
monitor log-analytics workspace get-shared-keys | --resource-group/-g!@resource_group --name/--workspace-name/-n!
monitor log-analytics workspace list | --resource-group/-g@resource_group
monitor log-analytics workspace list-available-service-tier | --resource-group/-g!@resource_group
    --workspace-name/-n!@name --ids:list
monitor log-analytics workspace list-deleted-workspaces | --resource-group/-g@resource_group
monitor log-analytics workspace list-link-target |
monitor log-analytics workspace list-management-groups | --resource-group/-g!@resource_group --name/--workspace-name/-n!
monitor log-analytics workspace list-usages | --resource-group/-g!@resource_group --name/--workspace-name/-n!
monitor log-analytics workspace recover | --workspace-name/-n! --resource-group/-g@resource_group --no-wait:flag
monitor log-analytics workspace show | --resource-group/-g!@resource_group --name/--workspace-name/-n!@name --ids:list
monitor log-analytics workspace update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/--workspace-name/-n!@name
    --type/--identity-type{None,SystemAssigned,UserAssigned} --user-assigned:more --tags:more --data-collection-rule
    --ingestion-access{Disabled,Enabled} --query-access{Disabled,Enabled} --retention-time --quota
    --replication-enabled:truth
    --level/--capacity-reservation-level{100,1000,10000,200,2000,25000,300,400,500,5000,50000}
    --sku/--sku-name{CapacityReservation,Free,LACluster,PerGB2018,PerNode,Premium,Standalone,Standard} --ids:list
monitor log-analytics workspace wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag
    --exists:flag --custom --resource-group/-g!@resource_group --name/--workspace-name/-n!@name --ids:list
monitor metrics alert create | --resource-group/-g!@resource_group --name/-n!@name --scopes:list! --condition:list!
    --disabled:truth --description --tags:list --action/-a:list --severity=2 --window-size=5m --evaluation-frequency=1m
    --auto-mitigate:truth --target-resource-type/--type --target-resource-region/--region
monitor metrics alert delete | --resource-group/-g!@resource_group --name/-n!@name --ids:list
monitor metrics alert list | --resource-group/-g@resource_group
monitor metrics alert show | --resource-group/-g!@resource_group --name/-n!@name --ids:list
monitor metrics alert update | --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/-n!@name --auto-mitigate:truth --description --enabled:truth
    --evaluation-frequency --scopes:more --severity --window-size --tags:more --add-actions/--add-action:more
    --remove-actions:more --add-conditions/--add-condition:more --remove-conditions:more --ids:list
monitor metrics list | --resource! --start-time:list --end-time:list --offset=1h --interval=1m --metadata:flag
    --dimension:list --aggregation:list{None,Average,Count,Minimum,Maximum,Total} --metrics:list --filter --namespace
    --orderby --top=10 --resource-namespace --resource-parent --resource-type --resource-group/-g@resource_group
monitor metrics list-definitions | --resource! --namespace --resource-namespace --resource-parent --resource-type
    --resource-group/-g@resource_group
monitor metrics list-namespaces | --resource-uri! --start-time:list
monitor metrics list-sub | --region! --aggregation --auto-adjust-timegrain:truth --filter --interval --metricnames
    --metricnamespace --order-by --result-type{Data,Metadata} --roll-up-by --timespan --top --validate-dimensions:truth
monitor metrics list-sub-definitions | --metricnamespace --region!
"""
