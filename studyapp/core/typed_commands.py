"""A typed az command against the one that is right: by meaning, part by part.

The parts of a command are its words and each of its options. Order and spelling of options do not matter, nor do options that
say az's own default or change nothing that is done; how the result is shown counts only where the key says so. Values are
compared without letter case, an id may stand where the key has the name that it ends with, and of several values the order does not matter;
scripts and queries are compared as they are.
"""

from dataclasses import dataclass

from studyapp.core.az.meaning import SILENT, meaning, same_values
from studyapp.core.az.reading import AzCall, command_of, read
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import ShellError, tokenise
from studyapp.core.errors import StudyError

WORDS = "command"
"""What stands for the words of a command among its parts."""
_AS_WRITTEN = ("--scripts", "--query", "--admin-password", "--policy", "--rules", "--parameters", "--analytics-query")
_SHOWING = (*SILENT, "--output", "--query", "--subscription", "--help")


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
        StudyError: az would not take it.
    """
    return tuple(_parts(_read(line)))


def texts(line: str) -> dict[str, str]:
    """Each part of a command by its name, as it would be typed.

    Raises:
        StudyError: az would not take it.
    """
    parts = _parts(_read(line))
    return {
        name: f"az {values[0]}" if name == WORDS else _typed(_read(line), name, values)
        for name, values in parts.items()
    }


def _typed(call: AzCall, name: str, values: tuple[str, ...]) -> str:
    option = call.command.option(name)
    return name if option is not None and option.takes == "flag" else " ".join((name, *values))


def key_of(line: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What a command means, so that two lines of one meaning are equal.

    Raises:
        StudyError: az would not take it.
    """
    return tuple((name, _plain(name, values)) for name, values in sorted(_parts(_read(line)).items()))


def _read(line: str) -> AzCall:
    """The call that a line is; az in front of it may be left out."""
    start = line.lstrip()
    return read(line if start == "az" or start.startswith("az ") else f"az {start}")


def _parts(call: AzCall) -> dict[str, tuple[str, ...]]:
    words, given = meaning(call)
    return {WORDS: (words,), **given}


def trouble(typed: str) -> str:
    """Why az would not take a typed line, as sentences; empty if it would."""
    try:
        _read(typed)
    except (AzUsageError, ShellError) as error:
        return f"{str(error).rstrip('.')}. {error.hint}".strip()
    return ""


def compare(key: str, typed: str) -> tuple[TypedPart, ...]:
    """Each part of the key with what was typed for it, and then what was typed beside the key.

    Of a line that az would not take, its words alone are compared.
    """
    wanted, given = _parts(_read(key)), _given(typed)
    parts = [_compared(name, given.get(name), values) for name, values in wanted.items()]
    beside = [
        TypedPart(name, " ".join(values), None)
        for name, values in given.items()
        if name not in wanted and name not in _SHOWING
    ]
    return (*parts, *beside)


def _compared(name: str, given: tuple[str, ...] | None, wanted: tuple[str, ...]) -> TypedPart:
    right = " ".join(wanted)
    if given is None:
        return TypedPart(name, None, right)
    return TypedPart(name, right if _same(name, given, wanted) else " ".join(given), right)


def _given(line: str) -> dict[str, tuple[str, ...]]:
    try:
        return _parts(_read(line))
    except StudyError:
        pass
    try:
        command, _ = command_of(["az", *(word for word in tokenise(line) if word != "az")])
    except StudyError:
        return {}
    return {WORDS: (command.name,)}


def _same(name: str, given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    if _plain(name, given) == _plain(name, wanted):
        return True
    if name == WORDS or (_is_id(wanted) and not _is_id(given)):
        return False
    return same_values(name, wanted, given) or _ends_in(given, wanted)


def _is_id(values: tuple[str, ...]) -> bool:
    return all(value.startswith(("/", "$(")) for value in values)


def _ends_in(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether an id was typed where the key has its name."""
    if len(given) != 1 or len(wanted) != 1 or not given[0].lower().startswith("/subscriptions/"):
        return False
    return given[0].rpartition("/")[2].lower() == wanted[0].lower()


def _plain(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return values if name in _AS_WRITTEN else tuple(sorted(value.lower() for value in values))
