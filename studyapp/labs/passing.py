"""A transport that hands everything on to another one: what others that look at each request are made from."""

from typing import TYPE_CHECKING, Any

from azure.core.pipeline.transport import HttpTransport

if TYPE_CHECKING:
    from types import TracebackType


class PassingTransport(HttpTransport[Any, Any]):
    """Hands requests on to another transport, and waits, opens and closes as that does."""

    def __init__(self, inner: HttpTransport[Any, Any]) -> None:
        self._inner = inner

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request."""
        return self._inner.send(request, **kwargs)

    def sleep(self, duration: float) -> None:
        """Wait as the other transport waits."""
        self._inner.sleep(duration)

    def open(self) -> None:
        """Open the other transport."""
        self._inner.open()

    def close(self) -> None:
        """Close the other transport."""
        self._inner.close()

    def __enter__(self) -> "PassingTransport":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: "TracebackType | None" = None,
    ) -> None:
        self.close()
