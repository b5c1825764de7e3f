"""Files inside a machine: what its users see, write and delete, and what a recovered file is copied back to.

The sandbox shows them at once, as its users see them; on a subscription Run Command is the way in, which takes a moment.
"""

from collections.abc import Mapping
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations import guest_scripts
from studyapp.labs.operations.model import Args, Operation, Param
from studyapp.labs.operations.naming import MACHINE, vm_id
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.target import Target

_AZ = "az vm run-command invoke --resource-group {vm_group} --name {vm} --command-id RunShellScript --scripts "
_POWERSHELL = (
    "Invoke-AzVMRunCommand -ResourceGroupName {vm_group} -VMName {vm} -CommandId RunShellScript -ScriptString "
)
_INSIDE = "(done inside the machine, signed in by SSH)"
_RUNS = "The machine runs."
PATH = Param("path", "Path of the file")


def _files(target: Target, args: Args) -> Any:
    found = _found(target, args)
    return [{"path": path, "content": content} for path, content in sorted(found.items())]


def _found(target: Target, args: Args) -> Mapping[str, str]:
    if isinstance(target, SandboxTarget):
        return target.guest_files(vm_id(target, args))
    return guest_scripts.files(target, _machine(args))


def _machine(args: Args) -> guest_scripts.Machine:
    return guest_scripts.Machine(args["vm_group"], args["vm"])


def _read(target: Target, args: Args) -> Any:
    if not isinstance(target, SandboxTarget):
        return {"path": args["path"], "content": guest_scripts.read(target, _machine(args), args["path"])}
    found = target.guest_files(vm_id(target, args))
    if args["path"] not in found:
        raise StudyError(f"`{args['vm']}` has no file `{args['path']}`.", "`guest.files` lists what it has.")
    return {"path": args["path"], "content": found[args["path"]]}


def _write(target: Target, args: Args) -> Any:
    if isinstance(target, SandboxTarget):
        target.write_guest_file(vm_id(target, args), args["path"], args["content"])
    else:
        guest_scripts.write(target, _machine(args), args["path"], args["content"])
    return {"path": args["path"], "content": args["content"]}


def _delete(target: Target, args: Args) -> None:
    if isinstance(target, SandboxTarget):
        target.delete_guest_file(vm_id(target, args), args["path"])
    else:
        guest_scripts.delete(target, _machine(args), args["path"])


OPERATIONS = (
    Operation(
        name="guest.files",
        title="List the files on a machine",
        params=MACHINE,
        run=_files,
        sdk="compute.virtual_machines.begin_run_command",
        az=_AZ + "'tail /data/*'",
        powershell=_POWERSHELL + "'tail /data/*'",
        portal=_INSIDE,
        teaches="What is on the disks now, to compare with what a recovery point holds.",
        needs=_RUNS,
        reads=True,
        lists=True,
    ),
    Operation(
        name="guest.read",
        title="Read a file on a machine",
        params=(*MACHINE, PATH),
        run=_read,
        sdk="compute.virtual_machines.begin_run_command",
        az=_AZ + "'cat {path}'",
        powershell=_POWERSHELL + "'cat {path}'",
        portal=_INSIDE,
        teaches="What a file holds now, to compare with its state in a recovery point.",
        needs=_RUNS + " The file is there.",
        reads=True,
    ),
    Operation(
        name="guest.write",
        title="Write a file on a machine",
        params=(*MACHINE, PATH, Param("content", "What the file holds afterwards, on one line")),
        run=_write,
        sdk="compute.virtual_machines.begin_run_command",
        az=_AZ + "\"echo -n '{content}' > {path}\"",
        powershell=_POWERSHELL + "\"echo '{content}' > {path}\"",
        portal=_INSIDE,
        teaches="Only what is on a disk when the snapshot is taken is in the recovery point.",
        needs=_RUNS,
    ),
    Operation(
        name="guest.delete",
        title="Delete a file on a machine",
        params=(*MACHINE, PATH),
        run=_delete,
        sdk="compute.virtual_machines.begin_run_command",
        az=_AZ + '"rm {path}"',
        powershell=_POWERSHELL + '"rm {path}"',
        portal=_INSIDE,
        teaches="A deleted file is missing from every later recovery point, and still in every earlier one.",
        needs=_RUNS + " The file is there.",
    ),
)
