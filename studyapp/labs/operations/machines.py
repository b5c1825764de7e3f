"""Virtual machines: looking at them, their power, repairs from outside, size, scripts, end."""

from collections.abc import Callable
from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import ANY_GROUP, MACHINE, vm_id
from studyapp.labs.operations.new_machine import CREATE
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target

_AZ = " --resource-group {vm_group} --name {vm}"
_ANY_GROUP = Param("vm_group", ANY_GROUP.about, default="")
_POWERSHELL = " -ResourceGroupName {vm_group} -Name {vm}"
_PORTAL = "Virtual machines > {vm}"


def _begin(method: str) -> Callable[[Target, Args], Any]:
    """What runs a long-running method that takes the group and the machine alone."""

    def run(target: Target, args: Args) -> Any:
        return finished(getattr(target.compute.virtual_machines, method)(args["vm_group"], args["vm"]))

    return run


def _show(target: Target, args: Args) -> Any:
    return raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"], expand="instanceView")


def _model(target: Target, args: Args) -> Any:
    return raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])


def _list(target: Target, args: Args) -> Any:
    machines = target.compute.virtual_machines
    return raw(machines.list, args["vm_group"]) if args["vm_group"] else raw(machines.list_all)


def _resize(target: Target, args: Args) -> Any:
    body: Any = {"properties": {"hardwareProfile": {"vmSize": args["size"]}}}
    return finished(target.compute.virtual_machines.begin_update(args["vm_group"], args["vm"], body))


def _run_command(target: Target, args: Args) -> Any:
    body: Any = {"commandId": args["command"], "script": [args["script"]]}
    return finished(target.compute.virtual_machines.begin_run_command(args["vm_group"], args["vm"], body))


def _boot_log(target: Target, args: Args) -> Any:
    links = raw(target.compute.virtual_machines.retrieve_boot_diagnostics_data, args["vm_group"], args["vm"])
    if not isinstance(target, SandboxTarget):
        return links  # to be opened in a browser: they lead to a storage account, and each is a key to it
    machine = vm_id(target, args)
    return {**links, "log": target.serial_log(machine), "screen": target.screenshot(machine)}


def _extensions(target: Target, args: Args) -> Any:
    found: Any = raw(target.compute.virtual_machine_extensions.list, args["vm_group"], args["vm"])
    # This list is no pager: it comes in one piece, with its entries under "value".
    return found["value"] if isinstance(found, dict) else found


_SDK = "compute.virtual_machines."

_POWER = (
    Operation(
        name="vm.start",
        title="Start a virtual machine",
        params=MACHINE,
        run=_begin("begin_start"),
        sdk=_SDK + "begin_start",
        az="az vm start" + _AZ,
        powershell="Start-AzVM" + _POWERSHELL,
        portal=_PORTAL + " > Start",
        teaches="A deallocated machine finds a host anew when it starts.",
    ),
    Operation(
        name="vm.stop",
        title="Power a virtual machine off, still allocated",
        params=MACHINE,
        run=_begin("begin_power_off"),
        sdk=_SDK + "begin_power_off",
        az="az vm stop" + _AZ,
        powershell="Stop-AzVM" + _POWERSHELL + " -StayProvisioned -Force",
        portal="(not offered: Stop in the portal deallocates)",
        teaches="Stopped is not deallocated: the host stays reserved and is billed.",
    ),
    Operation(
        name="vm.deallocate",
        title="Stop and deallocate a virtual machine",
        params=MACHINE,
        run=_begin("begin_deallocate"),
        sdk=_SDK + "begin_deallocate",
        az="az vm deallocate" + _AZ,
        powershell="Stop-AzVM" + _POWERSHELL + " -Force",
        portal=_PORTAL + " > Stop",
        teaches="Deallocated machines cost no compute, can be backed up, and can have their disks replaced.",
    ),
    Operation(
        name="vm.restart",
        title="Restart a virtual machine",
        params=MACHINE,
        run=_begin("begin_restart"),
        sdk=_SDK + "begin_restart",
        az="az vm restart" + _AZ,
        powershell="Restart-AzVM" + _POWERSHELL,
        portal=_PORTAL + " > Restart",
        teaches="The machine boots again on the same host.",
        needs="The machine runs.",
    ),
)

_REPAIR = (
    Operation(
        name="vm.redeploy",
        title="Move a virtual machine to another host",
        params=MACHINE,
        run=_begin("begin_redeploy"),
        sdk=_SDK + "begin_redeploy",
        az="az vm redeploy" + _AZ,
        powershell="Set-AzVM" + _POWERSHELL + " -Redeploy",
        portal=_PORTAL + " > Help > Redeploy + reapply > Redeploy",
        teaches="Redeploying cures trouble of the host; the temporary disk is lost.",
    ),
    Operation(
        name="vm.reapply",
        title="Apply the model of a virtual machine again",
        params=MACHINE,
        run=_begin("begin_reapply"),
        sdk=_SDK + "begin_reapply",
        az="az vm reapply" + _AZ,
        powershell="Set-AzVM" + _POWERSHELL + " -Reapply",
        portal=_PORTAL + " > Help > Redeploy + reapply > Reapply",
        teaches="Reapplying cures a failed provisioning state without moving or restarting the machine.",
    ),
    Operation(
        name="vm.resize",
        title="Change the size of a virtual machine",
        params=(*MACHINE, Param("size", "The new size, as Standard_D4s_v5")),
        run=_resize,
        sdk=_SDK + "begin_update",
        az="az vm resize" + _AZ + " --size {size}",
        powershell=(
            "$vm = Get-AzVM" + _POWERSHELL + "; $vm.HardwareProfile.VmSize = '{size}';"
            " Update-AzVM -ResourceGroupName {vm_group} -VM $vm"
        ),
        portal=_PORTAL + " > Availability + scale > Size > {size}",
        teaches="A running machine restarts when it is resized.",
        needs="The size exists in the region and has room for the data disks.",
    ),
    Operation(
        name="vm.run-command",
        title="Run a script in a virtual machine",
        params=(
            *MACHINE,
            Param("script", "The lines of the script"),
            Param("command", "RunShellScript or RunPowerShellScript", default="RunShellScript"),
        ),
        run=_run_command,
        sdk=_SDK + "begin_run_command",
        az="az vm run-command invoke" + _AZ + " --command-id {command} --scripts '{script}'",
        powershell=(
            "Invoke-AzVMRunCommand -ResourceGroupName {vm_group} -VMName {vm} -CommandId {command} -ScriptString '{script}'"
        ),
        portal=_PORTAL + " > Operations > Run command > {command}",
        teaches="Scripts go through the agent, so no port needs to be open.",
        needs="The machine runs and its agent is ready.",
    ),
)

_LOOK = (
    Operation(
        name="vm.show",
        title="Show a virtual machine with its instance view",
        params=MACHINE,
        run=_show,
        sdk=_SDK + "get",
        az="az vm get-instance-view" + _AZ,
        powershell="Get-AzVM" + _POWERSHELL + " -Status",
        portal=_PORTAL + " > Overview",
        teaches="Power and agent show in the instance view; size and disks in the model.",
        reads=True,
    ),
    Operation(
        name="vm.model",
        title="Show the model of a virtual machine",
        params=MACHINE,
        run=_model,
        sdk=_SDK + "get",
        az="az vm show" + _AZ,
        powershell="Get-AzVM" + _POWERSHELL,
        portal=_PORTAL + " > JSON View",
        teaches="Size, disks, interfaces and identity; whether the machine runs is in the instance view alone.",
        reads=True,
    ),
    Operation(
        name="vm.list",
        title="List the virtual machines",
        params=(_ANY_GROUP,),
        run=_list,
        sdk=_SDK + "list",
        az="az vm list [--resource-group {vm_group}]",
        powershell="Get-AzVM [-ResourceGroupName {vm_group}]",
        portal="Resource groups > {vm_group} > Overview",
        teaches="Which machines there are; their power is not in the list.",
        reads=True,
        lists=True,
    ),
    Operation(
        name="vm.boot-log",
        title="Read the serial log and the screen of a virtual machine",
        params=MACHINE,
        run=_boot_log,
        sdk=_SDK + "retrieve_boot_diagnostics_data",
        az="az vm boot-diagnostics get-boot-log" + _AZ,
        powershell="Get-AzVMBootDiagnosticsData" + _POWERSHELL + " -Linux -LocalPath .",
        portal=_PORTAL + " > Help > Boot diagnostics",
        teaches="What a machine that nobody can reach says while it boots.",
        needs="Boot diagnostics is on.",
        reads=True,
    ),
    Operation(
        name="vm.extensions",
        title="List the extensions of a virtual machine",
        params=MACHINE,
        run=_extensions,
        sdk="compute.virtual_machine_extensions.list",
        az="az vm extension list --resource-group {vm_group} --vm-name {vm}",
        powershell="Get-AzVMExtension -ResourceGroupName {vm_group} -VMName {vm}",
        portal=_PORTAL + " > Settings > Extensions + applications",
        teaches="The first backup of a running machine brings the snapshot extension along.",
        reads=True,
        lists=True,
    ),
)

_END = (
    Operation(
        name="vm.delete",
        title="Delete a virtual machine",
        params=MACHINE,
        run=_begin("begin_delete"),
        sdk=_SDK + "begin_delete",
        az="az vm delete" + _AZ + " --yes",
        powershell="Remove-AzVM" + _POWERSHELL + " -Force",
        portal=_PORTAL + " > Delete",
        teaches="Disks and interfaces stay unless their delete option says otherwise; recovery points stay in the vault.",
        needs="No lock on the machine or above it.",
    ),
)

OPERATIONS = (CREATE, *_LOOK, *_POWER, *_REPAIR, *_END)
