"""Small packs as objects, one sound thing of each kind to change."""

from dataclasses import replace
from datetime import date
from typing import Any

from studyapp.core.items import Choice, Item, Matching, Option, Prompt, Statement, Statements, Target
from studyapp.core.labs import Condition, Exists, Lab, Mutant, Near, Solution, Step, Task
from studyapp.core.lessons import Lesson, LessonHead
from studyapp.core.packs import Fact, Objective, PackInfo
from studyapp.library.lab_rules import Signature
from studyapp.library.lint.rule import Content

TODAY = date(2026, 11, 28)
INFO = PackInfo(
    format=1,
    id="tea",
    title="Tea",
    version="1.0.0",
    authors=("A. Author",),
    licence="MIT",
    cut_score=70,
    objectives=(Objective(id="o", title="Make tea", weight=1),),
)
FACT = Fact(id="f", statement="Water boils.", source="A page", published="undated", checked="2026-11-01")
LESSON = Lesson(
    head=LessonHead(id="l", title="Tea", objectives=("o",), minutes=5, facts=("f",)),
    body="## Water\n\nWater boils.\n\n[Check yourself](check:i)\n",
)


def option(name: str, text: str, correct: bool = False, **more: Any) -> Option:
    return Option(id=name, text=text, correct=correct, **{"explanation": f"About {name} there is this to say.", **more})


OPTIONS = (
    option("pot", "A warm pot", correct=True),
    option("cup", "A cold cup", misconception="Tea is drunk cold."),
    option("jug", "A blue jug"),
)
EAST = Condition(path="location", equals="east")
OPERATIONS = {"vault.create": Signature(("group", "name"), (), False, False)}
STEM = "Four guests come at noon and want black tea with milk. In what do you brew it?"


def choice(**changes: Any) -> Choice:
    base = Choice(
        id="i",
        objectives=("o",),
        difficulty="easy",
        bloom="apply",
        facts=("f",),
        lesson="l#water",
        stem=STEM,
        options=OPTIONS,
    )
    return replace(base, **changes)


def texts(*wanted: str, key: int = 0, **changes: Any) -> Choice:
    """A choice with these options, the key at that place."""
    made = (option(f"o{n}", text, n == key, misconception="A belief.") for n, text in enumerate(wanted))
    return choice(options=tuple(made), **changes)


def statements(*answers: bool) -> Statements:
    rows = tuple(Statement(id=f"s{n}", text=f"Row {n}", answer=a, explanation="Why.") for n, a in enumerate(answers))
    head = choice()
    return Statements(
        id="i",
        objectives=("o",),
        difficulty="easy",
        bloom="apply",
        facts=("f",),
        lesson="l",
        stem=head.stem,
        statements=rows,
    )


def matching(*targets: str) -> Matching:
    """Two rows, matched with the first two of these targets."""
    made = tuple(Target(id=name, text=name, explanation="What it is.") for name in targets)
    rows = tuple(Prompt(id=f"p{n}", text=f"Row {n}", target=targets[n], explanation="Why.") for n in range(2))
    return Matching(
        id="i",
        objectives=("o",),
        difficulty="easy",
        bloom="apply",
        facts=("f",),
        lesson="l",
        stem=STEM,
        targets=made,
        prompts=rows,
    )


def many(count: int, **changes: Any) -> tuple[Item, ...]:
    """So many items that share no wording, of all difficulties."""
    names = ("easy", "medium", "hard")
    made = []
    for n in range(count):
        words = " ".join(f"w{n}x{k}" for k in range(12))
        made.append(choice(**{"id": f"i{n}", "stem": f"Of {words}, which?", "difficulty": names[n % 3], **changes}))
    return tuple(made)


def lab(
    task: str = "Make the vault `rsv-tea` in `rg-tea`.",
    hints: tuple[str, ...] = ("One.", "Two.", "`vault.create group=rg-tea name=rsv-tea`"),
) -> Lab:
    check = Exists(
        id="there",
        expected="It is there",
        why="It is needed.",
        look="Look again.",
        read="vault.get",
        args={"group": "rg-tea", "name": "rsv-tea"},
        near=(Near(id="elsewhere", where=(EAST,), says="It is in the East, see [why](fact:f)."),),
    )
    step = Step(do="vault.create", args={"group": "rg-tea", "name": "rsv-tea"})
    return Lab(
        id="lab",
        title="Make it",
        objectives=("o",),
        facts=("f",),
        difficulty="easy",
        minutes=5,
        targets=("sandbox",),
        briefing="Here we go.",
        tasks=(Task(id="make", title="Make", text=task, checks=(check,), hints=hints),),
        solutions=(Solution(id="s", title="A way", steps=(step,)),),
        mutants=(Mutant(id="m", mistake="None", of="s", fails=("there",), shows=("elsewhere",)),),
        lesson="l#water",
    )


def lab_with(**changes: Any) -> Content:
    """A pack with the lab, changed, and an operation that labs may name."""
    return content(labs=(replace(lab(), **changes),), operations=OPERATIONS)


def tasked(**changes: Any) -> Content:
    """A pack with the lab, its only task changed."""
    return lab_with(tasks=(replace(lab().tasks[0], **changes),))


def checked(*changes: dict[str, Any]) -> Content:
    """A pack with the lab, its task having a check for each of these changes of the only one."""
    (check,) = lab().tasks[0].checks
    return tasked(checks=tuple(replace(check, **change) for change in changes))


def content(*items: Item, **changes: Any) -> Content:
    base = Content(INFO, (FACT,), (LESSON,), items or (choice(),), (), TODAY)
    return replace(base, **changes)


def lesson(body: str, **head: Any) -> Lesson:
    return Lesson(head=replace(LESSON.head, **head), body=body)
