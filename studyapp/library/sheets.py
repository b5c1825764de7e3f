"""Keyless copies as files: YAML to fill in by hand, JSON for programs, Markdown to read."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from studyapp.core.errors import StudyError
from studyapp.core.keyless import Asked, Sheet
from studyapp.core.plain import to_plain
from studyapp.library.load import load_text
from studyapp.library.text import read_text

Form = Literal["yaml", "json", "markdown"]
FORMS: Final[tuple[Form, ...]] = ("yaml", "json", "markdown")
MOST_SHOWN = 20
"""Problems that are told at once."""
_FIELDS = ("name", "kind", "question", "ask", "answer", "note")


def written(sheet: Sheet, form: Form) -> str:
    """The text of a sheet's file."""
    match form:
        case "json":
            return json.dumps(_plain(sheet), indent=2, ensure_ascii=False) + "\n"
        case "yaml":
            return "\n".join(_yaml_lines(sheet)) + "\n"
        case "markdown":
            return "\n".join(_markdown_lines(sheet)) + "\n"


def _plain(sheet: Sheet) -> dict[str, object]:
    head = {
        "keyless": sheet.keyless,
        "pack": sheet.pack,
        "version": sheet.version,
        "seed": sheet.seed,
        "how": sheet.how,
    }
    return head | {"questions": [{name: getattr(one, name) for name in _FIELDS} for one in sheet.questions]}


def _yaml_lines(sheet: Sheet) -> Iterator[str]:
    yield f"# {sheet.how}"
    yield from (
        f"{name}: {json.dumps(to_plain(getattr(sheet, name)))}" for name in ("keyless", "pack", "version", "seed")
    )
    yield "questions:"
    for one in sheet.questions:
        yield from _question_lines(one)


def _question_lines(one: Asked) -> Iterator[str]:
    yield f"  - name: {one.name}"
    yield f"    kind: {one.kind}"
    yield f'    question: "{one.question}"'
    yield "    ask: |2-"
    yield from (f"      {line}".rstrip() for line in one.ask.split("\n"))
    yield f"    answer: {json.dumps(one.answer, ensure_ascii=False)}"
    yield f"    note: {json.dumps(one.note, ensure_ascii=False)}"
    yield ""


def _markdown_lines(sheet: Sheet) -> Iterator[str]:
    yield f"# {sheet.pack} {sheet.version}: questions for a second reader"
    yield ""
    yield f"Shuffled by seed {sheet.seed}. This copy is for reading; answers are taken in from YAML or JSON."
    for number, one in enumerate(sheet.questions, 1):
        yield ""
        yield f"## {number}. {one.name}"
        yield ""
        yield from (line.rstrip() for line in one.ask.split("\n"))


def read_sheet(path: Path) -> Sheet:
    """A sheet that came back, as YAML or JSON.

    Raises:
        StudyError: it can't be read as a sheet; the message says where it is wrong.
    """
    if not path.is_file():
        raise StudyError(f"There is no file {path}.", "Name a copy made by `studyapp pack export --keyless`.")
    text, problems = read_text(path, path.name)
    if not problems:
        sheet, found = load_text(text, Sheet, path.name)
        if isinstance(sheet, Sheet):
            return sheet
        problems = list(found)
    lines = "\n".join(f"  {problem}" for problem in problems[:MOST_SHOWN])
    raise StudyError(
        f"{path} is no keyless copy as YAML or JSON:\n{lines}", "Change nothing in a copy but `answer` and `note`."
    )
