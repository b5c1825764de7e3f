"""A grading that is loosened is noticed by the lab's own mutants, or named; a mutant may run into a refusal."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from studyapp.core.errors import StudyError
from studyapp.core.labs import Check, Condition, Count, Exists, Lab, Near, Never, Outcome, Step
from studyapp.labs.loosening import loosened
from studyapp.labs.mutation import survivors
from studyapp.labs.verify import verify
from studyapp.library.lab_rules import defects_of_lab
from studyapp.library.load import load_text

REPOSITORY = Path(__file__).parents[2]
TIMELESS = ("still-locked-later", "with `days: 0`")
"""Nothing ever removes the sample's vault, so that its month makes no difference."""


def read(path: Path) -> Lab:
    found, problems = load_text(path.read_text(encoding="utf-8"), Lab, path.name)
    assert problems == ()
    assert isinstance(found, Lab)
    return found


@pytest.fixture(scope="module")
def lab() -> Lab:
    return read(REPOSITORY / "tests" / "data" / "labs" / "two-groups.yaml")


def changed(lab: Lab, name: str, change: Callable[[Check], Check]) -> Lab:
    """The lab with one of its checks changed."""
    tasks = (
        replace(task, checks=tuple(change(check) if check.id == name else check for check in task.checks))
        for task in lab.tasks
    )
    return replace(lab, tasks=tuple(tasks))


def named(lab: Lab) -> list[tuple[str, str]]:
    return [(one.check, one.change) for one in survivors(lab, (1, 2))]


def without(lab: Lab, *mutants: str) -> Lab:
    return replace(lab, mutants=tuple(one for one in lab.mutants if one.id not in mutants))


def test_the_samples_proof_notices_all_but_one_change(lab: Lab) -> None:
    assert named(lab) == [TIMELESS]
    (one,) = survivors(lab, (1,))
    assert str(one) == (
        "two-groups: check still-locked-later: with `days: 0`: nothing notices it."
        " Add a mutant that shows what it is for, or leave it out."
    )


def test_a_condition_that_no_mutant_needs_is_named_with_the_values_of_the_first_seed(lab: Lab) -> None:
    spare = Condition(path="name", equals="{{app}}")
    check_of_group = lab.tasks[0].checks[0]
    assert isinstance(check_of_group, Exists)
    wider = replace(check_of_group, where=(*check_of_group.where, spare))
    wide = changed(lab, "group-there", lambda _: wider)
    ((check, change), _) = named(wide)
    assert check == "group-there"
    assert change.startswith("without the condition that name is rg-")


def test_a_mistake_that_no_mutant_shows_is_named(lab: Lab) -> None:
    mistake = Near(id="never-seen", where=(Condition(path="location", equals="atlantis"),), says="-")
    more = changed(lab, "group-there", lambda one: replace(one, near=(*one.near, mistake)))
    assert ("group-there", "without the known mistake `never-seen`") in named(more)


def test_a_need_counts_as_noticed_where_a_mutant_hangs_on_it(lab: Lab) -> None:
    needing = changed(lab, "locked", lambda one: replace(one, needs="group-there"))
    fails = {"default-region": ("group-there", "locked")}
    sound = replace(needing, mutants=tuple(replace(one, fails=fails.get(one.id, one.fails)) for one in lab.mutants))
    assert named(sound) == [TIMELESS]


def test_a_check_that_decides_nothing_is_named(lab: Lab) -> None:
    """Whatever fails the second check fails the first as well: without the first, every mistake is still noticed."""
    (group, kept), locks = lab.tasks[0].checks, lab.tasks[1]
    twin = replace(group, id="group-again", near=())
    doubled = replace(lab, tasks=(replace(lab.tasks[0], checks=(group, twin, kept)), locks))
    doubled = replace(
        doubled,
        mutants=tuple(
            replace(one, fails=(*one.fails, "group-again")) if "group-there" in one.fails else one
            for one in lab.mutants
        ),
    )
    deleted = "deleted, with every mention of it"
    assert {("group-there", deleted), ("group-again", deleted)} <= set(named(doubled))


def test_a_lab_that_is_not_sound_is_not_mutated(lab: Lab) -> None:
    with pytest.raises(
        StudyError, match="`two-groups` is not sound: two-groups: check locked: no mutant makes it fail"
    ):
        survivors(without(lab, "no-lock", "wrong-lock"), (1,))
    lost = replace(lab, world=(Step(do="vault.create", args={"group": "rg-none", "vault": "rsv-x"}),))
    with pytest.raises(StudyError, match="The world of `two-groups` can't be laid: ResourceGroupNotFound"):
        survivors(lost, (1,))


def test_each_bound_and_each_condition_is_loosened_once() -> None:
    said: dict[str, Any] = {"expected": "-", "why": "-", "look": "-"}
    both = Condition(path="a", at_least=1, at_most=2)
    count = Count(id="c", read="lock.list", args={}, where=(both,), at_least=2, at_most=3, needs="b", **said)
    assert [what for what, _ in loosened(count)] == [
        "without the condition that a is at least 1 and at most 2",
        "without `at_least` on a",
        "without `at_most` on a",
        "with `at_least: 1`",
        "with `at_most: 4`",
        "without `needs: b`",
    ]
    later = Outcome(
        id="o", days=2, first=(Step(do="clock.next"),), then=Exists(id="e", read="x.y", args={}, **said), **said
    )
    assert [what for what, _ in loosened(later)] == ["with `days: 0`", "without clock.next in `first`"]
    near = Near(id="n", where=(Condition(path="a", equals="1"), Condition(path="b", present=True)), says="-")
    never = Never(id="n", points=0, action="*/delete", until="*", near=(near,), **said)
    assert [what for what, _ in loosened(never)] == [
        "without `until`",
        "without the known mistake `n`",
        "the known mistake `n` without the condition that a is 1",
        "the known mistake `n` without the condition that b has a value",
    ]


# Refusals in mutants


def refusing(lab: Lab, code: str | None, vault: str) -> Lab:
    """The lab with another code and another vault in the mutant that is refused."""
    (last,) = (one for one in lab.mutants if one.id == "bad-name")
    step = replace(last.replace[0].by[0], refused=code, args={"group": "{{app}}", "vault": vault})
    return replace(
        without(lab, "bad-name"),
        mutants=(*lab.mutants[:-1], replace(last, replace=(replace(last.replace[0], by=(step,)),))),
    )


def test_a_step_must_be_refused_just_as_its_mutant_says(lab: Lab) -> None:
    assert verify(lab, 1) == ()
    (flaw,) = verify(refusing(lab, "SomethingElse", "1"), 1)
    assert "step 2 (vault.create) should be refused as SomethingElse, but is as InvalidResourceName" in flaw.message
    (flaw,) = verify(refusing(lab, "InvalidResourceName", "rsv-good"), 1)
    assert flaw.message == "step 2 (vault.create) should be refused as InvalidResourceName, but is performed"
    (flaw,) = verify(refusing(lab, None, "1"), 1)
    assert "can't be performed: InvalidResourceName" in flaw.message


def test_only_a_mutants_step_may_be_refused(lab: Lab) -> None:
    (first, *others) = lab.solutions
    steps = (replace(first.steps[0], refused="Conflict"), *first.steps[1:])
    odd = replace(lab, solutions=(replace(first, steps=steps), *others))
    assert list(defects_of_lab(lab, None)) == []
    assert [message for _, message, _ in defects_of_lab(odd, None)] == [
        "group.create is to be refused, which only a mutant's steps may be"
    ]


def test_a_diagnosis_that_a_mutant_does_not_name_is_a_flaw(lab: Lab) -> None:
    silent = replace(lab, mutants=tuple(replace(one, shows=()) for one in lab.mutants))
    assert [flaw.message for flaw in verify(silent, 1)] == [
        "is also recognised as wrong-region, which it does not name",
        "is also recognised as read-only, which it does not name",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted((REPOSITORY / "labs").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_proof_of_every_lab_notices_every_change(path: Path) -> None:
    assert [str(one) for one in survivors(read(path), (1, 2))] == []
