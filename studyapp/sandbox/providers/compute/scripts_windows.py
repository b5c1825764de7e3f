"""The commands that a PowerShell script on a Windows machine may use, and what they do to the guest."""

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute import app_health, application, connecting, domains, own_identity, services
from studyapp.sandbox.providers.compute.shell import Command, Guest, Table

WRITERS = ("System Writer", "Registry Writer", "COM+ REGDB Writer", "WMI Writer", "ASR Writer")
_WRITER_SERVICES = ("cryptsvc", "eventsystem", "winmgmt", "vss", "swprv", "comsysapp", "sqlwriter")
_AGENTS = ("windowsazureguestagent", "rdagent")


def _plain(command: Command) -> list[str]:
    """The arguments without the names of parameters."""
    return [word for word in command.arguments if not word.startswith("-")]


def _say(guest: Guest, command: Command) -> None:
    text = " ".join(_plain(command))
    if command.target:
        guest.write(command.target, text + "\n")
    else:
        guest.say(text)


def _hostname(guest: Guest, command: Command) -> None:
    guest.say(guest.computer)


def _whoami(guest: Guest, command: Command) -> None:
    guest.say("nt authority\\system")


def _content(guest: Guest, command: Command) -> None:
    for path in _plain(command):
        text = guest.files().get(path)
        if text is None:
            guest.fail(f"Get-Content : Cannot find path '{path}' because it does not exist.")
        else:
            guest.say(*text.splitlines())


def _children(guest: Guest, command: Command) -> None:
    for path in _plain(command):
        if path.lower().startswith("cert:"):
            app_health.certificate_store(guest)
            continue
        folder = path.rstrip("\\") + "\\"
        found = sorted({n[len(folder) :].split("\\")[0] for n in guest.files() if n.startswith(folder)})
        if found:
            guest.say(*found)
        else:
            guest.fail(f"Get-ChildItem : Cannot find path '{path}' because it does not exist.")


def _remove(guest: Guest, command: Command) -> None:
    for path in _plain(command):
        doomed = [n for n in guest.files() if n == path or n.startswith(path.rstrip("\\*") + "\\")]
        for name in doomed:
            guest.remove(name)
        if doomed or path.lower().startswith("c:\\windows\\temp"):
            guest.forget("osDisk")
        else:
            guest.fail(f"Remove-Item : Cannot find path '{path}' because it does not exist.")


def _set_content(guest: Guest, command: Command) -> None:
    words = _plain(command)
    if len(words) != 2:
        raise not_simulated("this form of Set-Content: Set-Content PATH TEXT", target="script")
    if guest.facts.get("osDisk") == "Full":
        guest.fail("Set-Content : There is not enough space on the disk.")
    else:
        guest.write(words[0], words[1] + "\n")


def _volume(guest: Guest, command: Command) -> None:
    free = 0 if guest.facts.get("osDisk") == "Full" else guest.size * 77 // 100
    guest.say("DriveLetter SizeRemaining      Size", f"C                {free} GB    {guest.size} GB")
    guest.say(*(f"{chr(ord('E') + d.lun)}                {d.size} GB    {d.size} GB" for d in guest.data))


def _vssadmin(guest: Guest, command: Command) -> None:
    if [word.lower() for word in command.arguments] != ["list", "writers"]:
        raise not_simulated("vssadmin other than 'vssadmin list writers'", target="script")
    failed = guest.facts.get("vssWriters", "Stable") != "Stable"
    for name in WRITERS:
        broken = failed and name == "WMI Writer"
        guest.say(f"Writer name: '{name}'", "   State: [8] Failed" if broken else "   State: [1] Stable")
        guest.say("   Last error: Timed out" if broken else "   Last error: No error")


def _service(guest: Guest, command: Command) -> None:
    for name in _plain(command):
        if services.is_known(name):
            guest.say(f"{'Running' if services.is_active(guest, name, 'Windows') else 'Stopped'}  {name}")
            continue
        if name.lower() == application.SERVICE and application.is_there(guest.facts):
            guest.say(f"{'Stopped' if app_health.ailment(guest) else 'Running'}  {name}")
            continue
        if name.lower() not in (*_AGENTS, *_WRITER_SERVICES):
            raise not_simulated(f"the service '{name}'", target="script")
        guest.say(f"Running  {name}")


def _restart_service(guest: Guest, command: Command) -> None:
    names = [word.lower() for word in _plain(command) if word.lower() not in ("start", "stop")]
    for name in names:
        if services.is_known(name) and "stop" in map(str.lower, command.arguments):
            services.stop(guest, name, "Windows")
        elif services.is_known(name):
            services.start(guest, name, "Windows")
        elif name in _WRITER_SERVICES:
            guest.forget("vssWriters")
        elif name not in _AGENTS:
            raise not_simulated(f"the service '{name}'", target="script")


def _stop_service(guest: Guest, command: Command) -> None:
    for name in _plain(command):
        if not services.is_known(name):
            raise not_simulated(f"stopping the service '{name}'", target="script")
        services.stop(guest, name, "Windows")


def _install(guest: Guest, command: Command) -> None:
    if [name.lower() for name in _plain(command)] != ["web-server"]:
        raise not_simulated("features other than Web-Server", target="script")
    services.start(guest, "w3svc", "Windows")
    guest.say("Success Restart Needed Exit Code", "True    No             Success")


def _profile(guest: Guest, command: Command) -> None:
    closed = guest.facts.get("guestFirewall", "Open") != "Open"
    guest.say("Name    Enabled DefaultInboundAction", f"Public  True    {'Block' if closed else 'Allow'}")


def _open(guest: Guest, command: Command) -> None:
    guest.forget("guestFirewall", "guestNetwork")


def _check_disk(guest: Guest, command: Command) -> None:
    guest.forget("fileSystem")
    guest.say("NoErrorsFound")


def _repair_boot(guest: Guest, command: Command) -> None:
    """The boot files are written anew, on every disk that has lost them."""
    for disk in (guest.system, *guest.data):
        disk.facts = {name: value for name, value in disk.facts.items() if name != "bootFiles"}
    guest.say("Boot files successfully created.")


def _address(guest: Guest, command: Command) -> None:
    if "/renew" in command.arguments:
        guest.forget("guestNetwork")
    guest.say("Windows IP Configuration", "Ethernet adapter Ethernet:")


TABLE: Table = {
    "write-output": _say,
    "write-host": _say,
    "echo": _say,
    "hostname": _hostname,
    "whoami": _whoami,
    "get-content": _content,
    "get-childitem": _children,
    "remove-item": _remove,
    "set-content": _set_content,
    "get-volume": _volume,
    "get-psdrive": _volume,
    "vssadmin": _vssadmin,
    "get-service": _service,
    "restart-service": _restart_service,
    "start-service": _restart_service,
    "stop-service": _stop_service,
    "install-windowsfeature": _install,
    "net": _restart_service,
    "get-netfirewallprofile": _profile,
    "set-netfirewallprofile": _open,
    "enable-netfirewallrule": _open,
    "new-netfirewallrule": _open,
    "connect-azaccount": own_identity.connect,
    "get-azstorageaccountkey": own_identity.account_key,
    "certreq": app_health.certreq,
    "test-computersecurechannel": domains.test,
    "reset-computermachinepassword": domains.reset,
    "remove-computer": domains.leave,
    "add-computer": domains.join,
    "curl.exe": connecting.curl,
    "test-netconnection": connecting.test_net_connection,
    "repair-volume": _check_disk,
    "chkdsk": _check_disk,
    "ipconfig": _address,
    "bcdboot": _repair_boot,
}
"""Command in lower case to what it does."""
