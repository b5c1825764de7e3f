"""`lab new` writes a lab that passes every check and whose grading is sound, and overwrites nothing."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from studyapp.core.errors import ContentError
from studyapp.core.labs import Lab, draw_variables
from studyapp.labs.mutation import survivors
from studyapp.labs.verify import verify
from studyapp.library.load import load
from studyapp.settings import Folders
from tests.cli.conftest import Call
from tests.conftest import SAMPLE
from tests.library.test_schema import document


@pytest.fixture
def pack(call: Call, tmp_path: Path) -> Path:
    folder = tmp_path / "my-pack"
    call("pack", "new", str(folder))
    return folder


def only_lab(pack: Path) -> Lab:
    loaded = load(pack)
    assert loaded.pack is not None
    (lab,) = loaded.pack.labs
    return lab


@pytest.mark.parametrize("place", ["first-vault", "labs/first-vault.yaml"])
def test_a_new_lab_passes_every_rule(call: Call, pack: Path, place: str) -> None:
    made = call("lab", "new", str(pack / place))
    assert made.out == f"{pack / 'labs' / 'first-vault.yaml'}\n"
    said = call("pack", "check", str(pack), "--level", "info", "--fix")
    assert (said.code, said.err) == (0, "")
    assert "1 labs, no problems" in said.out


def test_its_grading_is_sound_whatever_is_drawn_and_nothing_in_it_is_spare(call: Call, pack: Path) -> None:
    call("lab", "new", str(pack / "first-vault"))
    lab = only_lab(pack)
    seeds = {draw_variables(lab, seed)["region"]: seed for seed in range(12)}
    assert seeds.keys() == set(lab.variables[0].among)
    assert [flaw for seed in seeds.values() for flaw in verify(lab, seed)] == []
    assert survivors(lab, tuple(seeds.values())) == ()


def test_it_is_proven_in_its_folder(call: Call, pack: Path, places: Folders) -> None:
    call("lab", "new", str(pack / "first-vault"))
    file = pack / "labs" / "first-vault.yaml"
    said = call("lab", "verify", str(file), "--mutate")
    assert (said.code, said.out) == (0, "1 labs, 0 flaws, 0 survivors\n")
    assert places.profiles() == []
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("fails: [vault-redundancy]", "fails: [vault-region]", 1))
    said = call("lab", "verify", str(file))
    assert said.code == 1
    assert "first-vault: mutant not-chosen: should fail vault-region, but fails vault-redundancy" in said.out


def test_a_file_that_is_no_lab_is_not_proven(call: Call, pack: Path, tmp_path: Path) -> None:
    (tmp_path / "lab.yaml").write_text("id: lab\n")
    for file in (pack / "content" / "facts.yaml", tmp_path / "lab.yaml"):
        said = call("lab", "verify", str(file))
        assert said.failure is not None
        assert said.failure.hint


def test_it_names_a_schema_that_it_keeps_and_what_the_pack_has(call: Call, pack: Path) -> None:
    call("lab", "new", str(pack / "first-vault"))
    path = pack / "labs" / "first-vault.yaml"
    text = path.read_text(encoding="utf-8")
    named = path.parent / text.splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    jsonschema.Draft7Validator(json.loads(named.read_text(encoding="utf-8"))).validate(document(path, text))
    lab = only_lab(pack)
    assert (lab.objectives, lab.facts, lab.lesson) == (("first",), ("tea-water",), "tea")


def test_a_pack_without_schemas_gets_the_one_of_labs(call: Call, pack: Path) -> None:
    shutil.rmtree(pack / "schema")
    made = call("lab", "new", str(pack / "first-vault"))
    assert made.out.splitlines() == [str(pack / "labs" / "first-vault.yaml"), str(pack / "schema" / "lab.json")]


def test_a_pack_without_lessons_gets_a_lab_without_one(call: Call, pack: Path) -> None:
    shutil.rmtree(pack / "content" / "lessons")
    shutil.rmtree(pack / "questions")
    call("lab", "new", str(pack / "first-vault"))
    assert only_lab(pack).lesson is None


def test_nothing_is_overwritten(call: Call, pack: Path) -> None:
    call("lab", "new", str(pack / "first-vault"))
    path = pack / "labs" / "first-vault.yaml"
    path.rename(pack / "labs" / "renamed.yaml")
    for name in ("first-vault", "renamed"):
        said = call("lab", "new", str(pack / name))
        assert said.failure is not None
        assert said.failure.message == f"The pack has a lab `{name}` already."
    assert [file.name for file in (pack / "labs").iterdir()] == ["renamed.yaml"]


def test_a_lab_is_written_into_a_sound_pack_only(call: Call, pack: Path, tmp_path: Path) -> None:
    outside = call("lab", "new", str(tmp_path / "first-vault"))
    assert outside.failure is not None
    assert "`studyapp pack new` makes one" in outside.failure.hint
    bad_name = call("lab", "new", str(pack / "my lab"))
    assert bad_name.failure is not None
    (pack / "pack.yaml").write_text("format: 1\n")
    assert isinstance(call("lab", "new", str(pack / "first-vault")).failure, ContentError)
    assert not (pack / "labs").exists()


def test_a_pack_without_facts_is_told_what_is_missing(call: Call, tmp_path: Path) -> None:
    shutil.copy(SAMPLE / "pack.yaml", tmp_path)
    said = call("lab", "new", str(tmp_path / "first-vault"))
    assert said.failure is not None
    assert said.failure.hint == "Write content/facts.yaml."
