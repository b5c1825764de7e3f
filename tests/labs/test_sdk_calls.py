"""Each call of the SDK is told as Python that does the same, without secrets."""

import pytest

from studyapp.core.labs import Step
from studyapp.labs.bench import run
from studyapp.labs.operations.table import OPERATIONS, perform
from studyapp.labs.sandbox_target import SandboxTarget
from studyapp.labs.sdk_calls import in_python
from studyapp.sandbox import Sandbox

WORLD = (
    ("group.create", {"group": "rg", "location": "westeurope"}),
    ("network.create", {"group": "rg", "network": "vnet"}),
    ("vm.create", {"vm_group": "rg", "vm": "vm-a", "network": "vnet"}),
    ("vault.create", {"group": "rg", "vault": "rsv", "location": "westeurope"}),
    ("backup.protect", {"group": "rg", "vault": "rsv", "vm_group": "rg", "vm": "vm-a"}),
)


def test_a_short_call_is_a_line_and_a_long_one_has_a_line_for_each_argument() -> None:
    assert in_python("backup.jobs.list", ("rsv",), {"filter": "status eq 'Failed'"}) == (
        'backup.jobs.list("rsv", filter="status eq \'Failed\'")'
    )
    long = in_python(
        "vaults.update", ("rg", {"properties": {"on": True, "why": "x" * 40, "days": [1, 2]}}), {"cls": print}
    )
    assert long.splitlines() == [
        "vaults.update(",
        '    "rg",',
        "    {",
        '        "properties": {',
        '            "on": True,',
        f'            "why": "{"x" * 40}",',
        '            "days": [1, 2],',
        "        },",
        "    },",
        ")",
    ]


def test_no_secret_is_told() -> None:
    said = in_python("compute.virtual_machines.begin_create_or_update", ({"adminPassword": "Top-Secret-1"},), {})
    assert "adminPassword" in said
    assert "Top-Secret-1" not in said


def test_what_is_told_does_the_same_as_the_operation() -> None:
    """The Python of every call, run in another sandbox, comes to the same world."""
    done, told = SandboxTarget(Sandbox(seed=1)), SandboxTarget(Sandbox(seed=1))
    for name, args in WORLD:
        perform(done, name, args)
    said = list(dict.fromkeys(call.sdk for call in done.calls))
    assert said[0].startswith('resources.resource_groups.create_or_update(\n    "rg",')
    clients = {name: getattr(told, name) for name in ("resources", "network", "compute", "vaults", "backup")}
    for line in said:
        ended = eval(line, clients)  # noqa: S307 - the text under test
        if hasattr(ended, "result"):
            ended.result()
    kinds = [(one["type"], one["name"]) for one in done.sandbox.state()]
    assert [(one["type"], one["name"]) for one in told.sandbox.state()] == kinds
    items = [one["properties"] for one in told.sandbox.state() if one["type"].endswith("/protectedItems")]
    assert [item["policyName"] for item in items] == ["DefaultPolicy"]


def test_polls_belong_to_the_call_that_began_them() -> None:
    target = SandboxTarget(Sandbox(seed=1))
    run(target, tuple(Step(do=name, args=args) for name, args in WORLD[:3]))
    made = [call for call in target.calls if "virtualMachines" in call.url or "/operations/" in call.url]
    assert {call.sdk.partition("(")[0] for call in made[-2:]} == {"compute.virtual_machines.begin_create_or_update"}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_an_operation_is_told_in_every_tool(name: str) -> None:
    """No place is left empty, and no bracket stands around an option."""
    operation = OPERATIONS[name]
    given = {param.name: "0" if param.type == "number" else "x1" for param in operation.params}
    for text in (operation.in_az(given), operation.in_powershell(given), operation.in_portal(given)):
        assert text
        assert "[-" not in text
        assert not any(f"{{{param}}}" in text for param in given)


def test_an_option_that_is_not_given_is_left_out_of_powershell() -> None:
    create = OPERATIONS["vm.create"]
    given = {"vm_group": "rg", "vm": "vm-a", "network": "vnet"}
    assert "-Zone" not in create.in_powershell(given)
    assert "-Zone 2" in create.in_powershell(given | {"zone": "2"})
    assert create.in_portal(given) == "Virtual machines > Create > vm-a"
