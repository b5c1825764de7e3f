"""A pack folder becomes a Pack, or a list of everything that is wrong with it. Nothing is ever half loaded."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studyapp.core.errors import Problem
from studyapp.core.items import ItemFile
from studyapp.core.labs import Lab
from studyapp.core.lessons import Lesson, LessonHead
from studyapp.core.packs import FactFile, Pack, PackInfo
from studyapp.core.record import Record
from studyapp.library.folder import RECORD, PackFile, digest, pack_files
from studyapp.library.lab_rules import Signatures
from studyapp.library.nodes import collector_off, compose
from studyapp.library.reader import INVALID, Walk, read
from studyapp.library.rules import Parts, check
from studyapp.library.text import decode, read_text, shown

MOST_PACK_BYTES = 256 * 1024 * 1024
"""In all files together: 100,000 questions have 133 MB."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a pack folder."""

    folder: Path
    pack: Pack | None
    """None if there is any problem."""
    problems: tuple[Problem, ...]
    """In file order."""
    hash: str
    """SHA-256 over the pack's files; see `folder.digest`."""
    parts: Parts
    """What was read, with the place of each thing; for rules that run afterwards."""


@dataclass(slots=True)
class _Reading:
    """The state of one pack, or of one of its files, being read."""

    problems: list[Problem] = field(default_factory=list)
    parts: Parts = field(default_factory=Parts)
    contents: dict[str, bytes] = field(default_factory=dict)

    def take(self, file: "_Reading") -> None:
        """Add what came of reading one more file."""
        self.problems += file.problems
        self.contents |= file.contents
        self.parts.take(file.parts)


def load(folder: Path, operations: Signatures | None = None) -> Loaded:
    """Read a pack folder whole.

    A missing `pack.yaml` and every other defect is a problem in the result, not an exception.

    Args:
        folder: the pack.
        operations: what the steps and checks of labs may name; without it they are not looked up.
    """
    return PackReader(folder, operations).read()


class PackReader:
    """Reads one pack folder again and again; after the first time only the files that changed are read."""

    def __init__(self, folder: Path, operations: Signatures | None = None) -> None:
        """Make a reader; its arguments are those of `load`."""
        self._folder = folder
        self._operations = operations
        self._read_files: dict[str, tuple[tuple[int, int], _Reading]] = {}
        """Time stamp and size of each file when it was read, and what came of it."""

    def read(self) -> Loaded:
        """The folder as it is now; see `load`."""
        with collector_off():
            return self._read()

    def _read(self) -> Loaded:
        reading = _Reading(parts=Parts(operations=self._operations))
        files, reading.problems = pack_files(self._folder)
        before, self._read_files = self._read_files, {}
        size = 0
        for file in files:
            if size > MOST_PACK_BYTES:
                message = f"the pack has more than {MOST_PACK_BYTES // 1024 // 1024} MiB; no more are read"
                reading.problems.append(Problem("pack.yaml", 0, 0, "", message, "Make several packs of it.", "P005"))
                break
            look = _look(file.path)
            known = before.get(file.name)
            read = known[1] if known and known[0] == look else _read_file(file)
            self._read_files[file.name] = look, read
            reading.take(read)
            size += len(read.contents.get(file.name, b""))
        _note_missing(self._folder, files, reading)
        reading.problems += check(reading.parts, is_whole=not reading.problems)
        problems = tuple(sorted(coded(problem) for problem in reading.problems))
        pack = None if problems else _pack(reading.parts)
        return Loaded(self._folder, pack, problems, digest(reading.contents), reading.parts)


def _look(path: Path) -> tuple[int, int]:
    """What tells whether a file has changed: its time stamp in nanoseconds and its size; zeros if it can't be seen."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


def coded(problem: Problem) -> Problem:
    """The problem with a code: what has none yet says that a file is not in the format."""
    return problem if problem.code else replace(problem, code=_format_code(problem.file))


def _format_code(file: str) -> str:
    families = {"questions/": "Q001", "content/lessons/": "L001", "labs/": "B001"}
    return next((code for prefix, code in families.items() if file.startswith(prefix)), "P001")


def folder_hash(folder: Path) -> str:
    """The hash of a pack folder as it is now, without reading it as a pack; equal to `load(folder).hash`."""
    texts = {file.name: read_text(file.path, file.name) for file in pack_files(folder)[0]}
    return digest({name: text.encode() for name, (text, problems) in texts.items() if not problems})


def _note_missing(folder: Path, files: list[PackFile], reading: _Reading) -> None:
    """Problems for files that a pack can't do without."""
    seen = {file.name for file in files} | {problem.file for problem in reading.problems}
    if "pack.yaml" not in seen:
        hint = "A pack is a folder with a pack.yaml; name that folder."
        message = f"there is no pack.yaml in {shown(str(folder), 400)}"
        reading.problems.append(Problem("pack.yaml", 0, 0, "", message, hint, "P004"))
    if "content/facts.yaml" not in seen and (reading.parts.items or reading.parts.lessons):
        hint = "Write there the facts that the lessons and items rest on."
        reading.problems.append(Problem("content/facts.yaml", 0, 0, "", "this file is missing", hint, "P004"))


def load_text(text: str, wanted: Any, name: str = "text") -> tuple[Any, tuple[Problem, ...]]:
    """One YAML document as a content type, without the rules that need a whole pack; (value or None, problems)."""
    decoded, problems = decode(text.encode("utf-8", "surrogatepass"), name)
    value = INVALID if problems else _read_yaml(decoded, wanted, name, problems)[0]
    return (None if value is INVALID else value), tuple(sorted(coded(problem) for problem in problems))


def _pack(parts: Parts) -> Pack | None:
    if parts.info is None:
        return None
    return Pack(
        info=parts.info,
        facts=tuple(parts.facts),
        lessons=tuple(parts.lessons),
        items=tuple(parts.items),
        labs=tuple(parts.labs),
        record=tuple(parts.record),
    )


def _read_file(file: PackFile) -> _Reading:
    text, problems = read_text(file.path, file.name)
    reading = _Reading(problems)
    if problems:
        return reading
    reading.contents[file.name] = text.encode()
    if file.name == "pack.yaml":
        info = _whole(text, PackInfo, file.name, reading)
        reading.parts.info = info
    elif file.name == "content/facts.yaml":
        facts: FactFile | None = _whole(text, FactFile, file.name, reading)
        reading.parts.facts += facts.facts if facts else ()
    elif file.name == RECORD:
        record: Record | None = _whole(text, Record, file.name, reading)
        reading.parts.record += record.entries if record else ()
    elif file.name.endswith(".md"):
        _read_lesson(text, file.name, reading)
    elif file.name.startswith("labs/"):
        lab: Lab | None = _whole(text, Lab, file.name, reading)
        reading.parts.labs += [lab] if lab else []
    else:
        items: ItemFile | None = _whole(text, ItemFile, file.name, reading)
        reading.parts.items += items.items if items else ()
    return reading


def _whole(text: str, wanted: Any, name: str, reading: _Reading) -> Any:
    """A file that is one YAML document; None after problems were noted."""
    value, walk = _read_yaml(text, wanted, name, reading.problems)
    if walk is not None:
        reading.parts.places.update({key: (name, *place) for key, place in walk.places.items()})
    return None if value is INVALID else value


def _read_yaml(
    text: str, wanted: Any, name: str, problems: list[Problem], first_line: int = 1
) -> tuple[Any, Walk | None]:
    root, found = compose(text, name, first_line)
    problems += found
    if root is None:
        return INVALID, None
    walk = Walk(name, text, first_line)
    value = read(walk, root, wanted)
    problems += walk.problems
    return value, walk


def _read_lesson(text: str, name: str, reading: _Reading) -> None:
    head_text, body, body_line = _front_matter(text)
    if not body_line:
        is_open = text.startswith("---\n")
        message = "the front matter is not closed" if is_open else "the lesson has no front matter"
        hint = "Begin the file with a line `---`, the fields of the lesson, and another line `---`."
        reading.problems.append(Problem(name, 1, 1, "", message, hint))
        return
    head, walk = _read_yaml(head_text, LessonHead, name, reading.problems, first_line=2)
    if walk is None or head is INVALID:
        return
    lesson = Lesson(head=head, body=body)
    reading.parts.lessons.append(lesson)
    reading.parts.places[id(lesson)] = (name, 2, 1)
    reading.parts.body_lines[id(lesson)] = body_line


def _front_matter(text: str) -> tuple[str, str, int]:
    """The front matter, the body, and the line on which the body begins; line 0 if there is no front matter."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 0
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        return "", text, 0
    return "\n".join(lines[1:end]) + "\n", "\n".join(lines[end + 1 :]), end + 2
