"""What may come next in an az line: words of commands, options, and the values that an option may have."""

from collections.abc import Sequence

from studyapp.core.az.reading import command_of
from studyapp.core.az.table import GLOBAL, AzCommand, AzOption
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import ShellError, tokenise
from studyapp.labs.az.patterns import patterns


def completions(line: str) -> tuple[str, ...]:
    """What the last word of a line may become, in alphabetical order; nothing where any text may stand.

    Args:
        line: what was typed so far, `az` first; a blank at its end begins a new word.
    """
    try:
        parts = list(tokenise(line))
    except ShellError:
        return ()
    begun = "" if not parts or line[-1:].isspace() else parts.pop()
    return next_words(parts, begun)


def next_words(parts: Sequence[str], begun: str) -> tuple[str, ...]:
    """The same for words that are whole, and one that was begun."""
    if not parts:
        return ("az",) if "az".startswith(begun) else ()
    if parts[0] != "az":
        return ()
    typed = [*parts[1:]]
    known = {name for name in patterns() if name.split()[: len(typed)] == typed and len(name.split()) > len(typed)}
    if known:
        return _beginning(begun, {name.split()[len(typed)] for name in known})
    try:
        command, rest = command_of(parts)
    except AzUsageError:
        return ()
    return _beginning(begun, _options_or_values(command, rest, begun)) if command.name in patterns() else ()


def _options_or_values(command: AzCommand, rest: Sequence[str], begun: str) -> set[str]:
    last = next((option for word in reversed(rest[-1:]) if (option := command.option(word))), None)
    if last is not None and last.takes != "flag" and not begun.startswith("-"):
        return set(last.choices) or ({"true", "false"} if last.takes == "truth" else set())
    given = {option.name for word in rest if (option := command.option(word))}
    return {option.name for option in known_options(command) if option.name not in given}


def known_options(command: AzCommand) -> tuple[AzOption, ...]:
    """The options of a command that the practice subset does something with."""
    own = [place.option for pattern in patterns()[command.name] for place in pattern.places()]
    ids = [option for option in command.options if option.name == "--ids"]
    shown = [option for option in GLOBAL if option.name in ("--output", "--query", "--help")]
    return tuple(dict.fromkeys([*own, *ids, *shown]))


def _beginning(begun: str, words: set[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if word.lower().startswith(begun.lower())))
