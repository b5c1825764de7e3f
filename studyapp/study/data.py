"""The learner's own data: where it is, copies of it, moving it, checking it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from studyapp.core.errors import StudyError
from studyapp.settings import Folders
from studyapp.store.exchange import export_facts, import_facts
from studyapp.store.learner import LearnerStore


class Data:
    """One profile's data as a whole."""

    def __init__(self, store: LearnerStore, folders: Folders, profile: str, now: Callable[[], datetime]) -> None:
        self._store = store
        self._folders = folders
        self._profile = profile
        self._now = now

    @property
    def path(self) -> Path:
        """The database file."""
        return self._folders.database(self._profile)

    def backup(self, goal: Path | None = None) -> Path:
        """Write a consistent copy of the database; returns where.

        Raises:
            StudyError: the goal exists already, or can't be written.
        """
        if goal is not None and goal.exists():
            raise StudyError(f"{goal} exists already.", "Name a file that does not exist.")
        return self._store.backup(self._now(), goal)

    def export(self, goal: Path) -> dict[str, int]:
        """Write every fact about the learner to a JSON file; returns the number of rows by table.

        Raises:
            StudyError: the goal exists already, or can't be written.
        """
        if goal.exists():
            raise StudyError(f"{goal} exists already.", "Name a file that does not exist.")
        return export_facts(self._store, goal, self._now())

    def take_in(self, source: Path) -> dict[str, int]:
        """Add the facts of an exported file to this profile; what is there already is not added twice.

        A backup copy is made first. Returns the number of rows added by table.

        Raises:
            StudyError: the file is no export, is newer, or does not fit together; nothing was changed then.
        """
        self._store.backup(self._now())
        return import_facts(self._store, source)

    def faults(self) -> list[str]:
        """What is wrong with the database; empty if all is well."""
        return self._store.faults()

    def counts(self) -> dict[str, int]:
        """How many rows each table of facts holds."""
        return self._store.counts()

    def rebuild(self) -> None:
        """Make all sums again from the answers."""
        self._store.rebuild()
