"""`pack release` freezes what was reviewed, and nothing else."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.review.packs import put, reworded

ITEMS = ("check-water", "two-needs", "judge", "steps", "pairs", "command")
MANIFEST = "review/releases/1.2.0.json"


@pytest.fixture
def pack(copy_of_sample: Callable[[], Path]) -> Path:
    """The sample pack with every question approved."""
    folder = copy_of_sample()
    approve(folder)
    return folder


def approve(folder: Path) -> None:
    for item in ITEMS:
        put(folder, item, "approved")


def obstacles(call: Call, pack: Path, *more: str) -> list[tuple[str, str]]:
    said = call("pack", "release", str(pack), "--dry-run", "--json", *more)
    assert said.code == (0 if said.json["ok"] else 1)
    return [(one["kind"], one["message"]) for one in said.json["obstacles"]]


def release(call: Call, pack: Path, version: str) -> None:
    assert call("pack", "release", str(pack), "--version", version).code == 0


def test_nothing_unapproved_is_released(call: Call, copy_of_sample: Callable[[], Path]) -> None:
    pack = copy_of_sample()
    for item in ITEMS[:3]:
        put(pack, item, "approved")
    put(pack, "steps", "draft")
    put(pack, "pairs", "retired")
    reworded(pack, "20 degrees", "21 degrees")
    said = call("pack", "release", str(pack))
    assert said.code == 1
    assert said.out.splitlines() == [
        "review: item `check-water` has changed since it was approved (question). `studyapp pack review` approves or retires it.",
        "review: item `steps` is a draft. `studyapp pack review` approves or retires it.",
        "review: item `command` is not approved. `studyapp pack review` approves or retires it.",
    ]
    assert said.err == "sample 1.2.0 is not released: 3 obstacles\n"
    assert not (pack / "review" / "releases").exists()


def test_the_builtin_pack_is_not_released_without_its_review(call: Call) -> None:
    said = call("pack", "release", "--dry-run", "--json")
    unapproved = [one for one in said.json["obstacles"] if one["kind"] == "review"]
    listed = call("pack", "review", "--json").json
    assert len(unapproved) == sum(one["state"] not in ("approved", "retired") for one in listed)
    assert said.code == bool(said.json["obstacles"])


def test_a_version_is_frozen_verified_and_the_same_on_every_machine(call: Call, pack: Path, tmp_path: Path) -> None:
    twin = tmp_path / "twin"
    shutil.copytree(pack, twin)
    said = call("pack", "release", str(pack))
    assert said.out == f"sample 1.2.0 is released: {pack / MANIFEST}\n"
    release(call, twin, "1.2.0")
    assert (twin / MANIFEST).read_bytes() == (pack / MANIFEST).read_bytes()
    frozen = json.loads((pack / MANIFEST).read_text())
    assert {one["item"] for one in frozen["items"]} == set(ITEMS)
    assert [one["file"] for one in frozen["files"]] == [
        "content/facts.yaml",
        "content/lessons/01-tea.md",
        "content/lessons/02-bread.md",
        "pack.yaml",
        "questions/all.yaml",
        "review/record.yaml",
    ]
    assert call("pack", "release", str(pack)).out == "sample 1.2.0 is released already, with these contents\n"
    assert call("pack", "release", str(pack), "--verify").out == "version 1.2.0: all 6 files are as released\n"


def test_verify_names_what_differs(call: Call, pack: Path) -> None:
    release(call, pack, "1.2.0")
    reworded(pack, "Makes gas.", "Makes air.")
    (pack / "content" / "lessons" / "03-more.md").write_text(
        "---\nid: more\ntitle: More\nobjectives: [tea]\nminutes: 1\nfacts: [tea-water]\n---\nMore.\n"
    )
    said = call("pack", "release", str(pack), "--verify")
    assert said.code == 1
    assert said.out == "new: content/lessons/03-more.md\nchanged: questions/all.yaml\n"
    (pack / "content" / "lessons" / "03-more.md").unlink()
    (pack / "review" / "record.yaml").unlink()
    found = call("pack", "release", str(pack), "--verify", "--json").json
    assert found["differing"] == [
        {"file": "questions/all.yaml", "is": "changed"},
        {"file": "review/record.yaml", "is": "missing"},
    ]
    unknown = call("pack", "release", str(pack), "--verify", "--version", "9.9.9")
    assert unknown.failure is not None
    assert unknown.failure.hint == "Released are: 1.2.0."


def test_a_frozen_version_is_not_overwritten(call: Call, pack: Path) -> None:
    release(call, pack, "1.2.0")
    before = (pack / MANIFEST).read_bytes()
    reworded(pack, "Makes gas.", "Makes air.")
    approve(pack)
    said = call("pack", "release", str(pack))
    assert said.code == 1
    assert "version 1.2.0 is frozen with other contents (explanation changed: pairs)" in said.out
    assert "Give these the version 1.2.1 or a higher one" in said.out
    assert (pack / MANIFEST).read_bytes() == before


@pytest.mark.parametrize(
    ("change", "least", "too_low"),
    [
        (("Makes gas.", "Makes air."), "1.2.1", "1.1.9"),
        (("How hot is the water", "How hot must the water be"), "1.2.1", "1.2.0"),
        (("answer: true", "answer: false"), "1.3.0", "1.2.9"),
        (("target: yeast", "target: salt"), "1.3.0", "1.2.1"),
    ],
)
def test_a_changed_key_asks_for_a_minor_step_and_wording_for_a_patch(
    call: Call, pack: Path, change: tuple[str, str], least: str, too_low: str
) -> None:
    release(call, pack, "1.2.0")
    reworded(pack, *change)
    approve(pack)
    assert [kind for kind, _ in obstacles(call, pack, "--version", too_low)] == ["version"]
    assert obstacles(call, pack, "--version", least) == []
    release(call, pack, least)
    assert f"version: {least}\n" in (pack / "pack.yaml").read_text()
    assert call("pack", "release", str(pack), "--verify").code == 0
    assert call("pack", "check", str(pack)).code == 0


def test_a_key_that_says_something_else_is_named_for_the_author_to_judge(call: Call, pack: Path) -> None:
    release(call, pack, "1.2.0")
    reworded(pack, "text: 100 degrees", "text: 99 degrees")
    reworded(pack, "text: 20 degrees", "text: 21 degrees")
    approve(pack)
    said = call("pack", "release", str(pack), "--version", "1.2.1")
    assert said.code == 0
    assert "since 1.2.0: text of the key changed: check-water" in said.out
    assert "give that part a new id" in said.err


def test_something_removed_asks_for_a_major_step(call: Call, pack: Path) -> None:
    release(call, pack, "1.2.0")
    questions = pack / "questions" / "all.yaml"
    text = questions.read_text()
    begin, end = text.index("  - id: pairs"), text.index("  - id: command")
    questions.write_text(text[:begin] + text[end:])
    assert obstacles(call, pack, "--version", "1.9.0") == [
        ("version", "version 1.9.0 is too low after 1.2.0 (item removed: pairs)")
    ]
    assert obstacles(call, pack, "--version", "2.0.0") == []


@pytest.mark.parametrize(
    ("state", "what"), [("retired", "item retired: judge"), ("approved", "file changed: pack.yaml, review/record.yaml")]
)
def test_a_decision_after_a_release_belongs_to_the_next_one(call: Call, pack: Path, state: str, what: str) -> None:
    release(call, pack, "1.2.0")
    put(pack, "judge", state, note="Looked at again.")
    least = "1.3.0" if state == "retired" else "1.2.1"
    said = call("pack", "release", str(pack), "--version", least)
    assert f"since 1.2.0: {what}" in said.out
    assert said.code == 0


@pytest.mark.parametrize(
    "waiver",
    [
        "",
        "waive:\n  - rule: P020\n    reason: It never changes, we think.\n  - rule: Q010\n    reason: It never changes, we think.\n",
    ],
)
def test_no_old_fact_is_in_a_release_whatever_is_waived(
    call: Call, pack: Path, waiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (pack / "pack.yaml").write_text((pack / "pack.yaml").read_text() + waiver)
    monkeypatch.setenv("STUDYAPP_NOW", "2027-05-02T12:00:00+00:00")
    found = obstacles(call, pack)
    said = [message for kind, message in found if kind == "fact"]
    assert said[0].startswith("fact `tea-minutes` was compared with its source 182 days ago; on it rest: command, ")
    assert len(said) == 3
    assert any(kind == "check" for kind, _ in found) == (not waiver)


def test_facts_of_retired_questions_alone_may_grow_old(call: Call, pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = pack / "content" / "facts.yaml"
    facts.write_text(
        facts.read_text()
        + "  - id: old\n    statement: Tea is brewed in silver.\n    source: An old page\n    published: undated\n    checked: 2025-01-01\n"
    )
    reworded(pack, "facts: [bread-yeast]", "facts: [old]")
    put(pack, "pairs", "retired")
    assert obstacles(call, pack) == []
    put(pack, "pairs", "approved")
    assert {kind for kind, _ in obstacles(call, pack)} == {"check", "fact"}


def test_findings_of_the_check_hinder(call: Call, pack: Path) -> None:
    reworded(pack, "text: Sugar", "text: All of the above")
    approve(pack)
    found = obstacles(call, pack)
    assert {kind for kind, _ in found} == {"check"}
    assert any("[Q021]" in message for _, message in found)


def test_a_rewritten_record_is_noticed(call: Call, pack: Path) -> None:
    release(call, pack, "1.2.0")
    record = pack / "review" / "record.yaml"
    record.write_text(record.read_text().replace('"by": "Anna"', '"by": "Nobody"', 1))
    assert obstacles(call, pack, "--version", "1.2.1") == [
        ("record", "review/record.yaml is not what it was at 1.2.0: decisions were changed or removed")
    ]


def test_a_reader_who_disagrees_after_approval_hinders(call: Call, pack: Path) -> None:
    from studyapp.core.review import hashes
    from studyapp.study.authoring import whole_pack

    (judge,) = [item for item in whole_pack(pack).items if item.id == "judge"]
    now = hashes(judge, {})
    answer = {"item": "judge", "raw": "n n n", "given": ["boil=no", "green=no", "ice=no"]}
    answer |= {"question": now.question, "key": now.key}
    head = 'by: Ben\nat: "2026-11-22T12:00:01Z"\npack: sample\nversion: 1.2.0\nseed: 1\nanswers:\n'
    (pack / "review" / "readings").mkdir()
    (pack / "review" / "readings" / "ben.yaml").write_text(f"{head}  - {json.dumps(answer)}\n")
    assert obstacles(call, pack) == [("review", "item `judge` was answered otherwise by Ben after it was approved")]


@pytest.mark.parametrize("version", ["1.2", "v2.0.0", "1.2.0-rc1", "\\1", "1.3.0\nid: other"])
def test_a_version_that_is_none_is_refused(call: Call, pack: Path, version: str) -> None:
    before = (pack / "pack.yaml").read_bytes()
    said = call("pack", "release", str(pack), "--version", version)
    assert said.failure is not None
    assert (pack / "pack.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("1.0.0.json", "[" * 100),
        ("1.0.0.json", '{"release": 2}'),
        ("9.0.0.json", None),
        ("1.0.0.json", "\x1b[2J"),
    ],
)
def test_releases_that_are_not_sound_are_refused(call: Call, pack: Path, name: str, text: str | None) -> None:
    release(call, pack, "1.2.0")
    other = pack / "review" / "releases" / name
    other.write_text((pack / MANIFEST).read_text() if text is None else text)
    for words in ((), ("--verify",)):
        said = call("pack", "release", str(pack), *words)
        assert said.failure is not None
        assert "have problems" in said.failure.message
        assert "\x1b" not in said.failure.message


def test_links_out_of_the_pack_are_not_summed(call: Call, pack: Path, tmp_path: Path) -> None:
    release(call, pack, "1.2.0")
    (tmp_path / "secret").write_text("x")
    (pack / "review" / "readings").mkdir()
    (pack / "review" / "readings" / "x.yaml").symlink_to(tmp_path / "secret")
    said = call("pack", "release", str(pack), "--verify")
    assert said.failure is not None
    assert "link to a place outside the pack" in said.failure.message


@pytest.mark.parametrize("name", ["review/readings/x.yaml", "review/releases/1.0.0.json", "review/readings/x.txt"])
def test_the_check_sees_evidence_that_is_not_sound_and_learners_do_not_mind(call: Call, pack: Path, name: str) -> None:
    (pack / name).parent.mkdir(exist_ok=True)
    (pack / name).write_text("by: 1\n")
    said = call("pack", "check", str(pack), "--json")
    problems = said.json["problems"]
    assert bool(problems) == (not name.endswith(".txt"))
    assert {(one["file"], one["code"]) for one in problems} <= {(name, "P001")}
