"""What a lab costs, by dated list prices, and what there is no price for."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import studyapp.labs.subscription.prices as shipped
from studyapp.core.azure_costs import PRICE_PAGE, Charge, in_words
from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.subscription.charges import charges, tier
from studyapp.labs.subscription.prices import estimate, price_list, running_cost
from studyapp.labs.subscription.standing import charges_of
from tests.labs.subscription.rehearsed import Subscription, labs, plan
from tests.labs.subscription.sample_labs import RESIZED, SAMPLES


@pytest.mark.parametrize("name", [one.id for one in labs()])
def test_every_lab_for_azure_has_an_estimate_and_whatever_is_dear_has_a_price(name: str) -> None:
    found = estimate(plan(name), price_list())
    dear = ("machine", "disk", "snapshot", "protected instance", "backup data, ", "public address")
    assert not any(what.startswith(dear) for what in found.running.not_priced)
    assert 0.05 < found.running.per_hour < 2, "a machine or two, not a data centre"
    assert found.hours * 60 == plan(name).minutes + plan(name).waiting
    assert found.for_lab == pytest.approx(found.running.per_hour * found.hours)
    assert found.running.per_day == pytest.approx(found.running.per_hour * 24)
    assert sum(item.share for item in found.running.items) == pytest.approx(1)
    assert sum(item.per_hour for item in found.running.items) == pytest.approx(found.running.per_hour)


def test_the_estimate_of_the_first_lab_by_hand() -> None:
    found = estimate(plan(), price_list())
    month = (
        5.2795 + 10.21 + 10 + 94 * (0.0448 + 0.05)
    )  # the second solution leaves the vault geo-redundant, which is dearer
    assert found.running.per_hour == pytest.approx(0.096 + month / 730)


def test_the_words_say_of_when_and_where_the_prices_are_and_what_decides() -> None:
    lines = in_words(estimate(plan(), price_list()))
    assert lines[0].startswith("About 0.14 USD an hour once everything stands, ")
    assert "a day if it is forgotten" in lines[0]
    assert any("vm-order-01: machine of size Standard_D2s_v5, Linux, 0.0960 USD an hour" in line for line in lines)
    assert any("requests to storage accounts" in line for line in lines)
    assert not any("Log Analytics" in line for line in lines), "the lab has no workspace"
    assert lines[-1].startswith(
        "List prices of East US, collected on records of up to 2026-10-03; they are not today's"
    )
    assert PRICE_PAGE in lines[-1]


def test_logs_are_paid_for_by_use_where_there_is_a_workspace() -> None:
    lines = in_words(estimate(plan(RESIZED.id), price_list()))
    assert any(
        "not in the sum: logs that a Log Analytics workspace takes in, at 2.76 USD per GB" in line for line in lines
    )


def test_what_has_no_price_is_named_and_not_left_out_in_silence() -> None:
    strange = [{"id": "/x/firewalls/f", "name": "f", "type": "Microsoft.Network/azureFirewalls"}]
    large = [machine("vm-large", "Standard_M416s_v2")]
    found = running_cost(charges(strange + large), price_list())
    assert found.per_hour == 0
    assert found.not_priced == (
        "Microsoft.Network/azureFirewalls (f)",
        "machine of size Standard_M416s_v2, Linux (vm-large)",
    )
    assert found.items == ()


def machine(name: str, size: str, **more: Any) -> dict[str, Any]:
    storage = {"osDisk": {"diskSizeGB": 30, "osType": "Linux"}, "dataDisks": []}
    properties = {"hardwareProfile": {"vmSize": size}, "storageProfile": storage, **more}
    return {"id": f"/x/{name}", "name": name, "type": "Microsoft.Compute/virtualMachines", "properties": properties}


def test_a_deallocated_machine_costs_nothing_but_its_disks_do() -> None:
    stopped = {"statuses": [{"code": "ProvisioningState/succeeded"}, {"code": "PowerState/deallocated"}]}
    on, off = machine("on", "Standard_B2s"), machine("off", "Standard_B2s", instanceView=stopped)
    disk = {"id": "/x/d", "name": "d", "type": "Microsoft.Compute/disks", "sku": {"name": "Premium_LRS"}, "properties": {"diskSizeGB": 64}}  # fmt: skip
    assert [charge.meter for charge in charges([on, off, disk])] == ["vm/Standard_B2s/Linux", "disk/P6"]


def test_backup_data_in_soft_delete_is_free_for_a_fortnight_and_its_snapshots_are_not() -> None:
    vault = {"id": "/s/vaults/v", "name": "v", "type": "Microsoft.RecoveryServices/vaults", "properties": {}}
    item = {
        "id": "/s/vaults/v/backupFabrics/Azure/c/i",
        "name": "i",
        "type": "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems",
        "properties": {"friendlyName": "vm", "isScheduledForDeferredDelete": True, "virtualMachineId": "/x/vm"},
    }
    there = [machine("vm", "Standard_B2s"), vault, item]
    assert [charge.meter for charge in charges(there)] == ["vm/Standard_B2s/Linux", "snapshot"]
    longer = {"securitySettings": {"softDeleteSettings": {"softDeleteRetentionPeriodInDays": 60}}}
    found = running_cost(charges([*there, {**vault, "properties": longer}]), price_list())
    assert found.not_priced == ("backup data in soft delete for more than 14 days (vm)",)


@given(st.sampled_from(["Premium", "StandardSSD", "Standard"]), st.integers(1, 32767), st.integers(1, 32767))
def test_a_larger_disk_is_never_of_a_smaller_tier(kind: str, one: int, other: int) -> None:
    small, large = sorted((one, other))
    assert int(tier(kind, small)) <= int(tier(kind, large))


@pytest.mark.parametrize(
    ("kind", "gib", "name"),
    [("Premium", 30, "4"), ("Premium", 4, "1"), ("Premium", 33, "6"), ("Standard", 4, "4"), ("StandardSSD", 128, "10")],
)
def test_a_disk_is_billed_by_the_smallest_tier_that_is_large_enough(kind: str, gib: int, name: str) -> None:
    assert tier(kind, gib) == name


@given(st.lists(st.sampled_from(sorted(price_list().prices)), max_size=8))
def test_costs_add_up_and_more_is_never_cheaper(meters: list[str]) -> None:
    made = [Charge(meter=meter, name=meter, what=meter) for meter in meters]
    found = running_cost(made, price_list())
    assert found.per_hour == pytest.approx(sum(running_cost([one], price_list()).per_hour for one in made))
    assert len(found.items) == len(made)


# What stands


@pytest.mark.parametrize("lab", SAMPLES, ids=[one.id for one in SAMPLES])
def test_what_azure_shows_of_a_run_costs_what_its_rehearsal_said(lab: Lab) -> None:
    target = Subscription()
    drawn = filled(lab, draw_variables(lab, 1))
    for step in (*drawn.world, *drawn.solutions[0].steps):
        target.has(step.do, **step.args)
    before = len(target.sandbox.state())
    found = charges_of(target, (group.name for group in plan(lab.id).groups))
    assert found
    assert set(found) == set(charges(target.sandbox.state()))
    assert {call.method for call in target.calls} == {"GET"}
    assert len(target.sandbox.state()) == before


def test_a_group_that_is_gone_costs_nothing_and_a_stopped_machine_only_its_disks() -> None:
    target = Subscription()
    for step in RESIZED.world:
        target.has(step.do, **step.args)
    running = running_cost(charges_of(target, ["rg-shop", "rg-never"]))
    assert sum(item.what.startswith("machine") for item in running.items) == 2
    for name in ("vm-calm", "vm-tight"):
        target.has("vm.deallocate", vm_group="rg-shop", vm=name)
    stopped = running_cost(charges_of(target, ["rg-shop"]))
    assert [item.what for item in stopped.items] == ["disk of 30 GiB, Premium_LRS"] * 2
    assert stopped.per_hour == pytest.approx(running.per_hour - 2 * 0.096)
    target.has("group.delete", group="rg-shop")
    assert charges_of(target, ["rg-shop"]) == ()


# The data


def test_every_price_names_where_it_is_from_and_stands_once() -> None:
    document = json.loads(Path(shipped.__file__).with_name("prices.json").read_text(encoding="utf-8"))
    meters = [entry["meter"].lower() for entry in document["prices"]]
    assert len(meters) == len(set(meters))
    prices = price_list()
    assert {price.source for price in prices.prices.values()} <= prices.sources.keys()
    assert all(source.where for source in prices.sources.values())
    days = [date.fromisoformat(source.of) for source in prices.sources.values() if source.of]
    assert date.fromisoformat(prices.as_of) == max(days)
    assert all(price.amount > 0 for price in prices.prices.values())
    assert "not today's prices" in prices.about


def test_no_day_of_a_price_lies_in_the_future_of_the_program() -> None:
    assert date.fromisoformat(price_list().as_of) <= date(2026, 11, 28)
