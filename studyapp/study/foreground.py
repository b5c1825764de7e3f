"""Running a program in the foreground of this terminal: it has the keys, and whatever ends it, the terminal is as before."""

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from studyapp.core.errors import StudyError

PATIENCE = 5.0
"""Seconds that a program has to end after it was told to; then it is killed."""
_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_KEYS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGQUIT") if hasattr(signal, name))
"""What keys send to everybody in the foreground: the program heeds them, whoever waits for it does not."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended."""

    code: int
    """Its exit code, as a shell tells it: 128 and the signal's number where a signal ended it."""
    is_told: bool = False
    """Whether we were told to end meanwhile, and passed it on."""


@dataclass(slots=True)
class _Watch:
    """Passes on to the program what tells us to end."""

    child: "subprocess.Popen[bytes] | None" = None
    sign: int = 0
    timers: list[threading.Timer] = field(default_factory=list)

    def told(self, sign: int, _: FrameType | None) -> None:
        self.sign = sign
        if self.child is not None:
            self.pass_on(self.child)

    def pass_on(self, child: "subprocess.Popen[bytes]") -> None:
        # An interactive shell heeds the loss of its terminal, and not SIGTERM.
        child.send_signal(getattr(signal, "SIGHUP", signal.SIGTERM))
        timer = threading.Timer(PATIENCE, child.kill)
        timer.daemon = True
        timer.start()
        self.timers.append(timer)


def run_in_foreground(command: Sequence[str], environment: Mapping[str, str]) -> Ended:
    """Run a program and wait for its end; to be called in the main thread.

    Args:
        command: the program and its words.
        environment: all that it knows of the environment.

    Raises:
        StudyError: it can't be run.
    """
    watch = _Watch()
    with _terminal_kept(), _handled(watch):
        try:
            child = subprocess.Popen(command, env=dict(environment))  # noqa: S603 - what the learner asked for
        except OSError as error:
            raise StudyError(f"`{command[0]}` can't be run: {error.strerror}.", "Check its name.") from error
        watch.child = child
        if watch.sign:
            watch.pass_on(child)
        code = child.wait()
        for timer in watch.timers:
            timer.cancel()
    return Ended(128 + watch.sign, is_told=True) if watch.sign else Ended(128 - code if code < 0 else code)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Let what is being done be cleaned up when we are told to end, instead of ending at once."""

    def leave(sign: int, _: FrameType | None) -> None:
        sys.exit(128 + sign)

    with _set(dict.fromkeys(_ENDS, leave)):
        yield


@contextmanager
def _handled(watch: _Watch) -> Iterator[None]:
    def overhear(sign: int, _: FrameType | None) -> None:
        """A handler and no ignoring, which the program would inherit."""

    with _set(dict.fromkeys(_ENDS, watch.told) | dict.fromkeys(_KEYS, overhear)):
        yield


@contextmanager
def _set(handlers: Mapping[int, Any]) -> Iterator[None]:
    before = {sign: signal.signal(sign, handler) for sign, handler in handlers.items()}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Take the terminal back afterwards, in the mode that it had: a shell that is killed gives nothing back."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import os
    import termios

    door = sys.stdin.fileno()
    mode, group = termios.tcgetattr(door), os.tcgetpgrp(door)
    try:
        yield
    finally:
        with _set({signal.SIGTTOU: signal.SIG_IGN}):
            if group == os.getpgrp():
                os.tcsetpgrp(door, group)
            termios.tcsetattr(door, termios.TCSADRAIN, mode)
