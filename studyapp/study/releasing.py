"""Releasing a pack: what must hold first, freezing a version, and comparing a folder with a frozen one."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyapp.core.errors import StudyError
from studyapp.core.packs import Pack
from studyapp.core.releases import Difference, Manifest, differences, least_version, manifest, record_hash, version_key
from studyapp.library.coverage import aged_facts
from studyapp.library.files import write_in_pack
from studyapp.library.lint.rule import OLDEST_DAYS
from studyapp.library.releases import checksums, differing, manifest_text, read_releases, with_version, write_release
from studyapp.settings import builtin_pack
from studyapp.study.authoring import check_pack, whole_pack
from studyapp.study.reviewing import Reviewed, queue


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that a version can't be released with."""

    kind: str
    """check, review, fact, record or version."""
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of releasing."""

    pack: str
    version: str
    obstacles: tuple[Obstacle, ...]
    """Empty if nothing hinders."""
    before: str | None
    """The version that was released before; None for the first one."""
    differences: tuple[Difference, ...]
    """From the version before."""
    file: Path | None
    """The manifest; None if it was not written."""
    is_new: bool
    """False if this version was released before with the same contents."""


@dataclass(frozen=True, slots=True)
class Verified:
    """A folder beside the version that it claims to be."""

    version: str
    files: int
    """In the version."""
    differing: tuple[tuple[str, str], ...]
    """Files that are missing, changed or new."""


def release(folder: Path | None, today: date, version: str | None = None, *, dry_run: bool = False) -> Outcome:
    """Freeze a pack (the built-in one for None) as a version, if nothing hinders.

    Args:
        folder: the pack.
        today: the day that the ages of facts are counted to.
        version: the version to give it, which is then written into pack.yaml; None for the one that stands there.
        dry_run: only tell what hinders, and how it differs from the version before.

    Raises:
        StudyError: the pack can't be loaded, or a file can't be written.
    """
    pack, home = whole_pack(folder), folder or builtin_pack()
    wanted = version or pack.info.version
    sums = checksums(home)
    head = with_version(home, pack.info, wanted) if wanted != pack.info.version else None
    if head is not None:
        sums["pack.yaml"] = hashlib.sha256(head.encode()).hexdigest()
    new, released = manifest(pack, wanted, sums), read_releases(home)
    same = next((one for one in released if one.version == wanted), None)
    earlier = [one for one in released if one.version != wanted]
    before = max(earlier, key=lambda one: version_key(one.version), default=None)
    found = differences(before, new) if before else ()
    if same is not None and manifest_text(same) == manifest_text(new):
        return Outcome(pack.info.id, wanted, (), before.version if before else None, found, None, is_new=False)
    obstacles = (
        *_hindered(pack, folder, home, today),
        *_bad_version(new, same, before, found),
        *_rewritten(pack, released),
    )
    file = None
    if not obstacles and not dry_run:
        if head is not None:
            write_in_pack(home, "pack.yaml", head)
        file = write_release(home, new)
    return Outcome(pack.info.id, wanted, obstacles, before.version if before else None, found, file, is_new=True)


def _hindered(pack: Pack, folder: Path | None, home: Path, today: date) -> Iterator[Obstacle]:
    """What is wrong with the contents, whatever the version."""
    for problem in check_pack(folder, today, "warn").problems:
        yield Obstacle("check", f"{problem.file}:{problem.line}: {problem.message} [{problem.code}]", problem.hint)
    reviewed = queue(folder)
    for one in reviewed:
        yield from _unapproved(one)
    retired = {one.item.id for one in reviewed if one.standing.state == "retired"}
    for aged in aged_facts(pack, today, OLDEST_DAYS):
        resting = sorted({*aged.items} - retired)
        if resting or aged.lessons or aged.labs or not aged.items:
            names = ", ".join((*resting, *aged.lessons, *aged.labs)) or "nothing"
            message = f"fact `{aged.fact.id}` was compared with its source {aged.days} days ago; on it rest: {names}"
            yield Obstacle("fact", message, "Compare it again and set `checked`.")


def _unapproved(one: Reviewed) -> Iterator[Obstacle]:
    standing = one.standing
    if standing.state == "approved":
        since = [read for read in one.disagreeing if standing.latest is not None and read.at > standing.latest.at]
        for read in since:
            message = f"item `{one.item.id}` was answered otherwise by {read.by} after it was approved"
            yield Obstacle("review", message, "Change it, or approve it again with a note.")
    elif standing.state != "retired":
        words = {"draft": "is a draft", "review": "is not approved"}[standing.state]
        words = f"has changed since it was approved ({', '.join(standing.changed)})" if standing.fell_back else words
        hint = "`studyapp pack review` approves or retires it."
        yield Obstacle("review", f"item `{one.item.id}` {words}", hint)


def _bad_version(
    new: Manifest, same: Manifest | None, before: Manifest | None, found: Sequence[Difference]
) -> Iterator[Obstacle]:
    """Why this can't be the number of these contents."""
    if before is not None and before.pack != new.pack:
        yield Obstacle("version", f"the releases here are of the pack `{before.pack}`", "Keep the id, or begin anew.")
    if same is not None:
        least = least_version(same.version, differences(same, new))
        changes = "; ".join(in_words(differences(same, new)))
        message = f"version {same.version} is frozen with other contents ({changes or 'the evidence of its review'})"
        yield Obstacle("version", message, f"Give these the version {least} or a higher one, with --version.")
    elif before is not None:
        least = least_version(before.version, found)
        if version_key(new.version) < version_key(least):
            changes = "; ".join(in_words(found[:3]))
            message = f"version {new.version} is too low after {before.version}" + (f" ({changes})" if changes else "")
            yield Obstacle("version", message, f"It must be {least} or higher; --version sets it.")


def _rewritten(pack: Pack, released: Sequence[Manifest]) -> Iterator[Obstacle]:
    """Releases whose decisions are no longer the beginning of the record."""
    for one in released:
        if one.decisions > len(pack.record) or record_hash(pack.record[: one.decisions]) != one.record:
            message = f"review/record.yaml is not what it was at {one.version}: decisions were changed or removed"
            yield Obstacle("record", message, "Put them back; a new decision is a new line.")


def in_words(found: Sequence[Difference]) -> list[str]:
    """Differences as phrases."""
    return [f"{one.what}: {', '.join(one.names[:10])}{' and more' * (len(one.names) > 10)}" for one in found]


def verify(folder: Path | None, version: str | None = None) -> Verified:
    """Compare every file of a pack with the checksums of a version.

    Args:
        folder: the pack; the built-in one for None.
        version: which one; None for the version that pack.yaml names.

    Raises:
        StudyError: there is no such release, or the pack can't be read.
    """
    home = folder or builtin_pack()
    wanted = version or whole_pack(folder).info.version
    released = read_releases(home)
    found = next((one for one in released if one.version == wanted), None)
    if found is None:
        known = ", ".join(one.version for one in released)
        raise StudyError(f"Version {wanted[:40]} is not released.", f"Released are: {known or 'none'}.")
    return Verified(found.version, len(found.files), tuple(differing(found, checksums(home))))
