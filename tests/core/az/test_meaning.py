"""Which az lines come to the same, and what is told where they don't."""

import pytest

from studyapp.core.az.meaning import Difference, canonical, differences, id_parts, same
from studyapp.core.az.reading import read

VM = "/subscriptions/s/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-a"
PROTECT = "az backup protection enable-for-vm -g rg -v rsv -p DefaultPolicy --vm "


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("az vm start -g rg -n v", "az vm start --name v --resource-group rg"),
        (f"az vm start --ids {VM}", "az vm start -g rg-a -n vm-a"),
        ("az group create -n rg -l eastus", 'az group create --location "East US" --name rg'),
        ("az disk create -g rg -n d", "az disk create -g rg -n d --sku premium_lrs"),
        ("az vm list -o json", "az vm list"),
        ("az vm list --verbose", "az vm list"),
        ("az vm list --query '[].name'", "az vm list --query '[] . name'"),
        (PROTECT + VM, PROTECT + "vm-a"),
        (PROTECT + VM, PROTECT + VM.upper()),
        (PROTECT + VM, PROTECT + "$(az vm show -g rg-a -n vm-a --query id -o tsv)"),
        (PROTECT + "vm-a", PROTECT + "$(az vm show -n vm-a -g rg-a --query id --output tsv)"),
        ("az backup protection disable -g r -v v -c c -i i --delete-backup-data -y", "az backup protection disable -g r -v v -c c -i i --delete-backup-data true --yes"),
    ],
)  # fmt: skip
def test_lines_that_come_to_the_same(left: str, right: str) -> None:
    assert same(left, right)
    assert same(right, left)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("az vm start -g rg -n v", "az vm stop -g rg -n v", Difference("command", "", "vm start", "vm stop")),
        ("az vm start -g rg -n v", "az vm start -g rg -n w", Difference("value", "--name", "v", "w")),
        ("az vm list -o table", "az vm list", Difference("missing", "--output", "table", "json")),
        ("az vm list", "az vm list -d", Difference("surplus", "--show-details", "", "true")),
        (PROTECT + VM, PROTECT + "vm-b", Difference("value", "--vm", VM, "vm-b")),
        (
            "az vm create -g rg -n v --admin-password Secret-1",
            "az vm create -g rg -n v --admin-password secret-1",
            Difference("value", "--admin-password", "Secret-1", "secret-1"),
        ),
    ],
)
def test_lines_that_differ_are_told_how(left: str, right: str, expected: Difference) -> None:
    assert differences(read(left), read(right)) == (expected,)


def test_the_canonical_line_has_long_options_in_order() -> None:
    assert canonical(read("az vm redeploy --no-wait -n 'my vm' -g rg")) == (
        "az vm redeploy --name 'my vm' --no-wait true --resource-group rg"
    )


def test_an_id_is_taken_apart_as_az_does() -> None:
    item = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/v/backupFabrics/Azure/protectionContainers/c/protectedItems/i"
    parts = id_parts(item)
    assert [parts[key] for key in ("resource_group", "name", "child_name_1", "child_name_2", "child_name_3")] == [
        "rg", "v", "Azure", "c", "i",
    ]  # fmt: skip
    assert id_parts("vm-a") == {}
    assert id_parts("/subscriptions/s/resourceGroups/rg") == {"subscription": "s", "resource_group": "rg"}
