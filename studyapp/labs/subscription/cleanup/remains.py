"""What a run leaves outside of its groups: told, never touched."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from azure.core.exceptions import HttpResponseError

from studyapp.labs.operations.model import raw
from studyapp.labs.subscription.cleanup.moments import moment
from studyapp.labs.subscription.cleanup.names import named
from studyapp.labs.subscription.cleanup.sweep import Sweep, run_of
from studyapp.labs.target import Target

_FREE = timedelta(days=14)
"""The last days of soft delete, which cost nothing for data in the vault."""
_ELSEWHERE = (400, 404, 409)
"""How a region answers that does not know deleted vaults, or that the subscription can't use."""
_SETTINGS = "/providers/Microsoft.Insights/diagnosticSettings"
_RECOVERY = "Microsoft.RecoveryServices"


def tell_deleted_vaults(sweep: Sweep, groups: Sequence[str], locations: Iterable[str]) -> None:
    """Tell of the vaults of the run's groups that were deleted with soft-deleted backups in them.

    Args:
        groups: names of the groups, in lower case.
        locations: regions to look in.
    """
    for vault in deleted_vaults(sweep.target, groups, locations):
        until = moment(vault["properties"]["purgeAt"])
        name = named(vault["properties"]["vaultId"]).name
        sweep.tally.leave(
            vault["id"],
            f"The vault {name} was deleted with soft-deleted backups in it, which Azure keeps for a while.",
            "Nothing: it goes by itself. Until then it can be brought back.",
            until=until,
            goes_by_itself=True,
            may_cost=until - _FREE > sweep.target.now,
        )


def deleted_vaults(target: Target, groups: Sequence[str], locations: Iterable[str]) -> list[Any]:
    """The deleted vaults of groups that are not purged yet, as Azure shows them; a region that does not show them has none.

    Raises:
        HttpResponseError: no region shows them.
    """
    found: list[Any] = []
    refused: list[HttpResponseError] = []
    asked = sorted(set(locations))
    for location in asked:
        try:
            found += raw(target.vaults.deleted_vaults.list_by_subscription_id, location)
        except HttpResponseError as error:
            refused.append(error)
    if refused and len(refused) == len(asked) and refused[0].status_code not in _ELSEWHERE:
        raise refused[0]
    return [vault for vault in found if _is_kept(target, vault["properties"], groups)]


def _is_kept(target: Target, about: Any, groups: Sequence[str]) -> bool:
    return named(about["vaultId"]).group.lower() in groups and moment(about["purgeAt"]) > target.now


def vault_regions(target: Target) -> list[str]:
    """Every region that has Recovery Services vaults."""
    for known in raw(target.resources.providers.get, _RECOVERY)["resourceTypes"]:
        if known["resourceType"].lower() == "vaults":
            return [place.replace(" ", "").lower() for place in known["locations"]]
    return []


def tell_others(sweep: Sweep, groups: Sequence[str]) -> None:
    """Tell of groups of these names that do not carry the run's tag, and of those that Site Recovery made beside them."""
    names = {*groups, *(f"{group}-asr" for group in groups)}
    for group in raw(sweep.target.resources.resource_groups.list):
        if group["name"].lower() in names and run_of(group) != sweep.run:
            why = "It does not carry the tag of this run, so it is not touched."
            sweep.tally.leave(
                group["id"], why, "Look what it is, and delete it yourself if it is the lab's.", may_cost=True
            )


def tell_exports(sweep: Sweep, groups: Sequence[str]) -> None:
    """Tell of exports of the subscription's activity log into one of the groups."""
    scope = f"/subscriptions/{sweep.target.subscription}"
    try:
        found = raw(sweep.target.resources.resources.get_by_id, scope + _SETTINGS, api_version="2021-05-01-preview")
    except HttpResponseError as error:
        sweep.tally.leave_refused(scope + _SETTINGS, error)
        return
    for setting in (found or {}).get("value") or []:
        if _leads_into(setting["properties"], groups):
            why = "It sends the activity log of the subscription into a group of the run, and lies in none itself."
            sweep.tally.leave(setting["id"], why, "Delete it in the portal: Monitor > Activity log > Export.")


def _leads_into(properties: Any, groups: Sequence[str]) -> bool:
    places = (properties.get(name) for name in ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId"))
    return any(named(place).group.lower() in groups for place in places if place)
