"""A first pack to write on: small, and clean at the strictest level of `pack check`."""

import json
from datetime import date
from pathlib import Path
from typing import Final

from studyapp.core.errors import StudyError
from studyapp.library.schema import FILES, schema

_PACK: Final = """# yaml-language-server: $schema=schema/pack.json
format: 1
id: {id}
title: {title}
version: 0.1.0
authors:
  - Your name
licence: CC-BY-4.0
cut_score: 70
objectives:
  - id: first
    title: Brew black tea
    weight: 1
"""
_FACTS: Final = """# yaml-language-server: $schema=../schema/facts.json
facts:
  - id: tea-water
    statement: Black tea is made with boiling water.
    source: Title of the page it was read on
    published: undated
    checked: {today}
"""
_LESSON: Final = """---
id: tea
title: Black tea
objectives: [first]
minutes: 5
facts: [tea-water]
---
## Water

Black tea wants boiling water: [read why](fact:tea-water).

[Check yourself: how hot is the water?](check:tea-water-heat)
"""
_QUESTIONS: Final = """# yaml-language-server: $schema=../schema/questions.json
items:
  - id: tea-water-heat
    kind: choice
    objectives: [first]
    difficulty: easy
    bloom: apply
    facts: [tea-water]
    lesson: tea#water
    stem: >
      Four guests want black tea, and the kettle shows how hot its water is. At which reading do you pour?
    shuffle: false
    options:
      - id: warm
        text: 60 degrees
        explanation: That is for some green teas.
        misconception: Hotter water makes every tea bitter.
      - id: hot
        text: 80 degrees
        explanation: Black tea stays thin at that heat.
      - id: boiling
        text: 100 degrees
        correct: true
        explanation: Black tea is made with boiling water.
"""


def write_new_pack(folder: Path, name: str, today: date) -> tuple[str, ...]:
    """Write a small pack that passes every rule, with the schemas for editors; returns the names of its files.

    Args:
        folder: made if need be; must be empty.
        name: id of the pack.
        today: the day on which its fact counts as checked.

    Raises:
        StudyError: there is something in the folder, or it can't be written.
    """
    texts = {
        "pack.yaml": _PACK.format(id=name, title=json.dumps(name)),
        "content/facts.yaml": _FACTS.format(today=today.isoformat()),
        "content/lessons/01-tea.md": _LESSON,
        "questions/01-tea.yaml": _QUESTIONS,
    }
    texts |= {f"schema/{kind}.json": json.dumps(schema(kind), indent=2) + "\n" for kind in FILES}
    try:
        if folder.exists() and any(folder.iterdir()):
            raise StudyError(f"There is something in {folder} already.", "Name a new or empty folder.")
        for file, text in texts.items():
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(text.encode())
    except OSError as error:
        raise StudyError(
            f"{folder} can't be written: {error.strerror}.", "Name a folder where you may write."
        ) from error
    return tuple(texts)
