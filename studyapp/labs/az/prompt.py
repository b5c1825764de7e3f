"""Running an az line: its nested commands first, then an operation for each id, then query and output.

It is a practice subset: what it does is what the operations of the labs do, each a real SDK call, and it says so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from studyapp.core.az.meaning import by_ids
from studyapp.core.az.reading import AzCall, after_az, read_words
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import Piece, ShellError, Word, join, words
from studyapp.core.errors import StudyError
from studyapp.labs.attempt import NotDoneError
from studyapp.labs.az.adapting import Door, adapted
from studyapp.labs.az.binding import bound, knows
from studyapp.labs.az.help_text import asks_help, help_on, instead_of
from studyapp.labs.az.output import check_query, printed, queried
from studyapp.labs.az.shaping import Written, shaped

USAGE, NOT_FOUND, FAILED = 2, 3, 1
"""How az exits: a line that it does not take, a resource that is not there, whatever else went wrong."""
_DATE = re.compile(r"date (?:-u|--utc) (?:-d|--date)[ =]'?\+?(?P<days>\d+) days?'? '?\+(?P<form>[%\w-]+)'?")
_AFTERWARDS = (
    "backup.protect",
    "backup.change-policy",
    "backup.stop-keep",
    "backup.delete-data",
    "backup.undelete",
    "backup.resume",
)
"""Operations after which az prints the job that they began."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What an az line printed, and how it ended."""

    out: str = ""
    err: str = ""
    code: int = 0
    output: str = "json"
    """The format of `out`."""


class AzPrompt:
    """Runs az lines through one door.

    Args:
        door: where the operations are performed.
        read_file: what a file holds that a value names after an @, as az reads it; raises StudyError where it can't be read.
    """

    def __init__(self, door: Door, read_file: Callable[[str], str] | None = None) -> None:
        self._door = door
        self._read_file = read_file

    def run(self, line: str) -> Printed:
        """Run a line as a shell would; `az` stands at its beginning.

        Raises:
            StudyError: the world can't be read or written; whatever else goes wrong is printed.
        """
        return self._told(lambda: self._expanded(words(line)))

    def run_words(self, parts: Sequence[str]) -> Printed:
        """Run the words of a line, which a shell has made already; raises StudyError as `run` does."""
        return self._told(lambda: list(parts))

    def _told(self, make: Callable[[], list[str]]) -> Printed:
        try:
            return self._run(make())
        except NotDoneError as error:
            return Printed(err=_refusal(error), code=NOT_FOUND if error.status == 404 else FAILED)
        except AzUsageError as error:
            said = f"ERROR: {error.message}\n"
            hint = instead_of(error) or error.hint
            return Printed(err=said + (f"{hint}\n" if hint else ""), code=error.code)
        except ShellError as error:
            return Printed(err=f"{error.message}\n" + (f"{error.hint}\n" if error.hint else ""), code=USAGE)

    def _run(self, parts: list[str]) -> Printed:
        group = asks_help(parts)
        if group is not None:
            return Printed(out=help_on(group), output="text")
        call = read_words([self._loaded(part) for part in parts])
        answer = self._answer(call)
        query, output = call.text("--query"), call.text("--output")
        if isinstance(answer, Written):
            return Printed(out=answer, output="text")
        if query and answer is not None:
            answer = queried(answer, query)
        return Printed(out=printed(answer, output, call.command.name, bool(query)), output=output)

    def _answer(self, call: AzCall) -> Any:
        """What a call answers; for several ids a list of what each answers, as az prints it."""
        if not knows(call):
            raise AzUsageError(
                "elsewhere",
                f"this practice subset does not know `az {call.command.name}`",
                where=call.command.name,
            )
        if call.has("--subscription"):
            hint = "The sandbox has one subscription alone: leave --subscription out."
            raise AzUsageError("value", "this practice subset does not do --subscription", hint, call.command.name)
        if call.has("--query"):
            check_query(call.text("--query"))
        calls = by_ids(call)
        answers = [self._performed(one) for one in calls]
        return answers[0] if len(answers) == 1 else [answer for answer in answers if answer is not None]

    def _performed(self, call: AzCall) -> Any:
        operation, args = bound(call)
        args = adapted(self._door, operation, args)
        answer = self._door.perform(operation.name, args)
        if operation.name in _AFTERWARDS:
            answer = self._door.perform("backup.job", {"group": args["group"], "vault": args["vault"]})
        return shaped(call.command.words, answer)

    def _loaded(self, part: str) -> str:
        """A word, or what the file holds that it names after an @."""
        if self._read_file is None or not part.startswith("@") or len(part) == 1:
            return part
        return self._read_file(part[1:])

    # What stands in a word for something else

    def _expanded(self, line: Sequence[Word]) -> list[str]:
        return [text for word in line for text in self._texts(word)]

    def _texts(self, word: Word) -> list[str]:
        """The words that a word becomes: what a command prints is split at blanks where it stands outside quotes."""
        if word.is_text:
            return [str(word)]
        texts = [self._put_in(piece) for piece in word.pieces]
        if any(piece.kind == "command" and not piece.quoted for piece in word.pieces):
            return "".join(texts).split()
        return ["".join(texts)]

    def _put_in(self, piece: Piece) -> str:
        if piece.kind == "text":
            return piece.text
        if piece.kind == "variable":
            raise ShellError(f"${piece.text} has no value: this prompt has no variables.", "Write the value itself.")
        if day := _DATE.fullmatch(" ".join(piece.text.split())):
            return (self._door.now() + timedelta(days=int(day["days"]))).strftime(day["form"])
        inner = self._expanded(words(piece.text))
        try:
            after_az(inner)
        except AzUsageError as error:
            raise ShellError(
                f"`{join(inner)}` is no az line, and this prompt runs nothing else.", "Write its result instead."
            ) from error
        return self._run(inner).out.rstrip("\n")


def _refusal(error: NotDoneError) -> str:
    """A refusal as az tells it: code and message of Azure."""
    if not error.code:
        return f"ERROR: {error.message}\n" + (f"{error.hint}\n" if error.hint else "")
    return f"ERROR: ({error.code}) {error.hint}\nCode: {error.code}\nMessage: {error.hint}\n"


def is_az(line: str) -> bool:
    """Whether a line is for this prompt."""
    return line.strip() == "az" or line.lstrip().startswith("az ")


def is_trouble(error: StudyError) -> bool:
    """Whether an error is one of a line, not of the world that it works in."""
    return isinstance(error, AzUsageError | ShellError)
