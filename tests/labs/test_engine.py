"""The grader is proven, an attempt is kept, and a lab with a flaw is told so."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.lab_runs import score
from studyapp.core.labs import Count, Exists, Lab, Never, Outcome, draw_variables, filled
from studyapp.core.plain import dumps, from_plain, loads, to_plain
from studyapp.labs.attempt import Attempt
from studyapp.labs.beginning import beginning
from studyapp.labs.bench import lay, run
from studyapp.labs.blotting import without_secrets
from studyapp.labs.checks import grade
from studyapp.labs.verify import verify
from studyapp.library.load import load_text

SOURCE = Path(__file__).parents[1] / "data" / "labs" / "two-groups.yaml"


@pytest.fixture(scope="module")
def lab() -> Lab:
    found, problems = load_text(SOURCE.read_text(encoding="utf-8"), Lab, "labs/two-groups.yaml")
    assert problems == ()
    assert isinstance(found, Lab)
    return found


def test_a_lab_survives_the_cache(lab: Lab) -> None:
    assert loads(Lab, dumps(lab)) == lab


def test_equal_seeds_draw_equal_variables_and_different_ones_differ(lab: Lab) -> None:
    assert draw_variables(lab, 5) == draw_variables(lab, 5)
    assert len({draw_variables(lab, seed)["app"] for seed in range(30)}) == 3
    assert "{{" not in dumps(filled(lab, draw_variables(lab, 5)))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_sound_lab_has_no_flaw(lab: Lab, seed: int) -> None:
    assert verify(lab, seed) == ()


def without_check(lab: Lab, name: str) -> Lab:
    tasks = (replace(task, checks=tuple(check for check in task.checks if check.id != name)) for task in lab.tasks)
    return replace(lab, tasks=tuple(task for task in tasks if task.checks))


@pytest.mark.parametrize("name", ["group-there", "old-kept", "locked", "still-locked-later"])
def test_a_lab_without_one_of_its_checks_is_not_sound(lab: Lab, name: str) -> None:
    flaws = verify(without_check(lab, name), 1)
    assert any(flaw.where.startswith("mutant") for flaw in flaws), flaws


def test_a_check_that_no_mutant_fails_is_a_flaw(lab: Lab) -> None:
    kept = tuple(mutant for mutant in lab.mutants if mutant.id not in ("no-lock", "wrong-lock"))
    (flaw,) = verify(replace(lab, mutants=kept), 1)
    assert str(flaw) == "two-groups: check locked: no mutant makes it fail, so nothing shows that it can"


def test_points_for_nothing_are_a_flaw(lab: Lab) -> None:
    plain = to_plain(lab)
    plain["tasks"][0]["checks"][0]["args"] = {"group": "rg-old"}
    flaws = [str(flaw) for flaw in verify(from_plain(Lab, plain), 1)]
    assert "two-groups: as shipped: earns 2 of 4 points untouched: group-there" in flaws


def test_a_solution_that_falls_short_and_a_step_that_is_refused_are_flaws(lab: Lab) -> None:
    plain = to_plain(lab)
    plain["solutions"][0]["steps"].pop()
    plain["solutions"][1]["steps"][0] = {"do": "vault.create", "args": {"group": "rg-none", "vault": "rsv-x"}}
    flaws = [str(flaw) for flaw in verify(from_plain(Lab, plain), 1)]
    assert any("solution group-first: locked is fail" in flaw for flaw in flaws)
    assert any(
        "solution lock-first: step 1 (vault.create) can't be performed: ResourceGroupNotFound" in f for f in flaws
    )


def test_a_forbidden_move_costs_its_task(lab: Lab) -> None:
    whole = filled(lab, draw_variables(lab, 1))
    target = lay(whole, 1)
    began = beginning(target)
    run(target, whole.solutions[0].steps)
    assert score(whole, grade(whole, target, began)) == whole.points() == 4
    run(target, next(m for m in whole.mutants if m.id == "tidied-up").append)
    findings = grade(whole, target, began)
    assert score(whole, findings) == 2
    assert next(f.found for f in findings if f.check == "old-kept").startswith("it was done at 2026-03-02")


def test_findings_say_what_was_found_and_recognise_the_mistake(lab: Lab) -> None:
    whole = filled(lab, draw_variables(lab, 1))
    target = lay(whole, 1)
    run(target, whole.mutants[0].replace[0].by)
    (finding, *_) = grade(whole, target, beginning(lay(whole, 1)))
    assert (finding.mark, finding.found) == ("fail", "location is eastus")
    assert finding.says == ("East US is the default of this operation; say the region.",)


def test_grading_changes_nothing(lab: Lab) -> None:
    whole = filled(lab, draw_variables(lab, 1))
    target = lay(whole, 1)
    before = (target.now, target.sandbox.state(), beginning(target))
    grade(whole, target, before[2])
    assert (target.now, target.sandbox.state(), beginning(target)) == before


@pytest.fixture
def attempt(lab: Lab, tmp_path: Path) -> Attempt:
    made = Attempt(lab, 1, tmp_path / "attempt")
    made.begin()
    return made


def solve(attempt: Attempt) -> None:
    for step in attempt.lab.solutions[0].steps:
        attempt.do(step.do, step.args)


def test_an_attempt_is_found_again_as_it_was_left(attempt: Attempt, lab: Lab) -> None:
    solve(attempt)
    again = Attempt(lab, 1, attempt.folder)
    assert all(finding.mark == "pass" for finding in again.check())


def test_reset_goes_back_byte_for_byte(attempt: Attempt) -> None:
    start = (attempt.folder / "world.json").read_bytes()
    solve(attempt)
    attempt.check()
    attempt.mark_passed()
    passed = (attempt.folder / "world.json").read_bytes()
    attempt.do("lock.delete", {"lock": "keep", "group": attempt.lab.solutions[0].steps[0].args["group"]})
    attempt.reset(to_pass=True)
    assert (attempt.folder / "world.json").read_bytes() == passed
    attempt.reset()
    assert (attempt.folder / "world.json").read_bytes() == start


def test_there_is_nothing_to_go_back_to_before_the_first_pass(attempt: Attempt) -> None:
    with pytest.raises(StudyError, match="Nothing has passed"):
        attempt.reset(to_pass=True)


def test_a_refusal_is_told_in_azures_words_and_kept(attempt: Attempt) -> None:
    with pytest.raises(StudyError, match="Azure refused it: ResourceGroupNotFound"):
        attempt.do("vault.create", {"group": "rg-none", "vault": "rsv-x"})
    assert [line["call"]["status"] for line in attempt.transcript() if "call" in line] == [404]


def test_what_a_crash_left_behind_the_last_mark_is_dropped(attempt: Attempt) -> None:
    attempt.do("group.create", {"group": "rg-a"})
    whole = attempt.transcript()
    with (attempt.folder / "transcript.jsonl").open("a") as file:
        file.write(json.dumps({"call": {"method": "PUT", "url": "x", "status": 0, "request": None}}) + "\n")
    assert attempt.transcript() == whole


def test_branches_go_their_own_ways(attempt: Attempt, tmp_path: Path) -> None:
    other = attempt.branch(tmp_path / "branch")
    solve(other)
    assert all(finding.mark == "pass" for finding in other.check())
    assert not any(finding.mark == "pass" and finding.points for finding in attempt.check())


def test_a_damaged_world_is_told(attempt: Attempt) -> None:
    (attempt.folder / "world.json").write_text("{")
    with pytest.raises(StudyError, match="can't be read"):
        attempt.check()


def test_a_full_disk_is_told(lab: Lab, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StudyError, match="can't be written"):
        Attempt(lab, 1, tmp_path / "file" / "attempt").begin()


def test_secrets_never_reach_the_transcript() -> None:
    body = {"properties": {"osProfile": {"adminPassword": "hunter2", "adminUsername": "me"}, "list": [{"secret": "x"}]}}
    kept = json.dumps(without_secrets(body))
    assert "hunter2" not in kept
    assert '"x"' not in kept
    assert "me" in kept


def test_every_kind_of_check_stands_in_the_sample(lab: Lab) -> None:
    assert {type(check) for check in lab.checks()} == {Exists, Never, Count, Outcome}


def test_the_sample_lab_can_be_read_with_its_pack(tmp_path: Path, copy_of_sample: Callable[[], Path]) -> None:
    from studyapp.library.load import load
    from studyapp.study.authoring import lab_operations

    folder = copy_of_sample()
    (folder / "labs").mkdir()
    shutil.copy(SOURCE, folder / "labs")
    loaded = load(folder, lab_operations())
    assert loaded.problems == ()
    assert loaded.pack is not None
    assert [one.id for one in loaded.pack.labs] == ["two-groups"]
