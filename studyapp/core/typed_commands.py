"""A typed az command against the one that is right: by meaning, part by part.

The parts of a command are its words and each of its options. Order and spelling of options do not matter, nor do options that
every command takes (`--output`, `--query`, ...) unless the key has them. Values are compared without letter case, a name
equals the id that ends in it, and of several values the order does not matter; scripts and queries are compared as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from studyapp.core.az_commands import EVERYWHERE
from studyapp.core.az_lines import AzLine, AzLineError, find, read, split

WORDS = "command"
"""What stands for the words of a command among its parts."""
LONGEST = 1000
_AS_WRITTEN = (
    "--scripts",
    "--query",
    "--admin-password",
    "--policy",
    "--rules",
    "--parameters",
    "--condition",
    "--analytics-query",
)
_NEUTRAL = frozenset(option.name for option in EVERYWHERE)


@dataclass(frozen=True, slots=True)
class TypedPart:
    """A part of a command."""

    name: str
    """`command`, or the preferred spelling of an option."""
    given: str | None
    """What was typed, as the key spells it where both mean the same; None where it was left out."""
    expected: str | None
    """What the key says; None for an option that the key does not have."""


def names(line: str) -> tuple[str, ...]:
    """The names of the parts of a command that is a key.

    Raises:
        AzLineError: az would not take it.
    """
    return tuple(name for name, _ in _parts(read(line)))


def texts(line: str) -> dict[str, str]:
    """Each part of a command by its name, as it would be typed.

    Raises:
        AzLineError: az would not take it.
    """
    found = read(line)
    return {name: f"az {value}" if name == WORDS else f"{name} {value}".rstrip() for name, value in _parts(found)}


def meaning(line: str) -> tuple[tuple[str, str], ...]:
    """What a command means, so that two lines of one meaning are equal.

    Raises:
        AzLineError: az would not take it.
    """
    return tuple((name, _plain(name, value)) for name, value in _parts(read(line)))


def _parts(line: AzLine) -> Iterator[tuple[str, str]]:
    yield WORDS, line.command.name
    for name, values in line.options:
        yield name, " ".join(values)


def trouble(typed: str) -> str:
    """Why az would not take a typed line; empty if it would."""
    try:
        read(typed)
    except AzLineError as error:
        return f"{str(error).rstrip('.')}. {error.hint}".strip()
    return ""


def compare(key: str, typed: str) -> tuple[TypedPart, ...]:
    """Each part of the key with what was typed for it, and then what was typed beside the key.

    Of a line that az would not take, its words alone are compared.
    """
    wanted, given = dict(_parts(read(key))), _typed(typed)
    parts = [TypedPart(name, _as_key(name, given.get(name), value), value) for name, value in wanted.items()]
    beside = [TypedPart(n, v, None) for n, v in given.items() if n not in wanted and n not in _NEUTRAL]
    return (*parts, *beside)


def _typed(line: str) -> dict[str, str]:
    try:
        return dict(_parts(read(line)))
    except AzLineError:
        pass
    try:
        found, _ = find(split(line))
    except AzLineError:
        return {}
    return {WORDS: found.name}


def _as_key(name: str, given: str | None, wanted: str) -> str | None:
    return wanted if given is not None and _same(name, given, wanted) else given


def _same(name: str, given: str, wanted: str) -> bool:
    if _plain(name, given) == _plain(name, wanted):
        return True
    if name in _AS_WRITTEN or name == WORDS:
        return False
    ids = [text for text in (given, wanted) if text.startswith("/")]
    return len(ids) == 1 and given.rpartition("/")[2].lower() == wanted.rpartition("/")[2].lower()


def _plain(name: str, value: str) -> str:
    return value if name in _AS_WRITTEN else " ".join(sorted(value.lower().split(" ")))
