"""`studyapp sandbox serve` and `env`: the sandbox for az and every other client, and a shell that is pointed at it."""

import gc
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from studyapp.cli.clock import machine_clock, randomness
from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.settings import check_profile

if TYPE_CHECKING:
    from studyapp.sandbox.http.runs import Run
    from studyapp.study.serving import Place

_NO_PROXY = "127.0.0.1,localhost"
attempt_option = click.option(
    "--attempt",
    default="",
    metavar="LAB",
    help="The world of an open attempt at a lab, by the lab or the attempt's id.",
)
clock_option = click.option(
    "--clock",
    default="auto",
    show_default=True,
    metavar="auto|paused|N",
    help="auto: it jumps for whoever waits; paused: only you move it; N: N times as fast as the real one.",
)
persona_option = click.option(
    "--as",
    "persona",
    default="owner",
    show_default=True,
    metavar="WHO",
    help="Sign in as: reader, backup-operator, ...",
)


def place_of(context: Context, attempt: str) -> "Place":
    """The world that is meant: of an attempt, or the learner's own sandbox where none is named."""
    from studyapp.study.serving import own_sandbox

    if not attempt:
        return own_sandbox(context.folders().sandbox(check_profile(context.profile)))
    labs = context.study().labs
    return labs.place(labs.current(attempt).run.id)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port; any free one if left out."
)
@clock_option
@attempt_option
@json_option
@pass_context
def serve(context: Context, port: int, clock: str, attempt: str, as_json: bool) -> None:
    """Serve your sandbox to az, the SDKs and any other client on this machine, until Ctrl-C.

    It answers on 127.0.0.1 only, to clients that carry the secrets of `studyapp sandbox env`. Every change is saved at once.
    With --attempt it is the world of a lab: each request is noted in the attempt's transcript, and counts for its checks.

    \b
    Examples:
      studyapp sandbox serve
      studyapp sandbox serve --clock 60 --json
      studyapp sandbox serve --attempt protect-a-vm
    """
    gc.disable()  # imports make much that stays; looking through it for garbage costs a tenth of the start
    from studyapp.study.serving import serve_sandbox

    def ready(run: "Run", end: Callable[[], None]) -> None:
        gc.enable()
        if as_json:
            _tell_json(run)
        else:
            _tell(run, place.option)

    place = place_of(context, attempt)
    serve_sandbox(place, port, clock, machine_clock, randomness(), ready)


def _tell_json(run: "Run") -> None:
    owner = run.client("owner")
    line = {
        "url": run.url,
        "ca_file": run.ca_file,
        "subscription_id": run.subscription_id,
        "tenant_id": run.tenant_id,
        "client_id": owner.client_id if owner else "",
        "config_dir": owner.config_dir if owner else "",
    }
    click.echo(json.dumps(line))


def _tell(run: "Run", option: str) -> None:
    click.echo(f"The sandbox answers at {run.url}. Ctrl-C ends it.")
    click.echo(f'In another shell: eval "$(studyapp sandbox env{option})"', err=True)


@click.command()
@click.option(
    "--shell",
    type=click.Choice(["sh", "fish", "powershell"]),
    default="sh",
    show_default=True,
    help="Whose language the lines are in.",
)
@persona_option
@attempt_option
@json_option
@pass_context
def env(context: Context, shell: str, persona: str, attempt: str, as_json: bool) -> None:
    """Print the lines that point a shell at the running server: az and the SDKs are signed in to the sandbox there.

    The lines hold secrets that end with the server. Your own `~/.azure` is neither read nor written.

    \b
    Examples:
      eval "$(studyapp sandbox env)"
      studyapp sandbox env --shell fish | source
      studyapp sandbox env --shell powershell | Out-String | Invoke-Expression
      eval "$(studyapp sandbox env --as reader)"
      eval "$(studyapp sandbox env --attempt protect-a-vm)"
    """
    from studyapp.study.serving import client_of, running_server, variables

    run = running_server(place_of(context, attempt))
    values = dict(variables(run, client_of(run, persona)))
    if as_json:
        print_json(values)
        return
    click.echo("\n".join(_LINES[shell](values)))


def _sh(values: dict[str, str]) -> list[str]:
    quoted = {name: "'" + value.replace("'", "'\\''") + "'" for name, value in values.items()}
    proxies = [f'export {name}="{_NO_PROXY}${{{name}:+,${name}}}"' for name in ("NO_PROXY", "no_proxy")]
    return [*(f"export {name}={value}" for name, value in quoted.items()), *proxies, "unset AZURE_CLOUD_NAME"]


def _fish(values: dict[str, str]) -> list[str]:
    quoted = {name: "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'" for name, value in values.items()}
    proxies = [f'set -gx {name} (string join , "{_NO_PROXY}" ${name})' for name in ("NO_PROXY", "no_proxy")]
    return [*(f"set -gx {name} {value};" for name, value in quoted.items()), *proxies, "set -e AZURE_CLOUD_NAME"]


def _powershell(values: dict[str, str]) -> list[str]:
    quoted = {name: "'" + value.replace("'", "''") + "'" for name, value in values.items()}
    proxy = f"$env:NO_PROXY = (@('{_NO_PROXY}') + @($env:NO_PROXY | Where-Object {{ $_ }})) -join ','"
    gone = "Remove-Item Env:AZURE_CLOUD_NAME -ErrorAction SilentlyContinue"
    return [*(f"$env:{name} = {value}" for name, value in quoted.items()), proxy, gone]


_LINES: dict[str, Callable[[dict[str, str]], list[str]]] = {"sh": _sh, "fish": _fish, "powershell": _powershell}
