"""The pack format as draft-07 JSON Schema, made from the same types that the reader walks.

Editors whose YAML support reads JSON Schema complete and explain every field with it. Texts also admit plain numbers and
truth values, because the pack reader takes every plain scalar as written while an editor has typed it already.
"""

import inspect
import types
import typing
from dataclasses import MISSING, fields, is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from studyapp.core.fields import Between, Doc, Length, OneLine, Pattern
from studyapp.core.items import ItemFile
from studyapp.core.labs import Lab
from studyapp.core.lessons import LessonHead
from studyapp.core.packs import FactFile, PackInfo
from studyapp.core.record import Record

FILES: dict[str, type[Any]] = {
    "pack": PackInfo,
    "facts": FactFile,
    "questions": ItemFile,
    "lesson": LessonHead,
    "lab": Lab,
    "record": Record,
}
"""The kinds of files in a pack, and the type of each: `lesson` is a lesson's front matter."""


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file; see FILES."""
    definitions: dict[str, Any] = {}
    root = _of(FILES[kind], definitions)
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": f"studyapp {kind}, pack format 1"}
    return head | root | {"definitions": definitions}


def _of(wanted: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type hint; types of their own go to the definitions."""
    rules: tuple[Any, ...] = ()
    if get_origin(wanted) is Annotated:
        wanted, *rest = get_args(wanted)
        rules = tuple(rest)
    doc = next(({"description": rule.text} for rule in rules if isinstance(rule, Doc)), {})
    return _bare(wanted, rules, definitions) | doc


def _bare(wanted: Any, rules: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return _union(wanted, rules, definitions)
    if origin is Literal:
        return {"enum": [spelled for value in get_args(wanted) for spelled in _spellings(value)]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of(get_args(wanted)[1], definitions)}
    if origin is tuple:
        entries = {"type": "array", "items": _of(get_args(wanted)[0], definitions)}
        return entries | _length(rules, "minItems", "maxItems")
    if is_dataclass(wanted):
        return _reference(typing.cast(type[Any], wanted), definitions)
    if wanted is str:
        return _text(rules)
    return {bool: {"type": "boolean"}, int: {"type": "integer"}, float: {"type": "number"}}[wanted] | _between(rules)


def _spellings(value: object) -> list[object]:
    return [value] if isinstance(value, str) else [value, str(value)]


def _union(wanted: Any, rules: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    members = [member for member in get_args(wanted) if member is not type(None)]
    if len(members) == 1:
        return _of(Annotated[members[0], *rules] if rules else members[0], definitions)
    return {"oneOf": [_of(member, definitions) for member in members]}


def _text(rules: tuple[Any, ...]) -> dict[str, Any]:
    pattern = next((rule.regex.pattern for rule in rules if isinstance(rule, Pattern)), None)
    if pattern is None and any(isinstance(rule, OneLine) for rule in rules):
        pattern = "[^\\n]*\\n?"
    shape = {"pattern": f"^({pattern})$"} if pattern else {}
    return {"type": ["string", "number", "boolean"]} | _length(rules, "minLength", "maxLength") | shape


def _length(rules: tuple[Any, ...], least: str, most: str) -> dict[str, Any]:
    length = next((rule for rule in rules if isinstance(rule, Length)), None)
    return {least: length.least, most: length.most} if length else {}


def _between(rules: tuple[Any, ...]) -> dict[str, Any]:
    between = next((rule for rule in rules if isinstance(rule, Between)), None)
    return {"minimum": between.least, "maximum": between.most} if between else {}


def _reference(wanted: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    name = wanted.__name__
    if name not in definitions:
        definitions[name] = {}
        definitions[name] = _mapping(wanted, definitions)
    return {"allOf": [{"$ref": f"#/definitions/{name}"}]}


def _mapping(wanted: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    hints = typing.get_type_hints(wanted, include_extras=True)
    properties = {}
    for one in fields(wanted):
        properties[one.name] = _of(hints[one.name], definitions)
        if one.default not in (MISSING, None, ()) and one.name != "kind":
            properties[one.name]["default"] = one.default
    needed = [one.name for one in fields(wanted) if one.default is MISSING and one.default_factory is MISSING]
    if "kind" in properties:
        needed.append("kind")
    return {
        "type": "object",
        "description": inspect.getdoc(wanted),
        "properties": properties,
        "required": needed,
        "additionalProperties": False,
    }
