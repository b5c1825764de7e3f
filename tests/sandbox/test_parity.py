"""The parity page tells the truth: every real operation has its proof, and the page is the one that was made."""

import ast
from collections.abc import Iterator
from pathlib import Path

from studyapp.sandbox import parity, starting
from studyapp.sandbox.arm.routes import Grade

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "sandbox-parity.md"


def proofs() -> dict[str, str]:
    """Operation to the test that says it proves it; the sandbox fixture makes sure that it has seen it succeed."""
    found: dict[str, str] = {}
    for file in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for operation in _proved(node):
                    found.setdefault(operation, f"{file.stem}::{node.name}")
    return found


def _proved(node: ast.FunctionDef) -> Iterator[str]:
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.proves":
            yield from (str(ast.literal_eval(argument)) for argument in mark.args)


def test_every_real_operation_names_the_test_that_proves_it() -> None:
    routes = [route for provider in starting.providers() for route in provider.routes]
    unproved = {route.operation for route in routes if route.grade is Grade.REAL} - proofs().keys()
    assert not unproved


def test_every_simplified_or_absent_operation_says_why() -> None:
    routes = [route for provider in starting.providers() for route in provider.routes]
    assert not [route.operation for route in routes if route.grade is not Grade.REAL and not route.note]


def test_no_operation_is_declared_twice() -> None:
    for provider in starting.providers():
        names = [route.operation for route in provider.routes]
        assert len(set(names)) == len(names)


def test_the_page_is_the_one_that_the_declarations_make() -> None:
    assert PAGE.read_text("utf-8") == parity.page(starting.providers(), proofs()), (
        "run python -m tests.sandbox.test_parity"
    )


if __name__ == "__main__":
    PAGE.write_text(parity.page(starting.providers(), proofs()), "utf-8")
