"""Running az lines in a world: reading, finding the operation, performing it, and what az would print and exit with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from studyapp.core.az.meaning import by_ids
from studyapp.core.az.reading import AzCall, after_az, command_of, read_words
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import ShellError, Word, words
from studyapp.core.errors import StudyError
from studyapp.labs.az.answers import check_query, printed, queried, shaped
from studyapp.labs.az.completing import World, completed, with_days
from studyapp.labs.az.guide import guide, powershell
from studyapp.labs.az.meant import meant
from studyapp.labs.az.patterns import patterns

USAGE, MISSING, FAILED = 2, 3, 1
"""az's exit codes."""
_BOOT_LOG = "vm boot-diagnostics get-boot-log"
"""Prints the log itself, in no format."""
_MISSING = re.compile(r"\b\w*NotFound\b")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a line came to: what goes to standard output and standard error, and the exit code."""

    out: str
    err: str = ""
    code: int = 0


class InnerError(StudyError):
    """A command in `$( )` that failed: the line around it is not run.

    Args:
        line: the command.
        done: what it came to.
    """

    def __init__(self, line: str, done: Printed) -> None:
        super().__init__(f"$({line}): {done.err.removeprefix('ERROR: ')}", "The command around it was not run.")
        self.code = done.code


def run_line(line: str, world: World) -> Printed:
    """Run one line as typed; `$(az ...)` in it is run first, and what it prints takes its place."""
    try:
        return run_words([_filled(word, world) for word in words(line)], world)
    except StudyError as error:
        return _failed(error)


def run_words(parts: Sequence[str], world: World) -> Printed:
    """Run a line whose words are known, `az` in front or not."""
    whole = list(parts) if parts and (parts[0] == "az" or powershell(parts[0])) else ["az", *parts]
    try:
        if said := powershell(whole[0]):
            raise said
        if (shown := _help(whole)) is not None:
            return Printed(guide(shown))
        return _run(read_words(whole), world)
    except StudyError as error:
        return _failed(error)


def _filled(word: Word, world: World) -> str:
    """A word with what its commands print in their places; one that the subset can't look up stays as it is."""
    return "".join(_output(piece.text, world) if piece.kind == "command" else str(piece) for piece in word.pieces)


def _output(line: str, world: World) -> str:
    if not _is_runnable(line):
        return f"$({line})"
    done = run_line(line, world)
    if done.code:
        raise InnerError(line, done)
    return done.out.rstrip("\n")


def _is_runnable(line: str) -> bool:
    """Whether the subset runs a command in `$( )`; others stay as they are, as `$(date ...)`."""
    parts = list(map(str, words(line)))
    try:
        return parts[:1] == ["az"] and command_of(parts)[0].name in patterns()
    except AzUsageError as error:
        if error.kind == "elsewhere":
            return False
        raise


def _help(whole: Sequence[str]) -> tuple[str, ...] | None:
    """The words of the group or command that is asked about; None where it is no question."""
    rest = after_az(whole)
    asked = [word for word in rest if word in ("-h", "--help", "help")]
    start = rest[: next((at for at, word in enumerate(rest) if word.startswith("-")), len(rest))]
    plain = tuple(word for word in start if word != "help")
    if asked or not plain:
        return plain
    return None


def _run(call: AzCall, world: World) -> Printed:
    check_query(call.text("--query"))
    chosen = [completed(meant(with_days(one, world)), world) for one in by_ids(call)]
    answers = [world.perform(one.operation.name, one.args) for one in chosen]
    if call.has("--no-wait") or all(answer is None for answer in answers):
        return Printed("")
    if call.command.name == _BOOT_LOG:
        return Printed("\n".join(str(answer["log"]) for answer in answers))
    answer = answers[0] if len(answers) == 1 else answers
    found = queried(shaped(call.command.name, answer), call.text("--query"))
    return Printed(printed(found, call.text("--output")))


def _failed(error: StudyError) -> Printed:
    return Printed("", f"ERROR: {error.message}" + (f"\n{error.hint}" if error.hint else ""), _code(error))


def _code(error: StudyError) -> int:
    if isinstance(error, InnerError):
        return error.code
    if isinstance(error, AzUsageError | ShellError):
        return USAGE
    return MISSING if _MISSING.search(error.message) else FAILED
