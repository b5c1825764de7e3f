"""The published JSON Schemas say what the reader does; judged by jsonschema, which knows nothing of the reader."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from studyapp.library.schema import FILES, schema
from tests.conftest import SAMPLE
from tests.library.broken import fields, shapes
from tests.library.broken.case import Broken

REPOSITORY = Path(__file__).parents[2]
PLACES = {"pack": "pack.yaml", "facts": "content/facts.yaml", "questions": "questions/**/*.yaml"}
PLACES["lesson"] = "content/lessons/**/*.md"

BEYOND_A_SCHEMA = {
    "a version with two numbers": "a number in YAML, and a text may look like one",
    "a field given twice": "gone before a schema sees the document",
    "a day that no month has": "no pattern knows February",
    "a list as the name of a field": "not JSON",
}
"""Defects that only the reader finds, and why."""


class CoreSchemaLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: only true, false, null and plain numbers are typed."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - PyYAML's own class attribute


CoreSchemaLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
CoreSchemaLoader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(~|null|Null|NULL|)$"), ["~", "n", "N", ""]
)
CoreSchemaLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9][0-9]*)$"), list("-0123456789"))
CoreSchemaLoader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"^-?(0|[1-9][0-9]*)\.[0-9]+$"), list("-0123456789")
)


def document(file: Path, text: str) -> Any:
    """A pack file as JSON values; of a lesson, its front matter."""
    source = text.split("\n---\n")[0].removeprefix("---\n") if file.suffix == ".md" else text
    return yaml.load(source, CoreSchemaLoader)  # noqa: S506 - the class is a SafeLoader


def judge(kind: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schema(kind))


def kind_of(file: Path, root: Path) -> str:
    return next(kind for kind, pattern in PLACES.items() if file in root.glob(pattern))


def files(root: Path) -> Iterator[tuple[str, Path]]:
    yield from ((kind, file) for kind, pattern in PLACES.items() for file in sorted(root.glob(pattern)))


def nodes(part: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in a schema."""
    if isinstance(part, dict):
        yield part
    for value in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from nodes(value)


@pytest.mark.parametrize("kind", FILES)
def test_a_schema_is_valid_draft_07(kind: str) -> None:
    made = schema(kind)
    assert made["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(made)


@pytest.mark.parametrize("kind", FILES)
def test_every_definition_and_property_is_described(kind: str) -> None:
    made = schema(kind)
    owners = [node for node in nodes(made) if isinstance(node.get("properties"), dict)]
    assert owners
    for owner in owners:
        assert owner["description"]
        assert owner["additionalProperties"] is False
        assert [name for name, value in owner["properties"].items() if not value.get("description")] == []


@pytest.mark.parametrize("kind", FILES)
def test_every_reference_leads_to_a_definition(kind: str) -> None:
    made = schema(kind)
    named = {node["$ref"].removeprefix("#/definitions/") for node in nodes(made) if "$ref" in node}
    assert named == made["definitions"].keys()


@pytest.mark.parametrize("kind", FILES)
def test_every_pattern_is_one_that_editors_know_too(kind: str) -> None:
    """Python's `\\d` is more than an editor's, and its lookbehinds and named groups are not known everywhere."""
    patterns = [node["pattern"] for node in nodes(schema(kind)) if isinstance(node.get("pattern"), str)]
    assert patterns
    assert [pattern for pattern in patterns if re.search(r"\\[dwsAZ]|\(\?", pattern)] == []


@pytest.mark.parametrize("root", [SAMPLE, REPOSITORY], ids=["sample", "built-in"])
def test_sound_files_are_valid(root: Path) -> None:
    found = list(files(root))
    assert {kind for kind, _ in found} >= FILES.keys() - {"lab", "record"}
    judges = {kind: judge(kind) for kind in FILES}
    for kind, file in found:
        errors = judges[kind].iter_errors(document(file, file.read_text(encoding="utf-8")))
        assert [f"{file.name}: {error.message[:200]}" for error in errors] == []


TYPED = {case.name: case for case in (*shapes.CASES, *fields.CASES)}
SEEN_BY_SCHEMA = [case for name, case in TYPED.items() if name not in BEYOND_A_SCHEMA]


def test_what_is_beyond_a_schema_is_among_the_defects() -> None:
    assert BEYOND_A_SCHEMA.keys() <= TYPED.keys()


@pytest.mark.parametrize("broken", SEEN_BY_SCHEMA, ids=lambda broken: broken.name)
def test_broken_files_are_not_valid(broken: Broken, tmp_path: Path) -> None:
    pack = broken.build(tmp_path)
    file = pack / broken.file
    assert not judge(kind_of(file, pack)).is_valid(document(file, file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("kind", FILES)
def test_the_published_schema_is_the_generated_one(kind: str) -> None:
    """If this fails, run `studyapp pack schema --write docs/schema`."""
    published = (REPOSITORY / "docs" / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert published == json.dumps(schema(kind), indent=2) + "\n"


def test_nothing_else_is_published() -> None:
    assert {file.name for file in (REPOSITORY / "docs" / "schema").iterdir()} == {f"{kind}.json" for kind in FILES}
