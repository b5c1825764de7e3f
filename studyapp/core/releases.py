"""Releases of a pack: what a version holds, how it differs from the one before, and which version that asks for.

    major   something that learners' history hangs on is gone: an item, a lesson, a lab, an objective
    minor   what is right, or what is asked, has changed: a key, a lab, the cut score, something new, something retired
    patch   wording, explanations, facts, lessons

Below 1.0.0 a minor step is enough for everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Literal, get_args

from studyapp.core.fields import Between, Doc, Id, Length, OneLine, Pattern, Version
from studyapp.core.packs import Draws, Pack
from studyapp.core.plain import fingerprint
from studyapp.core.record import Entry, Hash, Hashes, State
from studyapp.core.review import changed_parts, hashes, key_text_hash, standings_of

Step = Literal["major", "minor", "patch"]
STEPS: tuple[Step, ...] = get_args(Step)
Sha256 = Annotated[str, Pattern(re.compile(r"[0-9a-f]{64}"), "64 hexadecimal digits")]
Kind = Literal["objective", "lesson", "lab"]
KEY_REWORDED = "text of the key changed"
"""A difference that only the author can judge: the same part is right, but it says something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedItem(Hashes):
    """An item as a version holds it."""

    item: Annotated[Id, Doc("Id of the item.")]
    state: Annotated[State, Doc("`approved` or `retired`.")]
    key_text: Annotated[Hash, Doc("Of the texts that are right.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedPart:
    """An objective, a lesson or a lab as a version holds it."""

    kind: Annotated[Kind, Doc("What it is.")]
    id: Annotated[Id, Doc("Its id.")]
    hash: Annotated[Hash, Doc("Changes when anything in it does.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSum:
    """A file of a version."""

    file: Annotated[str, OneLine(), Length(1, 400), Doc("Path in the pack, with forward slashes.")]
    sha256: Annotated[Sha256, Doc("SHA-256 of its bytes, as sha256sum prints it.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The contents of `review/releases/VERSION.json`: a version, frozen."""

    release: Annotated[Literal[1], Doc("Version of this format: 1.")] = 1
    pack: Annotated[Id, Doc("Id of the pack.")]
    version: Annotated[Version, Doc("The version.")]
    cut_score: Annotated[float, Between(1, 100), Doc("The pack's cut score.")]
    draws: Annotated[Draws, Doc("Which questions learners are asked.")]
    decisions: Annotated[int, Between(0, 1_000_000), Doc("How many decisions the record of the review had.")]
    record: Annotated[Hash, Doc("Hash of these decisions.")]
    items: Annotated[tuple[ReleasedItem, ...], Length(0, 20_000), Doc("The items, by id.")]
    parts: Annotated[tuple[ReleasedPart, ...], Length(0, 20_000), Doc("Objectives, lessons and labs, by kind and id.")]
    files: Annotated[tuple[FileSum, ...], Length(1, 20_000), Doc("Every file of the pack, by name.")]


@dataclass(frozen=True, slots=True)
class Difference:
    """A way in which two versions differ."""

    step: Step
    what: str
    """As one phrase, for example `key changed`."""
    names: tuple[str, ...]
    """Ids of what it is about, sorted."""


def manifest(pack: Pack, version: str, files: Mapping[str, str]) -> Manifest:
    """What a pack holds, as this version.

    Args:
        pack: the pack.
        version: the version it is to have.
        files: SHA-256 of each of its files by name.
    """
    return Manifest(
        pack=pack.info.id,
        version=version,
        cut_score=pack.info.cut_score,
        draws=pack.info.draws,
        decisions=len(pack.record),
        record=record_hash(pack.record),
        items=tuple(_items(pack)),
        parts=tuple(sorted(_parts(pack), key=lambda part: (part.kind, part.id))),
        files=tuple(FileSum(file=name, sha256=files[name]) for name in sorted(files)),
    )


def record_hash(entries: Iterable[Entry]) -> str:
    """The hash of some decisions in their order."""
    return fingerprint(tuple(entries))


def _items(pack: Pack) -> Iterator[ReleasedItem]:
    standing = standings_of(pack)
    for item in sorted(pack.items, key=lambda item: item.id):
        now = hashes(item, pack.facts_by_id)
        parts = {part.name: getattr(now, part.name) for part in fields(Hashes)}
        yield ReleasedItem(item=item.id, state=standing[item.id].state, key_text=key_text_hash(item), **parts)


def _parts(pack: Pack) -> Iterator[ReleasedPart]:
    yield from (ReleasedPart(kind="objective", id=one.id, hash=fingerprint(one)) for one in pack.info.objectives)
    yield from (ReleasedPart(kind="lesson", id=one.id, hash=fingerprint(one)) for one in pack.lessons)
    yield from (ReleasedPart(kind="lab", id=one.id, hash=fingerprint(one)) for one in pack.labs)


def differences(before: Manifest, now: Manifest) -> tuple[Difference, ...]:
    """How a version differs from the one before, the gravest first."""
    rules = (_item_differences, _part_differences, _head_differences)
    found = [one for rule in rules for one in rule(before, now) if one.names]
    if not found and _sums(before) != _sums(now):
        names = {name for name, _ in _sums(before) ^ _sums(now)}
        found.append(Difference("patch", "file changed", tuple(sorted(names))))
    return tuple(sorted(found, key=lambda one: STEPS.index(one.step)))


def _sums(one: Manifest) -> set[tuple[str, str]]:
    return {(file.file, file.sha256) for file in one.files}


def _item_differences(before: Manifest, now: Manifest) -> Iterator[Difference]:
    old, new = {one.item: one for one in before.items}, {one.item: one for one in now.items}
    both = [(old[name], new[name]) for name in sorted(old.keys() & new.keys())]
    yield Difference("major", "item removed", tuple(sorted(old.keys() - new.keys())))
    yield Difference("minor", "item added", tuple(sorted(new.keys() - old.keys())))
    yield Difference("minor", "key changed", _where(both, lambda a, b: "key" in changed_parts(a, b)))
    yield Difference("minor", "item retired", _where(both, lambda a, b: b.state == "retired" != a.state))
    yield Difference("minor", "item back in use", _where(both, lambda a, b: a.state == "retired" != b.state))
    yield Difference("patch", KEY_REWORDED, _where(both, lambda a, b: a.key == b.key and a.key_text != b.key_text))
    words = {"question": "item reworded", "explanation": "explanation changed", "facts": "facts of an item changed"}
    for part, what in words.items():
        yield Difference("patch", what, tuple(b.item for a, b in both if part in changed_parts(a, b)))


def _where(
    both: Iterable[tuple[ReleasedItem, ReleasedItem]], test: Callable[[ReleasedItem, ReleasedItem], bool]
) -> tuple[str, ...]:
    return tuple(new.item for old, new in both if test(old, new))


def _part_differences(before: Manifest, now: Manifest) -> Iterator[Difference]:
    for kind in get_args(Kind):
        old = {one.id: one.hash for one in before.parts if one.kind == kind}
        new = {one.id: one.hash for one in now.parts if one.kind == kind}
        changed = tuple(name for name in sorted(old.keys() & new.keys()) if old[name] != new[name])
        yield Difference("major", f"{kind} removed", tuple(sorted(old.keys() - new.keys())))
        yield Difference("minor", f"{kind} added", tuple(sorted(new.keys() - old.keys())))
        yield Difference("patch" if kind == "lesson" else "minor", f"{kind} changed", changed)


def _head_differences(before: Manifest, now: Manifest) -> Iterator[Difference]:
    for name, what in (("cut_score", "cut score changed"), ("draws", "other questions are asked")):
        if getattr(before, name) != getattr(now, name):
            yield Difference("minor", what, (name,))


def version_key(version: str) -> tuple[int, ...]:
    """A version as something that can be put in order."""
    return tuple(int(number) for number in version.split("."))


def least_version(before: str, found: Iterable[Difference]) -> str:
    """The lowest version that may follow on one, given how they differ."""
    major, minor, patch = version_key(before)
    steps = {one.step for one in found}
    if "major" in steps and major:
        return f"{major + 1}.0.0"
    if steps & {"major", "minor"}:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"
