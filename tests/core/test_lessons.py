"""Lessons are cut at their headings and nowhere else, and their links are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.lessons import CHECK_PARAGRAPH, Lesson, LessonHead, Link, Section, cut_sections, links, slug

HEAD = LessonHead(id="tea", title="Making tea", objectives=("tea",), minutes=5, facts=("f",))


def titles(body: str) -> list[str]:
    return [section.title for section in cut_sections("Lesson", body)]


# Sections


def test_a_lesson_is_cut_at_its_second_level_headings() -> None:
    body = "Before.\n\n## Water\n\nHot.\n\n### Deeper\n\n## Time\nLong.\n"
    assert Lesson(head=HEAD, body=body).sections == (
        Section("making-tea", "Making tea", "Before.", 1),
        Section("water", "Water", "Hot.\n\n### Deeper", 3),
        Section("time", "Time", "Long.", 9),
    )


def test_a_lesson_that_begins_with_a_heading_has_no_section_before_it() -> None:
    assert titles("\n\n## Water\n\nHot.\n") == ["Water"]


def test_a_heading_with_nothing_below_is_no_section() -> None:
    assert titles("## Empty\n\n## Water\nHot.\n## Last\n") == ["Water"]


@pytest.mark.parametrize("body", ["", "\n\n", "   \n", "## Only a heading\n"])
def test_a_body_without_text_has_no_sections(body: str) -> None:
    assert cut_sections("Lesson", body) == ()


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## Water", "Water"),
        ("##\tWater  ", "Water"),
        ("## Water ##", "Water"),
        ("## Water #####", "Water"),
        ("## Learn C#", "Learn C#"),
        ("## Learn C# ##", "Learn C#"),
        ("## `az vm` and **more**", "`az vm` and **more**"),
    ],
)
def test_a_heading_names_its_section(line: str, title: str) -> None:
    assert titles(f"{line}\ntext") == [title]


@pytest.mark.parametrize(
    "line", ["# Water", "### Water", "##Water", "    ## Water", "##", "## ", "\\## Water", "> ## Water"]
)
def test_other_lines_do_not_cut(line: str) -> None:
    assert titles(f"{line}\ntext") == ["Lesson"]


@pytest.mark.parametrize(
    "block",
    [
        "```\n## no\n```",
        "```bash\n## no\n```",
        "~~~\n## no\n```\n## no\n~~~",
        "````\n```\n## no\n````",
        "```\n```bash\n## no\n```",
        "   ```\n## no\n   ```",
        "```\n## no\n`````",
    ],
)
def test_code_is_never_cut(block: str) -> None:
    assert titles(f"## Before\n{block}\n\n## After\ntext") == ["Before", "After"]


@pytest.mark.parametrize("line", ["```not a fence``` in a line", "    ```", "``", "`` ` ``"])
def test_what_only_looks_like_a_fence_hides_no_heading(line: str) -> None:
    assert titles(f"## Before\n{line}\n## After\ntext") == ["Before", "After"]


def test_code_that_is_never_closed_runs_to_the_end() -> None:
    assert titles("## Before\n```\n## no\n") == ["Before"]


LINES = st.lists(
    st.one_of(st.sampled_from(["## A", "## B", "```", "~~~", "````", "text", "", "# x"]), st.text("ab#`~ ", max_size=8))
)


@given(LINES)
def test_no_line_is_lost_or_moved(lines: list[str]) -> None:
    body = "\n".join(lines)
    for section in cut_sections("Lesson", body):
        rest = lines[section.line - 1 :]
        if section.title != "Lesson" or not section.text.startswith(rest[0]):
            rest = rest[1:] if rest[0].startswith("##") else rest
        assert "\n".join(rest).lstrip("\n").startswith(section.text)


@given(LINES)
def test_text_is_kept_whole(lines: list[str]) -> None:
    words = [line for line in lines if line == "text"]
    found = [line for section in cut_sections("Lesson", "\n".join(lines)) for line in section.text.split("\n")]
    assert [line for line in found if line == "text"] == words


# Slugs


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("File recovery", "file-recovery"),
        ("What is an RPO, and why?", "what-is-an-rpo-and-why"),
        ("`az vm` & **more**", "az-vm-more"),
        ("  1.10  ", "1-10"),
        ("Überblick", "berblick"),
        ("日本", "section"),
        ("---", "section"),
        ("x" * 100, "x" * 80),
    ],
)
def test_a_title_becomes_a_name_for_links(title: str, name: str) -> None:
    assert slug(title) == name


@given(st.text())
def test_a_slug_can_stand_in_a_link_and_is_its_own_slug(title: str) -> None:
    name = slug(title)
    assert links(f"[x](lesson:tea#{name})") == (Link("x", "lesson", f"tea#{name}", 0),)
    assert slug(name) == name.strip("-")


# Links


def test_links_of_the_app_are_found_in_order() -> None:
    text = "See [a](lesson:x#y) and [b *c*](item:q.1) or [d](fact:f), [web](https://a.example), ![e](f.png).\n\n[f](check:g)"
    assert [(link.text, link.scheme, link.target) for link in links(text)] == [
        ("a", "lesson", "x#y"),
        ("b *c*", "item", "q.1"),
        ("d", "fact", "f"),
        ("f", "check", "g"),
    ]
    assert [text[link.start] for link in links(text)] == ["["] * 4


def test_the_text_of_a_link_may_run_over_lines() -> None:
    assert links("See [the consistency\n  of a point](lesson:x).") == (
        Link("the consistency of a point", "lesson", "x", 4),
    )


@pytest.mark.parametrize(
    "text", ["[a](lesson:)", "[a](lesson:x y)", "[a] (lesson:x)", "lesson:x", "[a](quiz:x)", "[a](Lesson:x)"]
)
def test_what_is_no_link_is_not_found(text: str) -> None:
    assert links(text) == ()


def test_the_inner_of_two_brackets_is_the_link() -> None:
    assert [link.text for link in links("[see [a](lesson:x)")] == ["a"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[Check yourself](check:water)", ["water"]),
        ("before\n\n[Check](check:water)  \n\nafter\n\n[Again](check:time)", ["water", "time"]),
        ("Do [check](check:water)", []),
        ("[Check](check:water) now", []),
        ("[Check](item:water)", []),
        (" [Check](check:water)", []),
    ],
)
def test_a_check_stands_alone_in_its_line(text: str, found: list[str]) -> None:
    assert [match["id"] for match in CHECK_PARAGRAPH.finditer(text)] == found
