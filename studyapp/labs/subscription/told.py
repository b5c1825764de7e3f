"""The transcript of a run on a subscription: each request as it is made, without secrets, and a mark after each action."""

import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.blotting import blotted_url, without_secrets
from studyapp.labs.calls import Call

FILE = "transcript.jsonl"


class Told:
    """A transcript in a file, to which lines are added alone."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE

    def call(self, call: Call, at: datetime) -> None:
        """Add a request with the status of its answer."""
        line: dict[str, Any] = {
            "call": {
                "method": call.method,
                "url": blotted_url(call.url),
                "status": call.status,
                "request": without_secrets(call.request),
            },
            "at": at.isoformat(),
        }
        error = call.response.get("error") if call.status >= 400 and isinstance(call.response, dict) else None
        code = error.get("code") if isinstance(error, dict) else None
        self._add(line | ({"code": str(code)} if code else {}))

    def mark(self, what: str, at: datetime, **about: Any) -> None:
        """Add the end of an action, for good: it is on the disk when this returns."""
        self._add({"kept": what, **about, "at": at.isoformat()}, is_end=True)

    def _add(self, line: dict[str, Any], is_end: bool = False) -> None:
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
                if is_end:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise StudyError(f"{self._path} can't be written: {error.strerror}.", "Free some space.") from error

    def stamp(self) -> int:
        """When a line was added last, as a number that grows; 0 before the first."""
        try:
            return self._path.stat().st_mtime_ns
        except OSError:
            return 0

    def lines(self) -> list[dict[str, Any]]:
        """Every line that was written whole, oldest first."""
        return list(self._lines())

    def _lines(self) -> Iterator[dict[str, Any]]:
        try:
            content = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        for text in content.splitlines():
            try:
                line = json.loads(text)
            except ValueError:
                continue  # cut off by a crash
            if isinstance(line, dict):
                yield line
