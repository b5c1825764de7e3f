"""Microsoft's OpenAPI files beside the repository: operations by route, and what is wrong with an answer to one.

The files are optional data. They are older than the installed SDKs, but the sandbox answers the same whatever
api-version is asked for, so they judge every answer; what later versions added is listed in `deviations.py`.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from tests.sandbox.openapi_schema import Schemas

_ABOVE = Path(__file__).resolve().parents[2].parents
ABSENT = "the OpenAPI files are not beside the repository"


def _find() -> Path | None:
    named = os.environ.get("STUDYAPP_SHARED")
    homes = [Path(named)] if named else [folder / "shared" for folder in _ABOVE]
    return next((home / "azure" / "specs" for home in homes if (home / "azure" / "specs/index.json").is_file()), None)


SPECS = _find()
_ERROR = (
    "common-types/resource-management/v5/types.json",
    "Azure Resource Manager's error",
    {"$ref": "#/definitions/ErrorResponse"},
)


@dataclass(frozen=True)
class Operation:
    """One operation as its file documents it; `examples` are paths in the folder."""

    name: str
    version: str
    file: str
    verb: str
    path: str
    responses: Mapping[str, Any] = field(repr=False)
    examples: tuple[str, ...] = field(repr=False)


class Book:
    """Every operation of a folder of OpenAPI files, found by verb and path template; read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, Any] = {}
        self._known: dict[tuple[str, str], Operation | None] = {}
        self._schemas = Schemas(self.read)
        entries = sorted(self.read("index.json"), key=lambda entry: str(entry["apiVersion"]))
        self._index = {(entry["method"], _blank(entry["path"])): entry for entry in entries}
        """The newest version of each verb and path."""

    def read(self, file: str) -> Any:
        """The JSON of a file, by its path in the folder."""
        if file not in self._files:
            self._files[file] = json.loads((self._folder / file).read_text("utf-8-sig"))
        return self._files[file]

    def find(self, verb: str, path: str) -> Operation | None:
        """The operation of a verb and a path template, whatever its parameters are called; None where there is none."""
        if (verb, path) not in self._known:
            entry = self._index.get((verb, _blank(path)))
            self._known[verb, path] = self._operation(entry) if entry else None
        return self._known[verb, path]

    def _operation(self, entry: Any) -> Operation:
        name, version, file, verb, path = (entry[k] for k in ("operationId", "apiVersion", "file", "method", "path"))
        responses = self.read(file)["paths"][path][verb.lower()]["responses"]
        return Operation(name, version, file, verb, path, responses, tuple(entry["examples"]))

    def problems(self, operation: Operation, status: int, body: bytes) -> Iterator[str]:
        """What is wrong with an answer, each as `definition: what`, without the values that differ each time."""
        declared = operation.responses.get(str(status))
        if declared is None and status >= 400:
            declared = operation.responses.get("default")
        where = f"{operation.name} {status}"
        if declared is None and status >= 400:  # some files document no refusal at all
            yield from self.problems_of_error(body)
        elif declared is None:
            yield f"{where}: undeclared status"
        elif "schema" not in declared and body:
            yield f"{where}: a body where none is documented"
        elif "schema" in declared and not body:
            yield f"{where}: no body"
        elif "schema" in declared:
            yield from self._schemas.problems(operation.file, where, declared["schema"], json.loads(body))

    def problems_of_error(self, body: bytes) -> Iterator[str]:
        """What is wrong with a refusal of Azure Resource Manager's own, which no operation documents."""
        yield from self._schemas.problems(*_ERROR, json.loads(body))


def _blank(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part.lower() for part in path.strip("/").split("/"))


@cache
def book() -> Book | None:
    """The files beside the repository, or None."""
    return Book(SPECS) if SPECS else None
