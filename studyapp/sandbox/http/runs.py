"""The record of a running server, kept beside its world while it runs: where it is, and the secrets of its clients."""

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from studyapp.sandbox.http.control import PREFIX
from studyapp.sandbox.http.files import make_private, write_private

FILE = "server.json"
_ALIVE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Client:
    """What a client needs to be a persona."""

    persona: str
    client_id: str
    config_dir: str
    """For AZURE_CONFIG_DIR."""
    client_secret: str = field(repr=False)
    identity_header: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Run:
    """A server that runs."""

    run: str
    pid: int
    url: str
    ca_file: str
    subscription_id: str
    tenant_id: str
    clients: tuple[Client, ...]
    control: str = field(repr=False)
    """The secret of the control endpoints."""

    def client(self, persona: str) -> Client | None:
        """What a client needs to be this persona, or None where there is no such persona."""
        return next((one for one in self.clients if one.persona == persona), None)


def save_run(folder: Path, run: Run) -> None:
    """Keep the record of a server that begins.

    Raises:
        FileExistsError: there is a record already.
        OSError: it can't be written.
    """
    make_private(folder)
    write_private(folder / FILE, json.dumps(asdict(run)), new=True)


def find_run(folder: Path) -> Run | None:
    """The server that runs, or None where none does; what a server left that was killed is removed."""
    try:
        found = _read(json.loads((folder / FILE).read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        found = None
    if found is not None and _is_alive(found):
        return found
    (folder / FILE).unlink(missing_ok=True)
    return None


def forget_run(folder: Path, run: Run) -> None:
    """Remove the record of a server that ends, unless another server's stands there by now."""
    try:
        if json.loads((folder / FILE).read_text("utf-8"))["run"] == run.run:
            (folder / FILE).unlink()
    except (OSError, ValueError, KeyError, TypeError):
        return


def own_pid() -> int:
    """The number of this process."""
    return os.getpid()


def _read(saved: Any) -> Run:
    clients = tuple(Client(**client) for client in saved["clients"])
    return Run(**{**saved, "clients": clients})


def _is_alive(run: Run) -> bool:
    """Whether the server at the address is this one, and nobody else's that has the port by now."""
    # Imported here: a server that starts asks nobody, and its first answer should come soon.
    import http.client
    import ssl

    host, _, port = run.url.removeprefix("https://").partition(":")
    try:
        context = ssl.create_default_context(cafile=run.ca_file)
        line = http.client.HTTPSConnection(host, int(port), timeout=_ALIVE_SECONDS, context=context)
        try:
            line.request("GET", PREFIX + "run")
            return bool(json.loads(line.getresponse().read())["run"] == run.run)
        finally:
            line.close()
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
        return False
