"""A learner's own sandbox subscription as a target: clients that can't leave the run's fence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from studyapp.core.azure_runs import AzureRun
from studyapp.labs.blotting import blotted_url, without_secrets
from studyapp.labs.calls import Call
from studyapp.labs.subscription.fence import Fence
from studyapp.labs.target import Target

if TYPE_CHECKING:
    from azure.core.credentials import TokenCredential
    from azure.core.pipeline.transport import HttpTransport


@dataclass(frozen=True, slots=True)
class Line:
    """How Azure is reached."""

    credential: "TokenCredential"
    endpoint: str
    """Address of Azure Resource Manager, without a slash at the end."""
    sizes: frozenset[str]
    """Sizes that machines may have."""
    now: Callable[[], datetime]
    """The real time, UTC."""
    transport: "Callable[[], HttpTransport[Any, Any]] | None" = None
    """What sends; azure-core's own transport without it."""
    longest_pause: float | None = None
    """The most seconds between two polls, for a server on this machine; None for Azure."""


class AzureTarget(Target):
    """A subscription within the fence of one run.

    Args:
        run: what may be touched.
        line: how Azure is reached.
    """

    def __init__(self, run: AzureRun, line: Line) -> None:
        super().__init__()
        self.run = run
        self._line = line
        self._hear: Callable[[Call], None] | None = None

    def hear(self, listener: Callable[[Call], None]) -> None:
        """Tell somebody each request as it is made; secrets are blotted out of it."""
        self._hear = listener

    def _note(self, call: Call) -> None:
        safe = replace(call, url=blotted_url(call.url), request=without_secrets(call.request))
        super()._note(safe)
        if self._hear is not None:
            self._hear(safe)

    def _connected(self) -> dict[str, Any]:
        from studyapp.labs.subscription.transport import FencedTransport

        line = self._line
        fence = Fence(self.run, line.endpoint, line.sizes)
        return {
            "credential": line.credential,
            "subscription_id": self.run.subscription,
            "base_url": line.endpoint,
            "credential_scopes": [f"{line.endpoint}/.default"],
            "transport": FencedTransport(self._sender(), fence, line.endpoint, line.longest_pause),
        }

    def _sender(self) -> "HttpTransport[Any, Any]":
        if self._line.transport is not None:
            return self._line.transport()
        from azure.core.pipeline.transport import RequestsTransport

        sender: HttpTransport[Any, Any] = RequestsTransport()
        return sender

    @property
    def subscription(self) -> str:
        return self.run.subscription

    @property
    def now(self) -> datetime:
        return self._line.now()

    @property
    def groups(self) -> tuple[str, ...]:
        return self.run.groups

    @property
    def tags(self) -> Mapping[str, str]:
        return self.run.tags()
