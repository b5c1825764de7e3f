"""Whatever would stop a lab in a subscription is found before it begins, by looking alone, and the message names what cures it."""

from dataclasses import replace
from typing import Any

import pytest

from studyapp.core.azure_obstacles import Obstacle, Proposal, stopping
from studyapp.core.azure_plan import Plan
from studyapp.core.azure_runs import LAB_TAG, RUN_TAG
from studyapp.labs.calls import Call
from studyapp.labs.subscription.preflight import preflight, register
from studyapp.labs.subscription.preflight.rights import allows, role_for
from studyapp.labs.subscription.rehearsal import rehearsal
from studyapp.sandbox.arm.world import Settings
from tests.labs.subscription.rehearsed import Subscription, labs, plan
from tests.labs.subscription.sample_labs import BACKED_UP, REPLICATED

REGION = "germanywestcentral"
"""Where the seed lays the machine of the lab that is looked at."""
_ASKS = ("/checknameavailability",)


def only(target: Subscription, planned: Plan | None = None) -> Obstacle:
    """The one obstacle that there is."""
    found = preflight(target, planned or plan())
    assert len(found) == 1, found
    return found[0]


def changes(calls: list[Call]) -> list[str]:
    """The requests that are more than looking."""
    asked = [call for call in calls if call.method not in ("GET", "HEAD")]
    return [
        call.url for call in asked if call.method != "POST" or not call.url.lower().partition("?")[0].endswith(_ASKS)
    ]


@pytest.mark.parametrize("name", [one.id for one in labs()])
def test_in_an_empty_subscription_nothing_is_in_the_way_and_looking_changes_nothing(name: str) -> None:
    target = Subscription()
    before = target.sandbox.state()
    assert preflight(target, plan(name)) == ()
    assert target.calls
    assert changes(target.calls) == []
    assert target.sandbox.state() == before


# The subscription


def test_a_subscription_that_can_not_be_seen_is_told_as_that_and_nothing_else() -> None:
    found = only(Subscription("newcomer"))
    assert (found.check, found.stops) == ("account", True)
    assert "can't be seen with this sign-in" in found.what
    assert "az account list" in found.fix


def test_a_disabled_subscription_stops_the_lab() -> None:
    found = only(Subscription(settings=Settings(state="Disabled")))
    assert found.what == "The subscription is Disabled, not Enabled."
    assert "portal" in found.fix


def test_a_spending_limit_is_a_warning() -> None:
    found = only(Subscription(settings=Settings(spending_limit="On")))
    assert (found.check, found.stops) == ("account", False)
    assert "spending limit (FreeTrial_2014-09-01)" in found.what
    assert "switches everything in it off" in found.why


# Rights


def test_a_reader_is_told_what_is_missing_and_which_role_gives_it() -> None:
    target = Subscription("reader")
    found = only(target)
    assert found.check == "rights"
    assert found.what.startswith(
        "Your roles on the subscription do not allow Microsoft.Compute/virtualMachines/delete, "
    )
    assert found.what.endswith("more.")
    assert "Contributor allows it" in found.fix
    assert f'--role "Contributor" --scope /subscriptions/{target.subscription}' in found.fix
    assert changes(target.calls) == []


def test_a_role_for_machines_alone_lacks_the_rest() -> None:
    found = next(one for one in preflight(Subscription("vm-contributor"), plan()) if one.check == "rights")
    assert "Microsoft.Network/virtualNetworks/write" in found.what
    assert "Microsoft.Compute/virtualMachines/write" not in found.what


def test_a_contributor_may_do_all_of_it() -> None:
    assert preflight(Subscription("contributor"), plan()) == ()


def test_permissions_add_up_and_take_away_from_their_own_role_alone() -> None:
    contributor = {"actions": ["*"], "notActions": ["Microsoft.Authorization/*/Write"]}
    locks = {"actions": ["Microsoft.Authorization/locks/*"], "notActions": []}
    assert not allows([contributor], "microsoft.authorization/locks/write")
    assert allows([contributor, locks], "microsoft.authorization/locks/write")
    assert allows([{"actions": ["Microsoft.Compute/*/read"]}], "Microsoft.Compute/disks/read")
    assert not allows([{"actions": ["Microsoft.Compute/*/read"]}], "Microsoft.Compute/disks/write")
    assert not allows([], "Microsoft.Compute/disks/read")
    assert role_for(["Microsoft.Compute/disks/write", "Microsoft.Authorization/locks/write"]) == "Owner"


# Providers


def test_an_unregistered_provider_is_named_with_its_command_and_can_be_registered() -> None:
    target = Subscription()
    target.owner("POST", "/providers/Microsoft.RecoveryServices/unregister", version="2022-09-01")
    found = only(target)
    assert found.what == "The resource provider Microsoft.RecoveryServices is not registered in the subscription."
    assert "`az provider register --namespace Microsoft.RecoveryServices --wait`" in found.fix
    assert found.proposal
    assert (found.proposal.kind, found.proposal.value) == ("register", "Microsoft.RecoveryServices")
    assert register(target, [found.proposal.value, "Microsoft.Compute"]) == ()
    assert [call.method for call in target.calls].count("POST") == 1, "what is registered is left alone"
    assert preflight(target, plan()) == ()


# Locks


@pytest.mark.parametrize(
    ("level", "why"), [("ReadOnly", "made or changed"), ("CanNotDelete", "would stay and be paid for")]
)
def test_a_lock_on_the_subscription_stops_the_lab(level: str, why: str) -> None:
    target = Subscription()
    path = "/providers/Microsoft.Authorization/locks/keep"
    target.owner("PUT", path, {"properties": {"level": level}}, version="2016-09-01")
    found = only(target)
    assert found.what == f"The subscription is locked: keep, {level}."
    assert why in found.why
    assert "`az account lock delete --name keep`" in found.fix


def test_a_lock_on_somebody_elses_group_is_not_in_the_way() -> None:
    target = Subscription()
    target.has("group.create", group="rg-theirs", location=REGION)
    target.has("lock.create", group="rg-theirs", lock="keep", level="CanNotDelete")
    assert preflight(target, plan()) == ()


# Groups


def test_a_group_of_that_name_that_no_lab_has_made_stops_the_lab() -> None:
    target = Subscription()
    target.has("group.create", group="RG-Orders", location=REGION)
    found = only(target)
    assert found.what == "There is a resource group RG-Orders already, which no lab has made."
    assert "does not touch" in found.why
    assert "az resource list --resource-group RG-Orders" in found.fix


def tagged(target: Subscription, group: str, run: str, lab: str) -> None:
    body = {"location": REGION, "tags": {RUN_TAG: run, LAB_TAG: lab}}
    target.owner("PUT", f"/resourcegroups/{group}", body, version="2022-09-01")


def test_what_an_earlier_run_left_is_named_with_the_command_that_removes_it() -> None:
    target = Subscription(tags={RUN_TAG: "2222222222222222"})
    tagged(target, "rg-orders", "1111111111111111", BACKED_UP.id)
    tagged(target, "rg-elsewhere", "1111111111111111", BACKED_UP.id)
    tagged(target, "rg-theirs", "3333333333333333", "another-lab")
    tagged(target, "rg-vaults", "2222222222222222", BACKED_UP.id)
    found = preflight(target, plan())
    assert [(one.what.split()[3], one.stops) for one in found] == [("rg-orders", True), ("rg-elsewhere", False)]
    assert all("`studyapp lab cleanup 1111111111111111`" in one.fix for one in found)
    assert len(stopping(found)) == 1


def test_a_group_of_another_lab_is_in_the_way_of_this_one() -> None:
    target = Subscription()
    tagged(target, "rg-orders", "3333333333333333", "another-lab")
    found = only(target)
    assert "of the run 3333333333333333 of another lab" in found.what
    assert "`studyapp lab cleanup 3333333333333333`" in found.fix


# Names and vaults


def test_the_name_of_a_storage_account_can_be_taken_by_anybody() -> None:
    target = Subscription()
    target.has("group.create", group="rg-theirs", location=REGION)
    target.has("storage.create", group="rg-theirs", account="stordersasrcache")
    found = only(target, plan(REPLICATED.id))
    assert found.what == "The storage account can't be called stordersasrcache: AlreadyExists."
    assert "`az storage account delete --name stordersasrcache`" in found.fix
    assert changes(target.calls) == []
    assert [call.method for call in target.calls].count("POST") == 1


def test_a_deleted_vault_of_an_earlier_run_is_told_with_the_day_it_goes() -> None:
    target = Subscription()
    vault = {"group": "rg-vaults", "vault": "rsv-orders"}
    target.has("group.create", group="rg-vaults", location=REGION)
    target.has("group.create", group="rg-old", location=REGION)
    target.has("network.create", group="rg-old", network="vnet")
    target.has("vm.create", vm_group="rg-old", vm="vm-old", network="vnet")
    target.has("vault.create", **vault, location=REGION)
    target.has("backup.protect", **vault, vm_group="rg-old", vm="vm-old")
    target.has("backup.now", **vault, vm_group="rg-old", vm="vm-old")
    target.has("backup.delete-data", **vault, vm_group="rg-old", vm="vm-old")
    target.has("vault.delete", **vault)
    target.has("group.delete", group="rg-vaults")
    found = only(target)
    assert (found.check, found.stops) == ("vaults", False)
    assert found.what.startswith(
        "A vault rsv-orders of an earlier run is deleted, and keeps its soft-deleted backups until 20"
    )
    assert f"az backup deleted-vault list --location {REGION}" in found.fix


# Machines


def test_a_size_that_is_not_for_the_subscription_is_replaced_by_the_cheapest_that_would_do() -> None:
    found = only(Subscription(), moved(plan(), size="Standard_D2_v2", region="eastus"))
    assert (found.check, found.stops) == ("sizes", True)
    assert found.what == "eastus does not offer the size Standard_D2_v2 to this subscription."
    assert found.proposal
    assert (found.proposal.kind, found.proposal.instead_of) == ("size", "Standard_D2_v2")
    assert found.proposal.value == "Standard_B2as_v2"
    assert "0.0752 USD an hour in East US on 2026-10-03" in found.proposal.because
    assert f"`studyapp lab start {BACKED_UP.id} --target azure --size Standard_B2as_v2`" in found.fix


def test_a_size_that_no_region_has_is_told_as_that() -> None:
    found = only(Subscription(), moved(plan(), size="Standard_Z9"))
    assert found.what == f"{REGION} does not offer the size Standard_Z9 at all."
    assert found.proposal
    assert found.proposal.kind == "size"


def test_a_size_that_was_asked_for_and_is_nowhere_is_replaced_by_one_that_is_no_smaller_than_the_labs_own() -> None:
    found = only(Subscription(), rehearsal(BACKED_UP, 1, "Standard_D2ads_v9").plan)
    assert "does not offer the size Standard_D2ads_v9 at all" in found.what
    assert found.proposal
    assert found.proposal.value == "Standard_B2as_v2"


def test_a_zone_that_does_not_have_the_size_is_named() -> None:
    planned = moved(plan(), size="Standard_D2as_v5", region="eastus2", zones=("2",))
    found = only(Subscription(), planned)
    assert found.what.startswith("eastus2, zone 2, does not offer the size Standard_D2as_v5")
    assert found.proposal
    assert found.proposal.value == "Standard_B2as_v2"


def moved(planned: Plan, *, size: str = "", region: str = "", zones: tuple[str, ...] = ()) -> Plan:
    """The plan with its machines at another size, in another place."""
    machines = tuple(
        replace(one, size=size or one.size, region=region or one.region, zones=zones) for one in planned.machines
    )
    return replace(planned, machines=machines)


def test_without_quota_for_the_family_another_family_is_proposed() -> None:
    settings = Settings(family_cores=(("standardDSv5Family", 0), ("standardBasv2Family", 1), ("standardBSFamily", 0)))
    found = only(Subscription(settings=settings))
    assert found.check == "quota"
    assert f"of {REGION} has 0 of 0 vCPUs left, and the lab needs 2" in found.what
    assert "standardDSv5 Family vCPUs" in found.what
    assert found.proposal
    assert found.proposal.value == "Standard_B2s_v2", "one core of the cheaper family is not enough"
    assert f"Quotas > Compute > {REGION} > standardDSv5 Family vCPUs" in found.fix
    assert "az vm list-usage" in found.fix


def test_quota_that_others_use_is_not_left() -> None:
    target = Subscription(settings=Settings(cores=3))
    assert preflight(target, plan()) == ()
    target.has("group.create", group="rg-theirs", location=REGION)
    target.has("network.create", group="rg-theirs", network="vnet")
    target.has("vm.create", vm_group="rg-theirs", vm="vm-theirs", network="vnet")
    found = preflight(target, plan())
    assert {one.check for one in found} == {"quota"}
    assert all("has 1 of 3 vCPUs left, and the lab needs 2" in one.what for one in found)


def test_where_nothing_in_the_region_would_do_another_region_of_the_lab_is_proposed_or_quota_asked_for() -> None:
    found = preflight(Subscription(settings=Settings(cores=0)), plan())
    assert {one.check for one in found} == {"quota"}
    assert all(one.proposal is None for one in found)
    assert all(
        one.fix.startswith("No other size or region of the lab would do. Ask for more in the portal") for one in found
    )
    everything = Settings(family_cores=tuple((family, 0) for family in _families() if family != "standardDSv2Family"))
    target = Subscription(settings=everything)
    other = next(iter(plan().other_regions))
    (closed,) = preflight(target, moved(plan(), size="Standard_DS3_v2", region="eastus"))
    assert closed.proposal == Proposal(
        kind="region",
        instead_of="eastus",
        value=other,
        because="the lab can be laid there as well, and Standard_DS3_v2 is offered there, within the quota",
    )
    assert f"Begin the lab in {other}" in closed.fix


def _families() -> set[str]:
    found = Subscription().compute.resource_skus.list(filter=f"location eq '{REGION}'")
    return {str(sku.family) for sku in found if sku.resource_type == "virtualMachines"}


# What can't be looked up


def test_what_a_role_does_not_show_is_said_and_does_not_pass_for_fine() -> None:
    found = preflight(Subscription("backup-reader"), plan())
    unseen = [one for one in found if "does not let the check of" in one.what]
    assert {one.check for one in unseen} >= {"sizes", "providers"}
    assert not any(one.stops for one in unseen)
    assert all("AuthorizationFailed" in one.what for one in unseen)


def test_what_stops_comes_first() -> None:
    target = Subscription(settings=Settings(spending_limit="On", cores=0))
    stops: list[Any] = [one.stops for one in preflight(target, plan())]
    assert stops == sorted(stops, reverse=True)
    assert set(stops) == {True, False}
