"""Watching which addresses a Python program asks for: az is one, whatever environment it lives in."""

import os
from pathlib import Path

_HOOK = """
import os, sys

def _watch(event, args):
    if event == "socket.connect":
        address = args[1]
        _note(address[0] if isinstance(address, tuple) else "unix")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        _note(args[0])

def _note(host):
    with open(os.environ["STUDYAPP_TEST_AUDIT"], "a") as file:
        print(os.fsdecode(host) if isinstance(host, bytes) else host, file=file)

sys.addaudithook(_watch)
"""


class Audit:
    """A record of the hosts that programs connect to or look up."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(_HOOK)
        self._folder = folder

    def variables(self) -> dict[str, str]:
        """The environment in which a program is watched."""
        path = os.pathsep.join(filter(None, [str(self._folder), os.environ.get("PYTHONPATH")]))
        return {"PYTHONPATH": path, "STUDYAPP_TEST_AUDIT": str(self._folder / "hosts")}

    @property
    def seen(self) -> list[str]:
        """Every host, in order."""
        file = self._folder / "hosts"
        return file.read_text().split() if file.exists() else []

    def foreign(self) -> set[str]:
        """Hosts that are not this machine."""
        return set(self.seen) - {"127.0.0.1", "localhost", "unix"}
