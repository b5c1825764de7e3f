"""What may come next while an az line is typed."""

import pytest

from studyapp.core.az.reading import command_of
from studyapp.core.az.table import commands
from studyapp.core.az.words import words
from studyapp.labs.az.completion import completions, known_options
from studyapp.labs.az.patterns import patterns
from studyapp.labs.operations.model import OPTIONAL_PART, Operation
from studyapp.labs.operations.table import ALL

AZ = [
    one
    for one in ALL
    if one.az.startswith("az ") and not one.az.startswith("az rest ") and "(" not in one.az.replace("$(", "")
]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a", ("az",)),
        ("az gr", ("group",)),
        ("az group ", ("create", "delete", "list", "show")),
        ("az backup jo", ("job",)),
        ("az backup job ", ("list", "show", "stop", "wait")),
        ("az vm start --re", ("--resource-group",)),
        ("az vm start -g rg --", ("--help", "--ids", "--name", "--output", "--query")),
        ("az backup job list --status C", ("Cancelled", "Completed", "CompletedWithWarnings")),
        ("az vm list -o t", ("table", "tsv")),
        ("az snapshot create --incremental ", ("false", "true")),
        ("az vm start -g ", ()),
        ("az nothing ", ()),
        ("ls ", ()),
        ("az vm list -g 'rg", ()),
    ],
)
def test_what_may_come_next(line: str, expected: tuple[str, ...]) -> None:
    assert completions(line) == expected


@pytest.mark.parametrize("name", sorted(patterns()))
def test_every_option_of_the_subset_is_azs_own(name: str) -> None:
    assert {option.name for option in known_options(commands()[name])}


@pytest.mark.parametrize("one", AZ, ids=lambda one: one.name)
def test_every_az_line_of_an_operation_has_options_that_az_knows(one: Operation) -> None:
    line = " ".join([OPTIONAL_PART.sub("", one.az), *OPTIONAL_PART.findall(one.az)])
    typed = [str(word) for word in words(line)]
    command, rest = command_of(typed)
    assert [word for word in rest if word.startswith("--") and command.option(word) is None] == []
