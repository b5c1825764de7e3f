"""`pack coverage` and `pack facts` count what is there and name what is missing."""

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.conftest import SAMPLE
from tests.library.broken.case import sample_in


def test_coverage_counts_items_by_cell_and_names_the_gaps(call: Call) -> None:
    tea, bread = call("pack", "coverage", str(SAMPLE), "--json").json
    assert (tea["objective"], tea["lessons"], tea["labs"]) == ("tea", ["tea"], [])
    assert tea["items"] == sum(cell["items"] for cell in tea["cells"])
    assert {"bloom": "remember", "kind": "choice", "difficulty": "easy", "items": 1} in tea["cells"]
    assert tea["gaps"][0] == f"{tea['items']} of 6 items"
    assert "no lab" in tea["gaps"]
    assert bread["lessons"] == ["bread"]


def test_coverage_in_words(call: Call) -> None:
    said = call("pack", "coverage", str(SAMPLE))
    assert said.out.splitlines()[0].startswith("objective  items  easy/medium/hard")
    assert "2 of 2 objectives have gaps" in said.out


def test_every_published_skill_of_the_builtin_pack_has_items_and_a_lesson(call: Call) -> None:
    rows = call("pack", "coverage", "--json").json
    published = [row for row in rows if row["objective"].startswith("D5-")]
    assert len(published) == 13
    assert [row["objective"] for row in published if row["items"] < 6 or not row["lessons"]] == []


def test_facts_are_listed_with_all_that_rests_on_them(call: Call) -> None:
    assert call("pack", "facts", str(SAMPLE)).out == "0 facts checked more than 180 days ago\n"
    (aged,) = [
        one for one in call("pack", "facts", str(SAMPLE), "--older-than", "20", "--json").json if one["days"] == 21
    ][1:]
    assert aged["fact"] == "tea-water"
    assert aged["lessons"] == ["tea"]
    assert "check-water" in aged["items"]


def test_ages_follow_the_clock(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYAPP_NOW", "2027-05-01T12:00:00+00:00")
    said = call("pack", "facts", str(SAMPLE))
    assert said.out.splitlines()[0] == "tea-minutes: 181 days ago, The tea handbook"
    assert said.out.endswith("2 facts checked more than 180 days ago\n")


@pytest.mark.parametrize("command", ["coverage", "facts"])
def test_a_broken_pack_is_told(call: Call, tmp_path: Path, command: str) -> None:
    pack = sample_in(tmp_path)
    (pack / "pack.yaml").write_text("format: 2\n")
    said = call("pack", command, str(pack))
    assert said.failure is not None
    assert "pack check" in said.failure.hint
