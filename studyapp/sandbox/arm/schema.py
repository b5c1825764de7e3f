"""Reads bodies against models: unknown properties are problems, enum values get Azure's letter case.

The models come as data files (made from the installed SDKs by tests/sandbox/sdk_models.py), so that the sandbox itself
imports no SDK. A file is `{"models": {name: model}, "enums": {name: [values]}}`; a model has `props` (wire name to
`[type, flags]`), and a polymorphic one a `discriminator` and `kinds` (value to model). A type is `str`, `int`,
`float`, `bool`, `time`, `bytes`, `any`, `=Enum`, `Model`, `[type]` for a list or `{type}` for a map. Flag `r` marks a
property that only answers carry, `!` one that must be there.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from studyapp.sandbox.arm.values import Json, parse_time

DEEPEST = 40
_MODELS = Path(__file__).parent.parent / "models"
_PLAIN: Mapping[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (str,),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
}


class Package:
    """The models of one SDK package."""

    def __init__(self, models: Mapping[str, Any], enums: Mapping[str, list[str]]) -> None:
        self.models = models
        self.enums = enums
        self._cases = {name: {value.lower(): value for value in values} for name, values in enums.items()}

    def canonical(self, enum: str, value: str) -> str:
        """An enum value in Azure's letter case; unknown values stay, for the handler to judge."""
        return self._cases[enum].get(value.lower(), value)


_NUMBER = re.compile(r"-?[0-9]{1,9}")


def _in_azures_case(name: str, props: Mapping[str, Any]) -> str:
    """The documented name that a request means: Azure reads names of properties in any letter case."""
    lower = name.lower()
    return next((wire for wire in props if wire.lower() == lower), name)


@cache
def package(name: str) -> Package:
    """The models of one package; its file is read once, when first asked for."""
    content = json.loads((_MODELS / f"{name}.json").read_text("utf-8"))
    return Package(content["models"], content["enums"])


def read_request(model: str, body: Any) -> tuple[Json, list[str]]:
    """A request body in Azure's letter case without read-only properties, and what is wrong with it."""
    return _read(model, body, answer=False)


def check_answer(model: str, body: Any) -> list[str]:
    """What is wrong with an answer's body: undocumented properties, wrong types."""
    return _read(model, body, answer=True)[1]


def known(model: str, body: Any) -> Json:
    """An answer's body with the properties alone that the model documents: what an older api-version shows of it."""
    shown: Json = _read(model, body, answer=True)[0]
    return shown


def _read(model: str, body: Any, *, answer: bool) -> tuple[Json, list[str]]:
    home, _, name = model.partition(".")
    reader = _Reader(package(home), answer)
    return reader.read(name, body, "", 0), reader.problems


class _Reader:
    def __init__(self, package: Package, answer: bool) -> None:
        self.package = package
        self.answer = answer
        self.problems: list[str] = []

    def read(self, kind: str, value: Any, path: str, depth: int) -> Any:
        if value is None or kind == "any":
            return value
        if depth > DEEPEST:
            return self._wrong(path, "is nested too deeply", value)
        match kind[0]:
            case "[":
                return self._list(kind[1:-1], value, path, depth)
            case "{":
                return self._map(kind[1:-1], value, path, depth)
            case "=":
                return self._enum(kind[1:], value, path)
            case _ if kind in _PLAIN:
                return self._plain(kind, value, path)
            case _ if kind == "time":
                return self._time(value, path)
            case _:
                return self._model(kind, value, path, depth)

    def _model(self, name: str, value: Any, path: str, depth: int) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, "must be an object", value)
        model = self._kind(name, value)
        props = model["props"]
        found: Json = {}
        for given, inner in value.items():
            here = f"{path}.{given}" if path else given
            wire = given if given in props or self.answer else _in_azures_case(given, props)
            rule = props.get(wire)
            if rule is None:
                # az prints the group of whatever has an id; what it printed is edited and put back.
                if given == "resourceGroup" and (not path or "id" in value) and not self.answer:
                    continue
                self.problems.append(f"'{here}' is not a documented property")
            elif self.answer or "r" not in rule[1]:
                found[wire] = self.read(rule[0], inner, here, depth + 1)
        return found

    def _kind(self, name: str, value: Json) -> Any:
        model = self.package.models[name]
        while "discriminator" in model:
            chosen = value.get(model["discriminator"])
            kinds = {kind.lower(): target for kind, target in model["kinds"].items()}
            target = kinds.get(chosen.lower()) if isinstance(chosen, str) else None
            if target is None or target == name:
                break
            name, model = target, self.package.models[target]
        return model

    def _list(self, kind: str, value: Any, path: str, depth: int) -> Any:
        if not isinstance(value, list):
            return self._wrong(path, "must be a list", value)
        if None in value and not self.answer:
            return self._wrong(path, "must not hold null", value)
        return [self.read(kind, part, f"{path}[{at}]", depth + 1) for at, part in enumerate(value)]

    def _map(self, kind: str, value: Any, path: str, depth: int) -> Any:
        if not isinstance(value, dict):
            return self._wrong(path, "must be an object", value)
        return {name: self.read(kind, part, f"{path}.{name}", depth + 1) for name, part in value.items()}

    def _enum(self, name: str, value: Any, path: str) -> Any:
        if not isinstance(value, str):
            return self._wrong(path, "must be a string", value)
        return value if self.answer else self.package.canonical(name, value)

    def _plain(self, kind: str, value: Any, path: str) -> Any:
        if kind == "int" and isinstance(value, str) and _NUMBER.fullmatch(value) and not self.answer:
            return int(value)  # as Azure reads it: az sends some numbers as text
        is_bool = isinstance(value, bool)
        if is_bool != (kind == "bool") or not isinstance(value, _PLAIN[kind]):
            return self._wrong(path, f"must be of type {kind}", value)
        return value

    def _time(self, value: Any, path: str) -> Any:
        try:
            parse_time(value)
        except (ValueError, TypeError, AttributeError):
            return self._wrong(path, "must be a date and time in ISO 8601", value)
        return value

    def _wrong(self, path: str, why: str, value: Any) -> Any:
        self.problems.append(f"'{path or 'the body'}' {why}")
        return value
