"""What az has and this table has not: groups and commands, a line to each."""

GROUPS = """
account lock
account management-group
acr
ad
advisor
aks
ams
apim
appconfig
appservice
aro
batch
batchai
bicep
billing
bot
cache
capacity
cloud
cognitiveservices
compute-fleet
compute-recommender
config
configure
connection
consumption
container
containerapp
cosmosdb
data-boundary
databoxedge
deployment cancel
deployment create
deployment delete
deployment export
deployment list
deployment mg
deployment operation
deployment show
deployment tenant
deployment validate
deployment wait
deployment-scripts
disk config
disk-access
disk-encryption-set
dls
dms
eventgrid
eventhubs
extension
feature
feedback
find
functionapp
group deployment
group lock
hdinsight
identity
image builder
interactive
iot
keyvault
lab
logicapp
login
logout
managed-cassandra
managedapp
managedservices
maps
mariadb
monitor account
monitor action-group identity
monitor action-group test-notifications
monitor autoscale
monitor clone
monitor dashboard
monitor log-analytics cluster
monitor log-analytics query-pack
monitor log-analytics workspace data-export
monitor log-analytics workspace identity
monitor log-analytics workspace linked-service
monitor log-analytics workspace linked-storage
monitor log-analytics workspace pack
monitor log-analytics workspace saved-search
monitor log-analytics workspace table
monitor log-profiles
monitor metrics alert condition
monitor metrics alert dimension
monitor private-link-scope
monitor sli
mysql
netappfiles
network application-gateway
network asg
network cross-region-lb
network custom-ip
network ddos-custom-policy
network ddos-protection
network dns
network express-route
network first-party-service-tag
network lb
network list-service-aliases
network list-service-tags
network list-usages
network local-gateway
network nat
network network-watcher
network private-dns
network private-endpoint
network private-endpoint-connection
network private-link-resource
network private-link-service
network profile
network public-ip ddos-protection
network public-ip prefix
network route-filter
network routeserver
network security-partner-provider
network service-endpoint
network traffic-manager
network virtual-appliance
network virtual-network-appliance
network vnet peering
network vnet-gateway
network vpn-connection
network watcher connection-monitor
network watcher flow-log
network watcher packet-capture
network watcher troubleshooting
policy
postgres
private-link
provider operation
provider permission
redis
relay
resource link
resource lock
resourcemanagement
rest
role definition
role deny-assignment
search
security
self-test
servicebus
sf
sig
signalr
sql
sshkey
stack
stack-whatif
staticwebapp
storage account blob-inventory-policy
storage account blob-service-properties
storage account encryption-scope
storage account file-service-properties
storage account hns-migration
storage account local-user
storage account management-policy
storage account migration
storage account network-rule
storage account network-security-perimeter-configuration
storage account or-policy
storage account private-endpoint-connection
storage account private-link-resource
storage advanced-platform-metric
storage blob
storage container
storage container-rm
storage copy
storage cors
storage directory
storage entity
storage file
storage fs
storage logging
storage message
storage metrics
storage queue
storage remove
storage share
storage share-rm
storage sku
storage table
survey
synapse
term
ts
upgrade
version
vmss application
vmss diagnostics
vmss disk
vmss encryption
vmss extension
vmss identity
vmss lifecycle-hook
vmss lifecycle-hook-event
vmss nic
vmss rolling-upgrade
vmss run-command
webapp
"""
