"""The sandbox of one lab as a target, and what can be seen and done in a sandbox alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from studyapp.core.errors import StudyError
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox
from studyapp.sandbox.arm.errors import ArmError


class SandboxTarget(Target):
    """The sandbox of one lab, as SDK clients.

    Args:
        sandbox: the sandbox that the clients talk to.
        persona: who they sign in as.
    """

    def __init__(self, sandbox: Sandbox, persona: str = "owner") -> None:
        super().__init__()
        self.sandbox = sandbox
        self._persona = persona

    def _connected(self) -> dict[str, Any]:
        return self.sandbox.connection(self._persona)

    def branch(self) -> "SandboxTarget":
        """A target over a copy of the state; what happens in one is not seen in the other."""
        return SandboxTarget(self.sandbox.branch())

    @property
    def subscription(self) -> str:
        return self.sandbox.subscription_id

    @property
    def now(self) -> datetime:
        return self.sandbox.now

    def serial_log(self, vm: str) -> str:
        """What a machine's serial console has written since the last boot, by the machine's id."""
        return self.sandbox.serial_log(vm)

    def screenshot(self, vm: str) -> str:
        """What a machine's screen shows, as text, by the machine's id."""
        return self.sandbox.screenshot(vm)

    def mounted_files(self, point: str) -> Mapping[str, str]:
        """Path and content of every file that can be copied from a mounted recovery point, by the point's id.

        Raises:
            StudyError: the point is not mounted.
        """
        try:
            return self.sandbox.mounted_files(point)
        except ArmError as error:
            raise StudyError(error.message, "`files.mount` mounts it for twelve hours.") from error

    def guest_files(self, vm: str) -> Mapping[str, str]:
        """Path and content of every file on a running machine, by the machine's id.

        Raises:
            StudyError: there is no such machine, or it does not run.
        """
        with _in_guest():
            return self.sandbox.guest_files(vm)

    def write_guest_file(self, vm: str, path: str, content: str) -> None:
        """Write a file on a running machine.

        Raises:
            StudyError: there is no such machine, or it does not run.
        """
        with _in_guest():
            self.sandbox.write_guest_file(vm, path, content)

    def delete_guest_file(self, vm: str, path: str) -> None:
        """Delete a file on a running machine.

        Raises:
            StudyError: there is no such machine, it does not run, or it has no such file.
        """
        with _in_guest():
            self.sandbox.delete_guest_file(vm, path)


def in_sandbox(target: Target) -> SandboxTarget:
    """The target as a sandbox, for what only a sandbox can do.

    Raises:
        StudyError: it is a real subscription.
    """
    if isinstance(target, SandboxTarget):
        return target
    raise StudyError(
        "Only the sandbox can do that, and this lab runs on a real subscription.",
        "Start it without `--target azure` to have it in the sandbox.",
    )


@contextmanager
def _in_guest() -> Iterator[None]:
    try:
        yield
    except ArmError as error:
        raise StudyError(error.message, "`vm.show` tells its power state, `guest.files` what it holds.") from error
