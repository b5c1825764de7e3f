"""What a line of az means: the command, and what each of its options is set to, however it is spelled."""

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.core.az_commands import Command, Option, below, command, nearest

_CONTINUED = re.compile(r"\\\r?\n[ \t]*")
_EXPANDED = re.compile(r"(?<!\\)(?:\$[({\w]|`)")
_SIGNS = re.compile(r"[|<>&;]")
_SINGLE = re.compile(r"'[^']*'")
_QUOTED = re.compile(r"""'[^']*'|"(?:\\.|[^"\\])*"|\\.""", re.DOTALL)
_POWERSHELL = re.compile(
    r"(?:Get|New|Set|Remove|Start|Stop|Restart|Update|Add|Enable|Disable|Backup|Restore|Wait|Invoke)-Az\w+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"-\d+(\.\d+)?")
_TRUTHS = {"true": "true", "t": "true", "yes": "true", "y": "true", "1": "true", "false": "false", "f": "false", "no": "false", "n": "false", "0": "false"}  # fmt: skip
LONGEST = 8000


class AzLineError(ValueError):
    """A line that az would not take; the text says why, `hint` what to do next."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class AzLine:
    """A line that has been understood."""

    command: Command
    options: tuple[tuple[str, tuple[str, ...]], ...]
    """The preferred spelling of each option given, in the order of the table, with its values; a flag has none."""

    def values(self, name: str) -> tuple[str, ...] | None:
        """What an option is set to, by its preferred spelling; None where it is not given."""
        return next((values for known, values in self.options if known == name), None)

    def value(self, name: str) -> str:
        """The one value of an option; empty where it is not given."""
        return next(iter(self.values(name) or ()), "")


def split(line: str) -> list[str]:
    """The words of a line, as a POSIX shell would hand them on: nothing is expanded.

    Raises:
        AzLineError: a quotation has no end, or the line asks for what only a shell does.
    """
    if len(line) > LONGEST:
        raise AzLineError(f"The line has more than {LONGEST} characters.", "Type one command.")
    line = _CONTINUED.sub(" ", line)
    if _EXPANDED.search(_SINGLE.sub("", line)):
        raise AzLineError("Variables and commands of a shell are not known here.", "Write the value itself.")
    if _SIGNS.search(_QUOTED.sub("", line)):
        raise AzLineError("Pipes, redirections and several commands in a line are not known here.", "Type one command; --query picks from its result.")  # fmt: skip
    try:
        return shlex.split(line)
    except ValueError as error:
        raise AzLineError("A quotation mark has no partner.", "Close it.") from error


def read(line: str) -> AzLine:
    """What a line of az means; the word az in front may be left out.

    Raises:
        AzLineError: az would not take it, with az's reason.
    """
    return understand(split(line))


def understand(words: Sequence[str]) -> AzLine:
    """What the words of a line mean, with or without az in front.

    Raises:
        AzLineError: az would not take them, with az's reason.
    """
    found, rest = find(words)
    options = _options(found, rest)
    if "--help" not in options:
        _check_needed(found, options)
    order = {option.name: place for place, option in enumerate(found.options)}
    return AzLine(found, tuple(sorted(options.items(), key=lambda one: (order.get(one[0], len(order)), one[0]))))


def find(words: Sequence[str]) -> tuple[Command, tuple[str, ...]]:
    """The command that words begin with, and the words behind it.

    Raises:
        AzLineError: there is no such command in the table.
    """
    asked = tuple(words[1:] if words and words[0].lower() == "az" else words)
    if asked and _POWERSHELL.fullmatch(asked[0]):
        raise AzLineError(
            f"{asked[0]} is PowerShell, which is not supported here.", "Type the az command that does the same."
        )
    named = tuple(word for word in asked[: _end(asked)])
    for size in range(len(named), 0, -1):
        found = command(tuple(word.lower() for word in named[:size]))
        if found:
            if size < len(named):
                raise AzLineError(
                    f"unrecognized arguments: {' '.join(named[size:])}", f"`az {found.name}` takes options alone."
                )
            return found, asked[size:]
    raise _unknown(tuple(word.lower() for word in named))


def _end(words: tuple[str, ...]) -> int:
    return next((i for i, word in enumerate(words) if word.startswith("-")), len(words))


def _unknown(named: tuple[str, ...]) -> AzLineError:
    if not named:
        return AzLineError("There is no command.", f"Begin with one of: {', '.join(below(()))}.")
    for size in range(len(named)):
        known = below(named[:size])
        if named[size] not in known:
            group = " ".join(("az", *named[:size]))
            meant = nearest(named[size], known)
            hint = f"Did you mean `{group} {meant}`?" if meant else f"Known behind `{group}`: {', '.join(known)}."
            return AzLineError(f"'{named[size]}' is misspelled or not known behind `{group}`.", hint)
    group = " ".join(("az", *named))
    return AzLineError(f"`{group}` is a group of commands.", f"Go on with one of: {', '.join(below(named))}.")


def _options(found: Command, words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    options: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(words):
        option, attached = _spelled(found, words[at])
        at += 1
        values: list[str] = [] if attached is None else [attached]
        while attached is None and at < len(words) and _is_value(found, words[at]) and _takes(option, len(values)):
            values.append(words[at])
            at += 1
        options[option.name] = _checked(option, tuple(values))
        if at < len(words) and _is_value(found, words[at]):
            raise AzLineError(
                f"unrecognized arguments: {words[at]}",
                f"{option.name} {_amount(option)}. Put values with blanks in quotes.",
            )
    return options


def _spelled(found: Command, word: str) -> tuple[Option, str | None]:
    """The option that a word names, and a value that hangs on it: `--name=x`, `-gx`."""
    known = found.option(word)
    if known:
        return known, None
    name, sign, value = word.partition("=")
    known = found.option(name) if sign else None
    if known:
        return known, value
    known = found.option(word[:2]) if not word.startswith("--") and len(word) > 2 else None
    if known and not known.flag:
        return known, word[2:]
    spellings = tuple(spelling for option in found.options for spelling in option.names)
    meant = nearest(name, spellings)
    hint = (
        f"Did you mean {meant}?" if meant else f"`az {found.name}` takes: {', '.join(o.name for o in found.options)}."
    )
    raise AzLineError(f"unrecognized arguments: {word}", hint)


def _is_value(found: Command, word: str) -> bool:
    """Whether a word is a value: it may begin with a dash if it is a number or has blanks, and no option begins so."""
    if found.option(word) or found.option(word.partition("=")[0]):
        return False
    return not word.startswith("-") or _NUMBER.fullmatch(word) is not None or " " in word or word == "-"


def _takes(option: Option, given: int) -> bool:
    return option.many or (given == 0 and not option.flag)


def _amount(option: Option) -> str:
    if option.flag:
        return "takes no value"
    return "takes several values" if option.many else "takes one value"


def _checked(option: Option, values: tuple[str, ...]) -> tuple[str, ...]:
    if option.flag:
        if values:
            raise AzLineError(
                f"argument {option.spelled}: ignored explicit argument {values[0]!r}", f"{option.name} takes no value."
            )
        return ()
    if option.truth:
        return (_truth(option, values),)
    if not values and not option.empty:
        raise AzLineError(f"argument {option.spelled}: expected {'at least one' if option.many else 'one'} argument", f"Write a value behind {option.name}.")  # fmt: skip
    return tuple(_choice(option, value) for value in values)


def _truth(option: Option, values: tuple[str, ...]) -> str:
    if not values:
        return "true"
    if values[0].lower() not in _TRUTHS:
        raise AzLineError(f"argument {option.spelled}: invalid choice: '{values[0]}'", "It is true or false.")
    return _TRUTHS[values[0].lower()]


def _choice(option: Option, value: str) -> str:
    if not option.choices:
        return value
    for word in option.choices:
        if word.lower() == value.lower():
            return word
    meant = nearest(value, option.choices)
    hint = f"Did you mean {meant}?" if meant else f"Allowed: {', '.join(option.choices)}."
    raise AzLineError(f"argument {option.spelled}: invalid choice: '{value}'", hint)


def _check_needed(found: Command, options: dict[str, tuple[str, ...]]) -> None:
    missing = [one for one in found.options if one.needed and one.name not in options]
    if missing:
        raise AzLineError(f"the following arguments are required: {', '.join('/'.join(one.names) for one in missing)}")
    by_id = [one for one in found.options if one.in_ids]
    if found.option("--ids") and "--ids" not in options:
        lacking = [one for one in by_id if one.name not in options]
        if lacking:
            names = " ".join(one.name for one in by_id)
            raise AzLineError(
                f"({names} | --ids) are required", f"Missing: {', '.join(one.spelled for one in lacking)}."
            )
