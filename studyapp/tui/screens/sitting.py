"""One learner at one session: which item is asked, what was changed before answering, how long it took."""

from datetime import datetime

from studyapp.core.grading import Response, Verdict
from studyapp.core.items import Item
from studyapp.core.session import Attempt, Change, Planned, Session
from studyapp.study.study import Study

CONFIDENCE = {1: "guess", 2: "unsure", 3: "sure"}
"""What the learner may say of an answer before giving it."""


class Sitting:
    """The state of answering; a screen asks it and tells it what happened.

    Attributes:
        session: what is to be answered.
        attempts: what was answered so far, in the order of the answers.
        position: 0-based place of the item that is asked.
        item: the item that is asked; None before the first and after the last.
        response: what was answered; None while an answer is awaited.
        verdict: what the answer earned; None while an answer is awaited.
        confidence: 1 guess, 2 unsure, 3 sure; None if the learner does not say.
        removed: places whose items an update of the pack removed or retired.
    """

    def __init__(self, study: Study, session_id: str) -> None:
        self._study = study
        progress = study.practice.progress(session_id)
        self.session: Session = progress.session
        self.attempts: tuple[Attempt, ...] = progress.attempts
        self.position = 0
        self.item: Item | None = None
        self.removed: set[int] = set()
        self._reset()

    def _reset(self) -> None:
        self.response: Response | None = None
        self.verdict: Verdict | None = None
        self.confidence: int | None = None
        self._given: list[Change] = []
        self._shown_at: datetime = self._study.now()

    @property
    def planned(self) -> Planned:
        """The place of the item that is asked."""
        return self.session.items[self.position]

    def advance(self) -> bool:
        """Take the next item that has no answer; returns whether there is one."""
        answered = {attempt.position for attempt in self.attempts}
        self.item = None
        for position, planned in enumerate(self.session.items):
            if position in answered:
                continue
            if self._study.content.is_asked(planned.item):
                self.position, self.item = position, self._study.content.item(planned.item)
                self._reset()
                return True
            self.removed.add(position)
        return False

    def change(self, response: Response) -> None:
        """Remember a response that was set, with the time since the item was shown."""
        self._given.append(Change(self._milliseconds(), response))

    def answer(self, response: Response) -> Verdict:
        """Grade the response and keep it.

        Raises:
            StudyError: the response can't be an answer, or this place was answered already.
        """
        earlier = self._given[:-1] if self._given and self._given[-1].response == response else self._given
        attempt, verdict = self._study.practice.answer(
            self.session,
            self.position,
            response,
            milliseconds=self._milliseconds(),
            changes=tuple(earlier),
            confidence=self.confidence,
        )
        self.response, self.verdict = response, verdict
        self.attempts = (*self.attempts, attempt)
        return verdict

    def _milliseconds(self) -> int:
        return round((self._study.now() - self._shown_at).total_seconds() * 1000)
