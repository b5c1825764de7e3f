"""What Azure answered in az's shape, and printing it in az's output formats."""

import json
import re
from collections.abc import Iterator
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError

from studyapp.core.az.meaning import id_parts
from studyapp.core.az.trouble import AzUsageError

_NESTED = ("backup", "group", "resource", "deployment")
"""Groups of az that leave `properties` where Azure has them; the others lift them up."""
_PLAIN = re.compile(r"[A-Za-z/][\w./@+-]*(?: [\w./@+-]+)*")
_WORDS = ("true", "false", "null", "yes", "no", "on", "off", "none", "y", "n")
_COLOURS = (
    (re.compile(r'^(\s*)("(?:[^"\\]|\\.)*")(:)', re.MULTILINE), "\\1\x1b[94m\\2\x1b[39m\\3"),
    (re.compile(r'(: |^\s*)("(?:[^"\\]|\\.)*")(,?)$', re.MULTILINE), "\\1\x1b[33m\\2\x1b[39m\\3"),
)


def shaped(command: str, answer: Any) -> Any:
    """An answer as az shows it: with the resource group beside an id, and properties lifted up where az lifts them."""
    return _shaped(answer, command.partition(" ")[0] not in _NESTED)


def _shaped(value: Any, lifts: bool) -> Any:
    if isinstance(value, list):
        return [_shaped(entry, lifts) for entry in value]
    if not isinstance(value, dict):
        return value
    inner = value.get("properties")
    is_resource = "id" in value or "name" in value
    if lifts and is_resource and isinstance(inner, dict):
        rest = {key: entry for key, entry in value.items() if key != "properties"}
        value = {**inner, **rest}
    found = {key: _shaped(entry, lifts) for key, entry in value.items()}
    if group := id_parts(str(value.get("id", ""))).get("resource_group"):
        found.setdefault("resourceGroup", group)
    return dict(sorted(found.items()))


def check_query(query: str) -> None:
    """Raise AzUsageError where a `--query` is no JMESPath, before anything is done."""
    try:
        if query:
            jmespath.compile(query)
    except JMESPathError as error:
        said = str(error).splitlines()[0]
        raise AzUsageError("value", f"argument --query: invalid jmespath_type value: '{query}'", said) from error


def queried(answer: Any, query: str) -> Any:
    """What a valid `--query` picks; raises AzUsageError where it can't be applied, as a function to a value of another type."""
    try:
        return jmespath.search(query, answer) if query else answer
    except JMESPathError as error:
        raise AzUsageError("value", f"--query: {error}", "It was done all the same; only the query failed.") from error


def printed(answer: Any, output: str) -> str:
    """An answer in one of az's output formats; empty where az prints nothing."""
    if answer is None or output == "none":
        return ""
    match output:
        case "table":
            return _table(answer)
        case "tsv":
            return "\n".join(_tsv(answer))
        case "yaml" | "yamlc":
            return "\n".join(_yaml(answer))
        case _:
            text = json.dumps(answer, indent=2, ensure_ascii=False)
            return _coloured(text) if output == "jsonc" else text


def _coloured(text: str) -> str:
    for pattern, colour in _COLOURS:
        text = pattern.sub(colour, text)
    return text


# Tab-separated values


def _tsv(answer: Any) -> Iterator[str]:
    for row in answer if isinstance(answer, list) else [answer]:
        if isinstance(row, dict | list):
            yield "\t".join(map(_tsv_cell, row.values() if isinstance(row, dict) else row))
        else:
            yield _tsv_cell(row)


def _tsv_cell(value: Any) -> str:
    """A list shows how many it holds, an object that it is there: as az has it."""
    if isinstance(value, list):
        return str(len(value))
    if isinstance(value, dict):
        return ""
    return "" if value is None else str(value)


# Tables


def _table(answer: Any) -> str:
    rows = [_row(entry) for entry in (answer if isinstance(answer, list) else [answer])]
    names = list(dict.fromkeys(name for row in rows for name in row))
    if not names:
        return ""
    cells = [[row.get(name, "") for name in names] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(names, *cells, strict=True)]
    lines = [names, ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def _row(entry: Any) -> dict[str, str]:
    """The plain values of an entry under az's headings; objects and lists are left out, and so are ids, types and tags."""
    if isinstance(entry, list):
        return {f"Column{number}": _cell(value) for number, value in enumerate(entry, start=1)}
    if not isinstance(entry, dict):
        return {"Result": _cell(entry)}
    plain = {key: value for key, value in entry.items() if not isinstance(value, dict | list) and value is not None}
    return {
        key[:1].upper() + key[1:]: _cell(value) for key, value in plain.items() if key not in ("id", "type", "etag")
    }


def _cell(value: Any) -> str:
    return "" if value is None else str(value)


# YAML


def _yaml(value: Any, indent: str = "") -> Iterator[str]:
    if isinstance(value, dict) and value:
        for key, entry in value.items():
            yield from _yaml_entry(f"{indent}{_scalar(key)}:", entry, indent)
    elif isinstance(value, list) and value:
        for entry in value:
            inner = list(_yaml(entry, indent + "  "))
            yield f"{indent}- {inner[0].lstrip()}"
            yield from inner[1:]
    else:
        yield f"{indent}{_scalar(value)}"


def _yaml_entry(head: str, entry: Any, indent: str) -> Iterator[str]:
    if isinstance(entry, dict | list) and entry:
        yield head
        yield from _yaml(entry, indent if isinstance(entry, list) else indent + "  ")
    else:
        yield f"{head} {_scalar(entry)}"


def _scalar(value: Any) -> str:
    """A value as YAML and JSON both read it; plain words without quotes."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
