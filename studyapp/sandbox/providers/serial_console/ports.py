"""The serial ports of machines and of instances of scale sets: what state they are in, and a connection to one."""

from collections.abc import Iterator
from datetime import timedelta

from studyapp.sandbox.arm import consoles
from studyapp.sandbox.arm.call import Call
from studyapp.sandbox.arm.consoles import PORTS, SERVICES
from studyapp.sandbox.arm.errors import ArmError, bad_request
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig, iso, parse_time
from studyapp.sandbox.arm.wire import Answer
from studyapp.sandbox.arm.world import World

_VMS = "Microsoft.Compute/virtualMachines"
_INSTANCES = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
_ONLY = "0"
"""The name of the one port that a machine of Azure has."""
_LASTS = timedelta(minutes=20)
"""How long a connection counts as active."""
_STATES = ("enabled", "disabled")


# The switch of the subscription


def status(call: Call) -> Answer:
    """Whether the console is switched off."""
    _check_default(call)
    return Answer(200, {"properties": {"disabled": consoles.is_disabled(call.world)}})


def switch(call: Call) -> Answer:
    """Switch the console on or off for the whole subscription."""
    _check_default(call)
    disabled = call.path.lower().endswith("/disableconsole")
    properties = {"disabled": disabled}
    call.world.put(Resource(consoles.service(call.world), SERVICES, {"properties": properties}))
    return Answer(200, {"properties": properties})


def _check_default(call: Call) -> None:
    if call.names["service"].lower() != "default":
        raise ArmError(404, "NotFound", f"The console service '{call.names['service'][:40]}' was not found: it is called default.")  # fmt: skip


# Ports


def _machine(call: Call) -> Resource:
    """The machine whose ports are asked for."""
    at = call.path.lower().rindex("/providers/microsoft.serialconsole/")
    found = call.world.need(call.path[:at])
    if found.type not in (_VMS, _INSTANCES):
        raise bad_request("UnsupportedResourceType", f"A resource of type '{found.type}' has no serial port.")
    return found


def _port(call: Call) -> Resource:
    """The machine, once it is sure that it has the port."""
    vm, name = _machine(call), call.names["port"]
    if name != _ONLY:
        raise ArmError(404, "NotFound", f"The serial port '{name[:40]}' of VM '{vm.name}' was not found: it is called {_ONLY}.")  # fmt: skip
    return vm


def _shown(world: World, vm: Resource) -> Json:
    id = f"{vm.id}/providers/{PORTS}/{_ONLY}"
    kept = world.find(id)
    since = kept.facts.get("connected") if kept else None
    refused = consoles.refusal(world, vm)
    active = refused is None and since is not None and world.now < parse_time(since) + _LASTS
    properties = {"state": "disabled" if refused else "enabled", "connectionState": "active" if active else "inactive"}
    return {"id": id, "name": _ONLY, "type": PORTS, "properties": properties}


def get(call: Call) -> Answer:
    """A port: whether a console can be opened there, and whether one is open."""
    return Answer(200, _shown(call.world, _port(call)))


def list_ports(call: Call) -> Answer:
    """The ports of one machine."""
    return Answer(200, {"value": [_shown(call.world, _machine(call))]})


def list_all(call: Call) -> Answer:
    """The ports of every machine of the subscription."""
    return Answer(200, {"value": [_shown(call.world, vm) for vm in _machines(call.world)]})


def _machines(world: World) -> Iterator[Resource]:
    yield from world.tree.of_type(_VMS)
    yield from world.tree.of_type(_INSTANCES)


def put(call: Call) -> Answer:
    """Enable or disable a port."""
    vm = _port(call)
    state = dig(call.body, "properties.state", "enabled")
    if state not in _STATES:
        raise bad_request("InvalidParameter", f"The state '{str(state)[:40]}' of a serial port is not valid: enabled or disabled.")  # fmt: skip
    _keep(call.world, vm, {"state": state}, {})
    return Answer(201, _shown(call.world, vm))


def _keep(world: World, vm: Resource, properties: Json, facts: Json) -> None:
    id = f"{vm.id}/providers/{PORTS}/{_ONLY}"
    world.put(Resource(id, PORTS, {"properties": properties}, facts))


def connect(call: Call) -> Answer:
    """The address of the console, which a client would open as a websocket."""
    vm = _port(call)
    refused = consoles.refusal(call.world, vm, call.names["port"])
    if refused is not None:
        raise refused
    _keep(call.world, vm, {"state": "enabled"}, {"connected": iso(call.now)})
    place, key = vm.body["location"], call.world.chance.guid()
    return Answer(200, {"connectionString": f"wss://{place}.gateway.serialconsole.sandbox.invalid/client/{key}"})


def operations(call: Call) -> Answer:
    """What can be allowed and forbidden here."""
    rows = (("consoleServices", "disableConsole/action"), ("consoleServices", "enableConsole/action"), ("consoleServices", "read"), ("serialPorts", "connect/action"), ("serialPorts", "read"), ("serialPorts", "write"))  # fmt: skip
    return Answer(200, {"value": [_operation(kind, action) for kind, action in rows]})


def _operation(kind: str, action: str) -> Json:
    shown = {"provider": "Microsoft Azure Serial Console", "resource": kind, "operation": action, "description": ""}
    return {"name": f"Microsoft.SerialConsole/{kind}/{action}", "isDataAction": "false", "display": shown}
