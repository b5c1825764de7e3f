"""What is not YAML, or YAML that packs must not use."""

from tests.library.broken.case import PACK, QUESTIONS, Broken

CASES = (
    Broken(
        "a tab",
        PACK,
        "    title: Make tea",
        "\ttitle: Make tea",
        ("pack.yaml:11:1: this is not YAML: a tab is used for indentation. Indent with spaces.",),
    ),
    Broken(
        "a quote that is not closed",
        PACK,
        "title: A sample pack",
        'title: "A sample pack',
        (
            "pack.yaml:3:8: this is not YAML: while scanning a quoted scalar, found unexpected end of stream. The quote that begins here is never closed.",
        ),
    ),
    Broken(
        "a bracket that is not closed",
        PACK,
        "authors: [The studyapp authors]",
        "authors: [The studyapp authors",
        (
            "pack.yaml:5:10: this is not YAML: while parsing a flow sequence, did not find expected ',' or ']'. A bracket is opened here and not closed; quote a text that begins with { or [.",
        ),
    ),
    Broken(
        "a colon in a text",
        PACK,
        "title: A sample pack",
        "title: A pack: sample",
        (
            "pack.yaml:3:14: this is not YAML: mapping values are not allowed in this context. Quote a text that holds a colon and a space; check the indentation.",
        ),
    ),
    Broken(
        "a text that begins with a quote",
        PACK,
        "title: A sample pack",
        'title: "A sample" pack',
        (
            "pack.yaml:3:19: this is not YAML: while parsing a block mapping, did not find expected key. Check the indentation; quote the whole of a text that begins with a quote, { or [.",
        ),
    ),
    Broken(
        "a text that begins with a backtick",
        PACK,
        "title: A sample pack",
        "title: `A sample pack`",
        (
            "pack.yaml:3:8: this is not YAML: while scanning for the next token, found character that cannot start any token. Quote a text that begins with @, % or `.",
        ),
    ),
    Broken(
        "a text that begins with a star",
        PACK,
        "title: A sample pack",
        "title: *sample",
        ("pack.yaml:3:8: this is not YAML: found undefined alias. Quote a text that begins with *.",),
    ),
    Broken(
        "a text that begins with braces",
        QUESTIONS,
        "text: |\n      kettle {{verb}}",
        "text: {{verb}}\n      kettle",
        (
            "questions/all.yaml:135:7: this is not YAML: while parsing a block mapping, did not find expected key. Check the indentation; quote the whole of a text that begins with a quote, { or [.",
        ),
    ),
    Broken(
        "wrong indentation",
        PACK,
        "    title: Make tea",
        "   title: Make tea",
        (
            "pack.yaml:11:4: this is not YAML: while parsing a block collection, did not find expected '-' indicator. Check the indentation of this list.",
        ),
    ),
    Broken(
        "an unknown escape",
        PACK,
        "title: A sample pack",
        'title: "C:\\pack"',
        (
            "pack.yaml:3:11: this is not YAML: while parsing a quoted scalar, found unknown escape character. Write \\\\ for a backslash, or use single quotes.",
        ),
    ),
    Broken(
        "an anchor",
        PACK,
        "title: A sample pack",
        "title: &title A sample pack",
        (
            "pack.yaml:3:8: title: anchors are not allowed. Write the value out where it is used; quote a text that begins with &.",
        ),
    ),
    Broken(
        "an anchor on a list",
        PACK,
        "authors: [The",
        "authors: &us [The",
        (
            "pack.yaml:5:10: authors: anchors are not allowed. Write the value out where it is used; quote a text that begins with &.",
        ),
    ),
    Broken(
        "an alias",
        PACK,
        "    depth: operational",
        "    depth: operational\n  - *bread",
        ("pack.yaml:17:5: this is not YAML: found undefined alias. Quote a text that begins with *.",),
    ),
    Broken(
        "an alias of an anchor",
        PACK,
        "  - id: bread\n    title: Bake bread\n    weight: 40\n    depth: operational\n",
        "  - &bread\n    id: bread\n    title: Bake bread\n    weight: 40\n  - *bread\n",
        (
            "pack.yaml:13:5: objectives[1]: anchors are not allowed. Write the value out where it is used; quote a text that begins with &.",
            "pack.yaml:13:5: objectives[2]: anchors are not allowed. Write the value out where it is used; quote a text that begins with &.",
        ),
    ),
    Broken(
        "a merge key",
        PACK,
        "    weight: 40",
        "    <<: {weight: 40}",
        (
            "pack.yaml:13:5: objectives[1]: the field `weight` is missing. Share of the pack; weights need not add up to 100.",
            "pack.yaml:15:5: objectives[1].<<: merge keys are not allowed. Write the fields out where they are used.",
        ),
    ),
    Broken(
        "a tag",
        PACK,
        "weight: 60",
        "weight: !!float 60",
        (
            "pack.yaml:12:13: objectives[0].weight: tags are not allowed. Write the plain value; quote a text that begins with !.",
        ),
    ),
    Broken(
        "a tag on a mapping",
        PACK,
        "  - id: bread\n",
        "  - !objective\n    id: bread\n",
        (
            "pack.yaml:13:5: objectives[1]: tags are not allowed. Write the plain value; quote a text that begins with !.",
        ),
    ),
    Broken(
        "a tag on a name",
        PACK,
        "licence: CC",
        "!!str licence: CC",
        (
            "pack.yaml:1:1: the field `licence` is missing. Licence of the content, as an SPDX name where there is one.",
            "pack.yaml:6:1: licence: tags are not allowed. Write the plain value; quote a text that begins with !.",
        ),
    ),
    Broken.written(
        "a Python object",
        PACK,
        'format: 1\nid: !!python/object/apply:os.system ["touch pwned"]\ntitle: !!python/name:os.system\n',
        (
            "pack.yaml:1:1: the field `authors` is missing. Who wrote it.",
            "pack.yaml:1:1: the field `cut_score` is missing. Percentage of points that this pack calls a pass.",
            "pack.yaml:1:1: the field `licence` is missing. Licence of the content, as an SPDX name where there is one.",
            "pack.yaml:1:1: the field `objectives` is missing. What the pack teaches, in teaching order.",
            "pack.yaml:1:1: the field `version` is missing. Version of the content, for example 1.4.0.",
            "pack.yaml:2:5: id: tags are not allowed. Write the plain value; quote a text that begins with !.",
            "pack.yaml:3:8: title: tags are not allowed. Write the plain value; quote a text that begins with !.",
        ),
    ),
    Broken(
        "two documents",
        PACK,
        "format: 1",
        "---\nformat: 1\n---\nformat: 1",
        (
            "pack.yaml:3:1: this is not YAML: expected a single document in the stream, but found another document. Remove the line `---`: a file holds one document.",
        ),
    ),
    Broken(
        "a document after the end of the document",
        PACK,
        "cut_score: 70",
        "...\ncut_score: 70",
        (
            "pack.yaml:8:1: this is not YAML: did not find expected <document start>. Remove the line `...`: a file holds one document.",
        ),
    ),
    Broken(
        "a directive",
        PACK,
        "format: 1",
        "%FORMAT 1\n---\nformat: 1",
        (
            "pack.yaml:1:8: this is not YAML: while scanning a directive, found unknown directive name. Remove lines that begin with %.",
        ),
    ),
    Broken.written(
        "an empty file",
        PACK,
        "",
        ("pack.yaml:1:1: there are no fields here. Write those that the format asks for.",),
    ),
    Broken.written(
        "nothing but a comment",
        PACK,
        "# to be written\n",
        ("pack.yaml:1:1: there are no fields here. Write those that the format asks for.",),
    ),
)
