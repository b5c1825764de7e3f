"""Lessons out of shape, and characters that content must not hold."""

from tests.library.broken.case import BREAD, FACTS, PACK, QUESTIONS, TEA, Broken

CASES = (
    Broken.written(
        "a lesson without front matter",
        TEA,
        "Tea is water and time.\n",
        (
            "content/lessons/01-tea.md:1:1: the lesson has no front matter. Begin the file with a line `---`, the fields of the lesson, and another line `---`.",
        ),
    ),
    Broken.written(
        "a front matter that is not closed",
        TEA,
        "---\nid: tea\ntitle: Making tea\n",
        (
            "content/lessons/01-tea.md:1:1: the front matter is not closed. Begin the file with a line `---`, the fields of the lesson, and another line `---`.",
        ),
    ),
    Broken.written(
        "an empty front matter",
        TEA,
        "---\n---\nTea is water and time.\n",
        ("content/lessons/01-tea.md:2:1: there are no fields here. Write those that the format asks for.",),
    ),
    Broken(
        "an unknown field in front matter",
        TEA,
        "minutes: 5",
        "minuets: 5",
        (
            "content/lessons/01-tea.md:2:1: the field `minutes` is missing. How long it takes to read, checks included.",
            "content/lessons/01-tea.md:5:1: minuets: unknown field `minuets`. Did you mean `minutes`?",
        ),
    ),
    Broken(
        "YAML that is broken in front matter",
        TEA,
        "title: Making tea",
        "title: Making: tea",
        (
            "content/lessons/01-tea.md:3:14: this is not YAML: mapping values are not allowed in this context. Quote a text that holds a colon and a space; check the indentation.",
        ),
    ),
    Broken(
        "two sections of one name",
        BREAD,
        "## Oven",
        "## Yeast!",
        ("content/lessons/02-bread.md:19:1: `bread` has another section named `yeast`. Rename one of them.",),
    ),
    Broken.written(
        "a lesson without text",
        BREAD,
        "---\nid: bread\ntitle: Baking bread\nobjectives: [bread]\nminutes: 8\nfacts: [bread-yeast]\n---\n\n\n",
        (
            "content/lessons/01-tea.md:8:63: `lesson:bread#yeast` leads nowhere. Did you mean `bread`?",
            "content/lessons/02-bread.md:2:1: the lesson `bread` has no text. Write below the second ---.",
            "questions/all.yaml:24:5: item `two-needs`: `lesson:bread#yeast` leads nowhere. Did you mean `bread`?",
            "questions/all.yaml:96:5: item `pairs`: `lesson:bread#yeast` leads nowhere. Did you mean `bread`?",
        ),
    ),
    Broken.written(
        "Latin-1",
        FACTS,
        b"facts:\n  - id: cr\xe8me\n",
        ("content/facts.yaml:2:11: byte 0xe8 is not UTF-8. Save the file with the encoding UTF-8.",),
    ),
    Broken.written(
        "UTF-16",
        PACK,
        b"\xff\xfef\x00o\x00r\x00m\x00a\x00t\x00:\x00 \x001\x00\n\x00",
        ("pack.yaml:1:1: byte 0xff is not UTF-8. Save the file with the encoding UTF-8.",),
    ),
    Broken.written(
        "UTF-16 without its mark",
        PACK,
        b"f\x00:\x00 \x001\x00\n\x00",
        (
            "pack.yaml:1:2: the control character U+0000 is not allowed in content. Remove it.",
            "pack.yaml:1:4: the control character U+0000 is not allowed in content. Remove it.",
            "pack.yaml:1:6: the control character U+0000 is not allowed in content. Remove it.",
            "pack.yaml:1:8: the control character U+0000 is not allowed in content. Remove it.",
            "pack.yaml:2:1: the control character U+0000 is not allowed in content. Remove it.",
        ),
    ),
    Broken(
        "NUL",
        PACK,
        "title: A sample",
        "title: A\x00sample",
        ("pack.yaml:3:9: the control character U+0000 is not allowed in content. Remove it.",),
    ),
    Broken(
        "an escape sequence",
        PACK,
        "title: A sample",
        "title: \x1b[31mA sample",
        ("pack.yaml:3:8: the control character U+001B is not allowed in content. Remove it.",),
    ),
    Broken(
        "an escape sequence in a lesson",
        TEA,
        "Tea is **water",
        "Tea is \x1b]0;pwned\x07**water",
        (
            "content/lessons/01-tea.md:8:8: the control character U+001B is not allowed in content. Remove it.",
            "content/lessons/01-tea.md:8:17: the control character U+0007 is not allowed in content. Remove it.",
        ),
    ),
    Broken(
        "an eight-bit control character",
        PACK,
        "title: A sample",
        "title: \x9b31mA sample",
        ("pack.yaml:3:8: the control character U+009B is not allowed in content. Remove it.",),
    ),
    Broken(
        "text that runs backwards",
        QUESTIONS,
        "text: 20 degrees",
        "text: 20 \u202eseerged",
        ("questions/all.yaml:13:18: the control character U+202E is not allowed in content. Remove it.",),
    ),
    Broken(
        "a byte-order mark inside",
        PACK,
        "title: A sample",
        "title: A \ufeffsample",
        ("pack.yaml:3:10: the control character U+FEFF is not allowed in content. Remove it.",),
    ),
    Broken(
        "a character that is none",
        PACK,
        "title: A sample",
        "title: A \uffffsample",
        ("pack.yaml:3:10: the control character U+FFFF is not allowed in content. Remove it.",),
    ),
    Broken(
        "a line separator",
        PACK,
        "title: A sample",
        "title: A\u2028sample",
        ("pack.yaml:3:9: the control character U+2028 is not allowed in content. Remove it.",),
    ),
    Broken(
        "an escaped escape sequence",
        PACK,
        "title: A sample pack",
        'title: "\\e[31mA sample pack"',
        ("pack.yaml:3:8: title: the control character U+001B is not allowed in content. Remove it.",),
    ),
    Broken(
        "an escaped escape sequence in a name",
        PACK,
        "title: A sample pack",
        '"title\\e[31m\\nfake.yaml:1:1: x": A sample pack',
        (
            "pack.yaml:1:1: the field `title` is missing. Name of the pack as learners see it.",
            "pack.yaml:3:1: title\\u001b[31m\\u000afake.yaml:1:1: x: unknown field `title\\u001b[31m\\u000afake.yaml:1:1: x`. Known here: format, id, title, version, authors, licence, objectives, cut_score, description, notice, draws, waive.",
        ),
    ),
    Broken(
        "an escaped escape sequence in a kind",
        QUESTIONS,
        "kind: matching",
        'kind: "\\e[2Jmatching"',
        (
            "questions/all.yaml:97:11: items[4].kind: `\\u001b[2Jmatching` is not one of choice, statements, ordering, matching, fill, command. Did you mean `matching`?",
        ),
    ),
    Broken(
        "an escaped escape sequence in a choice of words",
        QUESTIONS,
        "difficulty: hard",
        'difficulty: "\\e[2Jhard"',
        (
            "questions/all.yaml:99:17: items[4].difficulty: `\\u001b[2Jhard` is not one of easy, medium, hard. Did you mean `hard`?",
        ),
    ),
    Broken(
        "an escaped escape sequence in a number",
        PACK,
        "weight: 60",
        'weight: "\\e[2J60"',
        (
            "pack.yaml:12:13: objectives[0].weight: a number is expected here, not `\\u001b[2J60`. Write digits, with a dot before a fraction.",
        ),
    ),
    Broken(
        "an escaped escape sequence in a truth value",
        QUESTIONS,
        "shuffle: false",
        'shuffle: "\\e[2Jfalse"',
        (
            "questions/all.yaml:10:14: items[0].shuffle: true or false is expected here, not `\\u001b[2Jfalse`. Write true or false.",
        ),
    ),
    Broken(
        "an escaped escape sequence in an id",
        QUESTIONS,
        "- id: judge",
        '- id: "\\e[2Jjudge"',
        ("questions/all.yaml:50:9: items[2].id: the control character U+001B is not allowed in content. Remove it.",),
    ),
    Broken(
        "escaped text that runs backwards",
        QUESTIONS,
        "text: 20 degrees",
        'text: "20 \\u202eseerged"',
        (
            "questions/all.yaml:13:15: items[0].options[0].text: the control character U+202E is not allowed in content. Remove it.",
        ),
    ),
    Broken(
        "an escaped line break in an id",
        QUESTIONS,
        "- id: judge",
        '- id: "jud\\nge"',
        (
            "questions/all.yaml:50:9: items[2].id: `jud\\u000age` does not fit. Write 1 to 80 letters, digits, dots, dashes and underscores, a letter or digit first.",
        ),
    ),
)
