"""The parity page: every operation with its grade, and for the real ones the test that proves them.

It is made from the providers' own declarations, so it can't promise what is not there.
"""

from collections.abc import Iterator, Mapping
from itertools import groupby

from studyapp.sandbox.arm.routes import Grade, Provider, Route

_INTRO = """# What the sandbox simulates

Made from the sandbox's own declarations; a test compares this page with them. **real**: the state follows as in Azure
and a later read shows it, proved by the named test through Microsoft's own SDK; a note says what part of Azure's
catalogue or guest is there. **simplified**: the answer has Azure's
shape, what lies behind it is thinner, as the note says. **absent**: refused with `SandboxNotImplemented`, naming the gap.

A property that Azure documents and that has no effect here is stored and shown again. One whose behaviour is not
simulated is refused unless it is at its default. One that Azure does not document is a 400.
"""


def page(providers: tuple[Provider, ...], proofs: Mapping[str, str]) -> str:
    """The whole page in Markdown.

    Args:
        providers: what the sandbox has.
        proofs: operation to the name of the test that proves it.
    """
    routes = [route for provider in providers for route in provider.routes]
    counts = ", ".join(f"{sum(r.grade is grade for r in routes)} {grade.value}" for grade in Grade)
    parts = [_INTRO, f"{len(routes)} operations: {counts}.\n"]
    parts += [_section(provider, proofs) for provider in providers]
    return "\n".join(parts)


def _section(provider: Provider, proofs: Mapping[str, str]) -> str:
    lines = [f"## {provider.namespace}", "", "| operation | grade | proved by, or what is thinner |", "|---|---|---|"]
    lines += [_row(list(group), proofs) for _, group in groupby(provider.routes, _together)]
    properties = list(_properties(provider))
    if properties:
        lines += ["", "| request | acts on | refused unless |", "|---|---|---|", *properties]
    return "\n".join(lines) + "\n"


def _together(route: Route) -> tuple[Grade, str]:
    """Absent operations of one reason stand in one row, all others by themselves."""
    return route.grade, route.note if route.grade is Grade.ABSENT else route.operation


def _row(routes: list[Route], proofs: Mapping[str, str]) -> str:
    route = routes[0]
    proof = f"`{proofs.get(route.operation, '')}`" if route.grade is Grade.REAL else ""
    word = ". ".join(part for part in (proof, route.note) if part)
    return f"| {', '.join(route.operation for route in routes)} | {route.grade.value} | {word} |"


def _properties(provider: Provider) -> Iterator[str]:
    for route in provider.routes:
        if route.strict.acts_on or route.strict.refuses:
            acts = ", ".join(f"`{path}`" for path in route.strict.acts_on)
            refused = ", ".join(f"`{path}` is {_allowed(values)}" for path, values in route.strict.refuses.items())
            yield f"| {route.operation} | {acts} | {refused} |"


def _allowed(values: tuple[object, ...]) -> str:
    return " or ".join(str(value) for value in values if value != "") or "left out"
