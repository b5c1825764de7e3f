"""Second readings: answers that were given without seeing the key, and how far they agree with it.

An answer counts while question and key are those it was compared with. Grades come from the app's own engine.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from studyapp.core.fields import Between, Doc, Id, Length, OneLine, Title, Version
from studyapp.core.grading import (
    Assigned,
    Ordered,
    Picked,
    Response,
    Typed,
    Verdict,
    assigned,
    choices,
    grade,
    is_complete,
    key,
    key_hash,
)
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.keyless import Given
from studyapp.core.progress import wilson
from studyapp.core.record import Hash, Moment, Remark
from studyapp.core.review import question_hash

_COMMANDS = 10**6
"""Stands for the ways to type a command, which nobody guesses."""
Z95 = 1.959963984540054
"""Half-width of a two-sided 95 % interval in standard deviations."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """What a second reader answered to an item, as the item was then."""

    item: Annotated[Id, Doc("Id of the item.")]
    raw: Annotated[str, OneLine(), Length(1, 1000), Doc("The answer as it was written.")]
    given: Annotated[
        tuple[Annotated[str, OneLine(), Length(1, 1000)], ...],
        Length(0, 20),
        Doc("What that means: ids of options or of steps in order, part=value for each row or blank, or the command."),
    ]
    note: Annotated[Remark, Doc("What the reader remarked.")] = ""
    question: Annotated[Hash, Doc("Hash of the question that was answered.")]
    key: Annotated[Hash, Doc("Hash of the key that it was compared with.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The contents of a file in `review/readings/`: one reader's answers, never changed."""

    by: Annotated[Title, Doc("Who read.")]
    at: Annotated[Moment, Doc("When the answers were taken in, in UTC.")]
    pack: Annotated[Id, Doc("Id of the pack.")]
    version: Annotated[Version, Doc("Version of the pack that was read.")]
    seed: Annotated[int, Between(0, 2**31 - 1), Doc("What the copy was shuffled by.")]
    answers: Annotated[tuple[ReadAnswer, ...], Length(1, 20_000), Doc("The answers, in the order of the copy.")]


@dataclass(frozen=True, slots=True)
class Compared:
    """A second reader's answer beside the key; question and key are still those that were compared."""

    item: Item
    by: str
    at: str
    raw: str
    note: str
    response: Response
    verdict: Verdict

    @property
    def agrees(self) -> bool:
        """Whether the answer as a whole is the key."""
        return self.verdict.right


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far answers agree with the keys."""

    answers: int
    agreeing: int
    parts: int
    """Right parts, as the scoring `exam` counts them."""
    possible_parts: int
    by_chance: float
    """Share that would agree if every reader had guessed."""

    @property
    def share(self) -> float | None:
        return self.agreeing / self.answers if self.answers else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 95 % interval of the share."""
        return wilson(self.agreeing, self.answers, Z95) if self.answers else None

    @property
    def beyond_chance(self) -> float | None:
        """Share of what guessing leaves to agree on: (share - by chance) / (1 - by chance).

        This is kappa with even chances for every possible answer. Cohen's kappa has no meaning here: it needs categories that all
        questions have in common.
        """
        return None if self.share is None else (self.share - self.by_chance) / (1 - self.by_chance)


def reading(given: Iterable[Given], *, by: str, at: str, pack: str, version: str, seed: int) -> Reading:
    """The answers of a sheet, to be kept."""
    answers = tuple(
        ReadAnswer(
            item=one.item.id,
            raw=one.raw,
            given=spelled(one.response),
            note=one.note,
            question=question_hash(one.item),
            key=key_hash(one.item),
        )
        for one in given
    )
    return Reading(by=by, at=at, pack=pack, version=version, seed=seed, answers=answers)


def spelled(response: Response) -> tuple[str, ...]:
    """A response as a list of texts."""
    match response:
        case Picked():
            return response.options
        case Ordered():
            return response.steps
        case Assigned():
            return tuple(f"{part}={value}" for part, value in response.pairs)
        case Typed():
            return (response.line,)


def _response(item: Item, given: tuple[str, ...]) -> Response:
    """The response that was spelled so; one that fits no item where the texts make no sense."""
    match item:
        case Choice():
            return Picked(given)
        case Ordering():
            return Ordered(given)
        case Statements() | Matching() | Fill():
            pairs = (text.partition("=") for text in given)
            return assigned({part: value for part, _, value in pairs})
        case TypedCommand():
            return Typed(" ".join(given))


def compare(readings: Iterable[Reading], items: Mapping[str, Item]) -> tuple[Compared, ...]:
    """Every answer that still counts, the last of each reader to each item; in the order of the items.

    Left out are answers to items that have gone, that ask something else, or that have another key now.
    """
    latest: dict[tuple[str, str], Compared] = {}
    for one in sorted(readings, key=lambda reading: reading.at):
        for answer in one.answers:
            item = items.get(answer.item)
            if item is not None and (answer.question, answer.key) == (question_hash(item), key_hash(item)):
                response = _response(item, answer.given)
                if is_complete(item, response):
                    verdict = grade(item, response, "exam")
                    made = Compared(item, one.by, one.at, answer.raw, answer.note, response, verdict)
                    latest[item.id, one.by] = made
    places = {name: place for place, name in enumerate(items)}
    return tuple(sorted(latest.values(), key=lambda one: (places[one.item.id], one.at, one.by)))


def agreement(compared: Sequence[Compared]) -> Agreement:
    """How far they agree, all answers together."""
    count = len(compared)
    return Agreement(
        count,
        sum(one.agrees for one in compared),
        sum(one.verdict.earned for one in compared),
        sum(one.verdict.possible for one in compared),
        sum(1 / possible_answers(one.item) for one in compared) / count if count else 0.0,
    )


def possible_answers(item: Item) -> int:
    """In how many ways an item can be answered in full."""
    match item:
        case Choice():
            return math.comb(len(item.options), item.picks)
        case Ordering():
            return math.perm(len(item.steps + item.distractors), len(item.steps))
        case Statements() | Matching() | Fill():
            return math.prod(map(len, choices(item).values()))
        case TypedCommand():
            return _COMMANDS


def in_words(item: Item, response: Response) -> str:
    """A response as a person reads it."""
    match item, response:
        case Choice(), Picked(options):
            texts = {option.id: option.text for option in item.options}
            return "; ".join(texts.get(name, name) for name in options)
        case Ordering(), Ordered(steps):
            texts = {step.id: step.text for step in item.steps + item.distractors}
            return "; then ".join(texts.get(name, name) for name in steps)
        case Statements(), Assigned(pairs):
            rows = {row.id: row.text for row in item.statements}
            return "; ".join(f"{rows.get(part, part)}: {value}" for part, value in pairs)
        case Matching(), Assigned(pairs):
            rows = {prompt.id: prompt.text for prompt in item.prompts}
            targets = {target.id: target.text for target in item.targets}
            return "; ".join(f"{rows.get(part, part)}: {targets.get(value, value)}" for part, value in pairs)
        case Fill(), Assigned(pairs):
            chosen = {(blank.id, option.id): option.text for blank in item.blanks for option in blank.options}
            return "; ".join(f"{part}: {chosen.get((part, value), value)}" for part, value in pairs)
        case TypedCommand(), Typed(line):
            return line
    return "no answer to this item"


def key_in_words(item: Item) -> str:
    """The key as a person reads it."""
    return in_words(item, key(item))
