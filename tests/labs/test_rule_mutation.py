"""A lab's proof notices a sandbox that no longer keeps the rules on which the lab relies."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.labs.breaking import names_in

REPOSITORY = Path(__file__).parents[2]
SAMPLE = REPOSITORY / "tests" / "data" / "labs" / "two-groups.yaml"
SPARE = REPOSITORY / "tests" / "data" / "spare-rules.yaml"
LABS = sorted((REPOSITORY / "labs").glob("*.yaml"))
MOST_SPARE = 20
"""How many rules may be listed as spare. Lower it with the list; raise it for the rules of a lab that is new, and for no other."""
FEW = {"a-vault-for-each-workload": 1}
"""Labs that reach fewer rules than others, and how few are too few: this one makes two vaults and protects a machine, no more."""
SEED = 1
"""One drawing of each lab's variables; a second would take as long again."""


def broken(path: Path) -> Any:
    """What came of breaking every rule that a lab reaches, in a process of its own."""
    command = [sys.executable, "-m", "tests.labs.rule_mutation", str(path), str(SEED)]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def spare() -> dict[str, dict[str, str]]:
    """The listed rules of each lab, with their reasons."""
    found: dict[str, dict[str, str]] = yaml.safe_load(SPARE.read_text(encoding="utf-8"))
    return found


def test_rules_are_found_and_named_by_place_and_code() -> None:
    source = (
        "def check(world):\n"
        "    if world.full:\n"
        "        raise refused('UserErrorFull', f'No room in {world}.')\n"
        "    raise refused('UserErrorFull', 'Twice.')\n"
        "def again(error):\n"
        "    raise error\n"
    )
    assert sorted(names_in(source, "studyapp.sandbox.providers.storage")) == [
        "storage.check: UserErrorFull",
        "storage.check: UserErrorFull (2)",
    ]


def test_problems_that_are_yielded_are_rules_too() -> None:
    source = "def titles(vm):\n    if vm is None:\n        yield 'UserErrorVmNotFoundV2'\n"
    (name,) = names_in(source, "studyapp.sandbox.providers.recovery_services.diagnosis")
    assert name == "recovery_services.diagnosis.titles: UserErrorVmNotFoundV2"
    assert not list(names_in(source, "studyapp.sandbox.providers.compute.console"))


def test_a_refusal_that_a_mutant_runs_into_is_relied_on() -> None:
    """The name that the sample's last mutant gives its vault is refused by a rule; what its group's deletion does, nobody reads."""
    found = broken(SAMPLE)
    assert found["reached"] == 3
    assert found["survivors"] == ["effect resources.group-deleted", "effect ~recovery.cleaning"]


@pytest.mark.slow
@pytest.mark.parametrize("path", LABS, ids=lambda path: path.stem)
def test_no_rule_of_a_provider_can_be_broken_unnoticed(path: Path) -> None:
    found = broken(path)
    assert found["reached"] > FEW.get(path.stem, 5)
    listed = spare().get(path.stem, {})
    assert sorted(found["survivors"]) == sorted(listed), "see the head of tests/data/spare-rules.yaml"


def test_the_list_of_spare_rules_only_shrinks() -> None:
    listed = spare()
    assert set(listed) <= {path.stem for path in LABS}
    assert sum(len(rules) for rules in listed.values()) <= MOST_SPARE
    assert all(len(reason.split()) > 5 for rules in listed.values() for reason in rules.values())
