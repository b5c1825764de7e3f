"""The review of items: hashes that tell what of an item changed, the record of decisions, and where each item stands.

An approval is about contents: it holds while the hashes that were approved are the item's own, so a changed item falls back to
`review` by itself. `draft` and `retired` are about the item, and hold whatever becomes of its contents.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from studyapp.core.fields import Doc, Id, Length, OneLine, Pattern, Title
from studyapp.core.grading import key_hash
from studyapp.core.items import Choice, Fill, Item, Matching, Option, Ordering, Statements
from studyapp.core.plain import fingerprint

if TYPE_CHECKING:
    from studyapp.core.packs import Draws, Fact

State = Literal["draft", "review", "approved", "retired"]
STATES: tuple[State, ...] = get_args(State)
"""In the order in which an item lives."""

Hash = Annotated[str, Pattern(re.compile(r"[0-9a-f]{32}"), "32 hexadecimal digits")]
Moment = Annotated[
    str,
    Pattern(
        re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})"),
        "a moment as 2026-11-28T09:30:00+00:00",
    ),
]
Remark = Annotated[str, OneLine(), Length(0, 400)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashes:
    """What an item says, in four parts that change for themselves. Layout, order of shuffled parts and grades are in none."""

    question: Annotated[Hash, Doc("Of all that is read before answering, and of the ids of its parts.")]
    key: Annotated[Hash, Doc("Of the parts that are right, by their ids.")]
    explanation: Annotated[Hash, Doc("Of all explanations and misconceptions.")]
    facts: Annotated[Hash, Doc("Of the statements and values of the facts that the key rests on.")]


PARTS = tuple(part.name for part in fields(Hashes))
"""The names of the parts, as `changed_parts` gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Hashes):
    """A decision about an item as it was then; a line of `review/record.yaml`."""

    item: Annotated[Id, Doc("Id of the item.")]
    state: Annotated[State, Doc("What the item is from now on.")]
    by: Annotated[Title, Doc("Who decided.")]
    at: Annotated[Moment, Doc("When, with the offset from UTC.")]
    note: Annotated[Remark, Doc("Why.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The contents of `review/record.yaml`: what was decided about items. Entries are added at the end and never changed."""

    entries: Annotated[tuple[Entry, ...], Length(0, 100_000), Doc("Decisions, the latest last.")] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands."""

    item: str
    state: State
    latest: Entry | None
    """The last decision about it; None if there is none."""
    changed: tuple[str, ...]
    """Parts (see PARTS) that are not as they were at that decision."""

    @property
    def fell_back(self) -> bool:
        """Whether it was approved and has changed since."""
        return self.state == "review" and self.latest is not None and self.latest.state == "approved"


def hashes(item: Item, facts: "Mapping[str, Fact]") -> Hashes:
    """The hashes of an item as it is; facts that are not there count as empty."""
    known = (facts.get(name) for name in item.facts)
    rests_on = sorted((fact.id, fact.statement, fact.value, fact.unit) for fact in known if fact is not None)
    return Hashes(
        question=question_hash(item),
        key=key_hash(item),
        explanation=_fingerprint({"item": item.explanation, "parts": sorted(_explained(item))}),
        facts=_fingerprint(rests_on),
    )


def question_hash(item: Item) -> str:
    """Changes when something does that is read before answering. Nothing about the key can be told from it."""
    return _fingerprint({"kind": item.kind, "stem": item.stem, "shuffle": item.shuffle} | _asked(item))


def _fingerprint(plain: Any) -> str:
    return fingerprint(_listed(plain))


def _listed(plain: Any) -> Any:
    """The value with tuples as lists, all the way down."""
    if isinstance(plain, dict):
        return {name: _listed(value) for name, value in plain.items()}
    return [_listed(value) for value in plain] if isinstance(plain, list | tuple) else plain


def _asked(item: Item) -> dict[str, Any]:
    """What is shown of each kind, without its key: the order written counts only where it is shown."""
    match item:
        case Choice():
            return {"options": _options(item.options, item.shuffle), "picks": item.picks}
        case Statements():
            return {"statements": _kept([(row.id, row.text) for row in item.statements], item.shuffle)}
        case Ordering():
            steps = sorted((step.id, step.text) for step in item.steps + item.distractors)
            return {"steps": steps, "places": len(item.steps)}
        case Matching():
            prompts = _kept([(row.id, row.text) for row in item.prompts], item.shuffle)
            return {"prompts": prompts, "targets": _kept([(one.id, one.text) for one in item.targets], item.shuffle)}
        case Fill():
            blanks = sorted((blank.id, _options(blank.options, item.shuffle)) for blank in item.blanks)
            return {"text": item.text, "code": item.code, "blanks": blanks}


def _options(options: tuple[Option, ...], is_shuffled: bool) -> list[tuple[str, str]]:
    return _kept([(option.id, option.text) for option in options], is_shuffled)


def _kept(texts: list[tuple[str, str]], is_shuffled: bool) -> list[tuple[str, str]]:
    return sorted(texts) if is_shuffled else texts


def _explained(item: Item) -> list[tuple[str, str, str]]:
    """Each part's id, explanation and misconception."""
    match item:
        case Choice():
            return [(o.id, o.explanation, o.misconception or "") for o in item.options]
        case Statements():
            return [(s.id, s.explanation, s.misconception or "") for s in item.statements]
        case Ordering():
            return [(s.id, s.explanation, s.misconception or "") for s in item.steps + item.distractors]
        case Matching():
            targets = [(f"target {t.id}", t.explanation, "") for t in item.targets]
            return [(p.id, p.explanation, p.misconception or "") for p in item.prompts] + targets
        case Fill():
            return [
                (f"{blank.id} {o.id}", o.explanation, o.misconception or "")
                for blank in item.blanks
                for o in blank.options
            ]


def changed_parts(before: Hashes, now: Hashes) -> tuple[str, ...]:
    """The parts that differ, in the order of PARTS."""
    return tuple(part for part in PARTS if getattr(before, part) != getattr(now, part))


def standings(items: Iterable[Item], facts: "Mapping[str, Fact]", entries: Iterable[Entry]) -> dict[str, Standing]:
    """Where each item stands, by id, in the order of the items."""
    latest = {entry.item: entry for entry in entries}
    return {item.id: _standing(item, facts, latest.get(item.id)) for item in items}


def _standing(item: Item, facts: "Mapping[str, Fact]", latest: Entry | None) -> Standing:
    if latest is None:
        return Standing(item.id, "review", None, ())
    changed = changed_parts(latest, hashes(item, facts))
    state: State = "review" if latest.state == "approved" and changed else latest.state
    return Standing(item.id, state, latest, changed)


def is_asked(state: State, draws: "Draws") -> bool:
    """Whether learners are asked an item of this state in a pack that draws so."""
    match draws:
        case "approved":
            return state == "approved"
        case "ready":
            return state in ("approved", "review")
        case "drafts":
            return state != "retired"


def decision(item: Item, facts: "Mapping[str, Fact]", state: State, by: str, at: str, note: str = "") -> Entry:
    """The entry that puts an item, as it is now, into a state."""
    now = hashes(item, facts)
    return Entry(item=item.id, state=state, by=by, at=at, note=note, **{part: getattr(now, part) for part in PARTS})
