"""One run of the server from its beginning to its end."""

import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.sandbox.arm.roles import PERSONAS
from studyapp.sandbox.http.azure_config import write_config
from studyapp.sandbox.http.certificates import certificates
from studyapp.sandbox.http.pace import Pace
from studyapp.sandbox.http.runs import Client, Run, forget_run, own_pid, save_run
from studyapp.sandbox.http.tokens import Issuer, Secrets, new_secrets
from studyapp.sandbox.http.worlds import Served, Worlds

if TYPE_CHECKING:
    from random import Random


def serve(
    worlds: Worlds,
    folder: Path,
    port: int,
    pace: Pace,
    now: Callable[[], datetime],
    rng: "Random",
    ready: Callable[[Run, Callable[[], None]], None],
) -> None:
    """Serve a world on 127.0.0.1 until a signal comes.

    Args:
        worlds: where the world is kept.
        folder: for certificates, configuration of clients and the record of the run; nobody else can open it.
        port: the port, or 0 to let the system choose.
        pace: how the sandbox's clock goes.
        now: the real time.
        rng: a source of secrets that nobody can foresee.
        ready: called once clients may come, with the run and a function that ends it.

    Raises:
        FileExistsError: another server keeps its record in the folder.
        NotKeptError: the world can't be read.
        OSError: the port is taken, or the folder can't be written.
    """
    from studyapp.sandbox.http.app import App
    from studyapp.sandbox.http.control import Control
    from studyapp.sandbox.http.server import listen, run

    cloud = worlds.look()
    proof = certificates(folder / "certificates", now())
    with listen(port) as door:
        url = f"https://127.0.0.1:{door.getsockname()[1]}"
        secrets = new_secrets(rng)
        issuer = Issuer(url, cloud.tenant_id, PERSONAS, secrets, now)
        record = _record(folder, issuer, proof.ca, cloud.subscription_id, f"{rng.getrandbits(64):016x}")
        save_run(folder, record)
        served = Served(worlds, pace)
        try:
            _write_configs(folder, record)
            run(
                App(issuer, served, Control(served, secrets.control, record.run)),
                door,
                proof,
                lambda end: ready(record, end),
            )
        finally:
            served.close()
            forget_run(folder, record)
            shutil.rmtree(folder / "azure" / record.run, ignore_errors=True)


def _record(folder: Path, issuer: Issuer, ca: Path, subscription: str, name: str) -> Run:
    secrets: Secrets = issuer.secrets
    clients = tuple(
        Client(
            persona.name,
            persona.object_id,
            str(folder / "azure" / name / persona.name),
            secrets.of(persona),
            secrets.header_of(persona),
        )
        for persona in issuer.personas
    )
    return Run(name, own_pid(), issuer.url, str(ca), subscription, issuer.tenant, clients, secrets.control)


def _write_configs(folder: Path, record: Run) -> None:
    """Folders for az, one for each persona; what a killed server left is removed."""
    shutil.rmtree(folder / "azure", ignore_errors=True)
    for client, persona in zip(record.clients, PERSONAS, strict=True):
        write_config(
            Path(client.config_dir), record.url, record.tenant_id, record.subscription_id, persona, client.client_secret
        )
