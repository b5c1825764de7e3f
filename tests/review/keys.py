"""Items that ask the same and have another key."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from hypothesis import strategies as st

from studyapp.core.items import Choice, Fill, Item, Matching, Option, Ordering, Statements, TypedCommand
from tests.strategies import COMMANDS

T = TypeVar("T")


@st.composite
def other_keys(draw: st.DrawFn, item: Item) -> Item:
    """The item with any key that a reader could not tell from its own: as many keys, as many steps, the same texts."""

    def shuffled(things: Sequence[T]) -> tuple[T, ...]:
        return tuple(draw(st.permutations(things)))

    def keyed(options: tuple[Option, ...]) -> tuple[Option, ...]:
        keys = shuffled([option.correct for option in options])
        return tuple(replace(option, correct=key) for option, key in zip(options, keys, strict=True))

    match item:
        case Choice():
            return replace(item, options=keyed(item.options))
        case Statements():
            return replace(item, statements=tuple(replace(s, answer=draw(st.booleans())) for s in item.statements))
        case Ordering():
            steps = shuffled(item.steps + item.distractors)
            return replace(item, steps=steps[: len(item.steps)], distractors=steps[len(item.steps) :])
        case Matching():
            goals = st.sampled_from([target.id for target in item.targets])
            return replace(item, prompts=tuple(replace(prompt, target=draw(goals)) for prompt in item.prompts))
        case Fill():
            return replace(item, blanks=tuple(replace(blank, options=keyed(blank.options)) for blank in item.blanks))
        case TypedCommand():
            return replace(item, command=draw(st.sampled_from(COMMANDS)), accept=())
