"""The shipped packs and schemas pass check-jsonschema, the program that authors run on theirs, in an editor's hook or in CI."""

from pathlib import Path

import pytest
from check_jsonschema import main
from click.testing import CliRunner

from tests.conftest import SAMPLE

REPOSITORY = Path(__file__).parents[2]
SCHEMAS = REPOSITORY / "docs" / "schema"
PLACES = {
    "pack": "pack.yaml",
    "facts": "content/facts.yaml",
    "questions": "questions/*.yaml",
    "lab": "labs/*.yaml",
    "lesson": "content/lessons/*.md",
}


def said(*words: str) -> str:
    """What the program prints of what it does not like; empty if it likes everything."""
    result = CliRunner().invoke(main, [*words, "--no-cache"])
    return "" if result.exit_code == 0 else result.output


def head_of(lesson: Path, folder: Path) -> Path:
    """The front matter of a lesson as a file of its own."""
    head = folder / f"{lesson.stem}.yaml"
    head.write_text(lesson.read_text(encoding="utf-8").split("\n---\n")[0].removeprefix("---\n"), encoding="utf-8")
    return head


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("pack", [REPOSITORY, SAMPLE], ids=["built-in", "sample"])
def test_every_file_of_a_shipped_pack_passes(pack: Path, kind: str, tmp_path: Path) -> None:
    files = sorted(pack.glob(PLACES[kind]))
    assert files or (pack, kind) == (SAMPLE, "lab")
    heads = [head_of(file, tmp_path) if file.suffix == ".md" else file for file in files]
    if heads:
        assert said("--schemafile", str(SCHEMAS / f"{kind}.json"), *map(str, heads)) == ""


def test_the_schemas_are_valid_draft_07() -> None:
    assert said("--check-metaschema", *map(str, sorted(SCHEMAS.iterdir()))) == ""


def test_it_finds_what_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "pack.yaml"
    broken.write_text((SAMPLE / "pack.yaml").read_text(encoding="utf-8").replace("format: 1", "format: one"))
    assert "$.format" in said("--schemafile", str(SCHEMAS / "pack.json"), str(broken))
