"""ARM resource ids: how a path is taken apart, and how ids compare (without case, percent-decoded)."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

_KEPT = 2048
"""How many ids are kept taken apart: the same ones are asked for again and again."""


@lru_cache(maxsize=_KEPT)
def segments(path: str) -> tuple[str, ...]:
    """The decoded parts of a path: item names hold `;` (sent as `%3B`), and some clients encode a whole scope."""
    return tuple(filter(None, (unquote(path) if "%" in path else path).split("/")))


def key(id: str) -> str:
    """What an id is looked up by: ids compare without regard to case."""
    return id.rstrip("/").lower()


class ResourceId(NamedTuple):
    """An id taken apart at its last `providers` segment."""

    scope: str
    """Everything before the last `/providers/`: a resource group, or the resource that an extension hangs on."""
    namespace: str
    types: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def type(self) -> str:
        return "/".join((self.namespace, *self.types))

    @property
    def name(self) -> str:
        return self.names[-1]

    @property
    def parent(self) -> str:
        """The id of the resource above, or the scope for a top-level one."""
        if len(self.types) == 1:
            return self.scope
        steps = "".join(f"/{t}/{n}" for t, n in zip(self.types[:-1], self.names[:-1], strict=True))
        return f"{self.scope}/providers/{self.namespace}{steps}"


@lru_cache(maxsize=_KEPT)
def parse(id: str) -> ResourceId | None:
    """Take a resource id apart; None where it does not end in a type and a name under `/providers/`.

    A resource group or a subscription reads as a resource of Microsoft.Resources.
    """
    scope, found, rest = _cut(id)
    if not found:
        return _container(id)
    namespace, *steps = rest.split("/")
    if not namespace or not steps or len(steps) % 2:
        return None
    return ResourceId(scope, namespace, tuple(steps[::2]), tuple(steps[1::2]))


def _cut(id: str) -> tuple[str, str, str]:
    at = id.lower().rfind("/providers/")
    if at < 0:
        return id, "", ""
    return id[:at], "/providers/", id[at + len("/providers/") :]


def _container(id: str) -> ResourceId | None:
    match segments(id):
        case (a, subscription) if a.lower() == "subscriptions":
            return ResourceId("", "Microsoft.Resources", ("subscriptions",), (subscription,))
        case (a, subscription, b, group) if a.lower() == "subscriptions" and b.lower() == "resourcegroups":
            return ResourceId(f"/subscriptions/{subscription}", "Microsoft.Resources", ("resourceGroups",), (group,))
        case _:
            return None


def subscription_of(id: str) -> str:
    parts = segments(id)
    return parts[1] if len(parts) > 1 and parts[0].lower() == "subscriptions" else ""


@lru_cache(maxsize=_KEPT)
def group_of(id: str) -> str:
    """The resource group's name in an id, or an empty text."""
    parts = segments(id)
    return parts[3] if len(parts) > 3 and parts[2].lower() == "resourcegroups" else ""


@lru_cache(maxsize=_KEPT)
def group_id_of(id: str) -> str:
    return f"/subscriptions/{subscription_of(id)}/resourceGroups/{group_of(id)}"


def name_of(id: str) -> str:
    return id.rstrip("/").rsplit("/", 1)[-1]


@lru_cache(maxsize=_KEPT)
def scopes_of(id: str) -> tuple[str, ...]:
    """The keys of the id itself and of every scope above it, nearest first: locks and roles are inherited down it."""
    here = key(id)
    found = [here]
    while here:
        parsed = parse(here)
        here = key(parsed.parent) if parsed else here.rpartition("/")[0]
        if here and (parsed or parse(here)):
            found.append(here)
    return tuple(found)
