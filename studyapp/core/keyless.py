"""A copy of a pack's questions for a second reader: shuffled, and with nothing from which a key can be told.

What a question looks like, and its place, depend on the seed, on ids and on what is read before answering. Packs that differ only
in their keys have the same keyless copy.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from studyapp.core.draw import permutation
from studyapp.core.fields import Between, Doc, Id, Length, MayBeEmpty, OneLine, Version
from studyapp.core.grading import Response
from studyapp.core.items import Choice, Fill, Item, Matching, Ordering, Statements, TypedCommand
from studyapp.core.lessons import LINK
from studyapp.core.lines import NotUnderstoodError, parse, question_lines
from studyapp.core.record import Hash, Remark
from studyapp.core.review import question_hash
from studyapp.core.session import Shown, arrange

HOW = (
    "Answer each question from what you know, without the pack: the last line of each says how an answer looks. Leave `answer`"
    " empty to skip one. In `note` tell what is unclear, or which other answer could be right. Change nothing else."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question without its key, and room for an answer."""

    name: Annotated[Id, Doc("Name of the question in this copy; it tells nothing.")]
    question: Annotated[Hash, Doc("Hash of the question; an answer counts only while the pack still asks the same.")]
    kind: Annotated[str, OneLine(), Length(0, 20), Doc("Kind of the item.")] = ""
    ask: Annotated[str, Length(0, 60_000), Doc("The question, and how it is answered.")] = ""
    answer: Annotated[str, OneLine(), Length(0, 1000), MayBeEmpty(), Doc("The reader's answer; empty to skip it.")] = ""
    note: Annotated[Remark, MayBeEmpty(), Doc("What is unclear, or which other answer could be right.")] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A keyless copy of a pack, or of a part of it; answered or not."""

    keyless: Annotated[Literal[1], Doc("Version of this format: 1.")] = 1
    pack: Annotated[Id, Doc("Id of the pack.")]
    version: Annotated[Version, Doc("Version of the pack.")]
    seed: Annotated[int, Between(0, 2**31 - 1), Doc("What it was shuffled by.")]
    how: Annotated[str, Length(0, 4000), Doc("What a reader has to do.")] = ""
    questions: Annotated[tuple[Asked, ...], Length(0, 20_000), Doc("The questions, in no order of the pack.")]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer on a sheet that is understood."""

    item: Item
    raw: str
    response: Response
    note: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a sheet came back with."""

    given: tuple[Given, ...]
    skipped: tuple[str, ...]
    """Ids of items without an answer."""
    changed: tuple[str, ...]
    """Ids of items that ask something else now than on the sheet; their answers can't count."""
    unknown: tuple[str, ...]
    """Names of questions whose items are not in the pack."""
    misread: tuple[tuple[str, str], ...]
    """Names of questions whose answers are not understood, each with how an answer looks."""


def keyless(items: Sequence[Item], pack: str, version: str, seed: int) -> Sheet:
    """The keyless copy of some items of a pack."""
    by_id = {item.id: item for item in items}
    order = permutation(seed, "keyless", sorted(by_id))
    return Sheet(pack=pack, version=version, seed=seed, how=HOW, questions=tuple(asked(by_id[i], seed) for i in order))


def part_of(sheet: Sheet, number: int, count: int) -> Sheet:
    """One of several sheets that together ask all, the first being number 1; their sizes differ by one at the most."""
    return replace(sheet, questions=sheet.questions[number - 1 :: count])


def asked(item: Item, seed: int) -> Asked:
    """An item as a keyless copy asks it."""
    lines = question_lines(_without_links(item), blind_order(item, seed))
    return Asked(name=name_of(item.id, seed), question=question_hash(item), kind=item.kind, ask="\n".join(lines))


def name_of(item: str, seed: int) -> str:
    """The name of an item in a keyless copy: ids are left out, since they may give a key away."""
    digest = hashlib.sha256(f"{seed}\0{item}".encode()).hexdigest()
    return f"q{digest[:12]}"


def blind_order(item: Item, seed: int) -> Shown:
    """The order in which a second reader sees an item's parts.

    Steps and pairs are shuffled even where learners see them as written, because they are often written as they belong.
    """
    match item:
        case Ordering() | Matching():
            return arrange(replace(item, shuffle=True), seed)
        case Choice() | Statements() | Fill() | TypedCommand():
            return arrange(item, seed)


def _without_links(item: Item) -> Item:
    """The item with links into the pack as plain text: where they lead to would tell what the question is about."""
    return replace(item, stem=LINK.sub(lambda found: re.sub(r"\s+", " ", found["text"]), item.stem))


def gather(sheet: Sheet, items: Sequence[Item]) -> Gathered:
    """The answers of a sheet, as responses to the items of a pack."""
    by_name = {name_of(item.id, sheet.seed): item for item in items}
    given, skipped, changed, unknown, misread = list[Given](), list[str](), list[str](), list[str](), []
    for one in sheet.questions:
        item = by_name.get(one.name)
        if item is None:
            unknown.append(one.name)
        elif one.question != question_hash(item):
            changed.append(item.id)
        elif not one.answer:
            skipped.append(item.id)
        else:
            try:
                response = parse(item, blind_order(item, sheet.seed), one.answer)
            except NotUnderstoodError as error:
                misread.append((one.name, str(error)))
            else:
                given.append(Given(item, one.answer, response, one.note))
    return Gathered(tuple(given), tuple(skipped), tuple(changed), tuple(unknown), tuple(misread))
