"""The worlds that the learner's own sandbox can begin with, laid by the named operations that a lab's world is laid by.

The sample holds a machine that a vault protects with its default policy, and the first backup is done.
"""

from studyapp.core.labs import Step

GROUP, VAULT, VM = "rg-app", "rsv-app", "vm-app1"
_REGION = "westeurope"
_NETWORK = "vnet-app"
ITEM = {"group": GROUP, "vault": VAULT, "vm": VM}
"""The protected machine, as operations on it take it."""
MACHINE = (
    Step(do="group.create", args={"group": GROUP, "location": _REGION}),
    Step(do="network.create", args={"group": GROUP, "network": _NETWORK}),
    Step(do="vm.create", args={"vm_group": GROUP, "vm": VM, "network": _NETWORK, "disk_sizes": "64"}),
    Step(do="vault.create", args={"group": GROUP, "vault": VAULT, "location": _REGION}),
)
"""A Linux machine with a data disk, and a vault beside it."""
SAMPLE = (
    *MACHINE,
    Step(do="backup.protect", args=ITEM | {"policy": "DefaultPolicy"}),
    Step(do="backup.now", args=ITEM),
)
"""The same machine, protected, with its first recovery point."""
