"""The app under a pseudo-terminal beside the smallest Textual program: first paint, key to paint, memory. Unix only."""

import contextlib
import fcntl
import json
import os
import pty
import queue
import re
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pyte
from pairs import row

HELLO = [sys.executable, str(Path(__file__).with_name("hello.py"))]
APP = [sys.executable, "-m", "studyapp"]
PATIENCE = 20.0


def bytecode_kept() -> dict[str, str]:
    """The environment, with bytecode kept: an installed package has it, and so has the yardstick."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


@dataclass(slots=True)
class Terminal:
    """A program in an emulated terminal of 80 by 24."""

    command: list[str]
    home: Path
    screen: pyte.Screen = field(default_factory=lambda: pyte.Screen(80, 24))
    fd: int = -1
    process: "subprocess.Popen[bytes] | None" = None
    chunks: "queue.SimpleQueue[tuple[float, bytes]]" = field(default_factory=queue.SimpleQueue)
    stream: pyte.ByteStream = field(init=False)

    def __post_init__(self) -> None:
        self.stream = pyte.ByteStream(self.screen)

    def _read(self) -> None:
        """Note when each chunk arrives, so that emulating the screen costs the measured program nothing."""
        while True:
            try:
                chunk = os.read(self.fd, 65536)
            except OSError:
                return
            self.chunks.put((time.perf_counter(), chunk))

    def start(self, marker: str) -> float:
        """Start the program; seconds until the marker is on the screen."""
        self.fd, other = pty.openpty()
        fcntl.ioctl(other, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environment = {
            **bytecode_kept(),
            "TERM": "xterm-256color",
            "STUDYAPP_HOME": str(self.home),
            "COLORTERM": "truecolor",
        }
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            self.command, stdin=other, stdout=other, stderr=other, env=environment, start_new_session=True
        )
        os.close(other)
        threading.Thread(target=self._read, daemon=True).start()
        return self._until(marker, begun)

    def press(self, keys: str, marker: str) -> float:
        """Press keys; seconds until the marker is on the screen."""
        begun = time.perf_counter()
        os.write(self.fd, keys.encode())
        return self._until(marker, begun)

    def settle(self, quiet: float = 0.25) -> None:
        """Read until nothing more is painted."""
        with contextlib.suppress(queue.Empty):
            while True:
                self.stream.feed(self.chunks.get(timeout=quiet)[1])

    def _until(self, marker: str, begun: float) -> float:
        wanted, at = re.compile(marker), begun
        while not wanted.search("\n".join(self.screen.display)):
            try:
                at, chunk = self.chunks.get(timeout=PATIENCE)
            except queue.Empty:
                raise SystemExit(
                    f"{marker!r} never came; the screen shows:\n" + "\n".join(self.screen.display)
                ) from None
            self.stream.feed(chunk)
        return at - begun

    def memory(self) -> float:
        """Resident memory in bytes."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) * 1024 if found else 0.0

    def stop(self) -> None:
        """End the program at once."""
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self.fd)


def opened(command: list[str], marker: str, home: Path) -> tuple[float, float]:
    """Seconds to first paint, and bytes of memory once settled."""
    terminal = Terminal(command, home)
    try:
        paint = terminal.start(marker)
        terminal.settle()
        return paint, terminal.memory()
    finally:
        terminal.stop()


def keyed(command: list[str], marker: str, steps: list[tuple[str, str]], home: Path) -> list[float]:
    """Seconds from each key to the paint that answers it, after the first paint has settled."""
    terminal = Terminal(command, home)
    spent = []
    try:
        terminal.start(marker)
        for keys, expected in steps:
            terminal.settle()
            spent.append(terminal.press(keys, expected))
    finally:
        terminal.stop()
    return spent


def median_pair(pairs: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Medians of both sides and of their ratio."""
    middle = len(pairs) // 2
    ours, yardstick = (sorted(one[i] for one in pairs)[middle] for i in (0, 1))
    return ours, yardstick, sorted(a / b for a, b in pairs)[middle]


def begin_session(home: Path) -> str:
    """A fresh session of single choices in the home; returns its id."""
    words = [*APP, "--home", str(home), "quiz", "--kind", "choice", "--seed", "7", "--plain", "--json"]
    said = subprocess.run(words, input=b"", capture_output=True, check=True)
    return str(json.loads(said.stdout)["session"])


def first_paint(home: Path, name: str, command: list[str], marker: str, goal: float, pairs: int) -> list[bool]:
    measured = [(opened(command, marker, home), opened(HELLO, "HELLO-WORLD", home)) for _ in range(pairs)]
    paint = median_pair([(ours[0], hello[0]) for ours, hello in measured])
    memory = median_pair([(ours[1], hello[1]) for ours, hello in measured])
    return [
        row(f"{name}, first paint / hello world", paint, goal),
        row(f"{name}, memory / hello world", memory, 1.25 if name == "home" else 1.3, "MiB", 1 / 1024 / 1024),
    ]


def key_to_paint(home: Path, pairs: int) -> list[bool]:
    """From the key that sends an answer to the paint that shows its verdict."""
    firsts, laters = [], []
    for _ in range(pairs):
        begin_session(home)
        steps = [
            ("1", "1"),
            ("\r", "Right|Wrong|Partly"),
            ("\r", "Question 2 of 10"),
            ("1", "1"),
            ("\r", "Right|Wrong|Partly"),
        ]
        ours = keyed([*APP, "quiz", "--resume"], "Question 1 of 10", steps, home)
        hello = keyed(HELLO, "HELLO-WORLD", [("j", "COUNT-1-"), ("j", "COUNT-2-")], home)
        subprocess.run([*APP, "--home", str(home), "quiz", "--discard"], check=True, capture_output=True)
        firsts.append((ours[1], hello[0]))
        laters.append((ours[4], hello[1]))
    return [
        row("first answer, key to verdict / hello world's key", median_pair(firsts), 6),
        row("second answer, key to verdict / hello world's key", median_pair(laters), 3),
    ]


def version(pairs: int, home: Path) -> bool:
    def seconds(command: list[str]) -> float:
        begun = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=bytecode_kept())
        return time.perf_counter() - begun

    measured = [(seconds([*APP, "--version"]), seconds([sys.executable, "-c", "pass"])) for _ in range(pairs)]
    return row("studyapp --version / python -c pass", median_pair(measured), 3)


def main(pairs: int) -> bool:
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        subprocess.run([*APP, "--home", name, "stats"], check=True, stdout=subprocess.DEVNULL)
        results = [
            *first_paint(home, "home", APP, "What next", 1.35, pairs),
            *first_paint(home, "a lesson", [*APP, "learn", "restore-options"], "section 1 of", 1.6, pairs),
            *key_to_paint(home, pairs),
            version(pairs, home),
        ]
    return all(results)


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 9) else 3)
