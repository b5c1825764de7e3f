"""Names that are given twice or lead nowhere, and keys that can't be right."""

from tests.library.broken.case import BREAD, FACTS, PACK, QUESTIONS, TEA, Broken

CASES = (
    Broken(
        "an objective id given twice",
        PACK,
        "- id: bread",
        "- id: tea",
        (
            "content/lessons/02-bread.md:2:1: pack.yaml has no objective `bread`. Add it there, or name another one.",
            "pack.yaml:13:5: the objective id `tea` is taken by pack.yaml:10. Give one of them another id.",
            "questions/all.yaml:24:5: pack.yaml has no objective `bread`. Add it there, or name another one.",
            "questions/all.yaml:96:5: pack.yaml has no objective `bread`. Add it there, or name another one.",
        ),
    ),
    Broken(
        "a fact id given twice",
        FACTS,
        "- id: tea-minutes",
        "- id: tea-water",
        (
            "content/facts.yaml:9:5: the fact id `tea-water` is taken by content/facts.yaml:2. Give one of them another id.",
            "content/lessons/01-tea.md:2:1: content/facts.yaml has no fact `tea-minutes`. Did you mean `tea-water`?",
            "content/lessons/01-tea.md:24:22: `fact:tea-minutes` leads nowhere. Did you mean `tea-water`?",
            "questions/all.yaml:24:5: content/facts.yaml has no fact `tea-minutes`. Did you mean `tea-water`?",
            "questions/all.yaml:73:5: content/facts.yaml has no fact `tea-minutes`. Did you mean `tea-water`?",
            "questions/all.yaml:125:5: content/facts.yaml has no fact `tea-minutes`. Did you mean `tea-water`?",
        ),
    ),
    Broken(
        "a lesson id given twice",
        BREAD,
        "id: bread\n",
        "id: tea\n",
        (
            "content/lessons/01-tea.md:8:37: `lesson:bread` leads nowhere. Name a lesson of this pack.",
            "content/lessons/01-tea.md:8:63: `lesson:bread#yeast` leads nowhere. Did you mean `tea#yeast`?",
            "content/lessons/02-bread.md:2:1: the lesson id `tea` is taken by content/lessons/01-tea.md:2. Give one of them another id.",
            "questions/all.yaml:24:5: item `two-needs`: `lesson:bread#yeast` leads nowhere. Did you mean `tea#yeast`?",
            "questions/all.yaml:96:5: item `pairs`: `lesson:bread#yeast` leads nowhere. Did you mean `tea#yeast`?",
        ),
    ),
    Broken(
        "an item id given twice",
        QUESTIONS,
        "- id: steps",
        "- id: judge",
        (
            "content/lessons/01-tea.md:31:5: `item:steps` leads nowhere. Name an item of this pack.",
            "questions/all.yaml:73:5: the item id `judge` is taken by questions/all.yaml:50. Give one of them another id.",
        ),
    ),
    Broken(
        "an option id given twice",
        QUESTIONS,
        "- id: warm",
        "- id: cold",
        (
            "questions/all.yaml:16:9: item `check-water`: the option id `cold` is given twice. Give one of them another id.",
        ),
    ),
    Broken(
        "a statement id given twice",
        QUESTIONS,
        "- id: ice",
        "- id: boil",
        (
            "questions/all.yaml:68:9: item `judge`: the statement id `boil` is given twice. Give one of them another id.",
        ),
    ),
    Broken(
        "a step id given twice",
        QUESTIONS,
        "- id: chill",
        "- id: wait",
        ("questions/all.yaml:92:9: item `steps`: the step id `wait` is given twice. Give one of them another id.",),
    ),
    Broken(
        "a target id given twice",
        QUESTIONS,
        "- id: salt",
        "- id: oven",
        ("questions/all.yaml:111:9: item `pairs`: the target id `oven` is given twice. Give one of them another id.",),
    ),
    Broken(
        "a prompt id given twice",
        QUESTIONS,
        "- id: crust",
        "- id: rise",
        ("questions/all.yaml:119:9: item `pairs`: the prompt id `rise` is given twice. Give one of them another id.",),
    ),
    Broken(
        "a blank id given twice",
        QUESTIONS,
        "- id: heat\n",
        "- id: verb\n",
        (
            "questions/all.yaml:125:5: item `command`: the text names the blank `heat`, which is not there. Add it to `blanks`, or take it out of the text.",
            "questions/all.yaml:147:9: item `command`: the blank id `verb` is given twice. Give one of them another id.",
        ),
    ),
    Broken(
        "options that read the same",
        QUESTIONS,
        "text: 75 degrees",
        "text: 20  Degrees",
        (
            "questions/all.yaml:16:9: item `check-water`: two options read `20 degrees`. Let each say something of its own.",
        ),
    ),
    Broken(
        "an unknown objective",
        QUESTIONS,
        "objectives: [bread]",
        "objectives: [bred]",
        ("questions/all.yaml:96:5: pack.yaml has no objective `bred`. Did you mean `bread`?",),
    ),
    Broken(
        "an unknown objective of a lesson",
        TEA,
        "objectives: [tea]",
        "objectives: [coffee]",
        ("content/lessons/01-tea.md:2:1: pack.yaml has no objective `coffee`. Add it there, or name another one.",),
    ),
    Broken(
        "an unknown fact",
        QUESTIONS,
        "facts: [tea-minutes]",
        "facts: [tea-minute]",
        ("questions/all.yaml:73:5: content/facts.yaml has no fact `tea-minute`. Did you mean `tea-minutes`?",),
    ),
    Broken(
        "an unknown fact of a lesson",
        BREAD,
        "facts: [bread-yeast]",
        "facts: [gravity]",
        (
            "content/lessons/02-bread.md:2:1: content/facts.yaml has no fact `gravity`. Add it there, or name another one.",
        ),
    ),
    Broken(
        "an unknown lesson",
        QUESTIONS,
        "lesson: tea#time\n    stem: Put",
        "lesson: teas#time\n    stem: Put",
        ("questions/all.yaml:73:5: item `steps`: `lesson:teas#time` leads nowhere. Did you mean `tea#time`?",),
    ),
    Broken(
        "an unknown section",
        QUESTIONS,
        "lesson: tea#time\n    stem: Put",
        "lesson: tea#tim\n    stem: Put",
        ("questions/all.yaml:73:5: item `steps`: `lesson:tea#tim` leads nowhere. Did you mean `tea#time`?",),
    ),
    Broken(
        "an unknown target",
        QUESTIONS,
        "target: yeast",
        "target: yeats",
        (
            "questions/all.yaml:115:9: item `pairs`: prompt `rise` names the target `yeats`, which is not there. Did you mean `yeast`?",
        ),
    ),
    Broken(
        "a link to an unknown item",
        TEA,
        "(item:steps)",
        "(item:stepts)",
        ("content/lessons/01-tea.md:31:5: `item:stepts` leads nowhere. Did you mean `steps`?",),
    ),
    Broken(
        "a link to an unknown fact",
        TEA,
        "(fact:tea-minutes)",
        "(fact:gravity)",
        ("content/lessons/01-tea.md:24:22: `fact:gravity` leads nowhere. Name a fact of this pack.",),
    ),
    Broken(
        "a check of an unknown item",
        TEA,
        "(check:check-water)",
        "(check:zzz)",
        ("content/lessons/01-tea.md:20:1: `check:zzz` leads nowhere. Name an item of this pack.",),
    ),
    Broken(
        "a link to an unknown section, over two lines",
        TEA,
        "[its yeast](lesson:bread#yeast)",
        "[its\nyeast](lesson:bread#yeats)",
        ("content/lessons/01-tea.md:8:63: `lesson:bread#yeats` leads nowhere. Did you mean `bread#yeast`?",),
    ),
    Broken(
        "a link in a stem",
        QUESTIONS,
        "stem: Put the steps",
        "stem: See [tea](lesson:coffee). Put the steps",
        ("questions/all.yaml:73:5: item `steps`: `lesson:coffee` leads nowhere. Name a lesson of this pack.",),
    ),
    Broken(
        "no key",
        QUESTIONS,
        "        text: 100 degrees\n        correct: true\n",
        "        text: 100 degrees\n",
        (
            "questions/all.yaml:2:5: item `check-water`: no option is marked correct. Write `correct: true` at what is right.",
        ),
    ),
    Broken(
        "nothing but keys",
        QUESTIONS,
        "        text: 20 degrees\n        explanation: That is cold tea.\n        misconception: Tea is a cold drink.\n      - id: warm\n        text: 75 degrees\n",
        "        text: 20 degrees\n        correct: true\n        explanation: That is cold tea.\n      - id: warm\n        text: 75 degrees\n        correct: true\n",
        (
            "questions/all.yaml:2:5: item `check-water`: 3 of 3 options are marked correct; at most 2 can be. Remove `correct: true` from what is wrong.",
        ),
    ),
    Broken(
        "two keys in a blank",
        QUESTIONS,
        "            text: freeze\n",
        "            text: freeze\n            correct: true\n",
        (
            "questions/all.yaml:138:9: item `command`: blank `verb`: 2 of 2 options are marked correct; at most 1 can be. Remove `correct: true` from what is wrong.",
        ),
    ),
    Broken(
        "no key in a blank",
        QUESTIONS,
        '            text: "100"\n            correct: true\n',
        '            text: "100"\n',
        (
            "questions/all.yaml:147:9: item `command`: blank `heat`: no option is marked correct. Write `correct: true` at what is right.",
        ),
    ),
    Broken(
        "a blank that the text does not name",
        QUESTIONS,
        "--degrees {{heat}}",
        "--degrees {{ heat }}",
        (
            "questions/all.yaml:147:9: item `command`: the blank `heat` is not in the text. Write {{heat}} where it belongs, without spaces.",
        ),
    ),
    Broken(
        "a blank that is not there",
        QUESTIONS,
        "timer start\n    blanks",
        "timer {{action}}\n    blanks",
        (
            "questions/all.yaml:125:5: item `command`: the text names the blank `action`, which is not there. Add it to `blanks`, or take it out of the text.",
        ),
    ),
    Broken(
        "a blank named twice",
        QUESTIONS,
        "timer start\n    blanks",
        "timer {{verb}}\n    blanks",
        ("questions/all.yaml:125:5: item `command`: the blank `verb` stands in the text twice. Name each blank once.",),
    ),
)
