"""Names of Microsoft.Network: types, and the paths under which they stand."""

from studyapp.sandbox.arm.routes import GROUP, SUBSCRIPTION

NETWORKS = "Microsoft.Network/virtualNetworks"
SUBNETS = NETWORKS + "/subnets"
PEERINGS = NETWORKS + "/virtualNetworkPeerings"
INTERFACES = "Microsoft.Network/networkInterfaces"
ADDRESSES = "Microsoft.Network/publicIPAddresses"
GROUPS = "Microsoft.Network/networkSecurityGroups"
RULES = GROUPS + "/securityRules"
APPLICATIONS = "Microsoft.Network/applicationSecurityGroups"
TABLES = "Microsoft.Network/routeTables"
ROUTES = TABLES + "/routes"
BALANCERS = "Microsoft.Network/loadBalancers"
WATCHERS = "Microsoft.Network/networkWatchers"
ZONES = "Microsoft.Network/privateDnsZones"
LINKS = ZONES + "/virtualNetworkLinks"
MACHINES = "Microsoft.Compute/virtualMachines"
EXTENSIONS = MACHINES + "/extensions"

HOME = GROUP + "/providers/Microsoft.Network"
EVERYWHERE = SUBSCRIPTION + "/providers/Microsoft.Network"
REGION = EVERYWHERE + "/locations/{location}"
