"""The files of one attempt: the world as it is, as it was at the start and at the last pass, and the transcript.

Whoever changes something is alone in the attempt from reading the world to saving it, so that two programs lose nothing of each
other's work. Reading needs no turn: each file is replaced whole.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from studyapp import process_lock
from studyapp.core.errors import StudyError
from studyapp.labs.journal import JournalSandbox
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.transcript import Line, Transcript, digest
from studyapp.sandbox import Sandbox


class AttemptFiles:
    """The folder of an attempt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.world = folder / "world.json"
        self.start = folder / "start.json"
        self.passed = folder / "passed.json"
        self._transcript = Transcript(folder / "transcript.jsonl")

    def begin(self, target: SandboxTarget) -> None:
        """Keep a world that was just laid as the start; raises StudyError if the folder can't be written."""
        with _in_words(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            target.sandbox.save(self.start)
            content = self.start.read_bytes()
            self._transcript.begin({"kept": "begun", "at": target.now.isoformat(), "world": digest(content)})
            _replace(self.world, content)

    # Changing

    @contextmanager
    def alone(self, doing: str) -> Iterator[None]:
        """Keep everybody else from changing the attempt meanwhile; not to be nested.

        Raises:
            StudyError: somebody else is at it and does not end, the attempt is gone, or its folder can't be written.
        """
        with ExitStack() as turn:
            self._check_there()
            with _in_words(self.folder):
                turn.enter_context(process_lock.alone(self.folder / "lock", doing, "This attempt"))
            self._check_there()
            yield

    def _check_there(self) -> None:
        if not self.world.exists():
            raise StudyError(
                "The world of this attempt is not there: it was stopped, or is on another machine.",
                "Start the lab anew.",
            )

    @contextmanager
    def working(self, what: str, about: Mapping[str, Any] | None = None) -> Iterator[SandboxTarget]:
        """The attempt's world to do something in; what was done is kept, also where it ends in an error.

        Args:
            what: what is done, in a few words.
            about: more about it for the transcript.

        Raises:
            StudyError: as `alone`; the world can't be read or saved.
        """
        with self.alone(what):
            sandbox = self.journal(self.world)
            mark: Line = {"kept": what, **(about or {})}
            try:
                yield SandboxTarget(sandbox)
            except BaseException:
                # A word that was mistyped is no move; what was done before something failed is kept.
                if sandbox.moves:
                    self._keep(sandbox, mark)
                raise
            self._keep(sandbox, mark)

    def journal(self, world: Path) -> JournalSandbox:
        """A copy of a saved world that notes what is done in it; raises StudyError if it can't be read."""
        with _readable(world):
            return JournalSandbox.opened(world)

    def _keep(self, sandbox: JournalSandbox, mark: Line) -> None:
        with _in_words(self.folder):
            beside = self.folder / "next.json"
            sandbox.save(beside)
            self._put(beside.read_bytes(), sandbox.moves, {**mark, "at": sandbox.now.isoformat()})
            beside.unlink()

    def _put(self, content: bytes, moves: list[Line], mark: Line) -> None:
        """First the transcript, then the world: a crash in between leaves a sitting that belongs to no world."""
        before = digest(self.world.read_bytes())
        self._transcript.add(moves, {**mark, "world": digest(content)}, before)
        _replace(self.world, content)

    def go_back(self, to_pass: bool) -> None:
        """Put the start, or what passed last, in the place of the world.

        Raises:
            StudyError: nothing has passed yet, or as `alone`.
        """
        with self.alone("reset"):
            source = self.passed if to_pass else self.start
            if not source.exists():
                raise StudyError("Nothing has passed in this attempt yet.", "Reset it to its start instead.")
            goal = "pass" if to_pass else "start"
            with _in_words(self.folder):
                kept = "reset to the last pass" if to_pass else "reset to the start"
                self._put(source.read_bytes(), [], {"kept": kept, "reset": goal})

    def keep_as_passed(self, content: bytes) -> None:
        """Keep a saved world as the last that passed."""
        with _in_words(self.folder):
            _replace(self.passed, content)

    def copy(self, folder: Path) -> None:
        """Copy everything to a folder that is not there yet; nothing is left of it where that fails."""
        beside = folder.with_name(f"{folder.name}.part")
        with self.alone("branch"), _in_words(folder):
            try:
                shutil.copytree(self.folder, beside, ignore=shutil.ignore_patterns("lock*", "*.part", "next.json"))
                beside.rename(folder)
            finally:
                shutil.rmtree(beside, ignore_errors=True)

    def remove(self) -> None:
        """Delete the folder, once nobody works in it; one that is gone already stays gone."""
        if self.world.exists():
            with self.alone("stop"):
                shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    # Reading

    def target(self) -> SandboxTarget:
        """The world as it was left, with clients; what is done in it is not kept."""
        with _readable(self.world):
            return SandboxTarget(Sandbox.open(self.world))

    def read(self) -> tuple[bytes, SandboxTarget]:
        """The saved world, and a target over just that, though others may save another meanwhile."""
        while True:
            with _readable(self.world):
                content = self.world.read_bytes()
                target = self.target()
                if self.world.read_bytes() == content:
                    return content, target

    def beginning(self) -> SandboxTarget:
        """A target over the start."""
        with _readable(self.start):
            return SandboxTarget(Sandbox.open(self.start))

    def lines(self) -> list[Line]:
        """Every move and mark that was kept, oldest first; raises StudyError where it can't be read."""
        with _readable(self.world):
            world = digest(self.world.read_bytes())
            return self._transcript.lines(world)


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise StudyError(
            f"The world of this attempt can't be read: {path.name}: {error}.", "Stop it and start the lab anew."
        ) from error


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StudyError(
            f"The lab's files in {folder} can't be written: {error.strerror}.", "Free some space."
        ) from error
