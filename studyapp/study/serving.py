"""The server of a learner's own sandbox: starting it, and finding the one that runs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from random import Random

from studyapp.core.errors import StudyError
from studyapp.labs.served import ServedPlayground
from studyapp.sandbox.http import pace
from studyapp.sandbox.http.runs import Client, Run, find_run
from studyapp.sandbox.http.serving import serve
from studyapp.sandbox.http.worlds import NotKeptError

Ready = Callable[[Run, Callable[[], None]], None]


def serve_sandbox(folder: Path, port: int, clock: str, now: Callable[[], datetime], rng: Random, ready: Ready) -> None:
    """Serve a learner's own sandbox until a signal comes.

    Args:
        folder: the learner's folder `sandbox`.
        port: the port on 127.0.0.1, or 0 for any that is free.
        clock: how the sandbox's clock goes: auto, paused, or so many times as fast as the real one.
        now: the real time.
        rng: a source of secrets that nobody can foresee.
        ready: called once clients may come, with the run and a function that ends it.

    Raises:
        StudyError: a server runs already, the clock is none, the port is taken, or files can't be read or written.
    """
    goes = _pace(clock, now)
    running = find_run(folder / "server")
    if running is not None:
        raise _runs_already(running)
    try:
        serve(ServedPlayground(folder), folder / "server", port, goes, now, rng, ready)
    except NotKeptError as error:
        raise StudyError("The sandbox can't be served.", str(error)) from error
    except FileExistsError as error:
        raise StudyError("Another server of this sandbox begins just now.", "Try again in a moment.") from error
    except OSError as error:
        hint = "Choose another with --port, or leave --port out." if port else "Check the folder's permissions."
        raise StudyError(f"The server can't start: {error.strerror}.", hint) from error


def _runs_already(run: Run) -> StudyError:
    hint = (
        'Point a shell at it with `eval "$(studyapp sandbox env)"`, or end it with Ctrl-C where it runs. '
        "Another --profile has a sandbox and a server of its own."
    )
    return StudyError(f"A server of this sandbox runs already: {run.url}, process {run.pid}.", hint)


def _pace(clock: str, now: Callable[[], datetime]) -> pace.Pace:
    if clock == "auto":
        return pace.Auto()
    if clock == "paused":
        return pace.Paused()
    try:
        times = float(clock)
    except ValueError:
        times = 0
    if not 0 < times <= 1_000_000:
        hint = "Say auto, paused, or a number: 60 makes a minute of the sandbox pass in a second."
        raise StudyError(f"The sandbox's clock can't go `{clock[:20]}`.", hint)
    return pace.Rate(times, now)


def running_server(folder: Path) -> Run:
    """The server of a learner's sandbox; raises StudyError where none runs."""
    found = find_run(folder / "server")
    if found is None:
        raise StudyError("No server of this sandbox runs.", "Start one in another terminal: `studyapp sandbox serve`.")
    return found


def client_of(run: Run, persona: str) -> Client:
    """What a client needs to be a persona; raises StudyError where there is no such persona."""
    found = run.client(persona)
    if found is None:
        names = ", ".join(client.persona for client in run.clients)
        raise StudyError(f"Nobody in the sandbox is called `{persona[:40]}`.", f"There are: {names}.")
    return found


def variables(run: Run, client: Client) -> Mapping[str, str]:
    """The environment of a shell in which az and the SDKs are pointed at the server, as a persona."""
    return {
        "AZURE_CONFIG_DIR": client.config_dir,
        "REQUESTS_CA_BUNDLE": run.ca_file,
        "STUDYAPP_SANDBOX_URL": run.url,
        "AZURE_AUTHORITY_HOST": run.url,
        "AZURE_TENANT_ID": run.tenant_id,
        "AZURE_SUBSCRIPTION_ID": run.subscription_id,
        "AZURE_CLIENT_ID": client.client_id,
        "IDENTITY_ENDPOINT": f"{run.url}/msi/token",
        "IDENTITY_HEADER": client.identity_header,
        "ARM_METADATA_HOSTNAME": run.url.removeprefix("https://"),
        "ARM_TENANT_ID": run.tenant_id,
        "ARM_SUBSCRIPTION_ID": run.subscription_id,
        "ARM_CLIENT_ID": client.client_id,
        "ARM_CLIENT_SECRET": client.client_secret,
    }
