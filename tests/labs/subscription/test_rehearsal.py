"""A rehearsal finds what a lab makes by doing it, and says it of every lab that can be done in a subscription."""

from dataclasses import replace
from datetime import timedelta

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.labs import Lab, Step
from studyapp.labs.calls import Call
from studyapp.labs.subscription.planning import Seen, plan_of
from studyapp.labs.subscription.rehearsal import rehearsal
from studyapp.labs.subscription.sizing import with_size
from studyapp.labs.verify import verify
from tests.labs.subscription.rehearsed import SEED, labs, plan
from tests.labs.subscription.sample_labs import BACKED_UP, REPLICATED, RESIZED


def test_groups_resources_and_machines_are_found_where_the_variables_lay_them() -> None:
    found = plan()
    assert [(group.name, group.region) for group in found.groups] == [
        ("rg-orders", "germanywestcentral"),
        ("rg-vaults", "westeurope"),
    ]
    (machine,) = found.machines
    assert (machine.name, machine.size, machine.cores, machine.family) == (
        "vm-order-01",
        "Standard_D2s_v5",
        2,
        "standardDSv5Family",
    )
    assert (machine.region, machine.disks, machine.premium) == ("germanywestcentral", 1, True)
    (vault,) = found.of_type("Microsoft.RecoveryServices/vaults")
    assert (vault.name, vault.group, vault.region, vault.sku) == (
        "rsv-orders",
        "rg-vaults",
        "germanywestcentral",
        "RS0",
    )
    assert found.namespaces == ("Microsoft.Compute", "Microsoft.Network", "Microsoft.RecoveryServices")
    assert found.protected == ("vm-order-01",)
    assert set(found.other_regions) == {"uksouth", "northeurope"}
    assert found.regions() == ("germanywestcentral", "westeurope")


def test_what_is_done_becomes_rights_and_what_azure_takes_becomes_time() -> None:
    found = plan()
    assert "Microsoft.Compute/virtualMachines/write" in found.actions
    assert any(action.endswith("/protectedItems/backup/action") for action in found.actions)
    assert "Microsoft.Resources/subscriptions/resourceGroups/delete" in found.actions
    assert "Microsoft.RecoveryServices/vaults/delete" in found.actions, "cleaning up deletes what the lab makes"
    assert (found.minutes, 20 <= found.waiting <= 120) == (20, True)


def test_what_other_services_make_is_planned_for_as_well() -> None:
    found = plan(REPLICATED.id)
    assert found.replicated == ("vm-shop-03",)
    assert {(one.name, one.region) for one in found.machines} == {
        ("vm-shop-03", "westeurope"),
        ("vm-shop-03-test", "germanywestcentral"),
    }
    assert [one.name for one in found.of_type("microsoft.storage/storageaccounts")] == ["stordersasrcache"]
    assert sum(charge.name.endswith("-ASRReplica") for charge in found.charges) == 2


def test_a_machine_that_is_resized_is_planned_for_at_both_sizes() -> None:
    found = plan(RESIZED.id)
    (resized,) = {one.name for one in found.machines if one.size == "Standard_E2s_v5"}
    assert {one.size for one in found.machines if one.name == resized} == {"Standard_D2s_v5", "Standard_E2s_v5"}


@pytest.mark.parametrize(("scope", "watches"), [("", True), ("/", True), ("/resourceGroups/rg-shop", False)])
def test_a_rule_over_the_whole_subscription_is_noticed(scope: str, watches: bool) -> None:
    whole = "/subscriptions/5a4db0c5-0000-4000-8000-000000000000"
    url = f"https://x{whole}/resourceGroups/rg-shop/providers/Microsoft.Insights/activityLogAlerts/gone?api-version=1"
    body = {"location": "Global", "properties": {"scopes": [whole + scope]}}
    seen = Seen(
        subscription=whole.rpartition("/")[2],
        calls=(Call("PUT", url, 200, body, {}),),
        ways=(),
        actions=(),
        laying=timedelta(0),
        solving=timedelta(0),
        offers={},
    )
    assert plan_of(RESIZED, RESIZED, seen).watches is watches


def test_no_password_is_kept() -> None:
    assert "Sandbox-Pass-1234" not in repr(plan())
    assert "adminPassword" in repr(plan())


def test_equal_seeds_give_equal_plans_and_others_lie_elsewhere() -> None:
    assert rehearsal(BACKED_UP, SEED).plan == plan()
    assert len({plan(seed=seed).machines[0].region for seed in (1, 2, 5)}) == 3


def test_a_step_that_fails_is_named() -> None:
    broken = replace(BACKED_UP, world=(Step(do="vm.start", args={"vm_group": "rg-no", "vm": "vm-no"}),))
    with pytest.raises(StudyError, match=r"backed-up can't be rehearsed: vm\.start fails") as caught:
        rehearsal(broken, SEED)
    assert "lab verify" in caught.value.hint


@pytest.mark.parametrize("name", [one.id for one in labs()])
def test_every_lab_that_declares_azure_can_be_rehearsed(name: str) -> None:
    found = plan(name)
    assert found.groups
    assert found.charges
    assert found.waiting < 600, "nobody waits ten hours for a lab"


# Another size


def test_another_size_goes_to_every_machine_that_a_lab_makes_and_grading_still_holds() -> None:
    found = rehearsal(BACKED_UP, SEED, "Standard_B2s_v2")
    assert found.plan.sizes() == ("Standard_B2s_v2",)
    assert [charge.meter for charge in found.plan.charges if charge.meter.startswith("vm/")] == [
        "vm/Standard_B2s_v2/Linux"
    ]
    assert [step.args["size"] for step in found.lab.world if step.do == "vm.create"] == ["Standard_B2s_v2"]
    assert "{{" not in repr(found.lab.world)
    shipped = next(lab for lab in labs() if lab.tasks)
    assert verify(with_size(shipped, "Standard_B2s_v2"), SEED) == ()


def test_a_size_that_a_learner_has_to_choose_stays() -> None:
    found = rehearsal(RESIZED, SEED, "Standard_D2s_v3").plan
    assert set(found.sizes()) == {"Standard_D2s_v3", "Standard_E2s_v5"}


@pytest.mark.parametrize("lab", [BACKED_UP, RESIZED], ids=["backed-up", "resized"])
def test_a_plan_takes_a_size_that_no_rehearsal_has_seen(lab: Lab) -> None:
    known, unknown = (rehearsal(lab, SEED, size).plan for size in ("Standard_D2s_v3", "Standard_D2ads_v9"))
    assert "Standard_D2ads_v9" in unknown.sizes()
    assert "Standard_D2s_v5" not in repr(unknown)
    renamed = {one.meter.replace("D2ads_v9", "D2s_v3") for one in unknown.charges}
    assert renamed == {one.meter for one in known.charges}
    made = {(one.name, one.size.replace("D2ads_v9", "D2s_v3"), one.cores, one.memory) for one in unknown.machines}
    assert made == {(one.name, one.size, one.cores, one.memory) for one in known.machines}
