"""What has come of a clean-up so far: what is gone, and what stays and why."""

from dataclasses import replace
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.core.azure_cleanup import Left, Removed
from studyapp.labs.subscription.cleanup.names import in_words, is_paid, named, title
from studyapp.labs.subscription.cleanup.refusals import check_signed_in, refusal

_UNREGISTERED = "MissingSubscriptionRegistration"
"""The subscription has never used the provider, and so has nothing of it."""


class Tally:
    """What is gone and what stays, each told once."""

    def __init__(self) -> None:
        self._removed: dict[str, Removed] = {}
        self._left: dict[str, Left] = {}

    def note_removed(self, id: str) -> None:  # noqa: A002 - ARM's word
        """Something is gone, with whatever else is known to be left in it."""
        found = named(id)
        self._removed.setdefault(id.lower(), Removed(type=found.type, name=found.name, group=found.group))
        for key in [key for key in self._left if _is_within(key, id.lower())]:
            del self._left[key]

    def leave(self, id: str, why: str, next: str, **more: Any) -> None:  # noqa: A002 - ARM's word
        """Something stays; the first reason counts."""
        kind = in_words(named(id).type)
        told = Left(id=id, kind=kind, why=why, next=next, may_cost=is_paid(named(id).type))
        self._left.setdefault(id.lower(), replace(told, **more))

    def leave_refused(self, id: str, error: HttpResponseError) -> None:  # noqa: A002 - ARM's word
        """Something stays because Azure does not even show it; what is not there is not left."""
        check_signed_in(error)
        refused = refusal(error)
        if error.status_code == 404 or refused.code == _UNREGISTERED:
            return
        self.leave(id, refused.why, refused.next, code=refused.code)

    def is_held(self, id: str) -> bool:  # noqa: A002 - ARM's word
        """Whether something, or a part of it, is known to stay."""
        return any(_is_within(key, id.lower()) for key in self._left)

    def parts_left(self, id: str) -> tuple[Left, ...]:  # noqa: A002 - ARM's word
        """What stays in something, itself not counted."""
        return tuple(left for key, left in self._left.items() if key.startswith(id.lower() + "/"))

    def leave_holder(self, id: str) -> None:  # noqa: A002 - ARM's word
        """Something stays because of what stays in it, and as long."""
        parts = self.parts_left(id)
        ends = [part.until for part in parts]
        until = None if None in ends else max(filter(None, ends), default=None)
        outer = [part for part in parts if not any(_is_below(part.id, other.id) for other in parts)]
        held = ", ".join(sorted({f"{part.kind} {title(part.id)}" for part in outer}))
        self.leave(id, f"It holds what stays: {held}.", "See to what it holds, and clean up again.", until=until)

    def amend(self, id: str, **changes: Any) -> None:  # noqa: A002 - ARM's word
        """Say more of something that stays, if it does."""
        if id.lower() in self._left:
            self._left[id.lower()] = replace(self._left[id.lower()], **changes)

    @property
    def removed(self) -> tuple[Removed, ...]:
        return tuple(self._removed.values())

    @property
    def left(self) -> tuple[Left, ...]:
        return tuple(self._left[key] for key in sorted(self._left))


def _is_below(id: str, other: str) -> bool:  # noqa: A002 - ARM's word
    return id.lower().startswith(other.lower() + "/")


def _is_within(key: str, id: str) -> bool:  # noqa: A002 - ARM's word
    return key == id or key.startswith(id + "/")
