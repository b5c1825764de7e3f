"""`pack preview` and `lab preview` in line mode: what is printed, and what a save prints anew."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from studyapp.cli.pack_preview import follow
from studyapp.settings import Folders
from studyapp.study.preview import PreviewStudy
from tests.cli.conftest import Call
from tests.conftest import Clock


@pytest.fixture
def pack(call: Call, tmp_path: Path) -> Path:
    """A new pack with a new lab."""
    folder = tmp_path / "my-pack"
    call("pack", "new", str(folder))
    call("lab", "new", str(folder / "first-vault"))
    return folder


@pytest.fixture
def study(pack: Path, tmp_path: Path, clock: Clock) -> Iterator[PreviewStudy]:
    opened = PreviewStudy(pack, tmp_path / "thrown-away", clock, random.Random(1))
    opened.content.refresh()
    yield opened
    opened.close()


def saving(*saves: Callable[[], object]) -> Iterator[None]:
    """Saves one file after another; after each it is looked twice, since a file has to look the same two times."""
    for save in saves:
        save()
        yield
        yield


def changed(file: Path, old: str, new: str) -> Callable[[], object]:
    def save() -> None:
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    return save


def test_the_contents_are_a_line_each(call: Call, pack: Path) -> None:
    said = call("pack", "preview", str(pack), "--plain")
    assert said.code == 0
    assert said.out.splitlines() == [
        "my-pack 0.1.0: my-pack",
        "lesson tea: Black tea (content/lessons/01-tea.md:2)",
        "item tea-water-heat: Four guests want black tea, and the kettle shows how hot its water is. At which reading d…"
        " (questions/01-tea.yaml:3)",
        "lab first-vault: Make a vault and choose its redundancy (labs/first-vault.yaml:2)",
    ]


def test_a_question_is_printed_as_it_is_asked_and_explained(call: Call, pack: Path) -> None:
    out = call("pack", "preview", str(pack), "--plain", "--item", "tea-water-heat").out
    asked, explained = out.split("Answered rightly:")
    assert "  3. 100 degrees\nChoose one: type its number." in asked
    assert "Right: 1 of 1 point." in explained
    assert "  3. [right, picked] 100 degrees\n     Black tea is made with boiling water." in explained
    assert "\x1b" not in out


def test_a_lesson_is_printed_whole_or_by_section(call: Call, pack: Path) -> None:
    whole = call("pack", "preview", str(pack), "--plain", "--lesson", "tea").out
    assert "Black tea wants boiling water: read why (fact tea-water)." in whole
    assert call("pack", "preview", str(pack), "--plain", "--lesson", "tea#water").out == whole
    gone = call("pack", "preview", str(pack), "--plain", "--lesson", "tea#milk").failure
    assert gone is not None
    assert gone.hint == "It has water."


def test_a_lab_is_printed_with_hints_checks_and_solutions(call: Call, pack: Path) -> None:
    out = call("lab", "preview", str(pack / "labs" / "first-vault.yaml"), "--plain").out
    for said in (
        "Task 2 (redundancy): Keep the data in the region",
        "<region>: westeurope, uksouth or germanywestcentral",
        "  hint 3: `vault.create group=rg-first vault=rsv-first location=<region>`",
        "  check vault-region [2 points]: The vault rsv-first is in <region>",
        "Solution: Make it, then choose\n  az backup vault create --resource-group rg-first",
    ):
        assert said in out
    assert out == call("pack", "preview", str(pack), "--plain", "--lab", "first-vault").out


def test_findings_stand_below_the_thing_they_are_about(call: Call, pack: Path) -> None:
    changed(pack / "questions" / "01-tea.yaml", "text: 60 degrees", "text: Only 60 degrees")()
    one = call("pack", "preview", str(pack), "--plain", "--item", "tea-water-heat")
    assert one.code == 0
    assert one.out.splitlines()[-1].endswith("[Q022 warn]")
    assert call("pack", "preview", str(pack), "--plain").out.splitlines()[-1].endswith("[Q022 warn]")
    assert "Q022" not in call("pack", "preview", str(pack), "--plain", "--lesson", "tea").out


def test_nothing_is_recorded_or_left_behind(
    call: Call, pack: Path, places: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    before = sorted(pack.rglob("*"))
    call("pack", "preview", str(pack), "--plain", "--item", "tea-water-heat")
    assert places.profiles() == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert sorted(pack.rglob("*")) == before


def test_a_broken_pack_is_an_expected_failure(call: Call, pack: Path) -> None:
    changed(pack / "questions" / "01-tea.yaml", "bloom: apply", "bloom: recall")()
    said = call("pack", "preview", str(pack), "--plain")
    assert said.failure is not None
    assert "questions/01-tea.yaml:" in said.err
    assert "add --watch" in said.failure.hint


@pytest.mark.parametrize(
    "words", [("pack", "preview", "{pack}", "--item", "no-such"), ("lab", "preview", "{pack}/content/facts.yaml")]
)
def test_what_is_not_there_is_an_expected_failure(call: Call, pack: Path, words: tuple[str, ...]) -> None:
    said = call(*(word.format(pack=pack) for word in words), "--plain")
    assert said.failure is not None
    assert said.failure.hint


def test_the_app_needs_a_terminal(call: Call, pack: Path) -> None:
    said = call("pack", "preview", str(pack), "--watch")
    assert said.failure is not None
    assert said.failure.hint == "Add --plain to print text."


def test_one_thing_is_opened_at_a_time(call: Call, pack: Path) -> None:
    assert call("pack", "preview", str(pack), "--plain", "--item", "a", "--lab", "b").code == 2


# Watching


def test_a_save_prints_the_thing_anew(study: PreviewStudy, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = pack / "questions" / "01-tea.yaml"
    follow(study, ("item", "tea-water-heat"), saving(changed(file, "Four guests", "Five guests")))
    first, second = capsys.readouterr().out.split("\nSaved.\n")
    assert "Four guests" in first
    assert "Five guests" in second
    assert "Four guests" not in second


def test_a_save_of_something_else_says_so(study: PreviewStudy, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tea = pack / "content" / "lessons" / "01-tea.md"
    follow(study, ("item", "tea-water-heat"), saving(changed(tea, "wants boiling", "needs boiling")))
    assert capsys.readouterr().out.endswith("\nSaved: nothing here is changed by it.\n")


def test_a_broken_save_prints_place_and_reason_and_goes_on(
    study: PreviewStudy, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = pack / "questions" / "01-tea.yaml"
    breaks, mends = changed(file, "bloom: apply", "bloom: recall"), changed(file, "bloom: recall", "bloom: apply")
    follow(study, ("item", "tea-water-heat"), saving(breaks, mends))
    first, second, third = capsys.readouterr().out.split("\nSaved.\n\n")
    assert second.startswith("questions/01-tea.yaml:7:")
    assert third.strip() == first.strip()


def test_a_thing_that_is_gone_is_told(study: PreviewStudy, pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    follow(study, ("lab", "first-vault"), saving((pack / "labs" / "first-vault.yaml").unlink))
    assert "This pack has no lab `first-vault`." in capsys.readouterr().out
