"""The commands that a shell script on a Linux machine may use, and what they do to the guest."""

import base64

from studyapp.sandbox.arm.errors import not_simulated
from studyapp.sandbox.providers.compute import app_health, application, connecting, own_identity, services
from studyapp.sandbox.providers.compute.shell import Command, Disk, Guest, Table

FSTAB = "/etc/fstab"
GOOD_FSTAB = "PARTUUID=4d1c / ext4 discard,errors=remount-ro 0 1\nPARTUUID=9a2e /boot/efi vfat umask=0077 0 1\n"
BAD_LINE = "UUID=0b4c /data ext4 defaults 0 2\n"
_KNOWN_DEVICES = ("PARTUUID=4d1c", "PARTUUID=9a2e", "/dev/sda1", "/dev/sda15", "proc", "tmpfs")
_AGENTS = ("walinuxagent", "walinuxagent.service", "waagent", "waagent.service")


def _nothing(guest: Guest, command: Command) -> None:
    """`set -e` and the like: a new file system on an empty disk, too, since the sandbox's disks have one."""


def _echo(guest: Guest, command: Command) -> None:
    text = " ".join(word for word in command.arguments if word not in ("-e", "-n"))
    _print(guest, command, text, "" if "-n" in command.arguments else "\n")


def _printf(guest: Guest, command: Command) -> None:
    """`printf %s TEXT`, which writes a text as it is."""
    if command.arguments[:1] != ("%s",) or len(command.arguments) != 2:
        raise not_simulated("this form of printf: printf %s TEXT", target="script")
    _print(guest, command, command.arguments[1], "")


def _print(guest: Guest, command: Command, text: str, end: str) -> None:
    """Print a text, or write it into the file behind `>`."""
    if not command.target:
        guest.say(text)
    elif guest.facts.get("osDisk") == "Full":
        guest.fail(f"bash: {command.name}: write error: No space left on device: {command.target}")
    else:
        before = _text(guest, command.target) or "" if command.appends else ""
        _save(guest, command.target, f"{before}{text}{end}")


def _base64(guest: Guest, command: Command) -> None:
    """`base64 -w 0 FILE`: a file on one line."""
    if command.arguments[:2] != ("-w", "0"):
        raise not_simulated("this form of base64: base64 -w 0 FILE", target="script")
    for path in (word for word in command.arguments[2:] if word != "--"):
        text = _text(guest, path)
        if text is None:
            guest.fail(f"base64: {path}: No such file or directory")
        else:
            guest.say(base64.b64encode(text.encode()).decode())


def _find(guest: Guest, command: Command) -> None:
    """`find FOLDER -type f`: every file below a folder."""
    if command.arguments[1:] != ("-type", "f"):
        raise not_simulated("this form of find: find FOLDER -type f", target="script")
    folder = command.arguments[0].rstrip("/")
    guest.say(*sorted(path for path in guest.files() if path.startswith(folder + "/")))


def _text(guest: Guest, path: str) -> str | None:
    """The content of a file, None where it does not exist."""
    stored = guest.files().get(path)
    if stored is not None or not path.endswith(FSTAB):
        return stored
    disk = _disk_of(guest, path)
    return None if disk is None else GOOD_FSTAB + (BAD_LINE if disk.facts.get("fstab") == "Bad" else "")


def _disk_of(guest: Guest, path: str) -> Disk | None:
    """The disk of an fstab: under a mount point, that of another machine's system attached here."""
    if path == FSTAB:
        return guest.system
    return next((disk for disk in guest.data if disk.facts.get("fstab")), guest.data[0] if guest.data else None)


def _save(guest: Guest, path: str, text: str) -> None:
    """Write a file; an fstab is judged: a device that does not exist stops the next boot."""
    if not path.endswith(FSTAB):
        guest.write(path, text)
        return
    disk = _disk_of(guest, path)
    if disk is None:
        guest.fail(f"bash: {path}: No such file or directory")
        return
    kept = {name: value for name, value in disk.facts.items() if name != "fstab"}
    disk.facts = kept if _is_sound(text) else {**kept, "fstab": "Bad"}
    if disk is guest.system:
        guest.write(path, text)


def _is_sound(fstab: str) -> bool:
    for line in fstab.splitlines():
        fields = line.split()
        if len(fields) < 4 or fields[0].startswith("#"):
            continue
        if fields[0] not in _KNOWN_DEVICES and "nofail" not in fields[3].split(","):
            return False
    return True


def _cat(guest: Guest, command: Command) -> None:
    for path in command.arguments:
        text = _text(guest, path)
        if text is None:
            guest.fail(f"cat: {path}: No such file or directory")
        else:
            guest.say(*text.splitlines())


def _ls(guest: Guest, command: Command) -> None:
    paths = [word for word in command.arguments if not word.startswith("-")] or [f"/home/{guest.user}"]
    for path in paths:
        folder = path.rstrip("/") + "/"
        found = sorted({n[len(folder) :].split("/")[0] for n in guest.files() if n.startswith(folder)})
        if path in guest.files():
            guest.say(path)
        elif found:
            guest.say(*found)
        else:
            guest.fail(f"ls: cannot access '{path}': No such file or directory")


def _rm(guest: Guest, command: Command) -> None:
    paths = [word for word in command.arguments if not word.startswith("-")]
    forced = any("f" in word for word in command.arguments if word.startswith("-"))
    for path in paths:
        doomed = [n for n in guest.files() if n == path or n.startswith(path.rstrip("/*") + "/")]
        for name in doomed:
            guest.remove(name)
        if doomed or path.startswith(("/var/log/", "/tmp/", "/var/cache/")):  # noqa: S108  (a path in the simulated guest)
            guest.forget("osDisk")
        elif not forced:
            guest.fail(f"rm: cannot remove '{path}': No such file or directory")


_CLEANING = ("clean", "autoremove", "-s", "--vacuum")


def _free(guest: Guest, command: Command) -> None:
    """Cleaning caches and journals gives the system's disk room again."""
    if not any(word.startswith(_CLEANING) for word in command.arguments):
        raise not_simulated(f"this form of {command.name}", target="script")
    guest.forget("osDisk")
    guest.say(f"{command.name}: freed archived data")


def _sed(guest: Guest, command: Command) -> None:
    words = [word for word in command.arguments if word not in ("-i", "-e", "-i.bak")]
    in_place = any(word.startswith("-i") for word in command.arguments)
    if len(words) != 2:
        raise not_simulated("this form of sed: sed -i EXPRESSION FILE", target="script")
    text = _text(guest, words[1])
    if text is None:
        guest.fail(f"sed: can't read {words[1]}: No such file or directory")
        return
    edited = "".join(_edited(line, words[0]) for line in text.splitlines(keepends=True))
    if in_place:
        _save(guest, words[1], edited)
    else:
        guest.say(*edited.splitlines())


def _edited(line: str, expression: str) -> str:
    """`/text/d`, `/text/s/a/b/` and `s/a/b/`, with plain text (and a lone ^) for patterns."""
    address = ""
    if expression[:1] in "/\\":
        expression = expression.removeprefix("\\")
        _, address, expression = _split(expression, 2)
        if address not in line:
            return line
    if expression == "d":
        return ""
    if expression[:1] == "s" and len(expression) > 4:
        _, old, new, _ = (*_split(expression, 3), "")[:4]
        return new + line if old == "^" else line.replace(old, new.replace("&", old), 1)
    raise not_simulated(f"the sed expression '{expression}'", target="script")


def _split(expression: str, most: int) -> list[str]:
    mark = expression[1] if expression[0] == "s" else expression[0]
    parts = expression.replace("\\" + mark, "\0").split(mark, most)
    return [part.replace("\0", mark) for part in parts]


def _df(guest: Guest, command: Command) -> None:
    used = 100 if guest.facts.get("osDisk") == "Full" else 40
    guest.say("Filesystem      Size  Used Avail Use% Mounted on")
    guest.say(f"/dev/root        {guest.size}G  {guest.size * used // 100}G  {guest.size * (100 - used) // 100}G  {used}% /")  # fmt: skip


def _lsblk(guest: Guest, command: Command) -> None:
    guest.say("NAME   SIZE TYPE MOUNTPOINTS", f"sda    {guest.size}G disk", f"└─sda1 {guest.size - 1}G part /")
    guest.say(*(f"sd{chr(ord('c') + disk.lun)}    {disk.size}G disk" for disk in guest.data))


def _mount(guest: Guest, command: Command) -> None:
    if "-a" not in command.arguments and "--verify" not in command.arguments:
        guest.say("mounted")
    elif guest.system.facts.get("fstab") == "Bad":
        guest.fail("mount: /data: can't find UUID=0b4c.")
    else:
        guest.say("Success, no errors or warnings detected")


def _umount(guest: Guest, command: Command) -> None:
    guest.forget("staleMount")


def _fsck(guest: Guest, command: Command) -> None:
    guest.forget("fileSystem")
    guest.say("/dev/sda1: clean")


def _systemctl(guest: Guest, command: Command) -> None:
    verb = command.arguments[0] if command.arguments else ""
    unit = command.arguments[-1] if command.arguments else ""
    if verb == "daemon-reload" or unit.endswith(".automount"):
        return  # file systems are mounted without being asked for
    if services.is_known(unit):
        _service(guest, verb, unit)
        return
    if unit.removesuffix(".service") == application.SERVICE:
        _application(guest, verb)
        return
    if unit not in _AGENTS:
        raise not_simulated(f"the service '{unit}'", target="script")
    if verb in ("status", "is-active"):
        guest.say("active" if verb == "is-active" else f"● {unit} - Azure Linux Agent\n     Active: active (running)")
    elif verb not in ("restart", "start", "enable"):
        raise not_simulated(f"systemctl {verb}", target="script")


def _systemd_run(guest: Guest, command: Command) -> None:
    """Two things that go on when a script has ended: the agent is stopped, or a port is served."""
    words = [word for word in command.arguments if not word.startswith("--")]
    options = [word.partition("=")[0] for word in command.arguments if word.startswith("--")]
    if options == ["--on-active"] and words[:2] == ["systemctl", "stop"] and words[2:] and words[2] in _AGENTS:
        guest.facts = {**guest.facts, "guestAgent": "NotReady"}
    elif options == ["--unit"] and words[:3] == ["python3", "-m", "http.server"] and "".join(words[3:]).isdigit():
        services.serve(guest, int(words[3]), "Linux")
    else:
        raise not_simulated(
            "this form of systemd-run: --on-active=SECONDS systemctl stop walinuxagent, or --unit=NAME python3 -m"
            " http.server PORT",
            target="script",
        )
    guest.say("Running as unit: run-r4c1.service")


def _application(guest: Guest, verb: str) -> None:
    """The application, which works as soon as nothing is wrong with it, started anew or not."""
    if not application.is_there(guest.facts):
        guest.fail("Unit app.service could not be found.")
    elif verb == "is-active":
        guest.say(app_health.status(guest))
    elif verb == "status":
        guest.say(
            f"● app.service\n     Active: {app_health.status(guest)}", *filter(None, (app_health.ailment(guest),))
        )
    elif verb not in ("restart", "start"):
        raise not_simulated(f"systemctl {verb}", target="script")


def _service(guest: Guest, verb: str, unit: str) -> None:
    """A service that answers on a port."""
    if verb in ("status", "is-active"):
        word = "active" if services.is_active(guest, unit, "Linux") else "inactive"
        guest.say(word if verb == "is-active" else f"● {unit}\n     Active: {word}")
    elif verb in ("start", "restart"):
        services.start(guest, unit, "Linux")
    elif verb == "stop":
        services.stop(guest, unit, "Linux")
    elif verb != "enable":
        raise not_simulated(f"systemctl {verb}", target="script")


def _apt_get(guest: Guest, command: Command) -> None:
    """Packages: bringing the lists up to date, cleaning, and installing services, which start at once."""
    words = [word for word in command.arguments if not word.startswith("-")]
    if words == ["update"]:
        guest.say("Reading package lists...")
    elif words[:1] == ["install"] and words[1:] and all(map(services.is_known, words[1:])):
        for name in words[1:]:
            services.start(guest, name, "Linux")
            guest.say(f"Setting up {name} ...")
    else:
        _free(guest, command)


def _firewall(guest: Guest, command: Command) -> None:
    """ufw and iptables: looking at the rules, opening a port, clearing them."""
    words = set(command.arguments)
    if words & {"status", "-L", "-S", "-n"} or not words:
        closed = guest.facts.get("guestFirewall", "Open") != "Open"
        guest.say("Status: active", "22/tcp  DENY  Anywhere" if closed else "22/tcp  ALLOW  Anywhere")
    elif words & {"allow", "disable", "-F", "reset", "ACCEPT"}:
        guest.forget("guestFirewall", "guestNetwork")
        guest.say("Rules updated")
    elif words & {"deny", "DROP", "REJECT"}:
        guest.facts = {**guest.facts, "guestFirewall": "Blocking"}
        guest.say("Rules updated")
    else:
        raise not_simulated("this firewall rule", target="script")


def _lease(guest: Guest, command: Command) -> None:
    guest.forget("guestNetwork")


def _repair_boot(guest: Guest, command: Command) -> None:
    """grub and the initial ramdisk are written anew, on every disk that has lost them."""
    for disk in (guest.system, *guest.data):
        disk.facts = {name: value for name, value in disk.facts.items() if name != "bootFiles"}
    guest.say("done")


def _hostname(guest: Guest, command: Command) -> None:
    guest.say(guest.computer)


def _uptime(guest: Guest, command: Command) -> None:
    guest.say(f" {guest.uptime}, 0 users, load average: 0.08, 0.03, 0.01")


def _whoami(guest: Guest, command: Command) -> None:
    guest.say("root")


def _address(guest: Guest, command: Command) -> None:
    guest.say("eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500")


TABLE: Table = {
    "echo": _echo,
    "printf": _printf,
    "base64": _base64,
    "find": _find,
    "cat": _cat,
    "ls": _ls,
    "rm": _rm,
    "sed": _sed,
    "df": _df,
    "lsblk": _lsblk,
    "mount": _mount,
    "findmnt": _mount,
    "umount": _umount,
    "mkfs.ext4": _nothing,
    "fsck": _fsck,
    "e2fsck": _fsck,
    "xfs_repair": _fsck,
    "systemctl": _systemctl,
    "systemd-run": _systemd_run,
    "journalctl": _free,
    "apt-get": _apt_get,
    "truncate": _free,
    "ufw": _firewall,
    "iptables": _firewall,
    "az": own_identity.az,
    "openssl": app_health.openssl,
    "certbot": app_health.certbot,
    "curl": connecting.curl,
    "nc": connecting.netcat,
    "ping": connecting.ping,
    "dhclient": _lease,
    "update-grub": _repair_boot,
    "grub-install": _repair_boot,
    "update-initramfs": _repair_boot,
    "hostname": _hostname,
    "uptime": _uptime,
    "whoami": _whoami,
    "ip": _address,
    "ifconfig": _address,
    "set": _nothing,
    "mkdir": _nothing,
    "sync": _nothing,
}
"""Command to what it does."""
