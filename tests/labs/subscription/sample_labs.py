"""Small labs to rehearse: a machine that is backed up, one that is replicated, and two of which one is resized."""

from studyapp.core.labs import Lab, Solution, Step, Variable


def _lab(
    name: str, minutes: int, variables: dict[str, tuple[str, ...]], world: tuple[Step, ...], *ways: tuple[Step, ...]
) -> Lab:
    return Lab(
        id=name,
        title=name,
        objectives=("D5-07",),
        facts=(),
        difficulty="easy",
        minutes=minutes,
        targets=("sandbox", "azure"),
        briefing="",
        variables=tuple(Variable(id=one, among=among) for one, among in variables.items()),
        world=world,
        tasks=(),
        solutions=tuple(Solution(id=f"way-{number}", title="", steps=way) for number, way in enumerate(ways)),
        mutants=(),
    )


def _do(name: str, **args: str) -> Step:
    return Step(do=name, args=args)


_VAULT = {"group": "rg-vaults", "vault": "rsv-orders"}
_ITEM = {**_VAULT, "vm_group": "rg-orders", "vm": "vm-order-01"}
BACKED_UP = _lab(
    "backed-up",
    20,
    {"region": ("germanywestcentral", "uksouth", "northeurope")},
    (
        _do("group.create", group="rg-orders", location="{{region}}"),
        _do("group.create", group="rg-vaults", location="westeurope"),
        _do("network.create", group="rg-orders", network="vnet-orders"),
        _do("vm.create", vm_group="rg-orders", vm="vm-order-01", network="vnet-orders", disk_sizes="64"),
    ),
    (
        _do("vault.create", **_VAULT, location="{{region}}"),
        _do("vault.redundancy", **_VAULT, redundancy="ZoneRedundant"),
        _do("backup.protect", **_ITEM),
        _do("backup.now", **_ITEM),
    ),
    (_do("vault.create", **_VAULT, location="{{region}}"), _do("backup.protect", **_ITEM)),
)

_REPLICA = {"group": "rg-dr", "vault": "rsv-dr", "vm": "vm-shop-03"}
REPLICATED = _lab(
    "replicated",
    30,
    {},
    (
        _do("group.create", group="rg-orders", location="westeurope"),
        _do("network.create", group="rg-orders", network="vnet-orders"),
        _do("vm.create", vm_group="rg-orders", vm="vm-shop-03", network="vnet-orders", disk_sizes="32"),
        _do("group.create", group="rg-dr", location="germanywestcentral"),
        _do("network.create", group="rg-dr", network="vnet-dr"),
        _do("storage.create", group="rg-orders", account="stordersasrcache"),
        _do("vault.create", group="rg-dr", vault="rsv-dr", location="germanywestcentral"),
    ),
    (
        _do(
            "replication.enable", **_REPLICA, vm_group="rg-orders", target_region="germanywestcentral",
            target_group="rg-dr", network="vnet-dr", cache="stordersasrcache",
        ),
        _do("failover.test", **_REPLICA, network="vnet-dr"),
    ),
)  # fmt: skip

RESIZED = _lab(
    "resized",
    15,
    {},
    (
        _do("group.create", group="rg-shop", location="westeurope"),
        _do("network.create", group="rg-shop", network="vnet-shop"),
        _do("workspace.create", group="rg-shop", workspace="log-shop"),
        _do("vm.create", vm_group="rg-shop", vm="vm-calm", network="vnet-shop"),
        _do("vm.create", vm_group="rg-shop", vm="vm-tight", network="vnet-shop"),
    ),
    (
        _do("vm.resize", vm_group="rg-shop", vm="vm-tight", size="Standard_E2s_v5"),
        _do(
            "activity-alert.create",
            group="rg-shop",
            rule="deleted",
            operation="Microsoft.Compute/virtualMachines/delete",
        ),
    ),
    (_do("clock.advance", hours="16"), _do("vm.resize", vm_group="rg-shop", vm="vm-tight", size="Standard_E2s_v5")),
)
SAMPLES = (BACKED_UP, REPLICATED, RESIZED)
