"""What a pack holds as plain text, each thing as line mode shows it, with what only its author sees below."""

from studyapp.cli.lab_text import briefing_text, names_text
from studyapp.cli.lesson_text import lesson_text
from studyapp.cli.line_items import explanation_lines, verdict_line
from studyapp.core.errors import Problem, StudyError
from studyapp.core.grading import key
from studyapp.core.items import Item
from studyapp.core.labs import Lab, with_open_names
from studyapp.core.lines import question_lines
from studyapp.core.session import arrange
from studyapp.study.one_pack import Thing
from studyapp.study.preview import SEED, PreviewStudy


def contents_text(study: PreviewStudy) -> str:
    """One line for each lesson, question and lab, and the findings."""
    info, things = study.pack.pack, study.pack.things()
    lines = [f"{info.id} {info.version}: {info.title}"]
    lines += [f"{thing.kind} {thing.id}: {_cut(thing.title)} ({thing.place})" for thing in things]
    return "\n".join([*lines, *map(finding_line, study.pack.findings)])


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def finding_line(problem: Problem) -> str:
    """A finding as `pack check` prints it."""
    return f"{problem} [{problem.code} {problem.level}]"


def thing_text(study: PreviewStudy, thing: Thing, section: str = "") -> str:
    """A lesson, question or lab as its learners meet it in line mode, and the findings at it.

    Args:
        study: what it is part of.
        thing: which.
        section: of a lesson: slug of the only section that is wanted.

    Raises:
        StudyError: the lesson has no such section.
    """
    match thing.kind:
        case "lesson":
            lesson = study.content.lesson(thing.id)
            known = [part.slug for part in lesson.sections]
            if section and section not in known:
                raise StudyError(f"{thing.id} has no section `{section}`.", f"It has {', '.join(known)}.")
            text = lesson_text(lesson, section)
        case "item":
            text = _item_text(study, study.content.item(thing.id))
        case "lab":
            text = _lab_text(study, study.content.lab(thing.id))
    head = f"{thing.kind} {thing.id} ({thing.place})"
    return "\n".join([head, "", text, *_findings(study, thing)])


def _findings(study: PreviewStudy, thing: Thing) -> list[str]:
    found = study.pack.about(thing)
    return ["", *map(finding_line, found)] if found else []


def _item_text(study: PreviewStudy, item: Item) -> str:
    """The question, and what a learner reads who answers it rightly."""
    shown, right = arrange(item, SEED), key(item)
    lines = [*question_lines(item, shown), "", "Answered rightly:", verdict_line(study.judge(item, right))]
    return "\n".join([*lines, *explanation_lines(item, shown, right)])


def _lab_text(study: PreviewStudy, lab: Lab) -> str:
    """The briefing and the tasks, then every hint, what the checks say, and the solutions."""
    shown = with_open_names(lab)
    lines = [briefing_text(shown), *(["", names_text(lab)] if lab.variables else [])]
    for task in shown.tasks:
        lines += ["", f"Help with {task.id}:"]
        lines += [f"  hint {number}: {hint.strip()}" for number, hint in enumerate(task.hints, 1)]
        for check in task.checks:
            lines += [f"  check {check.id} [{check.points} points]: {check.expected}"]
            lines += [f"      {near.says.strip()}" for near in check.near]
            lines += [f"      why it matters: {check.why.strip()}", f"      look next: {check.look.strip()}"]
    operations = study.labs.operations()
    for one in shown.solutions:
        lines += ["", f"Solution: {one.title}", *(f"  {operations[s.do].in_az(s.args)}" for s in one.steps)]
    return "\n".join(lines)
