"""Microsoft's examples of the sandbox's operations: which there are, and what their answers have that ours lack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from studyapp.sandbox.arm.routes import Grade, Provider
from studyapp.sandbox.arm.wire import Response
from tests.sandbox.openapi import Operation, book


@dataclass(frozen=True)
class Example:
    """One example of an operation; `file` is its path in the folder of OpenAPI files."""

    operation: Operation
    file: str

    @property
    def name(self) -> str:
        return PurePosixPath(self.file).stem

    @property
    def content(self) -> Any:
        """Its `parameters`, and its `responses` by status."""
        found = book()
        assert found
        return found.read(self.file)

    @property
    def version(self) -> str:
        return str(self.content["parameters"].get("api-version") or self.operation.version)

    @property
    def body(self) -> Any:
        """The request's body: the one parameter that is an object; None where there is none."""
        return next((value for value in self.content["parameters"].values() if isinstance(value, dict)), None)

    @property
    def query(self) -> str:
        """The parameters that travel behind the question mark, api-version apart."""
        given = self.content["parameters"]
        named = "".join(f"&{name}={given[name]}" for name in _QUERY if name in given)
        return named + (f"&$expand={given['expand']}" if "expand" in given else "")

    def answer(self, status: int) -> Any:
        """The body that it shows for a status; None where it shows none."""
        return (self.content["responses"].get(str(status)) or {}).get("body")

    def path(self, names: Mapping[str, str]) -> str:
        """The path of its operation with names filled in."""
        parts = self.operation.path.split("/")
        return "/".join(names[part[1:-1]] if part.startswith("{") else part for part in parts)


_QUERY = ("$expand", "$filter", "hibernate", "forceDeletion")


def examples_of(provider: Provider) -> tuple[Example, ...]:
    """Every example of every operation that a provider has, in the order of its routes; none without the files."""
    found = book()
    routes = [route for route in provider.routes if route.grade is not Grade.ABSENT]
    operations = [found.find(route.verb, route.path) for route in routes] if found else []
    return tuple(Example(operation, file) for operation in operations if operation for file in operation.examples)


def keys(value: Any, above: str = "") -> Iterator[str]:
    """Every dotted path of keys in a body; the entries of a list count as one."""
    if isinstance(value, list):
        for part in value:
            yield from keys(part, above)
    elif isinstance(value, dict):
        for name, part in value.items():
            yield f"{above}.{name}"
            if name != "tags":  # the names of tags are data
                yield from keys(part, f"{above}.{name}")


def lacking(wanted: Any, got: Any) -> set[str]:
    """The dotted paths, each beginning with a dot, of the keys that one body has and another lacks."""
    return set(keys(wanted)) - set(keys(got))


def excuses(path: str, example: Example, accepted: Mapping[str, str]) -> set[str]:
    """The entries that accept a missing path: a key or some keys in a row, the name of an example before them or not."""
    return {entry for entry in accepted if f".{entry}." in f".{example.name}{path}."}


Refusals = Mapping[str, tuple[str, str]]
"""Example to the code of its refusal, and why it is refused."""


def check_answer(case: Example, response: Response, refused: Refusals, missing: Mapping[str, str]) -> None:
    """Fail the test unless an example is accepted with no key missing, or refused with its reason."""
    if response.status >= 400:
        error = response.json["error"]
        assert error["code"] == refused.get(case.name, ("",))[0], error
        return
    assert case.name not in refused, f"{case.name} is accepted by now"
    assert str(response.status) in case.content["responses"], response.body
    paths = lacking(case.answer(response.status), response.json)
    assert not [path for path in paths if not excuses(path, case, missing)]


def check_stale(answers: list[tuple[Example, Response]], refused: Refusals, missing: Mapping[str, str]) -> None:
    """Fail the test where an entry of the lists is for nothing any more."""
    accepted = [(case, response) for case, response in answers if response.status < 400]
    used = {
        entry
        for case, response in accepted
        for path in lacking(case.answer(response.status), response.json)
        for entry in excuses(path, case, missing)
    }
    assert missing.keys() - used == set()
    assert refused.keys() - {case.name for case, response in answers if response.status >= 400} == set()
