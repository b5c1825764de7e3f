"""Bodies of requests: JSON, and the looser text that Azure takes from az."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyapp.sandbox.arm import bodies
from studyapp.sandbox.arm.wire import Request
from studyapp.sandbox.cloud import BASE_URL
from tests.sandbox.conftest import GROUP, Azure
from tests.sandbox.test_deployments import disk, small

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_json_is_read_as_json(value: Any) -> None:
    assert bodies.read(json.dumps(value).encode()) == value


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=4))
def test_a_template_is_read_where_az_splices_it_in(template: Any) -> None:
    around = json.dumps({"properties": {"mode": "Incremental", "note": "a, template:b"}})
    spliced = f"{around[:-2]}, template:{json.dumps(template)}{around[-2:]}"
    assert bodies.read(spliced.encode())["properties"]["template"] == template


def test_comments_bare_names_and_trailing_commas_are_read() -> None:
    text = '// a remark\n{ name: \'x\', /* and\nanother */ list: [1, 2,], "deep": {"a": true,}, }'
    assert bodies.read(text.encode()) == {"name": "x", "list": [1, 2], "deep": {"a": True}}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"hello", b"\xff\xfe", b"{a: Infinity}", b"{" * 50_000, b"[" * 50_000, b"{a:" * 20_000, b"{a: 1}" + b" " * bodies.MOST_LOOSE],
    ids=["empty", "open", "word", "bytes", "infinity", "braces", "brackets", "nested", "long"],
)  # fmt: skip
def test_what_is_none_of_these_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError):
        bodies.read(body)


def test_a_template_with_comments_is_deployed(azure: Azure) -> None:
    azure.make_group()
    template = "/* one disk */ " + json.dumps(small(disk("d1")))
    body = f'{{"properties": {{"mode": "Incremental", template:{template}}}}}'
    url = f"{BASE_URL}{azure.group_id}/providers/Microsoft.Resources/deployments/d?api-version=2024-07-01"
    headers = {"authorization": f"Bearer {azure.sandbox.token()}"}
    assert azure.sandbox.handle(Request("PUT", url, headers, body.encode())).status == 201
    azure.sandbox.advance(minutes=5)
    assert azure.compute.disks.get(GROUP, "d1").disk_size_gb == 8
