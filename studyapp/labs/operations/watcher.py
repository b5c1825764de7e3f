"""Network Watcher: which rule, which route, and where a connection ends. It only looks, but its answers take a moment."""

from collections.abc import Iterator
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.model import Args, Operation, Param, raw
from studyapp.labs.operations.naming import MACHINE, vm_id
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target
from studyapp.sandbox.arm.errors import ArmError

_PORTAL = "Network Watcher > Network diagnostic tools"
_VM = " --resource-group {vm_group} --vm {vm}"
_WATCHER = (
    "$vm = Get-AzVM -ResourceGroupName {vm_group} -Name {vm}; $watcher = Get-AzNetworkWatcher -Location $vm.Location"
)
_RUNS = "The machine runs."
_TARGET_GROUP = Param("to_group", "Resource group of the other machine", default="{vm_group}")


def _watcher(target: Target, args: Args) -> tuple[str, str]:
    """Group and name of the watcher of the machine's region."""
    place = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])["location"]
    for watcher in raw(target.network.network_watchers.list_all):
        if watcher["location"] == place:
            return str(watcher["id"]).split("/")[4], str(watcher["name"])
    raise StudyError(f"There is no network watcher in {place}.", "A region's first virtual network brings one.")


def _answer(poller: Any) -> Any:
    return poller.result().as_dict()


def _ip_flow(target: Target, args: Args) -> Any:
    local, local_port = _end(args["local"])
    remote, remote_port = _end(args["remote"])
    body: Any = {
        "targetResourceId": vm_id(target, args),
        "direction": args["direction"],
        "protocol": args["protocol"].upper(),
        "localIPAddress": local,
        "localPort": local_port,
        "remoteIPAddress": remote,
        "remotePort": remote_port,
    }
    return _answer(target.network.network_watchers.begin_verify_ip_flow(*_watcher(target, args), body))


def _end(text: str) -> tuple[str, str]:
    address, colon, port = text.partition(":")
    if not colon:
        raise StudyError(f"`{text[:40]}` has no port.", "Write address and port, as 10.0.0.4:22 or 10.0.0.4:*.")
    return address, port


def _next_hop(target: Target, args: Args) -> Any:
    body: Any = {
        "targetResourceId": vm_id(target, args),
        "sourceIPAddress": args["source"],
        "destinationIPAddress": args["destination"],
    }
    return _answer(target.network.network_watchers.begin_get_next_hop(*_watcher(target, args), body))


def _other(target: Target, args: Args) -> str:
    return target.resource_id(args["to_group"], "Microsoft.Compute/virtualMachines", args["to"])


def _connectivity(target: Target, args: Args) -> Any:
    body: Any = {
        "source": {"resourceId": vm_id(target, args)},
        "destination": {"resourceId": _other(target, args), "port": args.whole("port")},
    }
    return _answer(target.network.network_watchers.begin_check_connectivity(*_watcher(target, args), body))


def _can_connect(target: Target, args: Args) -> Any:
    if not isinstance(target, SandboxTarget):
        return _tried(_connectivity(target, args))
    try:
        found = target.sandbox.can_connect(vm_id(target, args), _other(target, args), args.whole("port"))
    except ArmError as error:
        raise StudyError(error.message, "`vm.list` names the machines.") from error
    return {"reachable": found.reachable, "reason": found.reason}


def _tried(answer: dict[str, Any]) -> dict[str, Any]:
    """What connection troubleshoot found: whether the connection came about, and what stopped it, hop by hop."""
    issues = [issue for hop in answer.get("hops") or () for issue in hop.get("issues") or ()]
    words = (" ".join([str(issue.get("type")), *_context(issue)]) for issue in issues)
    return {"reachable": answer.get("connectionStatus") == "Reachable", "reason": "; ".join(words)}


def _context(issue: dict[str, Any]) -> Iterator[str]:
    for part in issue.get("context") or ():
        yield from map(str, part.values())


OPERATIONS = (
    Operation(
        name="watcher.ip-flow",
        title="Ask which security rule decides about a packet",
        params=(
            *MACHINE,
            Param("local", "Address and port of the machine, as 10.0.0.4:22"),
            Param("remote", "Address and port of the other end, as 10.0.1.4:*"),
            Param("direction", "Inbound or Outbound, as the machine sees it", default="Inbound"),
            Param("protocol", "TCP or UDP", default="TCP"),
        ),
        run=_ip_flow,
        sdk="network.network_watchers.begin_verify_ip_flow",
        az=(
            "az network watcher test-ip-flow" + _VM + " --direction {direction} --protocol {protocol}"
            " --local '{local}' --remote '{remote}'"
        ),
        powershell=(
            _WATCHER + "; Test-AzNetworkWatcherIPFlow -NetworkWatcher $watcher -TargetVirtualMachineId $vm.Id"
            " -Direction {direction} -Protocol {protocol} -LocalIPAddress ('{local}' -split ':')[0]"
            " -LocalPort ('{local}' -split ':')[1] -RemoteIPAddress ('{remote}' -split ':')[0]"
            " -RemotePort ('{remote}' -split ':')[1]"
        ),
        portal=_PORTAL + " > IP flow verify > {vm}",
        teaches="It names the rule that allows or denies; it looks at rules alone, not at routes or the guest.",
        needs=_RUNS,
        asks=True,
    ),
    Operation(
        name="watcher.next-hop",
        title="Ask where a packet goes next",
        params=(
            *MACHINE,
            Param("source", "Address of the machine, as 10.0.0.4"),
            Param("destination", "Address that the packet is for"),
        ),
        run=_next_hop,
        sdk="network.network_watchers.begin_get_next_hop",
        az="az network watcher show-next-hop" + _VM + " --source-ip {source} --dest-ip {destination}",
        powershell=(
            _WATCHER + "; Get-AzNetworkWatcherNextHop -NetworkWatcher $watcher -TargetVirtualMachineId $vm.Id"
            " -SourceIPAddress {source} -DestinationIPAddress {destination}"
        ),
        portal=_PORTAL + " > Next hop > {vm}",
        teaches="It names the kind of the next hop and the route table that says so.",
        needs=_RUNS,
        asks=True,
    ),
    Operation(
        name="watcher.connectivity",
        title="Try a connection from one machine to another",
        params=(
            *MACHINE,
            Param("to", "Name of the other machine"),
            _TARGET_GROUP,
            Param("port", "Port on the other machine", "number"),
        ),
        run=_connectivity,
        sdk="network.network_watchers.begin_check_connectivity",
        az=(
            "az network watcher test-connectivity --resource-group {vm_group} --source-resource {vm} --dest-resource"
            " $(az vm show --resource-group {to_group} --name {to} --query id --output tsv) --dest-port {port}"
        ),
        powershell=(
            _WATCHER + "; Test-AzNetworkWatcherConnectivity -NetworkWatcher $watcher -SourceId $vm.Id"
            " -DestinationId (Get-AzVM -ResourceGroupName {to_group} -Name {to}).Id -DestinationPort {port}"
        ),
        portal=_PORTAL + " > Connection troubleshoot > {vm}",
        teaches="Hop by hop it names the first thing that stops a connection: a rule, a route, the guest.",
        needs=_RUNS + " The extension NetworkWatcherAgentLinux is on it.",
        asks=True,
    ),
    Operation(
        name="connection.check",
        title="Look whether one machine reaches another",
        params=(
            *MACHINE,
            Param("to", "Name of the other machine"),
            _TARGET_GROUP,
            Param("port", "Port on the other machine", "number"),
        ),
        run=_can_connect,
        sdk="network.network_watchers.begin_check_connectivity",
        az="studyapp lab do connection.check vm_group={vm_group} vm={vm} to_group={to_group} to={to} port={port}",
        powershell="(sandbox only)",
        portal="(sandbox only: sign in to {vm} and try)",
        teaches="What counts in the end is whether the application gets its answer.",
        needs=_RUNS + " Outside the sandbox, the extension NetworkWatcherAgentLinux is on it.",
        reads=True,
    ),
)  # fmt: skip
