"""One walker for every content type: it reads YAML nodes as the frozen types of `core` say, and reports all that is wrong.

For each type a reader function is made once, from its type hints. Reading returns the value, or INVALID after a problem was
noted; a mapping with an invalid field is itself invalid, so nothing is ever half built.
"""

import re
import types
import typing
from collections.abc import Callable, Hashable
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from studyapp.core.errors import Problem
from studyapp.core.fields import Between, Doc, Length, MayBeEmpty, OneLine, Pattern
from studyapp.library.suggest import nearest
from studyapp.library.text import FORBIDDEN, control_character, shown

INVALID: Final = object()
MOST_PROBLEMS = 500
"""Noted in one file; what is beyond them is seen once they are mended."""

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,15})(\.[0-9]{1,15})?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
_NULLS = ("", "~", "null", "Null", "NULL")
_PROPERTY = re.compile(r"(?:^|[\s\[{,:?-])[&!]", re.MULTILINE)
"""Where an anchor or a tag could begin; a text without one need not be looked at node by node."""
_PROPERTIES = {
    "&": ("anchors are not allowed", "Write the value out where it is used; quote a text that begins with &."),
    "!": ("tags are not allowed", "Write the plain value; quote a text that begins with !."),
}
_LIKE_YES_NO = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


@dataclass(slots=True)
class Walk:
    """One document being read: where it comes from, and the problems found so far."""

    file: str
    text: str
    """The document as composed, so that an anchor or tag can be seen at a node's first character."""
    first_line: int = 1
    problems: list[Problem] = field(default_factory=list)
    places: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each object built, by its id(), for rules that run after reading."""
    may_have_properties: bool = field(init=False)
    has_escapes: bool = field(init=False)
    """Whether a value may hold characters that were not seen in the text itself."""

    def __post_init__(self) -> None:
        self.has_escapes = "\\" in self.text
        self.may_have_properties = _PROPERTY.search(self.text) is not None

    def note(self, node: Node, path: str, message: str, hint: str = "") -> object:
        """Record a problem at a node; returns INVALID."""
        if len(self.problems) < MOST_PROBLEMS:
            line, column = self.place(node)
            self.problems.append(Problem(self.file, line, column, shown(path, 200), message, hint))
        return INVALID

    def place(self, node: Node) -> tuple[int, int]:
        """1-based line of the file, and column, where a node begins."""
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def refused(self, node: Node, path: str) -> bool:
        """Whether the node carries an anchor or a tag; it is noted and must not be entered."""
        if not self.may_have_properties:
            return False
        index = node.start_mark.index
        sign = self.text[index] if index < len(self.text) else ""
        if sign not in _PROPERTIES:
            return False
        self.note(node, path, *_PROPERTIES[sign])
        return True


Reader = Callable[[Walk, Node, str], Any]


def read(walk: Walk, node: Node, wanted: Hashable, path: str = "") -> Any:
    """The node as a value of the wanted type, or INVALID; problems are in `walk.problems`."""
    return reader_of(wanted)(walk, node, path)


@cache
def reader_of(wanted: Any) -> Reader:
    """The reader function for a type hint."""
    rules: tuple[Any, ...] = ()
    if get_origin(wanted) is Annotated:
        wanted, *rest = get_args(wanted)
        rules = tuple(rule for rule in rest if not isinstance(rule, Doc))
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        return _union_reader(wanted, rules)
    if origin is Literal:
        return _literal_reader(get_args(wanted))
    if origin is dict:
        return _named_reader(get_args(wanted)[1])
    if origin is tuple:
        return _sequence_reader(get_args(wanted)[0], rules)
    if is_dataclass(wanted):
        return _mapping_reader(typing.cast(type[Any], wanted))
    return {str: _text_reader, int: _integer_reader, float: _decimal_reader, bool: _truth_reader}[wanted](rules)


# Scalars


def _scalar(walk: Walk, node: Node, path: str, expected: str) -> str | None:
    """A scalar's text; None after a problem was noted."""
    if walk.refused(node, path):
        return None
    if node.__class__ is not ScalarNode:
        found = "a list" if node.__class__ is SequenceNode else "a mapping"
        hint = "Write one value; quote a text that begins with [ or {."
        walk.note(node, path, f"{expected} is expected here, not {found}", hint)
        return None
    value: str = node.value
    if not node.style and value in _NULLS:
        hint = "Write a value (in quotes if it begins with # or is `null`), or leave an optional field out."
        walk.note(node, path, f"{expected} is expected here", hint)
        return None
    return value


def _text_reader(rules: tuple[Any, ...]) -> Reader:
    length = next((rule for rule in rules if isinstance(rule, Length)), Length(0, 100_000))
    pattern = next((rule for rule in rules if isinstance(rule, Pattern)), None)
    one_line = any(isinstance(rule, OneLine) for rule in rules)
    fits = pattern.regex.fullmatch if pattern else None

    may_be_empty = any(isinstance(rule, MayBeEmpty) for rule in rules)

    def read_text(walk: Walk, node: Node, path: str) -> Any:
        if may_be_empty and node.__class__ is ScalarNode and not node.style and node.value in _NULLS:
            return ""
        value = _scalar(walk, node, path, "text")
        if value is None:
            return INVALID
        value = value.strip() if one_line else value.rstrip()
        if not length.least <= len(value) <= length.most:
            return walk.note(node, path, *_length_words(length, len(value), "character", "characters"))
        if one_line and "\n" in value:
            return walk.note(node, path, "this text must stand on one line", "Use > instead of |, without blank lines.")
        found = FORBIDDEN.search(value) if walk.has_escapes else None
        if found:
            return walk.note(node, path, *control_character(found[0]))
        if fits and pattern and not fits(value):
            return walk.note(node, path, f"`{shown(value)}` does not fit", f"Write {pattern.words}.")
        return value

    return read_text


def _length_words(length: Length, found: int, one: str, several: str) -> tuple[str, str]:
    if found < length.least:
        return f"at least {length.least} {one if length.least == 1 else several} needed, {found} given", "Add some."
    return f"at most {length.most:,} {several} allowed, {found:,} given", "Shorten or split it."


def _integer_reader(rules: tuple[Any, ...]) -> Reader:
    return _number_reader(rules, _INTEGER, int, "a whole number", "Write digits only.")


def _decimal_reader(rules: tuple[Any, ...]) -> Reader:
    return _number_reader(rules, _DECIMAL, float, "a number", "Write digits, with a dot before a fraction.")


def _number_reader(
    rules: tuple[Any, ...], form: re.Pattern[str], make: Callable[[str], float], words: str, remedy: str
) -> Reader:
    between = next((rule for rule in rules if isinstance(rule, Between)), None)

    def read_number(walk: Walk, node: Node, path: str) -> Any:
        text = _scalar(walk, node, path, words)
        if text is None:
            return INVALID
        if not form.fullmatch(text):
            return walk.note(node, path, f"{words} is expected here, not `{shown(text)}`", remedy)
        value = make(text)
        if between and not between.least <= value <= between.most:
            hint = f"Write {words} from {between.least:g} to {between.most:g}."
            return walk.note(node, path, f"{text} is out of range", hint)
        return value

    return read_number


def _truth_reader(rules: tuple[Any, ...]) -> Reader:
    def read_truth(walk: Walk, node: Node, path: str) -> Any:
        text = _scalar(walk, node, path, "true or false")
        if text is None:
            return INVALID
        if text in ("true", "false"):
            return text == "true"
        meant = _LIKE_YES_NO.get(text.lower()) or text.lower()
        hint = f"Write {meant}." if meant in ("true", "false") else "Write true or false."
        return walk.note(node, path, f"true or false is expected here, not `{shown(text)}`", hint)

    return read_truth


def _literal_reader(allowed: tuple[Any, ...]) -> Reader:
    by_name = {str(value): value for value in allowed}

    def read_literal(walk: Walk, node: Node, path: str) -> Any:
        text = _scalar(walk, node, path, "one of " + ", ".join(by_name) if len(by_name) > 1 else f"`{allowed[0]}`")
        if text is None:
            return INVALID
        if text in by_name:
            return by_name[text]
        if len(by_name) == 1:
            return walk.note(node, path, f"`{shown(text)}` is not known", f"Write `{allowed[0]}`.")
        hint = nearest(text, by_name) or "Write one of these."
        return walk.note(node, path, f"`{shown(text)}` is not one of {', '.join(by_name)}", hint)

    return read_literal


# Collections


def _sequence_reader(wanted: Any, rules: tuple[Any, ...]) -> Reader:
    entry = reader_of(wanted)
    length = next((rule for rule in rules if isinstance(rule, Length)), Length(0, 100_000))

    def read_sequence(walk: Walk, node: Node, path: str) -> Any:
        if walk.refused(node, path):
            return INVALID
        if not isinstance(node, SequenceNode):
            return walk.note(node, path, "a list is expected here", "Begin each entry with `- `.")
        values = [entry(walk, child, f"{path}[{index}]") for index, child in enumerate(node.value)]
        if not length.least <= len(values) <= length.most:
            return walk.note(node, path, *_length_words(length, len(values), "entry", "entries"))
        return INVALID if any(value is INVALID for value in values) else tuple(values)

    return read_sequence


def _named_reader(wanted: Any) -> Reader:
    """Values under names that the author chooses."""
    value_of = reader_of(wanted)

    def read_named(walk: Walk, node: Node, path: str) -> Any:
        if walk.refused(node, path):
            return INVALID
        if not isinstance(node, MappingNode):
            return walk.note(node, path, "a mapping is expected here", "Write `name: value` lines.")
        values: dict[str, Any] = {}
        for key, child in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            here = f"{path}.{name}"
            if not _NAME.fullmatch(name):
                walk.note(
                    key, path, f"`{shown(name)}` is no name", "Use small letters, digits, dashes and underscores."
                )
            elif name in values:
                walk.note(key, here, f"the name `{name}` is given twice", "Keep one of them.")
            values[name] = value_of(walk, child, here)
        return INVALID if any(value is INVALID for value in values.values()) or "" in values else values

    return read_named


def _mapping_reader(wanted: type[Any]) -> Reader:
    hints = typing.get_type_hints(wanted, include_extras=True)
    readers = {f.name: reader_of(hints[f.name]) for f in fields(wanted)}
    needed = tuple(f.name for f in fields(wanted) if f.default is MISSING and f.default_factory is MISSING)

    def read_mapping(walk: Walk, node: Node, path: str) -> Any:
        children = _children(walk, node, path, readers)
        if children is None:
            return INVALID
        missing = [name for name in needed if name not in children]
        for name in missing:
            walk.note(node, path, f"the field `{name}` is missing", _meaning(hints[name]))
        values = {
            name: readers[name](walk, child, f"{path}.{name}" if path else name) for name, child in children.items()
        }
        if missing or len(children) < len(node.value) or any(value is INVALID for value in values.values()):
            return INVALID
        built = wanted(**values)
        walk.places[id(built)] = walk.place(node)
        return built

    return read_mapping


def _children(walk: Walk, node: Node, path: str, known: typing.Mapping[str, Reader]) -> dict[str, Node] | None:
    """The values of a mapping by field name; unknown and duplicate keys are noted. None if it is no mapping."""
    if walk.refused(node, path):
        return None
    if not isinstance(node, MappingNode):
        walk.note(node, path, "a mapping is expected here", "Write `field: value` lines.")
        return None
    children: dict[str, Node] = {}
    for key, value in node.value:
        name = key.value if isinstance(key, ScalarNode) else ""
        here = f"{path}.{name}" if path else name
        if walk.refused(key, here):
            continue
        if name not in known:
            walk.note(key, here, *_unknown(name, known))
        elif name in children:
            walk.note(key, here, f"the field `{name}` is given twice", "Keep one of them.")
        else:
            children[name] = value
    return children


def _unknown(name: str, known: typing.Iterable[str]) -> tuple[str, str]:
    """Message and hint for a key that is no field."""
    if name == "<<":
        return "merge keys are not allowed", "Write the fields out where they are used."
    hint = nearest(name, known) or f"Known here: {', '.join(known)}."
    return (f"unknown field `{shown(name)}`" if name else "the name of a field is expected here"), hint


def _meaning(hint: Any) -> str:
    return next((rule.text for rule in get_args(hint)[1:] if isinstance(rule, Doc)), "")


# Unions: an optional value, or mappings told apart by `kind`


def _union_reader(wanted: Any, rules: tuple[Any, ...]) -> Reader:
    members = [member for member in get_args(wanted) if member is not type(None)]
    if len(members) == 1:
        return reader_of(Annotated[members[0], *rules] if rules else members[0])
    by_kind = {kind_of(member): reader_of(member) for member in members}

    def read_by_kind(walk: Walk, node: Node, path: str) -> Any:
        if walk.refused(node, path):
            return INVALID
        if not isinstance(node, MappingNode):
            return walk.note(node, path, "a mapping is expected here", "Write `field: value` lines.")
        kind = next((v for k, v in node.value if k.value == "kind"), None)
        if kind is None:
            return walk.note(node, path, "the field `kind` is missing", f"It is one of {', '.join(by_kind)}.")
        name = kind.value if isinstance(kind, ScalarNode) else ""
        if name in by_kind:
            return by_kind[name](walk, node, path)
        hint = nearest(name, by_kind) or "Write one of these."
        words = f"`{shown(name)}` is not one of" if name else "this is not one of"
        return walk.note(kind, f"{path}.kind", f"{words} {', '.join(by_kind)}", hint)

    return read_by_kind


def kind_of(member: Any) -> str:
    """The value of the `kind` field that names a member of a union."""
    hint = typing.get_type_hints(member)["kind"]
    return str(get_args(hint)[0])
