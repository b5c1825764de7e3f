"""JSON Schemas made from Microsoft's OpenAPI definitions, closed and with their kinds, to hold answers against.

OpenAPI 2 leaves open what an answer may carry besides. Here an object has the keys of its definition and of those it
inherits from, and no other; a definition with a discriminator is judged as the kind that the answer names; and what is
secret has no place in an answer.
"""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_KEPT = ("type", "enum", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")
_ITSELF = "-itself"
"""Ends the name of a definition with kinds when the definition alone is meant."""
_URN = "specs:/"
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)")
_UUID = re.compile(r"[\da-fA-F]{8}(-[\da-fA-F]{4}){3}-[\da-fA-F]{12}")
_SPAN = re.compile(r"P(?=.)(\d+[YMWD])*(T(?=.)(\d+(\.\d+)?[HMS])+)?")

Json = Mapping[str, Any]


class Schemas:
    """The schemas of a folder of OpenAPI files, each file's made when an answer first needs it."""

    def __init__(self, read: Callable[[str], Json]) -> None:
        self._read = read
        self._registry: Registry[Any] = Registry()
        self._formats = _formats()
        self._validators: dict[tuple[str, str], Any] = {}

    def problems(self, file: str, title: str, schema: Json, value: Any) -> Iterator[str]:
        """What is wrong with a value, as `definition: what`, by the schema of a response in a file."""
        key = (file, title)
        if key not in self._validators:
            made = _File(file, self._read).made(schema, title)
            self._add(made)
            self._validators[key] = _Validator(made, registry=self._registry, format_checker=self._formats)
        for error in self._validators[key].iter_errors(value):
            yield from _named(error)

    def _add(self, made: Any) -> None:
        """Make the files that a schema refers to, and those that they refer to."""
        for uri in {ref.partition("#")[0] for ref in _refs(made)}:
            if uri in self._registry:
                continue
            contents = _File(uri.removeprefix(_URN), self._read).definitions()
            self._registry = self._registry.with_resource(uri, DRAFT202012.create_resource(contents))
            self._add(contents)


class _File:
    """One OpenAPI file, and what is made from it."""

    def __init__(self, file: str, read: Callable[[str], Json]) -> None:
        self._file, self._read = file, read
        self._stem = posixpath.basename(file).removesuffix(".json")

    def definitions(self) -> Json:
        """Every definition's schema by name; one with kinds a second time as itself."""
        made: dict[str, Any] = {}
        for name, definition in self._own.items():
            title = f"{self._stem}/{name}"
            by = self._discriminator(name)
            made[name + _ITSELF if by else name] = self.made(definition, title)
            if by:
                made[name] = {"title": title, "kinds": {"by": by, "of": self._kinds(name)}}
        return {"definitions": made}

    @cached_property
    def _own(self) -> Json:
        found: Json = self._read(self._file).get("definitions", {})
        return found

    def _bases(self, name: str) -> Iterator[str]:
        """The definitions of this file that one inherits from, itself first."""
        yield name
        for part in self._own[name].get("allOf", ()):
            if part.get("$ref", "").startswith("#/definitions/"):
                yield from self._bases(part["$ref"].rpartition("/")[2])

    def _discriminator(self, name: str) -> str:
        named = (self._own[base].get("discriminator", "") for base in self._bases(name))
        return str(next(filter(None, named), ""))

    def _kinds(self, name: str) -> Json:
        heirs = [other for other in self._own if name in self._bases(other)]
        return {
            self._own[heir].get("x-ms-discriminator-value", heir): {
                "$ref": self._absolute(f"#/definitions/{heir}") + _ITSELF
            }
            for heir in heirs
        }

    def _absolute(self, ref: str) -> str:
        file, _, fragment = ref.partition("#")
        if not file:
            return f"{_URN}{self._file}#{fragment}"
        return f"{_URN}{posixpath.normpath(posixpath.join(posixpath.dirname(self._file), file))}#{fragment}"

    def made(self, schema: Json, title: str) -> Json:
        """The JSON Schema of a part of this file."""
        if schema.get("x-nullable"):
            return {"anyOf": [{"type": "null"}, self.made({**schema, "x-nullable": False}, title)]}
        if "$ref" in schema:
            return {"$ref": self._absolute(schema["$ref"])}
        kept = {"title": title, **{word: schema[word] for word in _KEPT if word in schema}}
        if "items" in schema:
            return kept | {"type": "array", "items": self.made(schema["items"], title + "[]")}
        properties, required = self._inherited(schema, title)
        more = schema.get("additionalProperties")
        if not properties and more is None:
            return kept
        rest = self.made(more, title + "{}") if isinstance(more, dict) else bool(more)
        return kept | {"type": "object", "properties": properties, "required": required, "additionalProperties": rest}

    def _inherited(self, schema: Json, title: str) -> tuple[dict[str, Any], list[str]]:
        """Properties and required names of an object, its bases' included."""
        properties: dict[str, Any] = {}
        required: list[str] = []
        for base in schema.get("allOf", ()):
            file, found, name = self._followed(base)
            more, needed = file._inherited(found, name or title)
            properties |= more
            required += needed
        for name, part in schema.get("properties", {}).items():
            if not part.get("x-ms-secret"):
                properties[name] = self.made(part, f"{title}.{name}")
        return properties, required + list(schema.get("required", ()))

    def _followed(self, schema: Json) -> tuple["_File", Json, str]:
        if "$ref" not in schema:
            return self, schema, ""
        target, _, name = self._absolute(schema["$ref"]).removeprefix(_URN).partition("#/definitions/")
        file = _File(target, self._read)
        return file, file._own[name], f"{file._stem}/{name}"


def _refs(made: Any) -> Iterator[str]:
    if isinstance(made, dict):
        if isinstance(made.get("$ref"), str):
            yield made["$ref"]
        made = list(made.values())
    if isinstance(made, list):
        for part in made:
            yield from _refs(part)


def _judge_kind(validator: Any, kinds: Json, value: Any, schema: Json) -> Iterator[ValidationError]:
    """A keyword of its own: the value is judged as the kind that its discriminator names."""
    if not isinstance(value, dict):
        yield ValidationError("not an object")
    elif value.get(kinds["by"]) not in kinds["of"]:
        yield ValidationError(f"{value.get(kinds['by'])} is no kind")
    else:
        yield from validator.descend(value, kinds["of"][value[kinds["by"]]])


_Validator = extend(Draft202012Validator, {"kinds": _judge_kind})


def _named(error: ValidationError) -> Iterator[str]:
    schema: Any = error.schema
    title, value = schema.get("title", ""), error.instance
    match error.validator:
        case "additionalProperties":
            yield from (f"{title}: unknown key {key}" for key in value if key not in schema["properties"])
        case "required":
            yield from (f"{title}: no {key}" for key in schema["required"] if key not in value)
        case "type":
            yield f"{title}: {'null' if value is None else type(value).__name__} instead of {error.validator_value}"
        case "enum":
            yield f"{title}: not listed: {value}"
        case "anyOf":
            yield from (problem for part in error.context or () if part.schema_path[0] != 0 for problem in _named(part))
        case "kinds":
            yield f"{title}: {error.message}"
        case _:
            yield f"{title}: against its {error.validator} {error.validator_value}"


def _is_time(value: object) -> bool:
    return not isinstance(value, str) or bool(_TIME.fullmatch(value))


def _is_span(value: object) -> bool:
    return not isinstance(value, str) or bool(_SPAN.fullmatch(value))


def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(2**31) <= value < 2**31


def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or bool(_UUID.fullmatch(value))


def _formats() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name, fits in (("date-time", _is_time), ("duration", _is_span), ("int32", _is_int32), ("uuid", _is_uuid)):
        checker.checks(name)(fits)
    return checker
