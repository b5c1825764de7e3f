"""The words of a command line, compared with Python's own POSIX splitter and with what a shell would say."""

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.az.words import Piece, ShellError, join, quoted, tokenise, words

TEXTS = st.text(alphabet=st.characters(exclude_characters="\r\n\x00", exclude_categories=["Cs"]), max_size=30)
AWKWARD = st.text(alphabet="ab '\"\\$`()|;&<>#*?[]{}~=-,", max_size=20)


@given(st.lists(TEXTS | AWKWARD, max_size=6))
def test_what_is_joined_is_tokenised_to_the_same(parts: list[str]) -> None:
    assert list(tokenise(join(parts))) == parts


@given(st.lists(TEXTS | AWKWARD, max_size=6))
def test_a_joined_line_means_the_same_to_another_posix_splitter(parts: list[str]) -> None:
    assert shlex.split(join(parts)) == parts


@given(st.lists(st.text(alphabet="ab '\"\\=-", max_size=12), max_size=5).map(" ".join))
def test_quotes_and_escapes_are_read_as_another_posix_splitter_reads_them(line: str) -> None:
    try:
        expected = shlex.split(line)
    except ValueError:
        with pytest.raises(ShellError):
            tokenise(line)
    else:
        assert list(tokenise(line)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("az vm list", ["az", "vm", "list"]),
        ("az vm list \\\n  -g rg\n", ["az", "vm", "list", "-g", "rg"]),
        ("az vm list \\\r\n  -g rg", ["az", "vm", "list", "-g", "rg"]),
        ("az vm list # all of them", ["az", "vm", "list"]),
        ("a#b", ["a#b"]),
        ("--query '[].{n:name}'", ["--query", "[].{n:name}"]),
        ("--query [0].name", ["--query", "[0].name"]),
        ("a''b", ["ab"]),
        ("''", [""]),
        ('"a\\"b" "c\\d"', ['a"b', "c\\d"]),
        ("a\\ b", ["a b"]),
        ("'it'\\''s'", ["it's"]),
        ("--name=x", ["--name=x"]),
        ("5$", ["5$"]),
    ],
)
def test_words_are_as_a_shell_makes_them(line: str, expected: list[str]) -> None:
    assert list(tokenise(line)) == expected


def test_a_command_in_a_word_is_a_piece_of_its_own() -> None:
    (word,) = words("$(az vm show -g rg -n 'v)' --query \"a ) b\")/x")
    assert word.pieces == (Piece("command", "az vm show -g rg -n 'v)' --query \"a ) b\""), Piece("text", "/x"))
    assert not word.is_text


def test_commands_stand_in_one_another() -> None:
    (word,) = words("$(a $(b c))")
    assert word.pieces == (Piece("command", "a $(b c)"),)


def test_in_double_quotes_a_variable_is_one_and_in_single_quotes_it_is_text() -> None:
    double, braces, single = words("\"$RG\" ${RG}x '$RG'")
    assert double.pieces == (Piece("variable", "RG", quoted=True),)
    assert braces.pieces == (Piece("variable", "RG"), Piece("text", "x"))
    assert single.is_text
    assert str(single) == "$RG"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("az vm list | grep x", "sent on to another"),
        ("az vm list; az vm list", "one command at a time"),
        ("az vm list && az group list", "one command at a time"),
        ("az vm list > file", "to a file"),
        ("az vm list\naz group list", "another begins"),
        ("az vm list -g 'rg", "single quote is never closed"),
        ('az vm list -g "rg', "double quote is never closed"),
        ("az vm list -g $(az group list", "never closed"),
        ('az vm list --query "[?n==`1`]"', "backticks"),
        ("az vm list --query [?contains(name,'x')]", "single quotes"),
        ("az vm list \\", "backslash"),
    ],
)
def test_what_needs_more_of_a_shell_is_told(line: str, told: str) -> None:
    with pytest.raises(ShellError) as error:
        words(line)
    assert told in f"{error.value.message} {error.value.hint}"


@pytest.mark.parametrize(("word", "typed"), [("rg-x", "rg-x"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''")])
def test_only_what_needs_quotes_gets_them(word: str, typed: str) -> None:
    assert quoted(word) == typed
