"""One attempt at a lab, on disk: the world as it is, as it was at the start and at the last pass, and every call made in it.

Each action of the learner ends with the world saved whole and a mark in the transcript; what a crash left behind that mark is
dropped when the attempt is opened again, so world and transcript always tell the same story.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from azure.core.exceptions import AzureError

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.bench import last_event, lay
from studyapp.labs.calls import Call
from studyapp.labs.checks import grade
from studyapp.labs.operations.table import perform
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox

_SECRETS = ("password", "secret", "sharedkey", "accountkey")


@dataclass(frozen=True, slots=True)
class Done:
    """What one action of the learner came to."""

    answer: Any
    """What Azure answered, as JSON."""
    calls: tuple[Call, ...]
    """The ARM calls that it took."""


class Attempt:
    """An attempt at a lab, open."""

    def __init__(self, lab: Lab, seed: int, folder: Path) -> None:
        """An attempt whose files lie in a folder.

        Args:
            lab: as the pack has it; its variables are drawn from the seed.
            seed: decides the variables and everything that is random in the sandbox.
            folder: where its files are.
        """
        self.lab = filled(lab, draw_variables(lab, seed))
        self.seed = seed
        self.folder = folder

    @property
    def _world(self) -> Path:
        return self.folder / "world.json"

    @property
    def _start(self) -> Path:
        return self.folder / "start.json"

    @property
    def _passed(self) -> Path:
        return self.folder / "passed.json"

    @property
    def _transcript(self) -> Path:
        return self.folder / "transcript.jsonl"

    def begin(self) -> None:
        """Lay the lab's world and keep it as the start.

        Raises:
            StudyError: the folder can't be written.
        """
        target = lay(self.lab, self.seed)
        with _in_words(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            target.sandbox.save(self._start)
            shutil.copyfile(self._start, self._world)
            self._transcript.write_text("", encoding="utf-8")

    def target(self) -> Target:
        """The sandbox as it was left, with clients.

        Raises:
            StudyError: the saved world is missing, damaged or of a newer version.
        """
        return Target(_opened(self._world))

    # What a learner does

    def do(self, name: str, args: Mapping[str, str]) -> Done:
        """Perform one operation and keep what came of it; a refusal is kept too, since calls before it may have changed things.

        Raises:
            StudyError: there is no such operation, its arguments don't fit, or Azure refused it.
        """
        target = self.target()
        try:
            answer = perform(target, name, args)
        except AzureError as error:
            raise _refused(error) from error
        finally:
            self.keep(target, f"{name} {json.dumps(dict(args))}")
        return Done(answer, tuple(target.calls))

    def keep(self, target: Target, what: str) -> None:
        """Save the world after an action, and add its calls to the transcript."""
        keep_world(self.folder, target, what)

    def check(self) -> tuple[Finding, ...]:
        """Grade the state as it is; looking changes nothing."""
        start = _opened(self._start)
        return grade(self.lab, self.target(), last_event(Target(start)))

    def mark_passed(self) -> None:
        """Keep the state as the last one that passed."""
        with _in_words(self.folder):
            _copy(self._world, self._passed)

    def reset(self, to_pass: bool = False) -> None:
        """Go back to the start, or to the last pass.

        Raises:
            StudyError: nothing has passed yet.
        """
        source = self._passed if to_pass else self._start
        if not source.exists():
            raise StudyError("Nothing has passed in this attempt yet.", "Reset it to its start instead.")
        with _in_words(self.folder):
            _copy(source, self._world)
            with self._transcript.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"kept": "reset to the last pass" if to_pass else "reset to the start"}) + "\n")

    def branch(self, folder: Path) -> "Attempt":
        """A second attempt that goes on from here on its own."""
        with _in_words(folder):
            shutil.copytree(self.folder, folder)
        other = Attempt.__new__(Attempt)
        other.lab, other.seed, other.folder = self.lab, self.seed, folder
        return other

    def transcript(self) -> list[dict[str, Any]]:
        """Every call and action that was kept, oldest first."""
        lines = [json.loads(line) for line in self._transcript.read_text(encoding="utf-8").splitlines()]
        last = max((number for number, line in enumerate(lines) if "kept" in line), default=-1)
        return lines[: last + 1]

    def remove(self) -> None:
        """Delete the attempt's files; what was graded stays in the learner's database."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _refused(error: AzureError) -> StudyError:
    said = getattr(error, "error", None)
    code = getattr(said, "code", "") or type(error).__name__
    # The SDK's own message tells code and text twice over.
    text = getattr(said, "message", "") or error.message
    return StudyError(f"Azure refused it: {code}.", " ".join(str(text).split()))


def keep_world(folder: Path, target: Target, what: str) -> None:
    """Save the world of the attempt in a folder: first the calls, then the world, then the mark that both are there."""
    lines = [{"call": _call(call)} for call in target.calls]
    transcript = folder / "transcript.jsonl"
    with _in_words(folder):
        with transcript.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
        target.sandbox.save(folder / "world.json")
        with transcript.open("a", encoding="utf-8") as file:
            file.write(json.dumps({"kept": what, "at": target.now.isoformat()}) + "\n")


def _call(call: Call) -> dict[str, Any]:
    return {"method": call.method, "url": call.url, "status": call.status, "request": without_secrets(call.request)}


def without_secrets(value: Any) -> Any:
    """A JSON value with the values of passwords and keys blotted out."""
    if isinstance(value, dict):
        return {name: _kept(name, entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [without_secrets(entry) for entry in value]
    return value


def _kept(name: str, value: Any) -> Any:
    is_secret = any(sign in name.lower() for sign in _SECRETS) and isinstance(value, str)
    return "***" if is_secret else without_secrets(value)


def _opened(path: Path) -> Sandbox:
    try:
        return Sandbox.open(path)
    except (OSError, ValueError) as error:
        raise StudyError(
            f"The world of this attempt can't be read: {error}.", "Stop it and start the lab anew."
        ) from error


def _copy(source: Path, goal: Path) -> None:
    part = goal.with_name(goal.name + ".part")
    shutil.copyfile(source, part)
    part.replace(goal)


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StudyError(
            f"The lab's files in {folder} can't be written: {error.strerror}.", "Free some space."
        ) from error
