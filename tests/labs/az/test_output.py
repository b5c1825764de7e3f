"""Answers as az prints them."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from studyapp.core.az.trouble import AzUsageError
from studyapp.labs.az.output import printed, queried
from studyapp.labs.az.shaping import shaped

TEXT = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]) | st.just("\n"), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT | st.sampled_from(["yes", "null", "1", "~", "- a", "a: b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=12,
)
ROWS: list[dict[str, Any]] = [
    {"name": "b", "id": "/x", "size": 4, "on": True, "tags": {"a": "b"}, "zones": ["1", "2"], "none": None},
    {"name": "a", "id": "/y", "size": 30, "on": False, "tags": {}, "zones": [], "none": None},
]


@given(JSON.filter(lambda value: value is not None))
def test_yaml_reads_back_to_the_same(value: Any) -> None:
    assert yaml.safe_load(printed(value, "yaml")) == value


def test_json_is_sorted_and_none_prints_nothing() -> None:
    assert printed({"b": 1, "a": "ü"}, "json") == '{\n  "a": "ü",\n  "b": 1\n}\n'
    assert printed(None, "json") == printed(ROWS, "none") == ""


def test_tsv_has_a_line_for_each_entry_and_no_quotes() -> None:
    assert printed(["a", "b"], "tsv") == "a\nb\n"
    assert printed("a", "tsv") == "a\n"
    assert printed(ROWS, "tsv") == "/x\tb\tNone\tTrue\t4\t\t2\n/y\ta\tNone\tFalse\t30\t\t0\n"
    assert printed([["a", 1], ["b", 2]], "tsv") == "a\t1\nb\t2\n"
    assert printed(True, "tsv") == "true\n"


def test_a_table_shows_texts_and_numbers_alone() -> None:
    assert printed(ROWS, "table").splitlines() == [
        "Name    On     Size",
        "------  -----  ------",
        "b       True   4",
        "a       False  30",
    ]


def test_a_table_of_a_query_keeps_its_columns_in_order() -> None:
    answer = queried(ROWS, "[].{Size:size, Name:name}")
    assert printed(answer, "table", is_queried=True).splitlines() == [
        "Size    Name",
        "------  ------",
        "4       b",
        "30      a",
    ]
    assert printed(["x"], "table", is_queried=True) == "Result\n--------\nx\n"
    assert printed([["x", "y"]], "table", is_queried=True) == "Column1    Column2\n---------  ---------\nx          y\n"
    assert printed([], "table") == "\n"


def test_tsv_of_a_query_keeps_its_columns_in_order() -> None:
    answer = queried(ROWS, "[].{size:size, name:name}")
    assert printed(answer, "tsv", is_queried=True) == "4\tb\n30\ta\n"


def test_times_and_spans_of_jobs_are_as_python_writes_them() -> None:
    job = {"duration": "PT57M17.14903S", "start": "2026-03-02T08:04:30.0000000Z", "status": "Completed", "other": "PT"}
    assert shaped(("backup", "job", "show"), [job]) == [
        {"duration": "0:57:17.149030", "start": "2026-03-02T08:04:30+00:00", "status": "Completed", "other": "PT"}
    ]
    assert shaped(("backup", "item", "show"), job) == job


def test_a_group_is_not_in_a_group() -> None:
    group = {"id": "/subscriptions/s/resourceGroups/rg", "name": "rg"}
    assert shaped(("group", "show"), group) == group


def test_a_table_of_nothing_says_so() -> None:
    with pytest.raises(AzUsageError, match="Table output unavailable"):
        printed([{"id": "/x", "tags": {}}], "table")


def test_what_is_asked_of_something_else_is_no_query() -> None:
    with pytest.raises(AzUsageError, match="argument --query"):
        queried("text", "sort(@)")


def test_machines_have_no_properties_and_vaults_keep_them() -> None:
    vm = {
        "id": "/subscriptions/s/resourceGroups/rg/providers/X/y/n",
        "properties": {"a": {"properties": {"b": 1}}, "id": "-"},
    }
    assert shaped(("vm", "show"), vm) == {"id": vm["id"], "a": {"b": 1}, "resourceGroup": "rg"}
    vault = {"id": vm["id"], "properties": {"a": 1}}
    assert shaped(("backup", "vault", "show"), [vault]) == [{**vault, "resourceGroup": "rg"}]
