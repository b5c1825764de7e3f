"""The guest of a machine: what its console shows, what scripts do, how its troubles are seen and repaired."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.mgmt.compute.models import (
    RunCommandDocument,
    RunCommandDocumentBase,
    VirtualMachineRunCommand,
    VirtualMachineRunCommandInstanceView,
)

from studyapp.sandbox.arm.faults import WorldFault
from studyapp.sandbox.arm.wire import Request
from tests.sandbox.conftest import GROUP, REGION, VM, Azure
from tests.sandbox.test_compute_machines import make_interface
from tests.sandbox.test_vaults import refusal


def run(azure: Azure, *lines: str, command: str = "RunShellScript", vm: str = VM) -> str:
    """What a script prints."""
    asked = {"commandId": command, "script": list(lines)}
    result = azure.compute.virtual_machines.begin_run_command(GROUP, vm, asked).result()
    return "\n".join(status.message for status in result.value)


def system_disk(azure: Azure, vm: str = VM) -> str:
    return str(azure.compute.virtual_machines.get(GROUP, vm).storage_profile.os_disk.managed_disk.id)


def agent(azure: Azure) -> str:
    view = azure.compute.virtual_machines.instance_view(GROUP, VM)
    return str(view.vm_agent.statuses[0].display_status)


def fetch(azure: Azure, url: str) -> tuple[int, str]:
    """What a browser without any sign-in gets."""
    response = azure.sandbox.handle(Request("GET", url))
    return response.status, response.body.decode()


@pytest.mark.proves("VirtualMachines_RetrieveBootDiagnosticsData", "BootDiagnostics_GetBlob")
def test_the_links_of_boot_diagnostics_lead_to_the_log_and_the_screen(site: Azure) -> None:
    links = site.compute.virtual_machines.retrieve_boot_diagnostics_data(GROUP, VM)
    status, log = fetch(site, links.serial_console_log_blob_uri)
    assert status == 200
    assert f"{VM} login:" in log
    assert "login:" in fetch(site, links.console_screenshot_blob_uri)[1]
    forged = links.serial_console_log_blob_uri.replace("sig=", "sig=0")
    assert fetch(site, forged)[0] == 403
    site.sandbox.advance(minutes=121)
    assert fetch(site, links.serial_console_log_blob_uri)[0] == 403, "the link lives for two hours"


def test_boot_diagnostics_must_be_switched_on(site: Azure) -> None:
    off = {"properties": {"diagnosticsProfile": {"bootDiagnostics": {"enabled": False}}}}
    site.compute.virtual_machines.begin_update(GROUP, VM, off).result()
    code = refusal(site.compute.virtual_machines.retrieve_boot_diagnostics_data, GROUP, VM)
    assert code == "OperationNotAllowed"
    assert site.compute.virtual_machines.instance_view(GROUP, VM).boot_diagnostics is None


def test_the_instance_view_shows_agent_disks_and_extensions(site: Azure) -> None:
    view = site.compute.virtual_machines.instance_view(GROUP, VM)
    assert (view.computer_name, view.os_name, view.os_version) == (VM, "ubuntu", "24.04")
    assert view.vm_agent.vm_agent_version == "2.15.0.1"
    assert len(view.disks) == 2
    assert view.hyper_v_generation == "V2"
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    view = site.compute.virtual_machines.instance_view(GROUP, VM)
    assert (view.vm_agent, view.os_name) == (None, None)


@pytest.mark.proves("VirtualMachines_RunCommand")
def test_a_script_reads_and_writes_the_disks_of_the_machine(site: Azure) -> None:
    assert "[stdout]" in run(site, "hostname")
    printed = run(site, "echo hello > /home/azureuser/note.txt", "cat /home/azureuser/note.txt", "cat /none")
    assert "hello" in printed
    assert "No such file or directory" in printed
    assert "note.txt" in run(site, "ls /home/azureuser")
    assert "No such file" in run(site, "rm /home/azureuser/note.txt; cat /home/azureuser/note.txt")


@pytest.mark.parametrize(
    "line", ["reboot", "wget https://example.com", "cat /etc/passwd | grep root", "echo 'open", "df -h > /tmp/x"]
)
def test_a_script_with_an_unknown_command_is_refused_whole(site: Azure, line: str) -> None:
    asked = {"commandId": "RunShellScript", "script": ["echo first > /first", line]}
    code = refusal(site.compute.virtual_machines.begin_run_command, GROUP, VM, asked)
    assert code == "SandboxNotImplemented"
    assert "No such file" in run(site, "cat /first"), "nothing of it has run"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"commandId": "RunPowerShellScript", "script": ["hostname"]}, "OperationNotAllowed"),
        ({"commandId": "Nothing"}, "RunCommandDocumentNotFound"),
        ({"commandId": "RunShellScript"}, "InvalidParameter"),
    ],
)
def test_a_wrong_run_command_is_refused(site: Azure, asked: dict[str, Any], code: str) -> None:
    assert refusal(site.compute.virtual_machines.begin_run_command, GROUP, VM, asked) == code


@pytest.mark.proves(
    "VirtualMachineRunCommands_CreateOrUpdate",
    "VirtualMachineRunCommands_GetByVirtualMachine",
    "VirtualMachineRunCommands_ListByVirtualMachine",
    "VirtualMachineRunCommands_Delete",
)
def test_a_managed_run_command_keeps_its_result(site: Azure) -> None:
    commands = site.compute.virtual_machine_run_commands
    asked = {"location": REGION, "properties": {"source": {"script": "echo done; cat /none"}}}
    commands.begin_create_or_update(GROUP, VM, "first", asked).result()
    read = commands.get_by_virtual_machine(GROUP, VM, "first", expand="instanceView")
    assert (read.instance_view.output, read.instance_view.exit_code) == ("done", 1)
    assert "No such file" in read.instance_view.error
    assert read.instance_view.execution_state == "Succeeded"
    assert [c.name for c in commands.list_by_virtual_machine(GROUP, VM)] == ["first"]
    commands.begin_delete(GROUP, VM, "first").result()
    assert list(commands.list_by_virtual_machine(GROUP, VM)) == []


@pytest.mark.proves("VirtualMachineRunCommands_Update")
def test_a_changed_run_command_runs_anew(site: Azure) -> None:
    commands = site.compute.virtual_machine_run_commands
    asked = {"location": REGION, "tags": {"a": "b"}, "properties": {"source": {"script": "echo first > /first"}}}
    commands.begin_create_or_update(GROUP, VM, "cmd", asked).result()
    change = {"properties": {"source": {"script": "cat /first"}, "timeoutInSeconds": 60}}
    changed = commands.begin_update(GROUP, VM, "cmd", change).result()
    assert isinstance(changed, VirtualMachineRunCommand)
    read = commands.get_by_virtual_machine(GROUP, VM, "cmd", expand="instanceView")
    assert (read.source.script, read.timeout_in_seconds, read.tags) == ("cat /first", 60, {"a": "b"})
    assert isinstance(read.instance_view, VirtualMachineRunCommandInstanceView)
    assert read.instance_view.output == "first"
    assert isinstance(read.instance_view.start_time, datetime)
    commands.begin_update(GROUP, VM, "cmd", {"properties": {"source": {"commandId": "ifconfig"}}}).result()
    again = commands.get_by_virtual_machine(GROUP, VM, "cmd", expand="instanceView")
    assert (again.source.script, again.source.command_id) == (None, "ifconfig")
    assert "eth0" in again.instance_view.output
    with pytest.raises(ResourceNotFoundError):
        commands.begin_update(GROUP, VM, "nothing", change)
    site.compute.virtual_machines.begin_power_off(GROUP, VM).result()
    assert refusal(commands.begin_update, GROUP, VM, "cmd", change) == "OperationNotAllowed"


@pytest.mark.proves("VirtualMachineRunCommands_List", "VirtualMachineRunCommands_Get")
def test_every_script_that_comes_with_azure_runs_on_a_machine_of_its_system(site: Azure) -> None:
    site.make_machine("vm-win1", windows=True, data_disks=0)
    commands = site.compute.virtual_machine_run_commands
    listed = list(commands.list(REGION))
    assert all(isinstance(document, RunCommandDocumentBase) for document in listed)
    assert {"RunShellScript", "RunPowerShellScript"} <= {document.id for document in listed}
    for document in listed:
        whole = commands.get(REGION, document.id)
        assert isinstance(whole, RunCommandDocument)
        assert (whole.os_type, whole.label) == (document.os_type, document.label)
        fitting, other = ("vm-win1", VM) if whole.os_type == "Windows" else (VM, "vm-win1")
        own = [] if whole.script else ["hostname"]
        assert run(site, *own, command=document.id, vm=fitting)
        asked = {"commandId": document.id, "script": own}
        code = refusal(site.compute.virtual_machines.begin_run_command, GROUP, other, asked)
        assert code == "OperationNotAllowed"
    with pytest.raises(ResourceNotFoundError):
        commands.get(REGION, "FormatEverything")


def test_a_silent_agent_takes_no_scripts_and_no_extensions_until_a_restart(site: Azure) -> None:
    site.sandbox.inject(WorldFault("agent", site.vm_id, {"guestAgent": "NotReady"}))
    assert agent(site) == "Not Ready"
    with pytest.raises(HttpResponseError) as caught:
        run(site, "hostname")
    assert caught.value.error
    assert caught.value.error.code == "VMAgentStatusCommunicationError"
    assert install(site) == "VMAgentStatusCommunicationError"
    failed = site.compute.virtual_machine_extensions.get(GROUP, VM, "monitor", expand="instanceView")
    assert failed.provisioning_state == "Failed"
    assert failed.instance_view.statuses[0].level == "Error"
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert agent(site) == "Ready"
    assert install(site) == "Succeeded"


def install(azure: Azure) -> str:
    """How the installation of an extension ends: its state, or the code of its error."""
    asked = {
        "location": REGION,
        "properties": {
            "publisher": "Microsoft.Azure.Monitor",
            "type": "AzureMonitorLinuxAgent",
            "typeHandlerVersion": "1.0",
        },
    }
    try:
        made = azure.compute.virtual_machine_extensions.begin_create_or_update(GROUP, VM, "monitor", asked).result()
    except HttpResponseError as error:
        return str(error.error.code) if error.error else ""
    return str(made.provisioning_state)


@pytest.mark.parametrize(
    "line", ["journalctl --vacuum-size=100M", "apt-get clean", "rm -rf /var/log/old", "sudo truncate -s 0 /var/log/big"]
)
def test_a_full_disk_fails_extensions_until_it_is_cleaned(site: Azure, line: str) -> None:
    site.sandbox.inject(WorldFault("full", site.vm_id, {"osDisk": "Full"}))
    assert "100%" in run(site, "df -h")
    assert "No space left" in run(site, "echo x > /x")
    assert install(site) == "VMExtensionProvisioningError"
    run(site, line)
    assert site.sandbox.faults() == ()
    assert "40%" in run(site, "df -h")
    assert install(site) == "Succeeded"


def test_an_extension_must_exist_fit_and_come_once(site: Azure) -> None:
    extensions = site.compute.virtual_machine_extensions

    def asked(publisher: str, type: str) -> dict[str, Any]:
        kind = {"publisher": publisher, "type": type, "typeHandlerVersion": "1.0"}
        return {"location": REGION, "properties": kind}

    put = extensions.begin_create_or_update
    assert refusal(put, GROUP, VM, "x", asked("Nobody", "Nothing")) == "ArtifactNotFound"
    windows = asked("Microsoft.Azure.Monitor", "AzureMonitorWindowsAgent")
    assert refusal(put, GROUP, VM, "x", windows) == "OperationNotAllowed"
    assert install(site) == "Succeeded"
    again = asked("Microsoft.Azure.Monitor", "AzureMonitorLinuxAgent")
    assert refusal(put, GROUP, VM, "other", again) == "BadRequest"


def test_a_bad_fstab_is_repaired_on_a_repair_machine(site: Azure) -> None:
    """What `az vm repair` does: a copy of the disk, another machine, an edit, and the disk swapped in."""
    site.sandbox.inject(WorldFault("fstab", system_disk(site), {"fstab": "Bad"}))
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert agent(site) == "Not Ready"
    assert "emergency mode" in site.sandbox.serial_log(site.vm_id)
    source = {"creationData": {"createOption": "Copy", "sourceResourceId": system_disk(site)}}
    copy = site.compute.disks.begin_create_or_update(
        GROUP, "repaired", {"location": REGION, "properties": source}
    ).result()
    site.make_machine("vm-repair", data_disks=0)
    machines = site.compute.virtual_machines
    machines.begin_attach_detach_data_disks(GROUP, "vm-repair", {"dataDisksToAttach": [{"diskId": copy.id}]}).result()
    assert "/data ext4 defaults" in run(site, "cat /mnt/repair/etc/fstab", vm="vm-repair")
    run(site, "sed -i '/0b4c/d' /mnt/repair/etc/fstab", vm="vm-repair")
    machines.begin_attach_detach_data_disks(GROUP, "vm-repair", {"dataDisksToDetach": [{"diskId": copy.id}]}).result()
    machines.begin_deallocate(GROUP, VM).result()
    swap = {"properties": {"storageProfile": {"osDisk": {"name": "repaired", "managedDisk": {"id": copy.id}}}}}
    machines.begin_update(GROUP, VM, swap).result()
    machines.begin_start(GROUP, VM).result()
    assert agent(site) == "Ready"
    assert "login:" in site.sandbox.serial_log(site.vm_id)


@pytest.mark.parametrize(
    "line",
    [
        "sed -i '/0b4c/d' /etc/fstab",
        "sed -i 's/defaults/defaults,nofail/' /etc/fstab",
        "sed -i '/0b4c/s/^/#/' /etc/fstab",
    ],
)
def test_the_serial_console_repairs_an_fstab_where_no_agent_answers(site: Azure, line: str) -> None:
    site.sandbox.inject(WorldFault("fstab", system_disk(site), {"fstab": "Bad"}))
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert "can't find" in site.sandbox.type_into_console(site.vm_id, "mount -a")
    site.sandbox.type_into_console(site.vm_id, line)
    assert agent(site) == "Not Ready", "it needs another boot"
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert agent(site) == "Ready"


def test_a_line_that_names_no_disk_breaks_the_next_boot(site: Azure) -> None:
    run(site, "echo '/dev/sdz1 /backup ext4 defaults 0 2' >> /etc/fstab")
    assert agent(site) == "Ready"
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert "emergency mode" in site.sandbox.serial_log(site.vm_id)
    assert "maintenance" in site.sandbox.screenshot(site.vm_id)


def test_a_system_that_does_not_load_has_no_console_but_a_picture(site: Azure) -> None:
    site.sandbox.inject(WorldFault("boot", system_disk(site), {"bootFiles": "Missing"}))
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert "Kernel panic" in site.sandbox.serial_log(site.vm_id)
    with pytest.raises(Exception, match="does not react"):
        site.sandbox.type_into_console(site.vm_id, "hostname")


def test_a_faulty_host_is_cured_by_redeploy_and_not_by_a_restart(site: Azure) -> None:
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert agent(site) == "Not Ready"
    assert "soft lockup" in site.sandbox.serial_log(site.vm_id)
    site.compute.virtual_machines.begin_redeploy(GROUP, VM).result()
    assert (agent(site), site.sandbox.faults()) == ("Ready", ())


def test_a_faulty_host_is_left_behind_by_deallocating(site: Azure) -> None:
    site.sandbox.inject(WorldFault("host", site.vm_id, {"host": "Faulty"}))
    site.compute.virtual_machines.begin_deallocate(GROUP, VM).result()
    site.compute.virtual_machines.begin_start(GROUP, VM).result()
    assert agent(site) == "Ready"


def test_a_stale_model_shows_as_failed_and_any_update_cures_it(site: Azure) -> None:
    site.sandbox.inject(WorldFault("model", site.vm_id, {"model": "Stale"}))
    view = site.compute.virtual_machines.instance_view(GROUP, VM)
    assert view.statuses[0].code == "ProvisioningState/failed/InternalOperationError"
    assert agent(site) == "Ready", "the guest has nothing to do with it"
    site.compute.virtual_machines.begin_update(GROUP, VM, {"tags": {"a": "b"}}).result()
    assert site.compute.virtual_machines.get(GROUP, VM).provisioning_state == "Succeeded"


@pytest.mark.parametrize("line", ["ufw allow 22/tcp", "ufw disable", "iptables -F"])
def test_the_guests_firewall_is_seen_and_opened_with_a_script(site: Azure, line: str) -> None:
    site.sandbox.inject(WorldFault("firewall", site.vm_id, {"guestFirewall": "Blocking"}))
    assert agent(site) == "Ready", "the agent asks from inside"
    assert "DENY" in run(site, "ufw status")
    run(site, line)
    assert "ALLOW" in run(site, "ufw status")
    assert site.sandbox.faults() == ()


def test_a_firewall_that_is_closed_stays_so_on_a_copy_of_the_disk(site: Azure) -> None:
    run(site, "ufw deny 22")
    source = {"creationData": {"createOption": "Copy", "sourceResourceId": system_disk(site)}}
    copy = site.compute.disks.begin_create_or_update(GROUP, "twin", {"location": REGION, "properties": source}).result()
    nic = make_interface(site, "twin-nic")
    asked = {
        "location": REGION,
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
            "storageProfile": {"osDisk": {"createOption": "Attach", "managedDisk": {"id": copy.id}}},
            "networkProfile": {"networkInterfaces": [{"id": nic}]},
        },
    }
    made = site.compute.virtual_machines.begin_create_or_update(GROUP, "vm-twin", asked).result()
    assert made.storage_profile.os_disk.os_type == "Linux"
    assert "DENY" in run(site, "iptables -L", vm="vm-twin")


def test_a_windows_machine_speaks_powershell(site: Azure) -> None:
    site.make_machine("vm-win", windows=True)
    windows = {"command": "RunPowerShellScript", "vm": "vm-win"}
    assert "vm-win" in run(site, "hostname", **windows)
    run(site, r'Set-Content -Path "C:\notes\a.txt" -Value "kept"', **windows)
    assert "kept" in run(site, r"Get-Content C:\notes\a.txt", **windows)
    assert "a.txt" in run(site, r"Get-ChildItem C:\notes", **windows)
    run(site, r"Remove-Item C:\notes\a.txt", **windows)
    assert "Cannot find path" in run(site, r"Get-Content C:\notes\a.txt", **windows)
    id = site.vm_id.replace(VM, "vm-win")
    assert "SAC>" in site.sandbox.serial_log(id)
    site.sandbox.inject(WorldFault("firewall", id, {"guestFirewall": "Blocking"}))
    assert "Block" in run(site, "Get-NetFirewallProfile", **windows)
    run(site, "Enable-NetFirewallRule -DisplayGroup 'Remote Desktop'", **windows)
    assert "Allow" in run(site, "Get-NetFirewallProfile", **windows)


def test_a_windows_machine_that_cannot_boot_shows_a_stop_code(site: Azure) -> None:
    site.make_machine("vm-win", windows=True)
    site.sandbox.inject(WorldFault("boot", system_disk(site, "vm-win"), {"bootFiles": "Missing"}))
    site.compute.virtual_machines.begin_restart(GROUP, "vm-win").result()
    assert "INACCESSIBLE_BOOT_DEVICE" in site.sandbox.screenshot(site.vm_id.replace(VM, "vm-win"))


def test_what_a_script_changes_is_saved_with_the_sandbox(site: Azure, tmp_path: Any) -> None:
    run(site, "echo kept > /home/azureuser/a.txt")
    site.sandbox.save(tmp_path / "lab.json")
    site.sandbox.advance_to(site.sandbox.now + timedelta(minutes=1))
    opened = Azure(type(site.sandbox).open(tmp_path / "lab.json"))
    assert "kept" in run(opened, "cat /home/azureuser/a.txt")
