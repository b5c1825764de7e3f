"""The query language by itself: what each word does, what is refused, and that no text breaks it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.sandbox.kql import QueryError, Relation, run

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "/s/1", "name": "web-01", "size": 2, "tags": {"ring": "Test"}, "disks": ["a", "b"], "made": "2026-03-01T00:00:00Z"},
    {"id": "/s/2", "name": "web-02", "size": 4, "tags": {"ring": "prod"}, "disks": [], "made": "2026-02-01T00:00:00Z"},
    {"id": "/s/3", "name": "db-01", "size": None, "tags": None, "disks": None, "made": None},
)  # fmt: skip
OTHERS: tuple[dict[str, Any], ...] = ({"id": "/s/1", "owner": "Ana"}, {"id": "/s/1", "owner": "Bo"})
TABLES = {
    "machines": lambda: Relation(("id", "name", "size", "tags", "disks", "made"), ROWS),
    "owners": lambda: Relation(("id", "owner"), OTHERS),
}


def ask(query: str) -> list[dict[str, Any]]:
    return [dict(row) for row in run(query, TABLES, NOW).rows]


def names(test: str) -> list[str]:
    return [row["name"] for row in ask(f"machines | where {test} | project name")]


@pytest.mark.parametrize(
    ("test", "found"),
    [
        ("name == 'web-01'", ["web-01"]),
        ("name == 'WEB-01'", []),
        ("name =~ 'WEB-01'", ["web-01"]),
        ("name !~ 'WEB-01'", ["web-02", "db-01"]),
        ("name has 'web'", ["web-01", "web-02"]),
        ("name has 'we'", []),
        ("name !has 'web'", ["db-01"]),
        ("name contains 'B-0'", ["web-01", "web-02", "db-01"]),
        ("name startswith 'DB'", ["db-01"]),
        ("name !endswith '01'", ["web-02"]),
        ("name in ('db-01', 'web-02')", ["web-02", "db-01"]),
        ("name in~ ('DB-01')", ["db-01"]),
        ("name !in~ ('DB-01', 'WEB-01')", ["web-02"]),
        ("name has_any ('db', 'x')", ["db-01"]),
        ("size > 2 or name == 'db-01'", ["web-02", "db-01"]),
        ("size >= 2 and not(size == 4)", ["web-01"]),
        ("size between (1 .. 2)", ["web-01"]),
        ("size < 100", ["web-01", "web-02"]),
        ("isnull(size)", ["db-01"]),
        ("size + 1 * 2 == 4", ["web-01"]),
        ("(size + 1) * 2 == 6", ["web-01"]),
        ("-size == -4", ["web-02"]),
        ("tags.ring =~ 'test'", ["web-01"]),
        ("tags['ring'] == 'prod'", ["web-02"]),
        ("disks[0] == 'a'", ["web-01"]),
        ("array_length(disks) == 0", ["web-02"]),
        ("todatetime(made) > ago(3d)", ["web-01"]),
        ("todatetime(made) < datetime(2026-02-15)", ["web-02"]),
        ("isempty(tostring(tags))", ["db-01"]),
    ],
)
def test_where_keeps_the_rows_that_fit(test: str, found: list[str]) -> None:
    assert names(test) == found


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("toint('12')", 12),
        ("toint('x')", None),
        ("tostring(1.0)", "1"),
        ("tobool('TRUE')", True),
        ("toupper(strcat('a', 1, true))", "A1TRUE"),
        ("split('a/b/c', '/')[1]", "b"),
        ("substring('abcdef', 2, 3)", "cde"),
        ("coalesce(tags.none, 'else')", "else"),
        ("iff(size > 1, 'many', 'few')", "many"),
        ("case(size == 1, 'one', size == 2, 'two', 'more')", "two"),
        ("bin(7, 5)", 5),
        ("tostring(bin(now(), 1d))", "2026-03-02T00:00:00.0000000Z"),
        ("datetime('2026-03-02T08:00') - todatetime(made)", "1 day, 8:00:00"),
        ("7 / 2", 3),
        ("7.0 / 2", 3.5),
        ("1 / 0", None),
        (r"'it\'s'", "it's"),
        (r"@'C:\temp'", r"C:\temp"),
        ("strlen('// no comment')", 13),
    ],
)
def test_a_function_has_its_value(expression: str, value: Any) -> None:
    assert ask(f"machines | take 1 | project v = {expression}") == [{"v": value}]


def test_columns_are_made_renamed_and_taken_away() -> None:
    query = "machines | extend half = size / 2, name = toupper(name) | project-away id, tags, disks, made | take 1"
    assert ask(query) == [{"name": "WEB-01", "size": 2, "half": 1}]
    assert list(ask("machines | take 1 | project tostring(tags.ring), size + 1, tolower(name)")[0]) == ["tags_ring", "Column2", "name"]  # fmt: skip


def test_rows_are_summed_up_by_group() -> None:
    query = "machines | summarize machines = count(), max(size), big = countif(size > 2) by kind = tostring(split(name, '-')[0])"
    assert ask(query) == [
        {"kind": "web", "machines": 2, "max_size": 4, "big": 1},
        {"kind": "db", "machines": 1, "max_size": None, "big": 0},
    ]
    assert ask("machines | summarize by tostring(tags.ring) | count") == [{"Count": 3}]
    assert ask("machines | where name == 'none' | summarize count()") == [{"count_": 0}]
    assert ask("machines | summarize avg(size), sum(size), dcount(name), make_set(size)") == [
        {"avg_size": 3.0, "sum_size": 6, "dcount_name": 3, "make_set_size": [2, 4]}
    ]


def test_rows_are_sorted_with_the_largest_first_unless_told() -> None:
    assert [row["name"] for row in ask("machines | sort by size")] == ["web-02", "web-01", "db-01"]
    assert [row["name"] for row in ask("machines | order by size asc, name asc")] == ["db-01", "web-01", "web-02"]
    assert [row["name"] for row in ask("machines | top 1 by name asc")] == ["db-01"]
    assert len(ask("machines | limit 2")) == 2
    assert ask("machines | distinct tostring(split(name, '-')[0]) | count") == [{"Count": 2}]


def test_lists_become_rows() -> None:
    rows = ask("machines | mv-expand disk = disks | project name, disk")
    assert rows == [
        {"name": "web-01", "disk": "a"},
        {"name": "web-01", "disk": "b"},
        {"name": "web-02", "disk": None},
        {"name": "db-01", "disk": None},
    ]


def test_tables_are_joined() -> None:
    inner = ask("machines | join kind=inner (owners) on id | project name, owner")
    assert inner == [{"name": "web-01", "owner": "Ana"}, {"name": "web-01", "owner": "Bo"}]
    outer = ask(
        "machines | join kind=leftouter (owners | where owner == 'Bo') on $left.id == $right.id | project owner"
    )
    assert outer == [{"owner": "Bo"}, {"owner": None}, {"owner": None}]


@pytest.mark.parametrize(
    ("query", "said", "is_gap"),
    [
        ("", "'a name'|a table|a name", False),
        ("nothing | take 1", "The table 'nothing' is not known", False),
        ("machines | where nme == 'x'", "Failed to resolve the column named 'nme'", False),
        ("machines | where name = 'x'", "'=' at 23", False),
        ("machines | where", "the end of the query", False),
        ("machines | where [", "the end of the query at 19 where a name in quotes belongs", False),
        ("machines | where [name] == 'x'", "'name' at 19 where a name in quotes belongs", False),
        ("machines | wehre name == 'x'", "'wehre' at 12", False),
        ("machines | render piechart", "'render' at 12 is not simulated", True),
        ("union machines, owners", "'union' at 1 is not simulated", True),
        ("machines | where reverse(name) == 'x'", "function 'reverse' is not simulated", True),
        ("machines | summarize stdev(size)", "aggregation 'stdev' is not simulated", True),
        ("machines | join kind=rightanti (owners) on id", "'rightanti' is not simulated", True),
        ("machines | project strlen()", "takes 1 to 1 arguments, not 0", False),
        ("machines | where name == 'x", "''' at 26 begins no word", False),
        ("machines | where " + "(" * 60 + "1", "nests more than 40 deep", False),
        ("machines | where " + " or ".join(["true"] * 300), "more than 200 terms", False),
        ("machines | where " + "-" * 5000 + "1 == 1", "more than 200 terms", False),
        ("machines" + " | take 1" * 60, "more than 50 operators", False),
        ("x" * 30_000, "longer than 20,000 characters", False),
    ],
)
def test_what_is_wrong_is_named(query: str, said: str, is_gap: bool) -> None:
    with pytest.raises(QueryError) as refused:
        ask(query)
    assert any(part in str(refused.value) for part in said.split("|"))
    assert refused.value.is_gap is is_gap


_WORDS = st.sampled_from(
    ["machines", "owners", "|", "where", "project", "extend", "summarize", "by", "count()", "name", "size", "tags", ".", "==",
     "!=", "in", "~", "(", ")", ",", "'a'", "1", "2d", "now()", "-", "+", "/", "and", "or", "not", "join", "on", "id", "[", "]",
     "0", "take", "top", "sort", "asc", "has", "!", "mv-expand", "disks", "distinct", "*", "datetime(", "..", "between", "=", ";"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=25).map(lambda words: "machines | " + " ".join(words)))
)
def test_any_text_is_answered_or_refused(query: str) -> None:
    try:
        found = run(query, TABLES, NOW)
    except QueryError:
        return
    assert all(set(row) == set(found.columns) for row in found.rows)
