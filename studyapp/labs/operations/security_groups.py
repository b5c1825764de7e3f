"""Network security groups and their rules."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import IN_GROUP, REGION, region
from studyapp.labs.target import Target

_NSG = Param("nsg", "Name of the network security group")
_RULE = Param("rule", "Name of the rule")
_RULE_AZ = " --resource-group {group} --nsg-name {nsg} --name {rule}"
_PORTAL = "Network security groups > {nsg}"
_GET = "$nsg = Get-AzNetworkSecurityGroup -ResourceGroupName {group} -Name {nsg}"


def _create(target: Target, args: Args) -> Any:
    body: Any = {"location": region(target, args, args["group"]), "properties": {}}
    return finished(target.network.network_security_groups.begin_create_or_update(args["group"], args["nsg"], body))


def _show(target: Target, args: Args) -> Any:
    return raw(target.network.network_security_groups.get, args["group"], args["nsg"])


def _rule(target: Target, args: Args) -> Any:
    settings = {
        "priority": args.whole("priority"),
        "direction": args["direction"],
        "access": args["access"],
        "protocol": args["protocol"],
        "sourceAddressPrefix": args["source"],
        "sourcePortRange": "*",
        "destinationAddressPrefix": args["destination"],
        "destinationPortRange": args["port"],
    }
    place = (args["group"], args["nsg"], args["rule"])
    body: Any = {"properties": settings}
    return finished(target.network.security_rules.begin_create_or_update(*place, body))


def _delete_rule(target: Target, args: Args) -> Any:
    return finished(target.network.security_rules.begin_delete(args["group"], args["nsg"], args["rule"]))


_CREATE_RULE = Operation(
    name="nsg.create-rule",
    title="Create or change a rule of a network security group",
    params=(
        IN_GROUP,
        _NSG,
        _RULE,
        Param("priority", "100 to 4096; the smallest that fits decides", "number"),
        Param("port", "Port or range of the destination, or *"),
        Param("access", "Allow or Deny", default="Allow"),
        Param("direction", "Inbound or Outbound", default="Inbound"),
        Param("protocol", "Tcp, Udp, Icmp or *", default="Tcp"),
        Param("source", "Addresses or a service tag, or *", default="*"),
        Param("destination", "Addresses or a service tag, or *", default="*"),
    ),
    run=_rule,
    sdk="network.security_rules.begin_create_or_update",
    az=(
        "az network nsg rule create" + _RULE_AZ + " --priority {priority} --destination-port-ranges '{port}'"
        " --access {access} --direction {direction} --protocol '{protocol}' --source-address-prefixes '{source}'"
        " --destination-address-prefixes '{destination}'"
    ),
    powershell=(
        _GET + "; Add-AzNetworkSecurityRuleConfig -NetworkSecurityGroup $nsg -Name {rule} -Priority {priority}"
        " -Access {access} -Direction {direction} -Protocol '{protocol}' -SourceAddressPrefix '{source}'"
        " -SourcePortRange '*' -DestinationAddressPrefix '{destination}' -DestinationPortRange '{port}'"
        " | Set-AzNetworkSecurityGroup"
    ),
    portal=_PORTAL + " > Inbound or Outbound security rules > Add > {rule}",
    teaches="Rules are tried by priority; the first that fits decides, and the rest is not looked at.",
    needs="No other rule of this direction has the priority.",
)

OPERATIONS = (
    Operation(
        name="nsg.create",
        title="Create a network security group",
        params=(IN_GROUP, _NSG, REGION),
        run=_create,
        sdk="network.network_security_groups.begin_create_or_update",
        az="az network nsg create --resource-group {group} --name {nsg} [--location {location}]",
        powershell="New-AzNetworkSecurityGroup -ResourceGroupName {group} -Name {nsg} [-Location {location}]",
        portal="Network security groups > Create > {nsg}",
        teaches="It comes with default rules: within the network all, from outside nothing, outwards all.",
    ),
    Operation(
        name="nsg.show",
        title="Show a network security group with its rules",
        params=(IN_GROUP, _NSG),
        run=_show,
        sdk="network.network_security_groups.get",
        az="az network nsg show --resource-group {group} --name {nsg}",
        powershell="Get-AzNetworkSecurityGroup -ResourceGroupName {group} -Name {nsg}",
        portal=_PORTAL,
        teaches="Own and default rules, and where the group is attached: to subnets, to interfaces.",
        reads=True,
    ),
    _CREATE_RULE,
    Operation(
        name="nsg.delete-rule",
        title="Delete a rule of a network security group",
        params=(IN_GROUP, _NSG, _RULE),
        run=_delete_rule,
        sdk="network.security_rules.begin_delete",
        az="az network nsg rule delete" + _RULE_AZ,
        powershell=_GET + "; Remove-AzNetworkSecurityRuleConfig -NetworkSecurityGroup $nsg -Name {rule}"
        " | Set-AzNetworkSecurityGroup",
        portal=_PORTAL + " > Inbound or Outbound security rules > {rule} > Delete",
        teaches="Without it, the next rule that fits decides, and that may be a default one.",
    ),
)
