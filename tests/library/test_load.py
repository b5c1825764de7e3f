"""A sound pack loads whole, to exact types; its hash and stamp tell whether it changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from studyapp.core.items import Blank, Choice, Fill, Matching, Option, Ordering, Prompt, Statement, Statements, Target
from studyapp.core.lessons import LessonHead
from studyapp.core.packs import Fact, Objective, Pack, PackInfo
from studyapp.library.folder import Stamp, digest, stamp
from studyapp.library.load import PackReader, load
from tests.conftest import SAMPLE
from tests.library.broken.case import sample_in

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return sample_in(tmp_path)


@pytest.fixture(scope="module")
def pack() -> Pack:
    loaded = load(SAMPLE)
    assert loaded.problems == ()
    assert loaded.pack is not None
    return loaded.pack


def test_the_head_of_a_pack_is_read(pack: Pack) -> None:
    assert pack.info == PackInfo(
        format=1,
        id="sample",
        title="A sample pack",
        version="1.2.0",
        authors=("The studyapp authors",),
        licence="CC-BY-4.0",
        objectives=(
            Objective(id="tea", title="Make tea", weight=60.0),
            Objective(id="bread", title="Bake bread", weight=40.0, depth="operational"),
        ),
        cut_score=70.0,
        notice="This pack exists for tests.",
    )


def test_facts_keep_numbers_as_numbers_and_dates_as_text(pack: Pack) -> None:
    assert pack.facts_by_id["tea-water"] == Fact(
        id="tea-water",
        statement="Black tea is made with boiling water.",
        source="The tea handbook",
        published="2025-03-01",
        checked="2026-11-01",
        value=100.0,
        unit="degrees",
    )
    assert type(pack.facts_by_id["tea-water"].value) is float
    assert [fact.published for fact in pack.facts] == ["2025-03-01", "2025-03-01", "undated"]


def test_lessons_come_in_the_order_of_their_file_names(pack: Pack) -> None:
    assert [lesson.head for lesson in pack.lessons] == [
        LessonHead(id="tea", title="Making tea", objectives=("tea",), minutes=5, facts=("tea-water", "tea-minutes")),
        LessonHead(id="bread", title="Baking bread", objectives=("bread",), minutes=8, facts=("bread-yeast",)),
    ]
    assert [[section.slug for section in lesson.sections] for lesson in pack.lessons] == [
        ["making-tea", "water", "time"],
        ["yeast", "oven"],
    ]


def test_each_kind_of_item_is_read_as_its_type(pack: Pack) -> None:
    kinds = [type(item) for item in pack.items]
    assert kinds == [Choice, Choice, Statements, Ordering, Matching, Fill]


def test_a_choice_is_read_to_its_last_field(pack: Pack) -> None:
    assert pack.items[0] == Choice(
        id="check-water",
        objectives=("tea",),
        difficulty="easy",
        bloom="remember",
        facts=("tea-water",),
        lesson="tea#water",
        stem="How hot is the water for black tea?",
        shuffle=False,
        options=(
            Option(
                id="cold",
                text="20 degrees",
                explanation="That is cold tea.",
                misconception="Tea is a cold drink.",
            ),
            Option(id="warm", text="75 degrees", explanation="That is for green tea."),
            Option(id="boiling", text="100 degrees", correct=True, explanation="Black tea wants boiling water."),
        ),
    )


def test_the_parts_of_the_other_kinds_are_read(pack: Pack) -> None:
    _, _, judge, steps, pairs, command = pack.items
    assert isinstance(judge, Statements)
    assert judge.statements[1] == Statement(
        id="green",
        text="Green tea takes boiling water.",
        answer=False,
        explanation="Boiling water makes it bitter.",
        misconception="All tea takes boiling water.",
    )
    assert isinstance(steps, Ordering)
    assert ([s.id for s in steps.steps], [s.id for s in steps.distractors]) == (["boil", "pour", "wait"], ["chill"])
    assert isinstance(pairs, Matching)
    assert pairs.targets[0] == Target(id="yeast", text="Yeast", explanation="Makes gas.")
    assert pairs.prompts[0] == Prompt(
        id="rise", text="The dough must rise", target="yeast", explanation="Its gas lifts the dough."
    )
    assert isinstance(command, Fill)
    assert command.code is True
    assert command.text == "kettle {{verb}} --degrees {{heat}}\ntimer start"
    assert command.blanks[0] == Blank(
        id="verb",
        options=(
            Option(id="boil", text="boil", correct=True, explanation="Boiling makes it hot."),
            Option(id="freeze", text="freeze", explanation="That makes ice."),
        ),
    )
    assert [option.text for option in command.blanks[1].options] == ["20", "100", "75"]


def test_the_built_in_pack_has_no_problems() -> None:
    loaded = load(REPOSITORY)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.pack is not None
    assert loaded.pack.items
    assert loaded.pack.lessons


# The hash


def test_the_hash_does_not_depend_on_where_the_folder_lies(folder: Path, tmp_path: Path) -> None:
    elsewhere = folder.rename(tmp_path / "another name")
    assert load(elsewhere).hash == load(SAMPLE).hash


def test_the_hash_does_not_depend_on_line_ends_or_a_byte_order_mark(folder: Path) -> None:
    for file in folder.rglob("*.*"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(folder).hash == load(SAMPLE).hash


def test_the_hash_does_not_depend_on_files_that_are_not_read(folder: Path) -> None:
    (folder / "README.md").write_text("about")
    (folder / "questions" / "README.md").write_text("about")
    assert load(folder).hash == load(SAMPLE).hash


@pytest.mark.parametrize("name", ["pack.yaml", "content/facts.yaml", "content/lessons/01-tea.md", "questions/all.yaml"])
def test_the_hash_changes_with_every_file(folder: Path, name: str) -> None:
    (folder / name).write_text((folder / name).read_text() + "\n")
    assert load(folder).hash != load(SAMPLE).hash


def test_the_hash_changes_with_the_name_of_a_file(folder: Path) -> None:
    (folder / "questions" / "all.yaml").rename(folder / "questions" / "every.yaml")
    assert load(folder).hash != load(SAMPLE).hash


def test_text_can_not_move_between_files_unnoticed() -> None:
    assert digest({"a": b"xb\x001\x00", "b": b""}) != digest({"a": b"x", "b": b"b\x001\x00"})
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})


# The stamp


def _edit(folder: Path) -> None:
    (folder / "questions" / "all.yaml").write_text("items: []\n")


def _touch(folder: Path) -> None:
    os.utime(folder / "pack.yaml", (1, 1))


def _add(folder: Path) -> None:
    (folder / "questions" / "deeper").mkdir()
    (folder / "questions" / "deeper" / "more.yaml").touch()


def _add_to_the_wrong_place(folder: Path) -> None:
    (folder / "questions" / "notes.txt").touch()


def _add_a_lab(folder: Path) -> None:
    (folder / "labs").mkdir()
    (folder / "labs" / "one.yaml").touch()


def _add_a_link(folder: Path) -> None:
    (folder / "questions" / "link.yaml").symlink_to("/nowhere")


def _remove(folder: Path) -> None:
    (folder / "content" / "facts.yaml").unlink()


def _rename(folder: Path) -> None:
    (folder / "questions" / "all.yaml").rename(folder / "questions" / "every.yaml")


CHANGES = (_edit, _touch, _add, _add_to_the_wrong_place, _add_a_lab, _add_a_link, _remove, _rename)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_the_stamp_sees_every_change_that_matters(folder: Path, change: Callable[[Path], None]) -> None:
    before = stamp(folder)
    change(folder)
    assert stamp(folder) != before


def test_the_stamp_stays_while_nothing_that_is_read_changes(folder: Path) -> None:
    before = stamp(folder)
    (folder / "notes.txt").write_text("mine")
    (folder / "questions" / ".swp").write_text("an editor's")
    (folder / "questions" / "README.md").write_text("about")
    assert stamp(folder) == before


def test_the_stamp_names_files_with_time_and_size(folder: Path) -> None:
    for file in folder.rglob("*.*"):
        os.utime(file, (1_000, 1_000))
    os.utime(folder / "pack.yaml", (2_000.5, 2_000.5))
    found = stamp(folder)
    sizes = {name: (folder / name).stat().st_size for name, _, _ in found.files}
    assert found.files == (
        ("content/facts.yaml", 1_000_000_000_000, sizes["content/facts.yaml"]),
        ("content/lessons/01-tea.md", 1_000_000_000_000, sizes["content/lessons/01-tea.md"]),
        ("content/lessons/02-bread.md", 1_000_000_000_000, sizes["content/lessons/02-bread.md"]),
        ("pack.yaml", 2_000_500_000_000, sizes["pack.yaml"]),
        ("questions/all.yaml", 1_000_000_000_000, sizes["questions/all.yaml"]),
    )
    assert found.youngest() == 2_000.5


def test_a_folder_that_is_not_there_has_an_empty_stamp(tmp_path: Path) -> None:
    assert stamp(tmp_path / "nowhere") == Stamp(())
    assert Stamp(()).youngest() == 0


def test_reading_again_gives_what_reading_anew_does(folder: Path) -> None:
    reader = PackReader(folder)
    questions, record = folder / "questions" / "all.yaml", folder / "review" / "record.yaml"
    text = questions.read_text(encoding="utf-8")
    record.parent.mkdir(exist_ok=True)

    def saved(file: Path, new: str) -> Callable[[], object]:
        return lambda: file.write_text(new, encoding="utf-8")

    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        saved(questions, text.replace("bloom: remember", "bloom: recall", 1)),
        saved(questions, text),
        saved(folder / "content" / "lessons" / "03-new.md", "---\nid: tea\n---\n"),
        (folder / "content" / "lessons" / "03-new.md").unlink,
        saved(record, "entries: nothing\n"),
        record.unlink,
        questions.unlink,
    )
    for change in changes:
        change()
        again, anew = reader.read(), load(folder)
        assert (again.pack, again.problems, again.hash) == (anew.pack, anew.problems, anew.hash)


def test_a_file_that_did_not_change_is_not_read_again(folder: Path) -> None:
    reader = PackReader(folder)
    before = reader.read().parts
    (folder / "pack.yaml").write_text((folder / "pack.yaml").read_text(encoding="utf-8") + "\n", encoding="utf-8")
    after = reader.read().parts
    assert all(one is other for one, other in zip(before.items, after.items, strict=True))
    assert before.info is not after.info
