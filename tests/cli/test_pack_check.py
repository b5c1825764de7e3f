"""`pack check`: levels, formats, waivers, and mending that changes nothing that matters."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from studyapp.core.grading import key_hash
from studyapp.library.load import load
from tests.cli.conftest import Call
from tests.library.broken.case import sample_in

SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "tool": {"type": "object", "required": ["driver"]},
                    "results": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["ruleId", "ruleIndex", "level", "message", "locations"],
                            "properties": {
                                "level": {"enum": ["none", "note", "warning", "error"]},
                                "message": {"type": "object", "required": ["text"]},
                                "ruleIndex": {"type": "integer", "minimum": 0},
                            },
                        },
                    },
                },
            },
        },
    },
}
"""What SARIF 2.1.0 asks of the parts that are written."""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The sample pack; its item `check-water` is short of a word, and numbers are in order."""
    return sample_in(tmp_path)


def plant(pack: Path, old: str, new: str, file: str = "questions/all.yaml") -> None:
    path = pack / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_finding_has_place_reason_remedy_and_code(call: Call, pack: Path) -> None:
    plant(pack, "text: Sugar\n", "text: None of the above\n")
    said = call("pack", "check", str(pack))
    assert said.code == 1
    assert said.out == (
        "questions/all.yaml:46:9: item `two-needs`: the option `sugar` speaks of the other options. Let it say something "
        "of its own; options are shuffled and have no letters. [Q021 error]\n"
    )
    assert said.err.startswith("1 problem in 1 file (")


def test_lower_levels_are_counted_and_shown_on_demand(call: Call, pack: Path) -> None:
    plant(pack, "text: Sugar\n", "text: Only sugar\n")
    quiet = call("pack", "check", str(pack))
    assert quiet.code == 0
    assert "of level warn" in quiet.out
    loud = call("pack", "check", str(pack), "--level", "warn", "--json")
    assert loud.code == 1
    assert [(p["code"], p["level"], p["line"]) for p in loud.json["problems"]] == [("Q022", "warn", 46)]
    levels = {
        p["level"] for p in call("pack", "check", str(pack), "--level", "info", "--format", "json").json["problems"]
    }
    assert levels == {"warn", "info"}


def test_sarif_names_rule_file_and_line(call: Call, pack: Path) -> None:
    plant(pack, "text: Sugar\n", "text: Only sugar\n")
    log = call("pack", "check", str(pack), "--level", "warn", "--format", "sarif").json
    jsonschema.validate(log, SARIF)
    run = log["runs"][0]
    (result,) = run["results"]
    assert result["level"] == "warning"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "Q022"
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "questions/all.yaml"
    assert place["region"] == {"startLine": 46, "startColumn": 9}


def test_sarif_tells_of_a_pack_that_cannot_be_loaded(call: Call, pack: Path) -> None:
    plant(pack, "bloom: remember", "bloom: recall")
    log = call("pack", "check", str(pack), "--format", "sarif").json
    jsonschema.validate(log, SARIF)
    assert [result["ruleId"] for result in log["runs"][0]["results"]] == ["Q001"]


@pytest.mark.parametrize("where", ["item", "pack"])
def test_a_waiver_with_a_reason_silences_a_rule(call: Call, pack: Path, where: str) -> None:
    plant(pack, "text: Sugar\n", "text: Only sugar\n")
    assert call("pack", "check", str(pack), "--level", "warn").code == 1
    if where == "item":
        plant(
            pack, "  - id: two-needs\n", "  - id: two-needs\n    waive: [{rule: Q022, reason: It is what is asked.}]\n"
        )
    else:
        plant(pack, "format: 1\n", "format: 1\nwaive: [{rule: Q022, reason: It is what is asked.}]\n", "pack.yaml")
    assert call("pack", "check", str(pack), "--level", "warn").code == 0


def test_a_lesson_waives_in_its_head(call: Call, pack: Path) -> None:
    tea = "content/lessons/01-tea.md"
    plant(pack, "## ", "The NSG flow log is all.\n\n## ", tea)
    assert "01-tea.md" in call("pack", "check", str(pack), "--level", "warn").out
    plant(pack, "id: tea\n", "id: tea\nwaive: [{rule: L032, reason: It is only a sample.}]\n", tea)
    assert call("pack", "check", str(pack), "--level", "warn").code == 0


def test_stale_and_unknown_waivers_are_findings(call: Call, pack: Path) -> None:
    both = "[{rule: Q022, reason: There is nothing here.}, {rule: Q999, reason: There is no such rule.}]"
    plant(pack, "  - id: two-needs\n", f"  - id: two-needs\n    waive: {both}\n")
    found = call("pack", "check", str(pack), "--level", "warn", "--json").json["problems"]
    assert [(p["code"], p["line"]) for p in found] == [("P023", 25), ("P022", 25)]


def test_a_waiver_needs_a_reason(call: Call, pack: Path) -> None:
    plant(pack, "  - id: two-needs\n", "  - id: two-needs\n    waive: [{rule: Q022}]\n")
    assert "the field `reason` is missing" in call("pack", "check", str(pack)).out


def test_fix_mends_the_look_alone_and_is_done_after_once(call: Call, pack: Path) -> None:
    keys = {item.id: key_hash(item) for item in load(pack).parts.items}
    plant(pack, "shuffle: false\n", "shuffle: true\n")
    plant(pack, "text: 20 degrees\n", "text: 80 degrees\n")
    plant(pack, "bloom: apply\n", "bloom: apply  \n")
    (pack / "schema").mkdir()
    (pack / "schema" / "questions.json").write_text("{}")

    said = call("pack", "check", str(pack), "--level", "warn", "--fix")

    assert said.code == 0
    assert [line for line in said.err.splitlines() if line.startswith("mended")] == [
        "mended: questions/all.yaml: numeric options sorted, and kept in order",
        "mended: questions/all.yaml: trailing spaces removed",
        "mended: questions/all.yaml: a line for editors that names the schema",
    ]
    text = (pack / "questions" / "all.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../schema/questions.json\n")
    assert text.index("75 degrees") < text.index("80 degrees") < text.index("100 degrees")
    assert "shuffle: true" not in text.split("two-needs")[0]
    assert {item.id: key_hash(item) for item in load(pack).parts.items} == keys
    again = call("pack", "check", str(pack), "--level", "warn", "--fix")
    assert "mended" not in again.err
    assert (pack / "questions" / "all.yaml").read_text(encoding="utf-8") == text


def test_fix_leaves_spaces_that_say_something(call: Call, pack: Path) -> None:
    plant(pack, "stem: How hot is the water for black tea?\n", "stem: |\n      How hot is it?  \n      Say so.\n")
    before = (pack / "questions" / "all.yaml").read_bytes()
    assert "mended" not in call("pack", "check", str(pack), "--fix").err
    assert (pack / "questions" / "all.yaml").read_bytes() == before


def test_fix_needs_a_folder(call: Call) -> None:
    assert call("pack", "check", "--fix").code == 2


def test_the_builtin_pack_is_clean_at_the_strictest_level(call: Call) -> None:
    said = call("pack", "check", "--level", "info")
    assert (said.code, said.err) == (0, "")
    assert said.out.endswith(", no problems\n")


def test_fix_moves_options_with_all_their_paragraphs(call: Call, pack: Path) -> None:
    plant(pack, "text: 100 degrees\n", "text: 30 degrees\n")
    plant(
        pack,
        "explanation: Black tea wants boiling water.\n",
        "explanation: |\n          It boils.\n\n          Really.\n",
    )
    before = {option.id: option for option in load(pack).parts.items[0].options}  # type: ignore[union-attr]
    assert call("pack", "check", str(pack), "--level", "warn", "--fix").code == 0
    after = load(pack).parts.items[0].options  # type: ignore[union-attr]
    assert [option.id for option in after] == ["cold", "boiling", "warm"]
    assert {option.id: option for option in after} == before


def test_a_finding_stands_at_the_part_that_it_is_about(call: Call, tmp_path: Path) -> None:
    call("pack", "new", str(tmp_path / "p"))
    call("lab", "new", str(tmp_path / "p" / "first"))
    file = tmp_path / "p" / "labs" / "first.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("says: The vault is in eastus", "says: See `vault.shw`. The vault is in eastus"))
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "id: region-by-default" in line)
    found = call("pack", "check", str(tmp_path / "p"), "--level", "warn", "--json").json["problems"]
    assert [(one["code"], one["line"]) for one in found] == [("B024", line)]
