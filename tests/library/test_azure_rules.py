"""What a lab says of a subscription is held to account, at the line where it is written."""

from pathlib import Path

import pytest

from studyapp.library.load import load
from studyapp.study.authoring import lab_operations
from tests.library.broken.case import sample_in

SOURCE = (Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml").read_text(encoding="utf-8")
BOTH = SOURCE.replace("targets: [sandbox]", "targets: [sandbox, azure]")
OMIT = "  omit:\n    - {check: still-locked-later, because: Nobody sees the future.}\n"
SOUND = f"{BOTH}azure:\n  laying: 5\n{OMIT}"


def problems(folder: Path, text: str) -> list[str]:
    """Line of the text and what is wrong there."""
    pack = sample_in(folder)
    (pack / "labs").mkdir()
    (pack / "labs" / "two-groups.yaml").write_text(text, encoding="utf-8")
    lines = text.splitlines()
    found = load(pack, lab_operations()).problems
    assert all(problem.file == "labs/two-groups.yaml" for problem in found), found
    return [f"{lines[problem.line - 1].strip()} | {problem.message}" for problem in found]


def test_a_lab_that_runs_in_both_worlds_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, SOUND) == []


def test_a_check_of_the_future_must_be_left_out(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, f"{BOTH}azure:\n  laying: 5\n")
    assert found == (
        "- id: still-locked-later | lab `two-groups`: check `still-locked-later`"
        " looks into the future, which only the sandbox has"
    )


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("targets: [sandbox, azure]", "targets: [sandbox]", ["laying: 5 | it says what differs on azure, which is not among its targets"]),
        ("\nworld:\n", "\nworld:\n  - do: clock.next\n", ["- do: clock.next | the world needs clock.next, which only the sandbox has"]),
        (
            "\ntasks:\n",
            "\nfaults:\n  - {id: busy, kind: wire, verb: GET, path: '*', status: 429}\ntasks:\n",
            ["- {id: busy, kind: wire, verb: GET, path: '*', status: 429} | a subscription can't have the fault `busy`"],
        ),
        (
            '        resource: "*/rg-old"\n',
            '        resource: "*/rg-old"\n        until: "*/rg-new"\n',
            ["- id: old-kept | check `old-kept` asks which resource was made when, which only the sandbox knows"],
        ),
        ("read: lock.list", "read: alert.notices", [
            "- id: locked | check `locked` reads alert.notices, which only the sandbox has",
        ]),
        ("check: still-locked-later, b", "b", ["- {because: Nobody sees the future.} | it names 0 of check, mistake, solution, mutant"]),
        (OMIT, OMIT + "    - {check: lockd, because: No.}\n", ["- {check: lockd, because: No.} | it names the check `lockd`, which is not there"]),
        (OMIT, OMIT + "  texts:\n    - {task: lock, says: No.}\n", ["- {task: lock, says: No.} | `says` is said of a mistake, and none is named"]),
        (OMIT, OMIT + "  texts:\n    - {check: lock, look: No.}\n", ["- {check: lock, look: No.} | it names the check `lock`, which is not there"]),
        (
            OMIT,
            OMIT + "  checks:\n    - {id: new, kind: absent, read: vault.show, args: {group: a, vault: b}, expected: E, why: W, look: L}\n",
            ["- {id: new, kind: absent, read: vault.show, args: {group: a, vault: b}, expected: E, why: W, look: L} | `new` stands in the place of no check"],
        ),
        (OMIT, OMIT + "  world:\n    - {do: grup.create}\n", ["- {do: grup.create} | on azure, there is no operation `grup.create`"]),
        (OMIT, OMIT + "  briefing: It is {{late}}.\n", ["id: two-groups | the variable `late` is not declared"]),
        ("  - id: app\n", "  - id: unique\n    among: [a]\n  - id: app\n", ["- id: unique | every lab has the variable `unique` already"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_where_it_stands(tmp_path: Path, old: str, new: str, found: list[str]) -> None:
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    told = [one.replace("lab `two-groups`: ", "") for one in problems(tmp_path, text)]
    assert [one for one in told if one in found] == found, told


def test_a_lab_whose_every_solution_needs_the_sandbox_can_not_be_solved_on_a_subscription(tmp_path: Path) -> None:
    text = SOUND.replace("\n    steps:\n", "\n    steps:\n      - do: clock.next\n")
    assert "id: two-groups | lab `two-groups`: every solution needs the sandbox" in problems(tmp_path, text)


def test_a_mutant_that_fits_no_solution_there_is_told_at_its_place(tmp_path: Path) -> None:
    other = "  solutions:\n    - id: group-first\n      title: T\n      steps:\n        - {do: group.list}\n"
    found = problems(tmp_path, SOUND.replace(OMIT, OMIT + other))
    assert found
    assert all("on azure, mutant" in one and one.startswith("- id: ") for one in found)
