"""Packs are read when they change, and only then; a broken one keeps its last valid contents."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.core.errors import StudyError
from studyapp.library import load as load_module
from studyapp.library.lab_rules import Signatures
from studyapp.settings import Folders, Settings, builtin_pack
from studyapp.study.study import Study
from tests.conftest import SAMPLE, Clock


def age(folder: Path, clock: Clock, seconds: float = 60) -> None:
    """Let every file of a pack be older than the clock, so that its time stamp is trusted."""
    moment = clock().timestamp() - seconds
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the pack folders that were read, in order."""
    names: list[str] = []
    load = load_module.load

    def counted(folder: Path, operations: Signatures | None = None) -> load_module.Loaded:
        names.append(folder.name)
        return load(folder, operations)

    monkeypatch.setattr(load_module, "load", counted)
    return names


def test_an_unchanged_pack_is_not_read_again(study: Study, places: Folders, clock: Clock, readings: list[str]) -> None:
    age(places.packs / "sample", clock)
    study.content.refresh()
    readings.clear()
    study.content.refresh()
    assert "sample" not in readings


def test_a_pack_changed_within_the_same_second_is_read_again(
    study: Study, places: Folders, clock: Clock, readings: list[str]
) -> None:
    age(places.packs / "sample", clock, seconds=1)
    study.content.refresh()
    assert "sample" not in readings, "the time stamp is too young to be trusted, but the contents are the same"
    file = places.packs / "sample" / "pack.yaml"
    file.write_text(file.read_text().replace("A sample pack", "A simple pack"))
    age(places.packs / "sample", clock, seconds=1)
    study.content.refresh()
    assert study.content.pack.title == "A simple pack"


def test_a_changed_pack_is_read_again(study: Study, places: Folders) -> None:
    file = places.packs / "sample" / "pack.yaml"
    file.write_text(file.read_text().replace("A sample pack", "Another title"))
    assert study.content.refresh() == ()
    assert study.content.pack.title == "Another title"


def test_a_broken_pack_keeps_its_last_valid_contents_and_does_not_stop_others(study: Study, places: Folders) -> None:
    shutil.copytree(SAMPLE, places.packs / "other")
    other = places.packs / "other" / "pack.yaml"
    other.write_text(other.read_text().replace("id: sample", "id: other"))
    file = places.packs / "sample" / "questions" / "all.yaml"
    file.write_text(file.read_text() + "  - id: [\n")
    (problem,) = [one for one in study.content.refresh() if one.file == "questions/all.yaml"]
    assert "not YAML" in problem.message
    assert len(study.content.heads()) == 6
    by_folder = {pack.folder.name: pack for pack in study.content.packs()}
    assert by_folder["sample"].problems
    assert by_folder["other"].problems == ()
    assert by_folder["other"].items == {"choice": 2, "statements": 1, "ordering": 1, "matching": 1, "fill": 1}


def test_a_removed_pack_is_forgotten(study: Study, places: Folders) -> None:
    shutil.rmtree(places.packs / "sample")
    study.content.refresh()
    with pytest.raises(StudyError, match="There is no valid pack `sample`"):
        assert study.content.pack


def test_a_damaged_cache_is_made_anew(study: Study, places: Folders, open_study: Callable[..., Study]) -> None:
    study.close()
    for path in places.cache.iterdir():
        path.write_bytes(b"damaged" * 1000)
    again = open_study()
    assert len(again.content.heads()) == 6


def test_the_builtin_pack_is_used_unless_another_is_chosen(open_study: Callable[..., Study], study: Study) -> None:
    assert study.content.packs()[0].folder == builtin_pack()
    study.change_settings(Settings(pack="sample"))
    assert open_study().settings.pack == "sample"


@pytest.mark.parametrize(
    ("words", "kind", "target"),
    [
        ("yeast dough", "lesson", "bread#yeast"),
        ("steep", "fact", "tea-minutes"),
        ("bitter", "item", "judge"),
        ("KETTLE boil", "lesson", "tea#time"),
    ],
)
def test_search_finds_lessons_facts_and_explanations(study: Study, words: str, kind: str, target: str) -> None:
    assert (kind, target) in {(hit.kind, hit.target) for hit in study.content.search(words)}


@pytest.mark.parametrize("words", ["", "   ", '"', "* zzOR (", "NEAR(", "zzzz", "'; DROP TABLE item;"])
def test_search_takes_any_words(study: Study, words: str) -> None:
    assert study.content.search(words) == []


def test_missing_things_are_told(study: Study) -> None:
    with pytest.raises(StudyError, match="no question `nope`"):
        study.content.item("nope")
    with pytest.raises(StudyError, match="no lesson `nope`") as refusal:
        study.content.lesson("nope")
    assert refusal.value.hint == "Its lessons are: tea, bread."


def test_a_pack_cannot_take_the_place_of_another(study: Study, places: Folders) -> None:
    shutil.copytree(SAMPLE, places.packs / "usurper")
    (problem,) = study.content.refresh()
    assert problem.message == f"the pack id `sample` is taken by {places.packs / 'sample'}"
    assert {pack.folder.name: pack.info is None for pack in study.content.packs()}["usurper"]
    assert len(study.content.heads()) == 6
