"""Line mode: a session as numbered text, one line of input for each answer.

Words besides answers: `?` help, `f` flag, `q` leave (the session stays resumable). End of input leaves too.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TextIO

from studyapp.cli.line_items import explanation_lines, verdict_line
from studyapp.core.grading import Response
from studyapp.core.items import Item
from studyapp.core.lines import NotUnderstoodError, instruction, parse, question_lines
from studyapp.core.plain import to_plain
from studyapp.core.session import Planned, Session
from studyapp.study.practice import Result
from studyapp.study.study import Study

HELP = "Answer as shown, or type: ? for this help, f to flag the question, q to leave and go on another time."


@dataclass(slots=True)
class LineMode:
    """One sitting in line mode."""

    study: Study
    out: TextIO
    """Where questions and feedback go: standard error if the result is JSON, else standard output."""
    source: TextIO

    def run(self, session: Session) -> Result:
        """Ask what is still open; the session is finished when all is answered, and stays open otherwise."""
        progress = self.study.practice.progress(session.id)
        while progress.position is not None:
            if not self._ask(progress.session, progress.position):
                self._say(f"Left after {len(progress.attempts)} of {len(session.items)} questions.")
                self._say("Go on with: studyapp quiz --resume --plain")
                return self.study.practice.result(session.id)
            progress = self.study.practice.progress(session.id)
        return self.study.practice.finish(session.id)

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.out.write(line + "\n")
        self.out.flush()

    def _ask(self, session: Session, position: int) -> bool:
        """Put one question until it is answered and the answer is kept; False if the learner leaves."""
        planned = session.items[position]
        item = self.study.content.item(planned.item)
        begun = self.study.now()
        self._say(
            "", f"Question {position + 1} of {len(session.items)} [{item.kind}]", *question_lines(item, planned.shown)
        )
        response = self._response(item, planned)
        if response is None:
            return False
        spent = round((self.study.now() - begun).total_seconds() * 1000)
        _, verdict = self.study.practice.answer(session, position, response, milliseconds=spent)
        if session.feedback:
            self._say(verdict_line(verdict), *explanation_lines(item, planned.shown, response))
        return True

    def _response(self, item: Item, planned: Planned) -> Response | None:
        words: dict[str, Callable[[], None]] = {
            "?": lambda: self._say(HELP, instruction(item)),
            "f": lambda: self._flag(item.id),
            "b": lambda: self._say("Answers are final here; there is no way back."),
        }
        while line := self.source.readline():
            text = line.strip()
            if text.lower() == "q":
                return None
            if text.lower() in words:
                words[text.lower()]()
                continue
            try:
                return parse(item, planned.shown, text)
            except NotUnderstoodError as trouble:
                self._say(f"Not understood. {trouble}")
        return None

    def _flag(self, item: str) -> None:
        flagged = self.study.practice.toggle_flag(item)
        self._say("Flagged." if flagged else "The flag is taken back.")


def line_mode(study: Study, as_json: bool) -> LineMode:
    """Line mode on the standard streams."""
    return LineMode(study, sys.stderr if as_json else sys.stdout, sys.stdin)


def result_lines(result: Result) -> list[str]:
    """A result as text."""
    tally = result.tally
    lines = [
        "",
        f"Score: {tally.earned} of {tally.possible} points ({result.session.profile} scoring), {tally.right} of",
    ]
    lines[-1] += f" {len(result.answers)} questions right."
    lines += [f"  {one.name}: {one.right} of {one.answers} right" for one in result.objectives]
    return lines


def result_json(result: Result, state: str) -> dict[str, Any]:
    """A result for other programs."""
    session, tally = result.session, result.tally
    return {
        "session": session.id,
        "pack": session.pack,
        "pack_version": session.pack_version,
        "pack_hash": session.pack_hash,
        "mode": session.mode,
        "scoring": session.profile,
        "seed": session.seed,
        "filter": to_plain(session.filter),
        "state": state,
        "count": len(session.items),
        "answered": tally.answers,
        "right": tally.right,
        "earned": tally.earned,
        "possible": tally.possible,
        "passed": result.passed,
        "objectives": [{"id": one.name, "answers": one.answers, "right": one.right} for one in result.objectives],
        "items": [
            {
                "item": one.planned.item,
                "response": to_plain(one.attempt.response) if one.attempt else None,
                "earned": one.attempt.earned if one.attempt else None,
                "possible": one.attempt.possible if one.attempt else None,
                "changed": one.is_changed,
                "older_key": one.is_older_key,
            }
            for one in result.answers
        ],
    }
