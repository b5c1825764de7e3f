"""Scripts that write, find and encode files in a guest, and that leave something going on when they have ended."""

import base64
from typing import Any

import pytest

from tests.sandbox.conftest import GROUP, VM, Azure
from tests.sandbox.test_compute_guest import agent, run
from tests.sandbox.test_vaults import refusal


def test_a_text_is_written_as_it_is_found_and_shown_encoded(site: Azure) -> None:
    run(
        site,
        "mkdir -p -- '/data/a b' && printf %s 'it'\"'\"'s %s > $HOME' > '/data/a b/one.txt'",
        "echo more >> /data/two.txt",
    )
    vm_id = site.compute.virtual_machines.get(GROUP, VM).id
    assert site.sandbox.guest_files(vm_id)["/data/a b/one.txt"] == "it's %s > $HOME"
    assert "/data/a b/one.txt\n/data/two.txt" in run(site, "find /data -type f")
    assert "/data" not in run(site, "find /etc/none -type f")
    shown = run(site, "base64 -w 0 -- '/data/a b/one.txt'")
    assert base64.b64encode(b"it's %s > $HOME").decode() in shown
    assert "base64: /none: No such file or directory" in run(site, "base64 -w 0 /none")
    assert "[stdout]\n%s\n" in run(site, "printf %s %s")


def test_new_files_below_data_lie_on_the_first_data_disk(site: Azure) -> None:
    machine = site.compute.virtual_machines.get(GROUP, VM)
    run(site, "printf %s one > /data/new/one.txt", "printf %s two > /srv/two.txt")
    empty: Any = {"properties": {"storageProfile": {"dataDisks": []}}}
    site.compute.virtual_machines.begin_update(GROUP, VM, empty).result()
    assert set(site.sandbox.guest_files(machine.id)) & {"/data/new/one.txt", "/srv/two.txt"} == {"/srv/two.txt"}


@pytest.mark.parametrize(
    "line",
    [
        "printf '%d' 1",
        "printf %s one two",
        "base64 /data/one.txt",
        "find /data -name one",
        "systemd-run systemctl stop walinuxagent",
        "systemd-run --on-active=30 systemctl stop ssh",
        "systemd-run --unit=x python3 -m http.server",
        "systemd-run --unit=x python3 -m other 80",
    ],
)
def test_other_forms_are_refused_whole(site: Azure, line: str) -> None:
    asked = {"commandId": "RunShellScript", "script": ["printf %s one > /data/one.txt", line]}
    assert refusal(site.compute.virtual_machines.begin_run_command, GROUP, VM, asked) == "SandboxNotImplemented"
    assert "/data/one.txt" not in run(site, "find /data -type f")


def test_an_agent_that_is_stopped_after_a_script_reports_on_it_and_comes_back_with_a_restart(site: Azure) -> None:
    run(site, "systemd-run --on-active=30 systemctl stop walinuxagent")
    assert agent(site) == "Not Ready"
    site.compute.virtual_machines.begin_restart(GROUP, VM).result()
    assert agent(site) == "Ready"


def test_a_port_that_a_script_serves_is_listened_to_beside_the_others(site: Azure) -> None:
    vm_id = site.compute.virtual_machines.get(GROUP, VM).id
    run(site, "systemd-run --unit=web python3 -m http.server 8080")
    assert site.sandbox.world.need(vm_id).facts["listens"] == [22, 8080]
