"""When two az lines come to the same, and where they differ: order, spelling and defaults aside, ids beside names."""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

import jmespath
from jmespath.exceptions import JMESPathError

from studyapp.core.az.reading import AzCall, read
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import ShellError, join, words

Meaning = tuple[str, MappingProxyType[str, tuple[str, ...]]]
"""The words of a command, and values by canonical option."""
SILENT = ("--verbose", "--debug", "--only-show-errors")
"""Options that change nothing that is done or answered."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a line is not the one that is wanted."""

    kind: Literal["command", "missing", "surplus", "value"]
    option: str
    """The canonical spelling of the option; empty where the commands differ."""
    wanted: str
    given: str


def meaning(call: AzCall) -> Meaning:
    """What a call comes to: one id is taken apart into the options that it stands for, and defaults are left out."""
    calls = by_ids(call)
    plain = calls[0] if len(calls) == 1 else call
    given = {name: values for name, values in plain.given.items() if name not in SILENT}
    kept = {name: values for name, values in given.items() if not _is_default(plain, name, values)}
    return plain.command.name, MappingProxyType(dict(sorted(kept.items())))


def canonical(call: AzCall) -> str:
    """The one line that stands for every line of this meaning."""
    name, given = meaning(call)
    parts = [part for option, values in given.items() for part in _parts(call, option, values)]
    return f"az {name} {join(parts)}".rstrip()


def differences(wanted: AzCall, given: AzCall) -> tuple[Difference, ...]:
    """Where a call differs from the wanted one; nothing where both come to the same."""
    (command, asked), (other, told) = meaning(wanted), meaning(given)
    if command != other:
        return (Difference("command", "", command, other),)
    found = []
    for option in {**asked, **told}:
        left, right = asked.get(option), told.get(option)
        if left is None:
            found.append(Difference("surplus", option, wanted.text(option), given.text(option)))
        elif right is None:
            found.append(Difference("missing", option, wanted.text(option) or " ".join(left), given.text(option)))
        elif not same_values(option, left, right):
            found.append(Difference("value", option, " ".join(left), " ".join(right)))
    return tuple(found)


def same(left: str, right: str) -> bool:
    """Whether two lines come to the same; raises ShellError or AzUsageError where az takes one of them not."""
    return not differences(read(left), read(right))


def same_values(option: str, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    """Whether an option's values are the same: an id is the same as the name that it ends with, and so is a command that looks it up."""
    if len(left) != len(right):
        return False
    if option == "--query":
        return _queried(left[0]) == _queried(right[0])
    return all(a == b or _same_resource(a, b) for a, b in zip(left, right, strict=True))


# Ids


def id_parts(resource: str) -> dict[str, str]:
    """The parts of an ARM id as az names them: resource_group, namespace, type, name, child_type_1, child_name_1; empty for no id."""
    segments = resource.strip("/").split("/")
    if len(segments) < 4 or segments[0].lower() != "subscriptions" or segments[2].lower() != "resourcegroups":
        return {}
    parts = {"subscription": segments[1], "resource_group": segments[3]}
    if len(segments) < 8 or segments[4].lower() != "providers":
        return parts
    parts |= {"namespace": segments[5], "type": segments[6], "name": segments[7]}
    rest = segments[8:]
    for number, at in enumerate(range(0, len(rest) - 1, 2), start=1):
        parts |= {f"child_type_{number}": rest[at], f"child_name_{number}": rest[at + 1]}
    return parts


def by_ids(call: AzCall) -> tuple[AzCall, ...]:
    """A call for each id of `--ids`, with the options that the id stands for; the call itself where it has none.

    Raises:
        AzUsageError: an id is none, or does not tell all that the command needs.
    """
    ids = call.given.get("--ids")
    if not ids or not any(option.part for option in call.command.options) or any("$(" in one for one in ids):
        return (call,)
    return tuple(_with_parts(call, one) for resource in ids for one in resource.split())


def _with_parts(call: AzCall, resource: str) -> AzCall:
    parts, given = id_parts(resource), dict(call.given)
    del given["--ids"]
    for option in call.command.options:
        if option.part in parts:
            given[option.name] = (parts[option.part],)
        elif option.part and option.is_needed:
            raise AzUsageError(
                "value",
                f"Argument {option.name} cannot be derived from ID {resource}.",
                "Give the whole id of a resource of this kind: it begins with /subscriptions/.",
                call.command.name,
            )
    return replace(call, given=MappingProxyType(given))


def _same_resource(left: str, right: str) -> bool:
    """Whether two texts mean one resource: alike in any case as far as both tell group and name, and one of them is more than a name."""
    first, second = _resource(left), _resource(right)
    if not (first["resource_group"] or second["resource_group"]):
        return False
    return all(not (first[part] and second[part]) or first[part] == second[part] for part in first)


def _resource(value: str) -> dict[str, str]:
    """Id, group and name that a text tells: an id, `$(az disk show -g rg -n d --query id -o tsv)`, or a name alone."""
    text = value.lower().strip("/")
    if parts := id_parts(text):
        return {"id": text, "resource_group": parts["resource_group"], "name": text.rpartition("/")[2]}
    if (shown := _shown(value)) is not None:
        return {
            "id": "",
            "resource_group": shown.text("--resource-group").lower(),
            "name": shown.text("--name").lower(),
        }
    return {"id": "", "resource_group": "", "name": text}


def _shown(value: str) -> AzCall | None:
    """The call in `$(az … show … --query id --output tsv)`."""
    try:
        pieces = [piece for word in words(value) for piece in word.pieces] if value.startswith("$(") else []
        if len(pieces) != 1 or pieces[0].kind != "command":
            return None
        inner = read(pieces[0].text)
    except (ShellError, AzUsageError):
        return None
    is_lookup = inner.command.words[-1] == "show" and (inner.text("--query"), inner.text("--output")) == ("id", "tsv")
    return inner if is_lookup else None


# Values


def _is_default(call: AzCall, name: str, values: tuple[str, ...]) -> bool:
    option = call.command.option(name)
    if option is None or option.is_needed or not option.default:
        return False
    return " ".join(values) == option.default.replace(",", " ")


def _parts(call: AzCall, name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    option = call.command.option(name)
    return (name,) if option and option.takes == "flag" else (name, *values)


def _queried(query: str) -> object:
    """A query as JMESPath reads it, so that blanks don't matter; the text itself where it can't be read."""
    try:
        return jmespath.compile(query).parsed
    except JMESPathError:
        return query
