"""For each rule a pack that breaks it and one, as near as can be, that keeps it."""

from dataclasses import dataclass, replace

from studyapp.core.labs import OnAzure, TargetKind, Variable
from studyapp.core.packs import Objective
from studyapp.library.lint.rule import Content
from tests.library.lint.build import (
    FACT,
    INFO,
    LESSON,
    OPTIONS,
    STEM,
    checked,
    choice,
    content,
    lab,
    lab_with,
    lesson,
    many,
    matching,
    option,
    statements,
    tasked,
    texts,
)


@dataclass(frozen=True)
class Case:
    code: str
    broken: Content
    kept: Content


OLD = replace(FACT, checked="2026-05-31")
"""181 days before the tests' day."""
EDGE = replace(FACT, checked="2026-06-01")
"""180 days before it."""
BOTH: tuple[TargetKind, ...] = ("sandbox", "azure")
TWO = replace(INFO, objectives=(*INFO.objectives, Objective(id="p", title="Bake", weight=1)))
DEEP = replace(INFO, objectives=(*INFO.objectives, Objective(id="p", title="Bake", weight=0, depth="operational")))
CHECK = "\n\n[Check yourself](check:i)\n"
LONG_KEY = (option("pot", "A pot that was warmed with boiling water before", True), *OPTIONS[1:])
FLAT = "The rolling boil of the water matters."


def places(*keys: int) -> Content:
    """Unshuffled items with their keys at these places of three."""
    made = many(len(keys), shuffle=False)
    return content(
        *(
            replace(item, options=texts("A warm pot", "A cold cup", "A blue jug", key=key).options)
            for item, key in zip(made, keys, strict=True)
            if item.kind == "choice"
        )
    )


CASES = (
    Case("Q010", content(facts=(OLD,)), content(facts=(EDGE,))),
    Case("Q011", content(choice(), choice(id="j")), content(choice(), *many(1))),
    Case(
        "Q018",
        content(texts("1-5 days", "5-9 days", "10-12 days")),
        content(texts("1-4 days", "5-9 days", "10-12 days")),
    ),
    Case("Q019", content(choice(stem="Tea " * 120 + "why?")), content(choice(stem="Tea " * 119 + "why?"))),
    Case(
        "Q020",
        content(choice(stem="Four guests come at noon and want black tea. Which of these is not needed?")),
        content(choice(stem="Four guests come at noon and want black tea. Which of these is **not** needed?")),
    ),
    Case(
        "Q021", content(texts("A pot", "A cup", "All of the above")), content(texts("A pot", "A cup", "All of the tea"))
    ),
    Case(
        "Q022", content(texts("Always a pot", "A cup", "A jug")), content(texts("Always a pot", "Only a cup", "A jug"))
    ),
    Case("Q023", content(choice(options=LONG_KEY)), content()),
    Case("Q024", places(*[1] * 20), places(*[0, 1, 2] * 7)),
    Case(
        "Q025",
        content(texts("A porcelain pot", "A cup", "A jug", stem="You have porcelain from China. What next?")),
        content(texts("A porcelain pot", "A porcelain cup", "A jug", stem="You have porcelain from China. What next?")),
    ),
    Case("Q026", content(texts("A pot.", "A cup", "A jug")), content(texts("A pot.", "A cup.", "A jug."))),
    Case(
        "Q027", content(texts("5 days", "1 day", "9 days")), content(texts("1 day", "5 days", "2 weeks", shuffle=False))
    ),
    Case("Q028", content(texts("Milk", "Sugar", "Milk and sugar")), content(texts("Milk", "Sugar", "Milk and lemon"))),
    Case("Q029", content(choice(stem="Which of the following is true?")), content()),
    Case("Q030", content(texts("A pot", "A cup")), content(texts("A pot", "A cup", "A jug"))),
    Case(
        "Q031", content(choice(stem="What do you need?")), content(choice(stem="What do you need?", bloom="remember"))
    ),
    Case(
        "Q032",
        content(choice(stem="You install the Log Analytics agent on four servers of the site. What is next?")),
        content(choice(stem="You replace the retired Log Analytics agent on four servers of the site. What is next?")),
    ),
    Case(
        "Q033",
        content(choice(options=(*OPTIONS, option("can", "A can", explanation=OPTIONS[0].explanation)))),
        content(choice(options=(*OPTIONS, option("can", "A can")))),
    ),
    Case(
        "Q034",
        content(choice(options=tuple(replace(o, misconception=None) for o in OPTIONS))),
        content(),
    ),
    Case("Q035", content(statements(True, True)), content(statements(True, False))),
    Case("Q036", content(matching("a", "b")), content(matching("a", "b", "c"))),
    Case("Q037", content(choice(lesson=None)), content()),
    Case(
        "Q038",
        content(choice(options=(option("pot", "A pot", True, explanation="See [it](lesson:no)."), *OPTIONS[1:]))),
        content(choice(options=(option("pot", "A pot", True, explanation="See [it](lesson:l)."), *OPTIONS[1:]))),
    ),
    Case(
        "Q039",
        content(texts("A pot", "What is not a cup", "A jug", stem="Which of these is **not** needed?")),
        content(texts("A pot", "What is not a cup", "A jug", stem="Which of these is needed?")),
    ),
    Case("Q040", content(*many(20), info=TWO), content(*many(20), info=DEEP)),
    Case(
        "Q041", content(*many(9, bloom="remember"), *many(20)[9:]), content(*many(8, bloom="remember"), *many(20)[8:])
    ),
    Case("Q042", content(*many(20, difficulty="easy")), content(*many(20))),
    Case("Q043", content(*many(20, options=LONG_KEY)), content(*many(7, options=LONG_KEY), *many(20)[7:])),
    Case("Q044", content(*many(20), info=TWO), content(*many(20))),
    Case(
        "Q050", content(choice(stem=f"A real exam question! {STEM}")), content(choice(stem=f"A real question! {STEM}"))
    ),
    Case(
        "L021",
        content(lessons=(lesson("See [it](fact:g).", facts=("f",)),)),
        content(lessons=(lesson("[it](fact:f)"),)),
    ),
    Case("L024", replace(content(), unasked=frozenset({"i"})), content()),
    Case("L022", content(lessons=(lesson(FLAT),)), content(lessons=(lesson(FLAT + CHECK),))),
    Case("L023", content(lessons=(lesson("tea " * 601),)), content(lessons=(lesson("tea " * 600),))),
    Case(
        "L027",
        content(lessons=(lesson("![it](tea.png)"), lesson("[it](../tea.md)"))),
        content(lessons=(lesson("[it](https://example.com) `[it](tea)`\n\n```\n[it](tea)\n```\n[it](fact:f)"),)),
    ),
    Case("L025", content(choice(lesson=None)), content()),
    Case("L026", content(lessons=(lesson("tea " * 1251),)), content(lessons=(lesson("tea " * 1250),))),
    Case(
        "L032",
        content(lessons=(lesson("Retired things come first.\n\nUse an NSG flow log."),)),
        content(lessons=(lesson("The NSG flow log is being retired."),)),
    ),
    Case("B020", content(labs=(lab("Make a vault in `rg-tea`."),)), content(labs=(lab(),))),
    Case("B021", content(labs=(lab(hints=("One.", "one", "Three.")),)), content(labs=(lab(),))),
    Case("B022", tasked(hints=("One.", "Two.", "Make it.")), tasked(hints=("One.", "Two.", "Use az backup."))),
    Case(
        "B023",
        tasked(hints=("`vault.create name=rsv-tea`", "Two.", "Three.")),
        tasked(hints=("`vault.create`", "Two.", "Three.")),
    ),
    Case(
        "B024",
        lab_with(briefing="Use `vault.creat group=rg-tea`."),
        lab_with(briefing="Use `vault.create group=rg-tea`, not `properties.name` or `vault.`"),
    ),
    Case("B025", checked({"points": 0}), checked({"points": 0}, {"points": 1})),
    Case("B026", checked({}, {"id": "second"}), checked({})),
    Case("B027", lab_with(mutants=(replace(lab().mutants[0], shows=()),)), lab_with()),
    Case("B028", lab_with(solutions=(*lab().solutions, replace(lab().solutions[0], id="t"))), lab_with()),
    Case(
        "B029",
        lab_with(variables=(Variable(id="vm", among=("vm-tea",)),)),
        lab_with(variables=(Variable(id="vm", among=("vm-tea",)),), briefing="It is {{vm}}."),
    ),
    Case("B030", checked({}, {"id": "second"}), checked({}, {"id": "second", "expected": "It is not elsewhere"})),
    Case("B031", lab_with(lesson=None), lab_with()),
    Case("B032", content(labs=(lab("Add an action rule to `rsv-tea` in `rg-tea`."),)), content(labs=(lab(),))),
    Case("B033", lab_with(briefing="See [why](fact:no)."), lab_with(briefing="See [why](fact:f).")),
    Case("B034", lab_with(targets=BOTH), lab_with(targets=BOTH, azure=OnAzure(laying=5))),
    Case(
        "B035",
        lab_with(targets=BOTH, azure=OnAzure(laying=5), briefing="Try `lab reset`."),
        lab_with(targets=BOTH, azure=OnAzure(laying=5, briefing="It is late."), briefing="Try `lab reset`."),
    ),
    Case("P020", content(facts=(OLD,)), content(facts=(EDGE,))),
    Case("P021", content(facts=(FACT, replace(FACT, id="g"))), content()),
    Case("P024", content(info=TWO), content(info=DEEP)),
)
SOUND = replace(lab_with(), lessons=(LESSON,))
