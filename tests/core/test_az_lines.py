"""What a line of az means: laws of spelling, and the refusals that az would give."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core import az_lines
from studyapp.core.az_commands import Option, below, command, commands
from studyapp.core.az_lines import AzLineError

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
VALUES = WORDS.filter(lambda word: not word.startswith("-") and "$" not in word and "`" not in word and word.strip())


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """One meaning spelled twice: with other spellings, in another order, with and without `=`."""
    found = draw(st.sampled_from(commands()))
    chosen = [one for one in found.options if one.needed or one.in_ids or draw(st.integers(0, 7)) == 0]
    chosen = [one for one in chosen if one.name != "--ids"]
    values = {one.name: draw(_values(one)) for one in chosen}
    first = [word for one in chosen for word in _written(draw, one, values[one.name])]
    second = [word for one in draw(st.permutations(chosen)) for word in _written(draw, one, values[one.name])]
    return shlex.join(["az", *found.words, *first]), shlex.join([*found.words, *second])


def _values(option: Option) -> st.SearchStrategy[list[str]]:
    if option.flag:
        return st.just([])
    if option.truth:
        return st.sampled_from([["true"], ["false"]])
    one = st.sampled_from(option.choices) if option.choices else VALUES
    return st.lists(one, min_size=1, max_size=3 if option.many else 1)


def _written(draw: st.DrawFn, option: Option, values: list[str]) -> list[str]:
    name = draw(st.sampled_from(option.names))
    if option.truth:
        values = [draw(st.sampled_from({"true": ["true", "T", "yes", "1"], "false": ["false", "No", "0"]}[values[0]]))]
    if len(values) == 1 and name.startswith("--") and draw(st.booleans()):
        return [f"{name}={values[0]}"]
    return [name, *values]


@given(spellings())
def test_order_and_spelling_of_options_never_matter(pair: tuple[str, str]) -> None:
    first, second = pair
    assert az_lines.read(first) == az_lines.read(second)


@given(st.lists(WORDS.filter(lambda word: "$" not in word and "`" not in word), max_size=5))
def test_what_a_shell_quotes_is_split_again(words: list[str]) -> None:
    assert az_lines.split(shlex.join(words)) == words


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused_with_a_reason(text: str) -> None:
    for line in (text, f"az vm {text}", f"az vm start -n {text}"):
        assert outcome(line)


def outcome(line: str) -> str:
    """The name of the command that a line means, or why it is refused."""
    try:
        return az_lines.read(line).command.name
    except AzLineError as error:
        return str(error)


def test_every_command_of_the_table_is_found_and_listed() -> None:
    for one in commands():
        assert command(one.words) is one
        assert one.words[-1] in below(one.words[:-1])
        spelled = [name for option in one.options for name in option.names]
        assert len(spelled) == len(set(spelled)), one.name


def test_values_are_read_in_every_form() -> None:
    line = az_lines.read("az vm start -grg-app --name=vm-app1 --no-wait")
    assert line.command.name == "vm start"
    assert (line.value("--resource-group"), line.value("--name"), line.value("--no-wait")) == (
        "rg-app",
        "vm-app1",
        "true",
    )
    many = az_lines.read("az vm start --ids /a /b")
    assert many.values("--ids") == ("/a", "/b")
    script = az_lines.read(
        "az vm run-command invoke -g rg -n vm --command-id RunShellScript --scripts 'echo $HOME' \"df -h\""
    )
    assert script.values("--scripts") == ("echo $HOME", "df -h")
    folded = az_lines.read("az group create \\\n  --name rg-one \\\n  -l westeurope")
    assert folded.value("--location") == "westeurope"
    shown = az_lines.read("AZ VM LIST --output TABLE --query '[].name'")
    assert (shown.value("--output"), shown.value("--query")) == ("table", "[].name")


@pytest.mark.parametrize(
    ("line", "message", "hint"),
    [
        ("", "There is no command", "Begin with one of"),
        ("az", "There is no command", "vm"),
        ("az vm", "`az vm` is a group", "start"),
        ("az vm strat -g a -n b", "'strat' is misspelled", "Did you mean `az vm start`?"),
        ("az zzz", "'zzz' is misspelled", "Known behind `az`"),
        ("az vm start -n b", "(--name --resource-group | --ids) are required", "--resource-group -g"),
        ("az group create -n rg", "the following arguments are required: --location/-l", ""),
        ("az group create -n rg -l x --tagz a=b", "unrecognized arguments: --tagz", "Did you mean --tags?"),
        ("az group create -n rg one -l x", "unrecognized arguments: one", "--name takes one value"),
        ("az group create -n -l x", "argument --name --resource-group -n -g: expected one argument", "Write a value"),
        ("az group create -n rg -l", "expected one argument", "Write a value behind --location"),
        ("az group create -n rg -l x --tags", "", ""),
        ("az group list extra", "unrecognized arguments: extra", "takes options alone"),
        ("az vm stop -g a -n b --skip-shutdown=yes", "ignored explicit argument", "takes no value"),
        ("az vm start -g a -n b --no-wait maybe", "invalid choice: 'maybe'", "true or false"),
        ("az vm list -o tabel", "invalid choice: 'tabel'", "Did you mean table?"),
        ("az group create -n 'rg -l x", "A quotation mark has no partner.", "Close it."),
        ("az group list | grep rg", "Pipes, redirections", "--query"),
        ("az group create -n $RG -l x", "Variables and commands of a shell", "value itself"),
        ("az group create -n \"$(hostname)\" -l x", "Variables and commands of a shell", "value itself"),
        ("Get-AzVM -Name vm1", "Get-AzVM is PowerShell", "az command"),
        ("az vm list " + "x" * az_lines.LONGEST, "more than", "one command"),
    ],
)  # fmt: skip
def test_what_az_would_not_take_is_refused_with_its_reason(line: str, message: str, hint: str) -> None:
    if not message:
        assert az_lines.read(line).values("--tags") == ()
        return
    with pytest.raises(AzLineError) as caught:
        az_lines.read(line)
    assert message in str(caught.value)
    assert hint in caught.value.hint


def test_help_needs_nothing_else() -> None:
    assert az_lines.read("az vm start -h").values("--help") == ()
