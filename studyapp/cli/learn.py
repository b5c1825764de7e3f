"""`studyapp learn`: the course and its lessons, in the app or as text."""

import click

from studyapp.cli.context import Context, json_option, pass_context, print_json
from studyapp.cli.lesson_text import lesson_text
from studyapp.cli.opening import LESSON_INSTEAD, need_terminal, run_lesson
from studyapp.study.lessons import LessonState
from studyapp.study.study import Study


@click.command()
@click.argument("lesson", required=False)
@click.option("--plain", is_flag=True, help="Print text instead of opening the app.")
@click.option("--done/--undone", default=None, help="Mark the lesson as read, or as unread.")
@json_option
@pass_context
def learn(context: Context, lesson: str | None, plain: bool, done: bool | None, as_json: bool) -> None:
    """Read a lesson; without LESSON the one to read next, or with --plain the list of all.

    \b
    Examples:
      studyapp learn
      studyapp learn restore-options --plain
      studyapp learn --json
    """
    study = context.study()
    name, _, section = (lesson or "").partition("#")
    if name and done is not None:
        study.content.lesson(name)
        study.lessons.set_done(name, done)
        click.echo(f"{name}: {'read' if done else 'unread'}")
    elif as_json:
        print_json(_lesson_json(study, name) if name else [_state_json(state) for state in study.lessons.course()])
    elif plain:
        click.echo(lesson_text(study.content.lesson(name), section) if name else _course_text(study.lessons.course()))
    else:
        _open(study, name, section)


def _open(study: Study, name: str, section: str) -> None:
    need_terminal(LESSON_INSTEAD)
    if not name:
        upcoming = study.lessons.next_up()
        name = upcoming.head.id if upcoming else ""
    run_lesson(study, name, section)


def _state_json(state: LessonState) -> dict[str, object]:
    head = state.head
    return {
        "id": head.id,
        "title": head.title,
        "objectives": list(head.objectives),
        "minutes": head.minutes,
        "done": state.is_done,
        "section": state.place.section if state.place else None,
        "bookmarks": list(state.bookmarks),
    }


def _lesson_json(study: Study, name: str) -> dict[str, object]:
    lesson = study.content.lesson(name)
    sections = [{"slug": section.slug, "title": section.title, "text": section.text} for section in lesson.sections]
    return _state_json(study.lessons.state(name)) | {"sections": sections, "note": study.lessons.note(name)}


def _course_text(course: list[LessonState]) -> str:
    lines = []
    for number, state in enumerate(course, 1):
        mark = "read" if state.is_done else "begun" if state.place else "new"
        lines.append(f"{number:>3}. {state.head.title} [{mark}] {state.head.minutes} min, id {state.head.id}")
    return "\n".join(lines)
