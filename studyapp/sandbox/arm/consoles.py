"""When the serial console of a machine opens: the rule that its own service and whoever types into it share."""

from studyapp.sandbox.arm.errors import ArmError, conflict
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import dig
from studyapp.sandbox.arm.world import World

SERVICES = "Microsoft.SerialConsole/consoleServices"
PORTS = "Microsoft.SerialConsole/serialPorts"
ACCOUNTS = "Microsoft.Storage/storageAccounts"


def service(world: World) -> str:
    """The id of the console service of the subscription."""
    return f"/subscriptions/{world.subscription}/providers/{SERVICES}/default"


def is_disabled(world: World) -> bool:
    """Whether the console is switched off for the subscription."""
    found = world.find(service(world))
    return found is not None and bool(found.body["properties"]["disabled"])


def refusal(world: World, vm: Resource, port: str = "0") -> ArmError | None:
    """Why the console of a machine does not open; None where it does."""
    if is_disabled(world):
        return ArmError(403, "SerialConsoleDisabled", "The serial console is disabled for this subscription. Enable it with the action enableConsole.")  # fmt: skip
    profile = dig(vm.body, "properties.diagnosticsProfile.bootDiagnostics", {})
    if not profile.get("enabled"):
        return conflict("OperationNotAllowed", f"The serial console of VM '{vm.name}' needs boot diagnostics.")
    account = str(profile.get("storageUri") or "").removeprefix("https://").partition(".")[0]
    if account and not any(found.name == account for found in world.tree.of_type(ACCOUNTS)):
        return conflict("OperationNotAllowed", f"The storage account '{account}' of the boot diagnostics of VM '{vm.name}' is not found.")  # fmt: skip
    found = world.find(f"{vm.id}/providers/{PORTS}/{port}")
    if found is not None and found.body["properties"]["state"] == "disabled":
        return conflict("OperationNotAllowed", f"The serial port {port} of VM '{vm.name}' is disabled.")
    if vm.facts.get("powerState", "running") != "running":
        return conflict("OperationNotAllowed", f"The serial console needs VM '{vm.name}' to be running.")
    return None
