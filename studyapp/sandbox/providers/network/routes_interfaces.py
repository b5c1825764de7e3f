"""The operations of network interfaces, of security groups with their rules, and of application security groups."""

from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.network import applications, effective_answers, interfaces, security
from studyapp.sandbox.providers.network.declaring import children_of, documents_of, gap, parts_of
from studyapp.sandbox.providers.network.names import APPLICATIONS, GROUPS, HOME, INTERFACES, RULES

_INTERFACE = Strict(
    acts_on=("location", "properties.ipConfigurations", "properties.networkSecurityGroup", "properties.enableIPForwarding", "properties.dnsSettings.dnsServers"),
    refuses={
        "extendedLocation": (),
        "properties.privateLinkService": (),
        "properties.migrationPhase": (),
        "properties.workloadType": (),
        "properties.auxiliaryMode": ("None",),
        "properties.auxiliarySku": ("None",),
    },
)  # fmt: skip
_RULE_OF_GROUP = Strict(
    acts_on=("location", "properties.securityRules"), refuses={"properties.flushConnection": (False,)}
)
_RULE = Strict(acts_on=("properties",))
_TAPS = "networkInterfaces/{name}/tapConfigurations"
_TAP = "taps that copy traffic"

ROUTES_OF_INTERFACES = (
    *documents_of("NetworkInterfaces", INTERFACES, "NetworkInterface", interfaces.put, _INTERFACE),
    Route("NetworkInterfaces_ListEffectiveNetworkSecurityGroups", "POST", f"{HOME}/networkInterfaces/{{name}}/effectiveNetworkSecurityGroups", effective_answers.security_groups),
    Route("NetworkInterfaces_GetEffectiveRouteTable", "POST", f"{HOME}/networkInterfaces/{{name}}/effectiveRouteTable", effective_answers.routes),
    *parts_of("NetworkInterfaceIPConfigurations", "networkInterfaces/{name}/ipConfigurations", "NetworkInterfaceIPConfiguration", interfaces.list_configurations, interfaces.get_configuration),
    gap("NetworkInterfaceTapConfigurations_List", "GET", _TAPS, _TAP),
    gap("NetworkInterfaceTapConfigurations_Get", "GET", _TAPS + "/{child}", _TAP),
    gap("NetworkInterfaceTapConfigurations_CreateOrUpdate", "PUT", _TAPS + "/{child}", _TAP),
    gap("NetworkInterfaceTapConfigurations_Delete", "DELETE", _TAPS + "/{child}", _TAP),
    *documents_of("NetworkSecurityGroups", GROUPS, "NetworkSecurityGroup", security.put, _RULE_OF_GROUP),
    *children_of("SecurityRules", RULES, "SecurityRule", security.put_rule, _RULE),
    *parts_of("DefaultSecurityRules", "networkSecurityGroups/{name}/defaultSecurityRules", "SecurityRule", security.list_defaults, security.get_default),
    *documents_of("ApplicationSecurityGroups", APPLICATIONS, "ApplicationSecurityGroup", applications.put, Strict(acts_on=("location",))),
)  # fmt: skip
