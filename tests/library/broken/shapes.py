"""Values of the wrong type."""

from tests.library.broken.case import FACTS, PACK, QUESTIONS, TEA, Broken

CASES = (
    Broken(
        "a number where a mapping belongs",
        PACK,
        "  - id: tea\n    title: Make tea\n    weight: 60\n",
        "  - 7\n",
        ("pack.yaml:10:5: objectives[0]: a mapping is expected here. Write `field: value` lines.",),
    ),
    Broken(
        "a list where text belongs",
        PACK,
        "title: A sample pack",
        "title: [A, sample, pack]",
        (
            "pack.yaml:3:8: title: text is expected here, not a list. Write one value; quote a text that begins with [ or {.",
        ),
    ),
    Broken(
        "a mapping where text belongs",
        PACK,
        "title: A sample pack",
        "title: {a: b}",
        (
            "pack.yaml:3:8: title: text is expected here, not a mapping. Write one value; quote a text that begins with [ or {.",
        ),
    ),
    Broken(
        "text where a list belongs",
        PACK,
        "authors: [The studyapp authors]",
        "authors: The studyapp authors",
        ("pack.yaml:5:10: authors: a list is expected here. Begin each entry with `- `.",),
    ),
    Broken(
        "text where a mapping belongs",
        FACTS,
        "  - id: tea-water\n    statement: Black tea is made with boiling water.\n    source: The tea handbook\n    published: 2025-03-01\n    checked: 2026-11-01\n    value: 100\n    unit: degrees\n",
        "  - tea-water\n",
        ("content/facts.yaml:2:5: facts[0]: a mapping is expected here. Write `field: value` lines.",),
    ),
    Broken(
        "text where a number belongs",
        PACK,
        "weight: 60",
        "weight: most",
        (
            "pack.yaml:12:13: objectives[0].weight: a number is expected here, not `most`. Write digits, with a dot before a fraction.",
        ),
    ),
    Broken(
        "a fraction where a whole number belongs",
        TEA,
        "minutes: 5",
        "minutes: 5.5",
        ("content/lessons/01-tea.md:5:10: minutes: a whole number is expected here, not `5.5`. Write digits only.",),
    ),
    Broken(
        "a number in words",
        TEA,
        "minutes: 5",
        "minutes: 0x10",
        ("content/lessons/01-tea.md:5:10: minutes: a whole number is expected here, not `0x10`. Write digits only.",),
    ),
    Broken(
        "digits of another script",
        TEA,
        "minutes: 5",
        "minutes: 1\u0663",
        ("content/lessons/01-tea.md:5:10: minutes: a whole number is expected here, not `1٣`. Write digits only.",),
    ),
    Broken(
        "not a number",
        PACK,
        "weight: 60",
        "weight: .nan",
        (
            "pack.yaml:12:13: objectives[0].weight: a number is expected here, not `.nan`. Write digits, with a dot before a fraction.",
        ),
    ),
    Broken(
        "yes for true",
        QUESTIONS,
        "answer: true\n        explanation: It takes",
        "answer: yes\n        explanation: It takes",
        (
            "questions/all.yaml:61:17: items[2].statements[0].answer: true or false is expected here, not `yes`. Write true.",
        ),
    ),
    Broken(
        "no for false",
        QUESTIONS,
        "shuffle: false",
        "shuffle: No",
        ("questions/all.yaml:10:14: items[0].shuffle: true or false is expected here, not `No`. Write false.",),
    ),
    Broken(
        "a number for true",
        QUESTIONS,
        "shuffle: false",
        "shuffle: 0",
        ("questions/all.yaml:10:14: items[0].shuffle: true or false is expected here, not `0`. Write true or false.",),
    ),
    Broken(
        "null for text",
        PACK,
        "title: A sample pack",
        "title: null",
        (
            "pack.yaml:3:8: title: text is expected here. Write a value (in quotes if it begins with # or is `null`), or leave an optional field out.",
        ),
    ),
    Broken(
        "nothing for text",
        PACK,
        "title: A sample pack",
        "title:",
        (
            "pack.yaml:3:7: title: text is expected here. Write a value (in quotes if it begins with # or is `null`), or leave an optional field out.",
        ),
    ),
    Broken(
        "a comment for text",
        PACK,
        "title: A sample pack",
        "title: # one pack",
        (
            "pack.yaml:3:7: title: text is expected here. Write a value (in quotes if it begins with # or is `null`), or leave an optional field out.",
        ),
    ),
    Broken(
        "null for an optional field",
        PACK,
        "notice: This pack exists for tests.",
        "notice: ~",
        (
            "pack.yaml:8:9: notice: text is expected here. Write a value (in quotes if it begins with # or is `null`), or leave an optional field out.",
        ),
    ),
    Broken.written(
        "a list for the whole file",
        PACK,
        "- format: 1\n- id: sample\n",
        ("pack.yaml:1:1: a mapping is expected here. Write `field: value` lines.",),
    ),
    Broken.written(
        "a text for the whole file",
        PACK,
        "A sample pack\n",
        ("pack.yaml:1:1: a mapping is expected here. Write `field: value` lines.",),
    ),
    Broken(
        "a list as a kind",
        QUESTIONS,
        "kind: matching",
        "kind: [matching]",
        (
            "questions/all.yaml:97:11: items[4].kind: this is not one of choice, statements, ordering, matching, fill, command. Write one of these.",
        ),
    ),
    Broken(
        "an empty kind",
        QUESTIONS,
        "kind: matching",
        "kind:",
        (
            "questions/all.yaml:97:10: items[4].kind: this is not one of choice, statements, ordering, matching, fill, command. Write one of these.",
        ),
    ),
    Broken(
        "an item that is text",
        QUESTIONS,
        "items:\n",
        "items:\n  - check-heat\n",
        ("questions/all.yaml:2:5: items[0]: a mapping is expected here. Write `field: value` lines.",),
    ),
)
