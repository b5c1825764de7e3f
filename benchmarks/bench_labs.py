"""How fast the labs of the built-in pack are: `python benchmarks/bench_labs.py [--rounds 5] [LAB ...]`.

Two kinds of rows. A run lays a lab's world, performs its first reference solution and grades the state: beside it a
thousand plain SDK reads from a sandbox, for calls are what a lab consists of, and a learner's machine moves both alike.
A reset brings the state of a solved lab back to its start, for good, and opens it: beside it the same file written,
forced to the disk and read as JSON, less than which it can't be. That the file is then equal to its start, byte for byte, is looked at each time.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sites
from azure.mgmt.recoveryservices import RecoveryServicesClient
from pairs import absolute, ratios, row

from studyapp.core.labs import Lab, draw_variables, filled
from studyapp.labs.attempt import Attempt
from studyapp.labs.bench import last_event, lay, run
from studyapp.labs.checks import grade
from studyapp.settings import folders
from studyapp.study.study import Study

SEED = 1
RUN, RESET = 1.0, 6.0
"""The most that a run and a reset may cost, as ratios; a reset forces the transcript to the disk as well, under a lock."""
LONGEST_RUN, LONGEST_RESET = 10.0, 1.0
"""The same in seconds."""


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def shipped() -> tuple[Lab, ...]:
    """Every lab of the built-in pack."""
    with tempfile.TemporaryDirectory() as name:
        study = Study(folders(Path(name)), "default", lambda: datetime.now(UTC), random.Random(1))
        study.content.refresh()
        labs = tuple(study.content.labs())
        study.close()
    return labs


def solved(lab: Lab) -> int:
    """Lay a lab, solve it, grade it: how many calls that took. A lab that is not solved is no lab to measure."""
    target = lay(lab, SEED)
    since = last_event(target)
    run(target, lab.solutions[0].steps)
    findings = grade(lab, target, since)
    assert all(finding.mark == "pass" for finding in findings), f"{lab.id} is not solved by its solution"
    return len(target.calls)


def a_run(lab: Lab, rounds: int) -> list[bool]:
    whole = filled(lab, draw_variables(lab, SEED))
    vaults = RecoveryServicesClient(**sites.vault().connection()).vaults

    def thousand_reads() -> float:
        begun = time.perf_counter()
        for _ in range(200):
            vaults.get(sites.GROUP, sites.VAULT)
        return 5 * (time.perf_counter() - begun)

    name = f"{lab.id}: run of {solved(whole)} calls"
    found = ratios(partial(timed, partial(solved, whole)), thousand_reads, rounds)
    return [row(f"{name} / 1,000 reads", found, RUN), absolute(name, found[0], LONGEST_RUN, "s", 1)]


def a_reset(lab: Lab, rounds: int, folder: Path) -> list[bool]:
    attempt = Attempt(lab, SEED, folder / lab.id)
    attempt.begin()
    start, world = ((attempt.folder / f"{name}.json") for name in ("start", "world"))
    solution = filled(lab, draw_variables(lab, SEED)).solutions[0]
    with attempt.working("the solution") as target:
        run(target, solution.steps)
    done = world.read_bytes()

    def reset() -> None:
        attempt.reset()
        attempt.target()

    def write_and_read() -> None:
        with (folder / "copy").open("wb") as file:
            file.write(start.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        json.loads((folder / "copy").read_bytes())

    resets, yards, equal = [], [], True
    for _ in range(rounds):
        world.write_bytes(done)
        resets.append(timed(reset))
        equal &= world.read_bytes() == start.read_bytes() != done
        yards.append(timed(write_and_read))
    ratio = statistics.median(one / other for one, other in zip(resets, yards, strict=True))
    found = (statistics.median(resets), statistics.median(yards), ratio)
    return [
        row(f"{lab.id}: reset / the file written and read", found, RESET),
        absolute(f"{lab.id}: reset", found[0], LONGEST_RESET, "s", 1),
        absolute(f"{lab.id}: resets whose state was not byte-equal", 0 if equal else 1, 0, "", 1),
    ]


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("labs", nargs="*", metavar="LAB")
    options = parser.parse_args()
    chosen = [lab for lab in shipped() if not options.labs or lab.id in options.labs]
    met: list[bool] = []
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        for lab in chosen:
            met += a_run(lab, options.rounds)
            met += a_reset(lab, 5 * options.rounds, Path(folder))
    return bool(met) and all(met)


if __name__ == "__main__":
    sys.exit(0 if main() else 3)
