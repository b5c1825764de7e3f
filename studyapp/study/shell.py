"""A shell of the learner's own, or one command, in which az and the SDKs reach a sandbox and nothing else.

It has a server of its own, which ends with it; nothing of either is left.
"""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import SimpleQueue
from random import Random

from studyapp.core.errors import StudyError
from studyapp.sandbox.http.runs import FILE, Run, find_run
from studyapp.study.foreground import Ended, ending_in_order, run_in_foreground
from studyapp.study.prompts import marked
from studyapp.study.serving import Place, client_of, serve_sandbox, variables

MARKER = "STUDYAPP_SHELL"
"""Environment variable that says that one is in a shell of the sandbox."""
NO_PROXY = "127.0.0.1,localhost"
NO_AZ = (
    "az is not installed here. It wants an environment of its own: `pipx install azure-cli`, or a package of your system by "
    "https://aka.ms/installazurecli. Without it `studyapp az` understands the same commands for practice."
)
_FOREIGN = ("AZURE_", "ARM_", "IDENTITY_", "IMDS_", "MSI_", "AAD_")
"""How variables begin that could lead a client to the learner's own account, or break az here."""
_LEFT_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to do in the sandbox."""

    command: tuple[str, ...] = ()
    """One command with its words; none for a shell."""
    persona: str = "owner"
    clock: str = "auto"
    more: tuple[tuple[str, str], ...] = ()
    """Environment beside the one that points at the sandbox."""


def run_shell(
    place: Place,
    servers: Path,
    wish: Wish,
    environment: Mapping[str, str],
    now: Callable[[], datetime],
    rng: Random,
    begin: Callable[[], None],
) -> Ended:
    """Run a shell or one command against a world, and wait for its end; to be called in the main thread.

    Args:
        place: whose world.
        servers: the folder of servers.
        wish: what is run, and as whom.
        environment: the learner's own.
        now: the real time.
        rng: a source of secrets that nobody can foresee.
        begin: called when the shell is about to begin.

    Raises:
        StudyError: one is in such a shell already, az is asked for and missing, nobody is called so, or the server can't start.
    """
    if environment.get(MARKER):
        raise StudyError("This is a shell of the sandbox already.", "Leave it with `exit` first.")
    command = _found(wish.command, environment)
    sweep(servers, now())
    here = replace(place, folder=servers / f"shell-{rng.getrandbits(64):016x}", stays=False)
    with ending_in_order(), _served(here, wish.clock, now, rng) as run:
        values = {**variables(run, client_of(run, wish.persona)), MARKER: "1", **dict(wish.more)}
        pointed = pointed_at(values, environment)
        start = marked(own_shell(environment), here.folder / "shell", values, environment)
        begin()
        return run_in_foreground(command or start.command, pointed if command else {**pointed, **start.more})


def greeting(where: str, environment: Mapping[str, str]) -> str:
    """What is said when a shell begins: where one is, and how az is got where it is missing."""
    has_az = shutil.which("az", path=environment.get("PATH")) is not None
    lines = [*([] if has_az else [NO_AZ]), f"This shell is in {where}. `exit` leaves it."]
    return "".join(f"{line}\n" for line in lines)


def _found(command: tuple[str, ...], environment: Mapping[str, str]) -> tuple[str, ...]:
    """A command with the place of its program."""
    if not command:
        return ()
    program = shutil.which(command[0], path=environment.get("PATH"))
    if program is None:
        hint = NO_AZ if command[0] == "az" else "Check its name."
        raise StudyError(f"There is no program `{command[0][:80]}` to run.", hint)
    return (program, *command[1:])


def own_shell(environment: Mapping[str, str]) -> str:
    """The learner's own shell."""
    if os.name == "nt":
        return environment.get("COMSPEC") or "cmd.exe"
    return environment.get("SHELL") or "/bin/sh"


def pointed_at(values: Mapping[str, str], environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which Azure's clients know the sandbox, and nothing of the learner's own account."""
    kept = {name: value for name, value in environment.items() if not name.upper().startswith(_FOREIGN)}
    proxies = {name: ",".join([NO_PROXY, *filter(None, [kept.get(name)])]) for name in ("NO_PROXY", "no_proxy")}
    return {**kept, **proxies, **values}


def sweep(servers: Path, now: datetime) -> None:
    """Remove what servers left that were killed: the secrets in it ended with them."""
    for record in servers.glob(f"*/{FILE}"):
        try:
            age = now - datetime.fromtimestamp(record.stat().st_mtime, now.tzinfo)
        except OSError:
            continue
        # A server that begins just now does not answer yet.
        if age > _LEFT_AFTER and find_run(record.parent) is None:
            shutil.rmtree(record.parent, ignore_errors=True)


@contextmanager
def _served(place: Place, clock: str, now: Callable[[], datetime], rng: Random) -> Iterator[Run]:
    """A server in a thread of this process: it can't outlive it, however that ends."""
    begun: SimpleQueue[tuple[Run, Callable[[], None]] | BaseException] = SimpleQueue()

    def work() -> None:
        try:
            serve_sandbox(place, 0, clock, now, rng, lambda run, end: begun.put((run, end)))
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits
            begun.put(error)

    thread = threading.Thread(target=work, name="server")
    thread.start()
    found = begun.get()
    if isinstance(found, BaseException):
        raise found
    run, end = found
    try:
        yield run
    finally:
        end()
        thread.join()
