"""Files inside a machine: the sandbox's own way and Run Command see the same, and no text becomes a command of the shell."""

import base64
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyapp.core.errors import StudyError
from studyapp.core.labs import Step
from studyapp.labs.bench import run
from studyapp.labs.operations import guest_scripts
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.stand_in import StandIn
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox

VM = {"vm_group": "rg", "vm": "vm-1"}
WORLD = (
    Step(do="group.create", args={"group": "rg", "location": "westeurope"}),
    Step(do="network.create", args={"group": "rg", "network": "vnet"}),
    Step(do="vm.create", args={**VM, "network": "vnet", "disk_sizes": "64"}),
)
SHELL = shutil.which("sh")


@pytest.fixture(scope="module")
def laid() -> Sandbox:
    target = SandboxTarget(Sandbox(seed=1))
    run(target, WORLD)
    return target.sandbox


@pytest.fixture(params=["direct", "by run command"])
def target(laid: Sandbox, request: pytest.FixtureRequest) -> Target:
    copy = laid.branch()
    return SandboxTarget(copy) if request.param == "direct" else StandIn(copy, ("rg",))


def test_both_ways_write_read_list_and_delete_alike(target: Target) -> None:
    for path, content in (("/data/a/one.txt", "it's 1; rm -rf / && echo $HOME"), ("/data/two.txt", "zwei `id` ü")):
        perform(target, "guest.write", {**VM, "path": path, "content": content})
    perform(target, "guest.write", {**VM, "path": "/data/a/one.txt", "content": "1 again"})
    assert perform(target, "guest.files", VM) == [
        {"path": "/data/a/one.txt", "content": "1 again"},
        {"path": "/data/two.txt", "content": "zwei `id` ü"},
    ]
    assert perform(target, "guest.read", {**VM, "path": "/data/two.txt"})["content"] == "zwei `id` ü"
    perform(target, "guest.delete", {**VM, "path": "/data/two.txt"})
    assert [one["path"] for one in perform(target, "guest.files", VM)] == ["/data/a/one.txt"]


@pytest.mark.parametrize("name", ["guest.read", "guest.delete"])
def test_a_file_that_is_not_there_is_told_with_what_helps(target: Target, name: str) -> None:
    with pytest.raises(StudyError) as caught:
        perform(target, name, {**VM, "path": "/data/none.txt"})
    assert "/data/none.txt" in caught.value.message
    assert "`guest.files`" in caught.value.hint


def test_a_machine_that_is_off_shows_no_files(target: Target) -> None:
    perform(target, "vm.deallocate", VM)
    with pytest.raises(StudyError, match=r"`?vm-1`? does not run|'vm-1' does not run"):
        perform(target, "guest.files", VM)


def test_files_lie_on_the_disk_that_is_mounted_at_data_either_way(laid: Sandbox) -> None:
    held = []
    for target in (SandboxTarget(laid.branch()), StandIn(laid.branch(), ("rg",))):
        perform(target, "guest.write", {**VM, "path": "/data/one.txt", "content": "1"})
        perform(target, "vm.detach-disk", {**VM, "disk": "vm-1-data-0"})
        held.append(perform(target, "guest.files", VM))
    assert held == [[], []]


def test_what_is_too_long_for_run_command_is_said_to_be(laid: Sandbox) -> None:
    copy = laid.branch()
    perform(SandboxTarget(copy), "guest.write", {**VM, "path": "/data/long.txt", "content": "x" * 3075})
    with pytest.raises(StudyError, match="4,096 bytes"):
        perform(StandIn(copy, ("rg",)), "guest.read", {**VM, "path": "/data/long.txt"})


@pytest.mark.skipif(SHELL is None, reason="needs a shell")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(
        st.characters(codec="utf-8", exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20
    ).filter(lambda name: name not in (".", "..")),
    content=st.text(st.characters(codec="utf-8", exclude_characters="\0", exclude_categories=["Cs"]), max_size=60),
)
def test_a_real_shell_takes_any_name_and_content_as_data(tmp_path: Path, name: str, content: str) -> None:
    path = f"{tmp_path}/folder/{name}"
    told = subprocess.run([str(SHELL), "-c", guest_scripts.writing(path, content)], capture_output=True, check=True)
    assert (told.stdout, told.stderr) == (b"", b"")
    shown = subprocess.run([str(SHELL), "-c", guest_scripts.showing(path)], capture_output=True, check=True)
    assert base64.b64decode(shown.stdout).decode() == content == Path(path).read_bytes().decode()
    subprocess.run([str(SHELL), "-c", guest_scripts.deleting(path)], capture_output=True, check=True)
    assert list((tmp_path / "folder").iterdir()) == []
