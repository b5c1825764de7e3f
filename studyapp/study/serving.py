"""Servers of a learner's own sandbox and of attempts: starting them, and finding the ones that run."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from studyapp.core.errors import StudyError
from studyapp.labs.served import ServedPlayground
from studyapp.sandbox.http import pace
from studyapp.sandbox.http.runs import Client, Run, find_run
from studyapp.sandbox.http.serving import serve
from studyapp.sandbox.http.worlds import NotKeptError, Worlds

Ready = Callable[[Run, Callable[[], None]], None]


@dataclass(frozen=True, slots=True)
class Place:
    """A world that can be served, and where its server keeps what it needs."""

    worlds: Worlds
    folder: Path
    """Of the server: nobody else can open it."""
    name: str
    """What it is, as `this sandbox`."""
    option: str = ""
    """What names it on the command line."""
    stays: bool = False
    """Whether the folder stays, for the next server of the same world."""


def own_sandbox(folder: Path) -> Place:
    """The place of a learner's own sandbox, by its folder."""
    return Place(ServedPlayground(folder), folder / "server", "this sandbox", stays=True)


def of_attempt(run: str, attempt: Path, servers: Path) -> Place:
    """The place of an attempt's world.

    Args:
        run: id of the attempt.
        attempt: its folder.
        servers: the folder of servers.
    """
    # Imported here: a server of the own sandbox, whose first answer should come soon, needs nothing of labs.
    from studyapp.labs.served_attempt import ServedAttempt

    return Place(ServedAttempt(attempt), servers / run, f"the attempt {run[:8]}", f" --attempt {run[:8]}")


def serve_sandbox(place: Place, port: int, clock: str, now: Callable[[], datetime], rng: Random, ready: Ready) -> None:
    """Serve a world until a signal comes, or the server is told to end.

    Args:
        place: whose world, and where.
        port: the port on 127.0.0.1, or 0 for any that is free.
        clock: how the sandbox's clock goes: auto, paused, or so many times as fast as the real one.
        now: the real time.
        rng: a source of secrets that nobody can foresee.
        ready: called once clients may come, with the run and a function that ends it.

    Raises:
        StudyError: a server runs already, the clock is none, the port is taken, or files can't be read or written.
    """
    goes = _pace(clock, now)
    running = find_run(place.folder)
    if running is not None:
        raise _runs_already(running, place)
    with _in_words(port, place), _gone_at_the_end(place):
        serve(place.worlds, place.folder, port, goes, now, rng, ready)


@contextmanager
def _gone_at_the_end(place: Place) -> Iterator[None]:
    is_ours = True
    try:
        yield
    except FileExistsError:
        is_ours = False
        raise
    finally:
        if is_ours and not place.stays:
            shutil.rmtree(place.folder, ignore_errors=True)


@contextmanager
def _in_words(port: int, place: Place) -> Iterator[None]:
    try:
        yield
    except NotKeptError as error:
        raise StudyError(f"{place.name.capitalize()} can't be served.", str(error)) from error
    except FileExistsError as error:
        raise StudyError(f"Another server of {place.name} begins just now.", "Try again in a moment.") from error
    except OSError as error:
        hint = "Choose another with --port, or leave --port out." if port else "Check the folder's permissions."
        raise StudyError(f"The server can't start: {error.strerror}.", hint) from error


def _runs_already(run: Run, place: Place) -> StudyError:
    hint = (
        f'Point a shell at it with `eval "$(studyapp sandbox env{place.option})"`, or end it with Ctrl-C where it runs. '
        "Each attempt, and the sandbox of another --profile, has a server of its own."
    )
    return StudyError(f"A server of {place.name} runs already: {run.url}, process {run.pid}.", hint)


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


def running_server(place: Place) -> Run:
    """The server of a world; raises StudyError where none runs."""
    found = find_run(place.folder)
    if found is None:
        how = f"`studyapp sandbox serve{place.option}`"
        raise StudyError(f"No server of {place.name} runs.", f"Start one in another terminal: {how}.")
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
