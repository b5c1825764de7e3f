"""A check that needs others: a state that also held before the lab began earns nothing by itself."""

from dataclasses import replace

from studyapp.core.labs import Count, Exists, Lab, Mutant, Never, Solution, Step, Task
from studyapp.labs.beginning import beginning
from studyapp.labs.bench import lay, run
from studyapp.labs.checks import grade
from studyapp.labs.verify import verify
from studyapp.library.lab_rules import defects_of_lab

MADE = Exists(
    id="made", expected="The group rg-new is there", why="-", look="-", read="group.show", args={"group": "rg-new"}
)
UNLOCKED = Count(
    id="unlocked",
    expected="rg-old has no lock",
    why="-",
    look="-",
    read="lock.list",
    args={"group": "rg-old"},
    at_least=0,
    at_most=0,
    needs="made",
)
HERE = Never(id="kept", points=0, expected="-", why="-", look="-", action="*/resourceGroups/delete")
MAKE = Step(do="group.create", args={"group": "rg-new"}, id="make")
LOCK = Step(do="lock.create", args={"lock": "l", "group": "rg-old"})
UNLOCK = Step(do="lock.delete", args={"lock": "l", "group": "rg-old"})
LAB = Lab(
    id="needing",
    title="Needing",
    objectives=("D5-10",),
    facts=("f",),
    lesson=None,
    difficulty="easy",
    minutes=5,
    targets=("sandbox",),
    briefing="-",
    world=(Step(do="group.create", args={"group": "rg-old"}),),
    tasks=(Task(id="t", title="T", text="-", checks=(MADE, UNLOCKED), hints=("a", "b", "c")),),
    solutions=(Solution(id="s", title="S", steps=(MAKE,)), Solution(id="u", title="U", steps=(LOCK, MAKE, UNLOCK))),
    mutants=(
        Mutant(id="nothing", mistake="-", of="s", drop=("make",), fails=("made", "unlocked")),
        Mutant(id="locked", mistake="-", of="s", append=(LOCK,), fails=("unlocked",)),
    ),
)


def test_a_state_from_before_counts_only_once_what_it_needs_has_passed() -> None:
    target = lay(LAB, 1)
    began = beginning(target)
    before = grade(LAB, target, began)
    assert [one.mark for one in before] == ["fail", "fail"]
    assert before[1].found == "not looked at before this is so: The group rg-new is there"
    run(target, (MAKE,))
    assert [one.mark for one in grade(LAB, target, began)] == ["pass", "pass"]
    run(target, (LOCK,))
    assert [one.mark for one in grade(LAB, target, began)] == ["pass", "fail"]


def test_a_lab_with_such_a_check_is_sound_and_without_the_need_it_is_not() -> None:
    assert verify(LAB, 1) == ()
    free = replace(LAB, tasks=(replace(LAB.tasks[0], checks=(MADE, replace(UNLOCKED, needs=None))),))
    assert any("untouched" in flaw.message for flaw in verify(free, 1))


def test_only_earlier_checks_can_be_needed() -> None:
    turned = replace(LAB, tasks=(replace(LAB.tasks[0], checks=(UNLOCKED, MADE)),))
    assert list(defects_of_lab(LAB, None)) == []
    assert [says for _, says, _ in defects_of_lab(turned, None)] == [
        "check `unlocked` needs `made`, which is no earlier check"
    ]


def test_what_cannot_be_asked_for_is_not_there() -> None:
    nothing = Exists(
        id="point",
        expected="-",
        why="-",
        look="-",
        read="files.list",
        args={"group": "rg-old", "vault": "rsv", "vm": "vm"},
    )
    lab = replace(LAB, tasks=(replace(LAB.tasks[0], checks=(nothing, HERE)),))
    target = lay(lab, 1)
    found = grade(lab, target, beginning(target))
    assert [(one.mark, one.found) for one in found] == [("fail", "it is not there"), ("pass", "it was not done")]
