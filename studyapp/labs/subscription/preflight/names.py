"""Names that have to be free in all of Azure: those of storage accounts."""

from collections.abc import Iterator
from typing import Any

from studyapp.core.azure_obstacles import Obstacle
from studyapp.core.azure_plan import Plan
from studyapp.labs.operations.model import raw
from studyapp.labs.target import Target

_ACCOUNTS = "Microsoft.Storage/storageAccounts"


def check(target: Target, plan: Plan) -> Iterator[Obstacle]:
    """The names of storage accounts that can't be had."""
    for account in plan.of_type(_ACCOUNTS):
        asked: Any = {"name": account.name, "type": _ACCOUNTS}
        answer = raw(target.storage.storage_accounts.check_name_availability, asked)
        if not answer["nameAvailable"]:
            yield _taken(account.name, answer)


def _taken(name: str, answer: dict[str, Any]) -> Obstacle:
    return Obstacle(
        check="names",
        what=f"The storage account can't be called {name}: {answer.get('reason') or 'Azure does not say why'}.",
        why="Names of storage accounts are taken once in all of Azure, by whichever subscription comes first.",
        fix=f"If it is yours and not needed, `az storage account delete --name {name}`; otherwise begin the lab anew, with "
        "another draw of its names (`studyapp lab start` without --seed).",
    )
