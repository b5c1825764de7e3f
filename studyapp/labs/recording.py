"""A transport that hands requests on to another and notes each call; imported when a client is first made."""

import json
from collections.abc import Callable
from typing import Any

from azure.core.pipeline.transport import HttpTransport

from studyapp.labs.calls import Call
from studyapp.labs.passing import PassingTransport


class RecordingTransport(PassingTransport):
    """Hands requests on to another transport and notes each with its answer."""

    def __init__(self, inner: HttpTransport[Any, Any], note: Callable[[Call], None]) -> None:
        super().__init__(inner)
        self._note = note

    def send(self, request: Any, **kwargs: Any) -> Any:
        """Send a request and note the call."""
        response = self._inner.send(request, **kwargs)
        self._note(
            Call(request.method, request.url, response.status_code, _json(request.content), _json(response.body()))
        )
        return response


def _json(content: Any) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return None
