"""The az line of an operation, read backwards: which option carries which argument.

An operation's template is for showing; `az disk show … --query id` in it stands for the id of a disk, so an option there takes
an id, or a name alone.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from studyapp.core.az.reading import command_of
from studyapp.core.az.table import AzCommand, AzOption
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import ShellError, Word, words
from studyapp.labs.operations.model import OPTIONAL_PART, PLACE, Operation
from studyapp.labs.operations.table import ALL

MORE: Mapping[str, str] = MappingProxyType(
    {
        "vm.create": "[--vnet-name {network} --subnet {subnet}] [--authentication-type password]",
        "restore.disks": "[--storage-account-resource-group {account_group}] [--restore-mode AlternateLocation]",
        "restore.new-vm": "[--storage-account-resource-group {account_group}] [--restore-mode AlternateLocation]",
        "restore.replace": "[--storage-account-resource-group {account_group}]",
    }
)
"""Options that say the same as the template in another way, by operation."""
_OF_BACKUP = (("--backup-management-type", "AzureIaasVM"), ("--workload-type", "VM"))
"""What every command on a machine's backup may say besides: nothing else is protected here."""
_ALSO: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "policy.write": (
            "az backup policy set --resource-group {group} --vault-name {vault} --name {policy} --policy {document}",
        ),
    }
)
"""Other commands that do the same, by operation."""
_UNSAID = (
    "guest.files", "guest.read", "guest.write", "guest.delete",
    "policy.create-daily", "policy.create-hourly", "policy.create-weekly", "nic.show", "nic.set-address",
)  # fmt: skip
"""Operations whose line is another's: any script is run, any policy is taken, and an interface has an id of its own."""
_FOUND_OUT: Mapping[str, str] = MappingProxyType(
    {"activity.list": "--offset", "backup.now": "--retain-until", "deleted-vault.undelete": "--ids"}
)
"""Options whose values are turned into arguments by whoever adapts them, by operation."""
_TAKEN_BACK = ("disk", "image", "job", "nsg", "point", "route_table")
"""Arguments that az spells in another way, and whose operations take that, too."""
Kind = Literal["constant", "value", "lookup", "made"]


@dataclass(frozen=True, slots=True)
class Place:
    """An option of a template."""

    option: AzOption
    kind: Kind
    """One text alone; an argument; the id of a resource; a text made of arguments, as {vm}-os."""
    text: str
    """As the template has it."""
    params: Mapping[str, str]
    """Arguments by the part of an id that they are; an argument that is the whole value by ""."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The command of an operation with the options that tell its arguments."""

    operation: Operation
    command: AzCommand
    base: tuple[Place, ...]
    """Those that always stand there."""
    clauses: tuple[tuple[Place, ...], ...]
    """Those that may stand there, each clause as a whole."""

    def places(self) -> tuple[Place, ...]:
        """Every place, clauses included."""
        return (*self.base, *(place for clause in self.clauses for place in clause))

    def option_of(self, param: str) -> str:
        """The options that tell an argument, as az lists them; empty if none does."""
        shown = [place.option.shown for place in self.places() if param in place.params.values()]
        return shown[0] if shown else ""


@cache
def patterns() -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns of every operation that an az line can ask for, by the words of the command."""
    found: dict[str, tuple[Pattern, ...]] = {}
    for operation in ALL:
        for template in (operation.az, *_ALSO.get(operation.name, ())):
            if pattern := _pattern(operation, template):
                found[pattern.command.name] = (*found.get(pattern.command.name, ()), pattern)
    return MappingProxyType(found)


def _pattern(operation: Operation, template: str) -> Pattern | None:
    """The pattern of an operation; None where its line is no single command of az."""
    if operation.name in _UNSAID or not template.startswith("az "):
        return None
    try:
        command, _ = command_of([str(word) for word in words(OPTIONAL_PART.sub("", template))])
    except (AzUsageError, ShellError):
        return None
    extra = MORE.get(operation.name, "")
    lost = _lost(operation)
    base = _places(command, OPTIONAL_PART.sub("", template).removeprefix(f"az {command.name}"))
    clauses = [_places(command, text) for text in OPTIONAL_PART.findall(f"{template} {extra}")]
    if any(map(lost, base)):
        return None
    clauses = [clause for clause in clauses if not any(map(lost, clause))]
    spoken = {place.option.name for places in (base, *clauses) for place in places}
    if command.words[0] == "backup":
        silent = [(name, text) for name, text in _OF_BACKUP if command.option(name) and name not in spoken]
        clauses += [_places(command, f"{name} {text}") for name, text in silent]
    return Pattern(operation, command, base, tuple(clauses))


def is_found_out(operation: str, option: str) -> bool:
    """Whether an option's value is turned into arguments by whoever adapts them."""
    return _FOUND_OUT.get(operation) == option


def _lost(operation: Operation) -> Callable[[Place], bool]:
    """Of the places of an operation, whether nobody can tell from the value which arguments it was made of."""
    spelled = {param.name for param in operation.params if param.spell and param.name not in _TAKEN_BACK}

    def is_lost(place: Place) -> bool:
        is_looked_up = place.kind == "made" and "$(" in place.text
        is_known = is_found_out(operation.name, place.option.name)
        return not is_known and (is_looked_up or not spelled.isdisjoint(PLACE.findall(place.text)))

    return is_lost


def _places(command: AzCommand, text: str) -> tuple[Place, ...]:
    return _read(command, words(text))


def _read(command: AzCommand, line: Sequence[Word]) -> tuple[Place, ...]:
    found: list[tuple[AzOption, list[Word]]] = []
    for word in line:
        option = command.option(str(word)) if str(word).startswith("--") else None
        if option is not None:
            found.append((option, []))
        elif found:
            found[-1][1].append(word)
    return tuple(_place(option, values) for option, values in found)


def _place(option: AzOption, values: list[Word]) -> Place:
    text = " ".join(map(str, values)) if values else "true"
    none: Mapping[str, str] = MappingProxyType({})
    if whole := PLACE.fullmatch(text):
        return Place(option, "value", text, MappingProxyType({"": whole[1]}))
    if not PLACE.search(text):
        return Place(option, "constant", text, none)
    looked_up = _looked_up(values[0]) if len(values) == 1 else none
    return Place(option, "lookup" if looked_up else "made", text, looked_up)


def _looked_up(word: Word) -> Mapping[str, str]:
    """Of `$(az disk show … --query id --output tsv)`, the arguments by the part of the id that they are; else nothing."""
    if len(word.pieces) != 1 or word.pieces[0].kind != "command":
        return MappingProxyType({})
    inner = words(word.pieces[0].text)
    try:
        command, _ = command_of([str(part) for part in inner])
    except AzUsageError:
        return MappingProxyType({})
    places = _read(command, inner)
    if command.words[-1] != "show" or not any(place.text == "id" for place in places):
        return MappingProxyType({})
    found = {place.option.part: place.params[""] for place in places if place.kind == "value" and place.option.part}
    return MappingProxyType(found)
