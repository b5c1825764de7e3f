"""Every kind of defect is refused whole, and named with its place and its remedy."""

from pathlib import Path

import pytest

from studyapp.library.load import load
from tests.library.broken import fields, lessons_and_characters, names, shapes, syntax
from tests.library.broken.case import BREAD, FACTS, PACK, QUESTIONS, TEA, Broken, sample_in

CASES = (*shapes.CASES, *fields.CASES, *names.CASES, *syntax.CASES, *lessons_and_characters.CASES)


@pytest.mark.parametrize("broken", CASES, ids=lambda broken: broken.name)
def test_a_defect_is_reported_with_its_place_and_remedy(broken: Broken, tmp_path: Path) -> None:
    loaded = load(broken.build(tmp_path))
    assert tuple(str(problem) for problem in loaded.problems) == broken.problems
    assert loaded.pack is None
    assert all(problem.hint for problem in loaded.problems)


def test_no_two_cases_are_the_same() -> None:
    assert len({(case.file, case.old, case.new) for case in CASES}) == len(CASES) == len({case.name for case in CASES})


def _plant(pack: Path, file: str, old: str, new: str) -> None:
    text = (pack / file).read_text(encoding="utf-8")
    assert old in text
    (pack / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_defects_of_several_files_are_reported_at_once(tmp_path: Path) -> None:
    pack = sample_in(tmp_path)
    _plant(pack, PACK, "weight: 60", "weight: heavy")
    _plant(pack, PACK, "version: 1.2.0", "version: v1")
    _plant(pack, FACTS, "published: undated", "publishd: undated")
    _plant(pack, TEA, "minutes: 5", "minutes: 0")
    _plant(pack, BREAD, "## Oven", "## Yeast")
    _plant(pack, QUESTIONS, "bloom: remember", "bloom: recall")
    _plant(pack, QUESTIONS, "answer: false", "answer: off")
    (pack / "questions" / "more.yaml").write_text('items: "\n')
    (pack / "questions" / "notes.txt").write_text("later\n")

    loaded = load(pack)

    assert loaded.pack is None
    assert [str(problem) for problem in loaded.problems] == [
        "content/facts.yaml:14:5: facts[2]: the field `published` is missing. The date that page gives itself; `undated` if "
        "it has none.",
        "content/facts.yaml:17:5: facts[2].publishd: unknown field `publishd`. Did you mean `published`?",
        "content/lessons/01-tea.md:5:10: minutes: 0 is out of range. Write a whole number from 1 to 240.",
        "content/lessons/02-bread.md:19:1: `bread` has another section named `yeast`. Rename one of them.",
        "pack.yaml:4:10: version: `v1` does not fit. Write three numbers with dots, as 1.4.0.",
        "pack.yaml:12:13: objectives[0].weight: a number is expected here, not `heavy`. Write digits, with a dot before a "
        "fraction.",
        "questions/all.yaml:6:12: items[0].bloom: `recall` is not one of remember, understand, apply, analyze, evaluate, "
        "create. Write one of these.",
        "questions/all.yaml:65:17: items[2].statements[1].answer: true or false is expected here, not `off`. Write false.",
        "questions/more.yaml:1:8: this is not YAML: while scanning a quoted scalar, found unexpected end of stream. The quote "
        "that begins here is never closed.",
        "questions/notes.txt: this file is not read: only .yaml files are, in questions/. Rename it to end with .yaml, or "
        "move it elsewhere.",
    ]


def test_rules_are_checked_in_good_files_while_others_are_broken(tmp_path: Path) -> None:
    pack = sample_in(tmp_path)
    _plant(pack, BREAD, "minutes: 8", "minutes: long")
    _plant(pack, QUESTIONS, "- id: warm", "- id: cold")
    _plant(pack, QUESTIONS, "objectives: [bread]", "objectives: [bred]")
    _plant(pack, QUESTIONS, "lesson: tea#water", "lesson: tee#water")

    assert [str(problem) for problem in load(pack).problems] == [
        "content/lessons/02-bread.md:5:10: minutes: a whole number is expected here, not `long`. Write digits only.",
        "questions/all.yaml:16:9: item `check-water`: the option id `cold` is given twice. Give one of them another id.",
        "questions/all.yaml:96:5: pack.yaml has no objective `bred`. Did you mean `bread`?",
    ]
