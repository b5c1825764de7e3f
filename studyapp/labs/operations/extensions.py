"""Extensions of a machine and the identity that they sign in with."""

from typing import Any

from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import MACHINE
from studyapp.labs.target import Target

_AZ = " --resource-group {vm_group} --vm-name {vm} --name {extension}"
_PORTAL = "Virtual machines > {vm} > Settings > Extensions + applications"
_EXTENSION = Param("extension", "Name of the extension, as AzureMonitorLinuxAgent or NetworkWatcherAgentLinux")


def _install(target: Target, args: Args) -> Any:
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    settings = {
        "publisher": args["publisher"],
        "type": args["extension"],
        "typeHandlerVersion": args["version"],
        "autoUpgradeMinorVersion": True,
    }
    body: Any = {"location": machine["location"], "properties": settings}
    place = (args["vm_group"], args["vm"], args["extension"])
    return finished(target.compute.virtual_machine_extensions.begin_create_or_update(*place, body))


def _remove(target: Target, args: Args) -> Any:
    place = (args["vm_group"], args["vm"], args["extension"])
    return finished(target.compute.virtual_machine_extensions.begin_delete(*place))


def _identity(target: Target, args: Args) -> Any:
    body: Any = {"identity": {"type": "SystemAssigned"}}
    return finished(target.compute.virtual_machines.begin_update(args["vm_group"], args["vm"], body))


OPERATIONS = (
    Operation(
        name="vm.assign-identity",
        title="Give a virtual machine a system-assigned identity",
        params=MACHINE,
        run=_identity,
        sdk="compute.virtual_machines.begin_update",
        az="az vm identity assign --resource-group {vm_group} --name {vm}",
        powershell=(
            "Update-AzVM -ResourceGroupName {vm_group} -VM (Get-AzVM -ResourceGroupName {vm_group} -Name {vm})"
            " -IdentityType SystemAssigned"
        ),
        portal="Virtual machines > {vm} > Security > Identity > System assigned > On",
        teaches="The Azure Monitor Agent signs in with the machine's identity; without one it sends nothing.",
    ),
    Operation(
        name="vm.install-extension",
        title="Install an extension on a virtual machine",
        params=(
            *MACHINE,
            _EXTENSION,
            Param(
                "publisher",
                "Its publisher; Microsoft.Azure.NetworkWatcher for that one",
                default="Microsoft.Azure.Monitor",
            ),
            Param("version", "Its version", default="1.0"),
        ),
        run=_install,
        sdk="compute.virtual_machine_extensions.begin_create_or_update",
        az="az vm extension set" + _AZ + " --publisher {publisher} --version {version}",
        powershell=(
            "Set-AzVMExtension -ResourceGroupName {vm_group} -VMName {vm} -Name {extension} -ExtensionType {extension}"
            " -Publisher {publisher} -TypeHandlerVersion {version}"
        ),
        portal=_PORTAL + " > Add > {extension}",
        teaches="What has to look or act inside of a guest comes as an extension, installed through its agent.",
        needs="The machine runs and its agent is ready.",
    ),
    Operation(
        name="vm.remove-extension",
        title="Remove an extension from a virtual machine",
        params=(*MACHINE, _EXTENSION),
        run=_remove,
        sdk="compute.virtual_machine_extensions.begin_delete",
        az="az vm extension delete" + _AZ,
        powershell="Remove-AzVMExtension -ResourceGroupName {vm_group} -VMName {vm} -Name {extension} -Force",
        portal=_PORTAL + " > {extension} > Uninstall",
        teaches="What it did in the guest ends.",
    ),
)
