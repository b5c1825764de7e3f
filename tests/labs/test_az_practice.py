"""The practice subset of az: labs done by lines, what lines mean, what is printed, and how a mistake is told."""

import json
import shlex
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from azure.core.exceptions import AzureError
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.core.az.reading import read
from studyapp.core.errors import StudyError
from studyapp.core.labs import draw_variables, filled
from studyapp.labs.attempt import refused
from studyapp.labs.az.answers import printed, shaped
from studyapp.labs.az.completing import World
from studyapp.labs.az.meant import meant
from studyapp.labs.az.patterns import patterns
from studyapp.labs.az.prompt import Printed, run_line
from studyapp.labs.bench import last_event, lay, run
from studyapp.labs.checks import grade
from studyapp.labs.operations.table import OPERATIONS, perform
from studyapp.labs.sample_world import SAMPLE
from studyapp.labs.target import Target
from studyapp.sandbox import Sandbox
from tests.labs.test_replay import LABS, load_lab

BY_LINES = {
    "backup-fails-agent-down": 3,
    "protect-a-vm": 4,
    "recover-files": 2,
    "restore-disks": 3,
    "restore-to-a-new-vm": 5,
    "soft-delete-and-undelete": 3,
    "vault-that-cannot-be-deleted": 8,
    "alerts-that-reach-somebody": 5,
}
"""Labs, and how many steps of their first solution are lines."""
VM = "-g rg-app -n vm-app1"
VAULT = "-g rg-app -v rsv-app"
SEED_CHAPTER = (
    "az backup vault create -g rg-app -n rsv-new -l westeurope",
    "az backup protection enable-for-vm -g rg-app -v rsv-app --vm vm-app1 -p DefaultPolicy",
    "az backup job list -g rg-app -v rsv-app --output table",
    f"az vm get-instance-view {VM}",
    f"az vm boot-diagnostics get-boot-log {VM}",
    f"az vm redeploy {VM}",
    f"az vm reapply {VM}",
)


class Prompt:
    """A prompt in a world, and the operations that were performed through it."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.done: list[str] = []

    def perform(self, name: str, args: Mapping[str, str]) -> Any:
        self.done.append(name)
        try:
            return perform(self.target, name, args)
        except AzureError as error:
            raise StudyError(*refused(error)) from error

    def __call__(self, line: str) -> Printed:
        return run_line(line, World(self.perform, lambda: self.target.now))


@pytest.fixture
def prompt() -> Prompt:
    target = Target(Sandbox())
    run(target, SAMPLE)
    return Prompt(target)


@pytest.mark.parametrize("name", BY_LINES)
def test_a_lab_is_passed_by_the_lines_of_its_solution(name: str) -> None:
    lab = load_lab(LABS / f"{name}.yaml")
    lab = filled(lab, draw_variables(lab, 3))
    target = lay(lab, 3)
    since, prompt, lines = last_event(target), Prompt(target), 0
    known = {pattern.operation.name for several in patterns().values() for pattern in several}
    for step in lab.solutions[0].steps:
        if step.do not in known:
            perform(target, step.do, step.args)
            continue
        done = prompt(OPERATIONS[step.do].in_az(step.args))
        assert (done.code, done.err) == (0, ""), step.do
        lines += 1
    assert lines == BY_LINES[name]
    assert {finding.mark for finding in grade(lab, target, since)} == {"pass"}


@pytest.mark.parametrize("line", SEED_CHAPTER)
def test_the_commands_of_the_first_chapter_run(line: str, prompt: Prompt) -> None:
    done = prompt(line)
    assert (done.code, done.err) == (0, "")


def test_what_a_line_did_shows_in_a_later_read(prompt: Prompt) -> None:
    assert prompt(f"az vm deallocate {VM}").code == 0
    query = "instanceView.statuses[?starts_with(code, 'PowerState/')].code | [0]"
    assert prompt(f'az vm get-instance-view {VM} --query "{query}" -o tsv').out == "PowerState/deallocated"


def test_ids_stand_for_names_and_several_are_done_one_by_one(prompt: Prompt) -> None:
    shown = prompt("az vm show --ids $(az vm list -g rg-app --query [].id -o tsv) --query name")
    assert json.loads(shown.out) == "vm-app1"
    vm = prompt(f"az vm show {VM} --query id -o tsv").out
    assert json.loads(prompt(f"az vm show --ids {vm} {vm} --query [].name").out) == ["vm-app1", "vm-app1"]


def test_the_group_of_a_machine_is_looked_up_in_the_vault() -> None:
    lab = load_lab(LABS / "backup-fails-agent-down.yaml")
    lab = filled(lab, draw_variables(lab, 3))
    prompt = Prompt(lay(lab, 3))
    prompt(OPERATIONS["backup.resume"].in_az(lab.solutions[0].steps[1].args))
    assert "backup.items" in prompt.done


def test_a_date_is_kept_until_and_a_past_one_refused(prompt: Prompt) -> None:
    item = "-c vm-app1 -i vm-app1 --backup-management-type AzureIaasVM"
    past = prompt(f"az backup protection backup-now {VAULT} {item} --retain-until 01-01-2020")
    assert (past.code, "is not to come" in past.err) == (2, True)
    assert prompt(f"az backup protection backup-now {VAULT} {item} --retain-until 2020-01-01").code == 2


@pytest.mark.parametrize("output", ["json", "yaml", "yamlc"])
def test_answers_read_back_as_they_are(output: str, prompt: Prompt) -> None:
    wanted = json.loads(prompt(f"az vm show {VM}").out)
    assert yaml.safe_load(prompt(f"az vm show {VM} -o {output}").out) == wanted


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="ascii"), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abcY1 :-", max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_yaml_reads_back_as_it_was(value: Any) -> None:
    assert value is None or yaml.safe_load(printed(value, "yaml")) == value


def test_tables_and_tsv_have_az_shape() -> None:
    rows = [{"name": "a", "size": 1, "deep": {"x": 1}}, {"name": "long-name", "size": 20}]
    assert printed(rows, "table").splitlines() == [
        "Name       Size",
        "---------  ----",
        "a          1",
        "long-name  20",
    ]
    assert printed(rows, "tsv") == "a\t1\t\nlong-name\t20"
    assert printed(rows, "none") == ""
    assert "\x1b[" in printed(rows, "jsonc")


def test_properties_are_lifted_up_where_az_does_so() -> None:
    resource = {"id": "/subscriptions/s/resourceGroups/g/providers/A.B/c/n", "properties": {"x": 1}}
    assert shaped("vm show", resource) == {"id": resource["id"], "resourceGroup": "g", "x": 1}
    assert shaped("backup vault show", resource)["properties"] == {"x": 1}


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("az vm strat -g a -n b", 2, "Did you mean `start`?"),
        ("az vmm start", 2, "misspelled"),
        ("az vm start -g rg-app", 2, "required: --name"),
        ("az vm start --resource-grop rg-app -n vm-app1", 2, "Did you mean"),
        ("az vm start -g rg-app -n nobody", 3, "ResourceNotFound"),
        ("az aks list", 2, "studyapp sandbox shell"),
        ("az network public-ip list -g rg-app", 2, "practice subset does not know"),
        ("az backup policy create -g rg-app -v rsv-app -n p --policy @p.json --backup-management-type AzureIaasVM", 2, "practice subset"),
        ("Start-AzVM -Name vm-app1", 2, "az vm start"),
        ("az vm list -g rg-app --query 'x['", 2, "jmespath"),
        ("az vm list -g rg-app | grep x", 2, "--query"),
        ("az vm list -g rg-app -o xml", 2, "--output"),
        ("az vm show --ids $(az vm show -g rg-app -n nobody --query id -o tsv)", 3, "was not run"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_as_az_does(line: str, code: int, said: str, prompt: Prompt) -> None:
    done = prompt(line)
    assert (done.out, done.code) == ("", code)
    assert said in done.err


def test_a_line_that_is_not_taken_does_nothing(prompt: Prompt) -> None:
    prompt(f"az vm deallocate {VM} --query 'x['")
    prompt(f"az vm deallocate {VM} --hibernate true")
    assert prompt.done == []


@pytest.mark.parametrize("line", ["az", "az --help", "az vm -h", "az vm start --help", "az backup vault --help"])
def test_help_calls_itself_a_practice_subset(line: str, prompt: Prompt) -> None:
    done = prompt(line)
    assert (done.code, prompt.done) == (0, [])
    assert "practice subset" in done.out.lower()


START = ("-g/--resource-group", "-n/--name", "-o/--output")


@settings(max_examples=60)
@given(st.permutations(range(3)), st.lists(st.booleans(), min_size=3, max_size=3), st.booleans())
def test_order_spelling_and_equals_signs_never_matter(order: list[int], long: list[bool], equals: bool) -> None:
    values = ("rg-app", "vm app1", "tsv")
    parts = []
    for at in order:
        spelling = START[at].split("/")[1 if long[at] else 0]
        value = shlex.quote(values[at])
        parts.append(f"{spelling}={value}" if equals and long[at] else f"{spelling} {value}")
    found = meant(read(f"az vm start {' '.join(parts)}"))
    assert (found.operation.name, found.args) == ("vm.start", {"vm_group": "rg-app", "vm": "vm app1"})
