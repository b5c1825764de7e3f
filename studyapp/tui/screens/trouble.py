"""How an expected failure is told: as a toast with what happened and what to do next."""

from typing import Any

from textual.app import App

from studyapp.core.errors import StudyError

SECONDS = 12
"""Long enough to read two sentences."""


def tell(app: App[Any], error: StudyError) -> None:
    """Show an expected failure on whatever screen is open."""
    text = f"{error.message}\n{error.hint}".strip()
    app.notify(text, title="✗ That did not work", severity="error", timeout=SECONDS, markup=False)
