"""Packs made to do harm, or that the file system makes odd, are refused: no crash, no hang, no flood of memory."""

import os
import subprocess
import sys
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from studyapp.library.folder import MOST_FILES
from studyapp.library.load import load
from studyapp.library.reader import MOST_PROBLEMS
from tests.library.broken.case import sample_in

MIB = 1024 * 1024
DEEP = 100_000
OUTSIDE = "this is a link to a place outside the pack. Put the file itself into the pack."


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return sample_in(tmp_path)


@contextmanager
def memory_below(limit: int) -> Iterator[None]:
    """Fails if Python's own memory grows by more than this many bytes meanwhile."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < limit


def refusals(pack: Path) -> list[str]:
    loaded = load(pack)
    assert loaded.pack is None
    return [str(problem) for problem in loaded.problems]


NESTED = {
    "flow lists": ("[" * DEEP, "1:25"),
    "flow mappings": ("{a: " * DEEP, "1:97"),
    "closed flow lists": ("[" * DEEP + "]" * DEEP, "1:25"),
    "flow lists on lines of their own": ("[\n" * DEEP, "25:1"),
    "lists in one line": ("- " * DEEP + "x", "1:49"),
    "names in one line": ("? " * DEEP + "x", "1:49"),
    "mappings by indentation": ("".join(" " * n + "a:\n" for n in range(2000)), "25:25"),
}


@pytest.mark.parametrize("kind", NESTED)
def test_deep_nesting_does_not_crash_the_process(pack: Path, kind: str) -> None:
    text, place = NESTED[kind]
    (pack / "questions" / "deep.yaml").write_text(text)
    program = "import sys; from pathlib import Path; from studyapp.library.load import load\n"
    program += "print(*load(Path(sys.argv[1])).problems, sep='\\n')"
    run = subprocess.run([sys.executable, "-c", program, pack], capture_output=True, text=True, check=True)
    said = "lists and mappings are nested more than 24 deep here. No pack needs that."
    assert run.stdout == f"questions/deep.yaml:{place}: {said}\n"


def test_nesting_just_below_the_limits_of_suspicion_is_walked_without_trouble(pack: Path) -> None:
    (pack / "questions" / "deep.yaml").write_text("[" * 400)
    (pack / "questions" / "deeper.yaml").write_text("".join(" " * n + "a:\n" for n in range(390)))
    assert refusals(pack) == [
        "questions/deep.yaml:2:1: this is not YAML: while parsing a flow node, did not find expected node content. Close every "
        "bracket; quote a text that begins with }, ] or a comma.",
        "questions/deeper.yaml:1:1: the field `items` is missing. The questions.",
        "questions/deeper.yaml:1:1: a: unknown field `a`. Known here: items.",
    ]


def test_a_file_of_50_megabytes_is_never_read(pack: Path) -> None:
    with (pack / "questions" / "big.yaml").open("wb") as file:
        file.truncate(50_000_000)
    with memory_below(4 * MIB):
        said = refusals(pack)
    assert said == [
        "questions/big.yaml: the file has 50,000,000 bytes; at most 16 MiB are read. Split it into several files."
    ]


def test_a_pack_of_many_large_files_is_not_read_to_its_end(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyapp.library.load.MOST_PACK_BYTES", 2 * MIB)
    for number in range(8):
        (pack / "questions" / f"large-{number}.yaml").write_text("items: #" + "x" * MIB)
    said = refusals(pack)
    assert said[0] == "pack.yaml: the pack has more than 2 MiB; no more are read. Make several packs of it."
    assert [line for line in said if "large-7" in line] == []


def test_a_file_of_nothing_but_tiny_values_is_not_composed(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studyapp.library.nodes.MOST_NODES", 50_000)
    (pack / "questions" / "many.yaml").write_text("items: [" + "1," * 500_000 + "]\n")
    with memory_below(16 * MIB):
        said = refusals(pack)
    place = f"1:{9 + 2 * (50_000 - 3)}"
    assert said == [
        f"questions/many.yaml:{place}: the file holds more than 50,000 values. Split it into several files."
    ]


def test_an_alias_bomb_stays_small(pack: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    (pack / "questions" / "bomb.yaml").write_text("\n".join([*lines, "items: *a29\n"]))
    with memory_below(8 * MIB):
        said = refusals(pack)
    assert said[-1] == (
        "questions/bomb.yaml:30:6: items: anchors are not allowed. Write the value out where it is used; quote a text that "
        "begins with &."
    )


def test_a_value_inside_itself_is_refused(pack: Path) -> None:
    (pack / "questions" / "loop.yaml").write_text("items: &all [*all]\n")
    assert refusals(pack) == [
        "questions/loop.yaml:1:8: items: anchors are not allowed. Write the value out where it is used; quote a text that "
        "begins with &."
    ]


def test_a_flood_of_problems_is_cut_off(pack: Path) -> None:
    (pack / "questions" / "flood.yaml").write_text("items:\n" + "- x\n" * 5000)
    assert len(refusals(pack)) == MOST_PROBLEMS


def test_a_flood_of_dead_links_is_cut_off(pack: Path) -> None:
    lesson = pack / "content" / "lessons" / "01-tea.md"
    lesson.write_text(lesson.read_text() + "[x](item:nowhere)\n" * 5000)
    assert len(refusals(pack)) == MOST_PROBLEMS


@pytest.mark.parametrize(
    "text", ["[" * 300_000, "[x](item:" * 40_000, "## a" + " " * 100_000 + "b", "## #" + " #" * 50_000]
)
def test_a_line_made_to_be_slow_is_searched_once(pack: Path, text: str) -> None:
    """Each of these takes a backtracking search minutes to days."""
    lesson = pack / "content" / "lessons" / "01-tea.md"
    lesson.write_text(f"{lesson.read_text()}\n{text}\n")
    assert load(pack).problems == ()


def test_a_tag_runs_nothing(pack: Path, tmp_path: Path) -> None:
    witness = tmp_path / "witness"
    (pack / "pack.yaml").write_text(f"id: !!python/object/apply:os.mkdir [{witness}]\n")
    assert (
        "pack.yaml:1:5: id: tags are not allowed. Write the plain value; quote a text that begins with !."
        in refusals(pack)
    )
    assert not witness.exists()


# Files and folders


def test_a_folder_without_a_head_is_no_pack(tmp_path: Path) -> None:
    assert refusals(tmp_path / "nowhere") == [
        f"pack.yaml: there is no pack.yaml in {tmp_path / 'nowhere'}. A pack is a folder with a pack.yaml; name that folder."
    ]


def test_a_missing_head_is_told_beside_other_problems(pack: Path) -> None:
    (pack / "pack.yaml").unlink()
    (pack / "questions" / "all.yml").write_text("")
    assert [line.split(":")[0] for line in refusals(pack)] == ["pack.yaml", "questions/all.yml"]


def test_missing_facts_are_told_once(pack: Path) -> None:
    (pack / "content" / "facts.yaml").unlink()
    assert refusals(pack) == [
        "content/facts.yaml: this file is missing. Write there the facts that the lessons and items rest on."
    ]


def test_a_pack_without_its_folders_has_dead_names_but_loads_nothing_else(pack: Path) -> None:
    for file in (*(pack / "questions").iterdir(), *(pack / "content" / "lessons").iterdir()):
        file.unlink()
    (pack / "questions").rmdir()
    (pack / "content" / "lessons").rmdir()
    loaded = load(pack)
    assert loaded.problems == ()
    assert loaded.pack is not None
    assert (loaded.pack.items, loaded.pack.lessons) == ((), ())


@pytest.mark.parametrize("name", ["questions/notes.txt", "questions/all.yml", "questions/notREADME.md"])
def test_a_file_with_another_suffix_is_not_overlooked(pack: Path, name: str) -> None:
    (pack / name).write_text("")
    assert refusals(pack) == [
        f"{name}: this file is not read: only .yaml files are, in questions/. Rename it to end with .yaml, or move it "
        "elsewhere."
    ]


def test_readmes_and_hidden_files_are_left_alone(pack: Path) -> None:
    for name in ("questions/README.md", "content/lessons/README.md", "questions/.notes", "labs/README.md"):
        (pack / name).parent.mkdir(exist_ok=True)
        (pack / name).write_text("not read")
    assert load(pack).problems == ()


def test_too_many_files_are_not_read(pack: Path) -> None:
    for number in range(MOST_FILES):
        (pack / "questions" / f"{number}.yaml").touch()
    assert refusals(pack) == ["pack.yaml: the pack has more than 2,000 files; no more are read. Join small files."]


def test_folders_nested_without_end_are_not_followed(pack: Path) -> None:
    os.makedirs(pack / "questions" / Path(*["d"] * 900))
    assert refusals(pack) == ["questions/d/d/d/d/d/d/d/d: folders are nested more than 8 deep here. Move the files up."]


@pytest.mark.parametrize("name", ["pack.yaml", "content/facts.yaml", "questions/all.yaml", "content/lessons/01-tea.md"])
def test_a_link_to_a_file_outside_is_not_read(pack: Path, tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    (pack / name).rename(secret)
    (pack / name).symlink_to(secret)
    assert refusals(pack)[0] == f"{name}: {OUTSIDE}"


@pytest.mark.parametrize("name", ["questions", "content/lessons"])
def test_a_link_to_a_folder_outside_is_not_entered(pack: Path, tmp_path: Path, name: str) -> None:
    (pack / name).rename(tmp_path / "elsewhere")
    (pack / name).symlink_to(tmp_path / "elsewhere")
    assert f"{name}: {OUTSIDE}" in refusals(pack)


def test_a_link_to_the_root_of_the_system_is_not_walked(pack: Path) -> None:
    (pack / "labs").symlink_to("/")
    (pack / "questions" / "more").symlink_to("/")
    assert refusals(pack) == [
        f"labs: {OUTSIDE}",
        "questions/more: this is a link to a folder, which is not followed. Put the folder itself into the pack.",
    ]


def test_a_link_to_a_file_of_the_same_pack_is_read(pack: Path) -> None:
    (pack / "questions" / "all.yaml").rename(pack / "items.yaml")
    (pack / "questions" / "all.yaml").symlink_to("../items.yaml")
    assert load(pack).problems == ()


def test_a_link_to_itself_is_a_problem(pack: Path) -> None:
    (pack / "questions" / "loop.yaml").symlink_to("loop.yaml")
    assert refusals(pack) == [
        "questions/loop.yaml: the file can't be read: Too many levels of symbolic links. Check its permissions."
    ]


def test_a_link_to_nothing_is_a_problem(pack: Path) -> None:
    (pack / "questions" / "gone.yaml").symlink_to("gone")
    assert refusals(pack) == [
        "questions/gone.yaml: the file can't be read: No such file or directory. Check its permissions."
    ]


def test_a_pipe_is_not_waited_for(pack: Path) -> None:
    os.mkfifo(pack / "questions" / "pipe.yaml")
    assert refusals(pack) == ["questions/pipe.yaml: this is not an ordinary file. Put a text file in its place."]


def test_a_folder_named_like_a_file_is_a_problem(pack: Path) -> None:
    (pack / "content" / "facts.yaml").unlink()
    (pack / "content" / "facts.yaml").mkdir()
    assert refusals(pack) == ["content/facts.yaml: this is not an ordinary file. Put a text file in its place."]


def test_a_file_where_a_folder_belongs_is_a_problem(pack: Path) -> None:
    (pack / "questions" / "all.yaml").rename(pack / "items.yaml")
    (pack / "questions").rmdir()
    (pack / "items.yaml").rename(pack / "questions")
    assert refusals(pack) == ["questions: the folder can't be read: Not a directory. Check its permissions."]


@pytest.mark.parametrize("name", ["questions", "questions/all.yaml"])
def test_what_may_not_be_read_is_a_problem(pack: Path, name: str) -> None:
    (pack / name).chmod(0)
    if os.access(pack / name, os.R_OK):
        pytest.skip("this process may read everything")
    said = refusals(pack)
    (pack / name).chmod(0o700)
    noun = "file" if name.endswith(".yaml") else "folder"
    assert said == [f"{name}: the {noun} can't be read: Permission denied. Check its permissions."]


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (b"\x1b[31mred.yaml", r"\u001b[31mred.yaml"),
        (b"line\nbreak.yaml", r"line\u000abreak.yaml"),
        (b"na\xefve.yaml", r"na\udcefve.yaml"),
        ("\u202elmay.yaml".encode(), r"\u202elmay.yaml"),
    ],
)
def test_the_name_of_a_file_can_not_speak_to_the_terminal(pack: Path, name: bytes, told: str) -> None:
    (pack / "questions" / os.fsdecode(name)).write_text("items: []\n")
    assert refusals(pack) == [
        f"questions/{told}: the name of this file holds characters that are not allowed. Rename it with letters, digits and "
        "dashes."
    ]


def test_a_byte_order_mark_and_other_line_ends_are_fine(pack: Path) -> None:
    for file in (pack / "pack.yaml", pack / "questions" / "all.yaml", pack / "content" / "lessons" / "01-tea.md"):
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert load(pack).problems == ()
