"""Hypothesis strategies for the content types, made from their type hints, and for items and responses that make sense."""

import types
import typing
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from hypothesis import strategies as st

from studyapp.core.fields import Between, Length, OneLine, Pattern
from studyapp.core.grading import Assigned, Ordered, Picked, Response, Typed, choices
from studyapp.core.items import (
    Blank,
    Choice,
    CommandPart,
    Fill,
    Item,
    Matching,
    Option,
    Ordering,
    Statements,
    TypedCommand,
)
from studyapp.core.typed_commands import names

T = TypeVar("T")
Draw = st.DrawFn

_BEYOND = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0xFFFE, 0xFFFF)))
LETTERS = st.characters(
    exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t", exclude_characters=_BEYOND, codec="utf-8"
)
"""Every character that content may hold."""


def values(wanted: type[T]) -> st.SearchStrategy[T]:
    """Values that the reader must accept as this type, each field within its own rules."""
    hint: Any = wanted
    return typing.cast(st.SearchStrategy[T], _of(hint))


@cache
def _of(wanted: Any, light: bool = False) -> st.SearchStrategy[Any]:
    """The strategy of a type hint; a light one has the same word for every text, where only the shape matters."""
    rules: tuple[Any, ...] = ()
    if get_origin(wanted) is Annotated:
        wanted, *rest = get_args(wanted)
        rules = tuple(rest)
    origin = get_origin(wanted)
    if origin in (Union, types.UnionType):
        members = [
            Annotated[member, *rules] if rules else member for member in get_args(wanted) if member is not type(None)
        ]
        optional = [st.none()] if type(None) in get_args(wanted) else []
        return st.one_of(*optional, *(_of(member, light) for member in members))
    if origin is Literal:
        return st.sampled_from(get_args(wanted))
    if origin is tuple and get_args(wanted)[-1] is not Ellipsis:
        return st.tuples(*(_of(part, light) for part in get_args(wanted)))
    if origin is tuple:
        length = _rule(rules, Length) or Length(0, 3)
        return st.lists(
            _of(get_args(wanted)[0], light), min_size=length.least, max_size=min(length.most, length.least + 2)
        ).map(tuple)
    if is_dataclass(wanted):
        hints = typing.get_type_hints(wanted, include_extras=True)
        return st.builds(typing.cast(Any, wanted), **{one.name: _of(hints[one.name], light) for one in fields(wanted)})
    return st.just("word") if light and wanted is str else _scalars(wanted, rules)


def _scalars(wanted: Any, rules: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    between = _rule(rules, Between) or Between(-1e9, 1e9)
    if wanted is bool:
        return st.booleans()
    if wanted is int:
        return st.integers(int(between.least), int(between.most))
    if wanted is float:
        thousandths = st.integers(int(between.least * 1000), int(between.most * 1000))
        return thousandths.map(lambda number: number / 1000)
    pattern, length = _rule(rules, Pattern), _rule(rules, Length) or Length(1, 40)
    if pattern is not None:
        return st.from_regex(pattern.regex, fullmatch=True)
    texts = st.text(LETTERS, min_size=length.least, max_size=40)
    is_line, least = _rule(rules, OneLine) is not None, max(1, length.least)
    stripped = texts.map(lambda text: text.replace("\n", " ").strip() if is_line else text.rstrip())
    return stripped.filter(lambda text: len(text) >= least)


def _rule(rules: tuple[Any, ...], kind: type[T]) -> T | None:
    return next((rule for rule in rules if isinstance(rule, kind)), None)


# Items whose parts fit together

_NAMES = tuple("abcdefgh")


@st.composite
def items(draw: Draw, light: bool = True) -> Item:
    """Sound items of every kind: ids are unique, the key can be reached."""
    return _sound(draw, draw(_of(Item, light)))


@st.composite
def items_of(draw: Draw, kind: type[T], light: bool = True) -> T:
    """Sound items of one kind."""
    hint: Any = kind
    return typing.cast(T, _sound(draw, draw(_of(hint, light))))


def _sound(draw: Draw, item: Item) -> Item:
    match item:
        case Choice():
            return replace(item, options=_options(draw, item.options, len(item.options) - 1))
        case Statements():
            return replace(item, statements=_named(item.statements))
        case Ordering():
            named = _named(item.steps + item.distractors)
            return replace(item, steps=named[: len(item.steps)], distractors=named[len(item.steps) :])
        case Matching():
            targets = _named(item.targets)
            goal = st.sampled_from([target.id for target in targets])
            prompts = tuple(replace(prompt, target=draw(goal)) for prompt in _named(item.prompts))
            return replace(item, targets=targets, prompts=prompts)
        case Fill():
            blanks = tuple(_blank(draw, blank) for blank in _named(item.blanks))
            return replace(item, blanks=blanks, text=" ".join(f"{{{{{blank.id}}}}}" for blank in blanks))

        case TypedCommand():
            return _command(draw, item)


COMMANDS = (
    "az group create --name rg-lab --location westeurope",
    "az vm start --resource-group rg-lab --name vm-app1",
    "az backup vault create --resource-group rg-lab --name rsv-lab --location westeurope",
    "az backup protection enable-for-vm --resource-group rg-lab --vault-name rsv-lab --vm vm-app1 --policy-name DefaultPolicy",
    "az vm run-command invoke --resource-group rg --name vm --command-id RunShellScript --scripts 'df -h' 'ls /'",
)
"""Commands that az takes; they differ in meaning."""


def _command(draw: Draw, item: TypedCommand) -> TypedCommand:
    lines = draw(st.lists(st.sampled_from(COMMANDS), unique=True, min_size=1, max_size=3))
    parts = tuple(CommandPart(of=name, explanation=item.parts[0].explanation) for name in names(lines[0]))
    return replace(item, command=lines[0], accept=tuple(lines[1:]), parts=parts)


def _named(things: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(replace(thing, id=name) for thing, name in zip(things, _NAMES, strict=False))  # type: ignore[type-var] # all are dataclasses with an id


def _options(draw: Draw, options: tuple[Option, ...], most: int) -> tuple[Option, ...]:
    keys = draw(st.sets(st.integers(0, len(options) - 1), min_size=1, max_size=most))
    return tuple(replace(option, correct=place in keys) for place, option in enumerate(_named(options)))


def _blank(draw: Draw, blank: Blank) -> Blank:
    return replace(blank, options=_options(draw, blank.options, 1))


# Responses

_ANY_NAMES = st.lists(st.sampled_from((*_NAMES, "zz", "")), max_size=9).map(tuple)
_ANY_PAIRS = st.lists(
    st.tuples(st.sampled_from(_NAMES), st.sampled_from((*_NAMES, "yes", "no", "zz"))), max_size=9
).map(tuple)
ANY_RESPONSE: st.SearchStrategy[Response] = st.one_of(
    st.builds(Picked, options=_ANY_NAMES),
    st.builds(Ordered, steps=_ANY_NAMES),
    st.builds(Assigned, pairs=_ANY_PAIRS),
    st.builds(Typed, line=st.sampled_from(COMMANDS) | st.text(max_size=40)),
)
"""Responses of any shape, most of which fit no item."""


@st.composite
def fitting_responses(draw: Draw, item: Item) -> Response:
    """Responses that a screen could send: known names, no more picks than allowed, perhaps unfinished."""
    match item:
        case Choice():
            ids = [option.id for option in item.options]
            return Picked(tuple(draw(st.lists(st.sampled_from(ids), unique=True, max_size=item.picks))))
        case Ordering():
            ids = [step.id for step in item.steps + item.distractors]
            return Ordered(tuple(draw(st.lists(st.sampled_from(ids), unique=True))))
        case Statements() | Matching() | Fill():
            allowed = choices(item)
            rows = draw(st.lists(st.sampled_from(sorted(allowed)), unique=True))
            return Assigned(tuple(sorted((row, draw(st.sampled_from(allowed[row]))) for row in rows)))
        case TypedCommand():
            return Typed(
                draw(st.sampled_from((*COMMANDS, "", "az vm", "az vm start -n vm-app1 -g rg-lab", "az vm start -n x")))
            )
