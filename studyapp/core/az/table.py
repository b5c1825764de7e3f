"""The commands of az that are known here, each with its options: spellings, what they take, what they must be.

The table is data, a line to a command, in the modules of `spellings`: `tests/az/test_spellings.py` compares it with the real az. A line is

    backup job show | --resource-group/-g!@resource_group --name/-n!@child_name_1 --use-secondary-region:flag --ids:list

with an option as spellings, then `:` and what it takes where that is not one text, `!` where az asks for it, `@` and the part of
an id that it is, `=` and its default, and its choices in braces.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, cast

from studyapp.core.az.spellings import backup, disks, elsewhere, extensions, machines, monitoring, network, resources

Takes = Literal["text", "flag", "truth", "maybe", "list", "more"]
"""One text; nothing; true or false, true if it stands alone; one text or nothing; several texts, the last time it is given; the
same, but of every time it is given."""
_OPTION = re.compile(
    r"(?P<spellings>-[^:!@={]+)(?::(?P<takes>\w+))?(?P<needed>!)?(?:@(?P<part>\w+))?(?:=(?P<default>[^{]*))?(?:\{(?P<choices>.*)\})?"
)


@dataclass(frozen=True, slots=True)
class AzOption:
    """An option of a command."""

    spellings: tuple[str, ...]
    """As they are typed, long ones first."""
    takes: Takes = "text"
    is_needed: bool = False
    """Whether az asks for it; with `--ids` it does not ask for what an id tells."""
    part: str = ""
    """Which part of an ARM id it is: resource_group, name, child_name_1; empty for none."""
    default: str = ""
    """What az takes where it is left out; empty where it says nothing, or decides later."""
    choices: tuple[str, ...] = ()
    """The only values that az takes, whatever their case; empty if anything goes."""

    @property
    def name(self) -> str:
        """Its canonical spelling: the first long one."""
        return self.spellings[0]

    @property
    def shown(self) -> str:
        """Its spellings as az tells them in an error."""
        return "/".join(self.spellings)


@dataclass(frozen=True, slots=True)
class AzCommand:
    """A command of az."""

    words: tuple[str, ...]
    """As typed after `az`."""
    options: tuple[AzOption, ...]
    """Those of its own, in az's order; `GLOBAL` ones come with every command."""
    extension: str = ""
    """The extension of az that it comes with; empty where it is in az itself."""

    @property
    def name(self) -> str:
        """Its words as one text."""
        return " ".join(self.words)

    def option(self, spelling: str) -> AzOption | None:
        """The option that is spelled so, its own or a global one."""
        return next((option for option in self.every_option if spelling in option.spellings), None)

    @property
    def every_option(self) -> tuple[AzOption, ...]:
        """Its own options, and the global ones that it has no option of its own for."""
        own = {spelling for option in self.options for spelling in option.spellings}
        return (*self.options, *(option for option in GLOBAL if option.name not in own))


OUTPUTS = ("json", "jsonc", "yaml", "yamlc", "table", "tsv", "none")
"""What `--output` may be."""
GLOBAL = (
    AzOption(("--output", "-o"), default="json", choices=OUTPUTS),
    AzOption(("--query",)),
    AzOption(("--subscription",)),
    AzOption(("--help", "-h"), "flag"),
    AzOption(("--verbose",), "flag"),
    AzOption(("--debug",), "flag"),
    AzOption(("--only-show-errors",), "flag"),
)
"""Options that every command has."""


@cache
def commands() -> Mapping[str, AzCommand]:
    """Every command by its words, as "vm disk attach"."""
    sources = (resources, machines, disks, network, backup, monitoring)
    found = [_command(line) for source in sources for line in _lines(source.SPELLINGS)]
    found += [_command(line, name) for name, text in extensions.SPELLINGS.items() for line in _lines(text)]
    return MappingProxyType({command.name: command for command in found})


@cache
def groups() -> frozenset[str]:
    """Every group of known commands, as "vm" and "vm disk"; not the root."""
    return frozenset(" ".join(one.words[:end]) for one in commands().values() for end in range(1, len(one.words)))


@cache
def elsewhere_in_az() -> frozenset[str]:
    """Groups and commands that az has and this table has not."""
    return frozenset(line.strip() for line in elsewhere.GROUPS.splitlines() if line.strip())


def inside(group: str) -> tuple[str, ...]:
    """The next words after a group, of commands and groups that are known, in alphabetical order; those of az itself for ""."""
    start = group.split()
    known = (one.words for one in commands().values())
    return tuple(
        sorted({words[len(start)] for words in known if list(words[: len(start)]) == start and words[len(start) :]})
    )


def _lines(text: str) -> list[str]:
    """One line to a command; an indented line goes on with the one above it."""
    return [line for line in re.sub(r"\n[ \t]+", " ", text).splitlines() if line.strip()]


def _command(line: str, extension: str = "") -> AzCommand:
    words, _, options = line.partition("|")
    return AzCommand(tuple(words.split()), tuple(map(_option, options.split())), extension)


def _option(text: str) -> AzOption:
    found = _OPTION.fullmatch(text)
    if found is None:
        raise ValueError(f"the table of az commands can't say {text!r}")
    takes = cast(Takes, found["takes"] or "text")
    choices = tuple((found["choices"] or "").split(",")) if found["choices"] else ()
    return AzOption(
        tuple(found["spellings"].split("/")),
        takes,
        bool(found["needed"]),
        found["part"] or "",
        found["default"] or "",
        choices,
    )
