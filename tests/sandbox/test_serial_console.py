"""The serial console as a service: its switches, and what has to be there before it opens."""

import pytest
from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.serialconsole.models import (
    DisableSerialConsoleResult,
    EnableSerialConsoleResult,
    SerialConsoleStatus,
    SerialPort,
    SerialPortConnectResult,
)

from studyapp.sandbox.arm.errors import ArmError
from tests.sandbox import scale_sets
from tests.sandbox.conftest import GROUP, VM, Azure, typed
from tests.sandbox.test_vaults import refusal

OF_VM = (GROUP, "Microsoft.Compute", "virtualMachines", VM)
OF_INSTANCE = (GROUP, "Microsoft.Compute", f"virtualMachineScaleSets/{scale_sets.SET}/virtualMachines", "0")


@pytest.mark.proves("GetConsoleStatus", "DisableConsole", "EnableConsole")
def test_the_subscription_switches_the_console_off_for_everybody(site: Azure) -> None:
    consoles = site.consoles
    status = typed(consoles.get_console_status("default"), SerialConsoleStatus)
    assert status.properties.disabled is False
    assert isinstance(consoles.disable_console("default"), DisableSerialConsoleResult)
    assert consoles.get_console_status("default").properties.disabled is True
    assert refusal(consoles.serial_ports.connect, *OF_VM, "0") == "SerialConsoleDisabled"
    with pytest.raises(ArmError, match="disabled"):
        site.sandbox.type_into_console(site.vm_id, "hostname")
    assert isinstance(consoles.enable_console("default"), EnableSerialConsoleResult)
    assert consoles.get_console_status("default").properties.disabled is False
    assert VM in site.sandbox.type_into_console(site.vm_id, "hostname")
    with pytest.raises(ResourceNotFoundError):
        consoles.get_console_status("other")


@pytest.mark.proves("SerialPorts_Get", "SerialPorts_List", "SerialPorts_ListBySubscriptions", "SerialPorts_Connect")
def test_a_connection_shows_at_the_port_for_a_while(site: Azure) -> None:
    ports = site.consoles.serial_ports
    port = typed(ports.get(*OF_VM, "0"), SerialPort)
    assert (port.properties.state, port.properties.connection_state) == ("enabled", "inactive")
    made = typed(ports.connect(*OF_VM, "0"), SerialPortConnectResult)
    assert made.connection_string.startswith("wss://westeurope.")
    assert ports.get(*OF_VM, "0").properties.connection_state == "active"
    site.sandbox.advance(hours=1)
    [port] = ports.list(*OF_VM).value
    assert port.properties.connection_state == "inactive"
    assert [one.id for one in ports.list_by_subscriptions().value] == [port.id]
    with pytest.raises(ResourceNotFoundError):
        ports.get(*OF_VM, "1")


def test_what_a_console_needs(site: Azure) -> None:
    ports, machines = site.consoles.serial_ports, site.compute.virtual_machines
    machines.begin_power_off(GROUP, VM).result()
    assert refusal(ports.connect, *OF_VM, "0") == "OperationNotAllowed"
    machines.begin_start(GROUP, VM).result()
    ports.connect(*OF_VM, "0")
    for diagnostics, works in (
        ({"enabled": False}, False),
        ({"enabled": True, "storageUri": "https://stagingapp1.blob.core.windows.net/"}, False),
    ):
        machines.begin_update(GROUP, VM, {"properties": {"diagnosticsProfile": {"bootDiagnostics": diagnostics}}}).result()  # fmt: skip
        assert (ports.get(*OF_VM, "0").properties.state == "enabled") is works
        assert refusal(ports.connect, *OF_VM, "0") == "OperationNotAllowed"
    site.make_account("stagingapp1")
    assert ports.connect(*OF_VM, "0").connection_string, "the account of its own is there now"


@pytest.mark.proves("SerialPorts_Create")
def test_a_port_can_be_disabled(site: Azure) -> None:
    ports = site.consoles.serial_ports
    ports.create(*OF_VM, "0", {"properties": {"state": "disabled"}})
    assert ports.get(*OF_VM, "0").properties.state == "disabled"
    assert refusal(ports.connect, *OF_VM, "0") == "OperationNotAllowed"
    ports.create(*OF_VM, "0", {"properties": {"state": "enabled"}})
    assert ports.connect(*OF_VM, "0").connection_string
    assert refusal(ports.create, *OF_VM, "0", {"properties": {"state": "ajar"}}) == "InvalidParameter"


def test_who_may_connect(site: Azure) -> None:
    assert site.as_("vm-contributor").consoles.serial_ports.connect(*OF_VM, "0").connection_string
    assert refusal(site.as_("reader").consoles.serial_ports.connect, *OF_VM, "0") == "AuthorizationFailed"
    assert refusal(site.as_("vm-contributor").consoles.disable_console, "default") == "AuthorizationFailed"


def test_instances_of_scale_sets_have_consoles_and_networks_have_none(site: Azure) -> None:
    scale_sets.make(site, 1)
    assert site.consoles.serial_ports.connect(*OF_INSTANCE, "0").connection_string
    assert "web000000" in site.sandbox.type_into_console(scale_sets.instance_id(site, "0"), "hostname")
    assert len(site.consoles.serial_ports.list_by_subscriptions().value) == 2
    network = (GROUP, "Microsoft.Network", "virtualNetworks", "vnet-app")
    assert refusal(site.consoles.serial_ports.list, *network) == "UnsupportedResourceType"


@pytest.mark.proves("ListOperations")
def test_listed_operations_are_what_roles_allow(site: Azure) -> None:
    names = [row.name for row in site.consoles.list_operations().value]
    assert "Microsoft.SerialConsole/serialPorts/connect/action" in names
