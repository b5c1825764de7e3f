"""The folder of a pack's releases: a manifest for each version, written once; and the checksums of a pack's files."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path

from studyapp.core.errors import ContentError, Problem, StudyError
from studyapp.core.packs import PackInfo
from studyapp.core.plain import to_plain
from studyapp.core.record import PARTS
from studyapp.core.releases import Manifest, version_key
from studyapp.library.files import write_in_pack
from studyapp.library.folder import PackFile, files_below, pack_files
from studyapp.library.load import load_text
from studyapp.library.readings import READINGS
from studyapp.library.record import flow
from studyapp.library.text import read_bytes, read_text

RELEASES = "review/releases"
_ORDER = {
    "items": ("item", "state", *PARTS, "key_text"),
    "parts": ("kind", "id", "hash"),
    "files": ("file", "sha256"),
}
_VERSION = re.compile(r"^version:.*$", re.MULTILINE)


def read_releases(folder: Path) -> tuple[Manifest, ...]:
    """The manifest of every released version, the lowest first.

    Raises:
        ContentError: one of them is not sound; its problems say where.
    """
    manifests, problems = survey_releases(folder)
    if problems:
        raise ContentError(f"The releases in {folder} have problems: {problems[0]}", problems)
    return manifests


def survey_releases(folder: Path) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """The manifests that are sound, the lowest version first, and what is wrong with the others."""
    manifests, problems = list[Manifest](), list[Problem]()
    for file in files_below(folder, RELEASES, ".json"):
        found, trouble = _read(file)
        manifests += [found] if found else []
        problems += trouble
    return tuple(sorted(manifests, key=lambda one: version_key(one.version))), tuple(problems)


def _read(file: PackFile) -> tuple[Manifest | None, list[Problem]]:
    if file.problem:
        return None, [file.problem]
    text, problems = read_text(file.path, file.name)
    if problems:
        return None, problems
    found, trouble = load_text(text, Manifest, file.name)
    if found is not None and file.name != f"{RELEASES}/{found.version}.json":
        message = f"the file is of version {found.version}"
        return None, [Problem(file.name, 0, 0, "version", message, "Give the file the name of its version.", "P001")]
    return found, list(trouble)


def write_release(folder: Path, manifest: Manifest) -> Path:
    """Write the manifest of a new version; returns its file.

    Raises:
        StudyError: it can't be written.
    """
    return write_in_pack(folder, f"{RELEASES}/{manifest.version}.json", manifest_text(manifest))


def manifest_text(manifest: Manifest) -> str:
    """A manifest as JSON with one thing to a line, so that versions can be compared line by line."""
    parts = [f"  {json.dumps(one.name)}: {_field(manifest, one.name)}" for one in fields(Manifest)]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _field(manifest: Manifest, name: str) -> str:
    value = to_plain(getattr(manifest, name))
    if name not in _ORDER:
        return json.dumps(value)
    return "[\n" + ",\n".join(f"    {flow(one, _ORDER[name])}" for one in value) + "\n  ]" if value else "[]"


def checksums(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a pack by its name, the evidence of its review included and releases left out.

    Raises:
        ContentError: something in the folder can't be read, or is in the way.
    """
    files, problems = pack_files(folder)
    sums: dict[str, str] = {}
    for file in (*files, *files_below(folder, READINGS, ".yaml")):
        trouble = [file.problem] if file.problem else []
        data, more = (b"", trouble) if trouble else read_bytes(file.path, file.name)
        problems += more
        sums[file.name] = hashlib.sha256(data).hexdigest()
    if problems:
        raise ContentError(f"The pack in {folder} has problems: {problems[0]}", tuple(problems))
    return sums


def with_version(folder: Path, info: PackInfo, version: str) -> str:
    """The text of pack.yaml with another version.

    Raises:
        StudyError: the version does not stand on a line of its own there, or is none.
    """
    text, _ = read_text(folder / "pack.yaml", "pack.yaml")
    after = _VERSION.sub(lambda _: f"version: {version}", text, count=1)
    if load_text(after, PackInfo, "pack.yaml")[0] != replace(info, version=version):
        message = f"The version {version[:40]} can't be written into pack.yaml."
        raise StudyError(message, "Write it there yourself, as three numbers with dots: 1.4.0.")
    return after


def differing(manifest: Manifest, sums: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Files that are not as a version has them, each with `missing`, `changed` or `new`, by name."""
    frozen = {one.file: one.sha256 for one in manifest.files}
    for name in sorted(frozen.keys() | sums.keys()):
        if name not in sums:
            yield name, "missing"
        elif name not in frozen:
            yield name, "new"
        elif frozen[name] != sums[name]:
            yield name, "changed"
