"""`studyapp sandbox serve` and `env`, as programs."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.errors import StudyError
from studyapp.labs.playground import Playground
from studyapp.sandbox.http.runs import FILE, find_run
from studyapp.settings import Folders
from studyapp.study.serving import own_sandbox, serve_sandbox
from tests.cli.conftest import Call, call  # noqa: F401 - the fixture
from tests.cli.labs import with_lab  # noqa: F401 - the fixture
from tests.server.conftest import API, RealTime, Running, Start


class Program:
    """The server as a program of its own."""

    def __init__(self, home: Path, *words: str, pack: str = "") -> None:
        command = [sys.executable, "-m", "studyapp", "--home", str(home), *(("--pack", pack) if pack else ())]
        command += ["sandbox", "serve", "--json", *words]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.line = self.process.stdout.readline()

    @property
    def told(self) -> Any:
        return json.loads(self.line)

    def end(self, sign: int = signal.SIGTERM) -> tuple[int, str]:
        """The exit code and everything that was printed."""
        self.process.send_signal(sign)
        rest, errors = self.process.communicate(timeout=30)
        return self.process.returncode, self.line + rest + errors


@contextmanager
def program(home: Path, *words: str, pack: str = "") -> Iterator[Program]:
    one = Program(home, *words, pack=pack)
    try:
        yield one
    finally:
        if one.process.poll() is None:
            one.process.kill()
            one.process.communicate()


def running(home: Path) -> Running:
    folder = home / "profiles" / "default" / "sandbox"
    found = find_run(folder / "server")
    assert found is not None
    return Running(found, lambda: None, folder, RealTime())


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_server_tells_when_it_is_ready_and_ends_cleanly_with_all_saved(tmp_path: Path, sign: int) -> None:
    with program(tmp_path) as one:
        assert list(one.told) == ["url", "ca_file", "subscription_id", "tenant_id", "client_id", "config_dir"]
        server = running(tmp_path)
        assert (server.run.url, server.run.ca_file) == (one.told["url"], one.told["ca_file"])
        assert server.azure("PUT", f"/resourcegroups/rg-app?{API}", {"location": "westeurope"}).status == 201
        token = server.sign_in()
        code, printed = one.end(sign)
    assert code == 0
    for secret in (server.client().client_secret, server.client().identity_header, server.run.control, token):
        assert secret not in printed
    kept = Playground(server.folder)
    assert kept.look().world.find(f"/subscriptions/{server.run.subscription_id}/resourceGroups/rg-app")
    assert token not in kept.path.read_text()
    assert not (server.folder / "server" / FILE).exists()


def test_what_goes_wrong_in_a_request_puts_no_secret_into_the_log(tmp_path: Path) -> None:
    with program(tmp_path) as one:
        server = running(tmp_path)
        server.send("GET", "/subscriptions", {"Authorization": f"Bearer {server.sign_in()}x"})
        server.form(f"/{server.run.tenant_id}/oauth2/v2.0/token", client_secret=server.client().client_secret)
        server.send("GET", "/%zz%00?\\", {"Authorization": f"Bearer {server.run.control}"})
        _, printed = one.end()
    assert printed == one.line


def test_a_server_that_was_killed_leaves_the_world_and_the_next_one_starts(tmp_path: Path) -> None:
    with program(tmp_path) as one:
        server = running(tmp_path)
        server.azure("PUT", f"/resourcegroups/rg-app?{API}", {"location": "westeurope"})
        one.process.kill()
        one.process.wait()
        assert (server.folder / "server" / FILE).exists()
    with program(tmp_path) as two:
        again = running(tmp_path)
        assert again.run.run != server.run.run
        assert again.run.control != server.run.control
        assert again.azure("GET", f"/resourcegroups/rg-app?{API}").status == 200
        assert not Path(server.client().config_dir).exists()
        two.end()


def test_a_second_server_is_refused_and_another_profile_has_its_own(start: Start) -> None:
    server = start()
    with pytest.raises(StudyError, match=f"runs already: {server.url}"):
        serve_sandbox(own_sandbox(server.folder), 0, "auto", RealTime(), _rng(), lambda run, end: None)
    other = start("other")
    assert other.url != server.url
    assert other.sign_in() != server.sign_in()
    assert other.send("GET", f"/subscriptions?{API}", {"Authorization": f"Bearer {server.sign_in()}"}).status == 401


def _rng() -> Any:
    import random

    return random.Random(1)


def test_a_port_that_is_taken_is_told(start: Start, tmp_path: Path) -> None:
    server = start()
    with pytest.raises(StudyError, match="can't start") as raised:
        serve_sandbox(own_sandbox(tmp_path / "more"), server.port, "auto", RealTime(), _rng(), lambda run, end: None)
    assert "--port" in raised.value.hint


@pytest.mark.parametrize("clock", ["never", "-1", "0", "nan", "inf", ""])
def test_a_clock_that_is_none_is_told(tmp_path: Path, clock: str) -> None:
    with pytest.raises(StudyError, match="clock can't go"):
        serve_sandbox(own_sandbox(tmp_path), 0, clock, RealTime(), _rng(), lambda run, end: None)


def test_a_damaged_sandbox_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "sandbox.json").write_text("{")
    with pytest.raises(StudyError, match="can't be served") as raised:
        serve_sandbox(own_sandbox(tmp_path), 0, "auto", RealTime(), _rng(), lambda run, end: None)
    assert "damaged" in raised.value.hint
    assert (tmp_path / "sandbox.json").read_text() == "{"
    assert not (tmp_path / "server" / FILE).exists()


def test_an_attempt_is_served_by_its_name(with_lab: Path, call: Call) -> None:  # noqa: F811
    """Whoever serves it, whatever is open: the command line and a plain client see the same world."""
    run = call("lab", "start", "two-groups", "--seed", "1", "--json").json["run"]
    folder = with_lab / "profiles" / "default" / "servers" / run
    with program(with_lab, "--attempt", "two-groups", pack="sample") as one:
        found = find_run(folder)
        assert found is not None
        server = Running(found, lambda: None, folder, RealTime())
        assert server.azure("PUT", f"/resourcegroups/rg-served?{API}", {"location": "westeurope"}).status == 201
        values = call("sandbox", "env", "--attempt", run[:8], "--json").json
        assert values["STUDYAPP_SANDBOX_URL"] == server.url == one.told["url"]
        assert "rg-served" in call("lab", "do", "group.show", "group=rg-served").out
        assert call("sandbox", "env").failure is not None, "the own sandbox has no server"
        assert one.end()[0] == 0
    assert not folder.exists(), "neither secrets nor certificates of an attempt's server stay"
    missing = call("sandbox", "env", "--attempt", "two-groups")
    assert missing.failure is not None
    assert f"serve --attempt {run[:8]}" in missing.failure.hint


# env


def served(start: Start, places: Folders) -> Running:
    """A server of the default profile of a home."""
    folder = places.sandbox("default")
    folder.parent.mkdir(parents=True, exist_ok=True)
    server = start("server-of-home")
    (folder / "server").mkdir(parents=True)
    shutil.copy(server.folder / "server" / FILE, folder / "server" / FILE)
    return server


def test_env_without_a_server_says_how_to_start_one(call: Call) -> None:  # noqa: F811
    said = call("sandbox", "env")
    assert said.failure is not None
    assert "studyapp sandbox serve" in said.failure.hint


def test_env_prints_lines_that_a_shell_takes(call: Call, start: Start, places: Folders) -> None:  # noqa: F811
    server = served(start, places)
    lines = call("sandbox", "env").out
    show = 'printf "%s\\n" "$AZURE_CONFIG_DIR" "$REQUESTS_CA_BUNDLE" "$NO_PROXY" "$AZURE_CLIENT_ID" "${AZURE_CLOUD_NAME-none}"'
    environment = {**os.environ, "NO_PROXY": "intranet", "AZURE_CLOUD_NAME": "AzureCloud"}
    done = subprocess.run(
        ["sh", "-euc", f"{lines}\n{show}"], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.splitlines() == [
        server.client().config_dir,
        server.run.ca_file,
        "127.0.0.1,localhost,intranet",
        server.client().client_id,
        "none",
    ]


def test_env_signs_in_as_whom_one_says(call: Call, start: Start, places: Folders) -> None:  # noqa: F811
    server = served(start, places)
    reader = server.client("reader")
    values = call("sandbox", "env", "--as", "reader", "--json").json
    assert (values["AZURE_CONFIG_DIR"], values["AZURE_CLIENT_ID"]) == (reader.config_dir, reader.client_id)
    assert (values["ARM_CLIENT_SECRET"], values["IDENTITY_HEADER"]) == (reader.client_secret, reader.identity_header)
    unknown = call("sandbox", "env", "--as", "root")
    assert unknown.failure is not None
    assert "backup-operator" in unknown.failure.hint


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("fish", "set -gx AZURE_CONFIG_DIR '{config_dir}';"),
        ("powershell", "$env:AZURE_CONFIG_DIR = '{config_dir}'"),
    ],
)
def test_env_speaks_other_shells(call: Call, start: Start, places: Folders, shell: str, line: str) -> None:  # noqa: F811
    server = served(start, places)
    lines = call("sandbox", "env", "--shell", shell).out.splitlines()
    assert line.format(config_dir=server.client().config_dir) in lines
    assert not [one for one in lines if one.startswith("export")]


def test_a_record_of_a_server_that_is_gone_is_no_server(start: Start, places: Folders, call: Call) -> None:  # noqa: F811
    """Nor is whoever has its port by now."""
    server = served(start, places)
    record = places.sandbox("default") / "server" / FILE
    record.write_text(record.read_text().replace(server.run.run, "0" * 16))
    assert call("sandbox", "env").failure is not None
    assert not record.exists()
