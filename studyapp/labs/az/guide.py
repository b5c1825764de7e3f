"""The practice subset's own help: what it knows at each level of az, and what it says to PowerShell."""

import re
from collections.abc import Sequence

from studyapp.core.az.reading import command_of
from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.az.meant import unknown_here
from studyapp.labs.az.patterns import Pattern, patterns
from studyapp.labs.operations.table import ALL

_CMDLET = re.compile(r"[A-Za-z]+-Az[A-Za-z]+")
_ABOUT = (
    "A practice subset of az: the commands below run as SDK calls in the local sandbox, never in Azure.",
    "All of az, in the same sandbox: studyapp sandbox shell. PowerShell is not supported.",
)


def guide(words: Sequence[str]) -> str:
    """Help on a group or command; on everything for no words.

    Raises:
        AzUsageError: az has none of the name, or the practice subset has not.
    """
    name = " ".join(words)
    known = patterns()
    if name in known:
        return _command(known[name])
    inner = [other for other in known if not name or other.startswith(f"{name} ")]
    if not inner:
        command_of(["az", *words])
        raise unknown_here(name)
    width = max(map(len, inner))
    lines = [f"  az {other:<{width}}  {known[other][0].operation.title}" for other in inner]
    return "\n".join([*_ABOUT, "", *lines, "", "az COMMAND --help tells its options; --query takes JMESPath."])


def _command(known: tuple[Pattern, ...]) -> str:
    command = known[0].command
    used = {option for one in known for part in (one.needed, *one.optional) for option in part}
    lines = [f"az {command.name}: {known[0].operation.title} (practice subset)", known[0].operation.teaches, ""]
    for option in command.every_option:
        if option.name in used or option.name in ("--output", "--query", "--ids", "--no-wait"):
            needed = "  [required]" if option.is_needed else ""
            choices = f"  {', '.join(option.choices)}" if option.choices else ""
            lines.append(f"  {' '.join(option.spellings)}{needed}{choices}")
    return "\n".join([*lines, "", *(f"As: {one.operation.az}" for one in known)])


def powershell(word: str) -> AzUsageError | None:
    """What a cmdlet is told, with the az command that does the same; None for any other word."""
    if not _CMDLET.fullmatch(word):
        return None
    same = [one.az for one in ALL if one.powershell.split()[:1] and one.powershell.split()[0].lower() == word.lower()]
    hint = f"In az: {same[0]}" if same else "`studyapp az` lists what this prompt knows."
    return AzUsageError(
        "powershell", f"{word} is PowerShell, which is not supported: this prompt understands az.", hint
    )
