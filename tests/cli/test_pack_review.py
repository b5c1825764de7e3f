"""`pack review`, `pack export --keyless` and `pack second-reading`, from end to end."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.grading import assigned, key
from studyapp.core.keyless import name_of
from studyapp.study.authoring import whole_pack
from tests.cli.conftest import Call
from tests.review.packs import put, reworded
from tests.review.test_keyless import answer_line

RECORD = "review/record.yaml"
Copy = Callable[[], Path]


@pytest.fixture
def pack(copy_of_sample: Copy) -> Path:
    return copy_of_sample()


def states(call: Call, pack: Path) -> dict[str, str]:
    return {one["item"]: one["state"] for one in call("pack", "review", str(pack), "--json").json}


def fill(sheet: Path, pack: Path, wrong: tuple[str, ...] = (), skipped: tuple[str, ...] = (), note: str = "") -> None:
    """Answer a JSON copy as the keys say, but for some questions."""
    document = json.loads(sheet.read_text())
    seed = document["seed"]
    items = {name_of(item.id, seed): item for item in whole_pack(pack).items}
    for one in document["questions"]:
        item = items[one["name"]]
        line = answer_line(item, seed, key(item))
        if item.id in wrong:
            line = answer_line(item, seed, assigned(dict.fromkeys(("boil", "green", "ice"), "yes")))
            one["note"] = note
        one["answer"] = "" if item.id in skipped else line
    sheet.write_text(json.dumps(document))


def export(call: Call, pack: Path, *more: str) -> Path:
    goal = pack.parent / f"sheet-{len(list(pack.parent.iterdir()))}.json"
    said = call("pack", "export", "--keyless", str(pack), "--format", "json", "-o", str(goal), *more)
    assert said.failure is None
    return goal


def test_a_pack_without_a_record_is_in_review_as_a_whole(call: Call, pack: Path) -> None:
    said = call("pack", "review", str(pack))
    assert said.out.splitlines()[0] == "review    check-water  nothing decided yet"
    assert said.err.startswith("6 questions: 0 draft, 6 in review, 0 approved, 0 retired; 0 with a second reading")


def test_decisions_are_added_line_by_line_and_shown_with_their_history(call: Call, pack: Path) -> None:
    first = call("pack", "review", str(pack), "judge", "steps", "--state", "approved", "--by", "Anna")
    assert first.out == "judge: approved\nsteps: approved\n"
    before = (pack / RECORD).read_text()
    call(
        "pack", "review", str(pack), "judge", "--state", "retired", "--by", "Ben", "--note", 'Says "tea": no longer so'
    )
    after = (pack / RECORD).read_text()
    assert after.startswith(before)
    assert after.count("\n") == before.count("\n") + 1
    (row,) = call("pack", "review", str(pack), "judge", "--json").json
    assert (row["state"], row["by"], row["note"]) == ("retired", "Ben", 'Says "tea": no longer so')
    assert [(one["state"], one["by"], one["changed"]) for one in row["history"]] == [
        ("approved", "Anna", []),
        ("retired", "Ben", []),
    ]
    shown = call("pack", "review", str(pack), "judge").out
    assert '2026-11-22T12:00:00Z  retired by Ben: Says "tea": no longer so' in shown
    assert call("pack", "check", str(pack)).code == 0


def test_the_same_decision_twice_is_written_once(call: Call, pack: Path) -> None:
    words = ("pack", "review", str(pack), "judge", "--state", "approved", "--by", "Anna")
    call(*words)
    before = (pack / RECORD).read_bytes()
    again = call(*words)
    assert (again.out, again.err) == ("", "0 of 1 questions put into the state approved\n")
    assert (pack / RECORD).read_bytes() == before


def test_a_change_is_named_and_sends_an_approved_question_back(call: Call, pack: Path) -> None:
    for item in ("judge", "check-water", "steps"):
        put(pack, item, "approved")
    reworded(pack, "answer: false", "answer: true")
    reworded(pack, "statement: Black tea", "statement: Real black tea", file="content/facts.yaml")
    listed = call("pack", "review", str(pack), "--state", "review").out
    assert "review    judge  was approved by Anna, key and facts changed since" in listed
    assert "review    check-water  was approved by Anna, facts changed since" in listed
    assert states(call, pack)["steps"] == "approved"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("judgee", "--state", "draft", "--by", "A"), 1, "has no question `judgee`"),
        (("judgee",), 1, "has no question `judgee`"),
        (("--state", "draft", "--by", "A"), 2, "either questions or --agreed"),
        (("judge", "--by", "A"), 2, "--state"),
        (("judge", "--agreed", "--state", "draft", "--by", "A"), 2, "either questions or --agreed"),
        (("judge", "--note", "Why"), 2, "--note needs --by"),
        (("judge", "--state", "draft", "--by", ""), 1, "at least 1 character needed"),
        (("judge", "--state", "draft", "--by", "A\nB"), 1, "must stand on one line"),
        (("judge", "--state", "draft", "--by", "A", "--note", "\x1b[31m"), 1, "control character U+001B"),
    ],
)
def test_wrong_use_is_told_and_nothing_is_written(
    call: Call,
    pack: Path,
    words: tuple[str, ...],
    code: int,
    said: str,
) -> None:
    result = call("pack", "review", str(pack), *words)
    assert result.code == code
    assert said in (result.failure.message if result.failure else result.err)
    assert not (pack / RECORD).exists()


@pytest.mark.parametrize("layout", ["entries: []\n", 'entries: [{"item": "a"}]\n', "entries:\n- {}\n", "a: 1\n"])
def test_a_record_that_cannot_be_added_to_is_left_alone(call: Call, pack: Path, layout: str) -> None:
    (pack / "review").mkdir()
    (pack / RECORD).write_text(layout)
    said = call("pack", "review", str(pack), "judge", "--state", "draft", "--by", "Anna")
    assert said.failure is not None
    assert (pack / RECORD).read_text() == layout


def test_a_second_reading_from_end_to_end(call: Call, pack: Path) -> None:
    for item in ("judge", "steps"):
        put(pack, item, "approved")
    sheet = export(call, pack, "--seed", "7")
    fill(sheet, pack, wrong=("judge",), skipped=("pairs",), note="Green tea, too?")
    said = call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben Berg")
    assert "judge: Ben Berg answered otherwise" in said.out
    assert "Green tea takes boiling water.: no" in said.out
    assert "    note:   Green tea, too?" in said.out
    assert "4 of 5 answers are the key (80.0%; 95 % interval 37.6% to 96.4%)" in said.out
    assert "Back in review: judge" in said.out
    assert "Without an answer: pairs" in said.err
    assert states(call, pack) == dict.fromkeys(("check-water", "two-needs", "judge", "pairs", "command"), "review") | {
        "steps": "approved"
    }
    kept = (pack / "review" / "readings" / "2026-11-22-ben-berg.yaml").read_text()
    assert '"raw": "' in kept
    report = call("pack", "second-reading", str(pack), "--json").json
    assert (report["questions"], report["read"]) == (6, 5)
    assert [one["item"] for one in report["disagreements"]] == ["judge"]
    assert report["agreement"]["agreeing"] == 4
    assert report["readers"][0]["by"] == "Ben Berg"


def test_a_changed_item_loses_its_reading(call: Call, pack: Path) -> None:
    sheet = export(call, pack)
    fill(sheet, pack)
    call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    reworded(pack, "answer: false", "answer: true")
    reworded(pack, "How hot is the water", "How hot must the water be")
    reworded(pack, "Makes gas.", "It makes gas.")
    report = call("pack", "second-reading", str(pack), "--json").json
    assert report["read"] == 4
    unread = json.loads(export(call, pack, "--unread", "--seed", "3").read_text())["questions"]
    assert {one["name"] for one in unread} == {name_of(item, 3) for item in ("judge", "check-water")}
    by_ben = json.loads(export(call, pack, "--unread-by", "Ben").read_text())["questions"]
    by_another = json.loads(export(call, pack, "--unread-by", "Carl").read_text())["questions"]
    assert (len(by_ben), len(by_another)) == (2, 6)


def test_what_changed_since_the_copy_is_refused_by_name_and_the_rest_counts(call: Call, pack: Path) -> None:
    sheet = export(call, pack)
    fill(sheet, pack)
    reworded(pack, "How hot is the water", "How hot must the water be")
    taken = call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben", "--json").json
    assert taken["changed"] == ["check-water"]
    assert taken["agreement"]["answers"] == 5
    assert "Changed since the copy was made" not in json.dumps(taken)


def test_agreed_questions_are_approved_together(call: Call, pack: Path) -> None:
    put(pack, "steps", "retired")
    sheet = export(call, pack)
    fill(sheet, pack, wrong=("judge",), skipped=("pairs",))
    call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    listed = call("pack", "review", str(pack), "--agreed", "--json").json
    assert {one["item"] for one in listed} == {"check-water", "two-needs", "command"}
    assert [one["item"] for one in call("pack", "review", str(pack), "--disagreed", "--json").json] == ["judge"]
    call("pack", "review", str(pack), "--agreed", "--state", "approved", "--by", "Anna")
    assert {item for item, state in states(call, pack).items() if state == "approved"} == {
        "check-water", "two-needs", "command",
    }  # fmt: skip


def test_approving_against_a_reader_needs_a_reason(call: Call, pack: Path) -> None:
    sheet = export(call, pack)
    fill(sheet, pack, wrong=("judge",))
    call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    words = ("pack", "review", str(pack), "judge", "--state", "approved", "--by", "Anna")
    refused = call(*words)
    assert refused.failure is not None
    assert refused.failure.message == "A second reader answered otherwise: judge."
    assert call(*words, "--note", "The handbook says so on page 3.").out == "judge: approved\n"


def test_the_same_answers_are_taken_in_once(call: Call, pack: Path) -> None:
    sheet = export(call, pack)
    fill(sheet, pack)
    words = ("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    assert call(*words).failure is None
    again = call(*words)
    assert again.failure is not None
    assert "taken in already" in again.failure.message
    fill(sheet, pack, skipped=("judge",))
    assert call(*words).failure is None
    assert len(list((pack / "review" / "readings").iterdir())) == 2


def edited(sheet: Path, change: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(sheet.read_text())
    change(document)
    sheet.write_text(json.dumps(document))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d.update(pack="other"), "asks for the pack `other`"),
        (lambda d: d["questions"][0].update(answer="9"), "are not understood"),
        (lambda d: d["questions"][0].update(answer="maybe"), "are not understood"),
        (lambda d: d["questions"][0].update(answer=[1]), "text is expected here, not a list"),
        (lambda d: d["questions"][0].update(key="1"), "unknown field `key`"),
        (lambda d: d.pop("seed"), "the field `seed` is missing"),
        (lambda d: d.update(keyless=2), "`2` is not known"),
        (lambda d: [one.update(answer="") for one in d["questions"]], "no answer that can count: 6 are empty"),
        (lambda d: d.update(seed=8), "6 are not in the pack"),
    ],
)
def test_a_sheet_that_cannot_count_is_refused_whole(
    call: Call,
    pack: Path,
    change: Callable[[dict[str, Any]], object],
    said: str,
) -> None:
    sheet = export(call, pack, "--seed", "7")
    fill(sheet, pack)
    edited(sheet, change)
    result = call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    assert result.failure is not None
    assert said in result.failure.message
    assert not (pack / "review").exists()


def test_a_yaml_copy_is_filled_in_by_hand(call: Call, pack: Path) -> None:
    sheet = pack.parent / "sheet.yaml"
    call(
        "pack",
        "export",
        "--keyless",
        str(pack),
        "--seed",
        "7",
        "--item",
        "check-water",
        "--item",
        "judge",
        "-o",
        str(sheet),
    )
    text = sheet.read_text()
    lines = {"check-water": "3", "judge": "n y y"}
    for item in whole_pack(pack).items:
        at = text.find(name_of(item.id, 7))
        if at >= 0:
            rest = text[at:].replace('answer: ""', f"answer: {lines[item.id]}", 1).replace('note: ""', "note:", 1)
            text = text[:at] + rest
    sheet.write_text(text)
    said = call("pack", "second-reading", str(pack), str(sheet), "--by", "Ben")
    assert said.failure is None
    assert "2 of 2 answers are the key" in said.out


def test_export_never_overwrites_and_leaves_out_drafts_and_retired(call: Call, pack: Path) -> None:
    put(pack, "judge", "draft")
    put(pack, "steps", "retired")
    sheet = export(call, pack, "--seed", "7")
    names = {one["name"] for one in json.loads(sheet.read_text())["questions"]}
    assert names == {name_of(item, 7) for item in ("check-water", "two-needs", "pairs", "command")}
    again = call("pack", "export", "--keyless", str(pack), "-o", str(sheet))
    assert again.failure is not None
    assert "exists already" in again.failure.message
    named = call("pack", "export", "--keyless", str(pack), "--item", "judge", "--json").json
    assert len(named["questions"]) == 1


@pytest.mark.parametrize(
    ("words", "code"), [((), 2), (("--keyless", "--part", "3/2"), 2), (("--keyless", "--item", "nope"), 1)]
)
def test_wrong_use_of_export_is_told(call: Call, pack: Path, words: tuple[str, ...], code: int) -> None:
    assert call("pack", "export", str(pack), *words).code == code


def test_the_same_seed_makes_the_same_copy_and_parts_make_it_whole(call: Call, pack: Path) -> None:
    whole = call("pack", "export", "--keyless", str(pack), "--seed", "7").out
    assert call("pack", "export", "--keyless", str(pack), "--seed", "7").out == whole
    assert call("pack", "export", "--keyless", str(pack), "--seed", "8").out != whole
    parts = [
        call("pack", "export", "--keyless", str(pack), "--seed", "7", "--part", f"{n}/4", "--json").json
        for n in (1, 2, 3, 4)
    ]
    assert sum(len(part["questions"]) for part in parts) == 6


@pytest.mark.parametrize(
    "answer",
    [
        '{"item": "judge", "raw": "x", "given": ["boil=maybe"], "question": "QQ", "key": "KK"}',
        '{"item": "judge", "raw": "x", "given": ["boil"], "question": "QQ", "key": "KK"}',
        '{"item": "judge", "raw": "x", "given": [], "question": "QQ", "key": "KK"}',
    ],
)
def test_a_strangers_reading_that_makes_no_sense_does_not_count(call: Call, pack: Path, answer: str) -> None:
    from studyapp.core.review import hashes

    (judge,) = [item for item in whole_pack(pack).items if item.id == "judge"]
    now = hashes(judge, {})
    answer = answer.replace("QQ", now.question).replace("KK", now.key)
    head = 'by: B\nat: "2026-11-28T09:30:00Z"\npack: sample\nversion: 1.0.0\nseed: 1\nanswers:\n'
    (pack / "review" / "readings").mkdir(parents=True)
    (pack / "review" / "readings" / "x.yaml").write_text(f"{head}  - {answer}\n")
    assert call("pack", "second-reading", str(pack), "--json").json["read"] == 0


@pytest.mark.parametrize("link", ["review", "review/.record.yaml.part", "review/record.yaml"])
def test_nothing_is_written_through_a_link_out_of_the_pack(call: Call, pack: Path, link: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("entries: []\n")
    if link != "review":
        (pack / "review").mkdir()
    (pack / link).symlink_to(outside if link == "review" else outside / "mine")
    said = call("pack", "review", str(pack), "judge", "--state", "draft", "--by", "Anna")
    assert (said.failure is None) == link.endswith(".part")
    assert [path.name for path in outside.iterdir()] == ["mine"]
    assert (outside / "mine").read_text() == "entries: []\n"


@pytest.mark.parametrize("place", [RECORD, "review/readings/x.yaml"])
def test_links_out_of_the_pack_are_not_followed(call: Call, pack: Path, place: str, tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: hunter2\n")
    (pack / place).parent.mkdir(parents=True)
    (pack / place).symlink_to(tmp_path / "secret.yaml")
    said = call("pack", "review", str(pack))
    assert said.failure is not None
    assert "hunter2" not in str(said.failure.message) + said.out
