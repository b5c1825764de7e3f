"""A first lab to write on: small, clean at the strictest level of `pack check`, and with a grading that `lab verify` finds sound."""

import json
from importlib import resources
from pathlib import Path

from studyapp.core.errors import StudyError
from studyapp.core.packs import Pack
from studyapp.library.mend import SCHEMA_FOLDERS, SCHEMA_LINE
from studyapp.library.schema import schema


def write_new_lab(folder: Path, name: str, pack: Pack) -> tuple[str, ...]:
    """Write a lab into a pack, with the schema for editors if the pack has none; returns the names of the files written.

    It names the pack's first objective, fact and lesson, which an author changes.

    Args:
        folder: of the pack.
        name: id of the lab, and name of its file.
        pack: what is in the folder.

    Raises:
        StudyError: the pack has such a lab or no fact, or its folder can't be written.
    """
    file = f"labs/{name}.yaml"
    if any(lab.id == name for lab in pack.labs) or (folder / file).exists():
        raise StudyError(f"The pack has a lab `{name}` already.", "Give the new one another name.")
    if not pack.facts:
        raise StudyError("The pack has no facts, and the grading of a lab rests on one.", "Write content/facts.yaml.")
    home = next((home for home in SCHEMA_FOLDERS if (folder / home / "lab.json").is_file()), None)
    texts = {file: f"{SCHEMA_LINE}../{home or SCHEMA_FOLDERS[0]}/lab.json\n{_text(name, pack)}"}
    if home is None:
        texts[f"{SCHEMA_FOLDERS[0]}/lab.json"] = json.dumps(schema("lab"), indent=2) + "\n"
    try:
        for place, text in texts.items():
            (folder / place).parent.mkdir(exist_ok=True)
            with (folder / place).open("xb") as new:
                new.write(text.encode())
    except OSError as error:
        raise StudyError(f"{folder} can't be written: {error.strerror}.", "Name a pack where you may write.") from error
    return tuple(texts)


def _text(name: str, pack: Pack) -> str:
    text = resources.files("studyapp.library").joinpath("new_lab.yaml").read_text(encoding="utf-8")
    lesson = f"lesson: {pack.lessons[0].id}\n" if pack.lessons else ""
    objective, fact = pack.info.objectives[0].id, pack.facts[0].id
    for mark, value in (("@ID@", name), ("@OBJECTIVE@", objective), ("@FACT@", fact), ("@LESSON@", lesson)):
        text = text.replace(mark, value)
    return text
