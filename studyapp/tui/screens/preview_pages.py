"""What a preview says of lessons, questions, labs and findings, as blocks of a page."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from studyapp.core.errors import Problem
from studyapp.core.items import Item
from studyapp.core.labs import Check, Lab, Outcome, Task
from studyapp.core.lessons import Lesson
from studyapp.study.one_pack import Thing
from studyapp.tui.screens.item_actions import KINDS
from studyapp.tui.screens.lab_pages import heading, muted, solutions_page
from studyapp.tui.widgets.page import Block
from studyapp.tui.widgets.prose import blocks, inline

if TYPE_CHECKING:
    from studyapp.labs.operations.model import Operation

SIGNS = {"error": ("✗", "$error"), "warn": ("▲", "$warning"), "info": ("·", "$accent")}
"""Glyph and style of each level."""


def title(text: str) -> Block:
    """The first line of a page."""
    return Block(Content.styled(text, "bold $primary"))


# Findings


def finding_blocks(problem: Problem) -> list[Block]:
    """A finding: its code, what is wrong, and how to mend it."""
    sign, style = SIGNS[problem.level]
    said = [Block(Content(f"{problem.message}."), lead=Content.assemble((f"{sign} {problem.code} ", style)))]
    hint = [Block(Content.styled(problem.hint, "$text-muted"), lead=Content(" " * 7))] if problem.hint else []
    return [*said, *hint]


def findings_at(findings: Sequence[Problem]) -> list[Block]:
    """The findings at one thing; nothing if there are none."""
    return [heading("Findings"), *(block for one in findings for block in finding_blocks(one))] if findings else []


def worst(findings: Sequence[Problem]) -> Content:
    """How many findings there are, with the sign of the gravest; empty for none."""
    if not findings:
        return Content("")
    level = next(level for level in SIGNS if any(one.level == level for one in findings))
    sign, style = SIGNS[level]
    return Content.assemble((f"{sign} {len(findings)}", style))


def place_and_findings(thing: Thing, findings: Sequence[Problem]) -> Content:
    """One line: where a thing is written, and the gravest finding at it."""
    if not findings:
        return Content.assemble((thing.place, "$accent"), ("  ✓ no findings", "$success"))
    worst_one = min(findings, key=lambda one: list(SIGNS).index(one.level))
    sign, style = SIGNS[worst_one.level]
    more = f" (and {len(findings) - 1} more, v)" if len(findings) > 1 else ""
    said = f"  {sign} {worst_one.code}{more}: "
    message = worst_one.message.removeprefix(f"{thing.kind} `{thing.id}`: ")
    return Content.assemble((thing.place, "$accent"), (said, style), message)


# What the contents say of a thing


def about_lesson(lesson: Lesson) -> list[Block]:
    """Its size and sections."""
    sections = [Block(Content(section.title), lead=Content("· ")) for section in lesson.sections]
    return [muted(f"Lesson, {lesson.head.minutes} minutes"), heading("Sections"), *sections]


def about_item(item: Item, state: str) -> list[Block]:
    """Its kind, where it stands in review, and its stem."""
    return [
        muted(f"{KINDS[item.kind]}, {item.difficulty}, {item.bloom}, {state}"),
        Block(Content("")),
        *blocks(item.stem),
    ]


def about_lab(lab: Lab) -> list[Block]:
    """Its size and tasks."""
    size = f"{lab.difficulty}, about {lab.minutes} minutes, {lab.points()} points"
    tasks = [Block(Content(task.title), lead=Content(f"{n}. ")) for n, task in enumerate(lab.tasks, 1)]
    return [title(lab.title), muted(size), heading("Tasks"), *tasks]


def place_line(thing: Thing) -> Block:
    """Where a thing is written."""
    return Block(Content.styled(thing.place, "$accent"))


# A lab, read


def lab_reading(lab: Lab) -> list[Block]:
    """What a learner reads before any work: briefing and tasks."""
    size = f"{lab.difficulty}, about {lab.minutes} minutes, {lab.points()} points"
    found = [title(lab.title), muted(size), Block(Content("")), *blocks(lab.briefing)]
    for number, task in enumerate(lab.tasks, 1):
        found += [heading(f"Task {number} of {len(lab.tasks)}: {task.title}"), *blocks(task.text)]
    return found


def lab_behind(lab: Lab, operations: "Mapping[str, Operation]") -> list[Block]:
    """What comes after: hints, what the checks say, the solutions, and the mistakes that the grading notices."""
    found = lab_reading(lab)
    for number, task in enumerate(lab.tasks, 1):
        found += [heading(f"Behind task {number}: {task.title}"), *_hints(task)]
        for check in task.checks:
            found += _check(check)
    found += [Block(Content("")), *solutions_page(lab.solutions, operations)]
    mistakes = [Block(inline(one.mistake), lead=Content(f"{one.id}: ")) for one in lab.mutants]
    return [*found, heading("Mistakes that the grading must notice"), *mistakes]


def _hints(task: Task) -> list[Block]:
    return [
        Block(inline(hint.strip()), lead=Content.styled(f"Hint {number}: ", "$accent"))
        for number, hint in enumerate(task.hints, 1)
    ]


def _check(check: Check) -> list[Block]:
    later = f", {check.days:g} days later" if isinstance(check, Outcome) and check.days else ""
    worth = f"{check.points} {'point' if check.points == 1 else 'points'}{later}"
    found = [Block(inline(check.expected) + Content.styled(f"  {worth}", "$text-muted"), lead=Content("• "), gap=1)]
    found += [_said("▲ known mistake: ", near.says, "$warning") for near in check.near]
    return [*found, _said("why it matters: ", check.why), _said("look next: ", check.look)]


def _said(what: str, text: str, style: str = "$text-muted") -> Block:
    return Block(Content.assemble((what, style)) + inline(text.strip()), lead=Content("  "))
