"""The words for what an answer earned."""

from textual.content import Content

from studyapp.core.grading import Verdict
from studyapp.core.session import Attempt
from studyapp.tui.screens.sitting import CONFIDENCE


def verdict_line(verdict: Verdict, milliseconds: int | None = None, confidence: int | None = None) -> Content:
    """One line: right or not, the points, the time, how sure the learner was."""
    details = [points(verdict)]
    if milliseconds is not None:
        details.append(duration(milliseconds))
    if confidence is not None:
        details.append(f"you said: {CONFIDENCE[confidence]}")
    return Content.assemble(word(verdict), (f"   {' · '.join(details)}", "$text-muted"))


def word(verdict: Verdict) -> tuple[str, str]:
    """Right, partly right or wrong, with its style."""
    if verdict.right:
        return "✓ Right", "bold $success"
    if verdict.earned:
        return "◐ Partly right", "bold $warning"
    return "✗ Wrong", "bold $error"


def points(verdict: Verdict) -> str:
    """`1 of 2 points`."""
    return f"{verdict.earned} of {verdict.possible} {'point' if verdict.possible == 1 else 'points'}"


def attempt_word(attempt: Attempt | None) -> tuple[str, str]:
    """Right, partly right, wrong or no answer, with its style."""
    if attempt is None:
        return "○ No answer", "$text-muted"
    if attempt.right:
        return "✓ Right", "bold $success"
    if attempt.earned:
        return "◐ Partly", "bold $warning"
    return "✗ Wrong", "bold $error"


def duration(milliseconds: int) -> str:
    """`42 s` or `3 min 05 s`."""
    minutes, seconds = divmod(round(milliseconds / 1000), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"
