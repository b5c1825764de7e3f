"""The learner's own free sandbox: one JSON document, read when it is needed and saved whole after each change.

Whoever changes it is alone from reading to saving, so that two programs lose nothing of each other's changes. A document that
can't be read is told about and left as it is; beginning anew keeps it beside the new one.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from studyapp import process_lock
from studyapp.core.errors import StudyError
from studyapp.sandbox import Sandbox

Start = Literal["sample", "empty"]
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError)
"""What reading a document raises that no sandbox has written."""


class Playground:
    """One profile's own sandbox.

    Args:
        folder: where its document lies; made when something is saved.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sandbox: Sandbox | None = None
        self._stamp: tuple[int, int] | None = None

    @property
    def path(self) -> Path:
        """The document; it need not exist."""
        return self._folder / "sandbox.json"

    def look(self) -> Sandbox:
        """The sandbox as it was saved last, whoever saved it; an empty one before the first change.

        It is to be read only: what is done to it is not kept.

        Raises:
            StudyError: the document is damaged, of a later release, or can't be read.
        """
        stamp = self._stamped()
        if self._sandbox is None or stamp != self._stamp:
            self._sandbox = self._read() if stamp else Sandbox()
            self._stamp = stamp
        return self._sandbox

    @contextmanager
    def changing(self) -> Iterator[Sandbox]:
        """The sandbox, to do something to it; saved at the end, or left as it was where that fails. Not to be nested.

        Raises:
            StudyError: the document can't be read or written, or another program is at it and does not end.
        """
        with self._alone("changing the sandbox"):
            sandbox = self.look()
            try:
                yield sandbox
                self._save(sandbox)
            except BaseException:
                self._sandbox = None
                raise

    @contextmanager
    def _alone(self, doing: str) -> Iterator[None]:
        """Keep every other program from changing the sandbox meanwhile."""
        with ExitStack() as turn:
            with _telling(f"The sandbox can't be saved to {self.path}"):
                self._folder.mkdir(parents=True, exist_ok=True)
                turn.enter_context(process_lock.alone(self._folder / "lock", doing, "The sandbox"))
            yield

    def begin(self, start: Start) -> Path | None:
        """Throw everything away and begin anew.

        Returns:
            Where a document that can't be read was put, or None where there was none of that kind.

        Raises:
            StudyError: the new document can't be written.
        """
        sandbox = _new(start)
        with self._alone("beginning anew"):
            kept = self._set_aside()
            self._save(sandbox)
        return kept

    def _set_aside(self) -> Path | None:
        """Move away a document that can't be read: it may be somebody's work, and a later release may read it."""
        try:
            self.look()
        except StudyError:
            places = (self._folder / f"sandbox.unreadable-{number}.json" for number in range(1, 1000))
            free = next(place for place in places if not place.exists())
            with _telling(f"{self.path} can't be moved away"):
                self.path.rename(free)
            return free
        return None

    # The document

    def _stamped(self) -> tuple[int, int] | None:
        """When the document was written and how long it is; None where there is none."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.path, error.strerror or "it can't be read") from error
        return found.st_mtime_ns, found.st_size

    def _read(self) -> Sandbox:
        try:
            return Sandbox.open(self.path)
        except OSError as error:
            raise _unreadable(self.path, error.strerror or "it can't be read") from error
        except _BROKEN as error:
            later = "later release" in str(error)
            why = "it was saved by a later release of studyapp" if later else "it is damaged, or no sandbox at all"
            raise _unreadable(self.path, why) from error

    def _save(self, sandbox: Sandbox) -> None:
        with _telling(f"The sandbox can't be saved to {self.path}"):
            sandbox.save(self.path)
        self._sandbox, self._stamp = sandbox, self._stamped()


def _new(start: Start) -> Sandbox:
    sandbox = Sandbox()
    if start == "sample":
        # Imported here: the SDKs cost seconds, and looking needs none of them.
        from studyapp.labs.bench import run
        from studyapp.labs.sample_world import SAMPLE
        from studyapp.labs.sandbox_target import SandboxTarget

        run(SandboxTarget(sandbox), SAMPLE)
    return sandbox


@contextmanager
def _telling(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StudyError(f"{what}: {error.strerror}.", "Check its permissions and the space that is left.") from error


def _unreadable(path: Path, why: str) -> StudyError:
    hint = "It is left as it is. `studyapp sandbox reset --empty` puts it aside and begins anew."
    return StudyError(f"The sandbox in {path} can't be opened: {why}.", hint)
