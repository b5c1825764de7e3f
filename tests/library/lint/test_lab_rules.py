"""Rules about labs where one pair of fixtures is not enough: which names count as told, and what a text may call."""

from dataclasses import replace
from typing import Any

import pytest

from studyapp.core.labs import Condition, Count, JobDone
from studyapp.library.lint.labs import known_operations, told_names
from tests.library.lint.build import lab, lab_with

SAID: dict[str, Any] = {"id": "c", "expected": "It is so", "why": "It must be.", "look": "Look."}


def untold(*checks: Count | JobDone) -> list[str]:
    task = replace(lab().tasks[0], checks=checks)
    return [finding.message.split("`")[3] for finding in told_names(replace(lab(), tasks=(task,)))]


def test_the_vault_of_a_job_is_told() -> None:
    assert untold(JobDone(**SAID, group="rg-tea", vault="rsv-milk", operation="Backup")) == ["rsv-milk"]


def test_a_name_in_a_condition_is_told_and_azures_own_words_need_not_be() -> None:
    conditions = (
        Condition(path="properties.friendlyName", equals="vm-milk"),
        Condition(path="properties.status", equals="Completed"),
    )
    args = {"group": "rg-tea", "vault": "rsv-tea", "status": "Completed", "span": "PT1H"}
    assert untold(Count(**SAID, read="backup.jobs", args=args, where=conditions)) == ["vm-milk"]


@pytest.mark.parametrize(
    ("briefing", "hint"),
    [
        ("Use `vault.creat`.", "Did you mean `vault.create`?"),
        ("Use `vault.purge-it-all-now`.", "`studyapp lab operations` lists them."),
        ("Use `vault.create nme=rsv-tea`.", "Did you mean `name`?"),
        ("Use `vault.create region=east\ngroup=rg-tea`.", "It takes group, name."),
    ],
)
def test_a_text_that_would_not_work_is_found_with_a_remedy(briefing: str, hint: str) -> None:
    assert [finding.hint for finding in known_operations(lab_with(briefing=briefing))] == [hint]


def test_without_knowing_the_operations_nothing_is_said_of_them() -> None:
    assert list(known_operations(replace(lab_with(briefing="Use `vault.creat`."), operations={}))) == []
