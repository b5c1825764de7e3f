"""The practice interpreter beside the unmodified az, over the same world: what both print, and how both end."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.az.words import tokenise
from studyapp.study.az import in_sandbox
from tests.az.conftest import ABSENT, AZ, Az

pytestmark = [pytest.mark.slow, pytest.mark.skipif(AZ is None, reason=ABSENT)]
VAULT = "-g rg-app -v rsv-app"
ITEM = f"{VAULT} -c vm-app1 -i vm-app1 --backup-management-type AzureIaasVM --workload-type VM"
SAME = (
    "az group list",
    "az group show -n rg-app",
    "az vm show -g rg-app -n vm-app1 --query '[storageProfile, networkProfile, hardwareProfile, osProfile, id, tags]'",
    "az vm get-instance-view -g rg-app -n vm-app1 --query instanceView.statuses",
    "az vm list -g rg-app",
    "az disk list -g rg-app",
    "az disk show -g rg-app -n vm-app1-os",
    "az network vnet show -g rg-app -n vnet-app",
    "az network nic list -g rg-app",
    "az backup vault show -g rg-app -n rsv-app",
    f"az backup policy show {VAULT} -n DefaultPolicy",
    f"az backup item list {VAULT}",
    f"az backup item show {VAULT} -c vm-app1 -n vm-app1 --backup-management-type AzureIaasVM --workload-type VM",
    f"az backup job list {VAULT}",
    f"az backup recoverypoint list {ITEM}",
    f"az backup container list {VAULT} --backup-management-type AzureIaasVM",
)
"""Lines whose answers are the same but for what is null."""
SHAPES = (
    f"az backup job list {VAULT} -o table",
    f"az backup item list {VAULT} -o table",
    f"az backup policy list {VAULT} -o table",
    f"az backup recoverypoint list {ITEM} -o table",
    "az group list -o table",
    "az vm get-instance-view -g rg-app -n vm-app1 -o table",
    "az disk list -g rg-app -o table",
    "az vm list -g rg-app --query '[].[name,location]' -o tsv",
    "az vm list -g rg-app --query '[].{size:hardwareProfile.vmSize, name:name}' -o table",
    "az disk list -g rg-app --query '[].{n:name,z:zones,s:sku,g:diskSizeGB}' -o tsv",
    "az vm show -g rg-app -n vm-app1 --query '{name:name, disks:storageProfile.dataDisks[].lun}' -o yaml",
    "az vm show -g rg-app -n vm-app1 --query name",
)
"""Lines that print the same text."""
REFUSED = (
    "az vm startt -g rg-app -n x",
    "az vm show -g rg-app",
    "az backup job list -g rg-app",
    f"az backup job list {VAULT} --status Done",
    "az vm list --nothing",
    "az group show -n rg-none",
    "az vm show -g rg-app -n vm-none",
    "az vm restart -g rg-app -n vm-none",
    "az group delete -n rg-app",
)
"""Lines that end alike."""


_AZS_OWN = ("etag", "containerSubscriptionId", "tierType")
"""What az makes up, or what another read changes."""


def _full(value: Any) -> Any:
    """A value without what is null or empty, which az prints and Azure does not answer."""
    if isinstance(value, list):
        return [_full(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    full = {name: _full(entry) for name, entry in value.items() if name not in _AZS_OWN}
    return {name: entry for name, entry in full.items() if entry not in (None, [], {})}


def test_both_print_the_same_and_end_alike(az_over: Callable[..., Az], tmp_path: Path) -> None:
    az = az_over("sample")
    shutil.copytree(tmp_path / "sandbox", tmp_path / "copy")
    prompt = in_sandbox(tmp_path / "copy")
    differing: dict[str, Any] = {}
    for line in (*SAME, *SHAPES):
        theirs, ours = az.run(*tokenise(line)[1:]), prompt.run(line)
        same = _full(json.loads(theirs.out)) == _full(json.loads(ours.out)) if line in SAME else theirs.out == ours.out
        if not same:
            differing[line] = (theirs.out, ours.out)
    for line in REFUSED:
        theirs, ours = az.run(*tokenise(line)[1:]), prompt.run(line)
        if theirs.code != ours.code:
            differing[line] = (theirs.code, ours.code, theirs.err, ours.err)
    assert differing == {}
