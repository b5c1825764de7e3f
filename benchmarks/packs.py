"""Checking a pack, whole process, against PyYAML's fast loader on the same file; and what an unchanged pack costs at start."""

import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pairs import absolute, ratios, row

from studyapp.settings import folders
from studyapp.study.authoring import check_pack
from studyapp.study.study import Study

LOAD = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), yaml.CSafeLoader)"
WORDS = [
    "vault",
    "policy",
    "backup",
    "restore",
    "point",
    "disk",
    "region",
    "lock",
    "soft",
    "delete",
    "retain",
    "snapshot",
    "agent",
    "virtual",
    "machine",
    "copy",
]


def text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))


def make_pack(folder: Path, items: int) -> Path:
    """A valid pack of that many questions of about 1.3 KB; returns its file of questions."""
    rng = random.Random(1)
    (folder / "content").mkdir(parents=True)
    (folder / "questions").mkdir()
    (folder / "pack.yaml").write_text(
        "format: 1\nid: bench\ntitle: Bench\nversion: 1.0.0\nauthors: [x]\nlicence: MIT\ncut_score: 70\n"
        "objectives:\n  - id: o\n    title: An objective\n    weight: 1\n"
    )
    (folder / "content" / "facts.yaml").write_text(
        "facts:\n  - id: f\n    statement: A fact.\n    source: A page\n    published: 2026-01-01\n    checked: 2026-11-01\n"
    )
    lines = ["items:"]
    for number in range(items):
        lines += [
            f"  - id: item-{number}",
            "    kind: choice",
            "    objectives:",
            "      - o",
            "    difficulty: medium",
        ]
        lines += [
            "    bloom: apply",
            "    facts:",
            "      - f",
            "    stem: >",
            f"      {text(rng, 40)}?",
            "    options:",
        ]
        for name in "abcd":
            lines += [
                f"      - id: {name}",
                f"        text: {name} {text(rng, 8)}",
                f"        explanation: {text(rng, 14)}",
            ]
            lines += ["        correct: true"] if name == "b" else []
    file = folder / "questions" / "all.yaml"
    file.write_text("\n".join(lines) + "\n")
    return file


def seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def check_against_loader(items: int, pairs: int, goal: float) -> bool:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = make_pack(folder, items)
        check = [sys.executable, "-m", "studyapp", "pack", "check", str(folder)]
        found = ratios(lambda: seconds(check), lambda: seconds([sys.executable, "-c", LOAD, str(file)]), pairs)
        return row(f"pack check, {items:,} questions / yaml.load(CSafeLoader)", found, goal)


def whole_process(goal: float) -> bool:
    """Checking 1,000 questions with every rule, from the call to its end."""
    with tempfile.TemporaryDirectory() as name:
        make_pack(Path(name), 1000)
        check = [sys.executable, "-m", "studyapp", "pack", "check", name]
        return absolute(
            "pack check, 1,000 questions, whole process", statistics.median(seconds(check) for _ in range(9)), goal
        )


def unchanged_against_check(goal: float) -> bool:
    """Refreshing with nothing changed, against reading the pack for the first time, in one process."""
    with tempfile.TemporaryDirectory() as name:
        home = folders(Path(name))
        make_pack(home.packs / "bench", 1000)
        study = Study(home, "default", lambda: datetime.now(UTC) + timedelta(minutes=1), random.Random(1))
        begun = time.perf_counter()
        study.content.refresh()
        cold = time.perf_counter() - begun

        def refresh() -> float:
            begun = time.perf_counter()
            study.content.refresh()
            return time.perf_counter() - begun

        found = ratios(refresh, lambda: cold, 21)
        study.close()
        return row("unchanged packs at start / reading them", found, goal)


def every_rule(goal: float) -> bool:
    """Checking 1,000 questions with every rule, in process."""
    with tempfile.TemporaryDirectory() as name:
        make_pack(Path(name), 1000)
        taken = []
        for _ in range(5):
            begun = time.perf_counter()
            check_pack(Path(name), datetime.now(UTC).date(), "info")
            taken.append(time.perf_counter() - begun)
        return absolute("pack check --level info, 1,000 questions, in process", statistics.median(taken), goal)


if __name__ == "__main__":
    results = [
        check_against_loader(1_000, 9, 0.6),
        check_against_loader(10_000, 5, 0.4),
        unchanged_against_check(0.01),
        every_rule(2.0),
        whole_process(2.0),
    ]
    sys.exit(0 if all(results) else 3)
