"""The operations of network watchers, and what they can't do here."""

from studyapp.sandbox.arm.generic import Handler
from studyapp.sandbox.arm.routes import Route, Strict
from studyapp.sandbox.providers.network import connection_checks, watcher_checks, watcher_diagnosis, watchers
from studyapp.sandbox.providers.network.declaring import documents_of, gap
from studyapp.sandbox.providers.network.names import HOME, WATCHERS

_ONE = "networkWatchers/{name}"
_HTTP = Strict(
    acts_on=("source", "destination", "protocol"),
    refuses={
        "preferredIPVersion": ("IPv4",),
        "source.port": (),
        "protocolConfiguration.HTTPConfiguration.headers": (),
        "protocolConfiguration.HTTPConfiguration.validStatusCodes": (),
    },
)


_PLAIN = Strict()


def _check(operation: str, word: str, handler: Handler, model: str, strict: Strict = _PLAIN) -> Route:
    return Route(f"NetworkWatchers_{operation}", "POST", f"{HOME}/{_ONE}/{word}", handler, request=f"network.{model}", strict=strict)  # fmt: skip


def _gap(operation: str, word: str, what: str) -> Route:
    return gap(f"NetworkWatchers_{operation}", "POST", f"{_ONE}/{word}", what)


def _family(operation: str, word: str, what: str) -> tuple[Route, ...]:
    path = f"{_ONE}/{word}"
    return (
        gap(f"{operation}_List", "GET", path, what),
        gap(f"{operation}_Get", "GET", path + "/{child}", what),
        gap(f"{operation}_Delete", "DELETE", path + "/{child}", what),
    )


ROUTES_OF_WATCHERS = (
    *documents_of("NetworkWatchers", WATCHERS, "NetworkWatcher", watchers.put, Strict(acts_on=("location",))),
    _check("VerifyIPFlow", "ipFlowVerify", watcher_checks.verify_ip_flow, "VerificationIPFlowParameters"),
    _check("GetNextHop", "nextHop", watcher_checks.next_hop, "NextHopParameters"),
    _check("GetVMSecurityRules", "securityGroupView", watcher_checks.security_group_view, "SecurityGroupViewParameters"),
    _check("CheckConnectivity", "connectivityCheck", connection_checks.check, "ConnectivityParameters", _HTTP),
    _check("GetNetworkConfigurationDiagnostic", "networkConfigurationDiagnostic", watcher_diagnosis.diagnose, "NetworkConfigurationDiagnosticParameters"),
    _gap("GetTopology", "topology", "the topology of a group"),
    _gap("GetTroubleshooting", "troubleshoot", "VPN gateways and their troubleshooting"),
    _gap("GetTroubleshootingResult", "queryTroubleshootResult", "VPN gateways and their troubleshooting"),
    _gap("SetFlowLogConfiguration", "configureFlowLog", "flow logs"),
    _gap("GetFlowLogStatus", "queryFlowLogStatus", "flow logs"),
    _gap("GetAzureReachabilityReport", "azureReachabilityReport", "the latency of internet providers"),
    _gap("ListAvailableProviders", "availableProvidersList", "the latency of internet providers"),
    *_family("FlowLogs", "flowLogs", "flow logs"),
    gap("FlowLogs_CreateOrUpdate", "PUT", _ONE + "/flowLogs/{child}", "flow logs"),
    *_family("PacketCaptures", "packetCaptures", "packet captures"),
    gap("PacketCaptures_Create", "PUT", _ONE + "/packetCaptures/{child}", "packet captures"),
    *_family("ConnectionMonitors", "connectionMonitors", "connection monitors"),
    gap("ConnectionMonitors_CreateOrUpdate", "PUT", _ONE + "/connectionMonitors/{child}", "connection monitors"),
)  # fmt: skip
