"""The guest of a machine as a script sees it, and how a script runs: one known command after the other.

A script is never executed. Each of its commands is looked up in a small table and answers from the facts of the
machine and of its disks; a script with any other command is refused whole, before anything has happened.
"""

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from studyapp.sandbox.arm import access, identities
from studyapp.sandbox.arm.access import Principal
from studyapp.sandbox.arm.errors import ArmError, not_simulated
from studyapp.sandbox.arm.tree import Resource
from studyapp.sandbox.arm.values import Json, dig
from studyapp.sandbox.arm.world import World
from studyapp.sandbox.providers.compute import application

_WRITERS = ("echo", "printf", "write-output", "write-host")
MOST_OUTPUT = 4096
"""Characters of output that a run command gives back: the last ones."""


@dataclass(slots=True)
class Disk:
    """A data disk as the guest sees it; its facts may be changed."""

    id: str
    lun: int
    size: int
    facts: Json


@dataclass(slots=True)
class Guest:
    """A running guest: copies of the facts, which commands change, and what they print."""

    computer: str
    user: str
    size: int
    """GiB of the system's disk."""
    facts: Json
    system: Disk
    data: list[Disk]
    windows: bool
    now: datetime
    uptime: str = "up 3 hours"
    connect: Callable[[str, int | None], str] = lambda target, port: ""
    """What stops a connection to an address or a name on a port, by connection troubleshoot's word for it."""
    subscription: str = ""
    principal: Principal | None = None
    """The machine's system-assigned identity."""
    signed_in: bool = False
    """Whether the script has signed in to Azure by it."""
    ask: Callable[[Principal, str, str], str] = lambda caller, action, resource: ""
    """Why Azure refuses an action on a resource to somebody; an empty text if it does not."""
    out: list[str] = field(default_factory=list)
    err: list[str] = field(default_factory=list)

    def say(self, *lines: str) -> None:
        self.out += lines

    def fail(self, line: str) -> None:
        self.err.append(line)

    def files(self) -> dict[str, str]:
        """Every file on every disk, by path."""
        found: dict[str, str] = {}
        for disk in (self.system, *self.data):
            found |= disk.facts.get("files") or {}
        return found | application.files(self.facts, windows=self.windows)

    def home_of(self, path: str) -> Disk:
        """The disk that holds a path: a data disk where it has files with the same beginning, else the one that is mounted there."""
        for disk in self.data:
            for known in disk.facts.get("files") or {}:
                if path == known or (path.startswith(known.rsplit("/", 1)[0] + "/") and known.count("/") > 1):
                    return disk
        return self.data[0] if self.data and path.startswith("/data/") else self.system

    def write(self, path: str, text: str) -> None:
        facts = application.written(self.facts, path, text, windows=self.windows)
        if facts is not None:
            self.facts = facts
            return
        disk = self.home_of(path)
        disk.facts = {**disk.facts, "files": {**(disk.facts.get("files") or {}), path: text}}

    def remove(self, path: str) -> None:
        self.facts = application.removed(self.facts, path, windows=self.windows) or self.facts
        for disk in (self.system, *self.data):
            kept = {name: text for name, text in (disk.facts.get("files") or {}).items() if name != path}
            disk.facts = {**disk.facts, "files": kept}

    def forget(self, *names: str) -> None:
        """Repair facts of the machine."""
        self.facts = {name: value for name, value in self.facts.items() if name not in names}


@dataclass(frozen=True, slots=True)
class Command:
    """One command of a script."""

    words: tuple[str, ...]
    target: str = ""
    """The file behind `>` or `>>`."""
    appends: bool = False

    @property
    def name(self) -> str:
        return self.words[0]

    @property
    def arguments(self) -> tuple[str, ...]:
        return self.words[1:]


Action = Callable[[Guest, Command], None]
Table = Mapping[str, Action]


def commands(lines: list[str], *, windows: bool) -> list[Command]:
    """The commands of a script.

    Raises:
        ArmError: 400 where a line is more than commands joined by `;` or `&&`.
    """
    return [command for line in lines for part in line.splitlines() for command in _line(part, windows)]


def _line(line: str, windows: bool) -> Iterator[Command]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars=";&|<>")
    lexer.whitespace_split = True
    if windows:
        lexer.escape = ""
    try:
        words = list(lexer)
    except ValueError as error:
        raise not_simulated(f"the line '{line[:200]}' of a script", target="script") from error
    found: list[str] = []
    for word in (*words, ";"):
        if word in (";", "&&"):
            if found:
                yield _command(found, line)
            found = []
        else:
            found.append(word)


def _command(words: list[str], line: str) -> Command:
    if words[0] == "sudo":
        words = words[1:]
    target, appends = "", False
    if len(words) > 2 and words[-2] in (">", ">>"):
        target, appends, words = words[-1], words[-2] == ">>", words[:-2]
    if not words or any(set(word) <= set(";&|<>") and word for word in words):
        raise not_simulated(f"the line '{line[:200]}' of a script", target="script")
    return Command(tuple(words), target, appends)


def check(script: list[Command], table: Table) -> None:
    """Raise 400 for the first command that the sandbox does not know."""
    for command in script:
        if command.name.lower() not in table:
            known = ", ".join(sorted(table))
            raise not_simulated(f"the command '{command.name}' in a script (it knows: {known})", target="script")
        if command.target and command.name.lower() not in _WRITERS:
            raise not_simulated(f"writing the output of '{command.name}' to a file", target="script")


def run(guest: Guest, script: list[Command], table: Table) -> None:
    """Run a checked script; a command that fails prints its reason, and the next one runs."""
    for command in script:
        table[command.name.lower()](guest, command)


def look(world: World, vm: Resource) -> Guest:
    """The guest of a machine as it is now."""
    profile = vm.body["properties"]["storageProfile"]
    system = _disk(world, profile["osDisk"], -1)
    data = [_disk(world, entry, entry["lun"]) for entry in profile.get("dataDisks") or []]
    computer = str(dig(vm.body, "properties.osProfile.computerName", vm.name))
    user = str(dig(vm.body, "properties.osProfile.adminUsername", "azureuser"))
    windows = dig(profile, "osDisk.osType") == "Windows"
    attached = sorted(data, key=lambda disk: disk.lun)
    seen = Guest(computer, user, system.size, dict(vm.facts), system, attached, windows, world.now)
    seen.connect = partial(world.behaviour.connect, world, vm.id)
    seen.subscription, seen.principal = world.subscription, identities.system_assigned(vm)
    seen.ask = partial(_refusal, world)
    return seen


def _refusal(world: World, caller: Principal, action: str, id: str) -> str:
    try:
        access.check(world, caller, action, id)
        world.need(id)
    except ArmError as error:
        return f"({error.code}) {error.message}"
    return ""


def _disk(world: World, entry: Json, lun: int) -> Disk:
    disk = world.need(dig(entry, "managedDisk.id"))
    return Disk(disk.id, lun, int(disk.body["properties"]["diskSizeGB"]), dict(disk.facts))


def changes(world: World, vm: Resource, guest: Guest) -> Json:
    """What a script has changed: id to facts, with null for those that are gone."""
    pairs = [(vm.id, guest.facts)] + [(disk.id, disk.facts) for disk in (guest.system, *guest.data)]
    found = {id: _difference(dict(world.need(id).facts), facts) for id, facts in pairs}
    return {id: difference for id, difference in found.items() if difference}


def _difference(old: Json, new: Json) -> Json:
    changed = {name: value for name, value in new.items() if old.get(name) != value}
    return changed | dict.fromkeys(old.keys() - new.keys())
