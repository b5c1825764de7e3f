"""Asking for a screen without knowing it.

Lessons lead to questions and questions to lessons; so that their screens need not import each other, they post what they want
to the app, which knows them all.
"""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class Open(Message):
    """Another screen is wanted on top of this one."""

    kind: str
    """lesson, item, check, session, lab, begun (a run on Azure that was just agreed to), or practice."""
    name: str
    """Lesson id with or without #section; item id; session id; id of a lab or an open attempt; or objective ids with commas between them."""
