"""What a body points to: ARM ids that stand anywhere in it, and names by which Azure finds resource groups."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from studyapp.core.azure_runs import AzureRun
from studyapp.labs.subscription.allowed import is_backup_group

_ID = re.compile(r"/subscriptions/([^/\s\"'?#,;&)]*)((?:/[^/\s\"'?#,;&)]*)*)", re.IGNORECASE)
_SHARED = re.compile(
    r"/providers/microsoft\.(?:authorization/(?:roledefinitions|policydefinitions|policysetdefinitions)|"
    r"compute/locations|recoveryservices/locations|insights/locations)/.+",
    re.IGNORECASE,
)
"""What belongs to Azure or to everybody: definitions, images, places of operations."""
_GROUP_NAMES = (
    "resourcegroup",
    "resourcegroupname",
    "targetresourcegroup",
    "recoveryresourcegroupname",
    "noderesourcegroup",
)
_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PREFIX = "azurebackuprgnameprefix"


class Own:
    """What belongs to a run."""

    def __init__(self, run: AzureRun) -> None:
        self._subscription = run.subscription.lower()
        self._groups = frozenset(group.lower() for group in run.groups)

    def has(self, group: str) -> bool:
        """Whether a resource group is one of the run's."""
        return group.lower() in self._groups

    def owns(self, resource: str) -> bool:
        """Whether an ARM id lies in one of the run's groups."""
        words = resource.lower().strip("/").split("/")
        return (
            len(words) > 3
            and words[:3:2] == ["subscriptions", "resourcegroups"]
            and words[1] == self._subscription
            and words[3] in self._groups
        )

    def foreign(self, content: Any, *, watches: bool) -> str:
        """The first thing in a body that is not the run's own; empty if there is none.

        Args:
            content: a JSON value.
            watches: whether the subscription itself may stand there.
        """
        return next((found for name, text in _texts(content) for found in self._foreign(name, text, watches)), "")

    def _foreign(self, name: str, text: str, watches: bool) -> Iterator[str]:
        plain = _decoded(text)
        if name == _PREFIX and not is_backup_group(f"{plain}1") and plain:
            yield f"groups named {plain}…"
        if name in _GROUP_NAMES and plain and "/" not in plain and not self.has(plain) and not is_backup_group(plain):
            yield plain
        if (
            (name.endswith("subscriptionid") or name == "subscriptions")
            and _GUID.fullmatch(plain.lower())
            and plain.lower() != self._subscription
        ):
            yield f"the subscription {plain}"
        for subscription, rest in _ID.findall(plain):
            if not self._is_own(subscription, rest, watches):
                yield f"/subscriptions/{subscription}{rest}"

    def _is_own(self, subscription: str, rest: str, watches: bool) -> bool:
        if subscription.lower() != self._subscription:
            return False
        words = rest.lower().strip("/").split("/")
        if words == [""]:
            return watches
        if words[0] == "resourcegroups" and len(words) > 1:
            return (self.has(words[1]) or is_backup_group(words[1])) and not _climbs(words)
        return _SHARED.fullmatch(rest) is not None and not _climbs(words)


def _climbs(words: list[str]) -> bool:
    return any(word in ("", ".", "..") for word in words) or "subscriptions" in words or "resourcegroups" in words[2:]


def _texts(content: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a JSON value with the name that it stands under, in lower case; names are texts too."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield "", key
            yield from _texts(value, key.lower())
    elif isinstance(content, list):
        for value in content:
            yield from _texts(value, name)
    elif isinstance(content, str):
        yield name, content


def _decoded(text: str) -> str:
    """A text with %2F and the like resolved, however often it was encoded."""
    for _ in range(5):
        plain = unquote(text)
        if plain == text:
            break
        text = plain
    return text.replace("\\", "/")
