"""Responses and what they earn.

Two scoring profiles. `practice`: one point for an answer that is exactly right. `exam`: one point for each right component,
as Microsoft describes it for multi-part questions; nothing is ever taken off. Component credit is only fair while picks are
capped at the number of keys, so a choice with more picks than keys is refused when answering, and earns nothing if graded.
How a build list is credited is not published: an ordering is one point for the whole list in both profiles. A typed command has
a point for its words and one for each option of the key; whoever adds an option that does not belong never earns all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from studyapp.core.items import LONGEST_COMMAND, Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.plain import fingerprint

Profile = Literal["practice", "exam"]
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Picked:
    """The options picked in a choice, in the order of picking."""

    options: tuple[str, ...] = ()
    kind: Literal["picked"] = "picked"


@dataclass(frozen=True, slots=True)
class Ordered:
    """The steps of an ordering, first to last."""

    steps: tuple[str, ...] = ()
    kind: Literal["ordered"] = "ordered"


@dataclass(frozen=True, slots=True)
class Assigned:
    """What was set for each statement (`yes` or `no`), prompt (a target) or blank (an option); sorted by the first."""

    pairs: tuple[tuple[str, str], ...] = ()
    kind: Literal["assigned"] = "assigned"

    def given(self, part: str) -> str | None:
        """What was set for a part, or None."""
        return next((value for name, value in self.pairs if name == part), None)


@dataclass(frozen=True, slots=True)
class Typed:
    """The line that was typed for a command."""

    line: str = ""
    kind: Literal["typed"] = "typed"


Response = Picked | Ordered | Assigned | Typed


@dataclass(frozen=True, slots=True)
class Part:
    """One component of an answer: an option, a row, a blank, or a place in an ordering."""

    id: str
    """Option, statement, prompt or blank id; the 1-based place of an ordering; a command's `command` or an option of it."""
    given: str | None
    expected: str | None
    """What the key says; None for an option that is not to be picked or a place beyond the list."""

    @property
    def right(self) -> bool:
        return self.given == self.expected


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a response earned and why."""

    profile: Profile
    earned: int
    possible: int
    parts: tuple[Part, ...]

    @property
    def right(self) -> bool:
        """Whether the whole answer is right."""
        return self.earned == self.possible


def assigned(values: dict[str, str]) -> Assigned:
    """An Assigned response from part -> value."""
    return Assigned(tuple(sorted(values.items())))


def nothing(item: Item) -> Response:
    """The response of someone who has not answered yet."""
    match item:
        case Choice():
            return Picked()
        case Ordering():
            return Ordered()
        case Statements() | Matching() | Fill():
            return Assigned()
        case TypedCommand():
            return Typed()


def key(item: Item) -> Response:
    """The response that is right."""
    match item:
        case Choice():
            return Picked(tuple(option.id for option in item.options if option.correct))
        case Ordering():
            return Ordered(tuple(step.id for step in item.steps))
        case Statements() | Matching() | Fill():
            return assigned(_assigned_key(item))
        case TypedCommand():
            return Typed(item.command)


def _assigned_key(item: Statements | Matching | Fill) -> dict[str, str]:
    match item:
        case Statements():
            return {row.id: YES if row.answer else NO for row in item.statements}
        case Matching():
            return {prompt.id: prompt.target for prompt in item.prompts}
        case Fill():
            return {blank.id: next(o.id for o in blank.options if o.correct) for blank in item.blanks}


def key_hash(item: Item) -> str:
    """Changes when what is right changes, and stays when only wording does."""
    if isinstance(item, TypedCommand):
        # Here and below: the grammar of az is read when a command is met, since most questions do without.
        from studyapp.core.typed_commands import key_of

        return fingerprint(tuple(sorted(key_of(line) for line in (item.command, *item.accept))))
    answer = key(item)
    return fingerprint(Picked(tuple(sorted(answer.options))) if isinstance(answer, Picked) else answer)


def choices(item: Statements | Matching | Fill) -> dict[str, tuple[str, ...]]:
    """What each part of the item may be set to."""
    match item:
        case Statements():
            return {row.id: (YES, NO) for row in item.statements}
        case Matching():
            return {prompt.id: tuple(target.id for target in item.targets) for prompt in item.prompts}
        case Fill():
            return {blank.id: tuple(option.id for option in blank.options) for blank in item.blanks}


def points(item: Item, profile: Profile) -> int:
    """The most that an item can earn."""
    if profile == "practice":
        return 1
    match item:
        case Choice():
            return item.picks
        case Ordering():
            return 1
        case Statements() | Matching() | Fill():
            return len(choices(item))
        case TypedCommand():
            from studyapp.core.typed_commands import names

            return len(names(item.command))


def grade(item: Item, response: Response, profile: Profile) -> Verdict:
    """What a response earns. Total: any response gets a verdict, with 0 <= earned <= possible; a faulty one earns nothing."""
    parts = _parts(item, response)
    possible = points(item, profile)
    if fault(item, response):
        return Verdict(profile, 0, possible, parts)
    if profile == "practice" or isinstance(item, Ordering):
        return Verdict(profile, possible if all(part.right for part in parts) else 0, possible, parts)
    hits = sum(part.right for part in parts if part.given is not None)
    if isinstance(item, TypedCommand):
        # Another right command may have more parts, or fewer.
        hits = possible if all(part.right for part in parts) else min(hits, possible - 1)
    return Verdict(profile, hits, possible, parts)


def _parts(item: Item, response: Response) -> tuple[Part, ...]:
    match item:
        case Choice():
            picked = response.options if isinstance(response, Picked) else ()
            marks = (
                (o.id, "picked" if o.id in picked else None, "picked" if o.correct else None) for o in item.options
            )
            return tuple(Part(*mark) for mark in marks)
        case Ordering():
            given = response.steps if isinstance(response, Ordered) else ()
            return _places(given, tuple(step.id for step in item.steps))
        case Statements() | Matching() | Fill():
            values = dict(response.pairs) if isinstance(response, Assigned) else {}
            return tuple(Part(name, values.get(name), want) for name, want in _assigned_key(item).items())
        case TypedCommand():
            return _command_parts(item, response.line if isinstance(response, Typed) else "")


def _command_parts(item: TypedCommand, line: str) -> tuple[Part, ...]:
    """The parts of whichever right command comes nearest to the line."""
    from studyapp.core.typed_commands import compare

    compared = [compare(right, line) for right in (item.command, *item.accept)]
    best = max(compared, key=lambda parts: sum(1 if p.given == p.expected else -1 for p in parts))
    places = {part.of: place for place, part in enumerate(item.parts)}
    in_order = sorted(best, key=lambda part: places.get(part.name, len(places)))
    return tuple(Part(one.name, one.given, one.expected) for one in in_order)


def _places(given: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[Part, ...]:
    length = max(len(given), len(wanted))
    at: Callable[[tuple[str, ...], int], str | None] = lambda steps, i: steps[i] if i < len(steps) else None  # noqa: E731
    return tuple(Part(str(i + 1), at(given, i), at(wanted, i)) for i in range(length))


def fault(item: Item, response: Response) -> str:
    """Why a response can't be an answer to this item: wrong shape, unknown names, too many picks; empty if it can."""
    match item:
        case Choice():
            return _picked_fault(item, response)
        case Ordering():
            known = {step.id for step in item.steps + item.distractors}
            given = response.steps if isinstance(response, Ordered) else None
            return _names_fault(given, known, "steps")
        case Statements() | Matching() | Fill():
            return _assigned_fault(item, response)
        case TypedCommand():
            return _typed_fault(response)


def _typed_fault(response: Response) -> str:
    if not isinstance(response, Typed):
        return "this item is answered with a command"
    if len(response.line) > LONGEST_COMMAND:
        return f"the command has more than {LONGEST_COMMAND} characters"
    return "" if response.line.isprintable() else "the command has characters that can't be typed"


def _picked_fault(item: Choice, response: Response) -> str:
    given = response.options if isinstance(response, Picked) else None
    if given is not None and len(given) > item.picks:
        return f"{len(given)} options are picked; pick {item.picks}"
    return _names_fault(given, {option.id for option in item.options}, "options")


def _names_fault(given: tuple[str, ...] | None, known: set[str], noun: str) -> str:
    if given is None:
        return f"this item is answered with {noun}"
    if len(set(given)) != len(given):
        return f"one of the {noun} is given twice"
    return "" if set(given) <= known else f"the item has no such {noun}: {', '.join(sorted(set(given) - known))}"


def _assigned_fault(item: Statements | Matching | Fill, response: Response) -> str:
    if not isinstance(response, Assigned):
        return "this item is answered row by row"
    allowed = choices(item)
    if len({name for name, _ in response.pairs}) != len(response.pairs):
        return "a row is given twice"
    wrong = [f"{name}={value}" for name, value in response.pairs if value not in allowed.get(name, ())]
    return f"the item can't be answered with {', '.join(wrong)}" if wrong else ""


def is_complete(item: Item, response: Response) -> bool:
    """Whether this can be an answer and nothing is left to fill in; an ordering takes as many steps as belong in it."""
    if fault(item, response):
        return False
    match response:
        case Picked():
            return isinstance(item, Choice) and len(response.options) == item.picks
        case Ordered():
            return isinstance(item, Ordering) and len(response.steps) == len(item.steps)
        case Assigned():
            return isinstance(item, Statements | Matching | Fill) and len(response.pairs) == len(choices(item))
        case Typed():
            return bool(response.line.strip())
