"""Connection troubleshoot: the way of a connection hop by hop, and what stops it, from an agent inside of the source."""

from collections.abc import Sequence

from studyapp.sandbox.arm import machines
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.errors import bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.network import documents, reachability, watchers
from studyapp.sandbox.providers.network.arriving import Issue
from studyapp.sandbox.providers.network.names import EXTENSIONS
from studyapp.sandbox.providers.network.way import Reach, Step

_AGENT = "Microsoft.Azure.NetworkWatcher"
_PROBES = 100
_PORTS = {"Http": 80, "Https": 443}


def check(call: Call) -> Answer:
    """Whether a machine reaches an address, a name or another machine on a port."""
    source = call.body.get("source") or {}
    asked = call.body.get("destination") or {}
    wanted = asked.get("resourceId") or asked.get("address")
    if not source.get("resourceId") or not wanted:
        raise bad_request("InvalidRequestFormat", "The source needs a resourceId, and the destination a resourceId or an address.")  # fmt: skip
    vm = watchers.target(call, str(source["resourceId"]))
    _check_agent(call.world, vm)
    protocol = str(call.body.get("protocol") or "Tcp")
    port = asked.get("port") or _PORTS.get(protocol)
    if port is None and protocol != "Icmp":
        raise bad_request("InvalidRequestFormat", "The port of the destination is missing.")
    answer = _silent(vm) if not machines.agent_answers(vm.facts) else _answer(call, vm, str(wanted), protocol, port)
    return documents.computed(call, watchers.watcher_of(call).body["location"], answer)


def _check_agent(world: World, vm: Resource) -> None:
    kinds = [extension.body["properties"] for extension in world.tree.children(vm.id, EXTENSIONS)]
    if not any(given.get("publisher") == _AGENT and given.get("provisioningState") == "Succeeded" for given in kinds):
        raise bad_request("NetworkWatcherAgentNotInstalled", f"The virtual machine {vm.id} needs the Network Watcher Agent extension for this check.")  # fmt: skip


def _silent(vm: Resource) -> Json:
    issue = Issue("Local", "AgentStopped", f"the agent of {vm.name} does not answer")
    return _shown(Reach((Step("Source", "", vm.id, issue),)), ["0"])


def _answer(call: Call, vm: Resource, wanted: str, protocol: str, port: int | None) -> Json:
    spoken = "Icmp" if protocol == "Icmp" else "Tcp"
    name = wanted.partition("://")[2].partition("/")[0] if "://" in wanted else wanted
    reach = reachability.between(call.world, vm.id, name, None if spoken == "Icmp" else port, spoken)
    return _shown(reach, [call.world.wire.guid() for _ in reach.steps])


def _shown(reach: Reach, hops: Sequence[str]) -> Json:
    ends = {"probesSent": _PROBES, "probesFailed": 0 if reach.reachable else _PROBES}
    latency = len(reach.steps)
    times = {"avgLatencyInMs": latency, "minLatencyInMs": latency, "maxLatencyInMs": latency + 1}
    return {
        "hops": [_hop(step, at, hops) for at, step in enumerate(reach.steps)],
        "connectionStatus": "Reachable" if reach.reachable else "Unreachable",
        **(times if reach.reachable else {}),
        **ends,
    }


def _hop(step: Step, at: int, hops: Sequence[str]) -> Json:
    return {
        "type": step.kind,
        "id": hops[at],
        "address": step.address,
        **({"resourceId": step.resource} if step.resource else {}),
        "nextHopIds": list(hops[at + 1 : at + 2]),
        "previousHopIds": list(hops[max(at - 1, 0) : at]),
        "issues": [_issue(step.issue)] if step.issue else [],
    }


def _issue(issue: Issue) -> Json:
    context = [{"key": key, "value": value} for key, value in issue.context]
    return {"origin": issue.origin, "severity": "Error", "type": issue.type, "context": context}
