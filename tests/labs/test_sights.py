"""What a screen sees of a sandbox: what happened meanwhile, when the running job ends, and the JSON of a thing."""

from studyapp.labs import sights
from studyapp.labs.operations.table import perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.sandbox import Sandbox
from tests.labs.test_sdk_calls import WORLD

ITEM = {"group": "rg", "vault": "rsv", "vm_group": "rg", "vm": "vm-a"}


def protected() -> SandboxTarget:
    """A machine under protection, without a backup yet."""
    target = SandboxTarget(Sandbox(seed=1))
    for name, args in WORLD:
        perform(target, name, args)
    return target


def test_the_clock_can_be_moved_to_the_end_of_the_job_that_ends_first() -> None:
    target = protected()
    assert sights.next_job_end(target.sandbox) is None
    perform(target, "backup.now", ITEM | {"wait": "false"})
    end = sights.next_job_end(target.sandbox)
    assert end is not None
    assert end > target.now
    target.sandbox.advance_to(end)
    assert sights.all_jobs(target.sandbox)[0].status == "Completed"
    assert sights.next_job_end(target.sandbox) is None


def test_a_cancelled_job_ends_sooner() -> None:
    target = protected()
    job = perform(target, "backup.now", ITEM | {"wait": "false"})["name"]
    whole = sights.next_job_end(target.sandbox)
    target.backup.job_cancellations.trigger("rsv", "rg", job)
    end = sights.next_job_end(target.sandbox)
    assert end is not None
    assert whole is not None
    assert end < whole
    target.sandbox.advance_to(end)
    assert sights.all_jobs(target.sandbox)[0].status == "Cancelled"


def test_what_happened_is_told_from_the_world_before_and_the_world_after() -> None:
    target = protected()
    before, had = target.now, sights.point_ids(target.sandbox)
    perform(target, "backup.now", ITEM)
    passed = sights.passed(target.sandbox, before, had)
    assert [job.operation for job in passed.jobs] == ["Backup"]
    assert len(passed.made) == 1
    assert passed.gone == 0
    assert passed.now > passed.before == before


def test_the_json_of_a_thing_is_what_azure_answers() -> None:
    target = protected()
    for sight in sights.resources(target.sandbox, "virtualMachines"):
        shown = perform(target, "vm.show", {"vm_group": "rg", "vm": "vm-a"})
        assert sights.document(target.sandbox, sight.id)["properties"]["vmId"] == shown["properties"]["vmId"]
    job = sights.all_jobs(target.sandbox)[0]
    assert sights.document(target.sandbox, job.id)["properties"]["operation"] == "ConfigureBackup"
    assert sights.document(target.sandbox, "/subscriptions/none") is None


def test_a_resource_says_first_that_something_is_still_done_to_it() -> None:
    target = protected()
    target.compute.virtual_machines.begin_delete("rg", "vm-a", polling=False)
    status = {sight.name: sight.status for sight in sights.resources(target.sandbox, "virtualMachines")}
    assert status["vm-a"].startswith("Deleting, ")


def test_rules_workspaces_and_replicated_machines_tell_what_matters_of_them() -> None:
    target = protected()
    for name, args in (
        ("workspace.create", {"group": "rg", "workspace": "log-ops", "days": "90"}),
        ("metric-alert.create", {"group": "rg", "rule": "cpu", "vm": "vm-a", "threshold": "80"}),
        ("metric-alert.create", {"group": "rg", "rule": "off", "vm": "vm-a", "threshold": "80"}),
        ("metric-alert.switch", {"group": "rg", "rule": "off", "enabled": "false"}),
        ("group.create", {"group": "rg-dr", "location": "northeurope"}),
        ("network.create", {"group": "rg-dr", "network": "vnet-dr"}),
        ("vault.create", {"group": "rg-dr", "vault": "rsv-dr", "location": "northeurope"}),
        ("replication.enable", {"group": "rg-dr", "vault": "rsv-dr", "vm": "vm-a", "vm_group": "rg", "target_region": "northeurope", "target_group": "rg-dr", "network": "vnet-dr"}),
    ):  # fmt: skip
        perform(target, name, args)
    shown = {sight.name: sight.status for sight in sights.resources(target.sandbox)}
    assert (shown["log-ops"], shown["cpu"], shown["off"]) == ("keeps 90 days", "watching", "switched off")
    replicated = sights.resources(target.sandbox, "replicationProtectedItems")
    assert [(sight.name, sight.status) for sight in replicated] == [("vm-a", "Protected, health Normal")]
