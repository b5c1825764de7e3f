"""A typed command is graded by what it means, part by part."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.grading import Typed, Verdict, grade, key, key_hash, points
from studyapp.core.items import CommandPart, TypedCommand
from studyapp.core.typed_commands import compare, names, texts, trouble

KEY = "az backup protection enable-for-vm --resource-group rg-backup --vault-name rsv-prod --vm vm-web1 --policy-name DailyPolicy"
ID = "/subscriptions/s/resourceGroups/rg-web/providers/Microsoft.Compute/virtualMachines/vm-web1"
ITEM = TypedCommand(
    id="enable",
    objectives=("tea",),
    difficulty="easy",
    bloom="apply",
    facts=("f",),
    stem="Type it.",
    command=KEY,
    parts=tuple(CommandPart(of=name, explanation="Because.") for name in names(KEY)),
)


def graded(line: str, item: TypedCommand = ITEM) -> Verdict:
    return grade(item, Typed(line), "exam")


def wrong(line: str, item: TypedCommand = ITEM) -> dict[str, str | None]:
    """The parts that are not right, with what was given for them."""
    return {part.id: part.given for part in graded(line, item).parts if not part.right}


@pytest.mark.parametrize(
    "line",
    [
        KEY,
        "backup protection enable-for-vm -g rg-backup -v rsv-prod --vm vm-web1 -p DailyPolicy",
        "az backup protection enable-for-vm -p DAILYPOLICY --vm=VM-WEB1 -vrsv-prod --resource-group 'rg-backup'",
        f"az backup protection enable-for-vm -g rg-backup -v rsv-prod --vm {ID} -p DailyPolicy",
        f"{KEY} --output table --query name --only-show-errors",
        f"  {KEY} --debug ",
    ],
)  # fmt: skip
def test_spelling_order_and_what_only_shows_do_not_matter(line: str) -> None:
    verdict = graded(line)
    assert (verdict.earned, verdict.possible, wrong(line)) == (5, 5, {})
    assert grade(ITEM, Typed(line), "practice").right


def test_each_part_that_differs_is_named_and_costs_its_point() -> None:
    line = "az backup protection enable-for-vm -g rg-web -v rsv-prod --vm vm-web1 -p DailyPolicy"
    assert (graded(line).earned, wrong(line)) == (4, {"--resource-group": "rg-web"})
    assert not grade(ITEM, Typed(line), "practice").earned
    other = "az backup protection check-vm --vm vm-web1 -g rg-backup"
    assert wrong(other) == {"command": "backup protection check-vm", "--vault-name": None, "--policy-name": None}


def test_what_does_not_belong_costs_the_last_point() -> None:
    line = f"{KEY} --exclude-all-data-disks true"
    assert (graded(line).earned, wrong(line)) == (4, {"--exclude-all-data-disks": "true"})


def test_of_a_line_that_az_refuses_the_words_count() -> None:
    line = "az backup protection enable-for-vm -g rg-backup --vault rsv-prod --wm vm-web1 -p DailyPolicy"
    assert graded(line).earned == 1
    assert "--wm" in trouble(line)
    assert graded("az backup protection enable -g x").earned == graded("hello").earned == graded("").earned == 0
    assert trouble(KEY) == ""


def test_a_name_is_not_enough_where_the_key_is_an_id() -> None:
    key_line = KEY.replace("vm-web1", ID)
    assert compare(key_line, KEY)[3:] != compare(key_line, key_line)[3:]
    assert {part.name for part in compare(key_line, KEY) if part.given != part.expected} == {"--vm"}
    assert {part.name for part in compare(KEY, key_line) if part.given != part.expected} == set()
    elsewhere = key_line.replace("rg-web", "rg-other")
    assert {part.name for part in compare(key_line, elsewhere) if part.given != part.expected} == {"--vm"}


def test_another_right_command_earns_all_and_the_nearest_one_is_compared() -> None:
    start = "az vm start --resource-group rg --name vm"
    both = TypedCommand(
        id="start", objectives=("tea",), difficulty="easy", bloom="apply", facts=("f",), stem="Start it.",
        command=start, accept=("az vm restart --resource-group rg --name vm",), parts=(CommandPart(of="command", explanation="x"),),
    )  # fmt: skip
    assert graded("az vm restart -n vm -g rg", both).right
    assert wrong("az vm restart -n other -g rg", both) == {"--name": "other"}


def test_scripts_are_compared_as_they_are() -> None:
    line = "az vm run-command invoke -g rg -n vm --command-id RunShellScript --scripts 'df -h'"
    assert {p.name for p in compare(line, line.replace("df -h", "DF -h")) if p.given != p.expected} == {"--scripts"}


def test_the_key_changes_with_meaning_and_not_with_spelling() -> None:
    short = replace(ITEM, command=KEY.replace("--resource-group", "-g"))
    other = replace(ITEM, command=KEY.replace("DailyPolicy", "WeeklyPolicy"))
    assert key_hash(short) == key_hash(ITEM) != key_hash(other)
    assert grade(ITEM, key(ITEM), "exam").right
    assert points(ITEM, "exam") == 5
    assert texts(KEY)["--vm"] == "--vm vm-web1"


@given(st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=60))
def test_any_text_gets_a_verdict(text: str) -> None:
    for line in (text, f"{KEY} {text}", f"az backup {text}"):
        verdict = graded(line)
        assert 0 <= verdict.earned <= verdict.possible
        assert verdict.right == (not wrong(line))
