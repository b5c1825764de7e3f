"""A lesson as plain text."""

import re

import click

from studyapp.core.lessons import LINK, Lesson

_CALLOUT = re.compile(r"^> \[!(NOTE|TIP|IMPORTANT|WARNING|EXAM)\][ \t]*$", re.MULTILINE)


def lesson_text(lesson: Lesson, section: str) -> str:
    """The lesson as its Markdown source, which reads well as text, with the app's links spelled out."""
    wanted = [part for part in lesson.sections if not section or part.slug == section]
    if not wanted:
        known = ", ".join(part.slug for part in lesson.sections)
        raise click.UsageError(f"{lesson.id} has no section `{section}`; it has {known}")
    blocks = [f"# {lesson.head.title}"]
    for part in wanted:
        if part.title != lesson.head.title:
            blocks.append(f"## {part.title}")
        blocks.append(_spelled_out(part.text))
    return "\n\n".join(blocks)


def _spelled_out(text: str) -> str:
    named = _CALLOUT.sub(lambda found: f"> {found[1]}:", text)
    return LINK.sub(lambda found: f"{found['text']} ({found['scheme']} {found['target']})", named)
