"""Problems as a SARIF 2.1.0 log, which code hosts and editors show beside the lines."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from studyapp.core.errors import Level, Problem

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Final[dict[Level, str]] = {"error": "error", "warn": "warning", "info": "note"}


def sarif(folder: Path, problems: tuple[Problem, ...], titles: Mapping[str, tuple[Level, str]]) -> dict[str, Any]:
    """The log of one run.

    Args:
        folder: the pack; files are named relative to it.
        problems: what was found.
        titles: level and meaning of every code.
    """
    codes = list(titles)
    rules = [
        {"id": code, "shortDescription": {"text": title}, "defaultConfiguration": {"level": _LEVELS[level]}}
        for code, (level, title) in titles.items()
    ]
    run = {
        "tool": {"driver": {"name": "studyapp pack check", "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"PACK": {"uri": folder.resolve().as_uri() + "/"}},
        "results": [_result(problem, codes.index(problem.code)) for problem in problems],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(problem: Problem, index: int) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(problem.file), "uriBaseId": "PACK"}}
    if problem.line:
        place["region"] = {"startLine": problem.line, "startColumn": max(1, problem.column)}
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": _LEVELS[problem.level],
        "message": {"text": f"{problem.message}. {problem.hint}".rstrip()},
        "locations": [{"physicalLocation": place}],
    }
