"""`pack new` writes something that passes, and overwrites nothing."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.cli.conftest import Call
from tests.library.test_schema import document


def test_a_new_pack_passes_every_rule_and_is_left_alone_by_fix(call: Call, tmp_path: Path) -> None:
    folder = tmp_path / "My-Pack"
    made = call("pack", "new", str(folder))
    assert made.code == 0
    assert str(folder / "questions" / "01-tea.yaml") in made.out.splitlines()
    said = call("pack", "check", str(folder), "--level", "info", "--fix")
    assert (said.code, said.err) == (0, "")
    assert said.out == "my-pack 0.1.0: 1 lessons, 1 questions, 1 facts, no problems\n"


@pytest.mark.parametrize(
    ("kind", "file"), [("pack", "pack.yaml"), ("facts", "content/facts.yaml"), ("questions", "questions/01-tea.yaml")]
)
def test_each_file_names_a_schema_that_it_keeps(call: Call, tmp_path: Path, kind: str, file: str) -> None:
    call("pack", "new", str(tmp_path / "p"))
    path = tmp_path / "p" / file
    text = path.read_text(encoding="utf-8")
    named = path.parent / text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert named.resolve() == (tmp_path / "p" / "schema" / f"{kind}.json").resolve()
    jsonschema.validate(document(path, text), json.loads(named.read_text(encoding="utf-8")))


def test_nothing_is_overwritten(call: Call, tmp_path: Path) -> None:
    (tmp_path / "pack.yaml").write_text("mine\n")
    said = call("pack", "new", str(tmp_path))
    assert said.failure is not None
    assert said.failure.hint == "Name a new or empty folder."
    assert (tmp_path / "pack.yaml").read_text() == "mine\n"


def test_a_folder_whose_name_names_no_pack_is_refused(call: Call, tmp_path: Path) -> None:
    said = call("pack", "new", str(tmp_path / "my pack"))
    assert said.failure is not None
    assert not (tmp_path / "my pack").exists()
