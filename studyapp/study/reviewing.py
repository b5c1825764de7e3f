"""What an author does to have items reviewed: the queue, decisions, keyless copies and second readings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studyapp.core.errors import StudyError
from studyapp.core.items import Item
from studyapp.core.keyless import Gathered, Sheet, gather, keyless, part_of
from studyapp.core.packs import Pack
from studyapp.core.readings import Agreement, Compared, agreement, compare, in_words, reading
from studyapp.core.record import Entry, State
from studyapp.core.review import Standing, changed_parts, decision, hashes, standings_of
from studyapp.library.readings import add_reading, read_readings
from studyapp.library.record import add_to_record
from studyapp.library.sheets import FORMS as FORMS
from studyapp.library.sheets import Form as Form
from studyapp.library.sheets import read_sheet, written
from studyapp.library.suggest import nearest
from studyapp.library.text import shown
from studyapp.settings import builtin_pack
from studyapp.study.authoring import whole_pack

MOST_IN_NOTE = 300
"""Characters of an answer that a note quotes."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An item in the queue."""

    item: Item
    standing: Standing
    readings: tuple[Compared, ...]
    """Second readings that still count."""

    @property
    def disagreeing(self) -> tuple[Compared, ...]:
        return tuple(one for one in self.readings if not one.agrees)

    @property
    def is_agreed(self) -> bool:
        """Whether it was read, and every reader gave the key."""
        return bool(self.readings) and not self.disagreeing


@dataclass(frozen=True, slots=True)
class Past:
    """A decision of the past, and what has changed since."""

    entry: Entry
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How second readings agree with the keys."""

    questions: int
    """Items of the pack that are not retired."""
    read: int
    """Of these, read by someone."""
    overall: Agreement
    readers: tuple[tuple[str, Agreement], ...]
    """By reader, in order of name."""
    disagreements: tuple[Compared, ...]
    remarks: tuple[Compared, ...]
    """Answers that agree and carry a note."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of taking in a second reading."""

    file: Path
    gathered: Gathered
    compared: tuple[Compared, ...]
    """The answers of this reading."""
    agreement: Agreement
    """Of this reading alone."""
    sent_back: tuple[str, ...]
    """Items that were approved and are in review again, because the reader disagrees."""


def queue(folder: Path | None) -> tuple[Reviewed, ...]:
    """Every item of a pack (the built-in one for None) with where it stands, in the order of the pack.

    Raises:
        ContentError: the pack, or a second reading in it, has problems.
    """
    return _queue(whole_pack(folder), folder or builtin_pack())


def _queue(pack: Pack, folder: Path) -> tuple[Reviewed, ...]:
    standing = standings_of(pack)
    read: dict[str, list[Compared]] = {}
    for one in compare(read_readings(folder), {item.id: item for item in pack.items}):
        read.setdefault(one.item.id, []).append(one)
    return tuple(Reviewed(item, standing[item.id], tuple(read.get(item.id, ()))) for item in pack.items)


def history(folder: Path | None, item: str) -> tuple[Past, ...]:
    """Every decision about an item, the oldest first.

    Raises:
        StudyError: the pack has no such item.
    """
    pack = whole_pack(folder)
    (found,) = _named(pack, (item,))
    now = hashes(found, pack.facts_by_id)
    return tuple(Past(entry, changed_parts(entry, now)) for entry in pack.record if entry.item == item)


def _named(pack: Pack, names: Sequence[str]) -> tuple[Item, ...]:
    """The items with these ids."""
    known = {item.id: item for item in pack.items}
    for name in names:
        if name not in known:
            hint = nearest(name, known) or "`studyapp pack review FOLDER` lists them."
            raise StudyError(f"The pack `{pack.info.id}` has no question `{shown(name)}`.", hint)
    return tuple(known[name] for name in dict.fromkeys(names))


def decide(folder: Path, names: Sequence[str], state: State, by: str, now: datetime, note: str = "") -> tuple[str, ...]:
    """Record a decision about items as they are now; returns those that it changes something for.

    Args:
        folder: the pack.
        names: ids of the items.
        state: what they are from now on.
        by: who decides.
        now: when.
        note: why; needed to approve what a second reader answered otherwise.

    Raises:
        StudyError: an item is not there, or is approved against a second reading without a note; nothing is written then.
    """
    pack = whole_pack(folder)
    wanted = {item.id for item in _named(pack, names)}
    chosen = [one for one in _queue(pack, folder) if one.item.id in wanted]
    doubted = [one.item.id for one in chosen if one.disagreeing]
    if state == "approved" and doubted and not note:
        message = f"A second reader answered otherwise: {', '.join(doubted)}."
        raise StudyError(message, "Change the question, or say with --note why its key holds.")
    new = [
        one for one in chosen if note or one.standing.state != state or one.standing.changed or not one.standing.latest
    ]
    entries = [decision(one.item, pack.facts_by_id, state, by, stamped(now), note) for one in new]
    if entries:
        add_to_record(folder, entries)
    return tuple(one.item.id for one in new)


def stamped(now: datetime) -> str:
    """A moment as the record keeps it."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agreed(folder: Path) -> tuple[str, ...]:
    """Items in review that were read, and whose readers all gave the key."""
    return tuple(one.item.id for one in queue(folder) if one.standing.state == "review" and one.is_agreed)


# Second readings


def keyless_copy(
    folder: Path | None,
    seed: int,
    *,
    names: Sequence[str] = (),
    only_unread: bool = False,
    unread_by: str = "",
    part: tuple[int, int] = (1, 1),
) -> Sheet:
    """The questions of a pack for a second reader.

    Args:
        folder: the pack; the built-in one for None.
        seed: what to shuffle by.
        names: ids of the items; empty for all that are in review or approved.
        only_unread: leave out what has a second reading that still counts.
        unread_by: leave out what this reader has read, if that still counts; empty to leave out nothing.
        part: number and count, to cut it into several sheets.

    Raises:
        StudyError: an item is not there, or nothing is left.
    """
    pack = whole_pack(folder)
    wanted = {item.id for item in _named(pack, names)}
    found = [
        one.item
        for one in _queue(pack, folder or builtin_pack())
        if (one.item.id in wanted if names else one.standing.state in ("review", "approved"))
        and not (only_unread and one.readings)
        and not any(read.by == unread_by for read in one.readings)
    ]
    sheet = part_of(keyless(found, pack.info.id, pack.info.version, seed), *part)
    if not sheet.questions:
        raise StudyError("There is no question to read.", "Leave out --unread, or name others; drafts need --item.")
    return sheet


def sheet_text(sheet: Sheet, form: Form) -> str:
    """A keyless copy as the text of a file."""
    return written(sheet, form)


def take_in(folder: Path, source: Path, by: str, now: datetime) -> TakenIn:
    """Keep the answers of a second reader with the pack, and compare them with the keys.

    An item that was approved and is answered otherwise goes back to review.

    Raises:
        StudyError: the file can't be read, is of another pack, has answers that are not understood, or none that can count;
            nothing is written then.
    """
    pack = whole_pack(folder)
    sheet = read_sheet(source)
    if sheet.pack != pack.info.id:
        raise StudyError(f"{source} asks for the pack `{shown(sheet.pack)}`, not `{pack.info.id}`.", "Name its pack.")
    gathered = gather(sheet, pack.items)
    _refuse(gathered, source)
    made = reading(
        gathered.given, by=by, at=stamped(now), pack=pack.info.id, version=pack.info.version, seed=sheet.seed
    )
    file = add_reading(folder, made)
    compared = compare([made], {item.id: item for item in pack.items})
    sent_back = _send_back(folder, pack, [one for one in compared if not one.agrees], by, now)
    return TakenIn(file, gathered, compared, agreement(compared), sent_back)


def _refuse(gathered: Gathered, source: Path) -> None:
    """Raise StudyError if answers are not understood, or none can count."""
    if gathered.misread:
        lines = "\n".join(f"  {name}: {how}" for name, how in gathered.misread)
        raise StudyError(f"Answers in {source} are not understood:\n{lines}", "Correct them, or leave them empty.")
    if not gathered.given:
        changed, unknown = len(gathered.changed), len(gathered.unknown)
        message = f"{source} has no answer that can count: {len(gathered.skipped)} are empty"
        message += f", {changed} ask something else now, {unknown} are not in the pack."
        raise StudyError(message, "Answer it, or make a new copy with `studyapp pack export --keyless`.")


def _send_back(folder: Path, pack: Pack, doubted: Iterable[Compared], by: str, now: datetime) -> tuple[str, ...]:
    standing = standings_of(pack)
    entries = [
        decision(one.item, pack.facts_by_id, "review", by, stamped(now), _doubt(one))
        for one in doubted
        if standing[one.item.id].state == "approved"
    ]
    if entries:
        add_to_record(folder, entries)
    return tuple(entry.item for entry in entries)


def _doubt(one: Compared) -> str:
    answer = " ".join(in_words(one.item, one.response).split())
    return f"Second reading answered otherwise: {answer[:MOST_IN_NOTE]}"


def report(folder: Path | None) -> Report:
    """How the second readings of a pack that still count agree with its keys."""
    kept = [one for one in queue(folder) if one.standing.state != "retired"]
    compared = [answer for one in kept for answer in one.readings]
    readers = sorted({one.by for one in compared})
    return Report(
        questions=len(kept),
        read=sum(bool(one.readings) for one in kept),
        overall=agreement(compared),
        readers=tuple((name, agreement([one for one in compared if one.by == name])) for name in readers),
        disagreements=tuple(one for one in compared if not one.agrees),
        remarks=tuple(one for one in compared if one.agrees and one.note),
    )
