"""Each rule finds what breaks it and leaves alone what keeps it."""

from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from studyapp.library.lint.registry import FORMAT_CODES, RULES, WAIVER_CODES, titles
from tests.library.lint.build import content, texts
from tests.library.lint.cases import CASES, SOUND, Case

REPOSITORY = Path(__file__).parents[3]
BY_CODE = {rule.code: rule for rule in RULES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_finds_what_breaks_it(case: Case) -> None:
    found = list(BY_CODE[case.code].find(case.broken))
    assert found
    assert all(finding.message and finding.hint for finding in found)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_rule_leaves_alone_what_keeps_it(case: Case) -> None:
    assert [finding.message for finding in BY_CODE[case.code].find(case.kept)] == []


def test_every_rule_has_a_case_of_each() -> None:
    assert sorted(case.code for case in CASES) == [rule.code for rule in RULES]
    assert len(RULES) >= 25


def test_codes_are_given_once() -> None:
    assert len(titles()) == len(RULES) + len(FORMAT_CODES) + len(WAIVER_CODES)


def test_a_sound_pack_breaks_no_rule() -> None:
    assert [(rule.code, finding.message) for rule in RULES for finding in rule.find(SOUND)] == []


def test_the_page_about_the_rules_has_every_code_with_its_level() -> None:
    page = (REPOSITORY / "docs" / "pack-check.md").read_text(encoding="utf-8")
    missing = [code for code, (level, title) in titles().items() if f"| {code} | {level} | {title} |" not in page]
    assert missing == []


@pytest.mark.parametrize("sign", ["a", "a ", "? ", "** ", "1-", "A, ", "\n\n", "not "])
def test_a_long_text_of_one_sign_costs_little(sign: str) -> None:
    """The longest texts that the format admits, in a hundred items: far from any runaway search."""
    stem, option = (sign * 4000)[:4000], (sign * 400)[:400]
    items = tuple(replace(texts(option, option + ".", option[1:]), id=f"i{n}", stem=stem) for n in range(100))
    begun = process_time()
    assert [finding for rule in RULES for finding in rule.find(content(*items))]
    assert process_time() - begun < 5
