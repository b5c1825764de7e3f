"""The commands of az as values: their words, and how their options are spelled."""

import re
from dataclasses import dataclass
from functools import cache

from studyapp.core.az_table import COMMANDS

_MARKED = re.compile(r"(?P<names>-[^!@*+^?=]*)(?P<needed>[!@]?)(?P<takes>[*+^?]?)(?:=(?P<choices>.*))?")


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a command."""

    names: tuple[str, ...]
    """Its spellings, the preferred one first: `--resource-group`, `-g`."""
    needed: bool = False
    """Whether it must be given."""
    in_ids: bool = False
    """Whether it must be given unless `--ids` is."""
    many: bool = False
    """Whether it takes several values."""
    empty: bool = False
    """Whether it may stand without any value."""
    flag: bool = False
    """Whether it takes none."""
    truth: bool = False
    """Whether it takes true, false or nothing, which means true."""
    choices: tuple[str, ...] = ()
    """The words that it may have, in az's letter case; empty where it may have any."""

    @property
    def name(self) -> str:
        """The preferred spelling."""
        return self.names[0]

    @property
    def spelled(self) -> str:
        """Every spelling, as help writes it: `--name -n`."""
        return " ".join(self.names)


@dataclass(frozen=True, slots=True)
class Command:
    """A command."""

    words: tuple[str, ...]
    """Without az itself: `vm`, `start`."""
    options: tuple[Option, ...]

    @property
    def name(self) -> str:
        """Its words in one text."""
        return " ".join(self.words)

    def option(self, spelling: str) -> Option | None:
        """The option with a spelling, one of az itself included."""
        return next((one for one in (*self.options, *EVERYWHERE) if spelling in one.names), None)


EVERYWHERE = (
    Option(("--output", "-o"), choices=("json", "jsonc", "none", "table", "tsv", "yaml", "yamlc")),
    Option(("--query",)),
    Option(("--subscription",)),
    Option(("--only-show-errors",), flag=True),
    Option(("--verbose",), flag=True),
    Option(("--debug",), flag=True),
    Option(("--help", "-h"), flag=True),
)
"""What every command takes; none of them changes what a command does."""


@cache
def commands() -> tuple[Command, ...]:
    """Every command of the table, by name."""
    found: list[list[str]] = []
    for line in COMMANDS.strip().splitlines():
        if line.startswith(" "):
            found[-1] += line.split()
        else:
            found.append(line.split())
    return tuple(_command(words) for words in found)


def _command(line: list[str]) -> Command:
    at = next((i for i, word in enumerate(line) if word.startswith("-")), len(line))
    return Command(tuple(line[:at]), tuple(map(_option, line[at:])))


def _option(text: str) -> Option:
    found = _MARKED.fullmatch(text)
    if found is None:
        raise ValueError(f"no option: {text}")
    needed, takes, choices = found["needed"], found["takes"], found["choices"]
    return Option(
        tuple(found["names"].split("/")),
        needed=needed == "!",
        in_ids=needed == "@",
        many=takes in ("*", "+"),
        empty=takes == "*",
        flag=takes == "^",
        truth=takes == "?",
        choices=tuple(choices.split("|")) if choices else (),
    )


@cache
def _by_words() -> dict[tuple[str, ...], Command]:
    return {one.words: one for one in commands()}


def command(words: tuple[str, ...]) -> Command | None:
    """The command of these words."""
    return _by_words().get(words)


def below(group: tuple[str, ...]) -> tuple[str, ...]:
    """The words that may follow some words: subgroups and commands, sorted."""
    size = len(group)
    return tuple(sorted({one.words[size] for one in commands() if one.words[:size] == group and len(one.words) > size}))


def nearest(word: str, known: tuple[str, ...]) -> str:
    """The known word that was most likely meant; an empty text if none is near."""
    # Imported when a word is wrong: the question engine starts without it.
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, known, 1, 0.6)), "")
