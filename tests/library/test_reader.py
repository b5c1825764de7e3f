"""What an author can write, the reader reads as meant; whatever else it is given, it answers with problems."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.core.errors import Problem
from studyapp.core.items import ItemFile
from studyapp.core.lessons import LessonHead
from studyapp.core.packs import FactFile, Objective, PackInfo
from studyapp.core.plain import to_plain
from studyapp.library.load import load, load_text
from studyapp.library.text import FORBIDDEN, decode
from tests.conftest import SAMPLE
from tests.library.broken.case import sample_in
from tests.strategies import values

TYPES = (PackInfo, FactFile, ItemFile, LessonHead)
STYLES = (None, "'", '"', "|", ">")
QUESTIONS = (SAMPLE / "questions" / "all.yaml").read_text(encoding="utf-8").split("\n\n")
TWO_ITEMS = QUESTIONS[0] + "\n\n" + QUESTIONS[-1]


class Emitter(yaml.SafeDumper):
    """Writes texts in one chosen style, wherever YAML allows it, and nothing by reference."""

    text_style: str | None = None

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(emitter: Emitter, text: str) -> yaml.ScalarNode:
    return emitter.represent_scalar("tag:yaml.org,2002:str", text, style=emitter.text_style)


Emitter.add_representer(str, _text)


def written(value: Any, style: str | None, flow: bool) -> str:
    """A content type as YAML, with or without braces."""
    emitter = type("StyledEmitter", (Emitter,), {"text_style": style})
    return str(yaml.dump(to_plain(value), Dumper=emitter, allow_unicode=True, default_flow_style=flow, width=80))


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("wanted", TYPES)
def test_what_is_written_is_read_back(wanted: type[Any], style: str | None) -> None:
    @settings(max_examples=30, deadline=None)
    @given(value=values(wanted), flow=st.booleans())
    def check(value: Any, flow: bool) -> None:
        assert load_text(written(value, style, flow), wanted) == (value, ())

    check()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("no", "no"),
        ("1.10", "1.10"),
        ("012", "012"),
        ("2026-11-22", "2026-11-22"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("12:30:00", "12:30:00"),
        ("=", "="),
        ("'null'", "null"),
        ("'#1'", "#1"),
        (">\n  two\n  lines\n", "two lines"),
        ("|\n  kept\n", "kept"),
        ("' spaces '", "spaces"),
        ("a\n  b", "a b"),
    ],
)
def test_a_plain_value_is_taken_as_written(given: str, read: str) -> None:
    head = "id: x\nobjectives: [a]\nminutes: 1\nfacts: [b]\n"
    value, problems = load_text(f"{head}title: {given}", LessonHead)
    assert problems == ()
    assert value.title == read


def test_a_misspelt_optional_field_is_not_read_past() -> None:
    head = "id: x\ntitle: X\nweight: 1\ndeep: operational\n"
    value, problems = load_text(head, Objective)
    assert value is None
    assert [problem.message for problem in problems] == ["unknown field `deep`"]


# Anything at all


def is_told_well(problem: Problem, text: str) -> bool:
    """Whether a problem can be printed safely, and its place can be gone to."""
    return (
        FORBIDDEN.search(str(problem)) is None
        and "\n" not in str(problem)
        and 0 <= problem.line <= text.count("\n") + text.count("\r") + 2
        and problem.column >= 0
        and bool(problem.message)
        and bool(problem.hint)
    )


def assert_read_or_refused(text: str, wanted: type[Any]) -> None:
    value, problems = load_text(text, wanted)
    assert (value is None) == bool(problems)
    assert [problem for problem in problems if not is_told_well(problem, text)] == []


YAML_PIECES = st.sampled_from(
    [*"-:[]{}&*!|>'\"%@`#,?<~\n\t \\", "---\n", "<<: ", "kind: ", "\x1b[31m", "\ufeff", '"\\e"', "null", "é"]
)


@st.composite
def mangled(draw: st.DrawFn, text: str = TWO_ITEMS) -> str:
    """A sound file after a few slips: pieces cut out, moved, or put in."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        piece = draw(st.one_of(YAML_PIECES, st.text(max_size=3), st.just(text[start:end] * 2)))
        text = text[:start] + piece + text[end:]
    return text


YAML_LIKE = st.lists(st.one_of(YAML_PIECES, st.text(max_size=5)), max_size=60).map("".join)
ANY_TEXT = st.one_of(st.text(), YAML_LIKE, mangled())
BYTES = st.one_of(st.binary(), mangled().map(lambda text: text.encode("utf-8", "surrogatepass")))


@settings(max_examples=200, deadline=None)
@given(text=ANY_TEXT)
def test_any_text_is_read_or_refused(text: str) -> None:
    assert_read_or_refused(text, ItemFile)


@settings(max_examples=100, deadline=None)
@given(text=YAML_LIKE, wanted=st.sampled_from(TYPES))
def test_any_text_is_read_or_refused_as_any_type(text: str, wanted: type[Any]) -> None:
    assert_read_or_refused(text, wanted)


@pytest.mark.slow
@settings(max_examples=10_000, deadline=None)
@given(text=ANY_TEXT)
def test_very_many_texts_are_read_or_refused(text: str) -> None:
    assert_read_or_refused(text, ItemFile)


@given(data=st.binary())
def test_any_bytes_become_text_or_a_problem(data: bytes) -> None:
    text, problems = decode(data, "file")
    assert problems or FORBIDDEN.search(text) is None
    assert [problem for problem in problems if not is_told_well(problem, data.decode("latin-1"))] == []


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["pack.yaml", "content/facts.yaml", "content/lessons/01-tea.md", "questions/all.yaml"]),
    data=BYTES,
)
def test_a_pack_with_any_file_spoilt_is_loaded_or_refused(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        pack = sample_in(Path(place))
        (pack / name).write_bytes(data)
        loaded = load(pack)
    assert (loaded.pack is None) == bool(loaded.problems)
    assert [problem for problem in loaded.problems if FORBIDDEN.search(str(problem)) or not problem.hint] == []
