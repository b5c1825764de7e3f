"""Fields that are unknown, missing, given twice, or hold what they must not."""

from tests.library.broken.case import FACTS, PACK, QUESTIONS, TEA, Broken

CASES = (
    Broken(
        "an unknown field",
        QUESTIONS,
        "    difficulty: hard",
        "    difficultyy: hard",
        (
            "questions/all.yaml:96:5: items[4]: the field `difficulty` is missing. How hard the author expects it to be.",
            "questions/all.yaml:99:5: items[4].difficultyy: unknown field `difficultyy`. Did you mean `difficulty`?",
        ),
    ),
    Broken(
        "an unknown field like no other",
        PACK,
        "cut_score: 70",
        "cut_score: 70\nqqq: 1",
        (
            "pack.yaml:8:1: qqq: unknown field `qqq`. Known here: format, id, title, version, authors, licence, objectives, cut_score, description, notice, draws, waive.",
        ),
    ),
    Broken(
        "a field given twice",
        PACK,
        "title: A sample pack",
        "title: A sample pack\ntitle: Another",
        ("pack.yaml:4:1: title: the field `title` is given twice. Keep one of them.",),
    ),
    Broken(
        "a missing field",
        QUESTIONS,
        "    bloom: analyze\n",
        "",
        ("questions/all.yaml:96:5: items[4]: the field `bloom` is missing. Level in Bloom's revised taxonomy.",),
    ),
    Broken(
        "a missing kind",
        QUESTIONS,
        "    kind: ordering\n",
        "",
        (
            "questions/all.yaml:73:5: items[3]: the field `kind` is missing. It is one of choice, statements, ordering, matching, fill, command.",
        ),
    ),
    Broken(
        "an unknown kind",
        QUESTIONS,
        "kind: ordering",
        "kind: order",
        (
            "questions/all.yaml:74:11: items[3].kind: `order` is not one of choice, statements, ordering, matching, fill, command. Did you mean `ordering`?",
        ),
    ),
    Broken(
        "a field of another kind",
        QUESTIONS,
        "    stem: Put the steps",
        "    code: true\n    stem: Put the steps",
        (
            "questions/all.yaml:80:5: items[3].code: unknown field `code`. Known here: id, objectives, difficulty, bloom, facts, stem, explanation, lesson, shuffle, waive, kind, steps, distractors.",
        ),
    ),
    Broken(
        "a list as the name of a field",
        PACK,
        "cut_score: 70",
        "? [cut_score]\n: 70",
        (
            "pack.yaml:1:1: the field `cut_score` is missing. Percentage of points that this pack calls a pass.",
            "pack.yaml:7:3: the name of a field is expected here. Known here: format, id, title, version, authors, licence, objectives, cut_score, description, notice, draws, waive.",
        ),
    ),
    Broken(
        "an unknown difficulty",
        QUESTIONS,
        "difficulty: hard",
        "difficulty: harder",
        (
            "questions/all.yaml:99:17: items[4].difficulty: `harder` is not one of easy, medium, hard. Did you mean `hard`?",
        ),
    ),
    Broken(
        "a difficulty like no other",
        QUESTIONS,
        "difficulty: hard",
        "difficulty: 5",
        ("questions/all.yaml:99:17: items[4].difficulty: `5` is not one of easy, medium, hard. Write one of these.",),
    ),
    Broken(
        "another format",
        PACK,
        "format: 1",
        "format: 2",
        ("pack.yaml:1:9: format: `2` is not known. Write `1`.",),
    ),
    Broken(
        "a number below its range",
        PACK,
        "cut_score: 70",
        "cut_score: 0.5",
        ("pack.yaml:7:12: cut_score: 0.5 is out of range. Write a number from 1 to 100.",),
    ),
    Broken(
        "a number above its range",
        TEA,
        "minutes: 5",
        "minutes: 241",
        ("content/lessons/01-tea.md:5:10: minutes: 241 is out of range. Write a whole number from 1 to 240.",),
    ),
    Broken(
        "a day that no month has",
        FACTS,
        "checked: 2026-11-02",
        "checked: 2026-02-30",
        ("content/facts.yaml:14:5: fact `bread-yeast`: 2026-02-30 is not a day of the calendar. Correct `checked`.",),
    ),
    Broken(
        "a day beyond every month",
        FACTS,
        "checked: 2026-11-02",
        "checked: 2026-11-32",
        ("content/facts.yaml:18:14: facts[2].checked: `2026-11-32` does not fit. Write a date as 2026-11-22.",),
    ),
    Broken(
        "a date in words",
        FACTS,
        "published: undated",
        "published: last spring",
        (
            "content/facts.yaml:17:16: facts[2].published: `last spring` does not fit. Write 2026-03-25, 2026-03, 2026 or undated.",
        ),
    ),
    Broken(
        "a version with a suffix",
        PACK,
        "version: 1.2.0",
        "version: 1.2.0-beta",
        ("pack.yaml:4:10: version: `1.2.0-beta` does not fit. Write three numbers with dots, as 1.4.0.",),
    ),
    Broken(
        "a version with two numbers",
        PACK,
        "version: 1.2.0",
        "version: 1.10",
        ("pack.yaml:4:10: version: `1.10` does not fit. Write three numbers with dots, as 1.4.0.",),
    ),
    Broken(
        "an id with a space",
        QUESTIONS,
        "- id: judge",
        "- id: judge it",
        (
            "questions/all.yaml:50:9: items[2].id: `judge it` does not fit. Write 1 to 80 letters, digits, dots, dashes and underscores, a letter or digit first.",
        ),
    ),
    Broken(
        "an id that is too long",
        QUESTIONS,
        "- id: judge",
        "- id: jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj",
        (
            "questions/all.yaml:50:9: items[2].id: `jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj` does not fit. Write 1 to 80 letters, digits, dots, dashes and underscores, a letter or digit first.",
        ),
    ),
    Broken(
        "a text that is too long",
        QUESTIONS,
        "text: 20 degrees",
        "text: " + "x" * 401,
        (
            "questions/all.yaml:13:15: items[0].options[0].text: at most 400 characters allowed, 401 given. Shorten or split it.",
        ),
    ),
    Broken(
        "an empty text",
        QUESTIONS,
        'text: "20"',
        'text: ""',
        (
            "questions/all.yaml:150:19: items[5].blanks[1].options[0].text: at least 1 character needed, 0 given. Add some.",
        ),
    ),
    Broken(
        "a line break in a line",
        QUESTIONS,
        "text: 75 degrees\n",
        "text: |\n          75\n          degrees\n",
        (
            "questions/all.yaml:17:15: items[0].options[1].text: this text must stand on one line. Use > instead of |, without blank lines.",
        ),
    ),
    Broken(
        "too few entries",
        QUESTIONS,
        "          - id: freeze\n            text: freeze\n            explanation: That makes ice.\n",
        "",
        ("questions/all.yaml:140:11: items[5].blanks[0].options: at least 2 entries needed, 1 given. Add some.",),
    ),
    Broken(
        "too many entries",
        QUESTIONS,
        "objectives: [bread]",
        "objectives: [bread, tea, a, b, c, d]",
        ("questions/all.yaml:98:17: items[4].objectives: at most 5 entries allowed, 6 given. Shorten or split it.",),
    ),
    Broken(
        "an empty list",
        QUESTIONS,
        "facts: [bread-yeast]",
        "facts: []",
        ("questions/all.yaml:101:12: items[4].facts: at least 1 entry needed, 0 given. Add some.",),
    ),
)
