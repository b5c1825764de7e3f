"""Each operation's az line as a pattern: its command, and what its options hold, with {name} where an argument stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from studyapp.core.az.reading import command_of
from studyapp.core.az.table import AzCommand
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import tokenise
from studyapp.labs.operations.model import Operation
from studyapp.labs.operations.table import ALL

Options = Mapping[str, tuple[str, ...]]
_OPTIONAL = re.compile(r"\s\[(-[^\[\]]*(?:\[\d+\][^\[\]]*)*)\]")
_MACHINE = " --resource-group {vm_group} --name {vm}"
_ALSO = MappingProxyType({"vm.show": ("az vm show" + _MACHINE, "az vm get-instance-view" + _MACHINE)})
"""More lines that come to the same call."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """An az line of an operation."""

    operation: Operation
    command: AzCommand
    needed: Options
    """Options by canonical spelling, that stand in every line."""
    optional: tuple[Options, ...]
    """Those that stand there while their arguments have values."""


@cache
def patterns() -> Mapping[str, tuple[Pattern, ...]]:
    """The patterns of each command that the practice subset knows, by its words."""
    found: dict[str, list[Pattern]] = {}
    for operation in ALL:
        for line in dict.fromkeys((operation.az, *_ALSO.get(operation.name, ()))):
            pattern = _pattern(operation, line)
            if pattern is not None:
                found.setdefault(pattern.command.name, []).append(pattern)
    return MappingProxyType({name: tuple(found[name]) for name in sorted(found)})


def _pattern(operation: Operation, line: str) -> Pattern | None:
    """The line as a pattern; None where it is no line of one az command that the table knows."""
    # What stands in a file beside the line can't be told from the line.
    if not line.startswith("az ") or " @" in line:
        return None
    try:
        command, rest = command_of(tokenise(_OPTIONAL.sub("", line)))
    except AzUsageError:
        return None
    parts = tuple(options(command, tokenise(part)) for part in _OPTIONAL.findall(line))
    return Pattern(operation, command, options(command, rest), parts)


def options(command: AzCommand, words: Sequence[str]) -> Options:
    """Options and values among words, by canonical spelling; whatever the values are, since places stand among them."""
    found: dict[str, tuple[str, ...]] = {}
    name = ""
    for word in words:
        option = command.option(word)
        if option is not None:
            name = option.name
            found[name] = ("true",) if option.takes == "flag" else ()
        elif name:
            known = found[name]
            found[name] = (word,) if known == ("true",) else (*known, word)
    return MappingProxyType(found)
