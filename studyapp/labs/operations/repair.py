"""A machine that does not start, repaired beside itself: a copy of its system's disk on a repair machine, mended, and swapped in.

What az does with its extension vm-repair, by the same calls: the old disk is left as it is, and lies free afterwards.
"""

from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.operations.disks import swapped
from studyapp.labs.operations.model import Args, Operation, Param, finished, raw
from studyapp.labs.operations.naming import MACHINE
from studyapp.labs.operations.new_machine import CREATE, laid
from studyapp.labs.target import Target

_TAG = "repair_source"
_AZ = " --resource-group {vm_group} --name {vm}"
_NO_CMDLET = "(az alone has these commands; by hand: New-AzDisk, New-AzVM, Add-AzVMDataDisk, Set-AzVMOSDisk)"
_PORTAL = "(not offered: copy the disk, attach it to another machine, mend it, swap it in)"
_SCRIPTS = ("linux-alar2 fstab",)
_ROOT = "PARTUUID=4d1c / ext4 discard,errors=remount-ro 0 1"
"""What the script leaves of an fstab: the root that the system starts from."""


def _create(target: Target, args: Args) -> Any:
    """Copy the disk into the machine's group; make the repair machine in a group of its own, and attach the copy."""
    machine = raw(target.compute.virtual_machines.get, args["vm_group"], args["vm"])
    system = machine["properties"]["storageProfile"]["osDisk"]
    stamp = f"{target.now:%Y%m%d%H%M%S}"
    group = args["repair_group"] or f"repair-{args['vm']}-{stamp}"
    name = args["repair_vm"] or f"repair-{args['vm']}"[:14] + "_"
    location = machine["location"]
    copy = _copied(target, args, machine, args["copy"] or f"{args['vm']}-DiskCopy-{stamp}")
    raw(target.resources.resource_groups.create_or_update, group, {"location": location})
    _network(target, group, name, location)
    given = {
        "vm_group": group,
        "vm": name,
        "network": f"{name}VNET",
        "subnet": f"{name}Subnet",
        "image": system["osType"],
        "size": machine["properties"]["hardwareProfile"]["vmSize"],
        "zone": "".join(machine.get("zones") or []),
        "location": location,
        "password": args["password"],
    }
    laid(target, Args(CREATE, given), args["username"])
    machines = target.compute.virtual_machines
    source = f"{args['vm_group']}/{args['vm']}"
    tagged: Any = {"tags": {_TAG: source}}
    finished(machines.begin_update(group, name, tagged))
    attached: Any = {"dataDisksToAttach": [{"diskId": copy["id"]}]}
    finished(machines.begin_attach_detach_data_disks(group, name, attached))
    return {
        "copied_disk_name": copy["name"],
        "copied_disk_uri": copy["id"],
        "repair_resource_group": group,
        "repair_vm_name": name,
        "resource_tag": f"{_TAG}={source}",
        "status": "SUCCESS",
    }


def _copied(target: Target, args: Args, machine: Any, name: str) -> Any:
    """A copy of the machine's system disk, in its group and zone."""
    disk = machine["properties"]["storageProfile"]["osDisk"]["managedDisk"]["id"]
    source = raw(target.compute.disks.get, disk.split("/")[4], disk.rpartition("/")[2])
    body: Any = {
        "location": source["location"],
        "sku": {"name": source["sku"]["name"]},
        **({"zones": source["zones"]} if source.get("zones") else {}),
        "properties": {"creationData": {"createOption": "Copy", "sourceResourceId": source["id"]}},
    }
    finished(target.compute.disks.begin_create_or_update(args["vm_group"], name, body))
    return raw(target.compute.disks.get, args["vm_group"], name)


def _network(target: Target, group: str, name: str, location: str) -> None:
    subnet = {"name": f"{name}Subnet", "properties": {"addressPrefix": "10.0.0.0/24"}}
    body: Any = {
        "location": location,
        "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}, "subnets": [subnet]},
    }
    finished(target.network.virtual_networks.begin_create_or_update(group, f"{name}VNET", body))


def _run(target: Target, args: Args) -> Any:
    """Run a script of Azure's library on the repair machine."""
    script = f"{args['script']} {args['parameters']}".strip()
    if script not in _SCRIPTS:
        raise StudyError(
            f"The repair script `{script[:60]}` is not here.",
            f"Here are: {', '.join(_SCRIPTS)}. `vm.run-command` runs a script of your own on the repair machine.",
        )
    repair = _repair_machine(target, args)
    body: Any = {"commandId": "RunShellScript", "script": [f"echo '{_ROOT}' > /mnt/rescue/etc/fstab"]}
    return finished(target.compute.virtual_machines.begin_run_command(*_place(repair), body))


def _restore(target: Target, args: Args) -> Any:
    """Take the mended copy from the repair machine, make it the machine's system disk, and delete the repair group."""
    machines = target.compute.virtual_machines
    view = raw(machines.instance_view, args["vm_group"], args["vm"])
    if "PowerState/deallocated" not in [status["code"] for status in view["statuses"]]:
        raise StudyError(
            f"`{args['vm']}` is not deallocated: its system disk can't be swapped.", "Deallocate it first."
        )
    repair = _repair_machine(target, args)
    disks = repair["properties"]["storageProfile"]["dataDisks"]
    named = [disk for disk in disks if args["disk"].lower() in ("", disk["name"].lower())]
    if not named:
        raise StudyError(
            f"`{repair['name']}` has no data disk like that.", "`vm.model` of the repair machine lists its disks."
        )
    disk = named[0]["managedDisk"]["id"]
    detached: Any = {"dataDisksToDetach": [{"diskId": disk}]}
    finished(machines.begin_attach_detach_data_disks(*_place(repair), detached))
    swapped(target, args["vm_group"], args["vm"], disk)
    finished(target.resources.resource_groups.begin_delete(_place(repair)[0]))
    return {"status": "SUCCESS", "message": f"{named[0]['name']} is the system disk of {args['vm']}."}


def _repair_machine(target: Target, args: Args) -> Any:
    """The repair machine of a machine, which its tag tells."""
    source = f"{args['vm_group']}/{args['vm']}".lower()
    for machine in raw(target.compute.virtual_machines.list_all):
        if (machine.get("tags") or {}).get(_TAG, "").lower() == source:
            return machine
    raise StudyError(f"`{args['vm']}` has no repair machine.", "`repair.create` makes one.")


def _place(machine: Any) -> tuple[str, str]:
    """Group and name of a machine."""
    return machine["id"].split("/")[4], machine["name"]


OPERATIONS = (
    Operation(
        name="repair.create",
        title="Make a repair machine with a copy of the system's disk",
        params=(
            *MACHINE,
            Param("username", "Administrator of the repair machine", default="repairadmin"),
            Param("password", "Password of that administrator"),
            Param("repair_vm", "Name of the repair machine; made up if left out", default=""),
            Param("copy", "Name of the copied disk; made up if left out", default=""),
            Param("repair_group", "Resource group of the repair machine, new; made up if left out", default=""),
        ),
        run=_create,
        sdk="compute.virtual_machines.begin_create_or_update",
        az=(
            "az vm repair create" + _AZ + " --repair-username {username} --repair-password {password}"
            " [--repair-vm-name {repair_vm}] [--copy-disk-name {copy}] [--repair-group-name {repair_group}]"
        ),
        powershell=_NO_CMDLET,
        portal=_PORTAL,
        teaches="The work happens on a copy: the disk of the machine is not touched.",
        needs="Rights to make groups, machines, networks and disks.",
    ),
    Operation(
        name="repair.run",
        title="Run a repair script on the repair machine",
        params=(
            *MACHINE,
            Param("script", "Name of the script in Azure's library, as linux-alar2", default="linux-alar2"),
            Param("parameters", "What the script is given, as fstab", default="fstab"),
        ),
        run=_run,
        sdk="compute.virtual_machines.begin_run_command",
        az="az vm repair run" + _AZ + " --run-id {script} --parameters {parameters} --run-on-repair",
        powershell=_NO_CMDLET,
        portal=_PORTAL,
        teaches="The script mends the attached copy, not the machine that it runs on.",
        needs="The repair machine, running.",
    ),
    Operation(
        name="repair.restore",
        title="Swap the mended copy in and delete the repair machine",
        params=(
            *MACHINE,
            Param("disk", "Name of the mended disk; the repair machine's first data disk if left out", default=""),
        ),
        run=_restore,
        sdk="compute.virtual_machines.begin_create_or_update",
        az="az vm repair restore" + _AZ + " [--disk-name {disk}] --yes",
        powershell=_NO_CMDLET,
        portal=_PORTAL,
        teaches="It restores no backup: the mended copy becomes the system's disk, and the old one lies free.",
        needs="The repair machine with the copy; the machine is deallocated.",
    ),
)
