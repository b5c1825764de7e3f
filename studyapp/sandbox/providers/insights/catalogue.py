"""The metrics that the sandbox has, by type: a part of Azure's, with Azure's names, units and dimensions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from studyapp.sandbox.arm import ids
from studyapp.sandbox.arm.values import share_of
from studyapp.sandbox.providers.insights import memory
from studyapp.sandbox.providers.insights.timeline import MACHINES, State

DISKS = "Microsoft.Compute/disks"
ACCOUNTS = "Microsoft.Storage/storageAccounts"
VAULTS = "Microsoft.RecoveryServices/vaults"

Level = Callable[[str, State], tuple[float, float]]
"""From a resource's key and a state that has data: the centre of the values, and how far they stray from it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric of a type."""

    name: str
    display: str
    unit: str
    primary: str
    """The aggregation that is shown unless another is asked for."""
    level: Level | None = None
    """None where the values do not follow from the state of a machine."""
    dimensions: tuple[str, ...] = ()
    supported: tuple[str, ...] = ("Average", "Minimum", "Maximum", "Total", "Count")
    category: str = ""
    description: str = ""


def _load(key: str, state: State) -> float:
    """Percent of the processors in use: as a fact says, or little."""
    return state.load if state.load is not None else 2 + 8 * share_of(key, "load")


def _cpu(key: str, state: State) -> tuple[float, float]:
    centre = _load(key, state)
    return centre, min(0.4 + 0.04 * centre, centre, 100 - centre)


def _used(key: str, state: State) -> float:
    return state.memory if state.memory is not None else 30 + 20 * share_of(key, "memory")


def _free_percent(key: str, state: State) -> tuple[float, float]:
    centre = 100 - _used(key, state)
    return centre, min(1.0, centre, 100 - centre)


def _free_bytes(key: str, state: State) -> tuple[float, float]:
    centre, spread = _free_percent(key, state)
    whole = memory.mebibytes(state.size) * 1024 * 1024 / 100
    return centre * whole, spread * whole


def _busy(word: str, base: float) -> Level:
    """Work that grows with the load: traffic, reads, writes."""

    def level(key: str, state: State) -> tuple[float, float]:
        centre = base * (0.5 + share_of(key, word)) * (0.2 + _load(key, state) / 10)
        return centre, 0.3 * centre

    return level


def _consumed(word: str) -> Level:
    """Percent of what a disk or a size allows."""

    def level(key: str, state: State) -> tuple[float, float]:
        centre = min(95.0, (0.2 + share_of(key, word)) * _load(key, state) / 2)
        return centre, 0.2 * centre

    return level


def _available(key: str, state: State) -> tuple[float, float]:
    return (1.0, 0.0) if state.healthy else (0.0, 0.0)


def _rates(place: str, dimensions: tuple[str, ...] = ()) -> tuple[Metric, ...]:
    """Reads and writes of one kind of disk."""
    return tuple(
        metric
        for verb, share in (("Read", 1.0), ("Write", 2.0))
        for metric in (
            Metric(f"{place} {verb} Bytes/sec", f"{place} {verb} Bytes/Sec", "BytesPerSecond", "Average", _busy(place + verb, 40_000 * share), dimensions),
            Metric(f"{place} {verb} Operations/Sec", f"{place} {verb} Operations/Sec", "CountPerSecond", "Average", _busy(place + verb + "ops", 3 * share), dimensions),
        )
    )  # fmt: skip


def _limits(place: str, dimensions: tuple[str, ...] = ()) -> tuple[Metric, ...]:
    """How much of their limits disks use."""
    return tuple(
        Metric(f"{place} {what} Consumed Percentage", f"{place} {what} Consumed Percentage", "Percent", "Average", _consumed(place + what), dimensions)
        for what in ("Bandwidth", "IOPS")
    )  # fmt: skip


_MACHINES = (
    Metric("Percentage CPU", "Percentage CPU", "Percent", "Average", _cpu),
    Metric("Available Memory Bytes", "Available Memory Bytes", "Bytes", "Average", _free_bytes),
    Metric("Available Memory Percentage", "Available Memory Percentage", "Percent", "Average", _free_percent),
    Metric("Network In Total", "Network In Total", "Bytes", "Total", _busy("in", 60_000)),
    Metric("Network Out Total", "Network Out Total", "Bytes", "Total", _busy("out", 40_000)),
    Metric("Disk Read Bytes", "Disk Read Bytes", "Bytes", "Total", _busy("read", 2_400_000)),
    Metric("Disk Write Bytes", "Disk Write Bytes", "Bytes", "Total", _busy("write", 4_800_000)),
    Metric("Disk Read Operations/Sec", "Disk Read Operations/Sec", "CountPerSecond", "Average", _busy("readops", 3)),
    Metric("Disk Write Operations/Sec", "Disk Write Operations/Sec", "CountPerSecond", "Average", _busy("writeops", 6)),
    *_rates("OS Disk"),
    *_rates("Data Disk", ("LUN",)),
    Metric("OS Disk Queue Depth", "OS Disk Queue Depth", "Count", "Average", _busy("queue", 0.2)),
    Metric("Data Disk Queue Depth", "Data Disk Queue Depth", "Count", "Average", _busy("dataqueue", 0.2), ("LUN",)),
    *_limits("OS Disk", ("LUN",)),
    *_limits("Data Disk", ("LUN",)),
    *_limits("VM Cached"),
    *_limits("VM Uncached"),
    Metric("VmAvailabilityMetric", "VM Availability Metric (Preview)", "Count", "Average", _available, ("Context",), ("Average", "Minimum", "Maximum")),
)  # fmt: skip
_COMPOSITE = tuple(
    replace(metric, name=f"Composite {metric.name.replace('/Sec', '/sec')}", display=metric.name)
    for metric in _rates("Disk")
)
_EVENTS = ("dataSourceURL", "backupInstanceUrl", "dataSourceType", "healthStatus", "backupInstanceName")
_VAULTS = (
    Metric("BackupHealthEvent", "Backup Health Events (preview)", "Count", "Count", None, _EVENTS, ("Count",), "Health", "The count of health events of backup jobs"),
    Metric("RestoreHealthEvent", "Restore Health Events (preview)", "Count", "Count", None, _EVENTS, ("Count",), "Health", "The count of health events of restore jobs"),
)  # fmt: skip
_ACCOUNTS = (
    Metric("UsedCapacity", "Used capacity", "Bytes", "Average", None, (), ("Total", "Average", "Minimum", "Maximum"), "Capacity"),
    Metric("Transactions", "Transactions", "Count", "Total", None, (), ("Total",), "Transaction"),
    Metric("Ingress", "Ingress", "Bytes", "Total", None, (), ("Total", "Average", "Minimum", "Maximum"), "Transaction"),
    Metric("Egress", "Egress", "Bytes", "Total", None, (), ("Total", "Average", "Minimum", "Maximum"), "Transaction"),
)  # fmt: skip
_BY_TYPE: Mapping[str, tuple[Metric, ...]] = {
    ids.key(MACHINES): _MACHINES,
    ids.key(DISKS): _COMPOSITE,
    ids.key(VAULTS): _VAULTS,
    ids.key(ACCOUNTS): _ACCOUNTS,
}


def of_type(type: str) -> tuple[Metric, ...]:
    """The metrics of a type; none where it has none."""
    return _BY_TYPE.get(ids.key(type), ())


def find(type: str, name: str) -> Metric | None:
    return next((metric for metric in of_type(type) if metric.name.lower() == name.strip().lower()), None)
