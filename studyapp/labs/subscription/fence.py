"""The fence around a run on a real subscription: which requests may leave the process, and what must be seen to be so before they do.

Reading is free within the subscription. Writing is free in the run's own resource groups alone, and in what is listed in
`exceptions.py`, because Azure itself needs it. Everything else is refused here, before anybody is asked.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from studyapp.core.azure_runs import RUN_TAG, AzureRun, run_of
from studyapp.core.errors import StudyError
from studyapp.labs.subscription import allowed, references
from studyapp.labs.subscription.places import Place, place_of

_READS = ("GET", "HEAD")
_WRITES = ("PUT", "PATCH", "POST", "DELETE")
_HEX = re.compile(r"%[0-9a-fA-F]{2}")


class OutsideFenceError(StudyError):
    """A request that may not leave the process."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """The group must be there and carry the run's tag."""

    group: str


@dataclass(frozen=True, slots=True)
class Free:
    """The group must not be there, or carry the run's tag."""

    group: str


@dataclass(frozen=True, slots=True)
class Owned:
    """What a path shows must belong to something in the run's groups."""

    path: str
    names: tuple[str, ...]
    """Where in the answer the id of what it belongs to stands."""


Proof = Tagged | Free | Owned


class Fence:
    """The fence of one run.

    Args:
        run: what the run may touch.
        endpoint: the one address that requests may go to, as https://management.azure.com.
        sizes: sizes that machines may have: those whose price is known.
    """

    def __init__(self, run: AzureRun, endpoint: str, sizes: frozenset[str]) -> None:
        self.run = run
        self._endpoint = urlsplit(endpoint)
        self._sizes = frozenset(size.lower() for size in sizes)
        self._own = references.Own(run)

    def judge(self, method: str, url: str, body: bytes) -> tuple[Proof, ...]:
        """What must be seen to be so before a request may leave; nothing for a read.

        Raises:
            OutsideFenceError: it may not leave at all.
        """
        self._check_address(url)
        place = place_of(_segments(url))
        if method in _READS:
            self._check_read(place)
            return ()
        if method not in _WRITES:
            raise _refused(method, place, "no such request is known")
        self._check_subscription(method, place)
        content = _json(method, place, body)
        asked = allowed.ask(method, place)
        if not asked and place.group:
            self._check_group(method, place, content)
        elif not asked:
            return self._exception(method, place, content)
        self._check_references(method, place, content)
        return () if asked else self._proofs(method, place)

    # Where it goes

    def _check_address(self, url: str) -> None:
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) != (self._endpoint.scheme, self._endpoint.netloc):
            raise OutsideFenceError(
                f"A request to {parts.scheme}://{parts.hostname or '?'} was held back: this run talks to {self._endpoint.hostname} alone.",
                "Use your own tools for what lies elsewhere; the lab's checks look at the state alone.",
            )

    def _check_read(self, place: Place) -> None:
        if place.subscription and place.subscription != self.run.subscription.lower():
            raise _refused("GET", place, "that is another subscription")

    def _check_subscription(self, method: str, place: Place) -> None:
        if not place.subscription and not allowed.ask(method, place):
            raise _refused(method, place, "it belongs to no subscription")
        self._check_read(place)

    # What it writes

    def _check_group(self, method: str, place: Place, content: Any) -> None:
        if allowed.is_backup_group(place.group) and allowed.removes_points(method, place):
            return
        if not self._own.has(place.group):
            names = ", ".join(self.run.groups)
            raise _refused(method, place, f"the run's groups are {names}")
        self._check_items(method, place)
        if place.is_group:
            self._check_whole_group(method, place, content)
        elif not allowed.is_allowed(place):
            raise _refused(method, place, "runs don't write resources of this type")
        self._check_size(method, place, content)

    def _check_items(self, method: str, place: Place) -> None:
        """The names of protected items hold the group of the machine that they protect."""
        for group in place.named_groups():
            if not self._own.has(group):
                raise _refused(method, place, f"it names a machine in {group}")

    def _check_whole_group(self, method: str, place: Place, content: Any) -> None:
        if method == "POST":
            raise _refused(method, place, "what is in a group is not moved or exported")
        tags = content.get("tags") if isinstance(content, dict) else None
        is_tagged = self.is_ours(tags)
        if (method == "PUT" and not is_tagged) or (method == "PATCH" and tags is not None and not is_tagged):
            raise _refused(method, place, f"the tag {RUN_TAG} must stay {self.run.id}")

    def _check_size(self, method: str, place: Place, content: Any) -> None:
        size = allowed.size_in(place, content)
        if size and size.lower() not in self._sizes:
            raise _refused(
                method,
                place,
                f"no price is known for the size {size}",
                "`studyapp lab sizes` lists those that may be used.",
            )

    def _check_references(self, method: str, place: Place, content: Any) -> None:
        foreign = self._own.foreign(content, watches=self.run.watches and allowed.watches(place))
        if foreign:
            raise _refused(method, place, f"it points to {foreign}, which is not the run's own")

    def _exception(self, method: str, place: Place, content: Any) -> tuple[Proof, ...]:
        """What is written outside any group."""
        if allowed.registers(method, place):
            return ()
        if allowed.undeletes(method, place):
            self._check_references(method, place, content)
            return (Owned(place.path.rpartition("/")[0], ("properties", "vaultId")),)
        raise _refused(method, place, "it lies outside the run's groups")

    def _proofs(self, method: str, place: Place) -> tuple[Proof, ...]:
        if allowed.is_backup_group(place.group):
            return (Owned(allowed.collection(place), ("properties", "source", "id")),)
        makes = place.is_group and method == "PUT"
        return (Free(place.group),) if makes else (Tagged(place.group),)

    # What was seen

    def is_ours(self, tags: Any) -> bool:
        """Whether a group with these tags is the run's."""
        return run_of(tags) == self.run.id

    def owns(self, resource: Any) -> bool:
        """Whether an ARM id lies in one of the run's groups."""
        return isinstance(resource, str) and self._own.owns(resource)


def _segments(url: str) -> tuple[str, ...]:
    """The path of a URL, decoded, in parts.

    Raises:
        OutsideFenceError: it can be read in more than one way.
    """
    path = unquote(urlsplit(url).path)
    parts = path.lstrip("/").split("/")
    odd = any(part in ("", ".", "..") for part in parts) or any(letter < " " or letter in "\\\x7f" for letter in path)
    if odd or _HEX.search(path) or path.rstrip("/") != path:
        raise OutsideFenceError(
            "A request was held back, because its path can be read in more than one way.",
            "Write names as they are, without slashes and dots for folders.",
        )
    return tuple(parts)


def _json(method: str, place: Place, body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _refused(method, place, "its body is no JSON") from None


def _refused(method: str, place: Place, why: str, hint: str = "") -> OutsideFenceError:
    told = f"{method} {place.shown()} was held back: {why}."
    return OutsideFenceError(told, hint or "A run works in its own resource groups only; nothing was sent to Azure.")
