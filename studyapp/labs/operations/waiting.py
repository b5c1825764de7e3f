"""Waiting for backup work that the SDK starts but does not poll: first its operation, then its job."""

from collections.abc import Callable
from typing import Any

from azure.core.exceptions import HttpResponseError, ODataV4Format

from studyapp.labs.operations.model import Args, raw
from studyapp.labs.operations.naming import vault_of
from studyapp.labs.target import Target

OPERATION_SECONDS, JOB_SECONDS = 5.0, 30.0
"""Pauses between two looks; az takes the same."""
RUNNING = ("InProgress", "Cancelling")


def waited(target: Target, args: Args, call: Callable[..., Any], *given: Any) -> Any:
    """Make a call that the SDK does not wait for, and wait until its operation has ended.

    Returns:
        What Azure answered if it was done at once, else the last status of the operation.

    Raises:
        HttpResponseError: Azure refused the call, or the operation failed.
    """
    seen: list[Any] = []
    call(*given, raw_response_hook=lambda answer: seen.append(answer.http_response))
    response = seen[-1]
    link = response.headers.get("Azure-AsyncOperation") or response.headers.get("Location")
    if response.status_code != 202 or not link:
        return response.json() if response.body() else None
    return operation_ended(target, args, operation_in(link))


def operation_in(link: str) -> str:
    """The operation that a polling address ends with; it answers under every path of the vault."""
    return link.partition("?")[0].rpartition("/")[2]


def operation_ended(target: Target, args: Args, name: str) -> Any:
    """The status of an operation of the vault once it has ended.

    Raises:
        HttpResponseError: it has failed.
    """
    status = raw(target.backup.backup_operation_statuses.get, *vault_of(args), name)
    while status["status"] == "InProgress":
        target.sleep(OPERATION_SECONDS)
        status = raw(target.backup.backup_operation_statuses.get, *vault_of(args), name)
    if status["status"] == "Succeeded":
        return status
    error = status.get("error") or {"code": "OperationFailed", "message": f"The operation is {status['status']}."}
    failure = HttpResponseError(f"({error['code']}) {error['message']}")
    failure.error = ODataV4Format(error)
    raise failure


def job_ended(target: Target, args: Args, name: str) -> Any:
    """A job of the vault once it has ended, well or not."""
    job = job_now(target, args, name)
    while job["properties"]["status"] in RUNNING:
        target.sleep(JOB_SECONDS)
        job = job_now(target, args, name)
    return job


def job_now(target: Target, args: Args, name: str) -> Any:
    """A job of the vault as it is now."""
    return raw(target.backup.job_details.get, *vault_of(args), name)


def job_of(target: Target, args: Args, status: Any) -> Any:
    """The job behind the ended operation that started it: ended too if the argument `wait` says so."""
    name = status["properties"]["jobId"]
    return job_ended(target, args, name) if args.truth("wait") else job_now(target, args, name)
