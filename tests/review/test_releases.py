"""Which version a change asks for."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.items import Item
from studyapp.core.packs import Pack
from studyapp.core.releases import Difference, Manifest, Step, differences, least_version, manifest, version_key
from studyapp.library.load import load_text
from studyapp.library.releases import manifest_text
from studyapp.study.authoring import whole_pack
from tests.conftest import SAMPLE

versions = st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20)).map(
    lambda numbers: ".".join(map(str, numbers))
)
steps: st.SearchStrategy[list[Step]] = st.lists(st.sampled_from(["major", "minor", "patch"]))


@given(versions, steps)
def test_the_least_version_is_above_the_last_one_and_takes_the_gravest_step(before: str, found: list[Step]) -> None:
    least = version_key(least_version(before, [Difference(step, "x", ("a",)) for step in found]))
    major, minor, patch = version_key(before)
    assert least > version_key(before)
    if "major" in found and major:
        assert least == (major + 1, 0, 0)
    elif "major" in found or "minor" in found:
        assert least == (major, minor + 1, 0)
    else:
        assert least == (major, minor, patch + 1)


def changed(pack: Pack) -> list[tuple[Step, str, tuple[str, ...]]]:
    before = manifest(whole_pack(SAMPLE), "1.0.0", {"pack.yaml": "0" * 64})
    now = manifest(pack, "1.0.1", {"pack.yaml": "1" * 64})
    return [(one.step, one.what, one.names) for one in differences(before, now)]


def with_item(pack: Pack, place: int, **new: Any) -> Pack:
    items: list[Item] = list(pack.items)
    items[place] = replace(items[place], **new)
    return replace(pack, items=tuple(items))


def test_differences_are_named_the_gravest_first() -> None:
    pack = whole_pack(SAMPLE)
    info = pack.info
    assert changed(pack) == [("patch", "file changed", ("pack.yaml",))]
    assert changed(with_item(pack, 0, stem="Which?")) == [("patch", "item reworded", ("check-water",))]
    assert changed(with_item(pack, 2, shuffle=False)) == [("patch", "item reworded", ("judge",))]
    assert changed(with_item(pack, 0, id="new")) == [
        ("major", "item removed", ("check-water",)),
        ("minor", "item added", ("new",)),
    ]
    assert changed(replace(pack, info=replace(info, cut_score=71))) == [("minor", "cut score changed", ("cut_score",))]
    assert changed(replace(pack, info=replace(info, draws="approved"))) == [
        ("minor", "other questions are asked", ("draws",))
    ]
    assert changed(replace(pack, lessons=pack.lessons[:1])) == [("major", "lesson removed", ("bread",))]
    body = replace(pack.lessons[0], body="Short.")
    assert changed(replace(pack, lessons=(body, *pack.lessons[1:]))) == [("patch", "lesson changed", ("tea",))]
    assert changed(replace(pack, info=replace(info, objectives=info.objectives[:1]))) == [
        ("major", "objective removed", ("bread",))
    ]


@pytest.mark.parametrize("folder", [SAMPLE, None])
def test_a_manifest_is_read_as_it_was_written(folder: Any) -> None:
    pack = whole_pack(folder)
    made = manifest(pack, "1.0.0", {"pack.yaml": "0" * 64, "a/b.md": "1" * 64})
    assert load_text(manifest_text(made), Manifest) == (made, ())
