"""Keeping one answer durably, against one synchronised write of 4 KiB to the same disk."""

import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from pairs import ratios, row

from studyapp.core.grading import Picked
from studyapp.core.session import Attempt, Planned, Session
from studyapp.store.learner import LearnerStore

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def attempt(position: int, rng: random.Random) -> Attempt:
    return Attempt(
        session="s", position=position, pack="p", pack_version="1.0.0", item=f"i{rng.randrange(500)}", item_hash="h" * 32,
        key_hash="k" * 32, objectives=(f"o{rng.randrange(20)}",), kind="choice", mode="practice", seed=7,
        shown=(("options", ("a", "b", "c", "d")),), response=Picked(("a",)), milliseconds=12000, profile="practice",
        earned=1, possible=1, at=NOW,
    )  # fmt: skip


def main() -> bool:
    rng = random.Random(1)
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as name:
        store = LearnerStore(Path(name) / "study.db", NOW)
        store.save_session(Session(
            id="s", pack="p", pack_version="1.0.0", pack_hash="x", mode="practice", profile="practice", seed=7,
            items=(Planned("i", ()),), started=NOW,
        ))  # fmt: skip
        file = os.open(Path(name) / "yardstick", os.O_CREAT | os.O_WRONLY)
        positions = iter(range(1_000_000))
        block = b"x" * 4096

        def keep() -> float:
            made = attempt(next(positions), rng)
            begun = time.perf_counter()
            store.record(made)
            return time.perf_counter() - begun

        def write() -> float:
            begun = time.perf_counter()
            os.pwrite(file, block, 0)
            os.fdatasync(file)
            return time.perf_counter() - begun

        for _ in range(2000):
            store.record(attempt(next(positions), rng))
        found = ratios(keep, write, 501)
        store.close()
        os.close(file)
    return row("one answer, durable / write 4 KiB + fdatasync", found, 2.5, "us", 1e6)


if __name__ == "__main__":
    sys.exit(0 if main() else 3)
