"""A transport that hands requests on to another and notes each call; imported when a client is first made."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from azure.core.pipeline.transport import HttpTransport

from studyapp.labs.calls import Call

if TYPE_CHECKING:
    from types import TracebackType


class RecordingTransport(HttpTransport[Any, Any]):
    """Hands requests on to another transport and notes each with its answer."""

    def __init__(self, inner: HttpTransport[Any, Any], note: Callable[[Call], None]) -> None:
        self._inner = inner
        self._note = note

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request and note the call."""
        response = self._inner.send(request, **kwargs)
        self._note(
            Call(request.method, request.url, response.status_code, _json(request.content), _json(response.body()))
        )
        return response

    def sleep(self, duration: float) -> None:
        """Wait as the other transport waits."""
        self._inner.sleep(duration)

    def open(self) -> None:
        """Open the other transport."""
        self._inner.open()

    def close(self) -> None:
        """Close the other transport."""
        self._inner.close()

    def __enter__(self) -> "RecordingTransport":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: "TracebackType | None" = None,
    ) -> None:
        self.close()


def _json(content: Any) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return None
