"""Deleted vaults: does one with the name of the lab's still keep what an earlier run backed up?"""

from collections.abc import Iterator
from typing import Any

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

_VAULTS = "Microsoft.RecoveryServices/vaults"


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The deleted vaults that were named like the lab's; a new one may have the name, so none of them stops it."""
    wanted = {f"/subscriptions/{target.subscription}{vault.path}".lower() for vault in plan.of_type(_VAULTS)}
    for region in dict.fromkeys(vault.region for vault in plan.of_type(_VAULTS)):
        for deleted in raw(target.vaults.deleted_vaults.list_by_subscription_id, region):
            if str(deleted["properties"].get("vaultId")).lower() in wanted:
                yield _deleted(deleted["properties"], region)


def _deleted(properties: dict[str, Any], region: str) -> Obstacle:
    name = str(properties["vaultId"]).rpartition("/")[2]
    return Obstacle(
        check="vaults",
        what=f"A vault {name} of an earlier run is deleted, and keeps its soft-deleted backups until {properties.get('purgeAt')}.",
        why="The new vault of that name does not see them; undeleting the old one while the lab runs would fail.",
        fix=f"Nothing needs to be done. `az backup deleted-vault list --location {region}` shows it until Azure purges it.",
        stops=False,
    )
