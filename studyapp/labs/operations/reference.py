"""The reference page of the operations: the table as Markdown."""

from studyapp.labs.operations.model import Operation, Param
from studyapp.labs.operations.table import SERVICES

_HEAD = """# Operations of the labs

Labs are written in these operations: fixtures and solutions are lists of them, and checks look through those that read.
Each is one call of the Azure SDK (or a few) under a name. The same thing in az, PowerShell and the portal stands beside
it, with {name} where an argument stands; a part in brackets that begins with a dash is left out while its argument is
empty. An argument with a default may be left out; a default such as {group} is the value of that other argument.
Lists are written with commas: 0,1.

This page is made from the table itself: `python -m studyapp.labs.operations.reference > docs/lab-operations.md`.
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD]
    for service, operations in SERVICES.items():
        parts += [f"## {service}\n", *map(_section, operations)]
    return "\n".join(parts)


def _section(operation: Operation) -> str:
    lines = [f"### {operation.name}\n", f"{operation.title}. {operation.teaches}\n"]
    if operation.needs:
        lines.append(f"Needs: {operation.needs}\n")
    if operation.params:
        lines += ["| argument | meaning | type | default |", "|---|---|---|---|"]
        lines += [_row(param) for param in operation.params]
        lines.append("")
    lines += [f"- {_kind(operation)}", f"- SDK: `{operation.sdk}`"]
    lines += [f"- az: {_code(operation.az)}", f"- PowerShell: {_code(operation.powershell)}"]
    lines.append(f"- Portal: {operation.portal}")
    return "\n".join(lines) + "\n"


def _row(param: Param) -> str:
    default = "(must be given)" if param.default is None else f"`{param.default}`" if param.default else ""
    return f"| {param.name} | {param.about} | {param.type} | {default} |"


def _kind(operation: Operation) -> str:
    looks = "asks, which takes a moment" if operation.asks else "reads a list" if operation.lists else "reads"
    kind = looks if operation.reads or operation.asks else "changes"
    return kind + (", in the sandbox only" if operation.sandbox_only else "")


def _code(text: str) -> str:
    """A command line; a remark in parentheses is none."""
    return text if text.startswith("(") else f"`{text}`"


if __name__ == "__main__":
    print(page(), end="")
