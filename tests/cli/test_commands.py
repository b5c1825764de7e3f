"""Every command: its help, its JSON, its failures."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from studyapp.cli.main import root
from studyapp.settings import Folders
from tests.cli.conftest import Call
from tests.conftest import SAMPLE


def commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found += commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]
    return found


@pytest.mark.parametrize("words", commands(root), ids=" ".join)
def test_every_command_has_help_with_an_example_and_stands_in_the_docs(call: Call, words: tuple[str, ...]) -> None:
    said = call(*words, "--help")
    assert said.code == 0
    assert "Example" in said.out
    assert f"studyapp {' '.join(words)}" in said.out
    docs = Path(__file__).parents[2] / "docs" / "command-line.md"
    assert f"studyapp {' '.join(words)}" in docs.read_text()


def test_learn_lists_shows_and_marks_lessons(call: Call) -> None:
    assert call("learn", "--plain").out.splitlines() == [
        "  1. Making tea [new] 5 min, id tea",
        "  2. Baking bread [new] 8 min, id bread",
    ]
    text = call("learn", "tea", "--plain").out
    assert text.startswith("# Making tea\n\nTea is **water and time**.")
    assert "> EXAM:\n> Boiling water is for black tea." in text
    assert "its yeast (lesson bread#yeast)" in text
    assert call("learn", "tea#time", "--plain").out.startswith("# Making tea\n\n## Time\n\nBlack tea steeps")
    assert call("learn", "tea", "--done").out == "tea: read\n"
    assert [one["done"] for one in call("learn", "--json").json] == [True, False]
    shown = call("learn", "tea", "--json").json
    assert [section["slug"] for section in shown["sections"]] == ["making-tea", "water", "time"]
    unknown = call("learn", "coffee", "--plain")
    assert unknown.failure is not None
    assert unknown.failure.message == "This pack has no lesson `coffee`."
    assert call("learn", "tea#milk", "--plain").code == 2


def test_search_prints_places(call: Call) -> None:
    assert "lesson bread#yeast: Baking bread: Yeast" in call("search", "yeast").out
    assert call("search", "yeast", "--json").json[0]["pack"] == "sample"
    nothing = call("search", "zzz")
    assert (nothing.code, nothing.out, nothing.err) == (0, "", "Nothing was found.\n")


def test_stats_of_nothing_and_of_one_objective(call: Call) -> None:
    assert "Answers: none yet" in call("stats").out
    call("quiz", "--kind", "statements", "--plain", input="y n y\n")
    shown = call("stats", "--objective", "tea", "--json").json
    assert [one["id"] for one in shown["objectives"]] == ["tea"]
    assert shown["total"]["answers"] == 1
    unknown = call("stats", "--objective", "x")
    assert unknown.failure is not None
    assert unknown.failure.hint == "Its objectives are: tea, bread."


def test_stats_leave_out_answers_under_an_older_key(call: Call, places: Folders) -> None:
    result = call("quiz", "--kind", "statements", "--json", input="y y y\n").json
    assert [(one["changed"], one["older_key"]) for one in result["items"]] == [(False, False)]
    assert "Left out" not in call("stats").out
    questions = places.packs / "sample" / "questions" / "all.yaml"
    questions.write_text(questions.read_text().replace("answer: true", "answer: false", 1))
    shown = call("stats")
    assert "Answers: none yet" in shown.out
    assert "Left out: 1 answer was given under an older key" in shown.out
    as_json = call("stats", "--json").json
    assert (as_json["older_key"], as_json["older_key_items"], as_json["streak"]) == (1, ["judge"], 1)


def test_pack_check_tells_all_and_exits_with_1(call: Call, tmp_path: Path) -> None:
    fine = call("pack", "check", str(SAMPLE))
    assert (fine.code, fine.out) == (
        0,
        "sample 1.2.0: 2 lessons, 6 questions, 3 facts, no problems (1 of level info not shown)\n",
    )
    (tmp_path / "pack.yaml").write_text("format: 2\nid: x\ntitel: y\n")
    broken = call("pack", "check", str(tmp_path))
    assert broken.code == 1
    assert "pack.yaml:1:9: format: `2` is not known. Write `1`." in broken.out
    assert "pack.yaml:3:1: titel: unknown field `titel`. Did you mean `title`?" in broken.out
    told = call("pack", "check", str(tmp_path), "--json")
    assert (told.code, told.json["ok"]) == (1, False)
    assert {"file", "line", "column", "path", "message", "hint", "code", "level"} == set(told.json["problems"][0])
    assert call("pack", "check", "--json", str(SAMPLE)).json["ok"]


def test_the_builtin_pack_has_no_problems(call: Call) -> None:
    assert call("pack", "check").code == 0


def test_pack_list_counts(call: Call) -> None:
    packs = call("pack", "list", "--json").json
    assert [pack["builtin"] for pack in packs] == [True, False]
    assert packs[1]["items"] == {"choice": 2, "fill": 1, "matching": 1, "ordering": 1, "statements": 1}
    assert "sample 1.2.0: A sample pack" in call("pack", "list").out


def test_pack_schema_prints_and_writes(call: Call, tmp_path: Path) -> None:
    assert call("pack", "schema", "questions").json["$schema"] == "http://json-schema.org/draft-07/schema#"
    assert call("pack", "schema", "--write", str(tmp_path / "schema")).code == 0
    assert sorted(path.name for path in (tmp_path / "schema").iterdir()) == [
        "facts.json", "lab.json", "lesson.json", "pack.json", "questions.json", "record.json",
    ]  # fmt: skip
    assert call("pack", "schema").code == 2


def test_an_unknown_pack_is_told(call: Call) -> None:
    said = call("stats", pack="nope")
    assert said.failure is not None
    assert said.failure.message == "There is no valid pack `nope`."


def test_data_goes_out_and_comes_in(call: Call, tmp_path: Path, places: Folders) -> None:
    call("quiz", "--kind", "statements", "--plain", input="y n y\n")
    file = tmp_path / "out.json"
    assert call("data", "export", str(file)).out == f"1 session, 1 session_end, 1 attempt: written to {file}\n"
    assert call("--profile", "new", "data", "import", str(file), "--json").json["attempt"] == 1
    assert call("--profile", "new", "stats", "--json").json["total"] == call("stats", "--json").json["total"]
    shown = call("data", "path", "--json").json
    assert shown["database"] == str(places.database("default"))
    assert shown["profiles"] == ["default", "new"]
    assert Path(call("data", "backup", "--json").json["file"]).exists()
    assert call("data", "check", "--rebuild", "--json").json["ok"]
    assert "1 attempt: sound, sums rebuilt" in call("data", "check", "--rebuild").out


def test_damage_is_told_by_check_and_doctor(call: Call, places: Folders) -> None:
    assert call("doctor").code == 0
    places.database("default").write_bytes(b"not a database" * 500)
    for words in (("data", "check"), ("stats",)):
        said = call(*words)
        assert said.failure is not None
        assert "not a database" in said.failure.message
    shown = call("doctor", "--json")
    assert shown.code == 1
    assert not shown.json["ok"]


def test_a_wrong_profile_name_is_told(call: Call) -> None:
    said = call("--profile", "../x", "stats")
    assert said.failure is not None


def test_failures_go_to_stderr_with_a_hint_and_exit_1(places: Folders) -> None:
    script = [sys.executable, "-m", "studyapp", "--pack", "sample", "learn", "coffee", "--plain"]
    environment = {**os.environ, "STUDYAPP_HOME": str(places.home)}
    said = subprocess.run(script, capture_output=True, text=True, env=environment, check=False)
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr == "error: This pack has no lesson `coffee`.\nhint: Its lessons are: tea, bread.\n"


def test_version_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['studyapp', '--version']; from studyapp.__main__ import main; main();"
        "print([m for m in ('click', 'textual', 'yaml', 'sqlite3', 'rich') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "studyapp 0.1.0\n[]\n"


@pytest.mark.parametrize("now", ["soon", "2026-99-01"])
def test_a_frozen_clock_that_is_no_time_is_told(call: Call, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    monkeypatch.setenv("STUDYAPP_NOW", now)
    said = call("stats")
    assert said.failure is not None
    assert "STUDYAPP_NOW is not a date and time" in said.failure.message


def test_json_is_plain_utf8(call: Call) -> None:
    assert json.loads(call("learn", "--json").out)
