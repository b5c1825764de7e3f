"""The coach: which calls of an attempt were wasted, and which were dangerous, each with the reason.

Rules look at what was accepted and what was refused, never at guesses: where one can't be sure, nothing is said.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from studyapp.core.dangers import DANGERS, Danger
from studyapp.core.labs import Solution
from studyapp.core.transcripts import Action, CallMade, Way, way

Kind = Literal["wasted", "dangerous"]
Actions = tuple[Action, ...]
_TROUBLE = (401, 408, 429)
"""Refusals that say nothing about the request; a client tries again by itself."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that the coach says about calls."""

    kind: Kind
    rule: str
    """Name of the rule."""
    calls: tuple[int, ...]
    """Numbers of the calls in the transcript."""
    subject: str
    """What the calls are about: a verb and a path."""
    says: str
    why: str


@dataclass(frozen=True, slots=True)
class Waste:
    """A kind of wasted calls."""

    name: str
    why: str
    find: Callable[[Actions], Iterator[tuple[tuple[CallMade, ...], str]]]
    """Gives the calls that were wasted, and what is said about them."""


def remarks(done: Actions, references: tuple[Actions, ...] = ()) -> tuple[Remark, ...]:
    """What there is to say about the actions of an attempt, in the order of the calls.

    Args:
        done: what the learner did.
        references: what the reference solutions do; what they do too is asked for, and is not remarked on.
    """
    excused = {(one.rule, one.subject) for reference in references for one in _all(reference)}
    found = [one for one in _all(done) if (one.rule, one.subject) not in excused]
    return tuple(sorted(found, key=lambda one: (one.calls, one.rule)))


def _all(done: Actions) -> Iterator[Remark]:
    for waste in WASTES:
        for calls, says in waste.find(done):
            numbers = tuple(call.number for call in calls)
            yield Remark("wasted", waste.name, numbers, _subject(calls[-1]), says, waste.why)
    for action in done:
        for call in action.writes():
            for danger in _dangers(call):
                says = danger.says.format(name=_name(call))
                yield Remark("dangerous", danger.name, (call.number,), _subject(call), says, danger.why)


def _dangers(call: CallMade) -> Iterator[Danger]:
    return (danger for danger in DANGERS if not call.is_idle and danger.matches(call))


def _subject(call: CallMade) -> str:
    return f"{call.method} {call.path}".lower()


def _name(call: CallMade) -> str:
    return call.path.rstrip("/").rpartition("/")[2]


# Wasted calls


def repeated_refusals(done: Actions) -> Iterator[tuple[tuple[CallMade, ...], str]]:
    """A write that was refused and sent again as it was, with nothing changed in between."""
    for still in _unchanged(done):
        refused: dict[str, list[CallMade]] = {}
        for action in still:
            # Within an action a call may be sent again by a client or a loop; the learner's own trying again is told.
            for key, call in {_sent(call): call for call in action.calls() if _is_refused_write(call)}.items():
                refused.setdefault(key, []).append(call)
        for tries in refused.values():
            if len(tries) > 1:
                code, name = tries[0].code, _name(tries[0])
                yield tuple(tries[1:]), f"{name}: refused as {code} again, as nothing was changed in between."


def _is_refused_write(call: CallMade) -> bool:
    return 400 <= call.status < 500 and call.status not in _TROUBLE and not call.is_read


def _sent(call: CallMade) -> str:
    return f"{call.method} {call.url} {call.caller} {call.code} {call.request}"


def repeated_reads(done: Actions) -> Iterator[tuple[tuple[CallMade, ...], str]]:
    """An action that only looks, done again with nothing changed in between."""
    for still in _unchanged(done):
        looked: dict[str, list[Action]] = {}
        for action in still:
            calls = tuple(action.calls())
            if calls and not action.has_changed and all(call.is_read and not call.is_refused for call in calls):
                # The arguments count: of what one call answers, an operation may show this or that.
                key = f"{action.name} {dict(action.args)} {[(call.url, call.caller) for call in calls]}"
                looked.setdefault(key, []).append(action)
        for again in looked.values():
            if len(again) > 1:
                calls = tuple(call for action in again[1:] for call in action.calls())
                yield calls, f"{again[0].name} was read {len(again)} times while nothing changed."


def _unchanged(done: Actions) -> Iterator[Actions]:
    """Runs of actions in which nothing was changed; each ends with the one that changed something."""
    still: list[Action] = []
    for action in done:
        still.append(action)
        if action.has_changed:
            yield tuple(still)
            still = []
    yield tuple(still)


def made_and_deleted(done: Actions) -> Iterator[tuple[tuple[CallMade, ...], str]]:
    """A resource that one action made and the next deleted: nothing was tried with it, not even something refused."""
    active = [action for action in done if action.has_changed or any(not call.is_read for call in action.calls())]
    for before, after in pairwise(active):
        made = next((call for call in reversed(tuple(before.calls())) if not call.is_read), None)
        deleted = next((call for call in after.calls() if not call.is_read), None)
        if made and deleted and made.has_made and _is_deletion(deleted, made.path):
            yield (made, deleted), f"{_name(made)} was made and deleted again, with nothing done with it."


def _is_deletion(call: CallMade, path: str) -> bool:
    return call.method == "DELETE" and not call.is_refused and call.path.lower() == path.lower()


def without_effect(done: Actions) -> Iterator[tuple[tuple[CallMade, ...], str]]:
    """An action whose writes asked for what was so already."""
    for action in done:
        writes = tuple(action.writes())
        is_all = len(writes) == sum(1 for call in action.calls() if not call.is_read)
        if writes and is_all and all(call.is_idle and call.method != "POST" for call in writes):
            yield writes, f"{action.name} changed nothing: {_already(writes[-1])}."


def _already(call: CallMade) -> str:
    return "there was nothing to delete" if call.method == "DELETE" else f"{_name(call)} was like that already"


WASTES = (
    Waste(
        "repeated-refusal",
        "In the same state Azure answers the same request in the same way."
        " Read the code and the message, change what they name, then try again.",
        repeated_refusals,
    ),
    Waste(
        "repeated-read",
        "While nothing is written and no time passes, the answer is the same.",
        repeated_reads,
    ),
    Waste("made-and-deleted", "Nothing came of either call; both stand in the activity log.", made_and_deleted),
    Waste(
        "without-effect",
        "A write that restates what is so shows that the state was not looked at before.",
        without_effect,
    ),
)


# The whole of it


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference solution, and what it did from the same start."""

    solution: Solution
    done: Actions


@dataclass(frozen=True, slots=True)
class Coaching:
    """What the coach says about an attempt."""

    remarks: tuple[Remark, ...]
    own: Way
    """The learner's own way."""
    shortest: Way | None
    """The shortest reference solution's way; None before the lab is passed."""
    solution: Solution | None
    """That solution, with its variables filled in."""


def coaching(done: Actions, references: Sequence[Reference], is_shown: bool) -> Coaching:
    """Remarks on an attempt, and its way beside the shortest.

    Args:
        done: what the learner did.
        references: the reference solutions.
        is_shown: whether the learner may see one.
    """
    said = remarks(done, tuple(reference.done for reference in references))
    ways = [(way(reference.done), reference.solution) for reference in references] if is_shown else []
    shortest, solution = min(ways, key=lambda pair: (pair[0].writes, pair[0].minutes), default=(None, None))
    return Coaching(said, way(done), shortest, solution)
