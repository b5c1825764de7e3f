"""`studyapp sandbox shell` and `lab shell`, as programs at a terminal and in a pipe: what is in them, and what they leave."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from studyapp.core.transcripts import actions
from studyapp.labs.attempt_files import AttemptFiles
from studyapp.labs.playground import Playground
from studyapp.sandbox.http.runs import FILE
from tests.cli.conftest import Call, call  # noqa: F401 - the fixture
from tests.cli.labs import with_lab  # noqa: F401 - the fixture
from tests.server.client import MAKE_GROUP

STUDYAPP = (sys.executable, "-m", "studyapp")
PATIENCE = 30.0


class User:
    """Somebody with a home of their own, in which lies an account that nobody may touch."""

    def __init__(self, home: Path, data: Path) -> None:
        self.home = home
        self.data = data
        account = home / ".azure"
        account.mkdir(parents=True)
        (account / "azureProfile.json").write_text('{"subscriptions": [{"id": "real"}]}')
        (account / "msal_token_cache.json").write_text('{"AccessToken": {"real": "secret"}}')

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.home), "STUDYAPP_HOME": str(self.data), "TERM": "dumb"}

    def run(self, *words: str, given: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*STUDYAPP, *words],
            capture_output=True,
            text=True,
            check=False,
            env=self.environment | dict(given or {}),
            timeout=PATIENCE * 2,
            stdin=subprocess.DEVNULL,
        )

    def account(self) -> dict[str, tuple[bytes, int]]:
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in (self.home / ".azure").rglob("*")}

    def groups(self) -> set[str]:
        """The resource groups in the user's own sandbox."""
        shown = Playground(self.data / "profiles" / "default" / "sandbox").look().state()
        return {one["name"] for one in shown if one["type"] == "Microsoft.Resources/resourceGroups"}

    def leftovers(self) -> list[str]:
        """What servers left."""
        return [path.name for path in (self.data / "profiles" / "default" / "servers").glob("*")]


@pytest.fixture
def user(tmp_path: Path) -> Iterator[User]:
    one = User(tmp_path / "user", tmp_path / "data")
    before = one.account()
    yield one
    assert one.account() == before, "the learner's own account was touched"


@pytest.fixture
def learner(user: User, with_lab: Path) -> User:  # noqa: F811
    """A user whose sample pack has a lab."""
    user.data = with_lab
    return user


class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, user: User, *words: str, given: Mapping[str, str] | None = None) -> None:
        self.outer, inner = pty.openpty()
        self.process = subprocess.Popen(
            [*STUDYAPP, *words],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=user.environment | dict(given or {}),
            start_new_session=True,
            preexec_fn=_own_terminal,
        )
        os.close(inner)
        self._unread = ""

    def until(self, pattern: str) -> str:
        """All that is shown up to a pattern, after what the last call gave."""
        while not (found := re.search(pattern, self._unread)):
            ready, _, _ = select.select([self.outer], [], [], PATIENCE)
            assert ready, f"{pattern!r} never showed: {self._unread!r}"
            self._unread += os.read(self.outer, 4096).decode()
        seen, self._unread = self._unread[: found.end()], self._unread[found.end() :]
        return seen

    def type(self, text: str) -> None:
        os.write(self.outer, text.encode())

    def end(self) -> tuple[int, str]:
        """The exit code, and what is shown up to the end."""
        try:
            while more := os.read(self.outer, 4096):
                self._unread += more.decode()
        except OSError:
            pass  # Linux says so once nobody holds the other end
        os.close(self.outer)
        return self.process.wait(PATIENCE), self._unread


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@contextmanager
def at_work(user: User, *words: str) -> Iterator["subprocess.Popen[str]"]:
    """A shell in which a command works on and has said so."""
    command = [*STUDYAPP, *words, "--", "sh", "-c", 'echo "$AZURE_CONFIG_DIR"; exec sleep 600']
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=user.environment) as process:
        try:
            yield process
        finally:
            process.kill()


def test_a_command_finds_the_sandbox_and_nothing_of_the_users_own(user: User) -> None:
    given = {
        "AZURE_CORE_INSTANCE_DISCOVERY": "true",
        "AZURE_DEFAULTS_GROUP": "rg-real",
        "AZURE_CLOUD_NAME": "AzureCloud",
        "AZURE_CLIENT_SECRET": "real",
        "AZURE_STORAGE_KEY": "real",
        "ARM_ACCESS_KEY": "real",
        "MSI_ENDPOINT": "http://127.0.0.1:1",
        "NO_PROXY": "intranet",
    }
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    done = user.run("sandbox", "shell", "--", sys.executable, "-c", show, given=given)
    found = json.loads(done.stdout)
    assert (done.returncode, "real" in done.stdout) == (0, False)
    assert not [name for name in found if name.startswith(("AZURE_CORE", "AZURE_DEFAULTS", "AZURE_CLOUD", "MSI_"))]
    assert found["NO_PROXY"] == found["no_proxy"] or found["NO_PROXY"] == "127.0.0.1,localhost,intranet"
    assert Path(found["AZURE_CONFIG_DIR"]).is_relative_to(user.data)
    assert not Path(found["AZURE_CONFIG_DIR"]).exists()
    assert found["HOME"] == str(user.home)
    assert user.leftovers() == []


def test_a_command_changes_the_sandbox_and_its_exit_code_is_passed_on(user: User) -> None:
    done = user.run("sandbox", "shell", "--", sys.executable, "-c", MAKE_GROUP, "rg-made")
    assert (done.returncode, done.stdout) == (0, "rg-made\n"), done.stderr
    assert user.groups() == {"rg-made"}
    assert user.run("sandbox", "shell", "--", "sh", "-c", "exit 7").returncode == 7
    assert user.run("sandbox", "shell", "--", "sh", "-c", "kill -9 $$").returncode == 128 + 9
    refused = user.run("sandbox", "shell", "--as", "reader", "--", sys.executable, "-c", MAKE_GROUP, "rg-more")
    assert "403" in refused.stderr


def test_a_command_in_a_lab_is_noted_and_the_lab_is_checked_when_it_ends(learner: User, call: Call) -> None:  # noqa: F811
    started = call("lab", "start", "two-groups", "--seed", "1", "--json").json
    group = call("lab", "show", "two-groups", "--json").json["tasks"][0]["text"].split()[4]
    words = ("--pack", "sample", "lab", "shell", "--", sys.executable, "-c", MAKE_GROUP, group)
    done = learner.run(*words)
    assert (done.returncode, done.stdout) == (0, f"{group}\n"), done.stderr
    assert f"[pass] The group {group} stands in westeurope" in done.stderr
    assert "[FAIL] The group carries a lock" in done.stderr
    state = call("lab", "status", "--json").json[0]
    assert {finding["mark"] for finding in state["findings"]} == {"pass", "fail"}
    files = AttemptFiles(learner.data / "profiles" / "default" / "labs" / started["run"])
    assert [one.name for one in actions(files.lines())] == ["begun", f"PUT resourcegroups/{group}"]
    assert call("lab", "transcript", "--replay").code == 0
    assert learner.leftovers() == []


def test_in_a_labs_shell_its_attempt_is_meant(learner: User, call: Call) -> None:  # noqa: F811
    first = call("lab", "start", "two-groups", "--json").json["run"]
    call("lab", "start", "two-groups")
    inner = (*STUDYAPP, "--pack", "sample", "lab", "status", "--json")
    done = learner.run("--pack", "sample", "sandbox", "shell", "--attempt", first, "--", *inner)
    assert [state["run"] for state in json.loads(done.stdout)] == [first], done.stderr


def test_a_lab_that_ends_in_its_own_shell_is_told_and_the_code_is_still_the_commands(
    learner: User,
    call: Call,  # noqa: F811
) -> None:
    call("lab", "start", "two-groups")
    stop = f"{sys.executable} -m studyapp --pack sample lab stop; exit 5"
    done = learner.run("--pack", "sample", "lab", "shell", "--", "sh", "-c", stop)
    assert done.returncode == 5
    assert "can't be checked: This attempt was stopped." in done.stderr


def test_a_shell_in_a_shell_is_refused(user: User) -> None:
    done = user.run("sandbox", "shell", "--", *STUDYAPP, "sandbox", "shell", "--", "true")
    assert (done.returncode, "a shell of the sandbox already" in done.stderr) == (1, True)
    assert "`exit`" in done.stderr


def test_a_missing_az_is_told_with_the_way_to_get_it(user: User, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    for program in ("sh", "true"):
        (tmp_path / "bin" / program).symlink_to(shutil.which(program) or "")
    path = {"PATH": str(tmp_path / "bin"), "SHELL": "true"}
    done = user.run("sandbox", "shell", "--", "az", "group", "list", given=path)
    assert done.returncode == 1
    assert "no program `az`" in done.stderr
    assert "pipx install azure-cli" in done.stderr
    assert "`studyapp az`" in done.stderr
    opened = user.run("sandbox", "shell", given=path)
    assert (opened.returncode, "az is not installed here" in opened.stderr) == (0, True)
    unknown = user.run("sandbox", "shell", "--", "no-such-program", given=path)
    assert (unknown.returncode, "no program `no-such-program`" in unknown.stderr) == (1, True)
    broken = user.run("sandbox", "shell", given={"SHELL": "/nowhere/sh"})
    assert (broken.returncode, "can't be run" in broken.stderr) == (1, True)
    assert user.leftovers() == []


RC = "PS1='own> '; PROMPT='own> '; export AZURE_CONFIG_DIR=$HOME/.azure\n"
FISH = "set -gx AZURE_CONFIG_DIR $HOME/.azure\nfunction fish_prompt; echo -n 'own> '; end\n"
READS = {
    "bash": (".bashrc", RC),
    "zsh": (".zshrc", RC),
    "fish": (".config/fish/config.fish", FISH),
    "dash": (".shinit", RC),
    "ksh": (".shinit", RC),
}
"""The file that each shell reads, as a user may have it: with a prompt, and an account of its own."""


@pytest.mark.parametrize("shell", READS)
def test_a_users_own_shell_says_where_it_is_and_its_files_stay_as_they_are(user: User, shell: str) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed")
    name, content = READS[shell]
    file = user.home / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    given = {"SHELL": program} | ({"ENV": str(file)} if name == ".shinit" else {})
    terminal = Terminal(user, "sandbox", "shell", given=given)
    terminal.until(r"your own sandbox\. `exit` leaves it")
    terminal.until(r"\(sandbox\) .*own> ")
    terminal.type("echo dir=$AZURE_CONFIG_DIR=\r")
    folder = re.search(r"dir=(/[^=]+)=", terminal.until(r"dir=/[^=]+="))
    assert folder is not None
    assert Path(folder[1]).is_relative_to(user.data)
    terminal.until(r"\(sandbox\) .*own> ")
    terminal.type("sh -c 'printf at-%s work; exec sleep 600'\r")
    terminal.until("at-work")
    terminal.type("\x03")
    terminal.until(r"\(sandbox\) .*own> ")
    terminal.type("exit 3\r")
    code, shown = terminal.end()
    assert (code, "everything else is as before" in shown) == (3, True), shown
    assert file.read_text() == content
    assert user.leftovers() == []


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_a_shell_that_is_told_to_end_leaves_no_server_and_no_secret(user: User, sign: signal.Signals) -> None:
    with at_work(user, "sandbox", "shell") as process:
        assert process.stdout is not None
        folder = Path(process.stdout.readline().strip())
        assert folder.exists()
        process.send_signal(sign)
        assert process.wait(PATIENCE) == 128 + sign
    assert not folder.exists()
    assert user.leftovers() == []


def test_ctrl_c_ends_the_command_and_not_the_cleaning_up(user: User) -> None:
    terminal = Terminal(user, "sandbox", "shell", "--", "sh", "-c", "echo ready; exec sleep 600")
    terminal.until("ready")
    terminal.type("\x03")
    assert terminal.end()[0] == 128 + signal.SIGINT
    assert user.leftovers() == []


def test_what_a_killed_shell_left_is_removed_by_the_next(user: User) -> None:
    with at_work(user, "sandbox", "shell") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.wait()
    left = user.data / "profiles" / "default" / "servers" / user.leftovers()[0]
    user.run("sandbox", "shell", "--", "true")
    assert left.exists(), "it may be one that only begins"
    written = (left / FILE).stat().st_mtime
    os.utime(left / FILE, (written - 120, written - 120))
    user.run("sandbox", "shell", "--", "true")
    assert user.leftovers() == []


def test_two_shells_work_in_one_sandbox(user: User) -> None:
    """Each has a server of its own; neither loses what the other did."""
    with at_work(user, "sandbox", "shell") as process:
        assert process.stdout is not None
        process.stdout.readline()
        for name in ("rg-one", "rg-two"):
            done = user.run("sandbox", "shell", "--", sys.executable, "-c", MAKE_GROUP, name)
            assert done.stdout == f"{name}\n", done.stderr
        assert len(user.leftovers()) == 1
    assert user.groups() == {"rg-one", "rg-two"}
