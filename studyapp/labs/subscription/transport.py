"""The last stage of every client's pipeline on a real subscription: nothing reaches the network past the fence."""

import json
from typing import Any

from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest

from studyapp.labs.passing import PassingTransport
from studyapp.labs.subscription.fence import Fence, Free, OutsideFenceError, Owned, Proof, Tagged

_GROUPS_VERSION = "2021-04-01"
_VERSIONS = {"restorepointcollections": "2024-07-01", "deletedvaults": "2025-08-01"}
"""The api-version with which the owner of something outside the run's groups is looked up, by type."""


class FencedTransport(PassingTransport):
    """Hands on what the fence lets through.

    Args:
        inner: the transport that sends.
        fence: decides.
        endpoint: address of Azure Resource Manager.
        longest_pause: the most seconds that a wait between two polls takes; None to wait as long as is asked.
    """

    def __init__(
        self, inner: HttpTransport[Any, Any], fence: Fence, endpoint: str, longest_pause: float | None
    ) -> None:
        super().__init__(inner)
        self._fence = fence
        self._endpoint = endpoint.rstrip("/")
        self._longest_pause = longest_pause

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request, after looking at what must be so first.

        Raises:
            OutsideFenceError: it may not leave the process, or what was seen does not allow it.
        """
        for proof in self._fence.judge(request.method, request.url, _content(request)):
            self._check(proof, request, kwargs)
        return self._inner.send(request, **kwargs)

    def _check(self, proof: Proof, request: Any, kwargs: dict[str, Any]) -> None:
        match proof:
            case Tagged(group):
                status, shown = self._look(self._group(group), request, kwargs)
                if status != 200 or not self._fence.is_ours(shown.get("tags")):
                    raise _unproven(group, "is not there" if status == 404 else "does not carry the tag of this run")
            case Free(group):
                status, shown = self._look(self._group(group), request, kwargs)
                if status != 404 and not self._fence.is_ours(shown.get("tags")):
                    raise _unproven(group, "is there already and belongs to something else")
            case Owned(path, names):
                version = next(version for kind, version in _VERSIONS.items() if f"/{kind}/" in path)
                status, shown = self._look(f"{path}?api-version={version}", request, kwargs)
                found: Any = shown
                for name in names:
                    found = found.get(name) if isinstance(found, dict) else None
                if status != 200 or not self._fence.owns(found):
                    raise _unproven(path.rpartition("/")[2], "does not belong to this run")

    def _group(self, group: str) -> str:
        return f"/subscriptions/{self._fence.run.subscription}/resourcegroups/{group}?api-version={_GROUPS_VERSION}"

    def _look(self, path: str, request: Any, kwargs: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Read something as the same caller; its status and content, which is empty for anything but 200."""
        headers = {name: request.headers[name] for name in ("Authorization",) if name in request.headers}
        answer = self._inner.send(HttpRequest("GET", self._endpoint + path, headers=headers), **_plain(kwargs))
        content = answer.read()
        if answer.status_code not in (200, 404):
            raise _unproven(path.partition("?")[0].rpartition("/")[2], f"could not be read (HTTP {answer.status_code})")
        shown = json.loads(content) if answer.status_code == 200 else {}
        return answer.status_code, shown if isinstance(shown, dict) else {}

    def sleep(self, duration: float) -> None:
        """Wait as the other transport waits."""
        self._inner.sleep(duration if self._longest_pause is None else min(duration, self._longest_pause))


def _content(request: Any) -> bytes:
    content = request.content if hasattr(request, "content") else request.body
    if content is None:
        return b""
    if isinstance(content, str):
        return content.encode()
    if isinstance(content, bytes):
        return content
    raise OutsideFenceError("A request was held back, because its body can't be read beforehand.", "Send it as JSON.")


def _plain(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The transport's options without streaming, so that the answer is read whole."""
    return {name: value for name, value in kwargs.items() if name != "stream"}


def _unproven(what: str, why: str) -> OutsideFenceError:
    return OutsideFenceError(
        f"A change was held back: {what} {why}.",
        "A run works in its own resource groups only; nothing was changed in Azure.",
    )
