"""What Microsoft.SerialConsole declares."""

from studyapp.sandbox.arm.routes import SCOPE, SUBSCRIPTION, ApiVersions, Provider, Route
from studyapp.sandbox.providers.serial_console import ports

_NS = "Microsoft.SerialConsole"
_SERVICE = f"{SUBSCRIPTION}/providers/{_NS}/consoleServices/{{service}}"
_PORTS = f"{SCOPE}/providers/{_NS}/serialPorts"
_PORT = _PORTS + "/{port}"
_MODEL = "serialconsole.SerialPort"
_DATA = "The address is data: nobody listens there. The sandbox's own verb for typing obeys the same switches."

PROVIDER = Provider(
    _NS,
    ApiVersions("2018-05-01", "2099-12-31", ("2024-07-01", "2018-05-01")),
    routes=(
        Route("GetConsoleStatus", "GET", _SERVICE, ports.status, response="serialconsole.SerialConsoleStatus"),
        Route("DisableConsole", "POST", _SERVICE + "/disableConsole", ports.switch, response="serialconsole.DisableSerialConsoleResult"),
        Route("EnableConsole", "POST", _SERVICE + "/enableConsole", ports.switch, response="serialconsole.EnableSerialConsoleResult"),
        Route("ListOperations", "GET", f"/providers/{_NS}/operations", ports.operations, response="serialconsole.SerialConsoleOperations"),
        Route("SerialPorts_ListBySubscriptions", "GET", f"{SUBSCRIPTION}/providers/{_NS}/serialPorts", ports.list_all, response="serialconsole.SerialPortListResult"),
        Route("SerialPorts_List", "GET", _PORTS, ports.list_ports, response="serialconsole.SerialPortListResult"),
        Route("SerialPorts_Get", "GET", _PORT, ports.get, existing=True, response=_MODEL),
        Route("SerialPorts_Create", "PUT", _PORT, ports.put, request=_MODEL, response=_MODEL),
        Route("SerialPorts_Connect", "POST", _PORT + "/connect", ports.connect, note=_DATA, existing=True, response="serialconsole.SerialPortConnectResult"),
    ),
    types=("consoleServices", "serialPorts"),
)  # fmt: skip
