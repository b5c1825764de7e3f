"""Setting a section: nothing is wider than the page, every state has a sign and a word, links keep their places."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.style import Style

from studyapp.core.lessons import cut_sections
from studyapp.library.load import load
from studyapp.settings import builtin_pack
from studyapp.tui.widgets.blocks import Callout, Check, Code, Prose, blocks
from studyapp.tui.widgets.lesson_page import Page
from studyapp.tui.widgets.looks import LOOKS
from studyapp.tui.widgets.typeset import typeset

PLAIN = {name: Style(bold=name == "strong") for name in LOOKS}


def page(markdown: str, width: int = 60, answered: dict[str, bool] | None = None) -> Page:
    return typeset("Title", markdown, width, PLAIN, answered or {}, "Next")


def lines(made: Page) -> list[str]:
    return ["".join(segment.text for segment in line).rstrip() for line in made.lines]


def test_blocks_are_told_apart() -> None:
    text = "One.\n\n> [!TIP]\n> Do.\n\n```bash\n[a](check:x)\n```\n\n[Try](check:water)\n\nSee [b](check:y) here."
    assert list(blocks(text)) == [
        Prose("One."),
        Callout("TIP", "Do."),
        Code("bash", "[a](check:x)"),
        Check("water", "Try"),
        Prose("See [b](check:y) here."),
    ]


def test_a_fence_closes_only_with_its_own_sign() -> None:
    assert list(blocks("~~~~\n```\n~~~\n~~~~")) == [Code("", "```\n~~~")]


@pytest.mark.parametrize(
    ("kind", "head"),
    [("NOTE", "○ Note"), ("TIP", "◇ Tip"), ("IMPORTANT", "● Important"), ("WARNING", "▲ Warning"), ("EXAM", "★ Exam")],
)
def test_a_callout_has_sign_word_and_bar(kind: str, head: str) -> None:
    shown = lines(page(f"> [!{kind}]\n> Mind this."))
    assert f"▌ {head}" in shown
    assert "▌ Mind this." in shown


@pytest.mark.parametrize(
    ("answered", "sign", "word"),
    [({}, "○", "Enter answers"), ({"x": True}, "✓", "answered right"), ({"x": False}, "✗", "answered wrong")],
)
def test_a_check_tells_its_state_without_colour(answered: dict[str, bool], sign: str, word: str) -> None:
    shown = lines(page("[How hot?](check:x)", answered=answered))
    assert any(line.startswith(f" {sign} How hot?") and line.endswith(word) for line in shown)


def test_every_part_carries_its_own_look() -> None:
    looks = {name: Style(color=f"color({place})") for place, name in enumerate(LOOKS)}
    made = typeset("Title", "### Head\n\nPlain `code`\n\n```\nrun\n```\n\n- one\n\n> two", 40, looks, {}, "")
    worn = {segment.text.strip(): segment.style for line in made.lines for segment in line}
    wanted = {
        "Title": "title",
        "Head": "heading",
        "Plain": "text",
        "code": "code",
        "run": "block",
        "one": "text",
        "▌": "muted",
    }
    assert {text: worn[text] for text in wanted} == {text: looks[name] for text, name in wanted.items()}


def test_links_are_numbered_in_order_and_keep_no_hyperlink() -> None:
    made = page(
        "See [bread](lesson:bread#oven) and [where](fact:yeast).\n\n> [!NOTE]\n> [q](item:one), [w](https://x.org)"
    )
    assert [(t.kind, t.name, t.text) for t in made.targets] == [
        ("lesson", "bread#oven", "bread"),
        ("fact", "yeast", "where"),
        ("item", "one", "q"),
        ("web", "https://x.org", "w"),
        ("next", "", "Next"),
    ]
    assert not any(segment.style and segment.style.link for line in made.lines for segment in line)
    for number, target in enumerate(made.targets):
        carried = [s for s in made.lines[target.first] if s.style and s.style.meta.get("target") == number]
        assert carried


def test_a_link_over_two_lines_is_one_target() -> None:
    made = page("x " * 24 + "[a rather long text of a link](lesson:bread)", width=60)
    assert [target.kind for target in made.targets] == ["lesson", "next"]
    assert made.targets[0].last == made.targets[0].first + 1


def test_long_code_is_cut_before_a_flag_and_copied_whole() -> None:
    command = "az backup restore restore-disks --resource-group rg-prod --vault-name rsv-prod --container-name vm"
    made = page(f"```azurecli\n{command}\n```", width=60)
    assert made.codes[0].text == command
    body = [line.strip() for line in lines(made)[made.codes[0].first + 1 : made.codes[0].last + 1]]
    assert body[0].endswith("↩")
    assert body[1].startswith("--")


def test_markup_of_an_author_is_shown_as_written() -> None:
    assert "[red]x[/red]" in "\n".join(lines(page("Write [red]x[/red] and `[b]`.")))


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab #>-|`*[]()!\n.1"), max_size=200), st.integers(20, 100))
def test_nothing_is_wider_than_the_page(markdown: str, width: int) -> None:
    made = page(markdown, width)
    assert all(cell_len(line) <= width for line in lines(made))


@pytest.mark.parametrize("width", [56, 76])
def test_the_course_fits_a_narrow_page(width: int) -> None:
    pack = load(builtin_pack()).pack
    assert pack
    for lesson in pack.lessons:
        for section in cut_sections(lesson.head.title, lesson.body):
            made = page(section.text, width)
            wide = [line for line in lines(made) if cell_len(line) > width]
            assert not wide, (lesson.id, section.slug, wide)
