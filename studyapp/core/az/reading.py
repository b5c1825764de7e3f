"""Reading the words of an az line as a command with its options, as az does: any order, long and short, `--flag=value`, beginnings.

What comes out is canonical: options by their first long spelling, with their values as az reads them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from studyapp.core.az.table import AzCommand, AzOption, commands, elsewhere_in_az, inside
from studyapp.core.az.trouble import AzUsageError, UsageKind, did_you_mean
from studyapp.core.az.words import tokenise

_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")
_NUMBER = re.compile(r"-\d+|-\d*\.\d+")
_POWERSHELL = re.compile(r"[a-z]+-az[a-z]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AzCall:
    """A command with what was given to it."""

    command: AzCommand
    given: Mapping[str, tuple[str, ...]]
    """Values by the canonical spelling of the option; a flag has "true"."""

    def text(self, option: str) -> str:
        """The value of an option by its canonical spelling: as given, else az's default, else empty; several with blanks between."""
        if option in self.given:
            return " ".join(self.given[option])
        known = self.command.option(option)
        return known.default.replace(",", " ") if known else ""

    def has(self, option: str) -> bool:
        """Whether an option was given, by its canonical spelling."""
        return option in self.given


def read(line: str) -> AzCall:
    """What an az line says; `$(command)` and `${name}` are taken as texts.

    Raises:
        ShellError: no shell takes the line as one command.
        AzUsageError: az does not take it.
    """
    return read_words(tokenise(line))


def read_words(parts: Sequence[str]) -> AzCall:
    """What the words of an az line say, `az` among them; raises AzUsageError where az does not take them."""
    command, rest = command_of(parts)
    given = _options(command, rest)
    missing = [option for option in command.options if option.is_needed and not _is_told(option, given)]
    if missing and "--help" not in given:
        raise _missing(command, missing)
    return AzCall(command, MappingProxyType(given))


def _missing(command: AzCommand, options: Sequence[AzOption]) -> AzUsageError:
    """az asks for what only an option can tell before it asks for what an id could tell as well, and ends in another way then."""
    hint = f"`az {command.name} --help` tells what they are."
    alone = [option for option in options if not (option.part and command.option("--ids"))]
    if alone:
        names = ", ".join(option.shown for option in alone)
        return AzUsageError("missing", f"the following arguments are required: {names}", hint, command.name)
    names = " ".join(option.name for option in options)
    return AzUsageError("missing", f"({names} | --ids) are required", hint, command.name, code=1)


def command_of(parts: Sequence[str]) -> tuple[AzCommand, tuple[str, ...]]:
    """The command that a line begins with, and the words after it; raises AzUsageError where there is none."""
    words = after_az(parts)
    known = commands()
    for end in range(1, len(words) + 1):
        if (name := " ".join(words[:end])) in known:
            return known[name], tuple(words[end:])
        if not inside(name):
            raise _unknown(words[: end - 1], words[end - 1])
    group = " ".join(words)
    raise AzUsageError(
        "command",
        f"az {group}: a command is missing" if group else "az: a command is missing",
        f"It goes on with: {', '.join(inside(group))}.",
        group,
    )


def after_az(parts: Sequence[str]) -> tuple[str, ...]:
    """The words after `az`; raises AzUsageError where it is another program's line."""
    if parts and parts[0] == "az":
        return tuple(parts[1:])
    first = parts[0] if parts else ""
    if _POWERSHELL.fullmatch(first):
        raise _of_powershell(first)
    raise AzUsageError("not az", "an az line begins with `az`", f"`{first}` is no command of az." if first else "")


def _of_powershell(cmdlet: str) -> AzUsageError:
    return AzUsageError("powershell", f"{cmdlet} is PowerShell: this prompt understands az alone.")


def _unknown(group: Sequence[str], word: str) -> AzUsageError:
    where = " ".join(group)
    if not group and _POWERSHELL.fullmatch(word):
        return _of_powershell(word)
    full = f"{where} {word}".strip()
    if full in elsewhere_in_az():
        return AzUsageError("elsewhere", f"`az {full}` is a part of az that is not known here.", where=where)
    kind: UsageKind = "command" if group else "group"
    said = f"'{word}' is misspelled or not recognized by the system."
    if word.startswith("-"):
        said = f"'{word}' stands before the command: options come after it."
    start = f"az {where} --help" if where else "az --help"
    return AzUsageError(kind, said, did_you_mean(word, inside(where)) or f"`{start}` lists what it may be.", where)


def _is_told(option: AzOption, given: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a needed option is there, or is a part of the ids that are."""
    return option.name in given or (bool(option.part) and bool(given.get("--ids")))


# Options


def _options(command: AzCommand, rest: Sequence[str]) -> dict[str, tuple[str, ...]]:
    given: dict[str, tuple[str, ...]] = {}
    surplus: list[str] = []
    at = 0
    while at < len(rest):
        option, joined = _option(command, rest[at])
        at += 1
        if option is None:
            surplus.append(rest[at - 1])
            continue
        end = _end(option, rest, at, joined)
        values = (joined,) if joined is not None else tuple(rest[at:end])
        at = end
        read = _values(command, option, values)
        given[option.name] = (*given.get(option.name, ()), *read) if option.takes == "more" else read
    if surplus and "--help" not in given:
        raise _surplus(command, surplus)
    return given


def _option(command: AzCommand, word: str) -> tuple[AzOption | None, str | None]:
    """The option that a word is, with the value that is joined to it; None for a word that is none."""
    if not _looks_like_option(word):
        return None, None
    if found := command.option(word):
        return found, None
    spelling, equals, value = word.partition("=")
    joined = value if equals else None
    if found := command.option(spelling):
        return found, joined
    if not word.startswith("--"):
        return (found, word[2:]) if (found := command.option(word[:2])) and found.takes != "flag" else (None, None)
    return _begun(command, spelling), joined


def _begun(command: AzCommand, spelling: str) -> AzOption | None:
    """The option that a long spelling is the beginning of.

    Raises:
        AzUsageError: it is the beginning of several.
    """
    options = command.every_option
    fitting = {option: one for option in options for one in option.spellings if one.startswith(spelling)}
    if len(fitting) > 1:
        names = ", ".join(sorted(fitting.values()))
        raise AzUsageError("option", f"ambiguous option: {spelling} could match {names}", where=command.name)
    return next(iter(fitting), None)


def _looks_like_option(word: str) -> bool:
    """Whether az takes a word for an option: it begins with a dash, is no number, and has no blank in it."""
    return word.startswith("-") and len(word) > 1 and not _NUMBER.fullmatch(word) and (" " not in word or "=" in word)


def _end(option: AzOption, rest: Sequence[str], start: int, joined: str | None) -> int:
    """Where the values of an option end."""
    if joined is not None or option.takes == "flag":
        return start
    most = len(rest) if option.takes in ("list", "more") else start + 1
    end = start
    while end < min(most, len(rest)) and not _looks_like_option(rest[end]):
        end += 1
    return end


def _values(command: AzCommand, option: AzOption, values: tuple[str, ...]) -> tuple[str, ...]:
    if option.takes == "flag":
        if values:
            raise AzUsageError("value", f"argument {option.shown}: it takes no value", where=command.name)
        return ("true",)
    if not values and option.takes in ("truth", "maybe"):
        return ("true",)
    if not values:
        raise AzUsageError("value", f"argument {option.shown}: expected one argument", where=command.name)
    return tuple(_value(command, option, value) for value in values)


def _value(command: AzCommand, option: AzOption, value: str) -> str:
    """A value as az reads it.

    Raises:
        AzUsageError: it is none of the option's choices.
    """
    if "$(" in value or "${" in value:
        return value
    if option.takes == "truth":
        if value.lower() in (*_TRUE, *_FALSE):
            return "true" if value.lower() in _TRUE else "false"
        raise _no_choice(command, option, value, ("true", "false"))
    if option.choices:
        for choice in option.choices:
            if choice.lower() == value.lower():
                return choice
        raise _no_choice(command, option, value, option.choices)
    return value.replace(" ", "").lower() if option.name == "--location" else value


def _no_choice(command: AzCommand, option: AzOption, value: str, choices: Sequence[str]) -> AzUsageError:
    allowed = ", ".join(choices)
    return AzUsageError(
        "value",
        f"az {command.name}: '{value}' is not a valid value for '{option.name}'. Allowed values: {allowed}.",
        did_you_mean(value, choices),
        command.name,
    )


def _surplus(command: AzCommand, words: Sequence[str]) -> AzUsageError:
    spellings = [one for option in command.every_option for one in option.spellings if one.startswith("--")]
    flags = [word.partition("=")[0] for word in words if word.startswith("-")]
    hint = next(filter(None, (did_you_mean(flag, spellings) for flag in flags)), "")
    kind: UsageKind = "option" if flags else "surplus"
    if not hint:
        hint = (
            f"`az {command.name} --help` lists its options." if flags else "A value with blanks in it stands in quotes."
        )
    return AzUsageError(kind, f"unrecognized arguments: {' '.join(words)}", hint, command.name)
