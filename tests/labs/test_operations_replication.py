"""Operations of Site Recovery, run for real: replicating a machine, a drill, a failover with its end, and the way back."""

import pytest

from studyapp.core.errors import StudyError
from tests.labs.conftest import VM, Lab

AWAY = {"group": "rg-away", "vault": "rsv-away"}
ITEM = {**AWAY, "vm": "vm-app"}
ENABLE = {**ITEM, "vm_group": "rg-app", "target_region": "westus", "target_group": "rg-away", "network": "vnet-away"}


@pytest.fixture
def away(site: Lab) -> Lab:
    """The machine, and what it needs in another region."""
    site.do("group.create", group="rg-away", location="westus")
    site.do("network.create", group="rg-away", network="vnet-away")
    site.do("network.create", group="rg-away", network="vnet-drill", prefix="10.9.0.0/16", subnet_prefix="10.9.0.0/24")
    site.do("vault.create", AWAY, location="westus")
    return site


@pytest.mark.performs(
    "replication.enable", "replication.list", "replication.show", "replication.points", "replication.policies",
    "replication.jobs", "replication.disable",
)  # fmt: skip
def test_a_machine_is_replicated_and_no_more(away: Lab) -> None:
    with pytest.raises(StudyError, match="replicates no machine `vm-app`"):
        away.do("replication.show", ITEM)
    away.do("storage.create", group="rg-app", account="cacheapp")
    away.do("replication.enable", ENABLE, cache="cacheapp", policy="three-days", history_hours="72", app_hours="4")
    item = away.do("replication.show", ITEM)["properties"]
    assert (item["protectionState"], item["policyFriendlyName"]) == ("Protected", "three-days")
    disks = item["providerSpecificDetails"]["protectedManagedDisks"]
    assert {disk["primaryStagingAzureStorageAccountId"].rpartition("/")[2] for disk in disks} == {"cacheapp"}
    assert [one["properties"]["friendlyName"] for one in away.do("replication.list", AWAY)] == ["vm-app"]
    (policy,) = away.do("replication.policies", AWAY)
    assert policy["properties"]["providerSpecificDetails"]["recoveryPointHistory"] == 72 * 60
    away.do("clock.advance", minutes="30")
    assert len(away.do("replication.points", ITEM)) >= 5
    assert "EnableDr" in [job["properties"]["scenarioName"] for job in away.do("replication.jobs", AWAY)]
    away.do("replication.disable", ITEM)
    assert away.do("replication.list", AWAY) == []


@pytest.mark.performs("failover.test", "failover.clean-up-test")
def test_a_drill_comes_and_goes(away: Lab) -> None:
    assert away.do("replication.enable", ENABLE, wait="false")["properties"]["jobState"] == "InProgress"
    away.do("clock.advance", hours="2")
    away.do("failover.test", ITEM, network="vnet-drill")
    assert [vm["name"] for vm in away.do("vm.list", vm_group="rg-away")] == ["vm-app-test"]
    assert away.refused("failover.start", ITEM) == "OperationNotAllowed"
    away.do("failover.clean-up-test", ITEM, notes="the shop answers")
    assert away.do("vm.list", vm_group="rg-away") == []


@pytest.mark.performs("failover.start", "failover.change-point", "failover.commit", "failover.re-protect")
def test_a_failover_is_turned_back_in_time_committed_and_replicated_back(away: Lab) -> None:
    path = {"path": "/etc/motd"}
    there = {"vm_group": "rg-away", "vm": "vm-app", **path}
    away.do("replication.enable", ENABLE)
    away.do("guest.write", VM, **path, content="good")
    away.do("clock.advance", minutes="20")
    good = away.target.now
    away.do("guest.write", VM, **path, content="bad")
    away.do("clock.advance", minutes="20")
    away.do("failover.start", ITEM)
    assert away.power() == "deallocated"
    assert away.do("guest.read", there)["content"] == "bad"
    away.do("failover.change-point", ITEM, point=f"{good:%Y-%m-%dT%H:%M}")
    assert away.do("guest.read", there)["content"] == "good"
    with pytest.raises(StudyError, match="no recovery point like `2020-01-01T00:00`"):
        away.do("failover.change-point", ITEM, point="2020-01-01T00:00")
    newest = away.do("replication.points", ITEM)[0]
    away.do("failover.change-point", ITEM, point=newest["name"])
    away.do("failover.change-point", ITEM, point="latest-processed")
    assert away.do("guest.read", there)["content"] == "bad"
    away.do("failover.commit", ITEM)
    away.do("storage.create", group="rg-away", account="cacheaway")
    away.do("failover.re-protect", ITEM, target_group="rg-app", cache="cacheaway")
    away.do("clock.advance", hours="2")
    item = away.do("replication.show", ITEM)["properties"]
    assert (item["protectionState"], item["providerSpecificDetails"]["primaryFabricLocation"]) == (
        "Protected",
        "westus",
    )
