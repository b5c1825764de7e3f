"""Networks, interfaces, addresses and security groups: how az spells it, a line to a command."""

SPELLINGS = """
network nic create | --no-wait:truth --name/-n! --resource-group/-g!@resource_group --location/-l
    --accelerated-networking:truth --ip-forwarding:truth --tags:more --dns-servers:more --internal-dns-name
    --auxiliary-mode{AcceleratedConnections,Floating,MaxConnections,None} --auxiliary-sku{A1,A2,A4,A8,None} --vnet-name
    --subnet! --application-security-groups/--asgs:more --private-ip-address
    --private-ip-address-version=IPv4{IPv4,IPv6} --public-ip-address --gateway-name
    --app-gateway-address-pools/--ag-address-pools:more --lb-name --lb-address-pools:more --lb-inbound-nat-rules:more
    --edge-zone --network-security-group
network nic delete | --no-wait:truth --name/-n!@name --resource-group/-g!@resource_group --ids:list
network nic ip-config address-pool add | --resource-group/-g!@resource_group --nic-name! --ip-config-name/-n!
    --address-pool! --lb-name --gateway-name
network nic ip-config address-pool remove | --resource-group/-g!@resource_group --nic-name! --ip-config-name/-n!
    --address-pool! --lb-name --gateway-name
network nic ip-config create | --no-wait:truth --nic-name! --resource-group/-g!@resource_group --name/-n!
    --make-primary:truth --private-ip-address --private-ip-prefix-len/--private-ip-address-prefix-length
    --private-ip-address-version=IPv4{IPv4,IPv6} --public-ip-address --subnet --vnet-name
    --application-security-groups/--asgs:more --gateway-name --app-gateway-address-pools/--ag-address-pools:more
    --lb-name --lb-address-pools:more --lb-inbound-nat-rules:more
network nic ip-config delete | --no-wait:truth --nic-name! --resource-group/-g!@resource_group --name/-n!
network nic ip-config inbound-nat-rule add | --no-wait:truth --nic-name! --resource-group/-g!@resource_group
    --ip-config-name/-n! --inbound-nat-rule! --lb-name
network nic ip-config inbound-nat-rule remove | --no-wait:truth --nic-name! --resource-group/-g!@resource_group
    --ip-config-name/-n! --inbound-nat-rule! --lb-name
network nic ip-config inbound-nat-rule wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag
    --exists:flag --custom --nic-name!@name --resource-group/-g!@resource_group --ids:list
network nic ip-config list | --nic-name! --resource-group/-g!@resource_group
network nic ip-config show | --nic-name! --resource-group/-g!@resource_group --name/-n!
network nic ip-config update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --nic-name!
    --resource-group/-g!@resource_group --name/-n! --gateway-lb --make-primary:truth --private-ip-address
    --private-ip-prefix-len/--private-ip-address-prefix-length --private-ip-address-version{IPv4,IPv6}
    --public-ip-address --subnet --vnet-name --application-security-groups/--asgs:more --gateway-name
    --app-gateway-address-pools/--ag-address-pools:more --lb-name --lb-address-pools:more --lb-inbound-nat-rules:more
network nic ip-config wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --nic-name!@name --resource-group/-g!@resource_group --ids:list
network nic list | --next-token --max-items --resource-group/-g@resource_group
network nic list-effective-nsg | --no-wait:truth --name/-n!@name --resource-group/-g!@resource_group --ids:list
network nic show | --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network nic show-effective-route-table | --no-wait:truth --name/-n!@name --resource-group/-g!@resource_group --ids:list
network nic update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --name/-n!@name
    --resource-group/-g!@resource_group --accelerated-networking:truth --ip-forwarding:truth --dns-servers:more
    --internal-dns-name --auxiliary-mode{AcceleratedConnections,Floating,MaxConnections,None}
    --auxiliary-sku{A1,A2,A4,A8,None} --ip-configurations:more --network-security-group --ids:list
network nic wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network nsg create | --no-wait:truth --name/-n! --resource-group/-g!@resource_group --location/-l --tags:more
network nsg delete | --no-wait:truth --name/-n!@name --resource-group/-g!@resource_group --ids:list
network nsg list | --resource-group/-g@resource_group
network nsg rule create | --no-wait:truth --nsg-name! --resource-group/-g!@resource_group --name/-n!
    --access=Allow{Allow,Deny} --description --direction=Inbound{Inbound,Outbound} --priority! --protocol=*
    --destination-address-prefixes:more --destination-port-ranges:more --source-address-prefixes:more
    --source-port-ranges:more --destination-asgs:more --source-asgs:more
network nsg rule delete | --no-wait:truth --nsg-name!@name --resource-group/-g!@resource_group --name/-n!@child_name_1
    --ids:list
network nsg rule list | --resource-group/-g!@resource_group --nsg-name! --include-default:flag
network nsg rule show | --nsg-name!@name --resource-group/-g!@resource_group --name/-n!@child_name_1 --ids:list
network nsg rule update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --nsg-name!@name
    --resource-group/-g!@resource_group --name/-n!@child_name_1 --access{Allow,Deny} --description
    --direction{Inbound,Outbound} --priority --protocol --destination-address-prefixes:more
    --destination-port-ranges:more --source-address-prefixes:more --source-port-ranges:more --destination-asgs:more
    --source-asgs:more --ids:list
network nsg rule wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --nsg-name!@name --resource-group/-g!@resource_group --name/-n!@child_name_1 --ids:list
network nsg show | --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network nsg update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --name/-n!@name
    --resource-group/-g!@resource_group --location/-l --tags:more --ids:list
network nsg wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network public-ip create | --resource-group/-g!@resource_group --name/-n!@name --location/-l --tags:list
    --allocation-method{Static,Dynamic} --dns-name
    --dns-name-scope{NoReuse,ResourceGroupReuse,SubscriptionReuse,TenantReuse} --idle-timeout=4 --reverse-fqdn
    --version{IPv4,IPv6} --sku=Standard{Basic,Standard,StandardV2} --tier{Regional,Global} --zone/-z:list --ip-tags:list
    --public-ip-prefix --edge-zone --ip-address
    --ddos-protection-mode/--protection-mode{Enabled,Disabled,VirtualNetworkInherited} --ddos-protection-plan
    --ddos-custom-policy --first-party-service-tag-id/--fpst-id
network public-ip delete | --no-wait:truth --name/-n!@name --resource-group/-g!@resource_group --ids:list
network public-ip list | --next-token --max-items --resource-group/-g@resource_group
network public-ip show | --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network public-ip update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth --name/-n!@name
    --resource-group/-g!@resource_group --ddos-protection-plan
    --protection-mode/--ddos-protection-mode{Disabled,Enabled,VirtualNetworkInherited} --dns-name
    --dns-name-scope{NoReuse,ResourceGroupReuse,SubscriptionReuse,TenantReuse} --reverse-fqdn --idle-timeout
    --version=IPv4{IPv4,IPv6} --allocation-method{Dynamic,Static} --public-ip-prefix --sku{Basic,Standard,StandardV2}
    --tags:more --ddos-custom-policy:more --ip-tags:more --first-party-service-tag-id/--fpst-id --ids:list
network public-ip wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --name/-n!@name --resource-group/-g!@resource_group --expand --ids:list
network route-table create | --no-wait:truth --resource-group/-g!@resource_group --name/-n! --location/-l
    --disable-bgp-route-propagation:truth --tags:more --disable-peering-route{All,None}
network route-table delete | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --ids:list
network route-table list | --next-token --max-items --resource-group/-g!@resource_group
network route-table route create | --no-wait:truth --resource-group/-g!@resource_group --name/-n! --route-table-name!
    --address-prefix --next-hop-ip-address
    --next-hop-type{Internet,None,VirtualAppliance,VirtualApplianceEcmp,VirtualNetworkGateway,VnetLocal} --next-hop:more
network route-table route delete | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@child_name_1
    --route-table-name!@name --ids:list
network route-table route list | --next-token --max-items --resource-group/-g!@resource_group --route-table-name!
network route-table route show | --resource-group/-g!@resource_group --name/-n!@child_name_1 --route-table-name!@name
    --ids:list
network route-table route update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/-n!@child_name_1 --route-table-name!@name --address-prefix
    --next-hop-ip-address
    --next-hop-type{Internet,None,VirtualAppliance,VirtualApplianceEcmp,VirtualNetworkGateway,VnetLocal} --next-hop:more
    --ids:list
network route-table route wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --resource-group/-g!@resource_group --name/-n!@child_name_1 --route-table-name!@name --ids:list
network route-table show | --resource-group/-g!@resource_group --name/-n!@name --expand --ids:list
network route-table update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/-n!@name --disable-bgp-route-propagation:truth --tags:more
    --disable-peering-route{All,None} --ids:list
network route-table wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --resource-group/-g!@resource_group --name/-n!@name --expand --ids:list
network vnet check-ip-address | --resource-group/-g!@resource_group --name/-n! --ip-address!
network vnet create | --no-wait:truth --resource-group/-g!@resource_group --name/-n! --location/-l
    --address-prefixes:more --bgp-community --ddos-protection-plan --dns-servers:more --ddos-protection:truth
    --vm-protection:truth --enable-encryption:truth
    --encryption-policy/--encryption-enforcement-policy{AllowUnencrypted,DropUnencrypted} --flowtimeout
    --pe-vnet-policies/--private-endpoint-vnet-policies{Basic,Disabled} --tags:more
    --ipam-allocations/--ipam-pool-prefix-allocations:more --sgp/--summarized-gateway-prefixes:more --subnets:more
    --edge-zone --subnet-name --subnet-prefixes:more --nsg/--network-security-group
network vnet delete | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name --ids:list
network vnet list | --next-token --max-items --resource-group/-g@resource_group
network vnet list-available-ips | --resource-group/-g!@resource_group --name/-n!@name --ids:list
network vnet list-endpoint-services | --next-token --max-items --location/-l!
network vnet move-ip-configurations | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@name
    --move-items/--move-ip-configuration-items:more! --ids:list
network vnet show | --resource-group/-g!@resource_group --name/-n!@name --expand --ids:list
network vnet subnet create | --no-wait:truth --resource-group/-g!@resource_group --name/-n! --vnet-name!
    --address-prefixes:more --default-outbound/--default-outbound-access:truth
    --ipam-allocations/--ipam-pool-prefix-allocations:more --nat-gateway --nsg/--network-security-group
    --ple-network-policies/--private-endpoint-network-policies=Disabled{Disabled,Enabled,NetworkSecurityGroupEnabled,RouteTableEnabled}
    --pls-network-policies/--private-link-service-network-policies=Enabled{Disabled,Enabled} --route-table
    --endpoints:more --sharing-scope{DelegatedServices,Tenant} --delegations:more --service-endpoints:more
    --service-endpoint-policy:more --disable-private-endpoint-network-policies:truth
    --disable-private-link-service-network-policies:truth
network vnet subnet delete | --no-wait:truth --resource-group/-g!@resource_group --name/-n!@child_name_1
    --vnet-name!@name --ids:list
network vnet subnet list | --next-token --max-items --resource-group/-g!@resource_group --vnet-name!
network vnet subnet list-available-delegations | --next-token --max-items --location/-l
    --resource-group/-g@resource_group
network vnet subnet list-available-ips | --resource-group/-g!@resource_group --vnet-name!@name --name/-n!@child_name_1
    --ids:list
network vnet subnet show | --resource-group/-g!@resource_group --name/-n!@child_name_1 --vnet-name!@name --expand
    --ids:list
network vnet subnet update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/-n!@child_name_1 --vnet-name!@name --address-prefixes:more
    --default-outbound/--default-outbound-access:truth --ipam-allocations/--ipam-pool-prefix-allocations:more
    --nat-gateway --nsg/--network-security-group
    --ple-network-policies/--private-endpoint-network-policies{Disabled,Enabled,NetworkSecurityGroupEnabled,RouteTableEnabled}
    --pls-network-policies/--private-link-service-network-policies{Disabled,Enabled} --route-table --endpoints:more
    --sharing-scope{DelegatedServices,Tenant} --delegations:more --service-endpoints:more --service-endpoint-policy:more
    --disable-private-endpoint-network-policies:truth --disable-private-link-service-network-policies:truth --ids:list
network vnet subnet wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag
    --custom --resource-group/-g!@resource_group --name/-n!@child_name_1 --vnet-name!@name --expand --ids:list
network vnet update | --no-wait:truth --add:more --set:more --remove:more --force-string:truth
    --resource-group/-g!@resource_group --name/-n!@name --address-prefixes:more --bgp-community --ddos-protection-plan
    --dns-servers:more --ddos-protection:truth --vm-protection:truth --enable-encryption:truth
    --encryption-policy/--encryption-enforcement-policy{AllowUnencrypted,DropUnencrypted} --flowtimeout
    --pe-vnet-policies/--private-endpoint-vnet-policies{Basic,Disabled}
    --ipam-allocations/--ipam-pool-prefix-allocations:more --sgp/--summarized-gateway-prefixes:more --ids:list
network vnet wait | --timeout=3600 --interval=30 --deleted:flag --created:flag --updated:flag --exists:flag --custom
    --resource-group/-g!@resource_group --name/-n!@name --expand --ids:list
network watcher configure | --locations/-l:list! --resource-group/-g@resource_group --enabled:truth --tags:list
network watcher list |
network watcher run-configuration-diagnostic | --no-wait:truth --queries:more --resource! --destination
    --direction{Inbound,Outbound} --port --protocol{TCP,UDP} --source --parent --resource-group/-g
    --resource-type/-t{applicationGateways,networkInterfaces,virtualMachines}
network watcher show-next-hop | --no-wait:truth --dest-ip! --source-ip! --nic --vm! --resource-group/-g
network watcher show-security-group-view | --no-wait:truth --vm! --resource-group/-g
network watcher show-topology | --resource-group/-g --subnet --vnet --location/-l
network watcher test-connectivity | --no-wait:truth --protocol{Http,Https,Icmp,Tcp} --source-port --source-resource!
    --dest-address --dest-port --dest-resource --method{Get} --valid-status-codes:more --resource-group/-g
    --headers:more
network watcher test-ip-flow | --no-wait:truth --direction!{Inbound,Outbound} --protocol!{TCP,UDP} --nic --vm! --local!
    --remote! --resource-group/-g
"""
