"""A lab as it is on a subscription: what its file says differs, what follows from that, and nothing else."""

from dataclasses import replace

import pytest

from studyapp.core.lab_targets import arranged, for_target, groups_of, left_out
from studyapp.core.labs import (
    Exists,
    Lab,
    LeftOut,
    Mutant,
    Near,
    OnAzure,
    OtherTexts,
    Solution,
    Step,
    Task,
    Variable,
    draw_variables,
    filled,
    with_open_names,
)
from studyapp.core.plain import from_plain, to_plain


def check(name: str, **changes: object) -> Exists:
    said = {"expected": f"{name} is so", "why": "Because.", "look": "There. To begin anew: {{start_over}}."}
    return Exists(**{"id": name, "read": "vault.show", "args": {}, **said, **changes})  # type: ignore[arg-type]


NEAR = Near(id="slip", where=(), says="A slip.")
SEEN = Near(id="seen", read="files.list", where=(), says="Seen.")
NIGHT, MAKE = Step(do="clock.advance"), Step(do="group.create", id="make", args={"group": "rg-{{unique}}"})
LAB = Lab(
    id="both",
    title="Both",
    objectives=("x",),
    facts=("y",),
    lesson=None,
    difficulty="easy",
    minutes=5,
    targets=("sandbox", "azure"),
    briefing="It is {{day}}.",
    variables=(Variable(id="day", among=("Monday", "Tuesday")),),
    world=(MAKE, NIGHT),
    tasks=(
        Task(
            id="first",
            title="First",
            text="Do it.",
            checks=(check("one", near=(NEAR, SEEN)), check("two", needs="one")),
            hints=("a", "b", "c"),
        ),
        Task(id="second", title="Second", text="Do more.", checks=(check("three"),), hints=("a", "b", "c")),
    ),
    solutions=(
        Solution(id="plain", title="Plain", steps=(MAKE,)),
        Solution(id="waiting", title="Waiting", steps=(MAKE, NIGHT)),
    ),
    mutants=(
        Mutant(id="nothing", mistake="None.", of="plain", drop=("make",), fails=("one", "three"), shows=("slip",)),
        Mutant(id="only-three", mistake="Three.", of="plain", drop=("make",), fails=("three",)),
        Mutant(id="sleeps", mistake="Sleep.", of="plain", append=(NIGHT,), fails=("one",)),
        Mutant(id="of-waiting", mistake="Wait.", of="waiting", fails=("one",)),
    ),
)


def there(**form: object) -> Lab:
    return for_target(replace(LAB, azure=OnAzure(laying=5, **form)), "azure")  # type: ignore[arg-type]


def test_in_the_sandbox_a_lab_is_as_its_file_has_it() -> None:
    assert for_target(replace(LAB, azure=OnAzure(laying=5, briefing="Other.")), "sandbox").briefing == LAB.briefing


def test_what_is_said_to_differ_differs_and_everything_else_stays() -> None:
    found = there(briefing="Now.", minutes=90, world=(MAKE,), variables=(Variable(id="day", among=("now",)),))
    assert (found.briefing, found.minutes, found.world) == ("Now.", 90, (MAKE,))
    assert draw_variables(found, 1)["day"] == "now"
    assert (found.id, found.title, found.objectives) == (LAB.id, LAB.title, LAB.objectives)


def test_an_aftermath_stands_for_faults_and_aftermath() -> None:
    assert arranged(replace(LAB, aftermath=(NIGHT,), azure=OnAzure(laying=5))).aftermath == (NIGHT,)
    assert there(aftermath=()).aftermath == ()


def test_what_uses_the_sandbox_is_left_out_by_itself() -> None:
    found = arranged(LAB)
    assert [one.id for one in found.solutions] == ["plain"]
    assert [one.id for one in found.mutants] == ["nothing", "only-three"]
    assert [near.id for near in next(found.checks()).near] == ["slip"]


def test_an_omitted_check_is_missed_by_nobody_and_counts_nothing() -> None:
    found = there(omit=(LeftOut(check="one", because="No."), LeftOut(check="three", because="Never.")))
    assert [(one.id, one.needs) for one in found.checks()] == [("two", None)]
    assert [task.id for task in found.tasks] == ["first"]
    assert found.points() == LAB.points() - 2
    assert found.mutants == ()


def test_a_mutant_fails_and_shows_what_is_left_to_fail_and_to_show() -> None:
    found = there(omit=(LeftOut(check="three", because="No."), LeftOut(mistake="slip", because="No.")))
    assert [(one.id, one.fails, one.shows) for one in found.mutants] == [("nothing", ("one",), ())]


def test_solutions_and_mutants_are_left_out_by_name_or_stand_in_for_others() -> None:
    other = Solution(id="plain", title="Other", steps=(MAKE, MAKE))
    more = Mutant(id="more", mistake="More.", of="plain", append=(MAKE,), fails=("two",))
    found = there(solutions=(other,), mutants=(more,), omit=(LeftOut(mutant="only-three", because="No."),))
    assert [one.title for one in found.solutions] == ["Other"]
    assert [one.id for one in found.mutants] == ["nothing", "more"]
    assert there(omit=(LeftOut(solution="plain", because="No."),)).solutions == ()


def test_a_check_stands_in_the_place_of_another_with_its_id() -> None:
    found = there(checks=(check("two", read="vault.list"),))
    assert [(one.id, getattr(one, "read", "")) for one in found.checks()][1] == ("two", "vault.list")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (OtherTexts(task="first", title="New"), ("tasks", 0, "title")),
        (OtherTexts(task="first", text="New"), ("tasks", 0, "text")),
        (OtherTexts(task="first", hints=("New", "b", "c")), ("tasks", 0, "hints", 0)),
        (OtherTexts(check="two", expected="New"), ("tasks", 0, "checks", 1, "expected")),
        (OtherTexts(check="two", why="New"), ("tasks", 0, "checks", 1, "why")),
        (OtherTexts(check="two", look="New"), ("tasks", 0, "checks", 1, "look")),
        (OtherTexts(mistake="slip", says="New"), ("tasks", 0, "checks", 0, "near", 0, "says")),
    ],
)
def test_other_words_change_one_text_and_no_other(text: OtherTexts, where: tuple[str | int, ...]) -> None:
    changed, plain = to_plain(there(texts=(text,))), to_plain(there())
    for value in (changed, plain):
        value["azure"] = None
    spot = plain
    for step in where[:-1]:
        spot = spot[step]
    spot[where[-1]] = "New"
    assert changed == plain


def test_how_one_begins_anew_is_told_in_the_words_of_each_world() -> None:
    looks = [next(filled(lab, draw_variables(lab, 1)).checks()).look for lab in (LAB, there())]
    assert looks == [
        "There. To begin anew: `studyapp lab reset`.",
        "There. To begin anew: a new run after `studyapp lab cleanup`.",
    ]
    assert next(with_open_names(LAB).checks()).look == looks[0]


def test_eight_letters_of_an_attempt_are_the_same_on_every_machine_and_its_own() -> None:
    drawn = [draw_variables(LAB, seed)["unique"] for seed in range(500)]
    assert drawn[7] == draw_variables(LAB, 7)["unique"] == "tct4e5n4"
    assert len(set(drawn)) == len(drawn)
    assert all(len(text) == 8 and text.isascii() and text.isalnum() and text == text.lower() for text in drawn)
    assert groups_of(filled(LAB, {"unique": "abcd2345"})) == ("rg-abcd2345",)


def test_being_there_is_to_be_there_for_good() -> None:
    once = there(omit=(LeftOut(check="three", because="No."),), world=(MAKE,))
    assert for_target(once, "azure") == once
    assert from_plain(Lab, to_plain(once)) == once


def test_the_learner_is_told_what_is_left_out_and_why() -> None:
    lab = replace(
        LAB, azure=OnAzure(laying=5, omit=(LeftOut(check="three", because="No."), LeftOut(mutant="x", because="-")))
    )
    assert [(one.id, why) for one, why in left_out(lab)] == [("three", "No.")]
    assert left_out(LAB) == ()
