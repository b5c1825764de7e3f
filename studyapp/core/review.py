"""The review of items: hashes that tell what of an item changed, and where each item stands by the record of decisions.

An approval is about contents: it holds while the hashes that were approved are the item's own, so a changed item falls back to
`review` by itself. `draft` and `retired` are about the item, and hold whatever becomes of its contents.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studyapp.core.grading import key_hash
from studyapp.core.items import Choice, Fill, Item, Matching, Option, Ordering, Statements, TypedCommand
from studyapp.core.packs import Draws, Fact, Pack
from studyapp.core.plain import fingerprint
from studyapp.core.record import PARTS, Entry, Hashes, State


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


def hashes(item: Item, facts: Mapping[str, Fact]) -> Hashes:
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


def key_text_hash(item: Item) -> str:
    """Changes when a text does that is right: perhaps in wording alone, perhaps because something else is right now."""
    return _fingerprint(sorted(_right_texts(item)) if isinstance(item, Choice) else list(_right_texts(item)))


def _right_texts(item: Item) -> Iterator[tuple[str, str]]:
    """Every text that is right, with what it is right for, if anything."""
    match item:
        case Choice():
            yield from (("", option.text) for option in item.options if option.correct)
        case Statements():
            yield from ((row.text, str(row.answer)) for row in item.statements)
        case Ordering():
            yield from (("", step.text) for step in item.steps)
        case Matching():
            targets = {target.id: target.text for target in item.targets}
            yield from ((prompt.text, targets[prompt.target]) for prompt in item.prompts)
        case Fill():
            yield from ((item.text, option.text) for blank in item.blanks for option in blank.options if option.correct)
        case TypedCommand():
            yield from (("", line) for line in (item.command, *item.accept))


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
        case TypedCommand():
            return {}


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
        case TypedCommand():
            return [(part.of, part.explanation, part.misconception or "") for part in item.parts]


def changed_parts(before: Hashes, now: Hashes) -> tuple[str, ...]:
    """The parts that differ, in the order of PARTS."""
    return tuple(part for part in PARTS if getattr(before, part) != getattr(now, part))


def standings(items: Iterable[Item], facts: Mapping[str, Fact], entries: Iterable[Entry]) -> dict[str, Standing]:
    """Where each item stands, by id, in the order of the items."""
    latest = {entry.item: entry for entry in entries}
    return {item.id: _standing(item, facts, latest.get(item.id)) for item in items}


def _standing(item: Item, facts: Mapping[str, Fact], latest: Entry | None) -> Standing:
    if latest is None:
        return Standing(item.id, "review", None, ())
    changed = changed_parts(latest, hashes(item, facts))
    state: State = "review" if latest.state == "approved" and changed else latest.state
    return Standing(item.id, state, latest, changed)


def standings_of(pack: Pack) -> dict[str, Standing]:
    """Where each item of a pack stands, by id."""
    return standings(pack.items, pack.facts_by_id, pack.record)


def asked_items(pack: Pack) -> tuple[Item, ...]:
    """The items that learners are asked."""
    standing = standings_of(pack)
    return tuple(item for item in pack.items if is_asked(standing[item.id].state, pack.info.draws))


def is_asked(state: State, draws: Draws) -> bool:
    """Whether learners are asked an item of this state in a pack that draws so."""
    match draws:
        case "approved":
            return state == "approved"
        case "ready":
            return state in ("approved", "review")
        case "drafts":
            return state != "retired"


def decision(item: Item, facts: Mapping[str, Fact], state: State, by: str, at: str, note: str = "") -> Entry:
    """The entry that puts an item, as it is now, into a state."""
    now = hashes(item, facts)
    return Entry(item=item.id, state=state, by=by, at=at, note=note, **{part: getattr(now, part) for part in PARTS})
