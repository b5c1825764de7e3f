"""A pack broken by one small edit of the sample pack."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import SAMPLE

PACK, FACTS, QUESTIONS = "pack.yaml", "content/facts.yaml", "questions/all.yaml"
TEA, BREAD = "content/lessons/01-tea.md", "content/lessons/02-bread.md"


@dataclass(frozen=True)
class Broken:
    """An edit of one file, and every problem that it makes, as it is printed."""

    name: str
    file: str
    old: str
    """Text that is replaced where it first stands; empty if the file is written anew."""
    new: str | bytes
    problems: tuple[str, ...]

    @classmethod
    def written(cls, name: str, file: str, new: str | bytes, problems: tuple[str, ...]) -> "Broken":
        """A file written anew."""
        return cls(name, file, "", new, problems)

    def build(self, folder: Path) -> Path:
        """The broken pack, in a new folder below this one."""
        pack = sample_in(folder)
        new = self.new.encode() if isinstance(self.new, str) else self.new
        if self.old:
            text = (pack / self.file).read_bytes()
            assert self.old.encode() in text
            new = text.replace(self.old.encode(), new, 1)
        (pack / self.file).write_bytes(new)
        return pack


def sample_in(folder: Path) -> Path:
    """A copy of the sample pack, in a new folder below this one."""
    return Path(shutil.copytree(SAMPLE, folder / "sample"))
