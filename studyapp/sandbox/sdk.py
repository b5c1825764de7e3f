"""The in-process door: a transport and a credential with which the unmodified Azure SDKs talk to a sandbox.

No port, no TLS, no sleep: a client's waiting moves the sandbox's clock, or waits for it. The only importer of azure-core.
"""

import json
from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING, Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline.transport import HttpTransport
from azure.core.rest import HttpRequest, HttpResponse
from requests.structures import CaseInsensitiveDict

from studyapp.sandbox.arm.wire import Request, Response
from studyapp.sandbox.cloud import BASE_URL, Cloud

if TYPE_CHECKING:
    from types import TracebackType

_FOREVER = 4_102_444_800
"""2100-01-01 in seconds: the token never expires, whatever the machine's clock says."""


class _Download(Iterator[bytes]):
    """The parts of a content; an object of its own, as the storage clients write what they know of a blob on it."""

    def __init__(self, response: "SandboxResponse", content: bytes) -> None:
        self.response = response
        self.content_length = len(content)
        self._parts = iter((content,))

    def __next__(self) -> bytes:
        return next(self._parts)


class SandboxResponse(HttpResponse):
    """A sandbox's response in the shape that azure-core asks for."""

    def __init__(self, request: HttpRequest, response: Response) -> None:
        self._request = request
        self._response = response
        self._headers: MutableMapping[str, str] = CaseInsensitiveDict(response.headers)
        self._encoding: str | None = None

    @property
    def request(self) -> HttpRequest:
        return self._request

    @property
    def status_code(self) -> int:
        return self._response.status

    @property
    def headers(self) -> MutableMapping[str, str]:
        return self._headers

    @property
    def reason(self) -> str:
        return ""

    @property
    def content_type(self) -> str | None:
        return self._headers.get("Content-Type")

    @property
    def is_closed(self) -> bool:
        return True

    @property
    def is_stream_consumed(self) -> bool:
        return True

    @property
    def encoding(self) -> str | None:
        return self._encoding or "utf-8"

    @encoding.setter
    def encoding(self, value: str | None) -> None:
        self._encoding = value

    @property
    def url(self) -> str:
        return self._request.url

    @property
    def content(self) -> bytes:
        return self._response.body

    def text(self, encoding: str | None = None) -> str:
        return self._response.body.decode(encoding or "utf-8-sig")

    def body(self) -> bytes:
        """The content, for the parts of azure-core that still use the older name."""
        return self._response.body

    def json(self) -> Any:
        return json.loads(self._response.body)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise HttpResponseError(response=self)

    def read(self) -> bytes:
        return self._response.body

    def iter_bytes(self, **kwargs: Any) -> Iterator[bytes]:
        yield self._response.body

    def iter_raw(self, **kwargs: Any) -> Iterator[bytes]:
        yield self._response.body

    def stream_download(self, pipeline: object = None, **kwargs: Any) -> Iterator[bytes]:
        """The content, for clients of an older generation that ask for it in parts."""
        return _Download(self, self._response.body)

    def close(self) -> None:
        """Nothing is open."""

    def __enter__(self) -> "SandboxResponse":
        return self

    def __exit__(self, *args: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<SandboxResponse: {self.status_code}>"


class SandboxTransport(HttpTransport[HttpRequest, SandboxResponse]):
    """Hands an SDK's requests to a sandbox in the same process."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud

    def send(self, request: HttpRequest, **kwargs: Any) -> SandboxResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        response = self._cloud.handle(Request(request.method, request.url, headers, _content(request)))
        return SandboxResponse(request, response)

    def sleep(self, duration: float) -> None:
        self._cloud.wait(duration)

    def open(self) -> None:
        """Nothing to open."""

    def close(self) -> None:
        """Nothing to close."""

    def __enter__(self) -> "SandboxTransport":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: "TracebackType | None" = None,
    ) -> None:
        self.close()


def _content(request: HttpRequest) -> bytes:
    # The older clients send azure-core's older kind of request, which calls it body.
    content = request.content if isinstance(request, HttpRequest) else request.body
    if content is None:
        return b""
    if hasattr(content, "read"):
        content = content.read()
    return content if isinstance(content, bytes) else str(content).encode()


class SandboxCredential:
    """The sign-in of one persona."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, _FOREVER)


def connection(cloud: Cloud, persona: str) -> dict[str, Any]:
    """The keyword arguments with which any azure-mgmt client talks to the sandbox as a persona."""
    return {
        "credential": SandboxCredential(cloud.token(persona)),
        "subscription_id": cloud.subscription_id,
        "base_url": BASE_URL,
        "transport": SandboxTransport(cloud),
        "credential_scopes": [BASE_URL + "/.default"],
    }
