"""Labs where nothing may need a sandbox: laid, solved and graded on a stand-in, by what a subscription itself can tell."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import Finding, score
from studyapp.core.lab_targets import SANDBOX_ONLY, for_target
from studyapp.core.labs import (
    Condition,
    Count,
    Exists,
    JobDone,
    Lab,
    LeftOut,
    Never,
    OnAzure,
    Step,
    Task,
    draw_variables,
    filled,
)
from studyapp.labs.beginning import beginning
from studyapp.labs.bench import run
from studyapp.labs.checks import grade
from studyapp.labs.operations.table import OPERATIONS, perform
from studyapp.labs.stand_in import StandIn, stand_in
from studyapp.labs.verify import verify
from studyapp.library.load import load_text

ROOT = Path(__file__).parents[2]
SAID: dict[str, Any] = {"expected": "It is so", "why": "Because.", "look": "There."}
VM = {"vm_group": "rg-app", "vm": "vm-app"}
IN_VAULT = {"group": "rg-app", "vault": "rsv-app", **VM}
LOG_LAGS = "the activity log may show a move 3 to 20 minutes after it was made"


def read(path: Path) -> Lab:
    found, problems = load_text(path.read_text(encoding="utf-8"), Lab, path.name)
    assert problems == ()
    assert isinstance(found, Lab)
    return found


SHIPPED = [read(path) for path in sorted((ROOT / "labs").glob("*.yaml"))]
EVERYWHERE = [lab for lab in SHIPPED if "azure" in lab.targets]
FIRST_EIGHT = {
    "protect-a-vm", "restore-disks", "restore-to-a-new-vm", "recover-files", "soft-delete-and-undelete",
    "vault-that-cannot-be-deleted", "backup-fails-agent-down", "prove-a-policy",
}  # fmt: skip


def test_at_least_six_of_the_first_eight_labs_run_in_both_worlds() -> None:
    assert len(FIRST_EIGHT & {lab.id for lab in EVERYWHERE}) >= 6
    assert all("sandbox" in lab.targets for lab in SHIPPED)


@pytest.mark.parametrize("lab", EVERYWHERE, ids=lambda lab: lab.id)
def test_every_solution_that_is_left_earns_everything_without_a_sandbox(lab: Lab) -> None:
    seed = 3
    there = for_target(lab, "azure")
    whole = filled(there, draw_variables(there, seed))
    laid = stand_in(whole, seed)
    began = beginning(laid)
    assert whole.solutions
    assert score(whole, grade(whole, laid.branch(), began)) == 0
    for solution in whole.solutions:
        target = laid.branch()
        run(target, solution.steps)
        found = grade(whole, target, began)
        assert {one.check: one.found for one in found if one.mark != "pass"} == {}
        assert score(whole, found) == whole.points() > 0


# A stand-in


def lab_of(*checks: Any, world: tuple[Step, ...] = (), **more: Any) -> Lab:
    return Lab(
        id="there",
        title="There",
        objectives=("x",),
        facts=("y",),
        lesson=None,
        difficulty="easy",
        minutes=5,
        targets=("sandbox", "azure"),
        briefing="There.",
        world=world,
        tasks=(Task(id="only", title="Only", text="Do it.", checks=checks, hints=("a", "b", "c")),),
        solutions=(),
        mutants=(),
        **more,
    )


WORLD = (
    Step(do="group.create", args={"group": "rg-app", "location": "westeurope"}),
    Step(do="network.create", args={"group": "rg-app", "network": "vnet"}),
    Step(do="vm.create", args={**VM, "network": "vnet"}),
    Step(do="vm.restart", args=VM),
    Step(do="vault.create", args={"group": "rg-app", "vault": "rsv-app", "location": "westeurope"}),
)
NO_RESTART = Never(id="never", points=0, action="Microsoft.Compute/virtualMachines/restart/action", **SAID)


@pytest.fixture(scope="module")
def laid() -> StandIn:
    return stand_in(lab_of(world=WORLD), 1)


@pytest.fixture
def there(laid: StandIn) -> StandIn:
    return laid.branch()


def found(laid: StandIn, there: StandIn, check: Any) -> Finding:
    (finding,) = grade(lab_of(check), there, beginning(laid))
    return finding


@pytest.mark.parametrize("name", sorted(SANDBOX_ONLY))
def test_what_only_a_sandbox_has_is_refused(there: StandIn, name: str) -> None:
    assert OPERATIONS[name].sandbox_only
    given = dict.fromkeys(OPERATIONS[name].required(), "x")
    with pytest.raises(StudyError, match="Only the sandbox can do that"):
        perform(there, name, given)


def test_no_other_operation_says_that_it_is_the_sandboxs() -> None:
    assert {name for name, one in OPERATIONS.items() if one.sandbox_only} == SANDBOX_ONLY


# Forbidden moves


def test_a_move_is_found_in_the_log_and_one_of_the_laying_is_not_the_learners(laid: StandIn, there: StandIn) -> None:
    before = found(laid, there, NO_RESTART)
    assert (before.mark, before.found) == ("pass", f"it was not done, as far as the log tells: {LOG_LAGS}")
    perform(there, "vm.restart", VM)
    after = found(laid, there, NO_RESTART)
    assert (after.mark, after.found[:14]) == ("fail", "it was done at")


def test_a_move_that_azure_refused_was_not_made(laid: StandIn, there: StandIn) -> None:
    check = Never(id="never", points=0, action="*/virtualMachines/delete", **SAID)
    perform(there, "lock.create", {"lock": "keep", "group": "rg-app"})
    with pytest.raises(Exception, match="ScopeLocked"):
        perform(there, "vm.delete", VM)
    assert found(laid, there, check).mark == "pass"
    perform(there, "lock.delete", {"lock": "keep", "group": "rg-app"})
    perform(there, "vm.delete", VM)
    assert found(laid, there, check).mark == "fail"


def test_a_move_that_failed_later_was_not_made(laid: StandIn, there: StandIn) -> None:
    check = Never(id="never", points=0, action="*/runCommand/action", **SAID)
    quiet = {**VM, "script": "systemd-run --on-active=30 systemctl stop walinuxagent"}
    perform(there, "vm.run-command", quiet)
    assert found(laid, there, check).mark == "fail"
    began = beginning(there)
    with pytest.raises(Exception, match="VMAgentStatusCommunicationError"):
        perform(there, "vm.run-command", {**VM, "script": "uptime"})
    (finding,) = grade(lab_of(check), there, began)
    assert finding.mark == "pass"


def test_what_happens_outside_of_the_runs_groups_is_not_the_learners(laid: StandIn, there: StandIn) -> None:
    check = Never(id="never", points=0, action="*/vaults/write", **SAID)
    perform(there, "group.create", {"group": "rg-else", "location": "westeurope"})
    perform(there, "vault.create", {"group": "rg-else", "vault": "rsv-else"})
    assert found(laid, there, check).mark == "pass"
    perform(there, "vault.create", {"group": "rg-app", "vault": "rsv-more"})
    assert found(laid, there, check).mark == "fail"


def test_a_move_that_is_free_once_something_was_made_can_not_be_judged(laid: StandIn, there: StandIn) -> None:
    finding = found(laid, there, replace(NO_RESTART, until="*/x"))
    assert (finding.mark, "Only the sandbox can do that" in finding.found) == ("error", True)


# What is told


def test_a_running_job_may_be_left_and_azure_says_how_long_it_takes(laid: StandIn, there: StandIn) -> None:
    check = JobDone(id="job", group="rg-app", vault="rsv-app", operation="Backup", **SAID)
    perform(there, "backup.protect", IN_VAULT)
    perform(there, "backup.now", {**IN_VAULT, "wait": "false"})
    finding = found(laid, there, check)
    assert finding.mark == "running"
    assert "Azure expects it to take" in finding.found
    assert "you may leave, and come back" in finding.found
    assert "clock" not in finding.found


def test_what_the_log_does_not_show_yet_may_come(laid: StandIn, there: StandIn) -> None:
    where = (Condition(path="status.value", equals="Succeeded"),)
    args = {"group": "rg-app", "operation": "vaults/delete"}
    check = Count(id="log", read="activity.list", args=args, where=where, **SAID)
    assert found(laid, there, check).found.endswith(f"; {LOG_LAGS}, so look again later")
    perform(there, "vault.delete", {"group": "rg-app", "vault": "rsv-app"})
    assert found(laid, there, check).mark == "pass"


def test_a_time_may_be_said_from_the_learners_beginning_on(laid: StandIn, there: StandIn) -> None:
    def check(since: str) -> Count:
        where = (Condition(path="properties.startTime", since=since),)
        return Count(id="jobs", read="backup.jobs", args={"group": "rg-app", "vault": "rsv-app"}, where=where, **SAID)

    began = beginning(laid)
    perform(there, "backup.protect", IN_VAULT)
    assert found(laid, there, check("+0d")).mark == "pass"
    assert (
        found(laid, there, check("+1d")).found
        == "0 of 1 with properties.startTime is no earlier than 1 day after your beginning"
    )
    (early,) = grade(lab_of(check("+1d")), there, replace(began, time=began.time.replace(year=2025)))
    assert early.mark == "pass"


# The proof


def test_a_lab_that_needs_the_sandbox_in_secret_is_not_sound() -> None:
    made = Exists(id="made", read="group.show", args={"group": "rg-new"}, **SAID)
    lab = lab_of(made, world=(Step(do="clock.next"),))
    assert "on azure, world: can't be laid: Only the sandbox can do that" in str(verify(lab, 1)[-1])


def test_both_forms_of_a_lab_are_proven() -> None:
    source = read(ROOT / "tests" / "data" / "labs" / "two-groups.yaml")
    gone = LeftOut(check="still-locked-later", because="No.")
    lab = replace(source, targets=("sandbox", "azure"), azure=OnAzure(laying=5, omit=(gone,)))
    assert verify(lab, 1) == ()
    one_less = OnAzure(
        laying=5, omit=(gone, LeftOut(mutant="no-lock", because="No."), LeftOut(mutant="wrong-lock", because="No."))
    )
    assert [str(flaw) for flaw in verify(replace(lab, azure=one_less), 1)] == [
        "two-groups: on azure, check locked: no mutant makes it fail, so nothing shows that it can"
    ]
