"""Reading az lines: spellings, order, values, and what is told about lines that az does not take."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.az.meaning import by_ids, canonical, meaning
from studyapp.core.az.reading import AzCall, read, read_words
from studyapp.core.az.table import AzCommand, AzOption, commands, elsewhere_in_az, groups, inside
from studyapp.core.az.trouble import AzUsageError
from studyapp.core.az.words import join

COMMANDS = st.sampled_from(sorted(commands())).map(lambda name: commands()[name])
VALUES = st.text(
    alphabet=st.characters(exclude_characters="\r\n\x00-$", exclude_categories=["Cs"]), min_size=1, max_size=12
)
VM = "/subscriptions/s/resourceGroups/rg-a/providers/Microsoft.Compute/virtualMachines/vm-a"


@st.composite
def given_options(draw: st.DrawFn, command: AzCommand) -> list[tuple[AzOption, list[str]]]:
    """Options of a command with values, those that it needs among them, each once."""
    optional = [option for option in command.every_option if option.name not in ("--help", "--ids")]
    chosen = draw(st.lists(st.sampled_from(optional), unique=True, max_size=5)) if optional else []
    needed = [option for option in command.options if option.is_needed and option not in chosen]
    return [(option, draw(_values(option))) for option in (*needed, *chosen)]


def _values(option: AzOption) -> st.SearchStrategy[list[str]]:
    if option.takes == "flag":
        return st.just([])
    if option.takes == "truth":
        return st.sampled_from([["true"], ["false"]])
    value = st.sampled_from(option.choices) if option.choices else VALUES
    return st.lists(value, min_size=1, max_size=3 if option.takes in ("list", "more") else 1)


@st.composite
def two_orders(draw: st.DrawFn) -> tuple[AzCommand, list[list[str]], list[list[str]]]:
    """A command, and the words of its options twice: in two orders, each with spellings of its own."""
    command = draw(COMMANDS)
    options = draw(given_options(command))
    again = draw(st.permutations(options))
    spelled = [
        [[draw(st.sampled_from(option.spellings)), *values] for option, values in one] for one in (options, again)
    ]
    return command, spelled[0], spelled[1]


@given(two_orders())
def test_order_and_spelling_of_options_never_matter(drawn: tuple[AzCommand, list[list[str]], list[list[str]]]) -> None:
    command, left, right = drawn
    lines = [join(["az", *command.words, *(word for part in parts for word in part)]) for parts in (left, right)]
    assert read(lines[0]).given == read(lines[1]).given
    assert meaning(read(lines[0])) == meaning(read(lines[1]))


@given(two_orders())
def test_a_canonical_line_means_what_it_was_made_from(
    drawn: tuple[AzCommand, list[list[str]], list[list[str]]],
) -> None:
    command, parts, _ = drawn
    call = read_words(["az", *command.words, *(word for part in parts for word in part)])
    assert meaning(read(canonical(call))) == meaning(call)


@given(COMMANDS, st.data())
def test_a_value_may_be_joined_to_its_option(command: AzCommand, data: st.DataObject) -> None:
    options = data.draw(given_options(command))
    apart = [word for option, values in options for word in (option.name, *values)]
    joined = [word for option, values in options for word in _joined(option, values)]
    assert read_words(["az", *command.words, *apart]).given == read_words(["az", *command.words, *joined]).given


def _joined(option: AzOption, values: list[str]) -> list[str]:
    return [f"{option.name}={values[0]}"] if len(values) == 1 else [option.name, *values]


def _given(line: str) -> dict[str, tuple[str, ...]]:
    return dict(read(line).given)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("az vm start -grg -n=v", {"--resource-group": ("rg",), "--name": ("v",)}),
        ("az vm start --resource-g rg --vm-name v", {"--resource-group": ("rg",), "--name": ("v",)}),
        ("az vm start -g a -n v -g b", {"--resource-group": ("b",), "--name": ("v",)}),
        ("az group create -n rg -l 'East US'", {"--name": ("rg",), "--location": ("eastus",)}),
        (
            "az vm redeploy -g rg -n v --no-wait",
            {"--resource-group": ("rg",), "--name": ("v",), "--no-wait": ("true",)},
        ),
        (
            "az vm redeploy -g rg -n v --no-wait no",
            {"--resource-group": ("rg",), "--name": ("v",), "--no-wait": ("false",)},
        ),
        ("az vm list --out tsv --query [].id", {"--output": ("tsv",), "--query": ("[].id",)}),
        ("az vm start --ids a b", {"--ids": ("a", "b")}),
        (
            "az snapshot create -g rg -n s --source d --incremental",
            {"--resource-group": ("rg",), "--name": ("s",), "--source": ("d",), "--incremental": ("true",)},
        ),
        (
            "az vm update -g rg -n v --set a=1 --set b=2",
            {"--resource-group": ("rg",), "--name": ("v",), "--set": ("a=1", "b=2")},
        ),
        (
            "az lock create -n l -t readonly -g rg",
            {"--name": ("l",), "--lock-type": ("ReadOnly",), "--resource-group": ("rg",)},
        ),
    ],
)
def test_options_are_read_as_az_reads_them(line: str, expected: dict[str, tuple[str, ...]]) -> None:
    assert _given(line) == expected


@pytest.mark.parametrize(
    ("line", "kind", "told"),
    [
        (
            "az vm startt -g rg -n v",
            "command",
            "'startt' is misspelled or not recognized by the system. Did you mean `start`",
        ),
        ("az vmm list", "group", "Did you mean `vm`?"),
        ("az backup protction list", "command", "Did you mean `protection`?"),
        ("az vm", "command", "a command is missing It goes on with: "),
        ("az", "command", "a command is missing"),
        (
            "az vm list --resource-grp rg",
            "option",
            "unrecognized arguments: --resource-grp rg Did you mean `--resource-group`?",
        ),
        ("az vm list --vm-resource-group rg", "option", "unrecognized arguments: --vm-resource-group rg"),
        ("az vm list rg", "surplus", "unrecognized arguments: rg"),
        ("az vm start -g rg", "missing", "(--name | --ids) are required"),
        ("az vm start -g -n v", "value", "argument --resource-group/-g: expected one argument"),
        ("az group delete -n rg --yes=no", "value", "takes no value"),
        ("az backup job list -g rg -v v --status complete", "value", "Did you mean `Completed`?"),
        ("az snapshot create -g rg -n s --incremental perhaps", "value", "Allowed values: true, false"),
        ("az vm list -o taable", "value", "Did you mean `table`?"),
        ("az -o table vm list", "group", "options come after it"),
        ("az vm list --s", "option", "ambiguous option: --s could match --show-details, --subscription"),
        ("az keyvault list", "elsewhere", "`az keyvault` is a part of az that is not known here"),
        ("az network lb list", "elsewhere", "`az network lb`"),
        ("Get-AzVM -Name v", "powershell", "Get-AzVM is PowerShell"),
        ("ls", "not az", "begins with `az`"),
        ("", "not az", "begins with `az`"),
    ],
)
def test_a_line_that_az_does_not_take_is_told_why(line: str, kind: str, told: str) -> None:
    with pytest.raises(AzUsageError) as error:
        read(line)
    assert error.value.kind == kind
    assert told in f"{error.value.message} {error.value.hint}"


def test_help_asks_for_nothing_else() -> None:
    assert read("az vm start -h").has("--help")


def test_defaults_are_azs_own() -> None:
    call = read("az disk create -g rg -n d --size-gb 4")
    assert call.text("--sku") == "Premium_LRS"
    assert not call.has("--sku")
    assert call.text("--zone") == ""


def test_each_id_is_a_call_of_its_own() -> None:
    calls = by_ids(read(f"az vm start --ids {VM} {VM.replace('vm-a', 'vm-b')} --no-wait"))
    assert [dict(call.given) for call in calls] == [
        {"--resource-group": ("rg-a",), "--name": (name,), "--no-wait": ("true",)} for name in ("vm-a", "vm-b")
    ]


def test_an_id_that_tells_too_little_is_refused() -> None:
    with pytest.raises(AzUsageError, match="Argument --resource-group cannot be derived from ID vm-a"):
        by_ids(read("az vm start --ids vm-a"))


def test_every_group_has_something_in_it_and_nothing_is_known_twice() -> None:
    assert all(inside(group) for group in groups())
    assert not groups() & set(commands())
    assert not elsewhere_in_az() & (groups() | set(commands()))


def test_no_command_spells_two_options_alike() -> None:
    for command in commands().values():
        spellings = [one for option in command.every_option for one in option.spellings]
        assert len(spellings) == len(set(spellings)), command.name


def test_a_call_is_found_in_any_shuffle_of_its_words() -> None:
    parts = [["-g", "rg"], ["-v", "v"], ["--status", "Failed"], ["-o", "table"]]
    expected = read("az backup job list -g rg -v v --status Failed -o table").given
    for seed in range(10):
        random.Random(seed).shuffle(parts)
        call: AzCall = read_words(["az", "backup", "job", "list", *(word for part in parts for word in part)])
        assert call.given == expected
