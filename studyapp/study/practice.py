"""Answering questions: sessions from start to result, and what a learner puts on an item."""

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from studyapp.core.draw import Filter, ItemHistory, draw
from studyapp.core.errors import StudyError
from studyapp.core.grading import Profile, Response, Verdict, fault, grade, key_hash
from studyapp.core.items import Item
from studyapp.core.marks import REASONS, Mark, Note, Report
from studyapp.core.plain import fingerprint
from studyapp.core.progress import Tally, by_objective, total
from studyapp.core.session import Attempt, Change, Mode, Planned, Session, answer, arrange, next_position, rearranged
from studyapp.settings import Folders
from studyapp.store.learner import LearnerStore
from studyapp.study.content import Content


@dataclass(frozen=True, slots=True)
class Progress:
    """A session and how far it is."""

    session: Session
    """With orders that fit the items as they are now."""
    attempts: tuple[Attempt, ...]
    gone: frozenset[int] = frozenset()
    """Places whose items an update of the pack removed or retired; they are passed over."""

    @property
    def position(self) -> int | None:
        """The place to answer next; None when all are answered."""
        return next_position(self.session, self.attempts, self.gone)

    @property
    def tally(self) -> Tally:
        """All answers so far."""
        return total(self.session.id, self.attempts)


@dataclass(frozen=True, slots=True)
class Answered:
    """An item of a finished session with its answer, ready to be explained."""

    position: int
    planned: Planned
    item: Item | None
    """None if an update of the pack removed it."""
    attempt: Attempt | None
    """None if it was not answered."""
    verdict: Verdict | None
    """What the answer earned then; None without an answer, or if the item is so different now that it can't be shown."""
    is_changed: bool
    """Whether the item differs now in any way from what was answered."""
    is_older_key: bool
    """Whether something else is right now than when it was answered; points stay as they were then."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a session came to."""

    session: Session
    answers: tuple[Answered, ...]
    tally: Tally
    objectives: tuple[Tally, ...]
    """By objective, in the order of the pack."""
    passed: bool
    """Whether the share of points reaches the pack's cut score."""


class Practice:
    """Sessions over the pack in use."""

    def __init__(
        self,
        store: LearnerStore,
        content: Content,
        folders: Folders,
        now: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self._store = store
        self._content = content
        self._folders = folders
        self._now = now
        self._rng = rng

    # Starting and resuming

    def matching(self, wanted: Filter) -> int:
        """How many items a filter lets through."""
        history = self.history()
        return len(draw(self._content.heads(), wanted, history, seed=0, pack_hash=""))

    def history(self) -> dict[str, ItemHistory]:
        """What the learner did with each item, by id; untouched items are left out."""
        return self._store.history(self._content.pack.id, self._content.keys())

    def start(
        self,
        wanted: Filter,
        *,
        count: int | None = 10,
        seed: int | None = None,
        mode: Mode = "practice",
        profile: Profile = "practice",
    ) -> Session:
        """Draw the items and keep the new session.

        Without a seed one is made up, and items seen less often come first. With a seed the draw depends on seed, pack and
        filter alone.

        Raises:
            StudyError: the filter lets no item through, or names objectives that the pack does not have.
        """
        self._check(wanted)
        chosen = self._rng.getrandbits(31) if seed is None else seed
        pack, pack_hash = self._content.pack, self._content.pack_hash
        history = self.history() if seed is None or wanted.only != "all" else {}
        drawn = draw(
            self._content.heads(),
            wanted,
            history,
            seed=chosen,
            pack_hash=pack_hash,
            count=count,
            fresh_first=seed is None,
        )
        if not drawn:
            raise StudyError("No question fits this choice.", "Choose more objectives or kinds, or other questions.")
        session = Session(
            id=f"{self._rng.getrandbits(64):016x}",
            pack=pack.id,
            pack_version=pack.version,
            pack_hash=pack_hash,
            mode=mode,
            profile=profile,
            seed=chosen,
            filter=wanted,
            items=tuple(Planned(id_, arrange(self._content.item(id_), chosen)) for id_ in drawn),
            started=self._now(),
        )
        self._store.save_session(session)
        return session

    def _check(self, wanted: Filter) -> None:
        known = [objective.id for objective in self._content.pack.objectives]
        for name in wanted.objectives:
            if name not in known:
                raise StudyError(f"This pack has no objective `{name}`.", f"Its objectives are: {', '.join(known)}.")

    def check(self, item: str) -> Session:
        """A session of one item, for a check inside a lesson.

        Raises:
            StudyError: the pack has no such item, or learners are not asked it.
        """
        if self._content.has_item(item) and not self._content.is_asked(item):
            message = f"The question `{item}` is not asked: it is a draft, was retired, or is not approved yet."
            raise StudyError(message, "Go on reading.")
        return self.start(Filter(items=(item,)), count=1, mode="check")

    def retry_misses(self, session: str) -> Session:
        """A new practice session of the items that were not right in a finished one.

        Raises:
            StudyError: nothing was missed.
        """
        missed = tuple(
            a.planned.item for a in self.result(session).answers if a.item and not (a.attempt and a.attempt.right)
        )
        if not missed:
            raise StudyError("Nothing was missed in this session.", "Start a new one from the practice screen.")
        return self.start(Filter(items=missed), count=None)

    def open_sessions(self) -> list[Progress]:
        """Sessions of the pack in use that can be resumed, newest first."""
        pack = self._content.pack.id
        return [self._progress(session) for session in self._store.open_sessions() if session.pack == pack]

    def progress(self, session: str) -> Progress:
        """How far a session is; raises StudyError if there is no such session."""
        found = self._store.session(session)
        if found is None:
            raise StudyError(f"There is no session `{session}`.", "Start a new one.")
        return self._progress(found)

    def _progress(self, session: Session) -> Progress:
        attempts = tuple(self._store.attempts(session.id))
        answered = {attempt.position for attempt in attempts}
        items, gone = list(session.items), set[int]()
        for place, planned in enumerate(session.items):
            if place in answered:
                continue
            if self._content.is_asked(planned.item):
                items[place] = rearranged(planned, self._content.item(planned.item), session.seed)
            else:
                gone.add(place)
        return Progress(replace(session, items=tuple(items)), attempts, frozenset(gone))

    def is_open(self, session: str) -> bool:
        """Whether a session was neither finished nor discarded."""
        return self._store.ending(session) is None

    # Answering

    def expect_answer(self) -> None:
        """Make ready for the first answer, so that it is kept as quickly as later ones."""
        with suppress(StudyError):  # what hinders writing is told when there is something to write
            self._store.open_log()

    def answer(
        self,
        session: Session,
        position: int,
        response: Response,
        *,
        milliseconds: int,
        changes: tuple[Change, ...] = (),
        confidence: int | None = None,
    ) -> tuple[Attempt, Verdict]:
        """Grade an answer and keep it, durably, before anything else happens; returns what was kept, and what it earned.

        Raises:
            StudyError: the response can't be an answer, or this place was answered already.
        """
        item = self._content.item(session.items[position].item)
        attempt, verdict = answer(
            session,
            position,
            item,
            response,
            now=self._now(),
            milliseconds=milliseconds,
            changes=changes,
            confidence=confidence,
        )
        self._store.record(attempt)
        return attempt, verdict

    def finish(self, session: str) -> Result:
        """End a session; what was not answered stays unanswered."""
        self._store.end_session(session, "finished", self._now())
        return self.result(session)

    def discard(self, session: str) -> None:
        """End a session without a result; its answers stay on record."""
        self._store.end_session(session, "discarded", self._now())

    # Results

    def result(self, session: str) -> Result:
        """What a session came to so far."""
        progress = self.progress(session)
        items = progress.session.items
        by_place = {attempt.position: attempt for attempt in progress.attempts}
        answers = tuple(self._answered(progress.session, place, by_place.get(place)) for place in range(len(items)))
        tallies = by_objective(progress.attempts)
        order = [objective.id for objective in self._content.pack.objectives]
        tally = progress.tally
        share = 100 * tally.earned / tally.possible if tally.possible else 0.0
        return Result(
            progress.session,
            answers,
            tally,
            tuple(tallies[name] for name in order if name in tallies),
            share >= self._content.pack.cut_score,
        )

    def _answered(self, session: Session, place: int, attempt: Attempt | None) -> Answered:
        planned = session.items[place]
        if not self._content.has_item(planned.item):
            return Answered(place, planned, None, attempt, None, is_changed=False, is_older_key=False)
        item = self._content.item(planned.item)
        planned = rearranged(planned, item, session.seed)
        if attempt is None:
            return Answered(place, planned, item, None, None, is_changed=False, is_older_key=False)
        is_older_key = attempt.key_hash != key_hash(item)
        verdict = None if is_older_key else _verdict_then(item, attempt)
        return Answered(place, planned, item, attempt, verdict, attempt.item_hash != fingerprint(item), is_older_key)

    def finished_sessions(self, limit: int = 50) -> list[Progress]:
        """Finished sessions of the pack in use, newest first."""
        pack = self._content.pack.id
        return [self._progress(session) for session in self._store.finished_sessions(limit) if session.pack == pack]

    # What a learner puts on an item

    def toggle_flag(self, item: str) -> bool:
        """Flag an item to see it again, or take the flag back; returns whether it is flagged now."""
        pack = self._content.pack.id
        value = item not in self._store.marked("flag", pack)
        self._store.add_mark(Mark("flag", pack, item, value, self._now()))
        return value

    def is_flagged(self, item: str) -> bool:
        """Whether an item is flagged."""
        return item in self._store.marked("flag", self._content.pack.id)

    def note(self, item: str) -> str:
        """The learner's note on an item; empty if there is none."""
        return self._store.notes("item", self._content.pack.id).get(item, "")

    def write_note(self, item: str, text: str) -> None:
        """Replace the note on an item; an empty text removes it."""
        self._store.add_note(Note("item", self._content.pack.id, item, text.strip(), self._now()))

    def report(self, item: str, reason: str, text: str) -> Path:
        """Report an item to its author: kept in the database, and added as one JSON line to a file; returns that file.

        Args:
            item: its id.
            reason: one of `marks.REASONS`.
            text: what the learner has to say.

        Raises:
            StudyError: the reason is not known, or the file can't be written.
        """
        if reason not in REASONS:
            raise StudyError(f"`{reason}` is no reason for a report.", f"Use one of: {', '.join(REASONS)}.")
        pack, found = self._content.pack, self._content.item(item)
        report = Report(pack.id, pack.version, item, fingerprint(found), reason, text.strip(), self._now())
        path = self._folders.reports / f"{pack.id}.jsonl"
        line = json.dumps(asdict(report) | {"at": report.at.isoformat()}, ensure_ascii=False)
        self._store.add_report(report)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            message = f"The report is kept, but can't be written to {path}: {error.strerror}."
            raise StudyError(message, "Check the permissions of that folder.") from error
        return path


def _verdict_then(item: Item, attempt: Attempt) -> Verdict | None:
    """What the answer earned then, seen on the item as it is now; None if parts of it have come or gone that matter for it."""
    verdict = grade(item, attempt.response, attempt.profile)
    is_same = (verdict.earned, verdict.possible) == (attempt.earned, attempt.possible)
    return verdict if is_same and not fault(item, attempt.response) else None
