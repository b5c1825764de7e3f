"""Which operation an az line means, with which arguments: the way back from a filled-in pattern to what filled it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from studyapp.core.az.meaning import id_parts
from studyapp.core.az.reading import AzCall, command_of
from studyapp.core.az.table import AzCommand
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import tokenise
from studyapp.labs.az.patterns import Options, Pattern, options, patterns
from studyapp.labs.operations.model import PLACE, Operation, Param

ASIDE = (
    "--output", "--query", "--subscription", "--help", "--verbose", "--debug", "--only-show-errors", "--yes", "--no-wait",
)  # fmt: skip
"""Options that say nothing about what is done in the sandbox: it asks nothing, and waiting moves its clock at once."""
_SAID_BY_KIND = ("--backup-management-type", "--workload-type")
"""What az finds out by itself where a line leaves it out."""
_LOOKUP = ("--query", "--output")


@dataclass(frozen=True, slots=True)
class Meant:
    """An operation with its arguments."""

    operation: Operation
    args: Mapping[str, str]


class _Mismatch(Exception):  # noqa: N818 - how matching turns away from a pattern; it never leaves this module
    """Why a line does not fit a pattern, and at which option."""

    def __init__(self, option: str, why: str) -> None:
        super().__init__(option, why)
        self.option, self.why = option, why


def meant(call: AzCall) -> Meant:
    """The operation that a call means: of several that fit, the one whose fixed words are told most fully.

    Raises:
        AzUsageError: the practice subset has no operation for the command, or none for these options.
    """
    known = patterns().get(call.command.name, ())
    if not known:
        raise unknown_here(call.command.name)
    fitting: list[tuple[int, Meant]] = []
    reasons: list[_Mismatch] = []
    for pattern in known:
        try:
            fitting.append(_fit(pattern, call))
        except _Mismatch as reason:
            reasons.append(reason)
    if fitting:
        return max(fitting, key=lambda one: one[0])[1]
    first = reasons[0]
    raise AzUsageError(
        "value",
        f"{first.option}: {first.why}",
        f"The practice subset runs it as: {known[0].operation.az} . All of az: `studyapp sandbox shell`.",
        call.command.name,
    )


def unknown_here(name: str) -> AzUsageError:
    """The refusal of a command that is az's, but not of the practice subset."""
    hint = "`studyapp az` lists what it knows; with the real az: `studyapp sandbox shell`."
    return AzUsageError("elsewhere", f"This practice subset does not know `az {name}`.", hint, name)


def _fit(pattern: Pattern, call: AzCall) -> tuple[int, Meant]:
    left = {name: values for name, values in call.given.items() if name not in ASIDE}
    args: dict[str, str] = {}
    told = 0
    for name, values in pattern.needed.items():
        if name in left:
            args |= _values(pattern.operation, call, name, values, left.pop(name), args)
            told += not _places(values)
        else:
            _check_missing(pattern, call, name, values)
    for part in pattern.optional:
        if part and all(name in left for name in part):
            args |= _part(pattern.operation, call, part, left, args)
    for name, given in left.items():
        if name not in pattern.needed and not _is_default(call, name, given):
            raise _Mismatch(name, "this practice subset does nothing with it")
    for param in pattern.operation.params:
        if param.default is None and param.name not in args:
            raise _Mismatch(call.command.name, f"{param.about} is needed here")
    return told * 100 + len(args), Meant(pattern.operation, args)


def _part(
    operation: Operation, call: AzCall, part: Options, left: dict[str, tuple[str, ...]], args: Mapping[str, str]
) -> dict[str, str]:
    """What an optional part tells; nothing where the same option is meant in another way."""
    found: dict[str, str] = {}
    try:
        for name, values in part.items():
            found |= _values(operation, call, name, values, left[name], {**args, **found})
    except _Mismatch:
        return {}
    for name in part:
        del left[name]
    return found


def _check_missing(pattern: Pattern, call: AzCall, name: str, values: tuple[str, ...]) -> None:
    """Refuse a line without an option, unless leaving it out comes to the same."""
    if name in ASIDE or name in _SAID_BY_KIND:
        return
    option = call.command.option(name)
    default = (option.default if option else "").lower()
    places = _places(values)
    if not places and " ".join(values).lower() in (default, "false"):
        return
    params = {param.name: param for param in pattern.operation.params}
    if not places or any(params[place].default is None for place in places if place in params):
        raise _Mismatch(name, "this practice subset needs it here")


def _places(values: tuple[str, ...]) -> list[str]:
    return PLACE.findall(" ".join(values))


def _is_default(call: AzCall, name: str, given: tuple[str, ...]) -> bool:
    option = call.command.option(name)
    text = " ".join(given).lower()
    return text == (option.default if option else "").lower() or text == "false" or name in _SAID_BY_KIND


# Values


def _values(
    operation: Operation,
    call: AzCall,
    name: str,
    wanted: tuple[str, ...],
    given: tuple[str, ...],
    known: Mapping[str, str],
) -> dict[str, str]:
    """The arguments that an option's values tell; raises _Mismatch where they are others than the pattern's."""
    params = {param.name: param for param in operation.params}
    text = " ".join(wanted)
    place = PLACE.fullmatch(text)
    if place and params[place[1]].type == "list":
        found = {place[1]: ",".join(given)}
    elif text.startswith("$(az ") and _is_known(text[2:-1]):
        found = _lookup(call, name, text[2:-1], " ".join(given), params)
    else:
        found = _text(name, text, " ".join(given), params)
    plain = {key: _unspelled(params[key], value) for key, value in found.items()}
    for key, value in plain.items():
        if key in known and known[key].lower() != value.lower():
            raise _Mismatch(name, f"`{value}` does not go with `{known[key]}`")
    return plain


def _text(name: str, wanted: str, given: str, params: Mapping[str, Param]) -> dict[str, str]:
    """The arguments in a text with places: one word each where that fits, else one of them is longer."""
    places = list(dict.fromkeys(_places((wanted,))))
    free = [place for place in places if place not in params or _is_free(params[place])]
    for long in ((), *((place,) for place in free), tuple(places)):
        found = re.fullmatch(_regex(wanted, long), given, re.IGNORECASE | re.DOTALL)
        if found is not None:
            return found.groupdict()
    raise _Mismatch(name, f"this practice subset takes `{wanted}` here, not `{given}`")


def _is_free(param: Param) -> bool:
    """Whether an argument may be any text, with blanks in it."""
    return param.type == "text" and param.spell is None


def _regex(wanted: str, long: tuple[str, ...]) -> str:
    """A text with a named group for each of its places, and a reference to it where one comes again."""
    parts = []
    seen: set[str] = set()
    at = 0
    for place in PLACE.finditer(wanted):
        inner = ".*" if place[1] in long else r"\S*"
        parts.append(re.escape(wanted[at : place.start()]))
        parts.append(f"(?P={place[1]})" if place[1] in seen else f"(?P<{place[1]}>{inner})")
        seen.add(place[1])
        at = place.end()
    return "".join([*parts, re.escape(wanted[at:])])


def _lookup(call: AzCall, name: str, wanted: str, given: str, params: Mapping[str, Param]) -> dict[str, str]:
    """The arguments in a command that looks an id up: from the command, the id itself, or a name in the line's own group."""
    command, asked = _shown(wanted)
    if given.startswith("$("):
        other, told = _shown(given[2:-1])
        if other.name != command.name:
            raise _Mismatch(name, f"this practice subset takes `{wanted}` here")
    else:
        parts = id_parts(given)
        group = parts.get("resource_group", call.text("--resource-group"))
        last = given.rstrip("/").rpartition("/")[2] if parts else given
        told = {key: (group if key == "--resource-group" else last,) for key in asked}
    found: dict[str, str] = {}
    for key, values in asked.items():
        if key not in told:
            raise _Mismatch(name, f"`az {command.name}` needs {key}")
        found |= _text(name, " ".join(values), " ".join(told[key]), params)
    return found


def _is_known(line: str) -> bool:
    try:
        return bool(command_of(tokenise(line)))
    except AzUsageError:
        return False


def _shown(line: str) -> tuple[AzCommand, dict[str, tuple[str, ...]]]:
    command, rest = command_of(tokenise(line))
    return command, {key: values for key, values in options(command, rest).items() if key not in _LOOKUP}


def _unspelled(param: Param, value: str) -> str:
    """A value as the operation takes it, from how az writes it."""
    if param.type == "truth":
        return value.lower()
    if param.type == "list" and value.startswith("[{"):
        return _categories(value)
    if param.spell is None or (param.spell(value).lower() == value.lower() and not _words(param, value)):
        return value
    found = _words(param, value)
    return found[0] if found else value


def _categories(text: str) -> str:
    """The categories of logs that are switched on; raises _Mismatch where the text is no such list."""
    try:
        return ",".join(str(entry["category"]) for entry in json.loads(text) if entry.get("enabled", True))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise _Mismatch("--logs", "it is a JSON list of objects with `category` and `enabled`") from error


def _words(param: Param, value: str) -> list[str]:
    """Words that az writes in this way: those that the argument's description names, and times as PT5M."""
    spell = param.spell or str
    words = [*re.findall(r"\w+", param.about), f"PT{value.upper()}", param.default or ""]
    return [word for word in words if word and word != value and spell(word).lower() == value.lower()]
