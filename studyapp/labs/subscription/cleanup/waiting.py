"""Waiting for Azure's long work: in the calling thread, and no longer than the clean-up may take."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from azure.core.exceptions import HttpResponseError, ODataV4Format
from azure.mgmt.core.polling.arm_polling import ARMPolling

from studyapp.labs.operations.model import raw
from studyapp.labs.operations.waiting import operation_in
from studyapp.labs.target import Target

LOOK_SECONDS = 10.0
"""Between two looks, where Azure names no time."""


class StillWorkingError(Exception):
    """Azure is still at work and the time of the clean-up is over."""


class Patience(ARMPolling):
    """Polls a `begin_` method's operation once it is asked to, in the thread that asks: `begin_delete(..., polling=Patience(...))`.

    The SDK's own poller begins at once, in a thread of its own that would go on where a clean-up is stopped.

    Args:
        target: whose clock counts.
        until: when to give up waiting (UTC).
    """

    def __init__(self, target: Target, until: datetime) -> None:
        # Where a POST says where its result will be, that is not needed here.
        super().__init__(timeout=LOOK_SECONDS, lro_options={"final-state-via": "azure-async-operation"})
        self._target = target
        self._until = until
        self._is_asked = False

    def finished(self) -> bool:
        """Whether the operation has ended, or nobody has asked yet."""
        return not self._is_asked or super().finished()

    def wait(self) -> None:
        """Wait until the operation has ended.

        Raises:
            HttpResponseError: it has failed.
            StillWorkingError: it has not ended in time.
        """
        self._is_asked = True
        self.run()

    def _delay(self) -> None:
        if self._target.now >= self._until:
            raise StillWorkingError
        super()._delay()


def waited(target: Target, until: datetime, vault: tuple[str, str], call: Callable[..., Any], *given: Any) -> None:
    """Make a call to a vault that the SDK does not wait for, and wait until its operation has ended.

    Args:
        vault: name and group, as the methods of the backup client take them.

    Raises:
        HttpResponseError: Azure refused the call, or the operation failed.
        StillWorkingError: it has not ended in time.
    """
    seen: list[Any] = []
    call(*given, raw_response_hook=lambda answer: seen.append(answer.http_response))
    link = seen[-1].headers.get("Azure-AsyncOperation") or seen[-1].headers.get("Location")
    if seen[-1].status_code == 202 and link:
        _ended(target, until, vault, operation_in(link))


def _ended(target: Target, until: datetime, vault: tuple[str, str], name: str) -> None:
    status = raw(target.backup.backup_operation_statuses.get, *vault, name)
    while status["status"] == "InProgress":
        if target.now >= until:
            raise StillWorkingError
        target.sleep(LOOK_SECONDS)
        status = raw(target.backup.backup_operation_statuses.get, *vault, name)
    if status["status"] != "Succeeded":
        error = status.get("error") or {"code": "OperationFailed", "message": f"The operation is {status['status']}."}
        failure = HttpResponseError(str(error.get("message")))
        failure.error = ODataV4Format(error)
        raise failure
