"""Help for what the practice prompt knows, in our own words, and where to turn for what it does not know."""

import re
from collections.abc import Sequence

from studyapp.core.az.reading import after_az
from studyapp.core.az.table import commands, groups, inside
from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.az.patterns import Pattern, patterns
from studyapp.labs.operations.model import Operation
from studyapp.labs.operations.table import ALL

SUBSET = (
    "This is a practice subset of az: it does what the operations of the labs do, in the sandbox, by real SDK calls."
)
REAL = "The real az against the same sandbox: `studyapp sandbox shell`."
_CMDLET = re.compile(r"\b[a-z]+-az\w+")


def asks_help(parts: Sequence[str]) -> str | None:
    """The group or command that help is asked on, "" for all of az; None where a line asks for none."""
    rest = after_az(parts)
    if not rest or rest == ("help",):
        return ""
    path = list(_path(rest))
    if "-h" in rest or "--help" in rest:
        return " ".join(path)
    name = " ".join(rest)
    return name if name in groups() else None


def _path(rest: Sequence[str]) -> list[str]:
    """The words before the first option, as far as they name a group or command."""
    path: list[str] = []
    for word in rest:
        name = " ".join([*path, word])
        if word.startswith("-") or not (name in groups() or name in commands()):
            break
        path.append(word)
    return path


def help_on(name: str) -> str:
    """Help on a group or a command; on all that is known for ""."""
    if name in commands():
        return _command_help(name)
    lines = [f"az {name}".rstrip(), ""]
    known = [command for command in patterns() if not name or command.startswith(f"{name} ")]
    if not name:
        lines += [SUBSET, REAL, "PowerShell is not supported.", ""]
    lines += [f"  az {command:<{max(map(len, known))}}  {_about(command)}" for command in sorted(known)]
    if not known:
        lines += ["This practice subset knows none of its commands.", REAL]
    rest = [word for word in inside(name) if not any(_begins(one, f"{name} {word}".strip()) for one in known)]
    if name and rest:
        lines += ["", f"Not in this practice subset: {', '.join(rest)}."]
    return "\n".join([*lines, "", "`az … --help` tells more about each."]) + "\n"


def _begins(command: str, start: str) -> bool:
    return command == start or command.startswith(f"{start} ")


def _about(command: str) -> str:
    """What a command does, by the operations behind it."""
    return "; ".join(pattern.operation.title for pattern in patterns()[command])


def _command_help(name: str) -> str:
    if name not in patterns():
        return f"az {name}\n\nThis practice subset does not know it.\n{REAL}\n"
    lines = [f"az {name}", ""]
    for pattern in patterns()[name]:
        one = pattern.operation
        lines += [f"{one.title}.", one.teaches, *([f"Needs: {one.needs}"] if one.needs else []), ""]
        lines += [*_options(pattern), f"  Example: {_example(pattern.operation)}", ""]
    lines += ["Every command: --output/-o, --query (JMESPath), --help/-h.", REAL]
    return "\n".join(lines) + "\n"


def _options(pattern: Pattern) -> list[str]:
    abouts = {param.name: param.about for param in pattern.operation.params}
    rows: dict[str, str] = {}
    for place in pattern.places():
        about = "; ".join(abouts[param] for param in dict.fromkeys(place.params.values()) if param in abouts)
        if place.kind == "constant":
            about = f"may only be {place.text}" if place.text != "true" else "given alone"
        elif place.kind == "lookup":
            about = f"{about} (an id, or a name)"
        rows.setdefault(place.option.shown, about)
    width = max(map(len, rows), default=0)
    return [f"  {shown:<{width}}  {about}".rstrip() for shown, about in rows.items()]


def _example(operation: Operation) -> str:
    return re.sub(r"\s\[(-[^\[\]]*)\]", "", operation.az).replace("{", "<").replace("}", ">")


def instead_of(error: AzUsageError) -> str:
    """What to do about a line that is PowerShell, or a part of az that is not here; empty for other troubles."""
    if error.kind == "elsewhere" and not error.hint:
        ask = " ".join(("az", *_nearest(error.where), "--help"))
        return f"With the real az: `studyapp sandbox shell`. `{ask}` lists what there is here."
    if error.kind != "powershell":
        return ""
    cmdlet = error.message.split()[0]
    in_az = [(one, _cmdlets(one)) for one in ALL if one.az.startswith("az ")]
    same = [one for one, cmdlets in in_az if cmdlet.lower() in cmdlets]
    best = [one for one in same if one.powershell.lower().startswith(cmdlet.lower())] or same
    return (
        f"PowerShell is not supported. The same in az: {_example(best[0])}" if best else "PowerShell is not supported."
    )


def _cmdlets(operation: Operation) -> list[str]:
    return _CMDLET.findall(operation.powershell.lower())


def _nearest(name: str) -> list[str]:
    """The words of the nearest group around a command in which something is known here; none for az itself."""
    words = name.split()
    while words and not any(_begins(command, " ".join(words)) for command in patterns()):
        words.pop()
    return words
