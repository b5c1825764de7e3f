"""What is paid for of a resource while it stands, told from its ARM document: the same for a rehearsal and for what Azure reads.

Data is reckoned at its most: a backup, a snapshot and a replica as if every disk were full. What is free of charge is listed, so
that a type that nobody thought of is said to have no price, and is not passed over.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from studyapp.core.azure_costs import Charge

Json = dict[str, Any]
_TIERS = (4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32767)
_TIER_NAMES = ("1", "2", "3", "4", "6", "10", "15", "20", "30", "40", "50", "60", "70", "80")
_LETTERS = MappingProxyType({"Premium": "P", "StandardSSD": "E", "Standard": "S"})
_SMALLEST_HDD = 32
_FREE_DAYS = 14
"""For so long backup data in soft delete costs nothing; its snapshots do."""
_ITEM = "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems"
_REPLICA = (
    "microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems"
)
_FREE = (
    "microsoft.alertsmanagement/",
    "microsoft.authorization/",
    "microsoft.automation/automationaccounts",
    "microsoft.compute/availabilitysets",
    "microsoft.compute/restorepointcollections",
    "microsoft.compute/virtualmachines/extensions",
    "microsoft.compute/virtualmachines/runcommands",
    "microsoft.dataprotection/backupvaults",
    "microsoft.insights/actiongroups",
    "microsoft.insights/activitylogalerts",
    "microsoft.insights/datacollection",
    "microsoft.insights/diagnosticsettings",
    "microsoft.maintenance/",
    "microsoft.network/applicationsecuritygroups",
    "microsoft.network/networkinterfaces",
    "microsoft.network/networksecuritygroups",
    "microsoft.network/networkwatchers",
    "microsoft.network/routetables",
    "microsoft.network/virtualnetworks",
    "microsoft.operationalinsights/workspaces",
    "microsoft.recoveryservices/locations",
    "microsoft.recoveryservices/vaults",
    "microsoft.resources/",
    "microsoft.storage/storageaccounts/",
)
"""Beginnings of types that cost nothing while they stand; logs and restore points are counted elsewhere, or by use."""


def charges(documents: Iterable[Json]) -> tuple[Charge, ...]:
    """What is paid for of resources.

    Args:
        documents: each as ARM shows it, with id, type and properties; of one point in time.
    """
    found = [dict(document) for document in documents]
    around = Around(found)
    return tuple(charge for document in found for charge in _of(document, around))


class Around:
    """What a charge has to know of the other resources: how large machines are, and how vaults keep data."""

    def __init__(self, documents: list[Json]) -> None:
        self._of_machine = {_key(one): _machine_gib(one) for one in documents if _is(one, "virtualMachines")}
        self._of_vault = {_key(one): one for one in documents if _is(one, "vaults")}

    def machine_gib(self, machine: str) -> float:
        """GiB of all disks of a machine, by its id; 0 where it is not there."""
        return self._of_machine.get(machine.lower(), 0.0)

    def redundancy(self, item: str) -> str:
        """How the vault of an item keeps data, by the id of the item; the dearest where the vault is not there."""
        return _redundancy(self._vault(item))

    def keeps_longer(self, item: str) -> bool:
        """Whether the vault of an item keeps deleted backups for longer than the days that are free."""
        days = _dig(self._vault(item), "properties.securitySettings.softDeleteSettings.softDeleteRetentionPeriodInDays")
        return int(days or _FREE_DAYS) > _FREE_DAYS

    def _vault(self, item: str) -> Json:
        return self._of_vault.get(item.lower().partition("/backupfabrics/")[0], {})


def _of(document: Json, around: Around) -> Iterator[Charge]:
    kind = str(document["type"]).lower()
    paid = _PAID.get(kind)
    if paid is not None:
        yield from paid(document, around)
    elif not kind.startswith(_FREE):
        yield Charge(meter=f"other/{kind}", name=str(document["name"]), what=str(document["type"]))


def _machine(document: Json, around: Around) -> Iterator[Charge]:
    properties = _properties(document)
    if _is_deallocated(properties):
        return
    size = str(properties.get("hardwareProfile", {}).get("vmSize", "unknown size"))
    system = str(_dig(properties, "storageProfile.osDisk.osType") or "Linux")
    what = f"machine of size {size}, {system}"
    yield Charge(meter=f"vm/{size}/{system}", name=str(document["name"]), what=what)


def _is_deallocated(properties: Json) -> bool:
    statuses = _dig(properties, "instanceView.statuses") or []
    return any(str(one.get("code")).lower() == "powerstate/deallocated" for one in statuses)


def _disk(document: Json, around: Around) -> Iterator[Charge]:
    gib = float(_properties(document).get("diskSizeGB") or 0)
    sku = str(_dig(document, "sku.name") or "")
    kind, _, redundancy = sku.partition("_")
    letter = _LETTERS.get(kind, "")
    meter = f"disk/{letter}{tier(kind, gib)}" if letter else f"disk/{sku}"
    meter += "" if redundancy == "LRS" else f"/{redundancy}"
    yield Charge(meter=meter, name=str(document["name"]), what=f"disk of {gib:g} GiB, {sku}")


def tier(kind: str, gib: float) -> str:
    """The number of the tier that a disk is billed by: the smallest that is large enough."""
    wanted = max(gib, _SMALLEST_HDD) if kind == "Standard" else gib
    return next((name for most, name in zip(_TIERS, _TIER_NAMES, strict=True) if wanted <= most), _TIER_NAMES[-1])


def _snapshot(document: Json, around: Around) -> Iterator[Charge]:
    gib = float(_properties(document).get("diskSizeGB") or 0)
    yield Charge(meter="snapshot", name=str(document["name"]), what=f"snapshot of at most {gib:g} GiB", quantity=gib)


def _address(document: Json, around: Around) -> Iterator[Charge]:
    sku = str(_dig(document, "sku.name") or "Basic")
    yield Charge(meter=f"ip/{sku}", name=str(document["name"]), what=f"public address, {sku}")


def _account(document: Json, around: Around) -> Iterator[Charge]:
    sku = str(_dig(document, "sku.name") or "")
    yield Charge(meter=f"storage/{sku}", name=str(document["name"]), what=f"1 GiB in a storage account, {sku}")


def _item(document: Json, around: Around) -> Iterator[Charge]:
    properties, id = _properties(document), str(document["id"])  # noqa: A001 - ARM's word
    name = str(properties.get("friendlyName") or document["name"])
    gib = around.machine_gib(str(properties.get("sourceResourceId") or properties.get("virtualMachineId") or ""))
    if not properties.get("isScheduledForDeferredDelete"):
        how = around.redundancy(id)
        yield _instance(name, gib)
        yield from _data(f"backup/data/{how}", name, f"backup data, at most {gib:g} GiB, {how}", gib)
    elif around.keeps_longer(id):
        what = f"backup data in soft delete for more than {_FREE_DAYS} days"
        yield Charge(meter="backup/soft-deleted", name=name, what=what)
    yield from _data("snapshot", name, f"snapshots for instant restore, at most {gib:g} GiB", gib)


def _data(meter: str, name: str, what: str, gib: float) -> Iterator[Charge]:
    if gib:
        yield Charge(meter=meter, name=name, what=what, quantity=gib)


def _instance(name: str, gib: float) -> Charge:
    """One up to 50 GiB, one up to 500, and one for each further 500; of unknown size as the second."""
    if 0 < gib <= 50:
        return Charge(meter="backup/instance/50", name=name, what="protected instance of up to 50 GiB")
    count = max(1.0, -(-gib // 500))
    return Charge(meter="backup/instance/500", name=name, what="protected instance", quantity=count)


def _replica(document: Json, around: Around) -> Iterator[Charge]:
    """The service alone: the replicas of the disks are disks of their own."""
    name = str(_properties(document).get("friendlyName") or document["name"])
    yield Charge(meter="replication/instance", name=name, what="machine replicated by Site Recovery")


def _metric_rule(document: Json, around: Around) -> Iterator[Charge]:
    count = float(len(_properties(document).get("scopes") or [1]))
    yield Charge(meter="alert/metric", name=str(document["name"]), what="metric alert rule", quantity=count)


def _disk_backup(document: Json, around: Around) -> Iterator[Charge]:
    what = "backup instance of a Backup vault, for its snapshots or data"
    yield Charge(meter="backup/vault-instance", name=str(document["name"]), what=what)


_PAID: Mapping[str, Callable[[Json, Around], Iterator[Charge]]] = MappingProxyType(
    {
        "microsoft.compute/virtualmachines": _machine,
        "microsoft.compute/disks": _disk,
        "microsoft.compute/snapshots": _snapshot,
        "microsoft.network/publicipaddresses": _address,
        "microsoft.storage/storageaccounts": _account,
        "microsoft.insights/metricalerts": _metric_rule,
        "microsoft.dataprotection/backupvaults/backupinstances": _disk_backup,
        _ITEM: _item,
        _REPLICA: _replica,
    }
)


def _is(document: Json, last: str) -> bool:
    return str(document["type"]).lower().endswith(f"/{last.lower()}") and str(document["type"]).count("/") == 1


def _machine_gib(document: Json) -> float:
    storage = _properties(document).get("storageProfile") or {}
    disks = [storage.get("osDisk") or {}, *(storage.get("dataDisks") or [])]
    return float(sum(float(disk.get("diskSizeGB") or 0) for disk in disks))


def _redundancy(document: Json) -> str:
    settings = _dig(document, "properties.redundancySettings") or {}
    how = str(settings.get("standardTierStorageRedundancy") or "GeoRedundant")
    crosses = str(settings.get("crossRegionRestore")).lower() == "enabled"
    return f"{how}/cross-region" if crosses and how == "GeoRedundant" else how


def _properties(document: Json) -> Json:
    found = document.get("properties")
    return found if isinstance(found, dict) else {}


def _key(document: Json) -> str:
    return str(document["id"]).lower()


def _dig(of: Any, path: str) -> Any:
    for step in path.split("."):
        if not isinstance(of, dict):
            return None
        of = of.get(step)
    return of
