"""What an author does with one lab of a pack folder that need not be installed."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from studyapp.core.errors import ContentError, StudyError
from studyapp.core.labs import Lab
from studyapp.library.load import load
from studyapp.library.text import shown
from studyapp.study.authoring import lab_operations

if TYPE_CHECKING:
    from studyapp.labs.mutation import Survivor
    from studyapp.labs.verify import Flaw

LAB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


def new_lab(place: Path) -> tuple[Path, ...]:
    """Write a first lab to write on; returns the files that were written, the lab first.

    Args:
        place: PACK/ID or PACK/labs/ID, with or without `.yaml`; nothing is written outside the pack's `labs`.

    Raises:
        StudyError: there is no pack or it has problems, the id can't name a lab or is taken, or nothing can be written.
    """
    from studyapp.library.new_lab import write_new_lab

    name = place.name.removesuffix(".yaml")
    if not LAB_NAME.fullmatch(name):
        hint = "Use letters, digits, dots, dashes and underscores, a letter or digit first."
        raise StudyError(f"`{shown(name)}` can't be the name of a lab.", hint)
    folder = pack_of(place)
    loaded = load(folder)
    if loaded.pack is None:
        raise ContentError(f"The pack in {folder} has problems.", loaded.problems)
    return tuple(folder / file for file in write_new_lab(folder, name, loaded.pack))


def lab_in(file: Path) -> Lab:
    """The lab that a file in the `labs` of a pack folder holds.

    Raises:
        StudyError: it lies in no pack, holds no lab of it, or the pack has problems.
    """
    folder = pack_of(file)
    loaded = load(folder, lab_operations())
    if loaded.pack is None:
        raise ContentError(f"The pack in {folder} has problems.", loaded.problems)
    for lab in loaded.pack.labs:
        if (folder / loaded.parts.places[id(lab)][0]).resolve() == file.resolve():
            return lab
    raise StudyError(f"{file} is no lab of the pack in {folder}.", "Labs lie in its folder `labs`.")


def verify_lab(lab: Lab, seed: int) -> "tuple[Flaw, ...]":
    """Everything that is unsound about a lab's grading, for the variables that a seed draws."""
    from studyapp.labs.verify import verify

    return verify(lab, seed)


def lab_survivors(lab: Lab, seeds: tuple[int, ...]) -> "tuple[Survivor, ...]":
    """The small changes of a lab's grading that its proof does not notice; raises StudyError if the lab is not sound."""
    from studyapp.labs.mutation import survivors

    return survivors(lab, seeds)


def pack_of(place: Path) -> Path:
    """The pack folder that a file in it, or beside its pack.yaml, belongs to; raises StudyError if there is none."""
    parent = place.absolute().parent
    above = parent.parent if parent.name == "labs" else parent
    if (above / "pack.yaml").is_file():
        return above
    hint = "Name a place in the folder of a pack; `studyapp pack new` makes one."
    raise StudyError(f"There is no pack.yaml in {above}.", hint)
