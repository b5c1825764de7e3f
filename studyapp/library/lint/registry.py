"""Every rule under its code, and the run over a pack: findings, less what its authors waived."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from studyapp.core.errors import Level, Problem
from studyapp.core.fields import Waiver
from studyapp.core.lessons import Lesson
from studyapp.core.packs import Fact, Pack, PackInfo
from studyapp.core.review import asked_items, standings_of
from studyapp.library.lint import azure_labs, labs, links, names, options, spread, stems, teaching
from studyapp.library.lint.rule import Content, Finding, Owner, Rule
from studyapp.library.nodes import collector_off
from studyapp.library.rules import Parts
from studyapp.library.suggest import nearest

RULES: Final = tuple(
    sorted(
        (one for family in (stems, options, spread, names, links, teaching, labs, azure_labs) for one in family.RULES),
        key=lambda rule: rule.code,
    )
)
FORMAT_CODES: Final = {
    "P001": "a file is plain YAML and has the fields of its kind",
    "P002": "ids of packs, objectives and facts are given once",
    "P003": "dates are days of the calendar",
    "P004": "pack.yaml and content/facts.yaml are there",
    "P005": "all files together are not too large",
    "Q001": "a file of questions is plain YAML and has the fields of its kind; every option is explained",
    "Q002": "ids of items are given once",
    "Q003": "a key is marked",
    "Q004": "not everything is marked as a key",
    "Q005": "no two options of an item have one id or one text",
    "Q006": "targets and blanks that an item names are there",
    "Q007": "objectives that an item names are in pack.yaml",
    "Q008": "facts that an item names are in content/facts.yaml",
    "Q009": "lessons and links of an item lead somewhere",
    "L001": "a lesson has a head with the fields of its kind",
    "L002": "ids of lessons are given once",
    "L003": "a lesson has text",
    "L004": "no two sections of a lesson have one name",
    "L007": "objectives that a lesson names are in pack.yaml",
    "L008": "facts that a lesson names are in content/facts.yaml",
    "L009": "links of a lesson lead somewhere",
    "B001": "a lab is plain YAML and has the fields of its kind",
    "B002": "ids of labs are given once",
    "B003": "everything that a lab's steps, checks and mutants name is there",
    "B007": "objectives that a lab names are in pack.yaml",
    "B008": "facts that a lab names are in content/facts.yaml",
    "B009": "the lesson that a lab names is there",
}
"""Rules that a pack must keep to be loaded at all; their level is error, and they can't be waived."""
WAIVER_CODES: Final[dict[str, tuple[Level, str]]] = {
    "P022": ("error", "a waiver names a rule that can be waived"),
    "P023": ("warn", "a waiver still has something to waive"),
}


def titles() -> dict[str, tuple[Level, str]]:
    """Level and meaning of every code that `pack check` may report."""
    loading: dict[str, tuple[Level, str]] = {code: ("error", title) for code, title in FORMAT_CODES.items()}
    return loading | {rule.code: (rule.level, rule.title) for rule in RULES} | WAIVER_CODES


def lint(pack: Pack, parts: Parts, today: date, rules: tuple[Rule, ...] = RULES) -> list[Problem]:
    """What a sound pack could do better, in file order.

    Args:
        pack: the pack.
        parts: where each of its things was read.
        today: the day that ages are counted to.
        rules: which rules are asked.
    """
    content = _content(pack, parts, today)
    used: set[int] = set()
    with collector_off():
        problems = [problem for rule in rules for problem in _left(rule, content, parts, used)]
        return sorted((*problems, *_bad_waivers(content, parts, used)))


def _content(pack: Pack, parts: Parts, today: date) -> Content:
    standing = standings_of(pack)
    retired = tuple(item for item in pack.items if standing[item.id].state == "retired")
    in_use = tuple(item for item in pack.items if standing[item.id].state != "retired")
    unasked = frozenset(item.id for item in pack.items) - {item.id for item in asked_items(pack)}
    return Content(
        pack.info, pack.facts, pack.lessons, in_use, pack.labs, today, retired, unasked, parts.operations or {}
    )


def _left(rule: Rule, content: Content, parts: Parts, used: set[int]) -> Iterator[Problem]:
    for finding in rule.find(content):
        waiver = _waiver(rule.code, finding.owner, content.info)
        if waiver is None:
            yield _problem(rule, finding, parts)
        else:
            used.add(id(waiver))


def _waiver(code: str, owner: Owner, info: PackInfo) -> Waiver | None:
    """The waiver of a thing itself, or of the whole pack."""
    own = () if isinstance(owner, Fact) else owner.head.waive if isinstance(owner, Lesson) else owner.waive
    return next((waiver for waiver in (*own, *info.waive) if waiver.rule == code), None)


def _problem(rule: Rule, finding: Finding, parts: Parts) -> Problem:
    owner = finding.owner
    message = finding.message if isinstance(owner, PackInfo) else f"{_noun(owner)} `{owner.id}`: {finding.message}"
    if isinstance(owner, Lesson) and finding.offset >= 0:
        file, _, _ = parts.places[id(owner)]
        line = parts.body_lines[id(owner)] + owner.body.count("\n", 0, finding.offset)
        column = finding.offset - owner.body.rfind("\n", 0, finding.offset)
        return Problem(file, line, column, "", message, finding.hint, rule.code, rule.level)
    return parts.problem(finding.at or owner, message, finding.hint, rule.code, rule.level)


def _noun(owner: Owner) -> str:
    return {"Lesson": "lesson", "Fact": "fact", "Lab": "lab"}.get(type(owner).__name__, "item")


def _bad_waivers(content: Content, parts: Parts, used: set[int]) -> Iterator[Problem]:
    """Waivers of rules that are not there, and those that waive nothing any more."""
    known = {rule.code for rule in RULES}
    owners: tuple[tuple[Owner, tuple[Waiver, ...]], ...] = (
        (content.info, content.info.waive),
        *((thing, thing.waive) for thing in (*content.items, *content.labs)),
        *((lesson, lesson.head.waive) for lesson in content.lessons),
    )
    for owner, waivers in owners:
        for waiver in waivers:
            at = owner if isinstance(owner, Lesson) else waiver
            if waiver.rule not in known:
                hint = nearest(waiver.rule, known) or "docs/pack-check.md lists those that can be waived."
                message = f"`{waiver.rule}` is no rule that can be waived"
                yield parts.problem(at, message, hint, "P022", "error")
            elif id(waiver) not in used:
                message = f"the waiver of {waiver.rule} waives nothing any more"
                yield parts.problem(at, message, "Remove it.", "P023", "warn")
