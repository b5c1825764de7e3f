"""What an operation is: a real SDK call under a name, with its arguments and the same thing in other tools, as data."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from studyapp.core.errors import StudyError
from studyapp.core.lab_targets import SANDBOX_ONLY
from studyapp.labs.target import Target

ParamType = Literal["text", "number", "truth", "list"]
PLACE = re.compile(r"\{([a-z_]+)\}")
"""Where an argument stands in a command line."""
OPTIONAL_PART = re.compile(r"\s\[(-[^\[\]]*)\]")
Run = Callable[[Target, "Args"], Any]


@dataclass(frozen=True, slots=True)
class Param:
    """An argument of an operation."""

    name: str
    about: str
    type: ParamType = "text"
    default: str | None = None
    """None if it must be given; may stand for another argument, as {group}."""
    spell: Callable[[str], str] | None = None
    """How az writes a value, where that differs; other arguments stand in it as {name}."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A named, typed operation.

    `az`, `powershell` and `portal` show the same thing in other tools, with {name} where an argument stands. A part in
    brackets that begins with a dash, as [--zone {zone}], is left out while an argument in it is empty.
    """

    name: str
    title: str
    params: tuple[Param, ...]
    run: Run
    """Makes the SDK call; returns what Azure answered, as JSON."""
    sdk: str
    """The SDK method behind it, as client.operations.method."""
    az: str
    powershell: str
    portal: str
    teaches: str
    """What a learner takes away from using it."""
    needs: str = ""
    """What must be so before it can succeed."""
    reads: bool = False
    """Whether it only looks; checks use such operations."""
    lists: bool = False
    """Whether what it reads is a list."""
    asks: bool = False
    """Whether it only looks, but as work of Azure's own that takes time: for people, not for checks."""

    @property
    def sandbox_only(self) -> bool:
        """Whether only the sandbox has it."""
        return self.name in SANDBOX_ONLY

    def required(self) -> tuple[str, ...]:
        """Names of the arguments that must be given."""
        return tuple(param.name for param in self.params if param.default is None)

    def values(self, given: Mapping[str, str]) -> dict[str, str]:
        """Every argument as text: as given, or its default."""
        asked = {param.name: given.get(param.name, param.default or "") for param in self.params}
        return {
            name: PLACE.sub(lambda place: asked.get(place[1], ""), text) if name not in given else text
            for name, text in asked.items()
        }

    def in_az(self, given: Mapping[str, str]) -> str:
        """The az command line with these arguments; lists stand with spaces between their entries."""
        values = self.values(given)
        for param in self.params:
            if param.type == "list":
                values[param.name] = values[param.name].replace(",", " ")
            if param.spell:
                word = param.spell(values[param.name])
                values[param.name] = PLACE.sub(lambda found: values.get(found[1], found[0]), word)
        return _line(self.az, values)

    def in_powershell(self, given: Mapping[str, str]) -> str:
        """The PowerShell command line with these arguments."""
        return _line(self.powershell, self.values(given))

    def in_portal(self, given: Mapping[str, str]) -> str:
        """The way through the portal with these arguments."""
        return _line(self.portal, self.values(given))


def _line(text: str, values: Mapping[str, str]) -> str:
    """A command line with values in its places; a part in brackets is left out while a value in it is empty."""

    def optional(found: re.Match[str]) -> str:
        return f" {found[1]}" if all(values.get(name) for name in PLACE.findall(found[1])) else ""

    return PLACE.sub(lambda found: values.get(found[1], found[0]), OPTIONAL_PART.sub(optional, text))


class Args:
    """The arguments of one call, typed as the operation says."""

    def __init__(self, operation: Operation, given: Mapping[str, str]) -> None:
        """Check what is given against the operation.

        Raises:
            StudyError: an argument is unknown, missing, or not of its type.
        """
        known = {param.name: param for param in operation.params}
        for name in given:
            if name not in known:
                raise StudyError(f"{operation.name} takes no `{name}`.", f"It takes: {', '.join(known) or 'nothing'}.")
        missing = [name for name in operation.required() if name not in given]
        if missing:
            raise StudyError(f"{operation.name} needs `{missing[0]}`.", f"{known[missing[0]].about}.")
        self._values = {name: _typed(operation, known[name], text) for name, text in operation.values(given).items()}

    def __getitem__(self, name: str) -> str:
        """A text argument."""
        return str(self._values[name])

    def number(self, name: str) -> float:
        """A number argument."""
        return float(self._values[name] or 0)

    def whole(self, name: str) -> int:
        """A number argument without its fraction."""
        return int(self.number(name))

    def truth(self, name: str) -> bool:
        """A true or false argument."""
        return bool(self._values[name])

    def entries(self, name: str) -> list[str]:
        """A list argument, written with commas."""
        return [entry.strip() for entry in str(self._values[name]).split(",") if entry.strip()]

    def wholes(self, name: str) -> list[int]:
        """A list argument whose entries are whole numbers.

        Raises:
            StudyError: an entry is no whole number.
        """
        try:
            return [int(entry) for entry in self.entries(name)]
        except ValueError as error:
            raise StudyError(f"`{name}` must be whole numbers with commas between, not `{self[name][:40]}`.") from error


def _typed(operation: Operation, param: Param, text: str) -> str | float | bool:
    where = f"{operation.name}: `{param.name}`"
    if param.type == "number" and text:
        try:
            return float(text)
        except ValueError as error:
            raise StudyError(f"{where} must be a number, not `{text[:40]}`.", f"{param.about}.") from error
    if param.type == "truth":
        if text not in ("true", "false", ""):
            raise StudyError(f"{where} must be true or false, not `{text[:40]}`.", f"{param.about}.")
        return text == "true"
    return text


def raw(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """What Azure itself answers to an SDK call, as JSON: ARM's names, not Python's. Pages of a list are joined.

    Raises:
        HttpResponseError: as the SDK raises it.
    """
    answers: list[Any] = []

    def keep(response: Any) -> None:
        answers.append(response.http_response.json() if response.http_response.body() else None)

    result = call(*args, raw_response_hook=keep, **kwargs)
    if hasattr(result, "by_page"):
        for _ in result:
            pass
        return [entry for answer in answers for entry in (answer or {}).get("value", [])]
    return answers[-1] if answers else None


def finished(poller: Any) -> Any:
    """Wait for a long-running operation as the SDK does, then None or the model's JSON."""
    result = poller.result()
    return result.as_dict() if hasattr(result, "as_dict") else None
